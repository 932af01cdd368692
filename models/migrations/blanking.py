"""The line around words that may go 遮盖与清除: what is append-only admits exactly two changes, and nothing else.

A cell of words may become `MASK` where its very text stands in `business_secret`, and come back from there once the
mark was lifted. And where the issue has a row in `purge`, words may become `GONE`, or nothing. All other columns, and
all other values, stay as fixed as they were. Written out for each table, the same on both databases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, inspect

MASK = "（商业秘密，仅承办的办公室和单位可见）"
GONE = "（涉及国家秘密，内容已清除）"
OF_ACT = "(SELECT issue_id FROM act WHERE act.id = OLD.id)"
WIDE = 200
"""In a table of evidence, columns of text at least so wide hold words; narrower ones hold choices."""


@dataclass(frozen=True)
class Blank:
    """One table: its columns of words, how its issue (or issues) is found, and what else was admitted before (as a breach of it)."""

    table: str
    words: tuple[str, ...]
    issue: str = "OLD.issue_id"
    breach: str = ""
    """Where given: an UPDATE is refused only if it also breaches this; else every other UPDATE is refused."""
    masked: bool = True
    complaint: str = ""

    @property
    def says(self) -> str:
        """What is said to who tries."""
        return self.complaint or f"{self.table} 不可修改、删除或清空"


def guard(connection: Connection, tables: Iterable[Blank]) -> None:
    """Draw it: on SQLite a trigger for each table, on PostgreSQL a function and a trigger; `fasten` must follow."""
    for one in tables:
        refused = f"({allowed(connection, one)}) IS NOT TRUE" + (f" AND ({one.breach})" if one.breach else "")
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(
                f"CREATE OR REPLACE FUNCTION desk_{one.table}_blank() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                f" IF {refused} THEN RAISE EXCEPTION '{one.says}'; END IF; RETURN NEW; END $$"
            )
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {one.table}_blank ON {one.table}")
            connection.exec_driver_sql(
                f"CREATE TRIGGER {one.table}_blank BEFORE UPDATE ON {one.table}"
                f" FOR EACH ROW EXECUTE FUNCTION desk_{one.table}_blank()"
            )
            continue
        refused = refused.replace("IS NOT DISTINCT FROM", "IS").replace("IS DISTINCT FROM", "IS NOT")
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {one.table}_blank")
        connection.exec_driver_sql(
            f"CREATE TRIGGER {one.table}_blank BEFORE UPDATE ON {one.table} WHEN {refused}"
            f" BEGIN SELECT RAISE(ABORT, '{one.says}'); END"
        )


def allowed(connection: Connection, one: Blank) -> str:
    """The condition under which nothing but words went, each lawfully."""
    names = [column["name"] for column in inspect(connection).get_columns(one.table)]
    return " AND ".join(_of_words(one, name) if name in one.words else _same(name) for name in names)


def _same(name: str) -> str:
    return f'NEW."{name}" IS NOT DISTINCT FROM OLD."{name}"'


def _of_words(one: Blank, name: str) -> str:
    new, old = f'NEW."{name}"', f'OLD."{name}"'
    purged = f"EXISTS (SELECT 1 FROM purge WHERE purge.issue_id IN ({one.issue}))"  # noqa: S608 # columns of ours
    gone = f"length({new}) = 0" if name == "data" else f"{new} IS NULL OR {new} IN ('', '{GONE}')"
    ways = [_same(name), f"(({gone}) AND {purged})"]
    if one.masked and name not in ("data", "sha256"):
        kept = (
            "EXISTS (SELECT 1 FROM business_secret s"  # noqa: S608 # names of ours
            f" WHERE s.noun = '{one.table}' AND s.row_id = OLD.id AND s.field = '{name}' AND s.lifted_at"
        )
        ways.append(f"({new} = '{MASK}' AND {kept} IS NULL AND s.text = {old}))")
        ways.append(f"({old} = '{MASK}' AND {kept} IS NOT NULL AND s.text = {new}))")
    return f"({' OR '.join(ways)})"


def evidence(connection: Connection) -> Iterator[Blank]:
    """Every table of evidence as it now stands; a migration that adds a column to one of them draws the line anew."""
    found = inspect(connection)
    for table in sorted(found.get_table_names()):
        if table.startswith("evidence_") and table != "evidence_propose_unit":
            columns = found.get_columns(table)
            words = tuple(one["name"] for one in columns if _is_wide(one["type"]) and one["name"] != "field")
            yield Blank(table, words, OF_ACT)


def _is_wide(kind: object) -> bool:
    is_text = type(kind).__name__ in ("VARCHAR", "TEXT", "String", "Text")
    return is_text and (getattr(kind, "length", None) or WIDE) >= WIDE
