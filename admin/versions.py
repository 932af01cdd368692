"""Two people on one record: the second to save is told, keeps what he typed, and sees what has changed since."""
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import inspect

FIELD = "_ver"


@dataclass(frozen=True)
class Difference:
    """One field that reads otherwise in the form than in the record."""
    label: Any
    typed: Any
    stored: Any


def version_of(row: Any) -> str:
    """What marks the state of a row; empty for a noun that is not versioned."""
    column = inspect(type(row)).version_id_col
    if column is None:
        return ""
    return str(getattr(row, inspect(type(row)).get_property_by_column(column).key))


def stale(row: Any) -> bool:
    """Whether the form was opened on another state of the row; a form that does not say counts as stale."""
    return bool(version_of(row)) and request.form.get(FIELD) != version_of(row)


def differences(view: Any, form: Any, row: Any) -> list[Difference]:
    """Field by field, where what was typed is not what is stored."""
    found = []
    for name, field in form._fields.items():
        stored = getattr(row, name, None)
        if field.data != stored and not (field.data in (None, "") and stored in (None, "")):
            found.append(Difference(field.label.text, view.written(name, field.data), view.written(name, stored)))
    return found
