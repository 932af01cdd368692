"""应做事项: every figure opens exactly its rows; spans that cannot be are told; each office sees its own."""
from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook

from admin import spans
from models import clock
from models.assignments import Assignment
from models.steps import take
from rules.owed import Period
from rules.terms import Step
from tests import databases
from tests.admin.noun_house import House, flashed
from tests.conftest import skip

HERE = "/admin/obligation/"
RULE = "linyi-2014-10/5.visits-supported"
SPAN = "from=2025-01-01&to=2025-03-31"
"""A quarter that is over, whenever the tests run."""


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def house(request, tmp_path_factory) -> Iterator[House]:
    """The cast, and in January 2025 two visits, in February one; enterprise/4 joins in mid February."""
    template = request.getfixturevalue(f"{request.param}_template")
    if request.param == "sqlite":
        made = House(databases.sqlite_copy(template, tmp_path_factory.mktemp("owed")))
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
        from models.people import Person
        officer = session.get(Person, house.ids["liaison_officer"])
        for day in (date(2025, 1, 6), date(2025, 1, 20), date(2025, 2, 3)):
            take(session, None, Step.VISIT, officer, clock.at(day), enterprise=house.ids["enterprise/1"], visited_on=day)
        session.commit()
    return house


def figures(page: str) -> list[tuple[str, str]]:
    """(address, text) of every figure."""
    found = re.findall(r'<a[^>]* href="(/admin/obligation/rows/[^"]+)"[^>]*>(.*?)</a>', page)
    return [(url.replace("&amp;", "&"), re.sub("<[^>]+>", "", text)) for url, text in found]


def test_every_figure_opens_its_rows(house):
    client = house.client("supervisor")
    shown = figures(client.get(f"{HERE}?{SPAN}").text)
    assert shown
    for url, text in shown:
        rows = client.get(url)
        assert rows.status_code == 200
        pairs = [tuple(map(int, one.split("/"))) for one in re.findall(r">(\d+/\d+)<", rows.text)]
        if "state=short" in url:
            assert sum(due - done for done, due in pairs) == int(text.removeprefix("缺 ")), url
        elif "/" in text:
            assert "state=counted" in url
            assert not {"部分", "不计"} & set(states(rows.text))
            assert f"{sum(min(pair) for pair in pairs)}/{sum(due for _done, due in pairs)}" == text, url
        elif "state=partial" in url:
            assert len(pairs) == int(text.removeprefix("部分 "))


def states(page: str) -> list[str]:
    return re.findall(r'data-label="情形"[^>]*><span><span class="badge[^"]*">([^<]+)<', page)


def test_the_rows_name_enterprise_period_owed_done_and_days(house):
    page = house.client("clerk").get(f"{HERE}rows/?rule={RULE}&owner={house.ids['group/1']}&{SPAN}").text
    text = " ".join(re.sub("<[^>]+>", " ", page).split())
    for words in ("2025年1月", "2025年2月", "2025年3月", "2025年1月6日、2025年1月20日", "不够 差 1", "不够 差 2"):
        assert words in text, words
    assert f"/admin/enterprise/details/?id={house.ids['enterprise/1']}" in page
    assert "visited_on_from=2025-02-01" in page


@pytest.mark.parametrize(("query", "words"), [
    ("from=2025-03-31&to=2025-01-01", "止日早于起日"), ("from=2025-02-30&to=2025-03-01", "日期看不懂"),
    ("from=2025-01-01", "日期看不懂"), ("from=x&to=%00", "日期看不懂"), ("from=2020-01-01&to=2025-01-01", "一次最多看两年"),
])
def test_a_span_that_cannot_be_is_told_and_this_month_shown(house, query, words):
    page = house.client("supervisor").get(f"{HERE}?{query}").text
    assert words in flashed(page)
    assert f'name="from" value="{clock.today().replace(day=1)}"' in page


@pytest.mark.parametrize("query", ["rule=nonsense", "rule=linyi-2014-10/3.loop", "", f"rule={RULE}&state=odd", f"rule={RULE}&owner=x",
                                   f"rule={RULE}&owner=-1"])
