"""What an office does with its nouns, and what it is told when it may not; on both databases."""
import io
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from models import clock
from models.assignments import Assignment
from models.attachments import Attachment
from models.enterprises import Enterprise, Revenue
from models.groups import GroupMembership
from models.meetings import Meeting
from models.offices import Office
from models.people import Grant, Person, StandIn
from models.visits import Visit
from tests.admin.noun_house import House, complaints, flashed

CODE = "91371300MA3C000X0D"


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    """A new house on each database."""
    made = House(database_url)
    yield made
    made.close()


def today() -> date:
    """The day on which the tests run."""
    return clock.today()


def valid_code() -> str:
    """A code whose check character is right."""
    from stdnum.cn import uscc
    return CODE[:17] + uscc.calc_check_digit(CODE[:17])


def saved(answer) -> None:
    """It was saved, or the page says why not."""
    assert answer.status_code == 302, (answer.status_code, complaints(answer.text), flashed(answer.text))


def refused(answer, *words: str) -> None:
    """It was not saved, and these words say why."""
    assert answer.status_code == 422, answer.status_code
    for one in words:
        assert one in answer.text, (one, complaints(answer.text), flashed(answer.text))


def test_a_credit_code_is_checked_at_its_field_stored_compact_and_borne_once(house):
    clerk, office = house.client("clerk"), house.ids["city"]
    form = {"name": "新企业", "office": office, "registered_here": "1"}
    answer = clerk.send("/admin/enterprise/new/", {**form, "credit_code": "913713001234567890"})
    refused(answer, "统一社会信用代码不正确")
    assert len(complaints(answer.text)) == 1
    saved(clerk.send("/admin/enterprise/new/", {**form, "credit_code": f" {valid_code()[:6].lower()} {valid_code()[6:]} "}))
    with house.session() as session:
        assert session.scalar(select(Enterprise.credit_code).where(Enterprise.name == "新企业")) == valid_code()
    refused(clerk.send("/admin/enterprise/new/", {**form, "credit_code": valid_code()}), "“统一社会信用代码”已有相同的记录")


REVENUES = (
    ("1.234", "最多填写 2 位小数"), ("-1", "金额不能是负数"), ("9" * 30, "数字太大"), ("1e5000", "数字太大"), ("很多", "请填写数字"),
    ("NaN", "请填写数字"), ("", "请填写这一项"), ("999999999999999.99", ""), ("1,234.50", ""))


def test_revenue_is_exact_yuan(house):
    url = f"/admin/enterprise/revenue/?id={house.ids['enterprise/1']}"
    this = select(Revenue.yuan).where(Revenue.enterprise_id == house.ids["enterprise/1"], Revenue.year == 2013)
    for yuan, words in REVENUES:
        answer = house.client("clerk").send(url, {"year": "2013", "yuan": yuan})
        if words:
            refused(answer, words)
            continue
        saved(answer)
        with house.session() as session:
            assert session.scalar(this) == Decimal(yuan.replace(",", ""))


def test_a_second_officer_is_refused_with_the_article_until_the_first_leaves(house):
    administrator, group = house.client("administrator"), house.ids["group/1"]
    new = {"person": house.ids["city/clerk/2"], "from_on": today().isoformat()}
    answer = administrator.send(f"/admin/group/officer/?id={group}", new)
    refused(answer, "该组已有在任联络员", "每个帮扶联系组确定1名联络员", "4.one-liaison-officer")
    with house.session() as session:
        first = session.scalar(select(GroupMembership).where(GroupMembership.group_id == group, GroupMembership.part == "officer"))
    leave = f"/admin/group/leave/?id={group}&of={first.id}"
    refused(administrator.send(leave, {"until_on": first.from_on.isoformat()}), "离任日期应晚于任职之日")
    saved(administrator.send(leave, {"until_on": today().isoformat()}))
    saved(administrator.send(f"/admin/group/officer/?id={group}", new))
    page = administrator.get(f"/admin/group/details/?id={group}").text
    assert page.count("联络员</span>") == 2


def test_nobody_appoints_himself(house):
    me, administrator = house.ids["city/administrator"], house.client("administrator")
    day = today().isoformat()
    for url in (f"/admin/group/officer/?id={house.ids['group/2']}", f"/admin/group/member/?id={house.ids['group/2']}"):
        refused(administrator.send(url, {"person": me, "from_on": day}), "不能任命自己")
    url = f"/admin/enterprise/informant/?id={house.ids['enterprise/1']}"
    refused(administrator.send(url, {"name": "我", "person": me, "from_on": day}), "不能把自己定为信息员")


