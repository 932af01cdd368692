"""走访频次 The grid of a year: group × enterprise × month, owed and done, from five statements whatever the size."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.assignments import Assignment
from models.enterprises import Enterprise
from models.facts import policy_for
from models.groups import LiaisonGroup
from models.obligations import overlaps
from models.offices import Office
from models.scope import Scope
from models.visits import Visit
from rules.calendar import WorkingCalendar
from rules.kinds import Cadence, Per
from rules.owed import Owed, Period, Tally, Window, owed_in, periods_of
from rules.terms import Term


class CellState(Term):
    """一格的情形: what a month's cell says; colour never speaks alone."""

    NONE = "none", ""
    AHEAD = "ahead", "未到"
    PARTIAL = "partial", "部分"
    RUNNING = "running", "进行中"
    MET = "met", "够"
    SHORT = "short", "不够"


COUNTED = (CellState.MET, CellState.RUNNING, CellState.SHORT)
"""What counts; a month covered in part is only shown."""


@dataclass(frozen=True)
class Cell:
    """一格: one month of one enterprise with one group."""

    month: int
    state: CellState
    due: int = 0
    done: int = 0


@dataclass(frozen=True)
class GridRow:
    """一行: one enterprise with one group in one relation; what it owed in each month of the year."""

    group_id: int
    group: str
    enterprise_id: int
    enterprise: str
    relation: str
    cells: tuple[Cell, ...]
    holds_now: bool = False
    """Whether the pair holds on the day it is looked at."""

    @property
    def due(self) -> int:
        """Visits due in the months that count, as far as they have begun."""
        return sum(cell.due for cell in self.cells if cell.state in COUNTED)

    @property
    def done(self) -> int:
        """Visits done in those months, no more than was due."""
        return sum(min(cell.done, cell.due) for cell in self.cells if cell.state in COUNTED)

    @property
    def missing(self) -> int:
        """Visits still owed in the months that are over or running."""
        return self.due - self.done


def year_grid(session: Session, year: int, on: date, group_id: int | None = None) -> list[GridRow]:
    """Every row of a year, ordered by group, relation and name; `on` is the day it is looked at.

    Rows lie within the session's scope. A pair whose relation changed in the year has a row for each.
    """
    whole = Period(date(year, 1, 1), date(year + 1, 1, 1))
    pairs = _pairs(session, whole, group_id)
    visited = _visited(session, whole, group_id)
    cadences = _cadences(session, on)
    months = list(enumerate(periods_of(Per.MONTH, whole), 1))
    calendar = WorkingCalendar()  # months are counted in days; no working day is asked
    known: Known = {}
    rows = []
    for (group, group_name, enterprise, name, relation, office), windows in pairs.items():
        cadence = cadences.get((office, relation))
        if cadence is None:
            continue
        held = None if _all_year(windows, whole) else tuple(windows)
        cells = []
        for month, period in months:
            done = visited.get((group, enterprise, month), NEVER)
            key = (cadence.id, month, held, len(done) if held is None else frozenset(done))
            if key not in known:
                tally = Tally(group, enterprise, tuple(windows), frozenset(done))
                known[key] = _cell(month, owed_in(cadence, period, tally, calendar), on)
            cells.append(known[key])
        now = any(window.start <= on and (window.until is None or on < window.until) for window in windows)
        rows.append(GridRow(group, group_name, enterprise, name, relation, tuple(cells), now))
    return rows


Pair = tuple[int, str, int, str, str, int]


def _pairs(session: Session, whole: Period, group_id: int | None) -> dict[Pair, list[Window]]:
    query = (
        select(
            LiaisonGroup.id, LiaisonGroup.name, Enterprise.id, Enterprise.name, Assignment.relation,
            Enterprise.office_id, Assignment.from_on, Assignment.until_on,
        )
        .select_from(Assignment)
        .join(Enterprise, Enterprise.id == Assignment.enterprise_id)
        .join(LiaisonGroup, LiaisonGroup.id == Assignment.group_id)
        .where(overlaps(Assignment, whole))
        .order_by(LiaisonGroup.number, Assignment.relation.desc(), Enterprise.name, Enterprise.id)
    )  # fmt: skip
    scope = session.info.get("scope")
    if isinstance(scope, Scope) and not scope.offices | scope.counted:
        # A group reads its own visits only: what another owed before it would look as if nothing had been done.
        query = query.where(Assignment.group_id.in_(scope.groups))
    if group_id is not None:
        query = query.where(Assignment.group_id == group_id)
    pairs: dict[Pair, list[Window]] = defaultdict(list)
    for *pair, start, until in session.execute(query):
        pairs[tuple(pair)].append(Window(start, until))  # type: ignore[index] # the columns above, in order
    return pairs


