"""Changing a setting from the screens: looked at first, proposed, answered by another; told where it went wrong."""
from __future__ import annotations

import html
import re
from datetime import date

import pytest
from sqlalchemy import select, text

from models.people import Grant
from models.readings import SettingReading
from models.setting_proposals import SettingProposal
from rules.terms import Role
from seed.cast import SINCE
from tests.admin.issue_house import desk, issue_app  # noqa: F401 # fixtures
from tests.admin.noun_house import complaints, flashed

KEY = "linyi-2014-10/days_unit"
GIVEN = {"value": "working", "from_on": "2014-04-01", "reason": "与市直部门口径一致"}


@pytest.fixture
def sure(desk):  # noqa: F811
    """The house with one issue that is approved and not handed out, one that is; the day is 20 March 2014."""
    desk.approved = desk.story("approve")
    desk.handed = desk.story("dispatch")
    return desk


def address(desk, key=KEY, office="city"):  # noqa: F811
    return f"/admin/setting/new/?office={desk.cast[office].id}&setting={key}"


def look(desk, who="administrator", key=KEY, office="city", **given):  # noqa: F811
    return desk.send(desk.as_(who), address(desk, key, office), {**GIVEN, **given})


def shown_in(page):
    found = re.search(r'name="shown" value="([0-9a-f]{16})"', page)
    return found.group(1) if found else ""


def propose(desk, **given):  # noqa: F811
    page = look(desk, **given).text
    return look(desk, shown=shown_in(page), **given)


def answer(desk, who, row, door="consent", **more):  # noqa: F811
    client = desk.as_(who)
    page = client.get(f"/admin/setting/details/?id={row.id}").text
    return desk.send(client, f"/admin/setting/{door}/?id={row.id}", {"shown": shown_in(page), **more})


def proposals(desk):  # noqa: F811
    return desk.all(SettingProposal)


def test_an_office_without_a_leader_is_told_that_nobody_can_consent(sure):
    told = "现在没有组长，没有人能同意"
    client = sure.as_("administrator")
    for office in ("city", "county"):
        assert told not in client.get(address(sure, office=office)).text
    held = select(Grant).where(Grant.role == Role.LEADER.value, Grant.office_id == sure.cast["county"].id)
    sure.session.scalars(held).one().until_on = date(2014, 3, 20)
    sure.session.commit()
    assert told in client.get(address(sure, office="county")).text
    assert told in look(sure, office="county").text
    propose(sure, office="county")
    row = next(one for one in proposals(sure) if one.office_id == sure.cast["county"].id)
    assert told in client.get(f"/admin/setting/details/?id={row.id}").text
    propose(sure)
    row = next(one for one in proposals(sure) if one.office_id == sure.cast["city"].id)
    assert told not in client.get(f"/admin/setting/details/?id={row.id}").text


