"""结对 Assignment: an enterprise is supported by, or keeps contact with, one group, from a day to a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.enterprises import Enterprise
from models.groups import LiaisonGroup
from rules.terms import Term


class Relation(Term):
    """关系."""

    SUPPORTED = "supported", "帮扶"
    CONTACT = "contact", "联系"


class Assignment(Base):
    """结对. `from_on` inclusive, `until_on` exclusive; one at a time for each enterprise."""

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("relation IN ('supported', 'contact')", name="relation"),
        CheckConstraint("until_on IS NULL OR until_on > from_on", name="span"),
        Index(
            "assignment_one_active_uq", "enterprise_id", unique=True,
            sqlite_where=text("until_on IS NULL"), postgresql_where=text("until_on IS NULL"),
        ),
        Index("assignment_group_id_enterprise_id_ix", "group_id", "enterprise_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True, comment="企业名称")
    group_id: Mapped[int] = mapped_column(ForeignKey("liaison_group.id"), comment="帮扶联系组")
    relation: Mapped[str] = mapped_column(
        String(10), comment="关系", info={"words": {one.value: one.words for one in Relation}}
    )
    from_on: Mapped[date] = mapped_column(comment="自")
    until_on: Mapped[date | None] = mapped_column(comment="至（不含）")

    enterprise: Mapped[Enterprise] = relationship(back_populates="assignments")
    group: Mapped[LiaisonGroup] = relationship()

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)

    def __str__(self) -> str:
        """第三组（帮扶）."""
        return f"{self.group}（{Relation(self.relation).words}）"
