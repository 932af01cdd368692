"""What was heard on a visit and became a report; place and person met as long as the step's evidence allows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Widen two columns of the visit (it has no triggers that SQLite could lose), then the table of what was heard."""
    with op.batch_alter_table("visit") as visit:
        for name, words in (("place", "地点"), ("met", "见到何人")):
            visit.alter_column(
                name, existing_type=sa.String(80), type_=sa.String(200), existing_nullable=False, existing_comment=words
            )
    op.create_table(
        "visit_heard",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False, comment="走访"),
        sa.Column("title", sa.String(length=200), nullable=False, comment="问题名称"),
        sa.Column("description", sa.Text(), nullable=False, comment="存在的困难和问题描述"),
        sa.Column("issue_id", sa.Integer(), nullable=True, comment="转为问题"),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("visit_heard_issue_id_fk")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("visit_heard_visit_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("visit_heard_pk")),
        sa.UniqueConstraint("issue_id", name=op.f("visit_heard_issue_id_uq")),
    )
    op.create_index(op.f("visit_heard_visit_id_ix"), "visit_heard", ["visit_id"], unique=False)
