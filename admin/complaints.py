"""What a database refuses, said in a sentence that names the field. No SQL and no table ever reaches a page."""
import re
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import CheckConstraint, inspect
from sqlalchemy.exc import DataError, IntegrityError

from admin.labels import label_of


def sentence(model: Any, error: IntegrityError | DataError) -> tuple[str, list[str]]:
    """The sentence, and the names of the form's fields that it is about."""
    if isinstance(error, DataError):
        return _("有一项填写的内容太长或超出范围，没有保存。"), []
    text, name = str(error.orig), constraint_name(error)
    columns = named_columns(model, text, name)
    fields = [key for column in columns if (key := field_of(model, column))]
    labels = "、".join(str(_(label)) for key in fields if (label := label_of(model, key)))
    kind = kind_of(text)
    if kind == "unique":
        return (_("“%(labels)s”已有相同的记录，不能重复。", labels=labels) if labels
                else _("已有相同的记录，不能重复。")), fields
    if kind == "missing":
        return (_("“%(labels)s”必须填写。", labels=labels) if labels else _("有必填的项没有填写。")), fields
    if kind == "related":
        return _("所关联的记录不存在，或者还有别的记录在用它，没有保存。"), fields
    if spoken := said_by_check(model, name, text):
        return spoken, fields
    return (_("“%(labels)s”不合要求，没有保存。", labels=labels) if labels
            else _("填写的内容不合要求，没有保存。")), fields


def constraint_name(error: Any) -> str:
    """What the database calls the constraint: PostgreSQL says so, SQLite for a CHECK only."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name or "")
    found = re.search(r"constraint failed: (\w+)$", str(error.orig))
    return found.group(1) if found else ""


def kind_of(text: str) -> str:
    """unique, missing, related or check."""
    small = text.lower()
    for kind, signs in {"unique": ("unique", "duplicate key"), "missing": ("not null", "not-null"),
                        "related": ("foreign key",)}.items():
        if any(sign in small for sign in signs):
            return kind
    return "check"


def named_columns(model: Any, text: str, name: str) -> list[str]:
    """The columns that the refusal is about, by the constraint or index of that name, else by its text."""
    table = inspect(model).local_table
    for constraint in [*table.constraints, *table.indexes]:
        if name and constraint.name == name:
            if isinstance(constraint, CheckConstraint):
                return [column.name for column in table.columns
                        if re.search(rf"\b{column.name}\b", str(constraint.sqltext))]
            return [column.name for column in constraint.columns]
    found = re.findall(rf"\b{table.name}\.(\w+)", text) or re.findall(r'column "(\w+)"', text)
    return [column for column in found if column in table.columns]


def said_by_check(model: Any, name: str, text: str) -> str:
    """A constraint, or a trigger, whose own words are Chinese sentences says them itself."""
    for constraint in inspect(model).local_table.constraints:
        if name and constraint.name == name and (said := constraint.info.get("say")):
            return str(_(said))
    first = text.splitlines()[0] if text else ""
    return first if re.match(r"[\u4e00-\u9fff〔“]", first) and "SQL" not in first else ""


def field_of(model: Any, column: str) -> str:
    """The form's name for a column: a relation stands in for the column that refers."""
    mapper = inspect(model)
    held = mapper.local_table.columns.get(column)
    for relation in mapper.relationships:
        if held is not None and relation.direction.name == "MANYTOONE" and held in relation.local_columns:
            return str(relation.key)
    return str(mapper.get_property_by_column(held).key) if held is not None else ""