def test_an_enterprise_that_has_a_group_is_moved_by_preview_alone(house):
    administrator, enterprise = house.client("administrator"), house.ids["enterprise/1"]
    before = house.changes()
    form = {"enterprise": enterprise, "group": house.ids["group/2"], "relation": "contact", "from": today().isoformat()}
    refused(administrator.send("/admin/assignment/new/", form), "已有结对", "调整结对")
    assert house.changes() == before


def test_an_assignment_moves_from_a_day_and_its_history_stays(house):
    administrator, enterprise = house.client("administrator"), house.ids["enterprise/1"]
    form = {"enterprise": enterprise, "group": house.ids["group/2"], "relation": "contact", "from": today().isoformat()}
    refused(administrator.send("/admin/assignment/new/", {**form, "from": "2001-01-01"}), "不得早于上一次结对的起日")
    refused(administrator.send("/admin/assignment/new/", {**form, "group": "999"}), "请从列出的选项中选择")
    with house.session() as session:
        held = session.scalars(select(Assignment.id).where(Assignment.enterprise_id == enterprise)).one()
    saved(administrator.send(f"/admin/assignment/end/?id={held}", {"until_on": today().isoformat()}))
    saved(administrator.send("/admin/assignment/new/", form))
    with house.session() as session:
        rows = session.scalars(select(Assignment).where(Assignment.enterprise_id == enterprise).order_by(Assignment.id)).all()
        assert [(row.group_id, row.until_on) for row in rows] == [
            (house.ids["group/1"], today()), (house.ids["group/2"], None)]
    tomorrow = (today() + timedelta(days=1)).isoformat()
    saved(administrator.send(f"/admin/assignment/end/?id={rows[1].id}", {"until_on": tomorrow}))


def test_a_visit_is_never_ahead_of_today_nor_before_the_assignment_and_its_recorder_alone_mends_it(house):
    officer, enterprise = house.client("liaison_officer"), house.ids["enterprise/1"]
    form = {"enterprise": enterprise, "visited_on": today().isoformat(), "place": "厂区", "met": "赵某", "account": "正常"}
    refused(officer.send("/admin/visit/new/", {**form, "visited_on": (today() + timedelta(days=1)).isoformat()}), "晚于办理当日")
    refused(officer.send("/admin/visit/new/", {**form, "visited_on": "2012-12-31"}), "走访不得早于结对")
    refused(officer.send("/admin/visit/new/", {**form, "enterprise": "99"}), "请从列出的选项中选择")
    refused(house.client("liaison_officer-2").send("/admin/visit/new/", form), "请从列出的选项中选择")
    saved(officer.send("/admin/visit/new/", form))
    with house.session() as session:
        visit = session.scalars(select(Visit)).one()
        assert (visit.place, visit.recorded_by_id) == ("厂区", house.ids["liaison_officer"])
    edit = f"/admin/visit/edit/?id={visit.id}"
    assert house.client("group_member").get(edit).status_code == 403
    saved(officer.send(edit, {"place": "车间", "met": "", "account": "", "_ver": str(visit.version)}))
    with house.session() as session:
        row = session.get(Visit, visit.id)
        row.recorded_on = row.visited_on = today() - timedelta(days=3)
        session.commit()
    assert officer.get(edit).status_code == 403


def test_a_meeting_keeps_its_record_and_asks_for_what_the_step_asks(house):
    clerk = house.client("clerk")
    refused(clerk.send("/admin/meeting/new/", {"kind": "special"}), "召开日期", "参加人")
    pdf = (io.BytesIO(b"%PDF-1.4\n%%EOF\n"), "会议记录.pdf")
    form = {"kind": "special", "held_on": today().isoformat(), "present": "李某", "title": "专题会议", "decision": "议定"}
    saved(clerk.send("/admin/meeting/new/", {**form, "record": pdf}))
    bad = (io.BytesIO(b"MZ" + b"\0" * 40), "会议记录.pdf")
    refused(clerk.send("/admin/meeting/new/", {**form, "record": bad}), "内容与扩展名不符")
    with house.session() as session:
        meeting = session.scalars(select(Meeting)).one()
        assert (meeting.title, meeting.decision) == ("专题会议", "议定")
        assert session.get(Attachment, meeting.record_id).name == "会议记录.pdf"


