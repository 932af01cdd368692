"""The databases that are measured: each kind that is here, empty, gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.session import make_engine
from tests import databases


def kinds() -> list[str]:
    """SQLite, and PostgreSQL where a server answers."""
    return ["SQLite", *(["PostgreSQL"] if databases.server() else [])]


@contextmanager
def empty(kind: str) -> Iterator[str]:
    """The URL of a migrated database of this kind without rows."""
    if kind == "SQLite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{databases.sqlite_template(Path(folder))}"
        return
    with databases.postgresql_template() as name:
        yield databases.url_of(name)


def kept_by(url: str) -> str:
    """How the database keeps what was committed: what a power cut would leave of it."""
    engine = make_engine(url)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            level = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
            said = f"WAL，synchronous={level}（2 为 FULL）"
        else:
            settings = {name: connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in ("fsync", "synchronous_commit", "port")}
            said = "，".join(f"{name}={value}" for name, value in settings.items())
    engine.dispose()
    return said
