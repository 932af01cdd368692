"""时限 Deadline: a row for each that was ever set, so that first, effective and replaced dates fall out."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.issues import Issue
from rules.spans import Due, from_text


class Deadline(Base):
    """时限. Counted from `start_on` by `span` (WD5, CD10, M1); `due_on` is the last day, inclusive."""

    __tablename__ = "deadline"
    __table_args__ = (Index("deadline_issue_id_ix", "issue_id"), Index("deadline_due_on_ix", "due_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), comment="问题")
    leg: Mapped[int] = mapped_column(comment="程")
    round: Mapped[int] = mapped_column(comment="轮次")
    rule: Mapped[str] = mapped_column(String(60), comment="规则")
    start_on: Mapped[date] = mapped_column(comment="起算日")
    span: Mapped[str] = mapped_column(String(10), comment="期限")
    count_start: Mapped[bool] = mapped_column(Boolean, default=False, comment="当日计入")
    roll: Mapped[bool] = mapped_column(Boolean, default=False, comment="逢休息日顺延")
    due_on: Mapped[date] = mapped_column(comment="应办结")
    provisional: Mapped[bool] = mapped_column(Boolean, default=False, comment="暂定")
    act_id: Mapped[int] = mapped_column(ForeignKey("act.id"), comment="由哪一步设定")
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("act.id"), comment="由哪一步取代")

    issue: Mapped[Issue] = relationship()

    @property
    def due(self) -> Due:
        """The span and its days, which prove themselves on a calendar."""
        span = from_text(self.span)
        return Due(self.start_on, span, self.due_on, self.provisional, self.roll, self.count_start)

    def __str__(self) -> str:
        """2014-03-08."""
        return f"{self.due_on}"
