"""拟办的情形: the shapes tell all that the tiers look at, however many units cooperate."""

from __future__ import annotations

import pytest

from rules.approver import SHAPES, Shape, beyond, rank
from rules.policies import POLICIES
from rules.policy import LEVELS, Policy
from rules.terms import APPROVERS, Role

TIERED = [(policy, level) for policy in POLICIES.values() for level in LEVELS if list(policy.tiers(level))]


def needed(policy: Policy, level: str, shape: Shape, units: int) -> Role:
    proposal = {**shape.proposal, "cooperating_units": tuple(range(2, 2 + units))}
    (found,) = [tier for _, tier in policy.tiers(level) if tier.when and tier.when(proposal)]
    return found.approver


@pytest.mark.parametrize(("policy", "level"), TIERED, ids=[f"{one.key}-{level}" for one, level in TIERED])
def test_beyond_whom_it_is(policy: Policy, level: str) -> None:
    for shape in SHAPES:
        roles = {needed(policy, level, shape, units) for units in ((1, 2, 7) if shape.several else (0,))}
        assert len(roles) == 1, shape
        for role in APPROVERS:
            assert (shape in beyond(policy, level, role)) is (rank(role) < rank(*roles)), (shape, role)


def test_some_policy_has_tiers_and_some_has_none() -> None:
    assert TIERED
    assert beyond(POLICIES["linyi-2014-10"], "city", Role.DIRECTOR) == ()
    assert beyond(POLICIES["lincang-2021-21"], "county", Role.LEADER) == ()
