"""显示 Revealing: the one place that brings a business secret back, for who may read it, when a record is loaded.

Nothing else reads `BusinessSecret.text`. A record that is loaded under a person's scope gets its true words where
`models.scope.may_read_secrets` says so; loaded under `everything`, by the rules, the log, a bare SELECT of columns, it
keeps `WORDS`. What was brought back is no change of the record, and is never flushed. And the log, where a text was
written before somebody marked it, is shown with `WORDS` in its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, case, event, func, or_, select
from sqlalchemy.orm import QueryContext, Session, object_session
from sqlalchemy.orm.attributes import set_committed_value

from models.acts import ACTS, Act
from models.attachments import Attachment
from models.heard import VisitHeard
from models.issues import Issue
from models.log import LogEntry
from models.monthly_editions import MonthlyEdition
from models.questions import ASKED, Question
from models.scope import Scope, may_read_secrets
from models.secrets import WORDS, BusinessSecret
from models.slips import Slip
from rules.evidence import EVIDENCE
from rules.fields import may_be_secret

FIELDS: dict[type[Any], tuple[str, ...]] = {
    Issue: ("title", "description", "measures", "ground"), Attachment: ("name",), Slip: ("void_reason",), Question: ASKED,
    **{model: tuple(one.name for one in EVIDENCE[step] if may_be_secret(one)) for step, model in ACTS.items()},
}  # fmt: skip
"""What may hold `WORDS`, by the record in which it is brought back."""
_KEY, _LOG_KEY, _STORED = "secrets_read", "secrets_logged", "as_stored"
_kept, _issues = BusinessSecret.__table__.c, Issue.__table__.c


@dataclass
class _Read:
    """What a session brought back already, for one scope: titles of all issues at once, the rest issue by issue."""

    scope: Scope
    titles: dict[int, str]
    cells: dict[int, dict[tuple[str, int, str], str]] = field(default_factory=dict)


def _holds(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    """The marks that hold, on issues whose secrets the scope may read."""
    return _kept.lifted_at.is_(None), _kept.issue_id.in_(select(_issues.id).where(may_read_secrets(scope)))


def _read(session: Session, scope: Scope) -> _Read:
    found = session.info.get(_KEY)
    if isinstance(found, _Read) and found.scope is scope:
        return found
    query = select(_kept.issue_id, _kept.text).where(_kept.shows == "title", *_holds(scope)).order_by(_kept.id)
    titles = {row.issue_id: row.text for row in session.connection().execute(query)}
    session.info[_KEY] = made = _Read(scope, titles)
    return made


def _cells(session: Session, scope: Scope, issue_id: int) -> dict[tuple[str, int, str], str]:
    """Every marked cell of one issue that may be read; of its own row under the number 0."""
    read = _read(session, scope)
    if issue_id not in read.cells:
        query = select(_kept.noun, _kept.row_id, _kept.field, _kept.shows, _kept.text)
        query = query.where(_kept.issue_id == issue_id, *_holds(scope)).order_by(_kept.id)
        cells = read.cells[issue_id] = {}
        for noun, row_id, name, shows, words in session.connection().execute(query):
            cells[noun, row_id, name] = words
            if shows:  # the latest correction stands
                cells["issue", 0, shows] = words
    return read.cells[issue_id]


def _reveal(target: Any, context: QueryContext | None, names: Iterable[str] | None = None) -> None:
    """After a record was loaded or read again."""
    masked = [name for name in FIELDS[type(target)] if target.__dict__.get(name) == WORDS]
    session = object_session(target) if masked else None
    scope = session.info.get("scope") if session is not None and not session.info.get(_STORED) else None
    if session is None or not isinstance(scope, Scope):
        return
    for name in masked:
        if isinstance(target, Issue):
            words = _of_issue(session, scope, target.id, name)
        else:
            words = _cells(session, scope, target.issue_id).get((_noun(type(target)), target.id, name))
        if words is not None:
            set_committed_value(target, name, words)


def _of_issue(session: Session, scope: Scope, issue_id: int, name: str) -> str | None:
    if name == "title":
        return _read(session, scope).titles.get(issue_id)
    return _cells(session, scope, issue_id).get(("issue", 0, name))


def _noun(model: type[Any]) -> str:
    return str(model.__tablename__)


for _model in FIELDS:
    for _when in ("load", "refresh"):
        event.listen(_model, _when, _reveal)


@contextmanager
def as_stored(session: Session) -> Iterator[None]:
    """Records inside are as the tables have them, whoever asks: for what is kept or handed on to others."""
    for row in list(session.identity_map.values()):
        if type(row) in FIELDS and not session.is_modified(row):
            session.expire(row)
    before = session.info.get(_STORED, False)
    session.info[_STORED] = True
    try:
        yield
    finally:
        session.info[_STORED] = before


def forget(session: Session) -> None:
    """Marks have changed, or who handles what: the next record asks anew."""
    session.info.pop(_KEY, None)
    session.info.pop(_LOG_KEY, None)


@event.listens_for(Session, "after_flush")
def _after_flush(session: Session, context: Any) -> None:
    if any(isinstance(row, (Act, BusinessSecret)) for row in (*session.new, *session.dirty)):
        forget(session)


@event.listens_for(Session, "after_transaction_end")
def _after_transaction(session: Session, transaction: Any) -> None:
    if transaction.parent is None:
        forget(session)


def marked_cells(session: Session, issue_id: int) -> frozenset[tuple[str, int, str]]:
    """Which cells of an issue are marked, without what stands in them: (noun, number, field)."""
    query = select(_kept.noun, _kept.row_id, _kept.field).where(_kept.issue_id == issue_id, _kept.lifted_at.is_(None))
    return frozenset((row.noun, row.row_id, row.field) for row in session.connection().execute(query))


def says(name: str, words: str, scope: Any) -> ColumnElement[bool]:
    """The condition that an issue's title or description is just this, marked or not, as far as he may read it."""
    plain: ColumnElement[bool] = getattr(Issue, name) == words
    if not isinstance(scope, Scope):
        return plain
    kept = select(_kept.issue_id).where(_kept.shows == name, _kept.text == words, *_holds(scope))
    return or_(plain, Issue.id.in_(kept))


