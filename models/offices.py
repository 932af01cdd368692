"""办公室 Office (骨干办、服企办、产业办、发改委): keeps the records of its place; a tree of city and counties."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base

LEVELS = {"city": "市级", "county": "县级"}


class Office(Base):
    """办公室. `mark` stands in its numbers; `parent` is the office above, None at the top."""

    __tablename__ = "office"
    __table_args__ = (CheckConstraint("level IN ('city', 'county')", name="level"), UniqueConstraint("name"))

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(comment="版本")
    name: Mapped[str] = mapped_column(String(80), comment="办公室名称")
    short_name: Mapped[str] = mapped_column(String(20), comment="简称")
    mark: Mapped[str] = mapped_column(String(10), default="", comment="编号代字")
    level: Mapped[str] = mapped_column(String(10), default="city", comment="层级", info={"words": LEVELS})
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True, comment="上级办公室")
    county: Mapped[str] = mapped_column(String(40), default="", comment="所在县区")
    contact: Mapped[str] = mapped_column(String(40), default="", comment="联系人")
    telephone: Mapped[str] = mapped_column(String(40), default="", comment="联系电话")
    fax: Mapped[str] = mapped_column(String(40), default="", comment="传真")

    parent: Mapped[Office | None] = relationship(remote_side=[id])
    followed: Mapped[list[OfficePolicy]] = relationship(
        back_populates="office", order_by="OfficePolicy.from_on", lazy="selectin"
    )

    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        """Its short name."""
        return self.short_name


class OfficePolicy(Base):
    """适用办法: an office follows a policy from a day, inclusive."""

    __tablename__ = "office_policy"
    __table_args__ = (UniqueConstraint("office_id", "policy"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), comment="办公室")
    policy: Mapped[str] = mapped_column(String(40), comment="办法")
    from_on: Mapped[date] = mapped_column(comment="自")

    office: Mapped[Office] = relationship(back_populates="followed")

    def __str__(self) -> str:
        """The policy's key."""
        return self.policy
