"""延期: what waits and when it lapses, what may be granted at most, granted in time or late, within the limit or beyond."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rules.calendar import CalendarRow, WorkingCalendar
from rules.checks import impossible_days
from rules.extensions import answer, granted, granter, limits, waiting
from rules.facts import Act, Facts
from rules.policies.lincang_2021 import POLICY
from rules.terms import Role, Status, Step
from tests.rules.test_lincang_2021 import acts, known, later

S = Status
CALENDAR = WorkingCalendar([CalendarRow(date(2021, 10, d), False, "国庆节") for d in range(1, 8)], announced=[2021])


def on(day: int) -> date:
    return date(2021, 4, day)


def told(*more: Act, due: int = 19, **said: object) -> Facts:
    return known(*acts(S.HANDLING), *more, due_on=on(due), calendar=CALENDAR, **said)


def until(step: Step, day: int, to: date, before: list[Act] | None = None, **said: object) -> Act:
    """A step that names a day: a request, or an extension."""
    made = later(before or acts(S.HANDLING), step, S.HANDLING, on(day), reason="未到货", **said)
    return replace(made, evidence={**made.evidence, "to": to})


def asked(day: int, to: int, before: list[Act] | None = None) -> Act:
    return until(Step.REQUEST_EXTENSION, day, on(to), before)


@pytest.mark.parametrize(
    ("day", "due", "waits"),
    [(14, 19, True), (23, 19, True), (24, 19, False), (14, 23, False)],
    ids=["waits", "on the day asked for", "that day has passed", "the day due is no earlier"],
)
def test_a_request_waits_until_it_lapses(day: int, due: int, waits: bool) -> None:
    facts = told(asked(14, 23), due=due)
    assert (waiting(facts, on(day)) is not None) is waits


def test_it_waits_no_more_once_it_is_answered() -> None:
    request = asked(14, 23)
    no = later([request], Step.REPORT_PROGRESS, S.HANDLING, on(15), kind="no_extension", account="领导不同意")
    plain = later([request], Step.REPORT_PROGRESS, S.HANDLING, on(15), account="正在办")
    yes = until(Step.EXTEND, 15, on(23), [request])
    assert waiting(told(request, plain), on(15)) is not None
    assert [waiting(told(request, one), on(15)) for one in (no, yes)] == [None, None]
    assert answer(told(request, no)) is not None
    again = asked(16, 26, [no])
    facts = told(request, no, again)
    assert (waiting(facts, on(16)), answer(facts)) == (again, None)


def test_it_waits_no_more_in_another_round_or_after_the_result() -> None:
    request = asked(14, 23)
    done = later([request], Step.FILE_RESULT, S.REPORTED, on(15))
    back = later([done], Step.VERIFY, S.HANDLING, on(16), back=True, passed=False)
    assert [waiting(told(request, done), on(15)), waiting(told(request, done, back), on(16))] == [None, None]


def test_who_may_grant() -> None:
    assert granter(told()) == Role.DIRECTOR


@pytest.mark.parametrize(("settings", "excepted"), [({}, [False, False]), ({"beyond_fifteen_days": "leader"}, [True, False])])
def test_the_most_that_it_may_come_to(settings: dict[str, str], excepted: list[bool]) -> None:
    """From receipt on 1 September: 15 working days (22 September); a month ends in the holidays and rolls to the 8th."""
    started = [replace(act, on=date(2021, 9, 1)) if act.step == Step.ACCEPT else act for act in acts(S.HANDLING)]
    started[-1] = replace(started[-1], evidence={**started[-1].evidence, "received_on": date(2021, 9, 1)})
    facts = known(*started, calendar=CALENDAR, settings=settings)
    found = limits(POLICY, facts, date(2021, 9, 2))
    assert [(one.rule.id.split("/")[1], one.due.on) for one in found] == [
        ("16.fifteen-days", date(2021, 9, 22)), ("16.one-month", date(2021, 10, 8))]  # fmt: skip
    assert [one.excepted for one in found] == excepted
    assert found[1].due.proof(CALENDAR)[-1].words.endswith("顺延至本日届满")
    stays = limits(POLICY, replace(facts, settings={"month_rolls": "stays"}), date(2021, 9, 2))
    assert stays[1].due.on == date(2021, 10, 1)


@pytest.mark.parametrize(("day", "after_due"), [(16, False), (19, False), (20, True)], ids=["before", "on the day", "after"])
def test_granted_in_time_or_late(day: int, after_due: bool) -> None:
    grant = until(Step.EXTEND, day, on(28))
    second = until(Step.EXTEND, 28, date(2021, 5, 6), [grant], major_and_complex=True)
    found = list(granted(POLICY, told(grant, second)))
    assert [(one.before, one.to, one.after_due, one.exceptional) for one in found] == [
        (on(19), on(28), after_due, False), (on(28), date(2021, 5, 6), False, False)]  # fmt: skip


def test_beyond_the_limit_is_an_exception() -> None:
    grant = until(Step.EXTEND, 16, date(2021, 6, 1))
    assert [one.exceptional for one in granted(POLICY, told(grant))] == [True]


@pytest.mark.parametrize("step", [Step.EXTEND, Step.REQUEST_EXTENSION])
def test_no_day_to_extend(step: Step) -> None:
    """In handling, but no clock of this leg ever began."""
    bare = [replace(act, step=Step.REPORT_PROGRESS) if act.step == Step.ACCEPT else act for act in acts(S.HANDLING)]
    found = list(impossible_days(known(*bare), step, on(14), {"to": on(23)}))
    assert found == [("延至：现在没有限期，无从延期", "to")]
