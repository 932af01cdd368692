"""走访频次 The grid of a year: group × enterprise × month, owed and done, from three statements whatever the size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.assignments import Assignment
from models.enterprises import Enterprise
from models.facts import policy_for
from models.groups import LiaisonGroup
from models.obligations import overlaps
from models.offices import Office
from models.visits import Visit
from rules.calendar import WorkingCalendar
from rules.kinds import Cadence
from rules.owed import Owed, Period, Tally, Window, owed
from rules.terms import Term


class CellState(Term):
    """一格的情形: what a month's cell says; colour never speaks alone."""

    NONE = "none", ""
    AHEAD = "ahead", "未到"
    PARTIAL = "partial", "当月中途结对，只展示不考核"
    RUNNING = "running", "本月进行中"
    MET = "met", "够"
    SHORT = "short", "不够"


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

    @property
    def missing(self) -> int:
        """Visits still owed in the months that are over or running."""
        counted = (CellState.SHORT, CellState.RUNNING)
        return sum(max(0, cell.due - cell.done) for cell in self.cells if cell.state in counted)


def year_grid(session: Session, year: int, on: date, group_id: int | None = None) -> list[GridRow]:
    """Every row of a year, ordered by group, relation and name; `on` is the day it is looked at.

    Rows lie within the session's scope. A pair whose relation changed in the year has a row for each.
    """
    whole = Period(date(year, 1, 1), date(year + 1, 1, 1))
    pairs = _pairs(session, whole, group_id)
    visited = _visited(session, whole, group_id)
    cadences = _cadences(session, on)
    calendar = WorkingCalendar()  # months are counted in days; no working day is asked
    rows = []
    for (group, group_name, enterprise, name, relation, office), windows in pairs.items():
        cadence = cadences.get((office, relation))
        if cadence is None:
            continue
        tally = Tally(group, enterprise, tuple(windows), frozenset(visited[group, enterprise]))
        cells = tuple(_cells(cadence, year, on, tally, calendar))
        rows.append(GridRow(group, group_name, enterprise, name, relation, cells))
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
    if group_id is not None:
        query = query.where(Assignment.group_id == group_id)
    pairs: dict[Pair, list[Window]] = defaultdict(list)
    for *pair, start, until in session.execute(query):
        pairs[tuple(pair)].append(Window(start, until))  # type: ignore[index] # the columns above, in order
    return pairs


def _visited(session: Session, whole: Period, group_id: int | None) -> dict[tuple[int, int], set[date]]:
    query = select(Visit.group_id, Visit.enterprise_id, Visit.visited_on).where(
        Visit.visited_on >= whole.start, Visit.visited_on < whole.until
    )
    if group_id is not None:
        query = query.where(Visit.group_id == group_id)
    visited: dict[tuple[int, int], set[date]] = defaultdict(set)
    for group, enterprise, day in session.execute(query):
        visited[group, enterprise].add(day)
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


def _cells(cadence: Cadence, year: int, on: date, tally: Tally, calendar: WorkingCalendar) -> Iterator[Cell]:
    for month in range(1, 13):
        found = owed(cadence, date(year, month, 1), tally, calendar)
        yield Cell(month, _state(found, on), found.due if found else 0, found.done if found else 0)


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
        if cell.state in (CellState.MET, CellState.RUNNING, CellState.SHORT):
            done, due = found.get(row.relation, (0, 0))
            found[row.relation] = (done + min(cell.done, cell.due), due + cell.due)
    return found
