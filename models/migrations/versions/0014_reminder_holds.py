"""Why an overdue issue gets no letter for some days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.base import Moment
from models.migrations.line import fasten, keep, never_replace

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Holds, which are added and never changed."""
    op.create_table(
        "reminder_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False, comment="问题"),
        sa.Column("from_on", sa.Date(), nullable=False, comment="自"),
        sa.Column("until_on", sa.Date(), nullable=False, comment="至（含）"),
        sa.Column("reason", sa.String(length=200), nullable=False, comment="暂缓理由"),
        sa.Column("made_by_id", sa.Integer(), nullable=False, comment="经办人"),
        sa.Column("made_at", Moment(), nullable=False, comment="办理时间"),
        sa.CheckConstraint("until_on >= from_on", name=op.f("reminder_hold_span_ck")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("reminder_hold_issue_id_fk")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("reminder_hold_made_by_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("reminder_hold_pk")),
    )
    op.create_index("reminder_hold_issue_id_until_on_ix", "reminder_hold", ["issue_id", "until_on"], unique=False)
    connection = op.get_bind()
    keep(connection, ("reminder_hold",))
    never_replace(connection, ("reminder_hold",))
    fasten(connection)
