"""The seeded arrangements: known days, and every known day against a second, independent source."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from seed.workdays import CORRECTIONS, KNOWN_YEARS, WORDS, made_up, rows_of, working_calendar

OFFICE = working_calendar()
EVERY_DAY = [
    date.fromordinal(day) for day in range(date(2004, 1, 1).toordinal(), date(2026, 12, 31).toordinal() + 1)
]


@pytest.mark.parametrize(
    ("day", "worked", "words"),
    [
        (date(2014, 9, 28), True, "调休上班（补国庆节）"),
        (date(2015, 9, 3), False, "抗战胜利七十周年"),
        (date(2015, 9, 6), True, "调休上班（补抗战胜利七十周年）"),
        (date(2020, 1, 31), False, "春节"),
        (date(2021, 1, 1), False, "元旦"),
        (date(2021, 4, 4), False, "清明节"),
        (date(2021, 4, 25), True, "调休上班（补劳动节）"),
        (date(2021, 5, 1), False, "劳动节"),
        (date(2021, 6, 14), False, "端午节"),
        (date(2021, 9, 18), True, "调休上班（补中秋节）"),
        (date(2021, 9, 21), False, "中秋节"),
        (date(2021, 9, 30), True, "周四"),
        (date(2021, 10, 1), False, "国庆节"),
        (date(2021, 10, 3), False, "国庆节"),
        (date(2021, 10, 7), False, "国庆节"),
        (date(2021, 10, 8), True, "周五"),
        (date(2021, 10, 9), True, "调休上班（补国庆节）"),
        (date(2026, 1, 4), True, "调休上班（补元旦）"),
        (date(2026, 2, 28), True, "调休上班（补春节）"),
        (date(2026, 10, 10), True, "调休上班（补国庆节）"),
    ],
)
def test_known_days(day: date, worked: bool, words: str) -> None:
    assert (OFFICE.is_worked(day), OFFICE.words(day)) == (worked, words)


def test_rows_differ_from_the_plain_week_or_name_a_holiday() -> None:
    for year in KNOWN_YEARS:
        rows = rows_of(year)
        assert [row.day for row in rows] == sorted({row.day for row in rows})
        for row in rows:
            assert row.day.year == year
            assert row.words in (map(made_up, WORDS.values()) if row.worked else WORDS.values())
            assert row.day.weekday() >= 5 or not row.worked


def test_every_holiday_of_the_package_has_its_words() -> None:
    assert set(WORDS) == {holiday.value for holiday in chinese_calendar.Holiday}


@pytest.mark.parametrize(
    ("day", "source"),
    [
        (date(2021, 10, 1), "国务院办公厅关于2021年部分节假日安排的通知（国办发明电〔2020〕27号）"),
        (date(2021, 10, 9), "国务院办公厅关于2021年部分节假日安排的通知（国办发明电〔2020〕27号）"),
        (date(2018, 12, 29), "国务院办公厅关于2019年部分节假日安排的通知（国办发明电〔2018〕15号）"),
        (date(2019, 5, 5), "国务院办公厅关于调整2019年劳动节假期安排的通知（国办发明电〔2019〕3号）"),
        (date(2020, 2, 1), "国务院办公厅关于延长2020年春节假期的通知（国办发明电〔2020〕1号）"),
        (date(2012, 10, 1), "国务院办公厅关于2012年部分节假日安排的通知"),
        (date(2021, 10, 8), ""),
    ],
)
def test_each_day_bears_the_notice_that_arranged_it(day: date, source: str) -> None:
    assert OFFICE.source(day) == source


def test_known_years_are_announced_and_no_other() -> None:
    assert set(range(2004, 2027)) <= KNOWN_YEARS
    assert OFFICE.announced == KNOWN_YEARS
    assert not OFFICE.is_provisional(date(2026, 12, 31))
    assert OFFICE.is_provisional(date(2003, 12, 31))
    assert OFFICE.is_provisional(date(max(KNOWN_YEARS) + 1, 1, 1))


def test_an_unknown_year_has_no_rows_and_stays_provisional() -> None:
    unknown = max(KNOWN_YEARS) + 1
    assert rows_of(unknown) == rows_of(1999) == []
    assert working_calendar([2021, unknown]).announced == {2021}


def test_every_day_agrees_with_an_independent_source() -> None:
    second = holidays.country_holidays("CN", years=range(2004, 2027))
    differing = [day for day in EVERY_DAY if OFFICE.is_worked(day) != second.is_working_day(day)]
    assert differing == []


def test_the_package_is_wrong_on_the_corrected_days_alone() -> None:
    """A correction that the package no longer needs should go."""
    differing = [day for day in EVERY_DAY if OFFICE.is_worked(day) != chinese_calendar.is_workday(day)]
    assert differing == [row.day for row in CORRECTIONS] == [date(2005, 12, 31)]
    assert CORRECTIONS[0] in rows_of(2005)
    assert date(2005, 12, 31) + timedelta(days=1) not in {row.day for row in rows_of(2005)}
