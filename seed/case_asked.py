"""案例的断言用语 What a case may say of how things stand, and of the enterprise at its start: each of its kind.

A value of another kind would only ever be unequal; it is told in words before anything is played.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from rules.terms import APPROVERS, Status
from seed.case_files import BadCase

NONE = (None, "none")


def _is_day(told: Any) -> bool:
    return isinstance(told, date) and not isinstance(told, datetime)


def _is_count(told: Any) -> bool:
    return isinstance(told, int) and not isinstance(told, bool)


def _is_flag(told: Any) -> bool:
    return isinstance(told, bool)


def _is_text(told: Any) -> bool:
    return isinstance(told, str)


def _is_of(*known: Any) -> Callable[[Any], bool]:
    return lambda told: isinstance(told, str) and told in known


Kinds = Mapping[str, tuple[Callable[[Any], bool], bool, str]]
"""key -> (is it of its kind, may it be none, what should stand there)."""

A_DAY, A_COUNT, A_FLAG = "日期，如 2014-03-03", "整数", "true 或 false"
THEN: Kinds = {
    "status": (_is_of(*Status), False, "状态，如 handling"),
    "office": (_is_of("city", "county"), False, "city 或 county"),
    "leg": (_is_count, False, A_COUNT),
    "round": (_is_count, False, A_COUNT),
    "due_on": (_is_day, True, A_DAY),
    "first_due_on": (_is_day, True, A_DAY),
    "dispatch_by": (_is_day, True, A_DAY),
    "provisional": (_is_flag, False, A_FLAG),
    "approver": (_is_of("meeting", *APPROVERS), True, "director、deputy_leader、leader 或 meeting"),
    "registration_no": (_is_text, True, "编号"),
    "slip_no": (_is_text, True, "编号"),
    "supervision": (_is_of("ledger", "special"), True, "none、ledger 或 special"),
    "overdue": (lambda told: isinstance(told, dict), True, "none，或 {on: 日期, days: 工作日数}"),
}
OWED: Kinds = {
    "owner": (_is_text, False, "演员表里的名称"),
    "each": (_is_text, False, "企业、issue 或会议类别"),
    "due": (_is_count, False, A_COUNT),
    "done": (_is_count, False, A_COUNT),
    "partial": (_is_flag, False, A_FLAG),
}
OVERDUE: Kinds = {"days": (_is_count, True, "工作日数")}
ENTERPRISE: Kinds = {
    "relation": (_is_of("supported", "contact"), True, "supported、contact 或 null"),
    "group": (_is_text, False, "组，如 group/2"),
    "registered_here": (_is_flag, False, A_FLAG),
    "has_informant": (_is_flag, False, A_FLAG),
    "county": (_is_text, False, "文字"),
    "name": (_is_text, False, "文字"),
    "trade": (_is_text, False, "文字"),
}


def of_their_kinds(where: str, told: Mapping[str, Any], kinds: Kinds) -> None:
    """Each value is what its key stands for. Raises `BadCase`."""
    for key, (is_one, may_be_none, words) in kinds.items():
        if key in told and not (is_one(told[key]) or (may_be_none and told[key] in NONE)):
            raise BadCase(f"{where}.{key}：应写 {words}，写的是“{told[key]}”")
