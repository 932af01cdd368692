"""Working days counted a second time, one by one, by what chinesecalendar says of each; nothing of rules/ is asked."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

LAST_KNOWN = max(day.year for day in chinese_calendar.holidays)
"""The last year whose arrangement is out; later ones run on the plain week, provisionally."""


def is_worked(day: date) -> bool:
    """Whether it is a working day."""
    return bool(chinese_calendar.is_workday(day)) if day.year <= LAST_KNOWN else day.weekday() < 5


def working_day_after(day: date, n: int) -> date:
    """The n-th working day after a day."""
    while n:
        day += timedelta(days=1)
        n -= is_worked(day)
    return day


def a_month_after(day: date) -> date:
    """The corresponding day of the next month, or its last; a day off moves on to the next working day."""
    year, month = day.year + day.month // 12, day.month % 12 + 1
    end = day
    for number in range(day.day, 0, -1):
        try:
            end = date(year, month, number)
            break
        except ValueError:
            continue
    while not is_worked(end):
        end += timedelta(days=1)
    return end


def reaches_into_the_unknown(after: date, until: date) -> bool:
    """Whether any day after the one, until the other, is of a year that is not announced."""
    return until.year > LAST_KNOWN and until > after
