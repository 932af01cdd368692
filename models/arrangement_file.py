"""安排表 A year's arrangement in an .xlsx: a day or two, off or worked, and why; with the limits of every file."""

from __future__ import annotations

from datetime import date
from typing import Any

from models.arrangement import BadArrangement, Fault
from models.takeover_file import BadWorkbook, read_cells

HEADS = {
    "first": ("日期", "开始", "起", "起始日期", "开始日期"),
    "last": ("至", "止", "结束", "截止", "结束日期", "截止日期"),
    "what": ("安排", "类型"),
    "words": ("说明", "节日", "名称", "事由"),
}
LOOKED_AT = 10
"""The row of headings is among the first."""
AGAIN = "请另存为 .xlsx 再上传，或把放假安排粘贴到“放假和补班”一栏"


def lines_of(name: str, data: bytes) -> list[tuple[str, str]]:
    """The sheet as lines of text, each with its row. Raises BadArrangement."""
    try:
        rows = read_cells(name, data).rows
    except BadWorkbook as error:
        raise BadArrangement(Fault("", f"{error.words}。{AGAIN}")) from None
    found, columns = _columns(rows)
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = [_text(cell) for cell in row]
        if number - 1 <= found or not any(cells):
            continue
        lines.append((f"第 {number} 行", _line(cells, columns) if columns else " ".join(filter(None, cells))))
    return lines


def _columns(rows: list[list[Any]]) -> tuple[int, dict[str, int]]:
    """Which row names the columns, and which column is what; -1 and nothing where no row does."""
    for number, row in enumerate(rows[:LOOKED_AT]):
        heads = [str(cell or "").strip() for cell in row]
        known = {key: heads.index(name) for key, names in HEADS.items() for name in names if name in heads}
        if {"first", "what"} <= set(known):
            return number, known
    return -1, {}


def _line(cells: list[str], columns: dict[str, int]) -> str:
    first, last, what, words = (
        cells[place] if (place := columns.get(key)) is not None and place < len(cells) else "" for key in HEADS
    )
    return f"{first}{'至' + last if last else ''} {what} {words}".strip()


def _text(cell: Any) -> str:
    """A cell as a line of text would have it."""
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else " ".join(str(cell).split())
