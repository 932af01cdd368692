"""The life of an issue under Lincang's regulation of 2021, told a second time and on purpose without rules/.

A table, a few lines of memory, days counted one by one with another calendar: what the walker's steps must agree with.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import chinese_calendar

OFFICE = ("clerk", "clerk/2", "director", "director/2", "deputy_leader", "leader")
CLERKS = ("clerk", "clerk/2", "director/2")
RANK = {"director": 0, "director/2": 0, "deputy_leader": 1, "leader": 2}
HANDLERS = {1: "unit_handler", 2: "unit_handler/2", 3: "unit_handler/3"}
BYSTANDERS = ("informant/2", "liaison_officer", "city/supervisor", "city/administrator", "city/auditor")
OPEN = {
    "received", "registered", "proposed", "approved", "dispatched", "handling", "reported", "verified", "confirmed",
}  # fmt: skip
FROM_TO = {
    "register": ({"received"}, "registered"),
    "refuse": ({"received"}, "refused"),
    "refer": ({"registered"}, None),
    "answer": ({"registered"}, "answered"),
    "propose": ({"registered", "proposed", "approved"}, "proposed"),
    "approve": ({"proposed"}, "approved"),
    "send_back": ({"proposed"}, "registered"),
    "dispatch": ({"approved"}, "dispatched"),
    "pass_up": ({"approved"}, "received"),
    "void_slip": ({"dispatched"}, "approved"),
    "return_slip": ({"dispatched"}, "registered"),
    "accept": ({"dispatched"}, "handling"),
    "report_progress": ({"handling"}, None),
    "request_extension": ({"handling"}, None),
    "extend": ({"handling"}, None),
    "remind": ({"dispatched", "handling"}, None),
    "file_result": ({"handling"}, "reported"),
    "verify": ({"reported"}, "verified"),
    "confirm": ({"verified"}, "confirmed"),
    "close": ({"confirmed"}, "closed"),
    "resume": ({"confirmed"}, "handling"),
    "reopen": ({"closed"}, "handling"),
    "withdraw": (OPEN, "withdrawn"),
    "end": (OPEN, "ended"),
    "correct": (OPEN, None),
}
STEPS = (*FROM_TO, "explain", "escalate", "decide_meeting")
NEXT = {
    "received": "register", "registered": "propose", "proposed": "approve", "approved": "dispatch",
    "dispatched": "accept", "handling": "file_result", "reported": "verify", "verified": "confirm",
    "confirmed": "close",
}  # fmt: skip


def is_worked(day: date) -> bool:
    """By the package's own answer; by the plain week where no arrangement is known."""
    if day.year > max(chinese_calendar.holidays).year:
        return day.weekday() < 5
    if day == date(2005, 12, 31):
        return True
    return bool(chinese_calendar.is_workday(day))


def worked_after(day: date, number: int) -> date:
    """The n-th working day after a day, counted one by one."""
    while number:
        day += timedelta(days=1)
        number -= is_worked(day)
    return day


def month_after(day: date) -> date:
    """The same day a month later, the month's last where there is none, and on to a working day."""
    first = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    last = date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)
    end = first.replace(day=min(day.day, last.day))
    while not is_worked(end):
        end += timedelta(days=1)
    return end


