"""条款 Clause: the printed words behind a rule, as an official would quote them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

NUMERALS = "零一二三四五六七八九"


class Malformed(ValueError):
    """A policy, rule or clause that does not hold together; raised at import and names what is wrong."""


def fold(text: str) -> str:
    """Drop all white space: how quotes and texts are compared."""
    return re.sub(r"\s+", "", text)


def chinese(number: int) -> str:
    """An article's number as printed, 1 to 99: 8 -> 八, 12 -> 十二, 20 -> 二十."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else NUMERALS[tens] + "十"
    return head + (NUMERALS[ones] if ones or not tens else "")


@dataclass(frozen=True)
class Document:
    """文件: a regulation, with the number under which it was issued (临政办发〔2014〕10号)."""

    number: str
    title: str
    issued_on: date
    issuer: str

    def clause(self, article: int | str, quote: str) -> Clause:
        """A clause of this document: `article` is a number, or the name of an annex (附件3)."""
        name = f"第{chinese(article)}条" if isinstance(article, int) else article
        return Clause(self, name, quote)


@dataclass(frozen=True)
class Clause:
    """条款: document, article and the operative words as printed, white space folded, never translated.

    Raises `Malformed` when the quote is missing or longer than an official would read (200 characters).
    """

    document: Document
    article: str
    quote: str

    def __post_init__(self) -> None:
        """Refuse a clause without its words."""
        if not self.quote.strip():
            raise Malformed(f"{self.document.number} {self.article}：缺引文")
        if len(self.quote) > 200:
            raise Malformed(f"{self.document.number} {self.article}：引文过长，只引用起作用的字句")

    def __str__(self) -> str:
        """临政办发〔2014〕10号 第八条."""
        return f"{self.document.number} {self.article}"
