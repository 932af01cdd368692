"""关联 IssueLink: two issues that a clerk holds against each other — alike, or the one a repetition of the other.

A link of the kind 重复 proposes: 终止办理 itself is the approvers' (rules), who find it on the issue's page. A link is
taken off, never deleted: the row says who made it and who took it off.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Moment
from models.issues import Issue
from models.people import Person

KINDS = {"related": "相关", "duplicate": "建议按重复终止"}
STANDS = "undone_at IS NULL"
LONGEST_REASON = 200


class IssueLink(Base):
    """关联. For 重复, `issue` is the repetition and `other` the one into which it should go."""

    __tablename__ = "issue_link"
    __table_args__ = (
        CheckConstraint("kind IN ('related', 'duplicate')", name="kind"),
        CheckConstraint("issue_id <> other_id", name="two"),
        CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name="undone"),
        Index(
            "issue_link_pair_uq", "issue_id", "other_id", unique=True,
            sqlite_where=text(STANDS), postgresql_where=text(STANDS),
        ),
        Index("issue_link_other_id_ix", "other_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), comment="问题")
    other_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), comment="与哪一件")
    kind: Mapped[str] = mapped_column(String(12), comment="关联类别", info={"words": KINDS})
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="", comment="说明")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), comment="关联人")
    made_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), comment="代何人关联")
    made_at: Mapped[datetime] = mapped_column(Moment, comment="关联时间")
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), comment="取消人")
    undone_at: Mapped[datetime | None] = mapped_column(Moment, comment="取消时间")

    issue: Mapped[Issue] = relationship(foreign_keys=[issue_id], viewonly=True)
    other: Mapped[Issue] = relationship(foreign_keys=[other_id], viewonly=True)
    made_by: Mapped[Person] = relationship(foreign_keys=[made_by_id])

    def far_from(self, issue_id: int) -> Issue:
        """The issue at its other end."""
        return self.other if self.issue_id == issue_id else self.issue

    def __str__(self) -> str:
        """相关."""
        return KINDS[self.kind]
