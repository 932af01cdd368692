"""Faults of a ledger: 300 rows with every kind that a row can have — the right row, column, rule and remedy for each.

File and titles: wrong type, damaged, too large, zip bomb, too many entries, cells without end, password or document type,
empty sheet, no rows, too many rows, merged titles, doubled, unknown and missing column. Cells: the table `KINDS` below.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from models.enterprises import Enterprise
from models.takeover import Ledger, try_out
from models.takeover_faults import KINDS as DECLARED
from models.takeover_file import MOST_ROWS
from models.takeover_rows import Options
from seed.cast import Cast
from tests.models.takeover_ledgers import NOW, TITLES, clean_row, ledger, workbook

pytestmark = pytest.mark.slow

COUNT = 300
CLAUSE_5, CLAUSE_6, CLAUSE_8 = (
    "linyi-2014-10/5.concrete",
    "linyi-2014-10/6.days-allowed",
    "linyi-2014-10/8.closure",
)
EVIDENCE, DATES, NUMBER, ORDER, RIGHTS, SHEET = (
    f"house/{name}" for name in ("evidence", "dates", "numbering", "order", "rights", "takeover")
)
CLOSED, CONFIRMED, HANDLING, REGISTERED, RECEIVED = 9, 8, 5, 1, 10
"""Rows of these statuses are those whose number ends so."""


class Cell:
    """A cell that no plain value makes: written by the workbook's own means."""

    def __init__(self, formula: str, value: Any) -> None:
        self.formula, self.value = formula, value


KINDS: list[tuple[str, int, str, Any, str, str, str]] = [
    ("number-doubled-in-the-file", 1, "编号", "〔2014〕第049号", "doubled_number", NUMBER, "改正其中一行"),
    ("number-in-the-database", 1, "编号", "〔2014〕第900号", "number_taken", NUMBER, "删去这一行"),
    ("number-of-another-year", 1, "编号", "〔2013〕第777号", "number_year", NUMBER, "改成同一年"),
    ("number-of-another-form", 1, "编号", "登字 34", "number_form", NUMBER, "〔2014〕第034号"),
    ("number-missing", 1, "编号", None, "missing", EVIDENCE, "补填"),
    ("enterprise-missing", 1, "企业名称", None, "missing", EVIDENCE, "补填"),
    ("enterprise-unknown", 1, "企业名称", "查无此企业", "enterprise", EVIDENCE, "先在“企业”中建立"),
    ("enterprise-ambiguous", 1, "企业名称", "同名企业", "ambiguous", EVIDENCE, "填统一社会信用代码"),
    ("credit-code-lost-digits", 1, "统一社会信用代码", 913713001234567890, "code_lost", EVIDENCE, "设为文本格式"),
    ("credit-code-too-short", 1, "统一社会信用代码", "91371300", "code", EVIDENCE, "18 位"),
    ("day-as-text", 1, "登记日期", "三月初三", "text_day", DATES, "2014-03-03"),
    ("day-number-out-of-range", 1, "登记日期", 9999999, "day_range", DATES, "1990 年至今"),
    ("day-before-all-range", 1, "登记日期", 100, "day_range", DATES, "1990 年至今"),
    ("day-in-the-future", 1, "登记日期", date(2014, 6, 4), "future_day", DATES, "还没有办的步骤"),
    ("day-before-the-policy", 1, "收到日期", date(2012, 3, 3), "before_policy", DATES, "办法施行前"),
    ("dispatched-before-registered", 4, "交办日期", date(2014, 3, 1), "day_order", DATES, "前后两个日期"),
    ("confirmed-before-verified", CONFIRMED, "企业确认日期", date(2014, 3, 4), "day_order", CLAUSE_8, "前后两个日期"),
    ("unit-unknown", 5, "牵头单位", "没有的局", "unit", EVIDENCE, "责任单位"),
    ("cooperating-unit-unknown", 5, "配合单位", "第2责任单位、没有的局", "unit", EVIDENCE, "责任单位"),
    ("county-unknown", 1, "县区", "天外县", "county", EVIDENCE, "县区"),
    ("group-unknown", 1, "帮扶联系组", "第99组", "group", EVIDENCE, "帮扶联系组"),
    ("days-zero", 5, "要求办结天数", 0, "days", CLAUSE_6, "至少 1"),
    ("days-negative", 5, "要求办结天数", -3, "days", CLAUSE_6, "至少 1"),
    ("days-text", 5, "要求办结天数", "十天", "days", CLAUSE_6, "至少 1"),
    ("category-too-long", 1, "问题类别", "长" * 201, "too_long", EVIDENCE, "改短"),
    ("description-too-short", 1, "存在的困难和问题描述", "缺钱", "refused", CLAUSE_5, "存在的困难和问题描述"),
    ("not-vouched", 1, "企业保证所报情况真实准确", "否", "refused", CLAUSE_5, "企业保证"),
    ("choice-unknown", 1, "涉及事项", "天上", "choice", EVIDENCE, "下拉列表"),
    ("status-missing", 1, "当前状态", None, "missing", EVIDENCE, "补填"),
    ("status-unknown", 1, "当前状态", "快了", "unknown_status", ORDER, "下拉列表"),
    ("status-of-another-road", 1, "当前状态", "已撤回", "unknown_status", ORDER, "不接续"),
    ("status-behind-the-days", 1, "反馈日期", date(2014, 4, 1), "status_days", ORDER, "两者一致"),
    ("formula", 1, "问题名称", Cell("=A1", "编号"), "formula", SHEET, "选择性粘贴"),
    ("error-value", 1, "问题名称", Cell("=#REF!", "#REF!"), "error_value", SHEET, "实际内容"),
    ("control-character", 1, "问题名称", "续\x07贷", "control", SHEET, "控制字符"),
    ("closed-without-confirmation", CLOSED, "企业确认日期", None, "unproven", CLAUSE_8, "最后能证明的状态"),
    ("closed-without-verification", CLOSED, "核实日期", None, "unproven", CLAUSE_8, "最后能证明的状态"),
    ("closed-without-paper", CLOSED, "企业确认件", None, "no_paper", CLAUSE_8, "最后能证明的状态"),
    ("paper-not-sent", CLOSED, "企业确认件", "没有附.pdf", "paper_absent", EVIDENCE, "一并选中上传"),
    ("clerk-not-in-office", 1, "经办人", "外来人", "person", RIGHTS, "授权起始日期"),
    ("the-same-trouble-twice", RECEIVED, "问题名称", "贷款到期续贷 10", "already", NUMBER, "写出区别"),
    ("permits-not-checked", 1, "涉及事项", "手续办理", "refused", "linyi-2014-10/5.permits", "补填"),
]  # fmt: skip
"""id, last digit of the row that gets it, column, value, kind, rule, and words of the remedy."""


