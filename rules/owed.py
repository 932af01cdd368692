"""应做 owed: what is owed in a period and what of it is done. Fed with windows and days; counts nothing itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from rules.calendar import WorkingCalendar
from rules.kinds import Cadence, Per

QUARTERS = {1: 1, 2: 1, 3: 1, 4: 4, 5: 4, 6: 4, 7: 7, 8: 7, 9: 7, 10: 10, 11: 10, 12: 10}


@dataclass(frozen=True)
class Period:
    """期间, half-open: `start` is its first day, `until` the day after its last."""

    start: date
    until: date

    def __contains__(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.start <= day < self.until

    @property
    def last(self) -> date:
        """Its last day, inclusive."""
        return self.until - timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """起止, half-open: when something was so (assigned, open); `until` None while it still is."""

    start: date
    until: date | None = None

    def within(self, period: Period) -> Period | None:
        """The part of it that lies in a period; None where they do not meet."""
        start = max(self.start, period.start)
        until = min(self.until or period.until, period.until)
        return Period(start, until) if start < until else None


@dataclass(frozen=True)
class Tally:
    """What the records say of one owner and one thing owed: since when, and on which days it was done."""

    owner: int | None
    each: int | str | None
    windows: tuple[Window, ...]
    done_on: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Owed:
    """应做与已做 in one period. `partial`: covered only in part, shown and never counted as failed."""

    rule: str
    owner: int | None
    each: int | str | None
    period: Period
    due: int
    done: int
    partial: bool = False

    @property
    def missing(self) -> int:
        """How many are still owed."""
        return 0 if self.partial else max(0, self.due - self.done)


def period_of(per: Per, day: date) -> Period:
    """The week (Monday to Sunday), month or quarter that holds a day."""
    if per == Per.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=7))
    first = day.replace(day=1, month=QUARTERS[day.month] if per == Per.QUARTER else day.month)
    months = first.month + (3 if per == Per.QUARTER else 1)
    until = date(first.year + (months - 1) // 12, (months - 1) % 12 + 1, 1)
    return Period(first, until)


def owed(cadence: Cadence, day: date, tally: Tally, calendar: WorkingCalendar) -> Owed | None:
    """What one owner owes for one thing in the period that holds `day`; None where it was never theirs then."""
    period = period_of(cadence.per, day)
    parts = [part for window in tally.windows if (part := window.within(period))]
    if not parts:
        return None
    done = sum(1 for done_on in tally.done_on if any(done_on in part for part in parts))
    whole = _covers(parts, period)
    if cadence.least_days:
        worked = sum(calendar.working_days(p.start - timedelta(days=1), p.last) for p in parts)
        due = cadence.at_least if whole or worked >= cadence.least_days else 0
        return Owed(cadence.id, tally.owner, tally.each, period, due, done)
    return Owed(cadence.id, tally.owner, tally.each, period, cadence.at_least, done, partial=not whole)


def _covers(parts: Iterable[Period], period: Period) -> bool:
    """Whether parts, put end to end, leave no day of the period out."""
    reached = period.start
    for part in sorted(parts, key=lambda part: part.start):
        if part.start > reached:
            return False
        reached = max(reached, part.until)
    return reached >= period.until
