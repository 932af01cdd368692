"""Corrections and endings in a browser: as clerk, handler, director and informant. What the database does is tested elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from models import clock
from models.facts import told
from models.issues import Issue
from models.scope import ALL
from models.session import make_engine
from seed.cast import Cast
from tests import databases
from tests.browser.acting import fill, form_of, sealed_paper, take
from tests.browser.conftest import House, Window
from tests.models.story import Story

pytestmark = pytest.mark.browser


@pytest.fixture(params=["sqlite"])
def database_url(tmp_path: Path, sqlite_template: Path) -> Iterator[str]:
    """SQLite alone: what a browser shows does not hang on the database."""
    return databases.sqlite_copy(sqlite_template, tmp_path)


def story(house: House, until: str, days: int = 3) -> int:
    """An issue that went the ordinary road some days ago; returns its id."""
    engine = make_engine(house.url)
    with Session(engine, expire_on_commit=False, info={"scope": ALL}) as session:
        cast = found_cast(session, house)
        made = Story(session, cast, clock.today() - timedelta(days=days))
        if until != "receive":
            made.to(until)
        assert made.issue is not None
        assert told(session, made.issue, clock.today()).facts.seq == made.issue.seq
        issue = made.issue.id
    engine.dispose()
    return issue


def found_cast(session: Session, house: House) -> Cast:
    """The cast that the house was built with."""
    from sqlalchemy import select

    from models.enterprises import Enterprise
    from models.people import Person
    from models.units import Unit

    by_name = {row.username: row for row in session.scalars(select(Person))}
    named = {name: by_name[username] for name, username in house.names.items()}
    for model, noun in ((Enterprise, "enterprise"), (Unit, "unit")):
        named |= {f"{noun}/{row.id}": row for row in session.scalars(select(model))}
    return Cast(session, named)


def status_of(house: House, issue: int) -> str:
    """As the database has it."""
    engine = make_engine(house.url)
    with Session(engine, info={"scope": ALL}) as session:
        found = session.get_one(Issue, issue).status
    engine.dispose()
    return found


def test_a_clerk_corrects_in_the_fields_own_control(window: Callable[..., Window], house: House) -> None:
    """A day is picked, a choice is listed, a long text stands there to be mended; both versions afterwards."""
    issue, clerk = story(house, "verify"), window("clerk")
    clerk.go(f"/admin/issue/details/?id={issue}")
    form = form_of(clerk, "correct")
    control = form.locator("[name=value]")
    form.locator("[name=act]").select_option("1.description")
    assert control.evaluate("one => one.tagName") == "TEXTAREA"
    assert control.input_value() == "银行贷款到期，续贷有困难，请协调"
    assert "现在是：银行贷款到期" in form.inner_text()
    form.locator("[name=act]").select_option("8.how")
    assert control.evaluate("one => one.tagName") == "SELECT"
    assert control.locator("option").all_inner_texts() == ["上门走访", "电话回访"]
    form.locator("[name=act]").select_option("6.received_on")
    assert control.get_attribute("type") == "date"
    wrong = clock.today() - timedelta(days=30)
    fill(form, value=wrong, reason="回执日期有误")
    with clerk.page.expect_navigation():
        form.locator("button.btn").last.click()
    said = clerk.page.inner_text("#attempt")
    assert "早于交办日期" in said
    again = form_of(clerk, "correct")
    assert again.locator("[name=value]").get_attribute("type") == "date"
    assert again.locator("[name=value]").input_value() == wrong.isoformat(), "what was typed stays"
    assert "已更正" in take(clerk, issue, "correct", act="1.title", value="两千万元续贷", reason="名目不准")
    assert clerk.page.locator("#act-1 .mended del").inner_text() == "贷款续贷"
    assert clerk.page.locator("#act-1 .mended ins").inner_text() == "两千万元续贷"
    assert "两千万元续贷" in clerk.page.inner_text("h1")
    clerk.page.locator("#act-8 details.said > summary").click()
    clerk.page.locator("#act-8 [data-mend='8.findings']").click()
    assert form_of(clerk, "correct").locator("[name=act]").input_value() == "8.findings"
    assert not clerk.errors
    assert not clerk.outside


def test_endings_as_those_who_may(window: Callable[..., Window], house: House, tmp_path: Path) -> None:
    """A slip returned, a new one voided; the leader ends; the clerk withdraws with the paper; each says what it did."""
    handler, clerk, director = window("unit_handler"), window("clerk"), window("director")
    first, second, third = story(house, "dispatch"), story(house, "accept"), story(house, "register")
    for one in (handler, clerk, director):
        one.page.on("dialog", lambda asked: asked.accept())
    take(handler, first, "return_slip", reason="不属我单位职责")
    assert status_of(house, first) == "registered"
    clerk.go(f"/admin/issue/details/?id={first}")
    assert "已退办" in clerk.page.inner_text("aside")

    clerk.go(f"/admin/issue/details/?id={second}")
    assert "终止办理（企业注销、已进入诉讼、企业失联、重复反映） —— 主任" in clerk.page.inner_text("main")
    assert clerk.page.locator("form[action*='/step/end']").count() == 0
    asked = take(director, second, "end", ground="duplicate", reason="同一件事")
    assert "缺：与哪一件重复" in asked
    assert "已终止" in take(director, second, "end", ground="court", reason="法院已受理")

    withdrawn = take(clerk, third, "withdraw", reason="企业已自行解决", document=sealed_paper(tmp_path))
    assert "已撤回" in withdrawn
    assert "盖章确认书.pdf" in withdrawn
    for one in (handler, clerk, director):
        assert not one.errors


def test_an_informant_withdraws_and_a_clerk_reopens(window: Callable[..., Window], house: House) -> None:
    """The page says until when; on a phone nothing sticks out."""
    informant, clerk = window("informant", phone=True), window("clerk")
    for one in (informant, clerk):
        one.page.on("dialog", lambda asked: asked.accept())
    closed, open_ = story(house, "close", days=10), story(house, "receive", days=1)
    clerk.go(f"/admin/issue/details/?id={closed}")
    last: date = clock.today() + timedelta(days=80)
    assert f"{last.month}月{last.day}日以前（含当日）可以复办" in clerk.page.inner_text("main")
    assert "第 2 轮" in take(clerk, closed, "reopen", reason="又停贷了")
    informant.go(f"/admin/issue/details/?id={open_}")
    assert form_of(informant, "withdraw").locator("[name=document]").count() == 0
    assert "已撤回" in take(informant, open_, "withdraw", reason="已经解决")
    assert informant.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert status_of(house, open_) == "withdrawn"
