"""读法 Setting: where a regulation is silent or soft, the reading taken; an office may choose another from a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rules.clause import Malformed
from rules.fields import Choice


@dataclass(frozen=True)
class Setting:
    """设置: one reading of a rule. `choices` empty: a whole number from one to `most`.

    Where the regulation sets a span, `most` is that span: an office may tighten it, never stretch it.
    """

    name: str
    words: str
    default: str
    rule: str
    choices: tuple[Choice, ...] = ()
    most: int = 9_999

    def __post_init__(self) -> None:
        """Refuse a default that is no choice."""
        if not self.admits(self.default):
            raise Malformed(f"设置 {self.name}：缺省值 {self.default} 不在可选范围内")

    def admits(self, value: str) -> bool:
        """Whether an office may choose this value."""
        if self.choices:
            return value in {choice.key for choice in self.choices}
        return value.isascii() and value.isdigit() and len(value) <= 4 and 0 < int(value) <= self.most

    def value_words(self, value: str) -> str:
        """The value as people read it."""
        return next((choice.words for choice in self.choices if choice.key == value), value)


@dataclass(frozen=True)
class Reading:
    """已选读法: an office's choice, in force from `from_on`, inclusive, until the next one."""

    name: str
    value: str
    from_on: date


def readings_on(settings: Iterable[Setting], chosen: Iterable[Reading], on: date) -> Mapping[str, str]:
    """Each setting's value on a day: the latest reading in force, else the default."""
    values = {setting.name: setting.default for setting in settings}
    for reading in sorted(chosen, key=lambda reading: reading.from_on):
        if reading.from_on <= on and reading.name in values:
            values[reading.name] = reading.value
    return values
