"""The cases as sentences: kept as they are told now, and told without a word that an official does not know."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rules.house import HOUSE_RULES
from rules.policies import POLICIES
from rules.stories import stories as kept
from rules.stories import told_of
from seed.case_files import entries
from seed.stories import CASES, KEPT, printed, stories, story

ROOT = Path(__file__).parents[2]
TOLD = stories(ROOT / CASES)
RULES = [*HOUSE_RULES, *(rule for policy in POLICIES.values() for rule in policy.rules)]
FOREIGN = re.compile(r"[A-Za-z_]{2,}")
FILE = re.compile(r"\.(?:pdf|png|jpg|docx|xlsx)\b")


def test_the_kept_stories_are_those_of_the_cases() -> None:
    same = (ROOT / KEPT).read_text(encoding="utf-8") == printed(TOLD)
    assert same, "案例已改：请运行 flask --app app rules stories"


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told["name"])
def test_no_word_of_the_program_is_left(told: dict) -> None:  # type: ignore[type-arg]
    """No id of a step, a field, a status or a person of the cast; no year said twice in a sentence's head."""
    for line in told["lines"]:
        assert not FOREIGN.search(FILE.sub("", line)), line
        assert not re.search(r"\d{4}-\d\d-\d\d|None|True|False|[a-z]+/\d", line), line
        assert line.endswith("。")
        assert "；；" not in line
        assert "：；" not in line


def test_a_story_reads_as_it_happened() -> None:
    told = {one["name"]: one for one in TOLD}["三项齐备方可销号，缺的逐项指明"]
    refused = "3月11日，经办人办“销号”——不予办理，依据第三条“闭环运行，不得跳步”、第八条“反馈、核实、确认齐备方可销号”。"
    assert told["lines"][:2] == ["起点：2014年3月10日，问题已照常办到“办理中”。", refused]
    assert told["lines"][-1] == "最后：状态为“已销号”。"
    assert told["rules"] == ["linyi-2014-10/3.loop", "linyi-2014-10/8.closure"]


def test_every_word_of_a_case_finds_its_sentence(tmp_path: Path) -> None:
    """What a case may say and none of ours says: lincang's words, a county, numbers not there, the year changing."""
    text = """
- case: 例
  policy: linyi-2014-10
  given:
    office: county
    enterprise: {revenue: null, relation: contact, group: group/2, registered_here: false, has_informant: true, county: 甲区}
    settings: {reopen_days: 30}
    issue: {urgent: true}
    at: registered
    on: 2014-12-31
  steps:
    - {on: 2015-01-01, time: "00:01", do: propose, by: city/director/2, with: {cooperating_units: [unit/2, unit/3], days_allowed: 3},
       refused_with: [house/rights], then: {overdue: none, supervision: special, provisional: true, approver: meeting}}
    - {on: 2015-01-02, do: decide_meeting, with: {meeting: meeting/1}, without: [lead_unit]}
  then: {slip_no: null, registration_no: null, leg: 2, dispatch_by: 2015-01-05, overdue: {on: 2015-01-05, days: none},
         supervision: none, provisional: false, approver: null, office: county}
"""
    path = tmp_path / "one.yaml"
    path.write_text(text, encoding="utf-8")
    (entry,) = entries(path)
    lines = story(entry)["lines"]
    assert lines == [
        "起点：由县级办公室承办；企业没有主营业务收入的数字；企业是联系企业；企业由第2帮扶联系组联系；企业不在本地注册；"
        "企业有信息员；企业的县区为“甲区”；办公室的读法：销号后可以复办的天数（自然日）为“30”；紧急：是；"
        "2014年12月31日，问题已照常办到“已登记”。",
        "2015年1月1日 00:01，市级办公室的另一位主任（兼经办人）办“拟办”（配合单位：第2责任单位、第3责任单位；要求办结天数：3 天）"
        "——不予办理，依据之一是本台规则“办理职权”；此时没有逾期；列为专项督办；时限为暂定；须经专题会议审批。",
        "1月2日，经办人办“会议议定”（会议：一次专题会议；未填：牵头单位）——办成。",
        "最后：还没有处置单；还没有登记编号；第 2 程；最迟交办为 1月5日；到 1月5日 没有逾期；不在督办之列；时限不是暂定；"
        "没有待审批的拟办；由县级办公室承办。",
    ]


def test_the_stories_of_a_rule_begin_with_those_that_prove_it() -> None:
    closure = POLICIES["linyi-2014-10"].rule("linyi-2014-10/8.closure")
    names = [one.name for one in told_of(closure.id, closure.proofs)]
    assert [f"case:{name}" for name in names[: len(closure.proofs)]] == list(closure.proofs)
    assert "换组以后由新组核实" in names
    assert told_of("house/numbering", ("test:tests/models/test_numbers.py::test_x",)) == ()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_case_that_proves_a_rule_has_its_story(rule) -> None:  # type: ignore[no-untyped-def]
    cases = [proof.partition(":")[2] for proof in rule.proofs if proof.startswith("case:")]
    assert [name for name in cases if name not in kept()] == []


def test_a_case_of_a_policy_not_declared_is_not_told() -> None:
    assert {one["policy"] for one in TOLD} == set(POLICIES)
