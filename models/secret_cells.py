"""含密之处 Secret cells: where marked words stand, and how they are moved between their cell and `BusinessSecret`.

Corrections of a marked field go with it, and so do its copies on slips, agendas, reports and visits. All of this is
written past the records, whose change the log would tell word by word; models.marking says who may, and logs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from models.acts import ACTS, Act
from models.facts import acts_of, told
from models.heard import VisitHeard
from models.issues import Issue
from models.meetings import MeetingItem
from models.people import Person
from models.projection import projected
from models.questions import ASKED, Question
from models.report_up import ReportUpRow
from models.secrets import WORDS, BusinessSecret
from models.slips import Slip
from models.workdays import calendar_of
from rules.terms import Step

SHOWS = {
    (Step.RECEIVE, "title"): "title", (Step.RECEIVE, "description"): "description",
    (Step.FILE_RESULT, "measures"): "measures", (Step.FILE_RESULT, "ground"): "ground",
}  # fmt: skip
"""What of the evidence the issue's own row repeats (models/projection.py)."""
COPIES: Mapping[type[Any], tuple[str, ...]] = {
    Slip: ("void_reason",), MeetingItem: ("decision", "reason"), ReportUpRow: ("title", "explanation", "reason"),
    VisitHeard: ("title", "description"), Question: ASKED,
}  # fmt: skip
"""Where words of the evidence stand again, printed, heard or asked."""
_kept = BusinessSecret.__table__.c


@dataclass(frozen=True)
class Cell:
    """一处: a field of an act's evidence, a question or its answer, or a file."""

    noun: str
    row_id: int
    field: str

    @property
    def table(self) -> Table:
        """Where it stands."""
        table: Table = BusinessSecret.metadata.tables[self.noun]
        return table


def in_evidence(act: Act, name: str) -> Cell:
    """The cell of a field of an act."""
    return Cell(type(act).__tablename__, act.id, name)


def in_question(question_id: int, name: str) -> Cell:
    """The cell of a question to the enterprise (`text`), or of its answer (`answer`)."""
    return Cell(Question.__tablename__, question_id, name)


def in_file(attachment_id: int) -> Cell:
    """The cell of a file's name; its bytes go with it."""
    return Cell("attachment", attachment_id, "name")


def is_marked(session: Session, cell: Cell) -> bool:
    """Whether a cell is marked now."""
    query = select(_kept.id).where(
        _kept.noun == cell.noun, _kept.row_id == cell.row_id, _kept.field == cell.field, _kept.lifted_at.is_(None)
    )
    return session.connection().execute(query).first() is not None


def marks_of(cell: Cell) -> Any:
    """The statement for the mark that a cell bears now."""
    same = (BusinessSecret.noun == cell.noun, BusinessSecret.row_id == cell.row_id, BusinessSecret.field == cell.field)
    return select(BusinessSecret).where(*same, BusinessSecret.lifted_at.is_(None))


def mark_cell(
    session: Session, issue_id: int, cell: Cell, by: Person, at: datetime, origin: int | None = None,
    shows: str | None = None,
) -> None:  # fmt: skip
    """Move the words of a cell away, and those of its copies and corrections."""
    if is_marked(session, cell):
        return
    words = session.connection().execute(select(cell.table.c[cell.field]).where(cell.table.c.id == cell.row_id)).scalar()
    if not words or words == WORDS:
        return
    act = session.get(Act, cell.row_id) if cell.noun.startswith("evidence_") else None
    if act is not None and origin is None:
        shows = shown_as(act, cell.field)
    made = add_mark(session, issue_id, cell, words, by, at, origin=origin, shows=shows)
    session.flush()
    _write(session, cell, WORDS)
    own = origin or made.id
    mark_copies(session, issue_id, words, by, at, own)
    if act is not None and origin is None:
        for later in _corrections_of(session, act, cell.field):
            mark_cell(session, issue_id, in_evidence(later, "value"), by, at, own, shows)
    if shows:
        show_on_row(session, issue_id)


def add_mark(
    session: Session, issue_id: int, cell: Cell, words: str, by: Person, at: datetime, *,
    origin: int | None = None, shows: str | None = None,
) -> BusinessSecret:  # fmt: skip
    """Keep words away from their cell; `origin` is the mark of what they copy or correct, `shows` the row's column."""
    made = BusinessSecret(
        issue_id=issue_id, noun=cell.noun, row_id=cell.row_id, field=cell.field, shows=shows, text=words,
        origin_id=origin, marked_by_id=by.id, marked_at=at,
    )  # fmt: skip
    session.add(made)
    return made


def mark_copies(session: Session, issue_id: int, words: str, by: Person, at: datetime, origin: int | None) -> None:
    """The same words where they were printed or heard; a column that is shorter holds their beginning."""
    for model, names in COPIES.items():
        table: Any = model.__table__
        for name in names:
            longest = getattr(table.c[name].type, "length", None)
            same = (table.c.issue_id == issue_id, table.c[name] == words[:longest])
            for row_id in session.connection().execute(select(table.c.id).where(*same)).scalars().all():
                cell = Cell(table.name, row_id, name)
                add_mark(session, issue_id, cell, words[:longest], by, at, origin=origin)
                session.flush()
                _write(session, cell, WORDS)


def lift_mark(session: Session, made: BusinessSecret, by: Person, at: datetime, why: str) -> None:
    """Put the words back into their cell, and keep who lifted the mark and why."""
    words = session.connection().execute(select(_kept.text).where(_kept.id == made.id)).scalar_one()
    made.lifted_by_id, made.lifted_at, made.lifted_why = by.id, at, why
    session.flush()
    _write(session, Cell(made.noun, made.row_id, made.field), words)


def _write(session: Session, cell: Cell, words: str) -> None:
    """Past the records, whose change the log would tell word by word."""
    changed = update(cell.table).where(cell.table.c.id == cell.row_id).values({cell.field: words})
    session.connection().execute(changed)


def show_on_row(session: Session, issue_id: int) -> None:
    """What the issue's own row repeats, folded from its acts as they now stand."""
    session.flush()
    issue = session.scalars(select(Issue).where(Issue.id == issue_id)).one()
    acts = acts_of(session, issue_id)
    known = told(session, issue, acts[-1].on, acts)
    folded = projected(known.policy, known.facts, calendar_of(session))
    table: Any = Issue.__table__
    shown = {name: folded[name] for name in SHOWS.values()}
    session.connection().execute(update(table).where(table.c.id == issue_id).values(**shown))


def aimed_at(session: Session, act: Act) -> tuple[Act, str] | None:
    """What a correction mends."""
    if act.step != Step.CORRECT:
        return None
    query = select(Act).where(Act.issue_id == act.issue_id, Act.seq == act.act)  # type: ignore[attr-defined] # evidence_correct has it
    return session.scalars(query).one(), str(act.field)  # type: ignore[attr-defined]


def _corrections_of(session: Session, act: Act, name: str) -> list[Act]:
    correct: Any = ACTS[Step.CORRECT]
    query = select(correct).where(correct.issue_id == act.issue_id, correct.act == act.seq, correct.field == name)
    return list(session.scalars(query.order_by(correct.seq)))


def shown_as(act: Act, name: str) -> str | None:
    """Under what column the issue's row repeats a field; None where it does not."""
    return SHOWS.get((Step(act.step), name))
