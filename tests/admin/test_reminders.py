"""催办: what is drafted on the page, sent, edited, withheld, one by one or for a whole filter, with a result per row."""
from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from models.issues import Issue
from models.reminder_holds import ReminderHold
from models.slips import Slip
from tests.admin.issue_house import Desk, desk, issue_app  # noqa: F401 # the fixtures

HERE = "/admin/reminder/"
LATE = date(2014, 3, 25)


def overdue(desk: Desk, number: int = 1) -> list[Issue]:  # noqa: F811
    """Issues in the unit's hands, due on 2014-03-21; today is 2014-03-25."""
    made = [desk.story("accept", receive={"title": f"贷款到期续贷{n}"}) for n in range(number)]
    desk.clock.set(LATE)
    return made


def tick(issue: Issue) -> str:
    """What its box sends."""
    return f"{issue.id}.{issue.seq}"


def letters(desk: Desk) -> list[Any]:  # noqa: F811
    """The letters that went out."""
    return desk.all(Slip, kind="reminder")


def test_a_letter_is_shown_before_it_goes(desk: Desk) -> None:  # noqa: F811
    (issue,) = overdue(desk)
    page = desk.as_("clerk").get(HERE).text
    assert "逾期 2 个工作日" in page
    assert "应办结 3月21日" in page
    assert "请抓紧办理并报送进展。" in page
    assert issue.title in page
    assert not letters(desk)


def test_who_only_reads_sends_nothing(desk: Desk) -> None:  # noqa: F811
    (issue,) = overdue(desk)
    for who in ("director", "supervisor"):
        page = desk.as_(who).get(HERE).text
        assert issue.title in page
        assert "发出所选" not in page
        assert desk.send(desk.as_(who), HERE + "send/", {"e": tick(issue)}).status_code == 403
    assert desk.as_("unit_handler").get(HERE).status_code == 403
    assert not letters(desk)


def test_sent_as_edited_and_not_twice(desk: Desk) -> None:  # noqa: F811
    (issue,) = overdue(desk)
    sent = {"e": tick(issue), f"text-{issue.id}": "请于本周五前办结并书面说明。"}
    first = desk.send(desk.as_("clerk"), HERE + "send/", sent).text
    assert "催〔2014〕第001号" in first
    again = desk.send(desk.as_("clerk"), HERE + "send/", sent).text
    assert "没有重复写入" in again
    assert len(letters(desk)) == 1
    assert "请于本周五前办结" in desk.as_("clerk").get(f"/admin/slip/print/?id={letters(desk)[0].id}").text
    assert issue.title not in desk.as_("clerk").get(HERE).text


def test_a_whole_filter_with_a_result_per_row(desk: Desk) -> None:  # noqa: F811
    made = overdue(desk, 3)
    stale = desk.send(desk.as_("clerk"), HERE + "send/", {"whole": "2"})
    assert stale.status_code == 302
    assert not letters(desk)
    desk.step(made[1], "file_result", "unit_handler", LATE, account="已协调银行续贷")
    found = desk.send(desk.as_("clerk"), HERE + "send/", {"whole": "2"}).text
    assert re.findall(r"催〔2014〕第(\d+)号", found) == ["001", "002"]
    assert {one.issue_id for one in letters(desk)} == {made[0].id, made[2].id}


def test_what_was_answered_a_minute_ago_is_refused_in_its_row(desk: Desk) -> None:  # noqa: F811
    made = overdue(desk, 2)
    ticks = [tick(one) for one in made]
    desk.step(made[0], "file_result", "unit_handler", LATE, account="已协调银行续贷")
    client = desk.as_("clerk")
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/account").text).group(1)
    found = client.post(HERE + "send/", data={"csrf_token": token, "e": [*ticks, "999999.1", "x.y"]}).text
    assert "办成 1 件，没有办成 3 件" in found
    assert "刚刚有人办理过" in found
    assert found.count("没有找到这件问题") == 2
    assert len(letters(desk)) == 1


def test_withheld_with_a_reason_until_a_day(desk: Desk) -> None:  # noqa: F811
    (issue,) = overdue(desk)
    clerk = desk.as_("clerk")
    for until, reason in (("", "有事"), ("2014-03-24", "有事"), ("2014-03-27", " "), ("2014-06-01", "有事")):
        desk.send(clerk, HERE + "withhold/", {"e": tick(issue), "until": until, "reason": reason})
    assert not desk.all(ReminderHold)
    desk.send(clerk, HERE + "withhold/", {"e": tick(issue), "until": "2014-03-27", "reason": "已约定周四面谈"})
    page = clerk.get(HERE).text
    assert "已约定周四面谈" in page
    assert "发出所选" not in page
    desk.clock.set(LATE + timedelta(days=3))
    assert "发出所选" in desk.as_("clerk").get(HERE).text


def beside(page: str) -> list[str]:
    """The number beside 催办 in the menu, if there is one."""
    return re.findall(r'href="/admin/reminder/"[^>]*>催办 <em>(\d+)</em>', page)


def test_the_figure_of_the_desk_is_the_list(desk: Desk) -> None:  # noqa: F811
    overdue(desk, 2)
    page = desk.as_("clerk").get("/admin/").text
    assert re.search(r'href="/admin/reminder/"[^>]*>\s*<b>2</b>', page)
    assert beside(page) == ["2"]
    assert "共 2 件" in desk.as_("clerk").get(HERE).text


def test_no_number_waits_for_who_may_send_none(desk: Desk) -> None:  # noqa: F811
    """A leader reads what is drafted and whose it is to send; nothing of it waits for him."""
    overdue(desk, 2)
    for who in ("leader", "supervisor"):
        assert beside(desk.as_(who).get("/admin/").text) == []
        page = desk.as_(who).get(HERE).text
        assert "共 2 件" in page
        assert "由承办该问题的办公室经办人发出" in page
    assert "由承办该问题的办公室经办人发出" not in desk.as_("clerk").get(HERE).text


def test_the_letter_says_once_by_when_and_how_late(desk: Desk) -> None:  # noqa: F811
    """The facts stand in its first sentence, whatever somebody writes below; a contact that is not there leaves no comma."""
    (issue,) = overdue(desk)
    desk.send(desk.as_("clerk"), HERE + "send/", {"e": tick(issue)})
    (letter,) = letters(desk)
    page = re.sub(r"<[^>]+>", "", desk.as_("clerk").get(f"/admin/slip/print/?id={letter.id}").text)
    assert page.count("3月21日") == 1
    assert "应于2014年3月21日前办结，现已逾期2个工作日。" in page
    assert "请抓紧办理并报送进展。" in page
    assert "联系人：，" not in page
