"""时限与督办 on an issue's page: first, extended and effective days, what waits for an extension, in whose hands its days went."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from admin.formats import day
from admin.house import session
from admin.issue_days import late_of, words_done
from admin.issue_due import special_words
from admin.issue_log import who_took
from admin.issue_people import People
from admin.issue_road import Held, custody
from admin.strips import Strip, strip_of
from models.acts import Act
from models.deadlines import Deadline
from models.issues import GRADES, Issue
from models.offices import Office
from models.scope import everything
from rules.calendar import WorkingCalendar
from rules.clause import Clause
from rules.decide import Decision
from rules.extensions import Extension, Limit, answer, asked, granted, granter, limits, waiting
from rules.facts import Facts
from rules.kinds import Route
from rules.lateness import RoundLate, by_round
from rules.policy import Policy
from rules.terms import APPROVERS, Role, Status, Step


@dataclass(frozen=True)
class Request:
    """申请延期: until when, why, since when, and what became of it; `waits` while somebody must still answer."""
    to: date
    reason: str
    on: date
    by: str
    days: int
    waits: bool
    grants: str
    """Who must grant, at least."""
    may_grant: bool
    may_answer: bool
    answered: str = ""


@dataclass(frozen=True)
class Granted:
    """One extension: from which day to which, by whom and when, in time or not, within the clause or beyond it."""
    act: Extension
    by: str
    clause: Clause | None
    rule: str

    @property
    def reason(self) -> str:
        """Its reason."""
        return str(self.act.act.evidence.get("reason") or "")


@dataclass(frozen=True)
class LimitShown:
    """The latest day by a clause, and how it is counted."""
    limit: Limit
    proof: Strip


class TimePart:
    """The days' part of the page."""
    row: Issue
    policy: Policy
    facts: Facts
    acts: tuple[Act, ...]
    calendar: WorkingCalendar
    today: date
    people: People
    decisions: dict[Step, Decision]
    deadlines: list[Deadline]
    names: Any
    plain: bool

    @property
    def extends(self) -> bool:
        """Whether the policy knows extensions at all."""
        return self.policy.move(Step.EXTEND) is not None

    @cached_property
    def request(self) -> Request | None:
        """The latest request of this round."""
        act = asked(self.facts)
        if act is None:
            return None
        said, record = answer(self.facts), self.record(act.seq)
        waits, lowest = waiting(self.facts, self.today) is not None, granter(self.facts)
        roles = APPROVERS[APPROVERS.index(lowest):] if lowest in APPROVERS else APPROVERS
        answered = ""
        if said is not None and said.step == Step.REPORT_PROGRESS:
            answered = str(_("%(day)s%(who)s答复不同意延期：%(why)s", day=day(said.on, self.today), who=who_took(self.record(said.seq)),
                             why=said.evidence.get("account") or ""))
        elif said is None and not waits:
            passed = self.facts.status == Status.HANDLING
            answered = str(_("所请日期已过或已不晚于现行时限，申请失效。") if passed else _("已反馈，申请失效。"))
        may_answer = self.decisions[Step.REPORT_PROGRESS].grant
        return Request(
            act.evidence["to"], str(act.evidence.get("reason") or ""), act.on, who_took(record),
            self.calendar.working_days(act.on, self.today), waits, self.people.who(roles[:1]),
            self.decisions[Step.EXTEND].allowed, may_answer is not None and may_answer.role == Role.CLERK, answered)

    def record(self, seq: int) -> Act:
        """The act as it is kept."""
        return next(act for act in self.acts if act.seq == seq)

    @cached_property
    def extensions(self) -> list[Granted]:
        """Every one of this leg."""
        set_by = {one.act_id: one.rule for one in self.deadlines}
        rules = {rule.id: rule for rule in self.policy.rules}
        found = []
        for one in granted(self.policy, self.facts):
            record = self.record(one.act.seq)
            rule = rules.get(set_by.get(record.id, ""))
            found.append(Granted(one, who_took(record), rule.clause if rule else None, rule.id if rule else ""))
        return found

    @cached_property
    def limits(self) -> list[LimitShown]:
        """How far it may go, clause by clause, while there is something to extend."""
        if not self.extends or self.facts.status != Status.HANDLING:
            return []
        return [LimitShown(one, strip_of(one.due, self.calendar, one.rule)) for one in limits(self.policy, self.facts, self.today)]

    @property
    def beyond(self) -> str:
        """Of a request that waits: that no clause lets it go so far, or its leader alone."""
        if self.request is None or not self.request.waits or not self.limits:
            return ""
        last = max((one.limit for one in self.limits), key=lambda one: one.due.on)
        if self.request.to <= last.due.on:
            return ""
        if any(one.limit.excepted for one in self.limits):
            return str(_("超过最晚可延的%(day)s，只能由组长例外批准。", day=day(last.due.on, self.today)))
        return str(_("超过最晚可延的%(day)s，不能照此批准。", day=day(last.due.on, self.today)))

    @cached_property
    def done_words(self) -> str:
        """How late it was when it was done."""
        return words_done(self.row, self.today, self.calendar) if self.row.result_on else ""

    @cached_property
    def supervised(self) -> tuple[str, str]:
        """督办: in words, with its tone; empty where it is not supervised."""
        if self.row.supervision == "special":
            led = self.policy.special_by(self.facts) if self.policy.special_by else None
            when, why = (day(led.on, self.today), special_words(led.step)) if led else ("", "")
            return str(_("专项督办：%(day)s%(why)s，已转入，直至问题解决、企业满意。", day=when, why=why)), "late"
        if self.row.supervision == "ledger" and self.row.planned_on and self.row.grade:
            words = _("督办台账：%(grade)s，计划 %(day)s解决，持续督办直至销号。", grade=_(GRADES[self.row.grade]),
                      day=day(self.row.planned_on, self.today))
            if self.row.status == Status.CONFIRMED and self.row.planned_on <= self.today:
                return str(words) + str(_("计划时限已到，请续办。")), "soon"
            return str(words), "near"
        return "", ""

    @cached_property
    def supervision_rule(self) -> Any:
        """The rule that speaks of special supervision or of the ledger."""
        if self.row.supervision == "special":
            return next((rule for rule in self.policy.of(Route) if rule.destination == "special"), None)
        return next((rule for rule in self.policy.rules if rule.id.endswith("supervision-ledger")), None)

    # In whose hands.

    @cached_property
    def custody(self) -> list[Held]:
        """In whose hands its time went, and what of it was late."""
        late = late_of(self.row, self.today, self.calendar)
        groups = tuple((start, end, group) for start, end, group, _name in self.people.groups)
        called = {group: name for *_rest, group, name in self.people.groups}
        return custody(self.policy, self.facts, self.today, self.calendar, late, groups, self.named(called))

    def named(self, groups: Mapping[int, str]) -> dict[str, Mapping[int, str]]:
        """What holders are called: office, unit, group, enterprise."""
        offices = {self.row.office_id: self.row.office.short_name}
        others = {act.office_id for act in self.acts} - set(offices)
        if others:
            with everything(session()):
                offices |= dict(session().execute(select(Office.id, Office.short_name).where(Office.id.in_(others))).all())
        return {"office": offices, "unit": self.names.units, "group": groups,
                "enterprise": {self.row.enterprise_id: self.row.enterprise.name}}

    @cached_property
    def rounds_late(self) -> dict[int, RoundLate]:
        """How late each round of this leg was."""
        until = late_of(self.row, self.today, self.calendar).effective.until
        due = [(one.leg, one.round, one.due_on) for one in self.deadlines if one.leg == self.facts.leg]
        return {one.round: one for one in by_round(self.facts.acts, due, until, self.calendar)}
