"""A life told in a few words: each step with evidence that is in order, unless a test says otherwise."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models.acts import Act
from models.attachments import Upload
from models.clock import at
from models.facts import told
from models.issues import Issue
from models.projection import differing
from models.steps import take
from models.workdays import calendar_of
from rules.terms import Step
from seed.cast import Cast

MONDAY = date(2014, 3, 3)
PAPER = Upload("书面确认.pdf", b"%PDF-1.4 sealed")
ROAD = ("register", "propose", "approve", "dispatch", "accept", "file_result", "verify", "confirm", "close")
BY = {
    "receive": "informant", "register": "clerk", "propose": "clerk", "approve": "director", "send_back": "director",
    "dispatch": "clerk", "void_slip": "clerk", "return_slip": "unit_handler", "accept": "unit_handler",
    "report_progress": "unit_handler", "remind": "clerk", "explain": "unit_handler", "file_result": "unit_handler",
    "verify": "liaison_officer", "confirm": "informant", "close": "clerk", "reopen": "clerk", "escalate": "clerk",
    "decide_meeting": "clerk", "withdraw": "informant", "end": "director", "correct": "clerk",
}  # fmt: skip


def in_order(step: str, cast: Cast, day: date) -> dict[str, Any]:
    """Evidence with which the step is taken."""
    reason = {"reason": "确有此事"}
    found: dict[str, dict[str, Any]] = {
        "receive": {
            "enterprise": cast["enterprise/1"].id, "title": "贷款续贷",
            "description": "银行贷款到期，续贷有困难，请协调",
        },
        "register": {
            "conditions_met": "无", "competent_unit": "金融办", "units_involved": "无", "prior_contact": "无",
            "hoped_for_on": "无", "vouched": True,
        },
        "propose": {"opinion": "请办", "lead_unit": cast["unit/1"].id, "complexity": "clear", "days_allowed": 5},
        "approve": {
            "decision": "同意", "study_held_on": day, "study_present": "全组", "study_decision": "同意交办",
        },
        "accept": {"received_on": day},
        "report_progress": {"account": "正在协调"},
        "remind": {"text": "请抓紧办理"},
        "explain": {"explanation": "银行尚在审批"},
        "file_result": {"account": "已办妥"},
        "verify": {"verified_on": day, "passed": True, "findings": "属实"},
        "confirm": {"confirmed_on": day, "satisfied": True, "document": PAPER},
        "end": {"ground": "deregistered", **reason},
    }  # fmt: skip
    if step in ("send_back", "void_slip", "return_slip", "reopen", "escalate", "withdraw"):
        return reason
    return found.get(step, {})


class Story:
    """One issue from its report on; `day` is today, and `then` lets days pass."""

    def __init__(self, session: Session, cast: Cast, day: date = MONDAY, **evidence: Any) -> None:
        self.session, self.cast, self.day = session, cast, day
        self.issue: Issue | None = None
        act = self.take("receive", **evidence)
        self.issue = session.get_one(Issue, act.issue_id)

    def take(self, step: str, by: str | None = None, *, seen: int | None = None, **evidence: Any) -> Any:
        """Take a step with evidence that is in order but for what is given; committed, refused or not."""
        offered = {**in_order(step, self.cast, self.day), **evidence}
        try:
            return take(
                self.session,
                self.issue,
                Step(step),
                self.cast[by or BY[step]],
                at(self.day),
                seen=seen,
                **offered,
            )
        finally:
            self.session.commit()

    def to(self, step: str) -> Story:
        """Go on along the road up to and with a step."""
        done = {"received": 0, "registered": 1, "proposed": 2, "approved": 3, "dispatched": 4, "handling": 5,
                "reported": 6, "verified": 7, "confirmed": 8}[self.issue.status]  # fmt: skip
        for one in ROAD[done : ROAD.index(step) + 1]:
            self.take(one)
        return self

    def then(self, days: int) -> Story:
        """Let days pass."""
        self.day += timedelta(days=days)
        return self

    @property
    def acts(self) -> list[Act]:
        """Its acts, in sequence."""
        return list(self.session.scalars(select(Act).where(Act.issue_id == self.issue.id).order_by(Act.seq)))

    @property
    def differs(self) -> dict[str, Any]:
        """In what the row is not the fold of its acts."""
        known = told(self.session, self.issue, self.day)
        return differing(self.issue, known.policy, known.facts, calendar_of(self.session))


def refusals(decision: Any) -> list[tuple[str, str | None]]:
    """Rule and field of each refusal."""
    return [(one.rule, one.field) for one in decision.refusals]


def counted(session: Session) -> dict[str, int]:
    """How many rows each table has, but for the log."""
    from models.base import Base

    tables = [table for table in Base.metadata.sorted_tables if table.name != "log_entry"]
    return {
        table.name: session.connection().execute(select(func.count()).select_from(table)).scalar_one()
        for table in tables
    }


def by_hand(session: Session, *statements: str, **values: Any) -> str | None:
    """Run SQL in a shell of one's own, and commit; what the database says against it, None when nothing."""
    try:
        for statement in statements:
            session.connection().execute(text(statement), values if ":" in statement else {})
        session.commit()
    except DBAPIError as error:
        session.rollback()
        return str(error.orig)
    return None
