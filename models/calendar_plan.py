"""日历变动预览 What a change of the calendar would move: shown first, then carried out only if it is still so.

A year's arrangement, or one day entered, changed or taken back. Every change goes through `carry_out`: what is written
is what was shown, all of it or nothing; the stamp names the days, every deadline that moves, and how.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import recount
from models.arrangement import BadArrangement, Fault
from models.arrangement_check import Arrangement
from models.recount import Moved
from models.workdays import Workday, WorkdayYear, calendar_of
from rules.calendar import CalendarRow


@dataclass(frozen=True)
class CalendarChange:
    """日历变动: rows that come, days whose rows go, and the year that is announced by it."""

    rows: tuple[CalendarRow, ...] = ()
    without: tuple[date, ...] = ()
    year: int | None = None
    source: str = ""


@dataclass(frozen=True)
class CalendarPlan:
    """预览: the change, all that moves by it, and the stamp by which it is known again."""

    change: CalendarChange
    moved: tuple[Moved, ...]
    stamp: str = field(compare=False)

    @property
    def shifted(self) -> list[Moved]:
        """Those whose day becomes another; of the rest only 暂定 changes."""
        return [one for one in self.moved if one.before != one.after]

    @property
    def issues(self) -> int:
        """How many issues that is."""
        return len({one.issue for one in self.moved})


class Changed(Exception):
    """What was shown is not so any more; `plan` is what would be now."""

    def __init__(self, plan: CalendarPlan) -> None:
        super().__init__("您预览以后情况有变化，请再看一遍，再确认")
        self.plan = plan


def plan_change(session: Session, change: CalendarChange) -> CalendarPlan:
    """What would move. Nothing is written."""
    years = [change.year] if change.year is not None else []
    gone = {*change.without, *(row.day for row in change.rows)}
    offered = calendar_of(session).amended(change.rows, gone, years)
    moved = tuple(recount.plan(session, offered))
    said = repr((change, [tuple(one) for one in moved])).encode()
    return CalendarPlan(change, moved, hashlib.sha256(said).hexdigest()[:32])


def carry_out(session: Session, change: CalendarChange, stamp: str) -> list[Moved]:
    """Write the change and work out the deadlines again; the caller commits. Raises Changed."""
    plan = plan_change(session, change)
    if plan.stamp != stamp:
        raise Changed(plan)
    return write(session, change)


def write(session: Session, change: CalendarChange) -> list[Moved]:
    """As `carry_out`, without asking what was shown."""
    days = {*change.without, *(row.day for row in change.rows)}
    there = {row.day: row for row in session.scalars(select(Workday).where(Workday.day.in_(days)))}
    for day in set(change.without) & set(there):
        if day not in {row.day for row in change.rows}:
            session.delete(there[day])
    for row in change.rows:
        kept = there.get(row.day)
        if kept is None:
            kept = Workday(day=row.day)
            session.add(kept)
        kept.worked, kept.words, kept.source = row.worked, row.words, row.source
    if change.year is not None:
        session.add(WorkdayYear(year=change.year, source=change.source))
    session.flush()
    return recount.recount(session)


def check_year(session: Session, year: int) -> None:
    """Whether a year may be loaded at all, before anybody reads its list. Raises BadArrangement where it is there."""
    if session.get(WorkdayYear, year) is not None:
        raise BadArrangement(Fault("", f"{year} 年的安排已经登记；有变动的，请逐日修改"))


def change_of_year(session: Session, said: Arrangement) -> CalendarChange:
    """The change that loads a year. Raises BadArrangement where the year, or another order for one of its days, is there."""
    check_year(session, said.year)
    days = [row.day for row in said.rows]
    there = {row.day: row for row in session.scalars(select(Workday).where(Workday.day.in_(days)))}
    faults = [
        Fault("", f"{row.day}已登记为“{there[row.day].words}”，与这里的“{row.words}”不一致，请先核对并改正那一天")
        for row in said.rows
        if row.day in there and there[row.day].worked != row.worked
    ]
    if faults:
        raise BadArrangement(*faults)
    return CalendarChange(said.rows, (), said.year, said.source)


def change_of_day(day: date, worked: bool, words: str, source: str, before: date | None = None) -> CalendarChange:
    """One day entered, or changed; `before` is the day that its row stood for."""
    gone = (before,) if before is not None and before != day else ()
    return CalendarChange((CalendarRow(day, worked, words, source),), gone)
