"""投影 Projection: what the issue's row shows, folded from its acts alone. `take` writes it, `verify` compares it."""

from __future__ import annotations

from datetime import date
from typing import Any

from rules.calendar import WorkingCalendar
from rules.custody import Holder, holders
from rules.due import clock, dispatch_by
from rules.facts import Act, Facts
from rules.policy import Policy
from rules.terms import Step

COLUMNS = (
    "status", "leg", "round", "seq", "title", "description", "category", "urgent", "consultation",
    "lead_unit_id", "received_on", "registered_on", "dispatched_on", "dispatch_by", "due_on", "first_due_on",
    "provisional", "supervision", "holder", "held_since", "closed_on", "passed_from_id",
    "result_on", "grade", "planned_on", "measures", "ground",
)  # fmt: skip


def projected(policy: Policy, facts: Facts, calendar: WorkingCalendar) -> dict[str, Any]:
    """Every column of the row that the acts decide."""
    now = clock(policy, facts, calendar)
    report = facts.report
    held_by = tuple(holders(policy, facts.acts))
    assert facts.status is not None  # an issue has at least its first act
    return {
        "status": facts.status.value,
        "leg": facts.leg,
        "round": facts.round,
        "seq": facts.seq,
        "title": report["title"],
        "description": report["description"],
        "category": report.get("category") or "",
        "urgent": bool(report.get("urgent")),
        "consultation": bool(report.get("consultation")),
        "lead_unit_id": facts.lead_unit,
        "received_on": facts.acts[0].on,
        "registered_on": _day_of(facts, Step.REGISTER),
        "dispatched_on": _handed_out_on(facts),
        "dispatch_by": dispatch_by(policy, facts, calendar),
        "due_on": now.due_on,
        "first_due_on": now.first_due_on,
        "provisional": now.provisional,
        "supervision": policy.supervision(facts) if policy.supervision else "none",
        "holder": held_by[-1].value,
        "held_since": _held_since(facts.acts, held_by),
        "closed_on": facts.closed_on,
        "passed_from_id": _passed_from(facts.acts),
        **_result(facts),
    }


def _result(facts: Facts) -> dict[str, Any]:
    """What the latest result of this leg says, and on which day this round's was filed."""
    latest, of_this_round = facts.said(Step.FILE_RESULT), facts.said(Step.FILE_RESULT, this_round=True)
    said = latest.evidence if latest else {}
    found = {name: said.get(name) for name in ("grade", "planned_on", "measures", "ground")}
    return {"result_on": of_this_round.on if of_this_round else None, **found}


def _day_of(facts: Facts, step: Step) -> date | None:
    act = facts.said(step)
    return act.on if act else None


def _handed_out_on(facts: Facts) -> date | None:
    """The day of the last slip that still binds."""
    for act in reversed(facts.acts):
        if act.leg != facts.leg or act.step in (Step.VOID_SLIP, Step.RETURN_SLIP):
            return None
        if act.step in (Step.DISPATCH, Step.DECIDE_MEETING):
            return act.on
    return None


def _passed_from(acts: tuple[Act, ...]) -> int | None:
    """The office that passed it up last; it keeps seeing what becomes of it."""
    return next((act.office for act in reversed(acts) if act.to_leg > act.leg), None)


def _held_since(acts: tuple[Act, ...], held_by: tuple[Holder, ...]) -> Any:
    """When it came into the hands that hold it now; a new leg is in new hands."""
    since = acts[-1].at
    for act, holder in zip(reversed(acts), reversed(held_by), strict=True):
        if holder != held_by[-1] or act.to_leg != acts[-1].to_leg:
            break
        since = act.at
    return since


def differing(
    row: Any, policy: Policy, facts: Facts, calendar: WorkingCalendar
) -> dict[str, tuple[Any, Any]]:
    """Columns in which a row is not what its acts say: name -> (row, fold)."""
    expected = projected(policy, facts, calendar)
    found = {name: (getattr(row, name), expected[name]) for name in COLUMNS}
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}
