"""What may be done on an issue's page, and what not: forms for the one, the missing things for the other."""
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask import has_request_context, request
from flask_babel import gettext as _

from admin.formats import day
from admin.issue_people import People
from admin.issue_road import roles_of
from admin.language import in_words
from admin.policy_words import said
from admin.step_fields import Options
from admin.step_forms import DESTRUCTIVE, StepForm, step_form
from admin.step_notes import note_fields
from admin.step_options import options_of
from rules.approver import Approver, approver_for
from rules.checks import reopen_until
from rules.decide import Decision, Refusal
from rules.evidence import EVIDENCE
from rules.facts import Actor, Facts
from rules.house import RIGHTS
from rules.policy import Policy
from rules.terms import Role, Status, Step

LAST = (Step.CORRECT, *DESTRUCTIVE)
OF_OTHERS = (Step.RETURN_SLIP, Step.VOID_SLIP, Step.SEND_BACK, Step.WITHDRAW, Step.END, Step.REOPEN)
"""What may end or undo it; who may not take one of them is told who may."""


def asked_for(step: Step, options: Options) -> dict[str, Any]:
    """What the address asks to stand in a form beforehand: 没有解决 from a desk, 按重复终止 from a link."""
    if not has_request_context():
        return {}
    if step == Step.CONFIRM and request.args.get("satisfied") in ("yes", "no"):
        return {"satisfied": request.args["satisfied"] == "yes"}
    other = options.lookups["duplicate_of"].one(request.args["duplicate_of"]) if (
        step == Step.END and request.args.get("duplicate_of")) else None
    return {"ground": "duplicate", "duplicate_of": other} if other is not None else {}


@dataclass(frozen=True)
class Missing:
    """One thing that stands in the way: the words, who may cure it, and whether that is the reader himself."""
    words: str
    who: str = ""
    here: str = ""


@dataclass(frozen=True)
class Reason:
    """What one clause says about it."""
    clause: Any
    rule: str
    missing: tuple[Missing, ...]


@dataclass(frozen=True)
class Blocked:
    """A step that may not be taken, and why."""
    step: Step
    reasons: tuple[Reason, ...]
    called: str

    @property
    def title(self) -> str:
        """销号, 回访."""
        return self.called

    @property
    def count(self) -> int:
        """How many things are missing."""
        return sum(len(reason.missing) for reason in self.reasons)


