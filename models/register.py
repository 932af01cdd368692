"""编号登记簿 Register: every number of one series of an office and a year, in order, held against its counter.

A year is one of Asia/Shanghai: that of the day of the act which took the number. Who may read an office's register
reads all its numbers, for a register with holes proves nothing; what an issue says is read within his scope.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from models.acts import Act
from models.effects import REGISTRATION, slip_kinds
from models.enterprises import Enterprise
from models.facts import policy_for
from models.numbers import NumberCounter
from models.offices import Office
from models.people import Person
from models.registrations import Registration
from models.scope import everything
from models.slips import KINDS, Slip, undone_by
from rules.terms import Role, Step, Term

SERIES = {REGISTRATION: "登记编号", **KINDS}
"""Every series, in the order of the road; its words."""


class State(Term):
    """编号效力: what became of a number. 缺号 and 超出末号 are faults: the house never leaves one."""

    HOLDS = "holds", "有效"
    VOID = "void", "作废"
    RETURNED = "returned", "退办"
    MISSING = "missing", "缺号"
    BEYOND = "beyond", "超出末号"


FAULTS = (State.MISSING, State.BEYOND)


@dataclass(frozen=True)
class Key:
    """Which register: of an office, a series and a year."""

    office: int
    series: str
    year: int


@dataclass(frozen=True)
class Taken:
    """One number: the row that took it, None where there is none."""

    number: int
    row: int | None
    state: State


@dataclass(frozen=True)
class Register:
    """登记簿: its numbers in order; `last` and `opened` are the counter's."""

    key: Key
    lines: tuple[Taken, ...]
    last: int
    opened: int

    def of(self, *states: State) -> tuple[Taken, ...]:
        """The numbers in one of these states."""
        return tuple(one for one in self.lines if one.state in states)

    @property
    def taken(self) -> int:
        """How many numbers stand in it, void ones too."""
        return sum(one.row is not None for one in self.lines)

    @property
    def before(self) -> int:
        """How many numbers up to the opening one do not stand here: an older ledger gave them."""
        return self.opened - sum(one.row is not None and one.number <= self.opened for one in self.lines)


@dataclass(frozen=True)
class Entry:
    """One number in full; `row` is None where the reader does not see its issue."""

    taken: Taken
    row: Any = None
    enterprise: str = ""
    seq: int = 0
    step: Step | None = None
    role: Role | None = None
    who: str = ""


def counters_of(session: Session, office: int) -> list[NumberCounter]:
    """The counters of an office, the latest year first."""
    query = select(NumberCounter).where(NumberCounter.office_id == office)
    return list(session.scalars(query.order_by(NumberCounter.year.desc()).execution_options(populate_existing=True)))


def series_of(counters: Iterable[NumberCounter], office: Office, day: date) -> list[str]:
    """The series in which an office gives numbers by its policy of the day, or ever gave one."""
    policy = policy_for(office, day)
    made = slip_kinds(policy) if policy else set()
    known = {REGISTRATION, *(kind.value for kind in made), *(one.series for one in counters)}
    return [one for one in SERIES if one in known]


def register_of(session: Session, key: Key, counters: Iterable[NumberCounter]) -> Register:
    """The whole register, by numbers alone; two statements. `counters` are those of its office."""
    counter = next((one for one in counters if (one.series, one.year) == (key.series, key.year)), None)
    last, opened = (counter.last, counter.opened) if counter else (0, 0)
    stands: dict[int, Taken] = {}
    with everything(session):
        for row, printed, state in _numbers(session, key):
            if found := re.search(r"(\d+)\D*$", printed):
                number = int(found[1])
                stands[number] = Taken(number, row, State.BEYOND if number > last else state)
    missing = {number: Taken(number, None, State.MISSING) for number in range(opened + 1, last + 1)}
    lines = missing | stands
    return Register(key, tuple(lines[number] for number in sorted(lines)), last, opened)


def _numbers(session: Session, key: Key) -> list[tuple[int, str, State]]:
    """Row, number and state of each."""
    model = _model(key)
    if model is Registration:
        query = select(Registration.id, Registration.number).where(_here(key))
        return [(row, printed, State.HOLDS) for row, printed in session.execute(query)]
    slips = list(session.scalars(select(Slip).where(_here(key))))
    undone = undone_by(session, slips)
    return [(one.id, one.number, _state(one, undone.get(one.id))) for one in slips]


def _state(slip: Slip, undone: Step | None) -> State:
    if not slip.void:
        return State.HOLDS
    return State.RETURNED if undone == Step.RETURN_SLIP else State.VOID


def _model(key: Key) -> type[Any]:
    return Registration if key.series == REGISTRATION else Slip


def _here(key: Key) -> ColumnElement[bool]:
    """The condition on the rows of a register."""
    model = _model(key)
    day = Registration.registered_on if model is Registration else Slip.issued_on
    of_series = () if model is Registration else (Slip.kind == key.series,)
    in_year = (day >= date(key.year, 1, 1), day < date(key.year + 1, 1, 1))
    return and_(model.office_id == key.office, *of_series, *in_year)


def entries(session: Session, key: Key, lines: Collection[Taken], *, some: bool = True) -> list[Entry]:
    """These numbers in full; four statements. With `some`, their rows alone are fetched, else the whole register's."""
    model = _model(key)
    wanted = _here(key)
    if some:
        wanted = and_(wanted, model.id.in_([one.row for one in lines if one.row is not None]))
    query = select(model).where(wanted).options(joinedload(model.issue))
    rows = {row.id: row for row in session.scalars(query).unique() if row.issue is not None}
    acts = _acts(session, model, wanted)
    with everything(session):  # who sees an issue reads whose it is
        named = {row.issue.enterprise_id for row in rows.values()}
        found = session.scalars(select(Enterprise).where(Enterprise.id.in_(named)).options(selectinload(Enterprise.former_names)))
        firms = {one.id: one for one in found}
    return [_entry(one, rows.get(one.row or 0), acts, firms) for one in lines]


def _acts(session: Session, model: type[Any], wanted: ColumnElement[bool]) -> dict[int, Any]:
    """By row: number and step of the act, and who took it in which role, for whom."""
    act, actor, lender = Act.__table__.c, Person.__table__.alias("actor"), Person.__table__.alias("lender")
    query = (
        select(model.id, act.seq, act.step, act.role, actor.c.name, lender.c.name.label("lender"))
        .join(Act.__table__, act.id == model.act_id)
        .join(actor, actor.c.id == act.actor_id)
        .outerjoin(lender, lender.c.id == act.for_id)
        .where(wanted)
    )
    return {row.id: row for row in session.execute(query)}


def day_of(row: Any) -> date:
    """On which day a number was taken."""
    return row.registered_on if isinstance(row, Registration) else row.issued_on


def _entry(one: Taken, row: Any, acts: dict[int, Any], firms: dict[int, Enterprise]) -> Entry:
    act = acts.get(one.row or 0)
    if row is None or act is None:
        return Entry(one)
    who = f"{act.name}（代{act.lender}）" if act.lender else act.name
    firm = firms.get(row.issue.enterprise_id)
    return Entry(one, row, firm.named_on(day_of(row)) if firm else "", act.seq, Step(act.step), Role(act.role), who)
