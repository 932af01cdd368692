"""基础数据 Reference data that every database begins with: the working calendar of the years announced."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.workdays import Workday, WorkdayYear, forget_calendar
from seed.notices import notice_of_year
from seed.workdays import KNOWN_YEARS, rows_of


def load_calendar(session: Session) -> None:
    """The State Council's arrangements of every year known that is not there yet; safe to run again."""
    there = set(session.scalars(select(WorkdayYear.year)))
    for year in sorted(set(KNOWN_YEARS) - there):
        session.add(WorkdayYear(year=year, source=notice_of_year(year)))
        session.add_all(
            Workday(day=row.day, worked=row.worked, words=row.words, source=row.source)
            for row in rows_of(year)
        )
    session.flush()
    forget_calendar(session)
