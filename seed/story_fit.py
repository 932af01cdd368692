"""安排 Fitting a story into time: begun anew, some days earlier or later, until it lies where its plot wants it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from seed.story import Story, Unfit, dice

Scene = Callable[[Any], None]
YEAR = 365
MOST_ATTEMPTS, MOST_SHIFTS = 80, 12
SPREAD = 3
"""A wished-for day is met when the story ends so many days from it."""
Told = TypeVar("Told", bound=Story)


@dataclass(frozen=True)
class Plot:
    """情节: scenes in order, and how many such issues there are in a whole demonstration.

    `ends` is how many working days before today the last step was taken, `due` how many days from today the due
    day lies; both from and to. Where `ends` is None the story runs up to today, and `due` places it. `needs`
    narrows which difficulty and enterprise will do.
    """

    name: str
    count: int
    scenes: tuple[Scene, ...]
    ends: tuple[int, int] | None = None
    due: tuple[int, int] | None = None
    needs: str = ""


def shared_out(plots: tuple[Plot, ...], number: int, whole: int) -> tuple[Plot, ...]:
    """So many plots in the proportions of a table for `whole`, each at least once. Raises ValueError for too few."""
    if number < len(plots):
        raise ValueError(f"至少需要 {len(plots)} 件")
    share = {plot.name: max(1, round(plot.count * number / whole)) for plot in plots}
    while (missing := number - sum(share.values())) != 0:
        name = max(share, key=lambda one: share[one])
        share[name] += missing if missing > 0 else -1
    return tuple(plot for plot in plots for _ in range(share[plot.name]))


def tellings(
    plot: Plot, place: int, today: date, begin: Callable[[str, date], Told], attempts: int = MOST_ATTEMPTS
) -> Iterator[Told]:
    """Tellings that lie where the plot wants them, after so many rows of tries at most."""
    for attempt in range(attempts):
        seed = f"{today}/{place}/{attempt}"
        wish = dice(seed, "wish").randint(*(plot.ends or plot.due or (0, 0)))
        start = today - timedelta(days=40)
        for _ in range(MOST_SHIFTS):
            teller = begin(seed, start)
            try:
                for scene in plot.scenes:
                    scene(teller)
            except Unfit:
                start -= timedelta(days=11)
                continue
            off = _days_off(plot, teller, wish)
            if abs(off) <= SPREAD and _lies_right(plot, teller):
                yield teller
                break
            start -= timedelta(days=off)


def _days_off(plot: Plot, teller: Story, wish: int) -> int:
    """By how many days the story ends, or is due, too late."""
    if plot.ends:
        last = teller.planned[-1].at.date()
        return (last - teller.today).days + _calendar_days(teller, wish)
    return ((teller.due or teller.today) - teller.today).days - wish


def _calendar_days(teller: Story, working_days: int) -> int:
    """How many days ago it was so many working days ago."""
    ago = 0
    while working_days > 0:
        ago += 1
        working_days -= teller.calendar.is_worked(teller.today - timedelta(days=ago))
    return ago


def _lies_right(plot: Plot, teller: Story) -> bool:
    first, last = (teller.planned[place].at.date() for place in (0, -1))
    if first < teller.today - timedelta(days=YEAR) or last >= teller.today:
        return False
    day_before = timedelta(days=1)
    ended = teller.calendar.working_days(last - day_before, teller.today - day_before)
    if plot.ends and not plot.ends[0] <= ended <= plot.ends[1]:
        return False
    if plot.due is None:
        return True
    return teller.due is not None and plot.due[0] <= (teller.due - teller.today).days <= plot.due[1]
