"""人员 Person, and what makes him able to act: grants, memberships, stand-ins, each from a day to a day."""

from __future__ import annotations

import secrets
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.offices import Office
from models.units import Unit
from rules.terms import Role

if TYPE_CHECKING:
    from models.groups import GroupMembership
    from models.informants import Informant

LOCALES = {"zh_Hans_CN": "中文", "en": "English"}
ROLES = {role.value: role.words for role in Role}


def both_names(person: Person | None, stood_in_for: Person | None) -> str:
    """李敏; where he stood in for another, 李敏（代王强）."""
    name = person.name if person else ""
    return f"{name}（代{stood_in_for.name}）" if stood_in_for else name


def new_stamp() -> str:
    """A fresh stamp; sessions that carry another one have ended."""
    return secrets.token_hex(16)


class Person(Base):
    """人员: an account. `auth_stamp` changes with password and grants and ends his sessions."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("username"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(comment="版本")
    username: Mapped[str] = mapped_column(String(40), comment="用户名")
    name: Mapped[str] = mapped_column(String(40), comment="姓名")
    position: Mapped[str] = mapped_column(String(40), default="", comment="职务")
    phone: Mapped[str] = mapped_column(String(40), default="", comment="联系电话")
    password_hash: Mapped[str] = mapped_column(
        String(200), default="", comment="口令摘要", info={"secret": True}
    )
    auth_stamp: Mapped[str] = mapped_column(
        String(32), default=new_stamp, comment="会话戳", info={"secret": True}
    )
    locale: Mapped[str] = mapped_column(
        String(20), default="zh_Hans_CN", comment="语言", info={"words": LOCALES}
    )
    enabled: Mapped[bool] = mapped_column(Boolean, default=True, comment="启用")

    grants: Mapped[list[Grant]] = relationship(back_populates="person", foreign_keys="Grant.person_id")
    memberships: Mapped[list[GroupMembership]] = relationship(viewonly=True)
    appointments: Mapped[list[Informant]] = relationship(viewonly=True)

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_authenticated(self) -> bool:
        """Flask-Login asks; a record of a person is one who signed in."""
        return True

    @property
    def is_active(self) -> bool:
        """Whether he may sign in."""
        return self.enabled

    @property
    def is_anonymous(self) -> bool:
        """Never."""
        return False

    def get_id(self) -> str:
        """What the signed session carries: id and stamp."""
        return f"{self.id}:{self.auth_stamp}"

    def __str__(self) -> str:
        """His name."""
        return self.name


class Grant(Base):
    """授权: a role in an office, from a day (inclusive) to a day (exclusive).

    Officers, members and informants have none: their memberships and appointments speak (models.actors).
    """

    __tablename__ = "person_grant"
    __table_args__ = (
        CheckConstraint("role IN ({})".format(", ".join(f"'{r}'" for r in Role)), name="role"),
        CheckConstraint("role <> 'unit_handler' OR unit_id IS NOT NULL", name="unit"),
        CheckConstraint("until_on IS NULL OR until_on > from_on", name="span"),
        Index("person_grant_person_id_ix", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), comment="人员")
    role: Mapped[str] = mapped_column(String(20), comment="角色", info={"words": ROLES})
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), comment="办公室")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), comment="责任单位")
    from_on: Mapped[date] = mapped_column(comment="自")
    until_on: Mapped[date | None] = mapped_column(comment="至（不含）")

    person: Mapped[Person] = relationship(back_populates="grants", foreign_keys=[person_id])
    office: Mapped[Office | None] = relationship()
    unit: Mapped[Unit | None] = relationship()

    def __str__(self) -> str:
        """经办人（市骨干办）."""
        return f"{ROLES[self.role]}（{self.office or ''}）" if self.office_id else ROLES[self.role]


class StandIn(Base):
    """离岗和代职: while one is away another takes his steps; both names stand on the record."""

    __tablename__ = "stand_in"
    __table_args__ = (
        CheckConstraint("absent_id <> substitute_id", name="two_people"),
        CheckConstraint("until_on > from_on", name="span"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    absent_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, comment="离岗人员")
    substitute_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, comment="代职人员")
    from_on: Mapped[date] = mapped_column(comment="自")
    until_on: Mapped[date] = mapped_column(comment="至（不含）")
    reason: Mapped[str | None] = mapped_column(String(80), comment="离岗事由")

    absent: Mapped[Person] = relationship(foreign_keys=[absent_id])
    substitute: Mapped[Person] = relationship(foreign_keys=[substitute_id])

    def __str__(self) -> str:
        """李敏代王强."""
        return f"{self.substitute}代{self.absent}"
