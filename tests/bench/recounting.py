"""重算时限: a calendar that changed, over 100,000 deadlines that run, beside the time of counting them."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from sqlalchemy import delete, event, func, select
from sqlalchemy.orm import Session

import models  # noqa: F401 # registers every table and listener
from models.deadlines import Deadline
from models.issues import ENDED, Issue
from models.recount import Moved, recount
from models.scope import ALL
from models.session import make_engine
from models.workdays import Workday, WorkdayYear
from tests.bench.databases import empty, kinds
from tests.bench.open_deadlines import fill_open

MANY = 100_000
MOST_TIMES = 20.0
RUNS = 3
"""Each is run so often; the best time counts, for the worst ones are the machine's."""
_days = Workday.__table__
ADDED = "放假"
_count = (
    select(func.count()).select_from(Deadline).join(Issue, Issue.id == Deadline.issue_id)
    .where(Deadline.replaced_by_id.is_(None), Issue.status.not_in(ENDED), Deadline.leg == Issue.leg)
)  # fmt: skip


def _days_off(session: Session, days: Iterable[date]) -> None:
    """Of these days, those of which nothing is arranged."""
    there = set(session.scalars(select(Workday.day)))
    session.add_all(Workday(day=day, worked=False, words=ADDED) for day in days if day not in there)


def _an_order(session: Session) -> None:
    """A working day that is a day off by an order."""
    _days_off(session, [date(2026, 11, 17)])


def _a_year(session: Session) -> None:
    """The year of which nothing was announced."""
    _days_off(session, [date(2027, 1, 1), *(date(2027, 2, 5) + timedelta(days=n) for n in range(8))])
    session.add(WorkdayYear(year=2027, source="国务院办公厅"))


def _every_week(session: Session) -> None:
    """Every Wednesday off, for nine months: no deadline stays where it was."""
    _days_off(session, (date(2026, 4, 29) + timedelta(weeks=n) for n in range(40)))


CHANGES: dict[str, tuple[Callable[[Session], None], bool]] = {
    "一个工作日改为放假": (_an_order, True),
    "公布 2027 年安排": (_a_year, True),
    "每周三放假，件件改期": (_every_week, False),
}
"""What changes, and whether the limit is for it: where every row is written twice, with all its indexes, the database
itself takes longer than that."""


def measured(url: str) -> tuple[float, dict[str, tuple[list[Moved], float, int]]]:
    """The time of counting, and for each change what moved, how long it took with its commit, and the statements."""
    engine, asked = make_engine(url), [0]

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked[0] += not statement.startswith("BEGIN")

    event.listen(engine, "before_cursor_execute", note)
    counting, found = [], {}
    with Session(engine, info={"scope": ALL}) as session:
        for _ in range(RUNS):
            began = time.perf_counter()
            assert session.scalar(_count) == MANY
            counting.append(time.perf_counter() - began)
        session.rollback()
        for name, (change, _) in CHANGES.items():
            runs = []
            for _ in range(RUNS):
                gc.collect()
                change(session)
                session.commit()
                asked[0], began = 0, time.perf_counter()
                moved = recount(session)
                session.commit()
                runs.append((time.perf_counter() - began, asked[0]))
                _back(session)
            took, statements = min(runs)
            found[name] = (moved, took, statements)
    engine.dispose()
    return min(counting), found


def _back(session: Session) -> None:
    """The calendar as it was, and the deadlines by it."""
    session.connection().execute(delete(_days).where(_days.c.words == ADDED))
    session.connection().execute(delete(WorkdayYear.__table__).where(WorkdayYear.__table__.c.year == 2027))
    recount(session)
    session.commit()


def run() -> bool:
    """Measure and print; whether the limit is exceeded."""
    exceeded = False
    for kind in kinds():
        with empty(kind) as url:
            fill_open(url, MANY)
            counting, found = measured(url)
        print(f"\n{kind}：{MANY} 个未到期时限，清点一遍 {counting * 1000:.0f} 毫秒（重算不超过 {MOST_TIMES:g} 倍）")
        for name, (moved, took, statements) in found.items():
            wrong = CHANGES[name][1] and took > MOST_TIMES * counting
            exceeded |= wrong
            said = ("超出" if wrong else "合格") if CHANGES[name][1] else "不设上限"
            print(f"  {name}：{len(moved)} 件改期，{statements} 条语句，{took * 1000:.0f} 毫秒，{took / counting:.1f} 倍  {said}")
    return exceeded
