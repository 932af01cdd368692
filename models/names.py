"""曾用名 Former names: what a unit or an enterprise was called until a day; a paper keeps the name of its own day.

The row itself carries the name of today. A renaming adds the name that ends; nothing here is ever changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base, Moment
from models.enterprises import Enterprise
from models.people import Person
from models.units import Unit


class UnitName(Base):
    """单位曾用名. Borne until `until_on`, exclusive: that is the first day of the name after it."""

    __tablename__ = "unit_name"
    __table_args__ = (UniqueConstraint("unit_id", "until_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), comment="责任单位")
    name: Mapped[str] = mapped_column(String(80), comment="曾用名")
    short_name: Mapped[str] = mapped_column(String(40), default="", comment="曾用简称")
    until_on: Mapped[date] = mapped_column(comment="至（不含）")
    reason: Mapped[str] = mapped_column(String(200), default="", comment="更名依据")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), comment="登记人")
    recorded_at: Mapped[datetime] = mapped_column(Moment, comment="登记时刻")

    unit: Mapped[Unit] = relationship()
    recorded_by: Mapped[Person] = relationship()

    def __str__(self) -> str:
        """The name."""
        return self.name


class EnterpriseName(Base):
    """企业曾用名. Borne until `until_on`, exclusive."""

    __tablename__ = "enterprise_name"
    __table_args__ = (UniqueConstraint("enterprise_id", "until_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), comment="企业名称")
    name: Mapped[str] = mapped_column(String(80), index=True, comment="曾用名")
    until_on: Mapped[date] = mapped_column(comment="至（不含）")
    reason: Mapped[str] = mapped_column(String(200), default="", comment="更名依据")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), comment="登记人")
    recorded_at: Mapped[datetime] = mapped_column(Moment, comment="登记时刻")

    enterprise: Mapped[Enterprise] = relationship(back_populates="former_names")
    recorded_by: Mapped[Person] = relationship()

    def __str__(self) -> str:
        """The name."""
        return self.name


HISTORY: dict[type[Any], tuple[type[Any], str]] = {
    Unit: (UnitName, "unit_id"),
    Enterprise: (EnterpriseName, "enterprise_id"),
}


class NotRenamed(ValueError):
    """Why a renaming cannot stand; `field` is the form's field, the message is for people."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def former_names(session: Session, row: Unit | Enterprise) -> list[Any]:
    """Its former names, the latest first."""
    model, key = HISTORY[type(row)]
    query = select(model).where(getattr(model, key) == row.id).order_by(model.until_on.desc())
    return list(session.scalars(query))


def names_on(session: Session, rows: Iterable[tuple[Unit | Enterprise, date]]) -> list[str]:
    """What each was called on its day, in that order; one statement for each kind of row."""
    wanted = list(rows)
    ended: dict[tuple[type[Any], int], list[Any]] = {}
    for kind, (model, key) in HISTORY.items():
        if ids := {row.id for row, _ in wanted if isinstance(row, kind)}:
            query = select(model).where(getattr(model, key).in_(ids)).order_by(model.until_on)
            for name in session.scalars(query):
                ended.setdefault((kind, getattr(name, key)), []).append(name)
    return [_name(row, ended.get((type(row), row.id), ()), day) for row, day in wanted]


def name_on(session: Session, row: Unit | Enterprise, day: date) -> str:
    """What it was called on a day (Asia/Shanghai)."""
    return names_on(session, [(row, day)])[0]


def _name(row: Unit | Enterprise, ended: Iterable[Any], day: date) -> str:
    return next((one.name for one in ended if day < one.until_on), row.name)


def rename(
    session: Session,
    row: Unit | Enterprise,
    name: str,
    from_on: date,
    reason: str,
    actor: Person,
    at: datetime,
    *,
    today: date,
    short_name: str = "",
) -> Any:
    """更名: from a day on it bears another name; returns the former one. The caller commits.

    Raises `NotRenamed` for the same name, a day to come, or one not after the renaming before.
    """
    model, key = HISTORY[type(row)]
    before = former_names(session, row)
    if name == row.name:
        raise NotRenamed("name", "与现在的名称相同")
    if from_on > today:
        raise NotRenamed("from_on", f"{from_on} 还没有到，请到更名之日再登记")
    if before and from_on <= before[0].until_on:
        raise NotRenamed("from_on", f"应晚于上一次更名之日 {before[0].until_on}")
    former = model(name=row.name, until_on=from_on, reason=reason, recorded_by_id=actor.id, recorded_at=at)
    setattr(former, key, row.id)
    if isinstance(row, Unit):
        former.short_name = row.short_name
        row.short_name = short_name or name[:40]
    session.add(former)
    row.name = name
    session.flush()
    return former
