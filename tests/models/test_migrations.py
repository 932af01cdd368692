"""The migrations: from empty to the newest on both databases, in order, and equal to the models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from models.acts import ACTS
from models.base import Base
from models.migrate import config, head, migrate, revision_of, write_policies
from models.migrations.line import lock, unlock
from models.session import make_engine
from rules.evidence import EVIDENCE
from tests import databases
from tests.conftest import skip


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine on a database without any table."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path / 'empty.db'}")
        yield engine
        engine.dispose()
        return
    if databases.server() is None:
        skip("没有 PostgreSQL")
    with databases.postgresql_copy("template0") as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


def test_from_empty_and_again(empty: Engine) -> None:
    for _ in range(2):
        migrate(empty)
        with empty.connect() as connection:
            assert revision_of(connection) == head()
    assert set(Base.metadata.tables) <= set(inspect(empty).get_table_names())


def test_models_equal_migrations(engine: Engine) -> None:
    """What `alembic revision --autogenerate` would still find to do: nothing."""
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        found = compare_metadata(context, Base.metadata)
    # The key from an issue to its last act closes a circle, which only a migration can draw.
    left = [one for one in found if not (one[0] == "remove_fk" and one[1].name == "issue_last_act_fk")]
    assert left == []


def test_comments_are_in_the_database(engine: Engine) -> None:
    """On PostgreSQL the official words stand with each column; SQLite keeps none."""
    if engine.dialect.name != "postgresql":
        return
    look = inspect(engine)
    for table in Base.metadata.sorted_tables:
        said = {column["name"]: column["comment"] for column in look.get_columns(table.name)}
        assert said == {column.name: column.comment for column in table.columns}, table.name


def test_each_field_has_its_column_in_its_own_words() -> None:
    for step, model in ACTS.items():
        columns = {column.name: column.comment for column in model.__table__.columns}
        for field in EVIDENCE[step]:
            if field.kind != "units":
                assert columns[field.name] == field.words, (step, field.name)


def test_one_head_numbered_in_order() -> None:
    script = ScriptDirectory.from_config(config())
    assert len(script.get_heads()) == 1
    revisions = list(script.walk_revisions())[::-1]
    assert [one.revision for one in revisions] == [f"{number:04d}" for number in range(1, len(revisions) + 1)]
    for one in revisions:
        assert re.fullmatch(rf"{one.revision}_[a-z0-9_]+\.py", Path(one.path).name), one.path
        assert one.doc


def test_policies_are_written_again_where_they_differ(engine: Engine) -> None:
    with engine.begin() as connection:
        there = connection.execute(text("SELECT count(*) FROM lawful_move")).scalar_one()
        unlock(connection, ("lawful_move",))
        connection.execute(text("DELETE FROM lawful_move WHERE step = 'close'"))
        lock(connection, ("lawful_move",))
        write_policies(connection)
        assert connection.execute(text("SELECT count(*) FROM lawful_move")).scalar_one() == there


@pytest.mark.parametrize("table", ["proof_needed", "lawful_move"])
def test_written_policies_are_closed(engine: Engine, table: str) -> None:
    from sqlalchemy.exc import DBAPIError

    with pytest.raises(DBAPIError), engine.begin() as connection:
        connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 # table names of ours
