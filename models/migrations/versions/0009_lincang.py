"""Two levels: which office gave which registration number, which county passed an issue up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.migrations.line import fasten, keep, run_file

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Keep every registration, those of before too; then let the line know of a second office."""
    connection = op.get_bind()
    on_sqlite = connection.dialect.name == "sqlite"
    office = sa.ForeignKey("office.id", name=op.f("issue_passed_from_id_fk"))
    op.add_column(
        "issue",
        sa.Column("passed_from_id", sa.Integer(), office, nullable=True, comment="转报办公室"),
        inline_references=on_sqlite,
    )
    op.create_index("issue_passed_from_id_ix", "issue", ["passed_from_id"], unique=False)
    _create_registrations()
    _keep_those_of_before(connection)
    if on_sqlite:
        op.execute("DROP TRIGGER issue_update")
    run_file(connection, f"0009_{connection.dialect.name}.sql")
    keep(connection, ("registration",))
    fasten(connection)


def _create_registrations() -> None:
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False, comment="问题"),
        sa.Column("act_id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("office_id", sa.Integer(), nullable=False, comment="办公室"),
        sa.Column("leg", sa.Integer(), nullable=False, comment="程"),
        sa.Column("number", sa.String(length=40), nullable=False, comment="登记编号"),
        sa.Column("registered_on", sa.Date(), nullable=False, comment="登记日期"),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("registration_issue_id_fk")),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("registration_act_id_fk")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("registration_office_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("registration_pk")),
        sa.UniqueConstraint("act_id", name=op.f("registration_act_id_uq")),
        sa.UniqueConstraint("office_id", "number", name=op.f("registration_office_id_number_uq")),
    )
    op.create_index(op.f("registration_issue_id_ix"), "registration", ["issue_id"], unique=False)
    columns = ["office_id", "registered_on"]
    op.create_index("registration_office_id_registered_on_ix", "registration", columns, unique=False)


def _keep_those_of_before(connection: sa.Connection) -> None:
    connection.exec_driver_sql(
        "INSERT INTO registration (issue_id, act_id, office_id, leg, number, registered_on)"
        ' SELECT act.issue_id, act.id, act.office_id, act.leg, issue.registration_no, act."on"'
        " FROM act JOIN issue ON issue.id = act.issue_id"
        " WHERE act.step = 'register' AND issue.registration_no IS NOT NULL ORDER BY act.id"
    )
