"""每月简报 MonthlyEdition: a month's figures and lists as an office issued them (第十九条), kept as they were issued.

`content` is what the page showed, as JSON: columns and rows of the figures, and of each list. An edition never
changes; a month that was told wrongly is told again in a further edition.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base, Moment
from models.clock import day_of
from models.offices import Office
from models.people import Person


class MonthlyEdition(Base):
    """简报的一期: the office, the month (its first day), and the number of the edition of that month."""

    __tablename__ = "monthly_edition"
    __table_args__ = (
        CheckConstraint("edition >= 1", name="edition"),
        UniqueConstraint("office_id", "month", "edition"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), comment="办公室")
    month: Mapped[date] = mapped_column(comment="月份")
    edition: Mapped[int] = mapped_column(comment="第几期")
    heading: Mapped[str] = mapped_column(String(120), comment="标题")
    content: Mapped[str] = mapped_column(Text, deferred=True, comment="内容")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), comment="经办人")
    made_at: Mapped[datetime] = mapped_column(Moment, comment="印发时间")

    office: Mapped[Office] = relationship()
    made_by: Mapped[Person] = relationship()

    @property
    def told(self) -> dict[str, Any]:
        """What it says, as it was issued."""
        found: dict[str, Any] = json.loads(self.content)
        return found

    def __str__(self) -> str:
        """2021 年 4 月 第 1 期."""
        return f"{self.month.year} 年 {self.month.month} 月 第 {self.edition} 期"


class NotOverYet(ValueError):
    """The month still runs; its words say so."""


def first_of_next(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def issue_edition(
    session: Session, office: Office, month: date, actor: Person, at: datetime, heading: str, content: Mapping[str, Any]
) -> MonthlyEdition:
    """Keep a month as it stands; flushed, not committed. It trusts its caller for rights and scope.

    Raises `NotOverYet`. Two at once cannot issue the same edition (unique by office, month and number).
    """
    if day_of(at) < first_of_next(month):
        raise NotOverYet(f"{month.year} 年 {month.month} 月还没有结束，月底以后再印发")
    last = select(func.max(MonthlyEdition.edition)).where(
        MonthlyEdition.office_id == office.id, MonthlyEdition.month == month
    )
    edition = MonthlyEdition(
        office_id=office.id, month=month, edition=(session.scalar(last) or 0) + 1, heading=heading[:120],
        content=json.dumps(content, ensure_ascii=False), made_by_id=actor.id, made_at=at,
    )  # fmt: skip
    session.add(edition)
    session.flush()
    return edition


def editions_of(session: Session, offices: set[int], most: int = 60) -> list[MonthlyEdition]:
    """The editions of some offices, the latest month first; one statement."""
    query = select(MonthlyEdition).where(MonthlyEdition.office_id.in_(offices))
    query = query.order_by(MonthlyEdition.month.desc(), MonthlyEdition.office_id, MonthlyEdition.edition.desc())
    return list(session.scalars(query.limit(most)))
