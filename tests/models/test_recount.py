"""A change of calendar: what still runs is worked out again, what has ended is not; one entry of the log says what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from models.clock import at
from models.deadlines import Deadline
from models.facts import told
from models.issues import Issue
from models.log import LogEntry
from models.projection import differing
from models.readings import SettingReading
from models.recount import Moved, plan, recount
from models.verify import verify
from models.workdays import Workday, WorkdayYear, calendar_of, forget_calendar
from rules.calendar import CalendarRow, WorkingCalendar
from rules.policies import POLICIES
from rules.policies.linyi_2014 import KEY
from seed.case_play import Play
from seed.cast import Cast
from tests.models.story import Story


@pytest.fixture
def working_days(session: Session, cast: Cast) -> None:
    """The office reads the days on the slip as working days."""
    session.add(
        SettingReading(
            office_id=cast["city"].id, policy=KEY, name="days_unit", value="working",
            from_on=date(2013, 1, 1), chosen_at=at(date(2013, 1, 1)),
        )
    )  # fmt: skip
    session.commit()


@pytest.mark.usefixtures("working_days")
def test_a_new_holiday_moves_what_runs_and_not_what_has_ended(session: Session, cast: Cast) -> None:
    """Slips of Monday 3 March, five working days: due on the 10th; the 5th becomes a day off."""
    running, ended = Story(session, cast).to("dispatch"), Story(session, cast).to("close")
    assert running.issue.due_on == ended.issue.due_on == date(2014, 3, 10)
    session.add(Workday(day=date(2014, 3, 5), worked=False, words="临时放假"))
    session.commit()
    moved = recount(session)
    session.commit()
    assert [(one.issue, one.before, one.after) for one in moved] == [
        (running.issue.id, date(2014, 3, 10), date(2014, 3, 11))
    ]
    assert (running.issue.due_on, running.issue.first_due_on) == (date(2014, 3, 11), date(2014, 3, 11))
    assert ended.issue.due_on == date(2014, 3, 10)
    assert not running.differs
    assert recount(session) == []


@pytest.mark.usefixtures("working_days")
def test_an_announced_year_makes_a_provisional_day_firm(session: Session, cast: Cast) -> None:
    """The year was not loaded when the slip went out."""
    kept = session.get_one(WorkdayYear, 2014)
    source = kept.source
    session.delete(kept)
    session.commit()
    forget_calendar(session)
    story = Story(session, cast).to("dispatch")
    assert story.issue.provisional is True
    session.add(WorkdayYear(year=2014, source=source))
    session.commit()
    recount(session)
    session.commit()
    issue = session.scalars(select(Issue)).one()
    assert issue.provisional is False
    known = told(session, issue, story.day)
    assert not differing(issue, known.policy, known.facts, calendar_of(session))


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    """What is sent to the database inside."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.extend([statement] if not statement.startswith("BEGIN") else [])

    event.listen(session.get_bind(), "before_cursor_execute", note)
    yield sent
    event.remove(session.get_bind(), "before_cursor_execute", note)


def day_off(session: Session, day: date) -> None:
    """An order that makes a working day a day off."""
    session.add(Workday(day=day, worked=False, words="临时放假"))
    session.commit()


@pytest.mark.usefixtures("working_days")
def test_a_plan_says_what_a_calendar_would_move_and_writes_nothing(session: Session, cast: Cast) -> None:
    story = Story(session, cast).to("dispatch")
    moved = [Moved(story.issue.id, story.issue.registration_no, "due_on", date(2014, 3, 10), date(2014, 3, 11), False)]
    kept = calendar_of(session)
    offered = WorkingCalendar([CalendarRow(date(2014, 3, 5), False, "临时放假")], kept.announced)
    logged = session.scalar(select(func.count()).select_from(LogEntry))
    assert plan(session, offered) == plan(session, offered) == moved
    session.commit()
    session.expire_all()
    assert (story.issue.due_on, session.scalars(select(Deadline.due_on)).one()) == (date(2014, 3, 10),) * 2
    assert session.scalar(select(func.count()).select_from(LogEntry)) == logged
    day_off(session, date(2014, 3, 5))
    assert recount(session) == moved


@pytest.mark.usefixtures("working_days")
def test_one_entry_of_the_log_lists_what_moved_in_a_few_statements(session: Session, cast: Cast) -> None:
    stories = [Story(session, cast).to("dispatch") for _ in range(3)]
    day_off(session, date(2014, 3, 5))
    last = session.scalar(select(func.max(LogEntry.id)))
    with statements(session) as few:
        assert len(recount(session)) == 3
    session.commit()
    entry = session.scalars(select(LogEntry).where(LogEntry.id > last)).one()
    assert (entry.action, entry.noun) == ("recount", "deadline")
    assert json.loads(entry.after) == {"moved": [{
        "column": "due_on", "before": "2014-03-10", "after": "2014-03-11", "provisional": False,
        "issues": [story.issue.id for story in stories],
    }]}  # fmt: skip
    assert [*verify(session)] == []
    for _ in range(9):
        Story(session, cast).to("dispatch")
    day_off(session, date(2014, 3, 6))
    with statements(session) as many:
        assert len(recount(session)) == 12
    assert len(many) == len(few)
    assert {row.due_on for row in session.scalars(select(Issue))} == {date(2014, 3, 12)}


@pytest.mark.usefixtures("working_days")
def test_a_later_round_keeps_the_first_day(session: Session, cast: Cast) -> None:
    """The result was not found so on the 3rd: five working days from then; the first date is that of the slip."""
    story = Story(session, cast).to("file_result")
    story.take("verify", passed=False, findings="尚未解决")
    assert (story.issue.round, story.issue.due_on, story.issue.first_due_on) == (2, date(2014, 3, 10), date(2014, 3, 10))
    day_off(session, date(2014, 3, 5))
    assert [one.after for one in recount(session)] == [date(2014, 3, 11)]
    assert (story.issue.due_on, story.issue.first_due_on) == (date(2014, 3, 11), date(2014, 3, 10))


def test_the_last_day_for_handing_out_moves_until_the_slip(session: Session, cast: Cast) -> None:
    """临沧: registered on Thursday 30 September 2021, two working days by the director's tier; the 8th becomes a day off."""
    given = [{"at": status, "on": date(2021, 9, 30)} for status in ("proposed", "dispatched")]
    waiting, handed = (Play(session, cast, POLICIES["lincang-2021-21"], one).issue for one in given)
    assert (waiting.dispatch_by, handed.dispatch_by) == (date(2021, 10, 9), date(2021, 10, 9))
    day_off(session, date(2021, 10, 8))
    moved = [one for one in recount(session) if one.column == "dispatch_by"]
    assert moved == [
        Moved(waiting.id, waiting.registration_no, "dispatch_by", date(2021, 10, 9), date(2021, 10, 11), False)
    ]
    session.commit()
    assert (waiting.dispatch_by, handed.dispatch_by) == (date(2021, 10, 11), date(2021, 10, 9))
