"""台账错误 Faults: what is wrong in a ledger — row as in Excel, column, value, the rule that says so, and the cure.

Each kind is declared once with its rule and its cure; a refusal of the rules brings its own article.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from models.takeover_columns import DAY_TITLES, column_of
from rules.clause import Clause
from rules.decide import Refusal
from rules.evidence import EVIDENCE
from rules.house import DATES, EVIDENCE_ASKED, HOUSE, NUMBERS, ORDER, RIGHTS
from rules.kinds import Rule
from rules.needs import Check, Given
from rules.policy import Policy
from rules.terms import Step

TAKEOVER = HOUSE.clause(
    "接续台账", "原台账一行一件、一列一栏，栏目与模板一致；所载照录，未载的注明，不作推定"
)
LONGEST_VALUE = 60


@dataclass(frozen=True)
class Kind:
    """错误种类: the rule that it breaks and how it is mended."""

    rule: str
    clause: Clause
    mend: str


def _of(rule: Rule, mend: str) -> Kind:
    return Kind(rule.id, rule.clause, mend)


def _sheet(mend: str) -> Kind:
    return Kind("house/takeover", TAKEOVER, mend)


KINDS: dict[str, Kind] = {
    "bad_file": _sheet("请另存为 .xlsx 再上传"),
    "too_large": _sheet("请删去台账以外的内容，或分成几个文件"),
    "empty": _sheet("请把台账填在名为“台账”的工作表里，第 1 行为栏目名，第 2 行起每行一件"),
    "too_many_rows": _sheet("请分成几个文件，分次接收"),
    "merged_titles": _sheet("请取消合并单元格，删去大标题行，使第 1 行为栏目名、一列一栏"),
    "merged_cells": _sheet("请取消合并单元格，每行把内容填全"),
    "missing_column": _sheet("请照模板补上这一列，栏目名须与模板一致"),
    "unknown_column": _sheet("请改成模板里的栏目名，或删去这一列"),
    "doubled_column": _sheet("请只留一列，删去或改名另一列"),
    "formula": _sheet("请复制这一格，再“选择性粘贴—数值”，使其不是公式"),
    "error_value": _sheet("请把出错的公式改成实际内容"),
    "control": _sheet("请删去看不见的控制字符，重新输入这一格"),
    "missing": _of(EVIDENCE_ASKED, "请照原台账补填"),
    "unproven": _of(
        EVIDENCE_ASKED, "请照原台账补填；确无记载的，可选“无确认的停在前一步”，接收到最后能证明的状态"
    ),
    "no_paper": _of(
        EVIDENCE_ASKED,
        "请填确认件的文件名并一并上传；没有的，可选“无确认的停在前一步”，接收到最后能证明的状态",
    ),
    "paper_absent": _of(EVIDENCE_ASKED, "请把这个文件与台账一并选中上传，文件名须完全一致"),
    "choice": _of(EVIDENCE_ASKED, "请从单元格的下拉列表中选择"),
    "value": _of(EVIDENCE_ASKED, "请照栏目要求改填"),
    "too_long": _of(EVIDENCE_ASKED, "请改短；详细情况可写入“存在的困难和问题描述”"),
    "days": _of(EVIDENCE_ASKED, "请填处置单上的天数：整数，至少 1"),
    "text_day": _of(DATES, "请填完整日期，如 2014-03-03，并把单元格设为日期格式"),
    "day_range": _of(DATES, "请核对这一格：应是 1990 年至今的日期，重新输入，如 2014-03-03"),
    "future_day": _of(DATES, "请核对年月日；还没有办的步骤不填日期"),
    "day_order": _of(DATES, "请对照原台账，把前后两个日期改对"),
    "before_policy": _of(DATES, "请核对日期；办法施行前的问题不在本台接续"),
    "unknown_status": _of(ORDER, "请从下拉列表中选一个状态；已撤回、已终止的不接续"),
    "status_days": _of(ORDER, "请核对“当前状态”和各步日期，使两者一致"),
    "number_form": Kind("house/numbering", NUMBERS.clause, "请照原台账填完整编号，如 〔2014〕第034号"),
    "number_year": Kind("house/numbering", NUMBERS.clause, "请核对编号中的年份和这一步的日期，改成同一年"),
    "doubled_number": Kind("house/numbering", NUMBERS.clause, "请对照原台账，改正其中一行的编号"),
    "number_taken": Kind(
        "house/numbering", NUMBERS.clause, "系统中已有此件的，请删去这一行；不是同一件的，请核对编号"
    ),
    "already": Kind(
        "house/numbering", NUMBERS.clause, "是同一件的，请删去这一行；不是的，请在问题名称上写出区别"
    ),
    "enterprise": _of(EVIDENCE_ASKED, "请核对企业名称，与系统中的全称一致；新企业请先在“企业”中建立"),
    "ambiguous": _of(EVIDENCE_ASKED, "请填统一社会信用代码，以便确定是哪一家"),
    "code_lost": _of(EVIDENCE_ASKED, "请把这一列设为文本格式，对照营业执照重新输入 18 位代码"),
    "code": _of(EVIDENCE_ASKED, "请对照营业执照核对 18 位代码"),
    "county": _of(EVIDENCE_ASKED, "请改为企业所在县区的名称，或留空"),
    "group": _of(EVIDENCE_ASKED, "请改为本办公室的帮扶联系组名称或组号，或留空"),
    "unit": _of(EVIDENCE_ASKED, "请与“责任单位”中的名称或简称一致；新单位请先建立"),
    "person": _of(RIGHTS, "请核对姓名；确系此人的，请安全管理员把授权起始日期改为实际任职日期，或留空"),
    "nobody": _of(RIGHTS, "请先把当日任职的人员建好，授权起始日期填实际任职日期"),
}
"""Every kind of fault that a ledger's own cells can have."""


