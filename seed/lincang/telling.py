"""讲述 The teller of Lincang's stories: which office has the issue now, who plays there, from which day days count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from rules.calendar import WorkingCalendar
from rules.policies.lincang_facts import HANDLING_DAYS
from rules.terms import Role, Step
from seed.lincang.changes import LOCAL_RULE, Changes
from seed.lincang.enterprises import ENTERPRISES, Enterprise
from seed.lincang.places import CITY, place_of
from seed.lincang.troubles import Trouble
from seed.lincang.units import MERGED, MERGED_INTO, Unit, unit_for
from seed.lincang.wordings import WORDINGS, Wording
from seed.story import Planned, Ref, Story, moment

EACH_WITH_ACCOUNT = 3


def has_account(enterprise: Enterprise) -> bool:
    """Whether its informant has an account of his own; the others report through clerks."""
    return ENTERPRISES.index(enterprise) % EACH_WITH_ACCOUNT == 0


class Teller(Story):
    """The one who tells a story of Lincang. `counted_from` is the day from which the unit's deadline counts."""

    def __init__(
        self, seed: str, number: int, start: date, today: date, calendar: WorkingCalendar,
        enterprise: Enterprise, trouble: Trouble,
    ) -> None:  # fmt: skip
        super().__init__(seed, number, start, today, calendar)
        self.changes = Changes(today, calendar)
        self.enterprise, self.trouble = enterprise, trouble
        self.title, self.description, self.wanted = trouble.title, trouble.description, trouble.wanted
        self.category, self.channel, self.reply = trouble.category, "", ""
        self.complexity = trouble.complexity
        self.formerly = False
        self.counted_from = start
        self.approved_by = ""
        self.meeting: tuple[str, int] | None = None
        self.told_progress = self.reminded = 0
        self.goes_to(enterprise.place)

    def goes_to(self, office: str) -> None:
        """Another office has it from now on: its people, and the units of its level."""
        self.office = office
        self.first, self.second = self.rng.sample((1, 2), 2)
        self.unit = self.competent = unit_for(self.trouble.lead, office)
        others = (unit_for(duty, office) for duty in self.trouble.others)
        self.others = tuple(dict.fromkeys(unit for unit in others if unit != self.unit))

    def who(self, role: Role, number: int = 1) -> str:
        """Somebody of the office that has it now, as the desk names him."""
        return f"{self.office}/{role.value}/{number}"

    @property
    def clerk(self) -> str:
        """The clerk who handles it."""
        return self.who(Role.CLERK, self.first)

    @property
    def other_clerk(self) -> str:
        """His colleague."""
        return self.who(Role.CLERK, self.second)

    @property
    def informant(self) -> str | None:
        """The informant, where he has an account."""
        return f"informant/{self.enterprise.short_name}" if has_account(self.enterprise) else None

    @property
    def lead(self) -> Unit:
        """The unit that leads: what had investment in hand was another one before the merger."""
        merged = self.formerly and self.unit.short_name == MERGED_INTO and self.day < self.changes.merged_on
        return MERGED if merged else self.unit

    @property
    def handler(self) -> str:
        """The handler at the unit that leads."""
        return f"unit/{self.lead.short_name}"

    @property
    def wording(self) -> Wording:
        """What is written about issues of its category."""
        return WORDINGS[self.category]

    @property
    def place(self) -> str:
        """Where the office is, as people call it."""
        return "市" if self.office == CITY else place_of(self.office).short_name

    @property
    def tier(self) -> Role:
        """Who must approve at least."""
        if self.complexity == "major":
            return Role.LEADER
        return Role.DEPUTY_LEADER if self.others or self.complexity == "complex" else Role.DIRECTOR

    def approver(self) -> str:
        """One of the tier mostly, sometimes one above him; several units or a complex one go now and then to the leader."""
        tier = self.tier
        if tier == Role.LEADER or self.rng.random() < 0.12:
            return self.who(Role.LEADER if tier != Role.DIRECTOR else Role.DEPUTY_LEADER)
        return self.who(tier, self.rng.choice((1, 2)) if tier == Role.DEPUTY_LEADER else 1)

    def starts_clock(self, day: date) -> None:
        """The days to handle it count from this one on."""
        local = self.office == LOCAL_RULE.place and day >= self.changes.local_rule_from
        self.counted_from = day
        self.due = self.calendar.nth_after(day, int(LOCAL_RULE.value) if local else HANDLING_DAYS)

    def is_before_due(self, days: int = 1) -> bool:
        """Whether so many working days on it is not late yet."""
        return self.due is None or self.calendar.nth_after(self.day, days) <= self.due

    def meets(self, more: dict[str, str], **said: Any) -> None:
        """The office's meeting is held at this hour; what follows names it."""
        at, key = moment(self.day, self.minute), (self.office, self.number)
        said = {"kind": "special", "held_on": self.day, **said}
        self.planned.append(Planned(at, self.number, Step.MEET, self.clerk, said, more, self.office, key))
        self.meeting = key

    def marks(self, *fields: str) -> None:
        """What was just written holds business secrets, where the difficulty does."""
        if self.trouble.secret and self.title == self.trouble.title:
            self.planned[-1] = replace(self.planned[-1], secret=fields)

    def after(self, day: date, days: int) -> date:
        """So many days after a day, or the next working day."""
        return self.calendar.on_or_after(day + timedelta(days=days))

    def paper(self, title: str) -> Ref:
        """A paper on the enterprise's issue, by its title."""
        return Ref("paper", f"{title}（{self.enterprise.name}）.pdf")
