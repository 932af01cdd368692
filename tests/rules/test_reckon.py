"""推算: every deadline of every policy, forwards and backwards."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import FIRST, LAST
from rules.kinds import Deadline, Tier
from rules.policies import POLICIES
from rules.reckon import MOST_DAYS, Office, Term, backwards, forwards, start_of, terms
from rules.settings import Reading
from rules.terms import Step
from seed.workdays import working_calendar

CALENDAR = working_calendar()
PLAIN = Office((), CALENDAR)
EVERY = {
    f"{level} {term.key}": term
    for policy in POLICIES.values()
    for level in ("county", "city")
    for term in terms(policy, level)
}
LINYI, LINCANG = "linyi-2014-10/", "lincang-2021-21/"
CHOSEN = Office(
    (
        Reading("days_unit", "working", date(2019, 5, 1)),
        Reading("days_from", "same_day", date(2020, 1, 20)),
        Reading("handling_days", "3", date(2020, 9, 30)),
        Reading("director_days", "1", date(2021, 4, 1)),
        Reading("extension_days", "10", date(2022, 1, 1)),
        Reading("month_rolls", "stays", date(2021, 10, 1)),
        Reading("month_rolls", "rolls", date(2023, 1, 1)),
    ),
    CALENDAR,
)
DAYS = st.dates(date(2012, 1, 1), date(2026, 10, 1))


def term(name: str, level: str = "county") -> Term:
    return EVERY[f"{level} {name}"]


def test_every_deadline_of_every_policy_can_be_asked() -> None:
    for policy in POLICIES.values():
        for level in ("county", "city"):
            tiers = {cited.id for cited, tier in policy.tiers(level) if tier.within}
            keys = [one.key for one in terms(policy, level)]
            assert {one.rule.id for one in terms(policy, level)} == tiers | {rule.id for rule in policy.of(Deadline)}
            assert len(set(keys)) == len(keys)
    assert [one.rule.id for one in EVERY.values() if one.takes_days] == [f"{LINYI}6.days-allowed"] * 2
    assert sum(isinstance(one.measure, Tier) for one in terms(POLICIES["lincang-2021-21"], "city")) == 3


@pytest.mark.parametrize(
    ("name", "start", "days", "due"),
    [
        pytest.param(f"{LINCANG}16.five-days", date(2021, 9, 30), None, date(2021, 10, 13), id="five-days"),
        pytest.param(f"{LINCANG}16.fifteen-days", date(2021, 9, 30), None, date(2021, 10, 27), id="the-most"),
        pytest.param(f"{LINCANG}16.one-month", date(2021, 9, 1), None, date(2021, 10, 8), id="month-rolls"),
        pytest.param(f"{LINCANG}12.director", date(2021, 4, 9), None, date(2021, 4, 13), id="hand-out"),
        pytest.param(f"{LINYI}6.days-allowed", date(2014, 3, 3), 5, date(2014, 3, 8), id="days-on-the-slip"),
        pytest.param(f"{LINYI}9.explanation", date(2014, 3, 8), None, date(2014, 3, 9), id="owed-from-the-next-day"),
    ],
)
def test_forwards(name: str, start: date, days: int | None, due: date) -> None:
    assert forwards(term(name), start, PLAIN, days).on == due


def test_the_readings_of_the_day_count() -> None:
    """A slip of five days counts working days from 2019-05-01 on, and its own day from 2020-01-20 on."""
    slip = term(f"{LINYI}6.days-allowed")
    assert forwards(slip, date(2019, 4, 30), CHOSEN, 5).on == date(2019, 5, 5)
    assert forwards(slip, date(2019, 5, 1), CHOSEN, 5).on == date(2019, 5, 9)
    assert forwards(slip, date(2020, 3, 2), CHOSEN, 5).on == date(2020, 3, 6)
    by_approval = Office((Reading("dispatch_from", "approval", date(2021, 1, 1)),), CALENDAR)
    tier = term(f"{LINCANG}12.director")
    assert start_of(tier, by_approval, date(2020, 12, 31)) == Step.REGISTER
    assert start_of(tier, by_approval, date(2021, 1, 1)) == Step.APPROVE


@pytest.mark.parametrize(
    ("on", "start"),
    [
        pytest.param(date(2021, 10, 13), date(2021, 10, 7), id="due-on-the-13th"),
        pytest.param(date(2021, 10, 7), date(2021, 9, 25), id="nothing-is-due-on-a-holiday"),
    ],
)
def test_backwards(on: date, start: date) -> None:
    found = backwards(term(f"{LINCANG}16.five-days"), on, PLAIN)
    assert found is not None
    assert found.start == start


def test_backwards_looks_beyond_a_change_of_reading() -> None:
    """Three days instead of five from 2020-09-30 on; nobody who receives since then is due by 10 October."""
    five = term(f"{LINCANG}16.five-days")
    ends = {day: forwards(five, date(2020, 9, day), CHOSEN).on for day in (28, 29, 30)}
    assert ends == {28: date(2020, 10, 12), 29: date(2020, 10, 13), 30: date(2020, 10, 12)}
    found = {day: backwards(five, date(2020, 10, day), CHOSEN) for day in (12, 10)}
    assert {day: one and one.start for day, one in found.items()} == {12: date(2020, 10, 8), 10: date(2020, 9, 27)}


@pytest.mark.slow
@pytest.mark.parametrize("office", [PLAIN, CHOSEN], ids=["plain", "chosen"])
@pytest.mark.parametrize("name", EVERY)
@given(on=DAYS, days=st.integers(1, 40))
def test_backwards_is_the_latest_start_that_is_in_time(name: str, office: Office, on: date, days: int) -> None:
    asked = EVERY[name]
    given_days = days if asked.takes_days else None
    found = backwards(asked, on, office, given_days)
    assert found is not None
    assert found == forwards(asked, found.start, office, given_days)
    assert found.on <= on
    for more in range(1, 8):
        assert forwards(asked, found.start + timedelta(days=more), office, given_days).on > on
    assert len(found.proof(office.calendar)) >= 1


@pytest.mark.parametrize("name", [name for name in EVERY if name.startswith("county")])
def test_between_changes_of_reading_a_later_start_never_ends_earlier(name: str) -> None:
    days = [date(2019, 12, 1) + timedelta(days=n) for n in range(500)]
    ends = [forwards(EVERY[name], day, PLAIN, 3).on for day in days]
    assert all(one <= other for one, other in pairwise(ends))


@pytest.mark.parametrize("days", [None, 0, -1, MOST_DAYS + 1])
def test_a_slip_needs_its_days(days: int | None) -> None:
    for ask in (forwards, backwards):
        with pytest.raises(ValueError, match="请填办结天数，1 至 999 的整数"):
            ask(term(f"{LINYI}6.days-allowed"), date(2014, 3, 3), PLAIN, days)


def test_beyond_the_calendar() -> None:
    five = term(f"{LINCANG}16.five-days")
    for day in (FIRST - timedelta(days=1), LAST, LAST + timedelta(days=1)):
        with pytest.raises(ValueError, match="超出工作日历的范围"):
            forwards(five, day, PLAIN)
    with pytest.raises(ValueError, match="超出工作日历的范围"):
        backwards(five, LAST + timedelta(days=1), PLAIN)
    assert backwards(five, FIRST, PLAIN) is None
    latest = backwards(five, LAST, PLAIN)
    assert latest is not None
    assert latest.on == LAST
