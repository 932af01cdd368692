"""演员 The cast of the cases: the same two offices, people, groups, units and enterprises in every story.

The case runner plays with them, and so do the tests. Names are those of a case file: `clerk`, `clerk/2`,
`county/clerk`, `unit/1`, `group/2`, `enterprise/1`, `meeting/1`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.assignments import Assignment
from models.enterprises import Enterprise, Revenue
from models.groups import GroupMembership, LiaisonGroup
from models.informants import Informant
from models.offices import Office, OfficePolicy
from models.people import Grant, Person
from models.units import Unit
from rules.terms import Role
from seed.reference import load_calendar

SINCE = date(2013, 1, 1)
REVENUE_YEARS = range(2012, 2027)
OFFICE_ROLES = (
    Role.CLERK, Role.DIRECTOR, Role.DEPUTY_LEADER, Role.LEADER, Role.SUPERVISOR,
    Role.ADMINISTRATOR, Role.SECURITY_OFFICER, Role.AUDITOR,
)  # fmt: skip
REVENUE = Decimal("1000000000.00")
DIFFERENCES = ("revenue", "relation", "group", "has_informant", "registered_here", "county", "name", "trade")
"""Facts of enterprise/1 in which a case may differ; `revenue` and `relation` may be None: not known, not assigned."""


@dataclass
class Cast:
    """演员表: everybody and everything by its name in a case."""

    session: Session
    named: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        """Somebody by name; a bare role is the city's. Raises KeyError."""
        return self.named[name] if name in self.named else self.named[f"city/{name}"]

    def __contains__(self, name: object) -> bool:
        """Whether the cast knows a name."""
        return name in self.named or f"city/{name}" in self.named

    def of(self, name: str, office: Office) -> Any:
        """Somebody by name, of the office that handles the issue where the name is bare."""
        level = next(key for key in ("city", "county") if self.named[key].id == office.id)
        return self.named[f"{level}/{name}"] if f"{level}/{name}" in self.named else self[name]

    def add(self, name: str, row: Any) -> Any:
        """Put a record into the database and the cast."""
        self.session.add(row)
        self.session.flush()
        self.named[name] = row
        return row


def build(
    session: Session,
    enterprise: Mapping[str, Any] | None = None,
    *,
    policies: Iterable[str] = ("linyi-2014-10",),
) -> Cast:
    """The cast in an empty database; `enterprise` changes facts of enterprise/1 (see `DIFFERENCES`).

    Both offices follow these policies; of those in force the latest binds.
    """
    load_calendar(session)
    cast = Cast(session)
    city = cast.add("city", Office(name="市级办公室", short_name="市办", mark="临沧", level="city"))
    county_office = Office(
        name="县级办公室", short_name="县办", mark="临翔", level="county", parent_id=city.id, county="临翔区"
    )
    county = cast.add("county", county_office)
    for office in (city, county):
        for role in OFFICE_ROLES:
            _person(cast, f"{office.level}/{role}", role, office)
        _person(cast, f"{office.level}/clerk/2", Role.CLERK, office)
        second = _person(cast, f"{office.level}/director/2", Role.DIRECTOR, office)
        session.add(Grant(person_id=second.id, role=Role.CLERK.value, office_id=office.id, from_on=SINCE))
    _units(cast, city)
    _groups(cast, city)
    _enterprises(cast, city)
    differ(cast, enterprise or {})
    follow(cast, policies)
    session.flush()
    return cast


def follow(cast: Cast, policies: Iterable[str]) -> None:
    """Both offices follow these policies; safe to ask again."""
    for office in (cast["city"], cast["county"]):
        known = {one.policy for one in office.followed}
        office.followed.extend(
            OfficePolicy(policy=key, from_on=SINCE) for key in policies if key not in known
        )
    cast.session.flush()


def differ(cast: Cast, facts: Mapping[str, Any]) -> None:
    """Change facts of enterprise/1 from those of the cast. Raises KeyError for a group that is not there."""
    session, enterprise = cast.session, cast["enterprise/1"]
    for name in DIFFERENCES[4:]:
        if name in facts:
            setattr(enterprise, name, facts[name])
    if "revenue" in facts:
        for revenue in enterprise.revenues:
            if facts["revenue"] is None:
                session.delete(revenue)
            else:
                revenue.yuan = Decimal(str(facts["revenue"]))
    assignment = session.scalars(select(Assignment).where(Assignment.enterprise_id == enterprise.id)).one()
    assignment.group = cast[facts.get("group", "group/1")]
    if facts.get("relation", "supported") is None:
        session.delete(assignment)
    else:
        assignment.relation = facts.get("relation", "supported")
    if facts.get("has_informant") is False:
        found = select(Informant).where(Informant.enterprise_id == enterprise.id)
        session.delete(session.scalars(found).one())
    session.flush()


def _person(cast: Cast, name: str, role: Role | None, office: Office | None, **links: int) -> Person:
    words = role.words if role else "人员"
    person = cast.add(name, Person(username=name.replace("/", "-"), name=f"{words}{len(cast.named)}"))
    if role is not None:
        grant = Grant(
            person_id=person.id,
            role=role.value,
            office_id=office.id if office else None,
            from_on=SINCE,
            **links,
        )
        cast.session.add(grant)
    return person


def _units(cast: Cast, city: Office) -> None:
    for number in (1, 2, 3):
        unit = cast.add(f"unit/{number}", Unit(name=f"第{number}责任单位", short_name=f"单位{number}"))
        name = "unit_handler" if number == 1 else f"unit_handler/{number}"
        _person(cast, name, Role.UNIT_HANDLER, city, unit_id=unit.id)


def _groups(cast: Cast, city: Office) -> None:
    for number in (1, 2):
        group = LiaisonGroup(office_id=city.id, number=number, name=f"第{number}帮扶联系组")
        cast.add(f"group/{number}", group)
        name = "liaison_officer" if number == 1 else f"liaison_officer/{number}"
        _member(cast, name, group, "officer")
    _member(cast, "group_member", cast["group/1"], "member")


def _member(cast: Cast, name: str, group: LiaisonGroup, part: str) -> None:
    person = _person(cast, name, None, None)
    cast.session.add(GroupMembership(group_id=group.id, person_id=person.id, part=part, from_on=SINCE))


def _enterprises(cast: Cast, city: Office) -> None:
    for number, relation in ((1, "supported"), (2, "contact")):
        enterprise = cast.add(
            f"enterprise/{number}",
            Enterprise(
                name=f"第{number}企业", office_id=city.id, county="临翔区", backbone=True,
                revenues=[Revenue(year=year, yuan=REVENUE) for year in REVENUE_YEARS],
            ),
        )  # fmt: skip
        group = cast["group/1"].id
        cast.session.add(
            Assignment(enterprise_id=enterprise.id, group_id=group, relation=relation, from_on=SINCE)
        )
        name = "informant" if number == 1 else f"informant/{number}"
        person = _person(cast, name, None, None)
        cast.session.add(
            Informant(enterprise_id=enterprise.id, person_id=person.id, name=person.name, from_on=SINCE)
        )
