"""Hands that change: the administrator moves enterprises, hands a place over and merges a unit; a stand-in acts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from models import clock
from models.groups import LiaisonGroup
from models.people import Person
from models.scope import ALL
from models.units import Unit
from seed.cast import Cast
from tests.browser.acting import fill, form_of
from tests.browser.conftest import House, Window
from tests.models.story import Story

# What a browser shows does not depend on the database; tests/admin/test_hands.py takes the same path on both.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def filed(house: House, engine: object) -> House:
    """The house with one issue that its unit accepted three days ago."""
    with Session(engine, expire_on_commit=False, info={"scope": ALL}) as session:  # type: ignore[call-overload] # an engine
        from models.enterprises import Enterprise
        from tests.databases import found_cast
        rows = {}
        for model, prefix in ((Unit, "unit"), (LiaisonGroup, "group"), (Enterprise, "enterprise")):
            for number, row in enumerate(session.query(model).order_by(model.id), 1):
                rows[f"{prefix}/{number}"] = (model, row.id)
        by_name = {row.username: row.id for row in session.query(Person)}
        rows |= {name: (Person, by_name[username]) for name, username in house.names.items()}
        cast: Cast = found_cast(session, rows)
        Story(session, cast, clock.today() - timedelta(days=3)).to("accept")
    return house


def pick(window: Window, name: str, words: str) -> None:
    """Type into a field that finds rows, and take the first that it lists."""
    window.page.fill(f"[name='{name}-words']", words)
    window.page.locator(f"#{name}-found [role=option], #{name}-found li").first.click()


def press(window: Window, words: str) -> str:
    """Press a button and read the page that comes."""
    with window.page.expect_navigation():
        window.page.locator(f"button:text-is('{words}')").last.click()
    return str(window.page.inner_text("main"))


def test_enterprises_are_moved_and_the_move_is_undone(filed: House, window: Callable[..., Window]) -> None:
    one = window("administrator")
    one.go("/admin/enterprise/")
    for box in one.page.locator("input[form=picks]").all():
        box.check()
    press(one, "调整结对")
    one.page.select_option("[name=group]", label="第2帮扶联系组")
    said = press(one, "预览")
    assert "2 家企业这样调整" in said
    assert "已签收" in said or "办理中" in said
    assert one.page.locator("table.handover tbody tr").count() == 2
    said = press(one, "确认调整")
    assert "第1帮扶联系组（帮扶）" in said
    assert "第2帮扶联系组（帮扶）" in said
    one.page.on("dialog", lambda dialog: dialog.accept())
    one.page.click("button:text-is('撤销')")
    one.page.wait_for_selector("text=情况恢复原状")
    one.go("/admin/assignment/?view=now")
    assert one.page.inner_text("table.list").count("第1帮扶联系组") == 2
    assert one.errors == []
    assert one.outside == []


def test_a_place_passes_and_a_unit_is_merged_on_a_phone(filed: House, window: Callable[..., Window]) -> None:
    one = window("administrator", phone=True)
    one.go("/admin/group/")
    one.page.locator("table.list tbody a").first.click()
    one.page.locator("a:text-is('交接')").first.click()
    pick(one, "person", "liaison_officer-2")
    said = press(one, "预览")
    assert "第1企业" in said
    assert "登记当日可以在这一页撤销" in press(one, "确认交接")
    one.go("/admin/unit/?search=第1责任单位")
    one.page.locator("table.list tbody a").first.click()
    one.page.locator("a:text-is('撤并')").click()
    one.page.fill("[name=reason]", "机构改革方案")
    pick(one, "successor", "第2责任单位")
    said = press(one, "预览")
    assert "随之转出的在办问题 1 件" in said
    assert one.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert "并入第2责任单位" in press(one, "确认撤并")
    assert one.errors == []


def test_both_names_stand_where_a_stand_in_acts(filed: House, window: Callable[..., Window]) -> None:
    one = window("security_officer")
    one.go("/admin/stand_in/new/")
    pick(one, "absent", "unit_handler")
    pick(one, "substitute", "group_member")
    one.page.fill("[name=until_on]", (clock.today() + timedelta(days=5)).isoformat())
    one.page.fill("[name=reason]", "出差")
    press(one, "保存")
    substitute = window("group_member")
    substitute.go("/admin/issue/")
    substitute.page.locator("table.list tbody a").first.click()
    form = form_of(substitute, "explain")
    fill(form, explanation="承办人出差，由代职人员书面说明。")
    with substitute.page.expect_navigation():
        form.locator("button:not([type=button])").last.click()
    assert "（代承办人" in substitute.page.inner_text("main")
    assert substitute.errors == []
