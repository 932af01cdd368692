"""Ledgers for the tests of taking over: clean rows of every status, and workbooks made of rows."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from xlsxwriter import Workbook

from models.attachments import Upload
from models.takeover import Ledger
from models.takeover_columns import COLUMNS, DAY_TITLES, SHEET, STEPS
from rules.terms import MAIN_ROAD, Step
from seed.cast import Cast

TITLES = [column.title for column in COLUMNS]
PAPER = "确认件.pdf"
NOW = datetime.fromisoformat("2014-06-03T10:00:00+08:00")
FIRST = date(2014, 3, 3)
TEXTS = {
    Step.REGISTER: {"企业保证所报情况真实准确": "是", "问题解决责任单位": "第1责任单位"},
    Step.PROPOSE: {"牵头单位": "第1责任单位", "配合单位": "第2责任单位、单位3", "要求办结天数": 10, "处理意见": "请抓紧办理"},
    Step.APPROVE: {"集体研究参加人": "主任、经办人", "集体研究意见": "同意"},
    Step.FILE_RESULT: {"办理情况": "已解决", "办理结果类别": "A类"},
    Step.VERIFY: {"核实情况": "已到现场看过"},
    Step.CONFIRM: {"企业确认件": PAPER},
}  # fmt: skip


def papers() -> dict[str, Upload]:
    """The sealed paper that every closed row names."""
    return {PAPER: Upload(PAPER, b"%PDF-1.4\n%sealed\n")}


def clean_row(number: int) -> dict[str, Any]:
    """Row of a status that follows from its number; every tenth is closed."""
    status = MAIN_ROAD[number % len(MAIN_ROAD)]
    steps = STEPS[: MAIN_ROAD.index(status) + 1]
    row: dict[str, Any] = {
        "企业名称": f"第{number % 2 + 1}企业", "问题名称": f"贷款到期续贷 {number}", "当前状态": status.words,
        "存在的困难和问题描述": f"流动资金贷款到期，第 {number} 笔需要协调续贷", "问题类别": "融资",
    }  # fmt: skip
    for place, step in enumerate(steps):
        row[DAY_TITLES[step]] = FIRST + timedelta(days=number % 20 + place * 2)
        row |= TEXTS.get(step, {})
    if Step.REGISTER in steps:
        row["编号"] = f"〔2014〕第{number:03d}号"
    return row


def clean_rows(count: int) -> list[dict[str, Any]]:
    """So many rows, numbered from 1."""
    return [clean_row(number) for number in range(1, count + 1)]


def workbook(
    rows: Sequence[Mapping[str, Any]],
    titles: Sequence[str] = TITLES,
    *,
    sheet: str = SHEET,
    more: Callable[[Any, Any], None] | None = None,
) -> bytes:
    """An .xlsx of these rows, cells as what they are; `more` may do worse to the sheet."""
    made = io.BytesIO()
    book = Workbook(made, {"strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(sheet)
    as_day = book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(0, 0, titles)
    for at, row in enumerate(rows, 1):
        for place, title in enumerate(titles):
            value = row.get(title)
            if isinstance(value, date):
                page.write_datetime(at, place, datetime(value.year, value.month, value.day), as_day)  # noqa: DTZ001 # Excel knows no zone
            elif value is not None:
                page.write(at, place, value)
    if more:
        more(page, book)
    book.close()
    return made.getvalue()


def ledger(rows: Sequence[Mapping[str, Any]], titles: Sequence[str] = TITLES, **options: Any) -> Ledger:
    """A ledger of these rows, with its papers."""
    return Ledger("骨干企业问题台账.xlsx", workbook(rows, titles, **options), papers())


def two(cast: Cast) -> tuple[Any, Any]:
    """The administrator and the leader of the city's office."""
    return cast["city/administrator"], cast["city/leader"]
