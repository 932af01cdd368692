"""The paper by which an enterprise asks to withdraw, where the office withdraws for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """A paper beside the reason. SQLite takes a key in a new column only in words of its own."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE evidence_withdraw ADD COLUMN document INTEGER"
            " CONSTRAINT evidence_withdraw_document_fk REFERENCES attachment (id)"
        )
        return
    paper = sa.ForeignKey("attachment.id", name=op.f("evidence_withdraw_document_fk"))
    op.add_column(
        "evidence_withdraw",
        sa.Column("document", sa.Integer(), paper, nullable=True, comment="企业书面撤回申请（盖章扫描件）"),
    )
