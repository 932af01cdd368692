"""Lives walked at random through `take`, beside a reference that knows nothing of rules/.

A step is drawn with its actor and its evidence, right or wrong; afterwards both must agree on everything, and at the
end every life that is still open must be able to reach one. Each policy has its own reference and its own walker.
"""

from __future__ import annotations

import os
import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from models.clock import at
from models.issues import Issue
from models.refusals import Refused
from models.scope import ALL
from models.slips import Slip
from models.steps import take
from models.verify import verify
from rules.terms import Step
from seed.cast import Cast, build

STEPS_AT_ONCE = 100
LAST = date(2090, 1, 1)
"""A long walk stops the calendar here: past 2100 no day can be."""
LIVES_AT_ONCE = 4
LONG = 2_000
"""A walk of so many steps takes each step of the life at least once."""


class Walker:
    """One walk over several lives on one database. A life is what the reference says of an issue so far."""

    everybody: list[str]
    steps: tuple[str, ...]
    next: dict[str, str]
    open: set[str]
    onto: tuple[str, ...]
    """Every step that the life has."""
    required: dict[str, tuple[str, ...]]
    """Fields without which a step is not in order; of each, another kind than its own."""

    def __init__(self, session: Session, cast: Cast, day: date) -> None:
        self.session, self.cast, self.day = session, cast, day
        self.lives: dict[int, Any] = {}
        self.tally: Counter[str] = Counter()
        self.deviation: AssertionError | None = None
        self.slips: Counter[Any] = Counter()
        self.units = {cast[f"unit/{number}"].id: number for number in (1, 2, 3)}

    def receive(self, chance: random.Random) -> None:
        """A further life begins."""
        raise NotImplementedError

    def evidence(self, chance: random.Random, step: str, life: Any) -> dict[str, Any]:
        """What the step says, in order, whatever roads it may take."""
        raise NotImplementedError

    def numbered(self, issue: Issue, step: str, life: Any, before: Any) -> None:
        """The numbers that an allowed step took are the next of their series."""
        raise NotImplementedError

    def compare(self, issue: int) -> None:
        """The row is what the reference says, and what its acts say."""
        raise NotImplementedError

    def walk(self, seed: int) -> None:
        """A hundred steps, each compared."""
        chance = random.Random(seed)  # noqa: S311 # a walk that can be walked again
        for _ in range(STEPS_AT_ONCE):
            if chance.random() < 0.2 and self.day < LAST:
                self.day += timedelta(days=chance.choice((1, 1, 1, 2, 3, 7, 40)))
            open_lives = [issue for issue, life in self.lives.items() if life.status in self.open]
            closed = [issue for issue, life in self.lives.items() if life.status == "closed"][-3:]
            if len(open_lives) < LIVES_AT_ONCE and chance.random() < 0.5:
                self.receive(chance)
            elif found := [*open_lives, *(closed if chance.random() < 0.3 else [])]:
                self.step(chance, chance.choice(found))

    def received(self, act: Any, life: Any) -> None:
        """A life has begun."""
        self.session.commit()
        self.lives[act.issue_id] = life
        self.tally["taken"] += 1
        self.tally["allowed"] += 1
        self.compare(act.issue_id)

    def step(self, chance: random.Random, issue: int) -> None:
        """One step, mostly one that is open, by one who may take it, with what it asks."""
        life = self.lives[issue]
        rare = ("withdraw", "end", "refuse")
        likely = [step for step in life.open_steps(self.day) if step not in rare or chance.random() < 0.1]
        if life.status in self.next:
            likely += [self.onward(life)] * 3  # else hardly a life would come to its close
        step = chance.choice(likely) if likely and chance.random() < 0.75 else chance.choice(self.steps)
        people = sorted(life.people(step))
        by = chance.choice(people) if people and chance.random() < 0.85 else chance.choice(self.everybody)
        said = self.evidence(chance, step, life)
        self.take(
            issue, step, by, *(self.spoilt(chance, step, said, life) if chance.random() < 0.12 else (said, True))
        )

    def onward(self, life: Any) -> str:
        """The step that leads on towards a close."""
        return self.next[life.status]

    def needed(self, step: str, life: Any, said: dict[str, Any]) -> tuple[str, ...]:
        """The fields without which the step, as it goes, is not in order for this life."""
        return self.required.get(step, ())

    def spoilt(
        self, chance: random.Random, step: str, said: dict[str, Any], life: Any
    ) -> tuple[dict[str, Any], bool]:
        """Evidence that is out of order: a field missing, one that is none, one of another kind, a day to come."""
        required = [name for name in self.needed(step, life, said) if name in said]
        if not required or chance.random() < 0.2:
            return {**said, "nonsense": "x"}, False
        name = chance.choice(required)
        if chance.random() < 0.5:
            return {key: value for key, value in said.items() if key != name}, False
        if isinstance(said[name], date):
            return {**said, name: self.day + timedelta(days=1)}, False
        return {**said, name: object()}, False

    def take(self, issue: int, step: str, by: str, said: dict[str, Any], ok: bool = True) -> None:
        """Take it on both sides, and hold the one against the other."""
        life = self.lives[issue]
        expected = life.allows(step, by, self.day, ok, said)
        row = self.session.get_one(Issue, issue)
        try:
            take(self.session, row, Step(step), self.cast[by], at(self.day), **said)
            allowed, why = True, ""
        except Refused as refused:
            allowed, why = False, str(refused)
        self.session.commit()
        assert allowed == expected, f"{self.day} {step} by {by} on {life}: {'allowed' if allowed else why}"
        self.tally["taken"] += 1
        self.tally["allowed" if allowed else "refused"] += 1
        if allowed:
            before = life.numbers
            life.take(step, by, self.day, said, self.unit_of(said))
            self.numbered(row, step, life, before)
            self.tally["closed"] += step == "close"
            self.tally[step] += 1
        self.compare(issue)

    def unit_of(self, said: dict[str, Any]) -> int | None:
        """The unit that a step names, by its number in the cast."""
        named = said.get("lead_unit") or said.get("to_unit") or said.get("unit")
        return self.units.get(getattr(named, "id", named) or 0)

    def last_slip(self) -> Slip:
        """The slip that was made last."""
        return self.session.scalars(select(Slip).order_by(Slip.id.desc()).limit(1)).one()

    def end(self) -> None:
        """Every life that is open reaches an end: one by the whole road, the next by a leader's word."""
        chance = random.Random(len(self.lives))  # noqa: S311
        for place, (issue, life) in enumerate(self.lives.items()):
            if life.status not in self.open:
                continue
            if place % 2:
                self.take(issue, "end", min(life.people("end")), self.evidence(chance, "end", life))
            while life.status in self.open:
                step = self.onward(life)
                self.take(issue, step, min(life.people(step)), self.straight(chance, step, life))
            assert life.status not in self.open

    def straight(self, chance: random.Random, step: str, life: Any) -> dict[str, Any]:
        """What the step says on the shortest road."""
        return self.evidence(chance, step, life)


