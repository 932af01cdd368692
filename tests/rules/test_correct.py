"""更正: both versions stay, the later one counts, and every step taken must stay lawful."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rules.decide import decide
from rules.facts import Act, Actor, fold
from rules.policies.linyi_2014 import POLICY
from rules.terms import Status, Step
from tests.rules.told import CITY, CLERK, DAY, HANDLER, act, facts, road

L = "linyi-2014-10/"


def offered(number: Any, field: str, value: str) -> dict[str, Any]:
    return {"act": number, "field": field, "value": value, "reason": "笔误"}


@pytest.mark.parametrize(
    ("status", "said", "cites"),
    [
        pytest.param(Status.RECEIVED, (1, "title", "另一名称"), [], id="a-text"),
        pytest.param(Status.RECEIVED, (1, "title", ""), ["house/evidence"], id="an-asked-text-away"),
        pytest.param(Status.RECEIVED, (1, "title", "长" * 201), ["house/evidence"], id="too-long"),
        pytest.param(Status.RECEIVED, (2, "title", "x"), ["house/evidence"], id="no-such-act"),
        pytest.param(Status.RECEIVED, (1, "colour", "x"), ["house/evidence"], id="no-such-field"),
        pytest.param(Status.RECEIVED, (1, "urgent", "是"), ["house/evidence"], id="a-flag"),
        pytest.param(Status.RECEIVED, (1, "enterprise", "2"), ["house/evidence"], id="the-road"),
        pytest.param(Status.CONFIRMED, (9, "document", "7"), ["house/evidence"], id="a-paper"),
        pytest.param(Status.CONFIRMED, (2, "permits_checked", "safety"), ["house/evidence"], id="several-choices"),
        pytest.param(Status.CONFIRMED, (2, "hoped_for_on", "2014年5月1日"), [], id="a-day"),
        pytest.param(Status.CONFIRMED, (2, "hoped_for_on", "无"), [], id="none"),
        pytest.param(Status.CONFIRMED, (2, "hoped_for_on", "很快"), ["house/evidence"], id="no-day"),
        pytest.param(Status.CONFIRMED, (2, "prior_contact", ""), [L + "5.concrete"], id="a-box-away"),
        pytest.param(Status.CONFIRMED, (1, "description", "太短"), [L + "5.concrete"], id="not-concrete-any-more"),
        pytest.param(Status.CONFIRMED, (4, "study_held_on", "2014-03-11"), ["house/dates"], id="study-after-approval"),
        pytest.param(Status.CONFIRMED, (4, "study_held_on", "2014-03-10"), [], id="study-on-the-day"),
        pytest.param(Status.CONFIRMED, (8, "verified_on", "2014-03-09"), [L + "8.closure"], id="verified-before-result"),
        pytest.param(Status.CONFIRMED, (9, "confirmed_on", "2014-03-09"), [L + "8.closure"], id="confirmed-before"),
        pytest.param(Status.CONFIRMED, (8, "how", "上门走访"), [], id="a-choice-by-its-word"),
        pytest.param(Status.CONFIRMED, (8, "how", "梦见"), ["house/evidence"], id="no-choice"),
    ],
)  # fmt: skip
def test_corrections_replay(status: Status, said: tuple[int, str, str], cites: list[str]) -> None:
    decision = decide(POLICY, facts(status), Step.CORRECT, CLERK, DAY, offered(*said))
    assert list(decision.rules) == cites


def test_what_was_unlawful_before_is_not_the_corrections_fault() -> None:
    """A step taken under another reading does not block the correction of a typing error."""
    early = DAY - timedelta(days=3)
    known = facts(Status.CONFIRMED, verify={"verified_on": early})
    assert decide(POLICY, known, Step.CORRECT, CLERK, DAY, offered(1, "title", "另一名称")).allowed


@pytest.mark.parametrize(
    ("who", "number", "allowed"),
    [
        pytest.param(CLERK, 6, True, id="the-clerk"),
        pytest.param(HANDLER, 6, True, id="who-took-it"),
        pytest.param(HANDLER, 2, False, id="who-took-another"),
        pytest.param(Actor(77, "外人"), 6, False, id="a-stranger"),
    ],
)
def test_who_may_correct(who: Actor, number: int, allowed: bool) -> None:
    field = "measures" if number == 6 else "competent_unit"
    decision = decide(
        POLICY, facts(Status.HANDLING), Step.CORRECT, who, DAY, offered(number, field, "加派人手")
    )
    assert list(decision.rules) == ([] if allowed else ["house/rights"])


def test_before_one_is_named_whoever_took_any_may() -> None:
    assert decide(POLICY, facts(Status.HANDLING), Step.CORRECT, HANDLER, DAY, None).allowed
    assert not decide(POLICY, facts(Status.HANDLING), Step.CORRECT, Actor(77, "外人"), DAY, None).allowed


def test_both_versions_stay_and_the_later_counts() -> None:
    first = act(2, Step.CORRECT, Status.RECEIVED, **offered(1, "title", "第二名称"))
    second = act(3, Step.CORRECT, Status.RECEIVED, **offered(1, "title", " 第三名称 "))
    known = fold([*road(Status.RECEIVED), first, second], office=CITY)
    assert known.report["title"] == "第三名称"
    assert [one.step for one in known.acts] == [Step.RECEIVE, Step.CORRECT, Step.CORRECT]


def test_a_correction_of_what_is_no_field_changes_nothing() -> None:
    """Such an act is refused today; one from elsewhere must not stop the fold."""
    stray: Act = act(2, Step.CORRECT, Status.RECEIVED, **offered(1, "colour", "红"))
    assert fold([*road(Status.RECEIVED), stray]).report == fold(road(Status.RECEIVED)).report
