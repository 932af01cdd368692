"""临政办发〔2021〕21号: the tiers' whole space, limits and exceptions, supervision, what is printed and kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from rules.approver import approver_for, rank
from rules.custody import Holder, holders
from rules.decide import decide, routes
from rules.due import clock, counted_from, dispatch_by, exceptional, latest
from rules.evidence import EVIDENCE, field_of
from rules.facts import Act, Actor, EnterpriseFacts, Facts, Grant, fold
from rules.kinds import Access, Form, Ledger, Note, Record, Score, Tier
from rules.policies.lincang_2021 import CHANNELS, POLICY
from rules.policies.lincang_facts import CATEGORIES, supervision
from rules.settings import Reading
from rules.spans import Months, WorkingDays
from rules.terms import APPROVERS, Role, Status, Step, Subject

L = "lincang-2021-21/"
DAY = date(2021, 4, 12)
COUNTY, CITY = 2, 1
S = Status
SAID: dict[Step, dict[str, Any]] = {
    Step.RECEIVE: {"enterprise": 1, "title": "用电", "description": "厂区用电容量不足，不能投产", "category": "用电保障"},
    Step.REGISTER: {"checked_with": "张厂长", "checked_how": "phone", "checked_on": DAY},
    Step.PROPOSE: {"opinion": "请协调增容", "lead_unit": 1, "complexity": "clear"},
    Step.APPROVE: {"decision": "同意"},
    Step.DISPATCH: {"instruction_note": "批示笺.pdf"},
    Step.ACCEPT: {"received_on": DAY, "leader_in_charge": "李分管", "handler": "赵承办", "measures": "增容"},
    Step.FILE_RESULT: {"grade": "A", "account": "已增容", "reviewed_by": "王局长"},
    Step.VERIFY: {"verified_on": DAY, "passed": True, "how": "call"},
    Step.CONFIRM: {"confirmed_on": DAY, "satisfied": True},
}  # fmt: skip
ROAD = tuple(zip(SAID, (S.RECEIVED, S.REGISTERED, S.PROPOSED, S.APPROVED, S.DISPATCHED, S.HANDLING, S.REPORTED,
                        S.VERIFIED, S.CONFIRMED), strict=True))  # fmt: skip


def acts(until: Status, **differs: dict[str, Any]) -> list[Act]:
    """The acts of the first round up to a status; `propose={...}` changes what a step said."""
    found = []
    for seq, (step, to) in enumerate(ROAD, 1):
        said = {**SAID[step], **differs.get(step.value, {})}
        role = Role.DIRECTOR if step == Step.APPROVE else Role.CLERK
        found.append(Act(seq, step, seq, DAY, to, said, role=role, office=COUNTY))
        if to == until:
            break
    return found


def known(*found: Act, level: str = "county", **said: Any) -> Facts:
    office = COUNTY if level == "county" else CITY
    above = CITY if level == "county" else None
    return fold(found, office=office, level=level, above=above, enterprise=EnterpriseFacts(1), **said)


def somebody(*roles: Role, office: int | None = COUNTY, **links: int) -> Actor:
    return Actor(99, "某某", frozenset(Grant(role, office, **links) for role in roles))


def later(before: list[Act], step: Step, to: Status, on: date, *, back: bool = False, **said: Any) -> Act:
    last = before[-1]
    evidence = {**SAID.get(step, {}), **said}
    round_ = last.to_round
    return Act(last.seq + 1, step, 9, on, to, evidence, round=round_, to_round=round_ + back, office=COUNTY)


# --- 第十二条、第十三条 -------------------------------------------------------------------------------

COMPLEXITIES = [choice.key for choice in field_of(Step.PROPOSE, "complexity").choices]  # type: ignore[union-attr] # it is there
SPACE = [*product(("county", "city"), (None, "超出权限"), COMPLEXITIES, (0, 1, 2, 49))]


def by_the_letter(transfer: str | None, complexity: str, others: int) -> tuple[str, Role, bool, int | None]:
    """The tiers, written a second time."""
    if transfer:
        return "12.transfer", Role.LEADER, False, 3
    if complexity == "major":
        return "12.meeting", Role.LEADER, True, None
    if others or complexity == "complex":
        return "12.leader", Role.DEPUTY_LEADER, False, 3
    return "12.director", Role.DIRECTOR, False, 2


@pytest.mark.parametrize(("level", "transfer", "complexity", "others"), SPACE)
def test_exactly_one_tier_matches_any_proposal(
    level: str, transfer: str | None, complexity: str, others: int
) -> None:
    proposal = {"complexity": complexity, "cooperating_units": tuple(range(2, 2 + others)), "opinion": "请办"}
    proposal |= {"transfer_reason": transfer} if transfer else {"lead_unit": 1}
    matching = [(cited.id, tier.id) for cited, tier in POLICY.tiers(level) if tier.when and tier.when(proposal)]
    name, role, meeting, days = by_the_letter(transfer, complexity, others)
    cited = L + (name if level == "county" else "13.city")
    assert matching == [(cited, L + name)]

    proposed = acts(S.REGISTERED)
    proposed.append(Act(3, Step.PROPOSE, 7, DAY, S.PROPOSED, proposal, office=COUNTY))
    facts = known(*proposed, level=level)
    found = approver_for(POLICY, facts)
    assert found is not None
    assert found.tier is not None
    assert (found.role, found.tier.id, found.meeting) == (role, cited, meeting)
    assert found.within(POLICY.readings({})) == (WorkingDays(days) if days else None)
    assert (dispatch_by(POLICY, facts, facts.calendar) is None) == meeting
    for held in APPROVERS:
        told = {"decision": "同意", **({"meeting": 5} if meeting else {})}
        decision = decide(POLICY, facts, Step.APPROVE, somebody(held, office=facts.office), DAY, told)
        assert decision.rules == (() if rank(held) >= rank(role) else (cited,)), held


@pytest.mark.parametrize(
    ("level", "proposal", "words"),
    [
        pytest.param("county", {}, "情况清楚，涉及 1 个部门（临政办发〔2021〕21号 第十二条", id="clear"),
        pytest.param("county", {"cooperating_units": (2, 3)}, "涉及 3 个部门（", id="units"),
        pytest.param("city", {"complexity": "complex"}, "情况复杂，涉及 1 个部门（临政办发〔2021〕21号 第十三条", id="city"),
        pytest.param("county", {"transfer_reason": "超出权限", "lead_unit": None}, "拟转报上级（", id="transfer"),
    ],
)  # fmt: skip
def test_the_facts_that_led_to_an_approver(level: str, proposal: dict[str, Any], words: str) -> None:
    found = approver_for(POLICY, known(*acts(S.PROPOSED, propose=proposal), level=level))
    assert found is not None
    assert words in found.because


@pytest.mark.parametrize(
    ("meeting", "will_do"),
    [
        pytest.param({"kind": "special", "record": True}, True, id="special-with-its-record"),
        pytest.param({"kind": "special", "record": False}, False, id="without-record"),
        pytest.param({"kind": "promotion", "record": True}, False, id="of-another-kind"),
    ],
)
@pytest.mark.parametrize(("level", "cited"), [("county", "12.meeting"), ("city", "13.city")])
def test_articles_12_and_13_the_meeting_is_a_special_one_with_its_record(
    meeting: dict[str, Any], will_do: bool, level: str, cited: str
) -> None:
    for complexity, refused in (("major", not will_do), ("clear", False)):
        found = acts(S.PROPOSED, propose={"complexity": complexity})
        facts = known(*found, level=level, surroundings={"meeting": meeting})
        told = {"decision": "同意", "meeting": 5}
        decision = decide(POLICY, facts, Step.APPROVE, somebody(Role.LEADER, office=facts.office), DAY, told)
        assert list(decision.rules) == ([L + cited] if refused else [])


def test_article_12_a_later_reading_moves_no_day_already_set() -> None:
    """The readings of the day of registration count."""
    facts = known(*acts(S.PROPOSED), chosen=(Reading("director_days", "1", DAY + timedelta(days=1)),))
    assert dispatch_by(POLICY, facts, facts.calendar) == DAY + timedelta(days=2)
    facts = replace(facts, chosen=(Reading("director_days", "1", DAY),))
    assert dispatch_by(POLICY, facts, facts.calendar) == DAY + timedelta(days=1)


# --- 第十六条 ----------------------------------------------------------------------------------------


def test_the_clock_is_tentative_until_the_slip_is_signed() -> None:
    """The first date too: what was only 暂计 gives way."""
    signed = DAY + timedelta(days=2)
    before, after = known(*acts(S.DISPATCHED)), known(*acts(S.HANDLING, accept={"received_on": signed}))
    assert [clock(POLICY, one, one.calendar).provisional for one in (before, after)] == [True, True]
    calendar = type(before.calendar)(announced=[2021])
    first, second = (clock(POLICY, one, calendar) for one in (before, after))
    assert (first.due_on, first.first_due_on, first.provisional) == (date(2021, 4, 19), date(2021, 4, 19), True)
    assert (second.due_on, second.first_due_on, second.provisional) == (date(2021, 4, 21), date(2021, 4, 21), False)


def test_what_an_extension_counts_from() -> None:
    road = acts(S.CONFIRMED)
    road[-1] = replace(road[-1], to=S.HANDLING, to_round=2, on=DAY + timedelta(days=9))
    facts = known(*road)
    assert counted_from(known(*acts(S.DISPATCHED))) is None
    assert latest(known(*acts(S.DISPATCHED)), Months(1)) is None
    assert counted_from(known(*acts(S.HANDLING))) == DAY
    assert counted_from(facts) == DAY + timedelta(days=9)
    assert latest(facts, Months(1)) == date(2021, 5, 21)


@pytest.mark.parametrize(
    ("days", "exception"),
    [pytest.param(14, False, id="within"), pytest.param(21, False, id="the-last-day"), pytest.param(22, True, id="beyond")],
)  # fmt: skip
def test_what_went_beyond_the_limit_is_shown_as_an_exception(days: int, exception: bool) -> None:
    road = acts(S.HANDLING)
    act = later(road, Step.EXTEND, S.HANDLING, DAY + timedelta(days=1))
    act = replace(act, evidence={"to": DAY + timedelta(days=days), "reason": "设备未到"})
    facts = known(*road, act)
    assert exceptional(POLICY, facts, act) is exception
    assert exceptional(POLICY, facts, road[-1]) is False


def test_an_office_may_tighten_a_span_and_never_stretch_it() -> None:
    """第二十四条."""
    settings = {setting.name: setting for setting in POLICY.settings}
    for name, most in (("handling_days", 5), ("extension_days", 15), ("director_days", 2), ("leader_days", 3)):
        assert settings[name].default == str(most)
        assert settings[name].admits("1")
        assert settings[name].admits(str(most))
        assert not settings[name].admits(str(most + 1))
        assert not settings[name].admits("0")


# --- 第十八条 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "grade", "cures"),
    [
        pytest.param(S.HANDLING, "A", [Step.FILE_RESULT, Step.VERIFY, Step.CONFIRM], id="nothing-yet"),
        pytest.param(S.REPORTED, "A", [Step.VERIFY, Step.CONFIRM], id="no-call-back"),
        pytest.param(S.REPORTED, "B", [Step.RESUME, Step.VERIFY, Step.CONFIRM], id="not-solved"),
        pytest.param(S.VERIFIED, "A", [Step.CONFIRM], id="not-confirmed"),
        pytest.param(S.CONFIRMED, "C", [Step.RESUME], id="confirmed-but-not-solved"),
        pytest.param(S.CONFIRMED, "A", [], id="all-there"),
    ],
)
def test_article_18_names_each_thing_that_is_missing(until: Status, grade: str, cures: list[Step]) -> None:
    facts = known(*acts(until, file_result={"grade": grade}))
    refusals = decide(POLICY, facts, Step.CLOSE, somebody(Role.CLERK), DAY).refusals
    assert [one.cure for one in refusals if one.rule == L + "18.close"] == cures


def test_article_10_what_is_no_consultation_is_not_answered() -> None:
    facts = known(*acts(S.REGISTERED))
    refusals = decide(POLICY, facts, Step.ANSWER, somebody(Role.CLERK), DAY).refusals
    assert [one.cure for one in refusals] == [Step.PROPOSE, Step.REFER]


@pytest.mark.parametrize(
    ("grades", "satisfied", "found"),
    [
        pytest.param("A", [True], "none", id="solved"),
        pytest.param("B", [True], "ledger", id="b"),
        pytest.param("AA", [False, True], "none", id="solved-in-the-second-round"),
        pytest.param("A", [False], "special", id="dissatisfied"),
        pytest.param("AB", [False, True], "special", id="satisfied-but-not-solved"),
        pytest.param("BA", [False, False], "special", id="never-satisfied"),
    ],
)
def test_supervision(grades: str, satisfied: list[bool], found: str) -> None:
    road = acts(S.HANDLING)
    for grade, glad in zip(grades, satisfied, strict=True):
        road.append(later(road, Step.FILE_RESULT, S.REPORTED, DAY, grade=grade))
        road.append(later(road, Step.VERIFY, S.VERIFIED, DAY))
        to = S.CONFIRMED if glad else S.HANDLING
        road.append(later(road, Step.CONFIRM, to, DAY, back=not glad, satisfied=glad))
    assert supervision(known(*road)) == found
    ended = later(road, Step.END, S.ENDED, DAY)
    assert supervision(known(*road, ended)) == "none"


def test_supervision_does_not_follow_into_a_new_leg() -> None:
    road = acts(S.HANDLING)
    road.append(later(road, Step.FILE_RESULT, S.REPORTED, DAY, grade="B"))
    up = replace(later(road, Step.PASS_UP, S.RECEIVED, DAY), to_leg=2, to_round=1)
    assert supervision(known(*road, up)) == "none"


def test_who_holds_it() -> None:
    """A result waits for the office's call, a referred consultation for its unit."""
    road = acts(S.REPORTED)
    assert list(holders(POLICY, road))[-1] == Holder.OFFICE
    referred = [*acts(S.REGISTERED), Act(3, Step.REFER, 1, DAY, S.REGISTERED, {"unit": 2})]
    assert list(holders(POLICY, referred)) == [Holder.OFFICE, Holder.OFFICE, Holder.UNIT]
    assert known(*referred).lead_unit == 2


