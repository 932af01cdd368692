"""Steps through the door: the whole road, every kind of bad input, two people at once, and nothing half written."""
from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.attachments import Attachment, Upload
from models.issues import Issue
from models.log import LogEntry
from models.slips import Slip
from tests.admin.issue_house import PDF, Desk, desk, issue_app  # noqa: F401 # the fixtures

ROAD: tuple[tuple[date, str, str, dict[str, Any]], ...] = (
    (date(2014, 3, 3), "clerk", "register", {
        "conditions_met": "无", "competent_unit": "单位", "units_involved": "无", "prior_contact": "无", "hoped_for_on": "无",
        "vouched": "y"}),
    (date(2014, 3, 4), "clerk", "propose", {"opinion": "请牵头协调", "lead_unit": "unit/1", "cooperating_units": "unit/2",
                                            "complexity": "clear", "days_allowed": "16"}),
    (date(2014, 3, 5), "director", "approve", {"decision": "同意", "study_held_on": "2014-03-05", "study_present": "全体",
                                               "study_decision": "同意"}),
    (date(2014, 3, 5), "clerk", "dispatch", {}),
    (date(2014, 3, 6), "unit_handler", "accept", {"received_on": "2014-03-06", "handler": "孙某"}),
    (date(2014, 3, 17), "liaison_officer", "report_progress", {"account": "银行已上会"}),
    (date(2014, 3, 18), "unit_handler", "file_result", {"account": "已续贷"}),
    (date(2014, 3, 19), "liaison_officer", "verify", {"verified_on": "2014-03-19", "how": "visit", "passed": "yes"}),
    (date(2014, 3, 20), "informant", "confirm", {"confirmed_on": "2014年3月20日", "satisfied": "yes",
                                                 "document": Upload("盖章.pdf", PDF)}),
    (date(2014, 3, 20), "clerk", "close", {}),
)


def test_the_whole_road_by_its_people(desk: Desk) -> None:  # noqa: F811
    """From report to 销号, each by who takes it, on his own page."""
    desk.clock.set(date(2014, 3, 3), 9)
    answer = desk.send(desk.as_("informant"), "/admin/issue/step/receive", {
        "enterprise": desk.cast["enterprise/1"].id, "title": "贷款到期续贷", "description": "两千万元贷款四月到期，希望续贷。",
        "about": "other"})
    assert answer.status_code == 302
    issue = desk.all(Issue)[0]
    for day, who, step, said in ROAD:
        desk.clock.set(day)
        answer = desk.take(who, issue, step, **said)
        assert answer.status_code == 302, (step, answer.text)
        assert "已" in desk.as_(who).get(answer.headers["Location"]).text
    issue = desk.fresh(issue)
    assert (issue.status, issue.registration_no, issue.due_on) == ("closed", issue.registration_no, date(2014, 3, 21))
    assert issue.registration_no
    assert len(desk.all(Slip)) == 1
    assert desk.all(Attachment)[0].name == "盖章.pdf"


def test_a_refusal_stands_at_its_field_with_its_article_and_keeps_the_text(desk: Desk) -> None:  # noqa: F811
    """第六条: no opinion, no proposal; what was typed stays; nothing is written but the log."""
    issue = desk.story("register")
    before = desk.fresh(issue).seq
    answer = desk.take("clerk", issue, "propose", lead_unit="unit/1", transfer="", days_allowed="16", county_request="")
    assert answer.status_code == 422
    assert "缺：处理意见（临政办发〔2014〕10号 第六条）" in answer.text
    assert "并提出处理意见" in answer.text
    assert 'value="16"' in answer.text
    assert desk.fresh(issue).seq == before
    assert "缺：处理意见" in desk.all(LogEntry, action="refused")[-1].words


def test_a_refusal_without_a_field_names_what_is_missing_and_who_cures_it(desk: Desk) -> None:  # noqa: F811
    """第八条: closing too early."""
    issue = desk.story("file_result")
    answer = desk.take("clerk", issue, "close")
    assert answer.status_code == 422
    assert "帮扶联系组已现场核实" in answer.text
    assert desk.cast["liaison_officer"].name in answer.text
    assert desk.fresh(issue).status == "reported"


def test_who_has_not_the_role_is_refused_by_the_rules(desk: Desk) -> None:  # noqa: F811
    """He may read it, and is told whose step it is; a supervisor too."""
    issue = desk.story("file_result")
    for who in ("supervisor", "unit_handler", "informant"):
        answer = desk.take(who, issue, "verify", verified_on="2014-03-20", passed="yes")
        assert answer.status_code == 422
        assert "现场核实由联络员、组员办理" in answer.text
    assert desk.fresh(issue).seq == issue.seq


