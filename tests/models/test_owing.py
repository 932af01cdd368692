"""应做汇总 over a span: whole periods count, what the span cuts is shown, what runs may still be done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from models import clock
from models.obligations import obligations, obligations_between, of_rule
from models.owing import OwedState, Sum, state_of, sums
from models.steps import take
from rules.owed import Owed, Period
from rules.policies import POLICIES
from rules.terms import Status, Step
from seed.case_play import Play
from seed.cast import Cast

L = "linyi-2014-10/"
SUPPORTED, WEEKLY, BY_UNIT, EXPLAINED = L + "5.visits-supported", L + "7.weekly-progress", L + "6.unit-weekly", L + "9.explanation"
SPECIAL, PROMOTION = L + "10.monthly-meeting", L + "10.quarterly-meeting"
MONDAY = date(2014, 3, 3)


def span(start: str, last: str) -> Period:
    """From a day to a day, both included, as people say it."""
    return Period(date.fromisoformat(start), date.fromisoformat(last) + timedelta(days=1))


def play(session: Session, cast: Cast, status: Status, on: date = MONDAY) -> Play:
    return Play(session, cast, POLICIES["linyi-2014-10"], {"at": status.value, "on": on})


def visited(cast: Cast, *days: date) -> None:
    for day in days:
        said = {"enterprise": cast["enterprise/1"], "visited_on": day}
        take(cast.session, None, Step.VISIT, cast["liaison_officer"], clock.at(day, 10), **said)


def told(found: list[Owed], rule: str, on: date, each: Any = None) -> list[tuple[str, int, int, OwedState]]:
    """(first day, due, done, state) of each period."""
    return [
        (str(one.period.start), one.due, one.done, state_of(one, on))
        for one in of_rule(found, rule)
        if each in (None, one.each)
    ]


@pytest.mark.parametrize(
    ("between", "on", "wanted"),
    [
        pytest.param(
            span("2014-02-01", "2014-04-30"), date(2014, 4, 10),
            [("2014-02-01", 2, 0, OwedState.SHORT), ("2014-03-01", 2, 2, OwedState.MET), ("2014-04-01", 2, 1, OwedState.RUNNING)],
            id="whole-months",
        ),
        pytest.param(
            span("2014-02-02", "2014-04-30"), date(2014, 5, 1),
            [("2014-02-01", 2, 0, OwedState.PARTIAL), ("2014-03-01", 2, 2, OwedState.MET), ("2014-04-01", 2, 1, OwedState.SHORT)],
            id="begins-on-the-second",
        ),
        pytest.param(
            span("2014-03-01", "2014-04-29"), date(2014, 5, 1),
            [("2014-03-01", 2, 2, OwedState.MET), ("2014-04-01", 2, 1, OwedState.PARTIAL)], id="ends-before-the-last",
        ),
        pytest.param(
            span("2014-04-01", "2014-12-31"), date(2014, 4, 30), [("2014-04-01", 2, 1, OwedState.RUNNING)],
            id="nothing-that-begins-after-today",
        ),
        pytest.param(span("2014-06-01", "2014-06-30"), date(2014, 5, 31), [], id="all-of-it-ahead"),
        pytest.param(
            span("2014-03-10", "2014-03-10"), date(2014, 5, 1), [("2014-03-01", 2, 2, OwedState.PARTIAL)], id="one-day"
        ),
    ],
)  # fmt: skip
def test_months_of_a_span(cast: Cast, session: Session, between: Period, on: date, wanted: Any) -> None:
    """Two visits in March, one on the first of April."""
    visited(cast, date(2014, 3, 1), date(2014, 3, 31), date(2014, 4, 1))
    found = obligations_between(session, None, between, on)
    assert told(found, SUPPORTED, on, cast["enterprise/1"].id) == wanted


def test_weeks_over_the_year_and_quarters(cast: Cast, session: Session) -> None:
    """The week of 29 December belongs to both years, and so to neither; group and unit each owe their own."""
    made = play(session, cast, Status.HANDLING, date(2014, 12, 1))
    made.do(Step.REPORT_PROGRESS, date(2014, 12, 30), by="unit_handler")
    on = date(2015, 1, 20)
    found = obligations_between(session, None, span("2014-12-01", "2014-12-31"), on)
    weeks = [("2014-12-01", 1, 0), ("2014-12-08", 1, 0), ("2014-12-15", 1, 0), ("2014-12-22", 1, 0)]
    assert told(found, WEEKLY, on) == [*((*week, OwedState.SHORT) for week in weeks), ("2014-12-29", 1, 0, OwedState.PARTIAL)]
    assert told(found, BY_UNIT, on)[-1] == ("2014-12-29", 1, 1, OwedState.PARTIAL)
    assert {(one.due, one.missing) for one in of_rule(found, SPECIAL)} == {(1, 1)}
    assert next(state_of(one, on) for one in of_rule(found, PROMOTION)) == OwedState.PARTIAL
    both = obligations_between(session, None, span("2014-12-29", "2015-01-04"), on)
    assert told(both, BY_UNIT, on) == [("2014-12-29", 1, 1, OwedState.MET)]


def test_the_span_of_one_week_says_what_the_desk_says(cast: Cast, session: Session) -> None:
    """On any day of a week, the desk and the week as a span agree about the weekly reports."""
    made = play(session, cast, Status.HANDLING)
    made.do(Step.REPORT_PROGRESS, date(2014, 3, 12), by="liaison_officer")
    for day in (date(2014, 3, 10), date(2014, 3, 16), date(2014, 3, 19)):
        monday = day - timedelta(days=day.weekday())
        week = Period(monday, monday + timedelta(days=7))
        for rule in (WEEKLY, BY_UNIT):
            assert of_rule(obligations_between(session, None, week, day), rule) == of_rule(obligations(session, None, day), rule)


def late(session: Session, cast: Cast) -> Play:
    """Accepted on 3 March with ten days: late from the 14th."""
    made = play(session, cast, Status.HANDLING)
    assert made.issue.due_on == date(2014, 3, 13)
    return made


@pytest.mark.parametrize(
    ("between", "on", "wanted"),
    [
        pytest.param(span("2014-03-01", "2014-03-31"), date(2014, 3, 13), [], id="not-on-the-due-day"),
        pytest.param(span("2014-03-01", "2014-03-31"), date(2014, 3, 14), [OwedState.SHORT], id="the-day-after"),
        pytest.param(span("2014-03-01", "2014-03-13"), date(2014, 4, 20), [], id="a-span-before"),
        pytest.param(span("2014-04-01", "2014-04-09"), date(2014, 4, 9), [OwedState.SHORT], id="still-owed-later"),
        pytest.param(span("2014-04-01", "2014-04-30"), date(2014, 4, 20), [OwedState.MET], id="given-within"),
        pytest.param(span("2014-03-01", "2014-03-31"), date(2014, 4, 20), [OwedState.MET], id="given-since"),
        pytest.param(span("2014-04-11", "2014-04-30"), date(2014, 4, 20), [], id="given-before"),
    ],
)
def test_explanations_of_a_span(cast: Cast, session: Session, between: Period, on: date, wanted: Any) -> None:
    """Owed from the 14th of March; given on the 10th of April."""
    made = late(session, cast)
    if on >= date(2014, 4, 10):
        made.do(Step.EXPLAIN, date(2014, 4, 10))
    found = of_rule(obligations_between(session, None, between, on), EXPLAINED)
    assert [state_of(one, on) for one in found] == wanted
    assert {one.owner for one in found} <= {cast["unit/1"].id}


def test_no_explanation_for_what_was_reported_in_time_or_the_day_after(cast: Cast, session: Session) -> None:
    """The unit's hands are free from the day of the result; a later round owes its own."""
    made = late(session, cast)
    made.do(Step.FILE_RESULT, date(2014, 3, 14))
    year = span("2014-01-01", "2014-12-31")
    assert of_rule(obligations_between(session, None, year, date(2014, 6, 1)), EXPLAINED) == []
    made.do(Step.VERIFY, date(2014, 3, 17), differs={"passed": False})
    found = of_rule(obligations_between(session, None, year, date(2014, 6, 1)), EXPLAINED)
    assert [one.period.start for one in found] == [made.issue.due_on + timedelta(days=1)]


