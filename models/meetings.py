"""会议 Meeting: a collective study, a special, promotion or ad-hoc meeting, its agenda, and what it decided.

Planned (准备) with an agenda, held (召开) by the step MEET, concluded (办结) once every item is decided; from then
on it is fixed, but for its minutes. models.agenda prepares it, models.conclusion concludes it.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.attachments import Attachment
from models.base import Base
from models.issues import Issue
from models.offices import Office
from models.people import Person
from models.units import Unit

KINDS = {"study": "集体研究", "special": "专题会议", "promotion": "推进会议", "adhoc": "临时会议"}
STUDY = "study"
"""The office's own; every other kind is the government's, and decides what was referred to it."""
STATES = {"planned": "准备中", "held": "已召开", "concluded": "已办结"}
OUTCOMES = {
    "decided": "议定交办",
    "agreed": "同意拟办意见",
    "returned": "退回重新拟办",
    "deferred": "下次会议再议",
    "noted": "知悉，不作议定",
}
OF_STUDY = ("agreed", "returned", "deferred", "noted")
OF_GOVERNMENT = ("decided", "deferred", "noted")


class Meeting(Base):
    """会议. `record` is its minutes, attached; `held_on` the day planned until it was held."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("kind IN ('study', 'special', 'promotion', 'adhoc')", name="kind"),
        CheckConstraint("state IN ('planned', 'held', 'concluded')", name="state"),
        Index("meeting_office_id_held_on_ix", "office_id", "held_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(comment="版本")
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), comment="办公室")
    kind: Mapped[str] = mapped_column(String(20), comment="会议类别", info={"words": KINDS})
    title: Mapped[str] = mapped_column(String(120), default="", comment="会议名称")
    held_on: Mapped[date] = mapped_column(comment="召开日期")
    present: Mapped[str] = mapped_column(Text, default="", comment="参加人")
    decision: Mapped[str] = mapped_column(Text, default="", comment="议定事项")
    record_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"), comment="会议记录")
    state: Mapped[str] = mapped_column(
        String(12), default="held", server_default="held", comment="会议进程", info={"words": STATES}
    )
    place: Mapped[str | None] = mapped_column(String(120), comment="时间、地点")
    concluded_on: Mapped[date | None] = mapped_column(comment="办结日期")
    concluded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), comment="办结人")

    office: Mapped[Office] = relationship()
    record: Mapped[Attachment | None] = relationship()
    concluded_by: Mapped[Person | None] = relationship()
    items: Mapped[list[MeetingItem]] = relationship(
        back_populates="meeting", order_by="(MeetingItem.seq, MeetingItem.id)"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def outcomes(self) -> tuple[str, ...]:
        """What may become of an item at a meeting of this kind."""
        return OF_STUDY if self.kind == STUDY else OF_GOVERNMENT

    def __str__(self) -> str:
        """专题会议 2014-03-12."""
        return f"{KINDS[self.kind]} {self.held_on}"


class MeetingItem(Base):
    """议题: one issue on a meeting's agenda, why it came there, and what was decided on it.

    `act` is the step that followed from the decision. What was recorded before agendas were kept has no outcome.
    """

    __tablename__ = "meeting_item"
    __table_args__ = (
        CheckConstraint("outcome IN ('decided', 'agreed', 'returned', 'deferred', 'noted')", name="outcome"),
        UniqueConstraint("meeting_id", "issue_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), comment="会议")
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), index=True, comment="问题")
    decision: Mapped[str] = mapped_column(Text, default="", comment="议定事项")
    seq: Mapped[int] = mapped_column(default=0, server_default="0", comment="次序")
    reason: Mapped[str | None] = mapped_column(String(200), comment="列入缘由")
    rule: Mapped[str | None] = mapped_column(String(60), comment="列入依据")
    outcome: Mapped[str | None] = mapped_column(String(12), comment="议定结果", info={"words": OUTCOMES})
    lead_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), comment="牵头单位")
    days_allowed: Mapped[int | None] = mapped_column(comment="要求办结天数")
    act_id: Mapped[int | None] = mapped_column(ForeignKey("act.id"), comment="办理步骤")

    meeting: Mapped[Meeting] = relationship(back_populates="items")
    issue: Mapped[Issue] = relationship()
    lead_unit: Mapped[Unit | None] = relationship()

    def __str__(self) -> str:
        """What was decided."""
        return self.decision
