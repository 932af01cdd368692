"""演示的办理 Taking the steps of all stories, one after another in the order of time, through `models.steps.take`."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from models.issues import Issue
from models.log import Who
from models.steps import take
from rules.terms import Step
from seed.demo_meetings import Meetings
from seed.demo_office import Desk
from seed.demo_papers import paper
from seed.story import Planned, Ref
from seed.story_hands import Change

Progress = Callable[[int, int], None]
AROUND = (Step.MEET, Step.VISIT)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Thousands of records at once: looked through less often, they are written a sixth sooner."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


class Play:
    """The records that come to be while the steps are taken, by the names that stories give them."""

    def __init__(self, session: Session, desk: Desk) -> None:
        self.session, self.desk = session, desk
        self.issues: dict[int, Issue] = {}
        self.meetings = Meetings(())

    def run(self, planned: Iterable[Planned | Change], progress: Progress | None = None) -> None:
        """Take them all; a refusal is an error in a story and is raised."""
        steps = sorted(planned, key=lambda one: (one.at, one.story))
        self.meetings = Meetings(steps)
        who = self.session.info.get("who")
        try:
            with seldom_collected():
                for done, one in enumerate(steps, 1):
                    self._changed(one) if isinstance(one, Change) else self._take(one)
                    if progress:
                        progress(done, len(steps))
        finally:
            self.session.info["who"] = who

    def _changed(self, one: Change) -> None:
        session, actor = self.session, self.desk.people[one.who]
        session.info["who"] = Who(actor.id, actor.name)
        session.info["at"] = one.at
        one.make(session, self.desk, one.at)
        session.flush()
        session.info.pop("at", None)

    def _take(self, one: Planned) -> None:
        session, actor = self.session, self.desk.people[one.who]
        session.info["who"] = Who(actor.id, actor.name)
        said = {name: self._resolved(value) for name, value in one.said.items()}
        issue = None if one.step in AROUND else self.issues.get(one.story)
        if one.step == Step.DECIDE_MEETING:
            assert issue is not None  # noqa: S101 # a story begins with its report
            session.info["at"] = one.at
            self.meetings.decide(session, one, issue, said, actor)
            session.info.pop("at", None)
            return
        office = None if issue else self.desk.offices.get(one.office, self.desk.office)
        made = take(session, issue, one.step, actor, one.at, office=office, secret=one.secret, **said)
        if one.step == Step.RECEIVE:
            found = session.get(Issue, made.issue_id)
            assert found is not None  # noqa: S101 # just received
            self.issues[one.story] = found
        self._and_more(one, made, said)

    def _and_more(self, one: Planned, made: Any, said: dict[str, Any]) -> None:
        """What the step itself does not say: a meeting's title and items."""
        for name, value in one.more.items():
            setattr(made, name, value)
        self.session.info["at"] = one.at
        self.session.flush()
        if one.step == Step.MEET:
            self.meetings.meet(self.session, one, made, self.desk.people[one.who])
        self.session.info.pop("at")

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(self._resolved(one) for one in value)
        if not isinstance(value, Ref):
            return value
        if value.kind == "paper":
            return paper(value.key)
        records: dict[str, dict[Any, Any]] = {
            "unit": self.desk.units, "enterprise": self.desk.enterprises, "issue": self.issues,
            "meeting": self.meetings.held,
        }  # fmt: skip
        return records[value.kind][value.key]
