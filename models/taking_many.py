"""成批办理 Taking one step on many issues: each in a transaction of its own, so that one refused holds no other up.

Every one goes through `models.steps.take` with the act that the person had seen: what changed meanwhile is refused,
and the same click twice does nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models.acts import Act
from models.issues import Issue
from models.people import Person
from models.refusals import NoPolicy, Refused, Stale
from models.steps import take
from rules.decide import Refusal
from rules.terms import Step

MOST_AT_ONCE = 100
NOT_FOUND = "没有找到这件问题，或者不在您的查看范围内"
ALREADY = "刚才已经办好，没有重复写入"
BUSY = "数据库正忙，这一件没有写入，请稍后再办"


@dataclass(frozen=True)
class Picked:
    """勾选的一件: the issue, and the number of the act that the page showed. None for what names no issue."""

    issue: int | None
    seen: int = 0


@dataclass(frozen=True)
class Outcome:
    """办理结果 of one: its act, or every refusal with its article, or a sentence."""

    picked: Picked
    issue: Issue | None = None
    act: Any = None
    refusals: tuple[Refusal, ...] = ()
    words: str = ""

    @property
    def done(self) -> bool:
        """Whether it was done now."""
        return self.act is not None


def take_each(
    session: Session,
    step: Step,
    actor: Person,
    at: datetime,
    picked: Iterable[Picked],
    *,
    look: Callable[[int], Issue | None],
    said: Callable[[Issue], Mapping[str, Any]],
    then: Callable[[Issue, Any], None] = lambda issue, act: None,
    secret: tuple[str, ...] = (),
) -> list[Outcome]:
    """Take the step on each and commit each; what became of them, in the order given.

    `look` finds an issue within the person's reach, `said` tells its evidence, `then` writes what belongs to the act
    in the same transaction; `secret` names what of the evidence is 含商业秘密.
    """
    return [_one(session, step, actor, at, one, look, said, then, secret) for one in picked]


def _one(
    session: Session, step: Step, actor: Person, at: datetime, picked: Picked,
    look: Callable[[int], Issue | None], said: Callable[[Issue], Mapping[str, Any]],
    then: Callable[[Issue, Any], None], secret: tuple[str, ...],
) -> Outcome:  # fmt: skip
    issue = None
    try:
        issue = look(picked.issue) if picked.issue is not None else None
        if issue is None:
            return Outcome(picked, words=NOT_FOUND)
        act = take(session, issue, step, actor, at, seen=picked.seen, secret=secret, **said(issue))
        then(issue, act)
        session.commit()
    except Refused as refused:
        session.commit()  # the log of the refusal
        return Outcome(picked, issue, refusals=refused.decision.refusals)
    except Stale as stale:
        session.rollback()
        words = ALREADY if _done_already(session, picked, step, actor) else str(stale)
        return Outcome(picked, issue, words=words)
    except NoPolicy as error:
        session.rollback()
        return Outcome(picked, issue, words=str(error))
    except OperationalError as error:
        session.rollback()
        if error.connection_invalidated:
            raise
        return Outcome(picked, issue, words=BUSY)
    return Outcome(picked, issue, act)


def _done_already(session: Session, picked: Picked, step: Step, actor: Person) -> bool:
    """Whether this very person took this very step since the page that he saw: a second click, no loss."""
    since = select(Act.id).where(Act.issue_id == picked.issue, Act.seq > picked.seen, Act.step == step.value)
    found = session.scalars(since.where(Act.actor_id == actor.id).limit(1)).first()
    session.commit()
    return found is not None
