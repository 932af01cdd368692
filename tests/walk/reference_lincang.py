"""The life of an issue under Lincang's regulation of 2021, told a second time and on purpose without rules/.

A table, a few lines of memory, days counted one by one: what the walker's steps must agree with.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.walk.plain_days import a_month_after, is_worked, reaches_into_the_unknown, working_day_after

RANKS = {"director": 1, "director/2": 1, "deputy_leader": 2, "leader": 3}
OFFICES = ("county", "city")
UNITS = {1: "unit_handler", 2: "unit_handler/2", 3: "unit_handler/3"}
BYSTANDERS = {"informant/2", "liaison_officer", "county/supervisor", "city/auditor"}
EVERYBODY = sorted(
    {f"{office}/{role}" for office in OFFICES for role in (*RANKS, "clerk", "clerk/2", "administrator")}
    | {"informant", *UNITS.values()} | BYSTANDERS
)  # fmt: skip
UNKNOWN_STEPS = ("explain", "escalate", "decide_meeting")
OPEN = {
    "received", "registered", "proposed", "approved", "dispatched", "handling", "reported", "verified", "confirmed",
}  # fmt: skip
WITH_A_UNIT = OPEN - {"received", "registered", "proposed", "approved"}
FROM_TO: dict[str, tuple[set[str], str | None]] = {
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
    "succeed": (WITH_A_UNIT, None),
}
STEPS = (*FROM_TO, *UNKNOWN_STEPS)
NEXT = {
    "received": "register", "registered": "propose", "proposed": "approve", "approved": "dispatch",
    "dispatched": "accept", "handling": "file_result", "reported": "verify", "verified": "confirm", "confirmed": "close",
}  # fmt: skip
HELD_BY = {
    "received": "office", "registered": "office", "proposed": "approver", "approved": "office", "dispatched": "unit",
    "handling": "unit", "reported": "office", "verified": "enterprise", "confirmed": "office",
}  # fmt: skip
DAYS_TO_DISPATCH = {1: 2, 2: 3, 3: 3}
"""By the rank that must approve; a special meeting knows no day."""
EMPTY = {"unit": None, "together": False, "transfer": False, "complexity": "clear", "proposed_by": None, "proposed": False}


@dataclass
class Life:
    """What the table says of one issue so far."""

    reporter: str
    consultation: bool
    received_on: date
    status: str = "received"
    office: str = "county"
    leg: int = 1
    round: int = 1
    seq: int = 1
    title: str = ""
    unit: int | None = None
    together: bool = False
    """Whether unit 3 cooperates."""
    transfer: bool = False
    complexity: str = "clear"
    proposed: bool = False
    proposed_by: str | None = None
    approved_by: str | None = None
    referred: bool = False
    registered_on: date | None = None
    due: date | None = None
    first_due: date | None = None
    provisional: bool = False
    tentative: bool = False
    counted_from: date | None = None
    grade: str | None = None
    graded: set[str] = field(default_factory=set)
    special: bool = False
    letters: int = 0
    reminded_on: date | None = None
    closed_on: date | None = None
    numbers: Counter[str] = field(default_factory=Counter)
    hands: list[tuple[date, str, Any]] = field(default_factory=list)
    """Since when, in whose kind of hands, and whose they are."""

    def __post_init__(self) -> None:
        self._held(self.received_on)

    # --- who, and whether ----------------------------------------------------------------------------

    @property
    def clerks(self) -> set[str]:
        """Those of the office that handles it."""
        return {f"{self.office}/{role}" for role in ("clerk", "clerk/2", "director/2")}

    @property
    def rank(self) -> int:
        """The lowest rank that may approve."""
        if self.transfer or self.complexity == "major":
            return 3
        return 2 if self.together or self.complexity == "complex" else 1

    def approvers(self, rank: int = 1) -> set[str]:
        """Those of the office from a rank on."""
        return {f"{self.office}/{role}" for role, his in RANKS.items() if his >= rank}

    @property
    def handlers(self) -> set[str]:
        """Of the lead unit."""
        return {UNITS[self.unit]} if self.unit else set()

    def people(self, step: str) -> set[str]:
        """Who may take a step as things stand."""
        if step == "approve":
            return self.approvers(self.rank) - {self.proposed_by or ""}
        if step == "extend":
            return self.approvers(RANKS[(self.approved_by or "county/director").partition("/")[2]])
        if step in ("send_back", "end"):
            return self.approvers()
        if step in ("return_slip", "accept", "request_extension", "file_result"):
            return self.handlers
        if step == "report_progress":
            return self.handlers | self.clerks | ({UNITS[3]} if self.together else set())
        if step == "answer":
            return self.handlers | self.clerks
        if step in ("confirm", "withdraw"):
            return {"informant"} | self.clerks
        if step == "succeed":
            return {f"{office}/administrator" for office in OFFICES}
        if step == "correct":
            return self.clerks | {self.reporter}
        return self.clerks if step in FROM_TO else set()

    def open_steps(self, day: date) -> list[str]:
        """What may be taken as things stand, by somebody and with evidence in order."""
        return [step for step in FROM_TO if self._stands_for(step, day)]

    def allows(self, step: str, by: str, day: date, in_order: bool, said: dict[str, Any]) -> bool:
        """Whether the table lets this step pass."""
        known = step in FROM_TO and in_order and by in self.people(step)
        return known and self._stands_for(step, day) and self._may_say(step, day, said)

    def _stands_for(self, step: str, day: date) -> bool:
        if self.status not in FROM_TO[step][0]:
            return False
        match step:
            case "propose":
                return not self.consultation
            case "refer":
                return self.consultation
            case "answer":
                return self.consultation and self.referred
            case "dispatch" | "pass_up":
                return self.transfer == (step == "pass_up")
            case "remind":
                return self.reminded_on != day
            case "close":
                return self.grade == "A"
            case "resume":
                return self.grade != "A"
            case "reopen":
                return self.closed_on is not None and day <= self.closed_on + timedelta(days=90)
        return True

    def _may_say(self, step: str, day: date, said: dict[str, Any]) -> bool:
        if step == "propose" and said.get("transfer_reason"):
            return self.office == "county"
        if step in ("extend", "request_extension"):
            to = said["to"]
            if to < day or (self.due is not None and to <= self.due):
                return False
        if step == "extend" and self.counted_from:
            most = a_month_after if said.get("major_and_complex") else lambda start: working_day_after(start, 15)
            return bool(said["to"] <= most(self.counted_from))
        return True

    # --- what follows --------------------------------------------------------------------------------

    def take(self, step: str, by: str, day: date, said: dict[str, Any], unit: int | None) -> None:
        """Go where the table says."""
        self.seq += 1
        self.status = FROM_TO[step][1] or self.status
        back = step in ("resume", "reopen") or said.get("passed") is False or said.get("satisfied") is False
        if back:
            self.status = "handling"
        self._proposal(step, by, said, unit)
        self._supervised(step, back)
        if back:
            self.round, self.letters, self.grade = self.round + 1, 0, None
        if step == "register":
            self.registered_on = day
            self.numbers["registration"] += 1
        elif step == "succeed":
            self.unit = unit
        elif step == "correct":
            self.title = said["value"]
        elif step == "remind":
            self.reminded_on = day
            self.numbers["reminder"] += 1
        elif step == "file_result":
            self.grade = said["grade"]
            self.graded.add(said["grade"])
        self.closed_on = day if self.status == "closed" else None
        self._clock(step, day, said, back)
        if step == "pass_up":
            self._handed_up()
        self._held(day)

    def _proposal(self, step: str, by: str, said: dict[str, Any], unit: int | None) -> None:
        if step == "propose":
            self.unit, self.together = unit, bool(said.get("cooperating_units"))
            self.transfer, self.complexity = bool(said.get("transfer_reason")), said.get("complexity", "clear")
            self.proposed, self.proposed_by = True, by
        elif step == "approve":
            self.approved_by = by
        elif step in ("send_back", "return_slip"):
            vars(self).update(EMPTY)
        elif step == "refer":
            self.referred, self.unit = True, unit

    def _supervised(self, step: str, back: bool) -> None:
        """Special from what did not please or the third letter of a round on, until an A pleases."""
        if step == "remind":
            self.letters += 1
            self.special |= self.letters > 2
        elif back and step in ("verify", "confirm"):
            self.special = True
        elif step == "confirm" and self.grade == "A":
            self.special = False

    def _clock(self, step: str, day: date, said: dict[str, Any], back: bool) -> None:
        if step in ("void_slip", "return_slip"):
            self.due = self.first_due = self.counted_from = None
            self.provisional = self.tentative = False
        if step == "dispatch":
            self.numbers["assignment"] += 1
            self._due(day, first=True, tentative=True)
        elif step == "accept":
            self.counted_from = said["received_on"]
            self._due(said["received_on"], first=self.tentative)
        elif back:
            self.counted_from = day
            self._due(day)
        elif step == "extend":
            self.due, self.provisional, self.tentative = said["to"], False, False

    def _due(self, start: date, *, first: bool = False, tentative: bool = False) -> None:
        self.due = working_day_after(start, 5)
        self.first_due = self.due if first or self.first_due is None else self.first_due
        self.tentative = tentative
        self.provisional = tentative or reaches_into_the_unknown(start, self.due)

    def _handed_up(self) -> None:
        """The office above begins anew: nothing carries over but what was reported, and the hands that it went through."""
        self.numbers["transfer"] += 1
        kept = ("reporter", "consultation", "received_on", "seq", "title", "numbers", "hands", "reminded_on")
        anew = Life(self.reporter, self.consultation, self.received_on)
        vars(self).update({name: value for name, value in vars(anew).items() if name not in kept})
        self.office, self.leg = "city", 2

    # --- what the row shows --------------------------------------------------------------------------

    @property
    def dispatch_by(self) -> date | None:
        """Counted from the registration by the tier of the proposal that counts."""
        if not self.proposed or self.registered_on is None or (self.complexity == "major" and not self.transfer):
            return None
        return working_day_after(self.registered_on, DAYS_TO_DISPATCH[self.rank])

    @property
    def supervision(self) -> str:
        """Special before the ledger; none after the end."""
        if self.status not in OPEN:
            return "none"
        return "special" if self.special else "ledger" if self.graded & {"B", "C"} else "none"

    @property
    def holder(self) -> str:
        """In whose hands it is."""
        if self.status == "registered" and self.referred:
            return "unit"
        return HELD_BY.get(self.status, "nobody")

    def _held(self, day: date) -> None:
        whose = {"unit": self.unit, "enterprise": None}.get(self.holder, self.office)
        self.hands.append((day, self.holder, whose))

    def days_in_hands(self, until: date) -> Counter[tuple[str, Any]]:
        """Each working day after the receipt, until a day, with who held it when the day began."""
        found: Counter[tuple[str, Any]] = Counter()
        day, place = self.received_on + timedelta(days=1), 0
        while day <= until:
            while place + 1 < len(self.hands) and self.hands[place + 1][0] < day:
                place += 1
            if is_worked(day) and self.hands[place][1] != "nobody":
                found[self.hands[place][1:]] += 1
            day += timedelta(days=1)
        return found
