"""帮扶联系组 LiaisonGroup: one officer, further members, each from a day to a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.offices import Office
from models.people import Person

PARTS = {"officer": "联络员", "member": "组员"}


class LiaisonGroup(Base):
    """帮扶联系组."""

    __tablename__ = "liaison_group"
    __table_args__ = (UniqueConstraint("office_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(comment="版本")
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), comment="办公室")
    number: Mapped[int] = mapped_column(comment="组号")
    name: Mapped[str] = mapped_column(String(40), comment="帮扶联系组")
    telephone: Mapped[str] = mapped_column(String(40), default="", comment="联系电话")

    office: Mapped[Office] = relationship()
    memberships: Mapped[list[GroupMembership]] = relationship(
        back_populates="group", order_by="GroupMembership.from_on"
    )

    __mapper_args__ = {"version_id_col": version}

    def officer_on(self, day: date) -> Person | None:
        """The liaison officer on a day."""
        return next((m.person for m in self.memberships if m.part == "officer" and m.holds_on(day)), None)

    def __str__(self) -> str:
        """Its name."""
        return self.name


class GroupMembership(Base):
    """任职: a person in a group, `from_on` inclusive, `until_on` exclusive. One officer at a time (4.one-liaison-officer)."""

    __tablename__ = "group_membership"
    __table_args__ = (
        CheckConstraint("part IN ('officer', 'member')", name="part"),
        CheckConstraint("until_on IS NULL OR until_on > from_on", name="span"),
        Index(
            "group_membership_one_officer_uq", "group_id", unique=True,
            sqlite_where=text("part = 'officer' AND until_on IS NULL"),
            postgresql_where=text("part = 'officer' AND until_on IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("liaison_group.id"), index=True, comment="帮扶联系组")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, comment="联络员")
    part: Mapped[str] = mapped_column(String(10), comment="职责", info={"words": PARTS})
    from_on: Mapped[date] = mapped_column(comment="自")
    until_on: Mapped[date | None] = mapped_column(comment="至（不含）")

    group: Mapped[LiaisonGroup] = relationship(back_populates="memberships")
    person: Mapped[Person] = relationship()

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)

    def __str__(self) -> str:
        """王强（联络员）."""
        return f"{self.person}（{PARTS[self.part]}）"
