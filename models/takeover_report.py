"""台账工作簿 Workbooks of taking over: the template to fill in, and the ledger given back with its faults."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from xlsxwriter import Workbook  # type: ignore[import-untyped] # it carries no types of its own

from models.areas import units_of_line
from models.effects import form_of
from models.facts import policy_for
from models.groups import LiaisonGroup
from models.offices import Office
from models.scope import everything
from models.takeover_columns import BY_TITLE, COLUMNS, FAULTS, SHEET, Column, Reads, called, slip_called
from models.takeover_faults import Fault
from models.takeover_file import MOST_ROWS, Cells
from models.takeover_numbers import series_of
from models.takeover_values import short
from models.units import Unit
from rules.fields import Kind
from rules.policies import POLICIES
from rules.policy import Policy
from rules.terms import MAIN_ROAD

SAFE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
NOTES, LISTS = "说明", "选项"
LONGEST_CELL = 32_000
HOW_TO = (
    "一行一件，从“台账”工作表第 2 行填起；第 1 行的栏目名不要改动，不要合并单元格，不要写公式。",
    "深色栏目必须有；浅色栏目原台账没有的，可以留空，也可以整列删去。",
    "照原台账填写，不推定。原台账没有的文字，系统注明“原台账未载”；没有的证据，不会代填。",
    "日期填完整年月日；编号照原样，用过的编号不会再编给别人。",
    "当前状态到哪一步，就须有到那一步为止的日期；还没有办的步骤不填。",
    "已销号的须有反馈、核实、企业确认（盖章扫描件）和销号日期；确认件的文件与台账一并选中上传。",
    "先试运行：逐行照办法演练，不写入任何内容；错误逐处指明行、栏目、依据和改法。",
)
REPORT_HOW_TO = "红色单元格有错，第一列写明错在哪里、怎么改。改好后直接上传本工作簿即可，第一列会被忽略。"


class _Book:
    """A workbook in memory with the formats of the desk."""

    def __init__(self) -> None:
        self.made = io.BytesIO()
        self.book = Workbook(self.made, SAFE)
        bold = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "border_color": "#D9DFE6"}
        self.must = self.book.add_format({**bold, "bg_color": "#1C4F8A", "font_color": "#FFFFFF"})
        self.head = self.book.add_format({**bold, "bg_color": "#E8F0F9"})
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self.text = self.book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        self.top = self.book.add_format({"valign": "top", "text_wrap": True})
        red = {"bg_color": "#FDECEA", "font_color": "#8C1D17", "border": 1, "border_color": "#B3261E"}
        self.red = self.book.add_format({**red, "valign": "top", "text_wrap": True})
        self.red_day = self.book.add_format({**red, "valign": "top", "num_format": "yyyy-mm-dd"})

    def bytes(self) -> bytes:
        """The finished file."""
        self.book.close()
        return self.made.getvalue()


@dataclass(frozen=True)
class Words:
    """How an office calls a column and explains it: with its policy's own slip, and numbers in its policy's form."""

    office: Office
    policy: Policy
    year: int

    def title(self, column: Column) -> str:
        """交办单编号."""
        return called(column.title, slip_called(self.policy))

    def help(self, column: Column) -> str:
        """如 临翔服企办交（2021）第34号；不填的由系统新编."""
        words = called(column.help, slip_called(self.policy))
        if column.reads != Reads.NUMBER or column.step is None:
            return words
        form = form_of(self.policy, series_of(self.policy, column.step))
        return words.replace("{number}", form.format(mark=self.office.mark, year=self.year, number=34))


def template(session: Session, office: Office, on: date) -> bytes:
    """The workbook to fill in: titles in sight, lists to choose from, instructions on a sheet of their own."""
    words = Words(office, policy_for(office, on) or next(iter(POLICIES.values())), on.year)
    made = _Book()
    sheet = made.book.add_worksheet(SHEET)
    sheet.freeze_panes(1, 2)
    sheet.set_row(0, 34)
    lists = _lists(session, office)
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width, made.day if _is_day(column) else made.text)
        sheet.write_string(0, place, words.title(column), made.must if column.must else made.head)
        if rule := _validation(column, lists, words):
            sheet.data_validation(1, place, MOST_ROWS, place, rule)
    _instructions(made, words)
    _write_lists(made, lists)
    return made.bytes()


def _is_day(column: Column) -> bool:
    return column.reads == Reads.DAY or bool(column.field and column.field.kind == Kind.DAY)


def _lists(session: Session, office: Office) -> dict[Reads, list[str]]:
    with everything(session):
        units = session.execute(
            select(Unit.name, Unit.county).where(Unit.until_on.is_(None), units_of_line([office.id])).order_by(Unit.id)
        ).all()
        groups = session.scalars(
            select(LiaisonGroup.name).where(LiaisonGroup.office_id == office.id).order_by(LiaisonGroup.number)
        ).all()
    counties = dict.fromkeys(county for _name, county in units if county)
    return {
        Reads.UNIT: [name for name, _county in units],
        Reads.GROUP: list(groups),
        Reads.COUNTY: list(counties),
    }


def _validation(column: Column, lists: dict[Reads, list[str]], words: Words) -> dict[str, Any] | None:
    """The drop-down or the bounds of a column."""
    said = {"input_title": words.title(column)[:32], "input_message": words.help(column)[:255]} if column.help else {}
    if column.reads == Reads.STATUS:
        return {"validate": "list", "source": [one.words for one in MAIN_ROAD], **said}
    if lists.get(column.reads):
        place = list(lists).index(column.reads)
        letter = chr(ord("A") + place)
        count = len(lists[column.reads])
        source = f"={LISTS}!${letter}$2:${letter}${count + 1}"
        return {"validate": "list", "source": source, **said}
    if _is_day(column):
        bounds = {"minimum": date(1990, 1, 1), "maximum": date(2099, 12, 31)}
        return {
            "validate": "date",
            "criteria": "between",
            **bounds,
            "error_message": "请填日期，如 2014-03-03",
            **said,
        }
    kind = column.field.kind if column.field else None
    if kind == Kind.FLAG:
        return {"validate": "list", "source": ["是", "否"], **said}
    if kind == Kind.CHOICE:
        return {"validate": "list", "source": [short(one) for one in column.choices], **said}
    if kind == Kind.DAYS:
        return {
            "validate": "integer",
            "criteria": ">=",
            "value": 1,
            "error_message": "请填整数，至少 1",
            **said,
        }
    return {"validate": "any", **said} if said else None


def _instructions(made: _Book, words: Words) -> None:
    sheet = made.book.add_worksheet(NOTES)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 80)
    for at, sentence in enumerate(HOW_TO):
        sheet.merge_range(at, 0, at, 2, f"{at + 1}. {sentence}", made.top)
    first = len(HOW_TO) + 1
    for place, title in enumerate(("栏目", "必须有", "怎么填")):
        sheet.write_string(first, place, title, made.head)
    for at, column in enumerate(COLUMNS, first + 1):
        known = "、".join(short(one) for one in column.choices)
        sheet.write_string(at, 0, words.title(column), made.top)
        sheet.write_string(at, 1, "是" if column.must else "", made.top)
        told = words.help(column) or "照原台账填写"
        sheet.write_string(at, 2, told + (f"（{known}）" if known else ""), made.top)


def _write_lists(made: _Book, lists: dict[Reads, list[str]]) -> None:
    sheet = made.book.add_worksheet(LISTS)
    for place, (reads, words) in enumerate(lists.items()):
        title = next(column.title for column in COLUMNS if column.reads == reads)
        sheet.write_column(0, place, [title, *words])
    sheet.hide()


def fault_book(cells: Cells | None, faults: Sequence[Fault]) -> bytes:
    """The ledger as it came, with a first column of faults, red cells, and a sheet that lists them all."""
    made = _Book()
    if cells is not None and cells.rows:
        _marked(made, cells, faults)
    _listed(made, faults)
    return made.bytes()


def _marked(made: _Book, cells: Cells, faults: Iterable[Fault]) -> None:
    by_row: dict[int, list[Fault]] = defaultdict(list)
    for one in faults:
        by_row[one.row].append(one)
    sheet = made.book.add_worksheet(SHEET)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 56)
    titles = [str(value or "") for value in cells.rows[0]]
    skipped = {place for place, title in enumerate(titles) if title == FAULTS}
    places = [place for place in range(max(map(len, cells.rows))) if place not in skipped]
    for at, place in enumerate(places, 1):
        column = BY_TITLE.get(titles[place]) if place < len(titles) else None
        sheet.set_column(at, at, column.width if column else 14)
    for row, values in enumerate(cells.rows):
        wrong = by_row.get(row + 1, [])
        red = {one.title for one in wrong}
        words = "\n".join(f"【{one.title}】{one.words}。{one.mend}（{one.clause}）" for one in wrong)
        _text(sheet, row, 0, FAULTS if row == 0 and not words else words, made.red if words else made.head)
        for at, place in enumerate(places, 1):
            value = values[place] if place < len(values) else None
            title = titles[place] if place < len(titles) else ""
            is_red = title in red if row else title in red or any(one.title == "" for one in wrong)
            _cell(made, sheet, row, at, cells.errors.get((row, place), value), is_red)


def _cell(made: _Book, sheet: Any, row: int, at: int, value: Any, is_red: bool) -> None:
    usual = made.head if row == 0 else made.top
    if value is None:
        if is_red:
            sheet.write_blank(row, at, None, made.red)
    elif isinstance(value, date) and value.year >= 1900:
        moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001 # Excel knows no zone
        sheet.write_datetime(row, at, moment, made.red_day if is_red else made.day)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(row, at, value, made.red if is_red else usual)
    else:
        words = ("是" if value else "否") if isinstance(value, bool) else str(value)
        _text(sheet, row, at, words, made.red if is_red else usual)


def _text(sheet: Any, row: int, at: int, words: str, form: Any) -> None:
    """A text stays a text; what no sheet may hold is shown as �."""
    safe = "".join(one if one.isprintable() or one in "\n\t" else "�" for one in words)[:LONGEST_CELL]
    if safe:
        sheet.write_string(row, at, safe, form)


def _listed(made: _Book, faults: Sequence[Fault]) -> None:
    sheet = made.book.add_worksheet(NOTES)
    sheet.freeze_panes(3, 0)
    for place, width in enumerate((8, 24, 26, 44, 30, 56)):
        sheet.set_column(place, place, width)
    sheet.merge_range(0, 0, 0, 5, f"共 {len(faults)} 处错误。{REPORT_HOW_TO}", made.top)
    for place, title in enumerate(("行", "栏目", "所填内容", "错误", "依据", "怎么改")):
        sheet.write_string(2, place, title, made.head)
    for at, one in enumerate(faults, 3):
        where = str(one.row) if one.row else "整个文件"
        rule = f"{one.clause}（{one.rule}）"
        for place, words in enumerate((where, one.title, one.value, one.words, rule, one.mend)):
            _text(sheet, at, place, words, made.top)
