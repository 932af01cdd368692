"""等我办理: which issues wait for the person of this request, by who holds them (rules.custody) and what he is.

The list of issues offers these as quick views, so that a figure of the desk and the list behind it are one condition.
"""
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select

from admin.asking import QuickView
from admin.desk_waits import statuses_of
from admin.house import today
from admin.issue_due import kept_for_later
from admin.policy_words import keys_of
from admin.real import standing
from models.actors import Standing, held_on
from models.acts import Act
from models.approvals import waits_for
from models.assignments import Assignment
from models.issues import Issue, IssueUnit
from rules.custody import Holder
from rules.policies import POLICIES
from rules.terms import APPROVERS, Role, Status, Step

EXPLAINING = [key for key, policy in POLICIES.items() if policy.move(Step.EXPLAIN)]
"""The policies by which a unit owes an explanation once it is late."""
acts = Act.__table__.alias("act_looked_at")


def held_by(*holders: Holder) -> ColumnElement[bool]:
    """What one of them holds now; by status too, which the index of the offices knows."""
    return and_(Issue.status.in_(statuses_of(*holders)), Issue.holder.in_([holder.value for holder in holders]))


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
        found.append(and_(Issue.office_id.in_(offices), held_by(Holder.OFFICE, Holder.MEETING), not_(kept_for_later())))
    if places("office", *APPROVERS):
        found.append(waits_for(held))
    if units := places("unit", Role.UNIT_HANDLER):
        found.append(and_(Issue.lead_unit_id.in_(units), held_by(Holder.UNIT)))
        found.append(owes_opinion(units))
    if groups := places("group", Role.LIAISON_OFFICER, Role.GROUP_MEMBER):
        found.append(and_(Issue.enterprise_id.in_(assigned_to(groups)), held_by(Holder.GROUP)))
    if firms := places("enterprise", Role.INFORMANT):
        found.append(and_(Issue.enterprise_id.in_(firms), held_by(Holder.ENTERPRISE)))
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
    asked = keys_of(lambda policy: policy.move(Step.EXPLAIN))
    return and_(held_by(Holder.UNIT), Issue.policy.in_(asked), Issue.due_on < today(), not_(explained()))


def owes_opinion(units: list[int]) -> ColumnElement[bool]:
    """配合单位意见: one of these units cooperates, and has given no opinion of its own in this round."""
    links = IssueUnit.__table__.alias("unit_cooperating")
    given = exists().where(acts.c.issue_id == links.c.issue_id, acts.c.step == Step.REPORT_PROGRESS.value,
                           acts.c.leg == Issue.leg, acts.c.round == Issue.round, acts.c.unit_id == links.c.unit_id).correlate(links, Issue)
    asked = keys_of(lambda policy: (move := policy.move(Step.REPORT_PROGRESS)) and move.cooperating)
    return and_(Issue.status == Status.HANDLING.value, Issue.policy.in_(asked), exists().where(
        links.c.issue_id == Issue.id, links.c.part == "cooperating", links.c.unit_id.in_(units), not_(given)))


def owes_mine() -> ColumnElement[bool]:
    """An opinion of a unit of the person of this request."""
    held = standing()
    units = sorted({grant.unit for grant in held.actor.with_role(Role.UNIT_HANDLER) if grant.unit}) if held is not None else []
    return owes_opinion(units) if units else false()


MINE = QuickView("mine", _l("等我办理"), mine)
OPINION = QuickView("opinion", _l("待提配合意见"), owes_mine)
UNEXPLAINED = QuickView("unexplained", _l("欠书面说明"), unexplained, tone="late")
