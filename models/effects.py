"""办理的后果 Effects: what an allowed step makes besides its act — numbers, slips, units, deadlines."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.acts import Act
from models.deadlines import Deadline
from models.issues import Issue, IssueUnit
from models.numbers import next_number
from models.slips import Slip, SlipKind
from models.units import Unit
from models.workdays import calendar_of
from rules.due import ENDING, deadlines_set
from rules.facts import Facts
from rules.house import NUMBERS
from rules.kinds import Numbering
from rules.policy import Policy
from rules.spans import to_text
from rules.terms import Step

REGISTRATION = "registration"
HANDING_OUT = (Step.DISPATCH, Step.DECIDE_MEETING)
HOUSE_MARKS = {REGISTRATION: "", SlipKind.DISPOSAL: "处", SlipKind.REMINDER: "催"}
"""What stands before 〔2014〕第034号 where the policy prints no form of its own."""


def after(session: Session, policy: Policy, issue: Issue, act: Act, facts: Facts) -> None:
    """All that follows from an act, in the same transaction."""
    step = Step(act.step)
    if step == Step.REGISTER:
        issue.registration_no = number(session, policy, issue, REGISTRATION, act)
    if step in (Step.PROPOSE, Step.DECIDE_MEETING, Step.SEND_BACK, Step.RETURN_SLIP, Step.SUCCEED):
        _name_units(session, issue, act, facts)
    if step in HANDING_OUT:
        _make_slip(session, policy, issue, act, facts, SlipKind.DISPOSAL)
    if step == Step.REMIND:
        _make_slip(session, policy, issue, act, facts, SlipKind.REMINDER)
    if step in (Step.VOID_SLIP, Step.RETURN_SLIP):
        _void_slip(session, issue, act)
    _set_deadlines(session, policy, issue, act, facts)


def number(session: Session, policy: Policy, issue: Issue, series: str, act: Act) -> str:
    """The next number of a series, in the form that the policy prints, else the house's."""
    form = next((rule.form for rule in policy.of(Numbering) if series in rule.series.split()), None)
    taken = next_number(session, issue.office_id, series, act.on.year)
    words = form or HOUSE_MARKS.get(series, "") + NUMBERS.form
    return words.format(mark=issue.office.mark, year=act.on.year, number=taken)


def units(session: Session, ids: Iterable[int]) -> list[Unit]:
    """Units by their ids, in that order."""
    wanted = list(ids)
    found = {unit.id: unit for unit in session.scalars(select(Unit).where(Unit.id.in_(wanted)))}
    return [found[one] for one in wanted]


def _name_units(session: Session, issue: Issue, act: Act, facts: Facts) -> None:
    """Who handles it now: the lead unit and those that cooperate; nobody after it was sent back."""
    for before in session.scalars(select(IssueUnit).where(IssueUnit.issue_id == issue.id)):
        session.delete(before)
    session.flush()
    if facts.lead_unit is None:
        return
    session.add(IssueUnit(issue_id=issue.id, unit_id=facts.lead_unit, part="lead"))
    for unit_id in facts.cooperating_units:
        session.add(IssueUnit(issue_id=issue.id, unit_id=unit_id, part="cooperating"))


def _make_slip(
    session: Session, policy: Policy, issue: Issue, act: Act, facts: Facts, kind: SlipKind
) -> None:
    unit = session.get(Unit, facts.lead_unit)
    handed = facts.handed_to()
    slip = Slip(
        issue_id=issue.id, act_id=act.id, office_id=issue.office_id, kind=kind.value,
        number=number(session, policy, issue, kind.value, act), unit_id=facts.lead_unit,
        unit_name=unit.name if unit else "", issued_on=act.on,
        days_allowed=handed.evidence.get("days_allowed") if handed else None, round=act.to_round,
    )  # fmt: skip
    session.add(slip)


def _void_slip(session: Session, issue: Issue, act: Act) -> None:
    """The slip that bound until now; its number stays used."""
    query = select(Slip).where(
        Slip.issue_id == issue.id, Slip.void.is_(False), Slip.kind != SlipKind.REMINDER
    )
    slip = session.scalars(query.order_by(Slip.id.desc())).first()
    if slip is not None:
        slip.void = True
        slip.void_reason = str(act.said.get("reason") or "")[:200]


def _set_deadlines(session: Session, policy: Policy, issue: Issue, act: Act, facts: Facts) -> None:
    found = deadlines_set(policy, facts, facts.acts[-1], calendar_of(session))
    if found or Step(act.step) in ENDING:
        query = select(Deadline).where(Deadline.issue_id == issue.id, Deadline.replaced_by_id.is_(None))
        for before in session.scalars(query):
            before.replaced_by_id = act.id
    for one in found:
        session.add(
            Deadline(
                issue_id=issue.id, leg=one.leg, round=one.round, rule=one.rule, start_on=one.due.start,
                span=to_text(one.due.span), count_start=one.due.count_start, roll=one.due.roll,
                due_on=one.due.on, provisional=one.provisional, act_id=act.id,
            )
        )  # fmt: skip
