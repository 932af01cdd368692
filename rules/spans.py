"""期限 Spans of time as regulations print them, the day they end, and the proof, day by day.

Where the regulation is silent, days are counted as 民法典 第二百零一条至第二百零三条 count them: the day of
start is not counted (开始的当日不计入); a month ends on the corresponding day, or where there is none on the
month's last day (到期月的对应日，月末日); a last day that is a day off moves to the next working day (顺延).
The first and the third are the caller's to choose, `count_start` and `roll`: offices keep them as settings.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from rules.calendar import WorkingCalendar, last_of_month, shifted


@dataclass(frozen=True)
class CountedDay:
    """逐日计算 One day of a proof: its number among the counted days, if it has one, why, and by which notice.

    `provisional` (暂定): the arrangement of its year is not announced, and the count asked for it.
    """

    day: date
    number: int | None
    counted: bool
    words: str
    source: str = ""
    provisional: bool = False


@dataclass(frozen=True)
class Span(ABC):
    """期限 A length of time, n units of one kind, n being 1 or more; `str(span)` gives the official words."""

    code: ClassVar[str]
    unit: ClassVar[str]
    n: int

    def __post_init__(self) -> None:
        if self.n < 1:
            raise ValueError(f"期限须为正整数，不能是{self.n}")

    def __str__(self) -> str:
        return f"{self.n}{self.unit}"

    @abstractmethod
    def due(
        self, start: date, calendar: WorkingCalendar, *, count_start: bool = False, roll: bool = False
    ) -> "Due":
        """届满日 The last day of the span, included: what is done on that day is in time.

        `count_start`: the day of start is the first day of the span, else the day after it is.
        `roll`: a last day that is a day off moves to the next working day.
        """

    @abstractmethod
    def counted_days(self, due: "Due", calendar: WorkingCalendar) -> Iterator[CountedDay]:
        """The lines of `due.proof(calendar)`, which is the door to them."""


@dataclass(frozen=True)
class Due:
    """届满日 The day a span ends (`on`, included), and how it was counted.

    `provisional` (暂定): the count looked at days of a year whose arrangement is not announced yet.
    """

    start: date
    span: Span
    on: date
    provisional: bool
    roll: bool
    count_start: bool

    def proof(self, calendar: WorkingCalendar) -> tuple[CountedDay, ...]:
        """逐日计算 Every day from start to due, both included: counted or skipped, and why.

        For months only the days that decide are shown: the start, the last day, and the days it rolls over.
        ValueError where this calendar leads to another day: the deadline must be worked out again first.
        """
        again = self.span.due(self.start, calendar, count_start=self.count_start, roll=self.roll)
        if again.on != self.on:
            raise ValueError(f"按现行工作日历应为{again.on}，不是{self.on}，须重新计算期限")
        return tuple(self.span.counted_days(self, calendar))


class WorkingDays(Span):
    """工作日 n working days, by the office's calendar; the last is a working day, so it never rolls."""

    code, unit = "WD", "个工作日"

    def due(
        self, start: date, calendar: WorkingCalendar, *, count_start: bool = False, roll: bool = False
    ) -> Due:
        """The n-th working day after the start, or from it."""
        before = shifted(start, -1) if count_start else start
        on = calendar.nth_after(before, self.n)
        provisional = calendar.is_provisional_within(shifted(before, 1), on)
        return Due(start, self, on, provisional, roll, count_start)

    def counted_days(self, due: Due, calendar: WorkingCalendar) -> Iterator[CountedDay]:
        """Working days carry their number; a day off carries its reason."""
        number = 0
        for day in _days(due.start, due.on):
            counted = calendar.is_worked(day) and _is_counted(day, due)
            number += counted
            asked = _is_counted(day, due)
            yield _line(day, number, counted, _words(day, due, due.on, calendar), calendar, asked)


class _ByDate(Span):
    """A span whose last day the date alone decides; the calendar is asked only where it may roll."""

    def due(
        self, start: date, calendar: WorkingCalendar, *, count_start: bool = False, roll: bool = False
    ) -> Due:
        """The last day, moved to the next working day if asked; provisional only by the days so looked at."""
        last = self.last(start, count_start)
        on = calendar.on_or_after(last) if roll else last
        provisional = roll and calendar.is_provisional_within(last, on)
        return Due(start, self, on, provisional, roll, count_start)

    @abstractmethod
    def last(self, start: date, count_start: bool) -> date:
        """The last day of the span, included, before any rolling."""


