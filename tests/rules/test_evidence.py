"""证据: every field declared once, and read from text as a correction or an imported cell gives it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rules.checks import problem_of
from rules.evidence import EVIDENCE, field_of
from rules.facts import Facts, fold
from rules.fields import Field, Kind, read_value
from rules.terms import Status, Step
from tests.rules.told import act, facts

YUAN = Field("yuan", Kind.YUAN, "金额")


def test_every_step_has_its_fields_each_once() -> None:
    assert set(EVIDENCE) == set(Step)
    for step, fields in EVIDENCE.items():
        names = [field.name for field in fields]
        assert len(names) == len(set(names)), step
        assert all(field.words for field in fields), step
        assert all(bool(field.choices) == (field.kind in (Kind.CHOICE, Kind.CHOICES)) for field in fields), (
            step
        )


@pytest.mark.parametrize(
    ("step", "name", "text", "value"),
    [
        pytest.param(Step.RECEIVE, "title", " 名称 ", "名称", id="text"),
        pytest.param(Step.RECEIVE, "title", "  ", None, id="blank"),
        pytest.param(Step.ACCEPT, "received_on", "2014-03-03", date(2014, 3, 3), id="iso-day"),
        pytest.param(Step.ACCEPT, "received_on", "2014年3月3日", date(2014, 3, 3), id="printed-day"),
        pytest.param(Step.ACCEPT, "received_on", "2014/3/3", date(2014, 3, 3), id="day-with-slashes"),
        pytest.param(Step.REGISTER, "hoped_for_on", "无", "无", id="none"),
        pytest.param(Step.PROPOSE, "days_allowed", "10", 10, id="days"),
        pytest.param(Step.PROPOSE, "complexity", "情况复杂", "complex", id="choice-by-word"),
        pytest.param(Step.PROPOSE, "complexity", "complex", "complex", id="choice-by-key"),
        pytest.param(Step.PROPOSE, "complexity", "难", "难", id="no-choice"),
        pytest.param(Step.VERIFY, "passed", "是", True, id="yes"),
        pytest.param(Step.VERIFY, "passed", "否", False, id="no"),
        pytest.param(Step.VERIFY, "passed", "也许", "也许", id="perhaps"),
        pytest.param(Step.APPOINT, "officer", "张三", "张三", id="person"),
        pytest.param(Step.MEET, "record", "7", "7", id="anything-else"),
    ],
)
def test_read_value(step: Step, name: str, text: str, value: Any) -> None:
    field = field_of(step, name)
    assert field is not None
    assert read_value(field, text) == value


@pytest.mark.parametrize(
    ("field", "text"),
    [
        pytest.param(field_of(Step.ACCEPT, "received_on"), "2014-02-30", id="no-such-day"),
        pytest.param(field_of(Step.ACCEPT, "received_on"), "三月", id="no-day"),
        pytest.param(field_of(Step.PROPOSE, "days_allowed"), "2.5", id="half-a-day"),
        pytest.param(YUAN, "许多", id="no-amount"),
    ],
)
def test_read_value_of_nonsense(field: Field, text: str) -> None:
    with pytest.raises(ValueError, match="看不懂"):
        read_value(field, text)


def test_amounts_are_exact() -> None:
    assert read_value(YUAN, "5,000,000,000.01") == Decimal("5000000000.01")


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        pytest.param(Decimal("0"), None, id="zero"),
        pytest.param(Decimal("-0.01"), "请填金额（元）", id="negative"),
        pytest.param(1.5, "请填金额（元）", id="float"),
    ],
)
def test_problem_of_an_amount(value: Any, problem: str | None) -> None:
    assert problem_of(YUAN, value) == problem


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        pytest.param(7, None, id="on-record"),
        pytest.param("张三", None, id="by-name"),
        pytest.param("张" * 41, "最多 40 字，现有 41 字", id="too-long"),
        pytest.param([7], "请填文字", id="several"),
    ],
)
def test_problem_of_a_person(value: Any, problem: str | None) -> None:
    field = field_of(Step.APPOINT, "officer")
    assert field is not None
    assert problem_of(field, value) == problem


def test_a_clause_that_judges_a_choice_may_see_an_unknown_one() -> None:
    how = field_of(Step.FILE_RESULT, "replied_how")
    assert how is not None
    assert problem_of(how, "call") == "不在可选范围内"
    assert problem_of(how, "call", tolerant=True) is None
    assert (how.choice_words("written"), how.choice_words("call")) == ("书面", "call")


def test_facts_speak_of_this_round_and_this_leg() -> None:
    from dataclasses import replace

    back = replace(act(8, Step.VERIFY, Status.HANDLING, passed=False), to_round=2)
    known = facts(Status.REPORTED, back)
    assert known.round == 2
    assert known.said(Step.FILE_RESULT) is not None
    assert known.said(Step.FILE_RESULT, this_round=True) is None
    up = replace(act(9, Step.PASS_UP, Status.RECEIVED), round=2, to_leg=2)
    above = facts(Status.REPORTED, back, up)
    assert (above.leg, above.round, above.said(Step.FILE_RESULT), above.lead_unit) == (2, 1, None, None)
    assert above.report["title"] == "贷款到期"
    assert fold([]).report == Facts().report == {}


def test_a_consultation_is_in_the_hands_of_the_unit_it_was_referred_to() -> None:
    assert facts(Status.REGISTERED, act(3, Step.REFER, Status.REGISTERED, unit=3)).lead_unit == 3
