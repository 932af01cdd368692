"""My account: the password, which asks for the old one, and the language."""
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_babel import refresh
from flask_login import current_user

from admin.doors import turned_away
from admin.house import house, session
from admin.language import LOCALES, in_words
from admin.sign_in import begin, doors, safe_next


@doors.route("/account", methods=("GET", "POST"))
def account() -> Any:
    """Who I am here, and a new password."""
    if not current_user.is_authenticated:
        return turned_away()
    sentence = ""
    if request.method == "POST":
        sentence = change_password(request.form.get("old", ""), request.form.get("new", ""), request.form.get("again", ""))
        if not sentence:
            flash(_("密码已修改，其他地方的登录已全部退出。"), "success")
            return redirect(url_for("desk.account"))
    return render_template("desk/account.html", sentence=sentence), 422 if sentence else 200


def change_password(old: str, new: str, again: str) -> str:
    """Change it and go on with a session of the new stamp, or say why not."""
    if not old or not new:
        return _("请填写原密码和新密码。")
    if new != again:
        return _("两次填写的新密码不一致。")
    person = current_user._get_current_object()
    try:
        house().change_password(session(), person, old, new)
        session().commit()
    except ValueError as error:
        session().rollback()
        return in_words(error)
    begin(person)
    return ""


@doors.post("/language")
def language() -> Any:
    """Chinese or English, for this browser and, when signed in, for the person wherever he signs in."""
    wish = request.form.get("locale", "")
    if wish not in LOCALES:
        abort(400)
    cookie["locale"] = wish
    if current_user.is_authenticated:
        house().set_locale(session(), current_user._get_current_object(), wish)
        session().commit()
    refresh()
    return redirect(safe_next())
