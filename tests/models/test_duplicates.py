"""Ended as a repetition: never of itself, in a chain or a circle; what is shared of the other names nobody."""

from __future__ import annotations

import threading
from dataclasses import fields

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from models import clock
from models.clock import at
from models.duplicates import Shared, blotted, ended_into, last_of, shared
from models.facts import told
from models.issues import Issue
from models.names import EnterpriseName
from models.people import Person
from models.places import core_of
from models.refusals import Refused
from models.scope import ALL
from models.steps import take
from rules.terms import Status, Step
from seed.cast import Cast
from tests.models.story import MONDAY, Story


@pytest.fixture
def three(session: Session, cast: Cast) -> list[Story]:
    """Three issues, registered."""
    return [Story(session, cast).to("register") for _ in range(3)]


def ended(one: Story, other: Story) -> None:
    one.take("end", ground="duplicate", duplicate_of=other.issue)


def refused(one: Story, other: Story) -> str:
    with pytest.raises(Refused) as caught:
        ended(one, other)
    (refusal,) = caught.value.decision.refusals
    assert (refusal.rule, refusal.field) == ("house/evidence", "duplicate_of")
    assert one.issue.status == "registered"
    return refusal.words


def test_not_into_itself(three: list[Story]) -> None:
    assert "自己" in refused(three[0], three[0])


def test_no_circle(three: list[Story]) -> None:
    ended(three[0], three[1])
    assert "反过来" in refused(three[1], three[0])


def test_no_chain_at_its_end(three: list[Story]) -> None:
    """B went into C, so A goes into C too, and the words name C's number."""
    ended(three[1], three[2])
    assert f"并入{three[2].issue.registration_no}，请改选" in refused(three[0], three[1])
    ended(three[0], three[2])


def test_no_chain_at_its_beginning(three: list[Story]) -> None:
    """A went into B, so B does not go into C: C goes into B."""
    ended(three[0], three[1])
    assert f"{three[0].issue.registration_no}已并入本件" in refused(three[1], three[2])
    ended(three[2], three[1])


def test_two_into_each_other_at_once(engine: Engine, three: list[Story]) -> None:
    """On both databases one of the two is refused, and none hangs."""
    one, other = three[0].issue.id, three[1].issue.id
    director, day = three[0].cast["director"].id, three[0].day
    start, said = threading.Barrier(2), []

    def ending(mine: int, its: int) -> None:
        with Session(engine, info={"scope": ALL}) as session:
            start.wait()
            try:
                take(session, session.get_one(Issue, mine), Step.END, session.get_one(Person, director), at(day),
                     ground="duplicate", duplicate_of=its, reason="同一件事")  # fmt: skip
                said.append("done")
            except Refused as error:
                said.append("反过来" if "反过来" in str(error) else str(error))
            session.commit()

    threads = [threading.Thread(target=ending, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["done", "反过来"]


def test_an_older_chain_is_followed_and_a_circle_left(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows from before the rule: 1 into 2 into 3, 8 into 9 into 8."""
    known = {1: 2, 2: 3, 8: 9, 9: 8}
    monkeypatch.setattr("models.duplicates.into", lambda _session, ids: {one: known[one] for one in ids if one in known})
    assert last_of(session, 1) == 3
    assert last_of(session, 3) == 3
    assert last_of(session, 8) == 9


def test_the_answer_is_shared(session: Session, cast: Cast) -> None:
    """Of another enterprise's issue: number, status, and the answer without its names."""
    cast["enterprise/2"].name, cast["enterprise/2"].address = "临沂鲁信纺织有限公司", "山东省临沂市兰山区银雀山路"
    session.commit()
    other = Story(session, cast, by="clerk", enterprise=cast["enterprise/2"].id, title="鲁信的秘密").to("register")
    mine = Story(session, cast)
    ended(mine, other)
    assert ended_into(told(session, mine.issue, MONDAY).facts) == other.issue.id
    found = shared(session, other.issue.id, MONDAY, whole=False)
    assert found == Shared(other.issue.id, other.issue.registration_no, Status.REGISTERED)
    other.to("accept")
    session.add(EnterpriseName(enterprise_id=cast["enterprise/2"].id, name="临沂沭河棉纺厂", until_on=MONDAY,
                               recorded_by_id=cast["clerk"].id, recorded_at=clock.at(MONDAY)))
    session.commit()
    other.take("file_result", account="已为临沂鲁信纺织有限公司（鲁信纺织，原沭河棉纺）换变压器，联系人" + cast["informant/2"].name)
    found = shared(session, other.issue.id, MONDAY, whole=False)
    assert found is not None
    assert found.status == Status.REPORTED
    assert "换变压器" in found.answer
    assert not found.verified
    for private in ("鲁信", "沭河", cast["informant/2"].name):
        assert private not in found.answer
    whole = shared(session, other.issue.id, MONDAY, whole=True)
    assert whole is not None
    assert "鲁信纺织" in whole.answer


def test_an_answer_found_wanting_is_none(session: Session, cast: Cast) -> None:
    other = Story(session, cast).to("file_result")
    other.take("verify", passed=False, findings="没有通电")
    found = shared(session, other.issue.id, MONDAY, whole=True)
    assert found is not None
    assert (found.answer, found.status) == ("", Status.HANDLING)
    other.take("file_result", account="已通电")
    other.take("verify")
    found = shared(session, other.issue.id, MONDAY, whole=True)
    assert found is not None
    assert (found.answer, found.verified) == ("已通电", True)


def test_nothing_else_can_be_shared() -> None:
    """A further field would be a further leak: think before this test is changed."""
    assert [one.name for one in fields(Shared)] == ["issue_id", "number", "status", "answer", "answered_on", "verified"]


@pytest.mark.parametrize(
    ("name", "places", "core"),
    [
        ("山东临沂鲁信纺织有限公司", ("兰山区", "临沂市兰山区银雀山路"), "鲁信纺织"),
        ("云南临沧恒茂糖业有限责任公司", ("凤庆县", "临沧市服务企业办公室"), "恒茂糖业"),
        ("凤庆碧涧茶厂", ("凤庆县", ""), "碧涧茶"),
        ("临沧市临翔区恒茂建材集团", ("临翔区",), "恒茂建材"),
        ("昆山光电有限公司", ("", "山东省临沂市"), "昆山光电"),
        ("云南有限公司", (), ""),
        ("临沧锦佤服饰织造有限公司（演示）", ("", "临沧市临翔区忙畔街道"), "锦佤服饰织造"),
    ],
)
def test_core_of(name: str, places: tuple[str, ...], core: str) -> None:
    """What of a name would give it away: neither its place nor what kind of house it is."""
    assert core_of(name, *places) == core


@pytest.mark.parametrize(
    ("text", "private", "kept"),
    [
        pytest.param("给鲁信纺织换了", ("鲁信纺织",), "给某某某换了", id="name"),
        pytest.param("致电13805390000", ("13805390000",), "致电某某某", id="phone"),
        pytest.param("厂方同意", ("厂",), "厂方同意", id="one letter says nothing"),
        pytest.param("ABC公司", ("abc公司",), "某某某", id="case"),
        pytest.param("不变", ("", " "), "不变", id="nothing to blot"),
    ],
)
def test_blotted(text: str, private: tuple[str, ...], kept: str) -> None:
    assert blotted(text, *private) == kept