def true_words(session: Session, issue_id: int) -> dict[int, dict[str, str]]:
    """What the evidence of an issue really says where it is marked, by act and field: for the rules, on the road."""
    of_acts = (_kept.issue_id == issue_id, _kept.lifted_at.is_(None), _kept.noun.startswith("evidence_"))
    found: dict[int, dict[str, str]] = {}
    for row in session.connection().execute(select(_kept.row_id, _kept.field, _kept.text).where(*of_acts)):
        found.setdefault(row.row_id, {})[row.field] = row.text
    return found


# --- In SQL: for who selects columns, not records ------------------------------------------------------


def title_for(scope: Any) -> ColumnElement[str]:
    """The title of an issue as this person reads it, to select; never to filter or to sort by."""
    if not isinstance(scope, Scope):
        return Issue.title.label("title")
    words = select(_kept.text).where(_kept.shows == "title", _kept.issue_id == Issue.id, *_holds(scope))
    latest = words.order_by(_kept.id.desc()).limit(1).correlate(Issue).scalar_subquery()
    return case((Issue.title == WORDS, func.coalesce(latest, Issue.title)), else_=Issue.title).label("title")


def asked_for(scope: Any) -> ColumnElement[str]:
    """A question to the enterprise as this person reads it, to select."""
    if not isinstance(scope, Scope):
        return Question.text.label("text")
    cell = (_kept.noun == Question.__tablename__, _kept.row_id == Question.id, _kept.field == "text")
    words = select(_kept.text).where(*cell, *_holds(scope)).limit(1).correlate(Question).scalar_subquery()
    return case((Question.text == WORDS, func.coalesce(words, Question.text)), else_=Question.text).label("text")


def found_in_secrets(scope: Any, pattern: str) -> ColumnElement[bool] | None:
    """The condition that a marked title or description, which this person may read, is like a pattern."""
    if not isinstance(scope, Scope):
        return None
    query = select(_kept.issue_id).where(_kept.shows.is_not(None), _kept.text.ilike(pattern, escape="\\"), *_holds(scope))
    return Issue.id.in_(query)


# --- The log -----------------------------------------------------------------------------------------------


@event.listens_for(LogEntry, "load")
@event.listens_for(LogEntry, "refresh")
def _hide_in_log(entry: LogEntry, context: QueryContext | None, names: Iterable[str] | None = None) -> None:
    """What was logged before it was marked."""
    session = object_session(entry)
    if session is None or not (entry.before or entry.after or entry.words):
        return
    issue_id = entry.issue_id
    if issue_id is None and entry.noun == "visit_heard":  # the line was written before it became an issue
        heard = VisitHeard.__table__.c
        issue_id = session.connection().execute(select(heard.issue_id).where(heard.id == entry.row_id)).scalar()
    texts = _texts(session, issue_id) if issue_id is not None else ()
    if entry.noun == "monthly_edition":
        texts = _titles(session)
    for text in texts:
        for name in ("before", "after"):
            set_committed_value(entry, name, _without(getattr(entry, name), text))
        set_committed_value(entry, "words", entry.words.replace(text, WORDS))


@event.listens_for(MonthlyEdition, "load")
@event.listens_for(MonthlyEdition, "refresh")
def _hide_in_edition(edition: MonthlyEdition, context: QueryContext | None, names: Iterable[str] | None = None) -> None:
    """What was issued before a title was marked: an edition never changes, and goes to many."""
    session, content = object_session(edition), edition.__dict__.get("content")
    if session is None or not content:
        return
    for text in _titles(session):
        content = _without(content, text)
    set_committed_value(edition, "content", content)


def _titles(session: Session) -> Sequence[str]:
    """Every marked title, of whichever issue."""
    titles = select(_kept.text).where(_kept.shows == "title", _kept.lifted_at.is_(None))
    return session.connection().execute(titles).scalars().all()


def _without(values: str, text: str) -> str:
    """JSON with `WORDS` in the place of a text, whole or as a part; JSON in JSON too."""
    inside = json.dumps(text, ensure_ascii=False)[1:-1]
    return values.replace(json.dumps(inside, ensure_ascii=False)[1:-1], WORDS).replace(inside, WORDS)


def _texts(session: Session, issue_id: int) -> Sequence[str]:
    """The marked texts of an issue, the longest first; which issues have any is asked once in a transaction."""
    kept = session.info.setdefault(_LOG_KEY, {})
    if None not in kept:
        kept[None] = set(session.connection().execute(select(_kept.issue_id).where(_kept.lifted_at.is_(None)).distinct()).scalars())
    if issue_id not in kept[None]:
        return []
    if issue_id not in kept:
        query = select(_kept.text).where(_kept.issue_id == issue_id, _kept.lifted_at.is_(None))
        kept[issue_id] = sorted(set(session.connection().execute(query).scalars()), key=len, reverse=True)
    return kept[issue_id]  # type: ignore[no-any-return]

