"""演示的会议 The demonstration's meetings: what comes before each is put on its agenda, decided, and concluded whole.

The steps that follow are taken by the conclusion, as on the panel; a story only tells what is decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from models.agenda import candidates, plan, put
from models.conclusion import conclude, settle
from models.issues import Issue
from models.meetings import Meeting
from models.people import Person
from rules.calendar import WorkingCalendar
from rules.terms import Step
from seed.demo_office import Desk
from seed.story import EVENING, NO_ISSUE, Planned, moment
from seed.story_hands import Change

LAST = 1_000_000
"""What is done at the end of a day comes after every story's own steps."""


def key_of(one: Planned) -> Any:
    """What stories call the meeting that a step makes."""
    if one.key is not None:
        return one.key
    return f"urgent/{one.story}" if one.story != NO_ISSUE else one.said["held_on"]


class Meetings:
    """会议: by the names that stories give them, and how many issues still come before each."""

    def __init__(self, planned: Iterable[Any]) -> None:
        self.held: dict[Any, Meeting] = {}
        self.waiting = Counter(
            one.said["meeting"].key
            for one in planned
            if isinstance(one, Planned) and one.step == Step.DECIDE_MEETING
        )

    def meet(self, session: Session, one: Planned, made: Meeting, actor: Person) -> None:
        """One was held; where nothing comes before it, it is concluded at once."""
        self.held[key_of(one)] = made
        session.flush()
        if not self.waiting[key_of(one)]:
            conclude(session, made, actor, one.at)

    def decide(
        self, session: Session, one: Planned, issue: Issue, said: Mapping[str, Any], actor: Person
    ) -> None:
        """An issue is put on the agenda and decided; with the last one the meeting is concluded."""
        key = one.said["meeting"].key
        meeting = self.held[key]
        item = put(session, meeting, issue, actor, one.at)
        settle(
            session, item, "decided", decision=said["decision"], lead_unit=said["lead_unit"].id,
            days_allowed=said["days_allowed"],
        )  # fmt: skip
        self.waiting[key] -= 1
        if not self.waiting[key]:
            conclude(session, meeting, actor, one.at)


def prepared(today: date, calendar: WorkingCalendar) -> Change:
    """The evening before, a special meeting is called, with all on its agenda that the rules send there already."""
    held_on = calendar.nth_after(today, 5)

    def make(session: Session, desk: Desk, at: datetime) -> None:
        meeting = plan(
            session, desk.office, "special", held_on, title="专题会议：研究提请协调的困难和问题",
            place="市政府第二会议室",
        )  # fmt: skip
        for candidate in candidates(session, meeting, at.date()):
            if candidate.first is None:
                put(session, meeting, candidate.issue, desk.people["clerk/1"], at)

    last = max(
        day for day in (today - timedelta(days=ago) for ago in range(1, 15)) if calendar.is_worked(day)
    )
    return Change(moment(last, EVENING), "clerk/1", make, story=LAST)
