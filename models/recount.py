"""重算时限 Recount: after a change of the working calendar, deadlines that still run are worked out again.

A year newly announced makes provisional days firm; an order that moves a holiday moves the days behind it. What has
ended keeps the day by which it was judged, and what was handed out the day by which it had to be.

Deadlines that were counted alike are counted once; what moves is laid into a temporary table and written from there
in two statements, however many they are, below the ORM and its listeners. The log gets one entry, with the list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    bindparam,
    case,
    exists,
    false,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from models.acts import Act
from models.deadlines import Deadline
from models.issues import ENDED, Issue
from models.log import record
from models.waiting import dispatch_days
from models.workdays import calendar_of, forget_calendar
from rules import kinds as rules
from rules.calendar import WorkingCalendar
from rules.policies import POLICIES
from rules.spans import from_text


class Moved(NamedTuple):
    """A day that moved, or is no longer provisional, or has become so; `column` is that of the issue's row.

    `issue` is its id; `number` the registration number, empty where it has none yet.
    """

    issue: int
    number: str
    column: str
    before: date
    after: date
    provisional: bool


def plan(session: Session, calendar: WorkingCalendar) -> list[Moved]:
    """Every day that would move if this were the calendar, by issue. Nothing is written."""
    session.flush()
    with _moving(session.connection(), calendar) as connection:
        return [*_due_days(connection), *_dispatch_days(session, calendar)]


def recount(session: Session) -> list[Moved]:
    """Work out every running deadline by the calendar as it is now; the caller commits.

    Also the last day for handing out what waits for its slip. Rows that the session holds are read anew.
    """
    forget_calendar(session)
    session.flush()
    calendar = calendar_of(session)
    with _moving(session.connection(), calendar) as connection:
        moved = [*_due_days(connection), *_dispatch_days(session, calendar)]
        if moved:
            _write(connection, [one for one in moved if one.column == "dispatch_by"])
            _log(session, moved)
    for row in session.identity_map.values():
        if isinstance(row, Issue):
            session.expire(row, ["due_on", "first_due_on", "provisional", "dispatch_by"])
        elif isinstance(row, Deadline):
            session.expire(row, ["due_on", "provisional"])
    return moved


_issue: Any = Issue.__table__
_deadline: Any = Deadline.__table__
_act: Any = Act.__table__
_i, _d = _issue.c, _deadline.c


def _tentative() -> Any:
    """The condition that a deadline is only 暂计 whatever the calendar says: the unit has not signed yet."""
    deadlines = [one for policy in POLICIES.values() for one in policy.of(rules.Deadline) if one.tentative]
    set_by = [
        and_(_d.rule == one.id, exists().where(_act.c.id == _d.act_id, _act.c.step.in_([*one.tentative])))
        for one in deadlines
    ]
    return and_(_d.provisional, or_(false(), *set_by)).label("tentative")


_ALIKE = (_d.start_on, _d.span, _d.count_start, _d.roll, _d.due_on, _d.provisional, _tentative())
"""Deadlines that agree in these lead to the same day again."""
_RUNNING = (
    select(_d.id, _d.issue_id, *_ALIKE)
    .join(_issue, _i.id == _d.issue_id)
    .where(_d.replaced_by_id.is_(None), _i.status.not_in(ENDED), _d.leg == _i.leg)
)
_again = Table(
    "recount_again", MetaData(),
    Column("start_on", Date, primary_key=True), Column("span", String(10), primary_key=True),
    *(Column(name, Boolean, primary_key=True) for name in ("count_start", "roll")),
    Column("due_on", Date, primary_key=True),
    *(Column(name, Boolean, primary_key=True) for name in ("provisional", "tentative")),
    Column("after", Date), Column("unsure", Boolean), prefixes=["TEMPORARY"],
)  # fmt: skip
_moved = Table(
    "recount_moved", MetaData(),
    Column("id", Integer), Column("issue_id", Integer),
    Column("before", Date), Column("after", Date), Column("unsure", Boolean), prefixes=["TEMPORARY"],
)  # fmt: skip
_m = _moved.c


@contextmanager
def _moving(connection: Connection, calendar: WorkingCalendar) -> Iterator[Connection]:
    """Inside, `recount_moved` has a row for each deadline that this calendar moves."""
    running = _RUNNING.subquery()
    alike = [running.c[one.name] for one in _ALIKE]
    again = [
        dict(zip(_again.c.keys(), (*row, *after), strict=True))
        for row in connection.execute(select(*alike).distinct()).all()
        if (after := _counted(row, calendar)) != (row.due_on, row.provisional)
    ]
    for table in (_again, _moved):
        table.create(connection)
    if again:
        connection.execute(insert(_again), again)
        days = [one["due_on"] for one in again]
        same = and_(*(_again.c[one.name] == one for one in alike), running.c.due_on.between(min(days), max(days)))
        columns = (running.c.id, running.c.issue_id, running.c.due_on, _again.c.after, _again.c.unsure)
        found = select(*columns).join_from(running, _again, same)
        connection.execute(insert(_moved).from_select(_m.keys(), found))
    yield connection
    for table in (_again, _moved):  # a rollback takes them away too
        table.drop(connection)


def _counted(row: Any, calendar: WorkingCalendar) -> tuple[date, bool]:
    again = from_text(row.span).due(row.start_on, calendar, count_start=row.count_start, roll=row.roll)
    return again.on, again.provisional or row.tentative


def _due_days(connection: Connection) -> list[Moved]:
    query = select(_m.issue_id, _i.registration_no, _m.before, _m.after, _m.unsure)
    rows = connection.execute(query.join_from(_moved, _issue, _i.id == _m.issue_id).order_by(_m.issue_id))
    return [Moved(issue, number or "", "due_on", *rest) for issue, number, *rest in rows]


def _dispatch_days(session: Session, calendar: WorkingCalendar) -> list[Moved]:
    return [
        Moved(issue.id, issue.registration_no or "", "dispatch_by", issue.dispatch_by, again, False)
        for issue, again in dispatch_days(session, calendar)
        if issue.dispatch_by and again and again != issue.dispatch_by
    ]


def _write(connection: Connection, waiting: list[Moved]) -> None:
    """The deadlines and the rows of their issues; the first day follows while it is still the only one."""
    of_deadline = update(_deadline).where(_d.id == _m.id)
    connection.execute(of_deadline.values(due_on=_m.after, provisional=_m.unsure))
    only_one = and_(_i.round == 1, _i.first_due_on == _m.before)
    of_issue = update(_issue).where(_i.id == _m.issue_id, _i.due_on == _m.before)
    connection.execute(of_issue.values(
        due_on=_m.after, provisional=_m.unsure, first_due_on=case((only_one, _m.after), else_=_i.first_due_on)
    ))  # fmt: skip
    if waiting:
        one_by_one = update(_issue).where(_i.id == bindparam("of")).values(dispatch_by=bindparam("on"))
        connection.execute(one_by_one, [{"of": one.issue, "on": one.after} for one in waiting])


def _log(session: Session, moved: list[Moved]) -> None:
    """One entry: for each day that became another, the issues."""
    issues: dict[tuple[str, str, str, bool], list[int]] = defaultdict(list)
    for one in moved:
        issues[one.column, str(one.before), str(one.after), one.provisional].append(one.issue)
    names = ("column", "before", "after", "provisional", "issues")
    listed = [dict(zip(names, (*key, found), strict=True)) for key, found in sorted(issues.items())]
    words = f"工作日历有变动，重算时限：{len({one.issue for one in moved})} 件问题的日期改变"
    record(session, "recount", "deadline", None, words=words, after={"moved": listed})
    session.flush()
