"""Meetings: agenda, conclusion, and what is reported up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.base import Moment
from models.migrations.line import fasten, keep, never_replace

revision = "0005"
down_revision = "0004"

KINDS = "kind IN ('study', 'special', 'promotion')"
ALL_KINDS = "kind IN ('study', 'special', 'promotion', 'adhoc')"
STATE = (
    "ALTER TABLE meeting ADD COLUMN state VARCHAR(12) NOT NULL DEFAULT 'held'"
    " CONSTRAINT meeting_state_ck CHECK (state IN ('planned', 'held', 'concluded'))"
)
OUTCOME = (
    "ALTER TABLE meeting_item ADD COLUMN outcome VARCHAR(12) CONSTRAINT meeting_item_outcome_ck"
    " CHECK (outcome IN ('decided', 'agreed', 'returned', 'deferred', 'noted'))"
)
FIXED = (
    "office_id",
    "kind",
    "title",
    "held_on",
    "place",
    "present",
    "decision",
    "state",
    "concluded_on",
    "concluded_by_id",
)
"""What a concluded meeting can no longer change; its minutes may still be attached."""
REPORTS = ("report_up", "report_up_row")


def upgrade() -> None:
    """Columns of agenda and conclusion, the editions of what is reported up, and the line behind both."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    _admit_ad_hoc(on_postgresql)
    _widen_meeting()
    _widen_item()
    _create_reports()
    if on_postgresql:
        _fix_on_postgresql()
    else:
        _fix_on_sqlite()
    keep(op.get_bind(), REPORTS)
    never_replace(op.get_bind(), REPORTS)
    fasten(op.get_bind())


def _admit_ad_hoc(on_postgresql: bool) -> None:
    """A fourth kind. SQLite changes a CHECK only in the text of its schema (sqlite.org/lang_altertable.html, section 8):
    to make the table anew would break the keys of the evidence that point to it.
    """
    if on_postgresql:
        op.execute("ALTER TABLE meeting DROP CONSTRAINT meeting_kind_ck")
        op.execute(f"ALTER TABLE meeting ADD CONSTRAINT meeting_kind_ck CHECK ({ALL_KINDS})")
        return
    connection = op.get_bind()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'meeting'",
        (KINDS, ALL_KINDS),
    )
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")


def _widen_meeting() -> None:
    op.execute(STATE)
    op.add_column("meeting", sa.Column("place", sa.String(length=120), nullable=True, comment="时间、地点"))
    op.add_column("meeting", sa.Column("concluded_on", sa.Date(), nullable=True, comment="办结日期"))
    _refer("meeting", "concluded_by_id", "person", "办结人")
    _comment("meeting", "state", "会议进程")


def _widen_item() -> None:
    op.add_column(
        "meeting_item", sa.Column("seq", sa.Integer(), nullable=False, server_default="0", comment="次序")
    )
    op.add_column(
        "meeting_item", sa.Column("reason", sa.String(length=200), nullable=True, comment="列入缘由")
    )
    op.add_column("meeting_item", sa.Column("rule", sa.String(length=60), nullable=True, comment="列入依据"))
    op.execute(OUTCOME)
    _comment("meeting_item", "outcome", "议定结果")
    _refer("meeting_item", "lead_unit_id", "unit", "牵头单位")
    op.add_column(
        "meeting_item", sa.Column("days_allowed", sa.Integer(), nullable=True, comment="要求办结天数")
    )
    _refer("meeting_item", "act_id", "act", "办理步骤")


def _refer(table: str, column: str, target: str, words: str) -> None:
    """A column that points to a row; in place on both databases, so that SQLite keeps the table's triggers."""
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT {table}_{column}_fk REFERENCES {target} (id)"
    )
    _comment(table, column, words)


def _comment(table: str, column: str, words: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"COMMENT ON COLUMN {table}.{column} IS '{words}'")


