"""How far a person's offices reach: his own and those below; who runs the house from its only top reaches all of it.

models/scope.py filters the rows of issues and enterprises; offices, groups, accounts and grants are everybody's
furniture there, so their views narrow themselves by this.
"""
from typing import Any

from flask import g
from sqlalchemy import ColumnElement, false, or_, select, true

from admin.house import session
from admin.real import standing
from models.areas import line_of, parents_of
from models.enterprises import Enterprise
from models.groups import GroupMembership, LiaisonGroup
from models.informants import Informant
from models.people import Grant, Person
from models.scope import Scope
from models.units import Unit
from rules.terms import Role

HOUSEKEEPERS = (Role.ADMINISTRATOR, Role.SECURITY_OFFICER, Role.AUDITOR)


def offices() -> frozenset[int] | None:
    """The offices within his reach; None for all of them."""
    if "reach" not in g:
        g.reach = worked_out()
    found: frozenset[int] | None = g.reach
    return found


def worked_out() -> frozenset[int] | None:
    """From his grants and groups of today, in at most two statements.

    Where several cities share the house, nobody's office stands above another city's.
    """
    held = standing()
    if held is None:
        return frozenset()
    parents = parents_of(session().session())
    grants = held.actor.grants
    on_top = {grant.office for grant in grants if grant.role in HOUSEKEEPERS and grant.office and parents.get(grant.office) is None}
    if on_top and on_top == {office for office, above in parents.items() if above is None}:
        return None
    reached = {grant.office for grant in grants if grant.office}
    if groups := [grant.group for grant in grants if grant.group]:
        reached |= set(session().scalars(select(LiaisonGroup.office_id).where(LiaisonGroup.id.in_(groups))))
    while found := {office for office, above in parents.items() if above in reached and office not in reached}:
        reached |= found
    return frozenset(reached)


def within(column: Any) -> ColumnElement[bool]:
    """The condition that a column's office is within his reach."""
    reached = offices()
    return true() if reached is None else column.in_(reached)


def kept(column: Any) -> ColumnElement[bool]:
    """The condition that a column's office keeps its records with him (models/scope.py judges what is written alike)."""
    scope = session().info.get("scope")
    return column.in_(scope.offices | scope.counted) if isinstance(scope, Scope) else false()


def groups_within() -> ColumnElement[bool]:
    """Groups of his offices, and his own."""
    scope = session().info.get("scope")
    own = LiaisonGroup.id.in_(scope.groups) if isinstance(scope, Scope) else false()
    return or_(kept(LiaisonGroup.office_id), own)


def people_within() -> ColumnElement[bool]:
    """Those who hold nothing in an office beyond his reach; an account that holds nothing yet is anybody's."""
    reached = offices()
    if reached is None:
        return true()
    firms = select(Enterprise.__table__.c.id).where(Enterprise.__table__.c.office_id.not_in(reached))
    groups = select(LiaisonGroup.id).where(LiaisonGroup.office_id.not_in(reached))
    beyond = (
        select(Grant.person_id).where(Grant.office_id.not_in(reached)),
        select(Grant.person_id).where(Grant.unit_id.in_(select(Unit.id).where(Unit.office_id.not_in(line_of(reached))))),
        select(GroupMembership.person_id).where(GroupMembership.group_id.in_(groups)),
        select(Informant.__table__.c.person_id).where(
            Informant.__table__.c.enterprise_id.in_(firms), Informant.__table__.c.person_id.is_not(None)))
    return ~or_(*(Person.id.in_(one) for one in beyond))
