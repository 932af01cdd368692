"""近八周收办情况: what was received and what was closed in each of eight weeks, drawn on the server."""
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_

from admin.desk_counts import Counts, line
from admin.house import today
from models.issues import Issue

WEEKS = 8
WIDTH, HEIGHT, FLOOR, ROOM = 640, 150, 122, 96
BAR, STEP, LEFT = 26, 77, 24


@dataclass(frozen=True)
class Bar:
    """One bar: what it counts, where it stands, and the list that it opens."""
    kind: str
    number: int
    url: str
    x: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        """Under its number."""
        return self.x + BAR // 2


@dataclass(frozen=True)
class Week:
    """A week from Monday to Sunday."""
    monday: date
    bars: tuple[Bar, ...]
    x: int

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    @property
    def label(self) -> str:
        """1/20."""
        return f"{self.monday.month}/{self.monday.day}"


def mondays() -> list[date]:
    """Of the last eight weeks, this one last."""
    this = today() - timedelta(days=today().weekday())
    return [this - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]


def ask(counts: Counts, view: Any) -> None:
    """How many were received on each day and closed on each, in the person's scope."""
    first = mondays()[0]
    counts.add(view.rows()
               .with_only_columns(*line("week", day=Issue.received_on, other=Issue.closed_on, many=func.count()))
               .where(or_(Issue.received_on >= first, Issue.closed_on >= first))
               .group_by(Issue.received_on, Issue.closed_on))


def read(counts: Counts, view: Any) -> list[Week]:
    """The weeks with their bars."""
    first, numbers = mondays()[0], {}
    for found in counts.of("week"):
        for kind, day in (("received", found.day), ("closed", found.other)):
            if day is not None and day >= first:
                key = kind, day - timedelta(days=day.weekday())
                numbers[key] = numbers.get(key, 0) + found.many
    tallest = max([1, *numbers.values()])
    return [week(view, monday, place, numbers, tallest) for place, monday in enumerate(mondays())]


def week(view: Any, monday: date, place: int, numbers: dict[tuple[str, date], int], tallest: int) -> Week:
    """Two bars side by side; a bar of nothing is a line, so that it can still be pointed at."""
    x = LEFT + place * STEP
    bars = []
    for shift, kind in enumerate(("received", "closed")):
        number = numbers.get((kind, monday), 0)
        height = max(1, round(number * ROOM / tallest))
        until = monday + timedelta(days=6)
        url = view.list_url(**{f"{kind}_on_from": monday.isoformat(), f"{kind}_on_to": until.isoformat()})
        bars.append(Bar(kind, number, url, x + shift * (BAR + 2), FLOOR - height, height))
    return Week(monday, tuple(bars), x + BAR + 1)
