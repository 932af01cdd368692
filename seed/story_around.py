"""闭环之外的故事 What happens around the loop: the groups' visits of the last months, the government's meetings."""

from __future__ import annotations

from datetime import date, timedelta

from rules.calendar import WorkingCalendar, last_of_month
from rules.terms import Step
from seed.hands import Hands
from seed.linyi import wordings as words
from seed.linyi.enterprises import ENTERPRISES, Enterprise
from seed.story import MORNING, NO_ISSUE, Planned, Ref, dice, moment
from seed.story_fit import YEAR
from seed.story_year import GONE

VISITS = {"supported": 2, "contact": 1}
"""What a month owes."""
MISSED, MET, MORE = -1, 0, 1
GOOD, BAD = (6, 80, 14), (52, 44, 4)
"""How often an enterprise is missed, met or visited once more: in most months, and in a group's bad ones."""
BAD_MONTHS = 0.12


def months_before(today: date, days: int) -> list[date]:
    """The first day of each month that so many days reach into, the month of today included."""
    first, found = (today - timedelta(days=days)).replace(day=1), []
    while first <= today:
        found.append(first)
        first = last_of_month(first.year, first.month) + timedelta(days=1)
    return found


def special_meetings(today: date, calendar: WorkingCalendar) -> tuple[date, ...]:
    """The monthly special meetings of the year, all before today."""
    days = (calendar.on_or_after(month.replace(day=12)) for month in months_before(today, YEAR))
    return tuple(day for day in days if today - timedelta(days=YEAR) <= day < today)


def promotion_meetings(today: date, calendar: WorkingCalendar) -> tuple[date, ...]:
    """The quarterly promotion meetings of the year, all before today."""
    months = (month for month in months_before(today, YEAR) if month.month % 3 == 0)
    days = (calendar.on_or_after(month.replace(day=20)) for month in months)
    return tuple(day for day in days if today - timedelta(days=YEAR) <= day < today)


def meetings(today: date, calendar: WorkingCalendar) -> list[Planned]:
    """Both kinds, with their minutes."""
    titles = {"special": "专题会议：研究协调骨干企业困难和问题", "promotion": "骨干企业培植工作推进会议"}
    held = [("special", day) for day in special_meetings(today, calendar)]
    held += [("promotion", day) for day in promotion_meetings(today, calendar)]
    planned = []
    for kind, day in held:
        rng = dice(day, kind)
        said = {
            "kind": kind, "held_on": day, "present": rng.choice(words.STUDY_PRESENT),
            "record": Ref("paper", f"会议记录{day:%Y%m%d}.pdf"),
        }  # fmt: skip
        more = {"title": titles[kind], "decision": rng.choice(words.MEETING_DECISIONS)}
        at = moment(day, MORNING + rng.randint(30, 120))
        planned.append(Planned(at, NO_ISSUE, Step.MEET, "clerk/1", said, more))
    return planned


def visits(today: date, calendar: WorkingCalendar, since: date) -> list[Planned]:
    """Every enterprise is called on as its relation asks, on different days of each month that follows a day.

    A group has good months and bad ones: in those it misses about every second enterprise.
    """
    return [
        planned
        for month in months_before(today, (today - since).days)
        for enterprise in ENTERPRISES
        if enterprise != GONE
        for planned in _visits_of(enterprise, month, today, calendar)
        if planned.at.date() >= since
    ]


def is_bad(group: int, month: date) -> bool:
    """Whether a group neglects its visits in a month, which is told by its first day."""
    return dice(group, month).random() < BAD_MONTHS


def _visits_of(enterprise: Enterprise, month: date, today: date, calendar: WorkingCalendar) -> list[Planned]:
    rng, hands = dice(today, enterprise.short_name, month), Hands(today, calendar)
    last = last_of_month(month.year, month.month)
    days = [month + timedelta(days=ahead) for ahead in range((last - month).days + 1)]
    worked = [day for day in days if calendar.is_worked(day)]
    often = BAD if is_bad(hands.group_of(enterprise, month), month) else GOOD
    number = VISITS[hands.relation_of(enterprise, month)] + rng.choices((MISSED, MET, MORE), often)[0]
    planned = []
    for day in sorted(rng.sample(worked, min(number, len(worked)))):
        at = moment(day, MORNING + rng.randint(60, 480))
        account = words.VISIT_NOTES[rng.randrange(len(words.VISIT_NOTES))]
        said = {
            "enterprise": Ref("enterprise", enterprise.short_name), "visited_on": day, "place": enterprise.address,
            "met": hands.informant_name(enterprise, day), "account": account,
        }  # fmt: skip
        part = rng.choice(("officer", "officer", "member/1", "member/2"))
        who = hands.one_of_group(enterprise, day, part)
        if day < today:
            planned.append(Planned(at, NO_ISSUE, Step.VISIT, who, said))
    return planned
