"""演一个案例 Playing one case: its given road, then its steps, through models.steps.take, with the cast."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from models.acts import ISSUE_STEPS
from models.base import SHANGHAI
from models.facts import Told, told
from models.groups import LiaisonGroup
from models.issues import Issue
from models.meetings import Meeting
from models.people import Person
from models.readings import SettingReading
from models.refusals import NoPolicy, Refused
from models.steps import take
from rules.approver import Approver, approver_for, rank
from rules.policy import Policy
from rules.terms import MAIN_ROAD, Role, Status, Step
from seed.case_evidence import Teller, amount, paper
from seed.case_files import BadCase
from seed.case_words import USUALLY, hour, rule_ids
from seed.cast import SINCE, Cast, differ, follow

ROAD = (
    Step.RECEIVE, Step.REGISTER, Step.PROPOSE, Step.APPROVE, Step.DISPATCH, Step.ACCEPT, Step.FILE_RESULT,
    Step.VERIFY, Step.CONFIRM, Step.CLOSE,
)  # fmt: skip
"""The step that leads to each status of the main road."""


class Play:
    """The stage: a session with the cast in it, the policy, and the issue as far as it has come."""

    def __init__(self, session: Session, cast: Cast, policy: Policy, given: Mapping[str, Any]) -> None:
        self.session, self.policy = session, policy
        self.cast = Cast(session, dict(cast.named))
        self.issue: Issue | None = None
        self.on: date | None = None
        self.office = cast[given.get("office") or ("county" if policy.key.startswith("lincang") else "city")]
        self.differs: dict[Step, dict[str, Any]] = {}
        self._set(given)

    def _set(self, given: Mapping[str, Any]) -> None:
        told = (given.get("enterprise") or {}).items()
        enterprise = {name: None if value == "none" else value for name, value in told}
        if enterprise.get("revenue") is not None:
            enterprise["revenue"] = amount(enterprise["revenue"])
        if enterprise.get("group", "group/1") not in self.cast:
            raise BadCase(f"given.enterprise.group：演员表里没有“{enterprise['group']}”")
        differ(self.cast, enterprise)
        follow(self.cast, [self.policy.key])
        for office in (self.cast["city"], self.cast["county"]):
            for name, value in (given.get("settings") or {}).items():
                reading = SettingReading(
                    office_id=office.id, policy=self.policy.key, name=name, value=str(value), from_on=SINCE,
                    chosen_at=datetime.combine(SINCE, time(9), SHANGHAI),
                )  # fmt: skip
                self.session.add(reading)
        issue, proposal = given.get("issue") or {}, given.get("proposal") or {}
        self.differs = _told_apart("given.issue", issue, (Step.RECEIVE, Step.REGISTER))
        self.differs |= _told_apart("given.proposal", proposal, (Step.PROPOSE,))
        if "at" in given:
            self.travel(Status(given["at"]), given["on"])

    def travel(self, status: Status, on: date) -> None:
        """By the ordinary road to a status, every step on one day. Raises `BadCase` where it is refused."""
        for step in ROAD[: MAIN_ROAD.index(status) + 1]:
            if refused := self.do(step, on):
                raise BadCase(f"given：走不到“{status}”，{step} 被拒：{refused}")

    def play(self, where: str, line: Mapping[str, Any]) -> None:
        """One line of `steps`; what comes out must be what it says. Raises `BadCase`."""
        refused = self.do(
            Step(line["do"]), line["on"], at=hour(where, line.get("time")), by=line.get("by"),
            differs=line.get("with") or {}, without=line.get("without") or [],
        )  # fmt: skip
        expected = rule_ids(where, self.policy, line.get("refused"))
        among = rule_ids(where, self.policy, line.get("refused_with"))
        if not (expected or among):
            if refused:
                raise BadCase(f"{where}：应当允许，却被拒：{refused}")
            return
        found = refused.rules if refused else set()
        if expected and found != expected:
            raise BadCase(f"{where}：应被 {_ids(expected)} 拒绝，实为 {refused or '允许'}")
        if not among <= found:
            raise BadCase(f"{where}：拒绝的规则中应有 {_ids(among)}，实为 {refused or '允许'}")

    def do(
        self, step: Step, on: date, *, at: time = time(9), by: Any = None,
        differs: Mapping[str, Any] | None = None, without: list[Any] | None = None,
    ) -> Refusals | None:  # fmt: skip
        """Take a step; None when it was allowed."""
        self.on = on
        of_issue = step in ISSUE_STEPS
        if of_issue and self.issue is None and step != Step.RECEIVE:
            raise BadCase(f"还没有问题，不能 {step}：given 里写 at，或先 receive")
        if step == Step.RECEIVE and self.issue is not None:
            raise BadCase("一个案例只有一件问题")
        told_now = self.told() if self.issue is not None else None
        needed = approver_for(self.policy, told_now.facts) if told_now else None
        office = self.issue.office if self.issue is not None else self.office
        said = {**self.differs.pop(step, {}), **_mapping("with", differs)}
        teller = Teller(
            self.policy.key, step, on, lambda name: self.find(name, on), bool(needed and needed.meeting)
        )
        evidence = teller.evidence(said, without or [])
        _appointed(step, evidence, self.cast)
        actor = self.person(by, step, needed, told_now, evidence)
        moment = datetime.combine(on, at, SHANGHAI)
        before = self.issue.seq if self.issue is not None else 0
        try:
            done = take(
                self.session, self.issue if of_issue else None, step, actor, moment, office=office, **evidence
            )
        except Refused as refusal:
            if self.issue is not None and self.issue.seq != before:
                raise BadCase(f"{step} 被拒，却写入了办理步骤") from None
            return Refusals(refusal)
        except NoPolicy as problem:
            raise BadCase(f"{on} {step}：{problem}") from None
        if step == Step.RECEIVE:
            self.issue = self.session.get_one(Issue, done.issue_id)
        return None

    def told(self) -> Told:
        """What is known of the issue on the day of the last step. Raises `BadCase` where there is none."""
        if self.issue is None or self.on is None:
            raise BadCase("还没有问题")
        return told(self.session, self.issue, self.on)

    def find(self, name: str, on: date) -> Any:
        """Somebody or something by name; meetings come to be when they are named. Raises KeyError."""
        if name == "meeting/1" and name not in self.cast:
            self.cast.add(name, self._meeting(on))
        office = self.issue.office if self.issue is not None else self.office
        return self.cast.of(name, office)

    def _meeting(self, on: date) -> Meeting:
        moment = datetime.combine(on, time(9), SHANGHAI)
        minutes = paper("会议记录.pdf")
        office = self.issue.office if self.issue is not None else self.office
        actor = self.cast.of("clerk", office)
        return take(
            self.session, None, Step.MEET, actor, moment, office=office, kind="special", held_on=on,
            present="市政府有关领导，有关部门负责人", record=minutes,
        )  # fmt: skip

    def person(
        self, by: Any, step: Step, needed: Approver | None, now: Told | None, evidence: Mapping[str, Any]
    ) -> Person:
        """Who takes a step: the one named, else the usual one."""
        name = str(by) if by is not None else self.usual(step, needed, now, evidence)
        try:
            found = self.find(name, self.on or SINCE)
        except KeyError:
            found = None
        if not isinstance(found, Person):
            raise BadCase(f"by：演员表里没有人叫“{name}”")
        return found

    def usual(
        self, step: Step, needed: Approver | None, now: Told | None, evidence: Mapping[str, Any]
    ) -> str:
        """The first role that the table names and the policy admits; whoever of it fits the issue."""
        move = self.policy.move(step)
        table = USUALLY.get(step, (Role.CLERK,))
        role = next((role for role in table if move and role in move.by), table[0])
        if step == Step.APPROVE and needed:
            role = needed.role
        if step == Step.EXTEND and now:
            approved = now.facts.said(Step.APPROVE)
            role = approved.role if approved and approved.role and rank(approved.role) >= 0 else role
        if role == Role.UNIT_HANDLER and now and now.facts.lead_unit:
            return self._fitting("unit_handler", "unit", now.facts.lead_unit)
        if role == Role.INFORMANT:
            mine = now.facts.enterprise.id if now else getattr(evidence.get("enterprise"), "id", None)
            return self._fitting("informant", "enterprise", mine)
        if role == Role.LIAISON_OFFICER and step != Step.VISIT and now:
            return self._fitting("liaison_officer", "group", now.facts.enterprise.group)
        return role.value

    def _fitting(self, name: str, noun: str, wanted: int | None) -> str:
        """The person whose number is that of the wanted unit, enterprise or group."""
        for number in (1, 2, 3):
            row = self.cast.named.get(f"{noun}/{number}")
            if row is not None and row.id == wanted:
                return name if number == 1 else f"{name}/{number}"
        return name


class Refusals:
    """Why a step was refused, as a case compares it and as people read it."""

    def __init__(self, refusal: Refused) -> None:
        self.rules = set(refusal.decision.rules)
        self.words = "；".join(f"{one.rule} {one.words}" for one in refusal.decision.refusals)

    def __str__(self) -> str:
        return self.words


def _ids(rules: set[str]) -> str:
    return "、".join(sorted(rules))


def _mapping(where: str, told: Any) -> Mapping[str, Any]:
    if told is not None and not isinstance(told, Mapping):
        raise BadCase(f"{where}：应写成“名称: 内容”")
    return told or {}


def _told_apart(where: str, told: Any, steps: tuple[Step, ...]) -> dict[Step, dict[str, Any]]:
    """Evidence of several steps told in one place, each to the step that has the field. Raises `BadCase`."""
    from rules.evidence import field_of

    found: dict[Step, dict[str, Any]] = {step: {} for step in steps}
    for name, value in _mapping(where, told).items():
        step = next((one for one in steps if field_of(one, name)), None)
        if step is None:
            raise BadCase(f"{where}：{'、'.join(steps)} 都没有要件“{name}”")
        found[step][name] = value
    return found


def _appointed(step: Step, evidence: dict[str, Any], cast: Cast) -> None:
    """An appointment names an officer of group 1 where the case says nobody."""
    if step == Step.APPOINT:
        if "informant" not in evidence:
            evidence.setdefault("officer", "新任联络员")
        of = evidence.setdefault("of", cast["group/1"] if "officer" in evidence else cast["enterprise/1"])
        if ("officer" in evidence) != isinstance(of, LiaisonGroup):
            raise BadCase("of：联络员任命到组，信息员任命到企业")
