"""The same step by many at once, and steps that exclude each other: one is done, the others are told."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from models.acts import Act
from models.clock import at
from models.issues import Issue
from models.people import Person
from models.refusals import Refused, Stale
from models.scope import ALL
from models.slips import Slip
from models.steps import take
from models.verify import verify
from rules.terms import Step
from seed.cast import Cast
from tests.models.story import BY, Story, in_order

AT_ONCE = 8


def at_once(engine: Engine, story: Story, steps: list[str], seen: int | None = None) -> Counter[str]:
    """Each step in a session and a thread of its own, all let go together; what became of them."""
    together = Barrier(len(steps))
    issue, cast, day = story.issue.id, story.cast, story.day
    people = {step: cast[BY[step]].id for step in steps}
    said = {step: in_order(step, cast, day) for step in steps}
    story.session.commit()  # or it would hold SQLite's lock

    def one(step: str) -> str:
        with Session(engine, info={"scope": ALL}) as session:
            session.rollback()
            together.wait()
            try:
                person = session.get_one(Person, people[step])
                take(
                    session,
                    session.get_one(Issue, issue),
                    Step(step),
                    person,
                    at(day),
                    seen=seen,
                    **said[step],
                )
                session.commit()
            except (Refused, Stale) as told:
                session.commit()
                return type(told).__name__
            return step

    with ThreadPoolExecutor(len(steps)) as pool:
        return Counter(pool.map(one, steps))


def test_the_same_step_by_eight(engine: Engine, session: Session, cast: Cast) -> None:
    story = Story(session, cast).to("approve")
    session.commit()
    assert at_once(engine, story, ["dispatch"] * AT_ONCE) == {"dispatch": 1, "Refused": AT_ONCE - 1}
    assert session.scalars(select(Slip.number)).all() == ["处〔2014〕第001号"]
    assert session.scalar(select(func.count()).select_from(Act).where(Act.step == "dispatch")) == 1
    session.expire_all()
    assert list(verify(session)) == []


def test_a_double_click_is_told(engine: Engine, session: Session, cast: Cast) -> None:
    """Where the step may be taken again and again, what the person saw decides."""
    story = Story(session, cast).to("dispatch")
    session.commit()
    assert at_once(engine, story, ["remind"] * AT_ONCE, seen=5) == {"remind": 1, "Stale": AT_ONCE - 1}


def test_steps_that_exclude_each_other(engine: Engine, session: Session, cast: Cast) -> None:
    """The clerk voids the slip while the unit accepts it."""
    for _ in range(4):
        story = Story(session, cast).to("dispatch")
        session.commit()
        found = at_once(engine, story, ["void_slip", "accept"])
        assert found["Refused"] == 1
        assert found["void_slip"] + found["accept"] == 1
        session.expire_all()
        assert story.issue.status == ("approved" if found["void_slip"] else "handling")
    assert list(verify(session)) == []


def test_registered_by_eight_at_once(engine: Engine, session: Session, cast: Cast) -> None:
    """Different issues at once: each its own number."""
    stories = [Story(session, cast) for _ in range(AT_ONCE)]
    ids, clerk = [story.issue.id for story in stories], cast["clerk"].id
    said = in_order("register", cast, stories[0].day)
    session.commit()

    def register(issue: int) -> None:
        with Session(engine, info={"scope": ALL}) as own:
            person = own.get_one(Person, clerk)
            take(own, own.get_one(Issue, issue), Step.REGISTER, person, at(stories[0].day), **said)
            own.commit()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(register, ids))
    numbers = session.scalars(select(Issue.registration_no).order_by(Issue.registration_no)).all()
    assert numbers == [f"〔2014〕第{number:03d}号" for number in range(1, AT_ONCE + 1)]
