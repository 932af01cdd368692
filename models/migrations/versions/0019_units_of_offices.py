"""The office to whose area a unit belongs: the units of two cities in one database are not each other's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Units of before say nothing and stay everybody's, until the administrator says whose they are."""
    office = sa.ForeignKey("office.id", name=op.f("unit_office_id_fk"))
    column = sa.Column("office_id", sa.Integer(), office, nullable=True, comment="所属办公室")
    op.add_column("unit", column, inline_references=op.get_bind().dialect.name == "sqlite")
    op.create_index(op.f("unit_office_id_ix"), "unit", ["office_id"])
