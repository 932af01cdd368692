"""A change of calendar: what still runs is worked out again, what has ended is not."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.clock import at
from models.facts import told
from models.issues import Issue
from models.projection import differing
from models.readings import SettingReading
from models.recount import recount
from models.workdays import Workday, WorkdayYear, calendar_of, forget_calendar
from rules.policies.linyi_2014 import KEY
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
    assert [(one.issue.id, one.before, one.after) for one in moved] == [
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
