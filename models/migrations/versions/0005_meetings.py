"""Meetings: agenda, conclusion, and what is reported up."""

from __future__ import annotations

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Columns and tables of agenda and conclusion."""
