"""所辖: the offices and units that a person may choose, list and look for: those of his offices' area (models/areas.py)."""
from sqlalchemy import ColumnElement, Select, or_, select

from admin.real import standing
from models.areas import line_of, units_of_line
from models.groups import LiaisonGroup
from models.offices import Office
from models.units import Unit


def units_within() -> ColumnElement[bool]:
    """Units of the person's offices and of those above and below; for who works for a unit, of those of its office.

    Who runs the house from its top has no reach beyond that here: the units of another city are none of his choices.
    """
    return units_of_line(seats())


def offices_within() -> ColumnElement[bool]:
    """Those offices themselves; never another city's."""
    return Office.id.in_(line_of(seats()))


def seats() -> Select[tuple[int]]:
    """The offices in which he works, through a group or a unit too."""
    held = standing()
    grants = held.actor.grants if held else frozenset()
    groups = select(LiaisonGroup.office_id).where(LiaisonGroup.id.in_({one.group for one in grants if one.group}))
    units = select(Unit.office_id).where(Unit.id.in_({one.unit for one in grants if one.unit}))
    own = Office.id.in_({one.office for one in grants if one.office})
    return select(Office.id).where(or_(own, Office.id.in_(groups), Office.id.in_(units)))
