"""Handing over in the browser's words: previewed, confirmed, refused at the row or field, undone; on both databases."""
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from models import clock
from models.assignments import Assignment
from models.groups import GroupMembership
from models.handovers import Handover
from models.informants import Informant
from models.people import Person, StandIn
from models.slips import Slip
from models.units import Unit
from tests import databases
from tests.admin.noun_house import House, complaints, flashed
from tests.admin.test_nouns import refused, saved
from tests.models.story import Story

MOVE = "/admin/assignment/move/"


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    """A new house on each database."""
    made = House(database_url)
    yield made
    made.close()


def today() -> date:
    """The day on which the tests run."""
    return clock.today()


def story_of(house: House, reached: str, days_ago: int = 0) -> tuple[int, str]:
    """An issue that has come so far; its id and its number."""
    with house.session() as session:
        rows = databases.found_cast(session, {name: (type_of(name), key) for name, key in house.ids.items() if type_of(name)})
        story = Story(session, rows, today() - timedelta(days=days_ago)).to(reached)
        return story.issue.id, str(story.issue.registration_no)


def type_of(name: str) -> Any:
    """Which record a name of the cast stands for."""
    from models.enterprises import Enterprise
    from models.groups import LiaisonGroup
    from models.offices import Office
    kind = name.partition("/")[0]
    known = {"unit": Unit, "group": LiaisonGroup, "enterprise": Enterprise}
    return Office if name in ("city", "county") else known.get(kind, Person)


