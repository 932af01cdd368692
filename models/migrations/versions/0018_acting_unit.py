"""The unit for which its handler took a step: several units handle one issue, and each speaks for itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Acts of before do not say it."""
    unit = sa.ForeignKey("unit.id", name=op.f("act_unit_id_fk"))
    column = sa.Column("unit_id", sa.Integer(), unit, nullable=True, comment="以何单位")
    op.add_column("act", column, inline_references=op.get_bind().dialect.name == "sqlite")
