"""等我办理: which issues wait for the person of this request, by who holds them (rules.custody) and what he is.

The list of issues offers these as quick views, so that a figure of the desk and the list behind it are one condition.
"""
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select

from admin.asking import QuickView
from admin.house import today
from admin.issue_due import kept_for_later
from admin.real import standing
from models.actors import Standing, held_on
from models.acts import Act
from models.approvals import waits_for
from models.assignments import Assignment
from models.issues import Issue
from rules.custody import Holder, holder_of
from rules.policies import POLICIES
from rules.terms import APPROVERS, Role, Status, Step

NEXT = {
    Status.RECEIVED: Step.REGISTER, Status.REGISTERED: Step.PROPOSE, Status.PROPOSED: Step.APPROVE,
    Status.APPROVED: Step.DISPATCH, Status.DISPATCHED: Step.ACCEPT, Status.HANDLING: Step.FILE_RESULT,
    Status.REPORTED: Step.VERIFY, Status.VERIFIED: Step.CONFIRM, Status.CONFIRMED: Step.CLOSE,
    Status.ESCALATED: Step.DECIDE_MEETING,
}
"""The step that an issue of a status waits for."""
WAITS = {
    Status.RECEIVED: _l("待登记"), Status.REGISTERED: _l("待拟办"), Status.PROPOSED: _l("待审批"),
    Status.APPROVED: _l("已审批，待交办"), Status.DISPATCHED: _l("待签收"), Status.HANDLING: _l("办理中，待反馈"),
    Status.REPORTED: _l("已反馈，待核实"), Status.VERIFIED: _l("已核实，待确认"),
    Status.CONFIRMED: _l("企业已确认，待销号"), Status.ESCALATED: _l("已提请，待会议议定"),
}
"""What it waits for, in words."""
EXPLAINING = [key for key, policy in POLICIES.items() if policy.move(Step.EXPLAIN)]
"""The policies by which a unit owes an explanation once it is late."""
acts = Act.__table__.alias("act_looked_at")


def held_by(*holders: Holder) -> list[str]:
    """The statuses in which one of them holds an issue."""
    return [status.value for status in Status if holder_of(status) in holders]


def mine() -> ColumnElement[bool]:
    """Those that wait for a step of his."""
    held = standing()
    parts = parts_of(held) if held is not None else []
    return or_(*parts) if parts else false()


def parts_of(held: Standing) -> list[ColumnElement[bool]]:
    """One condition for each kind of grant that he holds."""
    def places(name: str, *roles: Role) -> list[int]:
        return sorted({place for grant in held.actor.with_role(*roles) if (place := getattr(grant, name)) is not None})

    found: list[ColumnElement[bool]] = []
    if offices := places("office", Role.CLERK):
        found.append(and_(Issue.office_id.in_(offices), Issue.status.in_(held_by(Holder.OFFICE, Holder.MEETING)),
                          not_(kept_for_later())))
    if places("office", *APPROVERS):
        found.append(waits_for(held))
    if units := places("unit", Role.UNIT_HANDLER):
        found.append(and_(Issue.lead_unit_id.in_(units), Issue.status.in_(held_by(Holder.UNIT))))
    if groups := places("group", Role.LIAISON_OFFICER, Role.GROUP_MEMBER):
        found.append(and_(Issue.enterprise_id.in_(assigned_to(groups)), Issue.status.in_(held_by(Holder.GROUP))))
    if firms := places("enterprise", Role.INFORMANT):
        found.append(and_(Issue.enterprise_id.in_(firms), Issue.status.in_(held_by(Holder.ENTERPRISE))))
    return found


def to_approve() -> ColumnElement[bool]:
    """Proposals that he may approve: his tier or a lower one, none of his own."""
    held = standing()
    return waits_for(held) if held is not None else false()


def assigned_to(groups: list[int]) -> Any:
    """The enterprises of these groups today."""
    return select(Assignment.enterprise_id).where(Assignment.group_id.in_(groups), held_on(Assignment, today()))


def explained() -> ColumnElement[bool]:
    """The unit has explained itself in this round, or its policy asks for no explanation."""
    return or_(Issue.policy.not_in(EXPLAINING), exists().where(acts.c.issue_id == Issue.id, acts.c.step == Step.EXPLAIN.value,
                          acts.c.leg == Issue.leg, acts.c.round == Issue.round))


def unexplained() -> ColumnElement[bool]:
    """In a unit's hands past the due day, and not explained."""
    return and_(Issue.status.in_(held_by(Holder.UNIT)), Issue.due_on < today(), not_(explained()))


MINE = QuickView("mine", _l("等我办理"), mine)
UNEXPLAINED = QuickView("unexplained", _l("欠书面说明"), unexplained, tone="late")
