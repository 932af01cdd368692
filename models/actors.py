"""办理人 Actors: what a person may be on a day — his grants, memberships, appointments and stand-ins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, bindparam, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from models.groups import GroupMembership
from models.informants import Informant
from models.offices import Office
from models.people import Grant, Person, StandIn
from models.scope import Scope
from rules import facts as rules
from rules.terms import Role

TEXT_ROLES = (Role.CLERK, Role.DIRECTOR, Role.DEPUTY_LEADER, Role.LEADER, Role.SUPERVISOR)
SECRET_ROLES = (Role.CLERK, Role.DIRECTOR, Role.DEPUTY_LEADER, Role.LEADER)
"""Who works and who approves in an office reads its business secrets; a supervisor does not (lincang-2021-21/4.secrets)."""
PART_ROLES = {"officer": Role.LIAISON_OFFICER, "member": Role.GROUP_MEMBER}


@dataclass(frozen=True)
class Standing:
    """身份: the actor as the rules see him, and for each grant held as a stand-in, whose it is."""

    actor: rules.Actor
    stands_in_for: Mapping[rules.Grant, int] = field(default_factory=dict)

    @property
    def roles(self) -> frozenset[Role]:
        """His roles, wherever he holds them."""
        return frozenset(grant.role for grant in self.actor.grants)


def held_on(model: Any, day: Any) -> ColumnElement[bool]:
    """The condition that a row with `from_on` and `until_on` holds on a day."""
    held: ColumnElement[bool] = model.from_on <= day
    return held & or_(model.until_on.is_(None), model.until_on > day)


def standing_of(session: Session, person: Person, on: date) -> Standing:
    """What a person is on a day, stand-ins included; one statement."""
    grants: dict[rules.Grant, int] = {}
    for owner, grant in _grants(session, person.id, on):
        if grant not in grants or owner == person.id:
            grants[grant] = owner
    others = {grant: owner for grant, owner in grants.items() if owner != person.id}
    return Standing(rules.Actor(person.id, person.name, frozenset(grants), others), others)


def _held_rows() -> Any:
    """Grants, memberships and appointments of `who` and of those in whose stead he acts: one shape, a statement each."""
    who, on = bindparam("who", type_=Integer), bindparam("on", type_=Date)
    grant, member, informant, stand_in = (
        model.__table__ for model in (Grant, GroupMembership, Informant, StandIn)
    )
    absent = select(stand_in.c.absent_id).where(stand_in.c.substitute_id == who, held_on(stand_in.c, on))

    def of(table: Any, *columns: Any) -> Any:
        his = or_(table.c.person_id == who, table.c.person_id.in_(absent))
        return select(table.c.person_id, *columns).where(his, held_on(table.c, on))

    none = null().cast(Integer)
    return union_all(
        of(grant, grant.c.role, grant.c.office_id, grant.c.unit_id, none.label("group_id"), none.label("enterprise_id")),
        of(member, member.c.part, none, none, member.c.group_id, none),
        of(informant, literal(Role.INFORMANT.value), none, none, none, informant.c.enterprise_id),
    )


_HELD = _held_rows()


def _grants(session: Session, person: int, on: date) -> Iterator[tuple[int, rules.Grant]]:
    for owner, role, office, unit, group, enterprise in session.connection().execute(_HELD, {"who": person, "on": on}):
        named = PART_ROLES.get(role) or Role(role)
        yield owner, rules.Grant(named, None if named == Role.UNIT_HANDLER else office, unit, group, enterprise)


def scope_of(session: Session, standing: Standing, on: date) -> Scope:
    """What he sees: an office sees its own and those below it."""
    grants = standing.actor.grants
    tree = _below(session) if any(grant.office for grant in grants) else {}

    def offices(*roles: Role) -> frozenset[int]:
        mine = (grant.office for grant in grants if grant.role in roles and grant.office)
        return frozenset(below for office in mine for below in tree.get(office, ()))

    return Scope(
        on=on,
        person=standing.actor.id,
        offices=offices(*TEXT_ROLES),
        own=frozenset(grant.office for grant in grants if grant.role in SECRET_ROLES and grant.office),
        counted=offices(Role.ADMINISTRATOR),
        groups=frozenset(grant.group for grant in grants if grant.group),
        units=frozenset(grant.unit for grant in grants if grant.unit),
        enterprises=frozenset(grant.enterprise for grant in grants if grant.enterprise),
        reads_log=Role.AUDITOR in standing.roles,
    )


def _below(session: Session) -> dict[int, set[int]]:
    parents = {row.id: row.parent_id for row in session.execute(select(Office.id, Office.parent_id))}
    below: dict[int, set[int]] = {office: {office} for office in parents}
    for office in parents:
        above = parents[office]
        while above is not None:
            below[above].add(office)
            above = parents[above]
    return below
