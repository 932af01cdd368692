"""事实 Facts from the records: an issue's acts, its enterprise on the day, its office's readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Date, bindparam, select
from sqlalchemy.orm import Session, selectinload

from models.actors import held_on
from models.acts import Act
from models.assignments import Assignment
from models.enterprises import Enterprise, Revenue
from models.issues import Issue
from models.offices import Office
from models.readings import chosen_by, settings_of
from models.revealing import true_words
from models.units import Unit
from models.workdays import calendar_of
from rules import facts as rules
from rules.policies import POLICIES, in_force_on
from rules.policy import Policy
from rules.settings import readings_on
from rules.terms import Role, Status, Step

NOTHING_KEPT: Mapping[int, Mapping[str, str]] = {}


@dataclass(frozen=True)
class Told:
    """What is known of an issue on a day: its acts as records, and the facts folded from them."""

    policy: Policy
    facts: rules.Facts
    acts: tuple[Act, ...]


_ACTS = select(Act).where(Act.issue_id == bindparam("issue")).order_by(Act.seq).execution_options(populate_existing=True)
_WITH_PEOPLE = _ACTS.options(selectinload(Act.actor), selectinload(Act.stood_in_for))


def acts_of(session: Session, issue_id: int, *, people: bool = True) -> tuple[Act, ...]:
    """Its acts in sequence with all their evidence, in one statement and one for the units named.

    Read anew each time: what was brought back of them for a person's page (models.revealing) is not what is stored.
    With `people`, who took them too: pages name them, the rules know them by their ids.
    """
    return tuple(session.scalars(_WITH_PEOPLE if people else _ACTS, {"issue": issue_id}))


def plain(act: Act, secrets: Mapping[int, Mapping[str, str]] = NOTHING_KEPT) -> rules.Act:
    """An act as the rules see it; `secrets` are words kept apart from it, by act and field."""
    return rules.Act(
        seq=act.seq, step=Step(act.step), actor=act.actor_id, on=act.on, to=Status(act.to_status),
        evidence={**act.said, **secrets.get(act.id, {})}, role=Role(act.role), leg=act.leg, round=act.round, to_leg=act.to_leg,
        to_round=act.to_round, office=act.office_id, at=act.at, for_=act.for_id, unit=act.unit_id,
    )  # fmt: skip


_ON = bindparam("on", type_=Date)
_ENTERPRISE = (
    select(
        Enterprise.name, Enterprise.county, Enterprise.registered_here, Assignment.group_id, Assignment.relation,
        Revenue.yuan,
    )
    .outerjoin(Assignment, (Assignment.enterprise_id == Enterprise.id) & held_on(Assignment, _ON))
    .outerjoin(Revenue, (Revenue.enterprise_id == Enterprise.id) & (Revenue.year == bindparam("last_year")))
    .where(Enterprise.id == bindparam("enterprise"))
)  # fmt: skip


def enterprise_facts(session: Session, enterprise_id: int, on: date) -> rules.EnterpriseFacts:
    """The enterprise as it stands on a day; revenue is that of the last full year."""
    asked = {"enterprise": enterprise_id, "on": on, "last_year": on.year - 1}
    row = session.execute(_ENTERPRISE, asked).first()
    if row is None:
        return rules.EnterpriseFacts(enterprise_id)
    name, county, here, group, relation, yuan = row
    return rules.EnterpriseFacts(enterprise_id, name, county, group, relation, yuan, here)


def policy_for(office: Office, on: date) -> Policy | None:
    """The policy that an office follows on a day: the one that it took up last."""
    followed = [(one.from_on, one.policy) for one in office.followed if one.from_on <= on]
    latest = max((since for since, key in followed if POLICIES[key].in_force <= on), default=None)
    return in_force_on(tuple(key for since, key in followed if since == latest), on)


def told(
    session: Session, issue: Issue, on: date, acts: Iterable[Act] | None = None, *, whole: bool = False
) -> Told:
    """Everything the rules need to know of an issue on a day.

    `whole`: with its business secrets, whoever asks; for `take` alone, whose rules judge what was really written.
    """
    records = tuple(acts) if acts is not None else acts_of(session, issue.id)
    office = issue.office
    policy = _policy_of(issue, office, on, records)
    chosen = chosen_by(session, policy, issue.office_id)
    secrets = true_words(session, issue.id) if whole else NOTHING_KEPT
    facts = rules.fold(
        (plain(act, secrets) for act in records),
        office=issue.office_id,
        level=office.level if office else "city",
        above=office.parent_id if office else None,
        enterprise=enterprise_facts(session, issue.enterprise_id, on),
        due_on=issue.due_on,
        settings=readings_on(policy.settings, chosen, on),
        chosen=chosen,
        calendar=calendar_of(session) if policy.counts_before_writing else rules.PLAIN,
    )
    if facts.status == Status.APPROVED:
        facts = replace(facts, surroundings={"ended_units": _ended_units(session, facts, on)})
    return Told(policy, facts, records)


_GONE = (
    select(Unit.name, Unit.until_on)
    .where(Unit.id.in_(bindparam("named", expanding=True)), Unit.until_on <= _ON)
    .order_by(Unit.id)
)


def _ended_units(session: Session, facts: rules.Facts, on: date) -> tuple[str, ...]:
    """Of the units that a proposal names, those that are no more: nothing can be handed to them."""
    named = (facts.lead_unit, *facts.cooperating_units)
    gone = session.execute(_GONE, {"named": [one for one in named if one], "on": on})
    return tuple(f"{name}已于 {until} 撤销" for name, until in gone)


def _policy_of(issue: Issue, office: Office | None, on: date, acts: tuple[Act, ...]) -> Policy:
    """The policy under which it was registered; until then, the one that its office follows on the day."""
    if office is None or any(act.step == Step.REGISTER for act in acts):
        return POLICIES[issue.policy]
    return policy_for(office, on) or POLICIES[issue.policy]


def told_nothing(
    session: Session, policy: Policy, office: Office, enterprise_id: Any, on: date
) -> rules.Facts:
    """The facts before anything was received."""
    known = isinstance(enterprise_id, int)
    return rules.Facts(
        office=office.id,
        level=office.level,
        above=office.parent_id,
        enterprise=enterprise_facts(session, enterprise_id, on) if known else rules.EnterpriseFacts(),
        settings=settings_of(session, policy, office.id, on),
    )
