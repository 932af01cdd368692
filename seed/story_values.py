"""故事的内容 What a story says was filled in: each value as its field would show it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from rules.evidence import EVIDENCE, RECORDS, Field, Kind
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
        return next((one.words for several in EVIDENCE.values() for one in several if one.name == value), str(value))
    match field.kind:
        case Kind.ACT:
            return f"第 {value} 步"
        case Kind.DAYS:
            return f"{value} 天"
        case Kind.CHOICE | Kind.CHOICES:
            return field.choice_words(str(value))
        case Kind.UNITS | Kind.PERSON:
            return named(value)
    if field.kind in RECORDS:
        return named(value)
    return str(value) if str(value).strip() else "（空白）"
