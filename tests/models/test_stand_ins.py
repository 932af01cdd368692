"""Stand-ins 代职: for every role another takes the step, both names stand, four eyes hold, and it ends with the day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actors import standing_of
from models.clock import at
from models.log import LogEntry, Who
from models.people import Grant, Person, StandIn
from models.refusals import Refused
from models.steps import take
from rules.terms import Role, Step
from seed.cast import SINCE, Cast
from tests.models.story import MONDAY, Story

UNTIL = MONDAY + timedelta(days=5)


@pytest.fixture
def substitute(session: Session, cast: Cast) -> Person:
    """Somebody who is nothing by himself."""
    person = cast.add("substitute", Person(username="substitute", name="李敏"))
    session.commit()
    return person  # type: ignore[no-any-return] # the person just added


def stands_in(session: Session, absent: Person, substitute: Person, until: date = UNTIL) -> None:
    session.add(StandIn(absent_id=absent.id, substitute_id=substitute.id, from_on=MONDAY, until_on=until, reason="出差"))
    session.commit()


STEPS_OF = [
    ("clerk", "receive", "register"), ("director", "propose", "approve"), ("deputy_leader", "propose", "approve"),
    ("leader", "propose", "approve"), ("unit_handler", "dispatch", "accept"),
    ("liaison_officer", "file_result", "verify"), ("group_member", "file_result", "verify"),
    ("informant", "verify", "confirm"), ("director", "accept", "end"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "reached", "step"), STEPS_OF, ids=[f"{r}-{s}" for r, _, s in STEPS_OF])
def test_for_each_role_both_names_stand(
    session: Session, cast: Cast, substitute: Person, role: str, reached: str, step: str
) -> None:
    story = Story(session, cast)
    if reached != "receive":
        story.to(reached)
    with pytest.raises(Refused) as told:
        story.take(step, by="substitute")
    assert "house/rights" in told.value.decision.rules
    stands_in(session, cast[role], substitute)
    session.info["who"] = Who(substitute.id, substitute.name)
    act = story.take(step, by="substitute")
    assert (act.actor_id, act.for_id) == (substitute.id, cast[role].id)
    assert act.taken_by == f"李敏（代{cast[role].name}）"
    logged = select(LogEntry.person_name).where(LogEntry.issue_id == story.issue.id, LogEntry.action != "refused")
    names = session.scalars(logged.where(LogEntry.person_id == substitute.id))
    assert set(names) == {f"李敏（代{cast[role].name}）"}


@pytest.mark.parametrize("role", [role.value for role in (Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR)])
def test_roles_that_take_no_step_are_lent_as_well(
    session: Session, cast: Cast, substitute: Person, role: str
) -> None:
    stands_in(session, cast[role], substitute)
    held = standing_of(session, substitute, MONDAY)
    assert {grant.role.value for grant in held.actor.grants} == {role}
    assert set(held.stands_in_for.values()) == {cast[role].id}


def test_a_visit_names_both(session: Session, cast: Cast, substitute: Person) -> None:
    stands_in(session, cast["liaison_officer"], substitute)
    said = {"enterprise": cast["enterprise/1"].id, "visited_on": MONDAY}
    visit = take(session, None, Step.VISIT, substitute, at(MONDAY), **said)
    session.commit()
    assert visit.recorder == f"李敏（代{cast['liaison_officer'].name}）"


def test_own_right_before_a_lent_one(session: Session, cast: Cast) -> None:
    """A clerk who stands in for another clerk acts as himself."""
    stands_in(session, cast["clerk/2"], cast["clerk"])
    assert Story(session, cast).to("register").acts[-1].for_id is None


@pytest.mark.parametrize(
    ("on", "allowed"),
    [
        pytest.param(MONDAY - timedelta(days=1), False, id="the-day-before"),
        pytest.param(MONDAY, True, id="first-day"),
        pytest.param(UNTIL - timedelta(days=1), True, id="last-day"),
        pytest.param(UNTIL, False, id="the-day-it-ends"),
    ],
)
def test_it_ends_with_the_day(
    session: Session, cast: Cast, substitute: Person, on: date, allowed: bool
) -> None:
    story = Story(session, cast, MONDAY - timedelta(days=1))
    stands_in(session, cast["clerk"], substitute)
    story.day = on
    if allowed:
        assert story.take("register", by="substitute").for_id == cast["clerk"].id
        return
    with pytest.raises(Refused) as told:
        story.take("register", by="substitute")
    assert told.value.decision.rules == ("house/rights",)


def make(session: Session, cast: Cast, name: str, role: Role) -> None:
    grant = Grant(person_id=cast[name].id, role=role.value, office_id=cast["city"].id, from_on=SINCE)
    session.add(grant)
    session.commit()


def refused_by(story: Story, by: str) -> Any:
    with pytest.raises(Refused) as told:
        story.take("approve", by=by)
    return told.value.decision.rules


def test_who_proposed_for_another_does_not_approve(session: Session, cast: Cast, substitute: Person) -> None:
    """李敏 proposes for the absent clerk and is a director: neither he nor the clerk may approve it."""
    make(session, cast, "substitute", Role.DIRECTOR)
    make(session, cast, "clerk", Role.DIRECTOR)
    stands_in(session, cast["clerk"], substitute)
    story = Story(session, cast).to("register")
    story.take("propose", by="substitute")
    assert refused_by(story, "substitute") == ("house/four-eyes",)
    assert refused_by(story, "clerk") == ("house/four-eyes",)
    story.take("approve", by="director")


def test_the_proposer_does_not_approve_for_the_director(session: Session, cast: Cast) -> None:
    stands_in(session, cast["director"], cast["clerk"])
    story = Story(session, cast).to("propose")
    assert refused_by(story, "clerk") == ("house/four-eyes",)


def test_nobody_approves_in_the_proposers_name(session: Session, cast: Cast, substitute: Person) -> None:
    """director/2 proposes as clerk and goes away: who stands in for him may not approve in his name."""
    story = Story(session, cast).to("register")
    story.take("propose", by="director/2")
    stands_in(session, cast["director/2"], substitute)
    assert refused_by(story, "substitute") == ("house/four-eyes",)
    make(session, cast, "substitute", Role.LEADER)
    assert story.take("approve", by="substitute").for_id is None