def _faulty() -> tuple[list[dict[str, Any]], dict[int, tuple[str, int, str, Any, str, str, str]]]:
    """300 rows of which each kind spoils one; row of Excel -> what is wrong there."""
    rows = [clean_row(number) for number in range(1, COUNT + 1)]
    places, used = {}, {49, 10}
    for kind in KINDS:
        number = next(n for n in range(1, COUNT + 1) if n % 10 == kind[1] % 10 and n not in used)
        used.add(number)
        row = rows[number - 1]
        row[kind[2]] = kind[3]
        if kind[0] == "the-same-trouble-twice":
            row |= {"企业名称": rows[9]["企业名称"], "收到日期": rows[9]["收到日期"]}
        if kind[0] == "day-before-the-policy":
            row |= {"登记日期": date(2014, 3, 9)}
        places[number + 1] = kind
    return rows, places


def _write_formulas(places: dict[int, Any]) -> Any:
    def more(page: Any, book: Any) -> None:
        for row, kind in places.items():
            if isinstance(kind[3], Cell):
                page.write_formula(row - 1, TITLES.index(kind[2]), kind[3].formula, None, kind[3].value)

    return more


def _tried(session: Session, cast: Cast, book: Ledger, **options: bool) -> Any:
    return try_out(session, book, cast["city"], Options(**options), NOW)


@pytest.fixture
def neighbours(session: Session, cast: Cast) -> None:
    """Two enterprises of one name, and an issue that has a number already."""
    from models.takeover import take_over
    from tests.models.takeover_ledgers import two

    office = cast["city"]
    session.add_all(Enterprise(name="同名企业", office_id=office.id) for _ in range(2))
    session.commit()
    row = clean_row(1) | {"编号": "〔2014〕第900号", "问题名称": "早已登记的问题"}
    take_over(session, ledger([row]), office, Options(), NOW, two(cast))


@pytest.mark.slow
def test_each_fault_at_its_row_and_column(session: Session, cast: Cast, neighbours: None) -> None:
    """Every kind is told once: row as in Excel, column title, value, rule and how to mend; right rows are not accused."""
    rows, places = _faulty()
    plain = [{k: None if isinstance(v, Cell) else v for k, v in row.items()} for row in rows]
    outcome = _tried(session, cast, ledger(plain, more=_write_formulas(places)))
    found = {(one.row, one.title): one for one in outcome.faults}
    for row, (name, _digit, title, value, kind, rule, mend) in places.items():
        title = "手续核对" if name == "permits-not-checked" else title
        one = found.get((row, title))
        assert one is not None, (
            f"{name}: nothing said of row {row} {title}; {[f for f in found if f[0] == row]}"
        )
        assert (one.kind, one.rule) == (kind, rule), name
        assert mend in one.mend, f"{name}: {one.mend}"
        assert one.clause, name
        if isinstance(value, str) and name not in ("control-character", "permits-not-checked"):
            assert value[:20] in one.value, name
    doubled = {50: "编号"}  # the row whose number another row has taken
    assert {row for row, _title in found} == {*places, *doubled}
    assert outcome.count == COUNT - len(places) - len(doubled)
    assert len({kind[4] for kind in KINDS}) >= 20


