"""What the address of a list asks, cleaned; and the addresses that a list writes itself."""
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import flash, request
from flask_babel import gettext as _
from sqlalchemy import ColumnElement

from admin import ids
from admin.filters import Filter


@dataclass(frozen=True)
class QuickView:
    """A chip above the list: rows that people ask for every day, under a key that stands in addresses."""
    key: str
    title: Any
    where: Callable[[], ColumnElement[bool]]
    """Asked on every request, so that it may depend on the day and on the person."""
    counted: bool = True
    tone: str = ""


@dataclass(frozen=True)
class Asked:
    """What an address asks of a list, each part already known to be possible."""
    page: int = 0
    size: int = 50
    sort: str | None = None
    desc: bool = False
    search: str = ""
    view: QuickView | None = None
    filters: tuple[tuple[Filter, str, Any], ...] = ()
    """(filter, as written in the address, as read)"""


class Asking:
    """The address's part of `DeskView`."""
    column_list: tuple[str, ...]
    sortable: dict[str, str]
    filters: dict[str, Filter]
    quick_views: tuple[QuickView, ...]
    page_size: int
    page_sizes: tuple[int, ...] = (20, 50, 100)
    url: str

    def asked(self) -> Asked:
        """Read the address: what is unknown is ignored, what is malformed is ignored and said."""
        args = request.args
        size = ids.page_of(args.get("page_size"))
        sort = args.get("sort", "")
        if sort.isascii() and sort.isdigit():
            sort = dict(enumerate(self.column_list)).get(int(sort[:3]), "")
        return Asked(
            page=ids.page_of(args.get("page")), size=size if size in self.page_sizes else self.page_size,
            sort=sort if sort in self.sortable else None, desc=args.get("desc") == "1",
            search=" ".join(ids.words_of(args.get("search"))),
            view=next((view for view in self.quick_views if view.key == args.get("view")), None),
            filters=self.asked_filters())

    def asked_filters(self) -> tuple[tuple[Filter, str, Any], ...]:
        """The filters of the address; Flask-Admin's numbered form `flt0_key` is understood too."""
        found = []
        for name, text in request.args.items(multi=True):
            mark, _sep, key = name.partition("_")
            if mark.rstrip("0123456789") != "flt" or not text.strip():
                continue
            if (known := self.filters.get(key)) is None:
                flash(_("没有“%(key)s”这个筛选条件，已忽略。", key=ids.clean(key)[:40]), "warning")
                continue
            try:
                found.append((known, text, known.read(ids.clean(text).strip())))
            except (ValueError, OverflowError):
                flash(_("筛选“%(label)s%(sign)s”的值“%(value)s”看不懂，已忽略。", label=known.label,
                        sign=known.sign, value=ids.clean(text)[:40]), "warning")
        return tuple(found)

    def list_url(self, **wishes: Any) -> str:
        """The address of this list with these wishes: `list_url(view="late", lead_unit=7, due_on_to="2014-03-31")`."""
        return f"{self.url}/" + written(wishes)

    def export_url(self, asked: Asked) -> str:
        """The address of the sheet of the whole set that is shown."""
        return self.url_of(asked).replace(f"{self.url}/", f"{self.url}/export/xlsx/", 1)

    def url_of(self, asked: Asked, without: tuple[Filter, str] | None = None, **changes: Any) -> str:
        """The address of this list as asked, with changes; a change of what is shown begins at its first page."""
        wishes: dict[str, Any] = {
            "view": asked.view.key if asked.view else None, "search": asked.search or None,
            "sort": asked.sort, "desc": "1" if asked.sort and asked.desc else None,
            "page_size": asked.size if asked.size != self.page_size else None}
        for known, text, _value in asked.filters:
            if (known, text) != without:
                wishes.setdefault(known.key, []).append(text)
        return self.list_url(**{**wishes, **changes})


PLAIN = ("view", "search", "sort", "desc", "page", "page_size")


def written(wishes: dict[str, Any]) -> str:
    """The query of an address; what is not the list's own word is a filter's key."""
    pairs = []
    for name, value in wishes.items():
        values = value if isinstance(value, (list, tuple)) else [value]
        pairs += [(name if name in PLAIN else f"flt_{name}", one) for one in values if one not in (None, "")]
    return "?" + urlencode(pairs) if pairs else ""
