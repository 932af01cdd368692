"""The rulebook: texts of regulations, and settings changed by two."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.base import Moment
from models.migrations.line import fasten, keep, never_replace

revision = "0006"
down_revision = "0005"

OPEN = sa.text("state = 'proposed'")


def upgrade() -> None:
    """Tables of texts and of settings proposed; a reading names the proposal that it came from, and stays as it is."""
    _create_texts()
    _create_proposals()
    op.execute(
        "ALTER TABLE setting_reading ADD COLUMN proposal_id INTEGER"
        " CONSTRAINT setting_reading_proposal_id_fk REFERENCES setting_proposal (id)"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("COMMENT ON COLUMN setting_reading.proposal_id IS '改动件'")
    keep(op.get_bind(), ("regulation_text", "setting_reading"))
    never_replace(op.get_bind(), ("regulation_text", "setting_reading", "setting_proposal"))
    _answered_once()
    fasten(op.get_bind())


def _create_texts() -> None:
    op.create_table(
        "regulation_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("policy", sa.String(length=40), nullable=False, comment="办法"),
        sa.Column("text", sa.Text(), nullable=False, comment="原文"),
        sa.Column("characters", sa.Integer(), nullable=False, comment="字数"),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="校验值"),
        sa.Column("source", sa.String(length=200), nullable=False, comment="来源"),
        sa.Column("attached_by_id", sa.Integer(), nullable=False, comment="附上人"),
        sa.Column("attached_at", Moment(), nullable=False, comment="附上时间"),
        sa.ForeignKeyConstraint(["attached_by_id"], ["person.id"], name=op.f("regulation_text_attached_by_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("regulation_text_pk")),
    )
    op.create_index("regulation_text_policy_id_ix", "regulation_text", ["policy", "id"], unique=False)


def _create_proposals() -> None:
    people = ("proposed_by_id", "proposed_for_id", "answered_by_id", "answered_for_id")
    op.create_table(
        "setting_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False, comment="办公室"),
        sa.Column("policy", sa.String(length=40), nullable=False, comment="办法"),
        sa.Column("name", sa.String(length=40), nullable=False, comment="设置"),
        sa.Column("value", sa.String(length=40), nullable=False, comment="改为"),
        sa.Column("from_on", sa.Date(), nullable=False, comment="自"),
        sa.Column("reason", sa.Text(), nullable=False, comment="理由"),
        sa.Column("state", sa.String(length=12), nullable=False, comment="进展"),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False, comment="提出人"),
        sa.Column("proposed_for_id", sa.Integer(), nullable=True, comment="代何人提出"),
        sa.Column("proposed_at", Moment(), nullable=False, comment="提出时间"),
        sa.Column("answered_by_id", sa.Integer(), nullable=True, comment="答复人"),
        sa.Column("answered_for_id", sa.Integer(), nullable=True, comment="代何人答复"),
        sa.Column("answered_at", Moment(), nullable=True, comment="答复时间"),
        sa.Column("answer", sa.Text(), nullable=False, comment="答复意见"),
        sa.CheckConstraint(
            "state IN ('proposed', 'consented', 'declined', 'withdrawn')", name=op.f("setting_proposal_state_ck")
        ),
        sa.CheckConstraint(
            "(state = 'proposed') = (answered_by_id IS NULL)", name=op.f("setting_proposal_answered_ck")
        ),
        sa.CheckConstraint(
            "(answered_by_id IS NULL) = (answered_at IS NULL)", name=op.f("setting_proposal_answered_at_ck")
        ),
        sa.CheckConstraint(
            "state NOT IN ('consented', 'declined') OR answered_by_id <> proposed_by_id",
            name=op.f("setting_proposal_two_people_ck"),
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("setting_proposal_office_id_fk")),
        *(
            sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"setting_proposal_{column}_fk"))
            for column in people
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("setting_proposal_pk")),
    )
    op.create_index(
        "setting_proposal_open_uq", "setting_proposal", ["office_id", "policy", "name"], unique=True,
        sqlite_where=OPEN, postgresql_where=OPEN,
    )


def _answered_once() -> None:
    """What was answered stays as it is, and no proposal is ever deleted."""
    if op.get_bind().dialect.name == "postgresql":
        for name, when in (("answered", "UPDATE"), ("delete", "DELETE")):
            op.execute(
                f"CREATE TRIGGER setting_proposal_{name} BEFORE {when} ON setting_proposal FOR EACH ROW"
                + (" WHEN (OLD.state <> 'proposed')" if when == "UPDATE" else "")
                + " EXECUTE FUNCTION desk_keep()"
            )
        op.execute(
            "CREATE TRIGGER setting_proposal_keep_all BEFORE TRUNCATE ON setting_proposal"
            " FOR EACH STATEMENT EXECUTE FUNCTION desk_keep()"
        )
        return
    op.execute(
        "CREATE TRIGGER setting_proposal_answered BEFORE UPDATE ON setting_proposal WHEN OLD.state <> 'proposed'"
        " BEGIN SELECT RAISE(ABORT, '读法改动已有答复，不可修改'); END"
    )
    op.execute(
        "CREATE TRIGGER setting_proposal_delete BEFORE DELETE ON setting_proposal"
        " BEGIN SELECT RAISE(ABORT, '读法改动不可删除'); END"
    )
