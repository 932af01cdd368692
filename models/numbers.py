"""编号 Numbers: one counter row for each office, series and year, raised in the caller's transaction.

No duplicates, since the row is locked until the transaction ends; no gaps, since a rolled back one gives
its number back; a void slip keeps its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, bindparam, insert, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base

_OWN = "own_numbers"


class NumberCounter(Base):
    """编号计数: `last` is the last number taken; those up to `opened` an older ledger gave, and they need not stand here."""

    __tablename__ = "number_counter"
    __table_args__ = (
        UniqueConstraint("office_id", "series", "year"),
        CheckConstraint("last >= 1", name="last"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), comment="办公室")
    series: Mapped[str] = mapped_column(String(20), comment="编号类别")
    year: Mapped[int] = mapped_column(comment="年度")
    last: Mapped[int] = mapped_column(comment="末号")
    opened: Mapped[int] = mapped_column(default=0, server_default="0", comment="期初号")

    def __str__(self) -> str:
        """registration 2014: 34."""
        return f"{self.series} {self.year}: {self.last}"


def next_number(session: Session, office_id: int, series: str, year: int) -> int:
    """The next number of a series, 1 at the start of a year; inside `own_numbers`, the ledger's own."""
    kept: Mapping[str, tuple[int, int]] = session.info.get(_OWN) or {}
    own_year, own_number = kept.get(series, (0, 0))
    return own_number if own_year == year else raised(session, office_id, series, year)


@contextmanager
def own_numbers(session: Session, given: Mapping[str, tuple[int, int]]) -> Iterator[None]:
    """Inside, a step that takes a number of one of these series in that year gets this one: (year, number).

    For what an earlier ledger numbered already; the caller keeps the counter above it.
    """
    before = session.info.get(_OWN)
    session.info[_OWN] = dict(given)
    try:
        yield
    finally:
        session.info[_OWN] = before


_counter: Any = NumberCounter.__table__
_c = _counter.c


_NEXT = {False: {"last": _c.last + 1}, True: {"last": _c.last + 1, "opened": _c.last + 1}}
"""What a number taken changes, and one that an older ledger gave."""
_HERE = (_c.office_id == bindparam("office"), _c.series == bindparam("of"), _c.year == bindparam("in"))
_RAISING = {opening: update(_counter).where(*_HERE).values(raised).returning(_c.last) for opening, raised in _NEXT.items()}


def raised(session: Session, office_id: int, series: str, year: int, *, opening: bool = False) -> int:
    """The next number of a series; 1 at the start of a year. With `opening`, one that an older ledger gave.

    Raised where the row is there, else begun: the line on SQLite cannot tell an upsert from a replacement,
    and refuses both. On PostgreSQL two may begin a series at once, and the second raises what the first began.
    """
    table, connection = _counter, session.connection()
    found = connection.execute(_RAISING[opening], {"office": office_id, "of": series, "in": year}).scalar()
    if found is not None:
        return int(found)
    first = {"office_id": office_id, "series": series, "year": year, "last": 1, "opened": int(opening)}
    if connection.dialect.name != "postgresql":
        return int(connection.execute(insert(table).values(first).returning(table.c.last)).scalar_one())
    begun = postgresql.insert(table).values(first).on_conflict_do_update(
        index_elements=["office_id", "series", "year"], set_=_NEXT[opening]
    )  # fmt: skip
    return int(connection.execute(begun.returning(table.c.last)).scalar_one())
