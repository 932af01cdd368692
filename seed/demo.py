"""演示数据 The demonstration: Linyi's city office, a year of issues, made by taking the steps.

Deterministic for a given day, but for the passwords, which are made anew and told once. Today itself is left
empty: the last step lies before it.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import clock
from models.issues import Issue
from models.offices import Office
from models.scope import everything
from models.sign_in import made_password, set_password
from models.workdays import calendar_of
from rules.terms import Role
from seed.demo_meetings import prepared
from seed.demo_office import SINCE, Desk, set_up
from seed.demo_play import Play, Progress
from seed.demo_talk import talk
from seed.linyi.groups import OFFICE
from seed.story import Teller
from seed.story_around import meetings, months_before, special_meetings, visits
from seed.story_fit import YEAR
from seed.story_hands import changes
from seed.story_plots import WHOLE
from seed.story_year import stories

QUARTER = 92
SignIn = tuple[str, str, str, str]
"""Role in words, username, password, name."""


class CannotSeed(Exception):
    """The demonstration is not written; its words say why."""


def seed_demo(
    session: Session, today: date, progress: Progress | None = None, *, issues: int = WHOLE
) -> list[SignIn]:
    """Fill a migrated database and commit; returns one sign-in for each role. Raises `CannotSeed`.

    Visits are told for a year, in a smaller demonstration for a quarter, from the first of a month on.
    """
    with everything(session):
        sign_ins = fill(session, today, progress, issues=issues)
        session.commit()
        return sign_ins


def fill(
    session: Session, today: date, progress: Progress | None = None, *, issues: int = WHOLE
) -> list[SignIn]:
    """The same in the caller's transaction. Raises `CannotSeed`."""
    check_empty(session, today)
    desk = set_up(session, today)
    calendar = calendar_of(session)
    told = stories(today, issues, calendar, special_meetings(today, calendar))
    planned = [step for story in told for step in story.planned]
    since = months_before(today, YEAR if issues >= WHOLE else QUARTER)[1]
    Play(session, desk).run(
        [
            *planned,
            *meetings(today, calendar),
            *visits(today, calendar, since),
            *changes(today, calendar),
            prepared(today, calendar),
            *talk(today, calendar),
        ],
        progress,
    )
    return _sign_ins(session, desk, told, today)


def check_empty(session: Session, today: date) -> None:
    """Nothing is there yet, and there is a year to tell. Raises `CannotSeed`."""
    if session.scalar(select(func.count()).select_from(Issue)):
        raise CannotSeed("数据库里已有困难和问题，演示数据只写入空库；未写入任何内容")
    if session.scalar(select(Office.id).where(Office.name == OFFICE)) is not None:
        raise CannotSeed(f"数据库里已有“{OFFICE}”，演示数据只写入空库；未写入任何内容")
    if (today - SINCE).days <= YEAR:
        raise CannotSeed(f"演示要有此前一整年的办理，日期须晚于办法施行（{SINCE}）满一年；未写入任何内容")


def _sign_ins(session: Session, desk: Desk, told: list[Teller], today: date) -> list[SignIn]:
    """One person of each role, with a password made for this run; those who have the most to do."""
    found = []
    session.info["at"] = clock.at(today, 0)
    for role in Role:
        person = desk.people[_busiest(desk, told, role)]
        password = made_password()
        set_password(person, password)
        found.append((role.words, person.username, password, person.name))
    session.flush()
    session.info.pop("at")
    return found


def _busiest(desk: Desk, told: list[Teller], role: Role) -> str:
    """The name in stories of the one with the most open work; the first where all have the same."""
    names = [name for name, held in desk.roles.items() if held == role]
    work = Counter(name for story in told if story.due and story.is_open for name in _involved(story))
    return max(names, key=lambda name: work[name])


def _involved(story: Teller) -> tuple[str, ...]:
    group = f"group/{story.enterprise.group}"
    return (story.handler, story.informant or "", f"{group}/officer", f"{group}/member/1")
