"""待我审批 in the browser's place: the queue of each approver, one decision for many, the note, and bad input."""
from __future__ import annotations

import html
import io
import re
from datetime import date
from typing import Any

import pytest
from docx import Document
from sqlalchemy import select

from models import clock
from models.acts import Act
from models.attachments import Attachment, Upload
from models.issues import Issue
from models.marking import mark
from models.meetings import Meeting
from models.people import StandIn
from models.secret_cells import in_evidence
from models.secrets import WORDS
from rules.policies import POLICIES
from rules.terms import Step
from seed.case_play import Play
from seed.cast import follow
from tests.admin.issue_house import PDF, Desk
from tests.admin.issue_house import desk as desk
from tests.admin.issue_house import issue_app as issue_app
from tests.admin.noun_house import complaints, flashed

LINCANG = POLICIES["lincang-2021-21"]
FRIDAY = date(2021, 4, 9)
QUEUE, DECIDE = "/admin/approval/", "/admin/approval/decide/"
TWO, MAJOR = {"cooperating_units": ["unit/2"]}, {"complexity": "major"}
TRANSFER = {"transfer_reason": "超出本级权限，请市级协调"}


@pytest.fixture
def county(desk: Desk) -> Desk:
    """The county office under Lincang's regulation, its enterprise its own."""
    follow(desk.cast, [LINCANG.key])
    desk.cast["enterprise/1"].office_id = desk.cast["county"].id
    desk.session.commit()
    desk.clock.set(FRIDAY)
    return desk


def proposed(county: Desk, title: str = "用电容量不足", by: str = "county/clerk", on: date = FRIDAY, **proposal: Any) -> Issue:
    """An issue of the county that waits."""
    play = Play(county.session, county.cast, LINCANG, {
        "at": "registered", "on": on, "issue": {"title": title}, "proposal": proposal})
    assert play.do(Step.PROPOSE, on, by=by) is None
    county.session.commit()
    assert play.issue is not None
    return play.issue


