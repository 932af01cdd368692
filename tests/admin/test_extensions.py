"""延期、结果、回访、续办 through the screens: what waits and who grants, what is refused at which field, lateness that stays."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from admin.step_demands import demands
from admin.views import VIEWS
from models.facts import told
from models.issues import Issue
from models.readings import SettingReading
from rules.evidence import field_of
from rules.policies import POLICIES
from rules.terms import Status, Step
from seed.cast import SINCE
from tests.admin.issue_house import Desk, desk, issue_app  # noqa: F401 # fixtures
from tests.admin.lincang_days import LINCANG, Days, population
from tests.admin.noun_house import complaints

CLERK, DIRECTOR = "county/clerk", "county/director"


@pytest.fixture
def days(desk: Desk) -> Days:  # noqa: F811
    """The county's stage; today is Wednesday the 21st."""
    made = Days(desk.session, desk.cast)
    desk.clock.set(made.on(9))
    return made


def page(desk: Desk, who: str, issue: Issue) -> str:  # noqa: F811
    text: str = desk.as_(who).get(f"/admin/issue/details/?id={issue.id}").text
    return text


def card(text: str, name: str) -> str:
    """One card of a page, as words alone."""
    found = re.search(rf'<section class="card" aria-labelledby="{name}">(.*?)</section>', text, re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1])) if found else ""


def total(desk: Desk, who: str, query: str) -> int:  # noqa: F811
    """How many the list of issues counts."""
    found = re.search(r"共 (\d+) 件", desk.as_(who).get(f"/admin/issue/?{query}").text)
    return int(found[1]) if found else 0


def asked(days: Days) -> Issue:
    """Due on the 19th; on the 16th the unit asks for the 30th."""
    waiting = days.issue("管网接入", Status.HANDLING)
    return days.do(waiting, Step.REQUEST_EXTENSION, 4, to=days.on(18), reason="管材月底才到货")


def test_a_request_stands_on_the_page_and_on_the_desk_of_who_grants(desk: Desk, days: Days) -> None:  # noqa: F811
    issue = asked(days)
    text = card(page(desk, DIRECTOR, issue), "deadlines")
    for words in ("首次时限", "4月19日", "申请延期至4月30日", "管材月底才到货", "4月16日", "已等 3 个工作日", "主任", "或更高一级批准",
                  "最晚可延至4月30日", "最晚可延至5月12日", "不得例外"):
        assert words in text, words
    form = page(desk, DIRECTOR, issue)
    assert re.search(r'name="to"[^>]*value="2021-04-30"|value="2021-04-30"[^>]*name="to"', form)
    assert "管材月底才到货</textarea>" in form
    for who, stands in ((DIRECTOR, True), ("county/leader", True), (CLERK, False)):
        assert ("申请延期至4月30日" in card(desk.as_(who).get("/admin/").text, "extensions")) is stands, who
    assert total(desk, DIRECTOR, "view=extensions") == 1


def test_a_request_beyond_every_limit_says_so(desk: Desk, days: Days) -> None:  # noqa: F811
    """The page of who asks and of who must answer says how far it may go at most, and who alone goes further."""
    far = days.issue("要求延得太久", Status.HANDLING)
    issue = days.do(far, Step.REQUEST_EXTENSION, 4, to=days.on(31), reason="须等管材")
    near = asked(days)
    for who in ("unit_handler", DIRECTOR, CLERK):
        assert "超过最晚可延的5月12日，不能照此批准。" in card(page(desk, who, issue), "deadlines"), who
        assert "超过最晚" not in card(page(desk, who, near), "deadlines"), who
    desk.session.add(SettingReading(office_id=desk.cast["county"].id, policy=LINCANG.key, name="beyond_one_month", value="leader",
                                    from_on=SINCE, chosen_at=desk.clock()))
    desk.session.commit()
    assert "超过最晚可延的5月12日，只能由组长例外批准。" in card(page(desk, DIRECTOR, issue), "deadlines")


