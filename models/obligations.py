"""应做事项 Obligations: what groups, units and offices owe on a day, gathered from the records for rules.owed.

A constant number of statements, however many issues and enterprises. Visits count by the assignments in
force, meetings by the office; what is owed for an issue is gathered in models.progress.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
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
from rules.kinds import Cadence, Deadline, Rule
from rules.owed import Asked, Owed, Period, Tally, Window, by_period, owed_in
from rules.policies import POLICIES
from rules.policy import Policy
from rules.terms import Role

Followed = Sequence[tuple[Office, Policy]]


def obligations(session: Session, office: Office | None, on: date) -> list[Owed]:
    """Everything owed in the periods that hold a day, of one office or of all; `missing` says what is still owed.

    `owner` is the id of a group, a unit or an office, as `owed_by` says of the rule; `each` the id of an
    enterprise or an issue, or a kind of meeting. It trusts its caller for scope.
    """
    return _gathered(session, None if office is None else (office.id,), Asked(on))


def obligations_between(
    session: Session, offices: Collection[int] | None, between: Period, on: date
) -> list[Owed]:
    """Everything owed in a span, of some offices or of all, period by period, as it is known on the day `on`.

    A month, week or quarter that the span cuts is partial: shown, never failed; one that begins after `on` is left
    out. An explanation is owed in the span while it was owed and not given on one of its days.
    """
    return _gathered(session, offices, Asked(on, between))


def _gathered(session: Session, offices: Collection[int] | None, asked: Asked) -> list[Owed]:
    with everything(session):
        wanted = Office.id.in_(offices) if offices is not None else true()
        found = session.scalars(select(Office).where(wanted).order_by(Office.id)).all()
        day = asked.reach.last
        followed = [(one, policy) for one in found if (policy := policy_for(one, day))]
        assigned = _assigned(session)
        owed = [*_visits(session, followed, assigned, asked), *_meetings(session, followed, asked)]
        return [*owed, *of_issues(session, offices, asked, assigned)]


def of_rule(found: Iterable[Owed], rule: str) -> list[Owed]:
    """Those of one rule."""
    return [one for one in found if one.rule == rule]


def of_owner(found: Iterable[Owed], who: str, owner: int) -> list[Owed]:
    """Those of one owner; `who` is `group`, `unit` or `office`."""
    return [one for one in found if one.owner == owner and owed_by(one.rule) == who]


def still_missing(found: Iterable[Owed]) -> list[Owed]:
    """Those not yet done; what is covered only in part never is."""
    return [one for one in found if one.missing]


def rule_of(rule_id: str) -> Rule:
    """The rule by which something is owed."""
    return POLICIES[rule_id.partition("/")[0]].rule(rule_id)


def owed_by(rule_id: str) -> str:
    """Who owes by a rule: `group`, `unit` or `office`."""
    rule = rule_of(rule_id)
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


def _assigned(session: Session) -> Sequence[Any]:
    """Every assignment that ever was, in the order in which what is owed is listed."""
    query = (
        select(
            Enterprise.office_id, Assignment.group_id, Assignment.enterprise_id, Assignment.relation,
            Assignment.from_on, Assignment.until_on,
        )
        .join(Enterprise, Enterprise.id == Assignment.enterprise_id)
        .order_by(Assignment.group_id, Assignment.enterprise_id, Assignment.from_on)
    )  # fmt: skip
    return session.execute(query).all()


def _visits(
    session: Session, followed: Followed, assigned: Sequence[Any], asked: Asked
) -> Iterator[Owed]:
    cadences = _cadences(followed, "visit")
    span = asked.whole(cadence.per for cadence in cadences)
    policies = {office.id: policy for office, policy in followed}
    visited: dict[tuple[int, int], list[date]] = defaultdict(list)
    in_span = Visit.visited_on >= span.start, Visit.visited_on < span.until
    for group, enterprise, day in session.execute(
        select(Visit.group_id, Visit.enterprise_id, Visit.visited_on).where(*in_span)
    ):
        visited[group, enterprise].append(day)
    calendar = calendar_of(session)
    for cadence in cadences:
        windows: dict[tuple[int, int], list[Window]] = defaultdict(list)
        for office, group, enterprise, relation, start, until in assigned:
            mine = office in policies and cadence in policies[office].rules
            if mine and relation in (cadence.relation or relation,) and start < span.until and (until is None or until > span.start):
                windows[group, enterprise].append(Window(start, until))
        periods = asked.periods(cadence.per)
        for (group, enterprise), spans in windows.items():
            days = by_period(visited.get((group, enterprise), ()), periods)
            for period, cut in periods:
                tally = Tally(group, enterprise, tuple(spans), frozenset(days.get(period.start, ())))
                if found := owed_in(cadence, period, tally, calendar, cut=cut):
                    yield found


def _meetings(session: Session, followed: Followed, asked: Asked) -> Iterator[Owed]:
    span = asked.whole(cadence.per for cadence in _cadences(followed, "meeting"))
    held: dict[tuple[int, str], set[date]] = defaultdict(set)
    in_span = Meeting.held_on >= span.start, Meeting.held_on < span.until, Meeting.state != "planned"
    for office_id, kind, day in session.execute(
        select(Meeting.office_id, Meeting.kind, Meeting.held_on).where(*in_span)
    ):
        held[office_id, kind].add(day)
    calendar = calendar_of(session)
    for office, policy in followed:
        since = next(one.from_on for one in office.followed if one.policy == policy.key)
        for cadence in policy.of(Cadence):
            tally = Tally(office.id, cadence.each, (Window(since),), frozenset(held[office.id, cadence.each]))
            for period, cut in asked.periods(cadence.per) if cadence.of == "meeting" else ():
                if found := owed_in(cadence, period, tally, calendar, cut=cut):
                    yield found
