"""The whole loop as five people in five windows, with a verification that fails and rework after it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from models import clock
from tests.browser.acting import fill, form_of, sealed_paper, take
from tests.browser.conftest import Window

pytestmark = pytest.mark.browser

TROUBLE = "厂区用电增容申请已报三个月，变压器指标未落实，影响新生产线投产。"
REGISTERED = {
    "conditions_met": "土建已完成，设备已到货", "competent_unit": "第1责任单位", "units_involved": "第1责任单位",
    "prior_contact": "已联系两次，答复须排期", "hoped_for_on": "无", "vouched": True,
}  # fmt: skip


def report(informant: Window) -> int:
    """The enterprise reports from a phone; returns the issue's id."""
    informant.go("/admin/issue/new/")
    form = form_of(informant, "receive")
    fill(form, title="厂区用电增容迟迟未办", description=TROUBLE)
    with informant.page.expect_navigation():
        form.locator("button.btn").last.click()
    found = re.search(r"id=(\d+)", informant.page.url)
    assert found, informant.page.inner_text("main")
    return int(found[1])


def hand_out(clerk: Window, director: Window, issue: int, today: date) -> None:
    """Registered, proposed, studied and approved, dispatched."""
    assert "已登记" in take(clerk, issue, "register", **REGISTERED)
    proposed = take(clerk, issue, "propose", opinion="请第1责任单位限期解决", lead_unit="1", days_allowed="5")
    assert "已拟办" in proposed
    approved = take(
        director,
        issue,
        "approve",
        decision="同意",
        study_held_on=today,
        study_present="全体",
        study_decision="交第1责任单位",
    )
    assert "已审批" in approved
    assert "已交办" in take(clerk, issue, "dispatch")


def test_the_loop_as_five_people(window: Callable[..., Window], tmp_path: Path) -> None:
    """Reported, handed out, solved, found wanting, solved again, verified, confirmed, struck off."""
    today = clock.today()
    informant, clerk, director = window("informant", phone=True), window("clerk"), window("director")
    handler, officer = window("unit_handler"), window("liaison_officer", phone=True)
    issue = report(informant)
    hand_out(clerk, director, issue, today)

    assert "办理中" in take(handler, issue, "accept", received_on=today)
    assert "已与供电公司会商" in take(
        handler, issue, "report_progress", account="已与供电公司会商，指标本周下达"
    )
    assert "已反馈" in take(handler, issue, "file_result", account="变压器指标已下达")

    clerk.go(f"/admin/issue/details/?id={issue}")
    refused = clerk.page.inner_text("main")
    assert "现在不能做" in refused
    assert "第八条" in clerk.page.text_content("main")
    assert "帮扶联系组已现场核实" in clerk.page.text_content("main")

    assert "第 2 轮" in take(officer, issue, "verify", verified_on=today, passed=False, findings="现场未通电")
    assert "已反馈" in take(handler, issue, "file_result", account="已通电，现场测试正常")
    take(officer, issue, "verify", verified_on=today, passed=True, findings="现场已通电，生产线运行")
    take(informant, issue, "confirm", confirmed_on=today, satisfied=True, document=sealed_paper(tmp_path))
    assert "已销号" in take(clerk, issue, "close")
    for one in (informant, clerk, director, handler, officer):
        assert not one.outside
        assert not one.errors


def test_a_missing_box_is_named_and_the_text_is_kept(window: Callable[..., Window]) -> None:
    """The refusal stands at its field with its article; what was typed is still there."""
    issue = report(window("informant", phone=True))
    clerk = window("clerk")
    said = take(clerk, issue, "register", **{**REGISTERED, "prior_contact": ""})
    assert "缺：是否已与相关单位联系" in said
    assert "第五条" in clerk.page.text_content("main")
    assert clerk.page.locator("[name='conditions_met']").first.input_value() == "土建已完成，设备已到货"
    assert "已登记" in take(clerk, issue, "register", **REGISTERED)


def test_a_double_click_is_done_once(window: Callable[..., Window]) -> None:
    """Two windows on the same form: the second is told, and nothing is written twice."""
    issue = report(window("informant", phone=True))
    first, second = window("clerk"), window("clerk/2")
    for one in (first, second):
        one.go(f"/admin/issue/details/?id={issue}")
        fill(form_of(one, "register"), **REGISTERED)
    for one in (first, second):
        with one.page.expect_navigation():
            form_of(one, "register").locator("button.btn").last.click()
    assert "已登记" in first.page.inner_text("main")
    assert "您的这一步没有写入" in second.page.inner_text("body")
