"""应做事项 for who oversees: groups, units and offices by rule over a span, and the rows behind each figure, in words."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import literal, select, union_all

from admin import formats
from admin.desk_owed import kind_of
from admin.house import session, today
from models.enterprises import Enterprise
from models.groups import LiaisonGroup
from models.issues import Issue
from models.obligations import obligations_between, owed_by, rule_of
from models.offices import Office
from models.owing import COUNTED, OwedState, Sum, state_of, sums
from models.revealing import title_for
from models.scope import Scope
from models.units import Unit
from rules.kinds import Cadence, Deadline, Per, Rule
from rules.owed import Owed, Period
from rules.policies import POLICIES
from rules.policy import Policy

OWNERS = {"group": LiaisonGroup, "unit": Unit, "office": Office}
TONES = {OwedState.SHORT: "late", OwedState.RUNNING: "wait", OwedState.MET: "ok", OwedState.PARTIAL: "", OwedState.FREE: ""}
ORDER = list(OwedState)
ALL_COUNTED = "counted"
"""The address of the rows that a figure 已做/应做 is the sum of; others are only shown."""
MOST_NAMES = 30_000
"""As many ids as one statement takes on every database."""


@dataclass(frozen=True)
class Line:
    """One owner under one rule, as a sheet has it."""
    who: str
    owner: str
    rule: str
    sum: Sum


@dataclass(frozen=True)
class Section:
    """The owners of one kind: their rules as columns, themselves as rows, all of them at the end."""
    kind: str
    title: str
    rules: list[str]
    rows: list[tuple[int, str, dict[str, Sum]]]
    total: dict[str, Sum]


def titles() -> dict[str, str]:
    """The kinds of owners."""
    return {"office": _("办公室"), "group": _("帮扶联系组"), "unit": _("责任单位")}


def offices() -> frozenset[int]:
    """Those whose records the person reads."""
    scope = session().info.get("scope")
    return scope.offices if isinstance(scope, Scope) else frozenset()


def found_in(period: Period) -> list[Owed]:
    """What those offices' groups, units and themselves owe in a span."""
    return obligations_between(session().session(), offices(), period, today())


def rules_in_order() -> list[str]:
    """Every rule by which something is owed again and again, in the order of the documents."""
    return [rule.id for policy in POLICIES.values() for rule in owed_again(policy)]


def owed_again(policy: Policy) -> list[Rule]:
    """The rules of one policy by which something is owed again and again."""
    return [rule for rule in policy.rules if isinstance(rule, Cadence) or (isinstance(rule, Deadline) and rule.after)]


def owes_again(policy: Policy) -> bool:
    """Whether it has any."""
    return bool(owed_again(policy))


def sections(found: Iterable[Owed], on: date) -> list[Section]:
    """Groups, units, offices; a rule by which nobody owed anything is left out."""
    summed, whole, names = sums(found, on), sums(without_owner(found), on), owners()
    made = []
    for kind, title in titles().items():
        rules = [rule for rule in rules_in_order() if owed_by(rule) == kind and (rule, None) in whole]
        rows = [(owner, name, {rule: one for rule in rules if (one := summed.get((rule, owner)))})
                for (of, owner), name in names.items() if of == kind]
        made.append(Section(kind, title, rules, [row for row in rows if row[2]], {rule: whole[rule, None] for rule in rules}))
    return [section for section in made if section.rows]


def without_owner(found: Iterable[Owed]) -> Iterable[Owed]:
    """The same under nobody's name, for the sum of all."""
    return (Owed(one.rule, None, one.each, one.period, one.due, one.done, one.partial) for one in found)


def owners() -> dict[tuple[str, int], str]:
    """What groups, units and offices are called, in their order; one statement."""
    parts = [
        select(literal(1).label("place"), literal("group").label("kind"), LiaisonGroup.id, LiaisonGroup.name,
               LiaisonGroup.number.label("at")),
        select(literal(2), literal("unit"), Unit.id, Unit.name, Unit.id),
        select(literal(3), literal("office"), Office.id, Office.name, Office.id),
    ]
    rows = session().execute(union_all(*parts).order_by("place", "at")).all()
    return {(row.kind, row.id): row.name for row in rows}


def lines(made: Iterable[Section]) -> Iterable[Line]:
    """The rows of a sheet."""
    for section in made:
        for _owner, name, cells in section.rows:
            for rule in section.rules:
                if rule in cells:
                    yield Line(section.title, name, rule_title(rule), cells[rule])


