"""Secret addresses under which calendar programs fetch a person's deadlines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.base import Moment
from models.migrations.line import fasten, settle_once

revision = "0013"
down_revision = "0012"

FIXED = ("person_id", "secret_hash", "made_at")


def upgrade() -> None:
    """One open address for a person; what has ended never opens again."""
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False, comment="人员"),
        sa.Column("secret_hash", sa.String(length=64), nullable=False, comment="地址摘要"),
        sa.Column("made_at", Moment(), nullable=False, comment="开通时间"),
        sa.Column("ended_at", Moment(), nullable=True, comment="停用时间"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("calendar_feed_person_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("calendar_feed_pk")),
        sa.UniqueConstraint("secret_hash", name=op.f("calendar_feed_secret_hash_uq")),
    )
    is_open = sa.text("ended_at IS NULL")
    op.create_index(
        "calendar_feed_one_open_uq", "calendar_feed", ["person_id"], unique=True, sqlite_where=is_open,
        postgresql_where=is_open,
    )  # fmt: skip
    settle_once(op.get_bind(), "calendar_feed", FIXED, "ended_at")
    fasten(op.get_bind())
