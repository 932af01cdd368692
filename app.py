"""企业困难问题调度台 Liaison Desk: `create_app`, `python app.py`, and the command line.

Settings come from the environment with the prefix DESK_: DATABASE_URL, INSTANCE (the folder of the embedded
database and of the key), SECRET_KEY, HOST, PORT, COOKIE_SECURE, TRUSTED_HOSTS (comma between them).
"""

from __future__ import annotations

import gc
import logging
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from admin import init_admin
from admin.health import init_health
from models import clock
from models.first_run import first_run
from models.migrate import migrate, revision_of
from models.session import Db, make_db, make_engine
from seed.commands import init_commands
from seed.reference import load_calendar

HERE = Path(__file__).resolve().parent
KNOWN = ("DATABASE_URL", "INSTANCE", "SECRET_KEY", "HOST", "PORT", "COOKIE_SECURE", "TRUSTED_HOSTS")
log = logging.getLogger("desk")


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """The application. `settings` (without the prefix) go before the environment's; others are Flask's own."""
    given = {name: os.environ[f"DESK_{name}"] for name in KNOWN if os.environ.get(f"DESK_{name}")}
    given |= dict(settings or {})
    instance = Path(given.get("INSTANCE") or HERE / "instance")
    app = Flask("app", root_path=str(HERE), instance_path=str(instance.resolve()), static_folder=None)
    app.config.from_mapping({name: value for name, value in given.items() if name not in KNOWN})
    app.secret_key = given.get("SECRET_KEY") or _kept_key(instance)
    app.config["SESSION_COOKIE_SECURE"] = str(given.get("COOKIE_SECURE", "")).lower() in ("1", "true", "yes")
    if given.get("TRUSTED_HOSTS"):
        app.config["TRUSTED_HOSTS"] = [host.strip() for host in str(given["TRUSTED_HOSTS"]).split(",")]
    instance.mkdir(parents=True, exist_ok=True)
    engine = make_engine(given.get("DATABASE_URL") or f"sqlite:///{instance.resolve() / 'desk.db'}")
    db = make_db(engine)
    app.extensions["desk-engine"], app.extensions["desk-db"] = engine, db
    _make_new_database(engine, db)
    init_health(app, engine)
    init_admin(app, db)
    init_commands(app, engine, db)
    app.teardown_appcontext(lambda error: db.remove())
    return app


def _kept_key(instance: Path) -> str:
    """The key that signs sessions: made at the first start, kept where only the owner reads it."""
    path = instance / "secret_key"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text().strip()


def _make_new_database(engine: Engine, db: Db) -> None:
    """A database without tables gets them; one of an earlier release waits for `flask migrate`."""
    try:
        with engine.connect() as connection:
            empty = revision_of(connection) is None
        if empty:
            migrate(engine)
            load_calendar(db())
            db.commit()
            db.remove()
    except SQLAlchemyError:
        log.exception("database away at start; /healthz names it")


def _print_first_sign_ins(app: Flask, db: Db) -> None:
    """Where nobody has an account yet, make two and say where their passwords are."""
    made = first_run(db(), clock.today())
    db.commit()
    db.remove()
    if not made:
        return
    path = Path(app.instance_path) / "first-sign-ins.txt"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    lines = [f"{words}  {username}  {password}" for words, username, password in made]
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    print("首次运行，已建立以下账号（登录后请即修改口令）：", *lines, f"也记在 {path}", sep="\n  ")


def settle() -> None:
    """Tell the collector that what is loaded now stays: it need not look through it again while a page is made."""
    gc.collect()
    gc.freeze()


def serve() -> None:
    """Serve on DESK_HOST:DESK_PORT, 127.0.0.1:5000 unless said otherwise."""
    from waitress import serve as wait

    app = create_app()
    _print_first_sign_ins(app, app.extensions["desk-db"])
    host, port = os.environ.get("DESK_HOST", "127.0.0.1"), int(os.environ.get("DESK_PORT", "5000"))
    print(f"调度台已启动：http://{host}:{port}/admin/", flush=True)
    settle()
    wait(app, host=host, port=port, threads=8, ident=None)


if __name__ == "__main__":
    serve()
