"""The working calendar: the plain week, the office's rows, and what is not announced yet."""

from datetime import date, timedelta
from itertools import accumulate
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import FIRST, LAST, CalendarRow, WorkingCalendar, last_of_month, shifted

# 国办发明电〔2020〕27号, the National Day of 2021: off from 1 to 7 October, Sunday 26 September and
# Saturday 9 October worked.
NATIONAL_DAY = [CalendarRow(date(2021, 10, day), False, "国庆节") for day in range(1, 8)]
SWAPPED = [CalendarRow(date(2021, 9, 26), True, "调休上班（补国庆节）"), CalendarRow(date(2021, 10, 9), True, "调休上班（补国庆节）")]
OFFICE = WorkingCalendar(NATIONAL_DAY + SWAPPED, announced=[2021])
PLAIN = WorkingCalendar()
DAYS = st.dates(date(2020, 1, 1), date(2023, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked", "words"),
    [
        pytest.param(date(2021, 9, 24), True, "周五", id="plain-friday"),
        pytest.param(date(2021, 9, 25), False, "周六 休息日", id="plain-saturday"),
        pytest.param(date(2021, 9, 26), True, "调休上班（补国庆节）", id="sunday-worked"),
        pytest.param(date(2021, 9, 27), True, "周一", id="plain-monday"),
        pytest.param(date(2021, 9, 30), True, "周四", id="day-before-the-holiday"),
        pytest.param(date(2021, 10, 1), False, "国庆节", id="first-day-of-the-holiday"),
        pytest.param(date(2021, 10, 3), False, "国庆节", id="sunday-within-the-holiday"),
        pytest.param(date(2021, 10, 7), False, "国庆节", id="last-day-of-the-holiday"),
        pytest.param(date(2021, 10, 8), True, "周五", id="day-after-the-holiday"),
        pytest.param(date(2021, 10, 9), True, "调休上班（补国庆节）", id="saturday-worked"),
        pytest.param(date(2021, 10, 10), False, "周日 休息日", id="plain-sunday"),
    ],
)
def test_each_day_is_worked_or_not_and_says_why(day: date, worked: bool, words: str) -> None:
    assert (OFFICE.is_worked(day), OFFICE.words(day)) == (worked, words)


def test_a_row_without_words_falls_back_on_the_week() -> None:
    calendar = WorkingCalendar([CalendarRow(date(2021, 9, 24), False, "")])
    assert calendar.words(date(2021, 9, 24)) == "周五 休息日"


@pytest.mark.parametrize(
    ("after", "until", "days"),
    [
        pytest.param(date(2021, 9, 30), date(2021, 9, 30), 0, id="same-day"),
        pytest.param(date(2021, 9, 30), date(2021, 9, 29), 0, id="backwards"),
        pytest.param(date(2021, 9, 29), date(2021, 9, 30), 1, id="until-is-counted"),
        pytest.param(date(2021, 9, 30), date(2021, 10, 7), 0, id="nothing-but-the-holiday"),
        pytest.param(date(2021, 9, 30), date(2021, 10, 8), 1, id="first-day-back"),
        pytest.param(date(2021, 9, 30), date(2021, 10, 10), 2, id="saturday-worked-sunday-not"),
        pytest.param(date(2021, 9, 25), date(2021, 9, 26), 1, id="sunday-worked"),
    ],
)
def test_working_days_count_until_and_not_after(after: date, until: date, days: int) -> None:
    assert OFFICE.working_days(after, until) == days


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        pytest.param(date(2021, 9, 30), 1, date(2021, 10, 8), id="over-the-holiday"),
        pytest.param(date(2021, 9, 30), 2, date(2021, 10, 9), id="onto-the-worked-saturday"),
        pytest.param(date(2021, 9, 30), 3, date(2021, 10, 11), id="over-the-plain-sunday"),
        pytest.param(date(2021, 10, 3), 1, date(2021, 10, 8), id="from-a-day-off"),
        pytest.param(date(2021, 9, 24), 1, date(2021, 9, 26), id="friday-to-worked-sunday"),
    ],
)
def test_nth_after_does_not_count_the_day_itself(day: date, n: int, expected: date) -> None:
    assert OFFICE.nth_after(day, n) == expected


@pytest.mark.parametrize("n", [0, -1])
def test_nth_after_refuses_less_than_one(n: int) -> None:
    with pytest.raises(ValueError, match="正整数"):
        OFFICE.nth_after(date(2021, 9, 30), n)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2021, 9, 30), date(2021, 9, 30), id="a-working-day-stays"),
        pytest.param(date(2021, 10, 1), date(2021, 10, 8), id="first-day-of-the-holiday"),
        pytest.param(date(2021, 10, 7), date(2021, 10, 8), id="last-day-of-the-holiday"),
        pytest.param(date(2021, 10, 9), date(2021, 10, 9), id="worked-saturday-stays"),
    ],
)
def test_on_or_after_moves_only_from_a_day_off(day: date, expected: date) -> None:
    assert OFFICE.on_or_after(day) == expected


