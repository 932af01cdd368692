"""走访中听取的问题 VisitHeard: what an enterprise said on a visit; each line can become a report (收到)."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.issues import Issue
from models.visits import Visit


class VisitHeard(Base):
    """走访中听取的问题. `issue_id` is the report that it became; one report comes from one visit."""

    __tablename__ = "visit_heard"
    __table_args__ = (UniqueConstraint("issue_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True, comment="走访")
    title: Mapped[str] = mapped_column(String(200), comment="问题名称")
    description: Mapped[str] = mapped_column(Text, default="", comment="存在的困难和问题描述")
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("issue.id"), comment="转为问题")

    visit: Mapped[Visit] = relationship()
    issue: Mapped[Issue | None] = relationship()

    def __str__(self) -> str:
        """The title."""
        return self.title