def lines(page: str) -> list[str]:
    """What each row of the table says."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", row))).strip() for row in body.split("</tr>")[:-1]]


def tick(*issues: Issue) -> list[str]:
    return [f"{one.id}.{one.seq}" for one in issues]


def decide(county: Desk, who: str, boxes: list[str], step: str = "approve", **said: str) -> Any:
    return county.send(county.as_(who), DECIDE, {"e": boxes, "step": step, "decision": "同意拟办意见。", **said})


def test_each_approver_finds_his_tier_and_those_below(county: Desk) -> None:
    proposed(county, "甲清楚", on=date(2021, 4, 6))
    proposed(county, "乙两家", **TWO)
    proposed(county, "丙转报", **TRANSFER)
    proposed(county, "丁重大", **MAJOR)
    proposed(county, "戊自拟", by="county/director/2")
    pages = {who: county.as_(f"county/{who}").get(QUEUE).text for who in ("director", "director/2", "deputy_leader", "leader")}
    titles = {who: [next(one for one in "甲乙丙丁戊" if one in row) for row in lines(page)] for who, page in pages.items()}
    assert titles == {"director": ["甲", "戊"], "director/2": ["甲"], "deputy_leader": ["甲", "戊", "乙"],
                      "leader": ["甲", "戊", "乙", "丙", "丁"]}
    first, _own, two, transfer, major = lines(pages["leader"])
    assert "牵头 第1责任单位" in first
    assert "情况清楚，涉及 1 个部门（临政办发〔2021〕21号 第十二条" in first
    assert "交办 逾期 1 个工作日 最迟 4月8日 · 共 2 个工作日" in first
    assert "已等 3 个工作日" in first
    assert "配合 第2责任单位" in two
    assert "副组长 情况清楚，涉及 2 个部门" in two
    assert "交办 剩 3 个工作日" in two
    assert "拟转报上级 ：超出本级权限" in transfer
    assert "转报 剩 3 个工作日" in transfer
    assert "先经专题会议" in major
    assert "缺会议记录：登记后还没有召开专题会议" in major
    assert 'class="badge late">交办 逾期' in pages["leader"]
    assert 'class="badge go">交办 剩 3' in pages["leader"]


def test_the_numbers_agree(county: Desk) -> None:
    """Menu, tile and queue count the same rows."""
    for title in ("甲", "乙", "丙"):
        proposed(county, title)
    proposed(county, "丁", **TWO)
    director = county.as_("county/director")
    desk_page = director.get("/admin/").text
    assert re.search(r'href="/admin/approval/"[^>]*>待我审批 <em>3</em>', desk_page)
    assert '<a class="tile " href="/admin/approval/"><b>3</b>待我审批</a>' in desk_page
    assert "看层级依据、成批审批" in desk_page
    assert len(lines(director.get(QUEUE).text)) == 3
    assert "现在没有等您审批" in county.as_("city/director").get(QUEUE).text


def test_no_more_statements_for_more_rows(county: Desk) -> None:
    client, costs = county.as_("county/leader"), []
    client.get("/account")
    for batch in (1, 5):
        for _ in range(batch):
            proposed(county, **TWO)
            proposed(county, **MAJOR)
        with county.counting() as asked:
            client.get(QUEUE)
        costs.append(len([one for one in asked if not one.startswith(("BEGIN", "COMMIT", "ROLLBACK"))]))
    assert costs[0] == costs[1] <= 18, costs


def test_stand_ins_and_what_is_missing_are_said(county: Desk) -> None:
    cast, session = county.cast, county.session
    session.add(StandIn(absent_id=cast["county/leader"].id, substitute_id=cast["county/director"].id,
                        from_on=FRIDAY, until_on=date(2021, 4, 12)))
    proposed(county, "乙两家", **TWO)
    proposed(county, "丁重大", **{**MAJOR, "cooperating_units": ["unit/3"]})
    meeting = Meeting(office_id=cast["county"].id, kind="special", held_on=FRIDAY, state="held")
    session.add(meeting)
    cast["unit/3"].until_on = FRIDAY
    session.commit()
    two, major = lines(county.as_("county/director").get(QUEUE).text)
    name = cast["county/leader"].name
    assert f"代 {name}审批" in two
    assert "缺会议记录：4月9日专题会议还没有附会议记录" in major
    assert "第3责任单位已于 4月9日撤销，批了也不能交办，请退回重新拟办" in major


def test_many_at_once_with_an_answer_for_each(county: Desk) -> None:
    one, two, high = proposed(county, "甲"), proposed(county, "乙"), proposed(county, "丙", **TWO)
    changed = proposed(county, "丁")
    boxes = tick(one, two, high, changed)
    again = Play(county.session, county.cast, LINCANG, {})
    again.issue, again.on = changed, FRIDAY
    assert again.do(Step.PROPOSE, FRIDAY) is None
    county.session.commit()
    page = decide(county, "county/director", [*boxes, boxes[0], "999999.3", "x", "12"], note="请供电局抓紧。\n按期反馈。")
    assert page.status_code == 200
    said = lines(page.text)
    assert [("已同意" in row, "没有办理" in row) for row in said] == [(True, False)] * 2 + [(False, True)] * 5
    assert "须由副组长审批：情况清楚，涉及 2 个部门" in said[2]
    assert "临政办发〔2021〕21号 第十二条" in said[2]
    assert "刚刚有人办理过" in said[3]
    assert all("没有找到" in row for row in said[4:])
    assert "共 7 件：办成 2 件，没有办成 5 件" in page.text
    assert re.search(r'href="/admin/approval/"[^>]*>待我审批 <em>1</em>', page.text)  # what is left, not what was
    assert [county.fresh(issue).status for issue in (one, two, high, changed)] == ["approved", "approved", "proposed", "proposed"]
    second = lines(decide(county, "county/director", boxes[:2], note="请供电局抓紧。").text)
    assert all("刚才已经办好，没有重复写入" in row for row in second)
    papers = county.all(Attachment, title="批示笺")
    assert {paper.issue_id for paper in papers} == {one.id, two.id}
    assert len(papers) == 2
    words = [cell.text for row in Document(io.BytesIO(papers[0].data)).tables[0].rows for cell in row.cells]
    assert words[1] == county.fresh(one).registration_no
    assert words[3:8:2] == ["甲", county.cast["enterprise/1"].name, "请供电局抓紧。\n按期反馈。"]
    assert words[9:12:2] == [county.cast["county/director"].name, "2021年4月9日"]


def test_many_approved_with_what_is_secret_marked_on_each(county: Desk) -> None:
    """Decision and note 含商业秘密: of every row that was approved; the city that watches reads that it is one."""
    one, two = proposed(county, "甲"), proposed(county, "乙")
    queue = county.as_("county/director").get(QUEUE).text
    assert re.findall(r'name="secret" value="(\w+)"', queue) == ["decision", "note", "reason"]
    decide(county, "county/director", tick(one, two), decision="按保密配方办理", note="配方不外传", secret=["decision", "note"])  # type: ignore[arg-type]
    assert {act.decision for act in county.all(Act, step="approve")} == {WORDS}
    assert {paper.name for paper in county.all(Attachment, title="批示笺")} == {WORDS}
    for issue in (one, two):
        address = f"/admin/issue/details/?id={issue.id}"
        assert "按保密配方办理" in county.as_("county/clerk").get(address).text
        assert "按保密配方办理" not in county.as_("city/clerk").get(address).text
        assert "批示笺 临翔" not in county.as_("city/clerk").get(address).text
    back = decide(county, "county/director", tick(proposed(county)), "send_back", reason="配方不全", secret=["reason"])  # type: ignore[arg-type]
    assert "已退回" in lines(back.text)[0]
    assert [act.reason for act in county.all(Act, step="send_back")] == [WORDS]


def test_marks_of_the_queue_stay_where_nothing_was_tried(county: Desk) -> None:
    """The box is ticked still."""
    proposed(county)
    answer = county.send(county.as_("county/director"), DECIDE, {"step": "approve", "decision": "同意", "secret": ["note"]})
    assert answer.status_code == 422
    assert re.findall(r'name="secret" value="(\w+)" checked', answer.text) == ["note"]


def test_a_note_that_repeats_a_secret_title_is_secret_too(county: Desk) -> None:
    """Its approver did not have to think of it."""
    issue = proposed(county, "祖传配方")
    act = county.session.scalars(select(Act).where(Act.issue_id == issue.id, Act.seq == 1)).one()
    mark(county.session, issue, in_evidence(act, "title"), county.cast["county/clerk"], clock.at(FRIDAY))
    county.session.commit()
    assert county.take("county/director", issue, "approve", decision="同意", note="请抓紧。").status_code == 302
    (paper,) = county.all(Attachment, title="批示笺")
    assert paper.name == WORDS
    assert county.as_("city/clerk").get(f"/admin/attachment/download/?id={paper.id}").status_code == 404
    assert county.as_("county/clerk").get(f"/admin/attachment/download/?id={paper.id}").status_code == 200


def test_a_note_is_marked_with_its_approval(county: Desk) -> None:
    """The single form has the boxes too: what was typed, or the paper that was attached."""
    issue = proposed(county)
    county.take("county/director", issue, "approve", decision="同意", note="请抓紧。", note_scan=Upload("笺.pdf", PDF), secret="note_scan")
    typed, scan = county.all(Attachment, title="批示笺")
    assert typed.name.startswith("批示笺 临翔")
    assert scan.name == WORDS


def test_many_sent_back(county: Desk) -> None:
    one, two = proposed(county, "甲"), proposed(county, "乙")
    blank = decide(county, "county/director", tick(one, two), "send_back")
    assert blank.status_code == 422
    assert complaints(blank.text) == ["请填写这一项，所选各件都照此记载。"]
    assert blank.text.count(" checked>") == 2
    page = decide(county, "county/director", tick(one, two), "send_back", reason="牵头单位不对")
    assert all("已退回" in row for row in lines(page.text))
    assert [county.fresh(issue).status for issue in (one, two)] == ["registered", "registered"]
    assert {act.reason for act in county.all(Act, step="send_back")} == {"牵头单位不对"}


@pytest.mark.parametrize(("boxes", "said", "words"), [
    ([], {}, "请先勾选"),
    ([f"{key}.3" for key in range(1, 102)], {}, "一次最多 100 件，现勾选 101 件"),
    (["1.3"], {"step": "close"}, "请用“同意所选”或“退回所选”按钮提交"),
    (["1.3"], {"decision": "  "}, "请改正标红的 1 处"),
    (["1.3"], {"note": "长" * 1001}, "请改正标红的 1 处"),
], ids=["nothing", "too-many", "no-step", "no-decision", "long-note"])
def test_nothing_is_tried(county: Desk, boxes: list[str], said: dict[str, str], words: str) -> None:
    issue = proposed(county)
    answer = county.send(county.as_("county/director"), DECIDE, {"e": boxes, "step": "approve", "decision": "同意", **said})
    assert answer.status_code == 422
    assert words in flashed(answer.text)
    assert county.fresh(issue).status == "proposed"


def test_foreign_rows_are_not_there(county: Desk) -> None:
    """The city's approver sees the county's issue, and is told by which rule he may not; the county's never sees the city's."""
    mine = proposed(county, "县里的")
    city = Play(county.session, county.cast, LINCANG, {"office": "city", "issue": {"title": "市里的"}, "at": "registered", "on": FRIDAY})
    assert city.do(Step.PROPOSE, FRIDAY) is None
    county.session.commit()
    assert city.issue is not None
    page = decide(county, "county/director", tick(city.issue))
    assert "没有找到" in lines(page.text)[0]
    assert "市里的" not in page.text
    assert "主任" in lines(decide(county, "city/director", tick(mine)).text)[0]
    assert [county.fresh(one).status for one in (mine, city.issue)] == ["proposed", "proposed"]


@pytest.mark.parametrize("who", ["county/clerk", "unit_handler", "informant", "county/administrator", "county/supervisor"])
def test_who_does_not_approve_has_no_queue(county: Desk, who: str) -> None:
    issue = proposed(county)
    client = county.as_(who)
    assert client.get(QUEUE).status_code == 403
    assert county.send(client, DECIDE, {"e": tick(issue), "step": "approve", "decision": "同意"}).status_code == 403
    assert "待我审批" not in client.get("/account").text
    assert county.fresh(issue).status == "proposed"


# --- 问题页 -------------------------------------------------------------------------------------------


def test_the_issue_says_the_tier_before_the_form(county: Desk) -> None:
    issue = proposed(county, **TWO)
    page = county.as_("county/leader").get(f"/admin/issue/details/?id={issue.id}").text
    tier = re.sub(r"<[^>]*>", "", page.partition('id="tier"')[2].partition("</div>")[0])
    assert "须由副组长审批：情况清楚，涉及 2 个部门（临政办发〔2021〕21号 第十二条" in tier
    assert "您以组长身份审批" in tier
    assert page.index('id="tier"') < page.index('id="approve-decision"')


def test_a_note_is_taken_along(county: Desk) -> None:
    """Typed and scanned with the approval, offered to the clerk with who and when, and kept with the slip."""
    issue = proposed(county)
    done = county.take("county/director", issue, "approve", decision="同意", note="请抓紧。", note_scan=Upload("笺.pdf", PDF))
    assert done.status_code == 302
    typed, scan = county.all(Attachment, title="批示笺")
    assert typed.name.startswith("批示笺 临翔服企办收（2021）第01号")
    clerk = county.as_("county/clerk")
    page = clerk.get(f"/admin/issue/details/?id={issue.id}").text
    name = county.cast["county/director"].name
    assert re.search(rf'value="{scan.id}" checked> 用审批时的批示笺（笺.pdf，{name}，4月9日）', page)
    assert f'value="{typed.id}"> 用审批时的批示笺（{typed.name}，{name}，4月9日）' in page
    assert county.take("county/clerk", issue, "dispatch", instruction_note=str(scan.id)).status_code == 302
    (act,) = county.all(Act, step="dispatch")
    assert act.instruction_note == scan.id
    assert "批示笺" not in county.as_("informant").get(f"/admin/issue/details/?id={issue.id}").text


def test_another_note_goes_before_the_one_that_is_there(county: Desk) -> None:
    issue = proposed(county, **TRANSFER)
    county.take("county/leader", issue, "approve", decision="同意转报", note="请市里协调。")
    assert county.take("county/clerk", issue, "pass_up", instruction_note=Upload("另一份.pdf", PDF)).status_code == 302
    (act,) = county.all(Act, step="pass_up")
    assert county.session.scalar(select(Attachment.name).where(Attachment.id == act.instruction_note)) == "另一份.pdf"


def test_without_a_note_the_article_says_so(county: Desk) -> None:
    issue = proposed(county)
    county.take("county/director", issue, "approve", decision="同意")
    answer = county.take("county/clerk", issue, "dispatch")
    assert answer.status_code == 422
    assert any("缺：领导批示笺" in one for one in complaints(answer.text))


def test_a_note_of_a_changed_proposal_is_not_offered(county: Desk) -> None:
    """Approved, proposed anew, approved without a note: the old one is neither offered nor taken."""
    issue = proposed(county)
    county.take("county/director", issue, "approve", decision="同意", note="旧的批示")
    (old,) = county.all(Attachment, title="批示笺")
    again = Play(county.session, county.cast, LINCANG, {})
    again.issue, again.on = county.fresh(issue), FRIDAY
    assert again.do(Step.PROPOSE, FRIDAY) is None
    county.session.commit()
    county.clock.set(FRIDAY, 11)
    county.take("county/director", issue, "approve", decision="同意", note="新的批示")
    page = county.as_("county/clerk").get(f"/admin/issue/details/?id={issue.id}").text
    offered = re.findall(r'name="instruction_note" value="(\d*)"', page)
    assert len(offered) == 2
    assert str(old.id) not in offered
    answer = county.take("county/clerk", issue, "dispatch", instruction_note=str(old.id))
    assert answer.status_code == 422
    assert any("审批已有变化" in one for one in complaints(answer.text))
    assert county.fresh(issue).status == "approved"


def test_a_refused_approval_leaves_no_note(county: Desk) -> None:
    issue = proposed(county, **TWO)
    answer = county.take("county/director", issue, "approve", decision="同意", note="请抓紧")
    assert answer.status_code == 422
    assert "请抓紧" in answer.text
    assert county.all(Attachment, title="批示笺") == []


def test_a_unit_dissolved_before_the_dispatch(county: Desk) -> None:
    issue = proposed(county)
    county.take("county/director", issue, "approve", decision="同意", note="请抓紧")
    county.cast["unit/1"].until_on = FRIDAY
    county.session.commit()
    (note,) = county.all(Attachment, title="批示笺")
    answer = county.take("county/clerk", issue, "dispatch", instruction_note=str(note.id))
    assert answer.status_code == 422
    assert "第1责任单位已于 2021-04-09 撤销，须重新拟办" in html.unescape(answer.text)
    assert county.fresh(issue).status == "approved"


# --- 临沂 ---------------------------------------------------------------------------------------------


def test_linyi_asks_for_its_study(desk: Desk) -> None:
    """No tiers and no day; what 第六条 demands is asked once for all, and refused with its article where it is blank."""
    desk.clock.set(date(2014, 3, 5))
    one = desk.story("propose")
    director = desk.as_("director")
    (row,) = lines(director.get(QUEUE).text)
    assert "临政办发〔2014〕10号不分层级" in row
    refused = lines(decide(desk, "director", tick(one)).text)[0]
    assert "缺：集体研究日期" in refused
    assert "临政办发〔2014〕10号 第六条" in refused
    said = {"study_held_on": "2014-03-05", "study_present": "全体", "study_decision": "同意拟办意见"}
    assert "已同意" in lines(decide(desk, "director", tick(one), **said).text)[0]
    (act,) = desk.all(Act, step="approve")
    assert (act.study_held_on, act.study_present) == (date(2014, 3, 5), "全体")


def test_each_takes_its_own_study(desk: Desk) -> None:
    """What a study's record says of an issue stands where nothing was typed for all."""
    from models.agenda import plan, put
    from models.clock import at
    from models.conclusion import settle

    desk.clock.set(date(2014, 3, 6))
    one = desk.story("propose")
    meeting = plan(desk.session, desk.cast["city"], "study", date(2014, 3, 5))
    item = put(desk.session, meeting, one, desk.cast["clerk"], at(date(2014, 3, 5)))
    settle(desk.session, item, "agreed", decision="同意请单位1牵头")
    meeting.present, meeting.state = "全体成员", "concluded"
    desk.session.commit()
    assert "已同意" in lines(decide(desk, "director", tick(one)).text)[0]
    (act,) = desk.all(Act, step="approve")
    assert (act.study_held_on, act.study_present, act.study_decision) == (date(2014, 3, 5), "全体成员", "同意请单位1牵头")
