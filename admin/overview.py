"""全市办理情况汇总 How issues stand, office by office: each figure is a list narrowed to its office, all counted together.

第三条. An issue counts as received where the enterprise's report first came to, and everything else where it is handled
now: what a county passed up is in the city's hands.
"""
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import String, cast, func, select

from admin.circular import Cell
from admin.desk_counts import Counts, line
from admin.desk_figures import rows_of
from admin.house import session
from models.issues import Issue
from models.offices import Office
from models.scope import Scope
from rules.kinds import Ledger

BY = {"received_by": func.coalesce(Issue.passed_from_id, Issue.office_id), "office": Issue.office_id}
"""The filter that narrows the list to an office -> the column by which it is counted."""


@dataclass
class OfficeRow:
    """One office, or all of them (`office` None): its figures by the ledger's source."""
    office: int | None
    name: str
    cells: dict[str, Cell]


def wishes_of(source: str, first: date, last: date) -> tuple[dict[str, Any], str, str]:
    """What a column of the ledger counts: (what its list asks, by which office, tone)."""
    came = {"received_on_from": first, "received_on_to": last}
    known: dict[str, tuple[dict[str, Any], str, str]] = {
        "count.received": (came, "received_by", ""),
        "count.handling": ({"view": "open", "received_on_to": last}, "office", ""),
        "count.passed_up": ({**came, "passed_up": "1"}, "received_by", ""),
        "count.closed": ({"closed_on_from": first, "closed_on_to": last}, "office", ""),
        "count.overdue": ({"view": "late"}, "office", "late"),
        "count.supervised": ({"view": "open", "supervision": ["ledger", "special"]}, "office", ""),
    }
    return known[source]


def overview(view: Any, rule: Ledger, first: date, last: date) -> list[OfficeRow]:
    """A row for each office within the person's reach, the city first, and their sum where there is more than one."""
    offices = offices_here()
    sources = [box.source for box in rule.columns if box.source.startswith("count.")]
    counts = Counts()
    for source in sources:
        wishes, by, _tone = wishes_of(source, first, last)
        key = cast(BY[by], String)
        counts.add(rows_of(view, {**wishes, by: [one for one, _name in offices]}).with_only_columns(
            *line(source, key=key, many=func.count())).group_by(BY[by]))
    counts.ask()
    numbers: dict[str, dict[int, int]] = defaultdict(dict)
    for source in sources:
        for found in counts.of(source):
            numbers[source][int(found.key)] = found.many
    rows = [row_of(view, sources, numbers, first, last, name, [key]) for key, name in offices]
    return [*rows, row_of(view, sources, numbers, first, last, str(_("合计")), [key for key, _name in offices])] if len(rows) > 1 else rows


def row_of(view: Any, sources: list[str], numbers: dict[str, dict[int, int]], first: date, last: date, name: str,
           keys: list[int]) -> OfficeRow:
    """One office, or the sum over several."""
    cells = {}
    for source in sources:
        wishes, by, _tone = wishes_of(source, first, last)
        cells[source] = Cell(sum(numbers[source].get(key, 0) for key in keys), view.list_url(**wishes, **{by: keys}))
    return OfficeRow(keys[0] if len(keys) == 1 else None, name, cells)


def offices_here() -> list[tuple[int, str]]:
    """The person's own office and those below it."""
    scope = session().info.get("scope")
    mine = scope.offices if isinstance(scope, Scope) else frozenset()
    query = select(Office.id, Office.name).where(Office.id.in_(mine)).order_by(Office.level, Office.id)
    return [(key, name) for key, name in session().execute(query)]