@pytest.mark.parametrize(("step", "said", "words"), [
    pytest.param("accept", {"received_on": "2014-02-30"}, "日期看不懂", id="a-day-that-is-none"),
    pytest.param("accept", {"received_on": "昨天"}, "日期看不懂", id="a-word-for-a-day"),
    pytest.param("accept", {"received_on": "9999-12-31"}, "年份不对", id="a-day-beyond-all"),
    pytest.param("accept", {"received_on": "2014-03-21"}, "晚于办理当日", id="a-day-ahead"),
    pytest.param("accept", {"received_on": "2014-03-01"}, "早于交办日期", id="a-day-before-the-slip"),
    pytest.param("accept", {"received_on": "2014-03-06", "handler": "孙" * 300}, "最多 200 字", id="too-long"),
    pytest.param("accept", {"received_on": "2014-03-06", "handler": "孙\x00某"}, "", id="a-character-no-database-takes"),
    pytest.param("accept", {"received_on": "2014-03-06", "promised_on": "31/03/2014"}, "日期看不懂", id="folded-field-too"),
])
def test_bad_input_is_said_at_the_field(desk: Desk, step: str, said: dict[str, str], words: str) -> None:  # noqa: F811
    """Never a 500, never half written."""
    issue = desk.story("dispatch")
    answer = desk.take("unit_handler", issue, step, **said)
    assert answer.status_code == (422 if words else 302)
    assert words in answer.text
    assert desk.fresh(issue).status == ("dispatched" if words else "handling")


@pytest.mark.parametrize(("said", "words"), [
    pytest.param({"days_allowed": "0"}, "至少 1 天", id="no-day"),
    pytest.param({"days_allowed": "-3"}, "至少 1 天", id="negative"),
    pytest.param({"days_allowed": "3651"}, "最多 3650 天", id="ten-years-and-a-day"),
    pytest.param({"days_allowed": "9" * 30}, "请填写整数", id="enormous"),
    pytest.param({"days_allowed": "五"}, "请填写整数", id="a-word"),
    pytest.param({"lead_unit": "987654"}, "请从列出的选项中选择", id="a-unit-that-is-not"),
    pytest.param({"lead_unit": "abc"}, "请从列出的选项中选择", id="a-unit-that-cannot-be"),
    pytest.param({"cooperating_units": "987654"}, "请从列出的选项中选择", id="a-cooperating-unit-that-is-not"),
    pytest.param({"complexity": "hard"}, "请从列出的选项中选择", id="a-choice-that-is-none"),
    pytest.param({"county_request": Upload.__new__(Upload)}, "文件是空的", id="an-empty-file"),
])
def test_bad_proposals(desk: Desk, said: dict[str, Any], words: str) -> None:  # noqa: F811
    """Numbers, rows and choices that cannot be."""
    issue = desk.story("register")
    if "county_request" in said:
        object.__setattr__(said["county_request"], "name", "请示.pdf")
        object.__setattr__(said["county_request"], "data", b"")
    given = {"opinion": "请协调", "lead_unit": "unit/1", "days_allowed": "16", "complexity": "clear", **said}
    answer = desk.take("clerk", issue, "propose", **given)
    assert answer.status_code == 422
    assert words in answer.text
    assert desk.fresh(issue).status == "registered"


def test_a_file_that_is_not_what_it_says(desk: Desk) -> None:  # noqa: F811
    """A program under the name of a paper."""
    issue = desk.story("verify")
    desk.clock.set(date(2014, 3, 21))
    fake = Upload.__new__(Upload)
    object.__setattr__(fake, "name", "确认.pdf")
    object.__setattr__(fake, "data", b"MZ\x90\x00 not a paper")
    answer = desk.take("informant", issue, "confirm", confirmed_on="2014-03-21", satisfied="yes", document=fake)
    assert answer.status_code == 422
    assert "内容与扩展名不符" in answer.text
    assert not desk.all(Attachment)


def test_a_step_that_is_none_and_one_that_the_policy_has_not(desk: Desk) -> None:  # noqa: F811
    """404 for the one, the order rule's words for the other."""
    issue = desk.story("register")
    for step in ("fly", "visit", "x" * 500, "%00"):
        assert desk.take("clerk", issue, step).status_code == 404
    answer = desk.take("clerk", issue, "refuse", ground="litigation", reply="已有诉讼")
    assert answer.status_code == 422
    assert "本办法没有“不予受理”这一步" in answer.text
    assert desk.as_("clerk").get("/admin/issue/step/close").status_code == 405


