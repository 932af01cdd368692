"""大量数据 A large database for measuring: the demonstration, and beside it thousands of issues newly reported.

The many are only received and registered, by the same road; what a list or a page costs does not ask more.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from models.scope import everything
from models.workdays import calendar_of
from rules.calendar import WorkingCalendar
from seed.demo import check_empty
from seed.demo_office import set_up
from seed.demo_play import Play, Progress
from seed.linyi.enterprises import ENTERPRISES
from seed.linyi.troubles import TROUBLES, worded
from seed.story import Planned, Teller
from seed.story_around import meetings, special_meetings
from seed.story_fit import YEAR
from seed.story_hands import changes
from seed.story_plots import PLOTS
from seed.story_scenes import register, report
from seed.story_year import stories

TODAY = date(2026, 11, 20)
"""A day whose year of working days is known, so that the data are the same at every run."""
FEWEST = 2 * len(PLOTS)


def seed_large(
    session: Session, issues: int = 3000, today: date = TODAY, progress: Progress | None = None
) -> None:
    """So many issues in an empty database, some at every point of the loop, in one commit. Raises `CannotSeed`."""
    with everything(session):
        check_empty(session, today)
        desk = set_up(session, today)
        calendar = calendar_of(session)
        whole = min(issues, FEWEST)
        told = stories(today, whole, calendar, special_meetings(today, calendar))
        planned = [step for story in told for step in story.planned] + meetings(today, calendar)
        around = changes(today, calendar)
        for number in range(whole + 1, issues + 1):
            planned += _reported(number, today, calendar)
        Play(session, desk).run([*planned, *around], progress)
        session.commit()


def _reported(number: int, today: date, calendar: WorkingCalendar) -> list[Planned]:
    """Received some day of the year; all but each third registered too."""
    start = calendar.on_or_after(today - timedelta(days=YEAR - number * 13 % (YEAR - 30)))
    enterprise = ENTERPRISES[number % len(ENTERPRISES)]
    trouble = worded(TROUBLES[number * 7 % len(TROUBLES)], number)
    teller = Teller(f"{today}/{number}", number, start, today, calendar, (), enterprise, trouble)
    report(teller)
    if number % 3:
        register(teller)
    return teller.planned
