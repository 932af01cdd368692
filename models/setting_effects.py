"""改读法的影响 What another reading would change, worked out on the records as they stand: nothing is written.

A deadline is counted by the readings of the day that set it (rules.due), so those already set stay; what changes are
the steps taken from the day on. Each setting of a policy has its own way of finding them in `EFFECTS`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from models.acts import ACTS, Act
from models.enterprises import Enterprise
from models.issues import ENDED, Issue
from models.readings import chosen_by
from models.scope import everything
from models.setting_changes import Change
from models.workdays import calendar_of
from rules import facts
from rules.due import deadlines_set
from rules.kinds import Deadline
from rules.settings import Reading, readings_on
from rules.terms import Status, Step

SHOWN = 50
NOT_YET = (Status.PROPOSED, Status.APPROVED)
"""Proposed with its days allowed, and not handed out."""


@dataclass(frozen=True)
class Line:
    """一件: an issue whose day would be another; None for no day."""

    issue: int
    number: str
    enterprise: str
    before: date | None
    after: date | None


@dataclass(frozen=True)
class Preview:
    """影响: the first lines that change, how many change and how many do not, and what stays as it was set.

    `kind` says what the days are: `due` if handed out on the first day, `confirm` the earliest day of confirmation,
    `reopen` the last day of reopening, `later` that only later steps set new days. `rules` are those that read the day and follow it.
    """

    kind: str
    on: date
    lines: tuple[Line, ...]
    changed: int
    unchanged: int
    kept: int = 0
    gained: int = 0
    lost: int = 0
    rules: tuple[str, ...] = ()
    digest: str = field(default="", compare=False)


def preview(session: Session, change: Change) -> Preview:
    """What a change would do, whoever asks: numbers and days alone."""
    with everything(session):
        found = EFFECTS[change.setting.name](session, change)
    said = f"{change.office.id} {change.policy.key} {change.reading} {found}"
    return replace(found, digest=hashlib.sha256(said.encode()).hexdigest()[:16])


def _both(session: Session, change: Change) -> tuple[tuple[Reading, ...], tuple[Reading, ...]]:
    """Every reading of the office, without the change and with it."""
    chosen = chosen_by(session, change.policy, change.office.id)
    return chosen, (*chosen, change.reading)


def _of_office(change: Change) -> Any:
    return and_(Issue.office_id == change.office.id, Issue.policy == change.policy.key)


def _named(*columns: Any) -> Select[Any]:
    """Issues with the name of their enterprise and more columns, the oldest first."""
    asked = select(Issue.id, Issue.registration_no, Enterprise.name, *columns)
    return asked.join(Enterprise, Enterprise.id == Issue.enterprise_id).order_by(Issue.id)


def _preview(kind: str, change: Change, rows: list[Line], **more: Any) -> Preview:
    moved = [line for line in rows if line.before != line.after]
    deadlines = change.policy.of(Deadline)
    rules = (change.setting.rule, *(one.id for one in deadlines if one.after == change.setting.rule))
    return Preview(
        kind, change.from_on, tuple(moved[:SHOWN]), len(moved), len(rows) - len(moved), rules=rules, **more
    )


def due_days(session: Session, change: Change) -> Preview:
    """Issues not handed out yet: their due day if handed out on the first day, now and then. Those set are counted."""
    days = _latest(Step.PROPOSE, "days_allowed")
    asked = _named(days).where(_of_office(change), Issue.status.in_(NOT_YET))
    set_already = select(func.count()).where(
        _of_office(change), Issue.status.not_in(ENDED), Issue.due_on.is_not(None)
    )
    before, after = _both(session, change)
    known: dict[Any, tuple[date | None, date | None]] = {}
    rows = []
    for issue, number, name, allowed in session.execute(asked):
        if allowed not in known:
            known[allowed] = (_due(session, change, before, allowed), _due(session, change, after, allowed))
        rows.append(Line(issue, number or "", name, *known[allowed]))
    return _preview("due", change, rows, kept=session.scalar(set_already) or 0)


def _due(session: Session, change: Change, chosen: tuple[Reading, ...], allowed: int | None) -> date | None:
    """The due day of a slip of the first day with so many days allowed, as the rules count it."""
    said = {"days_allowed": allowed, "lead_unit": 0}
    acts = (
        facts.Act(1, Step.PROPOSE, None, change.from_on, Status.PROPOSED, said),
        facts.Act(2, Step.DISPATCH, None, change.from_on, Status.DISPATCHED),
    )
    known = facts.fold(acts, settings=readings_on(change.policy.settings, chosen, change.from_on), chosen=chosen)
    found = deadlines_set(change.policy, known, acts[-1], calendar_of(session))
    return next((one.due.on for one in found if one.rule == change.setting.rule), None)


def confirm_days(session: Session, change: Change) -> Preview:
    """Issues that were verified and wait for the enterprise: the earliest day that its paper may bear."""
    verified, filed = _latest(Step.VERIFY, "verified_on"), _latest(Step.FILE_RESULT, "on")
    asked = _named(verified, filed).where(_of_office(change), Issue.status == Status.VERIFIED)
    before, after = (
        readings_on(change.policy.settings, chosen, change.from_on)[change.setting.name]
        for chosen in _both(session, change)
    )
    rows = []
    for issue, number, name, checked, told in session.execute(asked):
        days = {"any": told, "after": max(filter(None, (told, checked)), default=None)}
        rows.append(Line(issue, number or "", name, days[before], days[after]))
    return _preview("confirm", change, rows)


def reopen_days(session: Session, change: Change) -> Preview:
    """Closed issues that may be reopened on the first day, now or then: the last day of it."""
    before, after = (
        int(readings_on(change.policy.settings, chosen, change.from_on)[change.setting.name])
        for chosen in _both(session, change)
    )
    since = _earlier(change.from_on, max(before, after))
    asked = _named(Issue.closed_on).where(
        _of_office(change), Issue.status == Status.CLOSED, Issue.closed_on >= since
    )
    rows, gained, lost = [], 0, 0
    for issue, number, name, closed in session.execute(asked):
        last = [closed + timedelta(days=days) for days in (before, after)]
        may = [day >= change.from_on for day in last]
        gained, lost = gained + (may == [False, True]), lost + (may == [True, False])
        rows.append(Line(issue, number or "", name, *last))
    return _preview("reopen", change, rows, gained=gained, lost=lost)


def _earlier(day: date, days: int) -> date:
    """So many days before; the first day there is, where that lies beyond it."""
    return date.fromordinal(max(1, day.toordinal() - days))


def _latest(step: Step, name: str) -> Any:
    """A column of the latest act of a step in the issue's present leg: of the act itself, or of its evidence."""
    act, evidence = Act.__table__.alias(f"latest_{step}"), ACTS[step].__table__.c
    column = act.c[name] if name in act.c else evidence[name]
    found = select(column).where(
        act.c.issue_id == Issue.id, act.c.step == step.value, act.c.leg == Issue.leg
    )
    if name not in act.c:
        found = found.where(evidence.id == act.c.id)
    return found.order_by(act.c.seq.desc()).limit(1).correlate(Issue).scalar_subquery()


def later_days(session: Session, change: Change) -> Preview:
    """Limits that a later step sets (a proposal's approval, an extension): nothing that stands moves; how much stands."""
    set_already = select(func.count()).where(
        _of_office(change), Issue.status.not_in(ENDED), Issue.registration_no.is_not(None)
    )
    return _preview("later", change, [], kept=session.scalar(set_already) or 0)


EFFECTS: Mapping[str, Callable[[Session, Change], Preview]] = {
    "days_unit": due_days,
    "days_from": due_days,
    "confirm_order": confirm_days,
    "reopen_days": reopen_days,
    "dispatch_from": later_days,
    "director_days": later_days,
    "leader_days": later_days,
    "transfer_days": later_days,
    "handling_days": later_days,
    "extension_days": later_days,
    "beyond_fifteen_days": later_days,
    "beyond_one_month": later_days,
    "month_rolls": later_days,
}
"""How the effects of each setting are found, by its name; a test holds that none is left out."""
