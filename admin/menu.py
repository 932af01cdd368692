"""The menu follows the work: groups in the order of the day's doing, and beside an entry the number that waits.

An entry is a noun's view (`Noun`) or a way into one (`Link`); both stand in `admin.views.VIEWS` in the order of the
screen. What a person may not list he does not see.
"""
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, g, has_request_context, request, url_for
from flask_login import current_user
from sqlalchemy import select

from admin.followed import Use, is_used, note, questions
from admin.house import session
from admin.language import words


@dataclass(frozen=True)
class Noun:
    """A view and its place in the menu."""
    view: Any
    """The class, a `DeskView`."""
    group: str
    count: Callable[[], int] | None = None
    hidden: bool = False
    """Reachable, but not in the menu."""
    counted: bool = False
    """Whether the number of its rows stands beside it, asked with the numbers of the links."""
    counts_for: str = "list"
    """The verb that makes these rows one's work: whose it is not finds no number beside it."""
    only: Use | None = None
    """Which policies use it; it is not offered where no office within reach follows one of them."""


@dataclass(frozen=True)
class Page:
    """A page of its own (a Flask-Admin `BaseView`) and its place in the menu."""
    view: Any
    group: str
    count: Callable[[], int] | None = None
    only: Use | None = None
    """As of a noun."""


@dataclass(frozen=True)
class Link:
    """A way into a list: `Link("逾期与督办", "办理", "issue", {"view": "late"}, counted=True)`."""
    title: str
    group: str
    noun: str
    wishes: dict[str, Any] = field(default_factory=dict)
    counted: bool = False
    """Whether the number of its quick view stands beside it; all such numbers of the menu cost one statement."""
    count: Callable[[], int] | None = None
    """A number of another kind."""
    when: Callable[[], bool] | None = None
    """Whose work it is; shown to everybody who may list the noun where nothing is said."""


@dataclass(frozen=True)
class Entry:
    """What the template draws."""
    title: Any
    url: str
    here: bool
    count: int


def entries() -> list[tuple[Any, list[Entry]]]:
    """The groups of this person's menu, the desk before all; worked out once for a page."""
    if "menu" not in g:
        home = current_app.extensions["desk-views"][""]
        groups = {"": [Entry(home.name, url_for("admin.index"), request.blueprint == "admin", 0)]}
        allowed = allowed_entries()
        numbers = numbers_of_links()
        for declared, view in allowed:
            if not is_used(getattr(declared, "only", None)):
                continue
            groups.setdefault(declared.group, []).append(drawn(declared, view, numbers))
        g.menu = [(words(group), inside) for group, inside in groups.items()]
    return list(g.menu)


def seen(declared: Any, view: Any) -> bool:
    """Whether the person finds it in his menu."""
    if not current_user.is_authenticated or getattr(declared, "hidden", False):
        return False
    if isinstance(declared, Link) and declared.when is not None and not declared.when():
        return False
    return bool(view.is_accessible())


def allowed_entries() -> list[tuple[Any, Any]]:
    """What is declared and seen."""
    return [(declared, view) for declared, view in current_app.extensions["desk-menu"] if seen(declared, view)]


def numbers_of_links() -> dict[str, int]:
    """The numbers of what is counted, by title; in one statement, unless the page has asked already."""
    if "menu_numbers" not in g:
        counted_beside([])
    return dict(g.menu_numbers)


def counted_beside(parts: list[Any]) -> list[int]:
    """The numbers of these scalar subqueries; the menu's own are asked in the same statement and kept for it."""
    allowed = [] if "menu_numbers" in g or not has_request_context() else allowed_entries()
    links = [(declared, view) for declared, view in allowed if is_counted(declared, view)]
    beside = [number_beside(declared, view) for declared, view in links]
    uses = questions() if any(getattr(declared, "only", None) for declared, _view in allowed) else []
    asked = [*parts, *beside, *uses]
    numbers = list(session().execute(select(*asked)).one()) if asked else []
    if uses:
        note(numbers[-len(uses):])
    counted = zip(links, numbers[len(parts):len(parts) + len(links)], strict=True)
    g.setdefault("menu_numbers", {}).update({title_of(*link): number for link, number in counted})
    return numbers[:len(parts)]


def is_counted(declared: Any, view: Any) -> bool:
    """Whether the number of its rows stands beside an entry for this person."""
    return getattr(declared, "counted", False) and (not isinstance(declared, Noun) or view.may(declared.counts_for))


def count_anew() -> None:
    """Forget the numbers of this request: something was written since."""
    g.pop("menu_numbers", None)


def number_beside(declared: Any, view: Any) -> Any:
    """What is counted beside an entry: the quick view that a link opens, all the rows of a noun."""
    return view.number_of(declared.wishes["view"]) if isinstance(declared, Link) else view.number(view.rows())


def title_of(declared: Any, view: Any) -> str:
    """By which an entry's number is kept."""
    return str(declared.title if isinstance(declared, Link) else view.name)


def drawn(declared: Any, view: Any, numbers: dict[Any, int]) -> Entry:
    """One entry."""
    if isinstance(declared, Link):
        url = view.list_url(**declared.wishes)
        count = numbers.get(declared.title, 0) if declared.count is None else declared.count()
        return Entry(words(declared.title), url, is_here(url), count)
    counted = numbers.get(title_of(declared, view), 0) if isinstance(declared, Noun) else 0
    count = counted if declared.count is None else declared.count()
    url = url_for(f"{view.endpoint}.{view._default_view}")
    return Entry(view.name, url, request.blueprint == view.endpoint and not is_link(), count)


def is_here(url: str) -> bool:
    """Whether the page is the list that a link opens."""
    path, _sep, query = url.partition("?")
    wanted = dict(pair.split("=", 1) for pair in query.split("&") if "=" in pair)
    return request.path == path and all(request.args.get(name) == value for name, value in wanted.items())


def is_link() -> bool:
    """Whether some link of the menu is nearer to this page than the noun itself."""
    return any(isinstance(declared, Link) and declared.wishes and is_here(view.list_url(**declared.wishes))
               for declared, view in current_app.extensions["desk-menu"])
