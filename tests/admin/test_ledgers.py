"""台账: declared columns, one query for desk, page and sheet, every figure opens its rows, three colours with words."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from admin.ledgers import boxes_of, rule_of
from admin.views.ledgers import LEDGERS
from models.issues import Issue
from models.offices import Office
from models.people import Grant, Person
from rules.terms import Status, Step
from seed.cast import SINCE
from tests.admin.issue_house import Desk, desk, issue_app  # noqa: F401 # fixtures
from tests.admin.lincang_days import Days, population


@pytest.fixture
def lincang(desk: Desk) -> tuple[Desk, dict[str, Issue]]:  # noqa: F811
    """A county office two weeks into its work."""
    days = Days(desk.session, desk.cast)
    found = population(days)
    desk.clock.set(days.on(14))
    return desk, found


def sheet(answer: Any) -> list[list[Any]]:
    """The rows of an .xlsx below its head, which is the row that is framed and bold."""
    rows = list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
    head = next(at for at, row in enumerate(rows) if sum(one is not None for one in row) > 1)
    return [list(row) for row in rows[head:]]


def count(page: str) -> int:
    """The lines of the ledger's table."""
    return len(re.findall(r"<tr", page.partition("<tbody>")[2].partition("</tbody>")[0]))


def test_every_declared_source_can_be_read() -> None:
    for ledger in LEDGERS:
        missing = [box.source for box in boxes_of(ledger, rule_of(ledger, None, None)) if box.source not in ledger.read]  # type: ignore[arg-type] # no office, no day
        assert (ledger.key, missing) == (ledger.key, [])


EXPECTED = {"supervision": {"resume", "ledger"}, "special": {"special"}, "unsigned": {"unsigned"}, "overdue": {"late", "asked"}}


def test_desk_page_list_and_sheet_hold_the_same_rows(lincang: tuple[Desk, dict[str, Issue]]) -> None:
    """The identity of each figure with its rows, tab by tab."""
    desk, found = lincang  # noqa: F811
    clerk = desk.as_("county/clerk")
    for ledger in LEDGERS:
        page = clerk.get(f"/admin/ledger/?of={ledger.key}").text
        rows = sheet(clerk.get(f"/admin/ledger/export/xlsx/?of={ledger.key}"))
        assert count(page) == len(rows) - 1, ledger.key
        assert rows[0][0], ledger.key
        if ledger.figure is None:
            continue
        tab = re.search(rf'of={ledger.key}"[^>]*>[^<]*<i>(\d+)</i>', page)
        opened = clerk.get("/admin/issue/?" + "&".join(f"{key}={value}" for key, value in ledger.figure.items())).text
        total = re.search(r"共 (\d+) 件", opened)
        assert tab, ledger.key
        assert total, ledger.key
        assert int(tab[1]) == int(total[1]) == len(rows) - 1, ledger.key
        if ledger.key in EXPECTED:
            titles = {desk.fresh(found[name]).title for name in EXPECTED[ledger.key]}
            assert titles == {row[rows[0].index("问题")] for row in rows[1:]}, ledger.key


def test_the_clauses_own_columns_stand_first(lincang: tuple[Desk, dict[str, Issue]]) -> None:
    desk, _ = lincang  # noqa: F811
    rows = sheet(desk.as_("county/clerk").get("/admin/ledger/export/xlsx/?of=supervision"))
    assert rows[0][:10] == ["登记编号", "问题类别", "企业名称", "问题", "牵头承办部门", "办理状态", "办结时限", "办理结果", "分步措施",
                            "计划解决时限"]
    assert [row[7] for row in rows[1:]] == ["B 类", "C 类"]
    assert rows[2][10] == "《国有建设用地使用权出让规定》第八条"
    assert rows[1][-1] == "已到计划时限，待续办"


def test_special_supervision_says_what_led_there(lincang: tuple[Desk, dict[str, Issue]]) -> None:
    """The enterprise was dissatisfied; or a letter too many: each with its day, on the ledger as on the issue's page."""
    desk, found = lincang  # noqa: F811
    late = desk.fresh(found["late"])
    for at in (14, 15, 16):
        desk.clock.set(desk.fresh(found["special"]).received_on + timedelta(days=at))
        assert desk.take("county/clerk", late, "remind", text="请抓紧办理").status_code == 302
    clerk = desk.as_("county/clerk")
    head, *rows = sheet(clerk.get("/admin/ledger/export/xlsx/?of=special"))
    told = {row[head.index("问题")]: (row[head.index("原因")], row[head.index("转入日期")]) for row in rows}
    assert told[desk.fresh(found["special"]).title][0] == "企业不满意：只清了淤，没有修排水沟"
    why, since = told[late.title]
    assert why == "多次催办仍未办结"
    assert since.date() == desk.clock().date()
    assert "多次催办仍未办结，已转入" in clerk.get(f"/admin/issue/details/?id={late.id}").text


def test_three_colours_each_with_its_word(lincang: tuple[Desk, dict[str, Issue]]) -> None:
    """蓝 within five working days, 黄 within one, 红 past; read from the rows of the sheet and of the page."""
    desk, found = lincang  # noqa: F811
    clerk = desk.as_("county/clerk")
    told = {}
    for ledger in ("near", "overdue"):
        for row in sheet(clerk.get(f"/admin/ledger/export/xlsx/?of={ledger}"))[1:]:
            told[row[2]] = row[-1]
    assert told[desk.fresh(found["near"]).title] == "一个工作日内到期"  # the 27th, today being the 26th
    assert told[desk.fresh(found["late"]).title] == "逾期"
    page = clerk.get("/admin/ledger/?of=near").text
    assert '<tr class="soon">' in page
    assert "红</span> 逾期</p>" in page
    assert "红</span> 逾期或已到计划时限</p>" in clerk.get("/admin/ledger/?of=supervision").text
    desk.clock.set(desk.fresh(found["near"]).due_on - timedelta(days=5))
    earlier = desk.as_("county/clerk").get("/admin/ledger/?of=near").text
    assert '<tr class="near">' in earlier
    assert "临近到期</span></td></tr>" in earlier