def _create_reports() -> None:
    op.create_table(
        "report_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False, comment="办公室"),
        sa.Column("reported_on", sa.Date(), nullable=False, comment="上报日期"),
        sa.Column("edition", sa.Integer(), nullable=False, comment="当日期次"),
        sa.Column("heading", sa.String(length=120), nullable=False, comment="标题"),
        sa.Column("made_by_id", sa.Integer(), nullable=False, comment="经办人"),
        sa.Column("made_at", Moment(), nullable=False, comment="生成时间"),
        sa.CheckConstraint("edition >= 1", name=op.f("report_up_edition_ck")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("report_up_made_by_id_fk")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("report_up_office_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("report_up_pk")),
        sa.UniqueConstraint(
            "office_id", "reported_on", "edition", name=op.f("report_up_office_id_reported_on_edition_uq")
        ),
    )
    op.create_table(
        "report_up_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_up_id", sa.Integer(), nullable=False, comment="汇总上报"),
        sa.Column("seq", sa.Integer(), nullable=False, comment="序号"),
        sa.Column("issue_id", sa.Integer(), nullable=False, comment="问题"),
        sa.Column("act_id", sa.Integer(), nullable=False, comment="提请协调"),
        sa.Column("number", sa.String(length=40), nullable=False, comment="编号"),
        sa.Column("enterprise", sa.String(length=120), nullable=False, comment="企业名称"),
        sa.Column("title", sa.String(length=200), nullable=False, comment="问题"),
        sa.Column("unit", sa.String(length=80), nullable=False, comment="责任单位"),
        sa.Column("due_on", sa.Date(), nullable=True, comment="应办结"),
        sa.Column("explanation", sa.Text(), nullable=False, comment="书面说明"),
        sa.Column("reason", sa.Text(), nullable=False, comment="提请理由"),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("report_up_row_act_id_fk")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("report_up_row_issue_id_fk")),
        sa.ForeignKeyConstraint(
            ["report_up_id"], ["report_up.id"], name=op.f("report_up_row_report_up_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("report_up_row_pk")),
        sa.UniqueConstraint("act_id", name=op.f("report_up_row_act_id_uq")),
        sa.UniqueConstraint("report_up_id", "seq", name=op.f("report_up_row_report_up_id_seq_uq")),
    )
    op.create_index(op.f("report_up_row_issue_id_ix"), "report_up_row", ["issue_id"], unique=False)


def _fix_on_sqlite() -> None:
    changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in FIXED)
    done = "会议已办结，不可修改"
    op.execute(
        f"CREATE TRIGGER meeting_fixed BEFORE UPDATE ON meeting WHEN OLD.state = 'concluded' AND ({changed})"
        f" BEGIN SELECT RAISE(ABORT, '{done}'); END"
    )
    op.execute(
        "CREATE TRIGGER meeting_no_delete BEFORE DELETE ON meeting WHEN OLD.state = 'concluded'"
        f" BEGIN SELECT RAISE(ABORT, '{done}'); END"
    )
    for verb, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        op.execute(
            f"CREATE TRIGGER meeting_item_fixed_{verb.lower()} BEFORE {verb} ON meeting_item"  # noqa: S608 # words of ours
            f" WHEN (SELECT state FROM meeting WHERE id = {row}.meeting_id) = 'concluded'"
            f" BEGIN SELECT RAISE(ABORT, '{done}'); END"
        )


def _fix_on_postgresql() -> None:
    def row(name: str) -> str:
        return ", ".join(f"{name}.{column}" for column in FIXED)

    op.execute(
        "CREATE FUNCTION desk_meeting_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF OLD.state = 'concluded' AND (TG_OP = 'DELETE' OR ({row('NEW')}) IS DISTINCT FROM ({row('OLD')}))"
        " THEN RAISE EXCEPTION '会议已办结，不可修改'; END IF;"
        " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE FUNCTION desk_meeting_item_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE held integer;"
        " BEGIN IF TG_OP = 'INSERT' THEN held := NEW.meeting_id; ELSE held := OLD.meeting_id; END IF;"
        " IF (SELECT state FROM meeting WHERE id = held) = 'concluded'"
        " THEN RAISE EXCEPTION '会议已办结，不可修改'; END IF;"
        " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER meeting_fixed BEFORE UPDATE OR DELETE ON meeting"
        " FOR EACH ROW EXECUTE FUNCTION desk_meeting_fixed()"
    )
    op.execute(
        "CREATE TRIGGER meeting_item_fixed BEFORE INSERT OR UPDATE OR DELETE ON meeting_item"
        " FOR EACH ROW EXECUTE FUNCTION desk_meeting_item_fixed()"
    )