def test_an_account_is_made_with_a_password_that_is_shown_once(house):
    administrator = house.client("administrator")
    form = {"username": "newcomer", "name": "新来者", "position": "科员", "phone": "13800001111"}
    refused(administrator.send("/admin/user/new/", {**form, "username": "有 空格"}), "用户名为 2 到 40 个")
    answer = administrator.send("/admin/user/new/", form)
    assert answer.status_code == 200
    password = answer.text.split("<code>")[1].split("</code>")[0]
    refused(administrator.send("/admin/user/new/", form), "“用户名”已有相同的记录")
    with house.session() as session:
        person = session.scalar(select(Person).where(Person.username == "newcomer"))
    for url in ("/admin/user/", f"/admin/user/details/?id={person.id}", f"/admin/user/edit/?id={person.id}"):
        page = administrator.get(url).text
        assert password not in page
        assert person.password_hash not in page
        assert person.auth_stamp not in page
    client = house.app.test_client()
    assert client.sign_in("newcomer", password).status_code == 302
    assert client.get("/account").status_code == 200
    again = administrator.send(f"/admin/user/reset/?id={person.id}")
    assert password not in again.text
    assert client.get("/account").status_code == 302
    saved(administrator.send(f"/admin/user/switch/?id={person.id}"))
    new = again.text.split("<code>")[1].split("</code>")[0]
    assert house.app.test_client().sign_in("newcomer", new).status_code == 401


def test_the_administrator_cannot_take_the_security_officers_account(house):
    administrator = house.client("administrator")
    for who in ("security_officer", "auditor", "administrator"):
        url = f"/admin/user/reset/?id={house.ids[f'city/{who}']}"
        assert administrator.send(url).status_code == 403, who
    assert house.client("security_officer").send(f"/admin/user/reset/?id={house.ids['city/auditor']}").status_code == 200
    assert house.client("security_officer").send(f"/admin/user/reset/?id={house.ids['city/clerk']}").status_code == 403
    assert administrator.send(f"/admin/user/switch/?id={house.ids['city/administrator']}").status_code == 403


GRANTS = (
    ({"person": "city/security_officer"}, "不能给自己授权"),
    ({"person": "city/administrator", "role": "auditor"}, "不得由一人兼任"),
    ({"office": ""}, "这个角色须选办公室"),
    ({"role": "unit_handler"}, "承办人须选责任单位"),
    ({"unit": "unit/1"}, "只有承办人要选责任单位"),
    ({"from_on": "2020-01-01"}, "起日不能早于今天"),
    ({"until_on": "2020-01-01"}, "止日应晚于起日"),
    ({"role": "informant"}, "请从列出的选项中选择"),
    ({"role": "director", "person": "city/director"}, "已有同样的授权"),
    ({"person": ""}, "请填写这一项"),
    ({"from_on": "明天"}, "日期看不懂"))


def test_a_grant_that_may_not_be(house):
    before = house.count(Grant)
    for changes, words in GRANTS:
        form = {"person": "group_member", "office": "city", "unit": "", "from_on": today().isoformat(), "until_on": "", **changes}
        data = {name: house.ids.get(value, value) for name, value in form.items()}
        data["role"] = changes.get("role", "clerk")
        refused(house.client("security_officer").send("/admin/grant/new/", data), words)
    assert house.count(Grant) == before


