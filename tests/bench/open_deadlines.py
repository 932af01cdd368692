"""Issues with a unit, each with a deadline that runs, as many as one likes; the year 2027 is not announced yet.

Rows are laid straight into the tables, and the database's own line is lifted meanwhile: one act stands for each road.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from models import clock
from models.acts import ACTS, Act
from models.deadlines import Deadline
from models.enterprises import Enterprise
from models.issues import Issue, IssueUnit
from models.migrations.line import fasten
from models.offices import Office, OfficePolicy
from models.people import Person
from models.registrations import Registration
from models.scope import ALL
from models.session import make_engine
from models.units import Unit
from models.workdays import calendar_of
from rules.calendar import WorkingCalendar
from rules.policies import lincang_2021, linyi_2014
from rules.spans import from_text
from seed.reference import load_calendar
from tests.bench.fill import put

FROM, DAYS = date(2026, 4, 25), 240
"""Deadlines begin on any of so many days; the last of them reach into the year that is not announced."""
UNITS = 20
KINDS = (
    (linyi_2014.KEY, "6.days-allowed", "dispatch", "WD15", False),
    (linyi_2014.KEY, "6.days-allowed", "dispatch", "CD30", True),
    (lincang_2021.KEY, "16.five-days", "dispatch", "WD5", False),
    (lincang_2021.KEY, "16.five-days", "accept", "WD5", False),
    (lincang_2021.KEY, "16.five-days", "verify", "WD5", False),
)
"""Policy, rule, the step that set it, its span, and whether a last day that is off moves on."""
FIRST = range(1, DAYS * len(KINDS) + 1)
"""One of each kind on each day; the others are laid like them."""


def fill_open(url: str, many: int) -> None:
    """So many issues with a deadline that runs, in an empty, migrated database."""
    engine = make_engine(url)
    with Session(engine, info={"scope": ALL}) as session:
        load_calendar(session)
        session.commit()
        calendar = calendar_of(session)
    with engine.begin() as connection, line_lifted(connection):
        _house(connection)
        put(connection, Issue, (_issue(n, calendar) for n in FIRST))
        put(connection, Act, (_act(n) for n in FIRST))
        put(connection, Deadline, (_deadline(n, calendar) for n in FIRST))
        for model in (Issue, Act, Deadline):
            _repeat(connection, model.__table__, len(FIRST), many)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()


@contextmanager
def line_lifted(connection: Connection) -> Iterator[None]:
    """Without the triggers inside, and with every one of them afterwards."""
    if connection.dialect.name == "postgresql":
        for table in dict.fromkeys(model.__table__ for model in (Issue, IssueUnit, Deadline, Registration, Act, *ACTS.values())):
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        connection.exec_driver_sql("ALTER TABLE evidence_propose_unit DISABLE TRIGGER USER")
        yield
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        fasten(connection)
        return
    triggers = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    for name, _ in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, words in triggers:
        connection.exec_driver_sql(words)


def _repeat(connection: Connection, table: Any, there: int, many: int) -> None:
    """More rows like those that are there, twice as many each time: their numbers alone are others."""
    while there < many:
        columns = [one + there if one.name in ("id", "issue_id", "act_id") else one for one in table.c]
        like = select(*columns).where(table.c.id <= min(there, many - there))
        connection.execute(table.insert().from_select([one.name for one in table.c], like))
        there += min(there, many - there)


def _house(connection: Connection) -> None:
    put(connection, Office, iter([{"id": 1, "version": 1, "name": "市企服办", "short_name": "企服办"}]))
    followed = (linyi_2014, lincang_2021)
    put(connection, OfficePolicy, ({"office_id": 1, "policy": one.KEY, "from_on": one.IN_FORCE} for one in followed))
    put(connection, Person, iter([{"id": 1, "version": 1, "username": "p1", "name": "人1"}]))
    put(connection, Unit, ({"id": n, "version": 1, "name": f"单位{n}", "short_name": f"单位{n}"} for n in range(1, UNITS + 1)))
    put(connection, Enterprise, iter([{"id": 1, "version": 1, "name": "企业1", "office_id": 1}]))


def _kind(number: int) -> tuple[str, str, str, str, bool]:
    return KINDS[number % len(KINDS)]


def _began(number: int) -> date:
    return FROM + timedelta(days=(number - 1) // len(KINDS))


def _due(number: int, calendar: WorkingCalendar) -> tuple[date, bool]:
    _, _, _, span, roll = _kind(number)
    due = from_text(span).due(_began(number), calendar, roll=roll)
    return due.on, due.provisional


def _issue(number: int, calendar: WorkingCalendar) -> dict[str, Any]:
    due_on, provisional = _due(number, calendar)
    return {
        "id": number, "policy": _kind(number)[0], "office_id": 1, "enterprise_id": 1, "title": f"问题{number}", "description": "",
        "status": "handling", "holder": "unit", "lead_unit_id": number % UNITS + 1, "received_on": _began(number),
        "held_since": clock.at(_began(number)), "due_on": due_on, "first_due_on": due_on, "provisional": provisional,
    }  # fmt: skip


def _act(number: int) -> dict[str, Any]:
    began = _began(number)
    return {
        "id": number, "issue_id": number, "seq": 1, "step": _kind(number)[2], "role": "clerk", "actor_id": 1, "office_id": 1,
        "at": clock.at(began), "on": began, "from_status": None, "to_status": "handling",
        "leg": 1, "round": 1, "to_leg": 1, "to_round": 1,
    }  # fmt: skip


def _deadline(number: int, calendar: WorkingCalendar) -> dict[str, Any]:
    policy, rule, _, span, roll = _kind(number)
    due_on, provisional = _due(number, calendar)
    return {
        "id": number, "issue_id": number, "leg": 1, "round": 1, "rule": f"{policy}/{rule}", "start_on": _began(number),
        "span": span, "roll": roll, "due_on": due_on, "provisional": provisional, "act_id": number,
    }  # fmt: skip
