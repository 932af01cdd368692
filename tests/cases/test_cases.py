"""案例: every case of this folder plays; what is bad in a case file is said plainly and fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from rules.policies import POLICIES
from seed.case_files import Entry, entries
from seed.cases import run_case, run_files, stage
from seed.cast import Cast
from tests import databases
from tests.conftest import skip

HERE = Path(__file__).parent
CASES = [entry for path in sorted(HERE.glob("*.yaml")) for entry in entries(path)]
BOTH = ("lincang-2021-21.yaml", "readings.yaml")
"""Files whose cases play on PostgreSQL too; what both databases must hold alike is tested with the models."""


@pytest.fixture(scope="module")
def played() -> Iterator[tuple[Session, Cast]]:
    with stage() as made:
        yield made


@pytest.fixture(scope="module")
def played_on_postgresql(postgresql_template: str | None) -> Iterator[tuple[Session, Cast]]:
    if postgresql_template is None:
        skip("没有 PostgreSQL")
    with databases.postgresql_copy(str(postgresql_template)) as url, stage(url) as made:
        yield made


@pytest.mark.parametrize("entry", CASES, ids=lambda entry: entry.name)
def test_case(entry: Entry, played: tuple[Session, Cast]) -> None:
    assert run_case(*played, entry) is None


@pytest.mark.postgres
@pytest.mark.parametrize(
    "entry", [one for name in BOTH for one in entries(HERE / name)], ids=lambda entry: entry.name
)
def test_case_on_postgresql(entry: Entry, played_on_postgresql: tuple[Session, Cast]) -> None:
    assert run_case(*played_on_postgresql, entry) is None


def test_every_policy_has_cases() -> None:
    assert {entry.told.get("policy") for entry in CASES} == set(POLICIES)


def test_names_are_unique_across_files() -> None:
    """A proof names a case by its name alone."""
    names = [entry.name for entry in CASES]
    assert sorted(names) == sorted(set(names))


HEAD = "- case: 例\n  policy: linyi-2014-10\n"
GIVEN = HEAD + "  given: {at: registered, on: 2014-03-03}\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", "没有案例", id="empty"),
        pytest.param("a: 1\n", "没有案例", id="not-a-list"),
        pytest.param("- {case: 例\n", "第 2 行", id="bad-yaml"),
        pytest.param("- {policy: linyi-2014-10}\n", "都要有名称", id="no-name"),
        pytest.param(HEAD + "  then: {round: 1, round: 2}\n", "duplicate key", id="doubled-key"),
        pytest.param(HEAD + "  given: {at: registered, on: 2014-02-30}\n", "day is out of range", id="no-such-day"),
        pytest.param("- {case: 例, policy: nowhere-1}\n", "没有办法“nowhere-1”", id="unknown-policy"),
        pytest.param(HEAD + "  stepps: []\n", "不认识“stepps”", id="unknown-key"),
        pytest.param(HEAD + "  given: {until: closed}\n", "不认识“until”", id="unknown-key-of-given"),
        pytest.param(HEAD + "  given: {at: refused, on: 2014-03-03}\n", "不在主路上", id="off-the-main-road"),
        pytest.param(HEAD + "  given: {at: closed}\n", "应写日期", id="no-day"),
        pytest.param(HEAD + "  given: {office: village}\n", "不是 city 或 county", id="no-such-office"),
        pytest.param(HEAD + "  given: {enterprise: {colour: red}}\n", "不认识“colour”", id="unknown-fact"),
        pytest.param(HEAD + "  given: {enterprise: {revenue: many}}\n", "不是金额", id="not-an-amount"),
        pytest.param(HEAD + "  given: {enterprise: {revenue: .nan}}\n", "不是金额", id="nan"),
        pytest.param(HEAD + "  given: {enterprise: {group: group/9}}\n", "没有“group/9”", id="unknown-group"),
        pytest.param(HEAD + "  given: {settings: {days_unit: weeks}}\n", "不能是“weeks”", id="bad-setting"),
        pytest.param(HEAD + "  given: {settings: {weeks: 1}}\n", "不认识“weeks”", id="unknown-setting"),
        pytest.param(HEAD + "  given: {issue: {colour: red}}\n", "没有要件“colour”", id="unknown-evidence-of-given"),
        pytest.param(HEAD + "  steps: [{on: 2014-03-03, do: visti}]\n", "没有“visti”这一步", id="unknown-step"),
        pytest.param(HEAD + "  steps: [{do: visit}]\n", "应写日期", id="step-without-day"),
        pytest.param(HEAD + "  steps: [{on: 2014-03-03, do: visit, who: me}]\n", "不认识“who”", id="key-of-step"),
        pytest.param(HEAD + "  steps: [{on: 2014-03-03, time: noon, do: visit}]\n", "应写时刻", id="bad-time"),
        pytest.param(HEAD + "  steps: [{on: 2014-03-03, do: close}]\n", "还没有问题", id="no-issue-yet"),
        pytest.param(HEAD + "  steps: [{on: 2014-03-03, do: visit, by: nobody}]\n", "没有人叫“nobody”", id="unknown-person"),
        pytest.param(HEAD + "  steps: [{on: 2014-03-03, do: visit, by: unit/1}]\n", "没有人叫“unit/1”", id="not-a-person"),
        pytest.param(HEAD + "  steps: [{on: 2014-03-03, do: visit, with: {day: 3}}]\n", "没有要件“day”", id="evidence"),
        pytest.param(HEAD + "  steps: [{on: 2014-03-03, do: visit, without: [day]}]\n", "没有要件“day”", id="without"),
        pytest.param(
            HEAD + "  steps: [{on: 2014-03-03, do: visit, with: {enterprise: enterprise/7}}]\n",
            "没有“enterprise/7”", id="unknown-enterprise",
        ),
        pytest.param(
            HEAD + "  steps: [{on: 2014-03-03, do: visit, refused: [linyi-2014-10/5.visit]}]\n",
            "没有规则“linyi-2014-10/5.visit”", id="misspelt-rule",
        ),
        pytest.param(HEAD + "  steps: [{on: 2014-02-21, do: visit}]\n", "没有适用的办法", id="before-the-policy"),
        pytest.param(GIVEN + "  steps: [{on: 2014-03-03, do: receive}]\n", "只有一件问题", id="second-issue"),
        pytest.param(GIVEN + "  steps: [{on: 2014-03-03, do: dispatch}]\n", "应当允许，却被拒", id="refused-unasked"),
        pytest.param(
            GIVEN + "  steps: [{on: 2014-03-03, do: propose, refused: [house/dates]}]\n", "实为 允许", id="allowed-unasked"
        ),
        pytest.param(
            GIVEN + "  steps: [{on: 2014-03-03, do: dispatch, refused_with: [house/dates]}]\n",
            "应有 house/dates", id="refused-by-another",
        ),
        pytest.param(
            GIVEN + "  steps: [{on: 2014-03-03, do: propose, with: {county_request: 请示.exe}}]\n",
            "不收这种文件", id="bad-file",
        ),
        pytest.param(GIVEN + "  then: {colour: red}\n", "不认识“colour”", id="unknown-key-of-then"),
        pytest.param(GIVEN + "  then: {status: closed}\n", "status 应为 closed，实为 registered", id="wrong-status"),
        pytest.param(GIVEN + "  then: {due_on: 2014-03-08}\n", "due_on 应为 2014-03-08，实为 无", id="wrong-day"),
        pytest.param(GIVEN + "  then: {entitled: [linyi-2014-10/10.urgent]}\n", "entitled 应为", id="not-entitled"),
        pytest.param(GIVEN + "  then: {overdue: {on: 2014-03-08, days: 1}}\n", "overdue 2014-03-08", id="not-overdue"),
        pytest.param(HEAD + "  then: {status: closed}\n", "还没有问题", id="then-without-issue"),
        pytest.param(
            HEAD + "  then: {owed: [{on: 2014-03-08, rule: linyi-2014-10/10.monthly-meeting, owner: city, due: 2}]}\n",
            "due 应为 2，实为 1", id="not-owed",
        ),
        pytest.param(
            HEAD + "  then: {owed: [{on: 2014-03-08, rule: linyi-2014-10/10.monthly-meeting, owner: unit/9}]}\n",
            "没有“unit/9”", id="unknown-owner",
        ),
        pytest.param(
            HEAD + "  given: {at: confirmed, on: 2014-03-03, issue: {description: 短}}\n", "走不到“confirmed”",
            id="given-refused",
        ),
        pytest.param(HEAD + "  steps: [{on: 2014-03-05, do: [visit]}]\n", "没有“['visit']”这一步", id="step-is-a-list"),
        pytest.param(HEAD + "  given: {at: [closed], on: 2014-03-05}\n", "不在主路上", id="status-is-a-list"),
        pytest.param(HEAD + "  given: {enterprise: {relation: friend}}\n", "supported、contact 或 null", id="relation"),
        pytest.param(HEAD + "  given: {enterprise: {group: [1]}}\n", "应写 组", id="group-is-a-list"),
        pytest.param(HEAD + "  given: {enterprise: {name: null}}\n", "应写 文字", id="no-name-of-enterprise"),
        pytest.param(HEAD + "  given: {enterprise: {has_informant: 有}}\n", "true 或 false", id="not-a-flag"),
        pytest.param(HEAD + "  given: {issue: [urgent]}\n", "given.issue：应写成", id="issue-is-a-list"),
        pytest.param(HEAD + "  given: {proposal: {opinions: 甲}}\n", "given.proposal：propose 都没有", id="of-proposal"),
        pytest.param(HEAD + "  steps: [{on: 2014-03-05T09:00:00, do: visit}]\n", "应写日期", id="moment-for-a-day"),
        pytest.param(HEAD + "  steps: [{on: 2014-03-05, time: 25:00, do: visit}]\n", "应写时刻", id="hour-25"),
        pytest.param(HEAD + "  steps: [{on: 2014-03-05, time: 1700, do: visit}]\n", "应写时刻", id="hour-a-number"),
        pytest.param(HEAD + "  steps: [{on: 2014-03-05, time: 09:00+08:00, do: visit}]\n", "不写时区", id="hour-with-zone"),
        pytest.param(GIVEN + "  steps: [{on: 2014-03-05, do: propose, without: opinion}]\n", "without：应写成列表", id="without-a-word"),
        pytest.param(GIVEN + "  steps: [{on: 2014-03-05, do: propose, with: [opinion]}]\n", "with：应写成", id="with-a-list"),
        pytest.param(GIVEN + "  steps: [{on: 2014-03-05, do: propose, refused: house/order}]\n", "refused：应写成列表", id="a-word"),
        pytest.param(
            GIVEN + "  steps: [{on: 2014-03-05, do: propose, refused: [[house/order]]}]\n", "没有规则", id="refused-nested"
        ),
        pytest.param(
            GIVEN + "  steps: [{on: 2014-03-05, do: propose, with: {lead_unit: meeting/1}}]\n", "“meeting/1”不是牵头单位",
            id="a-meeting-for-a-unit",
        ),
        pytest.param(
            HEAD + "  steps: [{on: 2014-03-05, do: appoint, with: {officer: 张三, of: enterprise/1}}]\n",
            "联络员任命到组", id="an-officer-of-an-enterprise",
        ),
        pytest.param(GIVEN + "  then: {status: 已登记}\n", "then.status：应写 状态", id="status-in-chinese"),
        pytest.param(GIVEN + "  then: {round: '1'}\n", "then.round：应写 整数", id="round-as-text"),
        pytest.param(GIVEN + "  then: {due_on: '2014-03-08'}\n", "then.due_on：应写 日期", id="day-as-text"),
        pytest.param(GIVEN + "  then: {approver: clerk}\n", "then.approver：应写", id="clerk-for-approver"),
        pytest.param(GIVEN + "  then: {overdue: yes}\n", "then.overdue：应写", id="overdue-yes"),
        pytest.param(GIVEN + "  then: {overdue: {days: 1}}\n", "overdue.on：应写日期", id="overdue-without-day"),
        pytest.param(GIVEN + "  then: {owed: {on: 2014-03-08}}\n", "owed：应写成列表", id="owed-not-a-list"),
        pytest.param(
            GIVEN + "  then: {owed: [{on: 2014-03-08, rule: linyi-2014-10/10.monthly-meeting, owner: village}]}\n",
            "没有“village”", id="owner-nobody-knows",
        ),
        pytest.param(
            GIVEN + "  then: {owed: [{on: 2014-03-08, rule: linyi-2014-10/10.monthly-meeting, due: '1'}]}\n",
            "owed.due：应写 整数", id="due-as-text",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_plainly(
    text: str, words: str, tmp_path: Path, played: tuple[Session, Cast]
) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    (entry,) = entries(path)
    problem = run_case(*played, entry)
    assert problem is not None
    assert words in problem
    assert "程序出错" not in problem


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(GIVEN + "  then: {slip_no: none, due_on: none, approver: none, supervision: none, overdue: none}\n", id="none"),
        pytest.param(GIVEN + "  then: {slip_no: null, due_on: null, approver: null, overdue: null, owed: null}\n", id="null"),
        pytest.param(HEAD + "  given: {enterprise: {revenue: none, relation: none}}\n", id="none-of-enterprise"),
        pytest.param(HEAD + "  steps: [{on: 2014-03-05, time: 9:30, do: visit}]\n", id="an-hour-of-one-digit"),
        pytest.param(HEAD + "  steps: [{on: 2014-03-05, time: 23:59:59, do: visit}]\n", id="with-seconds"),
        pytest.param(
            GIVEN + "  steps: [{on: 2014-03-05, do: propose, by: city/clerk, refused: [], refused_with: null}]\n",
            id="empty-refusals",
        ),
        pytest.param(
            GIVEN + "  steps: [{on: 2014-03-05, do: propose, with: {cooperating_units: unit/2}}]\n",
            id="one-unit-for-several",
        ),
        pytest.param(GIVEN + "  steps: [{on: 2014-03-05, do: propose, with: {opinion: 3}}]\n", id="a-number-for-a-text"),
        pytest.param(
            HEAD + "  steps: [{on: 2014-03-05, do: meet, with: {record: 会议记录.docx}}]\n"
            "  then: {owed: [{on: 2014-03-08, rule: linyi-2014-10/10.monthly-meeting, owner: city, each: special,"
            " due: 1, done: 1, partial: false}]}\n",
            id="meeting-with-its-record",
        ),
        pytest.param(
            HEAD + "  given: {at: dispatched, on: 2014-03-03, office: county, settings: {days_from: same_day},"
            " enterprise: {revenue: 5000000000.01, relation: contact, group: group/2},"
            " issue: {title: 用电, urgent: true}, proposal: {days_allowed: 3, lead_unit: unit/3}}\n"
            "  steps: [{on: 2014-03-04, do: accept}, {on: 2014-03-04, do: file_result},"
            " {on: 2014-03-05, do: verify, by: liaison_officer/2}]\n"
            "  then: {office: county, due_on: 2014-03-05, status: verified, leg: 1, round: 1, provisional: false, dispatch_by: none,"
            " routes: [linyi-2014-10/10.urgent], entitled: [linyi-2014-10/10.urgent]}\n",
            id="every-word-of-given",
        ),
    ],
)  # fmt: skip
def test_every_word_of_the_contract_plays(text: str, tmp_path: Path, played: tuple[Session, Cast]) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    (entry,) = entries(path)
    assert run_case(*played, entry) is None


def test_a_file_that_is_not_there_fails(tmp_path: Path) -> None:
    lines: list[str] = []
    assert run_files([tmp_path / "none.yaml"], lines.append) == (0, 1)
    assert "读不到文件" in lines[0]


def test_a_broken_case_does_not_silence_the_rest(tmp_path: Path) -> None:
    """A line for each; a doubled name fails the second."""
    path = tmp_path / "case.yaml"
    path.write_text(f"- {{case: 坏, case: 坏}}\n{HEAD}{HEAD}", encoding="utf-8")
    lines: list[str] = []
    assert run_files([str(path)], lines.append) == (1, 2)
    assert [line[:2] for line in lines] == ["失败", "通过", "失败"]
    assert "名称重复" in lines[2]


def test_a_case_leaves_nothing_behind(played: tuple[Session, Cast]) -> None:
    """The second time is like the first: the same numbers, the same meetings."""
    entry = next(entry for entry in CASES if entry.name == "会议议定以后重新交办，新限期，新单号")
    assert [run_case(*played, entry) for _ in range(3)] == [None] * 3
