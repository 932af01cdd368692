"""故事的内容 What a story says was filled in: each value as its field would show it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from rules.evidence import EVIDENCE
from rules.fields import RECORDS, Field, Kind
from seed.story_names import named


def value_words(field: Field, value: Any, day: Callable[[date], str]) -> str:
    """A value in words; `day` says a day as the story goes on."""
    if value is None:
        return "无"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, list):
        return "、".join(value_words(field, one, day) for one in value) or "无"
    if field.name == "field":
        return next((one.words for one in _fields() if one.name == value), "没有的一项")
    match field.kind:
        case Kind.ACT:
            return f"第 {value} 步"
        case Kind.DAYS:
            return f"{value} 天"
        case Kind.CHOICE | Kind.CHOICES:
            return _choice((field,), str(value)) or "选项以外的内容"
        case Kind.UNITS | Kind.PERSON:
            return named(value)
    if field.kind in RECORDS:
        return named(value)
    return _text(str(value))


def _text(text: str) -> str:
    """What was typed: a key of some choice by its word, what nobody could read as such."""
    if not text.strip():
        return "（空白）"
    if re.search(r"[A-Za-z_]{2,}|^\d{4}-\d\d-\d\d", re.sub(r"\.[A-Za-z]+$", "", text)):
        return _choice(_fields(), text) or "看不懂的内容"
    return text


def _choice(fields: Iterable[Field], key: str) -> str:
    """The word of a choice that some of these fields has."""
    return next((choice.words for field in fields for choice in field.choices if choice.key == key), "")


def _fields() -> Iterator[Field]:
    return (field for several in EVIDENCE.values() for field in several)
