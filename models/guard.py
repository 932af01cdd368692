"""关口 Guard: what `take` writes, nobody else writes through the ORM. The database's own line stands behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from models.acts import Act
from models.deadlines import Deadline
from models.issues import Issue, IssueUnit
from models.numbers import NumberCounter
from models.registrations import Registration
from models.sign_in import SignInFailure
from models.slips import Slip

TAKEN = (Issue, IssueUnit, Act, Slip, Deadline, NumberCounter, Registration)
UNLOGGED = (SignInFailure,)
"""What may be written in bulk, past the log: counters that say nothing of anybody's work."""
_KEY = "on_the_road"


class OffTheRoad(RuntimeError):
    """Something else than `models.steps.take` tried to write what only it writes."""


@contextmanager
def the_road(session: Session) -> Iterator[None]:
    """Opened by `take` alone."""
    before = session.info.get(_KEY, False)
    session.info[_KEY] = True
    try:
        yield
    finally:
        session.info[_KEY] = before


def _words(model: type[Any]) -> str:
    return f"{model.__tablename__} 只能通过办理步骤（models.steps.take）写入，不能直接修改"


def _before_flush(session: Session, context: Any, instances: Any) -> None:
    if session.info.get(_KEY):
        return
    for row in (*session.new, *session.deleted, *(r for r in session.dirty if session.is_modified(r))):
        if isinstance(row, TAKEN):
            raise OffTheRoad(_words(type(row)))


def _on_execute(state: ORMExecuteState) -> None:
    if not (state.is_insert or state.is_update or state.is_delete) or state.bind_mapper is None:
        return
    model = state.bind_mapper.class_
    if issubclass(model, TAKEN):
        raise OffTheRoad(_words(model))
    if not issubclass(model, UNLOGGED):
        raise OffTheRoad(f"{model.__tablename__}：成批写入不留日志，请逐条修改")


event.listen(Session, "before_flush", _before_flush)
event.listen(Session, "do_orm_execute", _on_execute)