Known = dict[tuple[Any, ...], Cell]
"""Cells by what they follow from: thousands of enterprises differ in few ways, and the same cell is worked out once."""


def _all_year(windows: Sequence[Window], whole: Period) -> bool:
    return any(one.within(whole) == whole for one in windows)


NEVER: set[date] = set()


def _visited(session: Session, whole: Period, group_id: int | None) -> dict[tuple[int, int, int], set[date]]:
    """By group, enterprise and month: the days."""
    query = select(Visit.group_id, Visit.enterprise_id, Visit.visited_on).where(
        Visit.visited_on >= whole.start, Visit.visited_on < whole.until
    )
    if group_id is not None:
        query = query.where(Visit.group_id == group_id)
    visited: dict[tuple[int, int, int], set[date]] = defaultdict(set)
    for group, enterprise, day in session.execute(query):
        visited[group, enterprise, day.month].add(day)
    return visited


def _cadences(session: Session, on: date) -> dict[tuple[int, str], Cadence]:
    """For each office and relation, the cadence of visits by the policy that it follows."""
    found = {}
    for office in session.scalars(select(Office)):
        policy = policy_for(office, on)
        for cadence in policy.of(Cadence) if policy else ():
            if cadence.of == "visit" and cadence.relation:
                found[office.id, cadence.relation] = cadence
    return found


def _cell(month: int, found: Owed | None, on: date) -> Cell:
    return Cell(month, _state(found, on), found.due if found else 0, found.done if found else 0)


def _state(found: Owed | None, on: date) -> CellState:
    if found is None:
        return CellState.NONE
    if on < found.period.start:
        return CellState.AHEAD
    if found.partial:
        return CellState.PARTIAL
    if found.done >= found.due:
        return CellState.MET
    return CellState.RUNNING if on in found.period else CellState.SHORT


def totals(rows: Sequence[GridRow], month: int) -> dict[str, tuple[int, int]]:
    """Done and due of a month by relation, leaving out what is shown and not counted."""
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        cell = row.cells[month - 1]
        if cell.state in COUNTED:
            done, due = found.get(row.relation, (0, 0))
            found[row.relation] = (done + min(cell.done, cell.due), due + cell.due)
    return found


@dataclass
class Month:
    """一组一月: how many enterprises were visited enough, how many not, how many are only shown."""

    month: int
    met: int = 0
    short: int = 0
    running: int = 0
    partial: int = 0
    due: int = 0
    done: int = 0

    def add(self, cell: Cell, many: int) -> None:
        """Count a cell in, for so many enterprises; what is ahead or nobody's counts nowhere."""
        if cell.state == CellState.PARTIAL:
            self.partial += many
        elif cell.state in COUNTED:
            setattr(self, cell.state, getattr(self, cell.state) + many)
            self.due += many * cell.due
            self.done += many * min(cell.done, cell.due)

    @property
    def state(self) -> CellState:
        """Short as soon as one enterprise is."""
        for state in (CellState.SHORT, CellState.RUNNING, CellState.MET, CellState.PARTIAL):
            if getattr(self, state):
                return state
        return CellState.NONE


@dataclass(frozen=True)
class Overview:
    """一年总览: one group, or with `group_id` None all of them: month by month, and the year."""

    group_id: int | None
    group: str
    enterprises: int
    months: tuple[Month, ...]
    year: Month


def overview(rows: Sequence[GridRow]) -> list[Overview]:
    """The year at a glance: each group in the order of the rows, and all of them at the end."""
    groups: dict[int, list[GridRow]] = {}
    for row in rows:
        groups.setdefault(row.group_id, []).append(row)
    found = [_overview(group, inside[0].group, inside) for group, inside in groups.items()]
    return [*found, _overview(None, "", rows)] if rows else []


def _overview(group: int | None, name: str, rows: Sequence[GridRow]) -> Overview:
    months, year = tuple(Month(month) for month in range(1, 13)), Month(0)
    cells = {id(cell): cell for row in rows for cell in row.cells}  # few, and shared by thousands of rows
    for key, many in Counter(id(cell) for row in rows for cell in row.cells).items():
        months[cells[key].month - 1].add(cells[key], many)
        year.add(cells[key], many)
    return Overview(group, name, len({row.enterprise_id for row in rows}), months, year)
