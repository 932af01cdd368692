"""What the latest result says, on the issue's row; call-backs and answers to an extension among the reports."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
IS_OPEN = sa.text("status NOT IN ('closed', 'refused', 'answered', 'withdrawn', 'ended')")


def upgrade() -> None:
    """The columns, then what the acts of before say; a correction speaks in its field's place."""
    columns = (
        ("result_on", sa.Date(), "反馈日期"),
        ("grade", sa.String(length=1), "办理结果"),
        ("planned_on", sa.Date(), "计划解决时限"),
        ("measures", sa.Text(), "分步措施"),
        ("ground", sa.Text(), "暂时难以解决的依据"),
    )
    for name, kind, words in columns:
        op.add_column("issue", sa.Column(name, kind, nullable=True, comment=words))
    op.create_index(
        "issue_open_planned_ix", "issue", ["office_id", "planned_on"], unique=False,
        sqlite_where=IS_OPEN, postgresql_where=IS_OPEN,
    )  # fmt: skip
    told = (
        ("kind", sa.String(length=40), "记为"),
        ("called", sa.String(length=200), "回访对象"),
        ("called_on", sa.Date(), "回访日期"),
        ("called_how", sa.String(length=40), "回访方式"),
    )
    for name, kind, words in told:
        op.add_column("evidence_report_progress", sa.Column(name, kind, nullable=True, comment=words))
    connection = op.get_bind()
    _fill(connection)
    _correct(connection)


def _fill(connection: sa.Connection) -> None:
    latest = (
        "FROM act JOIN evidence_file_result said ON said.id = act.id"
        " WHERE act.issue_id = issue.id AND act.leg = issue.leg ORDER BY act.seq DESC LIMIT 1"
    )
    said = ", ".join(f"{name} = (SELECT said.{name} {latest})" for name in ("grade", "planned_on", "measures", "ground"))  # names of ours
    day = (
        'SELECT max(act."on") FROM act WHERE act.issue_id = issue.id'
        " AND act.step = 'file_result'"
        " AND act.leg = issue.leg AND act.round = issue.round"
    )
    some = "SELECT issue_id FROM act WHERE step = 'file_result'"
    connection.exec_driver_sql(f"UPDATE issue SET result_on = ({day}), {said} WHERE id IN ({some})")  # noqa: S608 # names of ours


def _correct(connection: sa.Connection) -> None:
    from rules.evidence import field_of
    from rules.fields import read_value
    from rules.terms import Step

    query = sa.text(
        "SELECT act.issue_id, said.field, said.value FROM evidence_correct said JOIN act ON act.id = said.id"
        " JOIN act mended ON mended.issue_id = act.issue_id AND mended.seq = said.act"
        " WHERE mended.step = 'file_result' AND said.field IN ('planned_on', 'measures', 'ground')"
        " AND mended.seq = (SELECT max(other.seq) FROM act other JOIN issue ON issue.id = other.issue_id"
        "   WHERE other.issue_id = act.issue_id AND other.step = 'file_result' AND other.leg = issue.leg)"
        " ORDER BY act.issue_id, act.seq"
    )
    issue = sa.table("issue", sa.column("id"), sa.column("planned_on", sa.Date), sa.column("measures"), sa.column("ground"))
    for issue_id, name, value in connection.execute(query).all():
        field = field_of(Step.FILE_RESULT, name)
        read: Any = read_value(field, value or "") if field else None
        connection.execute(issue.update().where(issue.c.id == issue_id).values({name: read}))
