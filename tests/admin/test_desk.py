"""The desk: every number equals the rows behind its link, each sees what is his, and the statements stay few."""
from __future__ import annotations

import re
from datetime import timedelta

import pytest

from models import clock
from models.issues import Issue
from models.sign_in import SignInFailure
from tests.admin import busy_desk
from tests.admin.busy_desk import PLACES, TODAY, numbers, rows, statements, told
from tests.admin.issue_house import Desk

busy, url = busy_desk.busy, busy_desk.url

EVERYBODY = (
    "clerk", "director", "director/2", "leader", "supervisor", "liaison_officer", "liaison_officer/2", "group_member",
    "unit_handler", "unit_handler/2", "informant", "informant/2", "administrator", "security_officer", "auditor", "county/clerk",
)
MOST = 22


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_number_is_the_number_of_rows_behind_its_link(busy: Desk, who: str) -> None:
    client = busy.as_(who)
    page = client.get("/admin/")
    assert page.status_code == 200
    found = list(numbers(page.text))
    assert found, "a desk without a number"
    for number, address, words in found:
        assert rows(client, address) == number, (words, address)


@pytest.mark.parametrize(("many", "columns"), [(0, 0), (1, 1), (7, 7), (8, 8), (9, 5), (10, 5), (12, 6), (16, 8), (17, 6)])
def test_tiles_are_laid_in_even_rows(busy: Desk, many: int, columns: int) -> None:
    macros = busy.app.jinja_env.get_template("desk/macros.html")
    with busy.app.test_request_context():
        assert int(macros.module.columns(many)) == columns


def test_the_links_are_read_at_all(busy: Desk) -> None:
    found = {words: number for number, _address, words in numbers(busy.as_("clerk").get("/admin/").text)}
    assert found["4 逾期未办结"] == 4
    assert len(found) > 20


@pytest.mark.parametrize(("who", "sees", "never"), [
    ("clerk", "甲乙", ""), ("supervisor", "", ""), ("county/clerk", "", "甲乙"), ("liaison_officer/2", "", "甲乙"),
    ("unit_handler", "甲", "乙"), ("unit_handler/2", "乙", "甲"), ("unit_handler/3", "", "甲乙"), ("informant", "甲", "乙"),
    ("informant/2", "乙", "甲"), ("administrator", "", "甲乙"), ("security_officer", "", "甲乙"), ("auditor", "", "甲乙"),
])
def test_nobody_sees_another_units_or_enterprises_rows(busy: Desk, who: str, sees: str, never: str) -> None:
    page = busy.as_(who).get("/admin/").text
    for mark in sees:
        assert f"{mark}事" in page or f"{mark}限" in page
    for mark in never:
        assert f"{mark}事" not in page
        assert f"{mark}限" not in page


@pytest.mark.parametrize(("who", "waits"), [
    ("clerk", {"待登记": 2, "待拟办": 2, "已审批，待交办": 2, "企业已确认，待销号": 2}), ("director", {"待我审批": 3}),
    ("director/2", {"待登记": 2, "待拟办": 2, "已审批，待交办": 2, "企业已确认，待销号": 2, "待我审批": 2}),
    ("liaison_officer", {"已反馈，待核实": 2}), ("group_member", {"已反馈，待核实": 2}), ("liaison_officer/2", {}),
    ("unit_handler", {"待签收": 1, "办理中，待反馈": 6}), ("unit_handler/2", {"待签收": 6, "办理中，待反馈": 1}),
])
def test_what_waits_for_each(busy: Desk, who: str, waits: dict[str, int]) -> None:
    client = busy.as_(who)
    page = client.get("/admin/").text
    all_of_it = "/admin/approval/" if who == "director" else "/admin/issue/?view=mine"
    total = next(number for number, address, _words in numbers(page) if address == all_of_it)
    assert total == sum(waits.values())
    for words, number in waits.items():
        assert len(waits) == 1 or f'{words}<i>{number}</i>' in page


def test_who_proposed_does_not_find_it_waiting_for_his_approval(busy: Desk) -> None:
    mine = "/admin/issue/?view=mine&flt_status=proposed"
    assert "甲自拟" in busy.as_("director").get(mine).text
    assert "甲自拟" not in busy.as_("director/2").get(mine).text


def test_a_row_says_what_it_waits_for_since_when_and_leads_to_the_step(busy: Desk) -> None:
    page = busy.as_("clerk").get("/admin/").text
    assert re.search(r'details/\?id=\d+#step-close"[^>]*>销号', page)
    assert re.search(r'details/\?id=\d+#step-register"[^>]*>登记', page)
    assert "个工作日</td>" in page


def test_a_unit_that_is_late_is_asked_for_its_explanation(busy: Desk) -> None:
    page = busy.as_("unit_handler").get("/admin/").text
    assert "逾期，欠书面说明" in page
    late = [number for number, address, _words in numbers(page) if address == "/admin/issue/?view=unexplained"]
    assert late == [2]
    issue = busy.session.query(Issue).filter_by(title="甲限0").one()
    busy.step(issue, "explain", "unit_handler", TODAY, explanation="银行尚在审批")
    page = busy.as_("unit_handler").get("/admin/").text
    assert [number for number, address, _words in numbers(page) if address == "/admin/issue/?view=unexplained"] == [1]


def test_an_enterprise_reads_plain_words_and_confirms(busy: Desk) -> None:
    page = busy.as_("informant").get("/admin/").text
    assert "报送困难和问题" in page
    assert "联络员已核实，请您确认" in page
    assert re.search(r'#step-confirm">去确认', page)
    assert "逾期" not in page[page.index("<main"):]


def test_the_group_sees_a_new_report_and_the_visits_it_owes(busy: Desk) -> None:
    page = busy.as_("liaison_officer").get("/admin/").text
    assert "企业新报送" in page
    assert "甲事receive" in page
    assert "走访帮扶企业 <b>0 / 2</b>" in page
    assert "走访帮扶企业" not in busy.as_("liaison_officer/2").get("/admin/").text


def test_the_day_and_the_working_days_that_are_left(busy: Desk) -> None:
    assert "2014年3月20日 星期四 · 本月剩余 7 个工作日" in busy.as_("clerk").get("/admin/").text


def test_the_security_officer_finds_a_locked_name(busy: Desk) -> None:
    for minute in range(5):
        moment = clock.now() - timedelta(minutes=minute)
        busy.session.add(SignInFailure(username="mallory", address="192.0.2.1", at=moment))
    busy.session.commit()
    page = busy.as_("security_officer").get("/admin/").text
    assert "mallory" in page
    assert "输错 5 次，锁定至 10:15" in page


def test_the_statements_are_few_and_stay_as_many_whatever_the_data(busy: Desk) -> None:
    few = {who: statements(busy, who) for who in EVERYBODY}
    for number in range(len(PLACES)):
        told(busy, f"甲又{number}", PLACES[number], days=5 + number)
        told(busy, f"乙又{number}", PLACES[number], firm=2, unit=2)
    assert {who: statements(busy, who) for who in EVERYBODY} == few
    assert max(few.values()) <= MOST, few
