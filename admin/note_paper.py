"""批示笺: a leader's typed note as a small Word paper in the plain layout of an office, to go with the slip."""
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from models.approvals import NOTE
from models.attachments import Upload

SONG, FANG = "宋体", "仿宋"
LABEL, REST = Cm(2.6), Cm(13.0)
LOW, TALL = Cm(1.2), Cm(9.0)
"""How high a box is at least, and that of the note itself."""


@dataclass(frozen=True)
class Note:
    """What stands on it."""
    office: str
    number: str
    title: str
    enterprise: str
    text: str
    signed_by: str
    signed_on: date


def note_paper(note: Note) -> Upload:
    """The paper, ready to be stored."""
    made: Any = Document()
    plain_page(made)
    write(made.add_paragraph(), note.office, 14, align=WD_ALIGN_PARAGRAPH.CENTER)
    write(made.add_paragraph(), "批 示 笺", 22, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    boxes = (("问题编号", note.number), ("问题名称", note.title), ("企业名称", note.enterprise), ("批示内容", note.text),
             ("签批人", note.signed_by), ("签批日期", f"{note.signed_on.year}年{note.signed_on.month}月{note.signed_on.day}日"))
    table = made.add_table(rows=0, cols=2, style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    table.columns[0].width, table.columns[1].width = LABEL, REST
    for words, text in boxes:
        row = table.add_row()
        tall = words == "批示内容"
        row.height = TALL if tall else LOW
        for cell, width, said, bold in zip(row.cells, (LABEL, REST), (words, text), (True, False), strict=True):
            cell.width = width
            cell.vertical_alignment = WD_ALIGN_VERTICAL.TOP if tall and not bold else WD_ALIGN_VERTICAL.CENTER
            lines(cell, said, bold=bold)
    kept = BytesIO()
    made.save(kept)
    return Upload(f"{NOTE} {note.number or note.title}"[:80] + ".docx", kept.getvalue())


def plain_page(made: Any) -> None:
    """A4 with an office's margins, its fonts, and nobody's name but the office's in the file's own record."""
    page = made.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.7)
    page.top_margin, page.bottom_margin = Cm(3.0), Cm(2.5)
    made.core_properties.author = made.core_properties.comments = ""
    made.core_properties.title = NOTE


def lines(cell: Any, text: str, *, bold: bool) -> None:
    """A box: each line of the text a paragraph of its own."""
    first, *others = text.splitlines() or [""]
    write(cell.paragraphs[0], first, 14, bold=bold)
    for one in others:
        write(cell.add_paragraph(), one, 14, bold=bold)


def write(paragraph: Any, text: str, size: int, *, bold: bool = False, align: Any = None) -> None:
    """One run of a size, in the fonts that offices use."""
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, SONG if bold else FANG
    run._element.rPr.rFonts.set(qn("w:eastAsia"), SONG if bold else FANG)
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
