"""台账行 Rows: what a line of the ledger proves — which steps, on which days, under which numbers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.enterprises import Enterprise
from models.people import Person
from models.takeover_columns import COLUMNS, DAY_TITLES, ROAD, STEPS, Reads, column_of, steps_to
from models.takeover_lookups import Lookups, folded
from models.takeover_numbers import Given, series_of
from models.takeover_sheet import Line
from rules.kinds import Rule
from rules.needs import Ask, Check
from rules.policy import Policy
from rules.terms import Status, Step

LATER_PROOFS = (Step.FILE_RESULT, Step.VERIFY, Step.CONFIRM, Step.CLOSE)
"""Steps whose missing proof leaves a row at the status before, where the two have chosen so."""
LENT = {
    Step.RECEIVE: (Step.REGISTER,),
    Step.PROPOSE: (Step.APPROVE, Step.DISPATCH),
    Step.APPROVE: (Step.DISPATCH,),
    Step.ACCEPT: (Step.DISPATCH,),
}
"""From which step's day a missing day is lent, where the two have chosen so."""


@dataclass(frozen=True)
class Options:
    """选择: what the two decide for the whole ledger, where it is silent."""

    only_right: bool = False
    vouched: bool = False
    lend_days: bool = True
    stop_unproven: bool = False


@dataclass
class Row:
    """一件: what will be played, each step with its day, its evidence and who takes it."""

    line: Line
    policy: Policy
    status: Status
    steps: tuple[Step, ...] = ()
    days: dict[Step, date] = field(default_factory=dict)
    lent: set[Step] = field(default_factory=set)
    evidence: dict[Step, dict[str, Any]] = field(default_factory=dict)
    actors: dict[Step, Person] = field(default_factory=dict)
    numbers: dict[Step, Given] = field(default_factory=dict)
    paper: str | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def reaches(self) -> Status:
        """The status that the row is taken over to."""
        return dict(ROAD)[self.steps[-1]]


def clause_on(policy: Policy, step: Step) -> Rule | None:
    """The policy's own clause on a step of the closing: what it checks there, or what it asks for before."""
    for rule in policy.rules:
        for need in rule.needs:
            if (isinstance(need, Check) and need.step == step and step in LATER_PROOFS) or (
                isinstance(need, Ask) and need.cure == step and need.step == Step.CLOSE
            ):
                return rule
    return None


def made(line: Line, policy: Policy, look: Lookups, options: Options, papers: Collection[str]) -> Row | None:
    """The row of a line; what is wrong is complained of in the line. None without a status."""
    status = line.values.get("当前状态")
    if status is None:
        if not line.is_wrong("当前状态"):
            line.complain("missing", "当前状态", "缺：当前状态")
        return None
    row = Row(line, policy, status, steps_to(status))
    _enterprise(row, look)
    _contradictions(row)
    _numbers(row)
    _days(row, options)
    _paper(row, options, papers)
    _order(row)
    _known(row, look)
    return row


def _enterprise(row: Row, look: Lookups) -> None:
    line = row.line
    name, code = line.values.get("企业名称"), line.values.get("统一社会信用代码")
    found: list[Enterprise] = []
    if line.is_wrong("企业名称") or line.is_wrong("统一社会信用代码"):
        return
    if name is None:
        line.complain("missing", "企业名称", "缺：企业名称")
        return
    found = look.enterprises.get(folded(name), [])
    if code:
        found = [one for one in found if one.credit_code == code] or (
            [one for one in found if one.credit_code is None] if code not in look.codes else []
        )
    if not found:
        words = f"本办公室没有“{name[:30]}”，或信用代码与它不符" if code else f"本办公室没有“{name[:30]}”"
        line.complain("enterprise", "企业名称", words)
    elif len(found) > 1:
        line.complain("ambiguous", "企业名称", f"“{name[:30]}”有 {len(found)} 家，看不出是哪一家")
    else:
        line.values["企业名称"] = found[0]
        county = line.values.get("县区")
        if county and found[0].county and county != folded(found[0].county):
            line.complain("county", "县区", f"该企业在{found[0].county}，与所填不符")


