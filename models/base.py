"""底座 Base: naming of constraints, and the column types that both databases keep exactly."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, DateTime, Dialect, MetaData, Numeric, String
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator, TypeEngine

SHANGHAI = ZoneInfo("Asia/Shanghai")
CENTS = Decimal("0.01")

NAMING = {
    "ix": "%(table_name)s_%(column_0_N_name)s_ix",
    "uq": "%(table_name)s_%(column_0_N_name)s_uq",
    "ck": "%(table_name)s_%(constraint_name)s_ck",
    "fk": "%(table_name)s_%(column_0_N_name)s_fk",
    "pk": "%(table_name)s_pk",
}


class Base(DeclarativeBase):
    """Parent of every record. Each column carries `comment=`: its official Chinese term."""

    metadata = MetaData(naming_convention=NAMING)


class Moment(TypeDecorator[datetime]):
    """时刻: a moment with its offset. timestamptz on PostgreSQL, ISO text in UTC on SQLite; read in Asia/Shanghai."""

    impl = String(32)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column that the database really has."""
        on_postgresql = dialect.name == "postgresql"
        return dialect.type_descriptor(DateTime(timezone=True) if on_postgresql else String(32))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse a moment without offset; it would mean another moment elsewhere."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("时刻须带时区")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """In Asia/Shanghai, whatever the server's own zone."""
        if value is None:
            return None
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(SHANGHAI)


class Yuan(TypeDecorator[Decimal]):
    """金额（元）: exact to the cent. numeric on PostgreSQL, whole cents (分) on SQLite, which knows no decimals."""

    impl = Numeric(20, 2)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column that the database really has."""
        on_postgresql = dialect.name == "postgresql"
        return dialect.type_descriptor(Numeric(20, 2) if on_postgresql else BigInteger())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Refuse fractions of a cent and what went through a float."""
        if value is None:
            return None
        if not isinstance(value, Decimal) or value != value.quantize(CENTS):
            raise ValueError("金额须为精确到分的十进制数")
        return value if dialect.name == "postgresql" else int(value.scaleb(2))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Yuan with two decimals."""
        if value is None:
            return None
        return Decimal(value).scaleb(-2) if isinstance(value, int) else Decimal(value).quantize(CENTS)


def can_be_kept(text: str) -> bool:
    """Whether both databases can keep it: no NUL, and every character one that UTF-8 knows."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def keepable(text: str) -> str:
    """The text with what no database keeps shown as �: for what must be written down as it came."""
    if can_be_kept(text):
        return text
    return "".join(character if can_be_kept(character) else "�" for character in text)
