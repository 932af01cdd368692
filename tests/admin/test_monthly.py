"""每月简报: each figure is the list that it opens, page and sheet say the same, and an edition stays as it was issued."""
from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from models.monthly_editions import MonthlyEdition
from models.offices import OfficePolicy
from seed.cast import SINCE
from tests.admin.issue_house import Desk, desk, issue_app  # noqa: F401 # the fixtures
from tests.models.story import by_hand

HERE = "/admin/monthly/"
MARCH, APRIL = date(2014, 3, 31), date(2014, 4, 2)


@pytest.fixture(autouse=True)
def monthly(desk: Desk) -> None:  # noqa: F811
    """A monthly bulletin is offered where a policy that has one is followed; not in force yet, it judges none of these."""
    desk.session.add(OfficePolicy(office_id=desk.cast["city"].id, policy="lincang-2021-21", from_on=SINCE))
    desk.session.commit()


def sheet(client: Any, url: str) -> str:
    """What is printed."""
    return str(client.get(url).text.split("<main", 1)[1].split("</main>")[0])


def month_of_march(desk: Desk) -> None:  # noqa: F811
    """One closed, one late, one only received; now it is April."""
    desk.story("close", receive={"title": "已销号的一件"})
    desk.story("accept", receive={"title": "逾期的一件"})
    desk.story("receive", receive={"title": "刚收到的一件"})
    desk.clock.set(APRIL)


def figures(page: str) -> list[tuple[str, int]]:
    """(address, number) of every figure of the first table."""
    table = page.split("<table")[1].split("</table>")[0]
    return [(url.replace("&amp;", "&"), int(number)) for url, number in re.findall(r'<a href="([^"]+)"[^>]*><b>(\d+)</b>', table)]


def sheets(data: bytes) -> dict[str, list[list[Any]]]:
    """The rows of every sheet, below its heading."""
    book = load_workbook(io.BytesIO(data))
    return {one.title: [[cell.value for cell in row] for row in one.iter_rows(min_row=3)] for one in book}


def test_each_figure_is_its_list(desk: Desk) -> None:  # noqa: F811
    month_of_march(desk)
    client = desk.as_("clerk")
    page = client.get(HERE + "?month=2014-03").text
    found = figures(page)
    assert [number for _url, number in found[:7]] == [3, 2, 0, 0, 0, 1, 1]
    for url, number in found:
        listed = client.get(url).text
        assert (f"共 {number} 件" in listed) if number else ("没有符合条件的记录" in listed), url
    for title in ("已销号的一件", "逾期的一件"):
        assert title in page


def test_a_list_that_is_cut_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """The number of a list is never that of the rows for which there was room."""
    month_of_march(desk)
    desk.story("close", receive={"title": "另一件已销号的"})
    page = desk.as_("clerk").get(HERE + "?month=2014-03").text
    assert ">2 件</a>" in page
    monkeypatch.setattr("admin.views.monthly.MOST_LISTED", 1)
    cut = desk.as_("clerk").get(HERE + "?month=2014-03").text
    assert ">前 1 件，看全部</a>" in cut
    assert ">2 件</a>" not in cut


def test_days_are_written_as_officials_write_them(desk: Desk) -> None:  # noqa: F811
    month_of_march(desk)
    client = desk.as_("clerk")
    assert "2014年3月21日" in client.get(HERE + "?month=2014-03").text
    answer = desk.send(client, HERE + "issue/", {"month": "2014-03", "heading": ""})
    assert "2014年3月21日" in sheet(client, answer.location)


def test_the_sheet_says_what_the_page_says(desk: Desk) -> None:  # noqa: F811
    month_of_march(desk)
    client = desk.as_("clerk")
    page = client.get(HERE + "?month=2014-03").text
    found = sheets(client.get(HERE + "export/xlsx/?month=2014-03").data)
    first = next(iter(found.values()))
    assert [row[1:] for row in first[1:]] == [[number for _url, number in figures(page)][n:n + 7] for n in range(0, len(figures(page)), 7)]
    assert [row[2] for row in found["月末逾期"][1:]] == ["逾期的一件"]


def test_an_edition_stays_as_it_was(desk: Desk) -> None:  # noqa: F811
    month_of_march(desk)
    client = desk.as_("clerk")
    made = desk.send(client, HERE + "issue/", {"month": "2014-03", "heading": "三月简报"}, page="/account")
    printed = sheet(client, made.location)
    assert "逾期的一件" in printed
    late = next(one for one in desk.all(MonthlyEdition))
    desk.story("close", receive={"title": "补录的一件"})
    assert sheet(client, made.location) == printed
    assert "补录的一件" not in str(sheets(client.get(f"{HERE}edition/xlsx/?id={late.id}").data))
    desk.send(client, HERE + "issue/", {"month": "2014-03"}, page="/account")
    assert [one.edition for one in desk.all(MonthlyEdition)] == [1, 2]
    assert by_hand(desk.session, "UPDATE monthly_edition SET heading = 'x'") is not None
    assert by_hand(desk.session, "DELETE FROM monthly_edition") is not None


def test_a_month_that_runs_is_not_issued(desk: Desk) -> None:  # noqa: F811
    desk.clock.set(MARCH)
    client = desk.as_("clerk")
    assert "月底以后才能印发" in client.get(HERE + "?month=2014-03").text
    desk.send(client, HERE + "issue/", {"month": "2014-03"}, page="/account")
    assert not desk.all(MonthlyEdition)


def test_bad_months_and_strangers(desk: Desk) -> None:  # noqa: F811
    client = desk.as_("clerk")
    for month in ("", "2014-13", "9999-99", "x", "0001-01", "２０１４-03", "2014-03-01"):
        assert client.get(HERE, query_string={"month": month}).status_code == 200
    for key in ("", "x", "0", "99999999999"):
        assert client.get(f"{HERE}edition/?id={key}").status_code == 404
    assert desk.as_("unit_handler").get(HERE).status_code == 403
    assert desk.send(desk.as_("director"), HERE + "issue/", {"month": "2014-02"}).status_code == 403
    for month in ("", "2014-13", "9999-99", "9999-12", "x", "0001-01", "2014-02-01"):
        answer = desk.send(client, HERE + "issue/", {"month": month})
        assert answer.status_code == 302, month
    assert not desk.all(MonthlyEdition), "a month that nobody named is not issued: it could not be taken back"
    assert "请写明是哪一年哪一月" in client.get(HERE).text
