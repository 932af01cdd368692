"""An office that has worked since an earlier release upgrades: nothing is lost, and its issues go on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Connection,
    Date,
    Engine,
    MetaData,
    column,
    create_engine,
    insert,
    inspect,
    select,
    table,
    text,
)
from sqlalchemy.orm import Session

from models.clock import at
from models.issues import Issue
from models.migrate import head, migrate, revision_of
from models.people import Person
from models.scope import ALL
from models.session import make_engine
from models.steps import take
from models.verify import verify
from models.workdays import Workday, WorkdayYear
from rules.terms import Step
from seed.cast import build
from seed.notices import notice_of_year
from seed.workdays import KNOWN_YEARS
from seed.workdays import rows_of as seeded
from tests import databases
from tests.conftest import skip
from tests.models.story import Story

pytestmark = pytest.mark.slow

RELEASES = ("0001",)
"""The newest revision of each earlier release."""
OWN = {"alembic_version", "proof_needed", "lawful_move"}
"""Tables that a migration fills by itself."""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def two(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Engine, Engine]]:
    """Two empty databases of one kind."""
    if request.param == "sqlite":
        pair = [make_engine(f"sqlite:///{tmp_path / name}.db") for name in ("new", "old")]
        yield pair[0], pair[1]
    else:
        if databases.server() is None:
            skip("没有 PostgreSQL")
        with databases.postgresql_copy("template0") as new, databases.postgresql_copy("template0") as old:
            pair = [make_engine(new), make_engine(old)]
            yield pair[0], pair[1]
            for engine in pair:
                engine.dispose()
        return
    for engine in pair:
        engine.dispose()


def poured(connection: Connection, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Write rows as they were, past the triggers of an older house, which come back as they stood."""
    old = MetaData()
    old.reflect(connection)
    with without_triggers(connection):
        for table in old.tables.values():
            if table.name not in OWN and rows.get(table.name):
                known = set(table.columns.keys())
                kept = [{name: row[name] for name in row if name in known} for row in rows[table.name]]
                connection.execute(table.insert(), kept)
                if connection.dialect.name == "postgresql" and "id" in known:
                    numbers = f"pg_get_serial_sequence('{table.name}', 'id')"
                    highest = max(row["id"] for row in rows[table.name])
                    connection.exec_driver_sql(f"SELECT setval({numbers}, {highest})")


@contextmanager
def without_triggers(connection: Connection) -> Iterator[None]:
    """Lay the database's own line aside, and the order of keys; outside a test nobody may."""
    run = connection.exec_driver_sql
    if connection.dialect.name == "sqlite":
        run("PRAGMA defer_foreign_keys = ON")
        triggers = run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        for name, _ in triggers:
            run(f"DROP TRIGGER {name}")
        yield
        for _, statement in triggers:
            run(statement)
        return
    triggers = run(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'"
    ).all()
    run("SET session_replication_role = replica")
    for owner, name in triggers:
        run(f"ALTER TABLE {owner} DISABLE TRIGGER {name}")
    yield
    for owner, name in triggers:
        run(f"ALTER TABLE {owner} ENABLE ALWAYS TRIGGER {name}")
    run("SET session_replication_role = origin")


def rows_of(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, as the database itself keeps it."""
    plain = create_engine(engine.url)
    with plain.connect() as connection:
        found = MetaData()
        found.reflect(connection)
        rows = {
            name: [dict(row) for row in connection.execute(table.select()).mappings()]
            for name, table in found.tables.items()
        }
    plain.dispose()
    return rows


def count(connection: Connection, table: str) -> int:
    """How many rows a table has."""
    return int(connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one())  # noqa: S608 # table names of ours


@pytest.mark.parametrize("release", RELEASES)
def test_an_office_that_works_already(two: tuple[Engine, Engine], release: str) -> None:
    new, old = two
    migrate(new)
    with Session(new, expire_on_commit=False, info={"scope": ALL}) as session:
        story = Story(session, build(session))
        for step in ("register", "propose", "approve", "dispatch"):
            story.take(step)
        issue_id = story.issue.id
        done = Story(session, story.cast).to("verify")
        done.take("correct", act=7, field="measures", value="分两步", reason="漏填")
        handler = story.cast["unit_handler"].id
    lived = rows_of(new)
    # An older ledger had given thirty reminders when this house began to count them.
    mine = max(lived["number_counter"], key=lambda row: row["id"])
    lived["number_counter"].append({**mine, "id": mine["id"] + 1, "series": "reminder", "last": 30})

    migrate(old, release)
    with old.begin() as connection:
        assert revision_of(connection) == release
        poured(connection, lived)
        before = {name: count(connection, name) for name in inspect(connection).get_table_names()}
    migrate(old)

    with old.connect() as connection:
        assert revision_of(connection) == head()
        after = {name: count(connection, name) for name in before}
    assert {name for name in before if before[name] != after[name]} <= OWN
    with Session(old, info={"scope": ALL}) as session:
        assert list(verify(session)) == []
        opened = session.execute(text("SELECT series, opened FROM number_counter WHERE opened > 0"))
        assert [tuple(row) for row in opened] == [("reminder", 30)]
        issue, person = session.get_one(Issue, issue_id), session.get_one(Person, handler)
        take(session, issue, Step.ACCEPT, person, at(story.day), received_on=story.day)
        session.commit()
        assert issue.status == "handling"
        assert list(verify(session)) == []


def test_the_days_of_an_earlier_release_learn_their_notices(two: tuple[Engine, Engine]) -> None:
    """Every seeded day becomes as it is seeded now; what the office wrote itself stays."""
    _, old = two
    migrate(old, "0009")
    own = (date(2024, 7, 1), False, "台风停工", "")
    rows = [row for number in KNOWN_YEARS for row in seeded(number)]
    words = {row.day: "补班" if row.worked else row.words for row in rows}
    years = [{"year": number, "source": "国务院办公厅节假日安排"} for number in KNOWN_YEARS]
    with old.begin() as connection:
        connection.execute(insert(table("workday_year", column("year"), column("source"))), years)
        day = table("workday", column("day", Date), column("worked", Boolean), column("words"))
        kept = [{"day": row.day, "worked": row.worked, "words": words[row.day]} for row in rows]
        connection.execute(insert(day), [*kept, {"day": own[0], "worked": own[1], "words": own[2]}])
    migrate(old)
    with Session(old, info={"scope": ALL}) as session:
        found = session.execute(select(Workday.day, Workday.worked, Workday.words, Workday.source))
        assert set(map(tuple, found)) == {own, *((row.day, row.worked, row.words, row.source) for row in rows)}
        assert session.get_one(WorkdayYear, 2021).source == notice_of_year(2021)
