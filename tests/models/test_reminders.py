"""催办: what is drafted, which letter it is, what is withheld, and that two runs at once send nothing twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from models.acts import Act
from models.clock import at
from models.refusals import Refused, Stale
from models.reminder_holds import ReminderHold
from models.reminders import drafts, remind, send, withhold
from models.scope import ALL
from models.slips import Slip
from models.verify import verify
from rules.terms import Status
from seed.cast import Cast
from tests.models.story import Story, by_hand
from tests.models.test_lincang import play

LATE = date(2014, 3, 20)


def overdue(session: Session, cast: Cast) -> Story:
    """In the unit's hands, due on 2014-03-08."""
    return Story(session, cast).to("accept")


@pytest.mark.parametrize(("day", "drafted"), [(date(2014, 3, 8), 0), (date(2014, 3, 9), 1)], ids=["due-day", "day-after"])
def test_drafted_from_the_day_after_it_was_due(session: Session, cast: Cast, day: date, drafted: int) -> None:
    overdue(session, cast)
    assert len(drafts(session, day)) == drafted


def test_a_draft_says_to_whom_why_and_how_late(session: Session, cast: Cast) -> None:
    story = overdue(session, cast)
    (draft,) = drafts(session, LATE)
    assert (draft.issue.id, draft.unit, draft.late, draft.rung, draft.special) == (
        story.issue.id, cast["unit/1"].name, 9, 1, False,
    )  # fmt: skip
    assert draft.text == "请抓紧办理并报送进展。"


def test_the_next_letter_is_the_second_and_goes_out_on_another_day(session: Session, cast: Cast) -> None:
    overdue(session, cast)
    (draft,) = drafts(session, LATE)
    send(session, draft, cast["clerk"], at(LATE))
    session.commit()
    assert drafts(session, LATE) == []
    (second,) = drafts(session, LATE + timedelta(days=1))
    assert (second.rung, "现作第2次催办" in second.text) == (2, True)


def test_an_answer_a_minute_ago_stops_the_letter(session: Session, cast: Cast) -> None:
    story = overdue(session, cast)
    story.day = LATE
    (draft,) = drafts(session, LATE)
    seen = draft.issue.seq
    story.take("file_result")
    session.refresh(draft.issue)
    draft.issue.__dict__["seq"] = seen  # as the page showed it
    with pytest.raises((Stale, Refused)):
        send(session, draft, cast["clerk"], at(LATE))
    session.rollback()
    assert drafts(session, LATE) == []
    assert session.scalar(select(func.count()).select_from(Slip).where(Slip.kind == "reminder")) == 0


def test_withheld_until_a_day_inclusive(session: Session, cast: Cast) -> None:
    story = overdue(session, cast)
    withhold(session, [story.issue], cast["clerk"], at(LATE), LATE + timedelta(days=2), "已约定下周一面谈")
    session.commit()
    assert [len(drafts(session, LATE + timedelta(days=n))) for n in range(4)] == [0, 0, 0, 1]
    assert by_hand(session, "UPDATE reminder_hold SET reason = '无'") is not None
    assert by_hand(session, "DELETE FROM reminder_hold") is not None


@pytest.mark.parametrize(
    ("days", "reason", "words"),
    [(-1, "有事", "不早于今天"), (32, "有事", "最长一个月"), (1, " ", "理由")],
    ids=["past", "too-far", "no-reason"],
)
def test_what_may_not_be_withheld(session: Session, cast: Cast, days: int, reason: str, words: str) -> None:
    story = overdue(session, cast)
    with pytest.raises(ValueError, match=words):
        withhold(session, [story.issue], cast["clerk"], at(LATE), LATE + timedelta(days=days), reason)
    assert session.scalar(select(func.count()).select_from(ReminderHold)) == 0


def test_after_two_letters_special_supervision_and_no_more_by_itself(session: Session, cast: Cast) -> None:
    issue = play(session, cast, Status.HANDLING).issue
    session.commit()
    days = [issue.due_on + timedelta(days=n) for n in range(1, 6)]
    for day in days:
        remind(session, at(day))
        session.commit()
    session.refresh(issue)
    letters = session.scalars(select(Act).where(Act.issue_id == issue.id, Act.step == "remind").order_by(Act.seq)).all()
    assert [one.on for one in letters] == days[:3]
    assert ["专项督办" in one.said["text"] for one in letters] == [False, False, True]
    assert issue.supervision == "special"
    assert list(verify(session)) == []


def test_two_runs_at_once_send_nothing_twice(engine: Engine, session: Session, cast: Cast) -> None:
    for _ in range(3):
        overdue(session, cast)

    def run(_: int) -> int:
        with Session(engine, info={"scope": ALL}) as own:
            sent = len(remind(own, at(LATE)))
            own.commit()
            return sent

    with ThreadPoolExecutor(4) as pool:
        sent: list[Any] = list(pool.map(run, range(4)))
    numbers = session.scalars(select(Slip.number).where(Slip.kind == "reminder").order_by(Slip.number)).all()
    assert sum(sent) == 3
    assert numbers == [f"催〔2014〕第{n:03d}号" for n in (1, 2, 3)]
    assert list(verify(session)) == []
