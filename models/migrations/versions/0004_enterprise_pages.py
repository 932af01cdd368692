"""The enterprise's own pages: questions put to it, and issues that are alike."""

from __future__ import annotations

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Tables of questions and likenesses."""
