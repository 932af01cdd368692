"""演示数据 The demonstration of Lincang, two levels and a year of issues, made by taking the steps.

Deterministic for a given day, but for the passwords. Today itself is left empty: the last step lies before it.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.offices import Office
from models.scope import everything
from models.sign_in import made_password, set_password
from models.workdays import calendar_of
from rules.terms import Role, Step
from seed.demo import CannotSeed, SignIn
from seed.demo_office import Desk
from seed.demo_play import Play, Progress
from seed.lincang.changes import changes
from seed.lincang.office import SINCE, set_up
from seed.lincang.places import CITY, CITY_NAME
from seed.lincang.plots import WHOLE
from seed.lincang.telling import Teller
from seed.lincang.year import stories
from seed.story_fit import YEAR

OF_CITY = (
    Role.CLERK, Role.DIRECTOR, Role.DEPUTY_LEADER, Role.LEADER, Role.SUPERVISOR,
    Role.ADMINISTRATOR, Role.SECURITY_OFFICER, Role.AUDITOR,
)  # fmt: skip
OF_COUNTY = (Role.CLERK, Role.DIRECTOR, Role.DEPUTY_LEADER, Role.LEADER)


def seed_lincang(
    session: Session, today: date, progress: Progress | None = None, *, issues: int = WHOLE
) -> list[SignIn]:
    """Fill a migrated database, which may hold other cities' offices, and commit; returns the sign-ins.

    Raises `CannotSeed`.
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
    desk = set_up(session)
    calendar = calendar_of(session)
    told = stories(today, issues, calendar)
    planned = [step for story in told for step in story.planned]
    Play(session, desk).run([*planned, *changes(today, calendar)], progress)
    return _sign_ins(session, desk, told, today)


def check_empty(session: Session, today: date) -> None:
    """Lincang is not there yet, and there is a year to tell. Raises `CannotSeed`."""
    if session.scalar(select(Office.id).where(Office.name == CITY_NAME)) is not None:
        raise CannotSeed(f"数据库里已有“{CITY_NAME}”，演示数据只写入一次；未写入任何内容")
    if not has_a_year(today):
        raise CannotSeed(f"演示要有此前一整年的办理，日期须晚于办法施行（{SINCE}）满一年；未写入任何内容")


def has_a_year(today: date) -> bool:
    """Whether the regulation was in force for the whole year before."""
    return (today - SINCE).days > YEAR


def _sign_ins(session: Session, desk: Desk, told: list[Teller], today: date) -> list[SignIn]:
    """The city's people, those of a busy county, a handler and an informant with work; passwords of this run."""
    found = []
    session.info["at"] = clock.at(today, 0)
    for name in _shown(told):
        person, role = desk.people[name], desk.roles[name]
        place = desk.offices.get(name.split("/")[0])
        password = made_password()
        set_password(person, password)
        where = f"（{place.short_name}）" if place else f"（{name.split('/')[1]}）"
        found.append((f"{role.words}{where}", person.username, password, person.name))
    session.flush()
    session.info.pop("at")
    return found


def _shown(told: list[Teller]) -> list[str]:
    """Whose sign-ins are printed, by the names of stories; of the counties the busiest where an extension waits."""
    still = [story for story in told if story.is_open]
    counties = Counter(story.office for story in still if story.office != CITY)
    handlers = Counter(story.handler for story in still if story.due)
    informants = Counter(story.informant for story in still if story.informant)
    asked = {story.office for story in still if story.planned[-1].step == Step.REQUEST_EXTENSION}
    county = max(sorted(counties), key=lambda one: (one in asked, counties[one]))
    return [
        *(f"{CITY}/{role.value}/1" for role in OF_CITY),
        *(f"{county}/{role.value}/1" for role in OF_COUNTY),
        max(sorted(handlers), key=lambda one: handlers[one]),
        max(sorted(informants), key=lambda one: informants[one]),
    ]
