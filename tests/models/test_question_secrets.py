"""问与答 marked 含商业秘密: as they are written or afterwards, kept apart like any field, read by who handles the issue."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models.asking import answer, ask
from models.attachments import Attachment, Upload
from models.clock import at
from models.issues import Issue
from models.log import LogEntry
from models.marking import NotMarked, lift, mark
from models.people import Person
from models.questions import Question
from models.scope import everything
from models.secret_cells import in_question
from models.secrets import WORDS
from rules.terms import Status
from seed.cast import Cast
from tests.models.test_lincang import FRIDAY, play
from tests.models.test_secrets import hunted, seen_as

CANARY = "金丝雀配方"
MOMENT = at(FRIDAY)
SECRET = ("answer", "papers")


@pytest.fixture
def asked(session: Session, cast: Cast) -> Question:
    """A secret question of the county's clerk, and its enterprise's secret answer with a paper."""
    told = play(session, cast, Status.HANDLING)
    made = ask(session, told.issue, cast["county/clerk"], MOMENT, f"{CANARY}的用量", secret=True)
    paper = Upload(f"{CANARY}.txt", CANARY.encode())
    answer(session, made, cast["informant"], MOMENT, f"{CANARY}每吨三克", [paper], secret=SECRET)
    session.commit()
    return made


def told_to(session: Session, person: Person) -> tuple[str, str | None, list[str]]:
    """Question, answer and names of papers, as somebody reads them."""
    with seen_as(session, person, FRIDAY):
        one = session.scalars(select(Question)).one()
        return one.text, one.answer, [paper.name for paper in session.scalars(select(Attachment).where(Attachment.question_id == one.id))]


@pytest.mark.parametrize("who", ["county/clerk", "county/leader", "unit_handler", "informant"])
def test_who_handles_it_reads_it(session: Session, cast: Cast, asked: Question, who: str) -> None:
    assert told_to(session, cast[who]) == (f"{CANARY}的用量", f"{CANARY}每吨三克", [f"{CANARY}.txt"])


@pytest.mark.parametrize("who", ["city/clerk", "city/supervisor", "liaison_officer"])
def test_who_only_sees_the_issue_reads_that_it_is_one(session: Session, cast: Cast, asked: Question, who: str) -> None:
    assert told_to(session, cast[who]) == (WORDS, WORDS, [])


def test_it_stands_in_one_table(session: Session, cast: Cast, asked: Question) -> None:
    """Neither in its own cell nor in the log; a file's bytes stand with the file, for whom its name is not there."""
    assert hunted(session, CANARY) == {"business_secret", "attachment"}


def test_a_clerk_marks_and_lifts_afterwards(session: Session, cast: Cast) -> None:
    """With its copies; the log says that it was done, never the words."""
    told = play(session, cast, Status.HANDLING)
    issue, clerk = told.issue, cast["county/clerk"]
    made = ask(session, issue, clerk, MOMENT, f"{CANARY}的用量")
    answer(session, made, cast["informant"], MOMENT, f"{CANARY}每吨三克")
    session.commit()
    key, issue_id, by = made.id, issue.id, clerk.id
    for name in ("text", "answer"):
        mark(session, issue, in_question(made.id, name), clerk, MOMENT)
    session.commit()
    assert hunted(session, CANARY) == {"business_secret", "log_entry"}  # as it was logged before
    assert told_to(session, cast["city/clerk"])[:2] == (WORDS, WORDS)
    with seen_as(session, cast["auditor"], FRIDAY):
        assert CANARY not in repr([(one.words, one.before, one.after) for one in session.scalars(select(LogEntry))])
    lift(session, session.get_one(Issue, issue_id), in_question(key, "answer"), session.get_one(Person, by), MOMENT, "已公开")
    session.commit()
    assert told_to(session, cast["city/clerk"])[:2] == (WORDS, f"{CANARY}每吨三克")
    said = session.scalars(select(LogEntry.words).where(LogEntry.action == "unmark")).one()
    assert said == "不再标明商业秘密：答复（已公开）"


@pytest.mark.parametrize(("name", "of_another"), [("text", True), ("role", False), ("answer", False)])
def test_what_is_no_place_of_this_issue_is_not_marked(session: Session, cast: Cast, name: str, of_another: bool) -> None:
    """Another issue's question, a column that holds no words, an answer that is not there yet."""
    told, other = play(session, cast, Status.HANDLING), play(session, cast, Status.HANDLING)
    made = ask(session, (other if of_another else told).issue, cast["county/clerk"], MOMENT, "用量")
    with pytest.raises(NotMarked, match="没有这一处"):
        mark(session, told.issue, in_question(made.id, name), cast["county/clerk"], MOMENT)


def test_the_database_keeps_the_words(session: Session, cast: Cast, asked: Question) -> None:
    """No other hand writes something else in the place of a marked answer."""
    for words in ("别的", f"{CANARY}每吨三克"):
        with pytest.raises(DBAPIError), session.begin_nested(), everything(session):
            session.execute(text("UPDATE issue_question SET answer = :words"), {"words": words})
    session.rollback()
    assert session.scalars(select(Question.answer)).one() == WORDS
