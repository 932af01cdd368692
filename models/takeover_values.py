"""读格 Values of a ledger's cells: each read as its column says, or a fault in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from models.takeover_columns import Column, Reads
from models.takeover_lookups import Lookups, folded
from models.takeover_numbers import given_number, series_of
from rules.checks import FIRST_DAY, LAST_DAY, NONE_WORD
from rules.fields import LONGEST, MOST_DAYS, Choice, Field, Kind, read_value
from rules.policy import Policy
from rules.terms import MAIN_ROAD, Status

EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's serial numbers, from March 1900 on."""
MOST_EXACT = 10**15
"""Excel keeps fifteen digits; a longer number has lost its last ones."""
CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
ANY_DAY = Field("day", Kind.DAY, "日期")


@dataclass
class Bad(Exception):
    """A cell that cannot be read: the kind of fault, and words."""

    kind: str
    words: str


@dataclass(frozen=True)
class Reader:
    """What reading a cell needs to know. `policy` is the one in force for the row, `today` the last possible day."""

    lookups: Lookups
    policy: Policy
    today: date

    def read(self, column: Column, value: Any) -> Any:
        """The value of a cell that is neither blank nor a formula. Raises `Bad`."""
        match column.reads:
            case Reads.FIELD if column.field:
                return self._field(column.field, value)
            case Reads.DAY:
                return self._past(day(value))
            case Reads.NUMBER:
                return self._number(column, value)
            case Reads.STATUS:
                return status(as_text(value))
            case Reads.CREDIT_CODE:
                return credit_code(value)
            case Reads.COUNTY | Reads.GROUP | Reads.UNIT | Reads.UNITS:
                return self._named(column, as_text(value))
        return folded(as_text(value)) if column.reads == Reads.PERSON else as_text(value)

    def _past(self, found: date) -> date:
        if found > self.today:
            raise Bad("future_day", f"{found} 还没有到（今天是 {self.today}）")
        return found

    def _field(self, field: Field, value: Any) -> Any:
        match field.kind:
            case Kind.DAY:
                return self._past(day(value)) if field.done else day(value)
            case Kind.DAY_OR_NONE:
                return NONE_WORD if as_text(value) == NONE_WORD else day(value)
            case Kind.DAYS:
                return days(value)
            case Kind.FLAG:
                return flag(value)
            case Kind.CHOICE:
                return choice(field, as_text(value))
            case Kind.CHOICES:
                parts = re.split(r"[、,，;；\s]+", as_text(value))
                return tuple(dict.fromkeys(choice(field, part) for part in parts if part))
        text, longest = as_text(value), LONGEST.get(field.kind, 200)
        if len(text) > longest:
            raise Bad("too_long", f"最多 {longest} 字，现有 {len(text)} 字")
        return text

    def _number(self, column: Column, value: Any) -> Any:
        assert column.step is not None  # a number is taken by a step
        series = series_of(self.policy, column.step)
        found = given_number(as_text(value), self.policy, series, self.lookups.office)
        if found is None:
            raise Bad("number_form", f"“{as_text(value)[:30]}”不是完整的编号，看不出年份和号数")
        return found

    def _named(self, column: Column, text: str) -> Any:
        if column.reads == Reads.COUNTY:
            if folded(text) not in self.lookups.counties:
                raise Bad("county", f"没有“{text[:30]}”这个县区")
            return folded(text)
        if column.reads == Reads.GROUP:
            found = self.lookups.groups.get(folded(text))
            if found is None:
                raise Bad("group", f"本办公室没有“{text[:30]}”这个帮扶联系组")
            return found.id
        if column.reads == Reads.UNIT:
            return self._unit(text)
        parts = re.split(r"[、,，;；\n]+", text)
        return tuple(dict.fromkeys(self._unit(part) for part in parts if part.strip()))

    def _unit(self, text: str) -> int:
        found = {unit.id for unit in self.lookups.units.get(folded(text), ())}
        if len(found) != 1:
            words = "没有" if not found else "不止一个"
            raise Bad("unit", f"{words}“{text.strip()[:30]}”这个责任单位")
        return found.pop()


def as_text(value: Any) -> str:
    """A cell as text: a whole number without its decimal point, a flag as 是 or 否."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def day(value: Any) -> date:
    """A day: Excel's own, its serial number, or a text that is a whole date. Raises `Bad`."""
    if isinstance(value, date):
        found = value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        if not 0 < value < (LAST_DAY - EPOCH).days:
            raise Bad("day_range", f"数字 {as_text(value)[:20]} 不是可能的日期")
        found = EPOCH + timedelta(days=int(value))
    else:
        try:
            found = read_value(ANY_DAY, as_text(value))
        except ValueError:
            raise Bad("text_day", f"“{as_text(value)[:30]}”看不出是哪一天") from None
    if not FIRST_DAY <= found < LAST_DAY:
        raise Bad("day_range", f"{found} 不是可能的日期")
    return found


def days(value: Any) -> int:
    """A whole number of days, at least one. Raises `Bad`."""
    text = as_text(value)
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
        raise Bad("days", f"“{text[:30]}”不是整数天数")
    if not 1 <= int(text) <= MOST_DAYS:
        raise Bad("days", f"{int(text)} 天：至少 1 天，最多 {MOST_DAYS} 天")
    return int(text)


def flag(value: Any) -> bool:
    """是 or 否. Raises `Bad`."""
    found = {"是": True, "否": False}.get(as_text(value))
    if found is None:
        raise Bad("choice", f"“{as_text(value)[:30]}”不是“是”或“否”")
    return found


def choice(field: Field, text: str) -> str:
    """The key of a choice, by its key, its word, or its word without what stands in brackets. Raises `Bad`."""
    for one in field.choices:
        if folded(text) in (folded(one.key), folded(one.words), folded(short(one))):
            return one.key
    known = "、".join(short(one) for one in field.choices)
    raise Bad("choice", f"“{text[:30]}”不在可选范围内（{known}）")


def short(one: Choice) -> str:
    """A类（已解决或基本解决） -> A类."""
    return one.words.partition("（")[0]


def status(text: str) -> Status:
    """A status of the main road. Raises `Bad`."""
    for one in Status:
        if folded(text) == folded(one.words):
            if one in MAIN_ROAD:
                return one
            raise Bad("unknown_status", f"“{one.words}”的问题不接续，请留在原台账")
    raise Bad("unknown_status", f"没有“{text[:30]}”这个状态")


def credit_code(value: Any) -> str:
    """18 characters as on the licence; as a number Excel has lost the last digits. Raises `Bad`."""
    if isinstance(value, float) and abs(value) >= MOST_EXACT:
        raise Bad("code_lost", "被 Excel 当作数字，后几位已丢失")
    text = folded(as_text(value)).upper()
    if not CODE.fullmatch(text):
        raise Bad("code", f"“{text[:30]}”不是 18 位统一社会信用代码")
    return text
