"""临政办发〔2014〕10号: all its entries, of the kind that the catalogue gives them, with the words as printed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rules.calendar import WorkingCalendar
from rules.decide import decide, routes
from rules.due import deadlines_set
from rules.facts import EnterpriseFacts, Facts
from rules.kinds import Cadence, Form, Ledger, Per, Record, Score
from rules.policies.linyi_2014 import POLICY, is_urgent_of_a_giant
from rules.spans import CalendarDays, WorkingDays
from rules.terms import Role, Status, Step
from tests.rules.told import (
    CLERK,
    DAY,
    ENTERPRISE,
    HANDLER,
    INFORMANT,
    OFFICER,
    act,
    actor,
    facts,
    road,
    well,
)

L = "linyi-2014-10/"
KINDS = {
    "2.platform": "record",
    "3.loop": "guard",
    "4.groups": "record",
    "4.one-liaison-officer": "guard",
    "4.one-informant": "guard",
    "5.visits-supported": "cadence",
    "5.visits-contact": "cadence",
    "5.enterprise-may-report": "access",
    "5.register": "guard",
    "5.form": "form",
    "5.concrete": "guard",
    "5.permits": "guard",
    "5.land-county": "route",
    "5.land-major": "guard",
    "6.opinion": "guard",
    "6.collective-study": "guard",
    "6.slip": "form",
    "6.unit-weekly": "cadence",
    "6.days-allowed": "deadline",
    "7.weekly-progress": "cadence",
    "7.bulletin": "ledger",
    "8.feedback": "form",
    "8.closure": "guard",
    "9.explanation": "deadline",
    "9.escalate": "guard",
    "9.report-up": "ledger",
    "10.monthly-meeting": "cadence",
    "10.quarterly-meeting": "cadence",
    "10.urgent": "route",
    "11.circular": "ledger",
    "11.assessment": "score",
    "12.in-force": "record",
}
REFUSES = {
    "4.one-liaison-officer": {Step.APPOINT},
    "4.one-informant": {Step.APPOINT},
    "5.register": {Step.PROPOSE},
    "5.concrete": {Step.REGISTER},
    "5.permits": {Step.REGISTER},
    "5.land-major": {Step.PROPOSE},
    "6.opinion": {Step.PROPOSE},
    "6.collective-study": {Step.APPROVE},
    "6.days-allowed": {Step.PROPOSE},
    "8.closure": {Step.VERIFY, Step.CONFIRM, Step.CLOSE},
    "9.escalate": {Step.ESCALATE},
}


def test_all_entries_of_the_catalogue_and_their_kinds() -> None:
    assert {rule.id.removeprefix(L): rule.kind for rule in POLICY.rules} == KINDS
    assert len(KINDS) == 32


def test_the_steps_that_each_may_refuse() -> None:
    found = {rule.id.removeprefix(L): set(rule.steps) for rule in POLICY.rules if rule.steps}
    assert found == REFUSES
    assert POLICY.order == L + "3.loop"


def test_boxes_as_printed() -> None:
    """附件2、附件3、附件4: every box of the printed forms, under its printed words."""
    boxes = {form.form: [box.words for box in form.boxes] for form in POLICY.of(Form)}
    assert boxes == {
        "骨干企业困难和问题信息采集表": [
            "组别", "县区", "提报时间", "企业名称", "企业联系人", "职务", "联系电话", "存在的困难和问题描述",
            "问题解决已具备条件和完成情况", "问题解决涉及的单位(含县区、部门)",
            "解决问题是否已与相关单位进行过联系,相关单位有何意见及理由", "企业期望问题何时得到解决",
        ],
        "骨干企业困难和问题处置单": [
            "责任单位", "企业", "问题", "编号", "日内办结", "帮扶联系组", "联系人", "联系电话", "传真", "日期",
        ],
        "骨干企业困难和问题办结情况反馈表": [
            "问题名称", "编号", "企业名称", "受理时间", "办结时间", "办理情况", "企业确认意见(盖章)",
            "帮扶联系组确认意见(签字)",
        ],
    }  # fmt: skip


def test_ledgers_have_columns() -> None:
    for ledger in POLICY.of(Ledger):
        words = [column.words for column in ledger.columns]
        assert ledger.ledger
        assert len(words) == len(set(words)) >= 5
    assert [ledger.id for ledger in POLICY.of(Ledger)] == [
        L + "7.bulletin",
        L + "9.report-up",
        L + "11.circular",
    ]


def test_measures_of_the_assessment() -> None:
    (score,) = POLICY.of(Score)
    assert [measure.words for measure in score.measures] == ["承办", "按时办结", "逾期", "返工"]


def test_ten_groups_are_the_policys_number() -> None:
    groups = POLICY.rule(L + "4.groups")
    assert isinstance(groups, Record)
    assert groups.values == ("10",)


def test_cadences_are_as_printed() -> None:
    found = {
        c.id.removeprefix(L): (c.of, c.owed_by, c.at_least, c.per, c.relation) for c in POLICY.of(Cadence)
    }
    assert found == {
        "5.visits-supported": ("visit", "group", 2, Per.MONTH, "supported"),
        "5.visits-contact": ("visit", "group", 1, Per.MONTH, "contact"),
        "6.unit-weekly": ("progress", "unit", 1, Per.WEEK, None),
        "7.weekly-progress": ("progress", "group", 1, Per.WEEK, None),
        "10.monthly-meeting": ("meeting", "office", 1, Per.MONTH, None),
        "10.quarterly-meeting": ("meeting", "office", 1, Per.QUARTER, None),
    }


@pytest.mark.parametrize(
    ("revenue", "urgent", "holds"),
    [
        pytest.param("4999999999.99", True, False, id="a-cent-below"),
        pytest.param("5000000000.00", True, False, id="exactly"),
        pytest.param("5000000000.01", True, True, id="a-cent-over"),
        pytest.param("5000000000.01", False, False, id="not-urgent"),
        pytest.param(None, True, False, id="not-known"),
    ],
)
def test_article_10_urgent(revenue: str | None, urgent: bool, holds: bool) -> None:
    """第十条: over 5 billion yuan, not 5 billion itself."""
    giant = EnterpriseFacts(1, revenue=Decimal(revenue) if revenue else None)
    known = facts(Status.REGISTERED, enterprise=giant, receive={"urgent": urgent})
    assert is_urgent_of_a_giant(known, CLERK, DAY) is holds


@pytest.mark.parametrize(
    ("who", "group", "allowed"),
    [
        pytest.param(OFFICER, 1, True, id="its-officer"),
        pytest.param(actor(9, Role.GROUP_MEMBER, group=1), 1, True, id="another-member-of-its-group"),
        pytest.param(actor(9, Role.LIAISON_OFFICER, group=2), 1, False, id="another-group"),
        pytest.param(OFFICER, 2, False, id="assigned-elsewhere-since"),
        pytest.param(OFFICER, None, False, id="assigned-to-nobody"),
    ],
)
def test_article_8_verification_by_its_own_group(who: Any, group: int | None, allowed: bool) -> None:
    """第八条: by the liaison group of the enterprise."""
    enterprise = EnterpriseFacts(1, group=group)
    decision = decide(
        POLICY, facts(Status.REPORTED, enterprise=enterprise), Step.VERIFY, who, DAY, well(Step.VERIFY)
    )
    assert list(decision.rules) == ([] if allowed else [L + "8.closure"])


@pytest.mark.parametrize(
    ("leave_out", "words"),
    [
        pytest.param((), [], id="all-is-well"),
        pytest.param((Step.FILE_RESULT,), ["责任单位已报送办结情况反馈表"], id="no-result"),
        pytest.param((Step.VERIFY,), ["帮扶联系组已现场核实"], id="not-verified"),
        pytest.param((Step.CONFIRM,), ["企业已书面确认（盖章扫描件）"], id="not-confirmed"),
        pytest.param(
            (Step.FILE_RESULT, Step.VERIFY, Step.CONFIRM),
            ["责任单位已报送办结情况反馈表", "帮扶联系组已现场核实", "企业已书面确认（盖章扫描件）"],
            id="none-of-the-three",
        ),
    ],
)
def test_article_8_closure(leave_out: tuple[Step, ...], words: list[str]) -> None:
    """第八条: each missing piece is named, even where the status would let it close."""
    from rules.facts import fold

    acts = [one for one in road(Status.CONFIRMED) if one.step not in leave_out]
    known = fold([*acts, act(20, Step.CORRECT, Status.CONFIRMED, act=1, field="title", value="改")], office=1)
    decision = decide(POLICY, known, Step.CLOSE, CLERK, DAY, {})
    assert [(r.rule, r.words) for r in decision.refusals] == [(L + "8.closure", word) for word in words]


@pytest.mark.parametrize(
    ("differs", "words"),
    [
        pytest.param({"passed": False}, ["帮扶联系组已现场核实"], id="verification-failed"),
        pytest.param({}, [], id="passed"),
    ],
)
def test_a_failed_piece_is_no_piece(differs: dict[str, Any], words: list[str]) -> None:
    known = facts(Status.CONFIRMED, verify=differs)
    assert [r.words for r in decide(POLICY, known, Step.CLOSE, CLERK, DAY, {}).refusals] == words


@pytest.mark.parametrize(
    ("due_on", "explained", "words"),
    [
        pytest.param(DAY - timedelta(days=1), True, [], id="day-after-and-explained"),
        pytest.param(DAY, True, ["已过应办结日期"], id="on-the-due-day"),
        pytest.param(None, True, ["已过应办结日期"], id="no-due-day"),
        pytest.param(DAY - timedelta(days=1), False, ["责任单位已出具书面说明"], id="not-explained"),
        pytest.param(DAY, False, ["已过应办结日期", "责任单位已出具书面说明"], id="neither"),
    ],
)
def test_article_9_escalate(due_on: date | None, explained: bool, words: list[str]) -> None:
    """第九条: past its due day, with the unit's written explanation."""
    more = [act(7, Step.EXPLAIN, Status.HANDLING, explanation="确有困难")] if explained else []
    known = facts(Status.HANDLING, *more, due_on=due_on)
    decision = decide(POLICY, known, Step.ESCALATE, CLERK, DAY, {"reason": "确有困难"})
    assert [r.words for r in decision.refusals] == words
    assert set(decision.rules) <= {L + "9.escalate"}


