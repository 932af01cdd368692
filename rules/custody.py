"""在谁手里 Custody: who must act next, by status; what the lists show as the holder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rules.facts import Act
from rules.policy import Policy
from rules.terms import Role, Status, Step, Term


class Holder(Term):
    """持有人: in whose hands an issue is."""

    OFFICE = "office", "办公室"
    APPROVER = "approver", "审批领导"
    UNIT = "unit", "承办单位"
    GROUP = "group", "帮扶联系组"
    ENTERPRISE = "enterprise", "企业"
    MEETING = "meeting", "专题会议"
    NOBODY = "nobody", "—"


_HOLDERS = {
    Status.RECEIVED: Holder.OFFICE,
    Status.REGISTERED: Holder.OFFICE,
    Status.PROPOSED: Holder.APPROVER,
    Status.APPROVED: Holder.OFFICE,
    Status.DISPATCHED: Holder.UNIT,
    Status.HANDLING: Holder.UNIT,
    Status.REPORTED: Holder.GROUP,
    Status.VERIFIED: Holder.ENTERPRISE,
    Status.CONFIRMED: Holder.OFFICE,
    Status.ESCALATED: Holder.MEETING,
}


def holder_of(status: Status, policy: Policy | None = None, *, referred: bool = False) -> Holder:
    """Who holds an issue of a status; nobody where it has ended.

    A result waits for whom the policy has verify it; a consultation that was referred, for its unit.
    """
    if status == Status.REGISTERED and referred:
        return Holder.UNIT
    verify = policy.move(Step.VERIFY) if policy and status == Status.REPORTED else None
    if verify and Role.LIAISON_OFFICER not in verify.by:
        return Holder.OFFICE
    return _HOLDERS.get(status, Holder.NOBODY)


def holders(policy: Policy, acts: Iterable[Act]) -> Iterator[Holder]:
    """Who held an issue after each of its acts."""
    referred = False
    for act in acts:
        referred = act.step == Step.REFER or (referred and act.to == Status.REGISTERED)
        yield holder_of(act.to, policy, referred=referred)
