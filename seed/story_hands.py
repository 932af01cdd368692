"""交接的故事 The changes of hands of the year: moved enterprises, successors, a merged unit, new names, leave.

What an administrator does on the panel is done here by the same verbs, on its day, among the steps of the stories.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.groups import GroupMembership
from models.handing import Move, Succession, move, plan_move, plan_succession, succeed
from models.informants import Informant
from models.names import rename
from models.people import StandIn
from models.unit_changes import Ending, end_unit, plan_ending
from rules.calendar import WorkingCalendar
from seed.demo_office import Desk, add_person
from seed.hands import Hands, after
from seed.linyi import hands as year
from seed.linyi.enterprises import ENTERPRISES
from seed.linyi.units import unit_named
from seed.story import MORNING, NO_ISSUE, moment

Make = Callable[[Session, Desk, datetime], None]


@dataclass(frozen=True)
class Change:
    """变动: what is done, by whom, and when; it belongs to no issue."""

    at: datetime
    who: str
    make: Make
    story: int = NO_ISSUE


def changes(today: date, calendar: WorkingCalendar) -> list[Change]:
    """All of the year, at the opening of their days."""
    hands, clerk = Hands(today, calendar), "administrator"
    found = [(one.ago, clerk, _moved(one)) for one in year.MOVES]
    found += [(one.ago, clerk, _succeeded(one)) for one in year.SUCCESSORS]
    found += [(one.ago, "security_officer", _away(one, hands)) for one in year.LEAVES]
    found += [
        (year.MERGED_AGO, clerk, _merged),
        (year.RENAMED_UNIT_AGO, clerk, _renamed_unit),
        (year.RENAMED_ENTERPRISE_AGO, clerk, _renamed_enterprise),
    ]
    return [Change(moment(hands.day(ago), MORNING), who, make) for ago, who, make in found]


def _moved(said: year.Move) -> Make:
    def make(session: Session, desk: Desk, at: datetime) -> None:
        enterprises = [desk.enterprises[name] for name in said.enterprises]
        group = desk.groups[said.group] if said.group else None
        wish, actor = Move(enterprises, at.date(), group, said.relation), desk.people["administrator"]
        move(session, actor, at, wish, plan_move(session, actor, at, wish).stamp)

    return make


def _succeeded(said: year.Successor) -> Make:
    def make(session: Session, desk: Desk, at: datetime) -> None:
        leaving, member = _holder(session, desk, said.place), said.member
        before = desk.people.get(said.place)
        told = {"name": member.name, "position": member.position, "phone": member.mobile}
        person = None
        if before is not None:
            role = desk.roles[said.place]
            person = add_person(session, desk, after(said.place), role, f"{before.username}-next", told)
        wish = Succession(leaving, at.date(), person, **told)
        actor = desk.people["administrator"]
        succeed(session, actor, at, wish, plan_succession(session, actor, at, wish).stamp)

    return make


def _holder(session: Session, desk: Desk, place: str) -> GroupMembership | Informant:
    """The row of who holds a place now."""
    kind, key, *_ = place.split("/")
    if kind == "informant":
        found = select(Informant).where(
            Informant.enterprise_id == desk.enterprises[key].id, Informant.until_on.is_(None)
        )
        return session.scalars(found).one()
    return session.scalars(
        select(GroupMembership).where(
            GroupMembership.group_id == desk.groups[int(key)].id,
            GroupMembership.person_id == desk.people[place].id,
            GroupMembership.until_on.is_(None),
        )
    ).one()


def _away(said: year.Leave, hands: Hands) -> Make:
    def make(session: Session, desk: Desk, at: datetime) -> None:
        session.add(
            StandIn(
                absent_id=desk.people[said.absent].id, substitute_id=desk.people[said.substitute].id,
                from_on=at.date(), until_on=hands.day(said.until_ago), reason=said.reason,
            )
        )  # fmt: skip
        session.flush()

    return make


def _merged(session: Session, desk: Desk, at: datetime) -> None:
    unit, into = desk.units[year.MERGED.short_name], desk.units[year.MERGED_INTO]
    wish = Ending(unit, "merged", at.date(), year.MERGED_BY, into)
    plan = plan_ending(session, wish, at.date())
    end_unit(session, desk.people["administrator"], at, wish, plan.stamp)


def _renamed_unit(session: Session, desk: Desk, at: datetime) -> None:
    unit = desk.units[year.RENAMED_UNIT]
    now = unit_named(year.RENAMED_UNIT)
    rename(
        session, unit, now.name, at.date(), year.UNIT_BY, desk.people["administrator"], at, today=at.date(),
        short_name=now.short_name,
    )  # fmt: skip


def _renamed_enterprise(session: Session, desk: Desk, at: datetime) -> None:
    row = desk.enterprises[year.RENAMED_ENTERPRISE]
    now = next(one for one in ENTERPRISES if one.short_name == year.RENAMED_ENTERPRISE)
    rename(
        session, row, now.name, at.date(), year.ENTERPRISE_BY, desk.people["administrator"], at,
        today=at.date(),
    )  # fmt: skip
