"""应做: weeks, months and quarters, half-open; what is covered only in part is never failed."""

from __future__ import annotations

from datetime import date

import pytest

from rules.calendar import CalendarRow, WorkingCalendar
from rules.kinds import Cadence, Per
from rules.owed import Owed, Period, Tally, Window, owed, period_of
from tests.rules.toy import CLAUSE

PLAIN = WorkingCalendar(announced=[2014])
MONTHLY = Cadence("toy/monthly", CLAUSE, title="每月两次", at_least=2, per=Per.MONTH)
WEEKLY = Cadence("toy/weekly", CLAUSE, title="每周一次", per=Per.WEEK, least_days=3)


@pytest.mark.parametrize(
    ("per", "day", "start", "last"),
    [
        pytest.param(Per.WEEK, date(2014, 3, 9), date(2014, 3, 3), date(2014, 3, 9), id="sunday-ends-a-week"),
        pytest.param(
            Per.WEEK, date(2014, 3, 10), date(2014, 3, 10), date(2014, 3, 16), id="monday-starts-one"
        ),
        pytest.param(
            Per.WEEK, date(2014, 12, 31), date(2014, 12, 29), date(2015, 1, 4), id="week-over-the-year"
        ),
        pytest.param(Per.MONTH, date(2014, 2, 28), date(2014, 2, 1), date(2014, 2, 28), id="february"),
        pytest.param(Per.MONTH, date(2016, 2, 1), date(2016, 2, 1), date(2016, 2, 29), id="leap-year"),
        pytest.param(Per.MONTH, date(2014, 12, 31), date(2014, 12, 1), date(2014, 12, 31), id="december"),
        pytest.param(Per.QUARTER, date(2014, 3, 31), date(2014, 1, 1), date(2014, 3, 31), id="first-quarter"),
        pytest.param(Per.QUARTER, date(2014, 4, 1), date(2014, 4, 1), date(2014, 6, 30), id="second-quarter"),
        pytest.param(
            Per.QUARTER, date(2014, 12, 31), date(2014, 10, 1), date(2014, 12, 31), id="last-quarter"
        ),
    ],
)
def test_periods(per: Per, day: date, start: date, last: date) -> None:
    period = period_of(per, day)
    assert (period.start, period.last) == (start, last)
    assert start in period
    assert last in period
    assert period.until not in period
    assert per.words in ("每周", "每月", "每季度")


def asked(cadence: Cadence, day: date, *windows: Window, done: tuple[date, ...] = ()) -> Owed | None:
    return owed(cadence, day, Tally(1, 2, windows, frozenset(done)), PLAIN)


@pytest.mark.parametrize(
    ("window", "due", "partial"),
    [
        pytest.param(Window(date(2014, 3, 1)), 2, False, id="from-the-first"),
        pytest.param(Window(date(2014, 3, 2)), 2, True, id="from-the-second"),
        pytest.param(Window(date(2013, 1, 1), date(2014, 4, 1)), 2, False, id="to-the-last"),
        pytest.param(Window(date(2013, 1, 1), date(2014, 3, 31)), 2, True, id="to-the-day-before"),
        pytest.param(Window(date(2014, 3, 31)), 2, True, id="the-last-day-alone"),
        pytest.param(Window(date(2014, 4, 1)), None, None, id="not-yet"),
        pytest.param(Window(date(2013, 1, 1), date(2014, 3, 1)), None, None, id="no-longer"),
    ],
)
def test_a_month_in_part_is_shown_and_never_failed(
    window: Window, due: int | None, partial: bool | None
) -> None:
    found = asked(MONTHLY, date(2014, 3, 15), window)
    assert (found and found.due, found and found.partial) == (due, partial)
    assert found is None or found.missing == (0 if partial else 2)


def test_two_windows_end_to_end_are_the_whole_month() -> None:
    first, second = Window(date(2014, 2, 1), date(2014, 3, 10)), Window(date(2014, 3, 10))
    found = asked(MONTHLY, date(2014, 3, 15), second, first)
    assert found is not None
    assert not found.partial
    gap = asked(MONTHLY, date(2014, 3, 15), first, Window(date(2014, 3, 11)))
    assert gap is not None
    assert gap.partial


@pytest.mark.parametrize(
    ("done", "count"),
    [
        pytest.param((), 0, id="none"),
        pytest.param((date(2014, 3, 1), date(2014, 3, 31)), 2, id="first-and-last-day"),
        pytest.param((date(2014, 2, 28), date(2014, 4, 1)), 0, id="day-before-and-day-after"),
    ],
)
def test_only_days_of_the_period_count(done: tuple[date, ...], count: int) -> None:
    found = asked(MONTHLY, date(2014, 3, 15), Window(date(2013, 1, 1)), done=done)
    assert found is not None
    assert (found.done, found.missing) == (count, 2 - count)


@pytest.mark.parametrize(
    ("window", "due"),
    [
        pytest.param(Window(date(2014, 3, 3)), 1, id="monday-five-days"),
        pytest.param(Window(date(2014, 3, 5)), 1, id="wednesday-three-days"),
        pytest.param(Window(date(2014, 3, 6)), 0, id="thursday-two-days"),
        pytest.param(Window(date(2014, 3, 8)), 0, id="saturday-none"),
        pytest.param(Window(date(2014, 2, 1), date(2014, 3, 6)), 1, id="done-on-thursday-three-days-before"),
        pytest.param(Window(date(2014, 2, 1), date(2014, 3, 5)), 0, id="done-on-wednesday-two-days-before"),
    ],
)
def test_a_short_week_is_not_owed(window: Window, due: int) -> None:
    found = asked(WEEKLY, date(2014, 3, 9), window)
    assert found is not None
    assert (found.due, found.partial) == (due, False)


def test_a_whole_week_of_holidays_is_still_a_week() -> None:
    """Only the first and the last week are measured in working days."""
    off = [CalendarRow(date(2014, 10, day), False, "国庆节") for day in range(6, 11)]
    calendar = WorkingCalendar(off, announced=[2014])
    found = owed(WEEKLY, date(2014, 10, 6), Tally(1, 2, (Window(date(2014, 1, 1)),)), calendar)
    assert found is not None
    assert found.due == 1


def test_windows_do_not_meet_a_period_beside_them() -> None:
    march = Period(date(2014, 3, 1), date(2014, 4, 1))
    assert Window(date(2014, 4, 1)).within(march) is None
    assert Window(date(2014, 3, 31)).within(march) == Period(date(2014, 3, 31), date(2014, 4, 1))
