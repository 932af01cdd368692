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
from rules.spans import Due, Span
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
    tentative: bool = False


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
    unsure = act.step in deadline.tentative
    return SetDeadline(deadline.id, due, act.to_leg, act.to_round, act.seq, due.provisional or unsure, unsure)


@dataclass(frozen=True)
class Clock:
    """现行时限: how the deadlines of an issue stand after all its acts."""

    due_on: date | None = None
    first_due_on: date | None = None
    provisional: bool = False
    rule: str | None = None
    act: int | None = None
    tentative: bool = False


def clock(policy: Policy, facts: Facts, calendar: WorkingCalendar) -> Clock:
    """The effective and the first due date of this leg, folded from the acts alone.

    A way back starts the clock anew and the first due date never moves; a slip that was voided or returned
    takes its own dates with it; an escalation stops the clock until the meeting hands it out again. A date that
    is only 暂计 gives way to the one that counts for good, the first date too.
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
            first = found.due.on if now.tentative else now.first_due_on or found.due.on
            now = Clock(found.due.on, first, found.provisional, found.rule, act.seq, found.tentative)
    return now


@dataclass(frozen=True)
class HandOut:
    """应交办: by when it is to be handed out or passed up, and the tier that says so."""

    rule: str
    due: Due
    step: Step


def hand_out(policy: Policy, facts: Facts, calendar: WorkingCalendar) -> HandOut | None:
    """The day for handing it out, which proves itself; None where no tier says.

    Counted from registration, or from approval where the office reads it so (`dispatch_from`): `step` tells.
    """
    approver, registered = approver_for(policy, facts), facts.said(Step.REGISTER)
    if approver is None or approver.tier is None or registered is None:
        return None
    read = _readings_then(policy, facts, registered)
    start: Act | None = registered
    if read.get("dispatch_from") == "approval":
        start = facts.approval()
    within = approver.within(read)
    if within is None or start is None:
        return None
    return HandOut(approver.tier.id, within.due(start.on, calendar), start.step)


def dispatch_by(policy: Policy, facts: Facts, calendar: WorkingCalendar) -> date | None:
    """The last day, inclusive, for handing it out, counted by the tier; None where no tier says."""
    found = hand_out(policy, facts, calendar)
    return found.due.on if found else None


def counted_from(facts: Facts) -> date | None:
    """The day from which this round's deadline counts: the receipt of the slip, or the way back that opened it."""
    for act in reversed(facts.acts):
        if act.leg != facts.leg:
            return None
        if act.is_way_back:
            return act.on
        if act.step == Step.ACCEPT:
            received: date = act.evidence.get("received_on") or act.on
            return received
    return None


def latest(facts: Facts, limit: Span, *, roll: bool = False) -> date | None:
    """The last day to which this round may be extended in all; None before its clock has begun."""
    start = counted_from(facts)
    return limit.due(start, facts.calendar, roll=roll).on if start else None


def exceptional(policy: Policy, facts: Facts, act: Act) -> bool:
    """Whether an extension went beyond what the clause allows in principle (原则上); pages show it as an exception."""
    if act.step != Step.EXTEND:
        return False
    then = replace(facts, acts=tuple(one for one in facts.acts if one.seq < act.seq), leg=act.leg, round=act.round)
    then = replace(then, settings=_readings_then(policy, facts, act))
    for deadline in policy.of(Deadline):
        if deadline.limit and deadline.span and deadline.span(then, act):
            last = latest(then, deadline.limit(then.settings), roll=bool(deadline.roll and deadline.roll(then.settings)))
            return last is not None and act.evidence["to"] > last
    return False


def days_over(due_on: date | None, on: date, calendar: WorkingCalendar) -> int | None:
    """Working days overdue on a day, counted in (due_on, on]; None while it is not overdue."""
    if due_on is None or on <= due_on:
        return None
    return calendar.working_days(due_on, on)
