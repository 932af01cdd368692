"""Finding one row among very many while typing: enterprises above all. Scoped, capped, and usable without a script.

A field of this kind is two inputs: the words that are typed, and the id of the row that was picked. Where no script
runs, the words alone are enough when exactly one row bears that name.
"""
from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import inspect, or_, select
from wtforms import Field
from wtforms.validators import StopValidation

from admin import ids
from admin.fields import marks
from admin.labels import steps

MOST = 50


class Lookup:
    """The rows that a field may refer to, found by words in some columns."""

    def __init__(self, model: Any, *columns: str, session: Callable[[], Any],
                 narrowed: Callable[[Any], Any] = lambda statement: statement):
        self.model, self.columns, self.session, self.narrowed = model, columns, session, narrowed
        self.key = inspect(model).primary_key[0]
        for column in columns:
            if not steps(model, column):
                raise ValueError(f"{model.__name__} has no column {column!r} to look up by")

    def one(self, given: Any) -> Any:
        """The row of an id, when it is in scope."""
        key = ids.key_of(self.key, given)
        if key is None:
            return None
        session = self.session()
        with session.no_autoflush:
            return session.scalars(self.narrowed(select(self.model)).where(self.key == key)).one_or_none()

    def named(self, text: str) -> Any:
        """The one row that bears exactly this name."""
        first = getattr(self.model, self.columns[0])
        session = self.session()
        with session.no_autoflush:
            rows = session.scalars(self.narrowed(select(self.model)).where(first == text).limit(2)).all()
        return rows[0] if len(rows) == 1 else None

    def found(self, text: str | None, offset: int = 0, limit: int = 10) -> list[Any]:
        """Rows in which every word stands in one of the columns."""
        statement = self.narrowed(select(self.model))
        for word in ids.words_of(text):
            tests = [getattr(self.model, column).ilike(ids.like(word), escape="\\") for column in self.columns]
            statement = statement.where(or_(*tests))
        statement = statement.order_by(getattr(self.model, self.columns[0]), self.key)
        return list(self.session().scalars(statement.offset(max(offset, 0)).limit(min(max(limit, 1), MOST))))

    def answer(self, row: Any) -> list[str]:
        """Id and name, as the script takes them."""
        return [str(inspect(row).identity[0]), str(row)]


class LookupField(Field):
    """A row picked by typing."""

    def __init__(self, *args: Any, lookup: Lookup, door: tuple[str, str] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.lookup, self.unknown, self.typed = lookup, False, ""
        self.door = door or (".ajax_lookup", self.name)
        """The endpoint that answers while somebody types, and the name of the lookup there."""

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Remember the words as well as the id."""
        self.typed = ids.clean(formdata.get(f"{self.name}-words", "")) if formdata else ""
        super().process(formdata, *args, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The id when there is one, else the words."""
        given = valuelist[0] if valuelist else ""
        self.data = self.lookup.one(given) if given else None
        if self.data is None and self.typed:
            self.data = self.lookup.named(self.typed)
        self.unknown = bool(given or self.typed) and self.data is None

    def pre_validate(self, form: Any) -> None:
        """Nothing that the person may not see, and nothing that does not exist."""
        if self.unknown:
            raise StopValidation(_("没有找到，请输入名称的一部分，再从列表中选择。"))

    def __call__(self, **attributes: Any) -> Markup:
        """The two inputs; the script lists what is found below them."""
        words = self.typed if self.unknown or self.data is None else str(self.data)
        key = "" if self.data is None else str(inspect(self.data).identity[0])
        shown = marks(
            id=self.id, name=f"{self.name}-words", value=words, type="text", autocomplete="off", role="combobox",
            aria_expanded="false", aria_autocomplete="list", aria_controls=f"{self.id}-found",
            data_lookup=url_for(self.door[0], name=self.door[1]), **attributes)
        hidden = marks(type="hidden", name=self.name, value=key)
        return Markup('<span class="lookup"><input {}><input {}><ul id="{}-found" role="listbox" hidden></ul></span>').format(
            shown, hidden, self.id)
