"""办理人 Actors: what a person may be on a day — his grants, memberships, appointments and stand-ins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from models.groups import GroupMembership
from models.informants import Informant
from models.offices import Office
from models.people import Grant, Person, StandIn
from models.scope import Scope, everything
from rules import facts as rules
from rules.terms import Role

TEXT_ROLES = (Role.CLERK, Role.DIRECTOR, Role.DEPUTY_LEADER, Role.LEADER, Role.SUPERVISOR)
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


def held_on(model: Any, day: date) -> ColumnElement[bool]:
    """The condition that a row with `from_on` and `until_on` holds on a day."""
    held: ColumnElement[bool] = model.from_on <= day
    return held & or_(model.until_on.is_(None), model.until_on > day)


def standing_of(session: Session, person: Person, on: date) -> Standing:
    """What a person is on a day, stand-ins included; four statements."""
    with everything(session):
        absent = session.scalars(
            select(StandIn.absent_id).where(StandIn.substitute_id == person.id, held_on(StandIn, on))
        ).all()
        grants: dict[rules.Grant, int] = {}
        for owner, grant in _grants(session, (person.id, *absent), on):
            if grant not in grants or owner == person.id:
                grants[grant] = owner
    others = {grant: owner for grant, owner in grants.items() if owner != person.id}
    return Standing(rules.Actor(person.id, person.name, frozenset(grants), others), others)


def _grants(session: Session, people: tuple[int, ...], on: date) -> list[tuple[int, rules.Grant]]:
    rows = session.execute(
        select(Grant.person_id, Grant.role, Grant.office_id, Grant.unit_id).where(
            Grant.person_id.in_(people), held_on(Grant, on)
        )
    ).all()
    found = [
        (person, rules.Grant(Role(role), None if role == Role.UNIT_HANDLER else office, unit))
        for person, role, office, unit in rows
    ]
    members = session.execute(
        select(GroupMembership.person_id, GroupMembership.part, GroupMembership.group_id).where(
            GroupMembership.person_id.in_(people), held_on(GroupMembership, on)
        )
    ).all()
    found += [(person, rules.Grant(PART_ROLES[part], group=group)) for person, part, group in members]
    informants = session.execute(
        select(Informant.person_id, Informant.enterprise_id).where(
            Informant.person_id.in_(people), held_on(Informant, on)
        )
    ).all()
    found += [(person, rules.Grant(Role.INFORMANT, enterprise=one)) for person, one in informants if person]
    return found


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
        own=frozenset(grant.office for grant in grants if grant.role in TEXT_ROLES and grant.office),
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
