"""应做 owed: what is owed in a period and what of it is done. Fed with windows and days; counts nothing itself."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
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
    """应做与已做 in one period. `partial`: covered only in part, shown and never counted as failed.

    `done_on` are the days that count, where it is a cadence.
    """

    rule: str
    owner: int | None
    each: int | str | None
    period: Period
    due: int
    done: int
    partial: bool = False
    done_on: tuple[date, ...] = ()

    @property
    def missing(self) -> int:
        """How many are still owed."""
        return 0 if self.partial else max(0, self.due - self.done)

    def running(self, on: date) -> bool:
        """Whether its period still runs on a day, so that it may yet be done in time."""
        return on < self.period.until


def period_of(per: Per, day: date) -> Period:
    """The week (Monday to Sunday), month or quarter that holds a day."""
    if per == Per.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=7))
    first = day.replace(day=1, month=QUARTERS[day.month] if per == Per.QUARTER else day.month)
    months = first.month + (3 if per == Per.QUARTER else 1)
    until = date(first.year + (months - 1) // 12, (months - 1) % 12 + 1, 1)
    return Period(first, until)


def periods_of(per: Per, span: Period) -> Iterator[Period]:
    """Every week, month or quarter that shares a day with a span, in order."""
    day = span.start
    while day < span.until:
        period = period_of(per, day)
        yield period
        day = period.until


@dataclass(frozen=True)
class Asked:
    """所问 What is asked: the periods that hold the day `on`, or (with `between`) all that share a day with a span.

    Of a span nothing is asked that begins after `on`; a period that the span cuts is shown and never failed.
    """

    on: date
    between: Period | None = None

    @property
    def reach(self) -> Period:
        """The span as far as today."""
        if self.between is None:
            return Period(self.on, self.on + timedelta(days=1))
        return Period(self.between.start, min(self.between.until, self.on + timedelta(days=1)))

    def periods(self, per: Per) -> list[tuple[Period, bool]]:
        """The periods of a cadence, in order, each with whether the span cuts it."""
        span = self.between
        return [
            (one, span is not None and not (span.start <= one.start and one.until <= span.until))
            for one in periods_of(per, self.reach)
        ]

    def whole(self, pers: Iterable[Per]) -> Period:
        """From the first day of the earliest of all these periods to the end of the latest."""
        found = [one for per in pers for one, _ in self.periods(per)] or [self.reach]
        return Period(min(one.start for one in found), max(one.until for one in found))


def owed(cadence: Cadence, day: date, tally: Tally, calendar: WorkingCalendar) -> Owed | None:
    """What one owner owes for one thing in the period that holds `day`; None where it was never theirs then."""
    return owed_in(cadence, period_of(cadence.per, day), tally, calendar)


def owed_in(
    cadence: Cadence, period: Period, tally: Tally, calendar: WorkingCalendar, *, cut: bool = False
) -> Owed | None:
    """The same of a period of the cadence; `cut` where only part of it is asked: shown, and never failed."""
    parts = [part for window in tally.windows if (part := window.within(period))]
    if not parts:
        return None
    done = tuple(sorted(day for day in tally.done_on if any(day in part for part in parts)))
    whole = parts[0] == period or _covers(parts, period)
    due = cadence.at_least
    if cadence.least_days and not whole:
        worked = sum(calendar.working_days(p.start - timedelta(days=1), p.last) for p in parts)
        due = due if worked >= cadence.least_days else 0
    partial = cut or not (whole or cadence.least_days)
    return Owed(cadence.id, tally.owner, tally.each, period, due, len(done), partial, done)


def _covers(parts: Iterable[Period], period: Period) -> bool:
    """Whether parts, put end to end, leave no day of the period out."""
    reached = period.start
    for part in sorted(parts, key=lambda part: part.start):
        if part.start > reached:
            return False
        reached = max(reached, part.until)
    return reached >= period.until


def by_period(days: Iterable[date], periods: Sequence[tuple[Period, bool]]) -> dict[date, set[date]]:
    """Days by the first day of the period that holds them; what no period holds is left out."""
    starts = [period.start for period, _ in periods]
    ends = [period.until for period, _ in periods]
    found: dict[date, set[date]] = {}
    for day in days:
        at = bisect_right(starts, day) - 1
        if at >= 0 and day < ends[at]:
            found.setdefault(starts[at], set()).add(day)
    return found
