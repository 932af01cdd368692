"""The house of the real records: who somebody is on this day, what he may and sees, and what the log keeps of it."""
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from flask import Flask, g, has_request_context, request
from flask import session as cookie
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm.util import identity_key

from admin.house import House
from models import clock, log, rights, sign_in
from models.actors import Standing, scope_of, standing_of
from models.enterprises import Enterprise
from models.groups import LiaisonGroup
from models.offices import Office
from models.people import Person
from models.refusals import NoPolicy, Refused, Stale
from models.scope import everything
from models.session import writing
from models.units import Unit

READING = ("GET", "HEAD", "OPTIONS")


def real_house(app: Flask, db: Any) -> House:
    """The bundle that the application runs with; its session is given back after every request."""
    app.teardown_request(give_back)
    return House(
        db=db, person=person_of, may=may, begin=begin_reading, enter=enter, sign_in=sign_in.sign_in, locked=sign_in.Locked,
        change_password=sign_in.change_password, set_locale=set_locale, signed_out=signed_out, log_export=log_export,
        log_denied=log_denied, office=place, role=roles, spoken=(Refused, Stale, NoPolicy), clock=clock.now)


def person_of(session: Any, key: str) -> Person | None:
    """The person of a session's key, `id:stamp`; None once his stamp is another."""
    number, _sep, stamp = key.partition(":")
    if not number.isdigit() or len(number) > 9:
        return None
    with everything(session):
        person: Person | None = session.scalar(select(Person).where(Person.id == int(number)))
    return person if person is not None and person.auth_stamp == stamp else None


def enter(session: Any, person: Person | None) -> None:
    """Set who works in this session and what he sees; a page that only reads does not hold up those who write."""
    who = log.Who(address=request.remote_addr or "")
    if person is not None:
        day = clock.today()
        g.standing = standing_of(session, person, day)
        session.info["scope"] = scope_of(session, g.standing, day)
        who = log.Who(person.id, person.name, request.remote_addr or "")
    session.info["who"] = who


def begin_reading() -> None:
    """Before anything is asked of the database: whether this request means to write."""
    g.until_the_end = ExitStack()
    g.until_the_end.enter_context(writing(request.method not in READING))


def give_back(_error: BaseException | None) -> None:
    """After the request."""
    if (stack := g.pop("until_the_end", None)) is not None:
        stack.close()


def standing() -> Standing | None:
    """What the person of this request is on this day; None for a stranger."""
    return g.get("standing") if has_request_context() else None


def may(_person: Person, noun: str, verb: str) -> bool:
    """By the one table of rights, with the roles he holds today, stand-ins included."""
    held = standing()
    return held is not None and rights.may(held.roles, noun, verb)


def set_locale(session: Any, person: Person, locale: str) -> None:
    """Remember the language that he reads."""
    person.locale = locale


def signed_out(session: Any, person: Person) -> None:
    """Into the log."""
    log.record(session, "sign_out", "person", person.id, person=person)


def log_export(session: Any, person: Person, noun: str, count: int, address: str) -> None:
    """What left the house, how much of it, and by which conditions."""
    words = f"{count} 行 {address}"[:2000]
    alone(session, lambda: log.record(session, "export", noun, None, words=words, person=person))


def log_denied(session: Any, person: Person, address: str) -> None:
    """What somebody tried and may not."""
    words = f"{request.method} {address}"[:500]
    alone(session, lambda: log.record(session, "denied", request.blueprint or "", None, words=words, person=person))


def alone(session: Any, act: Callable[[], None]) -> None:
    """Write in a transaction of its own, so that on SQLite a page that read does not turn into one that writes."""
    session.commit()
    with writing():
        act()
        session.commit()


def roles(person: Person) -> str:
    """经办人、督查: what he is today; a role held for somebody else is marked."""
    held = standing()
    if held is None or held.actor.id != person.id:
        return ""
    named: dict[str, str] = {}
    for grant in sorted(held.actor.grants, key=lambda one: one.role in held.stands_in_for):
        text = str(_(grant.role.words))
        named.setdefault(grant.role, text + _("（代）") if grant in held.stands_in_for else text)
    return "、".join(named.values())


def place(person: Person) -> str:
    """The office, unit, group or enterprise that he works for; kept in the session, for it stands on every page."""
    held = standing()
    if held is None or held.actor.id != person.id:
        return ""
    if "place" not in cookie:
        cookie["place"] = place_of(held)
    return str(cookie["place"])


def place_of(held: Standing) -> str:
    """The first of his own grants that names a place says it."""
    from admin.house import session
    own = sorted((grant for grant in held.actor.grants if grant not in held.stands_in_for),
                 key=lambda grant: grant.office is None)
    for grant in own:
        for model, key in ((Office, grant.office), (Unit, grant.unit), (LiaisonGroup, grant.group),
                           (Enterprise, grant.enterprise)):
            if key is not None:
                here = session().session().identity_map.get(identity_key(model, key))  # the page may have read it
                name = here.name if here else session().scalar(select(model.name).where(model.id == key))
                return str(name or "")
    return ""
