"""What kind of value a column holds: one word for filters, fields, lists and sheets to agree on."""
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Integer, LargeBinary, Numeric, Text

from models.base import Moment, Yuan

KINDS = (("moment", (Moment, DateTime)), ("amount", (Yuan, Numeric)), ("flag", (Boolean,)), ("day", (Date,)),
         ("wide", (BigInteger,)), ("whole", (Integer,)), ("octets", (LargeBinary,)), ("text", (Text,)))
CENTS_ON_SQLITE = 17


def kind_of(column: Column[Any] | None) -> str:
    """flag, day, moment, whole, wide (a whole number of 64 bits), amount, text (several lines), octets or line."""
    if column is None:
        return "line"
    return next((word for word, types in KINDS if isinstance(column.type, types)), "line")


def digits_of(column: Column[Any]) -> tuple[int, int]:
    """How many digits an amount may have in all, and how many of them behind the point."""
    if isinstance(column.type, Yuan):
        return CENTS_ON_SQLITE, 2
    return getattr(column.type, "precision", None) or 15, getattr(column.type, "scale", None) or 0


def words_of(column: Column[Any] | None) -> list[tuple[Any, str]] | None:
    """The values that a column takes, with their words, where it says so itself."""
    listed = column.info.get("words") if column is not None else None
    if listed:
        return list(listed.items())
    members = getattr(column.type, "enum_class", None) if column is not None else None
    return [(member.value, getattr(member, "words", member.value)) for member in members] if members else None