def _contradictions(row: Row) -> None:
    """Whatever belongs to a step that the status has not reached."""
    for column in COLUMNS:
        given = row.line.raw.get(column.title) is not None
        if given and column.step in STEPS and column.step not in row.steps:
            words = f"当前状态为“{row.status.words}”，却填了“{column.title}”"
            row.line.complain("status_days", column.title, words)


def _numbers(row: Row) -> None:
    for column in (one for one in COLUMNS if one.reads == Reads.NUMBER):
        if column.step is None or column.step not in row.steps:
            continue
        given = row.line.values.get(column.title)
        day = row.line.values.get(DAY_TITLES[column.step])
        if given is None:
            if column.must and not row.line.is_wrong(column.title):
                row.line.complain("missing", column.title, f"缺：{column.title}")
            continue
        if given.series != series_of(row.policy, column.step):
            words = f"{given.text} 不是{row.policy.document.number}的编号"
            row.line.complain("number_form", column.title, words)
        if day and day.year != given.year:
            words = f"{given.text} 是 {given.year} 年的编号，{DAY_TITLES[column.step]}却在 {day.year} 年"
            row.line.complain("number_year", column.title, words)
        row.numbers[column.step] = given


def _days(row: Row, options: Options) -> None:
    """The day of each step; one that the ledger lacks is lent, ends the road, or is complained of."""
    values, line = row.line.values, row.line
    for place, step in enumerate(row.steps):
        title = DAY_TITLES[step]
        day = values.get(title)
        if day is None and options.lend_days and not line.is_wrong(title):
            lent = [values.get(DAY_TITLES[other]) for other in LENT.get(step, ()) if other in row.steps]
            day = next((one for one in lent if one), None)
            if day:
                row.lent.add(step)
        if day:
            row.days[step] = day
        elif line.is_wrong(title):
            continue
        elif step in LATER_PROOFS:
            _stop(row, place, "unproven", title, f"状态为“{row.status.words}”，却没有{title}", options)
            return
        else:
            line.complain("missing", title, f"缺：{title}")


def _stop(row: Row, place: int, kind: str, title: str, words: str, options: Options) -> None:
    """End the road before a step without proof, or complain of it."""
    if options.stop_unproven:
        row.steps = row.steps[:place]
        row.notes.append(f"{words}，接收到“{row.reaches.words}”")
    else:
        row.line.complain(kind, title, words, clause_on(row.policy, row.steps[place]))


def _paper(row: Row, options: Options, papers: Collection[str]) -> None:
    """The confirmation's sealed paper: named in the ledger and sent with it."""
    if Step.CONFIRM not in row.steps or row.line.is_wrong("企业确认日期"):
        return
    column = column_of(Step.CONFIRM, "document")
    assert column is not None
    row.paper = row.line.values.get(column.title)
    if row.paper is None and not row.line.is_wrong(column.title):
        words = f"状态为“{row.status.words}”，却没有企业确认件"
        _stop(row, row.steps.index(Step.CONFIRM), "no_paper", column.title, words, options)
    elif row.paper is not None and row.paper not in papers:
        row.line.complain("paper_absent", column.title, f"没有收到名为“{row.paper[:60]}”的文件")


def _order(row: Row) -> None:
    """No step before the one that it follows."""
    before: tuple[str, date] | None = None
    for step in row.steps:
        day = row.days.get(step)
        if day is None or step in row.lent:
            continue
        if before and day < before[1]:
            rule = clause_on(row.policy, step) if step in (Step.VERIFY, Step.CONFIRM) else None
            words = f"{DAY_TITLES[step]} {day} 早于{before[0]} {before[1]}"
            row.line.complain("day_order", DAY_TITLES[step], words, rule)
        before = (DAY_TITLES[step], day)


def _known(row: Row, look: Lookups) -> None:
    """The same trouble of the same enterprise on the same day stands already, in the database or further up."""
    enterprise, title = row.line.values.get("企业名称"), row.line.values.get("问题名称")
    day = row.days.get(Step.RECEIVE)
    if not isinstance(enterprise, Enterprise) or title is None or day is None or row.line.faults:
        return
    mark = (enterprise.id, folded(title), day)
    if mark in look.known and not (
        Step.REGISTER in row.numbers and row.numbers[Step.REGISTER].text in look.numbers
    ):
        row.line.complain("already", "问题名称", f"同一企业 {day} 收到的同名问题已经有一件")
    look.known.add(mark)
