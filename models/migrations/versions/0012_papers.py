"""What papers and registers name: an informant's e-mail, and up to which number a series was given before this house."""

from __future__ import annotations

import re
from collections import defaultdict

import sqlalchemy as sa
from alembic import op

from models.migrations.line import fasten, run_file

revision = "0012"
down_revision = "0011"

NUMBERS = """
SELECT office_id, 'registration' AS series, registered_on AS day, number FROM registration
UNION ALL SELECT office_id, kind, issued_on, number FROM slip
"""


def upgrade() -> None:
    """Both empty at first; then what was missing of a series so far is known as given before this house."""
    op.add_column(
        "informant",
        sa.Column("email", sa.String(length=80), nullable=False, server_default=sa.text("''"), comment="电子邮箱"),
    )
    op.add_column(
        "number_counter",
        sa.Column("opened", sa.Integer(), nullable=False, server_default="0", comment="期初号"),
    )
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        op.execute("DROP TRIGGER number_counter_insert")
        op.execute("DROP TRIGGER number_counter_update")
    else:
        op.execute("DROP TRIGGER number_counter_write ON number_counter")
    _open_those_of_before(connection)
    run_file(connection, f"0012_{connection.dialect.name}.sql")
    fasten(connection)


def _open_those_of_before(connection: sa.Connection) -> None:
    """Until now a number could only be missing because an older ledger had given it."""
    stands: dict[tuple[int, str, int], set[int]] = defaultdict(set)
    for office, series, day, number in connection.exec_driver_sql(NUMBERS):
        if found := re.search(r"(\d+)\D*$", number):
            stands[office, series, int(str(day)[:4])].add(int(found[1]))
    counters = connection.exec_driver_sql("SELECT id, office_id, series, year, last FROM number_counter").all()
    for key, office, series, year, last in counters:
        missing = set(range(1, last + 1)) - stands[office, series, year]
        if missing:
            connection.execute(
                sa.text("UPDATE number_counter SET opened = :opened WHERE id = :id"),
                {"opened": max(missing), "id": key},
            )
