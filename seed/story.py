"""故事 One issue's life told in advance: who does what, on which day and at what hour. Writes nothing.

Scenes (story_scenes) move a `Teller` on and let people speak; plots (story_plots) string scenes together;
`seed.demo_play` then takes the steps of all stories in the order of time. The same day tells the same stories.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random
from typing import Any

from models.base import SHANGHAI
from rules.calendar import WorkingCalendar
from rules.terms import Step
from seed.hands import Hands
from seed.linyi.enterprises import Enterprise
from seed.linyi.troubles import Trouble
from seed.linyi.units import Unit, unit_named, unit_of
from seed.linyi.wordings import WORDINGS, Wording

MORNING, NOON, AFTERNOON, EVENING = 8 * 60 + 30, 12 * 60, 14 * 60, 17 * 60 + 30
"""Office hours, in minutes of the day."""
NO_ISSUE = 0
"""What belongs to no issue comes first among what happens at one moment."""
ENDS = (Step.CLOSE, Step.REFUSE, Step.ANSWER, Step.WITHDRAW, Step.END)
APPROVERS = {"clear": ("director",), "complex": ("deputy_leader/1", "deputy_leader/2"), "major": ("leader",)}


class Unfit(Exception):
    """The story does not fit where it began: a meeting that it waits for has not been held yet."""


@dataclass(frozen=True)
class Ref:
    """A record that is there only when the step is taken: unit, enterprise, meeting, issue or paper, by key."""

    kind: str
    key: Any


@dataclass(frozen=True)
class Planned:
    """One step to take. `said` is its evidence, `more` what is written on the record that it makes.

    `office` is where it is taken, by the name that the desk gives it; empty for the desk's own. `key` is what
    later steps call the meeting that it makes. `secret` names what of the evidence is marked 含商业秘密.
    """

    at: datetime
    story: int
    step: Step
    who: str
    said: Mapping[str, Any]
    more: Mapping[str, Any] = field(default_factory=dict)
    office: str = ""
    key: Any = None
    secret: tuple[str, ...] = ()


def dice(*seed: object) -> Random:
    """The same throws for the same seed."""
    return Random("/".join(map(str, seed)))  # noqa: S311 # a story is no secret


def moment(day: date, minute: int) -> datetime:
    """A minute of a day in Asia/Shanghai."""
    return datetime.combine(day, time(minute // 60, minute % 60), SHANGHAI)


class Story:
    """One who tells: where the story stands in time, and what was done so far. Each city's teller adds who plays."""

    def __init__(self, seed: str, number: int, start: date, today: date, calendar: WorkingCalendar) -> None:
        self.rng = dice(seed)
        self.number, self.today, self.calendar = number, today, calendar
        self.day, self.minute = start, 0
        self.planned: list[Planned] = []
        self.due: date | None = None
        self.duplicate_of: int | None = None
        self.office = ""

    @property
    def is_open(self) -> bool:
        """Whether its last step ends nothing."""
        return self.planned[-1].step not in ENDS

    def pick(self, texts: tuple[str, ...]) -> str:
        """One of several wordings."""
        return self.rng.choice(texts)

    def go(self, day: date) -> None:
        """To the beginning of a working day, that one or the next."""
        self.day, self.minute = self.calendar.on_or_after(day), 0

    def turn(self, least: int, most: int) -> date:
        """To the hour of the next step, some working days on; the day it falls on."""
        days = self.rng.randint(least, most)
        if days:
            self.go(self.calendar.nth_after(self.day, days))
        elif not self.calendar.is_worked(self.day):
            self.go(self.day)
        is_new_day = self.minute < MORNING
        earliest, latest = (MORNING, EVENING - 60) if is_new_day else (self.minute + 6, self.minute + 75)
        minute = self.rng.randint(earliest, latest)
        if NOON <= minute < AFTERNOON:
            minute += AFTERNOON - NOON
        if minute > EVENING:
            self.go(self.calendar.nth_after(self.day, 1))
            minute = self.rng.randint(MORNING, NOON - 1)
        self.minute = minute
        return self.day

    def does(self, step: Step, who: str, more: Mapping[str, Any] | None = None, **said: Any) -> None:
        """Somebody takes a step at this hour."""
        at = moment(self.day, self.minute)
        self.planned.append(Planned(at, self.number, step, who, said, more or {}, self.office))


class Teller(Story):
    """The one who tells a story: where it stands in time, who plays in it, and what was done so far."""

    def __init__(
        self, seed: str, number: int, start: date, today: date, calendar: WorkingCalendar,
        specials: tuple[date, ...], enterprise: Enterprise, trouble: Trouble,
    ) -> None:  # fmt: skip
        super().__init__(seed, number, start, today, calendar)
        self.specials = specials
        self.hands = Hands(today, calendar)
        self.enterprise, self.trouble = enterprise, trouble
        self.days = trouble.days_allowed
        self.since = start
        self.slip_days = trouble.days_allowed
        self.told_progress = 0
        self.unit = unit_of(enterprise.county) if trouble.unit == "county" else unit_named(trouble.unit)
        self.formerly = number % 2 == 1
        self.clerk, self.other_clerk = self.rng.sample(("clerk/1", "clerk/2"), 2)
        self.approved_by = self.rng.choice(APPROVERS[trouble.complexity])

    @property
    def lead(self) -> Unit:
        """The unit that leads: on this day another than it was before a merger."""
        return self.hands.unit_on(self.unit, self.day, self.formerly)

    @property
    def approver(self) -> str:
        """Who approves, or stands in for him."""
        return self.hands.in_place_of(self.approved_by, self.day)

    @property
    def wording(self) -> Wording:
        """What is written about issues of its category."""
        return WORDINGS[self.trouble.category]

    @property
    def cooperating(self) -> tuple[Unit, ...]:
        """The units that cooperate, without the one that leads."""
        county = unit_of(self.enterprise.county)
        named = (county if name == "county" else unit_named(name) for name in self.trouble.cooperating)
        return tuple(unit for unit in named if unit != self.lead)

    @property
    def handler(self) -> str:
        """The handler at the unit that leads."""
        return f"unit/{self.lead.short_name}"

    @property
    def informant(self) -> str | None:
        """The informant, where he has an account."""
        return self.hands.informant_of(self.enterprise, self.day)

    @property
    def officer(self) -> str:
        """The liaison officer of its group."""
        return self.hands.one_of_group(self.enterprise, self.day, "officer")

    def one_of_group(self) -> str:
        """The officer mostly, else one of the two members."""
        part = self.rng.choice(("officer", "officer", "member/1", "member/2"))
        return self.hands.one_of_group(self.enterprise, self.day, part)

    def paper(self, title: str) -> Ref:
        """A paper of the enterprise, by its title."""
        return Ref("paper", f"{title}（{self.enterprise.name}）.pdf")
