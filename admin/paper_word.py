"""The same paper for Word (.docx): A4 in the layout of official documents, faces with fallbacks, no character it cannot hold."""
import io
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, Pt
from flask import Response

from admin.ids import clean
from admin.paper import Paper
from admin.xlsx import disposition
from models.attachments import TYPES

TITLE, SONG, BODY = "方正小标宋简体", "宋体", "仿宋_GB2312"
FALLBACKS = {TITLE: "小标宋,宋体,SimSun,Noto Serif CJK SC", BODY: "仿宋,FangSong,Noto Serif CJK SC", SONG: "SimSun,Noto Serif CJK SC"}
"""What a program takes where it has not the face that official documents are set in."""
WIDE, HIGH = Mm(210), Mm(297)
TOP, BOTTOM, LEFT, RIGHT = Mm(30), Mm(25), Mm(28), Mm(26)
ROOM = WIDE - LEFT - RIGHT
LOW, TALL = Mm(11), Mm(34)
"""The least height of a row, and of one that holds prose."""
MARK = """<w:pict %s><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
 path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>
<v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>
<v:f eqn="if @0 @4 21600"/></v:formulas><v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>
<v:shape id="void" o:spid="_x0000_s2049" type="#_x0000_t136" alt="{0}" style="position:absolute;margin-left:0;margin-top:0;
width:{1}pt;height:130pt;rotation:-24;z-index:-1;mso-position-horizontal:center;mso-position-horizontal-relative:margin;
mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="#b3261e" stroked="f"><v:fill opacity=".2"/>
<v:textpath style="font-family:&quot;宋体&quot;;font-size:1pt" string="{0}"/></v:shape></w:pict>""" % (  # noqa: UP031 # braces are its own
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"')


def send(paper: Paper) -> Response:
    """The answer: a Word file under the paper's Chinese name."""
    answer = Response(document(paper), mimetype=TYPES["docx"])
    answer.headers["Content-Disposition"] = disposition(f"{paper.name}.docx")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def document(paper: Paper) -> bytes:
    """The bytes of the file."""
    made = Document()
    begin(made, paper)
    if paper.number:
        line(made, paper.number, 12, align=WD_ALIGN_PARAGRAPH.RIGHT)
    line(made, paper.title, 22, face=TITLE, align=WD_ALIGN_PARAGRAPH.CENTER, after=14, spacing=1.3)
    if paper.head:
        head(made, paper)
    if paper.rows:
        table(made, paper)
    if paper.to:
        line(made, paper.to, 16, spacing=1.5)
    for runs in paper.letter:
        said = line(made, "", 16, indent=2, spacing=1.5)
        for one in runs:
            run(said, blank(one.text) if one.blank and paper.underlined else one.text, 16, underlined=one.blank and paper.underlined)
    for at, words in enumerate(paper.sign):
        line(made, words, 16, align=WD_ALIGN_PARAGRAPH.RIGHT, before=0 if at else 40, right=2, spacing=1.5)
    for at, words in enumerate(paper.noted):
        line(made, words, 10.5, face=SONG, before=0 if at else 6)
    for words in paper.remarks:
        line(made, words, 12, before=10)
    keep = io.BytesIO()
    made.save(keep)
    return keep.getvalue()


def begin(made: Any, paper: Paper) -> None:
    """One sheet of A4, its faces and what the file says of itself; across a void paper that it is void."""
    section = made.sections[0]
    section.page_width, section.page_height = WIDE, HIGH
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = TOP, BOTTOM, LEFT, RIGHT
    usual = made.styles["Normal"]
    usual.font.size = Pt(12)
    dress(usual.element.get_or_add_rPr(), BODY)
    usual.paragraph_format.space_after = Pt(0)
    said = made.core_properties
    said.title, said.author, said.comments, said.language = clean(paper.name), clean(paper.sign[0] if paper.sign else ""), "", "zh-CN"
    know_faces(made)
    if paper.void:
        word = clean(paper.void).translate({ord(letter): None for letter in '<>&"{}'})
        across = section.header.paragraphs[0].add_run()
        across._r.append(parse_xml(MARK.format(word, 140 * len(word))))


def know_faces(made: Any) -> None:
    """Tell of each face what to take in its stead."""
    part = next(one.target_part for one in made.part.rels.values() if one.reltype.endswith("/fontTable"))
    fonts = "".join(f'<w:font w:name="{face}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
                    for face, others in FALLBACKS.items())
    part._blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'.encode()


def dress(properties: Any, face: str) -> None:
    """Set a face for Chinese and Latin alike: without `eastAsia` Word would take its own for Chinese."""
    fonts = properties.get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), face)


def run(paragraph: Any, text: str, size: float, face: str = BODY, *, underlined: bool = False) -> None:
    """A piece of text; what no XML may hold is left out, and a new line stays one."""
    made = paragraph.add_run(clean(text).replace("\r\n", "\n").replace("\r", "\n"))
    made.font.size, made.font.underline = Pt(size), underlined or None
    dress(made._r.get_or_add_rPr(), face)


def line(made: Any, text: str, size: float, *, face: str = BODY, align: Any = None, before: float = 0, after: float = 0,
         indent: int = 0, right: int = 0, spacing: float = 1.25) -> Any:
    """A paragraph; `indent` and `right` in characters of its size."""
    paragraph = made.add_paragraph()
    if text:
        run(paragraph, text, size, face)
    form = paragraph.paragraph_format
    form.alignment, form.line_spacing = align, spacing
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.first_line_indent, form.right_indent = Pt(size * indent) or None, Pt(size * right) or None
    return paragraph


def blank(text: str) -> str:
    """A blank that was filled in, with the line reaching a little beyond."""
    return f"　{text or '　　'}　"


def head(made: Any, paper: Paper) -> None:
    """What stands above the table: the first at the left, the last at the right; on lines of their own where they are long."""
    said = [f"{words}：{text}" for words, text in paper.head]
    if sum(map(len, said)) > 36:
        for one in said:
            line(made, one, 12)
        return
    paragraph = line(made, "　\t".join(said) if len(said) == 2 else "\t".join(said), 12, after=3)
    stops = paragraph.paragraph_format.tab_stops
    if len(said) > 2:
        stops.add_tab_stop(Emu(int(ROOM * 0.38)), WD_TAB_ALIGNMENT.LEFT)
    stops.add_tab_stop(Emu(ROOM), WD_TAB_ALIGNMENT.RIGHT)


def table(made: Any, paper: Paper) -> None:
    """The boxes: a fixed grid, widths on the table and on each cell, for either program looks at the other's."""
    grid = made.add_table(rows=len(paper.rows), cols=len(paper.widths))
    grid.style, grid.alignment, grid.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    widths = [Emu(int(ROOM * width / 100)) for width in paper.widths]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for at, row in enumerate(paper.rows):
        grid.rows[at].height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
        grid.rows[at].height = TALL if any(cell.prose for cell in row) else LOW
        for one in row:
            first = grid.cell(at, one.column)
            cell = first.merge(grid.cell(at + one.rows - 1, one.column + one.span - 1))
            fill(cell, one.text, head=one.head)
    for tr in (row._tr for row in grid.rows):
        for cell in tr.tc_lst:
            cell.width = Emu(sum(widths[cell.grid_offset:cell.grid_offset + cell.grid_span]))


def fill(cell: Any, text: str, *, head: bool) -> None:
    """A cell: words in the middle, what was filled in at the left."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = 1.25
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if head else WD_ALIGN_PARAGRAPH.LEFT
    run(paragraph, text, 12, SONG if head else BODY)
