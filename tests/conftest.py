"""Fixtures for all: an empty database of each kind, a session that sees everything, the cast of the cases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine
from sqlalchemy.orm import Session

import models  # noqa: F401 # registers every table and listener
from models import session as session_module
from models import sign_in
from models.session import make_engine
from seed.cast import Cast
from tests import databases

STRENGTH = sign_in._hasher
"""How the house really hashes; tests/models/test_sign_in.py holds it."""
# Hundreds of tests sign in, and a hash of full strength takes a quarter of a second each time.
sign_in._hasher = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1)
sign_in._NOBODY = sign_in._hasher.hash("nobody")

# Nothing here asks what a power cut leaves behind, and a test commits dozens of times.
session_module.SYNCHRONOUS = "OFF"
session_module.create_engine = databases.create_sharing

IN_CI = os.environ.get("DESK_CI") == "1"


LONG = (
    "test_pages", "test_canary", "test_statements", "browser", "walk", "test_takeover", "test_demo", "test_enterprise_pages",
    "test_the_line", "test_step_taking", "test_nouns", "test_zones", "seed/test_lincang",
)  # fmt: skip
"""Files that take long begin first, so that two workers end together."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files first, as LONG names them; within them and after them, the order stands."""
    items.sort(key=lambda item: next((at for at, part in enumerate(LONG) if part in str(item.path)), len(LONG)))


def skip(reason: str) -> None:
    """Skip, except in CI, where a skipped browser or PostgreSQL test is a failure."""
    if IN_CI:
        pytest.fail(f"在 CI 中不得跳过：{reason}", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file."""
    return databases.sqlite_template(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def postgresql_template() -> Iterator[str | None]:
    """The name of a migrated PostgreSQL database; None where there is no server."""
    if databases.server() is None:
        yield None
        return
    with databases.postgresql_template() as name:
        yield name


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of an empty SQLite database."""
    return databases.sqlite_copy(sqlite_template, tmp_path)


@pytest.fixture(scope="session")
def sqlite_cast(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, databases.Names]:
    """A SQLite file with the cast in it, and who is who."""
    path = databases.sqlite_template(tmp_path_factory.mktemp("cast"))
    names = databases.put_cast(f"sqlite:///{path}")
    databases.settle(path)
    return path, names


@pytest.fixture(scope="session")
def postgresql_cast() -> Iterator[tuple[str, databases.Names] | None]:
    """The name of a PostgreSQL database with the cast in it, and who is who."""
    if databases.server() is None:
        yield None
        return
    with databases.postgresql_template() as name:
        yield name, databases.put_cast(databases.url_of(name))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated database, of each kind in turn: with the cast for who asks for it, else empty."""
    with_cast = "cast" in request.fixturenames
    kept = request.getfixturevalue(f"{request.param}_{'cast' if with_cast else 'template'}")
    if kept is None:
        skip("没有 PostgreSQL")
    template = kept[0] if with_cast else kept
    if request.param == "sqlite":
        yield databases.sqlite_copy(template, tmp_path)
        return
    with databases.postgresql_copy(template) as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on an empty database of each kind."""
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session that sees everything."""
    from models.scope import ALL

    with Session(engine, expire_on_commit=False, info={"scope": ALL}) as made:
        yield made


@pytest.fixture
def cast(session: Session, request: pytest.FixtureRequest) -> Cast:
    """The cast of the cases, committed."""
    _, names = request.getfixturevalue(f"{session.get_bind().dialect.name}_cast")
    found = databases.found_cast(session, names)
    session.commit()
    return found
