"""走访登记 Visiting: a visit with what was heard on it; each line can become a report, at once or later.

A visit and the reports made with it are one transaction: one line refused, and nothing of the visit is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.heard import VisitHeard
from models.issues import Issue
from models.people import Person
from models.refusals import Refused
from models.steps import log_refusal, take
from models.visits import Visit
from rules.decide import Decision
from rules.terms import Step

CHANNEL = "走访"
"""反映形式 of a report that was heard on a visit."""


@dataclass(frozen=True)
class Line:
    """反映的问题 one line of the visit's form; `report` makes it a report at once."""

    title: str
    description: str = ""
    report: bool = False


class LinesRefused(Exception):
    """Some lines may not become reports: why, by the number of the line from 0. Nothing of the visit was written."""

    def __init__(self, decisions: Mapping[int, Decision]) -> None:
        super().__init__("；".join(one.words for decision in decisions.values() for one in decision.refusals))
        self.decisions = dict(decisions)


class AlreadyReported(Exception):
    """Somebody has made it a report before; nothing was written."""

    def __init__(self) -> None:
        super().__init__("这一条已经转为问题，没有重复报送")


def record_visit(
    session: Session, actor: Person, at: datetime, lines: Sequence[Line] = (), **said: Any
) -> Visit:
    """Take VISIT and keep what was heard; each line to be reported is received as an issue of that enterprise.

    `said` is the evidence of VISIT. The caller commits, after a refusal too, to keep its log.
    Raises `Refused` for the visit, `LinesRefused` for its lines, `NoPolicy`.
    """
    savepoint = session.begin_nested()
    refused: dict[int, Decision] = {}
    try:
        visit: Visit = take(session, None, Step.VISIT, actor, at, **said)
        for number, line in enumerate(lines):
            heard = add(session, visit, line)
            try:
                if line.report:
                    report(session, heard, actor, at)
            except Refused as error:
                refused[number] = error.decision
    except Refused as error:
        savepoint.rollback()
        log_refusal(session, error.decision, None, Step.VISIT, at)
        raise
    if refused:
        savepoint.rollback()
        for decision in refused.values():
            log_refusal(session, decision, None, Step.RECEIVE, at)
        raise LinesRefused(refused)
    savepoint.commit()
    return visit


def add(session: Session, visit: Visit, line: Line) -> VisitHeard:
    """Keep a line with its visit."""
    heard = VisitHeard(visit=visit, title=line.title, description=line.description)
    session.add(heard)
    session.flush()
    return heard


def report(session: Session, heard: VisitHeard, actor: Person, at: datetime, **said: Any) -> Issue:
    """Receive a line as an issue of the visited enterprise; `said` is what differs from the line, or goes beyond it.

    The line is held meanwhile, so that it becomes one report only. Raises `Refused`, `NoPolicy`, `AlreadyReported`.
    """
    query = select(VisitHeard).where(VisitHeard.id == heard.id).with_for_update(of=VisitHeard)
    now = session.scalars(query.execution_options(populate_existing=True)).one()
    if now.issue_id is not None:
        raise AlreadyReported
    told = {"title": now.title, "description": now.description, "channel": CHANNEL, **said}
    act = take(session, None, Step.RECEIVE, actor, at, **{**told, "enterprise": now.visit.enterprise_id})
    now.issue_id = act.issue_id
    session.flush()
    return session.get_one(Issue, act.issue_id)
