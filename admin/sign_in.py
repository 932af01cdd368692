"""Signing in and out, and how long a session lasts: thirty minutes without a click, twelve hours in all.

The cookie holds the person's id and the stamp that his row bore when he signed in. A new password, a changed grant or
a disabled account gives the row another stamp, and every session that holds the old one ends at its next click.
"""
from datetime import timedelta
from hmac import compare_digest
from typing import Any

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_login import LoginManager, current_user, login_user, logout_user
from werkzeug.datastructures import MultiDict

from admin.formats import moment
from admin.house import house, now, session, today
from admin.ids import clean

IDLE, WHOLE = timedelta(minutes=30), timedelta(hours=12)
KEPT = ("locale",)
doors = Blueprint("desk", __name__, template_folder="templates", static_folder="static", static_url_path="/desk")
"""The pages that are not a noun's; it also brings our templates before Flask-Admin's."""


@doors.route("/login", methods=("GET", "POST"))
def login() -> Any:
    """The form, and the way back to the page that was asked for."""
    if current_user.is_authenticated:
        return redirect(safe_next())
    sentence = ""
    if request.method == "POST":
        sentence = try_to_sign_in(request.form)
        if not sentence:
            return redirect(safe_next())
    return render_template("desk/login.html", sentence=sentence, next=request.values.get("next", ""),
                           username=clean(request.form.get("username"))[:64]), 401 if sentence else 200


def try_to_sign_in(form: MultiDict[str, str]) -> str:
    """Sign in, or say why not; a wrong name and a wrong password look alike."""
    name, password = clean(form.get("username")).strip()[:64], form.get("password", "")
    if not name or not password:
        return _("请填写用户名和密码。")
    try:
        person = house().sign_in(session(), name, password[:1024], now(), request.remote_addr or "")
        session().commit()
    except house().locked as locked:
        session().commit()
        return _("连续输错次数太多，请于 %(at)s 以后再试。", at=moment(locked.until, today()))
    if person is None:
        return _("用户名或密码不对。")
    begin(person)
    return ""


def begin(person: Any) -> None:
    """A session from nothing: whatever the cookie held before is gone, but for the language."""
    kept = {name: cookie[name] for name in KEPT if name in cookie}
    cookie.clear()
    cookie.update(kept)
    cookie["stamp"], cookie["since"], cookie["seen"] = person.auth_stamp, now().timestamp(), now().timestamp()
    login_user(person)


@doors.post("/logout")
def logout() -> Any:
    """Out; the next person at this machine finds nothing."""
    if current_user.is_authenticated:
        house().signed_out(session(), current_user)
        session().commit()
    end()
    flash(_("已退出。"), "success")
    return redirect(url_for("desk.login"))


@doors.get("/here")
def here() -> Any:
    """Asked by a page in which somebody is typing: he has not gone away. 401 tells it that the session is over."""
    return "", 204 if current_user.is_authenticated else 401


def end() -> None:
    """Forget everything but the language."""
    logout_user()
    kept = {name: cookie[name] for name in KEPT if name in cookie}
    cookie.clear()
    cookie.update(kept)


def load(key: str) -> Any:
    """The person of this session, while it lasts and nothing about him has changed."""
    since, seen, moment_now = cookie.get("since", 0), cookie.get("seen", 0), now().timestamp()
    if not (0 <= moment_now - seen <= IDLE.total_seconds() and 0 <= moment_now - since <= WHOLE.total_seconds()):
        return None
    person = house().person(session(), key)
    if person is None or not person.is_active:
        return None
    if not compare_digest(str(person.auth_stamp), str(cookie.get("stamp", ""))):
        return None
    if moment_now - seen > 60:
        cookie["seen"] = moment_now
    return person


def safe_next() -> str:
    """Where to go after signing in: only ever a path of this application."""
    wanted = request.values.get("next", "")
    inside = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and clean(wanted) == wanted
    return wanted if inside and "\n" not in wanted and "\t" not in wanted else url_for("admin.index")


def init_sign_in(app: Flask) -> None:
    """Flask-Login, with our loader and without its remember-me cookie."""
    manager = LoginManager(app)
    manager.login_view = "desk.login"
    manager.session_protection = None
    manager.user_loader(load)
    app.config.setdefault("REMEMBER_COOKIE_DURATION", timedelta(0))

    @app.before_request
    def enter() -> None:
        """What this request may see is what its person may see; a stranger sees nothing."""
        if not (request.endpoint or "").endswith("static"):
            house().begin()
            house().enter(session(), current_user if current_user.is_authenticated else None)
