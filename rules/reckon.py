"""推算 Reckoning without an issue: received on this day, due when; and to be due on that day, received when at the latest.

Every deadline of a policy can be asked: its Deadlines, the most to which they may be extended, and the tiers' days for
handing it out. Each start is counted by the readings that the office had chosen for that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rules.approver import Approver
from rules.calendar import FIRST, WorkingCalendar, shifted
from rules.facts import Act, fold
from rules.kinds import Deadline, Rule, Tier
from rules.policy import Policy
from rules.settings import Reading, readings_on
from rules.spans import CalendarDays, Due, Span
from rules.terms import Status, Step

MOST_DAYS = 999
"""A span of choice is no longer than this."""


@dataclass(frozen=True)
class Term:
    """可推算的时限: `rule` is cited, `measure` counts (mostly the same). `takes_days`: the slip says how many.

    `start` is the step from whose day it counts; None for what follows the due day of another deadline.
    """

    policy: Policy
    rule: Rule
    measure: Deadline | Tier
    start: Step | None
    takes_days: bool = False

    @property
    def key(self) -> str:
        """As an address says it: the rule, and whose days it repeats."""
        return self.rule.id if self.rule is self.measure else f"{self.rule.id}={self.measure.id}"


def terms(policy: Policy, level: str) -> tuple[Term, ...]:
    """All that can be asked of a policy at an office of a level, in the order of the document."""
    found = [_of_deadline(policy, one) for one in policy.of(Deadline)]
    found += [Term(policy, cited, tier, Step.REGISTER) for cited, tier in policy.tiers(level) if tier.within]
    place = {rule.id: number for number, rule in enumerate(policy.rules)}
    return tuple(sorted(found, key=lambda one: (place[one.rule.id], place[one.measure.id])))


def _of_deadline(policy: Policy, rule: Deadline) -> Term:
    if rule.after:
        return Term(policy, rule, rule, None)
    if rule.limit:
        return Term(policy, rule, rule, Step.ACCEPT)
    usual = policy.readings({})
    return Term(policy, rule, rule, rule.starts[-1], takes_days=_span_of(rule, usual, None) is None)


def _span_of(rule: Deadline, read: Mapping[str, str], days: int | None) -> Span | None:
    """The span of a deadline as if its last start had just been taken, with so many days on the slip."""
    step = rule.starts[-1]
    said = {"days_allowed": days, "lead_unit": 0}
    acts = (
        Act(1, Step.PROPOSE, None, FIRST, Status.PROPOSED, said),
        Act(2, step, None, FIRST, Status.DISPATCHED, {"days_allowed": days}),
    )
    return rule.span(fold(acts, settings=read), acts[-1]) if rule.span else None


@dataclass(frozen=True)
class Office:
    """办公室 as far as days go: what it ever chose, and its working calendar."""

    chosen: tuple[Reading, ...]
    calendar: WorkingCalendar


def start_of(term: Term, office: Office, day: date) -> Step | None:
    """The step from whose day it counts, as the office reads it on that day."""
    read = readings_on(term.policy.settings, office.chosen, day)
    if isinstance(term.measure, Tier) and read.get("dispatch_from") == "approval":
        return Step.APPROVE
    return term.start


def forwards(term: Term, start: date, office: Office, days: int | None = None) -> Due:
    """收到于此日，何时到期 The day it ends, counted from `start` by the readings of that day.

    Raises ValueError where the term needs `days` and has none, or the count leaves the calendar.
    """
    _check(term, days)
    read = readings_on(term.policy.settings, office.chosen, start)
    rule = term.measure
    if isinstance(rule, Tier):
        span = _within(rule, read)
        return span.due(start, office.calendar)
    found: Span | None = CalendarDays(1)
    if not rule.after:
        found = rule.limit(read) if rule.limit else _span_of(rule, read, days)
    assert found is not None  # it takes days, or its span needs none
    return found.due(
        start,
        office.calendar,
        count_start=bool(rule.count_start and rule.count_start(read)),
        roll=bool(rule.roll and rule.roll(read)),
    )


def _check(term: Term, days: int | None) -> None:
    if term.takes_days and not (days and 1 <= days <= MOST_DAYS):
        raise ValueError(f"请填办结天数，1 至 {MOST_DAYS} 的整数")


def _within(tier: Tier, read: Mapping[str, str]) -> Span:
    span = Approver(tier.approver, tier, measure=tier).within(read)
    assert span is not None  # terms asked
    return span


def backwards(term: Term, on: date, office: Office, days: int | None = None) -> Due | None:
    """要在此日到期，最迟何日收到 The latest start whose last day is not later than `on`; None where there is none.

    Readings change on certain days only; between two of them a later start never ends earlier. Raises as `forwards`.
    """
    _check(term, days)
    last = shifted(on, 0)
    changes = (one.from_on for one in office.chosen if FIRST < one.from_on <= on)
    firsts = sorted({FIRST, *changes}, reverse=True)
    for first in firsts:
        if (found := _latest(term, first, last, on, office, days)) is not None:
            return found
        last = date.fromordinal(first.toordinal() - 1)
    return None


def _latest(
    term: Term, first: date, last: date, on: date, office: Office, days: int | None
) -> Due | None:
    """Halving the days from first to last, all under the same readings."""
    low, high, best = first.toordinal(), last.toordinal(), None
    while low <= high:
        middle = (low + high) // 2
        due = _or_beyond(term, date.fromordinal(middle), office, days)
        if due is not None and due.on <= on:
            best, low = due, middle + 1
        else:
            high = middle - 1
    return best


def _or_beyond(term: Term, start: date, office: Office, days: int | None) -> Due | None:
    """None where the count leaves the calendar: later than any day."""
    try:
        return forwards(term, start, office, days)
    except ValueError:
        return None


def all_terms(policies: Iterable[Policy], level: str) -> tuple[Term, ...]:
    """Those of several policies."""
    return tuple(term for policy in policies for term in terms(policy, level))
