"""Deadlines counted by hand from the notices as printed, day by day; a second package gives its opinion on each.

`counted` is the count as a clerk would write it down: each working day after the day of receipt, by its number.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

import holidays
import pytest

from rules.calendar import WorkingCalendar
from rules.spans import CalendarDays, Months, Span, WorkingDays
from seed.notices import NUMBERS
from seed.workdays import KNOWN_YEARS, working_calendar

OFFICE = working_calendar()


class ByHand(NamedTuple):
    """One count: what the notice says of these days, and the count."""

    received: date
    days: int
    due: date
    notice: str
    says: str
    counted: str


TABLE = (
    ByHand(
        date(2013, 2, 7), 5, date(2013, 2, 19), "国办发明电〔2012〕33号", "2月9日至15日放假，16日（星期六）、17日（星期日）上班",
        "2-8 2-16 2-17 2-18 2-19",
    ),
    ByHand(
        date(2013, 4, 26), 3, date(2013, 5, 2), "国办发明电〔2012〕33号", "4月29日至5月1日放假，4月27日、28日上班",
        "4-27 4-28 5-2",
    ),
    ByHand(
        date(2014, 1, 24), 5, date(2014, 1, 30), "国办发明电〔2013〕28号", "1月31日起放假，除夕上班，1月26日（星期日）上班",
        "1-26 1-27 1-28 1-29 1-30",
    ),
    ByHand(
        date(2014, 9, 26), 5, date(2014, 10, 9), "国办发明电〔2013〕28号", "10月1日至7日放假，9月28日（星期日）上班",
        "9-28 9-29 9-30 10-8 10-9",
    ),
    ByHand(
        date(2015, 2, 13), 5, date(2015, 2, 26), "国办发明电〔2014〕28号", "2月18日至24日放假，15日（星期日）上班",
        "2-15 2-16 2-17 2-25 2-26",
    ),
    ByHand(
        date(2015, 9, 2), 3, date(2015, 9, 8), "国发明电〔2015〕1号", "9月3日至5日放假，6日（星期日）上班",
        "9-6 9-7 9-8",
    ),
    ByHand(
        date(2016, 6, 8), 2, date(2016, 6, 13), "国办发明电〔2015〕18号", "6月9日至11日放假，12日（星期日）上班",
        "6-12 6-13",
    ),
    ByHand(
        date(2016, 9, 30), 2, date(2016, 10, 9), "国办发明电〔2015〕18号", "10月1日至7日放假，8日、9日（星期日）上班",
        "10-8 10-9",
    ),
    ByHand(
        date(2017, 9, 29), 2, date(2017, 10, 9), "国办发明电〔2016〕17号", "10月1日至8日放假，9月30日（星期六）上班",
        "9-30 10-9",
    ),
    ByHand(
        date(2018, 9, 28), 5, date(2018, 10, 10), "国办发明电〔2017〕12号", "10月1日至7日放假，9月29日、30日（星期日）上班",
        "9-29 9-30 10-8 10-9 10-10",
    ),
    ByHand(
        date(2018, 12, 28), 2, date(2019, 1, 2), "国办发明电〔2018〕15号", "2018年12月30日至2019年1月1日放假，12月29日上班",
        "12-29 1-2",
    ),
    ByHand(
        date(2019, 4, 26), 5, date(2019, 5, 6), "国办发明电〔2019〕3号", "5月1日至4日放假，4月28日、5月5日（星期日）上班",
        "4-28 4-29 4-30 5-5 5-6",
    ),
    ByHand(
        date(2020, 1, 22), 5, date(2020, 2, 6), "国办发明电〔2020〕1号", "假期延长至2月2日（星期日），2月3日起上班",
        "1-23 2-3 2-4 2-5 2-6",
    ),
    ByHand(
        date(2020, 9, 25), 5, date(2020, 10, 9), "国办发明电〔2019〕16号", "10月1日至8日放假，9月27日（星期日）上班",
        "9-27 9-28 9-29 9-30 10-9",
    ),
    ByHand(
        date(2021, 2, 14), 5, date(2021, 2, 23), "国办发明电〔2020〕27号", "2月11日至17日放假，20日（星期六）上班；假期中收到",
        "2-18 2-19 2-20 2-22 2-23",
    ),
    ByHand(
        date(2021, 9, 30), 5, date(2021, 10, 13), "国办发明电〔2020〕27号", "10月1日至7日放假，9日（星期六）上班",
        "10-8 10-9 10-11 10-12 10-13",
    ),
    ByHand(
        date(2022, 1, 28), 5, date(2022, 2, 9), "国办发明电〔2021〕11号", "1月31日至2月6日放假，1月29日、30日上班",
        "1-29 1-30 2-7 2-8 2-9",
    ),
    ByHand(
        date(2022, 12, 30), 3, date(2023, 1, 5), "国办发明电〔2022〕16号", "2022年12月31日至2023年1月2日放假",
        "1-3 1-4 1-5",
    ),
    ByHand(
        date(2023, 9, 28), 5, date(2023, 10, 11), "国办发明电〔2022〕16号", "9月29日至10月6日放假，10月7日、8日上班",
        "10-7 10-8 10-9 10-10 10-11",
    ),
    ByHand(
        date(2024, 2, 9), 5, date(2024, 2, 22), "国办发明电〔2023〕7号", "2月10日至17日放假，18日（星期日）上班",
        "2-18 2-19 2-20 2-21 2-22",
    ),
    ByHand(
        date(2024, 9, 13), 3, date(2024, 9, 19), "国办发明电〔2023〕7号", "9月15日至17日放假，14日（星期六）上班",
        "9-14 9-18 9-19",
    ),
    ByHand(
        date(2025, 1, 24), 5, date(2025, 2, 7), "国办发明电〔2024〕12号", "1月28日至2月4日放假，1月26日（星期日）上班",
        "1-26 1-27 2-5 2-6 2-7",
    ),
    ByHand(
        date(2025, 9, 26), 6, date(2025, 10, 11), "国办发明电〔2024〕12号", "10月1日至8日放假，9月28日、10月11日（星期六）上班",
        "9-28 9-29 9-30 10-9 10-10 10-11",
    ),
    ByHand(
        date(2026, 2, 13), 6, date(2026, 2, 28), "国办发明电〔2025〕7号", "2月15日至23日放假，14日、28日（星期六）上班",
        "2-14 2-24 2-25 2-26 2-27 2-28",
    ),
    ByHand(
        date(2026, 9, 18), 15, date(2026, 10, 15), "国办发明电〔2025〕7号",
        "9月25日至27日、10月1日至7日放假，9月20日（星期日）、10月10日（星期六）上班",
        "9-20 9-21 9-22 9-23 9-24 9-28 9-29 9-30 10-8 10-9 10-10 10-12 10-13 10-14 10-15",
    ),
)  # fmt: skip


@cache
def second() -> holidays.HolidayBase:
    """The other package's calendar of all these years."""
    return holidays.country_holidays("CN", years=KNOWN_YEARS)


