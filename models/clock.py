"""时钟 The only place that asks what time it is; a day is a day in Asia/Shanghai."""

from __future__ import annotations

from datetime import date, datetime, time

from models.base import SHANGHAI


def now() -> datetime:
    """This moment, in Asia/Shanghai."""
    return datetime.now(SHANGHAI)


def today() -> date:
    """Today in Asia/Shanghai, wherever the server stands."""
    return now().date()


def day_of(moment: datetime) -> date:
    """The day in Asia/Shanghai that a moment falls on."""
    return moment.astimezone(SHANGHAI).date()


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of a day in Asia/Shanghai."""
    return datetime.combine(day, time(hour, minute), SHANGHAI)
