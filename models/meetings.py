"""会议 Meeting: a collective study, a special or a promotion meeting, and what it decided on which issue."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.attachments import Attachment
from models.base import Base
from models.offices import Office

KINDS = {"study": "集体研究", "special": "专题会议", "promotion": "推进会议"}


class Meeting(Base):
    """会议. `record` is its minutes, attached."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("kind IN ('study', 'special', 'promotion')", name="kind"),
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

    office: Mapped[Office] = relationship()
    record: Mapped[Attachment | None] = relationship()
    items: Mapped[list[MeetingItem]] = relationship(back_populates="meeting")

    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        """专题会议 2014-03-12."""
        return f"{KINDS[self.kind]} {self.held_on}"


class MeetingItem(Base):
    """议题: one issue on a meeting's agenda, and what was decided on it."""

    __tablename__ = "meeting_item"
    __table_args__ = (UniqueConstraint("meeting_id", "issue_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), comment="会议")
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), index=True, comment="问题")
    decision: Mapped[str] = mapped_column(Text, default="", comment="议定事项")

    meeting: Mapped[Meeting] = relationship(back_populates="items")

    def __str__(self) -> str:
        """What was decided."""
        return self.decision
