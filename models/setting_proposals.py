"""读法改动 SettingProposal: an administrator proposes another reading of a setting, a leader of the office answers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Moment
from models.offices import Office
from models.people import Person

STATES = {"proposed": "待同意", "consented": "已同意", "declined": "未同意", "withdrawn": "已撤回"}


class SettingProposal(Base):
    """读法改动. Written once, answered once: by consent, by declining, or withdrawn by who proposed it."""

    __tablename__ = "setting_proposal"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'consented', 'declined', 'withdrawn')", name="state"),
        CheckConstraint("(state = 'proposed') = (answered_by_id IS NULL)", name="answered"),
        CheckConstraint("(answered_by_id IS NULL) = (answered_at IS NULL)", name="answered_at"),
        CheckConstraint(
            "state NOT IN ('consented', 'declined') OR answered_by_id <> proposed_by_id", name="two_people"
        ),
        Index(
            "setting_proposal_open_uq", "office_id", "policy", "name", unique=True,
            sqlite_where=text("state = 'proposed'"), postgresql_where=text("state = 'proposed'"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), comment="办公室")
    policy: Mapped[str] = mapped_column(String(40), comment="办法")
    name: Mapped[str] = mapped_column(String(40), comment="设置")
    value: Mapped[str] = mapped_column(String(40), comment="改为")
    from_on: Mapped[date] = mapped_column(comment="自")
    reason: Mapped[str] = mapped_column(Text, comment="理由")
    state: Mapped[str] = mapped_column(
        String(12), default="proposed", comment="进展", info={"words": STATES}
    )
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), comment="提出人")
    proposed_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), comment="代何人提出")
    proposed_at: Mapped[datetime] = mapped_column(Moment, comment="提出时间")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), comment="答复人")
    answered_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), comment="代何人答复")
    answered_at: Mapped[datetime | None] = mapped_column(Moment, comment="答复时间")
    answer: Mapped[str] = mapped_column(Text, default="", comment="答复意见")

    office: Mapped[Office] = relationship()
    proposed_by: Mapped[Person] = relationship(foreign_keys=[proposed_by_id])
    proposed_for: Mapped[Person | None] = relationship(foreign_keys=[proposed_for_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])
    answered_for: Mapped[Person | None] = relationship(foreign_keys=[answered_for_id])

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its answer."""
        return self.state == "proposed"

    def __str__(self) -> str:
        """days_unit = working, 2026-12-01."""
        return f"{self.name} = {self.value}, {self.from_on}"
