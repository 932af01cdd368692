"""Monthly bulletins as they were issued."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.base import Moment
from models.migrations.line import fasten, keep, never_replace

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Editions, which are added and never changed."""
    op.create_table(
        "monthly_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False, comment="办公室"),
        sa.Column("month", sa.Date(), nullable=False, comment="月份"),
        sa.Column("edition", sa.Integer(), nullable=False, comment="第几期"),
        sa.Column("heading", sa.String(length=120), nullable=False, comment="标题"),
        sa.Column("content", sa.Text(), nullable=False, comment="内容"),
        sa.Column("made_by_id", sa.Integer(), nullable=False, comment="经办人"),
        sa.Column("made_at", Moment(), nullable=False, comment="印发时间"),
        sa.CheckConstraint("edition >= 1", name=op.f("monthly_edition_edition_ck")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("monthly_edition_office_id_fk")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("monthly_edition_made_by_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("monthly_edition_pk")),
        sa.UniqueConstraint(
            "office_id", "month", "edition", name=op.f("monthly_edition_office_id_month_edition_uq")
        ),
    )
    connection = op.get_bind()
    keep(connection, ("monthly_edition",))
    never_replace(connection, ("monthly_edition",))
    fasten(connection)
