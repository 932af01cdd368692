"""Every deadline of an issue proves itself: on its page, on a page to be printed, as text; and says where the calendar changed."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from models.deadlines import Deadline
from models.issues import Issue
from models.recount import recount
from models.workdays import Workday
from rules.terms import Status, Step
from tests.admin.issue_house import Desk, desk, issue_app  # noqa: F401 # fixtures
from tests.admin.lincang_days import Days

MONDAY = date(2021, 9, 27)
NOTICE = "国务院办公厅关于2021年部分节假日安排的通知（国办发明电〔2020〕27号）"


@pytest.fixture
def handled(desk: Desk) -> tuple[Desk, Days, Issue]:  # noqa: F811
    """Received by the unit on 30 September 2021: due on 13 October; extended on the 12th to the 20th, and asked for more."""
    days = Days(desk.session, desk.cast, MONDAY)
    told = days.issue("国庆前签收", Status.HANDLING, 3)
    issue = days.do(told, Step.EXTEND, 15, to=date(2021, 10, 20), reason="须补做检测")
    days.do(told, Step.REQUEST_EXTENSION, 16, to=date(2021, 10, 22), reason="检测排队")
    desk.clock.set(date(2021, 10, 14))
    return desk, days, issue


def keys(page: str) -> dict[str, str]:
    """The deadlines that a page lets choose, by their words."""
    found = re.findall(r'deadline=(\w+)"[^>]*>\s*([^<]+?)\s*</a>', page)
    return {words: key for key, words in found if words not in ("只看文字", "打印、复制")}


def test_the_whole_history_is_listed_and_each_opens_its_strip(handled: tuple[Desk, Days, Issue]) -> None:
    desk, _days, issue = handled  # noqa: F811
    clerk = desk.as_("county/clerk")
    shown = clerk.get(f"/admin/issue/details/?id={issue.id}").text
    assert "其他时限" in shown
    for words in ("最迟交办", "暂计的时限", "办结时限", "延期后的时限", "申请延期至"):
        assert words in shown, words
    page = clerk.get(f"/admin/issue/proof/?id={issue.id}").text
    assert list(keys(page)) == ["最迟交办 10月9日", "暂计的时限 10月13日", "办结时限 10月13日", "延期后的时限 10月20日",
                                "申请延期至 10月22日"]
    expected = {
        "办结时限 10月13日": ("首次", "已由延期取代", "10/9", "国庆节", "签收", "第十六条", NOTICE),
        "暂计的时限 10月13日": ("暂计", "已由签收取代"),
        "延期后的时限 10月20日": ("现行", "延期", "须补做检测", "经批准延至本日届满", "10月12日由"),
        "申请延期至 10月22日": ("待批", "检测排队"),
        "最迟交办 10月9日": ("已交办", "登记", "第十二条"),
    }
    for words, key in keys(page).items():
        answer = clerk.get(f"/admin/issue/proof/?id={issue.id}&deadline={key}")
        assert answer.status_code == 200
        for said in expected[words]:
            assert said in answer.text, (words, said)


def test_the_text_can_be_copied_line_by_line(handled: tuple[Desk, Days, Issue]) -> None:
    desk, _days, issue = handled  # noqa: F811
    clerk = desk.as_("county/clerk")
    key = keys(clerk.get(f"/admin/issue/proof/?id={issue.id}").text)["办结时限 10月13日"]
    answer = clerk.get(f"/admin/issue/proof/?id={issue.id}&deadline={key}&format=text")
    assert answer.mimetype == "text/plain"
    lines = answer.text.splitlines()
    assert lines[0] == f"办结时限：{issue.registration_no}"
    for line in ("自 2021年9月30日 星期四（签收）起，5个工作日。",
                 "2021-09-30 星期四　不计　周四，当日不计", "2021-10-01 星期五　不计　国庆节",
                 "2021-10-09 星期六　第 2 日　调休上班（补国庆节）", "2021-10-13 星期三　第 5 日　周三，期限届满",
                 "到期：2021年10月13日 星期三",
                 f"日历：2021年10月1日至7日 国庆节；2021年10月9日 调休上班（补国庆节）——{NOTICE}"):
        assert line in lines, (line, answer.text)
    assert "现行日历" not in answer.text, "the calendar has not changed"


def test_the_proof_agrees_with_the_stored_day_or_says_why_not(handled: tuple[Desk, Days, Issue]) -> None:
    """A day changed past the recount is said; one by which something was judged stays and says so."""
    desk, _days, issue = handled  # noqa: F811
    clerk, session = desk.as_("county/clerk"), desk.session
    first = keys(clerk.get(f"/admin/issue/proof/?id={issue.id}").text)["办结时限 10月13日"]
    session.add(Workday(day=date(2021, 10, 11), worked=False, words="本市停工"))
    session.flush()
    recount(session)
    session.commit()
    text = clerk.get(f"/admin/issue/proof/?id={issue.id}&deadline={first}").text
    assert "按现行日历为 2021年10月14日，本件按当时的日历认定为 2021年10月13日，不再改变" in text
    assert "本市停工" in text
    stored = session.scalars(select(Deadline).where(Deadline.id == int(first))).one()
    assert stored.due_on == date(2021, 10, 13)


def test_a_deadline_that_is_none_of_its_own_is_not_found(handled: tuple[Desk, Days, Issue]) -> None:
    desk, days, issue = handled  # noqa: F811
    other = days.issue("另一件", Status.HANDLING, 3).issue
    theirs = desk.all(Deadline, issue_id=other.id)[0].id
    clerk = desk.as_("county/clerk")
    for key in ("0", "99999999", "x", "dispatch2", "%00", theirs):
        assert clerk.get(f"/admin/issue/proof/?id={issue.id}&deadline={key}").status_code == 404, key
    assert clerk.get("/admin/issue/proof/?id=0").status_code == 404
    assert desk.as_("city/administrator").get(f"/admin/issue/proof/?id={issue.id}").status_code == 403


def test_what_waits_for_registration_has_nothing_to_prove(desk: Desk) -> None:  # noqa: F811
    issue = desk.story("receive")
    clerk = desk.as_("clerk")
    assert "这一天怎么算出来的" not in clerk.get(f"/admin/issue/details/?id={issue.id}").text
    assert clerk.get(f"/admin/issue/proof/?id={issue.id}").status_code == 404
