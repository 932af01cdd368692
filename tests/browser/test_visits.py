"""走访 as people do it: the officer on a phone, the member at a desk, the supervisor over the year and what is owed.

The database makes no difference to what a browser shows here; tests/admin tries the same doors on both.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.enterprises import Enterprise
from models.groups import LiaisonGroup
from models.heard import VisitHeard
from models.issues import Issue
from models.people import Person
from models.scope import ALL
from models.session import make_engine
from models.steps import take
from models.visits import Visit
from rules.terms import Step
from tests.browser.conftest import House, Window

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


def kept(house: House, model: Any) -> list[Any]:
    """All rows of a kind."""
    engine = make_engine(house.url)
    with Session(engine, info={"scope": ALL}) as session:
        found = list(session.scalars(select(model).order_by(model.id)))
    engine.dispose()
    return found


def fits(window: Window) -> None:
    """No page is wider than its window, axe finds nothing, nothing left the machine, nothing was thrown."""
    wide, room = window.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= room, window.page.url
    found = Axe().run(window.page).response["violations"]
    assert not found, [(one["id"], one["nodes"][0]["html"]) for one in found]
    assert window.outside == window.errors == []


def press(window: Window, words: str) -> None:
    with window.page.expect_navigation():
        window.page.locator("main").get_by_role("button", name=words, exact=True).last.click()


def test_an_officer_on_a_phone_records_from_the_grid(window: Callable[..., Window], house: House) -> None:
    officer = window("liaison_officer", phone=True)
    page = officer.page
    officer.go("/admin/visit/grid/")
    fits(officer)
    row = page.locator("tr", has_text="第1企业").first
    with page.expect_navigation():
        row.get_by_role("link", name="登记").click()
    fits(officer)
    assert page.locator("[name=enterprise] option:checked").inner_text() == "第1企业"
    assert page.input_value("[name=visited_on]") == clock.today().isoformat()
    assert page.locator("fieldset.heard:visible").count() == 1
    page.fill("[name=place]", "厂区")
    page.fill("[name='heard-0-title']", "厂区用电增容迟迟未办")
    page.fill("[name='heard-0-description']", "变压器指标未落实，影响新生产线投产")
    page.check("[name='heard-0-report']")
    for _ in range(3):
        page.click("[data-add-line]")
    assert page.locator("fieldset.heard:visible").count() == 4
    page.fill("[name='heard-3-title']", "招工难")
    small = page.evaluate(
        "[...document.querySelectorAll('main form .btn, main form input:not([type=hidden]):not([type=checkbox])')]"
        ".filter(one => one.offsetParent && one.offsetHeight < 36).map(one => one.outerHTML)"
    )
    assert small == []
    press(officer, "保存")
    assert "/admin/visit/grid/" in page.url, "back where it was opened"
    assert "1/2" in page.locator("tr", has_text="第1企业").first.inner_text()
    (visit,), (first, second), (issue,) = kept(house, Visit), kept(house, VisitHeard), kept(house, Issue)
    assert (first.issue_id, second.issue_id, second.title) == (issue.id, None, "招工难")
    officer.go(f"/admin/visit/details/?id={visit.id}")
    fits(officer)
    with page.expect_navigation():
        page.get_by_role("link", name="报送为问题").click()
    page.fill("[name=description]", "车间缺工二十人，订单延期")
    press(officer, "报送")
    assert len(kept(house, Issue)) == 2
    with page.expect_navigation():
        page.get_by_role("link", name="招工难").click()
    assert "走访中听取" in page.inner_text("main")
    fits(officer)


def test_a_member_at_a_desk_is_told_what_is_wrong(window: Callable[..., Window], house: House) -> None:
    member = window("group_member")
    page = member.page
    member.go("/admin/visit/new/")
    page.select_option("[name=enterprise]", label="第1企业")
    page.fill("[name=visited_on]", "2012-12-31")
    page.fill("[name='heard-0-description']", "没有名称的一条")
    press(member, "保存")
    assert "请写明问题名称" in page.inner_text("fieldset.heard >> nth=0")
    page.fill("[name='heard-0-title']", "招工难")
    press(member, "保存")
    assert "走访不得早于结对" in page.inner_text("main")
    assert page.input_value("[name='heard-0-title']") == "招工难"
    fits(member)
    assert kept(house, Visit) == []
    page.fill("[name=visited_on]", clock.today().isoformat())
    press(member, "保存")
    assert "未报送，由联络员报送" in page.inner_text("main")
    fits(member)


def second_group(house: House) -> None:
    """Group 2 has an enterprise since June 2025, so that there is something to compare."""
    engine, day = make_engine(house.url), date(2025, 6, 16)
    with Session(engine, info={"scope": ALL}) as session:
        by = session.scalars(select(Person).where(Person.username == house.names["administrator"])).one()
        enterprise = session.scalars(select(Enterprise).where(Enterprise.name == "第2企业")).one()
        group = session.scalars(select(LiaisonGroup).where(LiaisonGroup.number == 2)).one()
        said = {"enterprise": enterprise, "group": group, "relation": "contact", "from": day}
        take(session, None, Step.ASSIGN, by, clock.at(day), **said)
        session.commit()
    engine.dispose()


def test_a_supervisor_oversees(window: Callable[..., Window], house: House) -> None:
    """From the desk to what is owed, to its rows; the year at a glance, on a desk and on a phone."""
    second_group(house)
    for phone in (False, True):
        supervisor = window("supervisor", phone=phone)
        page = supervisor.page
        with page.expect_navigation():
            page.get_by_role("link", name="按组、按单位查看任意期间").click()
        fits(supervisor)
        with page.expect_navigation():
            page.get_by_role("link", name="今年", exact=True).click()
        with page.expect_navigation():
            page.locator("a", has_text="缺").first.click()
        assert "不够" in page.inner_text("main")
        fits(supervisor)
        supervisor.go("/admin/visit/grid/?year=2025")
        fits(supervisor)
        with page.expect_navigation():
            page.locator("table.glance td a").first.click()
        fits(supervisor)
