"""会议频次 The year of an office's meetings: what each month and quarter owes, and when it was held; two statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.facts import policy_for
from models.meetings import Meeting
from models.offices import Office
from models.workdays import calendar_of
from rules.clause import Clause
from rules.kinds import Cadence
from rules.owed import Owed, Period, Tally, Window, owed, period_of


@dataclass(frozen=True)
class Span:
    """一期: a month or a quarter, what it owes, and the meetings held in it; None where nothing was owed yet."""

    period: Period
    owed: Owed | None
    meetings: tuple[Meeting, ...]
    left: int
    """Working days from the day it is looked at to its end; 0 when it is over."""

    @property
    def state(self) -> str:
        """met, short, running, ahead, partial or none: as a cell of the grid of visits says it."""
        if self.owed is None:
            return "none"
        if self.owed.done >= self.owed.due:
            return "met"
        if self.owed.partial:
            return "partial"
        return "running" if self.left >= 0 else "short"


@dataclass(frozen=True)
class Line:
    """一行: one cadence through the year."""

    rule: str
    kind: str
    clause: Clause
    title: str
    spans: tuple[Span, ...]

    def at(self, day: date) -> Span | None:
        """The span that holds a day."""
        return next((one for one in self.spans if day in one.period), None)


def year_of(session: Session, office: Office, year: int, on: date) -> list[Line]:
    """A line for each cadence of meetings that the office's policy has on a day; by the same rule as obligations."""
    policy = policy_for(office, on)
    if policy is None:
        return []
    since = next(one.from_on for one in office.followed if one.policy == policy.key)
    query = select(Meeting).where(
        Meeting.office_id == office.id, Meeting.state != "planned", Meeting.held_on >= date(year, 1, 1),
        Meeting.held_on < date(year + 1, 1, 1),
    )  # fmt: skip
    held = session.scalars(query.order_by(Meeting.held_on)).all()
    calendar, lines = calendar_of(session), []
    for cadence in policy.of(Cadence):
        if cadence.of != "meeting":
            continue
        mine = [one for one in held if one.kind == cadence.each]
        tally = Tally(office.id, cadence.each, (Window(since),), frozenset(one.held_on for one in mine))
        spans = []
        for period in _periods(cadence, year):
            found = owed(cadence, period.start, tally, calendar) if period.start <= on else None
            left = calendar.working_days(on, period.last) if on <= period.last else -1
            meetings = tuple(one for one in mine if one.held_on in period)
            spans.append(Span(period, found, meetings, left))
        lines.append(Line(cadence.id, str(cadence.each), cadence.clause, cadence.title, tuple(spans)))
    return lines


def _periods(cadence: Cadence, year: int) -> list[Period]:
    found, day = [], date(year, 1, 1)
    while day.year == year:
        found.append(period_of(cadence.per, day))
        day = found[-1].until
    return found
