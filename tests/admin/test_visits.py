"""登记走访 in the browser's forms: presets, what was heard, the reports it becomes, who may put it right."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from models import clock
from models.heard import VisitHeard
from models.issues import Issue
from models.visits import Visit
from tests import databases
from tests.admin.noun_house import House, complaints, flashed
from tests.conftest import skip

NEW = "/admin/visit/new/"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def house(request, tmp_path) -> Iterator[House]:
    """The application over the cast, on each database."""
    template = request.getfixturevalue(f"{request.param}_template")
    if request.param == "sqlite":
        made = House(databases.sqlite_copy(template, tmp_path))
        yield made
        made.close()
        return
    if template is None:
        skip("没有 PostgreSQL")
    with databases.postgresql_copy(template) as url:
        made = House(url)
        yield made
        made.close()


def form(house: House, **more: str) -> dict[str, str]:
    return {"enterprise": str(house.ids["enterprise/1"]), "visited_on": clock.today().isoformat(), "place": "厂区",
            "met": "赵某 总经理", "account": "订单饱满", **more}


def rows(house: House, model):
    with house.session() as session:
        return session.scalars(select(model).order_by(model.id)).all()


def test_what_the_address_says_stands_in_the_form(house):
    day = clock.today() - timedelta(days=1)
    page = house.client("liaison_officer").get(f"{NEW}?enterprise={house.ids['enterprise/1']}&visited_on={day}").text
    assert f'<option value="{house.ids["enterprise/1"]}" selected>' in page
    assert f'value="{day}"' in page
    assert page.count('name="heard-') == 9, "three blank lines for who runs no script"
    for bad in ("2099-01-01", "2014-02-30", "x" * 500, "-1"):
        assert house.client("liaison_officer").get(f"{NEW}?enterprise={bad}&visited_on={bad}").status_code == 200


def test_a_ticked_line_is_reported_and_the_other_waits_for_its_button(house):
    officer = house.client("liaison_officer")
    answer = officer.send(NEW, form(house, **{
        "heard-0-title": "贷款续贷", "heard-0-description": "银行贷款月底到期", "heard-0-report": "1",
        "heard-1-title": "", "heard-1-description": " ", "heard-2-title": "招工难", "heard-2-description": "缺工二十人"}))
    assert answer.status_code == 302
    (visit,), (first, second), (issue,) = rows(house, Visit), rows(house, VisitHeard), rows(house, Issue)
    assert (visit.place, visit.met, visit.account) == ("厂区", "赵某 总经理", "订单饱满")
    assert (first.issue_id, second.issue_id) == (issue.id, None)
    page = officer.get(f"/admin/visit/details/?id={visit.id}").text
    assert f'href="/admin/issue/details/?id={issue.id}"' in page
    url = f"/admin/visit/report/?id={second.id}"
    assert f'href="{url}"' in page
    assert "缺工二十人" in officer.get(url).text
    assert officer.send(url, {"title": "招工难", "description": "", "about": "other"}).status_code == 422
    assert len(rows(house, Issue)) == 1
    assert officer.send(url, {"title": "招工困难", "description": "车间缺工二十人", "about": "other"}).status_code == 302
    issue = rows(house, Issue)[1]
    assert (issue.title, rows(house, VisitHeard)[1].issue_id) == ("招工困难", issue.id)
    again = officer.send(url, {"title": "招工困难", "description": "车间缺工二十人", "about": "other"})
    assert (again.status_code, "已经转为问题" in flashed(again.text)) == (422, True)
    told = officer.get(f"/admin/issue/details/?id={issue.id}").text
    assert "走访中听取" in told
    assert f'href="/admin/visit/details/?id={visit.id}"' in told


def test_a_refused_line_is_told_at_the_line_and_nothing_is_written(house):
    officer = house.client("liaison_officer")
    answer = officer.send(NEW, form(house, **{
        "heard-0-title": "招工难", "heard-0-description": "缺工二十人", "heard-0-report": "1",
        "heard-4-title": "没有描述", "heard-4-report": "1"}))
    assert answer.status_code == 422
    assert rows(house, Visit) == rows(house, VisitHeard) == rows(house, Issue) == []
    second = answer.text[answer.text.index('name="heard-1-title"') - 400:answer.text.index('name="heard-1-title"')]
    assert "不能报送" in second
    assert 'value="没有描述"' in answer.text
    assert "缺工二十人" in answer.text


@pytest.mark.parametrize(("lines", "words"), [
    ({"heard-0-description": "只有描述"}, "请写明问题名称"),
    ({"heard-0-title": "长" * 201}, "最多 200 个字"),
    ({"heard-0-title": "长", "heard-0-description": "长" * 4001}, "最多 4000 个字"),
    ({f"heard-{number}-title": "多" for number in range(21)}, "最多记 20 条"),
])
def test_a_malformed_line_is_told(house, lines, words):
    answer = house.client("liaison_officer").send(NEW, form(house, **lines))
    assert answer.status_code == 422
    assert any(words in one for one in complaints(answer.text)), complaints(answer.text)
    assert rows(house, Visit) == []


def test_a_member_records_and_does_not_report(house):
    member = house.client("group_member")
    assert "heard-0-report" not in member.get(NEW).text
    assert member.send(NEW, form(house, **{"heard-0-title": "招工难", "heard-0-report": "1"})).status_code == 422
    assert member.send(NEW, form(house, **{"heard-0-title": "招工难"})).status_code == 302
    (heard,), (visit,) = rows(house, VisitHeard), rows(house, Visit)
    assert member.get(f"/admin/visit/report/?id={heard.id}").status_code == 403
    assert "由联络员报送" in member.get(f"/admin/visit/details/?id={visit.id}").text
    assert house.client("liaison_officer-2").get(f"/admin/visit/report/?id={heard.id}").status_code == 404
    assert house.client("clerk").get(f"/admin/visit/report/?id={heard.id}").status_code == 200
    hear = f"/admin/visit/hear/?id={visit.id}"
    assert house.client("liaison_officer").get(hear).status_code == 403, "another's visit"
    assert member.send(hear, {"title": "", "description": "x"}).status_code == 422
    assert member.send(hear, {"title": "停电", "description": "每周两次"}).status_code == 302
    assert [one.title for one in rows(house, VisitHeard)] == ["招工难", "停电"]
    with house.session() as session:
        session.get(Visit, visit.id).recorded_on = session.get(Visit, visit.id).visited_on = clock.today() - timedelta(days=2)
        session.commit()
    assert member.send(hear, {"title": "晚了", "description": ""}).status_code == 403


@pytest.mark.parametrize("given", ["0", "-1", "abc", "99999999999999999999", ""])
def test_a_line_that_is_not_there(house, given):
    assert house.client("liaison_officer").get(f"/admin/visit/report/?id={given}").status_code == 404


def test_two_people_on_one_visit(house):
    """The recorder's second window is told that the first has saved."""
    officer = house.client("liaison_officer")
    officer.send(NEW, form(house))
    (visit,) = rows(house, Visit)
    edit = f"/admin/visit/edit/?id={visit.id}"
    assert officer.send(edit, {"place": "车间", "met": "", "account": "", "_ver": str(visit.version)}).status_code == 302
    answer = officer.send(edit, {"place": "食堂", "met": "", "account": "", "_ver": str(visit.version)})
    assert answer.status_code == 409
    assert [one.place for one in rows(house, Visit)] == ["车间"]
