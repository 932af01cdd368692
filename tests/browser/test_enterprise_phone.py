"""The enterprise on its phone: reports with a photograph, answers a question, says no, confirms; two taps each."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from models import clock
from tests.browser.acting import fill, form_of, take
from tests.browser.conftest import Window
from tests.browser.test_loop import REGISTERED, hand_out

# What the client's tests hold on both databases is driven in a browser on the stricter one alone.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize(
        "database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
    ),
]

TITLE = "新车间用电增容没有批"
TROUBLE = "新车间变压器增容手续报了三个月，供电公司一直没有办结。"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


def photograph(folder: Path, name: str, size: int = 0) -> Path:
    path = folder / name
    path.write_bytes(PNG + b"\x00" * size)
    return path


def fits(window: Window) -> None:
    """Nothing stands beyond the edge of the phone, and axe finds nothing."""
    assert window.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    found = Axe().run(window.page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []


def press(window: Window, place: Any) -> None:
    with window.page.expect_navigation():
        place.click()


def report(informant: Window, folder: Path) -> int:
    """From the desk: the form, two photographs picked one after the other, one too large told before it is sent."""
    press(informant, informant.page.get_by_role("link", name="报送困难和问题"))
    assert "不得填写或上传国家秘密" in informant.page.inner_text("main")
    form = form_of(informant, "receive")
    fill(form, title=TITLE, description=TROUBLE)
    store = informant.page.locator("#receive-papers")
    store.set_input_files(photograph(folder, "配电房.png"))
    informant.page.locator("#receive-papers-camera").set_input_files(photograph(folder, "铭牌.png"))
    store.set_input_files(photograph(folder, "四十兆.png", 40 * 1024 * 1024))
    picked = informant.page.inner_text(".picked")
    assert "配电房.png" in picked
    assert "铭牌.png" in picked
    assert "没有加入" in picked
    fits(informant)
    press(informant, form.get_by_role("button", name="报送", exact=True))
    found = re.search(r"id=(\d+)", informant.page.url)
    assert found, informant.page.inner_text("main")
    text = informant.page.inner_text("main")
    assert "配电房.png" in text
    assert "四十兆" not in text
    assert informant.page.locator(".papers img").count() == 2
    fits(informant)
    return int(found[1])


def test_an_enterprise_on_its_phone(window: Callable[..., Window], tmp_path: Path) -> None:
    """Reported, seen by the officer at once, asked and answered, not solved, solved, confirmed with the stamp."""
    informant, officer, clerk = window("informant", phone=True), window("liaison_officer"), window("clerk")
    director, handler = window("director"), window("unit_handler")
    issue, today = report(informant, tmp_path), clock.today()
    officer.go("/admin/")
    assert TITLE in officer.page.inner_text("main")
    hand_out(clerk, director, issue, today)
    take(handler, issue, "accept", received_on=today)

    officer.go(f"/admin/issue/details/?id={issue}")
    officer.page.click("#ask summary")
    officer.page.fill("#question-text", "变压器是哪一年装的？")
    press(officer, officer.page.get_by_role("button", name="发给企业"))
    assert "待答复" in officer.page.inner_text("main")
    informant.go("/admin/")
    fits(informant)
    press(informant, informant.page.get_by_role("link", name="去回答"))
    informant.page.locator("[name=answer]").fill("2009 年装的")
    informant.page.locator("input[name=papers]:not([capture])").set_input_files(photograph(tmp_path, "铭牌二.png"))
    fits(informant)
    press(informant, informant.page.get_by_role("button", name="答复", exact=True))
    officer.go("/admin/")
    assert "已答复" in officer.page.inner_text("main")
    officer.go(f"/admin/issue/details/?id={issue}")
    assert "2009 年装的" in officer.page.inner_text("main")

    solved(handler, officer, issue, today)
    informant.go("/admin/")
    press(informant, informant.page.get_by_role("link", name="没有解决"))
    form = form_of(informant, "confirm")
    assert form.locator("[name=satisfied][value=no]").is_checked()
    assert not form.locator("[name=document]").first.is_visible()
    fits(informant)
    press(informant, form.locator("button.btn").last)
    assert "请写清还有什么没有解决" in informant.page.inner_text("main")
    fill(form_of(informant, "confirm"), remains="还差一台变压器")
    press(informant, form_of(informant, "confirm").locator("button.btn").last)
    assert "您说没有解决" in informant.page.inner_text("main")
    fits(informant)

    solved(handler, officer, issue, today)
    informant.go("/admin/")
    press(informant, informant.page.get_by_role("link", name="去确认"))
    form = form_of(informant, "confirm")
    fill(form, satisfied=True)
    press(informant, form.locator("button.btn").last)
    said = informant.page.inner_text("#attempt")
    assert "缺：书面确认（盖章扫描件）" in said
    assert "第八条" in said
    fits(informant)
    form = form_of(informant, "confirm")
    form.locator("input[name=document][capture]").set_input_files(photograph(tmp_path, "盖章.png"))
    press(informant, form.locator("button.btn").last)
    assert "您已确认" in informant.page.inner_text("main")
    for one in (informant, officer, clerk):
        assert not one.outside
        assert not one.errors


def solved(handler: Window, officer: Window, issue: int, today: Any) -> None:
    take(handler, issue, "file_result", account="已装好变压器")
    take(officer, issue, "verify", verified_on=today, passed=True, findings="已通电")


def test_what_is_alike_is_offered_and_linked(window: Callable[..., Window], tmp_path: Path) -> None:
    """The clerk types, is offered the enterprise's own report, marks it, and finds the link; the enterprise withdraws."""
    informant = window("informant", phone=True)
    issue = report(informant, tmp_path)
    clerk = window("clerk")
    clerk.go("/admin/issue/new/")
    form = form_of(clerk, "receive")
    form.locator("[name='enterprise-words']").press_sequentially("第1企业")
    clerk.page.get_by_role("option").first.click()
    fill(form, title="新车间变压器增容手续没办", description="新车间用电增容供电公司没有办结，请协调。")
    offered = clerk.page.locator("#alike li")
    offered.first.wait_for()
    assert TITLE in offered.first.inner_text()
    assert "就是这件" in offered.first.inner_text()
    offered.first.locator("[name=alike]").check()
    fits(clerk)
    press(clerk, form.get_by_role("button", name="收到", exact=True))
    assert TITLE in clerk.page.locator("section[aria-labelledby=likes]").inner_text()
    fits(clerk)
    take(clerk, issue, "register", **REGISTERED)

    informant.go("/admin/")
    press(informant, informant.page.get_by_role("link", name=f"撤回：{TITLE}"))
    form = informant.page.locator("form[action*='/step/withdraw']")
    form.locator("[name=reason]").fill("已经自行解决")
    informant.page.once("dialog", lambda asked: asked.accept())
    press(informant, form.locator("button.btn").last)
    assert "撤回，不再办理" in informant.page.inner_text("main")
    assert not informant.errors
