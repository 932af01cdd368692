"""The enterprise's own pages: papers, plain words, questions, and nothing of any other enterprise."""
from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from models.attachments import MOST_BYTES, REPORT_PAPERS, Attachment, Upload
from models.issues import Issue
from models.links import IssueLink
from models.questions import Question
from tests.admin.issue_house import Desk, desk, issue_app  # noqa: F401 # the fixtures

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 64
PDF = b"%PDF-1.4\n%%EOF\n"
SAID = {"title": "新车间用电增容", "description": "新车间变压器增容手续，供电公司三个月没有答复。", "about": "other"}


def docx() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    return made.getvalue()


def posted(desk: Desk, who: str, url: str, data: dict[str, Any], *files: tuple[str, bytes]) -> Any:  # noqa: F811
    """A form with several files under one name."""
    client = desk.as_(who)
    return sent(client, url, {**data, "papers": [FileStorage(io.BytesIO(given), name) for name, given in files]})


def sent(client: Any, url: str, data: dict[str, Any]) -> Any:
    """A form with files, encoded here: what is large would be left in an open file by the client."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/account").text)[1]
    boundary, body = encode_multipart(MultiDict({"csrf_token": token, **data}))
    return client.post(url, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def report(desk: Desk, *files: tuple[str, bytes], who: str = "informant", **said: Any) -> Any:  # noqa: F811
    key = desk.cast["enterprise/1"].id
    return posted(desk, who, "/admin/issue/step/receive", {**SAID, "enterprise": key, **said}, *files)


def page(desk: Desk, who: str, issue: Issue, query: str = "") -> str:  # noqa: F811
    answer = desk.as_(who).get(f"/admin/issue/details/?id={issue.id}{query}")
    assert answer.status_code == 200, answer.text
    return re.sub(r"\s+", " ", answer.text[answer.text.index("<main"):])


# --- Reporting ------------------------------------------------------------------------------------------


def test_a_report_with_several_papers(desk: Desk) -> None:  # noqa: F811
    assert report(desk, ("配电房.jpg", JPG), ("图纸.png", PNG), ("申请.pdf", PDF)).status_code == 302
    kept = desk.all(Attachment)
    assert [(one.name, one.title, one.issue_id) for one in kept] == [
        (name, REPORT_PAPERS, desk.all(Issue)[0].id) for name in ("配电房.jpg", "图纸.png", "申请.pdf")]
    told = page(desk, "informant", desk.all(Issue)[0])
    assert all(one.name in told for one in kept)
    assert told.count("/admin/attachment/picture/") == 4, "two pictures, each shown and opened"


def test_every_bad_file_is_told_by_name_and_nothing_is_written(desk: Desk) -> None:  # noqa: F811
    """40 MB, a .docx named .jpg, an empty one, a program; the good one is not kept alone, the words are."""
    files = (("好.png", PNG), ("大.jpg", JPG + b"\x00" * (40 * 1024 * 1024)), ("合同.jpg", docx()), ("空.pdf", b""), ("程序.exe", b"MZ"))
    answer = report(desk, *files)
    assert answer.status_code == 422
    for words in ("大.jpg：超过 20 MB", "合同.jpg：内容与扩展名不符", "空.pdf：文件是空的", "程序.exe：不收这种文件"):
        assert words in answer.text
    assert "附件须重新选择" in answer.text
    assert "好.png、大.jpg" in answer.text
    assert f'value="{SAID["title"]}"' in answer.text
    assert not desk.all(Issue)
    assert not desk.all(Attachment)
    many = report(desk, *((f"{number}.png", PNG) for number in range(10)))
    assert "一次最多 9 个文件，现有 10 个" in many.text
    assert not desk.all(Issue)


def test_what_is_refused_leaves_no_paper(desk: Desk) -> None:  # noqa: F811
    """The words are wrong, the files are good: neither is kept."""
    assert report(desk, ("图.png", PNG), description="").status_code == 422
    assert report(desk, ("图.png", PNG), enterprise=desk.cast["enterprise/2"].id).status_code == 422
    assert not desk.all(Attachment)


def test_the_warning_and_the_camera_stand_on_the_form(desk: Desk) -> None:  # noqa: F811
    form = desk.as_("informant").get("/admin/issue/new/").text
    assert "不得填写或上传国家秘密" in form
    assert 'capture="environment"' in form
    assert f'data-most="{MOST_BYTES}"' in form
    assert desk.cast["enterprise/2"].name not in form


def test_a_large_photograph_of_the_stamp_is_told_at_its_field(desk: Desk) -> None:  # noqa: F811
    issue = desk.story("verify")
    answer = desk.take("informant", issue, "confirm", confirmed_on="2014-03-20", satisfied="yes",
                       document=Upload("章.jpg", JPG), remains="")
    assert answer.status_code == 302
    other = desk.story("verify")
    big = FileStorage(io.BytesIO(JPG + b"\x00" * (40 * 1024 * 1024)), "章.jpg")
    answer = sent(desk.as_("informant"), "/admin/issue/step/confirm", {
        "id": other.id, "seen": other.seq, "confirmed_on": "2014-03-20", "satisfied": "yes", "document": big})
    assert answer.status_code == 422
    assert "章.jpg：超过 20 MB" in answer.text
    assert desk.fresh(other).status == "verified"


# --- Confirming -----------------------------------------------------------------------------------------


def test_a_missing_stamp_is_refused_at_its_field_with_the_article(desk: Desk) -> None:  # noqa: F811
    issue = desk.story("verify")
    answer = desk.take("informant", issue, "confirm", confirmed_on="2014-03-20", satisfied="yes")
    assert answer.status_code == 422
    assert re.search(r'id="confirm-document-said">\s*<p class="complaint">[^<]*第八条', answer.text)
    assert "缺：书面确认" in answer.text
    assert "经帮扶联系组现场核实、企业书面确认后" in answer.text
    assert desk.fresh(issue).status == "verified"


def test_not_solved_says_what_remains_and_needs_no_stamp(desk: Desk) -> None:  # noqa: F811
    issue = desk.story("verify")
    assert 'value="no" checked' in page(desk, "informant", issue, "&satisfied=no")
    assert 'value="no" checked' not in page(desk, "informant", issue)
    answer = desk.take("informant", issue, "confirm", confirmed_on="2014-03-20", satisfied="no")
    assert answer.status_code == 422
    assert "请写清还有什么没有解决" in answer.text
    assert desk.take("informant", issue, "confirm", confirmed_on="2014-03-20", satisfied="no", remains="还差一台变压器").status_code == 302
    assert (desk.fresh(issue).status, desk.fresh(issue).round) == ("handling", 2)
    assert "您说没有解决，3月20日退回重新办理。" in page(desk, "informant", issue)


# --- Following ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("until", "words"), [
    ("receive", "等市办登记"), ("register", "正在研究由哪个单位办理"), ("propose", "正在审批"), ("approve", "马上交给责任单位"),
    ("dispatch", "等该单位签收"), ("accept", "第1责任单位正在办理，最迟3月21日办结"), ("file_result", "请等第1帮扶联系组上门核实"),
    ("verify", "请您确认"), ("confirm", "等市办销号"), ("close", "3月21日办结销号"),
])
def test_where_it_stands_in_plain_words(desk: Desk, until: str, words: str) -> None:  # noqa: F811
    issue = desk.story(until)
    told = page(desk, "informant", issue)
    assert words in told
    assert "None" not in told
    assert not re.search(r"\d{2}:\d{2}:\d{2}", told)


def test_the_unusual_in_plain_words(desk: Desk) -> None:  # noqa: F811
    """Late with and without a reminder, returned, voided, sent back, escalated, withdrawn, ended."""
    late = desk.story("accept")
    desk.clock.set(date(2014, 3, 26))
    assert "应在3月21日办结，已超过办结期限 3 个工作日，办公室还没有发催办函" in page(desk, "informant", late)
    desk.step(late, "remind", "clerk", date(2014, 3, 26), text="请抓紧")
    assert "已超过办结期限 3 个工作日，3月26日办公室已发函催办" in page(desk, "informant", late)
    desk.step(late, "explain", "unit_handler", date(2014, 3, 26), explanation="等审批")
    desk.step(late, "escalate", "clerk", date(2014, 3, 26), reason="逾期")
    assert "3月26日已提请专题会议研究协调" in page(desk, "informant", late)
    for step, who, words in (("return_slip", "unit_handler", "原来的责任单位已退回处置单"), ("void_slip", "clerk", "原来的处置单已作废"),
                             ("withdraw", "informant", "已于3月26日撤回，不再办理")):
        issue = desk.story("dispatch")
        desk.step(issue, step, who, date(2014, 3, 26), reason="确有原因")
        assert words in page(desk, "informant", issue)
    ended = desk.story("register")
    desk.step(ended, "end", "director", date(2014, 3, 26), ground="court", reason="法院已立案")
    assert "终止办理，原因：已进入诉讼。法院已立案" in page(desk, "informant", ended)
    back = desk.story("propose")
    desk.step(back, "send_back", "director", date(2014, 3, 26), reason="再议")
    assert "办理意见退回重拟" in page(desk, "informant", back)


def test_the_officer_can_be_called(desk: Desk) -> None:  # noqa: F811
    issue = desk.story("accept")
    assert "请联系市级办公室" in page(desk, "informant", issue)
    desk.cast["liaison_officer"].phone = "0539-831 2288、13805390000"
    desk.session.commit()
    assert 'href="tel:0539-8312288"' in page(desk, "informant", issue) or 'href="tel:0539-831"' in page(desk, "informant", issue)


# --- Questions ------------------------------------------------------------------------------------------


def asked(desk: Desk, issue: Issue, who: str = "clerk", text: str = "变压器哪一年装的？") -> Any:  # noqa: F811
    return desk.send(desk.as_(who), "/admin/issue/ask/", {"id": issue.id, "text": text})


def test_asked_answered_and_seen_by_both(desk: Desk) -> None:  # noqa: F811
    issue = desk.story("accept")
    assert asked(desk, issue).status_code == 302
    own = desk.as_("informant").get("/admin/").text
    assert "有 1 个提问等您回答" in own
    assert "变压器哪一年装的？" in own
    assert "待答复，3月20日问的" in desk.as_("clerk").get("/admin/").text
    assert "待答复，今天问的" in page(desk, "clerk", issue)
    assert "变压器哪一年装的" not in desk.as_("informant/2").get("/admin/").text
    key = desk.all(Question)[0].id
    said = {"id": issue.id, "question": key, "answer": "2009 年装的"}
    assert posted(desk, "informant", "/admin/issue/answer/", said, ("铭牌.jpg", JPG)).status_code == 302
    for who in ("clerk", "informant", "liaison_officer", "supervisor"):
        told = page(desk, who, issue)
        assert "2009 年装的" in told
        assert "铭牌.jpg" in told
    assert "3月20日已答复" in desk.as_("clerk").get("/admin/").text
    assert "提问等您回答" not in desk.as_("informant").get("/admin/").text
    twice = posted(desk, "informant", "/admin/issue/answer/", {**said, "answer": "2010 年"})
    assert twice.status_code == 422
    assert "已经答复过了" in twice.text
    assert desk.all(Question)[0].answer == "2009 年装的"


def test_a_question_or_answer_that_is_not_taken_keeps_its_words(desk: Desk) -> None:  # noqa: F811
    issue = desk.story("accept")
    assert "请写明要问企业什么" in asked(desk, issue, text="  ").text
    long = asked(desk, issue, text="问" * 1001)
    assert "最多 1000 字" in long.text
    assert "问" * 1001 in long.text
    asked(desk, issue)
    said = {"id": issue.id, "question": desk.all(Question)[0].id, "answer": "2009 年装的"}
    bad = posted(desk, "informant", "/admin/issue/answer/", said, ("合同.jpg", docx()))
    assert bad.status_code == 422
    assert "合同.jpg：内容与扩展名不符" in bad.text
    assert "2009 年装的</textarea>" in bad.text
    assert desk.all(Question)[0].answer is None
    assert not desk.all(Attachment, title="答复材料")


def test_questions_out_of_reach(desk: Desk) -> None:  # noqa: F811
    issue, other = desk.story("accept"), desk.story("accept")
    asked(desk, issue)
    key = desk.all(Question)[0].id
    assert asked(desk, issue, "director").status_code == 403
    assert asked(desk, issue, "liaison_officer/2").status_code == 404
    said = {"question": key, "answer": "替答"}
    for who, row, status in (("informant/2", issue, 404), ("clerk", issue, 403), ("informant", other, 404)):
        assert posted(desk, who, "/admin/issue/answer/", {**said, "id": row.id}).status_code == status, who
    for key in ("", "abc", "9" * 30, "987654"):
        assert posted(desk, "informant", "/admin/issue/answer/", {**said, "id": issue.id, "question": key}).status_code == 404
    desk.step(issue, "withdraw", "informant", date(2014, 3, 20), reason="不办了")
    assert "已经结束" in asked(desk, issue, text="还有吗？").text


# --- His enterprise alone -------------------------------------------------------------------------------


def test_an_informant_meets_no_other_enterprise(desk: Desk) -> None:  # noqa: F811
    """List, page, papers, pictures, questions, look-ups, likeness: not a byte of it."""
    report(desk, ("照片.png", PNG), who="clerk", enterprise=desk.cast["enterprise/2"].id, title="鲁信用电增容秘密")
    issue, paper = desk.all(Issue)[0], desk.all(Attachment)[0]
    asked(desk, issue, text="鲁信的问题是什么？")
    client = desk.as_("informant")
    for url in (f"/admin/issue/details/?id={issue.id}", f"/admin/attachment/download/?id={paper.id}",
                f"/admin/attachment/picture/?id={paper.id}", f"/admin/attachment/details/?id={paper.id}"):
        assert client.get(url).status_code == 404, url
    for url in ("/admin/", "/admin/issue/", "/admin/issue/?search=鲁信", "/admin/issue/?enterprise=鲁信", "/admin/attachment/",
                "/admin/issue/ajax/lookup/?name=duplicate_of&query=鲁信", "/admin/issue/ajax/lookup/?name=enterprise&query=第2",
                "/admin/issue/alike/?title=鲁信用电增容秘密&description=用电增容",
                f"/admin/issue/alike/?title=鲁信用电增容秘密&enterprise={desk.cast['enterprise/2'].id}"):
        told = client.get(url).text
        assert "增容秘密" not in told, url
        assert desk.cast["enterprise/2"].name not in told, url
    look = posted(desk, "informant", "/admin/issue/step/receive", {
        **SAID, "title": "用电增容秘密", "enterprise": desk.cast["enterprise/1"].id, "look": "1"})
    assert look.status_code == 200
    assert "鲁信" not in look.text
    assert len(desk.as_("informant/2").get("/admin/issue/alike/?title=鲁信用电增容秘密").get_json()) == 1


def test_a_picture_is_shown_and_nothing_else_is(desk: Desk) -> None:  # noqa: F811
    report(desk, ("照片.png", PNG), ("申请.pdf", PDF))
    picture, paper = desk.all(Attachment)
    client = desk.as_("informant")
    answer = client.get(f"/admin/attachment/picture/?id={picture.id}")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, PNG, "image/png")
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert client.get(f"/admin/attachment/picture/?id={paper.id}").status_code == 404
    assert client.get(f"/admin/attachment/download/?id={paper.id}").headers["Content-Disposition"].startswith("attachment")


# --- What is alike --------------------------------------------------------------------------------------


def test_what_is_alike_is_offered_while_typing(desk: Desk) -> None:  # noqa: F811
    report(desk)
    key = desk.cast["enterprise/1"].id
    for who in ("clerk", "liaison_officer", "informant"):
        (one,) = desk.as_(who).get(f"/admin/issue/alike/?enterprise={key}&title=车间用电增容没有批").get_json()
        assert (one["number"], one["title"], one["status"], one["own"]) == ("待登记", SAID["title"], "待登记", True)
        assert set(one) == {"id", "number", "title", "enterprise", "status", "day", "words", "own", "url"}
    assert desk.as_("liaison_officer/2").get(f"/admin/issue/alike/?enterprise={key}&title=车间用电增容没有批").get_json() == []
    assert desk.as_("director").get("/admin/issue/alike/?title=车间用电增容").status_code == 403
    for bad in ("enterprise=abc&title=%00%00%00%00", "enterprise=" + "9" * 30, "title=" + "长" * 900, ""):
        assert desk.as_("clerk").get(f"/admin/issue/alike/?{bad}").get_json() == []


def test_without_a_script_a_button_looks_and_keeps_the_form(desk: Desk) -> None:  # noqa: F811
    report(desk)
    answer = report(desk, ("图.png", PNG), who="clerk", title="用电增容", look="1")
    assert answer.status_code == 200
    assert SAID["title"] in answer.text
    assert "就是这件" in answer.text
    assert "附件须重新选择" in answer.text
    assert len(desk.all(Issue)) == 1


def test_a_clerk_links_while_receiving_and_takes_it_off(desk: Desk) -> None:  # noqa: F811
    report(desk)
    first = desk.all(Issue)[0]
    assert report(desk, who="clerk", title="用电增容（再次）", alike=first.id).status_code == 302
    (made,) = desk.all(IssueLink)
    assert made.other_id == first.id
    told = page(desk, "clerk", first)
    assert "关联和相似的问题" in told
    assert "取消关联" in told
    assert "取消关联" not in page(desk, "director", first)
    assert "关联和相似的问题" not in page(desk, "informant", first)
    other = {"id": first.id, "link": made.id}
    assert desk.send(desk.as_("director"), "/admin/issue/unlink/", other).status_code == 403
    assert desk.send(desk.as_("clerk"), "/admin/issue/unlink/", other).status_code == 302
    assert "相似度" in page(desk, "clerk", first)
    assert desk.send(desk.as_("clerk"), "/admin/issue/unlink/", {**other, "link": "abc"}).status_code == 404


def test_from_a_proposal_to_the_shared_answer(desk: Desk) -> None:  # noqa: F811
    """The clerk proposes, the approver ends it, and the enterprise reads the other's answer but nothing else of it."""
    other = desk.story("accept", receive={"enterprise": "enterprise/1", "title": "鲁信专线增容秘密"})
    report(desk, who="informant/2", enterprise=desk.cast["enterprise/2"].id)
    mine = desk.all(Issue)[-1]
    said = {"id": mine.id, "other": other.id, "kind": "duplicate", "reason": "同一条线路"}
    assert desk.send(desk.as_("clerk"), "/admin/issue/link/", said).status_code == 302
    assert desk.send(desk.as_("clerk"), "/admin/issue/link/", said).status_code == 302
    assert len(desk.all(IssueLink)) == 1
    assert "按重复终止</a>" in page(desk, "director", mine)
    form = page(desk, "director", mine, f"&duplicate_of={other.id}")
    assert re.search(r'<option value="duplicate" selected|value="duplicate" checked', form)
    assert f'name="duplicate_of" value="{other.id}"' in form
    assert desk.take("director", mine, "end", ground="duplicate", duplicate_of=other.id,
                     reason=f"与{desk.cast['enterprise/1'].name}鲁信专线重复").status_code == 302
    told = page(desk, "informant/2", mine)
    number = desk.fresh(other).registration_no
    assert f"并入{number}一起办理" in told
    assert "那一件现在：责任单位正在办理" in told
    desk.step(other, "file_result", "unit_handler", date(2014, 3, 20), account=f"已为{desk.cast['enterprise/1'].name}换好变压器")
    told = page(desk, "informant/2", mine)
    assert "换好变压器" in told
    assert "尚待上门核实" in told
    for private in (desk.cast["enterprise/1"].name, "鲁信专线", "增容秘密", "同一条线路", f"details/?id={other.id}",
                    desk.cast["informant"].name):
        assert private not in told, private
    clerk = page(desk, "clerk", mine)
    assert f"{number} 鲁信专线增容秘密" in clerk
    assert f"details/?id={other.id}" in clerk
    desk.step(other, "withdraw", "informant", date(2014, 3, 20), reason="不办了")
    assert "没有答复就结束了" not in page(desk, "informant/2", mine), "its answer stands"


def test_the_officer_sees_a_new_report_at_once(desk: Desk) -> None:  # noqa: F811
    report(desk, ("照片.png", PNG))
    told = desk.as_("liaison_officer").get("/admin/").text
    assert "企业新报送" in told
    assert SAID["title"] in told
    assert SAID["title"] not in desk.as_("liaison_officer/2").get("/admin/").text


def test_the_list_says_where_each_stands(desk: Desk) -> None:  # noqa: F811
    desk.story("verify")
    told = desk.as_("informant").get("/admin/issue/").text
    assert "办到哪一步" in told
    assert "联络员已核实，请您确认" in told
