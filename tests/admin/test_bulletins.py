"""第七条、第十一条: each figure of the bulletin and the circular is the list that it opens; the sheets say the same."""
from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from models.units import Unit
from tests.admin.busy_desk import TODAY, busy, rows, url  # noqa: F401 # the fixtures
from tests.admin.issue_house import Desk

WEEKS = ("2014-03-03", "2014-03-10", "2014-03-17")
PERIODS = ("from=2014-03-01&to=2014-03-20", "from=2014-03-06&to=2014-03-18", "from=2013-01-01&to=2013-12-31")
STATEMENTS = 12


def main_of(house: Desk, who: str, address: str) -> str:
    answer = house.as_(who).get(address)
    assert answer.status_code == 200, address
    return answer.text[answer.text.index('<main id="main"'):]


def figures(text: str) -> Iterator[tuple[int, str]]:
    """Every number that leads to a list of issues."""
    for address, number in re.findall(r'<a[^>]* href="(/admin/issue/\?[^"]*)"[^>]*><b>(\d+)</b>', text):
        yield int(number), html.unescape(address)


@pytest.mark.parametrize("who", ["clerk", "supervisor"])
@pytest.mark.parametrize("week", WEEKS)
def test_each_figure_of_the_week_is_its_list(busy: Desk, who: str, week: str) -> None:  # noqa: F811
    found = list(figures(main_of(busy, who, f"/admin/bulletin/?week={week}")))
    assert len(found) == 7
    for number, address in found:
        assert number == rows(busy.as_(who), address), address


def test_the_rows_of_the_week_are_those_that_some_figure_counts(busy: Desk) -> None:  # noqa: F811
    for week in WEEKS:
        text = main_of(busy, "leader", f"/admin/bulletin/?week={week}")
        listed = set(re.findall(r"/admin/issue/details/\?id=(\d+)", text))
        behind: set[str] = set()
        for _number, address in figures(text):
            behind |= set(re.findall(r"/admin/issue/details/\?id=(\d+)", busy.as_("leader").get(address + "&page_size=100").text))
        assert listed == behind, week
    assert listed


def test_the_last_account_of_the_week_stands_there(busy: Desk) -> None:  # noqa: F811
    text = main_of(busy, "clerk", "/admin/bulletin/?week=2014-03-19")
    assert "银行已上会" in text
    assert "银行已上会" not in main_of(busy, "clerk", "/admin/bulletin/?week=2014-03-10")


@pytest.mark.parametrize("period", PERIODS)
def test_each_figure_of_the_circular_is_its_list(busy: Desk, period: str) -> None:  # noqa: F811
    client = busy.as_("supervisor")
    found = list(figures(main_of(busy, "supervisor", f"/admin/circular/?{period}")))
    assert found or "2013" in period
    for number, address in found:
        assert number == rows(client, address), address


def test_the_weekly_reports_behind_a_figure(busy: Desk) -> None:  # noqa: F811
    """Done and owed, unit by unit: the page behind has a row for each week owed, and says which were not reported."""
    text = main_of(busy, "clerk", f"/admin/circular/?{PERIODS[0]}")
    found = re.findall(r'href="(/admin/circular/weeks/[^"]*)"[^>]*>(\d+)/(\d+)</a>', text)
    assert sum(int(owed) for _address, _done, owed in found) > 0
    for address, done, owed in found:
        behind = main_of(busy, "clerk", html.unescape(address)).partition("<tbody>")[2]
        assert (behind.count("<tr"), behind.count("已报")) == (int(owed), int(done)), address


def sheet_of(answer: Any) -> Any:
    assert answer.status_code == 200
    return load_workbook(BytesIO(answer.data)).active


def test_the_sheets_say_what_the_pages_say(busy: Desk) -> None:  # noqa: F811
    sheet = sheet_of(busy.as_("clerk").get("/admin/bulletin/export/xlsx/?week=2014-03-17"))
    assert sheet["A1"].value == "骨干企业困难和问题办理情况简报"
    assert [cell.value for cell in sheet[4]] == ["编号", "企业名称", "问题", "责任单位", "状态", "本周进展", "应办结", "本周情况"]
    text = main_of(busy, "clerk", "/admin/bulletin/?week=2014-03-17")
    assert sheet.max_row - 4 == text.partition("<tbody>")[2].count("<tr")
    circular = sheet_of(busy.as_("clerk").get(f"/admin/circular/export/xlsx/?{PERIODS[0]}"))
    assert [cell.value for cell in circular[3]][:6] == ["责任单位", "承办", "已销号", "按时", "逾期", "返工"]
    shown = main_of(busy, "clerk", f"/admin/circular/?{PERIODS[0]}").partition("<tbody>")[2]
    numbers = [[int(one) for one in re.findall(r"<b>(\d+)</b>", row)] for row in shown.split("<tr")[1:]]
    assert [[cell.value for cell in row][1:8] for row in circular.iter_rows(min_row=4)] == numbers
    assert circular.cell(circular.max_row, 1).value == "合计"


def test_a_constant_number_of_statements(busy: Desk) -> None:  # noqa: F811
    for address in ("/admin/bulletin/", f"/admin/circular/?{PERIODS[0]}", f"/admin/circular/weeks/?{PERIODS[0]}", "/admin/report_up/",
                    "/admin/meeting/"):
        client = busy.as_("clerk")
        client.get("/account")
        with busy.counting() as asked:
            assert client.get(address).status_code == 200
        kept = [one for one in asked if one.split()[0] not in ("BEGIN", "COMMIT", "ROLLBACK")]
        assert len(kept) <= STATEMENTS, f"{address}: {len(kept)}\n" + "\n".join(one[:110] + " … " + one[-60:] for one in kept)


def test_weeks_count_once_and_only_when_they_are_over(busy: Desk) -> None:  # noqa: F811
    """Side by side, periods add up; the running week is owed by nobody yet."""
    from models.progress import weeks_of_units
    whole = weeks_of_units(busy.session, date(2014, 3, 1), TODAY, TODAY)
    parts = [one for first, last in ((date(2014, 3, 1), date(2014, 3, 12)), (date(2014, 3, 13), TODAY))
             for one in weeks_of_units(busy.session, first, last, TODAY)]
    busy.session.commit()
    assert sorted(map(str, parts)) == sorted(map(str, whole))
    assert {one.period.start for one in whole} == {date(2014, 3, 3), date(2014, 3, 10)}
    assert busy.session.get(Unit, whole[0].owner) is not None
    busy.session.commit()
