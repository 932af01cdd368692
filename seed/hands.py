"""人手 Hands: who is whose on a day of the demonstration's year, by the names that stories give them."""

from __future__ import annotations

from datetime import date, timedelta

from rules.calendar import WorkingCalendar
from seed.linyi import hands as year
from seed.linyi.enterprises import ENTERPRISES, Enterprise
from seed.linyi.units import Unit

EACH_WITH_ACCOUNT = 3
READ_ANEW_AGO = 10
"""So many working days ago the office chose to count the days on a slip as working days, from the next day on."""


def has_account(enterprise: Enterprise) -> bool:
    """Whether its informant has an account of his own; the others report through officers and clerks."""
    return ENTERPRISES.index(enterprise) % EACH_WITH_ACCOUNT == 0


def after(place: str) -> str:
    """The name of who follows the holder of a place."""
    return f"{place}/next"


class Hands:
    """Whose hands everything is in, for a demonstration of `today`."""

    def __init__(self, today: date, calendar: WorkingCalendar) -> None:
        self.today, self.calendar = today, calendar
        self.merged_on = self.day(year.MERGED_AGO)
        before = (today - timedelta(days=ago) for ago in range(1, 60))
        self.read_anew_on = [day for day in before if calendar.is_worked(day)][READ_ANEW_AGO - 1]

    def due_after(self, day: date, days: int) -> date:
        """The last of the days on a slip that starts on this one, by the reading of the day."""
        return self.calendar.nth_after(day, days) if day > self.read_anew_on else day + timedelta(days=days)

    def days_into_next_year(self, day: date, reaching: int) -> int | None:
        """So many working days as lead from a day into a year that nobody has arranged yet; None where it is not the next."""
        announced = self.calendar.announced
        if day.year not in announced or day.year + 1 in announced:
            return None
        return self.calendar.working_days(day, date(day.year + 1, 1, reaching))

    def day(self, ago: int) -> date:
        """So many days ago, or the next working day."""
        return self.calendar.on_or_after(self.today - timedelta(days=ago))

    def group_of(self, enterprise: Enterprise, day: date) -> int:
        """The group that looks after it."""
        group = enterprise.group
        for move in year.MOVES:
            if move.group and enterprise.short_name in move.enterprises and day >= self.day(move.ago):
                group = move.group
        return group

    def relation_of(self, enterprise: Enterprise, day: date) -> str:
        """supported (帮扶) or contact (联系)."""
        relation: str = enterprise.relation
        for move in year.MOVES:
            if move.relation and enterprise.short_name in move.enterprises and day >= self.day(move.ago):
                relation = move.relation
        return relation

    def holder(self, place: str, day: date) -> str:
        """Who holds a place: the one who was there at first, or his successor."""
        changed = any(one.place == place and day >= self.day(one.ago) for one in year.SUCCESSORS)
        return after(place) if changed else place

    def one_of_group(self, enterprise: Enterprise, day: date, part: str) -> str:
        """`officer`, `member/1` or `member/2` of its group."""
        return self.holder(f"group/{self.group_of(enterprise, day)}/{part}", day)

    def informant_of(self, enterprise: Enterprise, day: date) -> str | None:
        """Its informant, where he has an account."""
        if not has_account(enterprise):
            return None
        return self.holder(f"informant/{enterprise.short_name}", day)

    def informant_name(self, enterprise: Enterprise, day: date) -> str:
        """What its informant is called."""
        place = f"informant/{enterprise.short_name}"
        for one in year.SUCCESSORS:
            if one.place == place and day >= self.day(one.ago):
                return one.member.name
        return enterprise.informant.name

    def unit_on(self, unit: Unit, day: date, formerly: bool) -> Unit:
        """The unit that does its work: `formerly` for what belonged to the merged one until then."""
        return (
            year.MERGED if formerly and unit.short_name == year.MERGED_INTO and day < self.merged_on else unit
        )

    def unit_name(self, unit: Unit, day: date) -> str:
        """Its name on the day."""
        renamed = unit.short_name == year.RENAMED_UNIT and day < self.day(year.RENAMED_UNIT_AGO)
        return year.UNIT_BEFORE[0] if renamed else unit.name

    def in_place_of(self, person: str, day: date) -> str:
        """Who acts for somebody: himself, or while he is away his stand-in."""
        for leave in year.LEAVES:
            if leave.absent == person and self.day(leave.ago) <= day < self.day(leave.until_ago):
                return leave.substitute
        return person