class CalendarDays(_ByDate):
    """日（自然日） n calendar days: days off count too."""

    code, unit = "CD", "日"

    def last(self, start: date, count_start: bool) -> date:
        """n days after the start, or n - 1 where the start is the first of them."""
        return shifted(start, self.n - count_start)

    def counted_days(self, due: Due, calendar: WorkingCalendar) -> Iterator[CountedDay]:
        """Each day of the span carries its number; the days rolled over carry none."""
        last, number = self.last(due.start, due.count_start), 0
        for day in _days(due.start, due.on):
            counted = day <= last and _is_counted(day, due)
            number += counted
            asked = due.roll and day >= last
            yield _line(day, number, counted, _words(day, due, last, calendar), calendar, asked)


class Months(_ByDate):
    """个月 n calendar months, to the corresponding day of the month (民法典 第二百零二条)."""

    code, unit = "M", "个月"

    def last(self, start: date, count_start: bool) -> date:
        """The same day n months later (the day before it where the start counts), else that month's last."""
        months = start.year * 12 + start.month - 1 + self.n
        end = last_of_month(months // 12, months % 12 + 1)
        if start.day > end.day:
            return end
        return shifted(end.replace(day=start.day), -1 if count_start else 0)

    def counted_days(self, due: Due, calendar: WorkingCalendar) -> Iterator[CountedDay]:
        """The start, the last day, and the days rolled over; none carries a number."""
        last = self.last(due.start, due.count_start)
        if due.start < last:
            words = _words(due.start, due, last, calendar)
            yield CountedDay(due.start, None, due.count_start, words, calendar.source(due.start))
        for day in _days(last, due.on):
            yield _line(day, 0, day == last, _words(day, due, last, calendar), calendar, due.roll)


class ThatDay(Span):
    """至某日 A day that somebody fixed, by its ordinal: no calendar moves it; its working days are told, not counted by."""

    code, unit = "ON", ""

    @classmethod
    def of(cls, day: date) -> "ThatDay":
        """The span that ends on this day, from whatever day it starts."""
        return cls(day.toordinal())

    def __str__(self) -> str:
        return f"至{date.fromordinal(self.n)}"

    def due(
        self, start: date, calendar: WorkingCalendar, *, count_start: bool = False, roll: bool = False
    ) -> Due:
        """That day; it is certain, whatever is not announced yet."""
        return Due(start, self, shifted(date.fromordinal(self.n), 0), False, roll, count_start)

    def counted_days(self, due: Due, calendar: WorkingCalendar) -> Iterator[CountedDay]:
        """The start, then the working days with their numbers up to the day that was fixed."""
        number = 0
        for day in _days(due.start, due.on):
            counted = calendar.is_worked(day) and _is_counted(day, due)
            number += counted
            last = f"{calendar.words(day)}，经批准延至本日届满"
            words = last if day == due.on else _words(day, due, due.on, calendar)
            yield _line(day, number, counted, words, calendar, False)


_KINDS: dict[str, Callable[[int], Span]] = {
    "WD": WorkingDays, "CD": CalendarDays, "M": Months, "ON": ThatDay,
}  # fmt: skip


def to_text(span: Span) -> str:
    """The span as a database column keeps it: WD5, CD10, M1."""
    return f"{span.code}{span.n}"


def from_text(text: str) -> Span:
    """The span that `to_text` wrote; ValueError for any other text."""
    match = re.fullmatch(r"([A-Z]+)([1-9][0-9]{0,5})", text)
    if match is None or match[1] not in _KINDS:
        raise ValueError(f"不是期限的写法：{text}")
    return _KINDS[match[1]](int(match[2]))


def _days(first: date, last: date) -> Iterator[date]:
    """Each day from first to last, both included."""
    return (date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))


def _line(
    day: date, number: int, counted: bool, words: str, calendar: WorkingCalendar, asked: bool
) -> CountedDay:
    """One day of a proof; `asked` whether the count asked the calendar for it, so that it may be 暂定."""
    unsure = asked and calendar.is_provisional(day)
    return CountedDay(day, (number or None) if counted else None, counted, words, calendar.source(day), unsure)


def _is_counted(day: date, due: Due) -> bool:
    return day != due.start or due.count_start


def _words(day: date, due: Due, last: date, calendar: WorkingCalendar) -> str:
    """Why the day counts or not, and what it is to the span; `last` is the last day before any rolling."""
    words = calendar.words(day)
    if not _is_counted(day, due):
        return f"{words}，当日不计"
    if day == due.on:
        return f"{words}，期限届满" if due.on == last else f"{words}，顺延至本日届满"
    return f"{words}，届满日逢休息日，顺延" if day == last else words
