"""延期 Extensions: what a unit asks for, what may be granted at most and by whom, and what was granted, in time or late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from rules.due import clock, counted_from, exceptional
from rules.facts import Act, Actor, Facts, Grant
from rules.kinds import Deadline
from rules.needs import Check
from rules.policy import Policy
from rules.spans import Due
from rules.terms import Role, Status, Step

DECLINED = "no_extension"
"""The kind of a report by which the office answers that an extension is not granted."""


def asked(facts: Facts) -> Act | None:
    """申请 the latest request of this round, whether it still waits or not; None where the unit asked for nothing."""
    return facts.said(Step.REQUEST_EXTENSION, this_round=True)


def answer(facts: Facts) -> Act | None:
    """答复 what was said to the latest request: an extension, or that there is none; None while nothing was."""
    request = asked(facts)
    return next((act for act in facts.acts if request and act.seq > request.seq and _answers(act)), None)


def _answers(act: Act) -> bool:
    return act.step == Step.EXTEND or (act.step == Step.REPORT_PROGRESS and act.evidence.get("kind") == DECLINED)


def waiting(facts: Facts, on: date) -> Act | None:
    """待批的申请: the request that waits for an answer on a day.

    It lapses when the day asked for has passed, or is no later than the day due, or the handling has ended.
    """
    request = asked(facts)
    if request is None or facts.status != Status.HANDLING or answer(facts) is not None:
        return None
    to = request.evidence["to"]
    return request if to >= on and (facts.due_on is None or to > facts.due_on) else None


def granter(facts: Facts) -> Role | None:
    """由谁批准: the lowest role that may grant, which is the one that approved."""
    approved = facts.said(Step.APPROVE)
    return approved.role if approved else None


@dataclass(frozen=True)
class Limit:
    """上限: the latest day that a clause allows in principle; `excepted` where the office lets its leader go beyond."""

    rule: Deadline
    due: Due
    excepted: bool


def limits(policy: Policy, facts: Facts, on: date) -> tuple[Limit, ...]:
    """The most that an extension of this round may come to, clause by clause; none before its clock has begun."""
    start = counted_from(facts)
    if start is None:
        return ()
    facts = replace(facts, settings=policy.readings(facts.settings))
    leader = Actor(None, "", frozenset({Grant(Role.LEADER, facts.office)}))
    found = []
    for rule in policy.of(Deadline):
        if rule.limit:
            roll = bool(rule.roll and rule.roll(facts.settings))
            excepted = any(
                need.unless(facts, leader, on)
                for need in rule.needs
                if isinstance(need, Check) and need.step == Step.EXTEND and need.unless
            )
            found.append(Limit(rule, rule.limit(facts.settings).due(start, facts.calendar, roll=roll), excepted))
    return tuple(found)


@dataclass(frozen=True)
class Extension:
    """一次延期: from which day to which, by which act; `after_due` 逾期后批准, `exceptional` 例外."""

    act: Act
    before: date | None
    to: date
    after_due: bool
    exceptional: bool


def granted(policy: Policy, facts: Facts) -> Iterator[Extension]:
    """Every extension of this leg, in order, each held against the day that was due before it."""
    for place, act in enumerate(facts.acts):
        if act.step != Step.EXTEND or act.leg != facts.leg:
            continue
        then = replace(facts, acts=facts.acts[:place], leg=act.leg, round=act.round)
        before = clock(policy, then, facts.calendar).due_on
        late = before is not None and act.on > before
        yield Extension(act, before, act.evidence["to"], late, exceptional(policy, facts, act))
