"""Who has whom: handovers with their rows, former names, units that were merged, the step by which one succeeds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.base import Moment
from models.migrations.line import evidence_belongs, evidence_view, fasten, keep, never_replace

revision = "0002"
down_revision = "0001"

SUCCEED = "evidence_succeed"
KEPT = ("handover", "handover_row", "unit_name", "enterprise_name", "unit_ending")
NOT_OF_ONE_STEP = "evidence_propose_unit"


def upgrade() -> None:
    """Create them, take the new step into the view of evidence, and draw the line."""
    connection = op.get_bind()
    _create_handovers()
    _create_names()
    _create_succession()
    _add_columns(connection.dialect.name == "sqlite")
    tables = sorted(one for one in sa.inspect(connection).get_table_names() if one.startswith("evidence_"))
    connection.exec_driver_sql("DROP VIEW evidence")
    evidence_view(connection, (one for one in tables if one != NOT_OF_ONE_STEP), without=("close",))
    keep(connection, (*KEPT, SUCCEED))
    evidence_belongs(connection, (SUCCEED,))
    never_replace(connection, (*KEPT, SUCCEED))
    fasten(connection)


def _add_columns(on_sqlite: bool) -> None:
    """Nullable, so that SQLite adds them in place and no trigger is lost; it takes the key with the column."""
    op.add_column("stand_in", sa.Column("reason", sa.String(length=80), nullable=True, comment="离岗事由"))
    person = sa.ForeignKey("person.id", name=op.f("visit_recorded_for_id_fk"))
    op.add_column(
        "visit",
        sa.Column("recorded_for_id", sa.Integer(), person, nullable=True, comment="代何人登记"),
        inline_references=on_sqlite,
    )


def _create_handovers() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False, comment="办公室"),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="交接种类"),
        sa.Column("from_on", sa.Date(), nullable=False, comment="自"),
        sa.Column("made_by_id", sa.Integer(), nullable=False, comment="经办人"),
        sa.Column("made_on", sa.Date(), nullable=False, comment="登记日期"),
        sa.Column("made_at", Moment(length=32), nullable=False, comment="登记时刻"),
        sa.Column("undoes_id", sa.Integer(), nullable=True, comment="撤销哪一次"),
        sa.CheckConstraint(
            "kind IN ('assignment', 'officer', 'member', 'informant')", name=op.f("handover_kind_ck")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("handover_office_id_fk")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("handover_made_by_id_fk")),
        sa.ForeignKeyConstraint(["undoes_id"], ["handover.id"], name=op.f("handover_undoes_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("handover_pk")),
        sa.UniqueConstraint("undoes_id", name=op.f("handover_undoes_id_uq")),
    )
    op.create_index(op.f("handover_office_id_ix"), "handover", ["office_id"], unique=False)
    op.create_index("handover_made_on_id_ix", "handover", ["made_on", "id"], unique=False)
    op.create_table(
        "handover_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False, comment="交接"),
        sa.Column("enterprise_id", sa.Integer(), nullable=True, comment="企业名称"),
        sa.Column("old_group_id", sa.Integer(), nullable=True, comment="原帮扶联系组"),
        sa.Column("new_group_id", sa.Integer(), nullable=True, comment="新帮扶联系组"),
        sa.Column("old_relation", sa.String(length=10), nullable=True, comment="原关系"),
        sa.Column("new_relation", sa.String(length=10), nullable=True, comment="新关系"),
        sa.Column("old_name", sa.String(length=40), nullable=False, comment="前任"),
        sa.Column("new_name", sa.String(length=40), nullable=False, comment="继任"),
        sa.Column("ended_id", sa.Integer(), nullable=True, comment="终止的记录"),
        sa.Column("ended_from_on", sa.Date(), nullable=True, comment="原自"),
        sa.Column("made_id", sa.Integer(), nullable=True, comment="新立的记录"),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name=op.f("handover_row_handover_id_fk")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("handover_row_enterprise_id_fk")
        ),
        sa.ForeignKeyConstraint(
            ["old_group_id"], ["liaison_group.id"], name=op.f("handover_row_old_group_id_fk")
        ),
        sa.ForeignKeyConstraint(
            ["new_group_id"], ["liaison_group.id"], name=op.f("handover_row_new_group_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("handover_row_pk")),
    )
    op.create_index(op.f("handover_row_handover_id_ix"), "handover_row", ["handover_id"], unique=False)
    op.create_index(op.f("handover_row_enterprise_id_ix"), "handover_row", ["enterprise_id"], unique=False)


def _create_names() -> None:
    for noun, words in (("unit", "责任单位"), ("enterprise", "企业名称")):
        table = f"{noun}_name"
        short = [sa.Column("short_name", sa.String(length=40), nullable=False, comment="曾用简称")]
        op.create_table(
            table,
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column(f"{noun}_id", sa.Integer(), nullable=False, comment=words),
            sa.Column("name", sa.String(length=80), nullable=False, comment="曾用名"),
            *(short if noun == "unit" else []),
            sa.Column("until_on", sa.Date(), nullable=False, comment="至（不含）"),
            sa.Column("reason", sa.String(length=200), nullable=False, comment="更名依据"),
            sa.Column("recorded_by_id", sa.Integer(), nullable=False, comment="登记人"),
            sa.Column("recorded_at", Moment(length=32), nullable=False, comment="登记时刻"),
            sa.ForeignKeyConstraint([f"{noun}_id"], [f"{noun}.id"], name=op.f(f"{table}_{noun}_id_fk")),
            sa.ForeignKeyConstraint(
                ["recorded_by_id"], ["person.id"], name=op.f(f"{table}_recorded_by_id_fk")
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"{table}_pk")),
            sa.UniqueConstraint(f"{noun}_id", "until_on", name=op.f(f"{table}_{noun}_id_until_on_uq")),
        )
    op.create_index(op.f("enterprise_name_name_ix"), "enterprise_name", ["name"], unique=False)


def _create_succession() -> None:
    op.create_table(
        "unit_ending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False, comment="责任单位"),
        sa.Column("kind", sa.String(length=10), nullable=False, comment="撤并方式"),
        sa.Column("successor_id", sa.Integer(), nullable=True, comment="承接单位"),
        sa.Column("on", sa.Date(), nullable=False, comment="撤并之日"),
        sa.Column("reason", sa.String(length=200), nullable=False, comment="依据"),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False, comment="登记人"),
        sa.Column("recorded_at", Moment(length=32), nullable=False, comment="登记时刻"),
        sa.CheckConstraint("kind IN ('merged', 'dissolved')", name=op.f("unit_ending_kind_ck")),
        sa.CheckConstraint(
            "kind <> 'merged' OR successor_id IS NOT NULL", name=op.f("unit_ending_merged_into_ck")
        ),
        sa.CheckConstraint(
            "successor_id IS NULL OR successor_id <> unit_id", name=op.f("unit_ending_another_ck")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("unit_ending_unit_id_fk")),
        sa.ForeignKeyConstraint(["successor_id"], ["unit.id"], name=op.f("unit_ending_successor_id_fk")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("unit_ending_recorded_by_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("unit_ending_pk")),
        sa.UniqueConstraint("unit_id", name=op.f("unit_ending_unit_id_uq")),
    )
    op.create_index(op.f("unit_ending_successor_id_ix"), "unit_ending", ["successor_id"], unique=False)
    op.create_table(
        SUCCEED,
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("from_unit", sa.Integer(), nullable=True, comment="原承办单位"),
        sa.Column("to_unit", sa.Integer(), nullable=True, comment="承接单位"),
        sa.Column("since", sa.Date(), nullable=True, comment="承接之日"),
        sa.Column("reason", sa.Text(), nullable=True, comment="理由"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_succeed_id_fk")),
        sa.ForeignKeyConstraint(["from_unit"], ["unit.id"], name=op.f("evidence_succeed_from_unit_fk")),
        sa.ForeignKeyConstraint(["to_unit"], ["unit.id"], name=op.f("evidence_succeed_to_unit_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_succeed_pk")),
    )
