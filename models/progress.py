"""调度 Progress: what is owed for an issue — the weekly reports of group and unit, the explanation when late.

An issue is open for reports from its slip (inclusive) until its result is filed, its slip is voided or
returned, it is escalated or it ends (exclusive); every way back opens it anew. The unit owes that held the
slip then, the group that the enterprise had then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Table, or_, select, true
from sqlalchemy.orm import Session

from models.acts import ACTS, Act
from models.assignments import Assignment
from models.groups import GroupMembership
from models.issues import ENDED, Issue
from models.offices import Office
from models.workdays import calendar_of
from rules.kinds import Cadence, Deadline
from rules.owed import Owed, Period, Tally, Window, owed, period_of
from rules.policies import POLICIES
from rules.terms import Role, Step

OPENS = (Step.DISPATCH, Step.DECIDE_MEETING)
CLOSES = (Step.FILE_RESULT, Step.VOID_SLIP, Step.RETURN_SLIP, Step.ESCALATE)
GROUP_ROLES = (Role.LIAISON_OFFICER, Role.GROUP_MEMBER)


@dataclass(frozen=True)
class Told:
    """What the counting needs to know of an issue: when it was open, with which unit, and its reports."""

    issue: Any
    windows: dict[int, list[Window]]
    reports: list[tuple[date, str, int]]
    answered: frozenset[tuple[str, int, int]]


def of_issues(session: Session, office: Office | None, on: date) -> Iterator[Owed]:
    """What is owed for each issue in the periods that hold a day; four statements."""
    found = [(policy.key, one) for policy in POLICIES.values() for one in policy.of(Cadence)]
    cadences = [(key, cadence) for key, cadence in found if cadence.of == "progress"]
    starts = [period_of(one.per, on).start for _, one in cadences]
    wanted = _wanted(office, min(starts, default=on))
    groups, members = _groups(session), _members(session)
    for told in _told(session, wanted):
        for key, cadence in cadences:
            if key == told.issue.policy:
                yield from _reports(session, cadence, on, told, groups, members)
        yield from _explanations(told, on)


def _wanted(office: Office | None, since: date) -> tuple[Any, ...]:
    """Issues that ever had a slip and are open, or took a step since a day."""
    acts = Act.__table__.c
    handed = select(acts.issue_id).where(acts.step.in_(OPENS))
    moved = select(acts.issue_id).where(acts.on >= since)
    return (
        Issue.office_id == office.id if office else true(),
        Issue.id.in_(handed),
        or_(Issue.status.not_in(ENDED), Issue.id.in_(moved)),
    )


def _groups(session: Session) -> dict[int, list[tuple[int, Window]]]:
    """By enterprise: its groups, each from a day to a day."""
    row = Assignment
    found = defaultdict(list)
    query = select(row.enterprise_id, row.group_id, row.from_on, row.until_on)
    for enterprise, group, start, until in session.execute(query):
        found[enterprise].append((group, Window(start, until)))
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
    leads = (
        proposed.c.lead_unit.label("proposed"), decided.c.lead_unit.label("decided"),
        passed.c.from_unit.label("left"), passed.c.to_unit.label("passed"),
    )  # fmt: skip
    query = select(act, *leads).select_from(joined).where(act.c.issue_id.in_(select(Issue.id).where(*wanted)))
    acts = defaultdict(list)
    for row in session.execute(query.order_by(act.c.issue_id, act.c.seq)):
        acts[row.issue_id].append(row)
    yield from (_story(issue, acts[issue.id]) for issue in issues)


def _story(issue: Any, acts: list[Any]) -> Told:
    windows: dict[int, list[Window]] = defaultdict(list)
    reports, answered = [], set()
    unit, since = None, None
    for act in acts:
        if act.passed and act.left == unit:
            if since and unit and since < act.on:
                windows[unit].append(Window(since, act.on))
            unit, since = act.passed, since and max(since, act.on)
        unit = act.proposed or act.decided or unit
        answered.add((act.step, act.leg, act.round))
        if act.step == Step.REPORT_PROGRESS:
            reports.append((act.on, act.role, act.for_id or act.actor_id))
        back = act.to_leg == act.leg and act.to_round > act.round
        if since and unit and (back or act.step in CLOSES or act.to_status in ENDED):
            windows[unit].append(Window(since, act.on))
            since = None
        if act.step in OPENS or back:
            since = act.on
    if since and unit:
        windows[unit].append(Window(since))
    return Told(issue, windows, reports, frozenset(answered))


def _reports(
    session: Session,
    cadence: Cadence,
    on: date,
    told: Told,
    groups: dict[int, list[tuple[int, Window]]],
    members: dict[int, list[tuple[int, Window]]],
) -> Iterator[Owed]:
    calendar = calendar_of(session)
    if cadence.owed_by == "unit":
        owners = told.windows
        days = {unit: [day for day, role, _ in told.reports if role == Role.UNIT_HANDLER] for unit in owners}
    else:
        owners = _by_group(told, groups.get(told.issue.enterprise_id, ()))
        days = {group: list(_reported_by(group, told, members)) for group in owners}
    for owner, windows in owners.items():
        kept = tuple(window for window in windows if window.until is None or window.start < window.until)
        done_on = frozenset(_within(day, kept) for day in days[owner])
        if found := owed(cadence, on, Tally(owner, told.issue.id, kept, done_on), calendar):
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
        one_day = Period(day, day + timedelta(days=1))
        if role in GROUP_ROLES and any(window.within(one_day) for window in mine):
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
