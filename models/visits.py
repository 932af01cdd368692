"""走访 Visit: a group calls on an enterprise; the cadences of 第五条 count the days of its visits."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Moment
from models.enterprises import Enterprise
from models.groups import LiaisonGroup
from models.people import Person, both_names


class Visit(Base):
    """走访. Never ahead of the day on which it is recorded; two on one day count once."""

    __tablename__ = "visit"
    __table_args__ = (
        CheckConstraint("visited_on <= recorded_on", name="not_in_future"),
        Index("visit_visited_on_enterprise_id_ix", "visited_on", "enterprise_id"),
        Index("visit_group_id_visited_on_ix", "group_id", "visited_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(comment="版本")
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True, comment="企业名称")
    group_id: Mapped[int] = mapped_column(ForeignKey("liaison_group.id"), comment="帮扶联系组")
    visited_on: Mapped[date] = mapped_column(comment="走访日期")
    place: Mapped[str] = mapped_column(String(200), default="", comment="地点")
    met: Mapped[str] = mapped_column(String(200), default="", comment="见到何人")
    account: Mapped[str] = mapped_column(Text, default="", comment="企业情况")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), comment="登记人")
    recorded_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), comment="代何人登记")
    recorded_on: Mapped[date] = mapped_column(comment="登记日期")
    recorded_at: Mapped[datetime] = mapped_column(Moment, comment="登记时刻")

    enterprise: Mapped[Enterprise] = relationship()
    group: Mapped[LiaisonGroup] = relationship()
    recorded_by: Mapped[Person] = relationship(foreign_keys=[recorded_by_id])
    recorded_for: Mapped[Person | None] = relationship(foreign_keys=[recorded_for_id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def recorder(self) -> str:
        """李敏, or 李敏（代王强）."""
        return both_names(self.recorded_by, self.recorded_for)

    def __str__(self) -> str:
        """鲁信纺织 2014-03-04."""
        return f"{self.enterprise} {self.visited_on}"
