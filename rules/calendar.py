"""工作日历 Working calendar: which days count as 工作日 (working days), and why.

The plain week is Monday to Friday (国务院关于职工工作时间的规定 第七条). What differs comes as rows that the
office keeps: 节假日 (holidays off) and 调休上班 (weekend days worked), by the State Council's yearly notice
(国务院办公厅关于部分节假日安排的通知) and by local orders. Nothing is guessed: a year without its notice runs
on the plain week and is 暂定 (provisional), and whoever counts into it is told so.

A day is a `date` in Asia/Shanghai. The calendar reaches from 1990-01-01 to 2100-12-31, both included.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

FIRST = date(1990, 1, 1)
LAST = date(2100, 12, 31)
_FIRST, _LAST = FIRST.toordinal(), LAST.toordinal()
_WEEK = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@dataclass(frozen=True)
class CalendarRow:
    """日历行 One day that the office keeps: a holiday off, a weekend day worked, or a local order.

    `words` say why, as officials say it: 国庆节, 调休上班（补国庆节）; `source` is the notice that says so.
    """

    day: date
    worked: bool
    words: str
    source: str = ""


class WorkingCalendar:
    """工作日历 The plain week, as changed by rows.

    `announced` are the years whose arrangement is loaded. Only the years listed there are certain: rows
    alone do not make a year announced, so with nothing listed every day is provisional.
    """

    def __init__(self, rows: Iterable[CalendarRow] = (), announced: Iterable[int] = ()) -> None:
        self.announced = frozenset(announced)
        self._rows: dict[int, CalendarRow] = {}
        for row in rows:
            if self._rows.setdefault(_ordinal(row.day), row) != row:
                raise ValueError(f"工作日历中{row.day}有两种安排，须只留一种")

    def amended(
        self, rows: Iterable[CalendarRow] = (), without: Iterable[date] = (), announced: Iterable[int] = ()
    ) -> "WorkingCalendar":
        """This calendar as it would be without the rows of some days, with further rows and years."""
        gone = {_ordinal(day) for day in without}
        kept = [row for ordinal, row in self._rows.items() if ordinal not in gone]
        return WorkingCalendar([*kept, *rows], self.announced.union(announced))

    @cached_property
    def _worked(self) -> list[int]:
        """Every worked day's ordinal in order, built when first counted with: some milliseconds, once."""
        plain = (day for day in range(_FIRST, _LAST + 1) if day % 7 in range(1, 6))
        worked = {row.day.toordinal() for row in self._rows.values() if row.worked}
        return sorted(worked.union(day for day in plain if day not in self._rows))

    def is_worked(self, day: date) -> bool:
        """是否工作日 Whether this one day is a working day."""
        row = self._rows.get(_ordinal(day))
        return row.worked if row else day.weekday() < 5

    def words(self, day: date) -> str:
        """事由 Why the day counts or not: the row's words, or 周三, or 周六 休息日."""
        row = self._rows.get(_ordinal(day))
        if row and row.words:
            return row.words
        return _WEEK[day.weekday()] + ("" if self.is_worked(day) else " 休息日")

    def source(self, day: date) -> str:
        """依据 The notice that arranged the day; nothing for a plain day of the week."""
        row = self._rows.get(_ordinal(day))
        return row.source if row else ""

    def is_provisional(self, day: date) -> bool:
        """是否暂定 Whether the arrangement of the day's year is not announced yet (尚未公布)."""
        return self.is_provisional_within(day, day)

    def is_provisional_within(self, first: date, last: date) -> bool:
        """Whether any day from first to last, both included, is 暂定 (provisional)."""
        _ordinal(first), _ordinal(last)
        return any(year not in self.announced for year in range(first.year, last.year + 1))

    def working_days(self, after: date, until: date) -> int:
        """工作日数 The number of working days in (after, until]: `after` itself is not counted, `until` is.

        0 where `until` is not later than `after`.
        """
        start, end = _ordinal(after), _ordinal(until)
        return max(0, bisect_right(self._worked, end) - bisect_right(self._worked, start))

    def nth_after(self, day: date, n: int) -> date:
        """第 n 个工作日 The n-th working day after `day`; `day` itself is never counted; n is 1 or more."""
        if n < 1:
            raise ValueError(f"工作日数须为正整数，不能是{n}")
        return self._at(bisect_right(self._worked, _ordinal(day)) + n - 1)

    def on_or_after(self, day: date) -> date:
        """顺延 The day itself where it is a working day, else the next working day (民法典 第二百零三条)."""
        return self._at(bisect_left(self._worked, _ordinal(day)))

    def working_days_left_in_month(self, day: date) -> int:
        """本月剩余工作日 The number of working days after `day`, not counting it, to its month's last day."""
        return self.working_days(day, last_of_month(day.year, day.month))

    def _at(self, index: int) -> date:
        """The worked day at this place in the list."""
        if index >= len(self._worked):
            raise ValueError(_beyond("所求工作日"))
        return date.fromordinal(self._worked[index])


def shifted(day: date, days: int) -> date:
    """The day so many calendar days (自然日) later, or earlier where negative; ValueError out of range."""
    ordinal = _ordinal(day) + days
    if not _FIRST <= ordinal <= _LAST:
        raise ValueError(_beyond("所求日期"))
    return date.fromordinal(ordinal)


def last_of_month(year: int, month: int) -> date:
    """月末日 The last calendar day of the month; ValueError out of range."""
    if not FIRST.year <= year <= LAST.year:
        raise ValueError(_beyond(f"{year}年{month}月"))
    return date.fromordinal(date(year + month // 12, month % 12 + 1, 1).toordinal() - 1)


def _ordinal(day: date) -> int:
    """The day as a number, once it is known to lie within the calendar."""
    ordinal = day.toordinal()
    if not _FIRST <= ordinal <= _LAST:
        raise ValueError(_beyond(str(day)))
    return ordinal


def _beyond(what: str) -> str:
    return f"{what}超出工作日历的范围（{FIRST}至{LAST}）"
