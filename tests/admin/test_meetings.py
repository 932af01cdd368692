"""Meetings in a browser's requests: the agenda from the rules, the conclusion whole or not at all, what is reported up."""
from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from models.attachments import Upload
from models.issues import Issue
from models.log import LogEntry
from models.meetings import Meeting, MeetingItem
from models.report_up import ReportUp
from models.slips import Slip
from tests.admin.issue_house import PDF, Desk, desk, issue_app  # noqa: F401 # the fixtures

TODAY = date(2014, 3, 20)
HELD = {"held_on": "2014-03-20", "present": "市长、各责任单位负责人"}


def late(house: Desk, title: str = "逾期未决", **changes: Any) -> Issue:
    """Overdue and explained."""
    issue = house.story("accept", propose={"days_allowed": 5}, receive={"title": title}, **changes)
    house.step(issue, "explain", "unit_handler", date(2014, 3, 17), explanation="银行总行尚在审批")
    return issue


def escalated(house: Desk, title: str = "已提请") -> Issue:
    issue = late(house, title)
    house.step(issue, "escalate", "clerk", date(2014, 3, 18), reason="须市政府协调")
    return issue


def page(house: Desk, who: str, url: str) -> str:
    answer = house.as_(who).get(url, follow_redirects=True)
    assert answer.status_code == 200, (who, url, answer.status_code)
    return answer.text


def sheet_of(text: str) -> str:
    """What is printed."""
    return text[text.index("<main"):text.index("</main>")]


def planned(house: Desk, kind: str = "special", *issues: Issue) -> int:
    """A meeting prepared by the clerk, with these issues on its agenda."""
    sent = house.send(house.as_("clerk"), "/admin/meeting/plan/", {"kind": kind, "held_on": "2014-03-20", "place": "第三会议室"})
    assert sent.status_code == 302, sent.text
    key = int(sent.location.rpartition("=")[2])
    if issues:
        assert house.send(house.as_("clerk"), f"/admin/meeting/pick/?id={key}", {"issue": [one.id for one in issues]}).status_code == 302
    return key


def held(house: Desk, kind: str = "special", *issues: Issue) -> int:
    key = planned(house, kind, *issues)
    assert house.send(house.as_("clerk"), f"/admin/meeting/hold/?id={key}", HELD).status_code == 302
    return key


def decide(house: Desk, key: int, do: str, **said: dict[str, Any]) -> Any:
    """Send the decisions; `said` is by the issue's place on the agenda: i1={...}."""
    items = sorted(house.all(MeetingItem, meeting_id=key), key=lambda one: one.seq)
    [meeting] = house.all(Meeting, id=key)
    data = {f"i{items[int(place[1:]) - 1].id}-{name}": value for place, given in said.items() for name, value in given.items()}
    url = f"/admin/meeting/decide/?id={key}"
    return house.send(house.as_("clerk"), url, {"_ver": meeting.version, "do": do, **data})


def test_the_agenda_is_drawn_from_what_the_rules_send(desk: Desk) -> None:  # noqa: F811
    waiting, ready, calm = escalated(desk), late(desk), desk.story("accept", receive={"title": "不急的"})
    key = planned(desk)
    text = page(desk, "clerk", f"/admin/meeting/details/?id={key}")
    offered = text.partition("可列入的问题")[2]
    assert offered.index(waiting.title) < offered.index(ready.title)
    assert offered.count("逾期并有书面说明（第九条）") == 2
    assert calm.title not in offered
    sent = desk.send(desk.as_("clerk"), f"/admin/meeting/escalate/?id={key}&issue={ready.id}", {f"reason-{ready.id}": "提请市政府协调"})
    assert sent.status_code == 302
    assert desk.fresh(ready).status == "escalated"
    desk.send(desk.as_("clerk"), f"/admin/meeting/pick/?id={key}", {"issue": [waiting.id, "x", "999999"]})
    assert [one.issue_id for one in sorted(desk.all(MeetingItem), key=lambda one: one.seq)] == [ready.id, waiting.id]
    item = desk.all(MeetingItem, issue_id=waiting.id)[0].id
    desk.send(desk.as_("clerk"), f"/admin/meeting/order/?id={key}&of={item}&way=up", {})
    assert [one.issue_id for one in sorted(desk.all(MeetingItem), key=lambda one: one.seq)] == [waiting.id, ready.id]
    desk.send(desk.as_("clerk"), f"/admin/meeting/drop/?id={key}&of={item}", {})
    assert [one.issue_id for one in desk.all(MeetingItem)] == [ready.id]
    assert desk.send(desk.as_("clerk"), f"/admin/meeting/drop/?id={key}&of={item}", {}).status_code == 404


