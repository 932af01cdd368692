"""工作日: the n-th working day after a day, for a million days, beside chinesecalendar counting day by day."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta

import chinese_calendar

from seed.workdays import KNOWN_YEARS, working_calendar

STARTS, SAMPLE = 1_000_000, 2_000
LEAST_TIMES = 300.0
DAYS = 15
"""So many working days, as 第十六条 allows at most; of a sample of the starts chinesecalendar is timed, and scaled."""


def by_day(start: date, days: int) -> date:
    """The n-th working day after a day, as anybody would ask chinesecalendar for it."""
    day = start
    while days:
        day += timedelta(days=1)
        days -= chinese_calendar.is_workday(day)
    return day


def run() -> bool:
    """Measure and print; whether it is slower than it must be."""
    calendar = working_calendar()
    first, last = date(2006, 1, 1), date(max(KNOWN_YEARS), 11, 30)  # of the last day of 2005 the package is wrong
    span, chance = (last - first).days, random.Random(16)  # noqa: S311 # any days will do
    starts = [first + timedelta(days=chance.randrange(span)) for _ in range(STARTS)]
    calendar.nth_after(first, 1)
    began = time.perf_counter()
    ours = [calendar.nth_after(day, DAYS) for day in starts]
    fast = time.perf_counter() - began
    began = time.perf_counter()
    theirs = [by_day(day, DAYS) for day in starts[:SAMPLE]]
    slow = (time.perf_counter() - began) * STARTS / SAMPLE
    assert theirs == ours[:SAMPLE]
    wrong = slow < LEAST_TIMES * fast
    print(
        f"\n工作日：{STARTS} 个起算日各加 {DAYS} 个工作日，{fast:.2f} 秒；chinesecalendar 逐日计算 {slow:.0f} 秒"
        f"（按 {SAMPLE} 个推算）；快 {slow / fast:.0f} 倍（不低于 {LEAST_TIMES:g} 倍）  {'不足' if wrong else '合格'}"
    )
    return wrong
