"""向企业提问 Question: what an office, a group or a unit asks the enterprise of an open issue, and its one answer.

A question is asked once and answered once; whoever wants to know more asks again. The database keeps both as they
were written (models/migrations/line.py: `settle_once`). models/asking.py says who asks and who answers.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.attachments import Attachment
from models.base import Base, Moment
from models.issues import Issue
from models.people import ROLES, Person

UNANSWERED = "answered_at IS NULL"
ASKED = ("text", "answer")
"""What is said in it."""


class Question(Base):
    """提问. `asked_for` and `answered_for` name the one for whom somebody stood in."""

    __tablename__ = "issue_question"
    __table_args__ = (
        CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL) AND (answered_at IS NULL) = (answered_by_id IS NULL)",
            name="answered",
        ),
        Index("issue_question_issue_id_ix", "issue_id"),
        Index("issue_question_asked_by_id_ix", "asked_by_id", "answered_at"),
        Index(
            "issue_question_open_ix", "issue_id",
            sqlite_where=text(UNANSWERED), postgresql_where=text(UNANSWERED),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), comment="问题")
    role: Mapped[str] = mapped_column(String(20), comment="以何角色提问", info={"words": ROLES})
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), comment="提问人")
    asked_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), comment="代何人提问")
    asked_at: Mapped[datetime] = mapped_column(Moment, comment="提问时间")
    text: Mapped[str] = mapped_column(Text, comment="提问")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), comment="答复人")
    answered_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), comment="代何人答复")
    answered_at: Mapped[datetime | None] = mapped_column(Moment, comment="答复时间")
    answer: Mapped[str | None] = mapped_column(Text, comment="答复")

    issue: Mapped[Issue] = relationship(viewonly=True)
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    asked_for: Mapped[Person | None] = relationship(foreign_keys=[asked_for_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])
    answered_for: Mapped[Person | None] = relationship(foreign_keys=[answered_for_id])
    papers: Mapped[list[Attachment]] = relationship(viewonly=True, order_by=Attachment.id)

    @property
    def is_open(self) -> bool:
        """Whether it waits for its answer."""
        return self.answered_at is None

    def __str__(self) -> str:
        """Its first words."""
        return self.text if len(self.text) <= 30 else self.text[:30] + "…"
