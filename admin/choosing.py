"""Fields that choose: one value of a list, one row of another noun, or several."""
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from wtforms import Field
from wtforms.validators import StopValidation

from admin.fields import marks

Options = Callable[[], Sequence[tuple[Any, Any]]]


class ChoiceField(Field):
    """One of several values, from a list that is asked for when the form is shown or read."""

    def __init__(self, *args: Any, options: Options = tuple, blank: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.options, self.blank, self.unknown = options, blank, False
        self.listed: dict[str, tuple[Any, Any]] | None = None

    def written(self, value: Any) -> str:
        """The value as it stands in the page."""
        return "" if value is None else str(getattr(value, "value", value))

    def known(self) -> dict[str, tuple[Any, Any]]:
        """What may be chosen, by what stands in the page."""
        if self.listed is None:
            self.listed = {self.written(value): (value, label) for value, label in self.options()}
        return self.listed

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the value that was chosen; any other is refused when the form is checked."""
        text = str(valuelist[0]) if valuelist else ""
        found = self.known().get(text)
        self.unknown = bool(text) and found is None
        self.data = found[0] if found and text else None

    def pre_validate(self, form: Any) -> None:
        """Nothing but what is listed."""
        if self.unknown:
            raise StopValidation(_("请从列出的选项中选择。"))

    def __call__(self, **attributes: Any) -> Markup:
        """The select."""
        chosen = self.written(self.data)
        options = [("", "—" if self.blank else _("请选择"))] if self.blank or not chosen else []
        options += [(text, label) for text, (_value, label) in self.known().items()]
        inside = Markup("").join(
            Markup('<option value="{}"{}>{}</option>').format(text, Markup(" selected") if text == chosen else "", label)
            for text, label in options)
        return Markup("<select {}>{}</select>").format(
            marks(id=self.id, name=self.name, **attributes), inside)


class RowField(ChoiceField):
    """One row of another noun, from a short list within the person's scope."""

    def __init__(self, *args: Any, rows: Callable[[], Iterable[Any]], identity: Callable[[Any], Any], **kwargs: Any):
        super().__init__(*args, options=lambda: [(row, str(row)) for row in rows()], **kwargs)
        self.identity = identity

    def written(self, value: Any) -> str:
        """Its id."""
        return "" if value is None else str(self.identity(value))


class RowsField(RowField):
    """Several rows of another noun, as boxes to tick."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Every box that is ticked."""
        known = self.known()
        self.unknown = any(text not in known for text in valuelist)
        self.data = [known[text][0] for text in valuelist if text in known]

    def __call__(self, **attributes: Any) -> Markup:
        """The boxes, in a group of their own."""
        chosen = {self.written(row) for row in self.data or []}
        boxes = Markup("").join(
            Markup('<label class="box"><input type="checkbox" name="{}" value="{}"{}> {}</label>').format(
                self.name, text, Markup(" checked") if text in chosen else "", label)
            for text, (_row, label) in self.known().items())
        return Markup('<div class="boxes" id="{}" role="group" aria-labelledby="{}-label">{}</div>').format(
            self.id, self.id, boxes)
