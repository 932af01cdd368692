"""How values are written for people: days, times, deadlines, money, phones, badges.

Pure functions; what depends on the day takes `today`. The templates know them as filters of the same names.
"""
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOTHING = "—"
TONES = ("go", "wait", "ok", "late", "")
WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


def english() -> bool:
    """Whether the page is written in English; outside a request it never is."""
    locale = get_locale()
    return locale is not None and locale.language == "en"


def day(value: date | None, today: date | None = None) -> str:
    """3月21日; with the year when it is not this year."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        value = local(value).date()
    if english():
        return value.isoformat()
    year = "" if today is not None and value.year == today.year else f"{value.year}年"
    return f"{year}{value.month}月{value.day}日"


def weekday(value: date) -> str:
    """星期四; the week begins on Monday."""
    return str(_(WEEKDAYS[value.weekday()]))


def moment(value: datetime | None, today: date | None = None) -> str:
    """3月19日 15:02, in Shanghai: for logs only, a list shows days."""
    if value is None:
        return NOTHING
    at = local(value)
    return f"{day(at.date(), today)} {at:%H:%M}"


def local(value: datetime) -> datetime:
    """A moment on Shanghai's clock; one stored without an offset is taken as Shanghai's already."""
    return value.astimezone(SHANGHAI) if value.tzinfo else value.replace(tzinfo=SHANGHAI)


def working_days_left(days: int | None) -> str:
    """剩 3 个工作日, 今天到期, 逾期 2 个工作日: the words that stand beside a due day."""
    if days is None:
        return NOTHING
    if days < 0:
        return str(_("逾期 %(days)s 个工作日", days=-days))
    if days == 0:
        return str(_("今天到期"))
    return str(_("剩 %(days)s 个工作日", days=days))


def urgency(days: int | None) -> str:
    """The class that goes with `working_days_left`: late, soon (one day or none left) or nothing."""
    if days is None or days > 1:
        return ""
    return "late" if days < 0 else "soon"


def yuan(value: Decimal | int | None) -> str:
    """1,234,567.80: whole yuan are written without decimals, money is never rounded."""
    if value is None:
        return NOTHING
    exact = Decimal(value)
    return f"{exact:,.0f}" if exact == exact.to_integral_value() else f"{exact:,.2f}"


def yes_no(value: bool | None) -> str:
    """是 or 否."""
    if value is None:
        return NOTHING
    return str(_("是") if value else _("否"))


def phone(value: str | None) -> str:
    """138****5678, 0539-*******: enough to recognise a number, not enough to use it."""
    if not value:
        return NOTHING
    digits = [at for at, letter in enumerate(value) if letter.isdigit()]
    hidden = set(digits[3:-4] if len(digits) == 11 and value.startswith("1") else digits[4:])
    return "".join("*" if at in hidden else letter for at, letter in enumerate(value))


def dialled(value: str | None) -> str:
    """A number as a telephone link takes it: figures, + and -; of several the first."""
    first = re.split("[、，,;；/ ]", (value or "").strip())[0]
    return re.sub("[^0-9+-]", "", first)


def person(name: str | None) -> str:
    """赵*: a name as it is shown to those who need not know it whole."""
    return f"{name[0]}{'*' * (len(name) - 1)}" if name else NOTHING


def size(octets: int | None) -> str:
    """1.2 MB, 340 KB."""
    if octets is None:
        return NOTHING
    if octets < 1024 * 1024:
        return f"{max(octets / 1024, 0.1):.0f} KB" if octets >= 1024 else f"{octets} B"
    return f"{octets / 1024 / 1024:.1f} MB"


def badge(text: str, tone: str = "") -> Markup:
    """A coloured label; the colour (go, wait, ok, late) never speaks without its word."""
    return Markup('<span class="badge {}">{}</span>').format(tone if tone in TONES else "", text)


def plain(value: Any, today: date | None = None) -> str | Markup:
    """Any value as a person reads it: the fallback of lists and details."""
    match value:
        case None | "":
            return NOTHING
        case bool():
            return yes_no(value)
        case datetime():
            return moment(value, today)
        case date():
            return day(value, today)
        case Enum():
            return str(_(str(getattr(value, "words", value.value))))
        case Decimal():
            return yuan(value)
        case str() | Markup():
            return value
        case list() | tuple() | set() | frozenset():
            return together(value, today)
        case _:
            return str(value)


def together(values: Iterable[Any], today: date | None = None) -> str:
    """Several values in one cell, joined as Chinese joins them."""
    return "、".join(str(plain(value, today)) for value in values) or NOTHING


def lines(text: str | None) -> Markup:
    """A text of several lines, each kept."""
    return Markup("<br>").join(escape(line) for line in (text or NOTHING).splitlines())


def teach(app: Flask) -> None:
    """Give the templates these words."""
    for function in (weekday, working_days_left, urgency, yuan, yes_no, phone, dialled, person, size, lines):
        app.add_template_filter(function)
    app.add_template_global(badge)
