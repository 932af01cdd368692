"""The fields of forms: native inputs, Chinese complaints, and nothing taken that the database could not hold."""
import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_admin.form import BaseForm
from flask_babel import gettext as _
from markupsafe import Markup
from wtforms import BooleanField, Field, StringField, TextAreaField
from wtforms.widgets import DateInput, DateTimeLocalInput

from admin.formats import SHANGHAI, local
from admin.ids import clean
from admin.language import Words


def marks(**given: Any) -> Markup:
    """The attributes of an element, escaped; `data_x` and `aria_x` are written with a hyphen, nothing is left out."""
    named = ((re.sub("^(data|aria)_", r"\1-", name.rstrip("_")), value) for name, value in given.items())
    return Markup(" ").join(Markup('{}="{}"').format(name, value) if value is not True else Markup("{}").format(name)
                            for name, value in named if value is not None and value is not False)


class DeskForm(BaseForm):
    """A form whose complaints are ours; the CSRF token is the application's, asked before any view runs."""
    refusals: tuple[Any, ...] = ()
    """Why the rules refuse what was offered, for the box above the fields."""

    class Meta:
        def get_translations(self, form: Any) -> Words:
            """Our words first."""
            return Words()


def trimmed(text: Any) -> Any:
    """Without blanks around, without characters that no database takes; line ends as \\n."""
    return clean(text).replace("\r\n", "\n").strip() if isinstance(text, str) else text


def none_if_blank(text: Any) -> Any:
    """An empty text is no text, where there may be none."""
    return text or None


class LineField(StringField):
    """One line of text."""


class TextField(TextAreaField):
    """Several lines of text."""


class FlagField(BooleanField):
    """A box to tick."""


class TypedField(Field):
    """A field that is typed: what was typed stays in it, readable or not."""
    kind, mode = "text", ""

    def __call__(self, **attributes: Any) -> Markup:
        """The input."""
        attributes = {"id": self.id, "type": self.kind, "name": self.name, "value": self._value(), **attributes}
        if self.mode:
            attributes["inputmode"] = self.mode
        return Markup("<input {}>").format(marks(**attributes))

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else self.written(self.data)

    def written(self, value: Any) -> str:
        """The value as the input takes it."""
        return "" if value is None else str(value)

    def read(self, text: str) -> Any:
        """The value, or ValueError."""
        raise NotImplementedError

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; blank is nothing."""
        text = clean(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if text:
            self.data = self.read(text)


class DayField(TypedField):
    """A day, in the browser's own calendar."""
    kind, widget = "date", DateInput()

    def read(self, text: str) -> date:
        """2014-03-21, also 2014/3/21 and 2014年3月21日 where it is typed by hand."""
        parts = text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-").split("-")
        try:
            value = date(*map(int, parts))
        except (ValueError, TypeError, OverflowError):
            raise ValueError(_("日期看不懂，请按 2014-03-21 的样子填写。")) from None
        if not 1900 <= value.year < 2200:
            raise ValueError(_("年份不对，请核对日期。"))
        return value


class MomentField(TypedField):
    """A moment in Shanghai."""
    kind, widget = "datetime-local", DateTimeLocalInput()

    def written(self, value: datetime | None) -> str:
        """As the browser's input takes it."""
        return "" if value is None else f"{local(value):%Y-%m-%dT%H:%M}"

    def read(self, text: str) -> datetime:
        """2014-03-21T15:02."""
        try:
            value = datetime.fromisoformat(text.replace(" ", "T"))
        except ValueError:
            raise ValueError(_("时间看不懂，请按 2014-03-21 15:02 的样子填写。")) from None
        if not 1900 <= value.year < 2200:
            raise ValueError(_("年份不对，请核对时间。"))
        return value.replace(tzinfo=value.tzinfo or SHANGHAI)


class WholeField(TypedField):
    """A whole number."""
    mode = "numeric"
    bits = 31

    def read(self, text: str) -> int:
        """Digits, and no more of them than the column holds."""
        digits = text.replace(",", "")
        if not digits.lstrip("-").isascii() or not digits.lstrip("-").isdigit() or len(digits) > 20:
            raise ValueError(_("请填写整数。"))
        value = int(digits)
        if abs(value) >= 2**self.bits:
            raise ValueError(_("数字太大。"))
        return value


class BigWholeField(WholeField):
    """A whole number of a wide column."""
    bits = 63


class AmountField(TypedField):
    """An exact amount: never rounded, refused when it has more decimals than the column keeps."""
    mode = "decimal"

    def __init__(self, *args: Any, precision: int | None = None, scale: int | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.precision, self.scale = precision or 15, 2 if scale is None else scale

    def written(self, value: Any) -> str:
        """Without an exponent."""
        return "" if value is None else f"{value:f}"

    def read(self, text: str) -> Decimal:
        """1234567.80, with or without thousands' commas."""
        try:
            value = Decimal(text.replace(",", "").replace("，", ""))
        except InvalidOperation:
            raise ValueError(_("请填写数字。")) from None
        if not value.is_finite():
            raise ValueError(_("请填写数字。"))
        if -int(value.normalize().as_tuple().exponent) > self.scale:
            raise ValueError(_("最多填写 %(scale)s 位小数。", scale=self.scale))
        if value and value.adjusted() >= self.precision - self.scale:
            raise ValueError(_("数字太大。"))
        return value
