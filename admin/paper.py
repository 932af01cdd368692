"""文书 Paper: one description of what is printed — by the page (templates/slip/paper.html) and by Word (paper_word).

It comes from a form's layout (rules/layout.py) and a filling: a form that a future policy prints costs that layout.
"""
import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from admin.issue_mended import Correction
from admin.paper_fill import Filling
from rules.kinds import Box, Form
from rules.layout import BLANK, LABEL, Layout, Part, plain

GROUP = 9
"""The width of the column in which parts have their words, in hundredths of the paper's."""
WHOLE = 100
CLAUSES = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True)
class Cell:
    """A cell of the table: from one border to another, in hundredths, over so many rows; `span` counts grid columns."""
    text: str
    start: int
    end: int
    rows: int = 1
    head: bool = False
    prose: bool = False
    source: str = ""
    span: int = 1
    column: int = 0


@dataclass(frozen=True)
class Run:
    """A piece of a letter; `blank` is one that was filled in."""
    text: str
    blank: bool = False


@dataclass(frozen=True)
class Paper:
    """A paper ready to be printed."""
    title: str
    name: str
    """交办单_临翔服企办交（2021）第01号: what its file is called."""
    number: str = ""
    """At the corner, where it does not stand above the table."""
    to: str = ""
    head: tuple[tuple[str, str], ...] = ()
    widths: tuple[int, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    letter: tuple[tuple[Run, ...], ...] = ()
    underlined: bool = False
    sign: tuple[str, ...] = ()
    """The office and the day, where a seal is put over them."""
    notes: tuple[str, ...] = ()
    """As the regulation prints them."""
    remarks: tuple[str, ...] = ()
    """What became of it since: voided, taken over, corrected."""
    void: str = ""
    """已退办 or 作废, across the paper; empty while it holds."""
    corrections: tuple[Correction, ...] = field(default=(), repr=False)

    @property
    def noted(self) -> tuple[str, ...]:
        """注：1. … 2. …, line by line; a single note has no number."""
        if len(self.notes) < 2:
            return tuple(f"注：{one}" for one in self.notes)
        return tuple(f"{'注：' if at == 1 else '　　'}{at}. {one}" for at, one in enumerate(self.notes, 1))


def paper_of_form(form: Form, filling: Filling, short: str, number: str) -> Paper:
    """A form with its boxes filled; `short` and `number` name its file. Raises `KeyError` for a box nobody can fill."""
    layout = form.layout or plain(box.source for box in form.boxes)
    words = {box.source: box.words for box in form.boxes}
    name = re.sub(r'[\\/:*?"<>|\s\x00-\x1f]+', " ", "_".join(filter(None, (short, number)))).strip()[:120]
    made = Paper(
        title=form.form, name=name, head=tuple((words[one], filling.marked(one)) for one in layout.head),
        notes=layout.notes, corrections=corrected(form.boxes, filling))
    made = replace(made, remarks=tuple(mended_words(one) for one in made.corrections))
    if layout.letter:
        return replace(made, number=filling.value("slip.number"), to=f"{filling.value('unit.name')}：",
                       letter=letter(layout, filling), underlined=layout.underlined,
                       sign=(filling.value("office.name"), filling.value("slip.issued_on")))
    widths, rows = table(layout, words, filling)
    return replace(made, widths=widths, rows=rows)


def corrected(boxes: tuple[Box, ...], filling: Filling) -> tuple[Correction, ...]:
    """What stands in a box otherwise than it was first written, each once."""
    found = (filling.correction(box.source) for box in boxes)
    return tuple({(one.place, one.words): one for one in found if one}.values())


def mended_words(one: Correction) -> str:
    """※ 问题名称经更正（2014年3月6日 李敏（经办人）），原为…"""
    return f"※ {one.words}经更正（{one.by}），原为“{one.old}”，理由：{one.why}。"


# The letter.


def letter(layout: Layout, filling: Filling) -> tuple[tuple[Run, ...], ...]:
    """Its paragraphs, but for those of which nothing is known."""
    found = (paragraph(text, filling) for text in layout.letter)
    return tuple(runs for runs in found if runs)


def paragraph(text: str, filling: Filling) -> tuple[Run, ...]:
    """One paragraph in pieces; empty where it has blanks and all are empty."""
    known = {one: filling.marked(one) for one in BLANK.findall(text)}
    if known and not any(known.values()):
        return ()
    kept = CLAUSES.sub(lambda found: found[1] if all(known[one] for one in BLANK.findall(found[1])) else "", text)
    pieces = BLANK.split(kept)
    return tuple(Run(known[piece] if at % 2 else piece, bool(at % 2)) for at, piece in enumerate(pieces) if at % 2 or piece)


# The table.


def table(layout: Layout, words: dict[str, str], filling: Filling) -> tuple[tuple[int, ...], tuple[tuple[Cell, ...], ...]]:
    """The widths of its grid, and its rows of cells; a cell that reaches over several rows stands in the first."""
    rows = [row for part in layout.parts for row in part_rows(part, layout, words, filling)]
    borders = sorted({edge for row in rows for cell in row for edge in (cell.start, cell.end)})
    place = {edge: at for at, edge in enumerate(borders)}
    widths = tuple(after - before for before, after in pairwise(borders))
    return widths, tuple(tuple(replace(cell, column=place[cell.start], span=place[cell.end] - place[cell.start]) for cell in row)
                         for row in rows)


def part_rows(part: Part, layout: Layout, words: dict[str, str], filling: Filling) -> list[list[Cell]]:
    """The rows of one part: its words beside them all, then each box with its words before it."""
    start = GROUP if part.words else 0
    made = []
    for at, row in enumerate(part.rows):
        cells = [Cell(part.words, 0, GROUP, len(part.rows), head=True)] if part.words and at == 0 else []
        for source, left, right in edges(row, start, part.label):
            cells += [Cell(words[source], left, left + part.label, head=True),
                      Cell(filling.marked(source), left + part.label, right, prose=source in layout.prose, source=source)]
        made.append(cells)
    return made


def edges(row: tuple[str, ...], start: int, label: int = LABEL) -> list[tuple[str, int, int]]:
    """Where each box of a row begins and ends; they share the width evenly."""
    share = (WHOLE - start) / len(row)
    return [(source, round(start + at * share), round(start + (at + 1) * share)) for at, source in enumerate(row)]

