"""Chinese as written in the source, English from the catalogue, and what Flask-Admin and WTForms leave in English.

The locale is always `zh_Hans_CN` or `en`: plain `zh` would find none of Flask-Admin's own texts.
"""
import re
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, g, has_request_context
from flask import session as cookie
from flask_babel import Babel, LazyString, get_domain, get_locale, gettext, lazy_gettext
from flask_login import current_user

CHINESE, ENGLISH = "zh_Hans_CN", "en"
LOCALES = {CHINESE: "中文", ENGLISH: "English"}
CATALOGUES = Path(__file__).resolve().parent.parent / "translations"

STIFF = {
    "Not a valid choice": "请从列出的选项中选择。",
    "Not a valid choice.": "请从列出的选项中选择。",
    "This field is required.": "请填写这一项。",
    "Invalid input.": "填写的内容看不懂，请改正。",
    "Not a valid date value.": "日期看不懂，请按 2014-03-21 的样子填写。",
    "Not a valid integer value.": "请填写整数。",
    "Not a valid decimal value.": "请填写数字。",
    "CSRF token missing.": "页面已过期，请重新打开再提交。",
}
"""What WTForms says, in words that a clerk expects: an own text is put before the library's catalogue."""


MARKS = {"；": "; ", "：": ": ", "、": ", "}
"""What parts a sentence that nobody has translated whole, and how English writes it."""

CITED = re.compile(r"(.+)（(第[^（）]+条)）", re.S)
"""A sentence with the article on which it rests."""


class Words:
    """The translations of a form: our words first, then WTForms' own catalogue."""

    def gettext(self, text: str) -> str:
        """One text."""
        if chosen() == CHINESE and text in STIFF:
            return STIFF[text]
        return str(library().ugettext(text))

    def ngettext(self, one: str, many: str, number: int) -> str:
        """One text that counts."""
        return str(library().ungettext(one, many, number))


def library() -> Any:
    """WTForms' own catalogue in the language of this request."""
    from flask_admin.babel import wtforms_domain
    return wtforms_domain.get_translations()


def chosen() -> str:
    """The locale of this request."""
    return ENGLISH if (locale := get_locale()) is not None and locale.language == "en" else CHINESE


def choose() -> str:
    """The language of the cookie, else the person's own, else Chinese."""
    if not has_request_context():
        return CHINESE
    if (wish := cookie.get("locale")) in LOCALES:
        return str(wish)
    own = None if g.get("without_person") else getattr(current_user, "locale", None)
    return own if own in LOCALES else CHINESE


def words(text: Any) -> Any:
    """A declared Chinese text, translated when it is shown."""
    if isinstance(text, LazyString) or not text:
        return text
    return lazy_gettext(str(text))


def in_words(text: Any) -> str:
    """What rules/ and models/ say of themselves, when it is shown: `缺：处理意见` is told by `缺：{0}`, gap by gap."""
    known = catalogue()
    text = str(text)
    if text in known or not known:
        return gettext(text) if text else ""
    for pattern, sentence in sentences(frozenset(known)):
        if (found := pattern.fullmatch(text)) is not None:
            return str(known[sentence]).format(*(in_words(one) for one in found.groups()))
    if (cited := CITED.fullmatch(text)) is not None:
        return f"{in_words(cited[1])} ({cited[2]})"
    head, mark, tail = text.partition("：")
    if tail and head + mark in known:
        return str(known[head + mark]) + in_words(tail)
    mark = next((one for one in MARKS if one in text), "")
    return MARKS[mark].join(in_words(one) for one in text.split(mark)) if mark else text


def catalogue() -> dict[Any, str]:
    """The texts of this request's language; none in Chinese."""
    return getattr(get_domain().get_translations(), "_catalog", {}) if chosen() == ENGLISH else {}


@cache
def sentences(texts: frozenset[Any]) -> list[tuple[re.Pattern[str], str]]:
    """The sentences with gaps, those that say most first."""
    found = sorted((text for text in texts if "{0}" in str(text)), key=lambda text: -len(re.sub(r"{\d}", "", text)))
    return [(re.compile(re.sub(r"\\{\d\\}", "(.+?)", re.escape(text)), re.S), text) for text in found]


def init_language(app: Flask) -> None:
    """Chinese unless chosen otherwise; the page's `lang` follows."""
    Babel(app, default_locale=CHINESE, default_timezone="Asia/Shanghai", locale_selector=choose,
          default_translation_directories=str(CATALOGUES))
    app.add_template_global(lambda: "en" if chosen() == ENGLISH else "zh-Hans", "page_language")
    app.add_template_global(LOCALES, "LOCALES")
    app.add_template_global(chosen, "chosen_locale")
    app.add_template_filter(lambda text: gettext(str(text)) if text else "", "words")
    app.add_template_filter(in_words, "in_words")