def test_no_such_rows(house, query):
    assert house.client("supervisor").get(f"{HERE}rows/?{query}").status_code == 404
    assert house.client("supervisor").get(f"{HERE}rows/export/xlsx/?{query}").status_code == 404


def test_pages_beyond_the_last_and_spans_ahead_are_empty(house):
    client = house.client("supervisor")
    assert "没有这样的事项" in client.get(f"{HERE}rows/?rule={RULE}&{SPAN}&page=99").text
    ahead = clock.today() + timedelta(days=400)
    assert "还没有到" in client.get(f"{HERE}?from={ahead}&to={ahead}").text


def test_each_office_sees_its_own(house):
    """The county's people owe their meetings and nothing of the city's groups."""
    page = house.client("county-clerk").get(f"{HERE}?{SPAN}").text
    assert "专题会议" in page
    assert "走访帮扶企业" not in page
    theirs = house.client("county-clerk").get(f"{HERE}rows/?rule={RULE}&owner={house.ids['group/1']}&{SPAN}").text
    assert "没有这样的事项" in theirs


def test_sheets_say_the_same_in_true_numbers(house):
    client = house.client("supervisor")
    sheet = load_workbook(io.BytesIO(client.get(f"{HERE}export/xlsx/?{SPAN}").data)).active
    heads, *rows = sheet.iter_rows(values_only=True)
    assert heads == ("类别", "名称", "事项", "应做", "已做", "缺", "进行中还差", "部分（只展示）")
    assert sheet.freeze_panes == "A2"
    with house.session() as session:
        supported = session.query(Assignment).filter_by(relation="supported", group_id=house.ids["group/1"]).count()
    (mine,) = (row for row in rows if row[0] == "帮扶联系组" and row[2] == "走访帮扶企业" and row[3] and row[4])
    assert mine[3:] == (6 * supported, 3, 6 * supported - 3, 0, 0)
    behind = client.get(f"{HERE}rows/export/xlsx/?rule={RULE}&owner={house.ids['group/1']}&{SPAN}&state=met")
    heads, row = load_workbook(io.BytesIO(behind.data)).active.iter_rows(values_only=True)
    assert (row[2], row[3].date(), row[4], row[5], row[7], row[8]) == ("2025年1月", date(2025, 1, 1), 2, 2, "够", "2025-01-06、2025-01-20")


@pytest.mark.parametrize(("today", "key", "first", "last"), [
    (date(2026, 1, 1), "last-month", date(2025, 12, 1), date(2025, 12, 31)),
    (date(2026, 1, 1), "week", date(2025, 12, 29), date(2026, 1, 4)),
    (date(2025, 12, 31), "quarter", date(2025, 10, 1), date(2025, 12, 31)),
    (date(2024, 2, 29), "month", date(2024, 2, 1), date(2024, 2, 29)),
    (date(2024, 2, 29), "year", date(2024, 1, 1), date(2024, 12, 31)),
])
def test_the_usual_spans(house, today, key, first, last):
    with house.app.test_request_context():
        assert spans.usual(today)[key][1] == Period(first, last + timedelta(days=1))
        assert spans.read({"from": str(first), "to": str(last)}, today).key == key


@pytest.mark.parametrize(("role", "address"), [
    ("supervisor", HERE), ("clerk", HERE), ("leader", HERE), ("liaison_officer", "/admin/visit/grid/"),
    ("group_member", "/admin/visit/grid/")])
def test_the_desk_leads_to_what_stands_behind_it(house, role, address):
    """Each desk says what is owed, how many working days are left, and where the rest of it stands."""
    page = house.client(role).get("/admin/").text
    card = page[page.index('id="owed"'):]
    assert f'href="{address}"' in card[:card.index("</section>")]
    assert "走访帮扶企业" in card
    assert "本月剩余" in page
    assert ("专题会议" in card) == (address == HERE), "the meetings are the office's"
