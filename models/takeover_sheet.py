"""台账表 The sheet as a whole: its titles, its cells one by one, and what rows must not share."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from models.base import can_be_kept
from models.slips import SlipKind
from models.takeover_columns import BY_TITLE, FAULTS, MUST, Column, Reads, called
from models.takeover_faults import Fault, demanding, fault, file_fault
from models.takeover_file import MOST_ROWS, Cells
from models.takeover_lookups import folded
from models.takeover_numbers import Given
from models.takeover_values import Bad, Reader, as_text
from rules.terms import Step

KINDS_OF_CLAUSES = ("days", "missing", "choice")
"""Faults of a field that a clause of the policy judges itself: that clause is cited."""


@dataclass
class Line:
    """一行: `row` as Excel counts; what was read by title, and every fault found so far."""

    row: int
    raw: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def complain(self, kind: str, title: str, words: str, rule: Any = None) -> None:
        """A fault of one of its cells; a cell is complained of once."""
        if not any(one.title == title for one in self.faults):
            self.faults.append(fault(kind, self.row, title, self.raw.get(title), words, rule=rule))

    def is_wrong(self, title: str) -> bool:
        """Whether its cell is complained of already."""
        return any(one.title == title for one in self.faults)


def titles_of(cells: Cells) -> tuple[dict[int, Column], list[Fault]]:
    """The column of each place, and what is wrong with the titles."""
    if not cells.rows or not any(cells.rows[0]):
        return {}, [file_fault("empty", "工作表是空的，或第 1 行没有栏目名")]
    merged = [one for one in cells.merged if one[0] == 0]
    if merged:
        place = merged[0]
        value = cells.rows[0][place[1]] if place[1] < len(cells.rows[0]) else None
        words = f"第 1 行的栏目名有合并单元格（{len(merged)} 处）"
        return {}, [fault("merged_titles", 1, as_text(value or "")[:30], value, words)]
    titles = {place: as_text(value) for place, value in enumerate(cells.rows[0]) if value is not None}
    return _known(titles), list(_wrong_titles(titles))


def _known(titles: dict[int, str]) -> dict[int, Column]:
    by_title = {folded(called(title, kind.words)): column for title, column in BY_TITLE.items() for kind in SlipKind}
    known: dict[int, Column] = {}
    for place, title in titles.items():
        column = by_title.get(folded(title))
        if column and column not in known.values():
            known[place] = column
    return known


def _wrong_titles(titles: dict[int, str]) -> Iterator[Fault]:
    known = {folded(called(title, kind.words)) for title in (*BY_TITLE, FAULTS) for kind in SlipKind}
    counted = Counter(folded(title) for title in titles.values())
    for title in dict.fromkeys(titles.values()):
        if folded(title) not in known:
            yield fault("unknown_column", 1, title[:30], title, f"模板里没有“{title[:30]}”这一栏")
        elif counted[folded(title)] > 1:
            yield fault("doubled_column", 1, title, title, f"“{title}”出现了 {counted[folded(title)]} 次")
    for title in MUST:
        if folded(title) not in counted:
            yield fault("missing_column", 1, title, None, f"缺少“{title}”这一列")


def lines_of(cells: Cells, columns: dict[int, Column]) -> tuple[list[Line], list[Fault]]:
    """The rows that hold something, with their raw cells; too many of them are not looked at."""
    lines = []
    for at, row in enumerate(cells.rows[1:], 1):
        raw = {column.title: row[place] for place, column in columns.items() if place < len(row)}
        raw |= {
            columns[place].title: text
            for (where, place), text in cells.errors.items()
            if where == at and place in columns
        }
        if any(value is not None for value in raw.values()):
            lines.append(Line(at + 1, raw))
    if not lines:
        return [], [file_fault("empty", "台账里没有内容：第 2 行起每行一件")]
    if len(lines) > MOST_ROWS:
        return [], [file_fault("too_many_rows", f"台账有 {len(lines)} 行，一次最多 {MOST_ROWS} 行")]
    return lines, []


def read_cells_of(line: Line, cells: Cells, columns: dict[int, Column], reader: Reader) -> None:
    """Read every cell of a line, each fault at its cell."""
    at = line.row - 1
    for first, left, _last, _right in cells.merged:
        if first == at and left in columns:
            line.complain("merged_cells", columns[left].title, "这里有合并单元格，看不出属于哪一行哪一栏")
    for place, column in columns.items():
        value = line.raw.get(column.title)
        if value is None or line.is_wrong(column.title):
            continue
        if text := cells.errors.get((at, place)):
            line.complain("error_value", column.title, f"单元格是错误值 {text}")
        elif (at, place) in cells.formulas:
            line.complain("formula", column.title, "单元格是公式，不是填写的内容")
        elif isinstance(value, str) and not _is_clean(value):
            line.complain("control", column.title, "含有看不见的控制字符")
        else:
            _read(line, column, value, reader)


def _read(line: Line, column: Column, value: Any, reader: Reader) -> None:
    try:
        line.values[column.title] = reader.read(column, value)
    except Bad as bad:
        rule = None
        if column.step and column.name and bad.kind in KINDS_OF_CLAUSES:
            rule = demanding(reader.policy, column.step, column.name)
        line.complain(bad.kind, column.title, bad.words, rule)


def _is_clean(text: str) -> bool:
    return can_be_kept(text) and not any(
        unicodedata.category(character) == "Cc" and character not in "\n\r\t" for character in text
    )


def complain_of_doubles(lines: Iterable[Line], taken: dict[Step, set[str]]) -> None:
    """Numbers that two rows share, and numbers that the database has already."""
    for column in (one for one in BY_TITLE.values() if one.reads == Reads.NUMBER and one.step):
        assert column.step is not None
        rows = defaultdict(list)
        for line in lines:
            given = line.values.get(column.title)
            if isinstance(given, Given):
                rows[given.text].append(line)
        for text, sharing in rows.items():
            for line in sharing:
                others = "、".join(f"第 {one.row} 行" for one in sharing if one is not line)
                if others:
                    line.complain("doubled_number", column.title, f"{text} 与{others}重复")
                elif text in taken[column.step]:
                    line.complain("number_taken", column.title, f"系统中已有 {text}")
