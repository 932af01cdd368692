"""责任单位 Unit: a county's government or a city department that must solve what a slip hands it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.offices import Office

KINDS = {"county": "县区（开发区）", "department": "市直部门", "company": "公用企业"}


class Unit(Base):
    """责任单位. `county` is set where it is the government of that county or zone (5.land-county).

    `office` is the one to whose area it belongs (models/areas.py); without one it is everybody's.
    """

    __tablename__ = "unit"
    __table_args__ = (
        CheckConstraint("kind IN ('county', 'department', 'company')", name="kind"),
        UniqueConstraint("name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(comment="版本")
    name: Mapped[str] = mapped_column(String(80), comment="单位名称")
    short_name: Mapped[str] = mapped_column(String(40), comment="简称")
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True, comment="所属办公室")
    kind: Mapped[str] = mapped_column(
        String(20), default="department", comment="单位类别", info={"words": KINDS}
    )
    county: Mapped[str] = mapped_column(String(40), default="", index=True, comment="所辖县区")
    contact: Mapped[str] = mapped_column(String(40), default="", comment="联系人")
    telephone: Mapped[str] = mapped_column(String(40), default="", comment="联系电话")
    fax: Mapped[str] = mapped_column(String(40), default="", comment="传真")
    from_on: Mapped[date | None] = mapped_column(comment="设立日期")
    until_on: Mapped[date | None] = mapped_column(comment="撤销日期")

    office: Mapped[Office | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        """Its name."""
        return self.name