def test_routes() -> None:
    clerk = somebody(Role.CLERK)
    assert [one.id for one in routes(POLICY, known(*acts(S.HANDLING)), clerk, DAY)] == []
    asked = acts(S.REGISTERED, receive={"consultation": True})
    assert [one.id for one in routes(POLICY, known(*asked), clerk, DAY)] == [L + "10.consultation"]


# --- 印制和存档的 -------------------------------------------------------------------------------------

BOXES = {
    "10.form": [
        "问题类别", "登记编号", "企业名称", "详细地址", "反映时间", "反映形式", "联系人", "职务", "联系电话", "电子邮箱",
        "主要困难和问题", "希望协调解决的具体事项", "受理时间", "受理人员", "备注",
    ],
    "forms.assignment": [
        "交办单位（盖章）", "交办编号", "需要办理或协调解决事项", "反映企业", "企业地址", "联系人", "联系电话",
        "牵头办理部门", "办结时限", "配合办理部门", "签批领导", "交办日期", "备注",
    ],
    "forms.transfer": [
        "转报单位（盖章）", "转报编号", "需要帮助协调解决事项", "反映企业", "企业地址", "联系人", "联系电话", "办理建议",
        "签批领导", "转报日期", "备注",
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", BOXES)
def test_boxes_as_printed(name: str) -> None:
    form = POLICY.rule(L + name)
    assert isinstance(form, Form)
    assert [box.words for box in form.boxes] == BOXES[name]
    assert len({box.source for box in form.boxes}) == len(form.boxes)
    for box in form.boxes:
        noun, _, field = box.source.partition(".")
        if noun in list(Step) and field not in ("on", "actor", "remarks"):
            assert field_of(Step(noun), field), box.source


def test_slips_and_their_numbers() -> None:
    made = {step: POLICY.form_made_by(step) for step in (Step.DISPATCH, Step.PASS_UP, Step.REMIND, Step.CLOSE)}
    assert [form.series if form else None for form in made.values()] == ["assignment", "transfer", "reminder", None]
    assert POLICY.number_form("registration") == "{mark}服企办收（{year}）第{number:02d}号"
    assert POLICY.number_form("assignment") == "{mark}服企办交（{year}）第{number:02d}号"
    assert POLICY.number_form("transfer") == "{mark}服企办报（{year}）第{number:02d}号"
    assert POLICY.number_form("reminder") is None


def test_ledgers_have_columns() -> None:
    ledgers = {rule.id.removeprefix(L): rule for rule in POLICY.of(Ledger)}
    assert list(ledgers) == ["3.city-overview", "10.ledger", "18.supervision-ledger", "19.monthly", "23.accountability"]
    for ledger in ledgers.values():
        assert ledger.ledger
        assert len({box.words for box in ledger.columns}) == len(ledger.columns) >= 4
    assert {"办理结果", "计划解决时限"} <= {box.words for box in ledgers["18.supervision-ledger"].columns}


def test_access_as_declared() -> None:
    (access,) = POLICY.of(Access)
    assert Role.UNIT_HANDLER in access.who
    assert not {Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR} & set(access.who)


def test_values_as_printed() -> None:
    records = {rule.id.removeprefix(L): rule.values for rule in POLICY.of(Record)}
    assert records["10.categories"] == CATEGORIES
    assert len(CATEGORIES) == 10
    assert (*records["7.channels"], *records["9.collect"]) == CHANNELS
    assert records["17.abc"] == tuple(c.key for c in field_of(Step.FILE_RESULT, "grade").choices)  # type: ignore[union-attr] # it is there
    assert records["24.local-rules"] == ("临沧边合区", "临沧工业园区")


def test_records_keep_what_is_there() -> None:
    for rule in POLICY.of(Record):
        assert rule.keeps, rule.id
        for box in rule.keeps:
            noun, _, field = box.source.partition(".")
            if noun in list(Step):
                assert field_of(Step(noun), field), box.source


def test_measures_of_the_evaluation() -> None:
    (score,) = POLICY.of(Score)
    assert [box.words for box in score.measures] == ["民主评议", "量化打分"]


def test_the_enterprise_reports_and_confirms_itself() -> None:
    """第八条: online as well as on paper; who confirms in its stead shows the paper."""
    life = POLICY.life(Subject.ISSUE)
    for step in (Step.RECEIVE, Step.CONFIRM, Step.WITHDRAW):
        move = life.move(step)
        assert move is not None
        assert move.by[0] == Role.INFORMANT
    facts, told = known(*acts(S.VERIFIED)), {**SAID[Step.CONFIRM]}
    own = Actor(5, "信息员", frozenset({Grant(Role.INFORMANT, enterprise=1)}))
    assert decide(POLICY, facts, Step.CONFIRM, own, DAY, told).allowed
    clerk = somebody(Role.CLERK)
    assert decide(POLICY, facts, Step.CONFIRM, clerk, DAY, told).rules == ("house/evidence",)
    assert decide(POLICY, facts, Step.CONFIRM, clerk, DAY, {**told, "document": "盖章.pdf"}).allowed


def test_steps_that_the_policy_has() -> None:
    """All but those of Linyi's meetings and explanations."""
    missing = {Step.EXPLAIN, Step.ESCALATE, Step.DECIDE_MEETING}
    assert {move.step for move in POLICY.life().moves} == _steps_of_an_issue() - missing
    assert all(EVIDENCE[move.step] is not None for move in POLICY.life().moves)


def _steps_of_an_issue() -> set[Step]:
    from models.acts import ISSUE_STEPS

    return set(ISSUE_STEPS)


def test_forty_seven_rules() -> None:
    assert len(POLICY.rules) == 47
    assert [rule.id for rule in POLICY.of(Note)] == [L + one for one in ("4.burden", "21.environment", "22.cadres")]
    assert [rule.level for rule in POLICY.of(Tier)] == ["county"] * 4 + ["city"]