@pytest.mark.parametrize(
    ("unit", "span"),
    [
        pytest.param("calendar", CalendarDays(10), id="calendar"),
        pytest.param("working", WorkingDays(10), id="working"),
    ],
)
def test_annex_3_days(unit: str, span: Any) -> None:
    """附件3: the slip's days, as the office reads them; none before a proposal."""
    from rules.policies.linyi_2014 import days_on_the_slip

    known = facts(Status.DISPATCHED, settings={"days_unit": unit})
    assert days_on_the_slip(known, known.acts[-1]) == span
    early = facts(Status.REGISTERED, settings={"days_unit": unit})
    assert days_on_the_slip(early, early.acts[-1]) is None


def test_everybody_of_the_base_case_is_who_he_says() -> None:
    """The tables above change one fact each; this one holds that none is changed unseen."""
    assert ENTERPRISE.group == 1
    assert decide(
        POLICY, facts(Status.HANDLING), Step.FILE_RESULT, HANDLER, DAY, well(Step.FILE_RESULT)
    ).allowed


@pytest.mark.parametrize(
    ("place", "taken", "cites"),
    [
        pytest.param("officer", False, [], id="no-officer-yet"),
        pytest.param("officer", True, [L + "4.one-liaison-officer"], id="an-officer-already"),
        pytest.param("informant", False, [], id="no-informant-yet"),
        pytest.param("informant", True, [L + "4.one-informant"], id="an-informant-already"),
    ],
)
def test_article_4_one_of_each(place: str, taken: bool, cites: list[str]) -> None:
    """第四条: one liaison officer for a group, one informant for an enterprise."""
    known = Facts(office=1, surroundings={f"active_{place}": taken})
    offered = {place: "李四", "of": 1, "from": DAY}
    decision = decide(POLICY, known, Step.APPOINT, actor(8, Role.ADMINISTRATOR), DAY, offered)
    assert list(decision.rules) == cites


