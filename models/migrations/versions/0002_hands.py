"""Who has whom: moves of assignments, names over time, units that pass on their work."""

from __future__ import annotations

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Tables of moves and names."""
