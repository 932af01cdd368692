"""办法与设置: which policy is in force on a day, which reading an office has chosen on a day."""

from __future__ import annotations

from datetime import date

import pytest

from rules.clause import Malformed
from rules.policies import POLICIES, in_force_on
from rules.policies.linyi_2014 import POLICY
from rules.policy import Policy
from rules.settings import Reading, Setting, readings_on
from rules.terms import Status, Subject


@pytest.mark.parametrize(
    ("on", "found"),
    [
        pytest.param(date(2014, 2, 21), None, id="day-before"),
        pytest.param(date(2014, 2, 22), POLICY, id="first-day"),
        pytest.param(date(2026, 11, 1), POLICY, id="years-later"),
    ],
)
def test_the_policy_in_force_on_a_day(on: date, found: Policy | None) -> None:
    """第十二条: 自发布之日起施行."""
    assert in_force_on((POLICY.key,), on) is found
    assert in_force_on((), on) is None


def test_policies_by_their_keys() -> None:
    assert all(policy.key == key for key, policy in POLICIES.items())
    assert POLICY.replaces == "临政办发〔2013〕51号"


@pytest.mark.parametrize(
    ("on", "value"),
    [
        pytest.param(date(2014, 5, 31), "calendar", id="day-before"),
        pytest.param(date(2014, 6, 1), "working", id="first-day"),
        pytest.param(date(2014, 12, 31), "working", id="last-day"),
        pytest.param(date(2015, 1, 1), "calendar", id="the-next-reading"),
    ],
)
def test_a_reading_holds_from_its_day_until_the_next(on: date, value: str) -> None:
    chosen = [
        Reading("days_unit", "calendar", date(2015, 1, 1)),
        Reading("days_unit", "working", date(2014, 6, 1)),
        Reading("no_such_setting", "x", date(2014, 6, 1)),
    ]
    found = readings_on(POLICY.settings, chosen, on)
    assert found["days_unit"] == value
    assert "no_such_setting" not in found
    assert POLICY.readings({"days_unit": value})["days_unit"] == value


@pytest.mark.parametrize(
    ("name", "value", "admitted"),
    [
        pytest.param("days_unit", "working", True, id="a-choice"),
        pytest.param("days_unit", "weeks", False, id="no-choice"),
        pytest.param("reopen_days", "1", True, id="one"),
        pytest.param("reopen_days", "0", False, id="zero"),
        pytest.param("reopen_days", "-1", False, id="negative"),
        pytest.param("reopen_days", "9999", True, id="the-most"),
        pytest.param("reopen_days", "10000", False, id="too-many"),
        pytest.param("reopen_days", "三", False, id="in-words"),
        pytest.param("reopen_days", "３", False, id="full-width"),
    ],
)
def test_what_a_setting_admits(name: str, value: str, admitted: bool) -> None:
    (setting,) = (one for one in POLICY.settings if one.name == name)
    assert setting.admits(value) is admitted


def test_words_of_a_value() -> None:
    settings = {setting.name: setting for setting in POLICY.settings}
    assert settings["days_unit"].value_words("working") == "工作日"
    assert settings["reopen_days"].value_words("90") == "90"


def test_a_default_that_is_no_choice() -> None:
    with pytest.raises(Malformed, match="缺省值 0 不在可选范围内"):
        Setting("days", "天数", "0", "x/1")


def test_what_a_policy_says_of_itself() -> None:
    assert POLICY.life(Subject.VISIT).subject == Subject.VISIT
    assert POLICY.proofs_of[Status.CLOSED]
    with pytest.raises(KeyError):
        POLICY.rule("linyi-2014-10/0.none")