class Moves:
    """The steps' part of the page."""
    policy: Policy
    facts: Facts
    actor: Actor
    people: People
    roles: frozenset[Role]
    roles_here: frozenset[Role]
    only_cooperates: bool
    opinions_as_text: str
    ahead: tuple[Step, ...]
    decisions: dict[Step, Decision]
    bound: tuple[Step, Any] | None
    plain: bool

    @cached_property
    def allowed(self) -> tuple[Step, ...]:
        """Steps that may be taken: the next of the ordinary road first, what undoes last."""
        may = [step for step, decision in self.decisions.items() if decision.allowed]
        wished = dict.fromkeys((*self.ahead[:1], *(step for step in may if step not in LAST), *LAST))
        order = {step: place for place, step in enumerate(wished)}
        return tuple(sorted(may, key=lambda step: order.get(step, 99)))

    @cached_property
    def needed(self) -> Approver | None:
        """Who must approve the proposal that waits, and which facts led there by which article."""
        return approver_for(self.policy, self.facts) if self.facts.status == Status.PROPOSED else None

    @property
    def approves_as(self) -> str:
        """以主任身份; 以组长身份代 王强 where he stands in."""
        decision = self.decisions.get(Step.APPROVE)
        if decision is None or decision.grant is None:
            return ""
        role, lender = _(decision.grant.role.words), self.actor.lent.get(decision.grant)
        if lender is None:
            return str(_("您以%(role)s身份审批", role=role))
        named = next((one.name for one in self.people.of(decision.grant.role) if one.id == lender), "")
        return str(_("您代%(name)s以%(role)s身份审批，两人姓名都记录在案", name=named, role=role))

    @cached_property
    def options(self) -> Options:
        """What the fields choose from."""
        return options_of(self)

    @cached_property
    def forms(self) -> list[StepForm]:
        """A form for each of them; the next step's is open."""
        made = [self.form(step) for step in self.allowed]
        for place, one in enumerate(made):
            one.main = place == 0 and one.step not in LAST
            one.open = one.main and self.bound is None
        return made

    @cached_property
    def mendable(self) -> frozenset[str]:
        """Fields that the reader may correct, as “3.opinion”; their words in the log lead to the form."""
        if Step.CORRECT not in self.allowed:
            return frozenset()
        return frozenset(one.key for _title, several in self.options.corrections for one in several)

    def form(self, step: Step, given: Any = None) -> StepForm:
        """One form, empty or as it was sent."""
        options = replace(self.options, preset={**self.options.preset, **asked_for(step, self.options)})
        if step == Step.FILE_RESULT and has_request_context() and request.args.get("opinions"):
            options = replace(options, preset={**options.preset, "file_result.account": self.opinions_as_text})
        made = step_form(self.policy, self.facts, step, options, given, note_fields(step))
        if step == Step.REPORT_PROGRESS and self.only_cooperates:
            made.called = str(_("配合单位意见"))
        if self.plain:
            made.keep_from_enterprise()
        grant = self.decisions[step].grant if step in self.decisions else None
        if step == Step.REPORT_PROGRESS and (grant is None or grant.role != Role.CLERK):
            made.keep_from_units()
        return made

    @cached_property
    def blocked(self) -> list[Blocked]:
        """Steps of the road ahead in which the reader's role has a part, and which may not be taken yet."""
        return [
            Blocked(step, self.reasons(self.decisions[step].refusals), said(self.policy, step)) for step in self.ahead
            if self.has_part(step) and not self.decisions[step].allowed
            and RIGHTS.id not in self.decisions[step].rules]

    def has_part(self, step: Step) -> bool:
        """Whether the reader's role takes it; an approver of too low a tier is told whose tier it is."""
        move = self.policy.move(step)
        roles = move.by if step == Step.APPROVE and move else roles_of(self.policy, self.facts, step)
        return bool(set(roles) & self.roles_here)

    @cached_property
    def elsewhere(self) -> list[tuple[str, str]]:
        """Steps that are open, but to others: (终止办理（企业注销、重复反映…）, 主任 黎衡容)."""
        found = []
        for step in OF_OTHERS:
            decision = self.decisions.get(step)
            if decision and decision.move and not decision.allowed and set(decision.rules) == {RIGHTS.id}:
                grounds = "、".join(str(_(one.words)) for field in EVIDENCE[step] if field.name == "ground" for one in field.choices)
                words = said(self.policy, step)
                title = f"{words}（{grounds}）" if grounds else words
                found.append((title, self.people.who(decision.move.by)))
        return found

    @cached_property
    def reopening(self) -> str:
        """Until when a closed issue may be taken up again, or since when no more."""
        last = reopen_until(self.facts)
        if last is None or not self.policy.move(Step.REOPEN):
            return ""
        if self.today > last:
            return str(_("复办期限到%(day)s为止，已过；再有问题请作为新问题收到。", day=day(last, self.today)))
        return str(_("问题又出现的，%(day)s以前（含当日）可以复办。", day=day(last, self.today)))

    def reasons(self, refusals: tuple[Refusal, ...]) -> tuple[Reason, ...]:
        """Refusals gathered under their clauses; that it is too early is said where nothing else says so."""
        cures = {one.cure for one in refusals if one.rule != self.policy.order and one.cure}
        refusals = tuple(one for one in refusals if one.rule != self.policy.order or one.cure not in cures)
        found: dict[str, list[Refusal]] = {}
        for refusal in sorted(refusals, key=lambda one: one.rule == self.policy.order):
            found.setdefault(refusal.rule, []).append(refusal)
        return tuple(Reason(several[0].clause, rule, tuple(map(self.missing, several))) for rule, several in found.items())

    def missing(self, refusal: Refusal) -> Missing:
        """What is missing, and who supplies it."""
        if refusal.cure is None:
            return Missing(in_words(refusal.words))
        here = refusal.cure in self.decisions and self.decisions[refusal.cure].allowed
        who = str(_("您")) if here else self.people.who(roles_of(self.policy, self.facts, refusal.cure))
        return Missing(in_words(refusal.words), who, f"step-{refusal.cure}" if here else "")
