"""临沧 in the browser, county and city: each tier refused to the wrong person and granted to the right one, a slip returned
and issued again, an issue passed up and handed out by the city."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from models import clock
from models.session import make_engine
from tests.browser.acting import PDF, fill, form_of, take
from tests.browser.conftest import House, Window, let_in

pytestmark = pytest.mark.browser


@pytest.fixture
def house(sqlite_url: str, serve: Callable[[str], str]) -> House:
    """Both offices under Lincang's regulation."""
    engine = make_engine(sqlite_url)
    names = let_in(engine, policies=("lincang-2021-21",))
    engine.dispose()
    return House(serve(sqlite_url), sqlite_url, names)


def report(informant: Window, title: str) -> int:
    """From a phone: few fields, and to which office it goes."""
    informant.go("/admin/issue/new/")
    assert "将提交：县级办公室" in informant.page.inner_text("main")
    assert not informant.page.locator("[name=category]").is_visible()
    form = form_of(informant, "receive")
    fill(form, title=title, description=f"{title}，影响投产。", wanted="请协调尽快解决", category="用电保障")
    with informant.page.expect_navigation():
        form.locator("button.btn").last.click()
    found = re.search(r"id=(\d+)", informant.page.url)
    assert found, informant.page.inner_text("main")
    return int(found[1])


def look(window: Window, issue: int, folder: Path, name: str) -> str:
    """The issue's page, kept as a picture."""
    window.go(f"/admin/issue/details/?id={issue}")
    window.page.screenshot(path=str(folder / f"{name}.png"), full_page=True)
    return str(window.page.inner_text("main"))


def test_county_and_city(window: Callable[..., Window], tmp_path: Path) -> None:
    """From the report to the slip of the city."""
    today, note = clock.today(), tmp_path / "批示笺.pdf"
    note.write_bytes(PDF)
    checked = {"checked_with": "财务科", "checked_how": "phone", "checked_on": today}
    informant, clerk = window("informant", phone=True), window("county/clerk")
    director, deputy, leader = (window(f"county/{role}") for role in ("director", "deputy_leader", "leader"))
    handler = window("unit_handler")
    for one in (clerk, handler):
        one.page.on("dialog", lambda asked: asked.accept())

    issue = report(informant, "厂区用电增容迟迟未办")
    assert "临翔服企办收" in take(clerk, issue, "register", **checked)
    take(clerk, issue, "propose", opinion="请单位1牵头、单位2配合", way="assign", lead_unit="1", cooperating_units="2",
         complexity="complex")
    refused = look(director, issue, tmp_path, "director")
    assert "须由副组长审批" in refused
    assert not director.page.locator("form[action*='/step/approve']").count()
    assert "已审批" in take(deputy, issue, "approve", decision="同意")
    assert "临翔服企办交" in take(clerk, issue, "dispatch", instruction_note=note)
    take(handler, issue, "return_slip", reason="不属本单位职责，应由单位3办理")
    assert "单位退办，待重新拟办" in (clerk.go("/admin/"), clerk.page.inner_text("main"))[1]
    clerk.page.screenshot(path=str(tmp_path / "desk.png"), full_page=True)
    take(clerk, issue, "propose", opinion="改由单位3办理", way="assign", lead_unit="3", complexity="clear")
    assert "已审批" in take(director, issue, "approve", decision="同意")
    again = take(clerk, issue, "dispatch", instruction_note=note)
    assert re.search(r"临翔服企办交（\d+）第02号", again)

    second = report(informant, "跨县供水管网没有接通")
    take(clerk, second, "register", **checked)
    clerk.go(f"/admin/issue/details/?id={second}")
    form = form_of(clerk, "propose")
    fill(form, way="pass_up")
    assert not form.locator("[name=lead_unit]").is_visible()
    assert form.locator("[name=transfer_reason]").is_visible()
    take(clerk, second, "propose", opinion="请市级协调", way="pass_up", transfer_reason="涉及两县区，超出本级权限")
    assert "须由组长审批" in look(deputy, second, tmp_path, "deputy")
    take(leader, second, "approve", decision="同意转报")
    passed = take(clerk, second, "pass_up", instruction_note=note)
    assert "临翔服企办报" in passed
    assert "已转报市级，由市级办公室办理" in passed

    city = window("city/clerk")
    assert "县（区）已与企业核实" in look(city, second, tmp_path, "city")
    assert "临沧服企办收" in take(city, second, "register")
    take(city, second, "propose", opinion="请单位2办理", lead_unit="2", complexity="clear")
    take(window("city/director"), second, "approve", decision="同意")
    assert "临沧服企办交" in take(city, second, "dispatch", instruction_note=note)
    seen = look(clerk, second, tmp_path, "county")
    assert "临翔服企办收" in seen
    assert "临沧服企办收" in seen
    assert "现在等该单位签收" in look(informant, second, tmp_path, "phone")
    for one in (informant, clerk, director, deputy, leader, handler, city):
        assert not one.outside
        assert not one.errors
