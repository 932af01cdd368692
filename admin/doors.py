"""The doors of a view: each says which verb it needs, and one that says nothing stays shut.

Flask-Admin's own doors for delete, inline edit and bulk actions are not hung at all: records of an office are
ended, voided or corrected, never deleted, and nothing is changed from a list without a form.
"""
from collections.abc import Callable, Iterable
from typing import Any

from flask import abort, redirect, request, url_for
from flask_admin import expose
from flask_login import current_user

from admin.addresses import for_the_log
from admin.house import house, may, session

STOCK = {
    "index_view": ("list",), "details_view": ("read",), "create_view": ("create",), "edit_view": ("edit",),
    "export": ("export",), "ajax_lookup": ("create", "edit"),
}
"""Flask-Admin's doors that are kept, and the verbs of which one must be allowed."""


def door(url: str, *verbs: str, methods: Iterable[str] = ("GET",)) -> Callable[[Any], Any]:
    """`expose` that says which verbs it needs: one of them must be allowed for this noun."""
    def hang(function: Any) -> Any:
        function.verbs = verbs
        return expose(url, methods=tuple(methods))(function)
    return hang


class Doors:
    """Access to each exposed function of a view, asked on every request."""
    noun: str
    verbs: frozenset[str]

    def may(self, verb: str) -> bool:
        """Whether this noun has the verb at all, and the person of this request may do it."""
        return verb in self.verbs and may(self.noun, verb)

    def is_accessible(self) -> bool:
        """Whether it stands in the menu."""
        return self.may("list")

    def is_visible(self) -> bool:
        """The menu is ours (admin/menu.py); Flask-Admin's is not shown."""
        return True

    def _handle_view(self, name: str, **_: Any) -> Any:
        verbs = getattr(getattr(self, name), "verbs", STOCK.get(name, ()))
        if any(self.may(verb) for verb in verbs):
            return None
        return turned_away()

    def _run_view(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run it once: Flask-Admin's would catch a TypeError and run the view again."""
        return function(self, *args, **kwargs)


def turned_away() -> Any:
    """A stranger is shown the way to sign in, anybody else that he may not."""
    if current_user.is_authenticated:
        house().log_denied(session(), current_user, for_the_log())
        abort(403)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("desk.login", next=wanted))
