"""困难和问题 Issue: one row for its whole life. What stands here, `models.steps.take` alone writes.

The row carries what lists need; the acts are the truth, and `flask verify` holds the one against the other.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Moment
from models.enterprises import Enterprise
from models.offices import Office
from models.units import Unit
from rules.custody import Holder
from rules.terms import Status

STATUSES = {status.value: status.words for status in Status}
HOLDERS = {holder.value: holder.words for holder in Holder}
GRADES = {"A": "A 类", "B": "B 类", "C": "C 类"}
SUPERVISIONS = {"none": "—", "ledger": "督办台账", "special": "专项督办"}
ENDED = ("closed", "refused", "answered", "withdrawn", "ended")
IS_OPEN = "status NOT IN ('closed', 'refused', 'answered', 'withdrawn', 'ended')"
STATUS_CHECK = "status IN ({})".format(", ".join(f"'{status}'" for status in STATUSES))


class Issue(Base):
    """问题. `seq` is the number of its last act and its version; `due_on` the last day in time, inclusive.

    `result_on` is the day of this round's result: by it the round is measured as done. `grade`, `planned_on`,
    `measures` and `ground` are those of the latest result, and stay while a further round is handled.
    """

    __tablename__ = "issue"
    __table_args__ = (
        CheckConstraint(STATUS_CHECK, name="status"),
        CheckConstraint("supervision IN ('none', 'ledger', 'special')", name="supervision"),
        CheckConstraint("leg >= 1 AND round >= 1 AND seq >= 1", name="counts"),
        Index("issue_received_on_id_ix", "received_on", "id"),
        Index("issue_office_id_status_ix", "office_id", "status"),
        Index("issue_enterprise_id_received_on_ix", "enterprise_id", "received_on", "id"),
        Index(
            "issue_open_due_ix", "lead_unit_id", "due_on", "id",
            sqlite_where=text(IS_OPEN), postgresql_where=text(IS_OPEN),
        ),
        Index("issue_due_on_open_ix", "due_on", "id", sqlite_where=text(IS_OPEN), postgresql_where=text(IS_OPEN)),
        Index(
            "issue_open_planned_ix", "office_id", "planned_on",
            sqlite_where=text(IS_OPEN), postgresql_where=text(IS_OPEN),
        ),
        Index("issue_registration_no_uq", "office_id", "registration_no", unique=True),
        Index("issue_passed_from_id_ix", "passed_from_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    policy: Mapped[str] = mapped_column(String(40), comment="适用办法")
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), comment="承办办公室")
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), comment="企业名称")
    registration_no: Mapped[str | None] = mapped_column(String(40), comment="编号")
    title: Mapped[str] = mapped_column(String(200), comment="问题名称")
    description: Mapped[str] = mapped_column(Text, deferred=True, comment="存在的困难和问题描述")
    category: Mapped[str] = mapped_column(String(200), default="", index=True, comment="问题类别")
    urgent: Mapped[bool] = mapped_column(Boolean, default=False, comment="紧急")
    consultation: Mapped[bool] = mapped_column(Boolean, default=False, comment="属于咨询")
    status: Mapped[str] = mapped_column(String(20), comment="状态", info={"words": STATUSES})
    leg: Mapped[int] = mapped_column(default=1, comment="程")
    round: Mapped[int] = mapped_column(default=1, comment="轮次")
    seq: Mapped[int] = mapped_column(default=1, comment="步数")
    lead_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), comment="牵头单位")
    received_on: Mapped[date] = mapped_column(comment="收到日期")
    registered_on: Mapped[date | None] = mapped_column(comment="登记日期")
    dispatched_on: Mapped[date | None] = mapped_column(comment="交办日期")
    dispatch_by: Mapped[date | None] = mapped_column(comment="应交办")
    due_on: Mapped[date | None] = mapped_column(comment="应办结")
    first_due_on: Mapped[date | None] = mapped_column(comment="首次应办结")
    provisional: Mapped[bool] = mapped_column(Boolean, default=False, comment="暂定")
    supervision: Mapped[str] = mapped_column(
        String(10), default="none", comment="督办", info={"words": SUPERVISIONS}
    )
    holder: Mapped[str] = mapped_column(String(20), comment="在谁手里", info={"words": HOLDERS})
    held_since: Mapped[datetime] = mapped_column(Moment, comment="自何时")
    closed_on: Mapped[date | None] = mapped_column(comment="销号日期")
    result_on: Mapped[date | None] = mapped_column(comment="反馈日期")
    grade: Mapped[str | None] = mapped_column(String(1), comment="办理结果", info={"words": GRADES})
    planned_on: Mapped[date | None] = mapped_column(comment="计划解决时限")
    measures: Mapped[str | None] = mapped_column(Text, comment="分步措施")
    ground: Mapped[str | None] = mapped_column(Text, comment="暂时难以解决的依据")
    passed_from_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), comment="转报办公室")

    office: Mapped[Office] = relationship(foreign_keys=[office_id])
    passed_from: Mapped[Office | None] = relationship(foreign_keys=[passed_from_id])
    enterprise: Mapped[Enterprise] = relationship()
    lead_unit: Mapped[Unit | None] = relationship()

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.status not in ENDED

    def __str__(self) -> str:
        """〔2014〕第034号 贷款到期续贷."""
        return f"{self.registration_no or '待登记'} {self.title}"


class IssueUnit(Base):
    """承办关系: the units that handle an issue now: one lead, others cooperating."""

    __tablename__ = "issue_unit"
    __table_args__ = (
        CheckConstraint("part IN ('lead', 'cooperating')", name="part"),
        Index(
            "issue_unit_one_lead_uq", "issue_id", unique=True,
            sqlite_where=text("part = 'lead'"), postgresql_where=text("part = 'lead'"),
        ),
        Index("issue_unit_unit_id_issue_id_uq", "unit_id", "issue_id", unique=True),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), index=True, comment="问题")
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), comment="责任单位")
    part: Mapped[str] = mapped_column(
        String(12), comment="牵头或配合", info={"words": {"lead": "牵头", "cooperating": "配合"}}
    )

    unit: Mapped[Unit] = relationship()

    def __str__(self) -> str:
        """The unit's name."""
        return str(self.unit)
