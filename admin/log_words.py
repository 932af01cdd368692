"""What the log's entries are called: a table by its noun, a column by its official term, a value as people read it."""
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from admin import formats
from admin.house import today
from admin.kinds import kind_of, words_of
from models.base import Base
from rules.terms import Step

TITLES = {
    "office": "办公室", "office_policy": "适用办法", "person": "人员", "person_grant": "授权", "stand_in": "离岗和代职",
    "liaison_group": "帮扶联系组", "group_membership": "任职", "enterprise": "企业", "enterprise_revenue": "主营业务收入",
    "informant": "信息员", "unit": "责任单位", "issue": "问题", "issue_unit": "承办关系", "act": "办理步骤",
    "assignment": "结对", "attachment": "附件", "deadline": "时限", "log_entry": "操作日志", "meeting": "会议",
    "meeting_item": "议题", "report_up": "汇总上报", "report_up_row": "汇总上报的问题", "slip": "文书", "visit": "走访",
    "handover": "交接", "handover_row": "交接明细", "unit_name": "单位曾用名", "enterprise_name": "企业曾用名",
    "unit_ending": "单位撤并", "visit_heard": "走访听取的问题", "number_counter": "编号计数", "sign_in_failure": "登录失败",
    "setting_reading": "读法", "workday": "工作日历", "workday_year": "年度安排", "evidence_propose_unit": "配合单位",
    "issue_question": "提问", "issue_link": "关联",
    "setting_proposal": "读法改动", "regulation_text": "办法原文",
    # By the names of the screens, where an export or a refused door was logged.
    "group": "帮扶联系组", "user": "人员", "grant": "授权", "log": "操作日志", "reading": "读法", "admin": "工作台",
    "rules": "办法与规则", "obligation": "应做事项",
    "reckoner": "时限计算器", "setting": "读法改动", "bulletin": "每周简报", "circular": "定期通报",
}
EVIDENCE = "evidence_"


@dataclass(frozen=True)
class Change:
    """One column of a row that was changed."""
    label: Any
    before: Any
    after: Any


def named(noun: str) -> str:
    """A table or a step in words."""
    if noun in TITLES:
        return str(_(TITLES[noun]))
    step = noun.removeprefix(EVIDENCE)
    return str(_(Step(step).words)) if step in set(Step) else noun


def titles() -> list[tuple[str, str]]:
    """The tables, and steps around the loop, that entries are about; for the filter."""
    steps = [(step.value, step.words) for step in Step if step.value not in TITLES]
    tables = [(name, words) for name, words in TITLES.items() if name in Base.metadata.tables]
    acts = [(f"{EVIDENCE}{key}", words) for key, words in steps if f"{EVIDENCE}{key}" in Base.metadata.tables]
    return [*tables, *acts, *[(key, words) for key, words in steps if f"{EVIDENCE}{key}" not in Base.metadata.tables]]


@cache
def mappers() -> dict[str, Any]:
    """The mapper of each table."""
    return {mapper.local_table.name: mapper for mapper in Base.registry.mappers}  # type: ignore[attr-defined] # Table


def said(session: Session, noun: str, before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """Column by column, in the order of the table; what no column is called is left out."""
    mapper = mappers().get(noun)
    if mapper is None:
        return []
    names = [prop.key for prop in mapper.column_attrs if prop.key in before or prop.key in after]
    shown = []
    for name in names:
        column = mapper.column_attrs[name].columns[0]
        if column.primary_key or not column.comment:
            continue
        label = _(column.comment)
        shown.append(Change(label, value(session, column, before.get(name)), value(session, column, after.get(name))))
    return shown


def value(session: Session, column: Any, raw: Any) -> Any:
    """A logged value as people read it: a row by its name, a key by its word, a day as a day."""
    if raw is None or raw == "":
        return formats.NOTHING
    if column.foreign_keys and isinstance(raw, int):
        return referred(session, column, raw)
    words = {str(key): title for key, title in words_of(column) or ()}
    if str(raw) in words:
        return _(words[str(raw)])
    try:
        return read(kind_of(column), raw)
    except (ValueError, InvalidOperation):
        return str(raw)


def referred(session: Session, column: Any, raw: int) -> str:
    """The name of the row that it refers to."""
    target = mappers().get(next(iter(column.foreign_keys)).column.table.name)
    row = session.get(target.class_, raw) if target is not None else None
    return str(row) if row is not None else str(raw)


def read(kind: str, raw: Any) -> Any:
    """By the kind of the column."""
    match kind:
        case "flag":
            return formats.yes_no(bool(raw))
        case "day":
            return formats.day(date.fromisoformat(str(raw)), today())
        case "moment":
            return formats.moment(datetime.fromisoformat(str(raw)), today())
        case "amount":
            return formats.yuan(Decimal(str(raw)))
        case "text":
            return formats.lines(str(raw))
    return str(raw)


