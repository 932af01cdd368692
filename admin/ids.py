"""Ids, pages and words that come in an address: taken when they can be right, else nothing. Never a 500."""
import re
import uuid
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, Uuid

LONGEST_SEARCH = 100
LAST_PAGE = 100_000
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text: str | None) -> str:
    """A text without the characters that no database and no sheet takes."""
    return UNPRINTABLE.sub("", text or "")


def key_of(column: Column[Any], given: Any) -> Any:
    """The primary key that an address names, or None when no row can have it."""
    text = str(given)
    if isinstance(column.type, Integer):
        if not re.fullmatch(r"[1-9][0-9]{0,18}", text, re.ASCII):
            return None
        key = int(text)
        return key if key < 2 ** (63 if isinstance(column.type, BigInteger) else 31) else None
    if isinstance(column.type, Uuid):
        try:
            return uuid.UUID(text)
        except ValueError:
            return None
    return text if 0 < len(text) <= 64 and clean(text) == text else None


def page_of(given: str | None) -> int:
    """The page asked for, the first being 0; anything unreadable is the first."""
    if given and re.fullmatch(r"[0-9]{1,6}", given, re.ASCII):
        return min(int(given), LAST_PAGE)
    return 0


def day_of(given: str | None) -> date | None:
    """The day that an address names; None when it is none."""
    try:
        return date.fromisoformat(given or "") if re.fullmatch(r"(19|20|21)\d\d-\d\d-\d\d", given or "", re.ASCII) else None
    except ValueError:
        return None


def words_of(given: str | None) -> list[str]:
    """The words of a search, at most five of them."""
    return clean(given)[:LONGEST_SEARCH].split()[:5]


def like(word: str) -> str:
    r"""A pattern that contains the word itself: %, _ and \ are letters like any other."""
    return "%" + re.sub(r"([\\%_])", r"\\\1", word) + "%"
