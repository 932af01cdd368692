"""Lives walked at random through `take`, beside a reference that knows nothing of rules/.

2,000 steps on each database in `make test`; `make walk` takes 20,000 and prints its end. A step is drawn with
its actor and its evidence, right or wrong; afterwards both must agree on everything, and at the end every life
that is still open must be able to reach one.
"""

from __future__ import annotations

import os
import random
import sqlite3
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from models.clock import at
from models.facts import acts_of, told
from models.issues import Issue
from models.meetings import Meeting
from models.projection import differing
from models.refusals import Refused
from models.scope import ALL
from models.slips import Slip
from models.steps import take
from models.verify import verify
from models.workdays import calendar_of
from rules.terms import Step
from seed.cast import Cast, build
from tests.models.story import MONDAY, in_order
from tests.walk.reference import EVERYBODY, NEXT, OPEN, STEPS, Life

STEPS_ASKED = int(os.environ.get("DESK_WALK_STEPS", "2000"))
STEPS_AT_ONCE = 100
LAST = date(2090, 1, 1)
"""A long walk stops the calendar here: past 2100 no day can be."""
LIVES_AT_ONCE = 4
REQUIRED = {
    "register": ("conditions_met", "competent_unit", "units_involved", "prior_contact", "hoped_for_on", "vouched"),
    "propose": ("opinion", "lead_unit", "days_allowed", "complexity"),
    "approve": ("decision", "study_held_on", "study_present", "study_decision"),
    "accept": ("received_on",), "report_progress": ("account",), "remind": ("text",), "explain": ("explanation",),
    "file_result": ("account",), "verify": ("verified_on", "passed"),
    "confirm": ("confirmed_on", "satisfied", "document"), "end": ("ground", "reason"),
    "succeed": ("from_unit", "to_unit", "since", "reason"),
    "correct": ("act", "field", "reason"), "decide_meeting": ("meeting", "decision", "lead_unit", "days_allowed"),
    **dict.fromkeys(("send_back", "void_slip", "return_slip", "reopen", "escalate", "withdraw"), ("reason",)),
}  # fmt: skip


