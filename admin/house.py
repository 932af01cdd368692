"""What the screens ask of models/, bundled: the one place where admin/ names the people's side of the records.

The real bundle is `of_models`; a test may put a toy in its place. Views reach it as `house()`.
"""
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from flask import current_app, g, has_request_context
from flask_login import current_user

from admin.formats import SHANGHAI


class Locked(Exception):
    """Too many failures: this name may not sign in before `until`."""

    def __init__(self, until: datetime):
        super().__init__(until)
        self.until = until


def nothing(*_: Any, **__: Any) -> None:
    """A hook that nobody listens to."""


def no_name(_: Any) -> str:
    """A person without an office or a role to show."""
    return ""


@dataclass(frozen=True, kw_only=True)
class House:
    """The functions of models/ that the screens call, by what they are for."""
    db: Any
    person: Callable[[Any, str], Any]
    """(session, id) -> the person who signed in with this id, whatever the scope; None when he is gone."""
    may: Callable[[Any, str, str], bool]
    """(person, noun, verb) -> whether one of his grants admits it; verbs: list, read, create, edit, export."""
    begin: Callable[[], None] = nothing
    """Called first of all in a request, before anything is asked of the database."""
    enter: Callable[[Any, Any], None] = nothing
    """(session, person or None): set what this request may see."""
    sign_in: Callable[..., Any] = nothing
    """(session, username, password, at, address) -> person or None, raising `Locked`."""
    locked: type[Exception] = Locked
    change_password: Callable[..., None] = nothing
    """(session, person, old, new), raising ValueError with a sentence for the person."""
    set_locale: Callable[[Any, Any, str], None] = nothing
    """(session, person, locale): remember the language he reads."""
    signed_out: Callable[[Any, Any], None] = nothing
    """(session, person): for the log."""
    log_export: Callable[..., None] = nothing
    """(session, person, noun, count, address of the list); it commits."""
    log_denied: Callable[..., None] = nothing
    """(session, person, address): somebody tried what he may not; it commits."""
    office: Callable[[Any], str] = no_name
    role: Callable[[Any], str] = no_name
    spoken: tuple[type[Exception], ...] = field(default=())
    """Exceptions whose text is written for people and may be shown."""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


def house() -> House:
    """The bundle of the running application."""
    bundle: House = current_app.extensions["desk"]
    return bundle


def session() -> Any:
    """The database session of this request."""
    return house().db.session


def signed_in() -> Any:
    """The record of the person of this request."""
    return current_user._get_current_object()


def may(noun: str, verb: str) -> bool:
    """Whether the person of this request may do `verb` with `noun`; a stranger may nothing, nor may nobody."""
    if not has_request_context() or not current_user.is_authenticated:
        return False
    asked = g.setdefault("may", {})
    if (noun, verb) not in asked:
        asked[noun, verb] = bool(house().may(current_user, noun, verb))
    return bool(asked[noun, verb])


def now() -> datetime:
    """The moment, with its offset."""
    return house().clock()


def today() -> date:
    """The day in Shanghai."""
    return now().astimezone(SHANGHAI).date()
