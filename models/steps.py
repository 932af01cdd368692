"""办理 take: the only road by which a status changes.

Panel, imports, command line, cases and the informant's pages all come here. In the caller's transaction:
lock the issue, fold its acts, ask the rules; refused, nothing is written but the log; allowed, the act, its
evidence, numbers, slips, deadlines, the row and the log. `take` trusts its caller for scope.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload, undefer

from models import around, effects, marking
from models.actors import Standing, standing_of
from models.acts import ACTS, ISSUE_STEPS, Act, stored
from models.attachments import Upload, store
from models.clock import day_of
from models.enterprises import Enterprise
from models.facts import Told, acts_of, plain, policy_for, told, told_nothing
from models.guard import the_road
from models.issues import Issue
from models.log import acting_for, record
from models.meetings import Meeting
from models.offered import is_id, plain_value, problems, refused_too, shown
from models.offices import Office
from models.people import Person
from models.projection import projected
from models.purges import purge, touches_a_state_secret
from models.refusals import NoPolicy, Refused, Stale
from models.scope import everything
from models.secrets import WORDS
from models.workdays import calendar_of
from rules.checks import not_kept
from rules.decide import Decision, decide
from rules.evidence import EVIDENCE
from rules.facts import Actor, Facts, Grant, fold
from rules.fields import Kind
from rules.kinds import Route
from rules.terms import Role, Step


def take(
    session: Session,
    issue: Issue | None,
    step: Step,
    actor: Person,
    at: datetime,
    /,
    *,
    office: Office | None = None,
    seen: int | None = None,
    secret: Collection[str] = (),
    **evidence: Any,
) -> Any:
    """Take a step and return its act (for what is kept around the loop, its record).

    `issue` is None for `receive`, which opens one, at `office` if named. `at` has an offset; its day in
    Asia/Shanghai is the step's day. Evidence is named as rules.evidence says: records or their ids, days,
    texts, flags, `Upload` or the id of an attachment for a paper. `seen` is the number of the act that the
    person last saw. `secret` names the fields, of words or a paper, that hold business secrets (models/marking.py);
    a correction of what is marked is marked by itself. Nothing is committed: the caller commits, after a refusal too, to keep its log.
    Raises `Refused` with every refusal, `Stale` when another step came between, `NoPolicy`.
    """
    with everything(session), the_road(session):
        offered = {name: plain_value(value) for name, value in evidence.items()}
        standing = standing_of(session, actor, day_of(at))
        before_at = session.info.get("at")
        session.info["at"] = at
        try:
            if step not in ISSUE_STEPS:
                return around.take(session, step, actor, standing, at, office, offered)
            if issue is not None:
                issue = _locked(session, issue, seen)
                acts = acts_of(session, issue.id, people=False)
                before = told(session, issue, day_of(at), acts, whole=True)
            else:
                before = _receive_facts(session, office, standing, offered, at)
            before = _with_meeting(session, before, offered)
            decision = decide(before.policy, before.facts, step, standing.actor, day_of(at), shown(offered))
            found = problems(
                session, step, offered, issue, before.facts.office, day_of(at), policy=before.policy
            )
            decision = refused_too(decision, found, before.policy.order)
            if not decision.allowed:
                log_refusal(session, decision, issue, step, at)
                raise Refused(decision)
            lender = standing.stands_in_for.get(decision.grant) if decision.grant else None
            with acting_for(session, lender):
                return _write(session, before, issue, step, actor, standing, at, offered, decision, frozenset(secret))
        finally:
            session.info["at"] = before_at


_LOCKING = (
    select(Issue)
    .where(Issue.id == bindparam("issue"))
    .options(undefer(Issue.description), joinedload(Issue.office))
    # No key of it changes: who points to it meanwhile, as 重复 does, is not held up, and two who do cannot lock up.
    .with_for_update(of=Issue, key_share=True)
    .execution_options(populate_existing=True)
)


def _locked(session: Session, issue: Issue, seen: int | None) -> Issue:
    """The issue, held until the transaction ends, as it is now; whole, so that the log sees only what changes."""
    now = session.scalars(_LOCKING, {"issue": issue.id}).one()
    if seen is not None and seen != now.seq:
        raise Stale(now.seq)
    return now


def _with_meeting(session: Session, before: Told, offered: Mapping[str, Any]) -> Told:
    """The facts with what is known of the meeting that is named: of which kind, and whether its record is there."""
    named = offered.get("meeting")
    meeting = session.get(Meeting, named) if is_id(named) else None
    if meeting is None:
        return before
    known = {"kind": meeting.kind, "record": meeting.record_id is not None}
    return replace(
        before,
        facts=replace(before.facts, surroundings={**before.facts.surroundings, "meeting": known}),
    )


def _receive_facts(
    session: Session, office: Office | None, standing: Standing, offered: Mapping[str, Any], at: datetime
) -> Told:
    named = offered.get("enterprise")
    enterprise = session.get(Enterprise, named) if is_id(named) else None
    office = office or receiving_office(session, standing.actor, enterprise, day_of(at))
    policy = policy_for(office, day_of(at)) if office else None
    if office is None and (found := problems(session, Step.RECEIVE, offered, None, None, day_of(at))):
        decision = Decision(Step.RECEIVE, tuple(found))  # no policy speaks where there is no such enterprise
        log_refusal(session, decision, None, Step.RECEIVE, at)
        raise Refused(decision)
    if office is None or policy is None:
        raise NoPolicy("没有承办办公室，或该办公室当日没有适用的办法")
    return Told(policy, told_nothing(session, policy, office, named if enterprise else None, day_of(at)), ())


def receiving_office(session: Session, actor: Actor, enterprise: Enterprise | None, on: date) -> Office | None:
    """Where a report goes: a clerk's to his own office, another's to that of the enterprise. None for neither."""
    own = actor.with_role(Role.CLERK)
    if own and own[0].office:
        return session.get(Office, own[0].office)
    return (_office_of_its_place(session, enterprise, on) or enterprise.office) if enterprise else None


def _office_of_its_place(session: Session, enterprise: Enterprise, on: date) -> Office | None:
    """The county office where the enterprise is, if it follows a policy that has reports go there (属地)."""
    if not enterprise.county:
        return None
    query = select(Office).where(Office.level == "county", Office.county == enterprise.county)
    for office in session.scalars(query.order_by(Office.id)):
        policy = policy_for(office, on)
        if policy and any(route.destination == "county_office" for route in policy.of(Route)):
            return office
    return None


def log_refusal(session: Session, decision: Decision, issue: Issue | None, step: Step, at: datetime) -> None:
    """Into the log: what was refused and why; who rolls a refusal back with more around it, writes it again."""
    words = f"{step.words}：" + "；".join(f"{r.words}（{r.clause}）" for r in decision.refusals)
    issue_id = issue.id if issue else None
    record(session, "refused", "issue", issue_id, at, issue_id=issue_id, words=words)
    session.flush()


def _write(
    session: Session,
    before: Told,
    issue: Issue | None,
    step: Step,
    actor: Person,
    standing: Standing,
    at: datetime,
    offered: dict[str, Any],
    decision: Decision,
    secret: frozenset[str],
) -> Act:
    assert decision.move is not None  # an allowed step has a move
    facts, policy = before.facts, before.policy
    status, leg, round_ = decision.move.leads_to(facts, offered)
    if issue is None:
        issue = _opened(session, before, {**offered, **dict.fromkeys(secret & {"title", "description"}, WORDS)}, at)
    elif issue.policy != policy.key:  # not registered yet: it takes the policy that is in force now
        issue.policy = policy.key
        session.flush()
    if step == Step.CORRECT and marking.corrects_a_secret(session, issue, offered):
        secret |= {"value"}
    columns = _columns(session, issue, step, actor, at, offered, secret)
    hidden = marking.hidden_of(step, columns, secret)
    grant = decision.grant
    act = ACTS[step](
        issue_id=issue.id, seq=facts.seq + 1, step=step.value,
        role=grant.role.value if grant else _role_then(before, offered),
        actor_id=actor.id, for_id=standing.stands_in_for.get(grant) if grant else None,
        office_id=issue.office_id, unit_id=_unit_of(grant), at=at, on=day_of(at),
        from_status=facts.status.value if facts.status else None, to_status=status.value,
        leg=facts.leg, round=facts.round, to_leg=leg, to_round=round_,
        **(columns | dict.fromkeys(hidden, WORDS)),
    )  # fmt: skip
    session.add(act)
    if step == Step.PROPOSE:
        act.units_named = effects.units(session, offered.get("cooperating_units") or ())  # type: ignore[attr-defined] # on ProposeAct
    session.flush()
    if hidden:
        marking.keep(session, issue, act, hidden, actor, at)
    after = replace(
        facts, **_folded(fold((*(plain(one) for one in before.acts), plain(act)))),
        settings=policy.readings(facts.settings),
    )  # fmt: skip
    with session.no_autoflush:  # nothing that follows asks for what is still to be written: it is written together
        effects.after(session, policy, issue, act, after)
    for name, value in projected(policy, after, calendar_of(session)).items():
        setattr(issue, name, value)
    session.flush()
    if touches_a_state_secret(step, offered):
        purge(session, issue, act, at)
    return act


def _unit_of(grant: Grant | None) -> int | None:
    """以何单位: the unit for which its handler takes the step."""
    return grant.unit if grant and grant.role == Role.UNIT_HANDLER else None


def _folded(facts: Facts) -> dict[str, Any]:
    """What the acts alone decide."""
    names = ("status", "leg", "round", "seq", "acts", "closed_on")
    return {name: getattr(facts, name) for name in names}


def _role_then(before: Told, offered: Mapping[str, Any]) -> str:
    """Who corrects his own act does so in the role in which he took it."""
    return next(act.role for act in before.acts if act.seq == offered.get("act"))


def _opened(session: Session, before: Told, offered: Mapping[str, Any], at: datetime) -> Issue:
    issue = Issue(
        policy=before.policy.key, office_id=before.facts.office, enterprise_id=offered["enterprise"],
        title=offered["title"], description=offered["description"], status="received", seq=1, leg=1, round=1,
        received_on=day_of(at), holder="office", held_since=at,
    )  # fmt: skip
    session.add(issue)
    session.flush()
    return issue


def _columns(
    session: Session, issue: Issue, step: Step, actor: Person, at: datetime, offered: Mapping[str, Any],
    secret: Collection[str],
) -> dict[str, Any]:  # fmt: skip
    columns = {}
    dropped = not_kept(step, offered)
    for field in EVIDENCE[step]:
        value = None if field.name in dropped else offered.get(field.name)
        if isinstance(value, Upload):
            value = store(session, value, at, actor, issue.id, field.words, secret=field.name in secret).id
        if field.kind != Kind.UNITS:
            columns[field.name] = stored(field, value)
    return columns
