"""走访频次和应做事项: the grid of a year and the obligations of ten groups, at 200 and at 3,000 enterprises."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from datetime import date

from sqlalchemy import event
from sqlalchemy.orm import Session

import models  # noqa: F401 # registers every table and listener
from app import settle
from models.obligations import obligations, obligations_between
from models.owing import sums
from models.scope import ALL
from models.session import make_engine
from models.visit_grid import overview, year_grid
from rules.owed import Period
from tests.bench.databases import empty, kinds
from tests.bench.fill import TODAY, fill

FEW, MANY = 200, 3000
MOST_STATEMENTS, MOST_TIMES = 10, 15.0
RUNS = 5
"""Each is run so often; the best time counts, for the worst ones are the machine's."""
WHOLE_YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
MEASURED: dict[str, Callable[[Session], object]] = {
    "走访频次 一年": lambda session: overview(year_grid(session, 2026, TODAY)),
    "应做事项 今天": lambda session: sums(obligations(session, None, TODAY), TODAY),
    "应做事项 一年": lambda session: sums(obligations_between(session, None, WHOLE_YEAR, TODAY), TODAY),
}


def measured(url: str) -> dict[str, tuple[int, float]]:
    """Statements and best time of each."""
    engine, asked, found = make_engine(url), [0], {}

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked[0] += not statement.startswith(("BEGIN", "COMMIT"))

    event.listen(engine, "before_cursor_execute", note)
    settle()  # as the panel does before it serves
    for name, work in MEASURED.items():
        times = []
        for _ in range(RUNS):
            gc.collect()
            with Session(engine, info={"scope": ALL}) as session:
                asked[0], began = 0, time.perf_counter()
                work(session)
                times.append(time.perf_counter() - began)
        found[name] = (asked[0], min(times))
    engine.dispose()
    return found


def run() -> bool:
    """Measure and print; whether a limit is exceeded."""
    exceeded = False
    for kind in kinds():
        found = {}
        for size in (FEW, MANY):
            with empty(kind) as url:
                fill(url, size)
                found[size] = measured(url)
        print(f"\n{kind}：{FEW} 户与 {MANY} 户（语句不超过 {MOST_STATEMENTS} 条，用时不超过 {MOST_TIMES:g} 倍）")
        for name in MEASURED:
            (few, fast), (many, slow) = found[FEW][name], found[MANY][name]
            wrong = max(few, many) > MOST_STATEMENTS or slow > MOST_TIMES * fast
            exceeded |= wrong
            print(
                f"  {name}：{few} / {many} 条；{fast * 1000:.0f} / {slow * 1000:.0f} 毫秒；{slow / fast:.1f} 倍"
                f"  {'超出' if wrong else '合格'}"
            )
    return exceeded
