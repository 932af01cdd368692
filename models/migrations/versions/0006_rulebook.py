"""The rulebook: texts of regulations, and settings changed by two."""

from __future__ import annotations

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Tables of texts and of settings proposed."""
