"""裁决 decide: may this step be taken? Pure; dates come in, nothing is written.

Everything is asked, in this order, and nothing silences what follows:
order, rights, four eyes, evidence, dates, then the rules of the policy in the order of the document.
A check whose facts or evidence are not there stays silent: the missing piece is already named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from rules import checks
from rules.approver import approver_for, rank
from rules.clause import Clause
from rules.evidence import field_of
from rules.facts import Act, Actor, Facts, Grant, corrected
from rules.house import DATES, EVIDENCE_ASKED, FOUR_EYES, ORDER, RIGHTS
from rules.kinds import Route, Rule
from rules.life import Move
from rules.needs import Ask, Check, Given, Offered, is_missing
from rules.policy import Policy
from rules.terms import APPROVERS, Role, Status, Step


@dataclass(frozen=True)
class Refusal:
    """不予办理的理由: which rule refuses, in which words, what field is meant and which step cures it."""

    rule: str
    clause: Clause
    words: str
    field: str | None = None
    cure: Step | None = None


@dataclass(frozen=True)
class Decision:
    """裁决: allowed when nothing refuses. `grant` is the one by which the actor may take the step."""

    step: Step
    refusals: tuple[Refusal, ...]
    move: Move | None = None
    grant: Grant | None = None

    @property
    def allowed(self) -> bool:
        """Whether the step may be taken."""
        return not self.refusals

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that refuse, each once, in the order asked."""
        return tuple(dict.fromkeys(refusal.rule for refusal in self.refusals))


def decide(
    policy: Policy, facts: Facts, step: Step, actor: Actor, on: date, offered: Offered | None = None
) -> Decision:
    """Decide a step of `actor` on day `on` (Asia/Shanghai). `offered=None`: asked before the form is filled."""
    facts = replace(facts, settings=policy.readings(facts.settings))
    move = policy.move(step)
    grant = admitting_grant(policy, facts, move, actor, offered) if move else None
    refusals = (
        *_order(policy, facts, step, move, actor, on),
        *_rights(policy, facts, step, move, grant, actor, offered),
        *_four_eyes(policy, facts, step, actor, grant),
        *_evidence(policy, step, facts, offered),
        *_paper(policy, move, grant, offered),
        *_dates(policy, facts, step, on, offered),
        *_rules(policy, facts, step, actor, on, offered),
        *_replayed(policy, facts, step, actor, offered),
    )
    return Decision(step, refusals, move, grant)


def admitting_grant(
    policy: Policy, facts: Facts, move: Move, actor: Actor, offered: Offered | None
) -> Grant | None:
    """The grant that admits him to the step: office roles in the handling office, a unit's handler and an
    informant for their own unit and enterprise; for groups the regulation itself speaks.

    One that is high enough comes first, and of those his own before a lent one. To approve, a grant lent by who
    proposed comes last of all: nobody approves in the proposer's name.
    """
    proposal, needed = facts.proposal(), _rank_needed(policy, facts, move.step)

    def place(grant: Grant) -> tuple[bool, bool, bool]:
        lender = actor.lent.get(grant)
        of_proposer = move.step == Step.APPROVE and proposal is not None and lender in proposal.people
        return of_proposer, rank(grant.role) < needed, lender is not None

    return min((one for one in actor.with_role(*move.by) if _fits(facts, move, one, offered)), key=place, default=None)


def _rank_needed(policy: Policy, facts: Facts, step: Step) -> int:
    """How high an approver the step asks for; -1 where any that the life admits will do."""
    if step == Step.APPROVE:
        needed = approver_for(policy, facts)
        return rank(needed.role) if needed and needed.tier else -1
    approved = facts.said(Step.APPROVE) if step == Step.EXTEND else None
    return rank(approved.role) if approved and approved.role else -1


def _fits(facts: Facts, move: Move, grant: Grant, offered: Offered | None) -> bool:
    others = facts.cooperating_units if move.cooperating else ()
    if grant.role == Role.UNIT_HANDLER:
        return move.step == Step.RECEIVE or grant.unit in (facts.lead_unit, *others)
    if grant.role == Role.INFORMANT:
        mine = facts.enterprise.id if facts.seq else (offered or {}).get("enterprise", grant.enterprise)
        return bool(grant.enterprise == mine)
    if grant.role in (Role.LIAISON_OFFICER, Role.GROUP_MEMBER) or move.anywhere:
        return True
    return grant.office == facts.office


def entitled(policy: Policy, facts: Facts, actor: Actor, on: date) -> tuple[Route, ...]:
    """Routes that open a road before its time for this subject as it stands."""
    facts = replace(facts, settings=policy.readings(facts.settings))
    return tuple(
        route
        for route in policy.of(Route)
        if route.opens and facts.status in route.statuses and route.when and route.when(facts, actor, on)
    )


