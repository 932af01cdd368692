"""建库与升级 Migrate: bring a database to the newest shape, and write what the policies demand of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, Engine, Integer, String, Table, insert, select, text

from models.base import Base
from models.migrations.line import lock, unlock
from rules.policies import POLICIES
from rules.policy import Policy
from rules.terms import Status

HERE = Path(__file__).parent / "migrations"

proof_needed = Table(
    "proof_needed",
    Base.metadata,
    Column("policy", String(40), primary_key=True, comment="办法"),
    Column("status", String(20), primary_key=True, comment="状态"),
    Column("step", String(20), primary_key=True, comment="本轮须有的步骤"),
)
lawful_move = Table(
    "lawful_move",
    Base.metadata,
    Column("policy", String(40), primary_key=True, comment="办法"),
    Column("step", String(20), primary_key=True, comment="步骤"),
    Column("from_status", String(20), primary_key=True, comment="原状态"),
    Column("to_status", String(20), primary_key=True, comment="新状态"),
    Column("new_round", Integer, primary_key=True, autoincrement=False, comment="开新一轮"),
    Column("new_leg", Integer, primary_key=True, autoincrement=False, comment="开新一程"),
)


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, on a connection."""
    made = Config()
    made.set_main_option("script_location", str(HERE))
    made.attributes["connection"] = connection
    return made


def head() -> str:
    """The newest revision."""
    return str(ScriptDirectory.from_config(config()).get_current_head())


def revision_of(connection: Connection) -> str | None:
    """The revision of a database; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def migrate(engine: Engine, to: str = "head") -> None:
    """Bring the database to a revision, and write the policies into it; safe to run again."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # several processes may start at once; SQLite locks by itself
            connection.execute(text("SELECT pg_advisory_xact_lock(20140222)"))
        command.upgrade(config(connection), to)
        if to in ("head", head()):
            write_policies(connection)


def write_policies(connection: Connection) -> None:
    """Tell the database which proofs and moves each policy knows; its triggers read these tables.

    They are closed to every other writer, and opened here only where a policy says something new.
    """
    for table, rows in ((proof_needed, list(_proofs())), (lawful_move, list(_moves()))):
        there = connection.execute(select(table)).mappings()
        if {frozenset(row.items()) for row in there} == {frozenset(row.items()) for row in rows}:
            continue
        unlock(connection, (table.name,))
        connection.execute(table.delete())
        connection.execute(insert(table), rows)
        lock(connection, (table.name,))


def _proofs() -> Iterator[dict[str, str | int]]:
    for policy in POLICIES.values():
        for status, steps in policy.proofs_of.items():
            for step in steps:
                yield {"policy": policy.key, "status": status.value, "step": step.value}


def _moves() -> Iterator[dict[str, str | int]]:
    for policy in POLICIES.values():
        found = {tuple(row.items()) for row in _moves_of(policy)}
        yield from (dict(row) for row in sorted(found, key=str))


def _moves_of(policy: Policy) -> Iterator[dict[str, str | int]]:
    opened = {(route.opens, status) for route in policy.rules_opening() for status in route.statuses}
    for move in policy.life().moves:
        starts = {*move.start, *(status for step, status in opened if step == move.step)}
        ends = (
            [(move.to, move.new_round), (move.else_to, True)] if move.else_to else [(move.to, move.new_round)]
        )
        for start, (end, back) in product(starts, ends):
            yield {
                "policy": policy.key, "step": move.step.value, "from_status": start.value if start else "",
                "to_status": (end or start or Status.RECEIVED).value, "new_round": int(back), "new_leg": int(move.new_leg),
            }  # fmt: skip
