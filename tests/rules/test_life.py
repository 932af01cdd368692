"""办理闭环: every open status can reach an end, and the shortest road names the missing steps."""

from __future__ import annotations

import pytest

from rules.custody import Holder, holder_of
from rules.life import Life, Move
from rules.policies import POLICIES
from rules.policy import Policy
from rules.terms import MAIN_ROAD, Role, Status, Step, Subject
from tests.rules.told import POLICY, facts

ISSUES = [pytest.param(policy, id=key) for key, policy in POLICIES.items()]


@pytest.mark.parametrize("policy", ISSUES)
def test_every_open_status_can_reach_an_end(policy: Policy) -> None:
    life = policy.life()
    assert life.without_way_out() == ()
    for status in life.open_statuses:
        assert life.road(status, life.ends), status
    assert not set(life.ends) & set(life.open_statuses)


@pytest.mark.parametrize("policy", ISSUES)
def test_every_status_can_be_reached(policy: Policy) -> None:
    life = policy.life()
    assert [status for status in life.statuses if life.road(None, [status]) is None] == []


@pytest.mark.parametrize(
    ("start", "goal", "road"),
    [
        pytest.param(Status.RECEIVED, Status.RECEIVED, (), id="there-already"),
        pytest.param(
            Status.RECEIVED, Status.APPROVED, (Step.REGISTER, Step.PROPOSE, Step.APPROVE), id="three-steps"
        ),
        pytest.param(Status.CLOSED, Status.REGISTERED, None, id="from-an-end"),
    ],
)
def test_road(start: Status, goal: Status, road: tuple[Step, ...] | None) -> None:
    assert POLICY.life().road(start, [goal]) == road


def test_without_way_out_names_the_trap() -> None:
    by = (Role.CLERK,)
    trap = Life(Subject.ISSUE, (Move(Step.RECEIVE, by, (None,), Status.RECEIVED),), (Status.CLOSED,))
    assert trap.without_way_out() == (Status.RECEIVED,)


@pytest.mark.parametrize(
    ("step", "status", "offered", "leads_to"),
    [
        pytest.param(Step.VERIFY, Status.REPORTED, {"passed": True}, (Status.VERIFIED, 1, 1), id="passed"),
        pytest.param(Step.VERIFY, Status.REPORTED, {"passed": False}, (Status.HANDLING, 1, 2), id="failed"),
        pytest.param(
            Step.CONFIRM, Status.VERIFIED, {"satisfied": False}, (Status.HANDLING, 1, 2), id="dissatisfied"
        ),
        pytest.param(Step.REOPEN, Status.CLOSED, {}, (Status.HANDLING, 1, 2), id="reopened"),
        pytest.param(Step.REMIND, Status.HANDLING, {}, (Status.HANDLING, 1, 1), id="stays"),
    ],
)
def test_where_a_step_leads(step: Step, status: Status, offered: dict[str, bool], leads_to: object) -> None:
    move = POLICY.move(step)
    assert move is not None
    assert move.leads_to(facts(status), offered) == leads_to


def test_a_pass_up_opens_a_leg_and_counts_rounds_anew() -> None:
    from dataclasses import replace

    from tests.rules import toy

    move = toy.POLICY.move(Step.PASS_UP)
    assert move is not None
    assert move.leads_to(replace(facts(Status.APPROVED), round=3), {}) == (Status.RECEIVED, 2, 1)


def test_holders() -> None:
    """Whoever must act next holds it; nobody where it has ended."""
    assert [holder_of(status) for status in MAIN_ROAD[-2:]] == [Holder.OFFICE, Holder.NOBODY]
    assert all(holder_of(status) != Holder.NOBODY for status in POLICY.life().open_statuses)
