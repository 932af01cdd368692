"""编号登记簿: every number once and in order, its counts are its rows, a gap in red, a year of Asia/Shanghai."""
from __future__ import annotations

import html
import io
import re
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from models import clock
from models.issues import Issue
from models.numbers import NumberCounter
from models.offices import Office
from models.people import Grant, Person, StandIn
from models.slips import Slip
from models.steps import take
from models.takeover_numbers import open_series
from models.verify import verify
from rules.terms import Step
from seed.cast import SINCE
from tests.admin.busy_desk import url  # noqa: F401 # the fixture
from tests.admin.lincang_house import REPORT, Lincang, lincang  # noqa: F401 # the fixture

STATEMENTS = 15


def address(house: Lincang, series: str, year: int = 2021, office: str = "county", **wishes: Any) -> str:
    """A register."""
    more = "".join(f"&{name}={value}" for name, value in wishes.items())
    return f"/admin/register/?office={house.desk.cast[office].id}&series={series}&year={year}{more}"


def rows(page: str) -> list[list[str]]:
    """The table's cells, as read."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = (re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in body.split("<tr")[1:])
    return [[html.unescape(re.sub(r"<[^>]*>", "", cell)).strip() for cell in row] for row in cells]


def tiles(page: str) -> dict[str, tuple[int, str]]:
    """Words -> (number, where it leads)."""
    found = re.findall(r'<a class="tile [a-z]*" href="([^"]*)"><b>(\d+)</b>(\S+?)\s*</a>', page)
    return {words: (int(number), html.unescape(way)) for way, number, words in found}


def test_every_number_in_order(lincang: Lincang) -> None:  # noqa: F811
    """Number, enterprise, title, step, who and what became of it, the reason of a void one."""
    page = lincang.get("county/clerk", address(lincang, "assignment")).text
    found = rows(page)
    assert [row[0] for row in found] == ["1", "2", "3", "4"]
    assert found[1][1:6] == ["临翔服企办交（2021）第02号", "4月9日", "云岭茶业集团", REPORT["title"], "交办（第 5 步）"]
    assert found[1][6].endswith("（经办人）")
    assert [row[7:] for row in found[:3]] == [["有效", "—"], ["退办", "不属于本单位职责"], ["作废", "牵头部门写错"]]
    registered = rows(lincang.get("county/clerk", address(lincang, "registration")).text)
    assert [row[1] for row in registered] == [f"临翔服企办收（2021）第{number:02d}号" for number in range(1, 8)]
    assert rows(lincang.get("county/clerk", address(lincang, "transfer")).text)[0][1] == "临翔服企办报（2021）第01号"


@pytest.mark.parametrize("series", ["registration", "assignment", "transfer", "reminder"])
def test_counts_are_rows(lincang: Lincang, series: str) -> None:  # noqa: F811
    """Each figure above is the number of rows that it opens, and of the sheet's."""
    page = lincang.get("county/supervisor", address(lincang, series)).text
    counts = tiles(page)
    assert set(counts) == {"已编", "有效", "作废", "退办", "缺号"}
    for words, (number, way) in counts.items():
        assert number == len(rows(lincang.get("county/supervisor", way).text)), words
        sheet = load_workbook(io.BytesIO(lincang.get("county/supervisor", way.replace("/register/", "/register/export/xlsx/")).data)).active
        assert number == sheet.max_row - 3, words
    assert counts["已编"][0] == counts["有效"][0] + counts["作废"][0] + counts["退办"][0]


def test_the_sheet_says_what_the_page_says(lincang: Lincang) -> None:  # noqa: F811
    way = address(lincang, "assignment")
    page = rows(lincang.get("county/clerk", way).text)
    answer = lincang.get("county/clerk", way.replace("/register/", "/register/export/xlsx/"))
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet["A1"].value == "2021年交办单登记簿"
    assert "已编 4，有效 2，作废 1，退办 1，缺号 0，末号 4" in sheet["A2"].value
    assert [cell.value for cell in sheet[3]] == ["序号", "编号", "编号日期", "企业", "问题", "由哪一步", "编号人", "效力", "原因"]
    found = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert [[str(row[0]), row[1], *row[3:4], *row[5:8]] for row in found] == [[row[0], row[1], row[3], *row[5:8]] for row in page]


def test_whose_registers(lincang: Lincang) -> None:  # noqa: F811
    """A county reads its own, the city its own and the county's; another county's is not to be had by address."""
    own = lincang.get("county/clerk", address(lincang, "assignment", office="city")).text
    assert "临翔服企办交（2021）第01号" in own
    assert "临沧服企办交" not in own
    assert "临翔服企办交（2021）第01号" in lincang.get("city/supervisor", address(lincang, "assignment")).text
    assert "临沧服企办交（2021）第01号" in lincang.get("city/supervisor", "/admin/register/?series=assignment").text
    for who in ("unit_handler", "informant", "city/administrator", "liaison_officer"):
        lincang.get(who, "/admin/register/", 403)
    for bad in ("office=x&series=none&year=abcd&state=?&page=-1", f"year={'9' * 30}&page={'9' * 30}", "year=0000&office=%00"):
        lincang.get("county/clerk", f"/admin/register/?{bad}")


