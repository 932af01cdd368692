"""The case where all is well, as the rules see it: acts, facts and people, without a database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from rules.facts import Act, Actor, EnterpriseFacts, Facts, Grant, fold
from rules.policies.linyi_2014 import POLICY
from rules.terms import MAIN_ROAD, Role, Status, Step

DAY = date(2014, 3, 10)
CITY, COUNTY = 1, 2
ENTERPRISE = EnterpriseFacts(
    1, "某企业", "兰山区", group=1, relation="supported", revenue=Decimal("1000000000.00")
)
PERMITS = ("industrial_policy", "energy_saving", "environment", "safety")

WELL: dict[Step, dict[str, Any]] = {
    Step.RECEIVE: {"enterprise": 1, "title": "贷款到期", "description": "贷款到期，无法续贷，请协调", "about": "other"},
    Step.REGISTER: {
        "conditions_met": "无", "competent_unit": "市金融局", "units_involved": "无", "prior_contact": "无",
        "hoped_for_on": date(2014, 4, 10), "vouched": True, "permits_checked": PERMITS, "high_consumption": False,
    },
    Step.PROPOSE: {"opinion": "请协调续贷", "lead_unit": 1, "complexity": "clear", "days_allowed": 10},
    Step.APPROVE: {
        "decision": "同意", "study_held_on": DAY, "study_present": "张三、李四", "study_decision": "交市金融局办理",
    },
    Step.DISPATCH: {},
    Step.ACCEPT: {"received_on": DAY},
    Step.FILE_RESULT: {"grade": "A", "account": "已续贷"},
    Step.VERIFY: {"verified_on": DAY, "passed": True, "how": "visit"},
    Step.CONFIRM: {"confirmed_on": DAY, "satisfied": True, "document": "盖章.pdf"},
    Step.CLOSE: {},
}  # fmt: skip
STEPS = tuple(WELL)


def actor(number: int, role: Role, **links: int) -> Actor:
    """Somebody with one grant, at the city office where nothing else is said."""
    if role in (Role.UNIT_HANDLER, Role.INFORMANT, Role.LIAISON_OFFICER, Role.GROUP_MEMBER):
        return Actor(number, role.words, frozenset({Grant(role, **links)}))
    return Actor(number, role.words, frozenset({Grant(role, **{"office": CITY, **links})}))


CLERK = actor(1, Role.CLERK)
DIRECTOR = actor(2, Role.DIRECTOR)
OFFICER = actor(3, Role.LIAISON_OFFICER, group=1)
HANDLER = actor(4, Role.UNIT_HANDLER, unit=1)
INFORMANT = actor(5, Role.INFORMANT, enterprise=1)
WHO = {
    Step.RECEIVE: INFORMANT, Step.APPROVE: DIRECTOR, Step.ACCEPT: HANDLER, Step.FILE_RESULT: HANDLER,
    Step.VERIFY: OFFICER, Step.CONFIRM: INFORMANT,
}  # fmt: skip


def act(seq: int, step: Step, to: Status, on: date = DAY, **evidence: Any) -> Act:
    """An act of the first round, with evidence as where all is well but for what is named."""
    said = {**WELL.get(step, {}), **evidence}
    return Act(seq, step, WHO.get(step, CLERK).id, on, to, said, office=CITY)


def road(status: Status | None, **differs: dict[str, Any]) -> list[Act]:
    """The acts that lead to a status of the main road; `propose={...}` changes what a step said."""
    count = MAIN_ROAD.index(status) + 1 if status else 0
    steps = enumerate(STEPS[:count], 1)
    return [act(seq, step, MAIN_ROAD[seq - 1], **differs.get(step.value, {})) for seq, step in steps]


def facts(status: Status | None, *more: Act, enterprise: EnterpriseFacts = ENTERPRISE, **said: Any) -> Facts:
    """Facts at a status of the main road, and after further acts; `due_on` and `settings` may be named."""
    known = {name: said.pop(name) for name in ("due_on", "settings", "surroundings") if name in said}
    return fold([*road(status, **said), *more], office=CITY, enterprise=enterprise, **known)


def well(step: Step, **differs: Any) -> dict[str, Any]:
    """What is offered at a step where all is well, but for what is named; None leaves a field out."""
    told = {**WELL.get(step, {}), **differs}
    return {name: value for name, value in told.items() if value is not None}


__all__ = ["POLICY"]
