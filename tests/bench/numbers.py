"""编号: numbers taken by twelve processes at once, one in ten given back; by a bare counter row, and by whole steps.

Both in one run, on the same database with the same durability: no gap, no number twice, and a whole `take` of a step
that takes a number at least a third as fast as raising a counter row and noting its number.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

import models  # noqa: F401 # registers every table and listener
from models.clock import at
from models.issues import Issue
from models.people import Person
from models.scope import ALL
from models.session import make_engine
from models.slips import SlipKind
from models.steps import take
from rules.terms import Status, Step
from seed.case_evidence import Teller
from tests.bench.databases import empty, kept_by, kinds
from tests.bench.prepared import ON, prepare

PROCESSES, EACH = 12, 60
WARMED_BY = 3
"""So many transactions that are rolled back let a process compile its statements, and are not measured."""
GIVEN_BACK = 10
"""One transaction in so many is rolled back."""
MOST_TIMES = 3.0
STEPS = {Step.REGISTER: Status.RECEIVED, Step.DISPATCH: Status.APPROVED}
"""Steps that take a number, and where they begin."""
EVIDENCE = {step: Teller("lincang-2021-21", step, ON, lambda name: name).evidence({}, []) for step in STEPS}
Work = Callable[[Engine, int, bool], None]


class GivenBack(Exception):
    """What ends a transaction that is to be rolled back."""


def _bare(engine: Engine, which: int, given_back: bool) -> None:
    """Raise the counter row, note the number, commit."""
    with engine.connect() as connection, connection.begin() as transaction:
        number = connection.execute(text("UPDATE bare_counter SET last = last + 1 RETURNING last")).scalar_one()
        connection.execute(text("INSERT INTO bare_number (number) VALUES (:number)"), {"number": number})
        if given_back:
            transaction.rollback()


def _taking(step: Step, issues: list[int], clerk: int) -> Work:
    """One whole step of one issue, as a request takes it: a session, the people, `take`, the commit."""

    def work(engine: Engine, which: int, given_back: bool) -> None:
        with Session(engine, expire_on_commit=False, info={"scope": ALL}) as session:
            issue, person = session.get_one(Issue, issues[which]), session.get_one(Person, clerk)
            take(session, issue, step, person, at(ON), **EVIDENCE[step])
            if given_back:
                session.rollback()
            else:
                session.commit()

    return work


def _worker(url: str, work: Work, first: int, start: Any, ended: Any) -> None:
    """One process: its share of the transactions, once all are ready, as those of a panel that has been serving."""
    engine = make_engine(url)
    for _ in range(WARMED_BY):
        work(engine, first, True)
    start.wait()
    computed = time.process_time()
    for n in range(EACH):
        work(engine, first + n, n % GIVEN_BACK == GIVEN_BACK - 1)
    ended.put((time.monotonic(), time.process_time() - computed))
    engine.dispose()


@dataclass(frozen=True)
class Speed:
    """How fast it went: transactions of all the processes together in a second, and what one of them computes, in seconds."""

    each_second: float
    computing: float


def _at_once(url: str, work: Work) -> Speed:
    """All the processes together."""
    context = multiprocessing.get_context("fork")
    start, ended = context.Barrier(PROCESSES + 1), context.Queue()
    workers = [context.Process(target=_worker, args=(url, work, n * EACH, start, ended)) for n in range(PROCESSES)]
    for one in workers:
        one.start()
    start.wait()
    began = time.monotonic()
    ends, computed = zip(*(ended.get(timeout=600) for _ in workers), strict=True)
    for one in workers:
        one.join()
    return Speed(PROCESSES * EACH / (max(ends) - began), sum(computed) / (PROCESSES * EACH))


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = make_engine(url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def _without_gap(numbers: list[int]) -> bool:
    """Every number from one on, once."""
    kept = PROCESSES * (EACH - EACH // GIVEN_BACK)
    return sorted(numbers) == list(range(1, kept + 1))


def _measured_bare(kind: str) -> tuple[Speed, bool]:
    with empty(kind) as url:
        with _connected(url) as connection:
            connection.execute(text("CREATE TABLE bare_counter (last integer NOT NULL)"))
            connection.execute(text("INSERT INTO bare_counter VALUES (0)"))
            connection.execute(text("CREATE TABLE bare_number (number integer NOT NULL)"))
        speed = _at_once(url, _bare)
        with _connected(url) as connection:
            return speed, _without_gap([*connection.execute(text("SELECT number FROM bare_number")).scalars()])


def _measured_take(kind: str, step: Step) -> tuple[Speed, bool]:
    taken = (
        "SELECT number FROM registration WHERE number NOT LIKE '%-%'" if step == Step.REGISTER else
        f"SELECT number FROM slip WHERE kind = '{SlipKind.ASSIGNMENT.value}'"  # noqa: S608 # a word of ours
    )  # fmt: skip
    with empty(kind) as url:
        issues, clerk = prepare(url, STEPS[step], PROCESSES * EACH)
        speed = _at_once(url, _taking(step, issues, clerk))
        with _connected(url) as connection:
            printed = [*connection.execute(text(taken)).scalars()]
    return speed, _without_gap([int(re.findall(r"\d+", one)[-1]) for one in printed])


def _told(speed: Speed, whole: bool) -> str:
    """With what the processors alone allow: where that is less than the disk does, the disk is not what one waits for."""
    most = (os.cpu_count() or 1) / speed.computing
    return (
        f"每秒 {speed.each_second:.0f} 次（每次计算 {speed.computing * 1000:.1f} 毫秒，{os.cpu_count()} 个处理器至多 {most:.0f} 次），"
        f"{'无跳号、无重号' if whole else '有跳号或重号'}"
    )


def run() -> bool:
    """Measure and print; whether a limit is exceeded or a number is missing or doubled."""
    exceeded = False
    for kind in kinds():
        with empty(kind) as url:
            kept = kept_by(url)
        print(f"\n{kind}（{kept}）：{PROCESSES} 个进程同时取号，每 {GIVEN_BACK} 次退回一次（办理不慢于 {MOST_TIMES:g} 倍）")
        bare, whole = _measured_bare(kind)
        exceeded |= not whole
        print(f"  只取号：{_told(bare, whole)}")
        for step in STEPS:
            speed, whole = _measured_take(kind, step)
            times = bare.each_second / speed.each_second
            wrong = not whole or times > MOST_TIMES
            exceeded |= wrong
            print(f"  整步{step.words}：{_told(speed, whole)}，慢 {times:.1f} 倍  {'超出' if wrong else '合格'}")
    return exceeded
