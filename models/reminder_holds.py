"""暂缓催办 ReminderHold: why an overdue issue gets no letter for some days. Written once, never changed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Moment
from models.issues import Issue
from models.people import Person


class ReminderHold(Base):
    """暂缓催办, from a day until a day, both inclusive."""

    __tablename__ = "reminder_hold"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="span"),
        Index("reminder_hold_issue_id_until_on_ix", "issue_id", "until_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), comment="问题")
    from_on: Mapped[date] = mapped_column(comment="自")
    until_on: Mapped[date] = mapped_column(comment="至（含）")
    reason: Mapped[str] = mapped_column(String(200), comment="暂缓理由")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), comment="经办人")
    made_at: Mapped[datetime] = mapped_column(Moment, comment="办理时间")

    issue: Mapped[Issue] = relationship()
    made_by: Mapped[Person] = relationship()

    def __str__(self) -> str:
        """暂缓至 2021-04-23."""
        return f"暂缓至 {self.until_on}"