def test_it_stands_only_with_those_who_may_grant_it(desk: Desk, days: Days) -> None:  # noqa: F811
    """A deputy leader approved: the director cannot grant, and has it on no desk of his."""
    told = days.issue("两个部门的事", Status.HANDLING, proposal={"cooperating_units": ["unit/2"]})
    days.do(told, Step.REQUEST_EXTENSION, 4, to=days.on(18), reason="须会商")
    assert [total(desk, who, "view=extensions") for who in (DIRECTOR, "county/deputy_leader", "county/leader")] == [0, 1, 1]


def test_granted_after_the_day_says_so_everywhere(desk: Desk, days: Days) -> None:  # noqa: F811
    issue = asked(days)
    assert desk.take(DIRECTOR, issue, "extend", to="2021-04-30", reason="同意").status_code == 302
    found = desk.fresh(issue)
    assert (found.first_due_on, found.due_on) == (days.on(7), days.on(18))
    text = card(page(desk, CLERK, issue), "deadlines")
    assert "4月19日 → 4月30日 逾期后批准" in text
    assert "例外" not in text.partition("最晚")[0]
    assert [total(desk, CLERK, f"flt_extended={one}") for one in ("any", "in_time", "after")] == [1, 0, 1]
    assert total(desk, DIRECTOR, "view=extensions") == 0
    listed = desk.as_(CLERK).get("/admin/issue/?flt_extended=any").text
    assert "首次 4月19日" in listed
    days.result(_play(days, issue), 10)
    desk.clock.set(days.on(14))
    text = card(page(desk, CLERK, issue), "deadlines")
    assert "按延期后的时限未逾期，按首次时限逾期 3 个工作日" in text
    assert [total(desk, CLERK, f"flt_result={one}") for one in ("in_time", "late", "late_first")] == [1, 0, 1]


def _play(days: Days, issue: Issue) -> Any:
    """The stage for an issue that is there."""
    from seed.case_play import Play
    play = Play(days.session, days.cast, LINCANG, {})
    play.issue = days.session.get_one(Issue, issue.id, populate_existing=True)
    return play


REFUSED = [
    ("extend", {"to": "2021-04-19", "reason": "略"}, "不晚于现行限期"), ("extend", {"to": "2021-04-16", "reason": "略"}, "不晚于现行限期"),
    ("extend", {"to": "2021-04-20", "reason": "略"}, "已经过去"), ("extend", {"reason": "略"}, "缺：延至"),
    ("extend", {"to": "2021-04-30", "reason": ""}, "缺：理由"), ("extend", {"to": "2021-05-08", "reason": "略"}, "第十六条"),
    ("extend", {"to": "2021-05-13", "reason": "略", "major_and_complex": "y"}, "第十六条"),
    ("extend", {"to": "不是日子", "reason": "略"}, ""), ("extend", {"to": "9999-12-31", "reason": "略"}, "年份不对"),
]


def test_what_cannot_be_granted_is_refused_at_its_field(desk: Desk, days: Days) -> None:  # noqa: F811
    issue = asked(days)
    before = desk.fresh(issue).seq
    for step, said, words in REFUSED:
        answer = desk.take(DIRECTOR, issue, step, **said)
        assert answer.status_code == 422, said
        found = complaints(answer.text)
        assert found, said
        assert words in " ".join(found), (said, found)
    assert (desk.fresh(issue).seq, desk.fresh(issue).due_on) == (before, days.on(7))


def test_beyond_the_limit_only_by_the_leader_where_the_office_admits_it(desk: Desk, days: Days) -> None:  # noqa: F811
    issue = asked(days)
    desk.session.add(SettingReading(office_id=desk.cast["county"].id, policy=LINCANG.key, name="beyond_fifteen_days", value="leader",
                                    from_on=SINCE, chosen_at=desk.clock()))
    desk.session.commit()
    assert "超过的只能由组长例外批准" in page(desk, DIRECTOR, issue)
    said = {"to": "2021-05-20", "reason": "管线须改道"}
    assert desk.take(DIRECTOR, issue, "extend", **said).status_code == 422
    assert desk.take("county/leader", issue, "extend", **said).status_code == 302
    assert "4月19日 → 5月20日 逾期后批准 例外" in card(page(desk, CLERK, issue), "deadlines")
    ordinary = days.issue("照章延期", Status.HANDLING)
    days.do(ordinary, Step.EXTEND, 9, to=days.on(18), reason="同意")
    for wish, titles in {"any": {issue.title, "照章延期"}, "exceptional": {issue.title}}.items():
        listed = desk.as_(CLERK).get(f"/admin/issue/?flt_extended={wish}").text
        assert {title for title in (issue.title, "照章延期") if title in listed} == titles, wish
    assert total(desk, CLERK, "flt_extended=exceptional") == 1