def test_overdue_by_unit_with_reminders_and_each_figure_its_rows(lincang: tuple[Desk, dict[str, Issue]]) -> None:
    desk, _ = lincang  # noqa: F811
    clerk = desk.as_("county/clerk")
    head, *rows = sheet(clerk.get("/admin/ledger/export/xlsx/?of=units"))
    assert head == ["承办单位", "逾期（件）", "最长逾期（工作日）", "已发催办函（份）"]
    assert rows == [["第1责任单位", 2, 6, 2]]  # due on the 19th: 20 21 22 23 25 (worked) 26
    page = clerk.get("/admin/ledger/?of=units").text
    links = [(url.replace("&amp;", "&"), int(number)) for url, number in re.findall(r'<a href="(/admin/[a-z]+/\?[^"]+)">(\d+)</a>', page)]
    assert len(links) == 3
    for url, number in (links[0], links[2]):
        assert behind(clerk, url) == number, url


def behind(client: Any, url: str) -> int:
    """How many rows the list behind a link counts."""
    total = re.search(r"共 (\d+) [件份]", client.get(url).text)
    assert total, url
    return int(total[1])


def test_letters_are_counted_with_the_unit_to_which_they_went(lincang: tuple[Desk, dict[str, Issue]]) -> None:
    """One that only cooperates is sent none, neither in its figure nor in the rows behind it."""
    desk, _ = lincang  # noqa: F811
    days = Days(desk.session, desk.cast)
    joint = days.issue("两家合办的一件（逾期）", Status.DISPATCHED, proposal={"lead_unit": "unit/2", "cooperating_units": ["unit/1"]})
    days.do(joint, Step.REMIND, 9)
    clerk = desk.as_("county/clerk")
    for address in ("?of=units", "?of=proposal&from=2021-04-01&to=2021-04-30"):
        page = clerk.get(f"/admin/ledger/{address}").text
        letters = re.findall(r'<a href="(/admin/slip/\?[^"]+)">(\d+)</a>', page)
        assert sorted(int(number) for _url, number in letters) == [1, 2], address
        for url, number in letters:
            assert behind(clerk, url.replace("&amp;", "&")) == int(number), url


def test_the_proposal_list_only_proposes(lincang: tuple[Desk, dict[str, Issue]]) -> None:
    """第二十三条: longest overdue, most reminders, most rework; it says that nobody is named without a decision."""
    desk, _ = lincang  # noqa: F811
    clerk = desk.as_("county/clerk")
    head, *rows = sheet(clerk.get("/admin/ledger/export/xlsx/?of=proposal&from=2021-04-01&to=2021-04-30"))
    assert head[:4] == ["承办单位", "最长逾期（工作日）", "催办", "返工"]
    assert rows[0][:4] == ["第1责任单位", 6, 2, 1]
    data = clerk.get("/admin/ledger/export/xlsx/?of=proposal&from=2021-04-01&to=2021-04-30").data
    printed = load_workbook(io.BytesIO(data)).active
    note = next(row[0] for row in printed.iter_rows() if str(row[0].value).startswith("仅为建议"))
    assert note.alignment.wrap_text, "what is longer than the sheet is wide is read whole"
    assert printed.row_dimensions[note.row].height > 40
    page = clerk.get("/admin/ledger/?of=proposal&from=2021-04-01&to=2021-04-30").text
    assert "未经领导小组决定，不点名" in page
    before = sheet(clerk.get("/admin/ledger/export/xlsx/?of=proposal&from=2021-01-01&to=2021-03-31"))
    assert [row[2:4] for row in before[1:]] == [[0, 0]]


@pytest.mark.parametrize("url", ["/admin/ledger/?of=nothing", "/admin/ledger/export/xlsx/?of=%27"])
def test_an_unknown_ledger_is_not_found(lincang: tuple[Desk, dict[str, Issue]], url: str) -> None:
    assert lincang[0].as_("county/clerk").get(url).status_code == 404


def test_who_may_see_them(lincang: tuple[Desk, dict[str, Issue]]) -> None:
    """Readers of the office; what another office handles stands on no ledger of theirs."""
    desk, _ = lincang  # noqa: F811
    for who in ("unit_handler", "informant", "county/administrator", "liaison_officer"):
        assert desk.as_(who).get("/admin/ledger/").status_code == 403, who
    office = Office(name="又一县办公室", short_name="又一县", mark="凤庆", level="county", parent_id=desk.cast["city"].id)
    desk.cast.add("other", office)
    other = desk.cast.add("other/clerk", Person(username="other-clerk", name="外县经办"))
    desk.session.add(Grant(person_id=other.id, role="clerk", office_id=office.id, from_on=SINCE))
    desk.session.commit()
    assert "物流园限高架" not in desk.as_("other/clerk").get("/admin/ledger/?of=overdue").text
    assert "物流园限高架" in desk.as_("county/supervisor").get("/admin/ledger/?of=overdue").text
