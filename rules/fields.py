"""字段 Fields: of what kinds they are, and how a value is read from its text.

A `day` is a calendar day in Asia/Shanghai. `done` marks a day of something done, which may not lie
ahead of the step's own day (house/dates). `asked` marks what the step makes no sense without: missing,
it is refused by house/evidence, unless a rule of the policy demands the same field by its own clause.
`road` marks what decides the road an issue took; it is changed by a new step, never by a correction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """Of what kind a field is; it settles column, widget and check."""

    TEXT = "text"  # one line, at most 200 characters
    PROSE = "prose"  # several lines, at most 4,000 characters
    DAY = "day"
    DAY_OR_NONE = "day_or_none"  # a day, or the word 无
    DAYS = "days"  # a whole number of days, at least one
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"  # several of the choices
    PAPER = "paper"  # an attachment
    ENTERPRISE = "enterprise"
    GROUP = "group"
    PLACE = "place"  # the group or the enterprise of an appointment
    PERSON = "person"  # somebody on record, or a name of at most 40 characters
    UNIT = "unit"
    UNITS = "units"
    MEETING = "meeting"
    ISSUE = "issue"
    ACT = "act"  # the number in sequence of an act of the same issue
    YUAN = "yuan"


LONGEST = {Kind.TEXT: 200, Kind.PROSE: 4000, Kind.PERSON: 40}
RECORDS = (Kind.ENTERPRISE, Kind.GROUP, Kind.PLACE, Kind.UNIT, Kind.MEETING, Kind.ISSUE, Kind.ACT)
"""Kinds whose value is the number of a record."""
MOST_DAYS = 3650
NEVER_SECRET = ("category", "channel", "field")
"""What issues are sorted and counted by, and which field a correction means: no business secret stands there."""


@dataclass(frozen=True)
class Choice:
    """One of a field's values: the key that is stored, and its word."""

    key: str
    words: str


@dataclass(frozen=True)
class Field:
    """字段: one thing that a step says, under its official words."""

    name: str
    kind: Kind
    words: str
    asked: bool = False
    done: bool = False
    road: bool = False
    choices: tuple[Choice, ...] = ()
    default: str | bool | None = None
    help: str = ""

    def choice_words(self, key: str) -> str:
        """The word of a choice; the key itself where it is none of them."""
        return next((c.words for c in self.choices if c.key == key), key)


def field(
    name: str,
    kind: Kind,
    words: str,
    marks: str = "",
    choices: str = "",
    *,
    default: str | bool | None = None,
    say: str = "",
) -> Field:
    """A field from its short form: marks `asked done road`, choices `key=word key=word`."""
    pairs = (pair.split("=") for pair in choices.split())
    said = marks.split()
    return Field(
        name,
        kind,
        words,
        "asked" in said,
        "done" in said,
        "road" in said,
        tuple(Choice(key, word) for key, word in pairs),
        default,
        say,
    )


def may_be_secret(field: Field) -> bool:
    """Whether a field can be marked 含商业秘密: what somebody writes in words, or attaches."""
    return field.kind in (Kind.TEXT, Kind.PROSE, Kind.PAPER) and field.name not in NEVER_SECRET


def read_value(field: Field, text: str) -> Any:
    """A field's value from its text, as a correction or an imported cell gives it.

    Days are ISO or 2014年3月3日 style; blank is None. Raises ValueError in words.
    """
    text = text.strip()
    if not text or field.kind in (Kind.TEXT, Kind.PROSE, Kind.PERSON):
        return text or None
    if field.kind == Kind.DAY_OR_NONE and text == "无":
        return text
    try:
        if field.kind in (Kind.DAY, Kind.DAY_OR_NONE):
            parts = text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").split("-")
            return date(*(int(part) for part in parts))
        if field.kind in (Kind.DAYS, *RECORDS):
            return int(text)
        if field.kind == Kind.YUAN:
            return Decimal(text.replace(",", ""))
    except (TypeError, ValueError, InvalidOperation, OverflowError):
        raise ValueError(f"{field.words}：看不懂“{text[:20]}”") from None
    if field.kind == Kind.CHOICE:
        return next((c.key for c in field.choices if text in (c.key, c.words)), text)
    if field.kind == Kind.FLAG:
        return {"是": True, "否": False}.get(text, text)
    return text
