"""对照 Lookups: whom and what a ledger may name — the office's enterprises, groups, people, and every unit."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.areas import units_of_line
from models.assignments import Assignment
from models.effects import slip_kind
from models.enterprises import Enterprise
from models.groups import GroupMembership, LiaisonGroup
from models.issues import Issue
from models.offices import Office
from models.people import Grant, Person
from models.slips import Slip
from models.units import Unit
from rules.policies import POLICIES
from rules.terms import Role, Step


def folded(text: str) -> str:
    """A name as it is compared: full width and half width alike, without blanks, brackets of one kind."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True)
class Held:
    """任职: somebody in a role from a day (inclusive) to a day (exclusive), at a unit or in a group."""

    person: Person
    role: str
    from_on: date
    until_on: date | None
    at: int | None = None

    def on(self, day: date) -> bool:
        """Whether he held it on a day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass
class Lookups:
    """对照表 of one office, read once for the whole ledger."""

    office: Office
    enterprises: dict[str, list[Enterprise]] = field(default_factory=lambda: defaultdict(list))
    codes: dict[str, Enterprise] = field(default_factory=dict)
    units: dict[str, list[Unit]] = field(default_factory=lambda: defaultdict(list))
    groups: dict[str, LiaisonGroup] = field(default_factory=dict)
    counties: set[str] = field(default_factory=set)
    staff: list[Held] = field(default_factory=list)
    handlers: list[Held] = field(default_factory=list)
    members: list[Held] = field(default_factory=list)
    pairings: dict[int, list[Assignment]] = field(default_factory=lambda: defaultdict(list))
    numbers: set[str] = field(default_factory=set)
    slip_numbers: set[str] = field(default_factory=set)
    known: set[tuple[int, str, date]] = field(default_factory=set)

    def group_of(self, enterprise: Enterprise, day: date) -> int | None:
        """The group that had the enterprise on a day."""
        return next((one.group_id for one in self.pairings[enterprise.id] if one.holds_on(day)), None)

    def who(
        self,
        step: Step,
        day: date,
        roles: tuple[str, ...],
        at: int | None,
        name: str | None,
        not_: int | None,
    ) -> Person | None:
        """Who may take a step on a day: the person named, else the first in office; never `not_` (four eyes)."""
        held = self.handlers if Role.UNIT_HANDLER in roles else self.staff
        if step == Step.VERIFY:
            held = self.members
        for one in held:
            fits = one.role in roles and one.on(day) and (at is None or one.at == at)
            if fits and one.person.id != not_ and (name is None or folded(one.person.name) == name):
                return one.person
        return None


def lookups_of(session: Session, office: Office) -> Lookups:
    """Everything that a ledger of an office may name; the caller has asked for everything by name."""
    found = Lookups(office)
    for enterprise in session.scalars(select(Enterprise).where(Enterprise.office_id == office.id)):
        found.enterprises[folded(enterprise.name)].append(enterprise)
        if enterprise.credit_code:
            found.codes[enterprise.credit_code] = enterprise
        found.counties.add(folded(enterprise.county))
    for unit in session.scalars(select(Unit).where(units_of_line([office.id])).order_by(Unit.id)):
        for name in {folded(unit.name), folded(unit.short_name)}:
            found.units[name].append(unit)
        found.counties.add(folded(unit.county))
    found.counties.discard("")
    for group in session.scalars(select(LiaisonGroup).where(LiaisonGroup.office_id == office.id)):
        for name in (group.name, str(group.number), f"第{group.number}组"):
            found.groups[folded(name)] = group
    _people(session, found)
    _numbers(session, found)
    return found


def _people(session: Session, found: Lookups) -> None:
    query = select(Grant, Person).join(Person, Person.id == Grant.person_id).order_by(Grant.id)
    for grant, person in session.execute(query):
        held = Held(person, grant.role, grant.from_on, grant.until_on, grant.unit_id)
        if grant.role == Role.UNIT_HANDLER:
            found.handlers.append(held)
        elif grant.office_id == found.office.id:
            found.staff.append(Held(person, grant.role, grant.from_on, grant.until_on))
    members = select(GroupMembership, Person).join(Person, Person.id == GroupMembership.person_id)
    for one, person in session.execute(members.order_by(GroupMembership.part.desc(), GroupMembership.id)):
        role = Role.LIAISON_OFFICER if one.part == "officer" else Role.GROUP_MEMBER
        found.members.append(Held(person, role, one.from_on, one.until_on, one.group_id))
    for pairing in session.scalars(select(Assignment).join(Assignment.enterprise).where(
        Enterprise.office_id == found.office.id
    )):  # fmt: skip
        found.pairings[pairing.enterprise_id].append(pairing)


def _numbers(session: Session, found: Lookups) -> None:
    mine = select(Issue.registration_no, Issue.enterprise_id, Issue.title, Issue.received_on)
    for number, enterprise, title, day in session.execute(mine.where(Issue.office_id == found.office.id)):
        found.known.add((enterprise, folded(title), day))
        if number:
            found.numbers.add(number)
    kinds = {kind.value for policy in POLICIES.values() if (kind := slip_kind(policy, Step.DISPATCH))}
    slips = select(Slip.number).where(Slip.office_id == found.office.id, Slip.kind.in_(kinds))
    found.slip_numbers = set(session.scalars(slips))
