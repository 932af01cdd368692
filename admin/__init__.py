"""The screens, on Flask-Admin with its logic kept and its looks replaced. Asks models/ and rules/; nothing asks it.

Read in this order: base.py (what a noun's view inherits), views/ (the nouns), menu.py, then listing, editing,
exporting and the rest of what base.py joins. Pages that are not a noun's are in sign_in.py and account.py.
"""
from pathlib import Path
from typing import Any

from flask import Flask, redirect, url_for
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme
from flask_wtf import CSRFProtect

from admin import account, feeds, formats, menu, rulebook
from admin.errors import init_errors
from admin.headers import init_headers, nonce
from admin.house import House, may, today
from admin.language import init_language
from admin.papers import ACCEPTED, init_papers
from admin.showing import linked
from admin.sign_in import doors, init_sign_in

STATIC = Path(__file__).parent / "static"
TOKEN_LASTS = 8 * 60 * 60


def init_admin(app: Flask, db: Any, *, house: House | None = None, views: Any = None, index: Any = None) -> Admin:
    """Put the screens on the application: the doors, the menu, the language, the headers and the error pages.

    `house`, `views` and `index` are for tests; the application itself gives none of them.
    """
    if house is None:
        from admin.real import real_house
        house = real_house(app, db)
    if views is None:
        from admin.views import INDEX, VIEWS
        views, index = VIEWS, INDEX
    app.extensions["desk"] = house
    init_language(app)
    init_headers(app)
    init_papers(app)
    init_sign_in(app)
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", TOKEN_LASTS)
    CSRFProtect(app)
    init_errors(app)
    teach_templates(app)
    app.register_blueprint(doors)
    app.add_url_rule("/", "root", lambda: redirect(url_for("admin.index")))
    return hang(app, db, views, index)


def hang(app: Flask, db: Any, views: Any, index: Any) -> Admin:
    """Flask-Admin with the views; each also under its noun, for the menu."""
    home = index(name=None, endpoint="admin", url="/admin")
    admin = Admin(app, name="desk", index_view=home, theme=Bootstrap4Theme(base_template="desk/base.html"),
                  csp_nonce_generator=nonce)
    made: dict[str, Any] = {"": home}
    for declared in views:
        if isinstance(declared, menu.Noun):
            made[declared.view.noun] = declared.view(db)
            admin.add_view(made[declared.view.noun])
        elif isinstance(declared, menu.Page):
            made[declared.view.__name__] = declared.view()
            admin.add_view(made[declared.view.__name__])
    app.extensions["desk-views"] = made
    app.extensions["desk-menu"] = [(declared, made[key]) for declared in views if (key := name_of(declared)) in made]
    return admin


def name_of(declared: Any) -> str:
    """Under which name its view was made."""
    if isinstance(declared, menu.Link):
        return declared.noun
    return declared.view.noun if isinstance(declared, menu.Noun) else declared.view.__name__


def teach_templates(app: Flask) -> None:
    """The words and functions that every template has."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    formats.teach(app)
    app.add_template_global(menu.entries, "menu_entries")
    app.add_template_global(may)
    version = str(int(max(file.stat().st_mtime for file in STATIC.iterdir())))
    app.add_template_global(lambda: version, "desk_version")
    app.add_template_global(today)
    app.add_template_global(rulebook.rule_url)
    app.add_template_global(rulebook.rule_title)
    app.add_template_global(ACCEPTED, "accepted_files")
    app.add_template_global(linked)
    app.add_template_filter(lambda value: formats.day(value, today()), "day")
    app.add_template_filter(lambda value: formats.moment(value, today()), "moment")
    app.add_template_global(lambda noun: app.extensions["desk-views"].get(noun), "view_of")
    app.add_template_global(lambda person: app.extensions["desk"].office(person), "office_of")
    app.add_template_global(lambda person: app.extensions["desk"].role(person), "role_of")


__all__ = ["account", "feeds", "init_admin"]
