"""A small policy with tiers and a house order, from which each test changes one thing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from rules.clause import Document
from rules.kinds import Deadline, Guard, Tier
from rules.life import Life, Move
from rules.policy import Policy
from rules.spans import CalendarDays, WorkingDays
from rules.terms import APPROVERS, Role, Status, Step, Subject

DOCUMENT = Document("试〔2020〕1号", "试行办法", date(2020, 1, 1), "试")
CLAUSE = DOCUMENT.clause(1, "试行")
R, S = Role, Status


def is_transfer(proposal: Any) -> bool:
    return bool(proposal.get("transfer_reason"))


def is_major(proposal: Any) -> bool:
    return not is_transfer(proposal) and proposal.get("complexity") == "major"


def has_others(proposal: Any) -> bool:
    return not is_transfer(proposal) and not is_major(proposal) and bool(proposal.get("cooperating_units"))


def is_plain(proposal: Any) -> bool:
    return not (is_transfer(proposal) or is_major(proposal) or has_others(proposal))


def tier(name: str, approver: Role, when: Any, **more: Any) -> Tier:
    return Tier(f"toy/{name}", CLAUSE, title=name, approver=approver, when=when, **more)


TIERS = (
    tier("transfer", R.LEADER, is_transfer),
    tier("meeting", R.LEADER, is_major, meeting=True),
    tier("leader", R.DEPUTY_LEADER, has_others, within=WorkingDays(3)),
    tier("director", R.DIRECTOR, is_plain, within=WorkingDays(2)),
)
MOVES = (
    Move(Step.RECEIVE, (R.CLERK,), (None,), S.RECEIVED),
    Move(Step.REGISTER, (R.CLERK,), (S.RECEIVED,), S.REGISTERED),
    Move(Step.PROPOSE, (R.CLERK,), (S.REGISTERED, S.PROPOSED), S.PROPOSED),
    Move(Step.APPROVE, APPROVERS, (S.PROPOSED,), S.APPROVED),
    Move(Step.PASS_UP, (R.CLERK,), (S.APPROVED,), S.RECEIVED, new_leg=True),
    Move(Step.DISPATCH, (R.CLERK,), (S.APPROVED,), S.DISPATCHED),
    Move(Step.ACCEPT, (R.UNIT_HANDLER,), (S.DISPATCHED,), S.HANDLING),
    Move(Step.FILE_RESULT, (R.UNIT_HANDLER,), (S.HANDLING,), S.REPORTED),
    Move(Step.VERIFY, (R.CLERK,), (S.REPORTED,), S.CLOSED, else_to=S.HANDLING, unless="passed"),
)
LIFE = Life(Subject.ISSUE, MOVES, (S.CLOSED,))
SLIP = Deadline(
    "toy/days", CLAUSE, title="限期", starts=(Step.DISPATCH,), span=lambda facts, act: CalendarDays(5),
    tentative=(Step.DISPATCH,), day=lambda facts, act: act.on,
    roll=lambda settings: True,
)  # fmt: skip
GUARD = Guard("toy/guard", CLAUSE, title="须具备")
POLICY = Policy("toy", DOCUMENT, date(2020, 1, 1), "", (LIFE,), "house/order", (GUARD, *TIERS, SLIP))


def with_rules(*rules: Any, **more: Any) -> Policy:
    """The policy with further rules."""
    return replace(POLICY, rules=(*POLICY.rules, *rules), **more)


def with_moves(*moves: Move) -> Policy:
    """The policy with further moves."""
    return replace(POLICY, lives=(Life(Subject.ISSUE, (*MOVES, *moves), LIFE.ends),))
