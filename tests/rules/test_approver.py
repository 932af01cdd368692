"""审批层级: who must approve, where a policy has tiers; higher stands in for lower, never the other way."""

from __future__ import annotations

from typing import Any

import pytest

from rules.approver import approver_for, rank
from rules.decide import decide
from rules.facts import Act, Actor, Facts, Grant, fold
from rules.kinds import Tier
from rules.policies import linyi_2014
from rules.terms import APPROVERS, Role, Status, Step
from tests.rules.told import CITY, COUNTY, DAY, facts
from tests.rules.toy import POLICY

PROPOSALS = {
    "clear": {"lead_unit": 1, "complexity": "clear"},
    "others": {"lead_unit": 1, "complexity": "clear", "cooperating_units": (2,)},
    "major": {"lead_unit": 1, "complexity": "major", "cooperating_units": (2,)},
    "transfer": {"transfer_reason": "超出权限", "complexity": "major"},
}


def proposed(**evidence: Any) -> Facts:
    return facts(Status.REGISTERED, Act(3, Step.PROPOSE, 7, DAY, Status.PROPOSED, evidence))


@pytest.mark.parametrize(
    ("proposal", "role", "tier", "meeting"),
    [
        pytest.param("clear", Role.DIRECTOR, "toy/director", False, id="clear"),
        pytest.param("others", Role.DEPUTY_LEADER, "toy/leader", False, id="two-units"),
        pytest.param("major", Role.LEADER, "toy/meeting", True, id="meeting-before-leader"),
        pytest.param("transfer", Role.LEADER, "toy/transfer", False, id="transfer-before-meeting"),
    ],
)
def test_tiers(proposal: str, role: Role, tier: str, meeting: bool) -> None:
    found = approver_for(POLICY, proposed(**PROPOSALS[proposal]))
    assert found is not None
    assert found.tier is not None
    assert (found.role, found.tier.id, found.meeting) == (role, tier, meeting)


@pytest.mark.parametrize("held", APPROVERS)
@pytest.mark.parametrize(
    ("proposal", "needed", "cites"),
    [
        pytest.param("clear", Role.DIRECTOR, "toy/director", id="clear"),
        pytest.param("others", Role.DEPUTY_LEADER, "toy/leader", id="two-units"),
        pytest.param("transfer", Role.LEADER, "toy/transfer", id="transfer"),
    ],
)
def test_higher_stands_in_for_lower(held: Role, proposal: str, needed: Role, cites: str) -> None:
    who = Actor(9, "领导", frozenset({Grant(held, CITY)}))
    decision = decide(POLICY, proposed(**PROPOSALS[proposal]), Step.APPROVE, who, DAY, {"decision": "同意"})
    assert list(decision.rules) == ([] if rank(held) >= rank(needed) else [cites])


def test_rank_held_elsewhere_does_not_count() -> None:
    """A county's leader who is a mere director in the city approves as a director."""
    who = Actor(9, "领导", frozenset({Grant(Role.LEADER, COUNTY), Grant(Role.DIRECTOR, CITY)}))
    decision = decide(POLICY, proposed(**PROPOSALS["others"]), Step.APPROVE, who, DAY, {"decision": "同意"})
    assert decision.rules == ("toy/leader",)


def test_who_does_not_approve_at_all_hears_of_rights_alone() -> None:
    who = Actor(9, "经办", frozenset({Grant(Role.CLERK, CITY)}))
    decision = decide(POLICY, proposed(**PROPOSALS["others"]), Step.APPROVE, who, DAY, {"decision": "同意"})
    assert decision.rules == ("house/rights",)
    assert rank(Role.CLERK) == -1


def test_no_approver_before_a_proposal() -> None:
    assert approver_for(POLICY, Facts()) is None
    assert approver_for(POLICY, fold([])) is None
    sent_back = facts(Status.PROPOSED, Act(4, Step.SEND_BACK, 2, DAY, Status.REGISTERED))
    assert approver_for(POLICY, sent_back) is None


def test_without_tiers_the_lowest_whom_the_life_admits() -> None:
    found = approver_for(linyi_2014.POLICY, facts(Status.PROPOSED))
    assert found is not None
    assert (found.role, found.tier) == (Role.DIRECTOR, None)


def test_without_an_approval_in_its_life_nobody() -> None:
    from dataclasses import replace

    from rules.life import Life

    kept = tuple(
        move for move in POLICY.life().moves if move.step not in (Step.APPROVE, Step.DISPATCH, Step.PASS_UP)
    )
    proposing = replace(kept[2], to=Status.CLOSED)
    life = Life(POLICY.life().subject, (*kept[:2], proposing), (Status.CLOSED,))
    rules = tuple(rule for rule in POLICY.rules if not isinstance(rule, Tier))
    assert approver_for(replace(POLICY, lives=(life,), rules=rules), proposed(lead_unit=1)) is None


def test_an_order_of_the_house_speaks_where_the_policy_has_none() -> None:
    who = Actor(9, "经办", frozenset({Grant(Role.CLERK, CITY)}))
    assert decide(POLICY, facts(Status.RECEIVED), Step.DISPATCH, who, DAY, {}).rules == ("house/order",)
