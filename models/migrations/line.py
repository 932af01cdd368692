"""The database's own line 底线: triggers that hold whoever writes. Migrations and `models.migrate` call these."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection

SQL = Path(__file__).parent / "sql"


def _on_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def run_file(connection: Connection, name: str) -> None:
    """Run a file of sql/ as it stands, its statements one by one on SQLite."""
    text = (SQL / name).read_text("utf-8")
    raw = connection.connection.cursor()
    if _on_postgresql(connection):
        raw.execute(text)
        return
    lines = [line for line in text.splitlines() if not line.startswith("--")]
    for statement in "\n".join(lines).split("END;"):
        if statement.strip():
            raw.execute(statement + "END")


def _run(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)


def keep(connection: Connection, tables: Iterable[str]) -> None:
    """Make tables append-only: no update, no delete, no truncate."""
    for table in tables:
        if _on_postgresql(connection):
            _run(
                connection,
                f"CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION desk_keep()",
            )
            _no_truncate(connection, table)
            continue
        for verb in ("UPDATE", "DELETE"):
            _run(
                connection,
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} 不可修改、删除或清空'); END",
            )


def settle_once(connection: Connection, table: str, fixed: Iterable[str], seal: str) -> None:
    """Rows are added and settled once: columns of `fixed` never change, and nothing does once `seal` is filled;
    none is deleted. On PostgreSQL `fasten` must follow.
    """
    words = f"{table} 不可修改、删除或清空"
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in ("id", *fixed))
    if _on_postgresql(connection):
        _run(
            connection,
            f"CREATE FUNCTION desk_{table}_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF OLD.{seal} IS NOT NULL OR {changed} THEN RAISE EXCEPTION '{words}'; END IF; RETURN NEW; END $$",
        )
        _run(
            connection,
            f"CREATE TRIGGER {table}_once BEFORE UPDATE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION desk_{table}_once()",
        )
        _run(
            connection,
            f"CREATE TRIGGER {table}_keep BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION desk_keep()",
        )
        _no_truncate(connection, table)
        return
    changed = changed.replace("IS DISTINCT FROM", "IS NOT")
    for verb, when in (("UPDATE", f" WHEN OLD.{seal} IS NOT NULL OR {changed}"), ("DELETE", "")):
        _run(
            connection,
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}{when}"
            f" BEGIN SELECT RAISE(ABORT, '{words}'); END",
        )
    never_replace(connection, (table,))


def never_replace(connection: Connection, tables: Iterable[str], key: str = "id") -> None:
    """On SQLite, INSERT OR REPLACE of a row that is there is refused; PostgreSQL knows no such statement."""
    if _on_postgresql(connection):
        return
    for table in tables:
        _run(
            connection,
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} BEGIN"  # noqa: S608 # table names of ours
            f" SELECT RAISE(ABORT, '{table} 不可覆盖') WHERE EXISTS"
            f" (SELECT 1 FROM {table} WHERE {key} = NEW.{key}); END",
        )


def evidence_view(connection: Connection, tables: Iterable[str], without: Iterable[str] = ()) -> None:
    """`evidence(id, step)`: every act whose evidence is there. Steps `without` a table prove themselves."""
    found = [f"SELECT id, '{_step(table)}' AS step FROM {table}" for table in tables]  # noqa: S608 # table names of ours
    found += [f"SELECT id, step FROM act WHERE step = '{step}'" for step in without]  # noqa: S608 # steps of ours
    _run(connection, "CREATE VIEW evidence AS " + " UNION ALL ".join(found))


def evidence_belongs(connection: Connection, tables: Iterable[str]) -> None:
    """Evidence is written with its own act, while that is the issue's last one, and never afterwards."""
    for table in tables:
        if _on_postgresql(connection):
            _run(
                connection,
                f"CREATE TRIGGER {table}_belongs BEFORE INSERT ON {table}"
                f" FOR EACH ROW EXECUTE FUNCTION desk_evidence_insert('{_step(table)}')",
            )
            continue
        _run(
            connection,
            f"CREATE TRIGGER {table}_belongs BEFORE INSERT ON {table} BEGIN"  # noqa: S608 # table names of ours
            " SELECT RAISE(ABORT, '证据只能随当前一步写入') WHERE NOT EXISTS (SELECT 1 FROM act a"
            f" WHERE a.id = NEW.id AND a.step = '{_step(table)}'"
            " AND a.seq = (SELECT max(seq) FROM act WHERE issue_id = a.issue_id)); END",
        )


def _step(table: str) -> str:
    return table.removeprefix("evidence_")


def lock(connection: Connection, tables: Iterable[str]) -> None:
    """Close tables to every writer; `models.migrate` alone opens them, to write the policies into them."""
    for table in tables:
        if _on_postgresql(connection):
            _run(
                connection,
                f"CREATE TRIGGER {table}_locked BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION desk_keep()",
            )
            _run(connection, f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_locked")
            continue
        for verb in ("INSERT", "UPDATE", "DELETE"):
            _run(
                connection,
                f"CREATE TRIGGER {table}_locked_{verb.lower()} BEFORE {verb} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} 由办法写定，不可修改'); END",
            )


def unlock(connection: Connection, tables: Iterable[str]) -> None:
    """Open tables that `lock` closed."""
    for table in tables:
        if _on_postgresql(connection):
            _run(connection, f"DROP TRIGGER {table}_locked ON {table}")
            continue
        for verb in ("insert", "update", "delete"):
            _run(connection, f"DROP TRIGGER {table}_locked_{verb}")


def asked_for(connection: Connection, trigger: str, table: str, columns: Iterable[str]) -> None:
    """Let a trigger of each updated row run only where one of these columns changes: it looks at no others.

    What it says stands as it is. On PostgreSQL `fasten` must follow.
    """
    new, old = (", ".join(f"{row}.{column}" for column in columns) for row in ("NEW", "OLD"))
    if _on_postgresql(connection):
        _run(connection, f"DROP TRIGGER {trigger} ON {table}")
        _run(
            connection,
            f"CREATE TRIGGER {trigger} BEFORE UPDATE ON {table} FOR EACH ROW"
            f" WHEN (({new}) IS DISTINCT FROM ({old})) EXECUTE FUNCTION desk_{trigger}()",
        )
        return
    query = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?"
    words = connection.exec_driver_sql(query, (trigger,)).scalar_one()
    _run(connection, f"DROP TRIGGER {trigger}")
    _run(connection, words.replace(" BEGIN", f" WHEN ({new}) IS NOT ({old}) BEGIN", 1))


def _no_truncate(connection: Connection, table: str) -> None:
    _run(
        connection,
        f"CREATE TRIGGER {table}_keep_all BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION desk_keep()",
    )


def fasten(connection: Connection) -> None:
    """On PostgreSQL: functions read this schema whatever the client's search path or temporary tables say,
    and triggers fire for a session that claims to replicate.
    """
    if not _on_postgresql(connection):
        return
    _run(connection, "SET CONSTRAINTS ALL IMMEDIATE")  # what a migration wrote is judged before its table is altered
    schema = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
    functions = connection.exec_driver_sql(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE proname LIKE 'desk\\_%%'"
        " AND pronamespace = current_schema()::regnamespace"
    ).scalars()
    for function in functions.all():
        _run(connection, f'ALTER FUNCTION {function} SET search_path = "{schema}", pg_temp')
    triggers = connection.exec_driver_sql(
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace"
    ).all()
    for trigger, table in triggers:
        _run(connection, f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")
