"""The enterprise's own pages: questions put to it, and issues that are alike."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.base import Moment
from models.migrations.line import fasten, settle_once

revision = "0004"
down_revision = "0003"

ASKED = ("issue_id", "role", "asked_by_id", "asked_for_id", "asked_at", "text")
LINKED = ("issue_id", "other_id", "kind", "reason", "made_by_id", "made_for_id", "made_at")


def upgrade() -> None:
    """Questions with their answers and papers, and links."""
    _questions()
    _links()
    question = sa.Column("question_id", sa.Integer(), nullable=True, comment="答复哪一问")
    key = sa.ForeignKey("issue_question.id", name=op.f("attachment_question_id_fk"))
    question.append_foreign_key(key)
    op.add_column("attachment", question, inline_references=True)
    op.create_index("attachment_question_id_ix", "attachment", ["question_id"], unique=False)
    connection = op.get_bind()
    settle_once(connection, "issue_question", ASKED, "answered_at")
    settle_once(connection, "issue_link", LINKED, "undone_at")
    fasten(connection)


def _questions() -> None:
    op.create_table(
        "issue_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False, comment="问题"),
        sa.Column("role", sa.String(length=20), nullable=False, comment="以何角色提问"),
        sa.Column("asked_by_id", sa.Integer(), nullable=False, comment="提问人"),
        sa.Column("asked_for_id", sa.Integer(), nullable=True, comment="代何人提问"),
        sa.Column("asked_at", Moment(), nullable=False, comment="提问时间"),
        sa.Column("text", sa.Text(), nullable=False, comment="提问"),
        sa.Column("answered_by_id", sa.Integer(), nullable=True, comment="答复人"),
        sa.Column("answered_for_id", sa.Integer(), nullable=True, comment="代何人答复"),
        sa.Column("answered_at", Moment(), nullable=True, comment="答复时间"),
        sa.Column("answer", sa.Text(), nullable=True, comment="答复"),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL) AND (answered_at IS NULL) = (answered_by_id IS NULL)",
            name=op.f("issue_question_answered_ck"),
        ),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("issue_question_issue_id_fk")),
        *_people("issue_question", "asked_by_id", "asked_for_id", "answered_by_id", "answered_for_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("issue_question_pk")),
    )
    op.create_index("issue_question_issue_id_ix", "issue_question", ["issue_id"], unique=False)
    op.create_index("issue_question_asked_by_id_ix", "issue_question", ["asked_by_id", "answered_at"], unique=False)
    waiting = sa.text("answered_at IS NULL")
    op.create_index(
        "issue_question_open_ix", "issue_question", ["issue_id"], unique=False, sqlite_where=waiting,
        postgresql_where=waiting,
    )  # fmt: skip


def _links() -> None:
    op.create_table(
        "issue_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False, comment="问题"),
        sa.Column("other_id", sa.Integer(), nullable=False, comment="与哪一件"),
        sa.Column("kind", sa.String(length=12), nullable=False, comment="关联类别"),
        sa.Column("reason", sa.String(length=200), nullable=False, comment="说明"),
        sa.Column("made_by_id", sa.Integer(), nullable=False, comment="关联人"),
        sa.Column("made_for_id", sa.Integer(), nullable=True, comment="代何人关联"),
        sa.Column("made_at", Moment(), nullable=False, comment="关联时间"),
        sa.Column("undone_by_id", sa.Integer(), nullable=True, comment="取消人"),
        sa.Column("undone_at", Moment(), nullable=True, comment="取消时间"),
        sa.CheckConstraint("kind IN ('related', 'duplicate')", name=op.f("issue_link_kind_ck")),
        sa.CheckConstraint("issue_id <> other_id", name=op.f("issue_link_two_ck")),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name=op.f("issue_link_undone_ck")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("issue_link_issue_id_fk")),
        sa.ForeignKeyConstraint(["other_id"], ["issue.id"], name=op.f("issue_link_other_id_fk")),
        *_people("issue_link", "made_by_id", "made_for_id", "undone_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("issue_link_pk")),
    )
    stands = sa.text("undone_at IS NULL")
    op.create_index(
        "issue_link_pair_uq", "issue_link", ["issue_id", "other_id"], unique=True, sqlite_where=stands,
        postgresql_where=stands,
    )  # fmt: skip
    op.create_index("issue_link_other_id_ix", "issue_link", ["other_id"], unique=False)


def _people(table: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    return [sa.ForeignKeyConstraint([one], ["person.id"], name=op.f(f"{table}_{one}_fk")) for one in columns]
