"""所辖单位: the units that a person may choose, list and look for: those of his offices' area (models/areas.py)."""
from sqlalchemy import ColumnElement, or_, select

from admin.real import standing
from models.areas import units_of_line
from models.groups import LiaisonGroup
from models.offices import Office
from models.units import Unit


def units_within() -> ColumnElement[bool]:
    """Units of the person's offices and of those above and below; for who works for a unit, of those of its office.

    Who runs the house from its top has no reach beyond that here: the units of another city are none of his choices.
    """
    held = standing()
    grants = held.actor.grants if held else frozenset()
    groups = select(LiaisonGroup.office_id).where(LiaisonGroup.id.in_({one.group for one in grants if one.group}))
    units = select(Unit.office_id).where(Unit.id.in_({one.unit for one in grants if one.unit}))
    seats = or_(Office.id.in_({one.office for one in grants if one.office}), Office.id.in_(groups), Office.id.in_(units))
    return units_of_line(select(Office.id).where(seats))
