"""逾期 Lateness: by how many working days an issue was, or is, past its days. Nothing erases it.

Done is what the deadline is met by (`met_by`, 反馈办结): from that day on no further day is late, and the days that
were late stay late, whatever follows. Two days are measured against: the effective one, which an extension moves, and
the first one, which never moves; so an extension, granted in time or not, hides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.calendar import WorkingCalendar
from rules.facts import Act
from rules.terms import Step


@dataclass(frozen=True)
class Late:
    """逾期 against one day: `days` are working days in (due_on, until], 0 where only days off passed."""

    due_on: date | None
    until: date
    days: int

    @property
    def is_late(self) -> bool:
        """Whether the day has passed; the day itself is in time."""
        return self.due_on is not None and self.until > self.due_on


@dataclass(frozen=True)
class Lateness:
    """逾期 of an issue: against the effective day and against the first; `done_on` None while it is not done."""

    effective: Late
    first: Late
    done_on: date | None

    @property
    def is_late(self) -> bool:
        """Whether it is, or was, late against either."""
        return self.effective.is_late or self.first.is_late


def lateness(
    due_on: date | None, first_due_on: date | None, done_on: date | None, on: date, calendar: WorkingCalendar
) -> Lateness:
    """As it stands on a day: measured to the day on which it was done, else to `on`."""
    until = done_on if done_on is not None and done_on <= on else on
    return Lateness(_late(due_on, until, calendar), _late(first_due_on, until, calendar), done_on)


def _late(due_on: date | None, until: date, calendar: WorkingCalendar) -> Late:
    return Late(due_on, until, calendar.working_days(due_on, until) if due_on is not None else 0)


@dataclass(frozen=True)
class RoundLate:
    """每轮逾期: when a round was due at its end, when its result was filed (None where it never was), how late."""

    leg: int
    round: int
    late: Late
    done_on: date | None


def by_round(
    acts: Iterable[Act], due: Iterable[tuple[int, int, date]], on: date, calendar: WorkingCalendar
) -> tuple[RoundLate, ...]:
    """Each round that had a day, in order; `due` are (leg, round, day) in the order in which they were set.

    A round that goes back without a result ends, for its lateness, on the day of the way back.
    """
    listed = tuple(acts)
    last = {(leg, round_): day for leg, round_, day in due}
    found = []
    for (leg, round_), due_on in last.items():
        mine = [act for act in listed if (act.leg, act.round) == (leg, round_)]
        done = next((act.on for act in reversed(mine) if act.step == Step.FILE_RESULT), None)
        over = next((act.on for act in mine if (act.to_leg, act.to_round) != (leg, round_)), None)
        found.append(RoundLate(leg, round_, _late(due_on, done or over or on, calendar), done))
    return tuple(found)
