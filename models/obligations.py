"""应做事项 Obligations: what groups, units and offices owe on a day, gathered from the records for rules.owed.

A constant number of statements, however many issues and enterprises. Visits count by the assignments in
force, meetings by the office; what is owed for an issue is gathered in models.progress.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from models.assignments import Assignment
from models.enterprises import Enterprise
from models.facts import policy_for
from models.meetings import Meeting
from models.offices import Office
from models.progress import of_issues
from models.scope import everything
from models.visits import Visit
from models.workdays import calendar_of
from rules.kinds import Cadence, Deadline
from rules.owed import Owed, Period, Tally, Window, owed, period_of
from rules.policies import POLICIES
from rules.policy import Policy
from rules.terms import Role

Followed = Sequence[tuple[Office, Policy]]


def obligations(session: Session, office: Office | None, on: date) -> list[Owed]:
    """Everything owed in the periods that hold a day, of one office or of all; `missing` says what is still owed.

    `owner` is the id of a group, a unit or an office, as `owed_by` says of the rule; `each` the id of an
    enterprise or an issue, or a kind of meeting. It trusts its caller for scope.
    """
    with everything(session):
        offices = session.scalars(select(Office).where(Office.id == office.id if office else true())).all()
        followed = [(one, policy) for one in offices if (policy := policy_for(one, on))]
        found = [*_visits(session, followed, on), *_meetings(session, followed, on)]
        return [*found, *of_issues(session, office, on)]


def of_rule(found: Iterable[Owed], rule: str) -> list[Owed]:
    """Those of one rule."""
    return [one for one in found if one.rule == rule]


def of_owner(found: Iterable[Owed], who: str, owner: int) -> list[Owed]:
    """Those of one owner; `who` is `group`, `unit` or `office`."""
    return [one for one in found if one.owner == owner and owed_by(one.rule) == who]


def still_missing(found: Iterable[Owed]) -> list[Owed]:
    """Those not yet done; what is covered only in part never is."""
    return [one for one in found if one.missing]


def owed_by(rule_id: str) -> str:
    """Who owes by a rule: `group`, `unit` or `office`."""
    rule = POLICIES[rule_id.partition("/")[0]].rule(rule_id)
    if isinstance(rule, Cadence):
        return rule.owed_by
    return "unit" if isinstance(rule, Deadline) and rule.owed_by == Role.UNIT_HANDLER else "office"


def overlaps(model: Any, period: Period) -> ColumnElement[bool]:
    """The condition that a row with `from_on` and `until_on` holds on some day of a period."""
    held: ColumnElement[bool] = model.from_on < period.until
    return held & or_(model.until_on.is_(None), model.until_on > period.start)


def _cadences(followed: Followed, of: str) -> list[Cadence]:
    policies = {policy.key: policy for _, policy in followed}
    return [cadence for policy in policies.values() for cadence in policy.of(Cadence) if cadence.of == of]


def _longest(cadences: Sequence[Cadence], on: date) -> Period:
    """From the first day of the earliest of their periods to the end of the latest."""
    periods = [period_of(cadence.per, on) for cadence in cadences] or [Period(on, on)]
    return Period(min(p.start for p in periods), max(p.until for p in periods))


def _visits(session: Session, followed: Followed, on: date) -> Iterator[Owed]:
    cadences = _cadences(followed, "visit")
    period = _longest(cadences, on)
    policies = {office.id: policy for office, policy in followed}
    assigned = session.execute(
        select(
            Enterprise.office_id, Assignment.group_id, Assignment.enterprise_id, Assignment.relation,
            Assignment.from_on, Assignment.until_on,
        )
        .join(Enterprise, Enterprise.id == Assignment.enterprise_id)
        .where(Enterprise.office_id.in_(policies), overlaps(Assignment, period))
        .order_by(Assignment.group_id, Assignment.enterprise_id, Assignment.from_on)
    ).all()  # fmt: skip
    visited: dict[tuple[int, int], set[date]] = defaultdict(set)
    in_period = Visit.visited_on >= period.start, Visit.visited_on < period.until
    for group, enterprise, day in session.execute(
        select(Visit.group_id, Visit.enterprise_id, Visit.visited_on).where(*in_period)
    ):
        visited[group, enterprise].add(day)
    calendar = calendar_of(session)
    for cadence in cadences:
        windows: dict[tuple[int, int], list[Window]] = defaultdict(list)
        for office_id, group, enterprise, relation, start, until in assigned:
            if cadence.relation in (None, relation) and cadence in policies[office_id].rules:
                windows[group, enterprise].append(Window(start, until))
        for (group, enterprise), spans in windows.items():
            tally = Tally(group, enterprise, tuple(spans), frozenset(visited[group, enterprise]))
            if found := owed(cadence, on, tally, calendar):
                yield found


def _meetings(session: Session, followed: Followed, on: date) -> Iterator[Owed]:
    period = _longest(_cadences(followed, "meeting"), on)
    held: dict[tuple[int, str], set[date]] = defaultdict(set)
    in_period = Meeting.held_on >= period.start, Meeting.held_on < period.until, Meeting.state != "planned"
    for office_id, kind, day in session.execute(
        select(Meeting.office_id, Meeting.kind, Meeting.held_on).where(*in_period)
    ):
        held[office_id, kind].add(day)
    for office, policy in followed:
        since = next(one.from_on for one in office.followed if one.policy == policy.key)
        for cadence in policy.of(Cadence):
            if cadence.of != "meeting":
                continue
            tally = Tally(office.id, cadence.each, (Window(since),), frozenset(held[office.id, cadence.each]))
            if found := owed(cadence, on, tally, calendar_of(session)):
                yield found