@dataclass
class Life:
    """What the table says of one issue so far."""

    reporter: str
    consultation: bool = False
    office: str = "county"
    status: str = "received"
    leg: int = 1
    round: int = 1
    seq: int = 1
    title: str = ""
    proposal: dict[str, Any] | None = None
    proposed_by: str | None = None
    approved_rank: int = -1
    referred: int | None = None
    registered_on: date | None = None
    counted_from: date | None = None
    due: date | None = None
    first_due: date | None = None
    tentative: bool = False
    grade: str | None = None
    grade_round: int = 0
    reminded: list[date] = field(default_factory=list)
    reminded_in_round: int = 0
    special: bool = False
    later: bool = False
    closed_on: date | None = None
    idle: int = 0
    """Working days on which it was closed and nobody's."""

    # Who and when.

    def named(self, *names: str) -> set[str]:
        """People of the office that handles it."""
        return {f"{self.office}/{name}" for name in names}

    @property
    def unit(self) -> int | None:
        """The lead unit now, or the one to which the consultation was referred."""
        return self.proposal.get("lead") if self.proposal else self.referred

    def tier(self) -> tuple[int, bool] | None:
        """The lowest rank that may approve, and whether a meeting decides first."""
        if self.proposal is None:
            return None
        if self.proposal["transfer"]:
            return 2, False
        if self.proposal["complexity"] == "major":
            return 2, True
        return (1, False) if self.proposal["others"] or self.proposal["complexity"] == "complex" else (0, False)

    def dispatch_by(self) -> date | None:
        """Two or three working days from registration, by the tier; none for a meeting."""
        tier = self.tier()
        if tier is None or tier[1] or self.registered_on is None:
            return None
        return worked_after(self.registered_on, 2 if tier[0] == 0 else 3)

    def people(self, step: str) -> set[str]:
        """Who may take a step as things stand."""
        handler = {HANDLERS[self.unit]} if self.unit else set()
        if step == "approve":
            tier = self.tier()
            least = tier[0] if tier else 0
            return self.named(*(name for name, rank in RANK.items() if rank >= least)) - {self.proposed_by or ""}
        if step == "extend":
            return self.named(*(name for name, rank in RANK.items() if rank >= self.approved_rank))
        if step in ("send_back", "end"):
            return self.named(*RANK)
        if step in ("return_slip", "accept", "file_result", "request_extension"):
            return handler
        if step == "report_progress":
            others = {HANDLERS[one] for one in (self.proposal or {}).get("others", ())}
            return handler | others | self.named(*CLERKS)
        if step == "answer":
            return handler | self.named(*CLERKS)
        if step in ("confirm", "withdraw"):
            return {"informant"} | self.named(*CLERKS)
        if step == "correct":
            return self.named(*CLERKS) | {self.reporter}
        return self.named(*CLERKS)

    def open_steps(self, day: date) -> list[str]:
        """What may be taken as things stand, by somebody and with evidence in order."""
        return [step for step in FROM_TO if self._stands_for(step, day)]

    def allows(self, step: str, by: str, day: date, said: dict[str, Any], in_order: bool) -> bool:
        """Whether the table lets this step pass."""
        return (
            step in FROM_TO and in_order and by in self.people(step) and self._stands_for(step, day)
            and self._agrees(step, day, said)
        )  # fmt: skip

    def _stands_for(self, step: str, day: date) -> bool:
        if self.status not in FROM_TO[step][0]:
            return False
        transfer = bool(self.proposal and self.proposal["transfer"])
        result = self.grade if self.grade_round == self.round else None
        return {
            "propose": not self.consultation,
            "refer": self.consultation,
            "answer": self.consultation and self.referred is not None,
            "dispatch": not transfer,
            "pass_up": transfer and self.office == "county",
            "remind": day not in self.reminded,
            "close": result == "A",
            "resume": result in ("B", "C"),
            "reopen": self.closed_on is not None and day <= self.closed_on + timedelta(days=90),
        }.get(step, True)

    def _agrees(self, step: str, day: date, said: dict[str, Any]) -> bool:
        if step == "propose" and said.get("transfer_reason"):
            return self.office == "county"
        if step in ("request_extension", "extend"):
            to = said["to"]
            if self.due is None or to <= self.due or to < day or self.counted_from is None:
                return False
            if step == "request_extension":
                return True
            major = said.get("major_and_complex")
            return bool(to <= (month_after(self.counted_from) if major else worked_after(self.counted_from, 15)))
        return True

    # What a step does.

    def take(self, step: str, by: str, day: date, said: dict[str, Any], units: dict[int, int]) -> None:
        """Go where the table says. `units`: id -> number."""
        self.seq += 1
        back = (
            step in ("reopen", "resume")
            or (step == "verify" and said["passed"] is False)
            or (step == "confirm" and said["satisfied"] is False)
        )
        self.status = "handling" if back else FROM_TO[step][1] or self.status
        if step == "reopen" and self.closed_on is not None:
            gone = (day - self.closed_on).days
            self.idle += sum(is_worked(self.closed_on + timedelta(days=n)) for n in range(1, gone + 1))
        if back:
            self.round, self.reminded_in_round = self.round + 1, 0
        if step == "register":
            self.registered_on = day
        elif step == "propose":
            transfer = bool(said.get("transfer_reason"))
            others = tuple(units[one] for one in said.get("cooperating_units") or ())
            lead = None if transfer else units[said["lead_unit"]]
            self.proposal = {"transfer": transfer, "complexity": said["complexity"], "others": others, "lead": lead}
            self.proposed_by = by
        elif step == "approve":
            self.approved_rank = RANK[by.partition("/")[2]]
        elif step in ("send_back", "return_slip"):
            self.proposal = None
        elif step == "refer":
            self.referred = units[said["unit"]]
        elif step == "correct":
            self.title = said["value"]
        elif step == "pass_up":
            self._pass_up()
        self._supervise(step, said, back, day)
        self._clock(step, day, said, back)
        self.closed_on = day if self.status == "closed" else None

    def _pass_up(self) -> None:
        """Nothing but the report carries over."""
        self.leg, self.round, self.office = self.leg + 1, 1, "city"
        self.proposal = self.registered_on = self.counted_from = self.due = self.first_due = None
        self.referred = self.grade = None
        self.special = self.later = False
        self.reminded_in_round, self.approved_rank = 0, -1

    def _supervise(self, step: str, said: dict[str, Any], back: bool, day: date) -> None:
        if step == "remind":
            self.reminded.append(day)
            self.reminded_in_round += 1
            self.special = self.special or self.reminded_in_round > 2
        elif step == "file_result":
            self.grade, self.grade_round = said["grade"], self.round
            self.later = self.later or said["grade"] in ("B", "C")
        elif step in ("verify", "confirm") and back:
            self.special = True
        elif step == "confirm" and self.grade == "A":
            self.special = False

    @property
    def supervision(self) -> str:
        """专项督办, 督办台账 or none."""
        if self.status not in OPEN:
            return "none"
        return "special" if self.special else "ledger" if self.later else "none"

    @property
    def holder(self) -> str:
        """In whose hands it is."""
        if self.status == "registered" and self.referred is not None:
            return "unit"
        return {
            "proposed": "approver", "dispatched": "unit", "handling": "unit", "verified": "enterprise",
        }.get(self.status, "office" if self.status in OPEN else "nobody")  # fmt: skip

    def _clock(self, step: str, day: date, said: dict[str, Any], back: bool) -> None:
        if step in ("void_slip", "return_slip"):
            self.due, self.tentative = None, False
            if self.round == 1:
                self.first_due = None
        start = said["received_on"] if step == "accept" else day
        if back or step in ("dispatch", "accept"):
            due = worked_after(start, 5)
            self.first_due = due if self.tentative or self.first_due is None else self.first_due
            self.due, self.tentative = due, step == "dispatch"
        elif step == "extend":
            self.due = said["to"]
        if back or step == "accept":
            self.counted_from = start
