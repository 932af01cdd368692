"""规则的十二种 The twelve kinds of rule. Every rule, of whatever kind, may refuse steps by its needs.

guard 须具备 · cadence 频次 · deadline 时限 · tier 审批层级 · route 去向 · numbering 编号 · form 表单 ·
ledger 台账 · score 考核 · record 记载 · access 权限 · note 说明
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from rules.clause import Clause, Malformed
from rules.facts import Act, Actor, Facts
from rules.layout import Layout
from rules.needs import Need
from rules.spans import Span
from rules.terms import Role, Status, Step


@dataclass(frozen=True)
class Rule:
    """规则: an id as in the catalogue, the clause that speaks, and what it needs at which steps.

    `title` is its short name, `reading` how a vague clause is read here, `proofs` what proves it:
    `case:NAME`, `test:FILE::TEST` or `page:PATH`.
    """

    id: str
    clause: Clause
    needs: tuple[Need, ...] = ()
    title: str = ""
    reading: str = ""
    proofs: tuple[str, ...] = ()

    kind = "rule"
    kind_words = "规则"

    def __post_init__(self) -> None:
        """Refuse a rule without a title."""
        if not self.title:
            raise Malformed(f"{self.id}：缺规则名称")

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that it may refuse by its needs."""
        return tuple(dict.fromkeys(need.step for need in self.needs))


@dataclass(frozen=True)
class Guard(Rule):
    """须具备: a step is refused unless something holds."""

    kind = "guard"
    kind_words = "须具备"
    every_step: bool = False


class Per(StrEnum):
    """频次周期."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"

    @property
    def words(self) -> str:
        """每周、每月、每季度."""
        return {"week": "每周", "month": "每月", "quarter": "每季度"}[self.value]


@dataclass(frozen=True)
class Cadence(Rule):
    """频次: `owed_by` owes `of`, at least so many times per period, for each enterprise, issue or meeting kind.

    `relation` limits it to enterprises so assigned. `least_days`: a first or last week of an issue that
    holds fewer working days than this is not owed. Counted are different days, not entries.
    """

    kind = "cadence"
    kind_words = "频次"
    of: str = ""
    owed_by: str = ""
    each: str = ""
    at_least: int = 1
    per: Per = Per.MONTH
    relation: str | None = None
    least_days: int = 0


@dataclass(frozen=True)
class Deadline(Rule):
    """时限: something is owed within a span of the act that starts it.

    `starts` are the steps that start the clock, and every way back starts it anew. `span` gives the span
    from the facts after the act, None for no clock. `day` is the day from which it counts.
    `after` names another deadline: this one is owed from the day after that one's due day.
    `owed_by` and `met_by` tell who owes it and by which step it is met. After a step of `tentative` it is only
    暂计: the act that counts for good has not been taken. `limit` is, by the office's readings, the longest that
    it may come to in all (an extension's), counted as `rules.due.counted_from` says.
    """

    kind = "deadline"
    kind_words = "时限"
    starts: tuple[Step, ...] = ()
    span: Callable[[Facts, Act], Span | None] | None = None
    day: Callable[[Facts, Act], date] | None = None
    tentative: tuple[Step, ...] = ()
    limit: Callable[[Mapping[str, str]], Span] | None = None
    count_start: Callable[[Mapping[str, str]], bool] | None = None
    roll: Callable[[Mapping[str, str]], bool] | None = None
    after: str | None = None
    owed_by: Role | None = None
    met_by: Step | None = None


@dataclass(frozen=True)
class Tier(Rule):
    """审批层级: who must approve a proposal; at each level of office exactly one tier matches any.

    `within`: handed out within so many days, or fewer where the office chose so by the setting `days`.
    `level`: of which offices it speaks, `county` or `city`; empty for all. `like`: the article repeats the
    tiers of these ids for offices of its own level, and is cited for all of them.
    """

    kind = "tier"
    kind_words = "审批层级"
    approver: Role = Role.DIRECTOR
    when: Callable[[Mapping[str, Any]], bool] | None = None
    within: Span | None = None
    days: str = ""
    meeting: bool = False
    level: str = ""
    like: tuple[str, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """A tier by its kind may refuse an approval."""
        return tuple(dict.fromkeys((Step.APPROVE, *super().steps)))


@dataclass(frozen=True)
class Route(Rule):
    """去向: which unit or office receives it, or which road it opens before its time.

    `when` is asked of the facts; `to` says where in words; `destination` is `county` where the unit is the
    government of the enterprise's county. `opens` is a step, open from `statuses` to whom it applies.
    """

    kind = "route"
    kind_words = "去向"
    when: Callable[[Facts, Actor, date], object] | None = None
    to: str = ""
    destination: str = ""
    opens: Step | None = None
    statuses: tuple[Status, ...] = ()


@dataclass(frozen=True)
class Numbering(Rule):
    """编号: how a number is formed; one counter for each office, series and year (Asia/Shanghai)."""

    kind = "numbering"
    kind_words = "编号"
    series: str = ""
    form: str = ""


@dataclass(frozen=True)
class Box:
    """表格栏目: one box of a form or column of a ledger, and where its content comes from."""

    words: str
    source: str


def boxes(**words: str) -> tuple[Box, ...]:
    """Boxes from `source=words`; a dot in a source is written as two underscores."""
    return tuple(Box(word, source.replace("__", ".")) for source, word in words.items())


@dataclass(frozen=True)
class Form(Rule):
    """表单: an official form, filled and printed in the clause's own layout.

    A form that is a slip says which steps make it (`made_by`), of which `series` it is and, where the
    regulation prints one, how its `number` is formed. `layout` is how it is printed; without one, box by box.
    """

    kind = "form"
    kind_words = "表单"
    form: str = ""
    boxes: tuple[Box, ...] = ()
    made_by: tuple[Step, ...] = ()
    series: str = ""
    number: str = ""
    layout: Layout | None = None

    def __post_init__(self) -> None:
        """Refuse a layout on which a box is missing, doubled or unknown."""
        super().__post_init__()
        if self.layout and (problem := self.layout.problem(box.source for box in self.boxes)):
            raise Malformed(f"{self.id}：{problem}")


@dataclass(frozen=True)
class Ledger(Rule):
    """台账: a register or report, exported in the clause's own columns."""

    kind = "ledger"
    kind_words = "台账"
    ledger: str = ""
    columns: tuple[Box, ...] = ()


@dataclass(frozen=True)
class Score(Rule):
    """考核: how work is counted or ranked."""

    kind = "score"
    kind_words = "考核"
    measures: tuple[Box, ...] = ()


@dataclass(frozen=True)
class Record(Rule):
    """记载: a thing that must be kept, with its fields or its permitted values."""

    kind = "record"
    kind_words = "记载"
    keeps: tuple[Box, ...] = ()
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Access(Rule):
    """权限: who may see or do what."""

    kind = "access"
    kind_words = "权限"
    who: tuple[Role, ...] = ()
    may: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Note(Rule):
    """说明: for people, not for software."""

    kind = "note"
    kind_words = "说明"
