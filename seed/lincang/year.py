"""一年的故事 Lincang's stories of a year before a day: each plot gets an enterprise, a difficulty and its place in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from rules.calendar import WorkingCalendar
from seed.lincang.changes import EXCEPTIONS, LOCAL_RULE
from seed.lincang.enterprises import ELSEWHERE, ENTERPRISES, GONE, Enterprise
from seed.lincang.later import LATER
from seed.lincang.plots import cast_for
from seed.lincang.telling import Teller
from seed.lincang.troubles import OF_INVESTMENT, TROUBLES, Trouble, worded
from seed.story import Unfit, dice
from seed.story_fit import YEAR, Plot, tellings

FESTIVAL, LONG_HOLIDAY = "春节", 10
ATTEMPTS, MOST_SUBJECTS = 12, 6
Subject = tuple[Enterprise, Trouble]
LATER_NEEDS = "later-"
PLACES = {"local": LOCAL_RULE.place, "exceptional": EXCEPTIONS[0].place}
"""Where a plot must lie, by what it needs."""


def stories(today: date, number: int, calendar: WorkingCalendar) -> list[Teller]:
    """So many stories, each lying wholly in the year before `today`, which itself is still empty."""
    plots = sorted(enumerate(cast_for(number), 1), key=lambda one: one[1].needs == "duplicate")
    subjects, told = _Subjects(today), []
    for place, plot in plots:
        if plot.needs == "duplicate":
            told.append(_duplicate(plot, place, today, calendar, told))
        else:
            told.append(_fitted(plot, place, today, calendar, subjects))
    return told


def festival_before(today: date, calendar: WorkingCalendar) -> date | None:
    """The first day off of the last Spring Festival that lies in the year; None where none is announced in it."""
    days = (today - timedelta(days=ago) for ago in range(YEAR - 20, 30, -1))
    return next((day for day in days if FESTIVAL in calendar.words(day) and not calendar.is_worked(day)), None)


def _fitted(plot: Plot, place: int, today: date, calendar: WorkingCalendar, subjects: _Subjects) -> Teller:
    festival = festival_before(today, calendar) if plot.needs.startswith("festival") else None
    for wanted in _widened(plot):
        for enterprise, trouble in subjects.drawn(place, plot.needs):
            begin = _told(place, today, calendar, enterprise, trouble)
            fitting = tellings(wanted, place, today, begin, ATTEMPTS)
            for teller in _over(festival, plot, place, today, begin) if festival else fitting:
                subjects.used.add((enterprise.name, trouble.title))
                return teller
    raise Unfit(f"{plot.name}：{today} 之前的一年里放不下")


def _widened(plot: Plot) -> Iterator[Plot]:
    """As it is; where a long holiday leaves no room for its due day, some days around.

    Where no festival is known, its plots lie anywhere in the year.
    """
    if not plot.ends and not plot.due:
        plot = replace(plot, ends=(2, 200))
    yield plot
    if plot.due:
        yield replace(plot, due=(plot.due[0] - LONG_HOLIDAY, plot.due[1] + LONG_HOLIDAY))


def _over(
    festival: date, plot: Plot, place: int, today: date, begin: Callable[[str, date], Teller]
) -> Iterator[Teller]:
    """Tellings whose unit signed shortly before the festival and whose last date lies after it."""
    for ago in range(4, 20):
        teller = begin(f"{today}/{place}/festival/{ago}", festival - timedelta(days=ago))
        for scene in plot.scenes:
            scene(teller)
        assert teller.due  # noqa: S101 # it was handed out
        if teller.counted_from < festival < teller.due and teller.planned[-1].at.date() < today:
            yield teller


def _duplicate(plot: Plot, place: int, today: date, calendar: WorkingCalendar, told: list[Teller]) -> Teller:
    """The same once more, after one that was told already and is with the same office."""
    copied = {one.duplicate_of for one in told}
    for first in dice(today, place, "copied").sample(told, len(told)):
        plain = first.title == first.trouble.title and first.office == first.enterprise.place
        if first.number in copied or first.duplicate_of is not None or not plain or first.enterprise.short_name == GONE:
            continue
        begin = _told(place, today, calendar, first.enterprise, first.trouble, first.number)
        for teller in tellings(plot, place, today, begin, ATTEMPTS):
            if teller.planned[0].at > first.planned[0].at + timedelta(days=3):
                return teller
    raise Unfit(f"{plot.name}：{today} 之前的一年里放不下")


def _told(
    place: int, today: date, calendar: WorkingCalendar, enterprise: Enterprise, trouble: Trouble,
    duplicate_of: int | None = None,
) -> Callable[[str, date], Teller]:  # fmt: skip
    """How a telling of it begins, with which throws and on which day."""

    def begin(seed: str, start: date) -> Teller:
        teller = Teller(f"lincang/{seed}", place, start, today, calendar, enterprise, trouble)
        teller.duplicate_of = duplicate_of
        return teller

    return begin


class _Subjects:
    """Who has which difficulty: no enterprise has the same one twice, and none is told much oftener than others."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.used: set[tuple[str, str]] = set()

    def drawn(self, place: int, needs: str) -> Iterator[Subject]:
        """Pairs that will do, in a random order: whose difficulty and enterprise were told least often first."""
        rng = dice(self.today, place, "lincang/subject")
        often = Counter(title for _, title in self.used)
        busy = Counter(name for name, _ in self.used)
        pairs = [pair for pair in _pairs(needs) if (pair[0].name, pair[1].title) not in self.used]
        rng.shuffle(pairs)
        pairs.sort(key=lambda pair: often[pair[1].title] + busy[pair[0].name])
        for enterprise, trouble in pairs[:MOST_SUBJECTS]:
            yield enterprise, worded(trouble, rng.randrange(3))


@cache
def _pairs(needs: str) -> tuple[Subject, ...]:
    return tuple(
        (enterprise, trouble)
        for enterprise in ENTERPRISES
        if _enterprise_fits(enterprise, needs)
        for trouble in TROUBLES
        if _trouble_fits(trouble, enterprise, needs)
    )


def _enterprise_fits(enterprise: Enterprise, needs: str) -> bool:
    if needs in PLACES and enterprise.place != PLACES[needs]:
        return False
    if (enterprise.short_name in ELSEWHERE) != (needs == "elsewhere"):
        return False
    return (enterprise.short_name == GONE) == (needs == "gone")


def _trouble_fits(trouble: Trouble, enterprise: Enterprise, needs: str) -> bool:
    if trouble.trades and enterprise.trade not in trouble.trades:
        return False
    if trouble.places and enterprise.place not in trouble.places:
        return False
    if needs.startswith(LATER_NEEDS):
        return trouble.title in LATER and _trouble_fits(trouble, enterprise, needs.removeprefix(LATER_NEEDS))
    if needs in ("transfer", "transfer-major", "merging"):
        wanted = trouble.title == OF_INVESTMENT if needs == "merging" else trouble.title != OF_INVESTMENT
        return bool(trouble.transfer) and wanted and (trouble.complexity == "major") == (needs == "transfer-major")
    if trouble.transfer or (trouble.complexity == "major") != (needs == "major"):
        return False
    if needs in ("complex", "festival-complex", "exceptional"):
        return trouble.complexity == "complex"
    is_clear = trouble.complexity == "clear" and not trouble.others
    return needs not in ("clear", "several") or is_clear == (needs == "clear")
