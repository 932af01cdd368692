"""Databases for tests: a migrated template for each kind, copied for each test that asks for one."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url, select, text
from sqlalchemy.orm import Session

from models.migrate import migrate
from models.scope import ALL
from models.session import make_engine
from seed.cast import Cast, build

Names = dict[str, tuple[type[Any], int]]

DEFAULT_SERVER = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"


_known: dict[str, Engine] = {}


def create_sharing(url: Any, **options: Any) -> Engine:
    """An engine that knows every statement which one of its kind has compiled before.

    Each test has a database and an engine of its own, and compiling the wide join of an act with its evidence takes
    longer than most of what is tested.
    """
    made = create_engine(url, query_cache_size=5000, **options)
    known = _known.get(made.dialect.name)
    if known is None:
        event.listen(made, "first_connect", lambda *_: _known.setdefault(made.dialect.name, made))
    else:
        made.dialect, made._compiled_cache = known.dialect, known._compiled_cache
    return made


def server() -> str | None:
    """The PostgreSQL server to test on: the environment's, else one that answers on 5432; None for none."""
    named = os.environ.get("DESK_TEST_POSTGRES")
    if named:
        return named
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return DEFAULT_SERVER if probe.connect_ex(("127.0.0.1", 5432)) == 0 else None


def _administer(statement: str) -> None:
    engine = make_engine(server() or DEFAULT_SERVER).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def url_of(name: str) -> str:
    """The URL of a database on the server."""
    return make_url(server() or DEFAULT_SERVER).set(database=name).render_as_string(hide_password=False)


@contextmanager
def postgresql_template() -> Iterator[str]:
    """A migrated database to copy from; gone afterwards."""
    name = f"desk_test_{uuid.uuid4().hex[:12]}"
    _administer(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    engine = make_engine(url_of(name))
    migrate(engine)
    engine.dispose()
    try:
        yield name
    finally:
        _administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def postgresql_copy(template: str) -> Iterator[str]:
    """The URL of a fresh copy; gone afterwards."""
    name = f"desk_test_{uuid.uuid4().hex[:12]}"
    _administer(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield url_of(name)
    finally:
        _administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def sqlite_template(folder: Path) -> Path:
    """A migrated SQLite file to copy from."""
    path = folder / "template.db"
    engine = make_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    settle(path)
    return path


def settle(path: Path) -> None:
    """Bring everything written into the file itself, so that it can be copied."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def sqlite_copy(template: Path, folder: Path) -> str:
    """The URL of a fresh copy in a folder."""
    path = folder / f"{uuid.uuid4().hex[:8]}.db"
    shutil.copyfile(template, path)
    return f"sqlite:///{path}"


def put_cast(url: str) -> Names:
    """Put the cast into an empty database; returns who is who, to find them in copies."""
    engine = make_engine(url)
    with Session(engine, expire_on_commit=False, info={"scope": ALL}) as session:
        names = {name: (type(row), row.id) for name, row in build(session).named.items()}
        session.commit()
    engine.dispose()
    return names


def found_cast(session: Session, names: Names) -> Cast:
    """The cast in a copy of a database that holds it."""
    rows: dict[tuple[type[Any], int], Any] = {}
    for model in {model for model, _ in names.values()}:
        rows |= {(model, row.id): row for row in session.scalars(select(model))}
    return Cast(session, {name: rows[key] for name, key in names.items()})