def routes(policy: Policy, facts: Facts, actor: Actor, on: date) -> tuple[Route, ...]:
    """Every route that applies: where the clause would have it go."""
    return tuple(route for route in policy.of(Route) if route.when and route.when(facts, actor, on))


def _refusal(rule: Rule, words: str, field: str | None = None, cure: Step | None = None) -> Refusal:
    return Refusal(rule.id, rule.clause, words, field, cure)


def _order(
    policy: Policy, facts: Facts, step: Step, move: Move | None, actor: Actor, on: date
) -> Iterator[Refusal]:
    rule = ORDER if policy.order == ORDER.id else policy.rule(policy.order)
    if move and (facts.status in move.start or _is_opened(policy, facts, move, actor, on)):
        if move.only and not move.only[1](facts):
            yield _refusal(rule, f"不能{policy.words(step)}：{move.only[0]}")
        return
    if move is None:
        yield _refusal(rule, f"本办法没有“{policy.words(step)}”这一步")
        return
    status = policy.words(facts.status) if facts.status else "尚未收到"
    words = policy.words(step)
    road = policy.life_with(step).road(facts.status, move.start)
    if road:
        missing = "、".join(policy.words(one) for one in road)
        yield _refusal(rule, f"现为“{status}”，不能{words}；还须先：{missing}", cure=road[0])
    else:
        yield _refusal(rule, f"现为“{status}”，不能{words}")


def _is_opened(policy: Policy, facts: Facts, move: Move, actor: Actor, on: date) -> bool:
    opened = any(route.opens == move.step for route in entitled(policy, facts, actor, on))
    return opened and facts.status not in move.targets


def _rights(
    policy: Policy, facts: Facts, step: Step, move: Move | None, grant: Grant | None, actor: Actor, offered: Offered | None
) -> Iterator[Refusal]:
    if move is None:
        return
    if grant is not None:
        if step == Step.EXTEND:
            yield from _below_the_approval(facts, actor)
        return
    if move.own and _took(facts, actor, offered):
        return
    who = "、".join(role.words for role in move.by)
    yield _refusal(RIGHTS, f"{policy.words(step)}由{who}办理，{actor.name}在本件没有这项职责")


def _below_the_approval(facts: Facts, actor: Actor) -> Iterator[Refusal]:
    """A deadline is extended by at least the tier that approved."""
    approved = facts.said(Step.APPROVE)
    held = max((rank(g.role) for g in actor.with_role(*APPROVERS) if g.office == facts.office), default=-1)
    if approved and approved.role and held < rank(approved.role):
        yield _refusal(RIGHTS, f"本件由{approved.role.words}审批，延期须由{approved.role.words}或更高一级批准")


def _took(facts: Facts, actor: Actor, offered: Offered | None) -> bool:
    """Whether he took the act that is named; before one is named, whether he took any."""
    mine = {act.seq for act in facts.acts if act.actor is not None and act.actor == actor.id}
    return bool(mine) if offered is None else offered.get("act") in mine


def _replayed(
    policy: Policy, facts: Facts, step: Step, actor: Actor, offered: Offered | None
) -> Iterator[Refusal]:
    """A correction must leave every step that was taken lawful: each is asked again with the corrected words."""
    if step != Step.CORRECT or offered is None or list(checks.correction(facts, offered)):
        return
    last = facts.acts[-1]
    mended = corrected((*facts.acts, replace(last, seq=last.seq + 1, step=Step.CORRECT, evidence=offered)))
    for place, act in enumerate(facts.acts):
        before = _asked_again(policy, facts, facts.acts[:place], act)
        after = _asked_again(policy, facts, mended[:place], mended[place])
        known = {(refusal.rule, refusal.words) for refusal in before}
        new = [refusal for refusal in after if (refusal.rule, refusal.words) not in known]
        yield from new
        if any(refusal.rule == EVIDENCE_ASKED.id for refusal in new):
            return  # what is blank now cannot be read by the steps after it; it is named


def _asked_again(policy: Policy, facts: Facts, before: tuple[Act, ...], act: Act) -> list[Refusal]:
    then = replace(
        facts,
        status=before[-1].to if before else None,
        acts=before,
        leg=act.leg,
        round=act.round,
        due_on=None,
    )
    nobody = Actor(None, "")
    return [
        *_evidence(policy, act.step, then, act.evidence),
        *_dates(policy, then, act.step, act.on, act.evidence),
        *(
            r
            for r in _rules(policy, then, act.step, nobody, act.on, act.evidence)
            if r.field or r.cure == Step.CORRECT
        ),
    ]


