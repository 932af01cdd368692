"""What was heard on a visit and became a report."""

from __future__ import annotations

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """The link from a report to the visit on which it was heard."""