def test_done_twice_is_done_once(desk: Desk) -> None:  # noqa: F811
    """The second click finds the first one's work, and writes nothing."""
    issue = desk.story("approve")
    seen = desk.fresh(issue).seq
    clerk = desk.as_("clerk")
    first = desk.send(clerk, "/admin/issue/step/dispatch", {"id": issue.id, "seen": seen})
    second = desk.send(clerk, "/admin/issue/step/dispatch", {"id": issue.id, "seen": seen})
    assert (first.status_code, second.status_code) == (302, 409)
    assert "刚才已经办好，没有重复写入" in second.text
    assert desk.fresh(issue).seq == seen + 1
    assert len(desk.all(Slip)) == 1


def test_somebody_was_faster(desk: Desk) -> None:  # noqa: F811
    """The other is told what changed, keeps his words, and may send them again on what he now sees."""
    issue = desk.story("file_result")
    seen = desk.fresh(issue).seq
    desk.step(issue, "correct", "clerk", date(2014, 3, 20), act=1, field="wanted", value="展期", reason="企业来电")
    answer = desk.send(desk.as_("liaison_officer"), "/admin/issue/step/verify", {
        "id": issue.id, "seen": seen, "verified_on": "2014-03-20", "passed": "yes", "findings": "已见财务负责人"})
    assert answer.status_code == 409
    assert "企业来电" in answer.text
    assert "已见财务负责人" in answer.text
    assert f'name="seen" value="{seen + 1}"' in answer.text
    assert desk.fresh(issue).status == "reported"
    assert desk.take("liaison_officer", issue, "verify", verified_on="2014-03-20", passed="yes").status_code == 302


@pytest.mark.parametrize("seen", ["", "abc", "-1", "9" * 40])
def test_a_form_that_does_not_say_what_it_saw_is_behind(desk: Desk, seen: str) -> None:  # noqa: F811
    """Nothing is taken blindly."""
    issue = desk.story("approve")
    answer = desk.send(desk.as_("clerk"), "/admin/issue/step/dispatch", {"id": issue.id, "seen": seen})
    assert answer.status_code == 409
    assert desk.fresh(issue).status == "approved"


def test_without_a_token_nothing_happens(desk: Desk) -> None:  # noqa: F811
    """Another site's page cannot take a step."""
    issue = desk.story("approve")
    answer = desk.as_("clerk").post("/admin/issue/step/dispatch", data={"id": issue.id, "seen": desk.fresh(issue).seq})
    assert answer.status_code == 400
    assert desk.fresh(issue).status == "approved"
    assert desk.app.test_client().post("/admin/issue/step/dispatch", data={"id": issue.id}).status_code in (302, 400)


def test_a_step_that_takes_it_out_of_sight_leads_to_the_list(desk: Desk) -> None:  # noqa: F811
    """A unit that returned the slip no longer sees the issue."""
    issue = desk.story("dispatch")
    answer = desk.take("unit_handler", issue, "return_slip", reason="不属我单位职责")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/admin/issue/")
    assert desk.fresh(issue).status == "registered"


def test_a_correction_by_the_form_and_by_its_parts(desk: Desk) -> None:  # noqa: F811
    """One choice for act and field; both named apart are understood as well; what decides the road is refused."""
    issue = desk.story("propose")
    assert desk.take("clerk", issue, "correct", act="3.opinion", value="请尽快协调", reason="笔误").status_code == 302
    assert desk.take("clerk", issue, "correct", act="1", field="title", value="贷款续贷", reason="笔误").status_code == 302
    assert desk.fresh(issue).title == "贷款续贷"
    for act in ("3.days_allowed", "99.opinion", "abc", "3."):
        assert desk.take("clerk", issue, "correct", act=act, value="20", reason="改").status_code == 422, act


def test_a_huge_text_is_a_message(desk: Desk) -> None:  # noqa: F811
    """Too long a text at its field; too large a body on a page of its own."""
    issue = desk.story("accept")
    answer = desk.take("unit_handler", issue, "file_result", account="办" * 5000)
    assert answer.status_code == 422
    assert "最多 4000 字" in answer.text
    assert desk.take("unit_handler", issue, "file_result", account="办" * 9_000_000).status_code == 413
    assert desk.fresh(issue).status == "handling"
