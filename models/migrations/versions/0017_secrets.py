"""Business secrets kept apart from where they were written, and the purge of what touches a state secret."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.base import Moment
from models.migrations.blanking import Blank, evidence, guard
from models.migrations.line import fasten, keep, never_replace

revision = "0017"
down_revision = "0016"

ASKED = ("issue_id", "role", "asked_by_id", "asked_for_id", "asked_at", "text")
LINKED = ("issue_id", "other_id", "kind", "reason", "made_by_id", "made_for_id", "made_at")
PRINTED = (
    "id", "issue_id", "act_id", "office_id", "kind", "number", "unit_id", "unit_name", "issued_on", "days_allowed", "round",
)  # fmt: skip
MARKED = ("id", "issue_id", "noun", "row_id", "field", "shows", "origin_id", "marked_by_id", "marked_at")
LIFTED = ("lifted_by_id", "lifted_at", "lifted_why")
CONCLUDED = "(SELECT state FROM meeting WHERE meeting.id = OLD.meeting_id) = 'concluded'"

HEARD = "(SELECT h.issue_id FROM visit_heard h WHERE OLD.noun = 'visit_heard' AND h.id = OLD.row_id)"
LINKED_TO = "(SELECT l.other_id FROM issue_link l WHERE OLD.noun = 'issue_link' AND l.id = OLD.row_id)"
"""Entries of the log that tell of an issue, though they were written before it, or for another."""


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"NEW.{one} IS DISTINCT FROM OLD.{one}" for one in columns)


def _once(fixed: tuple[str, ...], seal: str) -> str:
    """What `settle_once` refuses."""
    return f"OLD.{seal} IS NOT NULL OR " + _changed(("id", *fixed))


OTHERS = (
    Blank("attachment", ("name", "title", "sha256", "data")),
    Blank("log_entry", ("words", "before", "after"), issue=f"OLD.issue_id, {HEARD}, {LINKED_TO}", masked=False),
    Blank("report_up_row", ("title", "explanation", "reason")),
    Blank("slip", ("void_reason",), breach=f"OLD.void OR NOT NEW.void OR {_changed(PRINTED)}",
          complaint="文书只能作废，不可更改"),
    Blank("issue_question", ("text", "answer"), breach=_once(ASKED, "answered_at")),
    Blank("issue_link", ("reason",), issue="OLD.issue_id, OLD.other_id", breach=_once(LINKED, "undone_at")),
    Blank("meeting_item", ("decision", "reason"), breach=CONCLUDED, complaint="会议已办结，不可修改"),
)  # fmt: skip
"""Besides the evidence: what holds words of an issue and is append-only, or fixed at some point."""
BEFORE = {
    "slip": ("slip_update", "slip_update"),
    "issue_question": ("issue_question_no_update", "issue_question_once"),
    "issue_link": ("issue_link_no_update", "issue_link_once"),
    "meeting_item": ("meeting_item_fixed_update", "meeting_item_fixed"),
}
"""The trigger that the new one takes the place of, on SQLite and on PostgreSQL; elsewhere it is that of `keep`."""


def upgrade() -> None:
    """Two tables; then every UPDATE trigger that the words stood behind is drawn anew."""
    connection = op.get_bind()
    _create()
    tables = (*evidence(connection), *OTHERS)
    for one in tables:
        _take_down(connection, one.table)
    guard(connection, tables)
    _guard_secrets(connection)
    keep(connection, ("purge",))
    never_replace(connection, ("purge", "business_secret"))
    _purge_with_its_act(connection)
    fasten(connection)


def _create() -> None:
    op.create_table(
        "business_secret",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False, comment="问题"),
        sa.Column("noun", sa.String(length=40), nullable=False, comment="对象"),
        sa.Column("row_id", sa.Integer(), nullable=False, comment="对象编号"),
        sa.Column("field", sa.String(length=40), nullable=False, comment="栏目"),
        sa.Column("shows", sa.String(length=20), nullable=True, comment="问题的哪一栏"),
        sa.Column("text", sa.Text(), nullable=False, comment="内容"),
        sa.Column("origin_id", sa.Integer(), nullable=True, comment="随哪一处标明"),
        sa.Column("marked_by_id", sa.Integer(), nullable=False, comment="标明人"),
        sa.Column("marked_at", Moment(), nullable=False, comment="标明时间"),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True, comment="取消人"),
        sa.Column("lifted_at", Moment(), nullable=True, comment="取消时间"),
        sa.Column("lifted_why", sa.String(length=200), nullable=True, comment="取消理由"),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by_id IS NULL)", name=op.f("business_secret_lifted_ck")
        ),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("business_secret_issue_id_fk")),
        sa.ForeignKeyConstraint(["origin_id"], ["business_secret.id"], name=op.f("business_secret_origin_id_fk")),
        sa.ForeignKeyConstraint(["marked_by_id"], ["person.id"], name=op.f("business_secret_marked_by_id_fk")),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["person.id"], name=op.f("business_secret_lifted_by_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("business_secret_pk")),
    )
    holds = sa.text("lifted_at IS NULL")
    cell = ["noun", "row_id", "field"]
    op.create_index(
        "business_secret_cell_uq", "business_secret", cell, unique=True, sqlite_where=holds, postgresql_where=holds
    )
    op.create_index("business_secret_issue_id_ix", "business_secret", ["issue_id", "shows"], unique=False)
    op.create_table(
        "purge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False, comment="问题"),
        sa.Column("act_id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("purged_on", sa.Date(), nullable=False, comment="清除日期"),
        sa.Column("office_id", sa.Integer(), nullable=False, comment="办公室"),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("purge_issue_id_fk")),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("purge_act_id_fk")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("purge_office_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("purge_pk")),
        sa.UniqueConstraint("issue_id", name=op.f("purge_issue_id_uq")),
    )


def _take_down(connection: sa.Connection, table: str) -> None:
    """The UPDATE trigger of before; on PostgreSQL those that speak of DELETE or INSERT too stay for these."""
    on_sqlite, on_postgresql = BEFORE.get(table, (f"{table}_no_update", f"{table}_keep"))
    if connection.dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {on_sqlite}")
        return
    op.execute(f"DROP TRIGGER {on_postgresql} ON {table}")
    if table in ("slip", "issue_question", "issue_link"):
        op.execute(f"DROP FUNCTION desk_{on_postgresql}()")
    if on_postgresql == f"{table}_keep":
        op.execute(f"CREATE TRIGGER {table}_keep BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION desk_keep()")
    if table == "meeting_item":
        op.execute(
            "CREATE TRIGGER meeting_item_fixed BEFORE INSERT OR DELETE ON meeting_item"
            " FOR EACH ROW EXECUTE FUNCTION desk_meeting_item_fixed()"
        )


def _guard_secrets(connection: sa.Connection) -> None:
    """Marked once, lifted once, deleted never; its text goes with a purge alone."""
    words = ("text", "lifted_why")
    settled = f"OLD.lifted_at IS NOT NULL AND ({_changed(LIFTED)})"
    breach = f"{_changed(MARKED)} OR NEW.text IS DISTINCT FROM OLD.text OR {settled}"
    guard(connection, (Blank("business_secret", words, breach=breach, masked=False),))
    if connection.dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER business_secret_no_delete BEFORE DELETE ON business_secret"
            " BEGIN SELECT RAISE(ABORT, 'business_secret 不可修改、删除或清空'); END"
        )
        return
    for name, when in (("keep", "DELETE ON business_secret FOR EACH ROW"),
                       ("keep_all", "TRUNCATE ON business_secret FOR EACH STATEMENT")):  # fmt: skip
        op.execute(f"CREATE TRIGGER business_secret_{name} BEFORE {when} EXECUTE FUNCTION desk_keep()")


def _purge_with_its_act(connection: sa.Connection) -> None:
    """A purge stands beside a refusal for a state secret, of that issue, office and day, and nowhere else."""
    there = (
        "EXISTS (SELECT 1 FROM act a JOIN evidence_refuse e ON e.id = a.id WHERE a.id = NEW.act_id"
        " AND a.issue_id = NEW.issue_id AND a.office_id = NEW.office_id AND a.\"on\" = NEW.purged_on"
        " AND e.ground = 'state_secret' AND a.to_status = 'refused')"
    )
    words = "只有涉及国家秘密不予受理的，才清除"
    if connection.dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER purge_with_its_act BEFORE INSERT ON purge WHEN NOT {there}"
            f" BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION desk_purge_with_its_act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF NOT {there} THEN RAISE EXCEPTION '{words}'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER purge_with_its_act BEFORE INSERT ON purge"
        " FOR EACH ROW EXECUTE FUNCTION desk_purge_with_its_act()"
    )
