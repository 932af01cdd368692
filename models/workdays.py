"""工作日历 Workday: the rows that the office keeps; deadlines read only these."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    Integer,
    String,
    UniqueConstraint,
    null,
    select,
    text,
    union_all,
)
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


def calendar_of(session: Session) -> WorkingCalendar:
    """The office's calendar; kept with the session, since one request asks it many times."""
    kept = session.info.get("calendar")
    if isinstance(kept, WorkingCalendar):
        return kept
    days = select(
        Workday.day, Workday.worked, Workday.words, Workday.source, null().cast(Integer).label("year")
    )
    nothing: Any = (null().cast(kind) for kind in (Date, Boolean, String, String))
    years = select(*nothing, WorkdayYear.year)
    rows: Any = session.execute(union_all(days, years)).all()
    calendar = WorkingCalendar(
        sorted(
            (CalendarRow(*said) for *said, year in rows if year is None),
            key=lambda row: row.day,
        ),
        announced=[year for *_, year in rows if year is not None],
    )
    session.info["calendar"] = calendar
    return calendar


def forget_calendar(session: Session) -> None:
    """After a change of its rows."""
    session.info.pop("calendar", None)
