"""The walk beside the reference of Lincang's regulation: two offices, tiers, deadlines, supervision, and whose each day was.

400 steps on each database in `make test`, 20,000 in `make walk`.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from models.attachments import Upload
from models.clock import at
from models.facts import acts_of, told
from models.issues import Issue
from models.projection import differing
from models.steps import take
from models.workdays import calendar_of
from rules.custody import apportioned, stays
from rules.terms import Step
from seed.case_evidence import Teller
from seed.cast import Cast
from tests.walk.plain_days import is_worked, working_day_after
from tests.walk.reference_lincang import EVERYBODY, FROM_TO, NEXT, OPEN, STEPS, Life
from tests.walk.walker import Walker, asked, cast_on, walk_at_random

FRIDAY = date(2021, 4, 9)
REPORTERS = ("informant", "county/clerk", "unit_handler")
REQUIRED = {
    "register": ("checked_with", "checked_how", "checked_on"), "refuse": ("ground", "reply"), "refer": ("unit",),
    "answer": ("reply",), "propose": ("opinion", "lead_unit"), "approve": ("decision",), "dispatch": ("instruction_note",),
    "pass_up": ("instruction_note",), "accept": ("received_on", "leader_in_charge", "handler", "measures"),
    "report_progress": ("account",), "remind": ("text",),
    "file_result": ("grade", "account", "replied_on", "replied_how", "reviewed_by", "formal_document"),
    "verify": ("verified_on", "passed", "how"), "confirm": ("confirmed_on", "satisfied"), "end": ("ground", "reason"),
    "succeed": ("from_unit", "to_unit", "since", "reason"), "correct": ("act", "field", "reason"),
    **dict.fromkeys(("send_back", "void_slip", "return_slip", "reopen", "resume", "withdraw"), ("reason",)),
}  # fmt: skip
FORMS = {
    "registration": "{mark}服企办收（{year}）第{number:02d}号", "assignment": "{mark}服企办交（{year}）第{number:02d}号",
    "transfer": "{mark}服企办报（{year}）第{number:02d}号", "reminder": "催〔{year}〕第{number:03d}号",
}  # fmt: skip
MARKS = {"county": "临翔", "city": "临沧"}


class Lincang(Walker):
    """Lives under 临政办发〔2021〕21号, which begin at the county office."""

    everybody, steps, next, open, required = EVERYBODY, STEPS, NEXT, OPEN, REQUIRED
    onto = tuple(FROM_TO)

    def __init__(self, session: Session, cast: Cast) -> None:
        super().__init__(session, cast, FRIDAY)
        self.offices = {cast[name].id: name for name in MARKS}
        self.meetings = {name: self._meeting(name) for name in MARKS}
        session.commit()

    def _meeting(self, office: str) -> int:
        said = {"kind": "special", "held_on": FRIDAY, "present": "领导小组", "record": Upload("记录.pdf", b"%PDF-1.4\n%%EOF\n")}
        clerk = self.cast[f"{office}/clerk"]
        found = take(self.session, None, Step.MEET, clerk, at(FRIDAY), office=self.cast[office], **said)
        return int(found.id)

    def receive(self, chance: random.Random) -> None:
        """By the enterprise, the county's clerk or a department; one in six asks for information alone."""
        by, consultation = chance.choice(REPORTERS), chance.random() < 0.16
        said = self._well("receive", consultation=consultation, channel="来电")
        office = self.cast["county"]
        act = take(self.session, None, Step.RECEIVE, self.cast[by], at(self.day), office=office, **said)
        life = Life(by, consultation, self.day)
        life.title = said["title"]
        self.received(act, life)

    def onward(self, life: Life) -> str:
        """A consultation is referred and answered; what was proposed for the city is passed up; B and C go on."""
        if life.status == "registered" and life.consultation:
            return "answer" if life.referred else "refer"
        if life.status == "approved" and life.transfer:
            return "pass_up"
        return "resume" if life.status == "confirmed" and life.grade != "A" else NEXT[life.status]

    def needed(self, step: str, life: Life, said: dict[str, Any]) -> tuple[str, ...]:
        """What the county checked with the enterprise, the city takes over."""
        return () if step == "register" and life.leg > 1 else super().needed(step, life, said)

    def _well(self, step: str, **differs: Any) -> dict[str, Any]:
        """All that the step asks, in order, but for what differs; None leaves it out."""
        told_ = Teller("lincang-2021-21", Step(step), self.day, lambda name: self.cast[name]).evidence({}, [])
        return {name: value for name, value in {**told_, **differs}.items() if value is not None}

    def straight(self, chance: random.Random, step: str, life: Life) -> dict[str, Any]:
        """Solved, found so, and to the enterprise's satisfaction."""
        if step == "file_result":
            return self._well(step)
        differs: dict[str, Any] = {"verify": {"passed": True}, "confirm": {"satisfied": True}}.get(step, {})
        return {**self.evidence(chance, step, life), **differs}

    def evidence(self, chance: random.Random, step: str, life: Life) -> dict[str, Any]:
        """In order, with units, tiers, days and results by chance."""
        unit = self.cast[f"unit/{chance.choice((1, 2))}"]
        match step:
            case "explain" | "escalate" | "decide_meeting":
                return {}
            case "propose":
                return self._proposal(chance, unit)
            case "approve":
                major = life.complexity == "major" and not life.transfer
                return self._well(step, meeting=self.meetings[life.office] if major else None)
            case "refer":
                return self._well(step, unit=unit)
            case "accept":
                return self._well(step, received_on=self.day)
            case "request_extension" | "extend":
                from_ = max(life.due or self.day, self.day)
                to = working_day_after(from_, chance.randint(0, 8))
                major = {"major_and_complex": chance.random() < 0.3} if step == "extend" else {}
                return self._well(step, to=to, **major)
            case "file_result":
                grade = chance.choice("AAABC")
                later = {"measures": "分步解决", "planned_on": self.day + timedelta(days=30)} if grade != "A" else {}
                return self._well(step, grade=grade, **later)
            case "verify" | "confirm":
                return self._well(step, **{"passed" if step == "verify" else "satisfied": chance.random() > 0.3})
            case "correct":
                return self._well(step, act=1, field="title", value=f"标题{chance.randint(1, 999)}")
            case "succeed":
                other = 2 if life.unit == 1 else 1
                mine = self.cast[f"unit/{life.unit or 2}"]
                return self._well(step, from_unit=mine, to_unit=self.cast[f"unit/{other}"], since=self.day)
        return self._well(step)

    def _proposal(self, chance: random.Random, unit: Any) -> dict[str, Any]:
        if chance.random() < 0.2:
            return self._well("propose", transfer_reason="超出本级权限", lead_unit=None, cooperating_units=None)
        others = [self.cast["unit/3"]] if chance.random() < 0.3 else None
        complexity = chance.choice(("clear", "clear", "complex", "major"))
        return self._well("propose", lead_unit=unit, cooperating_units=others, complexity=complexity)

    def take(self, issue: int, step: str, by: str, said: dict[str, Any], ok: bool = True) -> None:
        """The numbers before are counted anew, since the life counts on in place."""
        self.before = Counter(self.lives[issue].numbers)
        self.office = self.lives[issue].office
        super().take(issue, step, by, said, ok)

    def numbered(self, issue: Issue, step: str, life: Life, before: Any) -> None:
        """Of the office that took the step, in its own series of the year."""
        for series in life.numbers - self.before:
            key = self.office, series, self.day.year
            self.slips[key] += 1
            said = FORMS[series].format(mark=MARKS[self.office], year=self.day.year, number=self.slips[key])
            stands = issue.registration_no if series == "registration" else self.last_slip().number
            assert stands == said

    def compare(self, issue: int) -> None:
        """The row is what the table says, and what its acts say."""
        life, row = self.lives[issue], self.session.get_one(Issue, issue, populate_existing=True)
        stands = (
            row.status, self.offices[row.office_id], row.leg, row.round, row.seq, row.title, self.units.get(row.lead_unit_id),
            row.registered_on, row.dispatch_by, row.due_on, row.first_due_on, row.provisional, row.supervision, row.holder,
            row.closed_on, self.offices.get(row.passed_from_id),
        )  # fmt: skip
        says = (
            life.status, life.office, life.leg, life.round, life.seq, life.title, life.unit, life.registered_on,
            life.dispatch_by, life.due, life.first_due, life.provisional, life.supervision, life.holder, life.closed_on,
            "county" if life.leg > 1 else None,
        )  # fmt: skip
        assert stands == says, f"{self.day} {life} {[act.step for act in acts_of(self.session, issue)]}"
        known = told(self.session, row, self.day)
        assert differing(row, known.policy, known.facts, calendar_of(self.session)) == {}

    def end(self) -> None:
        """At the end, also whose each working day was."""
        super().end()
        for issue, life in self.lives.items():
            self._days(issue, life)

    def _days(self, issue: int, life: Life) -> None:
        known = told(self.session, self.session.get_one(Issue, issue), self.day)
        until = life.hands[-1][0]
        found = apportioned(stays(known.policy, known.facts, until, calendar_of(self.session)))
        names = {**self.offices, **self.units}
        kinds = {"office": self.offices, "approver": self.offices, "unit": self.units}
        held = Counter({(one.holder.value, kinds.get(one.holder.value, {}).get(one.whose)): one.days for one in found if one.days})
        assert held == life.days_in_hands(until), (issue, life, names)
        last, day, whole, ended = life.hands[0], life.received_on, 0, 0
        for since, holder, _ in [*life.hands[1:], (until, "", None)]:
            days = sum(is_worked(date.fromordinal(one)) for one in range(day.toordinal() + 1, since.toordinal() + 1))
            whole, ended = whole + days, ended + days * (last[1] == "nobody")
            last, day = (since, holder, None), since
        assert sum(held.values()) == whole - ended


def test_lives_at_random(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    with cast_on(engine, "lincang-2021-21") as (session, cast):
        walk_at_random(Lincang(session, cast), engine, capsys, asked(400))
