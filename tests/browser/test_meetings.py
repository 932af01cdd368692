"""A clerk prepares, holds and concludes; the director confirms what the study agreed; a supervisor reads and prints."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from sqlalchemy.orm import Session

from models import clock
from models.attachments import Upload
from models.issues import Issue
from models.people import Person
from models.scope import ALL
from models.session import make_engine
from models.steps import take
from rules.terms import Step
from tests import databases
from tests.browser.acting import PDF
from tests.browser.conftest import House, Window

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("DESK_PICTURES")
ROAD = ("receive", "register", "propose", "approve", "dispatch", "accept", "explain")


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """What the browser shows is the same on both databases; tests/admin tries every door on each."""
    return databases.sqlite_copy(databases.sqlite_template(tmp_path), tmp_path)


def told(house: House, title: str, until: str) -> int:
    """An issue of some weeks ago, as far as `until`; under the office's policy of this day."""
    today = clock.today()
    said: dict[str, dict[str, Any]] = {
        "receive": {"title": title, "description": "流动资金贷款到期，银行续贷审批未完成，请协调。", "enterprise": 1},
        "register": {
            "conditions_met": "无", "competent_unit": "金融办", "units_involved": "无", "prior_contact": "无",
            "hoped_for_on": "无", "vouched": True,
        },
        "propose": {"opinion": "请金融办牵头协调", "lead_unit": 1, "complexity": "clear", "days_allowed": 5},
        "approve": {"decision": "同意", "study_held_on": None, "study_present": "全组", "study_decision": "同意"},
        "dispatch": {}, "accept": {"received_on": None}, "explain": {"explanation": "银行总行尚在审批，下月上会"},
    }  # fmt: skip
    who = {"receive": "informant", "approve": "director", "accept": "unit_handler", "explain": "unit_handler"}
    engine = make_engine(house.url)
    issue = None
    with Session(engine, expire_on_commit=False, info={"scope": ALL}) as session:
        people = {one.username: one for one in session.query(Person)}
        for step in ROAD[: ROAD.index(until) + 1]:
            day = today - timedelta(days=0 if step == "explain" else 30)
            given = {key: day if value is None else value for key, value in said[step].items()}
            actor = people[house.names[who.get(step, "clerk")]]
            act = take(session, issue, Step(step), actor, clock.at(day), **given)
            issue = session.get_one(Issue, act.issue_id)
        session.commit()
        assert issue is not None
        key = issue.id
    engine.dispose()
    return key


def looked_at(window: Window, name: str) -> None:
    """Fits its width, has no violation, and a picture where a folder is named."""
    wide, width = window.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= width + 1, f"{name}: {wide}"
    violations = Axe().run(window.page).response["violations"]
    assert not violations, [(one["id"], one["nodes"][0]["html"][:120]) for one in violations]
    if PICTURES:
        window.page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)


def press(window: Window, words: str) -> None:
    with window.page.expect_navigation():
        window.page.get_by_role("button", name=words, exact=True).first.click()


def follow(window: Window, words: str) -> None:
    with window.page.expect_navigation():
        window.page.get_by_role("link", name=words, exact=True).first.click()


def prepared(window: Window, kind: str) -> None:
    window.go("/admin/meeting/plan/")
    window.page.select_option("[name=kind]", kind)
    window.page.fill("[name=place]", "上午九时，市政府第三会议室")
    press(window, "建立，去列议题")


def held(window: Window) -> None:
    follow(window, "登记召开")
    window.page.fill("[name=present]", "张副市长、金融办李主任")
    press(window, "保存")


