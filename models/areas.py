"""管辖 Area: an office hands out to its own units, to those of the offices above it, and to those of the offices below.

A unit says to which office it belongs; one that says nothing is everybody's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, union
from sqlalchemy.orm import Session

from models.offices import Office
from models.units import Unit


def line_of(offices: Iterable[int] | Select[Any]) -> Any:
    """These offices, those above and those below, as ids for `IN`; never a neighbour."""
    wanted = offices if isinstance(offices, Select) else sorted(offices)
    table = Office.__table__
    start = select(table.c.id, table.c.parent_id).where(table.c.id.in_(wanted))
    above = start.cte(recursive=True)
    above = above.union(select(table.c.id, table.c.parent_id).where(table.c.id == above.c.parent_id))
    below = start.cte(recursive=True)
    below = below.union(select(table.c.id, table.c.parent_id).where(table.c.parent_id == below.c.id))
    return union(select(above.c.id), select(below.c.id)).scalar_subquery()


def units_of_line(offices: Iterable[int] | Select[Any]) -> ColumnElement[bool]:
    """The condition on the unit table: what may be handed to by one of these offices."""
    return or_(Unit.__table__.c.office_id.is_(None), Unit.__table__.c.office_id.in_(line_of(offices)))


def parents_of(session: Session) -> dict[int, int | None]:
    """Every office with the one above it."""
    return {row.id: row.parent_id for row in session.execute(select(Office.id, Office.parent_id))}


def are_of_one_line(parents: dict[int, int | None], one: int | None, other: int | None) -> bool:
    """Whether two offices are the same, or one lies above the other; nothing said is everybody's."""
    if one is None or other is None:
        return True
    return other in upwards(parents, one) or one in upwards(parents, other)


def upwards(parents: dict[int, int | None], office: int) -> set[int]:
    """An office and those above it."""
    found: set[int] = set()
    at: int | None = office
    while at is not None and at not in found:
        found.add(at)
        at = parents.get(at)
    return found
