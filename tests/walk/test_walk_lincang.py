"""Lives of Lincang's walked at random through `take`, at two offices, beside a reference that knows nothing of rules/.

As tests/walk/test_walk.py; besides, each working day of an issue is in exactly one holder's hands.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from models.attachments import Upload, store
from models.clock import at
from models.facts import acts_of, told
from models.issues import Issue
from models.meetings import Meeting
from models.projection import differing
from models.refusals import Refused
from models.registrations import Registration
from models.scope import ALL
from models.slips import Slip
from models.steps import take
from models.verify import verify
from models.workdays import calendar_of
from rules.custody import stays
from rules.terms import Step
from seed.case_evidence import Teller
from seed.cast import Cast, build
from tests.walk.reference_lincang import BYSTANDERS, FROM_TO, HANDLERS, NEXT, OFFICE, OPEN, STEPS, Life
from tests.walk.test_walk import (
    LAST,
    LIVES_AT_ONCE,
    STEPS_ASKED,
    STEPS_AT_ONCE,
    _without_waiting_for_the_disk,
)

KEY = "lincang-2021-21"
FRIDAY = date(2021, 4, 9)
MARKS = {"county": "临翔", "city": "临沧"}
SERIES = {"register": "收", "dispatch": "交", "pass_up": "报"}
EVERYBODY = sorted(
    {f"{office}/{name}" for office in MARKS for name in OFFICE} | {*HANDLERS.values(), "informant", *BYSTANDERS}
)
REQUIRED = {
    "register": ("checked_with",), "refuse": ("ground", "reply"), "refer": ("unit",), "answer": ("reply",),
    "propose": ("opinion", "complexity"), "approve": ("decision",), "dispatch": ("instruction_note",),
    "pass_up": ("instruction_note",), "accept": ("received_on", "leader_in_charge", "handler", "measures"),
    "report_progress": ("account",), "request_extension": ("to", "reason"), "extend": ("to", "reason"),
    "remind": ("text",), "file_result": ("grade", "account", "replied_on", "reviewed_by", "formal_document"),
    "verify": ("verified_on", "passed", "how"), "confirm": ("confirmed_on", "satisfied"), "end": ("ground", "reason"),
    "correct": ("act", "field", "reason"),
    **dict.fromkeys(("send_back", "void_slip", "return_slip", "resume", "reopen", "withdraw"), ("reason",)),
}  # fmt: skip


class Walker:
    """One walk over several lives of two offices on one database."""

    def __init__(self, session: Session, cast: Cast) -> None:
        self.session, self.cast, self.day = session, cast, FRIDAY
        self.lives: dict[int, Life] = {}
        self.tally: Counter[str] = Counter()
        self.deviation: AssertionError | None = None
        self.numbers: Counter[tuple[str, str, int]] = Counter()
        self.units = {cast[f"unit/{number}"].id: number for number in HANDLERS}
        self.meetings = {office: self._meeting(office) for office in MARKS}
        session.commit()

    def _meeting(self, office: str) -> int:
        minutes = store(self.session, Upload("会议记录.pdf", b"%PDF-1.4"), at(FRIDAY), None, None)
        meeting = Meeting(office_id=self.cast[office].id, kind="special", held_on=FRIDAY, record_id=minutes.id)
        self.session.add(meeting)
        self.session.flush()
        return meeting.id

    def walk(self, seed: int) -> None:
        """A hundred steps, each compared."""
        chance = random.Random(seed)  # noqa: S311 # a walk that can be walked again
        for _ in range(STEPS_AT_ONCE):
            if chance.random() < 0.2 and self.day < LAST:
                self.day += timedelta(days=chance.choice((1, 1, 1, 2, 3, 7, 20)))
            open_lives = [issue for issue, life in self.lives.items() if life.status in OPEN]
            closed = [issue for issue, life in self.lives.items() if life.status == "closed"][-3:]
            if len(open_lives) < LIVES_AT_ONCE and chance.random() < 0.5:
                self.receive(chance)
            elif found := [*open_lives, *(closed if chance.random() < 0.3 else [])]:
                self.step(chance, chance.choice(found))

    def receive(self, chance: random.Random) -> None:
        by = chance.choice(("informant", "county/clerk", "unit_handler"))
        consultation = chance.random() < 0.15
        said = {**self.told("receive"), "consultation": consultation}
        act = take(self.session, None, Step.RECEIVE, self.cast[by], at(self.day), office=self.cast["county"], **said)
        self.session.commit()
        self.lives[act.issue_id] = Life(by, consultation, title=said["title"])
        self.tally["taken"] += 1
        self.tally["allowed"] += 1
        self.compare(act.issue_id)

    def told(self, step: str, **differs: Any) -> dict[str, Any]:
        """The evidence with which all is well."""
        return Teller(KEY, Step(step), self.day, self.cast.__getitem__).evidence(differs, [])

    def step(self, chance: random.Random, issue: int) -> None:
        life = self.lives[issue]
        likely = [
            step
            for step in life.open_steps(self.day)
            if step not in ("withdraw", "end", "refuse") or chance.random() < 0.1
        ]
        if (onward := self.onward(life)) in likely:
            likely += [onward] * 3  # else hardly a life would come to its close
        step = chance.choice(likely) if likely and chance.random() < 0.8 else chance.choice(STEPS)
        people = sorted(life.people(step))
        by = chance.choice(people) if people and chance.random() < 0.85 else chance.choice(EVERYBODY)
        said = self.evidence(chance, step, life)
        self.take(issue, step, by, *(self.spoilt(chance, step, said) if chance.random() < 0.12 else (said, True)))

    @staticmethod
    def onward(life: Life) -> str:
        """The step that the road goes on with."""
        if life.consultation and life.status == "registered":
            return "answer" if life.referred else "refer"
        if life.status == "approved" and life.proposal and life.proposal["transfer"]:
            return "pass_up"
        return "resume" if life.status == "confirmed" and life.grade != "A" else NEXT.get(life.status, "")

    def evidence(self, chance: random.Random, step: str, life: Life) -> dict[str, Any]:
        differs: dict[str, Any] = {}
        if step not in FROM_TO:
            return {"reason": "本办法没有这一步"}
        if step == "refuse":
            differs = {"ground": chance.choice(("litigation", "review", "not_local"))}
        elif step == "propose":
            differs = {"complexity": chance.choice(("clear", "clear", "complex", "major"))}
            if chance.random() < 0.25:
                differs["transfer_reason"] = "超出本级权限"
            else:
                differs |= {"lead_unit": f"unit/{chance.choice((1, 2))}"}
                differs |= {"cooperating_units": ["unit/3"]} if chance.random() < 0.3 else {}
        elif step in ("request_extension", "extend"):
            day = (life.due or self.day) + timedelta(days=chance.choice((-1, 0, 1, 3, 7, 14, 30)))
            differs = {"to": day} | ({"major_and_complex": chance.random() < 0.4} if step == "extend" else {})
        elif step == "file_result":
            grade = chance.choice(("A", "A", "B", "C"))
            later = {"measures": "分步解决", "planned_on": self.day + timedelta(days=30)} if grade != "A" else {}
            differs = {"grade": grade, **later}
        elif step in ("verify", "confirm") and chance.random() < 0.3:
            differs = {"passed" if step == "verify" else "satisfied": False}
        elif step == "correct":
            differs = {"act": 1, "field": "title", "value": f"标题{chance.randint(1, 999)}"}
        return self.in_order(step, life, **differs)

    def in_order(self, step: str, life: Life, **differs: Any) -> dict[str, Any]:
        """Where a meeting decides, it is named."""
        said, tier = self.told(step, **differs), life.tier()
        return said | ({"meeting": self.meetings[life.office]} if step == "approve" and tier and tier[1] else {})

    def spoilt(self, chance: random.Random, step: str, said: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        """Evidence that is out of order: a field missing, one that is none, one of another kind, a day to come."""
        required = [name for name in REQUIRED.get(step, ()) if name in said]
        if not required or chance.random() < 0.2:
            return {**said, "nonsense": "x"}, False
        name = chance.choice(required)
        if step == "register" and name == "checked_with":
            return {**said, "checked_on": self.day + timedelta(days=1)}, False
        if chance.random() < 0.5:
            return {key: value for key, value in said.items() if key != name}, False
        if isinstance(said[name], date) and name != "to":
            return {**said, name: self.day + timedelta(days=1)}, False
        return {**said, name: object()}, False

    def take(self, issue: int, step: str, by: str, said: dict[str, Any], ok: bool = True) -> None:
        life = self.lives[issue]
        expected = life.allows(step, by, self.day, said, ok)
        row = self.session.get_one(Issue, issue)
        why: Any = "allowed"
        try:
            take(self.session, row, Step(step), self.cast[by], at(self.day), **said)
        except Refused as refused:
            why = refused
        self.session.commit()
        allowed = why == "allowed"
        assert allowed == expected, f"{self.day} {step} by {by} said {said} on {life}: {why}"
        self.tally["taken"] += 1
        self.tally["allowed" if allowed else "refused"] += 1
        if allowed:
            office = life.office
            plain = {name: [one.id for one in value] if name == "cooperating_units" else getattr(value, "id", value)
                     for name, value in said.items()}  # fmt: skip
            life.take(step, by, self.day, plain, self.units)
            self.number(issue, step, office)
            self.tally[step] += 1
            self.tally["rounds"] += life.round > 1
        self.compare(issue)

    def number(self, issue: int, step: str, office: str) -> None:
        """Each office counts its own series, year by year, without a gap."""
        if step not in SERIES:
            return
        self.numbers[office, step, self.day.year] += 1
        number = self.numbers[office, step, self.day.year]
        model: Any = Registration if step == "register" else Slip
        last = self.session.scalars(select(model).order_by(model.id.desc()).limit(1)).one()
        said = f"{MARKS[office]}服企办{SERIES[step]}（{self.day.year}）第{number:02d}号"
        assert (last.issue_id, last.number) == (issue, said)

    def compare(self, issue: int) -> None:
        """The row is what the table says, and what its acts say; each working day is in one holder's hands."""
        life, row = self.lives[issue], self.session.get_one(Issue, issue, populate_existing=True)
        stands = (
            row.status, row.leg, row.round, row.seq, row.title, self.units.get(row.lead_unit_id), row.due_on,
            row.first_due_on, row.closed_on, row.dispatch_by, row.supervision, row.holder,
            row.office_id == self.cast[life.office].id,
        )  # fmt: skip
        says = (
            life.status, life.leg, life.round, life.seq, life.title, life.unit, life.due, life.first_due,
            life.closed_on, life.dispatch_by(), life.supervision, life.holder, True,
        )  # fmt: skip
        assert stands == says, f"{self.day} {life} {[act.step for act in acts_of(self.session, issue)]}"
        known, calendar = told(self.session, row, self.day), calendar_of(self.session)
        assert differing(row, known.policy, known.facts, calendar) == {}
        if life.status in OPEN:
            held = stays(known.policy, known.facts, self.day, calendar)
            assert sum(one.days for one in held) == calendar.working_days(row.received_on, self.day) - life.idle

    def end(self) -> None:
        """Every life that is open reaches an end: one by the whole road, the next by a leader's word."""
        for place, (issue, life) in enumerate(self.lives.items()):
            if place % 2 and life.status in OPEN:
                self.take(issue, "end", f"{life.office}/director", self.told("end"))
            while life.status in OPEN:
                step = self.onward(life)
                self.take(issue, step, min(life.people(step)), self.in_order(step, life))
            assert life.status not in OPEN


@pytest.fixture
def walker(engine: Engine) -> Any:
    event.listen(engine, "connect", _without_waiting_for_the_disk)
    with Session(engine, expire_on_commit=False, info={"scope": ALL}) as session:
        cast = build(session, policies=(KEY,))
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
    assert list(verify(walker.session)) == []
    tally = walker.tally
    with capsys.disabled():
        print(
            f"\nwalk of Lincang's on {engine.dialect.name}: {tally['taken']} steps taken, {tally['allowed']} allowed,"
            f" {tally['refused']} refused, {len(walker.lives)} lives, {tally['close']} closed, deviations 0"
        )
    assert tally["taken"] >= STEPS_ASKED
    assert all(tally[step] for step in FROM_TO if step != "reopen"), tally
    assert tally["refused"] > tally["taken"] / 20
