"""信息员 Informant: who speaks for an enterprise, one at a time, from a day to a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.enterprises import Enterprise
from models.people import Person


class Informant(Base):
    """信息员. `person` is the account, where there is one; `from_on` inclusive, `until_on` exclusive."""

    __tablename__ = "informant"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on > from_on", name="span"),
        Index(
            "informant_one_active_uq", "enterprise_id", unique=True,
            sqlite_where=text("until_on IS NULL"), postgresql_where=text("until_on IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), comment="企业名称")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True, comment="账号")
    name: Mapped[str] = mapped_column(String(40), comment="信息员")
    position: Mapped[str] = mapped_column(String(40), default="", comment="职务")
    phone: Mapped[str] = mapped_column(String(40), default="", comment="联系电话")
    email: Mapped[str] = mapped_column(String(80), default="", server_default=text("''"), comment="电子邮箱")
    from_on: Mapped[date] = mapped_column(comment="自")
    until_on: Mapped[date | None] = mapped_column(comment="至（不含）")

    enterprise: Mapped[Enterprise] = relationship(back_populates="informants")
    person: Mapped[Person | None] = relationship()

    def __str__(self) -> str:
        """His name."""
        return self.name
