"""A sheet of any length in a constant amount of memory: true dates, numbers and words, and no live formula.

Rows are written as they come. An .xlsx cannot be sent while it is made (the archive is closed last), so it stands in a
folder of its own for a moment and is gone before the first byte leaves.
"""
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO
from unicodedata import east_asian_width
from urllib.parse import quote

from flask import Response
from xlsxwriter import Workbook

from admin.formats import local, yes_no
from admin.ids import clean

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767
ROWS_PER_SHEET = 1_000_000
EXACT_DIGITS = 15
WIDEST, LINE = 34, 17
"""A ledger's widest column, in letters, and the height of one of its lines, in points."""
LEAST_ROOM = 60
"""So many letters of a heading stand in one line, however narrow the columns' own titles."""
LOOKED_AT = 500
"""Rows by which the widths of the columns are chosen."""
SAFE = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "remove_timezone": True}


@dataclass(frozen=True)
class Column:
    """One column of a sheet: its title, and how its value is read from a row."""
    title: str
    read: Callable[[Any], Any]


class Book:
    """A workbook that is being written."""

    def __init__(self, path: Path, name: str, columns: list[Column], heading: tuple[str, ...] = ()):
        self.heading = heading
        self.book = Workbook(str(path), {**SAFE, "tmpdir": str(path.parent)})
        self.name, self.columns, self.count, self.sheets = name, columns, 0, 0
        self.head = self.book.add_format({"bold": True, "bg_color": "#E8F0F9", "bottom": 1, "valign": "vcenter"})
        # A ledger under a heading is printed: framed, its texts in full.
        framed: dict[str, Any] = {"border": 1, "valign": "top", "text_wrap": True} if heading else {}
        if heading:
            self.head = self.book.add_format({**framed, "bold": True, "bg_color": "#E8F0F9", "align": "center"})
        self.plain = self.book.add_format(framed) if heading else None
        self.day = self.book.add_format({**framed, "num_format": "yyyy-mm-dd"})
        self.moment = self.book.add_format({**framed, "num_format": "yyyy-mm-dd hh:mm"})
        self.widths = [broad(column.title) + 4 for column in columns]
        self.begin()

    def begin(self) -> None:
        """A sheet with its heading: bold, and kept in sight."""
        self.sheets += 1
        self.row = len(self.heading)
        title = sheet_name(self.name) if self.sheets == 1 else f"{sheet_name(self.name)[:26]} ({self.sheets})"
        self.sheet = self.book.add_worksheet(title)
        self.sheet.freeze_panes(self.row + 1, 0)
        self.begin_paper()
        if self.heading:
            self.begin_heading()
        for at, column in enumerate(self.columns):
            self.sheet.write_string(self.row, at, column.title, self.head)

    def another(self, name: str, columns: list[Column]) -> None:
        """A further sheet with columns of its own, under the same heading."""
        self.end()
        self.name, self.columns, self.sheets = name, columns, 0
        self.widths = [broad(column.title) + 4 for column in columns]
        self.begin()

    def begin_paper(self) -> None:
        """A page on which it can be printed: A4, landscape, as wide as the paper, the titles on every page."""
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(self.row)

    def begin_heading(self) -> None:
        """The heading above the columns."""
        room = max(sum(self.widths), LEAST_ROOM)
        for at, line in enumerate(self.heading):
            look = {"bold": True, "font_size": 16} if at == 0 else {"font_size": 11}
            lines = 1 if at == 0 else -(-wide(clean(line)) // room)
            turned = {"align": "left", "text_wrap": True} if lines > 1 else {"align": "center"}
            form = self.book.add_format({**look, **turned, "valign": "vcenter"})
            self.sheet.set_row(at, 30 if at == 0 else max(20, LINE * lines))
            if len(self.columns) > 1:
                self.sheet.merge_range(at, 0, at, len(self.columns) - 1, clean(line), form)
            else:
                self.sheet.write_string(at, 0, clean(line), form)

    def end(self) -> None:
        """Widths that fit, and a filter on every column."""
        first = len(self.heading)
        for at, width in enumerate(self.widths):
            self.sheet.set_column(at, at, min(max(width, 8), WIDEST if first else 48))
        if self.columns:
            self.sheet.autofilter(first, 0, max(self.row, first + 1), len(self.columns) - 1)

    def add(self, row: Any) -> None:
        """One row; a sheet that is full is followed by another."""
        if self.row == ROWS_PER_SHEET:
            self.end()
            self.begin()
        self.row += 1
        self.count += 1
        values = [column.read(row) for column in self.columns]
        if self.heading:
            self.sheet.set_row(self.row, LINE * max([1, *map(lines_of, values)]))
        for at, value in enumerate(values):
            self.cell(at, value)

    def cell(self, at: int, value: Any) -> None:
        """One cell, as what it is."""
        if value is None or value == "":
            if self.plain is not None:
                self.sheet.write_blank(self.row, at, None, self.plain)
            return
        if isinstance(value, str):
            self.text(at, value)
        elif isinstance(value, bool):
            self.text(at, yes_no(value))
        elif isinstance(value, datetime):
            self.when(at, local(value).replace(tzinfo=None), self.moment, 18)
        elif isinstance(value, date) and value.year >= 1900:
            self.when(at, datetime(value.year, value.month, value.day), self.day, 12)  # noqa: DTZ001 # a day has no zone
        elif isinstance(value, (int, float, Decimal)) and exact(value):
            self.sheet.write_number(self.row, at, value, self.plain)
            if self.row < LOOKED_AT:
                self.widths[at] = max(self.widths[at], len(str(value)) + 2)
        else:
            self.text(at, str(value))

    def when(self, at: int, value: datetime, form: Any, width: int) -> None:
        """A day or a moment, as a date that a sheet can reckon with."""
        self.sheet.write_datetime(self.row, at, value, form)
        self.widths[at] = max(self.widths[at], width)

    def text(self, at: int, text: str) -> None:
        """A text stays a text, whatever it begins with; what no sheet may hold is left out."""
        safe = clean(text)[:LONGEST_CELL]
        self.sheet.write_string(self.row, at, safe, self.plain)
        if self.row < LOOKED_AT:
            self.widths[at] = max(self.widths[at], broad(safe.partition("\n")[0]) + 2)

    def close(self) -> None:
        """Finish the last sheet and pack the file."""
        self.end()
        self.book.close()


def send(name: str, columns: list[Column], rows: Iterable[Any], day: date, log: Callable[[int], None],
         heading: tuple[str, ...] = (), more: Iterable[tuple[str, list[Column], Iterable[Any]]] = ()) -> Response:
    """Write the rows, let `log` record how many, and answer with the file under its Chinese name.

    With a heading it is a ledger to be printed: the lines stand above the columns, texts are not cut. `more` are
    further sheets, each by its name, columns and rows.
    """
    with tempfile.TemporaryDirectory(prefix="desk-") as folder:
        path = Path(folder) / "sheet.xlsx"
        book = Book(path, name, columns, heading)
        for row in rows:
            book.add(row)
        for title, others, several in more:
            book.another(title, others)
            for row in several:
                book.add(row)
        book.close()
        log(book.count)
        file = path.open("rb")
    answer = Response(blocks(file), mimetype=MIME, direct_passthrough=False)
    answer.content_length = os.fstat(file.fileno()).st_size
    answer.headers["Content-Disposition"] = disposition(f"{name}_{day:%Y%m%d}.xlsx")
    answer.call_on_close(file.close)
    return answer


def disposition(name: str, how: str = "attachment") -> str:
    """As a download under its Chinese name, with a plain one for old programs; `inline` for what a page shows."""
    plain = "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter in "._-")).lstrip("._")
    plain = plain if "." in plain else ".".join(filter(None, ("file", plain)))
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def blocks(file: BinaryIO) -> Iterator[bytes]:
    """The file, a piece at a time; closed when it ends."""
    with file:
        while block := file.read(65_536):
            yield block


def exact(value: int | float | Decimal) -> bool:
    """Whether a sheet, which keeps fifteen digits, can hold the number as it is."""
    if isinstance(value, float):
        return value == value and abs(value) != float("inf")
    digits = Decimal(value).normalize().as_tuple()
    return isinstance(digits.exponent, int) and len(digits.digits) <= EXACT_DIGITS


def broad(text: str) -> int:
    """The width of a text in a sheet: a Chinese character takes two."""
    return wide(text[:60])


def wide(text: str) -> int:
    """The same of the whole of it."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def lines_of(value: Any) -> int:
    """How many lines a text takes in a ledger's widest column; at most as many as a sheet shows in one row."""
    if not isinstance(value, str):
        return 1
    parts = value.splitlines() or [""]
    return min(27, sum(max(1, -(-wide(part[:4000]) // (WIDEST - 2))) for part in parts[:27]))


def sheet_name(name: str) -> str:
    """A name that Excel takes for a sheet."""
    return "".join(letter for letter in name if letter not in "[]:*?/\\'")[:31] or "1"