def test_from_the_agenda_to_the_slip(house: House, window: Callable[..., Window]) -> None:
    """第九条、第十条: escalated at one click, undecided told at its row, concluded, reported up, read by a supervisor."""
    follow_policy_of_linyi(house)
    first, second = told(house, "贷款到期续贷", "explain"), told(house, "增容手续未办结", "explain")
    clerk = window("clerk")
    prepared(clerk, "special")
    assert clerk.page.inner_text("main").count("逾期并有书面说明（第九条）") == 2
    looked_at(clerk, "meeting-agenda")
    for _ in range(2):
        press(clerk, "提请并列入")
    main = clerk.page.inner_text("main")
    assert main.count("已提请协调") >= 2
    follow(clerk, "会议材料")
    looked_at(clerk, "meeting-papers")
    assert "银行总行尚在审批" in clerk.page.inner_text("main")
    follow(clerk, "返回")
    held(clerk)
    follow(clerk, "填写议定，办结会议")
    fill_item(clerk, 0, outcome="decided", decision="由金融办协调总行，限期办结", days="7")
    press(clerk, "办结会议")
    main = clerk.page.inner_text("main")
    assert "一件也没有写入：有 1 件还不能办结" in main
    assert "还没有议定：请选择议定结果" in main
    looked_at(clerk, "meeting-undecided")
    fill_item(clerk, 1, outcome="deferred", decision="待省里批复")
    press(clerk, "办结会议")
    main = clerk.page.inner_text("main")
    assert "会议已办结，议定交办 1 件。" in main
    assert "下次会议再议" in main
    looked_at(clerk, "meeting-concluded")
    clerk.go(f"/admin/issue/details/?id={first}")
    assert "会议与上报" in clerk.page.inner_text("main")
    assert "已交办" in clerk.page.inner_text("main")
    clerk.go("/admin/report_up/")
    looked_at(clerk, "report-up")
    clerk.page.on("dialog", lambda dialog: dialog.accept())
    press(clerk, "汇总上报，生成一期")
    assert "共 1 件" in clerk.page.inner_text("main")
    looked_at(clerk, "report-up-edition")
    supervisor = window("supervisor", phone=True)
    for path in ("meeting/", "bulletin/", "circular/", "report_up/", f"issue/details/?id={second}"):
        assert supervisor.go(f"/admin/{path}").status == 200
        looked_at(supervisor, path.partition("/")[0])
    assert "准备会议" not in supervisor.page.inner_text("main")
    for one in (clerk, supervisor):
        assert not one.errors
        assert not one.outside


def test_the_study_and_its_director(house: House, window: Callable[..., Window], tmp_path: Path) -> None:
    """第六条: what the study agreed stands in the director's form; minutes come afterwards, the rest is fixed."""
    follow_policy_of_linyi(house)
    issue = told(house, "厂区道路未通", "propose")
    clerk = window("clerk")
    prepared(clerk, "study")
    clerk.page.check("[name=issue]")
    press(clerk, "列入勾选的")
    held(clerk)
    follow(clerk, "填写议定，办结会议")
    fill_item(clerk, 0, outcome="agreed", decision="同意由金融办牵头")
    press(clerk, "办结会议")
    assert "修改" not in [one.inner_text() for one in clerk.page.query_selector_all("main .actions a")]
    follow(clerk, "附会议记录")
    minutes = Upload("会议纪要.pdf", PDF)
    (tmp_path / minutes.name).write_bytes(minutes.data)
    clerk.page.set_input_files("[name=upload]", tmp_path / minutes.name)
    press(clerk, "保存")
    assert "会议纪要.pdf" in clerk.page.inner_text("main")
    director = window("director")
    director.go(f"/admin/issue/details/?id={issue}")
    form = director.page.locator("form[action*='/step/approve']")
    assert form.locator("[name=study_held_on]").input_value() == clock.today().isoformat()
    assert form.locator("[name=study_decision]").input_value() == "同意由金融办牵头"
    form.locator("[name=decision]").fill("同意")
    press(director, "同意，审批通过")
    assert "已审批" in director.page.inner_text("main")


def fill_item(window: Window, place: int, **said: str) -> None:
    """Fill in one item of the decisions."""
    row = window.page.locator("section.item").nth(place)
    row.locator("[name$='-outcome']").select_option(said["outcome"])
    row.locator("[name$='-decision']").fill(said["decision"])
    if "days" in said:
        row.locator("[name$='-days_allowed']").fill(said["days"])


def follow_policy_of_linyi(house: House) -> None:
    """The cast follows every policy; here the city follows Linyi's alone."""
    engine = make_engine(house.url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM office_policy WHERE policy <> 'linyi-2014-10'")
    engine.dispose()
