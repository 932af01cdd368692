"""撤并 UnitEnding: a unit that was merged or dissolved on a day, who succeeded it, and by which order."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Moment
from models.people import Person
from models.units import Unit

ENDINGS = {"merged": "并入", "dissolved": "撤销建制"}


class UnitEnding(Base):
    """撤并. From `on` the unit is no more; its open slips passed to the successor, where there is one."""

    __tablename__ = "unit_ending"
    __table_args__ = (
        UniqueConstraint("unit_id"),
        CheckConstraint("kind IN ('merged', 'dissolved')", name="kind"),
        CheckConstraint("kind <> 'merged' OR successor_id IS NOT NULL", name="merged_into"),
        CheckConstraint("successor_id IS NULL OR successor_id <> unit_id", name="another"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), comment="责任单位")
    kind: Mapped[str] = mapped_column(String(10), comment="撤并方式", info={"words": ENDINGS})
    successor_id: Mapped[int | None] = mapped_column(
        ForeignKey("unit.id"), index=True, comment="承接单位"
    )
    on: Mapped[date] = mapped_column(comment="撤并之日")
    reason: Mapped[str] = mapped_column(String(200), comment="依据")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), comment="登记人")
    recorded_at: Mapped[datetime] = mapped_column(Moment, comment="登记时刻")

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    successor: Mapped[Unit | None] = relationship(foreign_keys=[successor_id])
    recorded_by: Mapped[Person] = relationship()

    def __str__(self) -> str:
        """并入市金融办 2014-06-01."""
        return f"{ENDINGS[self.kind]}{self.successor or ''} {self.on}"