@pytest.mark.parametrize(
    ("day", "left"),
    [
        pytest.param(date(2021, 9, 29), 1, id="the-day-itself-is-not-counted"),
        pytest.param(date(2021, 9, 30), 0, id="last-day-of-the-month"),
        pytest.param(date(2021, 10, 1), 17, id="first-day-of-the-month"),
        pytest.param(date(2021, 12, 30), 1, id="december"),
    ],
)
def test_working_days_left_in_month(day: date, left: int) -> None:
    assert OFFICE.working_days_left_in_month(day) == left


def test_a_year_is_provisional_until_it_is_announced() -> None:
    assert not OFFICE.is_provisional(date(2021, 12, 31))
    assert OFFICE.is_provisional(date(2022, 1, 1))
    assert OFFICE.is_provisional_within(date(2021, 12, 31), date(2022, 1, 1))
    assert not OFFICE.is_provisional_within(date(2021, 1, 1), date(2021, 12, 31))


def test_rows_alone_do_not_announce_a_year() -> None:
    assert WorkingCalendar(NATIONAL_DAY).is_provisional(date(2021, 10, 1))


def test_one_day_has_one_row() -> None:
    worked = CalendarRow(date(2021, 10, 1), True, "调休上班（补国庆节）")
    with pytest.raises(ValueError, match="2021-10-01有两种安排"):
        WorkingCalendar([*NATIONAL_DAY, worked])
    assert not WorkingCalendar(NATIONAL_DAY * 2).is_worked(date(2021, 10, 1))


def test_both_ends_of_the_calendar_are_in_it() -> None:
    assert PLAIN.is_worked(FIRST)
    assert PLAIN.is_worked(LAST)
    assert PLAIN.nth_after(LAST - timedelta(days=1), 1) == LAST
    assert PLAIN.on_or_after(FIRST) == FIRST
    assert last_of_month(2100, 12) == shifted(LAST, 0) == LAST


BEFORE, BEYOND = FIRST - timedelta(days=1), LAST + timedelta(days=1)


@pytest.mark.parametrize("day", [BEFORE, BEYOND, date.min, date.max])
def test_a_day_beyond_the_calendar_is_refused(day: date) -> None:
    with pytest.raises(ValueError, match="超出工作日历的范围"):
        PLAIN.is_worked(day)
    with pytest.raises(ValueError, match="超出工作日历的范围"):
        PLAIN.words(day)
    with pytest.raises(ValueError, match="超出工作日历的范围"):
        PLAIN.is_provisional(day)
    with pytest.raises(ValueError, match="超出工作日历的范围"):
        PLAIN.working_days(day, day)
    with pytest.raises(ValueError, match="超出工作日历的范围"):
        PLAIN.nth_after(day, 1)
    with pytest.raises(ValueError, match="超出工作日历的范围"):
        PLAIN.on_or_after(day)
    with pytest.raises(ValueError, match="超出工作日历的范围"):
        shifted(day, 1)
    with pytest.raises(ValueError, match="超出工作日历的范围"):
        WorkingCalendar([CalendarRow(day, False, "国庆节")])


@pytest.mark.parametrize("n", [1, 10**12])
def test_a_count_that_leaves_the_calendar_is_refused(n: int) -> None:
    with pytest.raises(ValueError, match="超出工作日历的范围"):
        PLAIN.nth_after(LAST, n)
    with pytest.raises(ValueError, match="超出工作日历的范围"):
        shifted(LAST, n)


@given(day=DAYS, n=st.integers(1, 400))
def test_counting_and_finding_agree(day: date, n: int) -> None:
    found = OFFICE.nth_after(day, n)
    assert OFFICE.working_days(day, found) == n
    assert OFFICE.is_worked(found)


@given(day=DAYS, length=st.integers(0, 400))
def test_counting_agrees_with_asking_each_day(day: date, length: int) -> None:
    days = [day + timedelta(days=i) for i in range(1, length + 1)]
    expected = list(accumulate((OFFICE.is_worked(each) for each in days), initial=0))[-1]
    assert OFFICE.working_days(day, day + timedelta(days=length)) == expected


def test_counting_is_quick() -> None:
    """About 1 s for a million on a plain machine; the bound leaves a slow one room, a loop over days none."""
    start = process_time()
    for _ in range(100_000):
        OFFICE.nth_after(date(2021, 9, 30), 250)
    assert process_time() - start < 1
