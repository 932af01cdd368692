"""Filters of a list: each has a key that stands in addresses for good, reads what is typed, and gives one criterion.

A path through relations becomes EXISTS, so that a row is counted once however many rows it is related to.
"""
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, inspect, or_
from sqlalchemy.orm import lazyload

from admin.formats import SHANGHAI
from admin.ids import clean, key_of, like
from admin.kinds import digits_of, kind_of, words_of
from admin.labels import column_of, steps
from admin.language import words

Choices = Sequence[tuple[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One condition: how it is asked, how it is read, what it means."""
    key: str
    label: Any
    where: Callable[[list[Any]], ColumnElement[bool]]
    read: Callable[[str], Any] = field(default=str)
    """Raises ValueError when what was typed means nothing."""
    widget: str = "text"
    """text, choice, date or number."""
    sign: Any = ""
    """What stands between the label and the value: 从, 到, 包含."""
    choices: Callable[[], Choices] = tuple

    def listed(self) -> Choices:
        """What may be chosen, asked once for a page."""
        found: Choices = once(("choices", id(self)), self.choices)
        return found

    def shown(self, value: str) -> str:
        """The value as the chip shows it."""
        names = {str(key): name for key, name in self.listed()} if self.widget == "choice" else {}
        return str(names.get(value, value))


def along(model: Any, path: str, test: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[bool]:
    """The test on the last attribute of a path, inside an EXISTS for each relation on the way."""
    way = steps(model, path)
    criterion = test(way[-1])
    for relation in reversed(way[:-1]):
        criterion = relation.any(criterion) if relation.property.uselist else relation.has(criterion)
    return criterion


def filters_for(model: Any, path: str, label: Any, choices: Choices | None, rows: Callable[[Any], Select[Any]],
                run: Callable[[Select[Any]], Iterable[Any]]) -> list[Filter]:
    """The filters that a column's type asks for; `rows` and `run` fetch the options of a relation."""
    key = path.replace(".", "_")
    way = steps(model, path)
    if not way:
        raise ValueError(f"no such column to filter by: {path!r}")
    if hasattr(way[-1].property, "mapper"):
        return [relation(model, path, key, label, rows, run)]
    column = column_of(model, path)
    options = choices or words_of(column)
    if options:
        return [choice(model, path, key, label, options)]
    match kind_of(column):
        case "flag":
            return [flag(model, path, key, label)]
        case "moment":
            return span(model, path, key, label, start_of_day, end_of_day)
        case "day":
            return span(model, path, key, label, as_day, as_day)
        case "whole" | "wide":
            return span(model, path, key, label, whole, whole, widget="number", low="min", high="max")
        case "amount":
            read = partial(amount, places=digits_of(column)[1])
            return span(model, path, key, label, read, read, widget="number", low="min", high="max")
    return [contains(model, path, key, label)]


def contains(model: Any, path: str, key: str, label: Any) -> Filter:
    """The text contains every word that was given."""
    def where(values: list[Any]) -> ColumnElement[bool]:
        return along(model, path, lambda column: every(column.ilike(like(value), escape="\\") for value in values))
    return Filter(key=key, label=label, where=where, read=wording, sign=_l("包含"))


def choice(model: Any, path: str, key: str, label: Any, options: Choices) -> Filter:
    """One of the listed values; the key may stand several times in an address, and then any of them will do."""
    return Filter(key=key, label=label, read=one_of(*(value for value, _name in options)), widget="choice",
                  choices=lambda: [(value, words(name)) for value, name in options],
                  where=lambda values: along(model, path, lambda column: column.in_(values)))


def flag(model: Any, path: str, key: str, label: Any) -> Filter:
    """是 or 否."""
    def where(values: list[Any]) -> ColumnElement[bool]:
        return along(model, path, lambda column: or_(*(column.is_(value) for value in values)))
    return Filter(key=key, label=label, where=where, read=lambda text: one_of("1", "0")(text) == "1",
                  widget="choice", choices=lambda: (("1", _("是")), ("0", _("否"))))


def span(model: Any, path: str, key: str, label: Any, lower: Callable[[str], Any], upper: Callable[[str], Any], *,
         widget: str = "date", low: str = "from", high: str = "to") -> list[Filter]:
    """From and to, both included."""
    def at_least(values: list[Any]) -> ColumnElement[bool]:
        return along(model, path, lambda column: column >= max(values))

    def at_most(values: list[Any]) -> ColumnElement[bool]:
        return along(model, path, lambda column: column <= min(values))
    return [Filter(key=f"{key}_{low}", label=label, where=at_least, read=lower, widget=widget, sign=_l("从")),
            Filter(key=f"{key}_{high}", label=label, where=at_most, read=upper, widget=widget, sign=_l("到"))]


def relation(model: Any, path: str, key: str, label: Any, rows: Callable[[Any], Select[Any]],
             run: Callable[[Select[Any]], Iterable[Any]]) -> Filter:
    """The row it is related to, from a list of those in the person's scope."""
    target = steps(model, path)[-1].property.mapper.class_
    primary = inspect(target).primary_key[0]

    def read(text: str) -> Any:
        if (value := key_of(primary, text)) is None:
            raise ValueError(text)
        return value

    def where(values: list[Any]) -> ColumnElement[bool]:
        def test(attribute: Any) -> ColumnElement[bool]:
            if attribute.property.uselist:
                return attribute.any(primary.in_(values))
            return next(iter(attribute.property.local_columns)).in_(values)
        return along(model, path, test)

    def options() -> Choices:
        return [(str(inspect(row).identity[0]), str(row)) for row in run(rows(target).options(lazyload("*")))]
    return Filter(key=key, label=label, where=where, read=read, widget="choice", choices=options)


def once(key: Any, ask: Callable[[], Any]) -> Any:
    """What was asked already for this page is not asked again."""
    kept = g.setdefault("asked_once", {})
    if key not in kept:
        kept[key] = ask()
    return kept[key]


def every(criteria: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    """All of them."""
    return and_(*criteria)


def one_of(*known: Any) -> Callable[[str], Any]:
    """Reads one of these values by its word, and no other."""
    values = {str(value): value for value in known}

    def read(text: str) -> Any:
        if text not in values:
            raise ValueError(text)
        return values[text]
    return read


def wording(text: str) -> str:
    """A text to look for."""
    if not (word := clean(text).strip()[:100]):
        raise ValueError(text)
    return word


def as_day(text: str) -> date:
    """2014-03-21, between 1900 and 2199."""
    value = date.fromisoformat(text)
    if not 1900 <= value.year < 2200 or len(text) != 10:
        raise ValueError(text)
    return value


def start_of_day(text: str) -> datetime:
    """The first moment of the day in Shanghai."""
    return datetime.combine(as_day(text), time(), SHANGHAI)


def end_of_day(text: str) -> datetime:
    """The last moment of the day in Shanghai."""
    return start_of_day(text) + timedelta(days=1, microseconds=-1)


def whole(text: str) -> int:
    """A whole number that a database can hold."""
    value = int(text)
    if len(text) > 10 or not -(2**31) <= value < 2**31:
        raise ValueError(text)
    return value


def amount(text: str, places: int = 2) -> Decimal:
    """A number of at most fifteen digits before the point, and no more behind it than the column keeps."""
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise ValueError(text) from None
    if not value.is_finite() or abs(value) >= 10**15 or -int(value.normalize().as_tuple().exponent) > places:
        raise ValueError(text)
    return value
