"""办法 Policy: one regulation as declared rules. A malformed one does not import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, product
from typing import TypeVar

from rules.clause import Document, Malformed
from rules.evidence import field_of
from rules.facts import Act, Facts
from rules.fields import Field
from rules.kinds import Deadline, Form, Numbering, Record, Route, Rule, Tier
from rules.life import Life, Move
from rules.needs import Ask, Check, Given, Need
from rules.settings import Setting
from rules.terms import Status, Step, Subject, Term

R = TypeVar("R", bound=Rule)
LEVELS = {"county": "县级", "city": "市级"}
"""The levels of offices."""


@dataclass(frozen=True)
class Policy:
    """办法: document, lives, rules and readings. `order` is the rule that speaks when a step is not open.

    `unused` are fields (`step.field`) that its forms do not ask for: they are another regulation's.
    `called` are its own words (叫法) where they are not the house's, by the key of a step or status, or `step.field`.
    `letters`: so many reminders of a round go before the one that puts it under special supervision; None for no such.
    `supervision` tells from the facts `none`, `ledger` or `special`; `special_by` which act led to the last.

    Raises `Malformed` for a doubled id, a step that no life has, a field that EVIDENCE has not, a status
    without a way out, a cure that is no step of the life, tiers with a hole or an overlap.
    """

    key: str
    document: Document
    in_force: date
    replaces: str
    lives: tuple[Life, ...]
    order: str
    rules: tuple[Rule, ...]
    settings: tuple[Setting, ...] = ()
    proofs_of: Mapping[Status, tuple[Step, ...]] = field(default_factory=dict)
    supervision: Callable[[Facts], str] | None = None
    letters: int | None = None
    called: Mapping[str, str] = field(default_factory=dict)
    unused: frozenset[str] = frozenset()
    special_by: Callable[[Facts], Act | None] | None = None

    def __post_init__(self) -> None:
        """Refuse what does not hold together."""
        for problem in self._problems():
            raise Malformed(f"{self.key}：{problem}")

    def life(self, subject: Subject = Subject.ISSUE) -> Life:
        """The life of a subject; an issue's where none is named."""
        return next(life for life in self.lives if life.subject == subject)

    def life_with(self, step: Step) -> Life:
        """The life that has a step; the issue's where none has it."""
        return next((life for life in self.lives if life.move(step)), self.life())

    def move(self, step: Step) -> Move | None:
        """The move of a step, in whichever life."""
        return self.life_with(step).move(step)

    def rule(self, rule_id: str) -> Rule:
        """The rule of an id. Raises KeyError."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    def words(self, term: Term) -> str:
        """What it calls a step or a status: 回访 where the house says 现场核实."""
        return self.called.get(str(term), term.words)

    def field_words(self, step: Step, one: Field) -> str:
        """What it calls a field of a step."""
        return self.called.get(f"{step}.{one.name}", one.words)

    def uses(self, step: Step, name: str) -> bool:
        """Whether its forms ask for a field; a field that a clause of its own demands is always asked for."""
        return f"{step}.{name}" not in self.unused or self.demands(step, name)

    def records_of(self, source: str) -> tuple[Record, ...]:
        """Its records that say which values `receive.category` and its like may have."""
        return tuple(
            rule for rule in self.of(Record) if rule.values and any(box.source == source for box in rule.keeps)
        )

    def values_of(self, source: str) -> tuple[str, ...]:
        """Those values, in the order of the document; none where it leaves them open."""
        return tuple(dict.fromkeys(value for rule in self.records_of(source) for value in rule.values))

    def of(self, kind: type[R]) -> tuple[R, ...]:
        """Its rules of one kind, in the order of the document."""
        return tuple(rule for rule in self.rules if isinstance(rule, kind))

    def rules_opening(self) -> tuple[Route, ...]:
        """Routes that open a step before its time."""
        return tuple(route for route in self.of(Route) if route.opens)

    @property
    def counts_before_writing(self) -> bool:
        """Whether some step is judged by the calendar: an extension has a limit."""
        return any(deadline.limit for deadline in self.of(Deadline))

    def tiers(self, level: str) -> Iterator[tuple[Tier, Tier]]:
        """The tiers that speak for offices of a level: which is cited, and whose measure it takes."""
        known = {tier.id: tier for tier in self.of(Tier)}
        for tier in known.values():
            if tier.level in ("", level):
                yield from ((tier, known[one]) for one in tier.like or (tier.id,))

    def form_made_by(self, step: Step) -> Form | None:
        """The slip that a step makes; None where the regulation prints none."""
        return next((form for form in self.of(Form) if step in form.made_by), None)

    def number_form(self, series: str) -> str | None:
        """How the numbers of a series are formed; None where the regulation prints no form."""
        printed = (rule.form for rule in self.of(Numbering) if series in rule.series.split())
        slips = (form.number for form in self.of(Form) if form.series == series and form.number)
        return next(chain(printed, slips), None)

    def demands(self, step: Step, name: str) -> bool:
        """Whether a clause of its own demands a field at a step: missing, that clause names it, not house/evidence."""
        return any(name in need.fields for need in self._needs_at(step) if isinstance(need, Given))

    def judges(self, step: Step, name: str) -> bool:
        """Whether a clause of its own checks what a field says (house/evidence looks at its kind alone)."""
        return any(name in need.reads for need in self._needs_at(step) if isinstance(need, Check))

    def _needs_at(self, step: Step) -> Iterator[Need]:
        return (need for rule in self.rules for need in rule.needs if need.step == step)

    def readings(self, chosen: Mapping[str, str]) -> dict[str, str]:
        """Every setting's value: what the office chose, else the default."""
        return {setting.name: chosen.get(setting.name, setting.default) for setting in self.settings}

    def _problems(self) -> Iterator[str]:
        counted = Counter(rule.id for rule in self.rules)
        yield from (f"规则编号重复 {rule_id}" for rule_id, times in counted.items() if times > 1)
        yield from (
            f"规则编号须以 {self.key}/ 开头：{i}" for i in counted if not i.startswith(f"{self.key}/")
        )
        if self.order not in counted and not self.order.startswith("house/"):
            yield f"次序规则 {self.order} 不存在"
        yield from self._problems_of_lives()
        for rule in self.rules:
            yield from self._problems_of_needs(rule)
        yield from self._problems_of_references(counted)
        terms = {*map(str, Step), *map(str, Status)}
        yield from (f"叫法 {key} 所指的步骤、状态或字段不存在" for key in self.called if key not in terms and not _names_a_field(key))
        yield from (f"不用的栏目 {key} 不存在" for key in self.unused if not _names_a_field(key))
        yield from self._problems_of_tiers()

    def _problems_of_lives(self) -> Iterator[str]:
        for life in self.lives:
            doubled = [step for step, times in Counter(m.step for m in life.moves).items() if times > 1]
            yield from (f"步骤重复 {step}" for step in doubled)
            if life.subject != Subject.ISSUE:
                continue
            yield from (f"状态没有出路：{status.words}" for status in life.without_way_out())
            for move in life.moves:
                if None in move.start and not move.to:
                    yield f"{move.step.words}：第一步须写明到哪个状态"
                if (move.unless is None) != (move.else_to is None):
                    yield f"{move.step.words}：退回的条件和去向须一并写明"
                for name in (move.unless, move.paper):
                    if name and not field_of(move.step, name):
                        yield f"{move.step.words} 没有字段 {name}"

    def _problems_of_needs(self, rule: Rule) -> Iterator[str]:
        for need in rule.needs:
            if not self.life_with(need.step).move(need.step):
                yield f"{rule.id}：本办法没有步骤 {need.step}"
            names = need.fields if isinstance(need, Given) else need.reads if isinstance(need, Check) else ()
            yield from (f"{rule.id}：{need.step} 没有字段 {n}" for n in names if not field_of(need.step, n))
            if isinstance(need, Ask) and need.cure and not self.move(need.cure):
                yield f"{rule.id}：补救步骤 {need.cure} 不在本办法内"

    def _problems_of_references(self, ids: Mapping[str, int]) -> Iterator[str]:
        yield from (f"设置 {s.name} 所指规则 {s.rule} 不存在" for s in self.settings if s.rule not in ids)
        for deadline in self.of(Deadline):
            if deadline.after and deadline.after not in ids:
                yield f"{deadline.id}：所依时限 {deadline.after} 不存在"
            if not deadline.after and not deadline.span:
                yield f"{deadline.id}：缺时限"
        for route in self.of(Route):
            if route.opens and not self.move(route.opens):
                yield f"{route.id}：所开步骤 {route.opens} 不在本办法内"

    def _problems_of_tiers(self) -> Iterator[str]:
        ids = {tier.id for tier in self.of(Tier)}
        unknown = [(tier.id, one) for tier in self.of(Tier) for one in tier.like if one not in ids]
        if unknown or not ids:
            yield from (f"{tier}：所依审批层级 {one} 不存在" for tier, one in unknown)
            return
        asked = {setting.name for setting in self.settings}
        yield from (f"{t.id}：设置 {t.days} 不存在" for t in self.of(Tier) if t.days and t.days not in asked)
        spaces = product(LEVELS, (None, "理由"), ("clear", "complex", "major"), (0, 1, 2))
        for level, reason, complexity, others in spaces:
            proposal = {
                "transfer_reason": reason,
                "complexity": complexity,
                "cooperating_units": tuple(range(2, 2 + others)),
                "lead_unit": None if reason else 1,
            }
            found = [tier.id for _, tier in self.tiers(level) if tier.when and tier.when(proposal)]
            if len(found) != 1:
                yield f"{LEVELS[level]}拟办 {proposal} 须恰有一个审批层级，现为 {found}"


def _names_a_field(key: str) -> bool:
    step, _dot, name = key.partition(".")
    return step in set(Step) and field_of(Step(step), name) is not None