def test_what_the_rules_refuse_is_said_with_its_article(desk: Desk) -> None:  # noqa: F811
    calm, key = desk.story("accept"), planned(desk)
    sent = desk.send(desk.as_("clerk"), f"/admin/meeting/item/?id={key}", {"issue": calm.id})
    assert sent.status_code == 422
    assert "没有提请协调，会上不能议定：已过应办结日期（临政办发〔2014〕10号 第九条）" in sent.text
    client = desk.as_("clerk")
    desk.send(client, f"/admin/meeting/escalate/?id={key}&issue={calm.id}", {f"reason-{calm.id}": "急"})
    assert "没有提请协调。已过应办结日期（临政办发〔2014〕10号 第九条）" in client.get(f"/admin/meeting/details/?id={key}").text
    assert desk.fresh(calm).status == "handling"
    assert not desk.all(MeetingItem)


def test_a_conclusion_with_an_item_undecided_writes_nothing(desk: Desk) -> None:  # noqa: F811
    """Told at its row; the other's step is not taken, what was typed stays in the form."""
    first, second = escalated(desk, "第一件"), escalated(desk, "第二件")
    key = held(desk, "special", first, second)
    slips = len(desk.all(Slip))
    answer = decide(desk, key, "conclude", i1={
        "outcome": "decided", "decision": "限期办结", "lead_unit": desk.cast["unit/2"].id, "days_allowed": 7})
    assert answer.status_code == 422
    parts = re.split(r'<section class="card item', answer.text)[1:]
    assert "还没有议定" not in parts[0]
    assert "限期办结" in parts[0]
    assert "还没有议定：请选择议定结果" in parts[1]
    assert "一件也没有写入：有 1 件还不能办结" in answer.text
    assert [desk.fresh(one).status for one in (first, second)] == ["escalated"] * 2
    assert (len(desk.all(Slip)), desk.all(Meeting, id=key)[0].state) == (slips, "held")
    assert [one.outcome for one in desk.all(MeetingItem)] == [None, None]
    assert desk.all(LogEntry, action="refused", noun="meeting")


def test_a_concluded_meeting_hands_out_and_stays_as_it_is(desk: Desk) -> None:  # noqa: F811
    first, second = escalated(desk, "第一件"), escalated(desk, "第二件")
    key = held(desk, "special", first, second)
    said = {"i1": {"outcome": "decided", "decision": "限期办结", "lead_unit": desk.cast["unit/2"].id, "days_allowed": 7},
            "i2": {"outcome": "deferred", "decision": "待省里批复"}}
    assert decide(desk, key, "save", **said).status_code == 302
    assert desk.fresh(first).status == "escalated"
    assert decide(desk, key, "conclude", **said).status_code == 302
    assert (desk.fresh(first).status, desk.fresh(first).due_on) == ("dispatched", date(2014, 3, 27))
    assert "已列入" not in page(desk, "clerk", f"/admin/issue/details/?id={first.id}")
    assert f"/admin/meeting/details/?id={key}" in page(desk, "director", f"/admin/issue/details/?id={first.id}")
    for url in ("edit", "item", "decide", "hold"):
        answer = desk.as_("clerk").get(f"/admin/meeting/{url}/?id={key}")
        assert answer.status_code == 403, url
        assert "会议已办结" in answer.text
    minutes = desk.send(desk.as_("clerk"), f"/admin/meeting/minutes/?id={key}", {"upload": Upload("纪要.pdf", PDF)})
    assert minutes.status_code == 302
    assert "纪要.pdf" in page(desk, "supervisor", f"/admin/meeting/details/?id={key}")
    again = planned(desk, "adhoc")
    assert "2014-03-20 专题会议留待再议：待省里批复" in page(desk, "clerk", f"/admin/meeting/details/?id={again}")