def hidden(page: str, name: str) -> str:
    """The value of a hidden input."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, (name, complaints(page), flashed(page))
    return unescape(found.group(1))


def test_enterprises_are_previewed_then_moved_and_the_move_is_undone(house):
    administrator = house.client("administrator")
    ids = [house.ids["enterprise/1"], house.ids["enterprise/2"]]
    _issue, number = story_of(house, "file_result")
    form = {"e": ids, "group": house.ids["group/2"], "relation": "", "from_on": today().isoformat()}
    before = house.changes()
    preview = administrator.send(MOVE, form)
    assert preview.status_code == 200
    for words in ("还没有写入", number, "第2帮扶联系组", "联络员", "不考核"):
        assert words in preview.text, words
    assert house.changes() == before
    assert house.count(Handover) == 0
    answer = administrator.send(MOVE, {**form, "stamp": hidden(preview.text, "stamp")})
    saved(answer)
    page = administrator.get(answer.location).text
    assert "第1帮扶联系组（帮扶）" in page
    with house.session() as session:
        now = session.scalars(select(Assignment).where(Assignment.until_on.is_(None))).all()
        assert {one.group_id for one in now} == {house.ids["group/2"]}
        made = session.scalars(select(Handover)).one()
    saved(administrator.send(f"/admin/handover/undo/?id={made.id}"))
    page = administrator.get(f"/admin/handover/details/?id={made.id}").text
    assert "已撤销" in page
    assert "/admin/handover/undo/" not in page
    with house.session() as session:
        rows = session.scalars(select(Assignment)).all()
        assert {(one.group_id, one.until_on) for one in rows} == {(house.ids["group/1"], None)}


def test_a_row_that_cannot_move_says_why_and_the_others_can_go_without_it(house):
    administrator = house.client("administrator")
    first, second = house.ids["enterprise/1"], house.ids["enterprise/2"]
    form = {"e": [first], "group": house.ids["group/2"], "relation": "contact", "from_on": today().isoformat()}
    preview = administrator.send(MOVE, form)
    saved(administrator.send(MOVE, {**form, "stamp": hidden(preview.text, "stamp")}))
    earlier = {**form, "e": [first, second], "from_on": (today() - timedelta(days=3)).isoformat()}
    page = administrator.send(MOVE, earlier).text
    assert "有 1 家不能调整" in page
    assert "不得早于上一次结对的起日" in page
    assert "house/dates" in page
    assert 'name="stamp"' not in page
    assert f'name="e" value="{second}"' in page
    same = administrator.send(MOVE, {**form, "group": house.ids["group/2"]}).text
    assert "无须调整" in same


@pytest.mark.parametrize(("changes", "words"), [
    ({"group": ""}, "请选新的帮扶联系组，或新的关系"),
    ({"group": "999"}, "请从列出的选项中选择"),
    ({"relation": "enemy", "group": ""}, "请从列出的选项中选择"),
    ({"from_on": "下周一"}, "日期看不懂"),
    ({"from_on": ""}, "请填写这一项"),
], ids=["nothing-asked", "no-such-group", "no-such-relation", "no-day", "blank-day"])
def test_a_move_is_refused_at_its_field(house, changes, words):
    form = {"e": [house.ids["enterprise/1"]], "group": house.ids["group/2"], "relation": "", "from_on": today().isoformat()}
    refused(house.client("administrator").send(MOVE, {**form, **changes}), words)
    assert house.count(Handover) == 0


def test_what_changed_after_the_preview_is_shown_again(house):
    administrator = house.client("administrator")
    form = {"e": [house.ids["enterprise/1"]], "group": house.ids["group/2"], "relation": "", "from_on": today().isoformat()}
    stamp = hidden(administrator.send(MOVE, form).text, "stamp")
    _issue, number = story_of(house, "register")
    answer = administrator.send(MOVE, {**form, "stamp": stamp})
    assert answer.status_code == 409
    assert "预览之后情况有变" in answer.text
    assert number in answer.text
    assert house.count(Handover) == 0


def test_malformed_picks_are_nobodys(house):
    administrator = house.client("administrator")
    for query in ("e=abc&e=-1&e=99999999999999", "all=enterprise&flt_group=abc", "all=issue", ""):
        assert administrator.get(f"{MOVE}?{query}").status_code == 200
    assert "还没有选企业" in administrator.get(f"{MOVE}?e=abc").text
    whole = administrator.get(f"{MOVE}?all=enterprise&flt_county=临翔区").text
    assert "2 家企业" in whole


def test_lists_offer_boxes_to_the_administrator_alone(house):
    for noun in ("enterprise", "assignment"):
        page = house.client("administrator").get(f"/admin/{noun}/?tick=1").text
        assert page.count('form="picks"') == 2
        assert page.count(" checked") == 2
        assert 'form="picks"' not in house.client("clerk").get(f"/admin/{noun}/").text


def test_an_officer_hands_over_and_it_is_undone(house):
    administrator, group = house.client("administrator"), house.ids["group/1"]
    with house.session() as session:
        officer = session.scalars(select(GroupMembership).where(
            GroupMembership.group_id == group, GroupMembership.part == "officer")).one()
        person = Person(username="new", name="新联络员")
        session.add(person)
        session.commit()
    url = f"/admin/group/handover/?id={group}&of={officer.id}"
    form = {"person": str(person.id), "person-words": "新联络员", "from_on": today().isoformat()}
    refused(administrator.send(url, {**form, "from_on": officer.from_on.isoformat()}), "应晚于前任任职之日")
    refused(administrator.send(url, {"from_on": today().isoformat()}), "缺：继任")
    refused(administrator.send(url, {**form, "person": str(house.ids["group_member"])}), "已在本组任职")
    preview = administrator.send(url, form)
    assert preview.status_code == 200, complaints(preview.text)
    assert "第1企业" in preview.text
    answer = administrator.send(url, {**form, "stamp": hidden(preview.text, "stamp")})
    saved(answer)
    with house.session() as session:
        rows = session.scalars(select(GroupMembership).where(
            GroupMembership.group_id == group, GroupMembership.part == "officer").order_by(GroupMembership.from_on)).all()
        assert [(one.person_id, one.until_on) for one in rows] == [(officer.person_id, today()), (person.id, None)]
        made = session.scalars(select(Handover)).one()
    assert "新联络员" in administrator.get("/admin/handover/").text
    saved(administrator.send(f"/admin/handover/undo/?id={made.id}"))
    assert administrator.get(url).status_code == 200


def test_an_informant_of_two_enterprises_is_refused_at_the_field(house):
    administrator, first = house.client("administrator"), house.ids["enterprise/1"]
    with house.session() as session:
        mine = session.scalars(select(Informant).where(Informant.enterprise_id == first)).one()
    url = f"/admin/enterprise/informant/handover/?id={first}&of={mine.id}"
    form = {"name": "", "person": str(house.ids["informant/2"]), "from_on": today().isoformat()}
    answer = administrator.send(url, form)
    refused(answer, "此人已是第2企业的信息员")
    assert complaints(answer.text)
    preview = administrator.send(url, {**form, "person": "", "name": "刘会计", "phone": "123"})
    saved(administrator.send(url, {**form, "person": "", "name": "刘会计", "phone": "123", "stamp": hidden(preview.text, "stamp")}))
    page = administrator.get(f"/admin/enterprise/details/?id={first}").text
    assert "刘会计" in page
    dismissed = {"name": "别人", "person": str(house.ids["informant/2"]), "from_on": today().isoformat()}
    with house.session() as session:
        session.scalars(select(Informant).where(Informant.name == "刘会计")).one().until_on = today() + timedelta(days=1)
        session.commit()
    later = {**dismissed, "from_on": (today() + timedelta(days=1)).isoformat()}
    refused(administrator.send(f"/admin/enterprise/informant/?id={first}", later), "此人已是第2企业的信息员")


def test_a_unit_merged_passes_its_slips_and_the_paper_keeps_its_name(house):
    administrator, unit, other = house.client("administrator"), house.ids["unit/1"], house.ids["unit/2"]
    issue, number = story_of(house, "dispatch", days_ago=3)
    url = f"/admin/unit/end-unit/?id={unit}"
    form = {"kind": "merged", "successor": str(other), "from_on": today().isoformat(), "reason": "机构改革方案"}
    refused(administrator.send(url, {**form, "successor": ""}), "须指定并入哪个单位")
    refused(administrator.send(url, {**form, "from_on": (today() + timedelta(days=1)).isoformat()}), "还没有到")
    refused(administrator.send(url, {**form, "kind": "dissolved", "successor": ""}), "在办的文书", number)
    preview = administrator.send(url, form)
    assert number in preview.text
    saved(administrator.send(url, {**form, "stamp": hidden(preview.text, "stamp")}))
    page = administrator.get(f"/admin/unit/details/?id={unit}").text
    assert "并入第2责任单位" in page
    assert house.client("unit_handler").get(f"/admin/issue/details/?id={issue}").status_code == 404
    seen = house.client("unit_handler-2").get(f"/admin/issue/details/?id={issue}").text
    assert "承接" in seen
    with house.session() as session:
        slip = session.scalars(select(Slip)).one()
    paper = house.client("clerk").get(f"/admin/slip/print/?id={slip.id}").text
    assert "第1责任单位：" in paper
    assert "起由第2责任单位承接" in paper
    assert "现由第2责任单位承接" in house.client("clerk").get("/admin/slip/").text
    assert administrator.get(url).status_code == 404


def test_an_enterprise_and_a_unit_renamed_are_found_by_both_names(house):
    administrator, firm, unit = house.client("administrator"), house.ids["enterprise/1"], house.ids["unit/1"]
    story_of(house, "dispatch", days_ago=3)
    form = {"name": "临沂新名企业", "from_on": today().isoformat(), "reason": "变更登记"}
    refused(administrator.send(f"/admin/enterprise/rename/?id={firm}", {**form, "name": "第1企业"}), "与现在的名称相同")
    saved(administrator.send(f"/admin/enterprise/rename/?id={firm}", form))
    refused(administrator.send(f"/admin/enterprise/rename/?id={firm}", {**form, "name": "又一名"}), "应晚于上一次更名之日")
    saved(administrator.send(f"/admin/unit/rename/?id={unit}", {**form, "name": "新单位名", "short_name": "新单位"}))
    refused(administrator.send(f"/admin/unit/rename/?id={house.ids['unit/3']}", {**form, "name": "新单位名"}), "已有相同的记录")
    for word in ("第1企业", "新名"):
        assert "临沂新名企业" in administrator.get(f"/admin/enterprise/?search={word}").text
        assert "临沂新名企业" in house.client("clerk").get(f"/admin/issue/?search={word}").text
    assert "曾用名" in administrator.get(f"/admin/enterprise/details/?id={firm}").text
    with house.session() as session:
        slip = session.scalars(select(Slip)).one()
    paper = house.client("clerk").get(f"/admin/slip/print/?id={slip.id}").text
    assert "第1责任单位" in paper
    assert "第1企业" in paper
    assert "临沂新名企业" not in paper


def test_a_leave_stands_on_the_persons_page_and_both_names_on_the_issues(house):
    security, clerk, other = house.client("security_officer"), house.ids["city/clerk"], house.ids["liaison_officer/2"]
    form = {"absent": clerk, "substitute": other, "from_on": today().isoformat(),
            "until_on": (today() + timedelta(days=2)).isoformat(), "reason": "出差"}
    saved(security.send("/admin/stand_in/new/", form))
    assert house.count(StandIn) == 1
    for who in (clerk, other):
        page = security.get(f"/admin/user/details/?id={who}").text
        assert "离岗和代职" in page
        assert "出差" in page
    issue, _number = story_of(house, "register")
    with house.session() as session:
        names = {one.id: one.name for one in session.scalars(select(Person))}
    assert f"{names[clerk]}（离岗，{names[other]}代）" in house.client("director").get(f"/admin/issue/details/?id={issue}").text
    substitute = house.client("liaison_officer-2")
    page = substitute.get(f"/admin/issue/details/?id={issue}").text
    answer = substitute.send("/admin/issue/step/remind", {"id": issue})
    assert answer.status_code in (404, 409, 422)
    seen = re.search(r'name="seen" value="(\d+)"', page)
    said = {"id": issue, "seen": seen.group(1) if seen else "2", "opinion": "请办", "lead_unit": house.ids["unit/1"],
            "complexity": "clear", "days_allowed": "5"}
    answer = substitute.send("/admin/issue/step/propose", said, page=f"/admin/issue/details/?id={issue}")
    assert answer.status_code in (200, 302), flashed(answer.text)
    shown = house.client("clerk").get(f"/admin/issue/details/?id={issue}").text
    assert f"{names[other]}（代{names[clerk]}）" in shown
