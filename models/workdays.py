"""工作日历 Workday: the rows that the office keeps; deadlines read only these."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache, reduce
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, String, UniqueConstraint, case, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from rules.calendar import CalendarRow, WorkingCalendar


class Workday(Base):
    """日历 a day that differs from the plain week: a holiday, or a weekend day that is worked."""

    __tablename__ = "workday"
    __table_args__ = (UniqueConstraint("day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(comment="日期")
    worked: Mapped[bool] = mapped_column(Boolean, comment="上班")
    words: Mapped[str] = mapped_column(String(40), comment="说明")
    source: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"), comment="依据")

    def __str__(self) -> str:
        """2014-05-01 劳动节."""
        return f"{self.day} {self.words}"


class WorkdayYear(Base):
    """年度安排: a year whose arrangement has been loaded; deadlines into other years are provisional."""

    __tablename__ = "workday_year"
    __table_args__ = (CheckConstraint("year BETWEEN 1990 AND 2100", name="year"),)

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="年度")
    source: Mapped[str] = mapped_column(String(80), default="", comment="来源文件")

    def __str__(self) -> str:
        """2014."""
        return str(self.year)


class CalendarStamp(Base):
    """日历印记: one row, another by chance after every change of the two tables, whoever writes; triggers keep it."""

    __tablename__ = "calendar_stamp"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stamp: Mapped[str] = mapped_column(String(32), comment="印记")

    def __str__(self) -> str:
        """9f2c…"""
        return self.stamp


ASKED_FROM = 11
"""From this month on the next year's arrangement is asked for: the notice comes out by then or soon after."""


def missing_year(announced: Collection[int], today: date) -> int | None:
    """The year whose arrangement should be here and is not: this one, and from 1 November the next; else None."""
    wanted = [today.year, *([today.year + 1] if today.month >= ASKED_FROM else [])]
    return next((year for year in wanted if year not in announced), None)


def calendar_of(session: Session) -> WorkingCalendar:
    """The office's calendar, as its rows are now; kept with the session, since one request asks it many times.

    The stamp tells whether this process has read the rows before; if not, they come as one text.
    """
    kept = session.info.get("calendar")
    if isinstance(kept, WorkingCalendar):
        return kept
    connection = session.connection()
    calendar = _known.get(connection.execute(select(_stamp)).scalar_one())
    if calendar is None:
        stamp, days, years = connection.execute(_AS_TEXT).one()
        calendar = _known[stamp] = _read(days or "", years or "")
        for oldest in list(_known)[:-MOST_KNOWN]:
            _known.pop(oldest, None)
    session.info["calendar"] = calendar
    return calendar


MOST_KNOWN = 8
_known: dict[str, WorkingCalendar] = {}
_stamp = CalendarStamp.__table__.c.stamp
_BETWEEN, _WITHIN = "\x1e", "\x1f"
_day, _year = Workday.__table__.c, WorkdayYear.__table__.c


def _safe(column: Any) -> Any:
    """Words without the characters that part them from others."""
    return func.replace(func.replace(column, _BETWEEN, " "), _WITHIN, " ")


_ROW = (_day.day.cast(String), case((_day.worked, "1"), else_="0"), _safe(_day.words), _safe(_day.source))
_AS_TEXT = select(
    select(_stamp).scalar_subquery(),
    select(func.aggregate_strings(reduce(lambda said, one: said + _WITHIN + one, _ROW), _BETWEEN)).scalar_subquery(),
    select(func.aggregate_strings(_year.year.cast(String), _BETWEEN)).scalar_subquery(),
)


@lru_cache(maxsize=8)
def _read(days: str, years: str) -> WorkingCalendar:
    rows = sorted(row.split(_WITHIN) for row in days.split(_BETWEEN) if row)
    return WorkingCalendar(
        [CalendarRow(date.fromisoformat(day), worked == "1", *said) for day, worked, *said in rows],
        announced=[int(year) for year in years.split(_BETWEEN) if year],
    )


def forget_calendar(session: Session) -> None:
    """After a change of its rows."""
    session.info.pop("calendar", None)