@dataclass(frozen=True)
class Fault:
    """一处错误. `row` as Excel counts, 0 for the whole file; `rule` is the id, `clause` its article as cited."""

    row: int
    title: str
    value: str
    kind: str
    rule: str
    clause: str
    words: str
    mend: str


def shown(value: Any) -> str:
    """A value as the report repeats it: short, and nothing unseen in it."""
    if value is None:
        return ""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    text = "".join(character if character.isprintable() else "�" for character in text)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def fault(kind: str, row: int, title: str, value: Any, words: str, *, rule: Rule | None = None) -> Fault:
    """A fault of a declared kind; `rule` where a clause of the policy itself demands it."""
    declared = KINDS[kind]
    clause = rule.clause if rule else declared.clause
    return Fault(
        row, title, shown(value), kind, rule.id if rule else declared.rule, str(clause), words, declared.mend
    )


def file_fault(kind: str, words: str, mend: str = "") -> Fault:
    """A fault of the whole file."""
    declared = KINDS[kind]
    return Fault(0, "", "", kind, declared.rule, str(declared.clause), words, mend or declared.mend)


def demanding(policy: Policy, step: Step, name: str) -> Rule | None:
    """The clause of the policy that demands or checks a field; None where the house alone asks."""
    for rule in policy.rules:
        for need in rule.needs:
            named = need.fields if isinstance(need, Given) else need.reads if isinstance(need, Check) else ()
            if need.step == step and name in named:
                return rule
    return None


def refused(row: int, step: Step, refusals: Iterable[Refusal], values: dict[str, Any]) -> list[Fault]:
    """The refusals of a step as faults of a row: each at the column that feeds the field it means."""
    found = []
    for one in refusals:
        title = _title(step, one)
        mend = f"请核对“{title}”" if one.field or title != DAY_TITLES.get(step) else "请核对这一步的日期"
        if one.words.startswith("缺："):
            mend = f"请照原台账补填“{title}”"
        elif one.cure and one.cure != Step.CORRECT:
            mend = f"请先补齐“{one.cure.words}”一步的内容"
        if one.rule == RIGHTS.id:
            mend = KINDS["person"].mend
        found.append(
            Fault(
                row, title, shown(values.get(title)), "refused", one.rule, str(one.clause),
                f"{step.words}：{one.words}", mend,
            )
        )  # fmt: skip
    return found


def _title(step: Step, refusal: Refusal) -> str:
    """The column that a refusal means: by its field, else by the words that it begins with, else the step's day."""
    column = column_of(step, refusal.field) if refusal.field else None
    if column:
        return column.title
    words = refusal.words.partition("：")[0]
    for fed in EVIDENCE:
        for field in EVIDENCE[fed]:
            named = column_of(fed, field.name) if field.words == words else None
            if named:
                return named.title
    return DAY_TITLES.get(step, "")
