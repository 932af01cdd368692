"""年度安排核对 What is wrong with an arrangement that was read: days doubled, missing, of another year, worked already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from models.arrangement import FESTIVALS, BadArrangement, Fault, Line, Read
from rules.calendar import CalendarRow

FIXED = {"元旦": ((1, 1),), "劳动节": ((5, 1),), "国庆节": ((10, 1), (10, 2), (10, 3))}
"""Days that the law itself gives (全国年节及纪念日放假办法 第二条)."""
EVE_FROM = 25
"""A notice arranges late December of the year before, if New Year asks for it."""
_WEEK = "一二三四五六日"


@dataclass(frozen=True)
class Arrangement:
    """年度安排: the rows of a year, by the notice that says so; `text` can be read again."""

    year: int
    source: str
    rows: tuple[CalendarRow, ...]
    text: str


def arranged(year: int, source: str, said: Read) -> Arrangement:
    """What was read, if it holds together. Raises BadArrangement with every fault."""
    faults = [*said.faults, *_doubled(said.lines), *_misplaced(said.lines, year)]
    if not faults:
        faults = [*_holes(said.lines), *_missing(said.lines, year)]
    if faults:
        raise BadArrangement(*faults)
    rows = [CalendarRow(day, line.worked, line.words, source) for line in said.lines for day in line.days]
    return Arrangement(
        year, source, tuple(sorted(rows, key=lambda row: row.day)), "\n".join(map(str, said.lines))
    )


def _doubled(lines: list[Line]) -> Iterator[Fault]:
    first: dict[date, Line] = {}
    for line in lines:
        for day in line.days:
            if day in first:
                before = first[day].where
                where = "同一行里" if before == line.where else f"{before}"
                yield Fault(line.where, f"日期重复：{day}在{where}已经写过")
            first.setdefault(day, line)


def _misplaced(lines: list[Line], year: int) -> Iterator[Fault]:
    """Days of another year, and weekdays that are worked anyway."""
    for line in lines:
        for day in line.days:
            if day.year != year and not _is_eve(day, year):
                yield Fault(line.where, f"{day}不在 {year} 年内")
            elif line.worked and day.weekday() < 5:
                yield Fault(line.where, f"{day}是星期{_WEEK[day.weekday()]}，本来就上班，不用写“上班”")


def _is_eve(day: date, year: int) -> bool:
    return (day.year, day.month) == (year - 1, 12) and day.day >= EVE_FROM


def _holes(lines: list[Line]) -> Iterator[Fault]:
    """Between the days off of one holiday, a weekday that nobody wrote down."""
    listed = {day for line in lines for day in line.days}
    by_name: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for line in lines:
        if not line.worked:
            by_name[line.words] += [(day, line.where) for day in line.days]
    for name, days in by_name.items():
        days.sort()
        for (one, _), (other, where) in pairwise(days):
            between = [one + timedelta(days=n) for n in range(1, (other - one).days)]
            missing = [day for day in between if day.weekday() < 5 and day not in listed]
            if missing and len(between) < 10:
                yield Fault(where, f"{name}缺一天：{missing[0]}没有写，前后都放假")


def _missing(lines: list[Line], year: int) -> Iterator[Fault]:
    """Of the seven holidays, those that are not named, and days that the law gives."""
    if not lines:
        yield Fault("", "没有写任何一天：请粘贴放假安排，或选择 .xlsx 文件")
        return
    off = {day for line in lines if not line.worked for day in line.days}
    named = "、".join({line.words for line in lines if not line.worked})
    absent = [name for name in FESTIVALS if name not in named]
    if absent:
        yield Fault("", f"缺少{'、'.join(absent)}：一年的安排应写全七个节日")
    for name, days in FIXED.items():
        for month, day in days:
            if name not in absent and date(year, month, day) not in off:
                yield Fault("", f"{name}应包括{month}月{day}日")
