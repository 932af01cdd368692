"""The walk beside the reference of Linyi's regulation: 2,000 steps on each database in `make test`, 20,000 in `make walk`."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from models.clock import at
from models.facts import acts_of, told
from models.issues import Issue
from models.meetings import Meeting
from models.projection import differing
from models.steps import take
from models.workdays import calendar_of
from rules.terms import Step
from seed.cast import Cast
from tests.models.story import MONDAY, in_order
from tests.walk.reference import EVERYBODY, FROM_TO, NEXT, OPEN, STEPS, Life
from tests.walk.walker import Walker, asked, cast_on, walk_at_random

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


class Linyi(Walker):
    """Lives under 临政办发〔2014〕10号."""

    everybody, steps, next, open, required = EVERYBODY, STEPS, NEXT, OPEN, REQUIRED
    onto = tuple(FROM_TO)

    def __init__(self, session: Session, cast: Cast) -> None:
        super().__init__(session, cast, MONDAY)
        self.registered: Counter[int] = Counter()
        meeting = Meeting(office_id=cast["city"].id, kind="special", held_on=MONDAY)
        session.add(meeting)
        session.commit()
        self.meeting = meeting.id

    def receive(self, chance: random.Random) -> None:
        """By anybody who may report."""
        by = chance.choice(("informant", "clerk", "liaison_officer", "unit_handler"))
        said = in_order("receive", self.cast, self.day)
        self.received(take(self.session, None, Step.RECEIVE, self.cast[by], at(self.day), **said), Life(by))

    def evidence(self, chance: random.Random, step: str, life: Life) -> dict[str, Any]:
        """In order, with days, units and results by chance."""
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

    def needed(self, step: str, life: Life, said: dict[str, Any]) -> tuple[str, ...]:
        """Who is not satisfied needs no paper: it is what lets an issue go on."""
        fields = super().needed(step, life, said)
        return tuple(name for name in fields if said.get("satisfied") is not False or name != "document")

    def straight(self, chance: random.Random, step: str, life: Life) -> dict[str, Any]:
        """As it is in order."""
        said = dict(in_order(step, self.cast, self.day))
        return self.evidence(chance, step, life) if step == "decide_meeting" else said

    def numbered(self, issue: Issue, step: str, life: Life, before: tuple[int, int]) -> None:
        """A registration, a slip, a reminder."""
        if step == "register":
            self.registered[self.day.year] += 1
            assert issue.registration_no == f"〔{self.day.year}〕第{self.registered[self.day.year]:03d}号"
        for kind, mark, made in (
            ("disposal", "处", life.slips - before[0]),
            ("reminder", "催", life.reminders - before[1]),
        ):
            if made:
                self.slips[kind, self.day.year] += 1
                last, number = self.last_slip(), self.slips[kind, self.day.year]
                assert (last.issue_id, last.number) == (issue.id, f"{mark}〔{self.day.year}〕第{number:03d}号")

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


def test_lives_at_random(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    with cast_on(engine, "linyi-2014-10") as (session, cast):
        walk_at_random(Linyi(session, cast), engine, capsys, asked(2_000))
