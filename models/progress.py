"""调度 Progress: what is owed for an issue — the weekly reports of group and unit, the explanation when late.

An issue is open for reports from its slip (inclusive) until its result is filed, its slip is voided or
returned, it is escalated or it ends (exclusive); every way back opens it anew. The unit owes that held the
slip then, the group that the enterprise had then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Table, or_, select, true
from sqlalchemy.orm import Session

from models.acts import ACTS, Act
from models.deadlines import Deadline as SetDeadline
from models.groups import GroupMembership
from models.issues import ENDED, Issue
from models.workdays import calendar_of
from rules.calendar import WorkingCalendar
from rules.kinds import Cadence, Deadline, Per
from rules.owed import Asked, Owed, Period, Tally, Window, owed_in, period_of
from rules.policies import POLICIES
from rules.terms import Role, Step

OPENS = (Step.DISPATCH, Step.DECIDE_MEETING)
MATTER = (*OPENS, Step.PROPOSE, Step.REPORT_PROGRESS, Step.EXPLAIN, Step.FILE_RESULT, Step.VOID_SLIP, Step.RETURN_SLIP,
          Step.ESCALATE, Step.SUCCEED)
"""The steps that the counting looks at, besides every way back and every end."""
ACT_COLUMNS = ("issue_id", "step", "on", "role", "actor_id", "for_id", "leg", "round", "to_leg", "to_round", "to_status")
CLOSES = frozenset({Step.FILE_RESULT, Step.VOID_SLIP, Step.RETURN_SLIP, Step.ESCALATE})
REPORT = Step.REPORT_PROGRESS.value
GROUP_ROLES = (Role.LIAISON_OFFICER, Role.GROUP_MEMBER)


@dataclass(frozen=True)
class Told:
    """What the counting needs to know of an issue: when it was open, with which unit, its reports and explanations."""

    issue: Any
    windows: dict[int, list[Window]]
    reports: list[tuple[date, str, int]]
    answered: dict[tuple[str, int, int], date]


def of_issues(
    session: Session, offices: Collection[int] | None, asked: Asked, assigned: Sequence[Any]
) -> Iterator[Owed]:
    """What is owed for each issue; three statements, and one more for a span, whose due days lie in the past.

    `assigned` are all assignments as models.obligations reads them.
    """
    found = [(policy.key, one) for policy in POLICIES.values() for one in policy.of(Cadence)]
    cadences = [(key, one, asked.periods(one.per)) for key, one in found if one.of == "progress"]
    wanted = _wanted(offices, asked.whole(one.per for _, one, _ in cadences).start)
    groups, members = _groups(assigned), _members(session)
    calendar = calendar_of(session)
    set_for = _deadlines(session, wanted) if asked.between else {}
    for told in _told(session, wanted):
        for key, cadence, periods in cadences:
            if key == told.issue.policy:
                owners = _tallies(cadence, told, groups, members)
                yield from _reports(cadence, periods, owners, calendar)
        if asked.between:
            yield from _explained(told, set_for.get(told.issue.id, ()), asked)
        else:
            yield from _explanations(told, asked.on)


def weeks_of_units(session: Session, first: date, last: date, on: date) -> list[Owed]:
    """The weekly reports that units owed, week by week, in the weeks that ended from `first` to `last` and are over.

    A week belongs to the period in which its Sunday lies, so that periods side by side count it once. Unlike
    `of_issues` it keeps to the session's scope. Three statements, however many weeks.
    """
    weeks, week = [], period_of(Per.WEEK, first)
    while week.last <= last and week.last < on:
        weeks.append((week, False))
        week = period_of(Per.WEEK, week.until)
    if not weeks:
        return []
    cadences = [(policy.key, one) for policy in POLICIES.values() for one in policy.of(Cadence)]
    owed_by_units = [(key, one) for key, one in cadences if one.of == "progress" and one.owed_by == "unit"]
    calendar = calendar_of(session)
    return [
        one
        for told in _told(session, _wanted(None, weeks[0][0].start))
        for key, cadence in owed_by_units
        if key == told.issue.policy
        for one in _reports(cadence, weeks, _tallies(cadence, told, {}, {}), calendar)
        if one.due
    ]


def _wanted(offices: Collection[int] | None, since: date) -> tuple[Any, ...]:
    """Issues that ever had a slip and are open, or took a step since a day."""
    acts = Act.__table__.c
    handed = select(acts.issue_id).where(acts.step.in_(OPENS))
    moved = select(acts.issue_id).where(acts.on >= since)
    return (
        Issue.office_id.in_(offices) if offices is not None else true(),
        Issue.id.in_(handed),
        or_(Issue.status.not_in(ENDED), Issue.id.in_(moved)),
    )


def _groups(assigned: Sequence[Any]) -> dict[int, list[tuple[int, Window]]]:
    """By enterprise: its groups, each from a day to a day."""
    found = defaultdict(list)
    for row in assigned:
        found[row.enterprise_id].append((row.group_id, Window(row.from_on, row.until_on)))
    return found


def _members(session: Session) -> dict[int, list[tuple[int, Window]]]:
    """By person: his groups, each from a day to a day."""
    row = GroupMembership
    found = defaultdict(list)
    query = select(row.person_id, row.group_id, row.from_on, row.until_on)
    for person, group, start, until in session.execute(query):
        found[person].append((group, Window(start, until)))
    return found


def _told(session: Session, wanted: tuple[Any, ...]) -> Iterator[Told]:
    """The wanted issues in one statement, their acts in another, without texts."""
    columns = (
        Issue.id, Issue.policy, Issue.enterprise_id, Issue.status, Issue.leg, Issue.round, Issue.due_on,
        Issue.lead_unit_id,
    )  # fmt: skip
    issues = session.execute(select(*columns).where(*wanted).order_by(Issue.id)).all()
    naming = (Step.PROPOSE, Step.DECIDE_MEETING, Step.SUCCEED)
    tables: list[Table] = [ACTS[step].__table__ for step in naming]  # type: ignore[misc] # a declarative class's table is a Table
    act, (proposed, decided, passed) = Act.__table__, tables
    joined = act.outerjoin(proposed, proposed.c.id == act.c.id).outerjoin(decided, decided.c.id == act.c.id)
    joined = joined.outerjoin(passed, passed.c.id == act.c.id)
    told = [act.c[name] for name in ACT_COLUMNS]
    leads = (
        proposed.c.lead_unit.label("proposed"), decided.c.lead_unit.label("decided"),
        passed.c.from_unit.label("left"), passed.c.to_unit.label("passed"),
    )  # fmt: skip
    matters = or_(act.c.step.in_(MATTER), act.c.to_round > act.c.round, act.c.to_status.in_(ENDED))
    query = select(*told, *leads).select_from(joined)
    query = query.where(act.c.issue_id.in_(select(Issue.id).where(*wanted)), matters)
    acts = defaultdict(list)
    for row in session.execute(query.order_by(act.c.issue_id, act.c.seq)):
        acts[row.issue_id].append(row)
    yield from (_story(issue, acts[issue.id]) for issue in issues)


def _story(issue: Any, acts: list[Any]) -> Told:
    windows: dict[int, list[Window]] = defaultdict(list)
    reports: list[tuple[date, str, int]] = []
    answered: dict[tuple[str, int, int], date] = {}
    unit, since = None, None
    # Taken apart at once: tens of thousands of acts, and each name of a row is looked up each time.
    for _, step, on, role, actor, stood_in_for, leg, round_, to_leg, to_round, to_status, proposed, decided, left, passed in acts:
        if passed and left == unit:
            if since and unit and since < on:
                windows[unit].append(Window(since, on))
            unit, since = passed, since and max(since, on)
        unit = proposed or decided or unit
        answered.setdefault((step, leg, round_), on)
        if step == REPORT:
            reports.append((on, role, stood_in_for or actor))
        back = to_leg == leg and to_round > round_
        if since and unit and (back or step in CLOSES or to_status in ENDED):
            windows[unit].append(Window(since, on))
            since = None
        if step in OPENS or back:
            since = on
    if since and unit:
        windows[unit].append(Window(since))
    return Told(issue, windows, reports, answered)


def _tallies(
    cadence: Cadence,
    told: Told,
    groups: dict[int, list[tuple[int, Window]]],
    members: dict[int, list[tuple[int, Window]]],
) -> Iterator[Tally]:
    """Who owes reports on it: the units that had it, or the groups, each with the days on which it reported."""
    if cadence.owed_by == "unit":
        owners = told.windows
        days = {unit: [day for day, role, _ in told.reports if role == Role.UNIT_HANDLER] for unit in owners}
    else:
        owners = _by_group(told, groups.get(told.issue.enterprise_id, ()))
        days = {group: list(_reported_by(group, told, members)) for group in owners}
    for owner, windows in owners.items():
        kept = tuple(window for window in windows if window.until is None or window.start < window.until)
        yield Tally(owner, told.issue.id, kept, frozenset(_within(day, kept) for day in days[owner]))


def _reports(
    cadence: Cadence, periods: Sequence[tuple[Period, bool]], owners: Iterable[Tally], calendar: WorkingCalendar
) -> Iterator[Owed]:
    """Week by week, from the first in which it was open to the last."""
    for tally in owners:
        first = min((window.start for window in tally.windows), default=date.max)
        last = max((window.until or date.max for window in tally.windows), default=date.min)
        for period, cut in periods:
            open_then = period.start < last and period.until > first
            if open_then and (found := owed_in(cadence, period, tally, calendar, cut=cut)):
                yield found


def _by_group(told: Told, held: Sequence[tuple[int, Window]]) -> dict[int, list[Window]]:
    """When it was open, by the group that the enterprise had then."""
    found: dict[int, list[Window]] = defaultdict(list)
    for windows in told.windows.values():
        for window in windows:
            for group, assigned in held:
                whole = Period(window.start, window.until or date.max)
                if part := assigned.within(whole):
                    found[group].append(Window(part.start, None if part.until == date.max else part.until))
    return found


def _reported_by(group: int, told: Told, members: dict[int, list[tuple[int, Window]]]) -> Iterator[date]:
    """The days on which a member of the group reported."""
    for day, role, person in told.reports:
        mine = (window for one, window in members.get(person, ()) if one == group)
        if role in GROUP_ROLES and any(one.start <= day and (one.until is None or day < one.until) for one in mine):
            yield day


def _within(day: date, windows: Sequence[Window]) -> date:
    """The day; one that reported and was done with on the same day counts for the week before that hour."""
    day_before = day - timedelta(days=1)
    closed = any(window.until == day for window in windows) and day.weekday() > 0
    return day_before if closed else day


def _explanations(told: Told, on: date) -> Iterator[Owed]:
    """Owed from the day after the due day while the unit has it, done when it explained in this round."""
    issue = told.issue
    if issue.due_on is None or on <= issue.due_on:
        return
    policy = POLICIES[issue.policy]
    period = Period(issue.due_on + timedelta(days=1), on + timedelta(days=1))
    for deadline in policy.of(Deadline):
        move = policy.move(deadline.met_by) if deadline.after and deadline.met_by else None
        if move and issue.status in move.start:
            done = (move.step.value, issue.leg, issue.round) in told.answered
            yield Owed(deadline.id, issue.lead_unit_id, issue.id, period, 1, int(done))


def _deadlines(session: Session, wanted: tuple[Any, ...]) -> dict[int, list[Any]]:
    """By issue: every due day that was ever set, and the day on which another step replaced it."""
    row, later = SetDeadline, Act.__table__.alias("replaced_by")
    query = (
        select(row.issue_id, row.leg, row.round, row.rule, row.due_on, later.c.on.label("replaced_on"))
        .outerjoin(later, later.c.id == row.replaced_by_id)
        .where(row.issue_id.in_(select(Issue.id).where(*wanted)))
        .order_by(row.issue_id, row.id)
    )
    found = defaultdict(list)
    for one in session.execute(query):
        found[one.issue_id].append(one)
    return found


def _explained(told: Told, deadlines: Sequence[Any], asked: Asked) -> Iterator[Owed]:
    """Explanations owed in a span: from the day after a due day until given, while the unit that was late had it."""
    policy = POLICIES[told.issue.policy]
    for deadline in policy.of(Deadline):
        if not (deadline.after and deadline.met_by):
            continue
        for one in deadlines:
            late = Window(one.due_on + timedelta(days=1), one.replaced_on)
            given = told.answered.get((deadline.met_by.value, one.leg, one.round))
            if one.rule == deadline.after and (found := _late_with(told, late, asked)):
                unit, period = found
                until = max(period.start, given) + timedelta(days=1) if given else period.until
                if Window(period.start, until).within(asked.reach):
                    yield Owed(deadline.id, unit, told.issue.id, period, 1, int(given is not None), done_on=(given,) if given else ())


def _late_with(told: Told, late: Window, asked: Asked) -> tuple[int, Period] | None:
    """Who owes for being late, from when to when: the unit that had it last; today is as far as anything is known."""
    known = Period(late.start, late.until or asked.on + timedelta(days=1))
    if known.until <= known.start:
        return None
    parts = [
        (part, unit) for unit, windows in told.windows.items() for window in windows if (part := window.within(known))
    ]
    if not parts:
        return None
    parts.sort(key=lambda found: found[0].start)
    return parts[-1][1], Period(parts[0][0].start, parts[-1][0].until)
