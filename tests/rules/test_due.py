"""时限: which dates an act sets, which it ends; day before, first, last, day after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from rules.calendar import WorkingCalendar
from rules.due import Clock, clock, days_over, deadlines_set, dispatch_by
from rules.facts import Act, Facts, fold
from rules.policies.linyi_2014 import POLICY
from rules.terms import Status, Step
from tests.rules import toy
from tests.rules.told import DAY, act, facts, road

PLAIN = WorkingCalendar(announced=range(2010, 2030))
DUE = DAY + timedelta(days=10)


def back(seq: int, on: date, **said: Any) -> Act:
    return replace(act(seq, Step.VERIFY, Status.HANDLING, on, passed=False, **said), to_round=2)


def later(seq: int, step: Step, to: Status, on: date, round_: int = 1, **said: Any) -> Act:
    return replace(act(seq, step, to, on, **said), round=round_, to_round=round_)


def shown(known: Facts) -> tuple[date | None, date | None]:
    found = clock(POLICY, known, PLAIN)
    return found.due_on, found.first_due_on


@pytest.mark.parametrize(
    ("status", "due"),
    [
        pytest.param(Status.APPROVED, None, id="before-dispatch"),
        pytest.param(Status.DISPATCHED, DUE, id="dispatch-starts-it"),
        pytest.param(Status.HANDLING, DUE, id="acceptance-moves-nothing"),
        pytest.param(Status.CONFIRMED, DUE, id="kept-to-the-end"),
    ],
)
def test_the_clock_starts_at_dispatch(status: Status, due: date | None) -> None:
    assert shown(facts(status)) == (due, due)


@pytest.mark.parametrize(
    ("more", "due", "first"),
    [
        pytest.param([(Step.VOID_SLIP, Status.APPROVED)], None, None, id="voided"),
        pytest.param([(Step.RETURN_SLIP, Status.REGISTERED)], None, None, id="returned"),
        pytest.param([(Step.ESCALATE, Status.ESCALATED)], None, DUE, id="escalated"),
        pytest.param([(Step.REMIND, Status.DISPATCHED)], DUE, DUE, id="reminded"),
    ],
)
def test_what_ends_a_clock(more: list[tuple[Step, Status]], due: date | None, first: date | None) -> None:
    acts = [act(6 + place, step, to) for place, (step, to) in enumerate(more)]
    assert shown(facts(Status.DISPATCHED, *acts)) == (due, first)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        pytest.param({"days_allowed": 3}, 3, id="its-own-days"),
        pytest.param({}, 10, id="the-slips-days"),
    ],
)
def test_a_way_back_starts_anew_and_the_first_date_never_moves(said: dict[str, int], days: int) -> None:
    on = DAY + timedelta(days=30)
    assert shown(facts(Status.REPORTED, back(8, on, **said))) == (on + timedelta(days=days), DUE)


def test_a_meeting_hands_it_out_again() -> None:
    on = DAY + timedelta(days=20)
    up = act(7, Step.ESCALATE, Status.ESCALATED, on)
    out = act(8, Step.DECIDE_MEETING, Status.DISPATCHED, on, lead_unit=2, days_allowed=1)
    assert shown(facts(Status.HANDLING, up, out)) == (on + timedelta(days=1), DUE)
    assert facts(Status.HANDLING, up, out).lead_unit == 2


def test_a_slip_of_a_later_round_keeps_the_first_date() -> None:
    """Only the slip of the first round takes its own first date with it."""
    on = DAY + timedelta(days=20)
    acts = [back(8, on), later(9, Step.ESCALATE, Status.ESCALATED, on, 2)]
    acts += [later(10, Step.DECIDE_MEETING, Status.DISPATCHED, on, 2, lead_unit=2, days_allowed=1)]
    acts += [later(11, Step.RETURN_SLIP, Status.REGISTERED, on, 2)]
    assert shown(facts(Status.REPORTED, *acts)) == (None, DUE)


def test_a_new_leg_has_dates_of_its_own() -> None:
    up = replace(act(6, Step.PASS_UP, Status.RECEIVED), to_leg=2)
    known = fold([*road(Status.DISPATCHED)[:5], up], office=1)
    assert clock(toy.POLICY, known, PLAIN) == Clock()


def test_a_deadline_may_say_that_it_is_provisional_and_roll() -> None:
    """The toy's slip of five days from a Monday ends on a Saturday and rolls to Monday."""
    found = deadlines_set(toy.POLICY, facts(Status.DISPATCHED), facts(Status.DISPATCHED).acts[-1], PLAIN)
    assert [(one.due.on, one.provisional, one.rule) for one in found] == [
        (date(2014, 3, 17), True, "toy/days")
    ]


def test_every_deadline_proves_itself() -> None:
    (found,) = deadlines_set(POLICY, facts(Status.DISPATCHED), facts(Status.DISPATCHED).acts[-1], PLAIN)
    proof = found.due.proof(PLAIN)
    assert (proof[0].number, proof[-1].number, proof[-1].day) == (None, 10, DUE)


@pytest.mark.parametrize(
    ("on", "days"),
    [
        pytest.param(date(2014, 3, 6), None, id="day-before"),
        pytest.param(date(2014, 3, 7), None, id="due-day"),
        pytest.param(date(2014, 3, 8), 0, id="saturday-after"),
        pytest.param(date(2014, 3, 10), 1, id="monday-after"),
    ],
)
def test_days_over(on: date, days: int | None) -> None:
    assert days_over(date(2014, 3, 7), on, PLAIN) == days
    assert days_over(None, on, PLAIN) is None


@pytest.mark.parametrize(
    ("said", "by"),
    [
        pytest.param({"complexity": "clear"}, DAY + timedelta(days=2), id="two-working-days"),
        pytest.param({"cooperating_units": (2,)}, DAY + timedelta(days=3), id="three-working-days"),
        pytest.param({"complexity": "major"}, None, id="none-for-a-meeting"),
    ],
)
def test_dispatch_by(said: dict[str, Any], by: date | None) -> None:
    assert dispatch_by(toy.POLICY, facts(Status.PROPOSED, propose=said), PLAIN) == by
    assert dispatch_by(toy.POLICY, facts(Status.REGISTERED), PLAIN) is None
    assert dispatch_by(POLICY, facts(Status.PROPOSED, propose=said), PLAIN) is None
