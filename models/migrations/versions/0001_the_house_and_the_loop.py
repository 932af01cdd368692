"""The house and the loop: every table of the first release, and the database's own line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.base import Moment, Yuan
from models.migrations.line import (
    evidence_belongs,
    evidence_view,
    fasten,
    keep,
    lock,
    never_replace,
    run_file,
)

revision = "0001"
down_revision = None

EVIDENCE = (
    "evidence_accept",
    "evidence_answer",
    "evidence_confirm",
    "evidence_correct",
    "evidence_dispatch",
    "evidence_end",
    "evidence_escalate",
    "evidence_explain",
    "evidence_extend",
    "evidence_file_result",
    "evidence_pass_up",
    "evidence_propose",
    "evidence_receive",
    "evidence_refer",
    "evidence_refuse",
    "evidence_register",
    "evidence_remind",
    "evidence_reopen",
    "evidence_report_progress",
    "evidence_request_extension",
    "evidence_resume",
    "evidence_return_slip",
    "evidence_send_back",
    "evidence_verify",
    "evidence_void_slip",
    "evidence_withdraw",
    "evidence_approve",
    "evidence_decide_meeting",
)
KEPT = ("act", "attachment", "log_entry", "evidence_propose_unit", *EVIDENCE)
LAST_ACT_COLUMNS = (["id", "seq", "status"], ["act.issue_id", "act.seq", "act.to_status"])


def upgrade() -> None:
    """Create everything, then draw the line."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    _create(on_postgresql)
    if on_postgresql:  # SQLite takes the key with the table, before the table it points to
        op.create_foreign_key(
            "issue_last_act_fk",
            "issue",
            "act",
            ["id", "seq", "status"],
            ["issue_id", "seq", "to_status"],
            deferrable=True,
            initially="DEFERRED",
        )
    connection = op.get_bind()
    evidence_view(connection, EVIDENCE, without=("close",))
    run_file(connection, f"0001_{connection.dialect.name}.sql")
    keep(connection, KEPT)
    evidence_belongs(connection, EVIDENCE)
    never_replace(connection, (*EVIDENCE, "attachment", "log_entry"))
    lock(connection, ("proof_needed", "lawful_move"))
    fasten(connection)


def _last_act(on_postgresql: bool) -> tuple[sa.ForeignKeyConstraint, ...]:
    """An issue stands where its last act left it: asked when the transaction ends."""
    if on_postgresql:
        return ()
    here, there = LAST_ACT_COLUMNS
    return (
        sa.ForeignKeyConstraint(here, there, name="issue_last_act_fk", deferrable=True, initially="DEFERRED"),
    )


