"""会话 Sessions and engines. On SQLite: WAL, foreign keys on, and writers begin immediately.

A reader on SQLite begins deferred, so that a long export holds nobody up; whoever means to write says so
(`writing`), which is what the command line, tests and every POST do by default.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session, scoped_session, sessionmaker

SYNCHRONOUS = "FULL"
"""On SQLite a commit waits until the disk has it, so that a power cut takes nothing back; tests do not wait."""
PATIENCE = 15
"""So many seconds a writer waits for the others on SQLite."""
CACHE = 32_000
"""So many kilobytes of pages a connection keeps on SQLite: a year's visits of 3,000 enterprises."""
ASKED_EVERY = (0.002, 0.008)
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
        options.setdefault("connect_args", {"timeout": PATIENCE, "check_same_thread": False})
        engine = create_engine(url, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    options.setdefault("pool_pre_ping", True)
    options.setdefault("pool_timeout", 5)
    # An act with its evidence is one wide join of small reads, named in the order in which they are best read:
    # compiling it would cost a second, and trying the orders of eight tables at a time 20 ms, of four 5 ms.
    planning = "-c jit=off -c join_collapse_limit=4 -c DateStyle=ISO"
    limits = "-c statement_timeout=60000 -c lock_timeout=15000 -c idle_in_transaction_session_timeout=120000"
    options.setdefault("connect_args", {"connect_timeout": 3, "options": f"{planning} {limits}"})
    return create_engine(url, **options)


def learn_sizes(session: Session) -> None:
    """After much was written at once: PostgreSQL counts its rows now, not when its own housekeeping comes round.

    Until then it plans for empty tables, and lists take seconds. In the caller's transaction; SQLite plans without.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.flush()
        session.connection().exec_driver_sql("ANALYZE")


def make_db(engine: Engine) -> Db:
    """The scoped session on an engine. Objects stay readable after a commit."""
    return Db(sessionmaker(engine, expire_on_commit=False))


def _prepare_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself
    timeout = f"busy_timeout={PATIENCE * 1000}"
    kept = f"cache_size=-{CACHE}"
    for pragma in ("journal_mode=WAL", f"synchronous={SYNCHRONOUS}", "foreign_keys=ON", timeout, "secure_delete=ON", kept):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Any) -> None:
    """Writers take turns: each asks again every few milliseconds.

    SQLite by itself sleeps longer and longer, so that who writes much keeps the others out until their time is over.
    """
    if not _writing.get():
        connection.exec_driver_sql("BEGIN")
        return
    raw, until = connection.connection.driver_connection, time.monotonic() + PATIENCE
    raw.execute("PRAGMA busy_timeout=0").close()
    try:
        while not _begun(raw) and time.monotonic() < until:
            time.sleep(random.uniform(*ASKED_EVERY))  # noqa: S311 # no secret, only turns
        if not raw.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # the last time, so that the driver says what is wrong
    finally:
        raw.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}").close()


def _begun(raw: sqlite3.Connection) -> bool:
    try:
        raw.execute("BEGIN IMMEDIATE").close()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