class Walker:
    """One walk over several lives on one database."""

    def __init__(self, session: Session, cast: Cast) -> None:
        self.session, self.cast, self.day = session, cast, MONDAY
        self.lives: dict[int, Life] = {}
        self.tally: Counter[str] = Counter()
        self.deviation: AssertionError | None = None
        self.registered: Counter[int] = Counter()
        self.slips: Counter[tuple[str, int]] = Counter()
        self.units = {cast[f"unit/{number}"].id: number for number in (1, 2, 3)}
        meeting = Meeting(office_id=cast["city"].id, kind="special", held_on=MONDAY)
        session.add(meeting)
        session.commit()
        self.meeting = meeting.id

    def walk(self, seed: int) -> None:
        """A hundred steps, each compared."""
        chance = random.Random(seed)  # noqa: S311 # a walk that can be walked again
        for _ in range(STEPS_AT_ONCE):
            if chance.random() < 0.2 and self.day < LAST:
                self.day += timedelta(days=chance.choice((1, 1, 1, 2, 3, 7, 40)))
            open_lives = [issue for issue, life in self.lives.items() if life.status in OPEN]
            closed = [issue for issue, life in self.lives.items() if life.status == "closed"][-3:]
            if len(open_lives) < LIVES_AT_ONCE and chance.random() < 0.5:
                self.receive(chance)
            elif found := [*open_lives, *(closed if chance.random() < 0.3 else [])]:
                self.step(chance, chance.choice(found))

    def receive(self, chance: random.Random) -> None:
        by = chance.choice(("informant", "clerk", "liaison_officer", "unit_handler"))
        act = take(
            self.session,
            None,
            Step.RECEIVE,
            self.cast[by],
            at(self.day),
            **in_order("receive", self.cast, self.day),
        )
        self.session.commit()
        self.lives[act.issue_id] = Life(by)
        self.tally["taken"] += 1
        self.tally["allowed"] += 1
        self.compare(act.issue_id)

    def step(self, chance: random.Random, issue: int) -> None:
        life = self.lives[issue]
        likely = [
            step
            for step in life.open_steps(self.day)
            if step not in ("withdraw", "end") or chance.random() < 0.1
        ]
        if life.status in NEXT:
            likely += [NEXT[life.status]] * 3  # else hardly a life would come to its close
        step = chance.choice(likely) if likely and chance.random() < 0.75 else chance.choice(STEPS)
        people = sorted(life.people(step))
        by = chance.choice(people) if people and chance.random() < 0.85 else chance.choice(EVERYBODY)
        said = self.evidence(chance, step, life)
        self.take(
            issue, step, by, *(self.spoilt(chance, step, said) if chance.random() < 0.12 else (said, True))
        )

    def evidence(self, chance: random.Random, step: str, life: Life) -> dict[str, Any]:
        said = dict(in_order(step, self.cast, self.day))
        unit = self.cast[f"unit/{chance.choice((1, 2))}"].id
        if step == "propose":
            others = [self.cast["unit/3"].id] if chance.random() < 0.3 else []
            said |= {"lead_unit": unit, "days_allowed": chance.randint(1, 30), "cooperating_units": others}
        elif step == "decide_meeting":
            said = {
                "meeting": self.meeting,
                "decision": "照办",
                "lead_unit": unit,
                "days_allowed": chance.randint(1, 9),
            }
        elif step == "succeed":
            mine = self.cast[f"unit/{life.unit or 1}"].id
            other = next(one for one, number in self.units.items() if number != (life.unit or 1))
            said = {"from_unit": mine, "to_unit": other, "since": self.day, "reason": "机构改革"}
        elif step in ("verify", "confirm") and chance.random() < 0.35:
            said["passed" if step == "verify" else "satisfied"] = False
            if chance.random() < 0.5:
                said["days_allowed"] = chance.randint(1, 9)
        elif step == "correct":
            said = {"act": 1, "field": "title", "value": f"标题{chance.randint(1, 999)}", "reason": "笔误"}
        return said

    def spoilt(self, chance: random.Random, step: str, said: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        """Evidence that is out of order: a field missing, one that is none, one of another kind, a day to come."""
        required = [name for name in REQUIRED.get(step, ()) if name in said]
        if not required or chance.random() < 0.2:
            return {**said, "nonsense": "x"}, False
        name = chance.choice(required)
        if chance.random() < 0.5:
            return {key: value for key, value in said.items() if key != name}, False
        if isinstance(said[name], date):
            return {**said, name: self.day + timedelta(days=1)}, False
        return {**said, name: object()}, False

    def take(self, issue: int, step: str, by: str, said: dict[str, Any], ok: bool = True) -> None:
        life = self.lives[issue]
        expected = life.allows(step, by, self.day, ok)
        row = self.session.get_one(Issue, issue)
        try:
            take(self.session, row, Step(step), self.cast[by], at(self.day), **said)
            allowed = True
        except Refused as refused:
            allowed, why = False, refused
        self.session.commit()
        told_ = f"{self.day} {step} by {by} on {life}"
        assert allowed == expected, f"{told_}: {'allowed' if allowed else why}"
        self.tally["taken"] += 1
        self.tally["allowed" if allowed else "refused"] += 1
        if allowed:
            before = (life.slips, life.reminders)
            life.take(step, by, self.day, said, self.units.get(said.get("lead_unit") or said.get("to_unit", 0)))
            if step == "register":
                self.registered[self.day.year] += 1
                assert row.registration_no == f"〔{self.day.year}〕第{self.registered[self.day.year]:03d}号"
            self.number_slips(issue, before)
            self.tally["closed"] += step == "close"
        self.compare(issue)

    def number_slips(self, issue: int, before: tuple[int, int]) -> None:
        life = self.lives[issue]
        for kind, mark, made in (
            ("disposal", "处", life.slips - before[0]),
            ("reminder", "催", life.reminders - before[1]),
        ):
            if made:
                self.slips[kind, self.day.year] += 1
                last = self.session.scalars(select(Slip).order_by(Slip.id.desc()).limit(1)).one()
                number = self.slips[kind, self.day.year]
                assert (last.issue_id, last.number) == (issue, f"{mark}〔{self.day.year}〕第{number:03d}号")

    def compare(self, issue: int) -> None:
        """The row is what the table says, and what its acts say."""
        life, row = self.lives[issue], self.session.get_one(Issue, issue, populate_existing=True)
        number = self.units.get(row.lead_unit_id)
        stands = (
            row.status,
            row.leg,
            row.round,
            row.seq,
            row.title,
            number,
            row.due_on,
            row.first_due_on,
            row.closed_on,
        )
        says = (
            life.status, 1, life.round, life.seq, life.title, life.unit, life.due, life.first_due, life.closed_on,
        )  # fmt: skip
        assert stands == says, f"{self.day} {life} {[act.step for act in acts_of(self.session, issue)]}"
        known = told(self.session, row, self.day)
        assert differing(row, known.policy, known.facts, calendar_of(self.session)) == {}

    def end(self) -> None:
        """Every life that is open reaches an end: one by the whole road, the next by a leader's word."""
        for place, (issue, life) in enumerate(self.lives.items()):
            if life.status not in OPEN:
                continue
            if place % 2:
                self.take(issue, "end", "director", in_order("end", self.cast, self.day))
            while life.status in OPEN:
                step = NEXT[life.status]
                said = dict(in_order(step, self.cast, self.day))
                if step == "decide_meeting":
                    said = self.evidence(random.Random(issue), step)  # noqa: S311
                self.take(issue, step, min(life.people(step)), said)
            assert life.status in ("closed", "ended")


def _without_waiting_for_the_disk(connection: Any, record: Any) -> None:
    """Nothing here asks what a power cut leaves behind."""
    on_sqlite = isinstance(connection, sqlite3.Connection)
    connection.execute("PRAGMA synchronous=OFF" if on_sqlite else "SET synchronous_commit = off").close()
    if not on_sqlite:
        connection.commit()


@pytest.fixture
def walker(engine: Engine) -> Any:
    event.listen(engine, "connect", _without_waiting_for_the_disk)
    with Session(engine, expire_on_commit=False, info={"scope": ALL}) as session:
        cast = build(session)
        session.commit()
        yield Walker(session, cast)


def test_lives_at_random(walker: Walker, engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    @settings(
        max_examples=max(1, STEPS_ASKED // STEPS_AT_ONCE), deadline=None, database=None, phases=[Phase.generate],
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
    while walker.tally["taken"] < STEPS_ASKED:  # hypothesis may have drawn fewer
        walker.walk(walker.tally["taken"])
    walker.end()
    deviations = list(verify(walker.session))
    assert deviations == []
    tally = walker.tally
    with capsys.disabled():
        print(
            f"\nwalk on {engine.dialect.name}: {tally['taken']} steps taken, {tally['allowed']} allowed,"
            f" {tally['refused']} refused, {len(walker.lives)} lives, {tally['closed']} closed, deviations 0"
        )
    assert tally["taken"] >= STEPS_ASKED
    assert tally["closed"] > 10
    assert tally["refused"] > tally["taken"] / 20
    assert walker.session.scalar(select(func.count()).select_from(Issue).where(Issue.status.in_(OPEN))) == 0