def _create(on_postgresql: bool) -> None:
    op.create_table(
        "lawful_move",
        sa.Column("policy", sa.String(length=40), nullable=False, comment="办法"),
        sa.Column("step", sa.String(length=20), nullable=False, comment="步骤"),
        sa.Column("from_status", sa.String(length=20), nullable=False, comment="原状态"),
        sa.Column("to_status", sa.String(length=20), nullable=False, comment="新状态"),
        sa.Column("new_round", sa.Integer(), autoincrement=False, nullable=False, comment="开新一轮"),
        sa.Column("new_leg", sa.Integer(), autoincrement=False, nullable=False, comment="开新一程"),
        sa.PrimaryKeyConstraint(
            "policy", "step", "from_status", "to_status", "new_round", "new_leg", name=op.f("lawful_move_pk")
        ),
    )
    op.create_table(
        "log_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False, comment="时间"),
        sa.Column("person_id", sa.Integer(), nullable=True, comment="人员编号"),
        sa.Column("person_name", sa.String(length=40), nullable=False, comment="人员"),
        sa.Column("address", sa.String(length=60), nullable=False, comment="来源地址"),
        sa.Column("action", sa.String(length=20), nullable=False, comment="操作"),
        sa.Column("noun", sa.String(length=40), nullable=False, comment="对象"),
        sa.Column("row_id", sa.Integer(), nullable=True, comment="对象编号"),
        sa.Column("issue_id", sa.Integer(), nullable=True, comment="问题"),
        sa.Column("words", sa.Text(), nullable=False, comment="说明"),
        sa.Column("before", sa.Text(), nullable=False, comment="改前"),
        sa.Column("after", sa.Text(), nullable=False, comment="改后"),
        sa.PrimaryKeyConstraint("id", name=op.f("log_entry_pk")),
    )
    op.create_index("log_entry_at_id_ix", "log_entry", ["at", "id"], unique=False)
    op.create_index("log_entry_issue_id_ix", "log_entry", ["issue_id"], unique=False)
    op.create_index("log_entry_noun_row_id_ix", "log_entry", ["noun", "row_id"], unique=False)
    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="版本"),
        sa.Column("name", sa.String(length=80), nullable=False, comment="办公室名称"),
        sa.Column("short_name", sa.String(length=20), nullable=False, comment="简称"),
        sa.Column("mark", sa.String(length=10), nullable=False, comment="编号代字"),
        sa.Column("level", sa.String(length=10), nullable=False, comment="层级"),
        sa.Column("parent_id", sa.Integer(), nullable=True, comment="上级办公室"),
        sa.Column("county", sa.String(length=40), nullable=False, comment="所在县区"),
        sa.Column("contact", sa.String(length=40), nullable=False, comment="联系人"),
        sa.Column("telephone", sa.String(length=40), nullable=False, comment="联系电话"),
        sa.Column("fax", sa.String(length=40), nullable=False, comment="传真"),
        sa.CheckConstraint("level IN ('city', 'county')", name=op.f("office_level_ck")),
        sa.ForeignKeyConstraint(["parent_id"], ["office.id"], name=op.f("office_parent_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("office_pk")),
        sa.UniqueConstraint("name", name=op.f("office_name_uq")),
    )
    op.create_index(op.f("office_parent_id_ix"), "office", ["parent_id"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="版本"),
        sa.Column("username", sa.String(length=40), nullable=False, comment="用户名"),
        sa.Column("name", sa.String(length=40), nullable=False, comment="姓名"),
        sa.Column("position", sa.String(length=40), nullable=False, comment="职务"),
        sa.Column("phone", sa.String(length=40), nullable=False, comment="联系电话"),
        sa.Column("password_hash", sa.String(length=200), nullable=False, comment="口令摘要"),
        sa.Column("auth_stamp", sa.String(length=32), nullable=False, comment="会话戳"),
        sa.Column("locale", sa.String(length=20), nullable=False, comment="语言"),
        sa.Column("enabled", sa.Boolean(), nullable=False, comment="启用"),
        sa.PrimaryKeyConstraint("id", name=op.f("person_pk")),
        sa.UniqueConstraint("username", name=op.f("person_username_uq")),
    )
    op.create_table(
        "proof_needed",
        sa.Column("policy", sa.String(length=40), nullable=False, comment="办法"),
        sa.Column("status", sa.String(length=20), nullable=False, comment="状态"),
        sa.Column("step", sa.String(length=20), nullable=False, comment="本轮须有的步骤"),
        sa.PrimaryKeyConstraint("policy", "status", "step", name=op.f("proof_needed_pk")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=40), nullable=False, comment="用户名"),
        sa.Column("address", sa.String(length=60), nullable=False, comment="来源地址"),
        sa.Column("at", Moment(), nullable=False, comment="时间"),
        sa.PrimaryKeyConstraint("id", name=op.f("sign_in_failure_pk")),
    )
    op.create_index("sign_in_failure_username_at_ix", "sign_in_failure", ["username", "at"], unique=False)
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="版本"),
        sa.Column("name", sa.String(length=80), nullable=False, comment="单位名称"),
        sa.Column("short_name", sa.String(length=40), nullable=False, comment="简称"),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="单位类别"),
        sa.Column("county", sa.String(length=40), nullable=False, comment="所辖县区"),
        sa.Column("contact", sa.String(length=40), nullable=False, comment="联系人"),
        sa.Column("telephone", sa.String(length=40), nullable=False, comment="联系电话"),
        sa.Column("fax", sa.String(length=40), nullable=False, comment="传真"),
        sa.Column("from_on", sa.Date(), nullable=True, comment="设立日期"),
        sa.Column("until_on", sa.Date(), nullable=True, comment="撤销日期"),
        sa.CheckConstraint("kind IN ('county', 'department', 'company')", name=op.f("unit_kind_ck")),
        sa.PrimaryKeyConstraint("id", name=op.f("unit_pk")),
        sa.UniqueConstraint("name", name=op.f("unit_name_uq")),
    )
    op.create_index(op.f("unit_county_ix"), "unit", ["county"], unique=False)
    op.create_table(
        "workday",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="日期"),
        sa.Column("worked", sa.Boolean(), nullable=False, comment="上班"),
        sa.Column("words", sa.String(length=40), nullable=False, comment="说明"),
        sa.PrimaryKeyConstraint("id", name=op.f("workday_pk")),
        sa.UniqueConstraint("day", name=op.f("workday_day_uq")),
    )
    op.create_table(
        "workday_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="年度"),
        sa.Column("source", sa.String(length=80), nullable=False, comment="来源文件"),
        sa.CheckConstraint("year BETWEEN 1990 AND 2100", name=op.f("workday_year_year_ck")),
        sa.PrimaryKeyConstraint("year", name=op.f("workday_year_pk")),
    )
    op.create_table(
        "enterprise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="版本"),
        sa.Column("name", sa.String(length=80), nullable=False, comment="企业名称"),
        sa.Column("credit_code", sa.String(length=18), nullable=True, comment="统一社会信用代码"),
        sa.Column("office_id", sa.Integer(), nullable=False, comment="办公室"),
        sa.Column("county", sa.String(length=40), nullable=False, comment="县区"),
        sa.Column("address", sa.String(length=120), nullable=False, comment="详细地址"),
        sa.Column("trade", sa.String(length=40), nullable=False, comment="行业"),
        sa.Column("backbone", sa.Boolean(), nullable=False, comment="骨干企业"),
        sa.Column("key", sa.Boolean(), nullable=False, comment="重点企业"),
        sa.Column("registered_here", sa.Boolean(), nullable=False, comment="本地注册经营"),
        sa.CheckConstraint(
            "credit_code IS NULL OR length(credit_code) = 18", name=op.f("enterprise_credit_code_ck")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("enterprise_office_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("enterprise_pk")),
        sa.UniqueConstraint("credit_code", name=op.f("enterprise_credit_code_uq")),
    )
    op.create_index(op.f("enterprise_county_ix"), "enterprise", ["county"], unique=False)
    op.create_index(op.f("enterprise_name_ix"), "enterprise", ["name"], unique=False)
    op.create_index(op.f("enterprise_office_id_ix"), "enterprise", ["office_id"], unique=False)
    op.create_table(
        "liaison_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="版本"),
        sa.Column("office_id", sa.Integer(), nullable=False, comment="办公室"),
        sa.Column("number", sa.Integer(), nullable=False, comment="组号"),
        sa.Column("name", sa.String(length=40), nullable=False, comment="帮扶联系组"),
        sa.Column("telephone", sa.String(length=40), nullable=False, comment="联系电话"),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("liaison_group_office_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("liaison_group_pk")),
        sa.UniqueConstraint("office_id", "number", name=op.f("liaison_group_office_id_number_uq")),
    )
    op.create_table(
        "number_counter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False, comment="办公室"),
        sa.Column("series", sa.String(length=20), nullable=False, comment="编号类别"),
        sa.Column("year", sa.Integer(), nullable=False, comment="年度"),
        sa.Column("last", sa.Integer(), nullable=False, comment="末号"),
        sa.CheckConstraint("last >= 1", name=op.f("number_counter_last_ck")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("number_counter_office_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("number_counter_pk")),
        sa.UniqueConstraint(
            "office_id", "series", "year", name=op.f("number_counter_office_id_series_year_uq")
        ),
    )
    op.create_table(
        "office_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False, comment="办公室"),
        sa.Column("policy", sa.String(length=40), nullable=False, comment="办法"),
        sa.Column("from_on", sa.Date(), nullable=False, comment="自"),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("office_policy_office_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("office_policy_pk")),
        sa.UniqueConstraint("office_id", "policy", name=op.f("office_policy_office_id_policy_uq")),
    )
    op.create_table(
        "person_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False, comment="人员"),
        sa.Column("role", sa.String(length=20), nullable=False, comment="角色"),
        sa.Column("office_id", sa.Integer(), nullable=True, comment="办公室"),
        sa.Column("unit_id", sa.Integer(), nullable=True, comment="责任单位"),
        sa.Column("from_on", sa.Date(), nullable=False, comment="自"),
        sa.Column("until_on", sa.Date(), nullable=True, comment="至（不含）"),
        sa.CheckConstraint(
            "role <> 'unit_handler' OR unit_id IS NOT NULL", name=op.f("person_grant_unit_ck")
        ),
        sa.CheckConstraint(
            "role IN ('clerk', 'director', 'deputy_leader', 'leader', 'liaison_officer', 'group_member', 'unit_handler', 'informant', 'supervisor', 'administrator', 'security_officer', 'auditor')",
            name=op.f("person_grant_role_ck"),
        ),
        sa.CheckConstraint("until_on IS NULL OR until_on > from_on", name=op.f("person_grant_span_ck")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("person_grant_office_id_fk")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("person_grant_person_id_fk")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("person_grant_unit_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("person_grant_pk")),
    )
    op.create_index("person_grant_person_id_ix", "person_grant", ["person_id"], unique=False)
    op.create_table(
        "setting_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False, comment="办公室"),
        sa.Column("policy", sa.String(length=40), nullable=False, comment="办法"),
        sa.Column("name", sa.String(length=40), nullable=False, comment="设置"),
        sa.Column("value", sa.String(length=40), nullable=False, comment="读法"),
        sa.Column("from_on", sa.Date(), nullable=False, comment="自"),
        sa.Column("chosen_by_id", sa.Integer(), nullable=True, comment="设置人"),
        sa.Column("chosen_at", Moment(), nullable=False, comment="设置时间"),
        sa.ForeignKeyConstraint(
            ["chosen_by_id"], ["person.id"], name=op.f("setting_reading_chosen_by_id_fk")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("setting_reading_office_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("setting_reading_pk")),
        sa.UniqueConstraint(
            "office_id",
            "policy",
            "name",
            "from_on",
            name=op.f("setting_reading_office_id_policy_name_from_on_uq"),
        ),
    )
    op.create_table(
        "stand_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("absent_id", sa.Integer(), nullable=False, comment="离岗人员"),
        sa.Column("substitute_id", sa.Integer(), nullable=False, comment="代职人员"),
        sa.Column("from_on", sa.Date(), nullable=False, comment="自"),
        sa.Column("until_on", sa.Date(), nullable=False, comment="至（不含）"),
        sa.CheckConstraint("absent_id <> substitute_id", name=op.f("stand_in_two_people_ck")),
        sa.CheckConstraint("until_on > from_on", name=op.f("stand_in_span_ck")),
        sa.ForeignKeyConstraint(["absent_id"], ["person.id"], name=op.f("stand_in_absent_id_fk")),
        sa.ForeignKeyConstraint(["substitute_id"], ["person.id"], name=op.f("stand_in_substitute_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("stand_in_pk")),
    )
    op.create_index(op.f("stand_in_absent_id_ix"), "stand_in", ["absent_id"], unique=False)
    op.create_index(op.f("stand_in_substitute_id_ix"), "stand_in", ["substitute_id"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False, comment="企业名称"),
        sa.Column("group_id", sa.Integer(), nullable=False, comment="帮扶联系组"),
        sa.Column("relation", sa.String(length=10), nullable=False, comment="关系"),
        sa.Column("from_on", sa.Date(), nullable=False, comment="自"),
        sa.Column("until_on", sa.Date(), nullable=True, comment="至（不含）"),
        sa.CheckConstraint("relation IN ('supported', 'contact')", name=op.f("assignment_relation_ck")),
        sa.CheckConstraint("until_on IS NULL OR until_on > from_on", name=op.f("assignment_span_ck")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("assignment_enterprise_id_fk")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["liaison_group.id"], name=op.f("assignment_group_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("assignment_pk")),
    )
    op.create_index(op.f("assignment_enterprise_id_ix"), "assignment", ["enterprise_id"], unique=False)
    op.create_index(
        "assignment_group_id_enterprise_id_ix", "assignment", ["group_id", "enterprise_id"], unique=False
    )
    op.create_index(
        "assignment_one_active_uq",
        "assignment",
        ["enterprise_id"],
        unique=True,
        sqlite_where=sa.text("until_on IS NULL"),
        postgresql_where=sa.text("until_on IS NULL"),
    )
    op.create_table(
        "enterprise_revenue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False, comment="企业名称"),
        sa.Column("year", sa.Integer(), nullable=False, comment="年度"),
        sa.Column("yuan", Yuan(), nullable=False, comment="主营业务收入（元）"),
        sa.CheckConstraint("year BETWEEN 1990 AND 2100", name=op.f("enterprise_revenue_year_ck")),
        sa.CheckConstraint("yuan >= 0", name=op.f("enterprise_revenue_yuan_ck")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("enterprise_revenue_enterprise_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("enterprise_revenue_pk")),
        sa.UniqueConstraint("enterprise_id", "year", name=op.f("enterprise_revenue_enterprise_id_year_uq")),
    )
    op.create_table(
        "group_membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False, comment="帮扶联系组"),
        sa.Column("person_id", sa.Integer(), nullable=False, comment="联络员"),
        sa.Column("part", sa.String(length=10), nullable=False, comment="职责"),
        sa.Column("from_on", sa.Date(), nullable=False, comment="自"),
        sa.Column("until_on", sa.Date(), nullable=True, comment="至（不含）"),
        sa.CheckConstraint("part IN ('officer', 'member')", name=op.f("group_membership_part_ck")),
        sa.CheckConstraint("until_on IS NULL OR until_on > from_on", name=op.f("group_membership_span_ck")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["liaison_group.id"], name=op.f("group_membership_group_id_fk")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("group_membership_person_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("group_membership_pk")),
    )
    op.create_index(op.f("group_membership_group_id_ix"), "group_membership", ["group_id"], unique=False)
    op.create_index(
        "group_membership_one_officer_uq",
        "group_membership",
        ["group_id"],
        unique=True,
        sqlite_where=sa.text("part = 'officer' AND until_on IS NULL"),
        postgresql_where=sa.text("part = 'officer' AND until_on IS NULL"),
    )
    op.create_index(op.f("group_membership_person_id_ix"), "group_membership", ["person_id"], unique=False)
    op.create_table(
        "informant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False, comment="企业名称"),
        sa.Column("person_id", sa.Integer(), nullable=True, comment="账号"),
        sa.Column("name", sa.String(length=40), nullable=False, comment="信息员"),
        sa.Column("position", sa.String(length=40), nullable=False, comment="职务"),
        sa.Column("phone", sa.String(length=40), nullable=False, comment="联系电话"),
        sa.Column("from_on", sa.Date(), nullable=False, comment="自"),
        sa.Column("until_on", sa.Date(), nullable=True, comment="至（不含）"),
        sa.CheckConstraint("until_on IS NULL OR until_on > from_on", name=op.f("informant_span_ck")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("informant_enterprise_id_fk")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("informant_person_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("informant_pk")),
    )
    op.create_index(
        "informant_one_active_uq",
        "informant",
        ["enterprise_id"],
        unique=True,
        sqlite_where=sa.text("until_on IS NULL"),
        postgresql_where=sa.text("until_on IS NULL"),
    )
    op.create_index(op.f("informant_person_id_ix"), "informant", ["person_id"], unique=False)
    op.create_table(
        "issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("policy", sa.String(length=40), nullable=False, comment="适用办法"),
        sa.Column("office_id", sa.Integer(), nullable=False, comment="承办办公室"),
        sa.Column("enterprise_id", sa.Integer(), nullable=False, comment="企业名称"),
        sa.Column("registration_no", sa.String(length=40), nullable=True, comment="编号"),
        sa.Column("title", sa.String(length=200), nullable=False, comment="问题名称"),
        sa.Column("description", sa.Text(), nullable=False, comment="存在的困难和问题描述"),
        sa.Column("category", sa.String(length=200), nullable=False, comment="问题类别"),
        sa.Column("urgent", sa.Boolean(), nullable=False, comment="紧急"),
        sa.Column("consultation", sa.Boolean(), nullable=False, comment="属于咨询"),
        sa.Column("status", sa.String(length=20), nullable=False, comment="状态"),
        sa.Column("leg", sa.Integer(), nullable=False, comment="程"),
        sa.Column("round", sa.Integer(), nullable=False, comment="轮次"),
        sa.Column("seq", sa.Integer(), nullable=False, comment="步数"),
        sa.Column("lead_unit_id", sa.Integer(), nullable=True, comment="牵头单位"),
        sa.Column("received_on", sa.Date(), nullable=False, comment="收到日期"),
        sa.Column("registered_on", sa.Date(), nullable=True, comment="登记日期"),
        sa.Column("dispatched_on", sa.Date(), nullable=True, comment="交办日期"),
        sa.Column("dispatch_by", sa.Date(), nullable=True, comment="应交办"),
        sa.Column("due_on", sa.Date(), nullable=True, comment="应办结"),
        sa.Column("first_due_on", sa.Date(), nullable=True, comment="首次应办结"),
        sa.Column("provisional", sa.Boolean(), nullable=False, comment="暂定"),
        sa.Column("supervision", sa.String(length=10), nullable=False, comment="督办"),
        sa.Column("holder", sa.String(length=20), nullable=False, comment="在谁手里"),
        sa.Column("held_since", Moment(), nullable=False, comment="自何时"),
        sa.Column("closed_on", sa.Date(), nullable=True, comment="销号日期"),
        sa.CheckConstraint(
            "status IN ('received', 'registered', 'proposed', 'approved', 'dispatched', 'handling', 'reported', 'verified', 'confirmed', 'closed', 'refused', 'answered', 'escalated', 'withdrawn', 'ended')",
            name=op.f("issue_status_ck"),
        ),
        sa.CheckConstraint("supervision IN ('none', 'ledger', 'special')", name=op.f("issue_supervision_ck")),
        sa.CheckConstraint("leg >= 1 AND round >= 1 AND seq >= 1", name=op.f("issue_counts_ck")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("issue_enterprise_id_fk")),
        sa.ForeignKeyConstraint(["lead_unit_id"], ["unit.id"], name=op.f("issue_lead_unit_id_fk")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("issue_office_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("issue_pk")),
        *_last_act(on_postgresql),
    )
    op.create_index(op.f("issue_category_ix"), "issue", ["category"], unique=False)
    op.create_index(
        "issue_due_on_open_ix",
        "issue",
        ["due_on", "id"],
        unique=False,
        sqlite_where=sa.text("status NOT IN ('closed', 'refused', 'answered', 'withdrawn', 'ended')"),
        postgresql_where=sa.text("status NOT IN ('closed', 'refused', 'answered', 'withdrawn', 'ended')"),
    )
    op.create_index(
        "issue_enterprise_id_received_on_ix", "issue", ["enterprise_id", "received_on", "id"], unique=False
    )
    op.create_index("issue_office_id_status_ix", "issue", ["office_id", "status"], unique=False)
    op.create_index(
        "issue_open_due_ix",
        "issue",
        ["lead_unit_id", "due_on", "id"],
        unique=False,
        sqlite_where=sa.text("status NOT IN ('closed', 'refused', 'answered', 'withdrawn', 'ended')"),
        postgresql_where=sa.text("status NOT IN ('closed', 'refused', 'answered', 'withdrawn', 'ended')"),
    )
    op.create_index("issue_received_on_id_ix", "issue", ["received_on", "id"], unique=False)
    op.create_index("issue_registration_no_uq", "issue", ["office_id", "registration_no"], unique=True)
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="版本"),
        sa.Column("enterprise_id", sa.Integer(), nullable=False, comment="企业名称"),
        sa.Column("group_id", sa.Integer(), nullable=False, comment="帮扶联系组"),
        sa.Column("visited_on", sa.Date(), nullable=False, comment="走访日期"),
        sa.Column("place", sa.String(length=80), nullable=False, comment="地点"),
        sa.Column("met", sa.String(length=80), nullable=False, comment="见到何人"),
        sa.Column("account", sa.Text(), nullable=False, comment="企业情况"),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False, comment="登记人"),
        sa.Column("recorded_on", sa.Date(), nullable=False, comment="登记日期"),
        sa.Column("recorded_at", Moment(), nullable=False, comment="登记时刻"),
        sa.CheckConstraint("visited_on <= recorded_on", name=op.f("visit_not_in_future_ck")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("visit_enterprise_id_fk")),
        sa.ForeignKeyConstraint(["group_id"], ["liaison_group.id"], name=op.f("visit_group_id_fk")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("visit_recorded_by_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("visit_pk")),
    )
    op.create_index(op.f("visit_enterprise_id_ix"), "visit", ["enterprise_id"], unique=False)
    op.create_index("visit_group_id_visited_on_ix", "visit", ["group_id", "visited_on"], unique=False)
    op.create_index(
        "visit_visited_on_enterprise_id_ix", "visit", ["visited_on", "enterprise_id"], unique=False
    )
    op.create_table(
        "act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False, comment="问题"),
        sa.Column("seq", sa.Integer(), nullable=False, comment="第几步"),
        sa.Column("step", sa.String(length=20), nullable=False, comment="步骤"),
        sa.Column("role", sa.String(length=20), nullable=False, comment="以何角色"),
        sa.Column("actor_id", sa.Integer(), nullable=False, comment="办理人"),
        sa.Column("for_id", sa.Integer(), nullable=True, comment="代何人办理"),
        sa.Column("office_id", sa.Integer(), nullable=False, comment="承办办公室"),
        sa.Column("at", Moment(), nullable=False, comment="办理时间"),
        sa.Column("on", sa.Date(), nullable=False, comment="办理日期"),
        sa.Column("from_status", sa.String(length=20), nullable=True, comment="原状态"),
        sa.Column("to_status", sa.String(length=20), nullable=False, comment="新状态"),
        sa.Column("leg", sa.Integer(), nullable=False, comment="程"),
        sa.Column("round", sa.Integer(), nullable=False, comment="轮次"),
        sa.Column("to_leg", sa.Integer(), nullable=False, comment="至第几程"),
        sa.Column("to_round", sa.Integer(), nullable=False, comment="至第几轮"),
        sa.CheckConstraint("(seq = 1) = (from_status IS NULL)", name=op.f("act_first_ck")),
        sa.CheckConstraint("seq >= 1", name=op.f("act_seq_ck")),
        sa.CheckConstraint("to_leg >= leg AND to_round >= 1", name=op.f("act_counts_ck")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("act_actor_id_fk")),
        sa.ForeignKeyConstraint(["for_id"], ["person.id"], name=op.f("act_for_id_fk")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("act_issue_id_fk")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("act_office_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("act_pk")),
        sa.UniqueConstraint("issue_id", "seq", "to_status", name=op.f("act_issue_id_seq_to_status_uq")),
        sa.UniqueConstraint("issue_id", "seq", name=op.f("act_issue_id_seq_uq")),
    )
    op.create_index(op.f("act_actor_id_ix"), "act", ["actor_id"], unique=False)
    op.create_index(
        "act_issue_id_leg_round_step_ix", "act", ["issue_id", "leg", "round", "step"], unique=False
    )
    op.create_index("act_step_on_ix", "act", ["step", "on"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=True, comment="问题"),
        sa.Column("name", sa.String(length=200), nullable=False, comment="文件名"),
        sa.Column("media_type", sa.String(length=100), nullable=False, comment="文件类型"),
        sa.Column("size", sa.Integer(), nullable=False, comment="大小（字节）"),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="校验值"),
        sa.Column("title", sa.String(length=80), nullable=False, comment="材料名称"),
        sa.Column("data", sa.LargeBinary(), nullable=False, comment="内容"),
        sa.Column("stored_at", Moment(), nullable=False, comment="上传时间"),
        sa.Column("stored_by_id", sa.Integer(), nullable=True, comment="上传人"),
        sa.CheckConstraint("size > 0", name=op.f("attachment_size_ck")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("attachment_issue_id_fk")),
        sa.ForeignKeyConstraint(["stored_by_id"], ["person.id"], name=op.f("attachment_stored_by_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("attachment_pk")),
    )
    op.create_index("attachment_issue_id_ix", "attachment", ["issue_id"], unique=False)
    op.create_index(op.f("attachment_sha256_ix"), "attachment", ["sha256"], unique=False)
    op.create_table(
        "issue_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False, comment="问题"),
        sa.Column("unit_id", sa.Integer(), nullable=False, comment="责任单位"),
        sa.Column("part", sa.String(length=12), nullable=False, comment="牵头或配合"),
        sa.CheckConstraint("part IN ('lead', 'cooperating')", name=op.f("issue_unit_part_ck")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("issue_unit_issue_id_fk")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("issue_unit_unit_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("issue_unit_pk")),
    )
    op.create_index(op.f("issue_unit_issue_id_ix"), "issue_unit", ["issue_id"], unique=False)
    op.create_index(
        "issue_unit_one_lead_uq",
        "issue_unit",
        ["issue_id"],
        unique=True,
        sqlite_where=sa.text("part = 'lead'"),
        postgresql_where=sa.text("part = 'lead'"),
    )
    op.create_index("issue_unit_unit_id_issue_id_uq", "issue_unit", ["unit_id", "issue_id"], unique=True)
    op.create_table(
        "deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False, comment="问题"),
        sa.Column("leg", sa.Integer(), nullable=False, comment="程"),
        sa.Column("round", sa.Integer(), nullable=False, comment="轮次"),
        sa.Column("rule", sa.String(length=60), nullable=False, comment="规则"),
        sa.Column("start_on", sa.Date(), nullable=False, comment="起算日"),
        sa.Column("span", sa.String(length=10), nullable=False, comment="期限"),
        sa.Column("count_start", sa.Boolean(), nullable=False, comment="当日计入"),
        sa.Column("roll", sa.Boolean(), nullable=False, comment="逢休息日顺延"),
        sa.Column("due_on", sa.Date(), nullable=False, comment="应办结"),
        sa.Column("provisional", sa.Boolean(), nullable=False, comment="暂定"),
        sa.Column("act_id", sa.Integer(), nullable=False, comment="由哪一步设定"),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True, comment="由哪一步取代"),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("deadline_act_id_fk")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("deadline_issue_id_fk")),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["act.id"], name=op.f("deadline_replaced_by_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("deadline_pk")),
    )
    op.create_index("deadline_due_on_ix", "deadline", ["due_on"], unique=False)
    op.create_index("deadline_issue_id_ix", "deadline", ["issue_id"], unique=False)
    op.create_table(
        "evidence_accept",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("received_on", sa.Date(), nullable=True, comment="收到日期"),
        sa.Column("leader_in_charge", sa.String(length=200), nullable=True, comment="分管领导"),
        sa.Column("handler", sa.String(length=200), nullable=True, comment="承办人"),
        sa.Column("measures", sa.Text(), nullable=True, comment="拟采取措施"),
        sa.Column("promised_on", sa.Date(), nullable=True, comment="计划办结日期"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_accept_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_accept_pk")),
    )
    op.create_table(
        "evidence_answer",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("reply", sa.Text(), nullable=True, comment="答复内容"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_answer_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_answer_pk")),
    )
    op.create_table(
        "evidence_confirm",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("confirmed_on", sa.Date(), nullable=True, comment="确认日期"),
        sa.Column("satisfied", sa.Boolean(), nullable=True, comment="企业满意"),
        sa.Column("document", sa.Integer(), nullable=True, comment="书面确认（盖章扫描件）"),
        sa.Column("days_allowed", sa.Integer(), nullable=True, comment="退回后要求办结天数"),
        sa.ForeignKeyConstraint(["document"], ["attachment.id"], name=op.f("evidence_confirm_document_fk")),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_confirm_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_confirm_pk")),
    )
    op.create_table(
        "evidence_correct",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("act", sa.Integer(), nullable=True, comment="更正哪一步"),
        sa.Column("field", sa.String(length=200), nullable=True, comment="更正哪一项"),
        sa.Column("value", sa.Text(), nullable=True, comment="更正为"),
        sa.Column("reason", sa.Text(), nullable=True, comment="理由"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_correct_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_correct_pk")),
    )
    op.create_table(
        "evidence_dispatch",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("instruction_note", sa.Integer(), nullable=True, comment="领导批示笺"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_dispatch_id_fk")),
        sa.ForeignKeyConstraint(
            ["instruction_note"], ["attachment.id"], name=op.f("evidence_dispatch_instruction_note_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_dispatch_pk")),
    )
    op.create_table(
        "evidence_end",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("ground", sa.String(length=40), nullable=True, comment="终止原因"),
        sa.Column("duplicate_of", sa.Integer(), nullable=True, comment="与哪一件重复"),
        sa.Column("reason", sa.Text(), nullable=True, comment="理由"),
        sa.ForeignKeyConstraint(["duplicate_of"], ["issue.id"], name=op.f("evidence_end_duplicate_of_fk")),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_end_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_end_pk")),
    )
    op.create_table(
        "evidence_escalate",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("reason", sa.Text(), nullable=True, comment="理由"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_escalate_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_escalate_pk")),
    )
    op.create_table(
        "evidence_explain",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("explanation", sa.Text(), nullable=True, comment="未能按时解决的书面说明"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_explain_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_explain_pk")),
    )
    op.create_table(
        "evidence_extend",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("to", sa.Date(), nullable=True, comment="延至"),
        sa.Column("reason", sa.Text(), nullable=True, comment="理由"),
        sa.Column("major_and_complex", sa.Boolean(), nullable=True, comment="重大复杂事项"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_extend_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_extend_pk")),
    )
    op.create_table(
        "evidence_file_result",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("grade", sa.String(length=40), nullable=True, comment="办理结果类别"),
        sa.Column("account", sa.Text(), nullable=True, comment="办理情况"),
        sa.Column("replied_on", sa.Date(), nullable=True, comment="答复企业日期"),
        sa.Column("replied_how", sa.String(length=40), nullable=True, comment="答复方式"),
        sa.Column("reviewed_by", sa.String(length=200), nullable=True, comment="审核的主要领导"),
        sa.Column("formal_document", sa.Integer(), nullable=True, comment="正式文件"),
        sa.Column("measures", sa.Text(), nullable=True, comment="分步措施"),
        sa.Column("planned_on", sa.Date(), nullable=True, comment="计划解决时限"),
        sa.Column("hindered", sa.Boolean(), nullable=True, comment="因法律、政策等因素暂时难以解决"),
        sa.Column("ground", sa.Text(), nullable=True, comment="暂时难以解决的依据"),
        sa.Column(
            "explained_how", sa.Text(), nullable=True, comment="向企业说明情况（何人、何时、何种方式）"
        ),
        sa.ForeignKeyConstraint(
            ["formal_document"], ["attachment.id"], name=op.f("evidence_file_result_formal_document_fk")
        ),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_file_result_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_file_result_pk")),
    )
    op.create_table(
        "evidence_pass_up",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("instruction_note", sa.Integer(), nullable=True, comment="领导批示笺"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_pass_up_id_fk")),
        sa.ForeignKeyConstraint(
            ["instruction_note"], ["attachment.id"], name=op.f("evidence_pass_up_instruction_note_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_pass_up_pk")),
    )
    op.create_table(
        "evidence_propose",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("opinion", sa.Text(), nullable=True, comment="处理意见"),
        sa.Column("lead_unit", sa.Integer(), nullable=True, comment="牵头单位"),
        sa.Column("complexity", sa.String(length=40), nullable=True, comment="难易程度"),
        sa.Column("days_allowed", sa.Integer(), nullable=True, comment="要求办结天数"),
        sa.Column("county_request", sa.Integer(), nullable=True, comment="县区政府（开发区管委会）请示"),
        sa.Column("transfer_reason", sa.Text(), nullable=True, comment="转报理由"),
        sa.ForeignKeyConstraint(
            ["county_request"], ["attachment.id"], name=op.f("evidence_propose_county_request_fk")
        ),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_propose_id_fk")),
        sa.ForeignKeyConstraint(["lead_unit"], ["unit.id"], name=op.f("evidence_propose_lead_unit_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_propose_pk")),
    )
    op.create_table(
        "evidence_receive",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("enterprise", sa.Integer(), nullable=True, comment="企业名称"),
        sa.Column("title", sa.String(length=200), nullable=True, comment="问题名称"),
        sa.Column("description", sa.Text(), nullable=True, comment="存在的困难和问题描述"),
        sa.Column("wanted", sa.Text(), nullable=True, comment="希望协调解决的具体事项"),
        sa.Column("category", sa.String(length=200), nullable=True, comment="问题类别"),
        sa.Column("about", sa.String(length=40), nullable=True, comment="涉及事项"),
        sa.Column("channel", sa.String(length=200), nullable=True, comment="反映形式"),
        sa.Column("urgent", sa.Boolean(), nullable=True, comment="紧急"),
        sa.Column("consultation", sa.Boolean(), nullable=True, comment="属于咨询"),
        sa.ForeignKeyConstraint(
            ["enterprise"], ["enterprise.id"], name=op.f("evidence_receive_enterprise_fk")
        ),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_receive_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_receive_pk")),
    )
    op.create_table(
        "evidence_refer",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("unit", sa.Integer(), nullable=True, comment="转交单位"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_refer_id_fk")),
        sa.ForeignKeyConstraint(["unit"], ["unit.id"], name=op.f("evidence_refer_unit_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_refer_pk")),
    )
    op.create_table(
        "evidence_refuse",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("ground", sa.String(length=40), nullable=True, comment="不予受理理由"),
        sa.Column("reply", sa.Text(), nullable=True, comment="答复内容"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_refuse_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_refuse_pk")),
    )
    op.create_table(
        "evidence_register",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("conditions_met", sa.Text(), nullable=True, comment="问题解决已具备条件和完成情况"),
        sa.Column("competent_unit", sa.String(length=200), nullable=True, comment="问题解决责任单位"),
        sa.Column(
            "units_involved",
            sa.String(length=200),
            nullable=True,
            comment="问题解决涉及的单位（含县区、部门）",
        ),
        sa.Column("prior_contact", sa.Text(), nullable=True, comment="是否已与相关单位联系，有何意见及理由"),
        sa.Column("hoped_for_on", sa.String(length=10), nullable=True, comment="企业期望问题何时得到解决"),
        sa.Column("vouched", sa.Boolean(), nullable=True, comment="企业保证所报情况真实准确"),
        sa.Column("checked_with", sa.String(length=200), nullable=True, comment="核实对象"),
        sa.Column("checked_how", sa.String(length=40), nullable=True, comment="核实方式"),
        sa.Column("checked_on", sa.Date(), nullable=True, comment="核实日期"),
        sa.Column("direct_reason", sa.String(length=200), nullable=True, comment="直接受理理由"),
        sa.Column("permits_checked", sa.String(length=200), nullable=True, comment="手续核对"),
        sa.Column("high_consumption", sa.Boolean(), nullable=True, comment="属于高耗能、高污染行业"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_register_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_register_pk")),
    )
    op.create_table(
        "evidence_remind",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("text", sa.Text(), nullable=True, comment="催办内容"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_remind_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_remind_pk")),
    )
    op.create_table(
        "evidence_reopen",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("reason", sa.Text(), nullable=True, comment="理由"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_reopen_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_reopen_pk")),
    )
    op.create_table(
        "evidence_report_progress",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("account", sa.Text(), nullable=True, comment="进展情况"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_report_progress_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_report_progress_pk")),
    )
    op.create_table(
        "evidence_request_extension",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("to", sa.Date(), nullable=True, comment="申请延至"),
        sa.Column("reason", sa.Text(), nullable=True, comment="理由"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_request_extension_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_request_extension_pk")),
    )
    op.create_table(
        "evidence_resume",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("reason", sa.Text(), nullable=True, comment="理由"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_resume_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_resume_pk")),
    )
    op.create_table(
        "evidence_return_slip",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("reason", sa.Text(), nullable=True, comment="理由"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_return_slip_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_return_slip_pk")),
    )
    op.create_table(
        "evidence_send_back",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("reason", sa.Text(), nullable=True, comment="理由"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_send_back_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_send_back_pk")),
    )
    op.create_table(
        "evidence_verify",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("verified_on", sa.Date(), nullable=True, comment="核实日期"),
        sa.Column("how", sa.String(length=40), nullable=True, comment="核实方式"),
        sa.Column("passed", sa.Boolean(), nullable=True, comment="核实通过"),
        sa.Column("findings", sa.Text(), nullable=True, comment="核实情况"),
        sa.Column("days_allowed", sa.Integer(), nullable=True, comment="退回后要求办结天数"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_verify_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_verify_pk")),
    )
    op.create_table(
        "evidence_void_slip",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("reason", sa.Text(), nullable=True, comment="理由"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_void_slip_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_void_slip_pk")),
    )
    op.create_table(
        "evidence_withdraw",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("reason", sa.Text(), nullable=True, comment="理由"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_withdraw_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_withdraw_pk")),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="版本"),
        sa.Column("office_id", sa.Integer(), nullable=False, comment="办公室"),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="会议类别"),
        sa.Column("title", sa.String(length=120), nullable=False, comment="会议名称"),
        sa.Column("held_on", sa.Date(), nullable=False, comment="召开日期"),
        sa.Column("present", sa.Text(), nullable=False, comment="参加人"),
        sa.Column("decision", sa.Text(), nullable=False, comment="议定事项"),
        sa.Column("record_id", sa.Integer(), nullable=True, comment="会议记录"),
        sa.CheckConstraint("kind IN ('study', 'special', 'promotion')", name=op.f("meeting_kind_ck")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("meeting_office_id_fk")),
        sa.ForeignKeyConstraint(["record_id"], ["attachment.id"], name=op.f("meeting_record_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("meeting_pk")),
    )
    op.create_index("meeting_office_id_held_on_ix", "meeting", ["office_id", "held_on"], unique=False)
    op.create_table(
        "slip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False, comment="问题"),
        sa.Column("act_id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("office_id", sa.Integer(), nullable=False, comment="办公室"),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="文书种类"),
        sa.Column("number", sa.String(length=40), nullable=False, comment="文书编号"),
        sa.Column("unit_id", sa.Integer(), nullable=True, comment="责任单位"),
        sa.Column("unit_name", sa.String(length=80), nullable=False, comment="单位名称（印发时）"),
        sa.Column("issued_on", sa.Date(), nullable=False, comment="印发日期"),
        sa.Column("days_allowed", sa.Integer(), nullable=True, comment="要求办结天数"),
        sa.Column("round", sa.Integer(), nullable=False, comment="轮次"),
        sa.Column("void", sa.Boolean(), nullable=False, comment="作废"),
        sa.Column("void_reason", sa.String(length=200), nullable=False, comment="作废原因"),
        sa.CheckConstraint(
            "kind IN ('disposal', 'assignment', 'transfer', 'reminder')", name=op.f("slip_kind_ck")
        ),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("slip_act_id_fk")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("slip_issue_id_fk")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("slip_office_id_fk")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("slip_unit_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("slip_pk")),
        sa.UniqueConstraint("act_id", name=op.f("slip_act_id_uq")),
        sa.UniqueConstraint("office_id", "kind", "number", name=op.f("slip_office_id_kind_number_uq")),
    )
    op.create_index("slip_issue_id_ix", "slip", ["issue_id"], unique=False)
    op.create_index("slip_unit_id_issued_on_ix", "slip", ["unit_id", "issued_on"], unique=False)
    op.create_table(
        "evidence_approve",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("decision", sa.Text(), nullable=True, comment="审批意见"),
        sa.Column("study_held_on", sa.Date(), nullable=True, comment="集体研究日期"),
        sa.Column("study_present", sa.String(length=200), nullable=True, comment="集体研究参加人"),
        sa.Column("study_decision", sa.Text(), nullable=True, comment="集体研究意见"),
        sa.Column("meeting", sa.Integer(), nullable=True, comment="专题会议"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_approve_id_fk")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("evidence_approve_meeting_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_approve_pk")),
    )
    op.create_table(
        "evidence_decide_meeting",
        sa.Column("id", sa.Integer(), nullable=False, comment="办理步骤"),
        sa.Column("meeting", sa.Integer(), nullable=True, comment="会议"),
        sa.Column("decision", sa.Text(), nullable=True, comment="议定事项"),
        sa.Column("lead_unit", sa.Integer(), nullable=True, comment="牵头单位"),
        sa.Column("days_allowed", sa.Integer(), nullable=True, comment="要求办结天数"),
        sa.ForeignKeyConstraint(["id"], ["act.id"], name=op.f("evidence_decide_meeting_id_fk")),
        sa.ForeignKeyConstraint(
            ["lead_unit"], ["unit.id"], name=op.f("evidence_decide_meeting_lead_unit_fk")
        ),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("evidence_decide_meeting_meeting_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_decide_meeting_pk")),
    )
    op.create_table(
        "evidence_propose_unit",
        sa.Column("act_id", sa.Integer(), nullable=False, comment="拟办"),
        sa.Column("unit_id", sa.Integer(), nullable=False, comment="配合单位"),
        sa.ForeignKeyConstraint(
            ["act_id"], ["evidence_propose.id"], name=op.f("evidence_propose_unit_act_id_fk")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("evidence_propose_unit_unit_id_fk")),
        sa.PrimaryKeyConstraint("act_id", "unit_id", name=op.f("evidence_propose_unit_pk")),
    )
    op.create_table(
        "meeting_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False, comment="会议"),
        sa.Column("issue_id", sa.Integer(), nullable=False, comment="问题"),
        sa.Column("decision", sa.Text(), nullable=False, comment="议定事项"),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("meeting_item_issue_id_fk")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("meeting_item_meeting_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("meeting_item_pk")),
        sa.UniqueConstraint("meeting_id", "issue_id", name=op.f("meeting_item_meeting_id_issue_id_uq")),
    )
    op.create_index(op.f("meeting_item_issue_id_ix"), "meeting_item", ["issue_id"], unique=False)
