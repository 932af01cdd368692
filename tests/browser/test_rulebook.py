"""The rulebook in a browser: a refusal leads to its rule, a setting is changed by two, a text stands beside the rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from models import clock
from rules.policies import POLICIES
from tests.browser.conftest import Window

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
POLICY = POLICIES["linyi-2014-10"]
RULE = "/admin/rules/details/?id=linyi-2014-10/6.days-allowed"
TEXT = f"{POLICY.document.number}\n第一条 各级各部门要支持企业。\n" + "\n".join(
    f"{rule.clause.article} {rule.clause.quote}。" for rule in POLICY.rules
)


def test_found_by_words_and_read_with_its_story(window: Callable[..., Window]) -> None:
    """A clerk types a word of the clause, opens the rule, and reads the case that proves it; so on a phone."""
    clerk = window("clerk")
    clerk.go("/admin/rules/")
    clerk.page.fill(".book-find [name=search]", "书面确认后")
    clerk.page.press(".book-find [name=search]", "Enter")
    clerk.page.click("text=反馈、核实、确认齐备方可销号")
    assert "经帮扶联系组现场核实、企业书面确认后，报综合协调组予以销号" in clerk.page.inner_text("main")
    assert "经办人办“销号”——不予办理" in clerk.page.inner_text("details.story[open]")
    phone = window("informant", phone=True)
    for path in ("/admin/rules/", RULE):
        phone.go(path)
        assert phone.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    assert (clerk.errors, clerk.outside, phone.errors) == ([], [], [])


def test_a_setting_is_changed_by_two(window: Callable[..., Window]) -> None:
    """The administrator looks and proposes, the leader finds it on the desk and consents, the clerk reads both names."""
    day = clock.today() + timedelta(days=7)
    one = window("administrator")
    one.go(RULE)
    one.page.click("text=提出改动 >> nth=0")
    one.page.select_option("[name=value]", "working")
    one.page.fill("[name=from_on]", day.isoformat())
    one.page.fill("[name=reason]", "与市直部门口径一致")
    one.page.click("text=看看会有什么变化")
    assert "此前已设的时限一律不变" in one.page.inner_text("#effects")
    one.page.click("button:has-text('提请组长同意')")
    assert "的组长答复" in one.page.inner_text("main")
    leader = window("leader")
    leader.page.click("nav >> text=待我同意的读法")
    leader.page.click("main tbody a >> nth=0")
    leader.page.on("dialog", lambda dialog: dialog.accept())
    leader.page.click("button:has-text('同意') >> nth=0")
    leader.page.wait_for_selector("text=已记录")
    assert "已同意" in leader.page.inner_text("main")
    clerk = window("clerk")
    clerk.go(RULE)
    clerk.page.click("summary:has-text('改动经过')")
    said = clerk.page.inner_text("main")
    assert "提出，" in said
    assert "未到" in said
    assert (one.errors, leader.errors, clerk.errors) == ([], [], [])


def test_the_text_stands_beside_the_rules(window: Callable[..., Window]) -> None:
    """Pasted by the administrator, read by anybody, each clause marked."""
    one = window("administrator")
    one.go("/admin/rules/text/?policy=linyi-2014-10")
    one.page.fill("[name=text]", TEXT)
    one.page.click("button:has-text('附上')")
    assert f"{len(POLICY.rules)} 条规则的引文都在原文里" in one.page.inner_text("main")
    phone = window("informant", phone=True)
    phone.go("/admin/rules/text/?policy=linyi-2014-10&only=nothing")
    assert "各级各部门要支持企业" in phone.page.inner_text("main")
    assert phone.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert (one.errors, phone.errors) == ([], [])
