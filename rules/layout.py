"""版式 Layout: how a form is printed — the boxes above its table, the rows of the table, its notes; or its words as a letter.

Boxes are named by their sources, as the form declares them: their words are written there and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

BLANK = re.compile(r"\{([a-z_.]+)\}")
"""A blank of a letter: `{issue.title}`."""
OF_EVERY_LETTER = ("slip.number", "slip.issued_on", "office.name", "unit.name")
"""What a letter carries at its corner, at its head and under its words without saying so."""
LABEL = 20
"""How much of the paper's width a box's words take, in hundredths, where the form does not say."""


@dataclass(frozen=True)
class Part:
    """栏: rows of boxes beside the part's own words; without words, its rows begin at the left edge.

    `label` is the share of the width that the words of each box take, in hundredths.
    """

    words: str
    rows: tuple[tuple[str, ...], ...]
    label: int = LABEL


@dataclass(frozen=True)
class Layout:
    """版式: a table (`head` above it, `parts`) or a letter to the unit (`letter`, signed by the office on the slip's day).

    `prose` are boxes that need room. In a letter `[…]` is left out where a blank in it is empty, and so is a paragraph
    all of whose blanks are; `underlined` for one printed with blanks. `notes` are printed below, as printed.
    """

    head: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    prose: tuple[str, ...] = ()
    letter: tuple[str, ...] = ()
    underlined: bool = False
    notes: tuple[str, ...] = ()

    def sources(self) -> Iterator[str]:
        """Every box that stands on it, in order, as often as it stands there."""
        yield from self.head
        for part in self.parts:
            for row in part.rows:
                yield from row
        for paragraph in self.letter:
            yield from BLANK.findall(paragraph)

    def problem(self, boxes: Iterable[str]) -> str:
        """What is wrong with it for a form of these boxes; empty where each stands on it once and nothing else does."""
        stands, declared = list(self.sources()), list(boxes)
        if self.letter:
            missing = [one for one in declared if one not in stands and one not in OF_EVERY_LETTER]
            return f"版式缺栏目 {missing[0]}" if missing else ""
        for one in (*declared, *stands):
            if stands.count(one) != 1:
                return f"版式{'重复' if one in stands else '缺'}栏目 {one}"
            if one not in declared:
                return f"版式有没有声明的栏目 {one}"
        return ""


def plain(sources: Iterable[str], label: int = 34) -> Layout:
    """Each box in a row of its own: how a form is printed that has no layout."""
    return Layout(parts=(Part("", tuple((one,) for one in sources), label),))