@pytest.mark.parametrize(
    ("about", "differs", "allowed"),
    [
        pytest.param("permit", {}, True, id="all-four"),
        pytest.param(
            "permit", {"permits_checked": ("energy_saving", "environment", "safety")}, False, id="three"
        ),
        pytest.param("permit", {"permits_checked": None}, False, id="not-asked"),
        pytest.param("permit", {"high_consumption": True}, False, id="high-consumption"),
        pytest.param(
            "other", {"permits_checked": ("safety",), "high_consumption": True}, True, id="not-about-permits"
        ),
    ],
)
def test_article_5_permits(about: str, differs: dict[str, Any], allowed: bool) -> None:
    """第五条第二项: asked of permits alone."""
    known = facts(Status.RECEIVED, receive={"about": about})
    decision = decide(POLICY, known, Step.REGISTER, CLERK, DAY, well(Step.REGISTER, **differs))
    assert list(decision.rules) == ([] if allowed else [L + "5.permits"])


@pytest.mark.parametrize(
    ("order", "days", "allowed"),
    [
        pytest.param("after", 0, True, id="on-the-day-of-verification"),
        pytest.param("after", -1, False, id="the-day-before-it"),
        pytest.param("any", -1, True, id="the-day-before-it-by-the-setting"),
        pytest.param("any", -5, True, id="on-the-day-of-the-result-by-the-setting"),
        pytest.param("any", -6, False, id="before-the-result-whatever-the-setting"),
    ],
)
def test_article_8_order_of_confirmation(order: str, days: int, allowed: bool) -> None:
    """第八条: not before the verification unless the office reads it otherwise, never before the result."""
    on = DAY + timedelta(days=5)
    seen = act(8, Step.VERIFY, Status.VERIFIED, on, verified_on=on)
    known = facts(Status.REPORTED, seen, settings={"confirm_order": order})
    offered = well(Step.CONFIRM, confirmed_on=on + timedelta(days=days))
    decision = decide(POLICY, known, Step.CONFIRM, INFORMANT, on, offered)
    assert list(decision.rules) == ([] if allowed else [L + "8.closure"])


