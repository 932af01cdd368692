"""台账证据 Evidence: what each step of a row says — the ledger's words, and 原台账未载 where it is silent."""

from __future__ import annotations

from typing import Any

from models.takeover_columns import ABSENT, Column, Reads, column_of
from models.takeover_faults import demanding
from models.takeover_rows import Options, Row
from rules.evidence import EVIDENCE
from rules.fields import Kind
from rules.terms import Step


def evidence_of(row: Row, step: Step, options: Options) -> dict[str, Any]:
    """What the step says: the ledger's words, and 原台账未载 where a text is demanded and the ledger is silent."""
    said: dict[str, Any] = {}
    for one in EVIDENCE[step]:
        column = column_of(step, one.name)
        value = row.line.values.get(column.title) if column else None
        if value is None:
            value = _filled(row, step, one.name, one.kind, options)
        if value is None and isinstance(one.default, (str, bool)) and one.name != "high_consumption":
            value = one.default
        if value is not None:
            said[one.name] = value
        elif column and column.reads != Reads.PAPER:
            _demand(row, step, column)
    return said


def _filled(row: Row, step: Step, name: str, kind: Kind, options: Options) -> Any:
    """What stands for a field that the ledger has not; None where nothing honest can."""
    day = row.days.get(step)
    match step, name:
        case (Step.RECEIVE, "channel"):
            return ABSENT if step not in row.lent else f"{ABSENT}（收到日期按登记日期记）"
        case (Step.RECEIVE, "title" | "description"):
            return None
        case (Step.REGISTER, "vouched"):
            return options.vouched or None
        case (Step.REGISTER, "hoped_for_on"):
            return "无"
        case (Step.APPROVE, "study_held_on") if options.lend_days and demanding(row.policy, step, name):
            return day
        case (Step.ACCEPT, "received_on") | (Step.VERIFY, "verified_on") | (Step.CONFIRM, "confirmed_on"):
            return day
        case (Step.VERIFY, "passed") | (Step.CONFIRM, "satisfied"):
            return True
        case (Step.ACCEPT, "measures") | (Step.VERIFY, "findings"):
            return ABSENT
    one = next(field for field in EVIDENCE[step] if field.name == name)
    asked = one.asked or demanding(row.policy, step, name) is not None
    return ABSENT if asked and kind in (Kind.TEXT, Kind.PROSE) else None


def _demand(row: Row, step: Step, column: Column) -> None:
    """Complain of what is asked and not there; what only some issues need, the rules themselves ask in the play."""
    one = column.field
    if one is None or row.line.is_wrong(column.title) or row.line.raw.get(column.title) is not None:
        return
    rule = demanding(row.policy, step, column.name)
    unconditional = ("vouched", "days_allowed", "study_held_on")
    if one.asked or (rule and column.name in unconditional):
        row.line.complain("missing", column.title, f"缺：{one.words}", rule)
