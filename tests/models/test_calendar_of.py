"""The calendar is read once for each stamp, and the stamp is another after every change, whoever writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from models.scope import ALL
from models.workdays import Workday, WorkdayYear, calendar_of

DAY = date(2030, 5, 6)
ADD = text("INSERT INTO workday (day, worked, words) VALUES ('2030-05-06', false, '补休')")


def stamp(session: Session) -> str:
    return str(session.execute(text("SELECT stamp FROM calendar_stamp")).scalar_one())


def fresh(engine: Engine) -> Session:
    return Session(engine, info={"scope": ALL})


CHANGES: dict[str, Callable[[Session], object]] = {
    "added": lambda session: session.execute(ADD),
    "a year": lambda session: session.execute(text("INSERT INTO workday_year (year, source) VALUES (2031, '')")),
    "other words": lambda session: session.execute(text("UPDATE workday SET words = '调休' WHERE day = '2030-01-01'")),
    "taken out": lambda session: session.execute(text("DELETE FROM workday")),
    "by the models": lambda session: (session.add(Workday(day=DAY, worked=True, words="上班")), session.flush()),
}


@pytest.fixture
def known(engine: Engine) -> Engine:
    with fresh(engine) as session:
        session.add_all([Workday(day=date(2030, 1, 1), worked=False, words="元旦"), WorkdayYear(year=2030)])
        session.commit()
        assert not calendar_of(session).is_worked(date(2030, 1, 1))
    return engine


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_another_stamp(known: Engine, change: str) -> None:
    with fresh(known) as session:
        before = stamp(session)
        CHANGES[change](session)
        assert stamp(session) != before
        session.rollback()
        assert stamp(session) == before


def test_who_comes_after_a_change_reads_it_and_who_came_before_does_not(known: Engine) -> None:
    with fresh(known) as session:
        assert calendar_of(session).is_worked(DAY)
        session.execute(ADD)
        session.commit()
    with fresh(known) as session:
        assert not calendar_of(session).is_worked(DAY)
        session.execute(text("DELETE FROM workday WHERE day = '2030-05-06'"))
        session.commit()
    with fresh(known) as session:
        assert calendar_of(session).is_worked(DAY)


def test_what_was_taken_back_was_never_there(known: Engine) -> None:
    with fresh(known) as session:
        session.execute(ADD)
        assert not calendar_of(session).is_worked(DAY)
        session.rollback()
    with fresh(known) as session:
        assert calendar_of(session).is_worked(DAY)


def test_it_is_read_once(known: Engine) -> None:
    asked: list[str] = []
    event.listen(known, "before_cursor_execute", lambda conn, cursor, statement, *rest: asked.append(statement))
    for _ in range(3):
        with fresh(known) as session:
            calendar_of(session)
    assert sum("workday" in one for one in asked) == 0
    assert len([one for one in asked if "calendar_stamp" in one]) == 3


def test_two_empty_databases_are_not_taken_for_one(engine: Engine) -> None:
    with fresh(engine) as session:
        assert len(stamp(session)) == 32
