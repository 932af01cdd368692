"""An office of any size for measuring: ten groups, their enterprises, a year of visits, one issue with each enterprise.

Rows are laid straight into the tables, past the log, under every trigger of the database's own line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, insert
from sqlalchemy.orm import Session

from models import clock
from models.acts import ACTS, Act
from models.assignments import Assignment
from models.deadlines import Deadline
from models.enterprises import Enterprise
from models.groups import GroupMembership, LiaisonGroup
from models.issues import Issue
from models.offices import Office, OfficePolicy
from models.people import Person
from models.scope import ALL
from models.session import make_engine
from models.units import Unit
from models.visits import Visit
from rules.policies import linyi_2014
from rules.terms import Step
from seed.reference import load_calendar

TODAY = date(2026, 11, 20)
YEAR_FROM = date(2026, 1, 1)
GROUPS, UNITS = 10, 20
ROAD = (
    ("receive", None, "received"), ("register", "received", "registered"), ("propose", "registered", "proposed"),
    ("approve", "proposed", "approved"), ("dispatch", "approved", "dispatched"), ("accept", "dispatched", "handling"),
)  # fmt: skip
REPORTS = 8
"""Weekly reports of each issue: of the unit and of the group by turns, with a week missed now and then."""


def fill(url: str, enterprises: int) -> None:
    """Lay out an office of so many enterprises in an empty, migrated database."""
    engine = make_engine(url)
    with Session(engine, info={"scope": ALL}) as session:
        load_calendar(session)
        session.commit()
    with engine.begin() as connection:
        _office(connection)
        _enterprises(connection, enterprises)
        put(connection, Visit, _visits(enterprises))
    with engine.begin() as connection:
        _issues(connection, enterprises)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def put(connection: Connection, model: Any, rows: Iterator[dict[str, Any]]) -> None:
    """Lay rows into a table, some thousands at a time."""
    while batch := list(islice(rows, 5000)):
        connection.execute(insert(getattr(model, "__table__", model)), batch)


def _office(connection: Connection) -> None:
    since = linyi_2014.IN_FORCE
    put(connection, Office, iter([{"id": 1, "version": 1, "name": "市骨干办", "short_name": "骨干办"}]))
    put(connection, OfficePolicy, iter([{"office_id": 1, "policy": "linyi-2014-10", "from_on": since}]))
    people = range(1, GROUPS + UNITS + 2)
    put(connection, Person, ({"id": n, "version": 1, "username": f"p{n}", "name": f"人{n}"} for n in people))
    put(connection, LiaisonGroup, ({"id": n, "version": 1, "office_id": 1, "number": n, "name": f"第{n}组"} for n in range(1, GROUPS + 1)))
    officers = ({"group_id": n, "person_id": n, "part": "officer", "from_on": since} for n in range(1, GROUPS + 1))
    put(connection, GroupMembership, officers)
    put(connection, Unit, ({"id": n, "version": 1, "name": f"单位{n}", "short_name": f"单位{n}"} for n in range(1, UNITS + 1)))


def _enterprises(connection: Connection, many: int) -> None:
    numbers = range(1, many + 1)
    put(connection, Enterprise, ({"id": n, "version": 1, "name": f"企业{n:05}", "office_id": 1} for n in numbers))
    rows = (
        {"enterprise_id": n, "group_id": n % GROUPS + 1, "relation": _relation(n), "from_on": _since(n)} for n in numbers
    )
    put(connection, Assignment, rows)


def _relation(number: int) -> str:
    return "contact" if number % 3 == 0 else "supported"


def _since(number: int) -> date:
    """Most from long ago, one in twenty from some day within the year."""
    return date(2026, 2, 10) + timedelta(days=number % 200) if number % 20 == 0 else linyi_2014.IN_FORCE


def _visits(many: int) -> Iterator[dict[str, Any]]:
    """Two a month for those supported, one for the others; each seventh month one is missing."""
    for number in range(1, many + 1):
        for month in range(1, 12):
            often = (1 if number % 3 == 0 else 2) - ((number + month) % 7 == 0)
            for which in range(often):
                day = date(2026, month, 3 + (number * 5 + month + which * 9) % 17)
                if _since(number) <= day <= TODAY:
                    yield {
                        "version": 1, "enterprise_id": number, "group_id": number % GROUPS + 1, "visited_on": day,
                        "recorded_by_id": number % GROUPS + 1, "recorded_on": day, "recorded_at": clock.at(day),
                    }  # fmt: skip


@dataclass
class _Step:
    """One step of every issue: by whom and on which day, from the issue's number."""

    step: str
    from_status: str | None
    to_status: str
    seq: int
    person: Callable[[int], int]
    role: str
    day: Callable[[int], date]
    said: Callable[[int], dict[str, Any]] = field(default=lambda number: {})


def _issues(connection: Connection, many: int) -> None:
    """Each reported some day of the year, with a unit since, and reported on; some by now long late."""
    def began(number: int) -> date:
        return YEAR_FROM + timedelta(days=number * 7 % 290)

    common = {"policy": "linyi-2014-10", "office_id": 1, "description": "", "status": "received", "holder": "unit"}
    numbers = range(1, many + 1)
    rows = (
        {
            **common, "id": n, "enterprise_id": n, "title": f"问题{n}", "received_on": began(n),
            "held_since": clock.at(began(n)), "lead_unit_id": n % UNITS + 1, "due_on": began(n) + timedelta(days=30),
        }
        for n in numbers
    )  # fmt: skip
    put(connection, Issue, rows)
    for place, step in enumerate(_steps(began)):
        _take(connection, step, many, place * many)
        if step.step == Step.DISPATCH:
            put(connection, Deadline, (_deadline(n, place * many, began(n)) for n in numbers))


def _steps(began: Callable[[int], date]) -> Iterator[_Step]:
    clerk = GROUPS + UNITS + 1
    said = {"propose": lambda number: {"lead_unit": number % UNITS + 1, "days_allowed": 30}}
    for seq, (step, before, after) in enumerate(ROAD, 1):
        yield _Step(step, before, after, seq, lambda _: clerk, "clerk", began, said.get(step, lambda number: {}))
    for week in range(REPORTS):
        by_unit = week % 2 == 0
        yield _Step(
            "report_progress", "handling", "handling", len(ROAD) + 1 + week,
            (lambda number: GROUPS + number % UNITS + 1) if by_unit else (lambda number: number % GROUPS + 1),
            "unit_handler" if by_unit else "liaison_officer",
            lambda number, week=week: began(number) + timedelta(days=3 + week * 4),
        )  # fmt: skip


def _deadline(number: int, first: int, began: date) -> dict[str, Any]:
    return {
        "issue_id": number, "leg": 1, "round": 1, "rule": "linyi-2014-10/6.days-allowed", "start_on": began, "span": "CD30",
        "due_on": began + timedelta(days=30), "act_id": first + number,
    }  # fmt: skip


def _take(connection: Connection, step: _Step, many: int, first: int) -> None:
    numbers = range(1, many + 1)
    acts = (
        {
            "id": first + n, "issue_id": n, "seq": step.seq, "step": step.step, "role": step.role, "actor_id": step.person(n),
            "office_id": 1, "at": clock.at(step.day(n)), "on": step.day(n), "from_status": step.from_status,
            "to_status": step.to_status, "leg": 1, "round": 1, "to_leg": 1, "to_round": 1,
        }
        for n in numbers
    )  # fmt: skip
    put(connection, Act, acts)
    evidence = ACTS[Step(step.step)]
    rows = ({"id": first + n, **step.said(n)} for n in numbers)
    put(connection, evidence, rows)
