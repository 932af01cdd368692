"""要件与日期 what the house itself asks of offered evidence: that it is there, of its kind, and a day that can be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeGuard

from rules.due import counted_from
from rules.evidence import EVIDENCE, field_of
from rules.facts import Facts
from rules.fields import LONGEST, MOST_DAYS, Field, Kind, read_value
from rules.house import REOPEN_DAYS
from rules.needs import Offered, is_missing
from rules.policy import Policy
from rules.terms import Status, Step

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 1, 1)
NONE_WORD = "无"
Found = Iterator[tuple[str, str | None]]


def missing_and_malformed(policy: Policy, step: Step, offered: Offered) -> Found:
    """Fields asked for and not there, of another kind than declared, or unknown to the step."""
    for field in EVIDENCE[step]:
        value = offered.get(field.name)
        if is_missing(value):
            if (
                field.asked
                and not policy.demands(step, field.name)
                and not _transferred(step, field, offered)
            ):
                yield f"缺：{field.words}", field.name
        elif problem := problem_of(field, value, tolerant=policy.judges(step, field.name)):
            yield f"{field.words}：{problem}", field.name
    if step == Step.END and offered.get("ground") == "duplicate" and is_missing(offered.get("duplicate_of")):
        yield "缺：与哪一件重复", "duplicate_of"
    known = {field.name for field in EVIDENCE[step]}
    yield from ((f"“{step.words}”没有“{name}”这一项", None) for name in offered if name not in known)


def not_kept(step: Step, offered: Offered) -> frozenset[str]:
    """Fields whose words are never stored: of a state secret only the ground, the day and the office stay."""
    secret = step == Step.REFUSE and offered.get("ground") == "state_secret"
    return frozenset({"reply"}) if secret else frozenset()


def _transferred(step: Step, field: Field, offered: Offered) -> bool:
    """A proposal to pass it up names no units."""
    return (
        step == Step.PROPOSE and field.name == "lead_unit" and not is_missing(offered.get("transfer_reason"))
    )


def problem_of(field: Field, value: Any, *, tolerant: bool = False) -> str | None:
    """What is wrong with a value for its kind, in words; None when nothing is.

    `tolerant`: a clause of the policy judges the field's content itself, so only its type is looked at.
    """
    match field.kind:
        case Kind.TEXT | Kind.PROSE:
            return _problem_of_text(field, value)
        case Kind.PERSON:
            return None if _is_number(value) else _problem_of_text(field, value)
        case Kind.DAY:
            return None if _is_day(value) else "请填日期"
        case Kind.DAY_OR_NONE:
            return None if _is_day(value) or value == NONE_WORD else "请填日期，没有的填“无”"
        case Kind.DAYS:
            return _problem_of_days(value, tolerant)
        case Kind.FLAG:
            return None if isinstance(value, bool) else "请选“是”或“否”"
        case Kind.CHOICE | Kind.CHOICES:
            return _problem_of_choice(field, value, tolerant)
        case Kind.YUAN:
            return None if isinstance(value, Decimal) and value >= 0 else "请填金额（元）"
        case Kind.UNITS:
            return None if _is_list(value) and all(map(_is_number, value)) else "请从列表中选择"
        case Kind.PAPER:
            return None if _is_number(value) or isinstance(value, str) else "请附文件"
    return None if _is_number(value) else "请从列表中选择"


def _problem_of_text(field: Field, value: Any) -> str | None:
    if not isinstance(value, str):
        return "请填文字"
    longest = LONGEST[field.kind]
    return f"最多 {longest} 字，现有 {len(value)} 字" if len(value) > longest else None


def _problem_of_days(value: Any, tolerant: bool) -> str | None:
    if not _is_number(value):
        return "请填整数天数"
    if value > MOST_DAYS:
        return f"最多 {MOST_DAYS} 天"
    return None if tolerant or value >= 1 else "至少 1 天"


def _problem_of_choice(field: Field, value: Any, tolerant: bool) -> str | None:
    """One of the choices, or several; a clause that judges them itself may see an unknown one."""
    chosen = value if field.kind == Kind.CHOICES else (value,)
    if not _is_list(chosen) or not all(isinstance(one, str) for one in chosen):
        return "请从列表中选择"
    known = {choice.key for choice in field.choices}
    return None if known.issuperset(chosen) or (tolerant and field.kind == Kind.CHOICE) else "不在可选范围内"


def _is_list(value: Any) -> bool:
    return isinstance(value, (tuple, list))


def _is_number(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_day(value: Any) -> TypeGuard[date]:
    return isinstance(value, date) and not isinstance(value, datetime)


def impossible_days(facts: Facts, step: Step, on: date, offered: Offered) -> Found:
    """Days that cannot be: done ahead of the step's own day, before the step it follows, out of all range."""
    if facts.acts and on < facts.acts[-1].on:
        yield f"办理日期不得早于上一步（{facts.acts[-1].on}）", None
    for field in EVIDENCE[step]:
        day = offered.get(field.name)
        if not _is_day(day):
            continue
        if not FIRST_DAY <= day < LAST_DAY:
            yield f"{field.words}：{day} 不是可能的日期", field.name
        elif field.done and day > on:
            yield f"{field.words}：{day} 晚于办理当日 {on}", field.name
    yield from _before_what_they_follow(facts, step, on, offered)


