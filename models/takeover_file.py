"""台账文件 The file of a ledger: its limits are asked before anything is parsed, and parsing has a process of its own."""

from __future__ import annotations

import io
import json
import lzma
import subprocess
import sys
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from models.takeover_columns import SHEET

MOST_BYTES = 5 * 1024 * 1024
MOST_ENTRIES = 200
MOST_UNPACKED = 50 * 1024 * 1024
MOST_RATIO = 100
SMALL = 1024 * 1024
"""Under so much, a high ratio of packing does no harm."""
MOST_ROWS = 2000
MOST_COLUMNS = 120
REACH = 20_000
"""Rows that a sheet may reach down to, blank ones included."""
SECONDS = 30
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, OSError, EOFError, ValueError
)  # fmt: skip
"""What a damaged archive may end in."""
READER = Path(__file__).with_name("takeover_cells.py")

PROBLEMS = {
    "broken": ("文件已损坏或不是 Excel 工作簿", "请用 Excel 或 WPS 打开后另存为 .xlsx 再上传"),
    "password": ("工作簿设了打开密码", "请取消打开密码，另存后再上传"),
    "doctype": ("工作簿里有不该有的内容（文档类型声明）", "请用 Excel 或 WPS 打开后另存为 .xlsx 再上传"),
    "cells": (
        f"表格范围过大：有内容的单元格超出 {REACH} 行或 {MOST_COLUMNS} 列",
        "请删去台账以外的内容，或把台账复制到模板里再上传",
    ),
}


class BadWorkbook(Exception):
    """A file that cannot be read as a ledger: `kind`, words and how to mend it."""

    def __init__(self, kind: str, words: str, mend: str) -> None:
        super().__init__(f"{words}。{mend}")
        self.kind, self.words, self.mend = kind, words, mend


@dataclass(frozen=True)
class Cells:
    """单元格: rows as in Excel, the first at index 0; places of formulas, errors and merged ranges from 0."""

    sheet: str
    rows: list[list[Any]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: frozenset[tuple[int, int]] = frozenset()
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class OddTime:
    """A cell that Excel holds as a time of day, not as a day."""

    text: str

    def __str__(self) -> str:
        """As Excel says it."""
        return self.text


def read_cells(name: str, data: bytes) -> Cells:
    """The cells of an .xlsx or .xls. Raises `BadWorkbook`."""
    check(name, data)
    answer = _asked(data)
    if problem := answer.get("problem"):
        words, mend = PROBLEMS.get(str(problem), PROBLEMS["broken"])
        raise BadWorkbook("too_large" if problem == "cells" else "bad_file", words, mend)
    return Cells(
        answer["sheet"],
        [[_value(cell) for cell in row] for row in answer["rows"]],
        [(one[0], one[1], one[2], one[3]) for one in answer["merged"]],
        frozenset((row, column) for row, column in answer["formulas"]),
        {(row, column): text for row, column, text in answer["errors"]},
    )


def check(name: str, data: bytes) -> None:
    """Type, size and the archive's own directory, before anything is unpacked. Raises `BadWorkbook`."""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    again = "请用 Excel 或 WPS 另存为 .xlsx 再上传"
    if not data:
        raise BadWorkbook("bad_file", "文件是空的", "请重新选择台账文件")
    if ending not in ("xlsx", "xls"):
        raise BadWorkbook("bad_file", "不是 Excel 工作簿：只收 .xlsx 和 .xls", again)
    if len(data) > MOST_BYTES:
        words = f"文件超过 {MOST_BYTES // 1024 // 1024} MB"
        raise BadWorkbook("too_large", words, "请删去图片和台账以外的工作表，或分成几个文件")
    if not data.startswith(ZIP if ending == "xlsx" else OLE):
        raise BadWorkbook("bad_file", f"内容不是 .{ending} 工作簿，与扩展名不符", again)
    if ending == "xlsx":
        _check_archive(data)


def _check_archive(data: bytes) -> None:
    bomb = "请用 Excel 或 WPS 打开，只留台账一张表，另存后再上传"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED:
                raise BadWorkbook("too_large", "工作簿展开后过大", bomb)
            if unpacked > SMALL and unpacked > MOST_RATIO * max(len(data), 1):
                raise BadWorkbook("too_large", "工作簿压缩比异常，疑似压缩炸弹", bomb)
            if "xl/workbook.xml" not in archive.namelist() or archive.testzip() is not None:
                raise BadWorkbook("bad_file", *PROBLEMS["broken"])
    except DAMAGED as error:
        raise BadWorkbook("bad_file", *PROBLEMS["broken"]) from error


def _asked(data: bytes) -> dict[str, Any]:
    """The reader's answer; one that dies or takes too long has met a file that it should not."""
    command = [sys.executable, "-I", str(READER), SHEET, str(REACH), str(MOST_COLUMNS)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 # our own script, by its full path
    except subprocess.TimeoutExpired:
        return {"problem": "cells"}
    if done.returncode != 0 or not done.stdout:
        return {"problem": "cells" if done.returncode < 0 else "broken"}
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _value(cell: Any) -> Any:
    """A cell as Python has it; a text without the blanks around it, a blank one as None."""
    if isinstance(cell, dict):
        kind, text = next(iter(cell.items()))
        if kind == "d":
            return date.fromisoformat(text)
        return datetime.fromisoformat(text).date() if kind == "m" else OddTime(text)
    if isinstance(cell, str):
        return cell.strip() or None
    return cell
