"""在谁手里 Custody: who must act next, by status; what the lists show as the holder."""

from __future__ import annotations

from rules.terms import Status, Term


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


def holder_of(status: Status) -> Holder:
    """Who holds an issue of a status; nobody where it has ended."""
    return _HOLDERS.get(status, Holder.NOBODY)