def test_two_clerks_on_one_meeting(desk: Desk) -> None:  # noqa: F811
    issue = escalated(desk)
    key = held(desk, "special", issue)
    stale = desk.all(Meeting, id=key)[0].version
    assert decide(desk, key, "save", i1={"outcome": "noted"}).status_code == 302
    item = desk.all(MeetingItem)[0].id
    said = {"_ver": stale, "do": "conclude", f"i{item}-outcome": "deferred"}
    answer = desk.send(desk.as_("clerk"), f"/admin/meeting/decide/?id={key}", said)
    assert answer.status_code == 409
    assert desk.all(MeetingItem)[0].outcome == "noted"


@pytest.mark.parametrize("bad", [{"outcome": "party"}, {"days_allowed": "半个月"}, {"days_allowed": "0"}, {"lead_unit": "9999999"},
                                 {"decision": "长" * 4001}])
def test_what_cannot_be_is_marked(desk: Desk, bad: dict[str, str]) -> None:  # noqa: F811
    key = held(desk, "special", escalated(desk))
    answer = decide(desk, key, "save", i1={"outcome": "decided", **bad})
    assert answer.status_code == 422
    assert "complaint" in answer.text
    assert desk.all(MeetingItem)[0].outcome is None


def test_the_study_fills_in_the_approval(desk: Desk) -> None:  # noqa: F811
    """第六条: the director finds day, those present and the decision in his form, and confirms them."""
    issue = desk.story("propose")
    key = held(desk, "study", issue)
    assert decide(desk, key, "conclude", i1={"outcome": "agreed", "decision": "同意由第1责任单位牵头"}).status_code == 302
    assert desk.fresh(issue).status == "proposed"
    text = page(desk, "director", f"/admin/issue/details/?id={issue.id}")
    for value in ('value="2014-03-20"', "市长、各责任单位负责人", "同意由第1责任单位牵头"):
        assert value in text.partition('id="step-approve"')[2]
    taken = desk.take("director", issue, "approve", decision="同意", study_held_on="2014-03-20",
                      study_present="市长、各责任单位负责人", study_decision="同意由第1责任单位牵头")
    assert taken.status_code == 302
    assert desk.take("clerk", desk.story("propose"), "approve", decision="同意").status_code == 422


def test_what_the_study_returned_is_sent_back_with_its_reason(desk: Desk) -> None:  # noqa: F811
    """第六条: the director finds the study's reason where he sends it back, and nowhere else."""
    issue = desk.story("propose")
    key = held(desk, "study", issue)
    assert decide(desk, key, "conclude", i1={"outcome": "returned", "decision": "牵头单位不对"}).status_code == 302
    text = page(desk, "director", f"/admin/issue/details/?id={issue.id}")
    back = text.partition('id="step-send_back"')[2].partition("</form>")[0]
    assert "集体研究：牵头单位不对" in back
    assert text.count("集体研究：牵头单位不对") == 1


def test_a_meeting_that_was_not_held_is_not_offered(desk: Desk) -> None:  # noqa: F811
    issue = desk.story("propose")
    key = planned(desk)

    def offered() -> str:
        return page(desk, "director", f"/admin/issue/details/?id={issue.id}").partition('name="meeting"')[2].partition("</select>")[0]
    assert f'value="{key}"' not in offered()
    assert desk.send(desk.as_("clerk"), f"/admin/meeting/hold/?id={key}", HELD).status_code == 302
    assert f'value="{key}"' in offered()


def test_papers_and_sign_in_sheet(desk: Desk) -> None:  # noqa: F811
    issue = escalated(desk, "停电停产")
    key = planned(desk, "special", issue)
    text = page(desk, "leader", f"/admin/meeting/papers/?id={key}")
    for words in ("停电停产", issue.registration_no, "银行总行尚在审批", "须市政府协调", "3月10日（逾期", "由第1责任单位牵头，5 天内办结",
                  "第三会议室", "会议议定", "签收"):
        assert str(words) in text, words
    assert text.count("<tr>") > 5
    assert "签到表" in page(desk, "supervisor", f"/admin/meeting/sheet/?id={key}")


