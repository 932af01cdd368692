"""时限 due: by when. Which deadlines an act sets, and which it ends; each proves itself day by day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from rules.approver import approver_for
from rules.calendar import WorkingCalendar
from rules.facts import Act, Facts
from rules.kinds import Deadline
from rules.policy import Policy
from rules.settings import readings_on
from rules.spans import Due
from rules.terms import Step

VOIDING = (Step.VOID_SLIP, Step.RETURN_SLIP)
"""Steps after which the deadline of the slip binds nobody."""
ENDING = (*VOIDING, Step.ESCALATE)
"""Steps after which no clock runs until another act starts it."""


@dataclass(frozen=True)
class SetDeadline:
    """所定时限: a deadline that an act set; `due.on` is the last day, inclusive."""

    rule: str
    due: Due
    leg: int
    round: int
    act: int
    provisional: bool


def deadlines_set(
    policy: Policy, facts: Facts, act: Act, calendar: WorkingCalendar
) -> tuple[SetDeadline, ...]:
    """The deadlines that `act` (the last of `facts`) sets: by starting the clock, or by a way back."""
    facts = replace(facts, settings=_readings_then(policy, facts, act))
    return tuple(
        _set(deadline, facts, act, calendar)
        for deadline in policy.of(Deadline)
        if deadline.span and (act.step in deadline.starts or act.is_way_back) and deadline.span(facts, act)
    )


def _readings_then(policy: Policy, facts: Facts, act: Act) -> Mapping[str, str]:
    """Each setting as it was read on the act's own day: a later choice moves no deadline already set."""
    return readings_on(policy.settings, facts.chosen, act.on) if facts.chosen else policy.readings(facts.settings)


def _set(deadline: Deadline, facts: Facts, act: Act, calendar: WorkingCalendar) -> SetDeadline:
    span = deadline.span(facts, act) if deadline.span else None
    assert span is not None  # deadlines_set asked
    start = deadline.day(facts, act) if deadline.day else act.on
    due = span.due(
        start,
        calendar,
        count_start=bool(deadline.count_start and deadline.count_start(facts.settings)),
        roll=bool(deadline.roll and deadline.roll(facts.settings)),
    )
    unsure = bool(deadline.provisional and deadline.provisional(facts, act))
    return SetDeadline(deadline.id, due, act.to_leg, act.to_round, act.seq, due.provisional or unsure)


@dataclass(frozen=True)
class Clock:
    """现行时限: how the deadlines of an issue stand after all its acts."""

    due_on: date | None = None
    first_due_on: date | None = None
    provisional: bool = False
    rule: str | None = None
    act: int | None = None


def clock(policy: Policy, facts: Facts, calendar: WorkingCalendar) -> Clock:
    """The effective and the first due date of this leg, folded from the acts alone.

    A way back starts the clock anew and the first due date never moves; a slip that was voided or returned
    takes its own dates with it; an escalation stops the clock until the meeting hands it out again.
    """
    now = Clock()
    for place, act in enumerate(facts.acts):
        after = replace(
            facts, acts=facts.acts[: place + 1], leg=act.to_leg, round=act.to_round, status=act.to
        )
        if act.to_leg > act.leg:
            now = Clock()
        if act.step in VOIDING and after.round == 1:
            now = Clock()
        elif act.step in ENDING:
            now = replace(now, due_on=None, provisional=False, rule=None, act=None)
        for found in deadlines_set(policy, after, act, calendar):
            now = Clock(
                found.due.on, now.first_due_on or found.due.on, found.provisional, found.rule, act.seq
            )
    return now


def dispatch_by(policy: Policy, facts: Facts, calendar: WorkingCalendar) -> date | None:
    """The last day, inclusive, for handing it out: counted from registration by the tier; None where no tier says."""
    approver, registered = approver_for(policy, facts), facts.said(Step.REGISTER)
    if approver is None or approver.tier is None or approver.tier.within is None or registered is None:
        return None
    return approver.tier.within.due(registered.on, calendar).on


def days_over(due_on: date | None, on: date, calendar: WorkingCalendar) -> int | None:
    """Working days overdue on a day, counted in (due_on, on]; None while it is not overdue."""
    if due_on is None or on <= due_on:
        return None
    return calendar.working_days(due_on, on)
