"""办理的后果 Effects: what an allowed step makes besides its act — numbers, slips, units, deadlines."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.acts import Act
from models.deadlines import Deadline
from models.issues import Issue, IssueUnit
from models.numbers import next_number
from models.offices import Office
from models.registrations import Registration
from models.slips import Slip, SlipKind
from models.units import Unit
from models.workdays import calendar_of
from rules.due import ENDING, deadlines_set
from rules.facts import Facts
from rules.house import NUMBERS
from rules.policy import Policy
from rules.spans import to_text
from rules.terms import Step

REGISTRATION = "registration"
HOUSE_SLIPS = {
    Step.DISPATCH: SlipKind.DISPOSAL, Step.DECIDE_MEETING: SlipKind.DISPOSAL, Step.REMIND: SlipKind.REMINDER,
}  # fmt: skip
"""Which slip a step makes where the policy does not say."""
NAMING = (
    Step.PROPOSE, Step.REFER, Step.DECIDE_MEETING, Step.SEND_BACK, Step.RETURN_SLIP, Step.SUCCEED, Step.PASS_UP,
)  # fmt: skip
"""Steps after which other units handle it, or none."""
HOUSE_MARKS = {REGISTRATION: "", SlipKind.DISPOSAL: "处", SlipKind.REMINDER: "催"}
"""What stands before 〔2014〕第034号 where the policy prints no form of its own."""


def after(session: Session, policy: Policy, issue: Issue, act: Act, facts: Facts) -> None:
    """All that follows from an act, in the same transaction."""
    step = Step(act.step)
    if step in NAMING:
        _name_units(session, issue, act, facts)
    if step in (Step.VOID_SLIP, Step.RETURN_SLIP):
        _void_slip(session, issue, act)
    _set_deadlines(session, policy, issue, act, facts)
    # Numbers last: from here on, everybody who wants one of the same series waits for this transaction.
    if step == Step.REGISTER:
        _register(session, policy, issue, act)
    if kind := slip_kind(policy, step):
        _make_slip(session, policy, issue, act, facts, kind)
    if act.to_leg > act.leg:
        _hand_up(session, issue, facts)


def slip_kind(policy: Policy, step: Step) -> SlipKind | None:
    """The slip that a step makes under a policy; None for none."""
    form = policy.form_made_by(step)
    return SlipKind(form.series) if form else HOUSE_SLIPS.get(step)


def slip_kinds(policy: Policy) -> set[SlipKind]:
    """Every kind of slip that some step makes under a policy."""
    return {kind for move in policy.life().moves if (kind := slip_kind(policy, move.step))}


def form_of(policy: Policy, series: str) -> str:
    """The form of a series' numbers: the policy's, else the house's."""
    return policy.number_form(series) or HOUSE_MARKS.get(series, "") + NUMBERS.form


def number(session: Session, policy: Policy, issue: Issue, series: str, act: Act) -> str:
    """The next number of a series, in the form that the policy prints, else the house's."""
    words = form_of(policy, series)
    taken = next_number(session, issue.office_id, series, act.on.year)
    return words.format(mark=issue.office.mark, year=act.on.year, number=taken)


def _register(session: Session, policy: Policy, issue: Issue, act: Act) -> None:
    """The number of the office that handles it; which office gave which number is kept."""
    issue.registration_no = number(session, policy, issue, REGISTRATION, act)
    session.add(
        Registration(
            issue_id=issue.id, act_id=act.id, office_id=issue.office_id, leg=act.leg,
            number=issue.registration_no, registered_on=act.on,
        )
    )  # fmt: skip


def _hand_up(session: Session, issue: Issue, facts: Facts) -> None:
    """The office above takes over: it will register under its own number."""
    assert facts.above is not None  # the rules refuse a transfer where no office is above
    issue.registration_no = None
    issue.office_id = facts.above
    session.flush()
    session.refresh(issue, ["office"])


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
    unit = session.get(Unit, facts.lead_unit) if facts.lead_unit else None
    above = session.get(Office, facts.above) if kind == SlipKind.TRANSFER and facts.above else None
    handed = facts.handed_to()
    slip = Slip(
        issue_id=issue.id, act_id=act.id, office_id=issue.office_id, kind=kind.value,
        number=number(session, policy, issue, kind.value, act), unit_id=facts.lead_unit,
        unit_name=unit.name if unit else above.name if above else "", issued_on=act.on,
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


_RUNNING = select(Deadline).where(Deadline.issue_id == bindparam("issue"), Deadline.replaced_by_id.is_(None))


def _set_deadlines(session: Session, policy: Policy, issue: Issue, act: Act, facts: Facts) -> None:
    found = deadlines_set(policy, facts, facts.acts[-1], calendar_of(session))
    if found or Step(act.step) in ENDING or act.to_leg > act.leg:
        for before in session.scalars(_RUNNING, {"issue": issue.id}):
            before.replaced_by_id = act.id
    for one in found:
        session.add(
            Deadline(
                issue_id=issue.id, leg=one.leg, round=one.round, rule=one.rule, start_on=one.due.start,
                span=to_text(one.due.span), count_start=one.due.count_start, roll=one.due.roll,
                due_on=one.due.on, provisional=one.provisional, act_id=act.id,
            )
        )  # fmt: skip
