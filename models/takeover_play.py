"""演练台账 Play: the rows of a ledger as steps through models.steps.take, each row whole or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models.attachments import Upload
from models.clock import at as moment
from models.issues import Issue
from models.numbers import own_numbers
from models.offices import Office
from models.refusals import NoPolicy, Refused
from models.steps import take
from models.takeover_columns import BY_TITLE, DAY_TITLES, Reads
from models.takeover_faults import Fault, fault, refused
from models.takeover_numbers import Given, raise_to
from models.takeover_rows import Row
from models.takeover_sheet import Line
from rules.terms import Step


def highest(lines: Iterable[Line]) -> dict[tuple[str, int], int]:
    """The highest number of each series and year that the ledger gives, wherever the number itself can stand."""
    found: dict[tuple[str, int], int] = defaultdict(int)
    for line in lines:
        for title, column in BY_TITLE.items():
            given = line.values.get(title)
            if column.reads == Reads.NUMBER and column.step and isinstance(given, Given):
                key = (given.series, given.year)
                if not line.is_wrong(title):
                    found[key] = max(found[key], given.number)
    return dict(found)


def raise_counters(session: Session, office: Office, lines: Iterable[Line]) -> None:
    """No number of the ledger is ever given again."""
    for (series, year), number in sorted(highest(lines).items()):
        raise_to(session, office, series, year, number)


def play(
    session: Session, row: Row, office: Office, papers: Mapping[str, Upload], now: datetime
) -> list[Fault]:
    """Take a row's steps on the ledger's own days. What refuses is told; then nothing of the row stands."""
    issue, step = None, row.steps[0]
    savepoint = session.begin_nested()
    try:
        with own_numbers(session, {own.series: (own.year, own.number) for own in row.numbers.values()}):
            for place, step in enumerate(row.steps):
                evidence = dict(row.evidence[step])
                if step == Step.CONFIRM and row.paper:
                    evidence["document"] = papers[row.paper]
                on = min(moment(row.days[step], 9, place), now)
                act = take(session, issue, step, row.actors[step], on, office=office, **evidence)
                issue = issue or session.get_one(Issue, act.issue_id)
        savepoint.commit()
    except Refused as error:
        savepoint.rollback()
        return refused(row.line.row, step, error.decision.refusals, row.line.raw)
    except NoPolicy as error:
        savepoint.rollback()
        return [_fault(row, step, "before_policy", str(error))]
    except DBAPIError:
        savepoint.rollback()
        return [_fault(row, step, "value", f"{step.words}：数据库不收这一步，内容与已有记录冲突")]
    return []


def _fault(row: Row, step: Step, kind: str, words: str) -> Fault:
    title = DAY_TITLES[step]
    return fault(kind, row.line.row, title, row.line.raw.get(title), words)
