"""审批层级 approver_for: who must approve a proposal, and which facts led there by which article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

from rules.evidence import field_of
from rules.facts import Facts
from rules.kinds import Tier
from rules.policy import Policy
from rules.spans import Span, WorkingDays
from rules.terms import APPROVERS, Role, Step


@dataclass(frozen=True)
class Approver:
    """审批人: the lowest role that will do; `meeting` where a special meeting decides first.

    `tier` is the rule that is cited, `measure` the one whose days and roles it repeats (mostly itself).
    `because`: the facts that led there, and the article.
    """

    role: Role
    tier: Tier | None = None
    meeting: bool = False
    because: str = ""
    measure: Tier | None = None

    def within(self, readings: Mapping[str, str]) -> Span | None:
        """The span for handing it out, as the office reads it; None where no tier sets one."""
        tier = self.measure
        if tier is None or tier.within is None:
            return None
        return WorkingDays(int(readings[tier.days])) if readings.get(tier.days) else tier.within


def rank(role: Role) -> int:
    """Place among the approvers, lowest first; -1 for who does not approve."""
    return APPROVERS.index(role) if role in APPROVERS else -1


def approver_for(policy: Policy, facts: Facts) -> Approver | None:
    """Who must approve the proposal that counts; None before one. Without tiers, the lowest whom the life admits."""
    proposal = facts.proposal()
    if proposal is None:
        return None
    for cited, tier in policy.tiers(facts.level):
        if tier.when and tier.when(proposal.evidence):
            because = f"{'，'.join(_led_by(proposal.evidence))}（{cited.clause}：{tier.title}）"
            return Approver(tier.approver, cited, tier.meeting, because, tier)
    move = policy.move(Step.APPROVE)
    admitted = [role for role in APPROVERS if move and role in move.by]
    return Approver(admitted[0]) if admitted else None


class Shape(NamedTuple):
    """拟办的情形: all that a tier looks at in a proposal, so that a list can ask for it without reading each one."""

    transfer: bool
    complexity: str
    several: bool

    @property
    def proposal(self) -> dict[str, Any]:
        """A proposal of this shape."""
        return {
            "transfer_reason": "理由" if self.transfer else None,
            "complexity": self.complexity,
            "cooperating_units": (2,) if self.several else (),
            "lead_unit": None if self.transfer else 1,
        }


SHAPES = tuple(map(Shape._make, product((False, True), ("clear", "complex", "major"), (False, True))))


def beyond(policy: Policy, level: str, role: Role) -> tuple[Shape, ...]:
    """The shapes of proposals that a role may not approve in offices of a level: a higher one must."""
    tiers = [tier for _, tier in policy.tiers(level) if rank(tier.approver) > rank(role)]
    return tuple(shape for shape in SHAPES if any(tier.when and tier.when(shape.proposal) for tier in tiers))


def _led_by(proposal: Mapping[str, Any]) -> Iterator[str]:
    """The facts of a proposal that decide its tier, in words."""
    if proposal.get("transfer_reason"):
        yield "拟转报上级"
        return
    complexity = field_of(Step.PROPOSE, "complexity")
    if complexity and proposal.get("complexity"):
        yield complexity.choice_words(str(proposal["complexity"]))
    yield f"涉及 {1 + len(proposal.get('cooperating_units') or ())} 个部门"
