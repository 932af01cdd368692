"""待办: which step an issue waits for, and in which words — by its policy, by what it is, and by what undid it before."""
from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, exists, select

from admin.issue_due import LATER
from admin.policy_words import has_groups
from models.acts import Act
from models.issues import Issue
from rules.custody import Holder, holder_of
from rules.policies import POLICIES
from rules.policy import Policy
from rules.terms import Status, Step

NEXT = {
    Status.RECEIVED: Step.REGISTER, Status.REGISTERED: Step.PROPOSE, Status.PROPOSED: Step.APPROVE,
    Status.APPROVED: Step.DISPATCH, Status.DISPATCHED: Step.ACCEPT, Status.HANDLING: Step.FILE_RESULT,
    Status.REPORTED: Step.VERIFY, Status.VERIFIED: Step.CONFIRM, Status.CONFIRMED: Step.CLOSE,
    Status.ESCALATED: Step.DECIDE_MEETING,
}
"""The step that an issue of a status waits for, on the ordinary road."""
WAITS = {
    Status.RECEIVED: _l("待登记"), Status.REGISTERED: _l("待拟办"), Status.PROPOSED: _l("待审批"),
    Status.APPROVED: _l("已审批，待交办"), Status.DISPATCHED: _l("待签收"), Status.HANDLING: _l("办理中，待反馈"),
    Status.REPORTED: _l("已反馈，待核实"), Status.VERIFIED: _l("已核实，待确认"),
    Status.CONFIRMED: _l("企业已确认，待销号"), Status.ESCALATED: _l("已提请，待会议议定"),
}
"""What it waits for, in words."""
CALLED_BACK = {Status.REPORTED: _l("已反馈，待回访"), Status.VERIFIED: _l("已回访，待确认")}
"""The same where no group verifies: the office calls back."""
UNDONE = {
    Step.RETURN_SLIP: _l("单位退办，待重新拟办"), Step.SEND_BACK: _l("领导退回，待重新拟办"),
    Step.VOID_SLIP: _l("文书已作废，待再交办"),
}
"""What was undone, so that the office decides anew."""
TURNS = (Step.RETURN_SLIP, Step.SEND_BACK, Step.VOID_SLIP, Step.PROPOSE, Step.REGISTER)
turns = Act.__table__.alias("act_turned")


def statuses_of(*holders: Holder) -> list[str]:
    """The statuses in which one of them may hold an issue, under whichever policy."""
    return [status.value for status in Status if any(
        holder_of(status, policy, referred=referred) in holders for policy in POLICIES.values() for referred in (False, True))]


def last_turn() -> Any:
    """The step that last proposed it or undid what was proposed; one value for each row."""
    query = select(turns.c.step).where(turns.c.issue_id == Issue.id, turns.c.leg == Issue.leg, turns.c.step.in_(TURNS))
    return query.order_by(turns.c.seq.desc()).limit(1).correlate(Issue).scalar_subquery()


def undone() -> ColumnElement[bool]:
    """Returned by its unit, sent back by a leader, or its slip recalled: to be decided anew."""
    at, later = Act.__table__.alias("act_undid"), Act.__table__.alias("act_since")
    since = exists().where(later.c.issue_id == at.c.issue_id, later.c.seq > at.c.seq, later.c.step == Step.PROPOSE.value)
    return and_(Issue.status.in_((Status.REGISTERED.value, Status.APPROVED.value)), exists().where(
        at.c.issue_id == Issue.id, at.c.leg == Issue.leg, at.c.step.in_(tuple(UNDONE)), ~since))


def step_for(policy: Policy, row: Any) -> Step:
    """The step that a row (status, consultation, holder, lead_unit_id, grade) waits for."""
    status = Status(row.status)
    if row.grade in LATER and (again := policy.move(Step.RESUME)) and status in again.start:
        return Step.RESUME
    if status == Status.REGISTERED and row.consultation and policy.move(Step.REFER):
        return Step.ANSWER if row.holder == Holder.UNIT else Step.REFER
    if status == Status.APPROVED and row.lead_unit_id is None and policy.move(Step.PASS_UP):
        return Step.PASS_UP
    return NEXT.get(status, Step.RECEIVE)


def words_for(policy: Policy, row: Any, step: Step, turn: str | None = None) -> str:
    """What it waits for, in words; that it was returned or sent back comes before all."""
    status = Status(row.status)
    if turn in UNDONE and status in (Status.REGISTERED, Status.APPROVED):
        return str(UNDONE[Step(turn)])
    special = {Step.REFER: _("咨询，待转交"), Step.ANSWER: _("咨询，待答复"), Step.PASS_UP: _("已审批，待转报"),
               Step.RESUME: _("待续办")}
    return str(special.get(step) or usual(policy, status))


def usual(policy: Policy, status: Status) -> Any:
    """By its status alone."""
    words = WAITS if has_groups(policy) else {**WAITS, **CALLED_BACK}
    return words.get(status) or _(policy.words(status))


def kinds(holders: Iterable[Holder]) -> list[tuple[str, dict[str, Any]]]:
    """What may wait in these hands under whichever policy: (words, the list's own conditions).

    Where policies share the words, the conditions that tell more apart hold for all of them.
    """
    wanted, told = set(holders), {}
    for policy in POLICIES.values():
        for words, wishes in kinds_of(policy, wanted):
            if words not in told or len(wishes) > len(told[words]):
                told[words] = wishes
    return list(told.items())


def kinds_of(policy: Policy, holders: set[Holder]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Those of one policy, in the order of the road; consultations apart, where it has them."""
    asks = policy.move(Step.REFER) is not None
    for status in policy.life().open_statuses:
        here = holder_of(status, policy) in holders
        if status == Status.REGISTERED and asks:
            if here:
                yield str(usual(policy, status)), {"status": status.value, "consultation": "0"}
                yield str(_("咨询，待转交")), {"status": status.value, "consultation": "1", "holder": Holder.OFFICE.value}
            if Holder.UNIT in holders:
                yield str(_("咨询，待答复")), {"status": status.value, "consultation": "1", "holder": Holder.UNIT.value}
        elif status == Status.APPROVED and here and policy.move(Step.PASS_UP):
            yield str(usual(policy, status)), {"status": status.value, "to_pass_up": "0"}
            yield str(_("已审批，待转报")), {"status": status.value, "to_pass_up": "1"}
        elif here and (again := policy.move(Step.RESUME)) and status in again.start:
            yield str(usual(policy, status)), {"status": status.value, "unsolved": "0"}
            yield str(_("到期续办")), {"status": status.value, "unsolved": "1"}
        elif here:
            yield str(usual(policy, status)), {"status": status.value}