def test_an_unsigned_slip_is_not_taken_for_an_unannounced_year(desk: Desk, days: Days) -> None:  # noqa: F811
    """暂计, counted from the day of the slip until it is signed for, is none of what waits for next year's notice."""
    unsigned = days.issue("未签收的一件", Status.DISPATCHED, 8).issue
    (cell,) = re.findall(r'data-label="应办结"[^>]*>(.*?)</td>', desk.as_(CLERK).get("/admin/issue/?search=未签收的一件").text, re.S)
    assert "暂计" in cell
    assert "暂定" not in cell
    text = page(desk, CLERK, unsigned)
    head = text[text.index('<div class="due">'):]
    assert '<span class="badge wait">暂计</span>' in head[:head.index("</section>")]


def test_the_clerk_answers_that_there_is_none(desk: Desk, days: Days) -> None:  # noqa: F811
    issue = asked(days)
    assert "答复不同意" in card(page(desk, CLERK, issue), "deadlines")
    assert "请经办人答复" in card(page(desk, DIRECTOR, issue), "deadlines")
    assert 'name="kind"' not in page(desk, "unit_handler", issue)
    assert desk.take("unit_handler", issue, "report_progress", account="没有批", kind="no_extension").status_code == 422
    assert desk.take(CLERK, issue, "report_progress", account="主任意见：不同意，抓紧办", kind="no_extension").status_code == 302
    text = card(page(desk, "unit_handler", issue), "deadlines")
    assert "答复不同意延期：主任意见：不同意，抓紧办" in text
    assert total(desk, DIRECTOR, "view=extensions") == 0
    assert desk.take(CLERK, issue, "report_progress", account="再答", kind="no_extension").status_code == 422


def test_a_call_back_on_progress_says_who_when_how(desk: Desk, days: Days) -> None:  # noqa: F811
    issue = asked(days)
    answer = desk.take(CLERK, issue, "report_progress", account="企业说已在施工", kind="call_back")
    assert [one.partition("（")[0] for one in complaints(answer.text)] == ["缺：回访对象", "缺：回访日期", "缺：回访方式"]
    said = {"account": "企业说已在施工", "kind": "call_back", "called": "张厂长", "called_on": "2021-04-21", "called_how": "phone"}
    assert desk.take("unit_handler", issue, "report_progress", **said).status_code == 422
    assert desk.take(CLERK, issue, "report_progress", **said).status_code == 302
    assert "张厂长" in page(desk, CLERK, issue)


def test_waiting_in_the_list_is_waiting_in_the_rules(desk: Desk, days: Days) -> None:  # noqa: F811
    """The condition of the list and rules.extensions.waiting agree, day by day, for each of the population."""
    from rules.extensions import waiting
    population(days)
    for day in range(5, 20):
        desk.clock.set(days.on(day))
        on = days.on(day)
        expected = {row.id for row in desk.all(Issue) if waiting(told(desk.session, row, on).facts, on)}
        listed = desk.as_(CLERK).get("/admin/issue/?view=extensions").text.partition("<tbody>")[2]
        found = {int(one) for one in re.findall(r"/admin/issue/details/\?id=(\d+)", listed)}
        assert found == expected, on


def test_the_days_of_each_hand_sum_up_and_lateness_is_apportioned(desk: Desk, days: Days) -> None:  # noqa: F811
    found = population(days)
    desk.clock.set(days.on(14))
    text = page(desk, CLERK, found["closed"])
    rows = [[int(cell) for cell in re.findall(r'<td class="n[^"]*">(\d+)</td>', row)]
            for row in re.findall(r"<tr.*?</tr>", text.partition('id="custody"')[2].partition("</section>")[0], re.S)[1:]]
    *shares, whole = rows
    assert whole == [11, 4]  # 13–16 19–23 25 26 April: the Sunday is worked; due the 19th, done the 23rd
    assert [sum(column) for column in zip(*shares, strict=True)] == whole
    assert "办结时逾期 4 个工作日" in card(text, "deadlines")
    listed = desk.as_(CLERK).get("/admin/issue/?view=ended").text
    assert "办结逾期 4 个工作日" in listed
    book = load_workbook(io.BytesIO(desk.as_(CLERK).get("/admin/issue/export/xlsx/?view=ended").data)).active
    head, row = [list(one) for one in book.iter_rows(values_only=True)]
    assert (row[head.index("逾期（工作日）")], row[head.index("按首次时限逾期（工作日）")]) == (4, 4)