def test_sums(cast: Cast, session: Session) -> None:
    """March enough, April one short while it runs; an office's share stays its own."""
    visited(cast, date(2014, 3, 1), date(2014, 3, 31), date(2014, 4, 1), date(2014, 3, 5))
    on = date(2014, 4, 10)
    found = obligations_between(session, (cast["city"].id,), span("2014-02-15", "2014-04-30"), on)
    mine = [one for one in found if one.rule == SUPPORTED and one.each == cast["enterprise/1"].id]
    summed = sums(mine, on)[SUPPORTED, cast["group/1"].id]
    assert summed == Sum(due=4, done=3, short=0, running=1, partial=1)
    assert summed.rate == 0.75
    assert sums(mine, date(2014, 5, 1))[SUPPORTED, cast["group/1"].id].short == 1
    assert Sum().rate is None
    county = obligations_between(session, (cast["county"].id,), span("2014-01-01", "2014-12-31"), on)
    assert {one.owner for one in county} == {cast["county"].id}


def test_statements_of_a_year(cast: Cast, session: Session) -> None:
    """At most ten, and as many for five issues as for one."""
    asked: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *told: told[2].startswith("BEGIN") or asked.append(told[2]))

    def cost() -> int:
        session.commit()
        session.expire_all()
        session.info.pop("calendar", None)
        asked.clear()
        obligations_between(session, None, span("2014-01-01", "2014-12-31"), date(2014, 6, 1))
        return len(asked)

    play(session, cast, Status.HANDLING)
    one = cost()
    for _ in range(4):
        play(session, cast, Status.HANDLING)
    assert cost() == one <= 10, "\n".join(asked)