def _without_waiting_for_the_disk(connection: Any, record: Any) -> None:
    """Nothing here asks what a power cut leaves behind."""
    on_sqlite = isinstance(connection, sqlite3.Connection)
    connection.execute("PRAGMA synchronous=OFF" if on_sqlite else "SET synchronous_commit = off").close()
    if not on_sqlite:
        connection.commit()


@contextmanager
def cast_on(engine: Engine, policy: str) -> Iterator[tuple[Session, Cast]]:
    """A session on an empty database with the cast, whose offices follow this policy."""
    event.listen(engine, "connect", _without_waiting_for_the_disk)
    with Session(engine, expire_on_commit=False, info={"scope": ALL}) as session:
        cast = build(session, policies=[policy])
        session.commit()
        yield session, cast


def asked(steps: int) -> int:
    """How many steps to walk: what the environment says (`make walk`), else so many."""
    return int(os.environ.get("DESK_WALK_STEPS", steps))


def walk_at_random(walker: Walker, engine: Engine, capsys: pytest.CaptureFixture[str], many: int) -> None:
    """Walk so many steps, bring every life to its end, and verify the whole database."""

    @settings(
        max_examples=max(1, many // STEPS_AT_ONCE), deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), derandomize=True,
    )  # fmt: skip
    @given(seed=st.integers(0, 2**64))
    def walks(seed: int) -> None:
        if walker.deviation is None:
            try:
                walker.walk(seed)
            except AssertionError as deviation:
                walker.deviation = deviation
        if walker.deviation is not None:  # hypothesis asks again; the database has moved on since
            raise walker.deviation

    walks()
    while walker.tally["taken"] < many:  # hypothesis may have drawn fewer
        walker.walk(walker.tally["taken"])
    walker.end()
    deviations = list(verify(walker.session))
    assert deviations == []
    tally = walker.tally
    with capsys.disabled():
        print(
            f"\n{type(walker).__name__} on {engine.dialect.name}: {tally['taken']} steps taken, {tally['allowed']} allowed,"
            f" {tally['refused']} refused, {len(walker.lives)} lives, {tally['closed']} closed, deviations 0"
        )
    assert tally["taken"] >= many
    assert tally["closed"] > many / 200
    if many >= LONG:
        assert [step for step in walker.onto if not tally[step]] == []
    assert tally["refused"] > tally["taken"] / 20
    assert walker.session.scalar(select(func.count()).select_from(Issue).where(Issue.status.in_(walker.open))) == 0
