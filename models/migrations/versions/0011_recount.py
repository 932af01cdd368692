"""A change of the calendar moves many days at once: the line asks of a row only where it says something about it."""

from __future__ import annotations

from alembic import op

from models.migrations.line import asked_for, fasten

revision = "0011"
down_revision = "0010"

ISSUE = ("id", "policy", "office_id", "enterprise_id", "registration_no", "status", "leg", "round", "seq")
DEADLINE = (
    "id", "issue_id", "leg", "round", "rule", "start_on", "span", "count_start", "roll", "act_id", "replaced_by_id",
)  # fmt: skip


def upgrade() -> None:
    """The days themselves, which follow the calendar, wake no trigger any more."""
    connection = op.get_bind()
    asked_for(connection, "issue_update", "issue", ISSUE)
    asked_for(connection, "deadline_update", "deadline", DEADLINE)
    fasten(connection)