# --- 办理结果 ----------------------------------------------------------------------------------------


def test_the_form_says_what_each_grade_demands(desk: Desk, days: Days) -> None:  # noqa: F811
    issue = asked(days)
    text = page(desk, "unit_handler", issue)
    later, hard = ("（B 类、C 类必填）", "grade=B grade=C"), ("（一时难以解决的必填）", "hindered=1")
    for name, (words, when) in {"measures": later, "planned_on": later, "ground": hard, "explained_how": hard}.items():
        label = re.search(rf'<label for="file_result-{name}"[^>]*>(.*?)</label>', text)
        assert label, name
        assert f'data-when="{when}">{words}' in label[1], name
    answer = desk.take("unit_handler", issue, "file_result", grade="C", account="暂不能办", hindered="y", planned_on="2021-04-20")
    said = " ".join(complaints(answer.text))
    assert answer.status_code == 422
    for words in ("缺：分步措施", "缺：暂时难以解决的依据", "缺：向企业说明情况", "缺：答复企业日期", "缺：正式文件"):
        assert words in said, words
    answer = desk.take("unit_handler", issue, "file_result", grade="B", account="暂不能办", measures="分两步", planned_on="2021-04-20")
    assert "计划解决时限不能早于反馈当日" in " ".join(complaints(answer.text))


def test_what_is_always_asked_is_no_condition() -> None:
    policy = POLICIES["lincang-2021-21"]
    from rules.facts import Facts
    found = {name: demands(policy, Facts(), Step.FILE_RESULT, field_of(Step.FILE_RESULT, name)) for name in ("grade", "replied_on")}  # type: ignore[arg-type] # they are there
    assert found == {"grade": [], "replied_on": []}


def test_b_and_c_come_back_on_their_day_and_a_ground_is_found(desk: Desk, days: Days) -> None:  # noqa: F811
    found = population(days)
    desk.clock.set(days.on(9))
    assert total(desk, CLERK, "view=to-resume") == 0
    desk.clock.set(days.on(10))
    assert total(desk, CLERK, "view=to-resume") == 1
    home = desk.as_(CLERK).get("/admin/").text
    assert "用电增容（B 类，计划日已到）" in card(home, "resumes")
    assert "计划时限已到，请续办" in page(desk, CLERK, found["resume"])
    assert total(desk, CLERK, "flt_ground=用地使用权出让") == total(desk, CLERK, "view=hindered") == 1
    assert total(desk, CLERK, "flt_ground=已废止的办法") == 0
    assert desk.take(CLERK, found["resume"], "resume", reason="计划日已到").status_code == 302
    resumed = desk.fresh(found["resume"])
    assert (resumed.status, resumed.round, resumed.supervision, resumed.grade, resumed.result_on) == ("handling", 2, "ledger", "B", None)
    assert total(desk, CLERK, "view=to-resume") == 0
    assert desk.take(CLERK, found["ledger"], "close").status_code == 422


def stops(text: str) -> list[str]:
    """The road on an issue's page, from where it stands."""
    strip = text[text.index('id="road"'):]
    listed = re.findall(r'<li class="([a-z ]*)"[^>]*>([^<]*)<small>(.*?)</small>', strip[:strip.index("</ol>")], re.S)
    now = next(at for at, (state, _title, _words) in enumerate(listed) if state == "now")
    return [re.sub(r"<[^>]+>", "", f"{title} {words}").strip() for _state, title, words in listed[now:]]