def _four_eyes(
    policy: Policy, facts: Facts, step: Step, actor: Actor, grant: Grant | None
) -> Iterator[Refusal]:
    """Who proposed, and in whose name, approves neither himself nor through who stands in for him."""
    proposal = facts.proposal()
    if step == Step.APPROVE and proposal:
        lender = actor.lent.get(grant) if grant else None
        if actor.id is not None and actor.id in proposal.people:
            yield _refusal(FOUR_EYES, "拟办的人不得审批自己的拟办，请另一位领导审批")
        elif lender is not None and lender in proposal.people:
            yield _refusal(FOUR_EYES, "不得代拟办的人审批其拟办，请另一位领导审批")
    if step == Step.APPROVE and proposal and facts.status == Status.PROPOSED:
        yield from _tier(policy, facts, actor, proposal)


def _tier(policy: Policy, facts: Facts, actor: Actor, proposal: Act) -> Iterator[Refusal]:
    """What the proposer lent lends no rank: a director does not approve as the leader who proposed it."""
    needed = approver_for(policy, facts)
    if needed is None or needed.tier is None:
        return
    mine = [g for g in actor.with_role(*APPROVERS) if actor.lent.get(g) not in proposal.people]
    held = [rank(g.role) for g in mine if g.office == facts.office]
    if held and max(held) < rank(needed.role):
        yield _refusal(needed.tier, f"须由{needed.role.words}审批：{needed.because}")


def _evidence(policy: Policy, step: Step, facts: Facts, offered: Offered | None) -> Iterator[Refusal]:
    if step == Step.DISPATCH:
        for words in facts.surroundings.get("ended_units", ()):
            yield _refusal(EVIDENCE_ASKED, f"{words}，须重新拟办", cure=Step.PROPOSE)
    if offered is None:
        return
    for words, field in checks.missing_and_malformed(policy, step, offered):
        yield _refusal(EVIDENCE_ASKED, words, field)
    if step == Step.CORRECT:
        yield from (
            _refusal(EVIDENCE_ASKED, words, field) for words, field in checks.correction(facts, offered)
        )
    if step == Step.SUCCEED:
        yield from (
            _refusal(EVIDENCE_ASKED, words, field) for words, field in checks.succession(facts, offered)
        )


def _paper(policy: Policy, move: Move | None, grant: Grant | None, offered: Offered | None) -> Iterator[Refusal]:
    """Who takes a step in another's stead shows it on paper, unless a clause of the policy asks everybody for it.

    What is sent back needs none: the paper is what lets an issue go on.
    """
    if offered is None or move is None or grant is None or not move.paper:
        return
    if grant.role == move.by[0] or (move.unless and move.goes_back(offered)):
        return
    field = field_of(move.step, move.paper)
    if field and is_missing(offered.get(field.name)) and not policy.demands(move.step, field.name):
        yield _refusal(EVIDENCE_ASKED, f"由{grant.role.words}代办的，须附：{field.words}", field.name)


def _dates(policy: Policy, facts: Facts, step: Step, on: date, offered: Offered | None) -> Iterator[Refusal]:
    for words, field in checks.impossible_days(facts, step, on, offered or {}):
        yield _refusal(DATES, words, field)


def _rules(
    policy: Policy, facts: Facts, step: Step, actor: Actor, on: date, offered: Offered | None
) -> Iterator[Refusal]:
    for rule in policy.rules:
        for need in rule.needs:
            if need.step != step:
                continue
            if isinstance(need, Ask):
                lifted = need.unless is not None and need.unless(facts, actor, on)
                if not lifted and not need.holds(facts, actor, on):
                    yield _refusal(rule, need.words, cure=need.cure)
            elif offered is not None:
                yield from _offered(rule, need, facts, actor, on, offered)


def _offered(
    rule: Rule, need: Given | Check, facts: Facts, actor: Actor, on: date, offered: Offered
) -> Iterator[Refusal]:
    if isinstance(need, Check):
        readable = all(_is_readable(need.step, name, offered) for name in need.reads)
        lifted = need.unless is not None and need.unless(facts, actor, on)
        if readable and not lifted and not need.holds(facts, offered, on):
            yield _refusal(rule, need.words, need.reads[0])
        return
    if not need.when(facts, offered):
        return
    for name in need.fields:
        if is_missing(offered.get(name)):
            field = field_of(need.step, name)
            yield _refusal(rule, f"缺：{field.words if field else name}", name)


def _is_readable(step: Step, name: str, offered: Offered) -> bool:
    """Whether a field is there and of its kind; what is not, is already named as missing or malformed."""
    field, value = field_of(step, name), offered.get(name)
    return field is not None and not is_missing(value) and not checks.problem_of(field, value, tolerant=True)
