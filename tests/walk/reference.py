"""The life of an issue under Linyi's regulation of 2014, told a second time and on purpose without rules/.

A table, a few lines of memory, no rule objects: what the walker's steps must agree with.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

CLERKS, APPROVERS = {"clerk", "clerk/2", "director/2"}, {"director", "director/2", "deputy_leader", "leader"}
GROUP, INFORMANT = {"liaison_officer", "group_member"}, {"informant"}
OTHER_GROUP = {"liaison_officer/2"}
HANDLERS = {1: {"unit_handler"}, 2: {"unit_handler/2"}, 3: {"unit_handler/3"}, None: set[str]()}
BYSTANDERS = {"informant/2", "supervisor", "administrator", "county/clerk", "county/director", "auditor"}
EVERYBODY = sorted(
    CLERKS
    | APPROVERS
    | GROUP
    | INFORMANT
    | OTHER_GROUP
    | BYSTANDERS
    | HANDLERS[1]
    | HANDLERS[2]
    | HANDLERS[3]
)
UNKNOWN_STEPS = ("refuse", "refer", "answer", "pass_up", "request_extension", "extend", "resume")
OPEN = {
    "received", "registered", "proposed", "approved", "dispatched", "handling", "reported", "verified", "confirmed",
    "escalated",
}  # fmt: skip
FROM_TO = {
    "register": ({"received"}, "registered"),
    "propose": ({"registered", "proposed", "approved"}, "proposed"),
    "approve": ({"proposed"}, "approved"),
    "send_back": ({"proposed"}, "registered"),
    "dispatch": ({"approved"}, "dispatched"),
    "void_slip": ({"dispatched"}, "approved"),
    "return_slip": ({"dispatched"}, "registered"),
    "accept": ({"dispatched"}, "handling"),
    "report_progress": ({"handling"}, None),
    "remind": ({"dispatched", "handling"}, None),
    "explain": ({"dispatched", "handling"}, None),
    "file_result": ({"handling"}, "reported"),
    "verify": ({"reported"}, "verified"),
    "confirm": ({"verified"}, "confirmed"),
    "close": ({"confirmed"}, "closed"),
    "reopen": ({"closed"}, "handling"),
    "escalate": ({"dispatched", "handling"}, "escalated"),
    "decide_meeting": ({"escalated"}, "dispatched"),
    "withdraw": (OPEN, "withdrawn"),
    "end": (OPEN, "ended"),
    "correct": (OPEN, None),
    "succeed": ({"dispatched", "handling", "reported", "verified", "confirmed", "escalated"}, None),
}
STEPS = (*FROM_TO, *UNKNOWN_STEPS)
NEXT = {
    "received": "register", "registered": "propose", "proposed": "approve", "approved": "dispatch",
    "dispatched": "accept", "handling": "file_result", "reported": "verify", "verified": "confirm",
    "confirmed": "close", "escalated": "decide_meeting",
}  # fmt: skip


@dataclass
class Life:
    """What the table says of one issue so far."""

    reporter: str
    status: str = "received"
    round: int = 1
    seq: int = 1
    title: str = "贷款续贷"
    proposed_by: str | None = None
    unit: int | None = None
    days: int | None = None
    due: date | None = None
    first_due: date | None = None
    explained_in: int = 0
    result_on: date | None = None
    closed_on: date | None = None
    registered: bool = False
    slips: int = 0
    reminders: int = 0

    def people(self, step: str) -> set[str]:
        """Who may take a step as things stand."""
        if step in ("register", "propose", "dispatch", "void_slip", "remind", "close", "reopen", "escalate"):
            return CLERKS
        if step == "decide_meeting":
            return CLERKS
        if step == "approve":
            return APPROVERS - {self.proposed_by or ""}
        if step in ("send_back", "end"):
            return APPROVERS
        if step in ("return_slip", "accept", "explain", "file_result"):
            return HANDLERS[self.unit]
        if step == "report_progress":
            return HANDLERS[self.unit] | GROUP | OTHER_GROUP
        if step == "verify":
            return GROUP
        if step == "confirm":
            return INFORMANT | {"liaison_officer", "liaison_officer/2"} | CLERKS
        if step == "withdraw":
            return INFORMANT | CLERKS
        if step == "succeed":
            return {"administrator"}
        return CLERKS | {self.reporter} if step == "correct" else set()

    def open_steps(self, day: date) -> list[str]:
        """What may be taken as things stand, by somebody and with evidence in order."""
        return [step for step in FROM_TO if self._stands_for(step, day)]

    @property
    def numbers(self) -> tuple[int, int]:
        """How many slips and reminders it has."""
        return self.slips, self.reminders

    def allows(self, step: str, by: str, day: date, in_order: bool, said: dict[str, Any]) -> bool:
        """Whether the table lets this step pass."""
        return step in FROM_TO and in_order and by in self.people(step) and self._stands_for(step, day)

    def _stands_for(self, step: str, day: date) -> bool:
        if self.status not in FROM_TO[step][0]:
            return False
        if step == "escalate":
            return self.due is not None and day > self.due and self.explained_in == self.round
        if step == "reopen":
            return self.closed_on is not None and day <= self.closed_on + timedelta(days=90)
        return True

    def take(self, step: str, by: str, day: date, said: dict[str, Any], unit: int | None) -> None:
        """Go where the table says."""
        self.seq += 1
        self.status = FROM_TO[step][1] or self.status
        back = step == "reopen" or said.get("passed") is False or said.get("satisfied") is False
        if back:
            self.status, self.round = "handling", self.round + 1
        if step == "register":
            self.registered = True
        elif step in ("propose", "decide_meeting"):
            self.unit, self.days = unit, said["days_allowed"]
            self.proposed_by = by if step == "propose" else self.proposed_by
        elif step == "succeed":
            self.unit = unit
        elif step in ("send_back", "return_slip"):
            self.unit = self.days = None
        elif step == "explain":
            self.explained_in = self.round
        elif step == "file_result":
            self.result_on = day
        elif step == "correct":
            self.title = said["value"]
        elif step == "remind":
            self.reminders += 1
        self.closed_on = day if self.status == "closed" else None
        self._clock(step, day, said, back)

    def _clock(self, step: str, day: date, said: dict[str, Any], back: bool) -> None:
        if step in ("void_slip", "return_slip", "escalate"):
            self.due = None
            if step != "escalate" and self.round == 1:
                self.first_due = None
        if step in ("dispatch", "decide_meeting"):
            self.slips += 1
        if back or step in ("dispatch", "decide_meeting"):
            self.due = day + timedelta(days=said.get("days_allowed") or self.days or 0)
            self.first_due = self.first_due or self.due
