"""逾期: the day before, the day itself, the day after; extensions, rounds and days off hide nothing."""

from __future__ import annotations

from datetime import date

import pytest

from rules.calendar import CalendarRow, WorkingCalendar
from rules.facts import Act
from rules.lateness import by_round, lateness
from rules.terms import Status, Step

NATIONAL_DAY = [CalendarRow(date(2021, 10, day), False, "国庆节") for day in range(1, 8)]
CALENDAR = WorkingCalendar([*NATIONAL_DAY, CalendarRow(date(2021, 10, 9), True, "补班")], announced=[2021, 2022])
DUE, FIRST = date(2021, 10, 13), date(2021, 9, 30)
TABLE = [
    # due, first, done, on                                                    against the day, against the first
    (DUE, DUE, date(2021, 10, 12), date(2021, 11, 1), (False, 0), (False, 0)),  # the day before
    (DUE, DUE, DUE, date(2021, 11, 1), (False, 0), (False, 0)),  # the day itself is in time
    (DUE, DUE, date(2021, 10, 14), date(2021, 11, 1), (True, 1), (True, 1)),  # the day after
    (DUE, DUE, None, date(2021, 10, 12), (False, 0), (False, 0)),
    (DUE, DUE, None, DUE, (False, 0), (False, 0)),
    (DUE, DUE, None, date(2021, 10, 14), (True, 1), (True, 1)),
    (DUE, FIRST, DUE, date(2021, 11, 1), (False, 0), (True, 5)),  # extended: late against the first, 8 9 11 12 13 October
    (DUE, FIRST, None, date(2021, 10, 15), (True, 2), (True, 7)),
    (FIRST, FIRST, date(2021, 10, 7), date(2021, 11, 1), (True, 0), (True, 0)),  # only days off passed: late all the same
    (FIRST, FIRST, date(2021, 10, 9), date(2021, 11, 1), (True, 2), (True, 2)),  # a Saturday that is worked counts
    (None, FIRST, None, date(2021, 10, 8), (False, 0), (True, 1)),  # escalated: no clock runs, the first day stays
    (None, None, None, date(2021, 10, 8), (False, 0), (False, 0)),
    (DUE, DUE, date(2021, 10, 15), date(2021, 10, 14), (True, 1), (True, 1)),  # as it stood before it was done
]


@pytest.mark.parametrize(("due", "first", "done", "on", "now", "then"), TABLE)
def test_late_by_working_days(due: date, first: date, done: date, on: date, now: tuple, then: tuple) -> None:  # type: ignore[type-arg]
    found = lateness(due, first, done, on, CALENDAR)
    assert ((found.effective.is_late, found.effective.days), (found.first.is_late, found.first.days)) == (now, then)


def test_closing_later_changes_nothing() -> None:
    """What counts is the result, not the day on which the office closes."""
    days = {lateness(DUE, FIRST, date(2021, 10, 14), on, CALENDAR).effective.days for on in (date(2021, 10, 14), date(2022, 3, 1))}
    assert days == {1}


def act(seq: int, step: Step, on: date, round_: int = 1, to_round: int = 1, to: Status = Status.HANDLING) -> Act:
    return Act(seq, step, seq, on, to, round=round_, to_round=to_round)


def test_each_round_keeps_its_own_lateness() -> None:
    acts = [
        act(1, Step.ACCEPT, FIRST),
        act(2, Step.FILE_RESULT, date(2021, 10, 15), to=Status.REPORTED),
        act(3, Step.VERIFY, date(2021, 10, 18), 1, 2),
        act(4, Step.FILE_RESULT, date(2021, 10, 20), 2, 2, Status.REPORTED),
    ]
    due = [(1, 1, date(2021, 10, 8)), (1, 1, DUE), (1, 2, date(2021, 10, 25))]
    found = by_round(acts, due, date(2021, 11, 1), CALENDAR)
    assert [(one.round, one.late.days, one.done_on) for one in found] == [
        (1, 2, date(2021, 10, 15)), (2, 0, date(2021, 10, 20)),
    ]  # fmt: skip
    assert by_round(acts[:1], due[:2], date(2021, 10, 14), CALENDAR)[0].late.days == 1
