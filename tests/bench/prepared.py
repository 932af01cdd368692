"""Issues of a county office that wait for the same step: one is brought there by real steps, the others are laid like it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, MetaData, Table, select
from sqlalchemy.orm import Session

from models.acts import Act, proposed_unit
from models.issues import Issue
from models.registrations import Registration
from models.scope import ALL
from models.session import make_engine
from rules.policies import POLICIES
from rules.terms import Status
from seed.case_play import Play
from tests import databases
from tests.bench.fill import put
from tests.bench.open_deadlines import line_lifted

ON = date(2021, 4, 9)


def prepare(url: str, status: Status, many: int) -> tuple[list[int], int]:
    """In an empty, migrated database: the issues that stand at this status, and who is the clerk of their office."""
    names = databases.put_cast(url)
    engine = make_engine(url)
    with Session(engine, expire_on_commit=False, info={"scope": ALL}) as session:
        cast = databases.found_cast(session, names)
        first = Play(session, cast, POLICIES["lincang-2021-21"], {"at": status.value, "on": ON}).issue
        session.commit()
        assert first is not None
        model, clerk = first.id, cast["county/clerk"].id
    with engine.begin() as connection, line_lifted(connection):
        _lay_like(connection, model, many - 1)
        if connection.dialect.name == "postgresql":
            for table in ("issue", "act"):  # their own numbers go on after those that were laid
                connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608 # tables of ours
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()
    return [model + n for n in range(many)], clerk


def _lay_like(connection: Connection, issue: int, many: int) -> None:
    """Every row that belongs to the issue or to its acts, so many times; their numbers alone are others."""
    acts = list(connection.execute(select(Act.__table__.c.id).where(Act.__table__.c.issue_id == issue)).scalars())
    known: MetaData = Issue.metadata
    for table in (Issue.__table__, Act.__table__, *(one for one in known.sorted_tables if _belongs(one))):
        of_issue = "id" if table is Issue.__table__ else "issue_id"
        mine = table.c[of_issue] == issue if of_issue in table.c else table.c["act_id" if "act_id" in table.c else "id"].in_(acts)
        rows = [dict(row) for row in connection.execute(select(table).where(mine)).mappings()]
        put(connection, table, (_again(table, row, n, len(acts)) for n in range(1, many + 1) for row in rows))


def _belongs(table: Table) -> bool:
    return table.name.startswith("evidence_") or table.name in (Registration.__tablename__, "issue_unit", proposed_unit.name)


def _again(table: Any, row: dict[str, Any], n: int, acts: int) -> dict[str, Any]:
    """The row of the n-th issue after the first."""
    found = dict(row)
    for name in ("id", "act_id", "issue_id"):
        if name in found:
            of_act = name == "act_id" or (name == "id" and (table.name == "act" or table.name.startswith("evidence_")))
            found[name] += n * (acts if of_act else 1)
    for name in ("number", "registration_no"):
        if found.get(name):
            found[name] += f"-{n}"
    if table.name in (Registration.__tablename__, "issue_unit"):
        del found["id"]
    return found