def test_the_table_covers_every_year_and_its_notices() -> None:
    assert len(TABLE) >= 20
    years = {one.received.year for one in TABLE} | {one.due.year for one in TABLE}
    assert years == set(range(2013, 2027))
    known = {*NUMBERS.values(), "国发明电〔2015〕1号", "国办发明电〔2019〕3号", "国办发明电〔2020〕1号"}
    assert {one.notice for one in TABLE} == known


@pytest.mark.parametrize("one", TABLE, ids=lambda one: f"{one.received}+{one.days}")
def test_counted_by_hand(one: ByHand) -> None:
    due = WorkingDays(one.days).due(one.received, OFFICE)
    proof = due.proof(OFFICE)
    assert (due.on, due.provisional) == (one.due, False)
    numbered = [(line.number, f"{line.day.month}-{line.day.day}") for line in proof if line.counted]
    assert numbered == list(enumerate(one.counted.split(), start=1))
    assert proof[0].number is None
    assert any(f"（{one.notice}）" in line.source for line in proof), "the strip names the notice"


@pytest.mark.parametrize("one", TABLE, ids=lambda one: f"{one.received}+{one.days}")
def test_a_second_opinion_agrees(one: ByHand) -> None:
    day, left = one.received, one.days
    while left:
        day += timedelta(days=1)
        left -= second().is_working_day(day)
    assert day == one.due


