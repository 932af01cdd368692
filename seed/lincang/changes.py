"""What changes in Lincang's year: local rules by the ordinary road of settings, and a unit that is merged.

`ago` counts calendar days before the demonstration's day; what falls on a day off happens on the next working day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.setting_changes import Change as NewReading
from models.setting_changes import consent, propose
from models.setting_proposals import SettingProposal
from models.unit_changes import Ending, end_unit, plan_ending
from rules.calendar import WorkingCalendar
from rules.policies import lincang_2021
from rules.terms import Role
from seed.demo_meetings import LAST
from seed.demo_office import Desk
from seed.lincang.places import CITY
from seed.lincang.units import MERGED, MERGED_BY, MERGED_INTO
from seed.lincang.wordings import READING_REASONS
from seed.story import EVENING, MORNING, moment
from seed.story_hands import Change, Make

ADMINISTRATOR = f"{CITY}/{Role.ADMINISTRATOR.value}/1"


class LocalRule(NamedTuple):
    """实施细则: an office reads a setting otherwise from the day after it was proposed and consented to."""

    place: str
    name: str
    value: str
    ago: int


LOCAL_RULE = LocalRule("linxiang", "handling_days", "4", 160)
"""第二十四条: one district tightens the days to handle an issue."""
EXCEPTIONS = (
    LocalRule("yunxian", "beyond_fifteen_days", "leader", 130),
    LocalRule("yunxian", "beyond_one_month", "leader", 130),
)
"""One county lets its leader go beyond what holds in principle (原则上)."""
WAITING = LocalRule("gengma", "extension_days", "12", 0)
"""Proposed on the last working day; its leader has not answered."""
MERGED_AGO = 8


class Changes:
    """The days on which all this happens, for a demonstration of `today`."""

    def __init__(self, today: date, calendar: WorkingCalendar) -> None:
        self.today, self.calendar = today, calendar
        self.merged_on = self.day(MERGED_AGO)
        self.local_rule_from = self.day(LOCAL_RULE.ago) + timedelta(days=1)

    def day(self, ago: int) -> date:
        """So many days ago, or the next working day."""
        return self.calendar.on_or_after(self.today - timedelta(days=ago))

    def last_day(self) -> date:
        """The last working day before the demonstration's."""
        return next(day for ago in range(1, 15) if self.calendar.is_worked(day := self.today - timedelta(days=ago)))


def changes(today: date, calendar: WorkingCalendar) -> Iterator[Change]:
    """All of the year, among the steps of the stories."""
    when = Changes(today, calendar)
    for rule in (LOCAL_RULE, *EXCEPTIONS):
        opening = moment(when.day(rule.ago), MORNING)
        yield Change(opening, ADMINISTRATOR, _proposed(rule, opening.date() + timedelta(days=1)))
        leader = f"{rule.place}/{Role.LEADER.value}/1"
        yield Change(opening + timedelta(hours=1), leader, _consented(rule, leader))
    yield Change(moment(when.merged_on, MORNING), ADMINISTRATOR, _merged)
    closing = moment(when.last_day(), EVENING)
    yield Change(closing, ADMINISTRATOR, _proposed(WAITING, today + timedelta(days=10)), LAST)


def _proposed(rule: LocalRule, from_on: date) -> Make:
    def make(session: Session, desk: Desk, at: datetime) -> None:
        policy = lincang_2021.POLICY
        setting = next(one for one in policy.settings if one.name == rule.name)
        wish = NewReading(desk.offices[rule.place], policy, setting, rule.value, from_on)
        propose(session, wish, READING_REASONS[rule.name], desk.people[ADMINISTRATOR], at)

    return make


def _consented(rule: LocalRule, leader: str) -> Make:
    def make(session: Session, desk: Desk, at: datetime) -> None:
        waiting = select(SettingProposal).where(
            SettingProposal.office_id == desk.offices[rule.place].id, SettingProposal.name == rule.name,
            SettingProposal.state == "proposed",
        )  # fmt: skip
        consent(session, session.scalars(waiting).one(), desk.people[leader], at)

    return make


def _merged(session: Session, desk: Desk, at: datetime) -> None:
    unit, into = desk.units[MERGED.short_name], desk.units[MERGED_INTO]
    wish = Ending(unit, "merged", at.date(), MERGED_BY, into)
    plan = plan_ending(session, wish, at.date())
    end_unit(session, desk.people[ADMINISTRATOR], at, wish, plan.stamp)