def _before_what_they_follow(facts: Facts, step: Step, on: date, offered: Offered) -> Found:
    yield from _extended_to(facts, step, on, offered.get("to"))
    received = offered.get("received_on")
    slip = facts.said(Step.DISPATCH) or facts.said(Step.DECIDE_MEETING)
    if step == Step.ACCEPT and _is_day(received) and slip and received < slip.on:
        yield f"收到日期：{received} 早于交办日期 {slip.on}", "received_on"
    if step == Step.REOPEN and facts.status == Status.CLOSED and facts.closed_on:
        last = reopen_until(facts)
        if last and on > last:
            yield f"销号已过复办期限（{last} 止），请作为新问题收到", None
    earliest = facts.surroundings.get("not_before")
    name = "visited_on" if step == Step.VISIT else "from"
    day = offered.get(name)
    if _is_day(day) and earliest and day < earliest:
        since = "" if earliest == date.max else f"{day} 早于 {earliest}："
        yield f"{since}{facts.surroundings.get('not_before_words', '')}", name


def _extended_to(facts: Facts, step: Step, on: date, to: Any) -> Found:
    """An extension leads beyond the day due and not into the past, and there is a day to extend."""
    if step not in (Step.EXTEND, Step.REQUEST_EXTENSION) or not _is_day(to):
        return
    if facts.status == Status.HANDLING and counted_from(facts) is None:
        yield "延至：现在没有限期，无从延期", "to"
    elif facts.due_on and to <= facts.due_on:
        yield f"延至：{to} 不晚于现行限期 {facts.due_on}", "to"
    elif to < on:
        yield f"延至：{to} 已经过去（今日 {on}）", "to"


def succession(facts: Facts, offered: Offered) -> Found:
    """A unit is succeeded in what it handles, by another one."""
    unit, successor = offered.get("from_unit"), offered.get("to_unit")
    if _is_number(unit) and unit != facts.lead_unit and unit not in facts.cooperating_units:
        yield "原承办单位：不是本件的牵头或配合单位", "from_unit"
    if _is_number(unit) and unit == successor:
        yield "承接单位：不能是原承办单位自己", "to_unit"


def reopen_until(facts: Facts) -> date | None:
    """复办期限: the last day, inclusive, on which a closed issue may be taken up again; None for one that is not closed."""
    if facts.status != Status.CLOSED or facts.closed_on is None:
        return None
    return facts.closed_on + timedelta(days=int(facts.settings.get("reopen_days", REOPEN_DAYS)))


def correction(facts: Facts, offered: Offered) -> Found:
    """A correction names an act of this issue, a field of it, and one that does not decide its road."""
    act = next((act for act in facts.acts if act.seq == offered.get("act")), None)
    if act is None:
        yield "更正哪一步：本件没有这一步", "act"
        return
    if act.step == Step.CORRECT:
        yield f"更正本身不能更正，请再次更正第 {act.evidence['act']} 步原来的那一项", "act"
        return
    field = field_of(act.step, str(offered.get("field", "")))
    if field is None:
        yield f"更正哪一项：“{act.step.words}”没有这一项", "field"
    elif field.road or field.kind in (Kind.PAPER, Kind.FLAG, Kind.CHOICES):
        yield f"“{field.words}”决定办理去向或是附件，不能更正，请退回后重新办理", "field"
    elif problem := _problem_of_correction(field, offered):
        yield f"更正为：{problem}", "value"


def _problem_of_correction(field: Field, offered: Offered) -> str | None:
    try:
        value = read_value(field, str(offered.get("value") or ""))
    except ValueError as error:
        return str(error)
    return None if is_missing(value) else problem_of(field, value)
