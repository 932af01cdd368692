"""审批层级 approver_for: who must approve a proposal, and which facts led there by which article."""

from __future__ import annotations

from dataclasses import dataclass

from rules.facts import Facts
from rules.kinds import Tier
from rules.policy import Policy
from rules.terms import APPROVERS, Role, Step


@dataclass(frozen=True)
class Approver:
    """审批人: the lowest role that will do; `meeting` where a special meeting decides first."""

    role: Role
    tier: Tier | None = None
    meeting: bool = False
    because: str = ""


def rank(role: Role) -> int:
    """Place among the approvers, lowest first; -1 for who does not approve."""
    return APPROVERS.index(role) if role in APPROVERS else -1


def approver_for(policy: Policy, facts: Facts) -> Approver | None:
    """Who must approve the proposal that counts; None before one. Without tiers, the lowest whom the life admits."""
    proposal = facts.proposal()
    if proposal is None:
        return None
    for tier in policy.of(Tier):
        if tier.when and tier.when(proposal.evidence):
            return Approver(tier.approver, tier, tier.meeting, tier.title)
    move = policy.move(Step.APPROVE)
    admitted = [role for role in APPROVERS if move and role in move.by]
    return Approver(admitted[0]) if admitted else None
