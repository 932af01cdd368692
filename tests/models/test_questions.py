"""Questions to an enterprise: who asks, who answers, each once; nobody else sees them, and nobody changes them."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from models.actors import scope_of, standing_of
from models.asking import NotNow, answer, ask
from models.attachments import ANSWER_PAPERS, Attachment, Upload
from models.clock import at
from models.log import LogEntry
from models.people import StandIn
from models.questions import Question
from models.scope import ALL, everything
from seed.cast import Cast
from tests.models.story import MONDAY, Story, by_hand

PHOTO = Upload("配电房.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 32)


@pytest.fixture
def story(session: Session, cast: Cast) -> Story:
    """An issue that is being handled."""
    return Story(session, cast).to("accept")


def asked(story: Story, who: str = "clerk", words: str = "变压器是哪一年装的？") -> Question:
    made = ask(story.session, story.issue, story.cast[who], at(story.day), words)
    story.session.commit()
    return made


@pytest.mark.parametrize(
    ("who", "may"),
    [("clerk", True), ("clerk/2", True), ("liaison_officer", True), ("group_member", True), ("unit_handler", True),
     ("county/clerk", False), ("liaison_officer/2", False), ("unit_handler/2", False), ("director", False),
     ("supervisor", False), ("informant", False), ("administrator", False)],
)  # fmt: skip
def test_who_asks(story: Story, who: str, may: bool) -> None:
    if may:
        assert asked(story, who).role
        return
    with pytest.raises(NotNow, match="可以向企业提问"):
        asked(story, who)


def test_a_unit_asks_once_it_has_the_issue(session: Session, cast: Cast) -> None:
    story = Story(session, cast).to("approve")
    with pytest.raises(NotNow):
        asked(story, "unit_handler")
    story.take("dispatch")
    asked(story, "unit_handler")


@pytest.mark.parametrize(
    ("who", "may"),
    [("informant", True), ("informant/2", False), ("clerk", False), ("liaison_officer", False)],
)
def test_who_answers(story: Story, who: str, may: bool) -> None:
    question = asked(story)
    if not may:
        with pytest.raises(NotNow, match="信息员"):
            answer(story.session, question, story.cast[who], at(story.day), "2009 年")
        return
    answer(story.session, question, story.cast[who], at(story.day), " 2009 年 ", [PHOTO])
    story.session.commit()
    story.session.expire_all()
    kept = story.session.get_one(Question, question.id)
    assert (kept.answer, kept.answered_by_id) == ("2009 年", story.cast[who].id)
    assert [(one.name, one.title, one.issue_id) for one in kept.papers] == [
        ("配电房.png", ANSWER_PAPERS, story.issue.id)
    ]


def test_answered_once(story: Story) -> None:
    question = asked(story)
    answer(story.session, question, story.cast["informant"], at(story.day), "2009 年")
    with pytest.raises(NotNow, match="已经答复过"):
        answer(story.session, question, story.cast["informant"], at(story.day), "2010 年")
    assert question.answer == "2009 年"
    asked(story, words="是哪一家厂的？")


def test_the_same_question_is_not_sent_twice(story: Story) -> None:
    asked(story)
    with pytest.raises(NotNow, match="刚才已经问过"):
        asked(story)
    asked(story, "clerk/2")


@pytest.mark.parametrize("words", ["", "  ", "长" * 1001, "a\x00b"])
def test_words_that_are_no_question(story: Story, words: str) -> None:
    with pytest.raises(NotNow) as caught:
        asked(story, words=words)
    assert caught.value.field == "text"


def test_what_has_ended_is_asked_nothing(story: Story) -> None:
    question = asked(story)
    story.take("withdraw")
    with pytest.raises(NotNow, match="已经结束"):
        asked(story, words="还有吗？")
    with pytest.raises(NotNow, match="已经结束"):
        answer(story.session, question, story.cast["informant"], at(story.day), "没有")


def test_both_names_where_somebody_stands_in(story: Story, session: Session) -> None:
    cast = story.cast
    for absent, substitute in (("clerk", "unit_handler/3"), ("informant", "unit_handler/2")):
        session.add(StandIn(absent_id=cast[absent].id, substitute_id=cast[substitute].id, from_on=MONDAY,
                            until_on=date(2014, 4, 1)))  # fmt: skip
    session.commit()
    question = asked(story, "unit_handler/3")
    answer(session, question, cast["unit_handler/2"], at(story.day), "2009 年")
    assert (question.asked_by_id, question.asked_for_id) == (cast["unit_handler/3"].id, cast["clerk"].id)
    assert (question.answered_by_id, question.answered_for_id) == (cast["unit_handler/2"].id, cast["informant"].id)
    assert question.role == "clerk"


def test_seen_as_its_issue_is(story: Story, session: Session) -> None:
    asked(story)
    people = {"clerk": 1, "informant": 1, "liaison_officer": 1, "unit_handler": 1, "supervisor": 1, "informant/2": 0,
              "liaison_officer/2": 0, "unit_handler/2": 0, "county/clerk": 0, "administrator": 0}  # fmt: skip
    for who, count in people.items():
        session.expunge_all()
        with everything(session):
            scope = scope_of(session, standing_of(session, story.cast[who], MONDAY), MONDAY)
        session.info["scope"] = scope
        assert session.scalar(select(func.count()).select_from(Question)) == count, who
    session.info["scope"] = ALL


def test_the_log_tells_of_both(story: Story, session: Session) -> None:
    question = asked(story)
    answer(session, question, story.cast["informant"], at(story.day), "2009 年")
    session.commit()
    told = select(LogEntry).where(LogEntry.noun == "issue_question").order_by(LogEntry.id)
    assert [(one.action, one.issue_id) for one in session.scalars(told)] == [
        ("create", story.issue.id), ("update", story.issue.id)]  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    ["UPDATE issue_question SET text = '另一问'", "UPDATE issue_question SET answer = '改'", "DELETE FROM issue_question",
     "UPDATE issue_question SET answered_at = NULL, answered_by_id = NULL, answer = NULL",
     "UPDATE issue_question SET asked_by_id = asked_by_id + 1"],
)  # fmt: skip
def test_nobody_changes_it_by_hand(story: Story, session: Session, statement: str) -> None:
    question = asked(story)
    answer(session, question, story.cast["informant"], at(story.day), "2009 年")
    session.commit()
    assert by_hand(session, statement) is not None
    session.expire_all()
    assert session.get_one(Question, question.id).answer == "2009 年"


def test_an_open_one_keeps_its_words_too(story: Story, session: Session) -> None:
    asked(story)
    assert by_hand(session, "UPDATE issue_question SET text = '另一问'") is not None
    assert by_hand(session, "UPDATE issue_question SET answer = '只有答复'") is not None


def test_two_answers_at_once_are_one(engine: Engine, story: Story) -> None:
    question, person, day = asked(story).id, story.cast["informant"].id, story.day
    story.session.commit()
    start, said = threading.Barrier(2), []

    def answering(words: str) -> None:
        from models.people import Person
        with Session(engine, info={"scope": ALL}) as mine:
            start.wait()
            try:
                answer(mine, mine.get_one(Question, question), mine.get_one(Person, person), at(day), words)
                mine.commit()
                said.append("done")
            except NotNow as error:
                said.append(str(error)[:8])

    threads = [threading.Thread(target=answering, args=(words,)) for words in ("甲", "乙")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(said) == sorted(["done", "这个问题已经答复"])
    assert story.session.scalar(select(func.count()).select_from(Attachment)) == 0
