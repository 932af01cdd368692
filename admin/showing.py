"""What things are called, and how values read: in lists, on a row's page, in sheets and in differences."""
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup, escape
from sqlalchemy import Select, inspect

from admin.formats import badge, lines, phone, plain
from admin.house import today
from admin.kinds import kind_of, words_of
from admin.labels import column_of, label_of
from admin.language import words
from models.places import short_place


class Showing:
    """The words' part of `DeskView`."""
    model: Any
    endpoint: str
    badges: dict[str, dict[str, str]]
    masked: tuple[str, ...]
    narrow: tuple[str, ...]
    helps: dict[str, Any]

    def label(self, name: str) -> Any:
        """The word above a column and beside a field."""
        return words((self.column_labels or {}).get(name) or label_of(self.model, name))

    def get_column_name(self, field: str) -> Any:
        """As Flask-Admin asks for it."""
        return self.label(field) or field

    def help(self, name: str) -> Any:
        """What stands under a field."""
        return words(self.helps.get(name))

    def choices(self, name: str) -> list[tuple[Any, Any]] | None:
        """The values of a column with their words, as the view lists them or the column itself."""
        listed = (self.column_choices or {}).get(name)
        pairs = list(listed.items()) if isinstance(listed, dict) else listed or words_of(column_of(self.model, name))
        return [(value, words(title)) for value, title in pairs] if pairs else None

    def options_for(self, name: str, statement: Select[Any]) -> Select[Any]:
        """The rows that a relation offers; narrower in a view of its own, for instance units still in being."""
        return statement

    def value(self, row: Any, name: str) -> Any:
        """What stands in a row under a dotted name; nothing where a relation on the way leads nowhere."""
        for step in name.split("."):
            row = getattr(row, step, None)
        return row

    def shown(self, row: Any, name: str) -> Any:
        """One cell, escaped: a formatter of the view's own, a badge, a masked number, or the value as people read it."""
        if (formatter := (self.column_formatters or {}).get(name)) is not None:
            return formatter(self, None, row, name)
        value = self.value(row, name)
        several = value if isinstance(value, (list, tuple, set)) else [value]
        if several and all(hasattr(type(one), "__mapper__") for one in several):
            return Markup("、").join(linked(one) for one in several)
        if is_county(name) and value:
            return place(value)
        return self.written(name, value)

    def told(self, row: Any, name: str) -> Any:
        """As on the row's own page: a long text keeps its lines, a county its full name."""
        text = self.text(name, self.value(row, name)) if is_county(name) else self.shown(row, name)
        return lines(text) if self.is_long(name) and not isinstance(text, Markup) else text

    def is_long(self, name: str) -> bool:
        """Whether it is a text of several lines."""
        return kind_of(column_of(self.model, name)) == "text"

    def written(self, name: str, value: Any) -> Any:
        """A value of this column, as people read it; a badge where the column has them."""
        if name in self.badges and value is not None:
            return badge(self.text(name, value), self.badges[name].get(str(getattr(value, "value", value)), ""))
        return self.text(name, value)

    def text(self, name: str, value: Any) -> str:
        """The same in words alone, as a sheet takes it."""
        if name in self.masked:
            return phone(value)
        key = str(getattr(value, "value", value))
        named = next((title for known, title in self.choices(name) or () if str(known) == key), None)
        return str(plain(value, today()) if named is None else named)

    def cell_class(self, name: str) -> str:
        """n for what stands right, k for what never wraps."""
        column = column_of(self.model, name)
        kind = "" if column is None or column.foreign_keys or self.choices(name) else kind_of(column)
        if kind in ("whole", "wide", "amount"):
            return "n"
        short = kind in ("day", "moment", "flag") or name in self.narrow or name in self.badges
        return "k" if short or self.choices(name) else ""

    def row_class(self, row: Any) -> str:
        """late or soon, for the stripe at the left of a row."""
        return ""

    def list_note(self) -> Any:
        """What stands beside the title of the list, for instance “84 件在办，其中逾期 5 件”."""
        return ""

    def row_title(self, row: Any) -> str:
        """What the row calls itself."""
        return str(row)

    def details_url(self, row: Any) -> str:
        """The address of a row."""
        return str(self.get_url(f"{self.endpoint}.details_view", id=inspect(row).identity[0]))

    def search_placeholder(self) -> str:
        """What the search looks in."""
        return _("查找") + "：" + "、".join(str(self.label(path)) for path in self.column_searchable_list or ())


def is_county(name: str) -> bool:
    """Whether a dotted name leads to 县区."""
    return name.rpartition(".")[2] == "county"


def place(name: str) -> Any:
    """A county or a zone as lists write it, its full name where the pointer rests."""
    short = short_place(name)
    return Markup('<span title="{}">{}</span>').format(name, short) if short != name else name


def linked(row: Any) -> Markup:
    """A row of another noun by its name, leading to its page where the person may read it."""
    for view in current_app.extensions["desk-views"].values():
        if getattr(view, "model", None) is type(row) and view.may("read"):
            return Markup('<a href="{}">{}</a>').format(view.details_url(row), str(row))
    return escape(str(row))
