"""台账 whose rows are responsible units: what is overdue with the reminders sent, and whom the leading group may name."""
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import String, cast, func, select

from admin.desk_counts import Counts, line
from admin.desk_figures import rows_of, view_of
from admin.house import session, today
from admin.issue_days import calendar
from admin.ledgers import Ask, Ledger
from models.issues import Issue
from models.units import Unit
from rules.kinds import boxes

LATE: dict[str, Any] = {"view": "late"}


@dataclass
class UnitRow:
    """One unit: its figures, and for each the address of its rows."""
    unit: int
    name: str
    numbers: dict[str, int] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)
    oldest: date | None = None

    @property
    def longest(self) -> int:
        """Working days by which its oldest issue is overdue."""
        return calendar(session()).working_days(self.oldest, today()) if self.oldest else 0


def figures(ask: Ask, *names: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """name -> (noun, what its list asks), but for the unit."""
    first, last = ask.first, ask.last
    known: dict[str, tuple[str, dict[str, Any]]] = {
        "late": ("issue", LATE),
        "reminded": ("slip", {"kind": "reminder", "about": "late", "void": "0"}),
        "reminders": ("slip", {"kind": "reminder", "void": "0", "issued_on_from": first, "issued_on_to": last}),
        "rework": ("issue", {"reworked": "1", "dispatched_on_from": first, "dispatched_on_to": last}),
        "done_late": ("issue", {"result": "late", "result_on_from": first, "result_on_to": last}),
    }
    return {name: known[name] for name in names}


def units(ask: Ask, *names: str) -> list[UnitRow]:
    """A row for each unit that some figure counts; every figure is the list that it opens. One statement."""
    counts, asked = Counts(), figures(ask, *names)
    for name, (noun, wishes) in asked.items():
        view = view_of(noun)
        if view is None:
            continue
        key = Issue.lead_unit_id if noun == "issue" else view.model.unit_id
        oldest = {"day": func.min(Issue.due_on)} if name == "late" else {}
        counts.add(rows_of(view, wishes).with_only_columns(*line(name, key=cast(key, String), many=func.count(), **oldest))
                   .where(key.is_not(None)).group_by(key))
    counts.add(select(*line("unit", key=cast(Unit.id, String), name=Unit.name)))
    counts.ask()
    called = {found.key: found.name for found in counts.of("unit")}
    rows: dict[str, UnitRow] = {}
    for name, (noun, wishes) in asked.items():
        for found in counts.of(name):
            row = rows.setdefault(found.key, UnitRow(int(found.key), called.get(found.key, "")))
            row.numbers[name], row.oldest = found.many, found.day or row.oldest
            of_unit = {"lead_unit": row.unit} if noun == "issue" else {"sent_to": row.unit}
            row.urls[name] = view_of(noun).list_url(**wishes, **of_unit)
    return list(rows.values())


def overdue(ask: Ask) -> Iterator[UnitRow]:
    """Those with anything overdue, the oldest first."""
    found = [row for row in units(ask, "late", "reminded") if row.numbers.get("late")]
    yield from sorted(found, key=lambda row: (row.oldest, -row.numbers["late"], row.name))[:ask.most]


def proposed(ask: Ask) -> Iterator[UnitRow]:
    """Longest overdue, then most reminders, then most rework."""
    found = units(ask, "late", "reminders", "rework", "done_late")
    def worst(row: UnitRow) -> tuple[Any, ...]:
        return -row.longest, -row.numbers.get("reminders", 0), -row.numbers.get("rework", 0), row.name
    yield from sorted(found, key=worst)[:ask.most]


READ = {
    "unit.name": lambda row: row.name, "count.longest_overdue": lambda row: row.longest,
    "count.late": lambda row: row.numbers.get("late", 0), "count.reminded": lambda row: row.numbers.get("reminded", 0),
    "count.reminders": lambda row: row.numbers.get("reminders", 0), "count.rework": lambda row: row.numbers.get("rework", 0),
    "count.done_late": lambda row: row.numbers.get("done_late", 0),
}
LINKS = {
    "count.longest_overdue": lambda row: row.urls.get("late", ""), "count.late": lambda row: row.urls.get("late", ""),
    "count.reminded": lambda row: row.urls.get("reminded", ""), "count.reminders": lambda row: row.urls.get("reminders", ""),
    "count.rework": lambda row: row.urls.get("rework", ""), "count.done_late": lambda row: row.urls.get("done_late", ""),
}
BY_UNIT = Ledger(
    key="units", title=_l("逾期（按单位）"), read=READ, links=LINKS, rows=overdue,
    more=boxes(unit__name="承办单位", count__late="逾期（件）", count__longest_overdue="最长逾期（工作日）",
               count__reminded="已发催办函（份）"),
    note=_l("现在逾期未办结的问题，和为它们发出的催办函。"))
PROPOSAL = Ledger(
    key="proposal", title=_l("通报批评建议名单"), clause="23.accountability", read=READ, links=LINKS, rows=proposed, dated=True,
    more=boxes(count__late="现逾期（件）", count__done_late="逾期反馈（件）"),
    note=_l("仅为建议，供领导小组研究：按逾期最久、催办最多、返工最多排列。未经领导小组决定，不点名、不通报。"
            "最长逾期、现逾期为现在未办结的；催办、逾期反馈为这一期间发出、反馈的，返工为这一期间交办的。"))
