"""故事的结果 How things stand, as a story says it: status, days, what is owed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Protocol

from rules.terms import Role, Status
from seed.story_names import named

SUPERVISION = {"none": "不在督办之列", "ledger": "列入督办台账", "special": "列为专项督办"}


class Teller(Protocol):
    """Who tells: says days and rules as the story goes on."""

    def day(self, on: date) -> str:
        """A day."""

    def rule(self, rule_id: str) -> str:
        """A rule."""

    def listed(self, rule_ids: list[str]) -> str:
        """Several rules."""


def results(teller: Teller, then: Mapping[str, Any]) -> Iterator[str]:
    """One piece of a sentence for each thing that the case says."""
    for key, value in then.items():
        match key:
            case "owed":
                yield from (_owed(teller, one) for one in value)
            case "overdue":
                yield _overdue(teller, value)
            case "entitled":
                yield f"可按{teller.listed(value)}提前办理" if value else "没有可以提前办理的步骤"
            case "routes":
                yield f"去向依{teller.listed(value)}" if value else "去向没有特别规定"
            case "due_on" | "first_due_on" | "dispatch_by":
                yield _day(teller, key, value)
            case _:
                yield _plain(key, value)


def _plain(key: str, value: Any) -> str:
    match key:
        case "status":
            return f"状态为“{Status(value).words}”"
        case "office":
            return f"由{named(value)}承办"
        case "leg":
            return f"第 {value} 程"
        case "round":
            return f"第 {value} 轮"
        case "provisional":
            return "时限为暂定" if value else "时限不是暂定"
        case "approver":
            return _approver(value)
        case "registration_no":
            return f"登记编号为 {value}" if value else "还没有登记编号"
        case "slip_no":
            return f"处置单编号为 {value}" if value else "还没有处置单"
    return SUPERVISION[str(value or "none")]


def _approver(value: Any) -> str:
    if value is None:
        return "没有待审批的拟办"
    return "须经专题会议审批" if value == "meeting" else f"由{Role(value).words}审批即可"


def _day(teller: Teller, key: str, value: Any) -> str:
    words = {"due_on": "应办结", "first_due_on": "首次应办结", "dispatch_by": "最迟交办"}[key]
    return f"{words}为 {teller.day(value)}" if isinstance(value, date) else f"没有{words}日期"


def _overdue(teller: Teller, value: Any) -> str:
    if not isinstance(value, Mapping):
        return "没有逾期"
    days = value.get("days")
    if days in (None, "none"):
        return f"到 {teller.day(value['on'])} 没有逾期"
    return f"到 {teller.day(value['on'])} 逾期 {days} 个工作日"


def _owed(teller: Teller, one: Mapping[str, Any]) -> str:
    whose = named(one["owner"]) if one.get("owner") else ""
    each = named(one["each"]) if one.get("each") else ""
    of = f"{whose}对{each}" if whose and each else whose or each
    due, done = one.get("due"), one.get("done")
    counts = "，没有要求" if not due and not done else "，" + "、".join(
        f"{word} {number} 次" for word, number in (("应", due), ("已", done)) if number is not None
    )  # fmt: skip
    partial = "，只展示不考核" if one.get("partial") else ""
    return f"含 {teller.day(one['on'])} 的一期，{of}按{teller.rule(one['rule'])}{counts}{partial}"
