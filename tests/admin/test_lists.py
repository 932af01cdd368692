"""Lists: what is found, counted and ordered, and addresses that mean the same next year."""
import re
from datetime import date

import pytest
from sqlalchemy import select

from admin import asking, listing
from tests.admin.toy import Firm, Matter


def numbers(page: str) -> list[str]:
    """The numbers of the rows, in their order."""
    return re.findall(r"〔2014〕第\d+号", page)


def test_filter_keys_are_stable_and_unique(app):
    view = app.extensions["desk-views"]["matter"]
    assert list(view.filters) == [
        "status", "firm_county", "title", "due_on_from", "due_on_to", "received_at_from", "received_at_to",
        "amount_min", "amount_max", "urgent"]


@pytest.mark.parametrize(("query", "test"), [
    ("flt_status=handling", lambda m: m.status == "handling"),
    ("flt0_status=handling", lambda m: m.status == "handling"),
    ("flt_status=handling&flt_status=closed", lambda m: m.status in ("handling", "closed")),
    ("flt_due_on_from=2014-03-10&flt_due_on_to=2014-03-12",
     lambda m: m.due_on and date(2014, 3, 10) <= m.due_on <= date(2014, 3, 12)),
    ("flt_title=%25", lambda m: "%" in m.title), ("flt_title=_", lambda m: "_" in m.title),
    ("flt_title=\\", lambda m: "\\" in m.title),
    ("flt_amount_min=300,000", lambda m: m.amount and m.amount >= 300000), ("flt_urgent=1", lambda m: m.urgent),
    ("flt_firm_county=2", lambda m: m.firm.county_id == 2), ("search=100%25", lambda m: "100%" in m.title),
    ("search=陶瓷 雨污", lambda m: "陶瓷" in m.firm.name and "雨污" in m.title),
    ("view=late", lambda m: m.status != "closed" and m.due_on and m.due_on < date(2014, 3, 20)),
    ("search=第003号", lambda m: m.id == 3),
])
def test_a_list_shows_exactly_the_rows_that_are_asked_for(app, clerk, query, test):
    app.db.info["seen"] = "all"
    wanted = {matter.number for matter in app.db.scalars(select(Matter)) if test(matter)}
    app.db.remove()
    assert wanted
    assert set(numbers(clerk.get(f"/admin/matter/?page_size=100&{query}").text)) == wanted


def test_a_firm_with_several_marks_is_counted_once(app, clerk):
    assert "共 3 家" in clerk.get("/admin/firm/?flt_marks=1").text


@pytest.mark.parametrize("sort", ["number", "firm", "due_on", "amount", "3"])
@pytest.mark.parametrize("desc", ["", "&desc=1"])
def test_pages_neither_lose_nor_repeat_a_row(clerk, sort, desc):
    seen = []
    for page in range(3):
        seen += numbers(clerk.get(f"/admin/matter/?page_size=20&sort={sort}{desc}&page={page}").text)
    assert len(seen) == len(set(seen)) == 60


def test_sorted_rows_are_in_order_and_the_heading_says_so(clerk):
    page = clerk.get("/admin/matter/?sort=number&desc=1").text
    assert numbers(page)[:2] == ["〔2014〕第060号", "〔2014〕第059号"]
    assert page.count('aria-sort="descending"') == 1


def test_the_pager_speaks(clerk, monkeypatch):
    assert "第 1–50 件，共 60 件" in clerk.get("/admin/matter/").text
    assert "第 51–60 件，共 60 件" in clerk.get("/admin/matter/?page=1").text
    assert "第 51–60 件，共 60 件" in clerk.get("/admin/matter/?page=700").text
    monkeypatch.setattr(listing, "CAP", 30)
    assert "共超过" in clerk.get("/admin/matter/").text


def test_an_empty_list_says_why(clerk):
    page = clerk.get("/admin/matter/?search=没有这样的").text
    assert "没有符合条件的记录。" in page
    assert "清除条件" in page


def test_a_list_costs_the_same_whatever_its_length(app, clerk, statements):
    statements.clear()
    clerk.get("/admin/matter/?page_size=20")
    few = len(statements)
    statements.clear()
    clerk.get("/admin/matter/?page_size=100")
    assert len(statements) == few <= 6


def test_the_addresses_that_a_list_writes_are_those_it_reads(app, clerk):
    view = app.extensions["desk-views"]["matter"]
    url = view.list_url(view="late", status=["handling", "closed"], search="用地")
    assert url == "/admin/matter/?view=late&flt_status=handling&flt_status=closed&search=%E7%94%A8%E5%9C%B0"
    with app.test_request_context(url):
        asked = view.asked()
        assert view.url_of(asked) == url.replace("&flt_status=handling&flt_status=closed", "").replace(
            "search=%E7%94%A8%E5%9C%B0", "search=%E7%94%A8%E5%9C%B0&flt_status=handling&flt_status=closed")
    assert asking.written({"page": None, "search": ""}) == ""


def test_text_from_rows_and_addresses_is_escaped(app, clerk):
    app.db.info["seen"] = "all"
    app.db.get(Firm, 1).name = "<script>alert(1)</script>"
    app.db.commit()
    app.db.remove()
    for url in ("/admin/matter/?search=<script>", "/admin/firm/", "/admin/matter/details/?id=6", "/admin/matter/edit/?id=6",
                "/admin/matter/?flt_<script>=1"):
        assert "<script>alert" not in clerk.get(url).text
        assert '"<script>' not in clerk.get(url).text
