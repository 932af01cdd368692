"""读表 Cells of a workbook, read in a process of its own: what a hostile file does to memory and time ends here.

Run as a script by path, alone, with the file on standard input and limits as arguments; it answers JSON on
standard output. It knows nothing of the desk, so that it starts fast and has nothing to give away.
"""

from __future__ import annotations

import io
import json
import posixpath
import re
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

MOST_MEMORY = 1_500_000_000
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class Hostile(Exception):
    """What no ledger holds: a document type, or cells without end."""


class Sheet:
    """What calamine does not tell of a sheet: which cells are formulas, which hold an error, how far it reaches."""

    def __init__(self, most_rows: int, most_columns: int) -> None:
        self.most_rows, self.most_columns = most_rows, most_columns
        self.formulas: list[list[int]] = []
        self.errors: list[list[Any]] = []
        self.place, self.is_error, self.text = [0, -1], False, ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A row, a cell, or what a cell holds."""
        tag = name.rpartition(":")[2]
        if tag == "row":
            self.place = [int(attributes.get("r", self.place[0] + 2)) - 1, -1]
        elif tag == "c":
            found = REFERENCE.fullmatch(attributes.get("r", ""))
            self.place = (
                [int(found[2]) - 1, letters(found[1])] if found else [self.place[0], self.place[1] + 1]
            )
            self.is_error, self.text = attributes.get("t") == "e", ""
        elif tag == "f":
            self.note_formula()
        elif tag == "v" and (self.place[0] >= self.most_rows or self.place[1] >= self.most_columns):
            raise Hostile("cells")

    def note_formula(self) -> None:
        """A formula, unless there are so many that more say nothing."""
        if len(self.formulas) < 10_000:
            self.formulas.append(list(self.place))

    def said(self, text: str) -> None:
        """The text of an error."""
        if self.is_error and len(self.text) < 20:
            self.text += text

    def end(self, name: str) -> None:
        """A cell is whole."""
        if name.rpartition(":")[2] == "v" and self.is_error and len(self.errors) < 10_000:
            self.errors.append([*self.place, self.text])


def letters(text: str) -> int:
    """A -> 0, Z -> 25, AA -> 26."""
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - 64
    return number - 1


def parser_for(start: Any = None, end: Any = None, said: Any = None) -> Any:
    """A parser that refuses document types, and with them every entity."""
    parser = expat.ParserCreate()

    def refuse(*_: Any) -> None:
        raise Hostile("doctype")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, said
    return parser


def sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name of each sheet -> its part in the archive."""
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "sheet":
            key = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            ids[attributes.get("name", "")] = key

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    parser_for(sheet).Parse(archive.read("xl/workbook.xml"), True)
    parser_for(relation).Parse(archive.read("xl/_rels/workbook.xml.rels"), True)
    return {
        name: posixpath.normpath(posixpath.join("/xl", targets[key])).lstrip("/")
        for name, key in ids.items()
        if key in targets
    }


def looked_at(data: bytes, name: str, most_rows: int, most_columns: int) -> Sheet:
    """Formulas and errors of one sheet of an .xlsx; of an .xls nothing is known."""
    found = Sheet(most_rows, most_columns)
    if not data.startswith(b"PK"):
        return found
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = sheet_paths(archive)[name]
        with archive.open(part) as stream:
            parser_for(found.start, found.end, found.said).ParseFile(stream)
    return found


def plain(value: Any) -> Any:
    """A cell as JSON: days and times under a letter."""
    if isinstance(value, datetime):
        return {"d": value.date().isoformat()} if value.time() == time() else {"m": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, (time, timedelta)):
        return {"t": str(value)}
    return value


def read(data: bytes, wanted: str, most_rows: int, most_columns: int) -> dict[str, Any]:
    """The cells of the wanted sheet, else of the first that is visible."""
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        shown = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
        names = shown or book.sheet_names
        if not names:
            return {"problem": "broken"}
        name = wanted if wanted in names else names[0]
        seen = looked_at(data, name, most_rows, most_columns)
        sheet = book.get_sheet_by_name(name)
        if sheet.end and (sheet.end[0] >= most_rows or sheet.end[1] >= most_columns):
            return {"problem": "cells"}
        rows = sheet.to_python(skip_empty_area=False) if sheet.end else []
        merged = [[*start, *end] for start, end in sheet.merged_cell_ranges or []]
    return {
        "sheet": name,
        "rows": [[plain(value) for value in row] for row in rows],
        "merged": merged[:10_000],
        "formulas": seen.formulas,
        "errors": seen.errors,
    }


def limit() -> None:
    """No more memory than a ledger needs; where the system knows no limits, the caller's clock is the limit."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def main() -> None:
    """Standard input to standard output."""
    limit()
    wanted, most_rows, most_columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    try:
        answer = read(sys.stdin.buffer.read(), wanted, most_rows, most_columns)
    except Hostile as error:
        answer = {"problem": str(error)}
    except PasswordError:
        answer = {"problem": "password"}
    except (CalamineError, expat.ExpatError, zipfile.BadZipFile, KeyError, ValueError, OSError, MemoryError):
        answer = {"problem": "broken"}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
