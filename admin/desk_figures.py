"""Figures of the desk: a number is counted by the very list that its link opens, so the two cannot differ.

Whatever figures a page shows are counted together, in one statement.
"""
from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import literal, select

from admin.asking import Asked
from admin.desk_counts import Counts, line
from admin.listing import CAP


@dataclass(frozen=True)
class Figure:
    """What is counted: `Figure(_("逾期未办结"), "issue", {"view": "late"}, "late")`, the wishes as in `list_url`."""
    title: Any
    noun: str
    wishes: dict[str, Any] = field(default_factory=dict)
    tone: str = ""


@dataclass(frozen=True)
class Counted:
    """A figure with its number and the address of its rows; a number of nothing carries no colour."""
    title: str
    url: str
    number: int
    tone: str = ""

    @property
    def text(self) -> str:
        """The number, or that there are more than anybody counts."""
        return str(_("超过 %(most)s", most=CAP)) if self.number > CAP else str(self.number)


def view_of(noun: str) -> Any:
    """The noun's view, where the person may open its list; else None."""
    view = current_app.extensions["desk-views"].get(noun)
    return view if view is not None and view.may("list") else None


def asked_for(view: Any, wishes: dict[str, Any]) -> Asked:
    """What `view.list_url(**wishes)` asks; a key that the list has not is a mistake of ours and raises."""
    wishes = dict(wishes)
    key = wishes.pop("view", None)
    quick = next(one for one in view.quick_views if one.key == key) if key else None
    filters = []
    for name, value in wishes.items():
        for text in map(str, value if isinstance(value, (list, tuple)) else [value]):
            filters.append((view.filters[name], text, view.filters[name].read(text)))
    return Asked(view=quick, filters=tuple(filters))


def rows_of(view: Any, wishes: dict[str, Any]) -> Any:
    """The statement behind an address of a list."""
    return view.narrowed(asked_for(view, wishes))


class Figures:
    """The figures of a page: named while it is put together, read back once everything is counted."""

    def __init__(self, counts: Counts):
        self.counts = counts
        self.asked: list[tuple[Figure, Any]] = []

    def add(self, figure: Figure) -> int | None:
        """Its place; None where the person may not open the list."""
        view = view_of(figure.noun)
        if view is None:
            return None
        number = view.number(rows_of(view, figure.wishes))
        place = len(self.asked)
        self.asked.append((figure, view))
        self.counts.add(select(*line("figure", key=literal(str(place)), many=number)))
        return place

    def read(self) -> list[Counted]:
        """All of them, in the order in which they were added."""
        numbers = {int(found.key): found.many for found in self.counts.of("figure")}
        return [Counted(str(figure.title), view.list_url(**figure.wishes), numbers[place],
                        figure.tone if numbers[place] else "")
                for place, (figure, view) in enumerate(self.asked)]
