"""What remains unsolved, said where the enterprise is not satisfied."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """A text beside the confirmation; those of before say nothing."""
    op.add_column("evidence_confirm", sa.Column("remains", sa.Text(), nullable=True, comment="尚未解决的事项"))