def test_who_is_not_of_the_office_finds_nothing(desk: Desk) -> None:  # noqa: F811
    key = held(desk, "special", escalated(desk))
    desk.send(desk.as_("clerk"), "/admin/report_up/issue/", {})
    edition = desk.all(ReportUp)[0].id
    for url in (f"meeting/details/?id={key}", f"meeting/papers/?id={key}", f"meeting/sheet/?id={key}", f"meeting/decide/?id={key}",
                f"report_up/edition/?id={edition}", f"report_up/edition/xlsx/?id={edition}"):
        assert desk.as_("county/clerk").get(f"/admin/{url}").status_code == 404, url
        assert desk.as_("informant").get(f"/admin/{url}").status_code == 403, url
    for url in ("meeting/papers", "meeting/decide", "report_up/edition"):
        for given in ("", "abc", "-1", "99999999999999999999", "1;drop"):
            assert desk.as_("clerk").get(f"/admin/{url}/?id={given}").status_code == 404, (url, given)


def test_a_plan_of_yesterday_is_refused(desk: Desk) -> None:  # noqa: F811
    sent = desk.send(desk.as_("clerk"), "/admin/meeting/plan/", {"kind": "special", "held_on": "2014-03-19"})
    assert sent.status_code == 422
    assert "预定日期不能早于今天" in sent.text
    assert not desk.all(Meeting)


def test_an_edition_keeps_its_figures(desk: Desk) -> None:  # noqa: F811
    """第九条: page, print and sheet say the same, and go on saying it when the issue has moved on."""
    issue = escalated(desk)
    assert "待上报" in page(desk, "clerk", "/admin/report_up/")
    sent = desk.send(desk.as_("clerk"), "/admin/report_up/issue/", {"heading": "三月汇总表"})
    assert sent.status_code == 302
    before = sheet_of(page(desk, "leader", sent.location))
    assert "三月汇总表" in before
    assert "第 1 期" in before
    key = held(desk, "special", issue)
    decide(desk, key, "conclude", i1={"outcome": "decided", "decision": "办", "lead_unit": desk.cast["unit/2"].id, "days_allowed": 7})
    assert sheet_of(page(desk, "leader", sent.location)) == before
    assert desk.send(desk.as_("clerk"), "/admin/report_up/issue/", {}).location == "/admin/report_up/"
    assert len(desk.all(ReportUp)) == 1
    assert "汇总上报 3月20日" in page(desk, "supervisor", f"/admin/issue/details/?id={issue.id}")
    answer = desk.as_("supervisor").get(sent.location.replace("/edition/", "/edition/xlsx/"))
    sheet = load_workbook(BytesIO(answer.data)).active
    assert sheet["A1"].value == "三月汇总表"
    assert "第 1 期" in sheet["A2"].value
    assert [cell.value for cell in sheet[3]] == ["编号", "企业名称", "问题", "责任单位", "应办结", "书面说明", "提请理由"]
    assert [cell.value for cell in sheet[4]][:3] == [issue.registration_no, desk.cast["enterprise/1"].name, "已提请"]
    assert sheet["E4"].value.date() == date(2014, 3, 10)
    assert sheet.max_row == 4
    period = desk.as_("clerk").get("/admin/report_up/export/xlsx/?from=2014-03-01&to=2014-03-31")
    assert load_workbook(BytesIO(period.data)).active["I4"].value == "3月20日第 1 期"


def test_days_that_cannot_be_read_are_the_usual_ones(desk: Desk) -> None:  # noqa: F811
    for url in ("report_up/?from=x&to=9999-99-99", "report_up/?from=0001-01-01", "bulletin/?week=abc", "bulletin/?week=2014-13-45",
                "circular/?from=&to=%00", "circular/weeks/?unit=&from=x", "report_up/export/xlsx/?pending=1&from=x"):
        assert desk.as_("supervisor").get(f"/admin/{url}").status_code == 200, url


def test_the_cadence_above_the_list(desk: Desk) -> None:  # noqa: F811
    """第十条: owed with the working days left; held, with its day."""
    assert re.search(r"本月专题会议 <span class=\"badge wait\">未开，余 7 个工作日", page(desk, "leader", "/admin/meeting/"))
    key = held(desk)
    text = page(desk, "leader", "/admin/meeting/")
    assert f'本月专题会议 <span class="badge ok">已开</span> <a href="/admin/meeting/details/?id={key}">3月20日</a>' in text
    assert re.search(r"本季度推进会议 <span class=\"badge wait\">未开，余 7 个工作日", text)
