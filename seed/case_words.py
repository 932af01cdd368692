"""案例用语 The words of the case files: which keys there are, and what each value must be.

The table of steps says who usually takes a step, where the policy does not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any

from rules.house import HOUSE_RULES
from rules.policies import POLICIES
from rules.policy import Policy
from rules.terms import MAIN_ROAD, Role, Step
from seed import case_asked as asked
from seed.case_files import BadCase
from seed.cast import DIFFERENCES

CASE = ("case", "policy", "given", "steps", "then")
GIVEN = ("at", "on", "office", "enterprise", "issue", "proposal", "settings")
STEP = ("on", "time", "do", "by", "with", "without", "refused", "refused_with", "then")
THEN = (
    "status", "office", "leg", "round", "due_on", "first_due_on", "provisional", "dispatch_by", "approver",
    "registration_no", "slip_no", "entitled", "routes", "overdue", "supervision", "owed",
)  # fmt: skip
OVERDUE = ("on", "days")
OWED = ("on", "rule", "owner", "each", "due", "done", "partial")

_R = Role
USUALLY: Mapping[Step, tuple[Role, ...]] = {
    Step.RECEIVE: (_R.INFORMANT, _R.CLERK),
    Step.ANSWER: (_R.UNIT_HANDLER, _R.CLERK),
    Step.APPROVE: (_R.DIRECTOR,),
    Step.SEND_BACK: (_R.DIRECTOR,),
    Step.RETURN_SLIP: (_R.UNIT_HANDLER,),
    Step.ACCEPT: (_R.UNIT_HANDLER,),
    Step.REPORT_PROGRESS: (_R.LIAISON_OFFICER, _R.GROUP_MEMBER, _R.UNIT_HANDLER),
    Step.REQUEST_EXTENSION: (_R.UNIT_HANDLER,),
    Step.EXTEND: (_R.DIRECTOR,),
    Step.FILE_RESULT: (_R.UNIT_HANDLER,),
    Step.VERIFY: (_R.LIAISON_OFFICER, _R.GROUP_MEMBER, _R.CLERK),
    Step.CONFIRM: (_R.INFORMANT, _R.LIAISON_OFFICER, _R.CLERK),
    Step.EXPLAIN: (_R.UNIT_HANDLER,),
    Step.WITHDRAW: (_R.INFORMANT, _R.CLERK),
    Step.END: (_R.DIRECTOR,),
    Step.VISIT: (_R.LIAISON_OFFICER,),
    Step.SUCCEED: (_R.ADMINISTRATOR,),
    Step.ASSIGN: (_R.ADMINISTRATOR,),
    Step.END_ASSIGNMENT: (_R.ADMINISTRATOR,),
    Step.APPOINT: (_R.ADMINISTRATOR,),
}
"""Who takes a step, first the usual one; what is not here the clerk does."""


def known_keys(where: str, told: Any, keys: Collection[str]) -> dict[str, Any]:
    """A mapping with none but these keys. Raises `BadCase`."""
    if told is None:
        return {}
    if not isinstance(told, dict):
        raise BadCase(f"{where}：应写成“名称: 内容”")
    for key in told:
        if key not in keys:
            raise BadCase(f"{where}：不认识“{key}”，可用的是 {'、'.join(keys)}")
    return told


def listed(where: str, told: Any) -> list[Any]:
    """A list; nothing is an empty one. Raises `BadCase`."""
    if told is None:
        return []
    if not isinstance(told, list):
        raise BadCase(f"{where}：应写成列表")
    return told


def day(where: str, told: Any) -> date:
    """A day. Raises `BadCase`."""
    if not isinstance(told, date) or isinstance(told, datetime):
        raise BadCase(f"{where}：应写日期，如 2014-03-03")
    return told


def hour(where: str, told: Any) -> time:
    """An hour of the day in Asia/Shanghai, 9:00 as well as 09:00; that is what none is. Raises `BadCase`."""
    try:
        found = time.fromisoformat("09:00" if told is None else told.zfill(5))
    except (AttributeError, ValueError):
        raise BadCase(f"{where}：应写时刻，如 17:00") from None
    if found.tzinfo is not None:
        raise BadCase(f"{where}：时刻一律是上海时间，不写时区")
    return found


def step(where: str, told: Any) -> Step:
    """A step by its name. Raises `BadCase`."""
    if not isinstance(told, str) or told not in tuple(Step):
        raise BadCase(f"{where}：没有“{told}”这一步")
    return Step(told)


def policy(told: Any) -> Policy:
    """A policy by its key. Raises `BadCase`."""
    if not isinstance(told, str) or told not in POLICIES:
        raise BadCase(f"没有办法“{told}”，现有 {'、'.join(POLICIES)}")
    return POLICIES[told]


def rule_ids(where: str, of: Policy, told: Any) -> set[str]:
    """Ids of rules, each of the policy or of the house. Raises `BadCase`."""
    known = {rule.id for rule in (*of.rules, *HOUSE_RULES)}
    for rule_id in listed(where, told):
        if not isinstance(rule_id, str) or rule_id not in known:
            raise BadCase(f"{where}：没有规则“{rule_id}”")
    return set(listed(where, told))


def checked(told: dict[str, Any]) -> Policy:
    """The policy of a case whose every word is known, before any of it is played. Raises `BadCase`."""
    known_keys("案例", told, CASE)
    of = policy(told.get("policy"))
    given = known_keys("given", told.get("given"), GIVEN)
    if "at" in given:
        if not isinstance(given["at"], str) or given["at"] not in MAIN_ROAD:
            raise BadCase(f"given.at：“{given['at']}”不在主路上")
        day("given.on", given.get("on"))
    if given.get("office", "city") not in ("city", "county"):
        raise BadCase(f"given.office：“{given['office']}”不是 city 或 county")
    enterprise = known_keys("given.enterprise", given.get("enterprise"), DIFFERENCES)
    asked.of_their_kinds("given.enterprise", enterprise, asked.ENTERPRISE)
    _settings(of, given.get("settings"))
    for place, line in enumerate(listed("steps", told.get("steps")), 1):
        where = f"第 {place} 步"
        known_keys(where, line, STEP)
        step(where, line.get("do"))
        day(f"{where} on", line.get("on"))
        hour(f"{where} time", line.get("time"))
        listed(f"{where} without", line.get("without"))
        for key in ("refused", "refused_with"):
            rule_ids(f"{where} {key}", of, line.get(key))
        _then(of, f"{where} then", line.get("then"))
    _then(of, "then", told.get("then"))
    return of


def _settings(of: Policy, told: Any) -> None:
    names = {setting.name: setting for setting in of.settings}
    for name, value in known_keys("given.settings", told, names).items():
        if not names[name].admits(str(value)):
            raise BadCase(f"given.settings：{name} 不能是“{value}”")


def _then(of: Policy, where: str, told: Any) -> None:
    then = known_keys(where, told, THEN)
    for key in ("entitled", "routes"):
        rule_ids(f"{where}.{key}", of, then.get(key))
    asked.of_their_kinds(where, then, asked.THEN)
    if isinstance(then.get("overdue"), dict):
        known_keys(f"{where}.overdue", then["overdue"], OVERDUE)
        day(f"{where}.overdue.on", then["overdue"].get("on"))
        asked.of_their_kinds(f"{where}.overdue", then["overdue"], asked.OVERDUE)
    for one in listed(f"{where}.owed", then.get("owed")):
        known_keys(f"{where}.owed", one, OWED)
        day(f"{where}.owed.on", one.get("on"))
        rule_ids(f"{where}.owed.rule", of, [one.get("rule")])
        asked.of_their_kinds(f"{where}.owed", one, asked.OWED)
