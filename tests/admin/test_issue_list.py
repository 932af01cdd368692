"""The list of issues: its columns by role, its filters and chips, its search, its cost."""
from __future__ import annotations

import re
from datetime import date

from tests.admin.issue_house import Desk, desk, issue_app  # noqa: F401 # the fixtures


def rows(desk: Desk, who: str, query: str = "") -> str:  # noqa: F811
    """The table as somebody sees it."""
    answer = desk.as_(who).get(f"/admin/issue/?{query}")
    assert answer.status_code == 200, query
    return answer.text.split("<tbody>", 1)[1].split("</tbody>", 1)[0]


def count(desk: Desk, query: str, who: str = "clerk") -> int:  # noqa: F811
    """How many rows an address shows."""
    return len(re.findall("<tr class", rows(desk, who, query)))


def test_the_columns_in_words(desk: Desk) -> None:  # noqa: F811
    """Days left and late in working days, statuses as badges with words."""
    desk.story("file_result", propose={"days_allowed": 9})
    desk.story("receive")
    text = rows(desk, "clerk")
    assert "办结逾期 3 个工作日" in text
    assert '<span class="badge wait">已反馈</span>' in text
    assert "帮扶联系组" in text
    assert text.index("逾期") < text.index("待登记")


def test_an_administrator_counts_and_does_not_read(desk: Desk) -> None:  # noqa: F811
    """Number, enterprise, status; no title, no description, by no search and no filter; no page, no sheet."""
    issue = desk.story("file_result")
    client = desk.as_("administrator")
    text = client.get("/admin/issue/").text
    assert issue.registration_no in text
    assert desk.cast["enterprise/1"].name in text
    for secret in (issue.title, "2000 万元", "融资"):
        assert secret not in text
    assert count(desk, "search=贷款到期", "administrator") == 0
    assert count(desk, "search=2000", "administrator") == 0
    assert count(desk, "search=第1企业", "administrator") == 1
    assert count(desk, "flt_category=没有", "administrator") == 1
    assert "/admin/issue/details/" not in text
    assert client.get("/admin/issue/export/xlsx/").status_code == 403


def test_each_sees_his_own(desk: Desk) -> None:  # noqa: F811
    """A unit after it was handed out, a group its enterprises', an informant his enterprise's."""
    desk.story("register")
    desk.story("dispatch")
    for who, seen in {"clerk": 2, "supervisor": 2, "liaison_officer": 2, "liaison_officer/2": 0, "unit_handler": 1,
                      "unit_handler/2": 1, "unit_handler/3": 0, "informant": 2, "informant/2": 0, "county/clerk": 0}.items():
        assert count(desk, "", who) == seen, who


def test_filters_by_their_keys(desk: Desk) -> None:  # noqa: F811
    """Each narrows as its name says, and none counts a row twice."""
    desk.story("file_result", propose={"days_allowed": 9}, receive={"urgent": True})
    desk.story("dispatch", propose={"days_allowed": 17})
    desk.story("receive", receive={"category": "用电"})
    desk.story("close")
    unit, group, office = desk.cast["unit/1"].id, desk.cast["group/1"].id, desk.cast["city"].id
    expected = {
        "": 4, "flt_status=reported": 1, "flt_status=reported&flt_status=received": 2, "flt_county=临翔区": 4, "flt_county=别处": 0,
        f"flt_group={group}": 4, f"flt_lead_unit={unit}": 3, f"flt_unit={unit}": 3, f"flt_unit={desk.cast['unit/2'].id}": 3,
        f"flt_office={office}": 4, "flt_category=用电": 1, "flt_holder=unit": 1, "flt_overdue_on=2014-03-20": 0,
        "flt_overdue_on=today": 0, "flt_overdue_on=2014-03-19": 1, "flt_overdue_on=2014-03-14": 0, "flt_overdue_on=2014-03-15": 1,
        "flt_due_within=1": 0, "flt_result=late": 1, "flt_result=in_time": 1, "flt_due_on_to=2014-03-14": 1,
        "flt_due_within=2": 1, "flt_round=1": 4, "flt_round=2": 0, "flt_urgent=1": 1, "flt_received_on_from=2014-03-03": 4,
        "flt_received_on_to=2014-03-02": 0, "flt_enterprise=第1": 4, f"flt_enterprise={desk.cast['enterprise/2'].id}": 0,
        "view=open": 3, "view=late": 0, "view=due-soon": 1, "view=to-verify": 1, "view=to-accept": 1, "view=to-register": 1,
        "view=ended": 1, "search=用电": 0, "search=第1企业": 4, "search=2000 万元": 4, "search=%25": 0,
    }
    assert {query: count(desk, query) for query in expected} == expected


def test_bad_addresses_are_ignored_or_said(desk: Desk) -> None:  # noqa: F811
    """Never a 500."""
    desk.story("receive")
    for query in ("page=-1", "page=abc", "page=999999999", "sort=title;drop", "sort=99", "view=nothing", "flt_status=x", "flt_round=-1",
                  "flt_round=9999999999999", "flt_due_within=0", "flt_due_within=999999999", "flt_overdue_on=2014-02-30",
                  "flt_received_on_from=x", "flt_group=abc", "flt_office=99999999999999999999", "flt_nothing=1", "page_size=5000",
                  "flt_county=%00", "search=%00%ff", "flt_enterprise=%00", "flt_due_within=2147483647"):
        assert desk.as_("clerk").get(f"/admin/issue/?{query}").status_code == 200, query


def test_the_number_on_a_chip_is_the_number_of_its_rows(desk: Desk) -> None:  # noqa: F811
    """Every figure is a link to exactly its rows."""
    desk.story("file_result", propose={"days_allowed": 9})
    desk.story("approve")
    text = desk.as_("clerk").get("/admin/issue/").text
    chips = re.findall(r'href="/admin/issue/\?(view=[\w-]+)"[^>]*>[^<]*<i>(\d+)</i>', text)
    assert len(chips) >= 6
    for query, number in chips:
        assert count(desk, query) == int(number), query


def test_the_list_costs_the_same_whatever_it_holds(desk: Desk) -> None:  # noqa: F811
    """At most twelve statements."""
    client = desk.as_("clerk")
    counts = []
    for _ in range(2):
        desk.story("file_result")
        client.get("/admin/issue/")
        with desk.counting() as asked:
            client.get("/admin/issue/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12, asked


def test_the_sheet_holds_the_rows_that_are_shown(desk: Desk) -> None:  # noqa: F811
    """With true days, and logged."""
    import io

    from openpyxl import load_workbook
    desk.story("file_result")
    desk.story("receive")
    answer = desk.as_("clerk").get("/admin/issue/export/xlsx/?view=to-verify")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    values = list(sheet.iter_rows(values_only=True))
    assert len(values) == 2
    assert values[1][values[0].index("问题")] == "贷款到期续贷"
    assert values[1][values[0].index("应办结")].date() == date(2014, 3, 21)
    assert values[1][values[0].index("状态")] == "已反馈"