def test_looked_at_proposed_consented_and_in_force(sure):
    page = look(sure)
    assert page.status_code == 200
    assert proposals(sure) == []
    words = html.unescape(re.sub(r"<[^>]*>|\s", "", page.text))
    assert "此前已设的时限一律不变：1件在办问题的应办结日期不动" in words.replace(" ", "")
    assert "已拟办、尚未交办的1件：1件会是另一个应办结日期" in words.replace(" ", "")
    assert "4月17日" in words
    assert "4月24日" in words
    made = look(sure, shown=shown_in(page.text))
    assert made.status_code == 302
    (row,) = proposals(sure)
    assert made.location.endswith(f"/admin/setting/details/?id={row.id}")
    leaders = sure.as_("leader").get("/admin/").text
    assert re.search(r'view=to-consent"[^>]*>(?:<b>1</b>)?待我同意的读法', leaders)
    assert answer(sure, "leader", row).status_code == 302
    (reading,) = sure.all(SettingReading)
    assert (reading.value, reading.from_on, reading.proposal_id) == ("working", date(2014, 4, 1), row.id)
    page = sure.as_("clerk").get("/admin/rules/details/?id=linyi-2014-10/6.days-allowed").text
    names = [sure.cast[who].name for who in ("administrator", "leader")]
    assert f"{names[0]}提出，{names[1]}同意" in page
    assert "未到" in page
    sure.clock.set(date(2014, 4, 1))
    assert re.search(r"现在的读法\"><b>工作日</b>", sure.as_("clerk").get("/admin/rules/details/?id=linyi-2014-10/6.days-allowed").text)
    listed = sure.as_("clerk").get("/admin/reading/").text
    assert all(name in listed for name in names)
    sure.step(sure.approved, "dispatch", "clerk", date(2014, 4, 1))
    assert sure.fresh(sure.approved).due_on == date(2014, 4, 24)
    assert sure.fresh(sure.handed).due_on == date(2014, 3, 21)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("given", "words"), [
    pytest.param({"from_on": "2014-03-20"}, "最早自2014-03-21起", id="today"),
    pytest.param({"from_on": "2199-01-01"}, "不得晚于一年以后", id="too-far"),
    pytest.param({"from_on": "下月"}, "日期看不懂", id="no-day"),
    pytest.param({"from_on": ""}, "请填写这一项", id="blank-day"),
    pytest.param({"value": "calendar"}, "读法相同", id="equal"),
    pytest.param({"value": "weeks"}, "请从列出的选项中选择", id="no-choice"),
    pytest.param({"value": ""}, "请填写这一项", id="no-value"),
    pytest.param({"reason": "  "}, "请填写这一项", id="no-reason"),
    pytest.param({"reason": "长" * 501}, "最多 500 字", id="long-reason"),
    pytest.param({"key": "linyi-2014-10/reopen_days", "value": "10000"}, "不在可选范围内", id="many-days"),
    pytest.param({"key": "linyi-2014-10/reopen_days", "value": "-3"}, "不在可选范围内", id="negative-days"),
    pytest.param({"key": "linyi-2014-10/reopen_days", "value": "三十"}, "请填写整数", id="days-in-words"),
])
def test_what_is_wrong_is_said_at_its_field(sure, given, words):
    page = look(sure, **given)
    assert page.status_code == 422
    assert any(words in one for one in complaints(page.text)), complaints(page.text)
    assert proposals(sure) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_not_shown_is_not_proposed(sure):
    """Without the look, with a look at something else, and after the records changed meanwhile."""
    assert look(sure, shown="0" * 16).status_code == 200
    other = shown_in(look(sure, from_on="2014-04-02").text)
    assert look(sure, shown=other).status_code == 200
    seen = shown_in(look(sure).text)
    sure.story("approve")
    again = look(sure, shown=seen)
    assert again.status_code == 200
    assert "已拟办、尚未交办的 2 件" in again.text
    assert proposals(sure) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_addresses_of_nothing(sure):
    client = sure.as_("administrator")
    for query in ("office=1", "setting=linyi-2014-10/days_unit", "office=99&setting=linyi-2014-10/days_unit", "office=1&setting=x/y",
                  "office=%00&setting=%ff"):
        assert client.get(f"/admin/setting/new/?{query}").status_code == 404, query
    assert "处置单天数的单位" in client.get("/admin/setting/new/").text
    county = sure.as_("county/administrator")
    assert county.get(address(sure)).status_code == 404
    assert county.get(address(sure, office="county")).status_code == 200


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_another_may_not_answer_and_nobody_his_own(sure):
    propose(sure)
    (row,) = proposals(sure)
    sure.session.add(Grant(person_id=sure.cast["administrator"].id, role=Role.LEADER.value, office_id=sure.cast["city"].id, from_on=SINCE))
    sure.session.commit()
    assert "请您答复" not in sure.as_("administrator").get(f"/admin/setting/details/?id={row.id}").text
    own = answer(sure, "administrator", row)
    assert own.status_code in (409, 422)
    for who in ("clerk", "director", "supervisor"):
        assert answer(sure, who, row).status_code == 403, who
    assert answer(sure, "county/leader", row).status_code == 404
    shown = shown_in(sure.as_("leader").get(f"/admin/setting/details/?id={row.id}").text)
    forced = sure.send(sure.as_("administrator"), f"/admin/setting/consent/?id={row.id}", {"shown": shown})
    assert forced.status_code == 422
    assert "提出和同意须是两个人" in flashed(forced.text)
    assert sure.all(SettingReading) == []
    assert proposals(sure)[0].state == "proposed"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_consent_to_what_is_no_longer_so_shows_it_again(sure):
    propose(sure)
    (row,) = proposals(sure)
    client = sure.as_("leader")
    seen = shown_in(client.get(f"/admin/setting/details/?id={row.id}").text)
    sure.story("approve")
    late = sure.send(client, f"/admin/setting/consent/?id={row.id}", {"shown": seen})
    assert late.status_code == 409
    assert "情况有变化" in flashed(late.text)
    assert "已拟办、尚未交办的 2 件" in late.text
    assert answer(sure, "leader", row).status_code == 302


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_declined_withdrawn_and_too_late(sure):
    propose(sure)
    (row,) = proposals(sure)
    empty = answer(sure, "leader", row, "decline", answer=" ")
    assert empty.status_code == 422
    assert complaints(empty.text) == ["请写明不同意的理由"]
    assert answer(sure, "leader", row, "decline", answer="先听取责任单位意见").status_code == 302
    assert "先听取责任单位意见" in sure.as_("administrator").get(f"/admin/setting/details/?id={row.id}").text
    again = sure.send(sure.as_("leader"), f"/admin/setting/consent/?id={row.id}", {"shown": ""})
    assert again.status_code == 422
    assert "未同意" in flashed(again.text)
    propose(sure)
    second = proposals(sure)[-1]
    twice = look(sure)
    twice = look(sure, shown=shown_in(twice.text))
    assert twice.status_code == 422
    assert "已有一件待同意的改动" in complaints(twice.text)[0]
    assert answer(sure, "administrator", second, "withdraw").status_code == 302
    propose(sure)
    third = proposals(sure)[-1]
    sure.clock.set(date(2014, 4, 1))
    late = answer(sure, "leader", third)
    assert late.status_code == 422
    assert "不能同意：最早自2014-04-02起" in flashed(late.text)
    assert [one.state for one in proposals(sure)] == ["declined", "withdrawn", "proposed"]
    assert sure.all(SettingReading) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_administrator_sees_numbers_and_names_and_no_text(sure):
    page = look(sure).text
    assert sure.fresh(sure.approved).registration_no in page
    assert sure.approved.title not in page
    assert "/admin/issue/details/" not in page


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_proposal_whose_setting_is_gone_is_still_shown(sure):
    propose(sure)
    sure.session.connection().execute(text("UPDATE setting_proposal SET name = 'gone'"))
    sure.session.commit()
    (row,) = proposals(sure)
    page = sure.as_("leader").get(f"/admin/setting/details/?id={row.id}")
    assert page.status_code == 200
    told = sure.send(sure.as_("leader"), f"/admin/setting/consent/?id={row.id}", {"shown": ""})
    assert told.status_code == 422
    assert "办法已没有这一项设置" in flashed(told.text)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_preview_costs_the_same_for_many(sure):
    def cost():
        with sure.counting() as asked:
            assert sure.send(client, address(sure), GIVEN).status_code == 200
        return len([one for one in asked if one.startswith("SELECT")])
    client = sure.as_("administrator")
    cost()
    few = cost()
    for _ in range(3):
        sure.story("approve")
    assert cost() == few <= 40