def test_what_is_not_solved_yet_is_taken_up_again_before_it_is_closed(desk: Desk, days: Days) -> None:  # noqa: F811
    """The road ahead of a B or C leads through 续办, from its planned day; that of an A straight to its closing."""
    found = population(days)
    solved = days.issue("已办成（A 类）", Status.HANDLING, 7)
    days.result(solved, 7)
    done = days.confirmed(solved, 8)
    desk.clock.set(days.on(10))
    first, *rest = stops(page(desk, CLERK, found["resume"]))
    assert first.startswith("续办 4月22日 等")
    assert rest == ["反馈办结", "回访", "企业确认", "销号"]
    assert stops(page(desk, CLERK, found["ledger"]))[0].startswith("续办 6月11日 等")
    (only,) = stops(page(desk, CLERK, done))
    assert only.startswith("销号 等")


def test_a_step_is_offered_on_the_desk_of_who_may_take_it(desk: Desk, days: Days) -> None:  # noqa: F811
    """续办 is the handling office's: the city's clerk, who sees the county's issue, is not sent to a form that refuses him."""
    found = population(days)
    desk.clock.set(days.on(10))
    assert f"id={found['resume'].id}#step-resume" in desk.as_(CLERK).get("/admin/").text
    city = desk.as_("city/clerk").get("/admin/").text
    assert card(city, "resumes") == ""
    assert total(desk, "city/clerk", "view=to-resume") == 1  # he still finds it on the list
    assert 'id="step-resume"' not in page(desk, "city/clerk", found["resume"])
    assert not re.search(r"#step-", city[city.index("<main"):]), "a step of another office"


def test_what_is_to_be_taken_up_again_is_not_told_as_ready_to_close(desk: Desk, days: Days) -> None:  # noqa: F811
    """待销号 counts what can be closed: of A, B and C that are confirmed the A alone."""
    population(days)
    solved = days.issue("已办成（A 类）", Status.HANDLING, 7)
    days.result(solved, 7)
    days.confirmed(solved, 8)
    desk.clock.set(days.on(10))
    home = desk.as_(CLERK).get("/admin/").text
    assert "待销号 1 到期续办 1" in card(home, "waiting")
    assert total(desk, CLERK, "view=to-close") == 1
    listed = desk.as_(CLERK).get("/admin/issue/?view=mine&flt_status=confirmed&flt_unsolved=1").text
    assert "用电增容（B 类，计划日已到）" in listed
    assert "已办成" not in listed


def test_dissatisfied_comes_under_special_supervision_and_the_page_says_so(desk: Desk, days: Days) -> None:  # noqa: F811
    found = population(days)
    desk.clock.set(days.on(14))
    text = page(desk, CLERK, found["special"])
    assert "专项督办：4月20日企业不满意，已转入，直至问题解决、企业满意。" in text
    assert "第 2 轮" in text
    told = days.issue("待确认", Status.VERIFIED, 14)
    assert "退回办理（第 2 轮），转入专项督办" in page(desk, CLERK, told.issue)


def test_nothing_is_closed_in_bulk(desk: Desk, days: Days) -> None:  # noqa: F811
    """逐个销号: no action of a list, and the one door takes one issue."""
    view = desk.app.extensions["desk-views"]["issue"]
    assert VIEWS
    assert view._actions == []
    ready = [days.issue(f"待销号{at}", Status.CONFIRMED).issue for at in (1, 2)]
    data = {"id": [str(one.id) for one in ready], "seen": str(ready[0].seq)}
    desk.send(desk.as_(CLERK), "/admin/issue/step/close", data)
    assert len(desk.session.scalars(select(Issue.id).where(Issue.status == "closed")).all()) <= 1
    doors = {rule.rule for rule in desk.app.url_map.iter_rules() if "close" in rule.rule or "action" in rule.rule}
    assert doors == set()


def test_midnight_of_the_day_asked_for(desk: Desk, days: Days) -> None:  # noqa: F811
    """On the day itself the request still waits; a minute later it has lapsed, and the page says so."""
    issue = asked(days)
    desk.clock.set(days.on(18), 23)
    assert total(desk, DIRECTOR, "view=extensions") == 1
    desk.clock.set(days.on(18) + timedelta(days=1), 0)
    assert total(desk, DIRECTOR, "view=extensions") == 0
    assert "申请失效" in card(page(desk, CLERK, issue), "deadlines")
    assert date(2021, 5, 1) == days.on(19)