def rule_title(rule_id: str) -> str:
    """What a column is called."""
    rule = rule_of(rule_id)
    if isinstance(rule, Deadline):
        return str(_("逾期书面说明"))
    if isinstance(rule, Cadence) and rule.of == "visit":
        return str({"supported": _("走访帮扶企业"), "contact": _("走访联系企业")}.get(rule.relation or "", _("走访企业")))
    if isinstance(rule, Cadence) and rule.of == "meeting":
        return str({"special": _("专题会议"), "promotion": _("推进会议")}.get(rule.each, _("会议")))
    if isinstance(rule, Cadence) and rule.of == "progress":
        return str(_("每周报送进度") if rule.owed_by == "group" else _("每周反馈进展"))
    return str(_(rule.title))


# The rows behind a figure.

@dataclass(frozen=True)
class Row:
    """One period of one enterprise, issue or kind of meeting."""
    owner: str
    each: str
    each_url: str
    period: str
    starts: date
    due: int
    done: int
    missing: int
    state: OwedState
    days: list[date]
    open_url: str


def behind(found: Iterable[Owed], on: date, rule: str, owner: int | None, state: str) -> list[Owed]:
    """Those of a rule, of an owner, of a state where they are named; what is short first, then by day."""
    kept = [one for one in found if one.rule == rule and owner in (None, one.owner)]
    wanted = COUNTED if state == ALL_COUNTED else (state,)
    kept = [one for one in kept if not state or state_of(one, on) in wanted]
    return sorted(kept, key=lambda one: (ORDER.index(state_of(one, on)), one.period.start, one.owner or 0, str(one.each)))


def rows(several: list[Owed], on: date) -> list[Row]:
    """In words; two statements, of names."""
    names, owned = named(several), owners() if several else {}
    return [row_of(one, on, names, owned) for one in several]


def row_of(one: Owed, on: date, names: dict[Any, str], owned: dict[tuple[str, int], str]) -> Row:
    """One of them."""
    rule = rule_of(one.rule)
    kind = kind_of(rule)
    is_meeting = isinstance(rule, Cadence) and rule.of == "meeting"
    name = rule_title(one.rule) if is_meeting else names.get(one.each, str(_("第 %(number)s 号", number=one.each)))
    view = None if is_meeting else view_of(kind)
    url = view.get_url(f"{kind}.details_view", id=one.each) if view is not None and one.each in names else ""
    return Row(owned.get((owed_by(one.rule), one.owner or 0), ""), name, url, period_words(one), one.period.start, one.due,
               one.done, one.missing, state_of(one, on), list(one.done_on), open_url(one))


def named(several: list[Owed]) -> dict[Any, str]:
    """The names of the enterprises or issues of one rule."""
    kinds = {kind_of(rule_of(one.rule)) for one in several}
    title = title_for(session().info.get("scope"))
    named_by: dict[str, tuple[Any, Any]] = {"enterprise": (Enterprise.id, Enterprise.name), "issue": (Issue.id, title)}
    if len(kinds) != 1 or (kind := kinds.pop()) not in named_by:
        return {}
    key, name = named_by[kind]
    wanted = sorted({one.each for one in several if isinstance(one.each, int)})
    return dict(session().execute(select(key, name).where(key.in_(wanted[:MOST_NAMES]))).all())


def period_words(one: Owed) -> str:
    """2026年11月, 2026年第4季度, 11月16日至11月22日, 自11月14日起."""
    rule, first = rule_of(one.rule), one.period.start
    if not isinstance(rule, Cadence):
        return str(_("自%(day)s起", day=formats.day(first)))
    if rule.per == Per.MONTH:
        return str(_("%(year)s年%(month)s月", year=first.year, month=first.month))
    if rule.per == Per.QUARTER:
        return str(_("%(year)s年第%(quarter)s季度", year=first.year, quarter=(first.month + 2) // 3))
    return str(_("%(first)s至%(last)s", first=formats.day(first), last=formats.day(one.period.last, first)))


def open_url(one: Owed) -> str:
    """The list of what was done in the period: visits or meetings; an issue's reports stand on its own page."""
    rule = rule_of(one.rule)
    of = rule.of if isinstance(rule, Cadence) else ""
    view = view_of(of) if of in ("visit", "meeting") else None
    if view is None:
        return ""
    if of == "visit":
        return str(view.list_url(group=one.owner, enterprise=one.each, visited_on_from=one.period.start, visited_on_to=one.period.last))
    return str(view.list_url(kind=one.each, held_on_from=one.period.start, held_on_to=one.period.last))


def view_of(noun: str) -> Any:
    """The noun's view, where the person may open its list."""
    view = current_app.extensions["desk-views"].get(noun)
    return view if view is not None and view.may("list") else None