def test_a_grant_ends_the_sessions_of_its_holder_and_is_ended_not_rewritten(house):
    officer, holder = house.client("security_officer"), house.client("group_member")
    form = {"person": house.ids["group_member"], "role": "supervisor", "office": house.ids["city"], "from_on": today().isoformat()}
    saved(officer.send("/admin/grant/new/", form))
    assert holder.get("/account").status_code == 302
    with house.session() as session:
        grant = session.scalar(select(Grant).where(Grant.person_id == house.ids["group_member"]))
        own = session.scalar(select(Grant).where(Grant.person_id == house.ids["city/security_officer"]))
        old = session.scalar(select(Grant).where(Grant.person_id == house.ids["city/clerk"]))
    assert officer.get(f"/admin/grant/edit/?id={own.id}").status_code == 403
    assert officer.send(f"/admin/grant/end/?id={own.id}").status_code == 403
    saved(officer.send(f"/admin/grant/edit/?id={grant.id}", {"until_on": (today() + timedelta(days=9)).isoformat(), "role": "leader"}))
    with house.session() as session:
        assert session.get(Grant, grant.id).role == "supervisor"
    saved(officer.send(f"/admin/grant/end/?id={grant.id}"))
    saved(officer.send(f"/admin/grant/end/?id={old.id}"))
    with house.session() as session:
        assert session.get(Grant, grant.id) is None
        assert session.get(Grant, old.id).until_on == today()
    assert officer.get(f"/admin/grant/edit/?id={old.id}").status_code == 403


def test_a_stand_in_never_joins_what_is_kept_apart(house):
    officer, until = house.client("security_officer"), (today() + timedelta(days=5)).isoformat()
    form = {"absent": house.ids["city/clerk"], "substitute": house.ids["city/clerk/2"], "from_on": today().isoformat(), "until_on": until}
    refused(officer.send("/admin/stand_in/new/", {**form, "absent": house.ids["city/auditor"],
                                                  "substitute": house.ids["city/administrator"]}), "不得由一人兼任")
    refused(officer.send("/admin/stand_in/new/", {**form, "substitute": house.ids["city/security_officer"]}), "不能指定自己代职")
    refused(officer.send("/admin/stand_in/new/", {**form, "substitute": form["absent"]}), "不能是离岗人员本人")
    saved(officer.send("/admin/stand_in/new/", form))
    refused(officer.send("/admin/stand_in/new/", form), "已有代职关系")
    grant = {"person": house.ids["city/clerk"], "role": "auditor", "office": house.ids["city"], "from_on": today().isoformat()}
    saved(officer.send("/admin/grant/new/", grant))
    refused(officer.send("/admin/grant/new/", {**grant, "person": house.ids["city/clerk/2"], "role": "administrator"}), "代职")
    assert house.count(StandIn) == 1


def test_an_office_begins_with_a_policy_and_the_tree_has_no_circle(house):
    administrator = house.client("administrator")
    form = {"name": "兰陵县办公室", "short_name": "兰陵办", "level": "county", "county": "兰陵县", "policy": "linyi-2014-10",
            "policy_from": "2014-03-01"}
    refused(administrator.send("/admin/office/new/", form), "县级办公室须选上级办公室")
    refused(administrator.send("/admin/office/new/", {**form, "parent": house.ids["city"], "policy_from": "2014-01-01"}), "施行")
    refused(administrator.send("/admin/office/new/", {**form, "parent": house.ids["city"], "policy": ""}), "请填写这一项")
    saved(administrator.send("/admin/office/new/", {**form, "parent": house.ids["city"]}))
    with house.session() as session:
        made = session.scalar(select(Office).where(Office.short_name == "兰陵办"))
        assert [one.policy for one in made.followed] == ["linyi-2014-10"]
        city = session.get(Office, house.ids["city"])
    edit = {"name": city.name, "short_name": city.short_name, "level": "county", "parent": str(city.id), "_ver": str(city.version)}
    refused(administrator.send(f"/admin/office/edit/?id={city.id}", edit), "还有下级办公室")


def test_the_log_shows_before_and_after_in_words(house):
    administrator, key = house.client("administrator"), house.ids["unit/1"]
    form = {"name": "市发展和改革委员会", "short_name": "市发改委", "kind": "department", "_ver": "1"}
    saved(administrator.send(f"/admin/unit/edit/?id={key}", form))
    auditor = house.client("auditor")
    page = auditor.get("/admin/log/?flt_action=update&flt_noun=unit").text
    link = page.split('href="/admin/log/details/?id=')[1].split('"')[0]
    entry = auditor.get(f"/admin/log/details/?id={link}").text
    for words in ("单位名称", "第1责任单位", "市发展和改革委员会", "改前", "改后"):
        assert words in entry
    assert "short_name" not in entry


def test_the_administrator_reads_no_text_of_issues(house):
    page = house.client("administrator").get(f"/admin/enterprise/details/?id={house.ids['enterprise/1']}").text
    assert "困难和问题" in page
    assert "<th scope=\"col\">问题</th>" not in page