@pytest.mark.parametrize(
    ("start", "span", "due"),
    [
        pytest.param(date(2023, 1, 31), Months(1), date(2023, 2, 28), id="a-month-end-without-its-day"),
        pytest.param(date(2024, 1, 31), Months(1), date(2024, 2, 29), id="leap-day-as-month-end"),
        pytest.param(date(2024, 2, 29), Months(1), date(2024, 3, 29), id="from-a-leap-day"),
        pytest.param(date(2024, 2, 28), WorkingDays(1), date(2024, 2, 29), id="onto-a-leap-day"),
        pytest.param(date(2020, 2, 28), WorkingDays(1), date(2020, 3, 2), id="over-a-leap-saturday"),
        pytest.param(date(2023, 2, 28), CalendarDays(1), date(2023, 3, 1), id="no-leap-day"),
        pytest.param(date(2021, 12, 31), WorkingDays(1), date(2022, 1, 4), id="new-year-of-three-days"),
        pytest.param(date(2025, 12, 31), WorkingDays(2), date(2026, 1, 5), id="new-year-and-a-worked-sunday"),
        pytest.param(date(2021, 8, 31), WorkingDays(22), date(2021, 9, 30), id="a-month-of-working-days"),
        pytest.param(date(2021, 10, 5), CalendarDays(1), date(2021, 10, 6), id="calendar-days-on-a-holiday"),
    ],
)
def test_edges(start: date, span: Span, due: date) -> None:
    """In September 2021 are worked 1–3, 6–10, 13–18, 22–24 and 26–30: 22 days."""
    assert span.due(start, OFFICE).on == due


def test_receipt_on_any_day_of_a_holiday_counts_alike() -> None:
    ends = {WorkingDays(5).due(date(2021, 9, 30) + timedelta(days=n), OFFICE).on for n in range(8)}
    assert ends == {date(2021, 10, 13)}


def test_the_strip_of_the_national_day_says_why() -> None:
    proof = WorkingDays(5).due(date(2021, 9, 30), OFFICE).proof(OFFICE)
    words = {line.day: line.words for line in proof}
    assert words[date(2021, 10, 1)] == "国庆节"
    assert words[date(2021, 10, 9)] == "调休上班（补国庆节）"
    assert words[date(2021, 10, 13)] == "周三，期限届满"


def test_a_spring_festival_with_a_swapped_saturday_says_why() -> None:
    proof = WorkingDays(5).due(date(2021, 2, 10), OFFICE).proof(OFFICE)
    assert [(f"{line.day:%m-%d}", line.number, line.words) for line in proof][7:] == [
        ("02-17", None, "春节"), ("02-18", 1, "周四"), ("02-19", 2, "周五"), ("02-20", 3, "调休上班（补春节）"),
        ("02-21", None, "周日 休息日"), ("02-22", 4, "周一"), ("02-23", 5, "周二，期限届满"),
    ]  # fmt: skip


def test_without_its_year_the_same_count_is_provisional() -> None:
    """The plain week runs on, and says so."""
    calendar = WorkingCalendar([], announced=[2020])
    due = WorkingDays(5).due(date(2020, 12, 29), calendar)
    assert (due.on, due.provisional) == (date(2021, 1, 5), True)