def test_every_declared_kind_is_tested() -> None:
    """Nothing is declared that no test here or below brings about."""
    below = {
        "bad_file", "too_large", "empty", "too_many_rows", "merged_titles", "merged_cells", "missing_column",
        "unknown_column", "doubled_column", "nobody", "value",
    }  # fmt: skip
    assert set(DECLARED) == {kind[4] for kind in KINDS} - {"refused"} | below


@pytest.mark.parametrize(
    ("titles", "kind", "title"),
    [
        pytest.param([t for t in TITLES if t != "登记日期"], "missing_column", "登记日期", id="missing"),
        pytest.param([*TITLES, "备注"], "unknown_column", "备注", id="unknown"),
        pytest.param([*TITLES, "编号"], "doubled_column", "编号", id="doubled"),
    ],
)
def test_titles(session: Session, cast: Cast, titles: list[str], kind: str, title: str) -> None:
    """What is wrong with the titles is told once, at row 1, and stands in the way even of the right rows."""
    outcome = _tried(session, cast, ledger([clean_row(1)], titles), only_right=True)
    assert [(one.row, one.title, one.kind) for one in outcome.faults if one.row <= 1] == [(1, title, kind)]
    assert not outcome.may_write(Options(only_right=True))


def _merge(*where: Any) -> Any:
    return lambda page, book: page.merge_range(*where, "合并")


def test_merged_titles_and_cells(session: Session, cast: Cast) -> None:
    """A big title over the titles, and a merged cell further down."""
    outcome = _tried(session, cast, ledger([clean_row(1)], more=_merge(0, 0, 0, 5)))
    assert [(one.row, one.kind) for one in outcome.faults] == [(1, "merged_titles")]
    row = TITLES.index("企业名称")
    outcome = _tried(session, cast, ledger([clean_row(1), clean_row(2)], more=_merge(1, row, 2, row)))
    assert (2, "企业名称", "merged_cells") in [(one.row, one.title, one.kind) for one in outcome.faults]


def _archive(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return made.getvalue()


def _with_sheet(xml: str) -> bytes:
    """A workbook whose sheet is this XML."""
    made, good = io.BytesIO(), zipfile.ZipFile(io.BytesIO(workbook([clean_row(1)])))
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in good.namelist():
            archive.writestr(name, xml if name.endswith("sheet1.xml") else good.read(name))
    return made.getvalue()


NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
FAR = f'<worksheet {NS}><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
LAUGHS = f'<!DOCTYPE x [<!ENTITY a "ha">]><worksheet {NS}><sheetData><row r="1"><c r="A1"><v>&a;</v></c></row></sheetData></worksheet>'


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        pytest.param("台账.csv", b"a,b", "bad_file", id="wrong-type"),
        pytest.param("台账.xlsx", b"", "bad_file", id="nothing"),
        pytest.param("台账.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, "bad_file", id="xls-named-xlsx"),
        pytest.param("台账.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, "bad_file", id="broken-xls"),
        pytest.param("台账.xlsx", workbook([clean_row(1)])[:3000], "bad_file", id="cut-off"),
        pytest.param("台账.xlsx", _archive(readme=b"x"), "bad_file", id="a-zip-of-something"),
        pytest.param("台账.xlsx", b"PK\x03\x04" + b"0" * (5 << 20), "too_large", id="too-many-bytes"),
        pytest.param("台账.xlsx", _archive(xl__workbook=b"0" * (60 << 20)), "too_large", id="zip-bomb"),
        pytest.param("台账.xlsx", _archive(xl__w=b"0" * (20 << 20)), "too_large", id="packed-too-well"),
        pytest.param(
            "台账.xlsx", _archive(**{f"p{n}": b"" for n in range(300)}), "too_large", id="too-many-entries"
        ),
        pytest.param("台账.xlsx", _with_sheet(FAR), "too_large", id="a-cell-far-away"),
        pytest.param("台账.xlsx", _with_sheet(LAUGHS), "bad_file", id="entities"),
        pytest.param("台账.xlsx", workbook([], []), "empty", id="empty-sheet"),
        pytest.param("台账.xlsx", workbook([]), "empty", id="titles-alone"),
        pytest.param(
            "台账.xlsx",
            workbook([{"编号": "x"}] * (MOST_ROWS + 1), ["编号"]),
            "too_many_rows",
            id="too-many-rows",
        ),
    ],
)
def test_the_file_itself(session: Session, cast: Cast, name: str, data: bytes, kind: str) -> None:
    """A file that is none is told so in words, with what to do; nothing is tried."""
    outcome = _tried(session, cast, Ledger(name, data))
    assert kind in [one.kind for one in outcome.faults if one.row == 0]
    assert outcome.count == 0
    assert all(one.mend and one.words for one in outcome.faults)


def test_nobody_in_office_on_that_day(session: Session, cast: Cast) -> None:
    """A unit without a handler: the day is named, and whom the security officer must put in."""
    row = clean_row(5) | {"牵头单位": "第3责任单位", "配合单位": None}
    for grant in cast["unit_handler/3"].grants:
        session.delete(grant)
    session.commit()
    outcome = _tried(session, cast, ledger([row]))
    assert [(one.row, one.title, one.kind) for one in outcome.faults] == [(2, "签收日期", "nobody")]
