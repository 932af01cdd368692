"""会话 Sessions and engines. On SQLite: WAL, foreign keys on, and writers begin immediately.

A reader on SQLite begins deferred, so that a long export holds nobody up; whoever means to write says so
(`writing`), which is what the command line, tests and every POST do by default.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session, scoped_session, sessionmaker

_writing: ContextVar[bool] = ContextVar("desk_writing", default=True)


class Db(scoped_session[Session]):
    """The application's session, one for each request. `session` is what Flask-Admin asks for."""

    @property
    def session(self) -> Db:
        """Itself."""
        return self


@contextmanager
def writing(means_to_write: bool = True) -> Iterator[None]:
    """Whether transactions begun inside may write; only SQLite makes a difference of it."""
    token = _writing.set(means_to_write)
    try:
        yield
    finally:
        _writing.reset(token)


def make_engine(url: str, **options: Any) -> Engine:
    """An engine for SQLite or PostgreSQL with the safety that each needs."""
    if url.startswith("sqlite"):
        options.setdefault("connect_args", {"timeout": 15, "check_same_thread": False})
        engine = create_engine(url, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    options.setdefault("pool_pre_ping", True)
    options.setdefault("pool_timeout", 5)
    # No JIT: an act with its evidence is one wide join of small reads, and compiling it costs a second.
    limits = "-c jit=off -c statement_timeout=60000 -c lock_timeout=15000 -c idle_in_transaction_session_timeout=120000"
    options.setdefault("connect_args", {"connect_timeout": 3, "options": limits})
    return create_engine(url, **options)


def make_db(engine: Engine) -> Db:
    """The scoped session on an engine. Objects stay readable after a commit."""
    return Db(sessionmaker(engine, expire_on_commit=False))


def _prepare_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
