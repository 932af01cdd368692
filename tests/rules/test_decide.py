"""裁决: what may be done, asked in its order; one fact changed per row, and two broken facts both cited."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from rules.decide import decide, entitled, routes
from rules.facts import Actor, Facts, Grant
from rules.policies.linyi_2014 import POLICY
from rules.terms import Role, Status, Step
from tests.rules.told import (
    CITY,
    CLERK,
    COUNTY,
    DAY,
    DIRECTOR,
    HANDLER,
    INFORMANT,
    OFFICER,
    WHO,
    act,
    actor,
    facts,
    well,
)

L = "linyi-2014-10/"
NEXT_DAY, DAY_BEFORE = DAY + timedelta(days=1), DAY - timedelta(days=1)


def rules(known: Facts, step: Step, who: Actor, offered: dict[str, Any] | None, on: date = DAY) -> list[str]:
    return list(decide(POLICY, known, step, who, on, offered).rules)


def test_all_is_well() -> None:
    """The whole road, each step by the one who takes it."""
    from rules.terms import MAIN_ROAD
    from tests.rules.told import STEPS

    for step, before in zip(STEPS, (None, *MAIN_ROAD), strict=False):
        decision = decide(POLICY, facts(before), step, WHO.get(step, CLERK), DAY, well(step))
        assert decision.allowed, (step, decision.refusals)
        assert decision.grant in WHO.get(step, CLERK).grants


@pytest.mark.parametrize(
    ("status", "step", "who", "cites", "words"),
    [
        pytest.param(Status.REGISTERED, Step.REGISTER, CLERK, [L + "3.loop"], "不能登记", id="twice"),
        pytest.param(
            Status.RECEIVED, Step.DISPATCH, CLERK, [L + "3.loop"], "还须先：登记、拟办、审批", id="skipping"
        ),
        pytest.param(None, Step.DISPATCH, CLERK, [L + "3.loop"], "尚未收到", id="nothing-received"),
        pytest.param(
            Status.CLOSED, Step.DISPATCH, CLERK, [L + "3.loop"], "现为“已销号”，不能交办", id="ended"
        ),
        pytest.param(
            Status.HANDLING, Step.EXTEND, DIRECTOR, [L + "3.loop"], "没有“延期”这一步", id="no-such-step"
        ),
    ],
)
def test_order(status: Status | None, step: Step, who: Actor, cites: list[str], words: str) -> None:
    """第三条: a step that is not open names what must come before."""
    decision = decide(POLICY, facts(status), step, who, DAY, None)
    assert list(decision.rules) == cites
    assert words in decision.refusals[0].words


def test_order_cures_by_the_first_missing_step() -> None:
    decision = decide(POLICY, facts(Status.RECEIVED), Step.DISPATCH, CLERK, DAY, None)
    assert decision.refusals[0].cure == Step.REGISTER


@pytest.mark.parametrize(
    ("status", "step", "who", "allowed"),
    [
        pytest.param(Status.RECEIVED, Step.REGISTER, CLERK, True, id="clerk-of-the-office"),
        pytest.param(Status.RECEIVED, Step.REGISTER, actor(9, Role.CLERK, office=COUNTY), False, id="another-office"),
        pytest.param(Status.RECEIVED, Step.REGISTER, DIRECTOR, False, id="another-role"),
        pytest.param(Status.RECEIVED, Step.REGISTER, Actor(9, "无职"), False, id="no-grant"),
        pytest.param(Status.DISPATCHED, Step.ACCEPT, HANDLER, True, id="handler-of-the-lead-unit"),
        pytest.param(Status.DISPATCHED, Step.ACCEPT, actor(9, Role.UNIT_HANDLER, unit=2), False, id="another-unit"),
        pytest.param(Status.VERIFIED, Step.CONFIRM, INFORMANT, True, id="informant"),
        pytest.param(Status.VERIFIED, Step.CONFIRM, actor(9, Role.INFORMANT, enterprise=2), False, id="another-enterprise"),
        pytest.param(Status.VERIFIED, Step.CONFIRM, OFFICER, True, id="officer-with-the-paper"),
        pytest.param(None, Step.RECEIVE, INFORMANT, True, id="his-own-report"),
        pytest.param(None, Step.RECEIVE, actor(9, Role.INFORMANT, enterprise=2), False, id="report-for-another"),
        pytest.param(None, Step.RECEIVE, actor(9, Role.UNIT_HANDLER, unit=7), True, id="any-unit-may-report"),
    ],
)  # fmt: skip
def test_rights(status: Status | None, step: Step, who: Actor, allowed: bool) -> None:
    """Nothing but the grant can refuse here."""
    assert rules(facts(status), step, who, well(step)) == ([] if allowed else ["house/rights"])


def test_rights_by_any_of_several_grants() -> None:
    both = Actor(9, "兼职", frozenset({Grant(Role.CLERK, COUNTY), Grant(Role.CLERK, CITY)}))
    decision = decide(POLICY, facts(Status.RECEIVED), Step.REGISTER, both, DAY, well(Step.REGISTER))
    assert decision.grant == Grant(Role.CLERK, CITY)


def test_rights_to_report_before_the_enterprise_is_named() -> None:
    """Before the form is filled an informant may: he will name his own."""
    assert rules(facts(None), Step.RECEIVE, INFORMANT, None) == []


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        pytest.param(DIRECTOR, True, id="another-person"),
        pytest.param(
            Actor(1, "经办兼主任", frozenset({Grant(Role.DIRECTOR, CITY)})), False, id="who-proposed"
        ),
        pytest.param(
            Actor(None, "程序", frozenset({Grant(Role.DIRECTOR, CITY)})), True, id="nobody-in-particular"
        ),
    ],
)
def test_four_eyes(who: Actor, allowed: bool) -> None:
    """Who proposed does not approve."""
    assert rules(facts(Status.PROPOSED), Step.APPROVE, who, well(Step.APPROVE)) == (
        [] if allowed else ["house/four-eyes"]
    )


@pytest.mark.parametrize(
    ("status", "step", "differs", "words"),
    [
        pytest.param(None, Step.RECEIVE, {"title": None}, "缺：问题名称", id="asked-and-missing"),
        pytest.param(None, Step.RECEIVE, {"title": "  "}, "缺：问题名称", id="blank"),
        pytest.param(None, Step.RECEIVE, {"title": "长" * 201}, "最多 200 字，现有 201 字", id="too-long"),
        pytest.param(None, Step.RECEIVE, {"title": 7}, "请填文字", id="not-text"),
        pytest.param(None, Step.RECEIVE, {"description": "长" * 4001}, "最多 4000 字", id="prose-too-long"),
        pytest.param(None, Step.RECEIVE, {"urgent": "yes"}, "请选“是”或“否”", id="not-a-flag"),
        pytest.param(None, Step.RECEIVE, {"about": "money"}, "不在可选范围内", id="no-such-choice"),
        pytest.param(None, Step.RECEIVE, {"about": ["permit"]}, "请从列表中选择", id="several-for-one"),
        pytest.param(None, Step.RECEIVE, {"colour": "red"}, "没有“colour”这一项", id="no-such-field"),
        pytest.param(Status.RECEIVED, Step.REGISTER, {"hoped_for_on": "快"}, "没有的填“无”", id="neither-day-nor-none"),
        pytest.param(Status.RECEIVED, Step.REGISTER, {"permits_checked": ("x",)}, "不在可选范围内", id="unknown-of-several"),
        pytest.param(Status.RECEIVED, Step.REGISTER, {"permits_checked": 5}, "请从列表中选择", id="not-several"),
        pytest.param(Status.RECEIVED, Step.REGISTER, {"checked_on": "昨天"}, "请填日期", id="not-a-day"),
        pytest.param(
            Status.RECEIVED, Step.REGISTER, {"checked_on": datetime(2014, 3, 1, 9)}, "请填日期", id="an-hour"  # noqa: DTZ001
        ),
        pytest.param(Status.REGISTERED, Step.PROPOSE, {"lead_unit": None}, "缺：牵头单位", id="no-unit"),
        pytest.param(Status.REGISTERED, Step.PROPOSE, {"lead_unit": "金融局"}, "请从列表中选择", id="not-a-record"),
        pytest.param(Status.REGISTERED, Step.PROPOSE, {"lead_unit": True}, "请从列表中选择", id="a-flag-is-no-number"),
        pytest.param(Status.REGISTERED, Step.PROPOSE, {"cooperating_units": "2"}, "请从列表中选择", id="not-a-list"),
        pytest.param(Status.REGISTERED, Step.PROPOSE, {"cooperating_units": ("2",)}, "请从列表中选择", id="list-of-texts"),
        pytest.param(Status.REGISTERED, Step.PROPOSE, {"county_request": 2.5}, "请附文件", id="not-a-file"),
        pytest.param(Status.REGISTERED, Step.PROPOSE, {"days_allowed": "十"}, "请填整数天数", id="days-in-words"),
        pytest.param(Status.REGISTERED, Step.PROPOSE, {"days_allowed": 3651}, "最多 3650 天", id="too-many-days"),
        pytest.param(Status.REPORTED, Step.VERIFY, {"days_allowed": 0}, "至少 1 天", id="no-days"),
        pytest.param(Status.REGISTERED, Step.END, {"ground": "duplicate", "reason": "重复"}, "与哪一件重复", id="duplicate"),
    ],
)  # fmt: skip
def test_evidence(status: Status | None, step: Step, differs: dict[str, Any], words: str) -> None:
    """What is missing or not of its kind is named by the house, where no clause names it."""
    who = DIRECTOR if step == Step.END else WHO.get(step, CLERK)
    decision = decide(POLICY, facts(status), step, who, DAY, well(step, **differs))
    assert list(decision.rules) == ["house/evidence"], decision.refusals
    assert words in decision.refusals[0].words


def test_evidence_is_not_asked_before_the_form_is_filled() -> None:
    assert rules(facts(None), Step.RECEIVE, CLERK, None) == []


def test_evidence_of_a_transfer_names_no_unit() -> None:
    offered = well(Step.PROPOSE, lead_unit=None, transfer_reason="超出权限")
    assert rules(facts(Status.REGISTERED), Step.PROPOSE, CLERK, offered) == []


@pytest.mark.parametrize(
    ("status", "step", "on", "differs", "allowed"),
    [
        pytest.param(Status.DISPATCHED, Step.ACCEPT, NEXT_DAY, {"received_on": NEXT_DAY}, True, id="done-that-day"),
        pytest.param(Status.DISPATCHED, Step.ACCEPT, DAY, {"received_on": NEXT_DAY}, False, id="done-in-the-future"),
        pytest.param(Status.DISPATCHED, Step.ACCEPT, DAY, {"received_on": DAY_BEFORE}, False, id="before-the-slip"),
        pytest.param(Status.DISPATCHED, Step.ACCEPT, DAY, {"promised_on": date(2020, 1, 1)}, True, id="promised"),
        pytest.param(Status.DISPATCHED, Step.ACCEPT, DAY, {"promised_on": date(1989, 12, 31)}, False, id="too-early"),
        pytest.param(Status.DISPATCHED, Step.ACCEPT, DAY, {"promised_on": date(1990, 1, 1)}, True, id="first-day"),
        pytest.param(Status.DISPATCHED, Step.ACCEPT, DAY, {"promised_on": date(2100, 1, 1)}, False, id="too-late"),
        pytest.param(Status.DISPATCHED, Step.ACCEPT, DAY, {"promised_on": date(2099, 12, 31)}, True, id="last-day"),
        pytest.param(Status.RECEIVED, Step.REGISTER, DAY_BEFORE, {}, False, id="before-the-step-before"),
        pytest.param(Status.RECEIVED, Step.REGISTER, DAY, {}, True, id="same-day-as-the-step-before"),
        pytest.param(Status.CLOSED, Step.REOPEN, DAY + timedelta(days=90), {"reason": "仍未解决"}, True, id="reopened-on-the-last-day"),
        pytest.param(Status.CLOSED, Step.REOPEN, DAY + timedelta(days=91), {"reason": "仍未解决"}, False, id="reopened-a-day-late"),
        pytest.param(Status.CONFIRMED, Step.CLOSE, NEXT_DAY, {}, True, id="no-day-at-all"),
    ],
)  # fmt: skip
def test_dates(status: Status, step: Step, on: date, differs: dict[str, Any], allowed: bool) -> None:
    """A day of something done may not lie ahead, nor before what it follows."""
    assert rules(facts(status), step, WHO.get(step, CLERK), well(step, **differs), on) == (
        [] if allowed else ["house/dates"]
    )


def test_dates_of_reopening_by_the_setting() -> None:
    closed = facts(Status.CLOSED, settings={"reopen_days": "1"})
    assert rules(closed, Step.REOPEN, CLERK, {"reason": "仍未解决"}, NEXT_DAY) == []
    assert rules(closed, Step.REOPEN, CLERK, {"reason": "仍未解决"}, NEXT_DAY + timedelta(days=1)) == [
        "house/dates"
    ]


@pytest.mark.parametrize(
    ("earliest", "words"),
    [
        pytest.param(None, None, id="no-limit"),
        pytest.param(DAY, None, id="first-day"),
        pytest.param(NEXT_DAY, f"{DAY} 早于 {NEXT_DAY}：尚未结对", id="day-before"),
        pytest.param(date.max, "尚未结对", id="never"),
    ],
)
def test_dates_around_the_loop(earliest: date | None, words: str | None) -> None:
    known = Facts(office=CITY, surroundings={"not_before": earliest, "not_before_words": "尚未结对"})
    decision = decide(POLICY, known, Step.VISIT, OFFICER, DAY, {"enterprise": 1, "visited_on": DAY})
    assert [refusal.words for refusal in decision.refusals] == ([words] if words else [])


def test_two_broken_facts_are_both_cited() -> None:
    """Order, rights, evidence, dates and the rules all speak; nothing silences what follows."""
    offered = {"verified_on": NEXT_DAY, "passed": None}
    assert rules(facts(Status.HANDLING), Step.VERIFY, CLERK, offered) == [
        L + "3.loop", "house/rights", "house/evidence", "house/dates", L + "8.closure",
    ]  # fmt: skip


def test_a_check_is_silent_where_its_evidence_is_missing_or_malformed() -> None:
    """The missing piece is already named, once."""
    assert rules(facts(Status.REPORTED), Step.VERIFY, OFFICER, well(Step.VERIFY, verified_on=None)) == [
        "house/evidence"
    ]
    assert rules(facts(Status.REPORTED), Step.VERIFY, OFFICER, well(Step.VERIFY, verified_on="昨天")) == [
        "house/evidence"
    ]


def test_refusals_carry_article_field_and_cure() -> None:
    refusal = decide(POLICY, facts(Status.REPORTED), Step.CLOSE, CLERK, DAY, {}).refusals[-1]
    assert str(refusal.clause) == "临政办发〔2014〕10号 第八条"
    assert refusal.cure == Step.CONFIRM
    missing = decide(
        POLICY, facts(Status.VERIFIED), Step.CONFIRM, INFORMANT, DAY, well(Step.CONFIRM, document=None)
    )
    assert [(r.field, r.words) for r in missing.refusals] == [("document", "缺：书面确认（盖章扫描件）")]


def test_routes_and_entitlement_are_told_apart() -> None:
    """A route says where to; an entitlement opens a step before its time."""
    land = facts(Status.REGISTERED, receive={"about": "land"})
    assert [route.id for route in routes(POLICY, land, CLERK, DAY)] == [L + "5.land-county"]
    assert entitled(POLICY, land, CLERK, DAY) == ()


def test_a_way_that_is_open_before_its_time_is_not_open_again_at_its_end() -> None:
    """An escalated issue of a giant is not escalated twice."""
    from dataclasses import replace
    from decimal import Decimal

    from tests.rules.told import ENTERPRISE

    giant = replace(ENTERPRISE, revenue=Decimal("5000000000.01"))
    known = facts(Status.REGISTERED, enterprise=giant, receive={"urgent": True})
    assert rules(known, Step.ESCALATE, CLERK, {"reason": "紧急"}) == []
    up = facts(
        Status.REGISTERED, act(3, Step.ESCALATE, Status.ESCALATED), enterprise=giant, receive={"urgent": True}
    )
    assert rules(up, Step.ESCALATE, CLERK, {"reason": "紧急"}) == [L + "3.loop"]
