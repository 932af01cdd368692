"""演示的办公室 The office of the demonstration: its staff, groups, units, enterprises and their informants.

Written once, as of the day on which the regulation came into force; afterwards everything goes by steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.assignments import Assignment
from models.enterprises import Enterprise, Revenue
from models.groups import GroupMembership, LiaisonGroup
from models.informants import Informant
from models.offices import Office, OfficePolicy
from models.people import Grant, Person
from models.units import Unit
from rules.policies import linyi_2014
from rules.terms import Role
from seed.hands import has_account
from seed.linyi import groups as city
from seed.linyi import hands as changed
from seed.linyi.enterprises import ENTERPRISES, revenues_up_to
from seed.linyi.groups import GROUPS, STAFF
from seed.linyi.groups import Group as GroupData
from seed.linyi.units import UNITS
from seed.linyi.units import Unit as UnitData
from seed.reference import load_calendar

SINCE = linyi_2014.IN_FORCE
MARK = "临骨办"
SHORT = {"deputy_leader": "deputy", "security_officer": "security"}
"""User names that differ from the role's id."""


@dataclass
class Desk:
    """The records by the names that stories give them: `clerk/1`, `group/3/officer`, `unit/市工信局`."""

    office: Office
    offices: dict[str, Office] = field(default_factory=dict)
    """Offices beside its own, where there are several levels."""
    people: dict[str, Person] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    groups: dict[int, LiaisonGroup] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    enterprises: dict[str, Enterprise] = field(default_factory=dict)


def set_up(session: Session, today: date) -> Desk:
    """Everything but issues, visits and meetings, in the caller's transaction."""
    session.info["at"] = clock.at(SINCE)
    try:
        load_calendar(session)
        desk = Desk(_office(session))
        _staff(session, desk)
        for unit in (*UNITS, changed.MERGED):
            _unit(session, desk, unit)
        for group in GROUPS[: number_of_groups()]:
            _group(session, desk, group)
        for number in range(len(ENTERPRISES)):
            _enterprise(session, desk, number, today)
        session.flush()
        return desk
    finally:
        session.info.pop("at", None)


def number_of_groups() -> int:
    """As many as the regulation says."""
    return int(linyi_2014.POLICY.rule(f"{linyi_2014.KEY}/4.groups").values[0])  # type: ignore[attr-defined] # a Record


def _office(session: Session) -> Office:
    office = Office(
        name=city.OFFICE, short_name=city.OFFICE_SHORT_NAME, mark=MARK, level="city",
        contact=city.COORDINATION_GROUP, telephone=city.OFFICE_TELEPHONE, fax=city.OFFICE_FAX,
    )  # fmt: skip
    session.add(office)
    session.flush()
    session.add(OfficePolicy(office=office, policy=linyi_2014.KEY, from_on=SINCE))
    session.flush()
    return office


def add_person(
    session: Session, desk: Desk, key: str, role: Role, username: str, told: Mapping[str, str]
) -> Person:
    """An account without a password: nobody signs in with it until one is set."""
    if session.scalar(select(Person.id).where(Person.username == username)) is not None:
        username = f"{username}-demo"
    person = Person(username=username, name=told["name"], position=told["position"], phone=told["phone"])
    session.add(person)
    session.flush()
    desk.people[key], desk.roles[key] = person, role
    return person


def _grant(session: Session, person: Person, role: Role, **place: Any) -> None:
    session.add(Grant(person_id=person.id, role=role.value, from_on=SINCE, **place))


def _staff(session: Session, desk: Desk) -> None:
    roles = [member.role for member in STAFF]
    for place, member in enumerate(STAFF):
        number = roles[: place + 1].count(member.role)
        several = roles.count(member.role) > 1
        word = SHORT.get(member.role, member.role)
        told = {"name": member.name, "position": member.position, "phone": member.mobile}
        key = f"{member.role}/{number}" if several else member.role
        person = add_person(session, desk, key, Role(member.role), f"{word}{number}" if several else word, told)
        _grant(session, person, Role(member.role), office_id=desk.office.id)


def _unit(session: Session, desk: Desk, data: UnitData) -> None:
    kind = "county" if data.county else "company" if "公司" in data.name else "department"
    name, short_name = (
        changed.UNIT_BEFORE if data.short_name == changed.RENAMED_UNIT else (data.name, data.short_name)
    )
    unit = Unit(
        name=name, short_name=short_name, office_id=desk.office.id, kind=kind, county=data.county or "", contact=data.handler,
        telephone=data.telephone, fax=data.fax,
    )  # fmt: skip
    session.add(unit)
    session.flush()
    desk.units[data.short_name] = unit
    told = {"name": data.handler, "position": f"{data.short_name}承办人", "phone": data.handler_mobile}
    username = f"unit{len(desk.units):02d}"
    person = add_person(session, desk, f"unit/{data.short_name}", Role.UNIT_HANDLER, username, told)
    _grant(session, person, Role.UNIT_HANDLER, unit_id=unit.id)


def _group(session: Session, desk: Desk, data: GroupData) -> None:
    group = LiaisonGroup(
        office_id=desk.office.id, number=data.number, name=data.name, telephone=data.telephone
    )
    session.add(group)
    session.flush()
    desk.groups[data.number] = group
    for number, member in enumerate((data.officer, *data.members)):
        part = "member" if number else "officer"
        key = f"group/{data.number}/{part}" + (f"/{number}" if number else "")
        told = {
            "name": member.name, "position": f"{member.home_unit} {member.position}", "phone": member.mobile,
        }  # fmt: skip
        role = Role.GROUP_MEMBER if number else Role.LIAISON_OFFICER
        username = f"group{data.number:02d}" + (f"-{number}" if number else "")
        person = add_person(session, desk, key, role, username, told)
        session.add(GroupMembership(group_id=group.id, person_id=person.id, part=part, from_on=SINCE))


def _enterprise(session: Session, desk: Desk, number: int, today: date) -> None:
    data = ENTERPRISES[number]
    name = changed.ENTERPRISE_BEFORE if data.short_name == changed.RENAMED_ENTERPRISE else data.name
    enterprise = Enterprise(
        name=name, credit_code=data.credit_code, office_id=desk.office.id, county=data.county,
        address=data.address, trade=data.trade, backbone="骨干企业" in data.marks, key="重点企业" in data.marks,
    )  # fmt: skip
    session.add(enterprise)
    session.flush()
    desk.enterprises[data.short_name] = enterprise
    session.add_all(
        Revenue(enterprise_id=enterprise.id, year=one.year, yuan=Decimal(one.yuan))
        for one in revenues_up_to(data, today.year - 1)
    )
    session.add(
        Assignment(
            enterprise_id=enterprise.id, group_id=desk.groups[data.group].id, relation=data.relation,
            from_on=SINCE,
        )
    )  # fmt: skip
    _informant(session, desk, number, enterprise)


def _informant(session: Session, desk: Desk, number: int, enterprise: Enterprise) -> None:
    data = ENTERPRISES[number]
    who = data.informant
    person = None
    if has_account(data):
        told = {"name": who.name, "position": who.position, "phone": who.mobile}
        key = f"informant/{data.short_name}"
        person = add_person(session, desk, key, Role.INFORMANT, f"informant{number + 1:02d}", told)
    session.add(
        Informant(
            enterprise_id=enterprise.id, person_id=person.id if person else None, name=who.name,
            position=who.position, phone=who.mobile, from_on=SINCE,
        )
    )  # fmt: skip
