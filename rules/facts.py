"""事实 Facts: what is known of a subject before a step — the fold of its acts, and its surroundings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rules.calendar import WorkingCalendar
from rules.evidence import field_of
from rules.fields import read_value
from rules.settings import Reading
from rules.terms import Role, Status, Step

NOTHING: Mapping[str, Any] = {}
PLAIN = WorkingCalendar()
"""The plain week, where nobody says which days are holidays."""


@dataclass(frozen=True)
class Grant:
    """授权: a role, in an office; for a unit, a group or an enterprise where the role needs it.

    `office` is None for roles that serve every office (groups, units, informants).
    """

    role: Role
    office: int | None = None
    unit: int | None = None
    group: int | None = None
    enterprise: int | None = None


@dataclass(frozen=True)
class Actor:
    """办理人: a person, with the grants that hold on the step's day (stand-ins included)."""

    id: int | None
    name: str
    grants: frozenset[Grant] = frozenset()
    lent: Mapping[Grant, int] = field(default_factory=dict)
    """代职: grants held while another is away, and whose they are."""

    def with_role(self, *roles: Role) -> tuple[Grant, ...]:
        """His grants of any of these roles, highest approver first, then in a fixed order."""
        rank = {role: place for place, role in enumerate(Role)}
        mine = [grant for grant in self.grants if grant.role in roles]
        return tuple(sorted(mine, key=lambda g: (-rank[g.role], g.office or 0, g.unit or 0, g.group or 0)))


@dataclass(frozen=True)
class Act:
    """办理步骤记录: one step taken. `round` and `leg` are those in which it was taken."""

    seq: int
    step: Step
    actor: int | None
    on: date
    to: Status
    evidence: Mapping[str, Any] = field(default_factory=dict)
    role: Role | None = None
    leg: int = 1
    round: int = 1
    to_leg: int = 1
    to_round: int = 1
    office: int | None = None
    at: datetime | None = None
    for_: int | None = None
    """代何人办理: in whose stead it was taken."""
    unit: int | None = None
    """以何单位: for which unit a handler took it."""

    @property
    def people(self) -> frozenset[int]:
        """Who took it, and in whose name."""
        return frozenset(one for one in (self.actor, self.for_) if one is not None)

    @property
    def is_way_back(self) -> bool:
        """Whether it opened a new round."""
        return self.to_round > self.round


@dataclass(frozen=True)
class EnterpriseFacts:
    """企业情况 on the step's day. `revenue` is main-business revenue of the last full year, yuan."""

    id: int | None = None
    name: str = ""
    county: str = ""
    group: int | None = None
    relation: str | None = None
    revenue: Decimal | None = None
    registered_here: bool = True
    has_informant: bool = True


@dataclass(frozen=True)
class Facts:
    """事实: everything a rule may look at. Nothing in it comes from the clock.

    `settings` are the readings of the step's day, `chosen` all that the office ever chose: a deadline is
    counted by the readings of the day on which it was set. `above` is the office above the handling one.
    """

    status: Status | None = None
    office: int | None = None
    level: str = "city"
    above: int | None = None
    leg: int = 1
    round: int = 1
    seq: int = 0
    acts: tuple[Act, ...] = ()
    enterprise: EnterpriseFacts = field(default_factory=EnterpriseFacts)
    due_on: date | None = None
    closed_on: date | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    chosen: tuple[Reading, ...] = ()
    surroundings: Mapping[str, Any] = field(default_factory=dict)
    calendar: WorkingCalendar = field(default=PLAIN, compare=False)

    def said(self, step: Step, *, this_round: bool = False) -> Act | None:
        """The latest act of a step in this leg; with `this_round`, in this round alone."""
        for act in reversed(self.acts):
            if act.leg != self.leg:
                return None
            if act.step == step and (act.round == self.round or not this_round):
                return act
        return None

    def proposal(self) -> Act | None:
        """The proposal that counts: none before one, none after it was sent back or its slip returned."""
        for act in reversed(self.acts):
            if act.leg != self.leg or act.step in (Step.SEND_BACK, Step.RETURN_SLIP):
                return None
            if act.step == Step.PROPOSE:
                return act
        return None

    def approval(self) -> Act | None:
        """The approval of the proposal that counts; none while it waits, or once another was proposed."""
        proposal, approved = self.proposal(), self.said(Step.APPROVE)
        return approved if proposal and approved and approved.seq > proposal.seq else None

    def handed_to(self) -> Act | None:
        """The act that named the lead unit last: a proposal that counts, or a meeting's decision."""
        for act in reversed(self.acts):
            if act.leg != self.leg or act.step in (Step.SEND_BACK, Step.RETURN_SLIP):
                return None
            if act.step in (Step.PROPOSE, Step.DECIDE_MEETING, Step.REFER):
                return act
        return None

    @property
    def lead_unit(self) -> int | None:
        """The unit that must solve it, or to which the consultation was referred."""
        act = self.handed_to()
        if act is None:
            return None
        return self._now(act.evidence.get("lead_unit") or act.evidence.get("unit"), act)

    @property
    def cooperating_units(self) -> tuple[int, ...]:
        """The units that cooperate, each once, never the lead unit itself."""
        act = self.handed_to()
        named = (act.evidence.get("cooperating_units") or ()) if act else ()
        now = (self._now(unit, act) for unit in named)
        return tuple(dict.fromkeys(unit for unit in now if unit is not None and unit != self.lead_unit))

    def opinions(self) -> dict[int, Act | None]:
        """配合单位意见: of each unit that cooperates what it last gave in this round; None where it has not yet."""
        given = {
            act.unit: act
            for act in self.acts
            if act.step == Step.REPORT_PROGRESS and (act.leg, act.round) == (self.leg, self.round)
        }
        return {unit: given.get(unit) for unit in self.cooperating_units}

    def _now(self, unit: int | None, named: Act | None) -> int | None:
        """The unit that carries on what a unit was given: itself, or who succeeded it since."""
        for act in self.acts:
            later = named is not None and act.seq > named.seq
            if later and act.step == Step.SUCCEED and act.evidence["from_unit"] == unit:
                unit = act.evidence["to_unit"]
        return unit

    @property
    def report(self) -> Mapping[str, Any]:
        """What was received (title, description, about, urgent …), as corrected since."""
        return next((act.evidence for act in self.acts if act.step == Step.RECEIVE), NOTHING)


def corrected(acts: Iterable[Act]) -> tuple[Act, ...]:
    """Acts with each later correction put in its place; the acts themselves keep both versions."""
    found = list(acts)
    for act in found[:]:
        if act.step != Step.CORRECT:
            continue
        place = next(i for i, one in enumerate(found) if one.seq == act.evidence["act"])
        field = field_of(found[place].step, act.evidence["field"])
        if field is not None:
            value = read_value(field, act.evidence.get("value") or "")
            changed = {**found[place].evidence, field.name: value}
            found[place] = replace(found[place], evidence=changed)
    return tuple(found)


def fold(acts: Iterable[Act], **surroundings: Any) -> Facts:
    """Facts from acts in sequence: status, leg, round and closing day fall out; the rest is passed in."""
    listed = tuple(acts)
    if not listed:
        return Facts(**surroundings)
    last = listed[-1]
    closing = next((act for act in reversed(listed) if act.to == Status.CLOSED), None)
    return Facts(
        status=last.to,
        leg=last.to_leg,
        round=last.to_round,
        seq=last.seq,
        acts=corrected(listed),
        closed_on=closing.on if closing and last.to == Status.CLOSED else None,
        **surroundings,
    )
