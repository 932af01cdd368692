"""Links: drawn and taken off by a clerk of the office, once; seen where both ends are, and never by an enterprise."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.actors import scope_of, standing_of
from models.clock import at
from models.linking import NotLinked, between, link, unlink
from models.links import IssueLink
from models.scope import ALL, everything
from seed.cast import Cast
from tests.models.story import MONDAY, Story, by_hand


@pytest.fixture
def two(session: Session, cast: Cast) -> tuple[Story, Story]:
    """Two issues, of two enterprises."""
    return Story(session, cast), Story(session, cast, by="clerk", enterprise=cast["enterprise/2"].id)


def drawn(two: tuple[Story, Story], who: str = "clerk", **said: str) -> IssueLink:
    first, second = two
    made = link(first.session, first.issue, second.issue, first.cast[who], at(MONDAY), **said)
    first.session.commit()
    return made


@pytest.mark.parametrize(
    ("who", "may"),
    [("clerk", True), ("clerk/2", True), ("county/clerk", False), ("director", False), ("liaison_officer", False),
     ("informant", False), ("unit_handler", False)],
)  # fmt: skip
def test_who_links(two: tuple[Story, Story], who: str, may: bool) -> None:
    if may:
        assert drawn(two, who).kind == "related"
        return
    with pytest.raises(NotLinked, match="经办人"):
        drawn(two, who)


def test_a_pair_has_one_link(two: tuple[Story, Story]) -> None:
    drawn(two)
    for pair in (two, two[::-1]):
        with pytest.raises(NotLinked, match="已经关联"):
            drawn(pair)
    proposal = drawn(two[::-1], kind="duplicate", reason="同一条线路")
    found = between(two[0].session, two[0].issue.id, two[1].issue.id)
    assert found is not None
    assert (found.id, found.issue_id) == (proposal.id, two[1].issue.id)
    with pytest.raises(NotLinked, match="已经关联"):
        drawn(two)


def test_taken_off_and_drawn_again(two: tuple[Story, Story], cast: Cast, session: Session) -> None:
    made = drawn(two)
    unlink(session, made, cast["clerk/2"], at(MONDAY))
    session.commit()
    assert between(session, two[0].issue.id, two[1].issue.id) is None
    with pytest.raises(NotLinked, match="已经取消"):
        unlink(session, made, cast["clerk"], at(MONDAY))
    with pytest.raises(NotLinked, match="经办人"):
        unlink(session, drawn(two), cast["director"], at(MONDAY))


@pytest.mark.parametrize("said", [{"kind": "nothing"}, {"reason": "长" * 201}, {"reason": "a\x00"}])
def test_words_that_are_not_taken(two: tuple[Story, Story], said: dict[str, str]) -> None:
    with pytest.raises(NotLinked):
        drawn(two, **said)
    with pytest.raises(NotLinked, match="自己"):
        drawn((two[0], two[0]))


def test_seen_where_both_ends_are(two: tuple[Story, Story], session: Session) -> None:
    drawn(two)
    drawn((two[0], Story(session, two[0].cast)))  # both ends are one enterprise's, whose informant sees both issues
    people = {"clerk": 2, "director": 2, "supervisor": 2, "liaison_officer": 2, "informant": 0, "informant/2": 0,
              "unit_handler": 0, "county/clerk": 0, "liaison_officer/2": 0, "administrator": 0}  # fmt: skip
    for who, count in people.items():
        session.expunge_all()
        with everything(session):
            scope = scope_of(session, standing_of(session, two[0].cast[who], MONDAY), MONDAY)
        session.info["scope"] = scope
        assert session.scalar(select(func.count()).select_from(IssueLink)) == count, who
    session.info["scope"] = ALL


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM issue_link", "UPDATE issue_link SET kind = 'duplicate'", "UPDATE issue_link SET other_id = issue_id"],
)
def test_nobody_changes_it_by_hand(two: tuple[Story, Story], session: Session, statement: str) -> None:
    drawn(two)
    assert by_hand(session, statement) is not None
