"""历次时限 Every deadline of an issue: the first, those that took its place, the one that holds, and the day for handing it out."""
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from admin.formats import day
from admin.issue_log import who_took
from admin.strips import Strip, strip_of
from models.acts import Act
from models.deadlines import Deadline
from models.issues import ENDED, Issue
from rules import kinds as rules
from rules.calendar import WorkingCalendar
from rules.due import counted_from, hand_out
from rules.extensions import waiting
from rules.facts import Facts
from rules.policy import Policy
from rules.spans import ThatDay
from rules.terms import Role, Step

DISPATCH, REQUEST = "dispatch", "request"


@dataclass(frozen=True)
class Proven:
    """一个时限: what it is, which act set it and why, what became of it, and its strip. `key` stands in the address."""
    key: str
    title: str
    on: date
    provisional: bool
    states: tuple[tuple[str, str], ...]
    """(words, tone)"""
    by: str
    reason: str
    strip: Strip


class DeadlinesPart:
    """The deadlines' part of an issue's page."""
    row: Issue
    policy: Policy
    facts: Facts
    acts: tuple[Act, ...]
    calendar: WorkingCalendar
    today: date
    deadlines: list[Deadline]
    plain: bool

    @cached_property
    def proven(self) -> list[Proven]:
        """All of them, in the order in which they were set; what was asked for and waits comes last."""
        return [*self.of_handing_out(), *map(self.of_deadline, self.deadlines), *self.of_request()]

    def proven_as(self, key: str) -> Proven | None:
        """One by its key; without one, the one that holds, else the last."""
        if key:
            return next((one for one in self.proven if one.key == key), None)
        holding = next((str(one.id) for one in reversed(self.deadlines) if one.replaced_by_id is None), None)
        return next((one for one in self.proven if one.key == holding), self.proven[-1] if self.proven else None)

    def rule_of(self, rule_id: str) -> rules.Rule | None:
        """The rule by which it was set; None where the policy has it no more."""
        return next((rule for rule in self.policy.rules if rule.id == rule_id), None)

    def taken_by(self, act: Act | None) -> str:
        """Who, on which day; an enterprise is told the role alone."""
        if act is None:
            return ""
        who = _(Role(act.role).words) if self.plain else who_took(act)
        return str(_("%(day)s由%(who)s%(step)s", day=day(act.on, self.today), who=who, step=_(Step(act.step).words)))

    # The deadlines that acts set.

    def of_deadline(self, one: Deadline) -> Proven:
        """One row."""
        act = next((act for act in self.acts if act.id == one.act_id), None)
        rule = self.rule_of(one.rule)
        running = one.replaced_by_id is None and self.row.status not in ENDED
        strip = strip_of(one.due, self.calendar, rule, self.began(act), running=running)
        reason = str(act.said.get("reason") or "") if act is not None and act.step == Step.EXTEND else ""
        return Proven(str(one.id), self.title(one, act, rule), one.due_on, one.provisional, tuple(self.states(one, act, rule)),
                      self.taken_by(act), reason, strip)

    def began(self, act: Act | None) -> str:
        """The step from whose day it counts: an extension counts from the receipt, a way back from its own day."""
        if act is None:
            return ""
        if act.step != Step.EXTEND:
            return str(_(Step(act.step).words))
        earlier = [one for one in self.facts.acts if one.seq < act.seq and (one.is_way_back or one.step == Step.ACCEPT)]
        return str(_(earlier[-1].step.words)) if earlier else ""

    def title(self, one: Deadline, act: Act | None, rule: rules.Rule | None) -> str:
        """首次时限, 延期后的时限, 返工后的时限, 暂计的时限."""
        if is_tentative(act, rule):
            return str(_("暂计的时限"))
        if act is not None and act.step == Step.EXTEND:
            return str(_("延期后的时限"))
        if act is not None and act.to_round > act.round:
            return str(_("返工后的时限"))
        return str(_("办结时限"))

    def states(self, one: Deadline, act: Act | None, rule: rules.Rule | None) -> Any:
        """What it is among the others, and what became of it."""
        if one is self.first:
            yield str(_("首次")), "go"
        if one.replaced_by_id is None:
            yield (str(_("至结束未变")), "") if self.row.status in ENDED else (str(_("现行")), "ok")
        else:
            later = next((act for act in self.acts if act.id == one.replaced_by_id), None)
            said = _("已由%(step)s取代", step=_(Step(later.step).words)) if later else _("已取代")
            yield str(said), ""
        if one.provisional:
            yield str(_("暂计") if is_tentative(act, rule) else _("暂定")), "wait"

    @cached_property
    def first(self) -> Deadline | None:
        """The first of this leg that counts for good; what is only 暂计 where there is no other."""
        by_id = {act.id: act for act in self.acts}
        mine = [one for one in self.deadlines if one.leg == self.facts.leg and one.due_on == self.row.first_due_on]
        good = [one for one in mine if not is_tentative(by_id.get(one.act_id), self.rule_of(one.rule))]
        return next(iter(good or mine), None)

    # What has no row.

    def of_handing_out(self) -> Any:
        """最迟交办: proven from the rules."""
        found = hand_out(self.policy, self.facts, self.calendar)
        if found is None or self.row.dispatch_by is None:
            return
        done = self.row.dispatched_on is not None or self.row.status in ENDED
        due = found.due if found.due.on == self.row.dispatch_by else replace(found.due, on=self.row.dispatch_by)
        strip = strip_of(due, self.calendar, self.rule_of(found.rule), _(found.step.words), running=not done)
        states = ((str(_("已交办")) if self.row.dispatched_on else str(_("已结束")), ""),) if done else ((str(_("现行")), "ok"),)
        act = next((act for act in reversed(self.acts) if act.step == found.step and act.on == due.start), None)
        yield Proven(DISPATCH, str(_("最迟交办")), self.row.dispatch_by, strip.provisional, states, self.taken_by(act), "", strip)

    def of_request(self) -> Any:
        """申请延期至: the day that the unit asks for, while it waits."""
        asked, start = waiting(self.facts, self.today), counted_from(self.facts)
        if asked is None or start is None:
            return
        due = ThatDay.of(asked.evidence["to"]).due(start, self.calendar)
        act = next((act for act in self.acts if act.seq == asked.seq), None)
        began = next((one.step.words for one in reversed(self.facts.acts) if one.is_way_back or one.step == Step.ACCEPT), "")
        strip = strip_of(due, self.calendar, None, _(began))
        yield Proven(REQUEST, str(_("申请延期至")), due.on, False, ((str(_("待批")), "wait"),), self.taken_by(act),
                     str(asked.evidence.get("reason") or ""), strip)


def is_tentative(act: Act | None, rule: rules.Rule | None) -> bool:
    """Whether it was only 暂计: the act that counts for good had not been taken."""
    return act is not None and isinstance(rule, rules.Deadline) and Step(act.step) in rule.tentative
