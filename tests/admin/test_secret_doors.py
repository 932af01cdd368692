"""标明与取消 through the screens: as a report is typed, with a step, and afterwards on the issue's page."""
from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from models.attachments import Attachment, Upload
from models.issues import Issue
from models.questions import Question
from models.secrets import WORDS, BusinessSecret
from tests.admin.issue_house import Desk, desk, issue_app  # noqa: F401 # the fixtures

TITLE = "祖传秘方外泄"
REPORT = {"title": TITLE, "description": "祖传秘方被人抄走，希望协调", "enterprise": "1", "about": "other", "consultation": ""}


def reported(desk: Desk, **more: object) -> Issue:  # noqa: F811
    """What the informant sends, as an issue."""
    firm = desk.cast["enterprise/1"].id
    came = desk.send(desk.as_("informant"), "/admin/issue/step/receive", {**REPORT, "enterprise": firm, **more})
    assert came.status_code == 302, came.text
    return desk.all(Issue)[-1]  # type: ignore[no-any-return] # the newest


def test_marked_as_it_is_reported(desk: Desk) -> None:  # noqa: F811
    """The boxes of the form; sent twice it is one issue all the same, and the officer reads the words in its place."""
    marks = {"secret": ["title", "papers"], "papers": Upload("秘方.txt", b"abc")}
    issue = reported(desk, **marks)
    assert (issue.title, desk.all(Attachment)[0].name) == (WORDS, WORDS)
    reported(desk, **marks)
    assert len(desk.all(Issue)) == 1
    address = f"/admin/issue/details/?id={issue.id}"
    for who, reads in (("informant", True), ("clerk", True), ("liaison_officer", False), ("supervisor", False)):
        page = desk.as_(who).get(address).text
        assert (TITLE in page, WORDS in page) == (reads, not reads), who
        assert ("秘方.txt" in page) is reads, who
    assert "含商业秘密：仅" in desk.as_("clerk").get(address).text
    assert "另有 1 份附件" in desk.as_("liaison_officer").get(address).text


def test_a_box_stays_ticked_where_the_form_comes_back(desk: Desk) -> None:  # noqa: F811
    firm = desk.cast["enterprise/1"].id
    said = {**REPORT, "enterprise": firm, "title": "", "secret": "description"}
    came = desk.send(desk.as_("informant"), "/admin/issue/step/receive", said)
    assert came.status_code == 422
    assert 'name="secret" value="description" checked' in came.text
    assert 'name="secret" value="category"' not in came.text


def test_marked_with_a_step(desk: Desk) -> None:  # noqa: F811
    issue = desk.story("accept")
    came = desk.take("unit_handler", issue, "report_progress", account=TITLE, secret="account")
    assert came.status_code == 302
    address = f"/admin/issue/details/?id={issue.id}"
    assert TITLE in desk.as_("unit_handler").get(address).text
    assert TITLE not in desk.as_("liaison_officer").get(address).text


def test_questions_and_answers_are_marked_like_fields(desk: Desk) -> None:  # noqa: F811
    """As they are written, by who writes them; the enterprise reads on its desk what it is asked."""
    issue = desk.story("accept")
    address = f"/admin/issue/details/?id={issue.id}"
    asked = {"id": issue.id, "text": "祖传秘方的配比？", "secret": "text"}
    assert desk.send(desk.as_("clerk"), "/admin/issue/ask/", asked, page=address).status_code == 302
    (question,) = desk.all(Question)
    assert question.text == WORDS
    for who, reads in (("informant", True), ("clerk", True)):
        assert ("祖传秘方的配比" in desk.as_(who).get("/admin/").text) is reads, who
    said = {"id": issue.id, "question": question.id, "answer": "三比一", "secret": ["answer", "papers"],
            "papers": Upload("秘方.txt", b"abc")}
    assert desk.send(desk.as_("informant"), "/admin/issue/answer/", said, page=address).status_code == 302
    for who, reads in (("informant", True), ("clerk", True), ("unit_handler", True), ("liaison_officer", False), ("supervisor", False)):
        page = desk.as_(who).get(address).text
        for words in ("祖传秘方的配比", "三比一", "秘方.txt"):
            assert (words in page) is reads, (who, words)
        assert "含商业秘密" in page
    page = desk.send(desk.as_("clerk"), "/admin/issue/secret/", {
        "id": issue.id, "place": f"question.{question.id}.answer", "lift": "1", "reason": "已公开"}, page=address)
    assert page.status_code == 302
    assert "三比一" in desk.as_("liaison_officer").get(address).text
    again = {"id": issue.id, "place": f"question.{question.id}.answer"}
    assert desk.send(desk.as_("clerk"), "/admin/issue/secret/", again, page=address).status_code == 302
    assert "三比一" not in desk.as_("liaison_officer").get(address).text


def test_a_box_of_an_answer_stays_ticked(desk: Desk) -> None:  # noqa: F811
    """Where it is not taken."""
    issue = desk.story("accept")
    answer = desk.send(desk.as_("clerk"), "/admin/issue/ask/", {"id": issue.id, "text": " ", "secret": "text"})
    assert answer.status_code == 422
    assert 'name="secret" value="text" checked' in answer.text


def test_marked_and_lifted_by_the_clerk(desk: Desk) -> None:  # noqa: F811
    issue = desk.story("register")
    title, address = issue.title, f"/admin/issue/details/?id={issue.id}"

    def send(who: str, **said: str) -> str:
        """What the page says after it."""
        client = desk.as_(who)
        came = desk.send(client, "/admin/issue/secret/", {"id": str(issue.id), **said})
        return str(client.get(address).text) if came.status_code == 302 else str(came.status_code)
    assert "已标明含商业秘密" in send("clerk", place="1.title")
    assert title not in desk.as_("liaison_officer").get(address).text
    assert "没有重复写入" in send("clerk", place="1.title")
    assert "请写明为什么" in send("clerk", place="1.title", lift="1", reason=" ")
    for place in ("", "9.title", "1.nothing", "paper.77", "x", "1.category", "question.7.text", "question.x", "question.1.role"):
        page = send("clerk", place=place)
        assert any(words in page for words in ("请选择要标明", "没有这一处", "不能单独标明")), place
    assert send("liaison_officer", place="1.description") == send("director", place="1.description") == "403"
    assert "已取消" in send("clerk", place="1.title", lift="1", reason="企业已公开")
    assert title in desk.as_("liaison_officer").get(address).text
    assert desk.session.scalars(select(BusinessSecret.lifted_at)).one() is not None


@pytest.mark.parametrize(("who", "found"), [("clerk", True), ("liaison_officer", False)])
def test_lists_and_searches(desk: Desk, who: str, found: bool) -> None:  # noqa: F811
    """Who handles it reads the title in his lists and finds it by its words."""
    issue = reported(desk, secret="title")
    client = desk.as_(who)
    desk.clock.set(date(2014, 3, 20))
    assert (TITLE in client.get("/admin/").text) is found
    assert (f"id={issue.id}" in client.get(f"/admin/issue/?search={TITLE}").text) is found
    assert (TITLE in client.get("/admin/issue/").text) is found