def test_what_opens_before_its_time() -> None:
    """第十条: from every open status since registration."""
    (route,) = POLICY.rules_opening()
    assert route.opens == Step.ESCALATE
    assert Status.RECEIVED not in route.statuses
    assert Status.REGISTERED in route.statuses


@pytest.mark.parametrize(
    ("status", "step", "said", "differs", "cites"),
    [
        pytest.param(Status.RECEIVED, Step.PROPOSE, {}, {}, [L + "3.loop", L + "5.register"], id="not-registered"),
        pytest.param(Status.RECEIVED, Step.REGISTER, {}, {"vouched": False}, [L + "5.concrete"], id="not-vouched"),
        pytest.param(Status.REGISTERED, Step.PROPOSE, {}, {"days_allowed": 1}, [], id="one-day"),
        pytest.param(Status.REGISTERED, Step.PROPOSE, {}, {"days_allowed": 0}, [L + "6.days-allowed"], id="no-days"),
        pytest.param(Status.REGISTERED, Step.PROPOSE, {}, {"days_allowed": -1}, [L + "6.days-allowed"], id="negative"),
        pytest.param(Status.REGISTERED, Step.PROPOSE, {}, {"opinion": None}, [L + "6.opinion"], id="no-opinion"),
        pytest.param(
            Status.REGISTERED, Step.PROPOSE, {"about": "land"}, {"complexity": "major"}, [L + "5.land-major"],
            id="major-land-without-request",
        ),
        pytest.param(
            Status.REGISTERED, Step.PROPOSE, {"about": "land"}, {"complexity": "major", "county_request": "请示.pdf"}, [],
            id="major-land-with-request",
        ),
        pytest.param(Status.REGISTERED, Step.PROPOSE, {"about": "land"}, {}, [], id="ordinary-land"),
        pytest.param(Status.REGISTERED, Step.PROPOSE, {}, {"complexity": "major"}, [], id="major-but-no-land"),
    ],
)  # fmt: skip
def test_articles_5_and_6(
    status: Status, step: Step, said: dict[str, Any], differs: dict[str, Any], cites: list[str]
) -> None:
    """第五条、第六条: registered, vouched, with days, an opinion, and the county's request for major land."""
    decision = decide(POLICY, facts(status, receive=said), step, CLERK, DAY, well(step, **differs))
    assert list(decision.rules) == cites


@pytest.mark.parametrize(
    ("about", "found"),
    [pytest.param("land", [L + "5.land-county"], id="land"), pytest.param("other", [], id="anything-else")],
)
def test_article_5_land_goes_to_the_county(about: str, found: list[str]) -> None:
    known = facts(Status.REGISTERED, receive={"about": about})
    assert [route.id for route in routes(POLICY, known, CLERK, DAY)] == found


@pytest.mark.parametrize(
    ("reading", "days"),
    [
        pytest.param("next_day", 10, id="from-the-next-day"),
        pytest.param("same_day", 9, id="the-day-itself-counts"),
    ],
)
def test_annex_3_from_which_day(reading: str, days: int) -> None:
    known = facts(Status.DISPATCHED, settings={"days_from": reading})
    (found,) = deadlines_set(POLICY, known, known.acts[-1], WorkingCalendar())
    assert found.due.on == DAY + timedelta(days=days)
