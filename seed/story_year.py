"""一年的故事 The stories of a year before a day: each plot gets an enterprise, a difficulty and its place in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from rules.calendar import WorkingCalendar
from rules.policies.linyi_2014 import FIFTY_HUNDRED_MILLION
from seed.linyi.enterprises import ENTERPRISES, Enterprise
from seed.linyi.hands import MERGED_INTO
from seed.linyi.troubles import TROUBLES, Trouble, worded
from seed.story import Teller, Unfit, dice
from seed.story_fit import tellings
from seed.story_plots import Plot, cast_for

GONE = ENTERPRISES[-1]
"""The enterprise that is deregistered in the course of the year; it has no other issue."""
Subject = tuple[Enterprise, Trouble]


def stories(today: date, number: int, calendar: WorkingCalendar, specials: tuple[date, ...]) -> list[Teller]:
    """So many stories, each lying wholly in the year before `today`, which itself is still empty."""
    plots = sorted(enumerate(cast_for(number), 1), key=lambda one: one[1].needs == "duplicate")
    subjects, told = _Subjects(today), []
    for place, plot in plots:
        if plot.needs == "duplicate":
            told.append(_duplicate(plot, place, today, calendar, specials, told))
        else:
            told.append(_fitted(plot, place, today, calendar, specials, subjects))
    return told


def _fitted(
    plot: Plot, place: int, today: date, calendar: WorkingCalendar, specials: tuple[date, ...],
    subjects: _Subjects,
) -> Teller:  # fmt: skip
    for enterprise, trouble in subjects.drawn(place, plot.needs):
        for teller in tellings(plot, place, today, _told(plot, place, today, calendar, specials, enterprise, trouble)):
            subjects.used.add((enterprise.name, trouble.title))
            return teller
    raise Unfit(f"{plot.name}：{today} 之前的一年里放不下")


def _duplicate(
    plot: Plot, place: int, today: date, calendar: WorkingCalendar, specials: tuple[date, ...],
    told: list[Teller],
) -> Teller:  # fmt: skip
    """The same once more, after one that was told already."""
    copied = {one.duplicate_of for one in told}
    for first in dice(today, place, "copied").sample(told, len(told)):
        if first.number in copied or first.duplicate_of is not None or first.trouble.about == "land" or first.enterprise == GONE:
            continue
        begun = _told(plot, place, today, calendar, specials, first.enterprise, first.trouble, first.number)
        for teller in tellings(plot, place, today, begun):
            if teller.planned[0].at > first.planned[0].at + timedelta(days=3):
                return teller
    raise Unfit(f"{plot.name}：{today} 之前的一年里放不下")


def _told(
    plot: Plot, place: int, today: date, calendar: WorkingCalendar, specials: tuple[date, ...],
    enterprise: Enterprise, trouble: Trouble, duplicate_of: int | None = None,
) -> Callable[[str, date], Teller]:  # fmt: skip
    """How a telling of it begins, with which throws and on which day."""

    def begin(seed: str, start: date) -> Teller:
        teller = Teller(seed, place, start, today, calendar, specials, enterprise, trouble)
        teller.duplicate_of = duplicate_of
        teller.formerly = teller.formerly or plot.needs == "merging"
        return teller

    return begin


class _Subjects:
    """Who has which difficulty: no enterprise has the same one twice."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.used: set[tuple[str, str]] = set()

    def drawn(self, place: int, needs: str) -> Iterator[Subject]:
        """Pairs that will do, in a random order."""
        rng = dice(self.today, place, "subject")
        enterprises = [one for one in ENTERPRISES if _enterprise_fits(one, needs)]
        for _ in range(200):
            enterprise = rng.choice(enterprises)
            trouble = rng.choice([one for one in TROUBLES if _trouble_fits(one, enterprise, needs)])
            if (enterprise.name, trouble.title) not in self.used:
                yield enterprise, worded(trouble, rng.randrange(3))


def _enterprise_fits(enterprise: Enterprise, needs: str) -> bool:
    if needs == "giant":
        return all(Decimal(one.yuan) > FIFTY_HUNDRED_MILLION for one in enterprise.revenues)
    return (enterprise == GONE) == (needs == "deregistered")


def _trouble_fits(trouble: Trouble, enterprise: Enterprise, needs: str) -> bool:
    if trouble.trades and enterprise.trade not in trouble.trades:
        return False
    if needs == "merging" and trouble.unit != MERGED_INTO:
        return False
    is_major_land = trouble.about == "land" and trouble.complexity == "major"
    if needs == "movable" and trouble.about == "land":
        return False
    return is_major_land == (needs == "land-major")
