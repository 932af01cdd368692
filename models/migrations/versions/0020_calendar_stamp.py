"""A stamp that is another after every change of the calendar: who has read the calendar under it, need not read it again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.migrations.line import fasten

revision = "0020"
down_revision = "0019"

CHANGED = "UPDATE calendar_stamp SET stamp ="


def upgrade() -> None:
    """One row, which triggers of the calendar's tables keep; by chance, so that no two databases share one by accident."""
    table = op.create_table(
        "calendar_stamp",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stamp", sa.String(32), nullable=False, comment="印记"),
        sa.CheckConstraint("id = 1", name=op.f("calendar_stamp_one_ck")),
        sa.PrimaryKeyConstraint("id", name=op.f("calendar_stamp_pk")),
    )
    assert table is not None
    op.bulk_insert(table, [{"id": 1, "stamp": ""}])
    if op.get_bind().dialect.name == "postgresql":
        _on_postgresql()
    else:
        _on_sqlite()
    fasten(op.get_bind())


def _on_postgresql() -> None:
    by_chance = "replace(gen_random_uuid()::text, '-', '')"
    op.execute(
        "CREATE FUNCTION desk_new_calendar_stamp() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN {CHANGED} {by_chance}; RETURN NULL; END $$"
    )
    for name in ("workday", "workday_year"):
        op.execute(
            f"CREATE TRIGGER {name}_stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {name}"
            " FOR EACH STATEMENT EXECUTE FUNCTION desk_new_calendar_stamp()"
        )
    op.execute(f"{CHANGED} {by_chance}")


def _on_sqlite() -> None:
    by_chance = "lower(hex(randomblob(16)))"
    for name in ("workday", "workday_year"):
        for verb in ("INSERT", "UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {name}_stamp_{verb.lower()} AFTER {verb} ON {name} BEGIN {CHANGED} {by_chance}; END"
            )
    op.execute(f"{CHANGED} {by_chance}")