def test_a_gap_is_shown_as_a_fault(lincang: Lincang) -> None:  # noqa: F811
    """The counter ahead of the rows: the missing number stands in its place, in red, and is counted."""
    session = lincang.desk.session
    session.execute(text("UPDATE number_counter SET last = last + 1 WHERE series = 'transfer' AND office_id = :office"),
                    {"office": lincang.desk.cast["county"].id})
    session.commit()
    page = lincang.get("county/clerk", address(lincang, "transfer")).text
    assert [(row[0], row[7]) for row in rows(page)] == [("1", "有效"), ("2", "缺号")]
    assert "编号已到第 2 号，却没有这一号的记录" in page
    assert '<tr class="late">' in page
    assert tiles(page)["缺号"][0] == 1
    assert [one[1:] for one in verify(session)] == [(f"transfer 2021 (office {lincang.desk.cast['county'].id}) missing", 2, 0)]


def test_a_series_opened_by_a_ledger(lincang: Lincang) -> None:  # noqa: F811
    """自第31号起由本台编号: what was given before is no gap, and the next number follows."""
    desk = lincang.desk
    office = desk.session.get_one(Office, desk.cast["county"].id)
    open_series(desk.session, office, 2020, {"registration": 30})
    told(lincang, datetime(2020, 6, 1, 2, tzinfo=UTC))
    page = lincang.get("county/clerk", address(lincang, "registration", 2020)).text
    assert "自第 31 号起由本台编号；第 1 至 30 号在接续台账以前已编，其中 30 个不在本台。" in page
    assert [row[0] for row in rows(page)] == ["31"]
    assert (tiles(page)["缺号"][0], tiles(page)["已编"][0]) == (0, 1)
    assert not [one for one in verify(desk.session) if "registration 2020" in one[1]]


def told(house: Lincang, at: datetime) -> Any:
    """A report of Linyi's regulation or Lincang's, registered at a moment."""
    desk, session = house.desk, house.desk.session
    clerk, evidence = desk.cast["county/clerk"], {"checked_with": "赵明", "checked_how": "phone", "checked_on": clock.day_of(at)}
    act = take(session, None, Step.RECEIVE, clerk, at, enterprise=desk.cast["enterprise/1"].id, **REPORT)
    issue = session.get_one(Issue, act.issue_id)
    linyi = {"conditions_met": "无", "competent_unit": "第1责任单位", "units_involved": "无", "prior_contact": "无", "hoped_for_on": "无",
             "vouched": True} if issue.policy.startswith("linyi") else {}
    take(session, issue, Step.REGISTER, clerk, at, **evidence, **linyi)
    session.commit()
    return issue


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_the_year_is_that_of_shanghai(lincang: Lincang, monkeypatch: pytest.MonkeyPatch, zone: str) -> None:  # noqa: F811
    """Half an hour past midnight in Shanghai a number is of the new year, wherever the server stands."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        before = len(rows(lincang.get("county/clerk", address(lincang, "registration", 2022)).text))
        last = len(rows(lincang.get("county/clerk", address(lincang, "registration", 2021)).text))
        issue = told(lincang, datetime(2021, 12, 31, 16, 30, tzinfo=UTC))
        assert issue.registration_no == f"临翔服企办收（2022）第{before + 1:02d}号"
        found = rows(lincang.get("county/clerk", address(lincang, "registration", 2022)).text)
        assert (len(found), found[-1][1:3]) == (before + 1, [issue.registration_no, "2022年1月1日"])
        assert len(rows(lincang.get("county/clerk", address(lincang, "registration", 2021)).text)) == last
    finally:
        monkeypatch.undo()
        time.tzset()


def test_both_names_where_somebody_stood_in(lincang: Lincang) -> None:  # noqa: F811
    """李敏（代王强）: who took the number, and for whom."""
    desk, session = lincang.desk, lincang.desk.session
    helper = Person(username="helper", name="代办甲")
    session.add(helper)
    session.flush()
    session.add(Grant(person_id=helper.id, role="supervisor", office_id=desk.cast["county"].id, from_on=SINCE))
    session.add(StandIn(absent_id=desk.cast["county/clerk/2"].id, substitute_id=helper.id, from_on=SINCE, until_on=date(2030, 1, 1)))
    session.commit()
    issue = lincang.issues["reminded"]
    take(session, desk.fresh(issue), Step.REMIND, helper, clock.at(date(2021, 4, 21)), text="请抓紧办理。")
    session.commit()
    found = rows(lincang.get("county/clerk", address(lincang, "reminder")).text)
    assert found[-1][6] == f"代办甲（代{desk.cast['county/clerk/2'].name}）（经办人）"


def test_pages_and_a_constant_number_of_statements(lincang: Lincang) -> None:  # noqa: F811
    """Sixty more slips cost no statement more; the pages add up."""
    desk, session = lincang.desk, lincang.desk.session
    client = desk.as_("county/clerk")
    client.get("/account")

    def cost() -> int:
        with desk.counting() as asked:
            assert client.get(address(lincang, "reminder")).status_code == 200
        return sum(1 for one in asked if one.split()[0] not in ("BEGIN", "COMMIT", "ROLLBACK"))
    few = cost()
    issue = lincang.issues["reminded"]
    for days in range(60):
        at = clock.at(date(2021, 4, 22) + timedelta(days=days))
        take(session, desk.fresh(issue), Step.REMIND, desk.cast["county/clerk"], at, text="请抓紧办理。")
    session.commit()
    assert cost() == few <= STATEMENTS
    pages = [rows(lincang.get("county/clerk", address(lincang, "reminder", page=page)).text) for page in range(3)]
    total = len(desk.all(Slip, kind="reminder", office_id=desk.cast["county"].id))
    assert [row[0] for row in [*pages[0], *pages[1]]] == [str(number) for number in range(1, total + 1)]
    assert pages[2] == pages[1]
    counter = desk.all(NumberCounter, series="reminder", office_id=desk.cast["county"].id)[0]
    assert (counter.last, counter.opened) == (total, 0)
