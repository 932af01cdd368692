"""企业 Enterprise: whose difficulties the office records; its revenue by year decides 10.urgent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from models.base import Base, Yuan
from models.offices import Office

if TYPE_CHECKING:
    from models.assignments import Assignment
    from models.informants import Informant
    from models.names import EnterpriseName


class Enterprise(Base):
    """企业. The unified social credit code is stored compact, and may be missing for old enterprises."""

    __tablename__ = "enterprise"
    __table_args__ = (
        UniqueConstraint("credit_code"),
        CheckConstraint("credit_code IS NULL OR length(credit_code) = 18", name="credit_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(comment="版本")
    name: Mapped[str] = mapped_column(String(80), index=True, comment="企业名称")
    credit_code: Mapped[str | None] = mapped_column(String(18), comment="统一社会信用代码")
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True, comment="办公室")
    county: Mapped[str] = mapped_column(String(40), default="", index=True, comment="县区")
    address: Mapped[str] = mapped_column(String(120), default="", comment="详细地址")
    trade: Mapped[str] = mapped_column(String(40), default="", comment="行业")
    backbone: Mapped[bool] = mapped_column(Boolean, default=False, comment="骨干企业")
    key: Mapped[bool] = mapped_column(Boolean, default=False, comment="重点企业")
    registered_here: Mapped[bool] = mapped_column(Boolean, default=True, comment="本地注册经营")

    office: Mapped[Office] = relationship()
    revenues: Mapped[list[Revenue]] = relationship(back_populates="enterprise", order_by="Revenue.year")
    assignments: Mapped[list[Assignment]] = relationship(
        back_populates="enterprise", order_by="Assignment.from_on", info={"label": "结对"}
    )
    informants: Mapped[list[Informant]] = relationship(
        back_populates="enterprise", order_by="Informant.from_on", info={"label": "信息员"}
    )
    former_names: Mapped[list[EnterpriseName]] = relationship(
        back_populates="enterprise", order_by="EnterpriseName.until_on", info={"label": "曾用名"}
    )

    __mapper_args__ = {"version_id_col": version}

    @validates("credit_code")
    def _compact_credit_code(self, key: str, value: str | None) -> str | None:
        """Stored compact and checked. Raises ValueError in words."""
        if value is None or not value.strip():
            return None
        try:
            return str(uscc.validate(value))
        except ValidationError:
            raise ValueError("统一社会信用代码不正确：应为 18 位，末位为校验码，请对照营业执照核对") from None

    def revenue_of(self, year: int) -> Decimal | None:
        """Main-business revenue of a year, yuan."""
        return next((revenue.yuan for revenue in self.revenues if revenue.year == year), None)

    def named_on(self, day: date) -> str:
        """What it was called on a day (Asia/Shanghai)."""
        return next((one.name for one in self.former_names if day < one.until_on), self.name)

    def __str__(self) -> str:
        """Its name."""
        return self.name


class Revenue(Base):
    """主营业务收入 of one full year, exact yuan."""

    __tablename__ = "enterprise_revenue"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "year"),
        CheckConstraint("year BETWEEN 1990 AND 2100", name="year"),
        CheckConstraint("yuan >= 0", name="yuan"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), comment="企业名称")
    year: Mapped[int] = mapped_column(comment="年度")
    yuan: Mapped[Decimal] = mapped_column(Yuan, comment="主营业务收入（元）")

    enterprise: Mapped[Enterprise] = relationship(back_populates="revenues")

    def __str__(self) -> str:
        """2013年 1,000,000,000.00 元."""
        return f"{self.year}年 {self.yuan:,.2f} 元"
