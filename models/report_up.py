"""汇总上报 ReportUp: what an office reported up to the government on a day (第九条), kept as it was reported.

A row stands for one escalation (提请协调), and goes up once. Editions are numbered by day and never change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, Text, UniqueConstraint, and_, func, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from models.acts import ACTS, Act
from models.base import Base, Moment
from models.clock import day_of
from models.deadlines import Deadline
from models.issues import Issue
from models.offices import Office
from models.people import Person
from rules.terms import Status, Step

acts_table = Act.__table__
acts = acts_table.c
"""The bare table: as a record, an act brings the evidence of every step along."""


class ReportUp(Base):
    """汇总上报: one edition. Append-only."""

    __tablename__ = "report_up"
    __table_args__ = (
        CheckConstraint("edition >= 1", name="edition"),
        UniqueConstraint("office_id", "reported_on", "edition"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), comment="办公室")
    reported_on: Mapped[date] = mapped_column(comment="上报日期")
    edition: Mapped[int] = mapped_column(comment="当日期次")
    heading: Mapped[str] = mapped_column(String(120), comment="标题")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), comment="经办人")
    made_at: Mapped[datetime] = mapped_column(Moment, comment="生成时间")

    office: Mapped[Office] = relationship()
    made_by: Mapped[Person] = relationship()
    rows: Mapped[list[ReportUpRow]] = relationship(back_populates="report_up", order_by="ReportUpRow.seq")

    def __str__(self) -> str:
        """2014-03-12 第 1 期."""
        return f"{self.reported_on} 第 {self.edition} 期"


class ReportUpRow(Base):
    """汇总上报的一件: the figures and words of the day on which it went up."""

    __tablename__ = "report_up_row"
    __table_args__ = (UniqueConstraint("act_id"), UniqueConstraint("report_up_id", "seq"))

    id: Mapped[int] = mapped_column(primary_key=True)
    report_up_id: Mapped[int] = mapped_column(ForeignKey("report_up.id"), comment="汇总上报")
    seq: Mapped[int] = mapped_column(comment="序号")
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), index=True, comment="问题")
    act_id: Mapped[int] = mapped_column(ForeignKey("act.id"), comment="提请协调")
    number: Mapped[str] = mapped_column(String(40), comment="编号")
    enterprise: Mapped[str] = mapped_column(String(120), comment="企业名称")
    title: Mapped[str] = mapped_column(String(200), comment="问题")
    unit: Mapped[str] = mapped_column(String(80), comment="责任单位")
    due_on: Mapped[date | None] = mapped_column(comment="应办结")
    explanation: Mapped[str] = mapped_column(Text, comment="书面说明")
    reason: Mapped[str] = mapped_column(Text, comment="提请理由")

    report_up: Mapped[ReportUp] = relationship(back_populates="rows")

    def __str__(self) -> str:
        """Its number and title."""
        return f"{self.number} {self.title}"


class NothingToReport(ValueError):
    """There is nothing that has not been reported up; its words say so."""


@dataclass(frozen=True)
class Due:
    """待上报的一件: an escalation with what is reported of it; `edition` where it went up already."""

    issue: Issue
    act_id: int
    on: date
    reason: str
    explanation: str
    due_on: date | None
    edition: ReportUp | None = None


def pending(session: Session, office_id: int) -> list[Due]:
    """Escalated and waiting for the government, and not reported up yet; one statement."""
    now = and_(Issue.status == Status.ESCALATED.value, acts.id == _latest_escalation())
    return [
        _due(row) for row in session.execute(_escalations(office_id).where(now, ReportUpRow.id.is_(None)))
    ]


def escalated(session: Session, office_id: int, first: date, last: date) -> list[Due]:
    """Every escalation of a period, both days included, reported up or not; one statement."""
    return [
        _due(row) for row in session.execute(_escalations(office_id).where(acts.on >= first, acts.on <= last))
    ]


def reported(session: Session, office_id: int, most: int = 200) -> list[tuple[ReportUp, int]]:
    """The editions of an office with their number of rows, the latest first; one statement."""
    query = (
        select(ReportUp, func.count(ReportUpRow.id))
        .outerjoin(ReportUpRow, ReportUpRow.report_up_id == ReportUp.id)
        .where(ReportUp.office_id == office_id)
        .group_by(ReportUp.id)
        .order_by(ReportUp.reported_on.desc(), ReportUp.edition.desc())
        .limit(most)
    )
    return [(edition, count) for edition, count in session.execute(query)]


def report_up(session: Session, office: Office, actor: Person, at: datetime, heading: str) -> ReportUp:
    """Keep what is pending as an edition of the step's day; flushed, not committed. Raises `NothingToReport`.

    It trusts its caller for rights and scope; two at once cannot report the same escalation (unique by act).
    """
    day = day_of(at)
    found = pending(session, office.id)
    if not found:
        raise NothingToReport("没有待上报的问题：已提请协调的都已汇总上报")
    last = select(func.max(ReportUp.edition)).where(
        ReportUp.office_id == office.id, ReportUp.reported_on == day
    )
    edition = ReportUp(
        office_id=office.id, reported_on=day, edition=(session.scalar(last) or 0) + 1, heading=heading,
        made_by_id=actor.id, made_at=at,
    )  # fmt: skip
    session.add(edition)
    session.flush()
    titles = _titles(session, found)
    for place, due in enumerate(found, 1):
        session.add(_row(edition, place, due, titles[due.issue.id]))
    session.flush()
    return edition


def _titles(session: Session, found: list[Due]) -> dict[int, str]:
    """Their titles as they stand in the table: who reports may know a business secret that the edition must not tell."""
    query = select(Issue.id, Issue.title).where(Issue.id.in_([due.issue.id for due in found]))
    return {row.id: row.title for row in session.execute(query)}


def _row(edition: ReportUp, place: int, due: Due, title: str) -> ReportUpRow:
    issue = due.issue
    return ReportUpRow(
        report_up_id=edition.id, seq=place, issue_id=issue.id, act_id=due.act_id, number=issue.registration_no or "",
        enterprise=issue.enterprise.name, title=title, unit=issue.lead_unit.name if issue.lead_unit else "",
        due_on=due.due_on, explanation=due.explanation, reason=due.reason,
    )  # fmt: skip


def _latest_escalation() -> Any:
    """The act by which it was escalated last: a correction may have followed it."""
    other = acts_table.alias("later_act")
    last = select(func.max(other.c.id)).where(
        other.c.issue_id == Issue.id, other.c.step == Step.ESCALATE.value
    )
    return last.correlate(Issue).scalar_subquery()


def _due(row: Any) -> Due:
    issue, act, on, reason, explanation, due_on, edition = row
    return Due(issue, act, on, reason or "", explanation or "", due_on, edition)


def _escalations(office_id: int) -> Select[Any]:
    """Acts of escalation with the explanation of their own round, the due day that they ended, and their edition."""
    told = ACTS[Step.ESCALATE].__table__.c
    query = select(Issue, acts.id, acts.on, told.reason, _explanation(), _due_then(), ReportUp)
    return (
        query.join(acts_table, acts.issue_id == Issue.id)
        .join(ACTS[Step.ESCALATE].__table__, told.id == acts.id)
        .outerjoin(ReportUpRow, ReportUpRow.act_id == acts.id)
        .outerjoin(ReportUp, ReportUp.id == ReportUpRow.report_up_id)
        .options(joinedload(Issue.enterprise), joinedload(Issue.lead_unit))
        .where(Issue.office_id == office_id, acts.step == Step.ESCALATE.value)
        .order_by(acts.on, acts.id)
    )


def _explanation() -> Any:
    """What the unit explained last in the round in which it was escalated."""
    table = ACTS[Step.EXPLAIN].__table__
    other = acts_table.alias("act_of_explanation")
    return (
        select(table.c.explanation)
        .join(other, other.c.id == table.c.id)
        .where(
            other.c.issue_id == acts.issue_id, other.c.leg == acts.leg, other.c.round == acts.round,
            other.c.seq < acts.seq,
        )
        .order_by(other.c.seq.desc())
        .limit(1)
        .correlate(acts_table)
        .scalar_subquery()
        .label("explanation")
    )  # fmt: skip


def _due_then() -> Any:
    """The due day whose clock the escalation stopped; none where it had no slip yet."""
    table = Deadline.__table__
    last = select(func.max(table.c.due_on)).where(table.c.replaced_by_id == acts.id)
    return last.correlate(acts_table).scalar_subquery().label("due_then")
