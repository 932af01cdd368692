"""走访频次 as a page: words in every cell, links to exactly what is behind, one's own to record, filters, the sheet."""
from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date

import pytest
from openpyxl import load_workbook

from models import clock
from models.assignments import Assignment
from models.people import Person
from models.steps import take
from rules.terms import Step
from tests import databases
from tests.admin.noun_house import House
from tests.conftest import skip

HERE = "/admin/visit/grid/"


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def house(request, tmp_path_factory) -> Iterator[House]:
    """The cast in 2025: enterprise/1 twice in January, once in February; group/2 has an enterprise since mid June."""
    template = request.getfixturevalue(f"{request.param}_template")
    if request.param == "sqlite":
        made = House(databases.sqlite_copy(template, tmp_path_factory.mktemp("grid")))
        yield filled(made)
        made.close()
        return
    if template is None:
        skip("没有 PostgreSQL")
    with databases.postgresql_copy(template) as url:
        made = House(url)
        yield filled(made)
        made.close()


def filled(house: House) -> House:
    with house.session() as session:
        officer = session.get(Person, house.ids["liaison_officer"])
        for day in (date(2025, 1, 6), date(2025, 1, 20), date(2025, 2, 3)):
            take(session, None, Step.VISIT, officer, clock.at(day), enterprise=house.ids["enterprise/1"], visited_on=day)
        administrator = session.get(Person, house.ids["city/administrator"])
        said = {"enterprise": house.ids["enterprise/2"], "group": house.ids["group/2"], "relation": "contact",
                "from": date(2025, 6, 16)}
        take(session, None, Step.ASSIGN, administrator, clock.at(date(2025, 6, 16)), **said)
        session.commit()
    return house


def cells(page: str, name: str) -> list[str]:
    """The words of an enterprise's or a group's cells."""
    row = next(one for one in re.findall(r"<tr.*?</tr>", page, re.DOTALL) if f">{name}</a></th>" in one)
    return [" ".join(re.sub("<[^>]+>", " ", one).split()) for one in re.findall(r"<td.*?</td>", row, re.DOTALL)]


def test_every_cell_says_its_state_in_words(house):
    page = house.client("supervisor").get(f"{HERE}?year=2025&group={house.ids['group/1']}").text
    assert cells(page, "第1企业")[1:4] == ["2/2 够", "1/2 不够", "0/2 不够"]
    other = house.client("supervisor").get(f"{HERE}?year=2025&group={house.ids['group/2']}").text
    assert cells(other, "第2企业")[5:8] == ["", "0/1 部分", "0/1 不够"]


def test_a_cell_opens_exactly_its_visits(house):
    client = house.client("supervisor")
    page = client.get(f"{HERE}?year=2025&group={house.ids['group/1']}").text
    url = next(one for one in re.findall(r'<a href="([^"]+)">2/2<', page)).replace("&amp;", "&")
    rows = client.get(url).text
    assert rows.count("2025年1月6日") == rows.count("2025年1月20日") == 1
    assert "2025年2月3日" not in rows


def test_the_year_at_a_glance_leads_to_group_and_month(house):
    client = house.client("supervisor")
    page = client.get(f"{HERE}?year=2025").text
    assert "第1企业" not in page
    assert cells(page, "第1帮扶联系组")[1].endswith("不够") or cells(page, "第1帮扶联系组")[1].endswith("够")
    url = f"{HERE}?year=2025&group={house.ids['group/1']}&month=2"
    assert url.replace("&", "&amp;") in page
    month = client.get(url)
    assert month.status_code == 200
    assert "第1企业" in month.text
    assert "第1企业" in client.get(f"{HERE}?year=2025&all=1").text


def test_filters(house):
    client = house.client("supervisor")
    group = f"{HERE}?year=2025&group={house.ids['group/1']}"
    assert "第1企业" not in client.get(f"{group}&month=1&short=1").text
    assert "第1企业" in client.get(f"{group}&month=2&short=1").text
    assert "第1企业" not in client.get(f"{group}&relation=contact").text
    for bad in ("year=abc", "year=99999", "group=x", "group=99999999999999999999", "month=13", "month=0", "relation=x", "short=x"):
        assert client.get(f"{HERE}?{bad}").status_code == 200, bad


def test_one_records_in_ones_own_group_this_month_only(house):
    officer = house.client("liaison_officer")
    page = officer.get(HERE).text
    wanted = f"enterprise={house.ids['enterprise/1']}&amp;visited_on={clock.today()}"
    assert page.count(wanted) == 1
    url = re.search(rf'href="(/admin/visit/new/\?{re.escape(wanted)}[^"]*)"', page).group(1).replace("&amp;", "&")
    form = officer.get(url).text
    assert f'<option value="{house.ids["enterprise/1"]}" selected>' in form
    assert 'name="url" value="/admin/visit/grid/' in form, "and back to the grid"
    assert "/admin/visit/new/?enterprise" not in officer.get(f"{HERE}?year=2025").text
    assert "/admin/visit/new/" not in house.client("supervisor").get(f"{HERE}?group={house.ids['group/1']}").text
    assert f">{'第2企业'}<" not in page, "another group's"


def test_the_sheet_says_the_same(house):
    answer = house.client("supervisor").get(f"{HERE}export/xlsx/?year=2025&group={house.ids['group/1']}")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    _heads, *rows = sheet.iter_rows(values_only=True)
    assert sheet.freeze_panes == "A2"
    row = next(one for one in rows if one[1] == "第1企业")
    assert row[2:6] == ("帮扶", "2/2 够", "1/2 不够", "0/2 不够")
    assert row[15:] == (24, 3, 21)
    with house.session() as session:
        assert len(rows) == session.query(Assignment).filter_by(group_id=house.ids["group/1"]).count()


def test_a_group_that_is_not_his_is_empty(house):
    page = house.client("liaison_officer").get(f"{HERE}?year=2025&group={house.ids['group/2']}").text
    assert "没有结对的企业" in page
