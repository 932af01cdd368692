"""定期通报 How issues stand, unit by unit: each figure is a list narrowed to its unit, all of them counted together."""
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import String, cast, func, select

from admin.desk_counts import Counts, line
from admin.desk_figures import rows_of
from admin.house import session, today
from models.issues import Issue
from models.progress import weeks_of_units
from models.units import Unit
from rules.owed import Owed


@dataclass(frozen=True)
class Cell:
    """A figure and the list that it opens."""
    number: int
    url: str


@dataclass
class UnitRow:
    """One responsible unit: its figures by key, its weekly reports, and the days that its closed issues took."""
    unit: int | None
    name: str
    cells: dict[str, Cell] = field(default_factory=dict)
    owed: int = 0
    done: int = 0
    days: int = 0
    closed: int = 0

    @property
    def average(self) -> str:
        """Calendar days from the slip to the closing, to one place; nothing where none was closed."""
        return f"{self.days / self.closed:.1f}" if self.closed else ""


def columns(first: date, last: date) -> dict[str, tuple[str, dict[str, Any], str]]:
    """key -> (words, what its list asks, tone), in the clause's own order, then what the office adds."""
    handed = {"dispatched_on_from": first, "dispatched_on_to": last}
    closed = {"closed_on_from": first, "closed_on_to": last}
    return {
        "received": (_("承办"), handed, ""), "closed": (_("已销号"), closed, ""),
        "on_time": (_("按时"), {**closed, "done": "in_time"}, ""), "overdue": (_("逾期"), {"view": "late"}, "late"),
        "reworked": (_("返工"), {**handed, "reworked": "1"}, ""),
        "in_hand": (_("在办"), {"view": "open", "dispatched_on_to": last}, ""),
        "closed_late": (_("逾期销号"), {**closed, "done": "late"}, "late"),
    }


def circular(view: Any, first: date, last: date) -> list[UnitRow]:
    """A row for each unit that has anything to show, by name, and their sum at the end; four statements."""
    asked = columns(first, last)
    counts = Counts()
    key = cast(Issue.lead_unit_id, String)
    for name, (_words, wishes, _tone) in asked.items():
        counts.add(rows_of(view, wishes).with_only_columns(*line(name, key=key, many=func.count()))
                   .where(Issue.lead_unit_id.is_not(None)).group_by(Issue.lead_unit_id))
    counts.add(rows_of(view, asked["closed"][1])
               .with_only_columns(*line("days", key=key, day=Issue.dispatched_on, other=Issue.closed_on, many=func.count()))
               .where(Issue.lead_unit_id.is_not(None), Issue.dispatched_on.is_not(None))
               .group_by(Issue.lead_unit_id, Issue.dispatched_on, Issue.closed_on))
    counts.add(select(*line("unit", key=cast(Unit.id, String), name=Unit.name)))
    counts.ask()
    numbers: dict[int, dict[str, int]] = defaultdict(dict)
    for name in asked:
        for found in counts.of(name):
            numbers[int(found.key)][name] = found.many
    weeks = weekly(first, last)
    names = {int(found.key): found.name for found in counts.of("unit")}
    rows = [unit_row(view, asked, unit, names.get(unit, ""), numbers.get(unit, {}), weeks.get(unit, []))
            for unit in {*numbers, *weeks}]
    by_unit = {row.unit: row for row in rows}
    for found in counts.of("days"):
        row = by_unit[int(found.key)]
        row.days += (found.other - found.day).days * found.many
        row.closed += found.many
    rows.sort(key=lambda row: (-row.cells["overdue"].number, row.name))
    return [*rows, total(view, asked, rows)] if rows else []


def weekly(first: date, last: date) -> dict[int, list[Owed]]:
    """By unit: the weekly reports that it owed in the weeks of the period that are over."""
    found: dict[int, list[Owed]] = defaultdict(list)
    for one in weeks_of_units(session().session(), first, last, today()):
        found[int(one.owner or 0)].append(one)
    return found


def unit_row(view: Any, asked: dict[str, Any], unit: int, name: str, numbers: dict[str, int], weeks: list[Owed]) -> UnitRow:
    """One of them."""
    cells = {key: Cell(numbers.get(key, 0), view.list_url(**wishes, lead_unit=unit)) for key, (_w, wishes, _t) in asked.items()}
    return UnitRow(unit, name, cells, sum(one.due for one in weeks), sum(min(one.done, one.due) for one in weeks))


def total(view: Any, asked: dict[str, Any], rows: list[UnitRow]) -> UnitRow:
    """The sum; its figures open the lists of all units."""
    cells = {key: Cell(sum(row.cells[key].number for row in rows), view.list_url(**wishes)) for key, (_w, wishes, _t) in asked.items()}
    return UnitRow(None, str(_("合计")), cells, sum(row.owed for row in rows), sum(row.done for row in rows),
                   sum(row.days for row in rows), sum(row.closed for row in rows))
