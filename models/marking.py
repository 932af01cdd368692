"""标明与取消 Marking: a field or a file is 含商业秘密 from when it is written, or from when a clerk says so later.

Who takes a step marks what he writes (`models.steps.take`); a clerk of the handling office marks and lifts afterwards.
Corrections of a marked field are marked with it, and so are its copies on slips, agendas, reports and visits. Whatever
is done here moves words between their cell and `BusinessSecret`; the log says which field, never the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from models.actors import standing_of
from models.acts import ACTS, Act
from models.attachments import Attachment
from models.base import can_be_kept
from models.clock import day_of
from models.facts import acts_of, told
from models.heard import VisitHeard
from models.issues import Issue
from models.log import acting_for, record
from models.meetings import MeetingItem
from models.people import Person
from models.projection import projected
from models.questions import ASKED, Question
from models.report_up import ReportUpRow
from models.revealing import forget
from models.scope import everything
from models.secrets import LONGEST_WHY, WORDS, BusinessSecret
from models.slips import Slip
from models.workdays import calendar_of
from rules.evidence import EVIDENCE, Kind, field_of, may_be_secret
from rules.facts import Grant
from rules.needs import is_missing
from rules.terms import Role, Step

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


class NotMarked(ValueError):
    """A mark that is not made or lifted; its words say why."""


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


# --- With the step that writes it ----------------------------------------------------------------------


def hidden_of(step: Step, columns: Mapping[str, Any], wanted: Iterable[str]) -> dict[str, str]:
    """Of what a step writes, the words that were marked, by field."""
    fields = {one.name for one in EVIDENCE[step] if may_be_secret(one) and one.kind != Kind.PAPER}
    return {name: columns[name] for name in sorted(fields & set(wanted)) if not is_missing(columns.get(name))}


def keep(session: Session, issue: Issue, act: Act, hidden: Mapping[str, str], by: Person, at: datetime) -> None:
    """Keep what an act, already written with `WORDS`, really says; flushed. Within `take`."""
    aimed = _aimed(session, act)
    if aimed is not None and "value" in hidden:
        # What is marked as it is corrected is marked where it was first written, too.
        _mark(session, issue.id, in_evidence(*aimed), by, at)
    for name, words in hidden.items():
        origin, shows = None, _shows(act, name)
        if aimed is not None and name == "value":
            origin, shows = session.scalars(_marks(in_evidence(*aimed))).one().id, _shows(*aimed)
        made = _add(session, issue.id, in_evidence(act, name), words, by, at, origin=origin, shows=shows)
        session.flush()
        _mark_copies(session, issue.id, words, by, at, origin or made.id)


def keep_words(session: Session, issue_id: int, cell: Cell, words: str, by: Person, at: datetime) -> None:
    """Keep what a cell, already written with `WORDS`, really says, and mark its copies; flushed."""
    made = _add(session, issue_id, cell, words, by, at)
    session.flush()
    _mark_copies(session, issue_id, words, by, at, made.id)


def corrects_a_secret(session: Session, issue: Issue, offered: Mapping[str, Any]) -> bool:
    """Whether a correction mends a field that is marked."""
    query = select(Act).where(Act.issue_id == issue.id, Act.seq == offered.get("act"))
    act = session.scalars(query).first()
    return act is not None and is_marked(session, in_evidence(act, str(offered.get("field", ""))))


def is_marked(session: Session, cell: Cell) -> bool:
    """Whether a cell is marked now."""
    query = select(_kept.id).where(
        _kept.noun == cell.noun, _kept.row_id == cell.row_id, _kept.field == cell.field, _kept.lifted_at.is_(None)
    )
    return session.connection().execute(query).first() is not None


# --- Afterwards --------------------------------------------------------------------------------------------


def marker(grants: tuple[Grant, ...], issue: Issue) -> Grant | None:
    """The grant by which somebody marks and lifts: a clerk of the office that handles it."""
    return next((one for one in grants if one.role == Role.CLERK and one.office == issue.office_id), None)


def mark(session: Session, issue: Issue, cell: Cell, by: Person, at: datetime) -> None:
    """Mark what is written already, in the caller's transaction. Raises `NotMarked`."""
    with everything(session):
        lender = _held(session, issue, by, at)
        words = _words_of(session, issue, cell)
        if is_marked(session, cell):
            raise NotMarked("这一处已标明含商业秘密，没有重复写入")
        _mark(session, issue.id, cell, by, at)
        with acting_for(session, lender):
            record(session, "mark", "issue", issue.id, at, issue_id=issue.id, words=f"标明含商业秘密：{words}")
        _read_again(session, issue)


def lift(session: Session, issue: Issue, cell: Cell, by: Person, at: datetime, why: str) -> None:
    """Take a mark off again, with its copies and corrections, in the caller's transaction. Raises `NotMarked`."""
    why = why.strip()
    if not why:
        raise NotMarked("请写明为什么不再是商业秘密（理由会留在操作日志中，不要写秘密内容）")
    if len(why) > LONGEST_WHY or not can_be_kept(why):
        raise NotMarked(f"理由最多 {LONGEST_WHY} 字，且不得含有无法保存的字符")
    with everything(session):
        lender = _held(session, issue, by, at)
        words = _words_of(session, issue, cell)
        first = session.scalars(_marks(cell)).first()
        if first is None:
            raise NotMarked("这一处没有标明商业秘密，或已经取消")
        for one in [first, *session.scalars(select(BusinessSecret).where(
            BusinessSecret.origin_id == first.id, BusinessSecret.lifted_at.is_(None)))]:
            _lift(session, one, by, at, why)
        _show_on_row(session, issue.id)
        with acting_for(session, lender):
            said = f"不再标明商业秘密：{words}（{why}）"
            record(session, "unmark", "issue", issue.id, at, issue_id=issue.id, words=said)
        _read_again(session, issue)


def _held(session: Session, issue: Issue, by: Person, at: datetime) -> int | None:
    """Hold the issue, and see that he may; whom he stands in for. Raises `NotMarked`."""
    query = select(Issue).where(Issue.id == issue.id).with_for_update(of=Issue, key_share=True)
    issue = session.scalars(query.execution_options(populate_existing=True)).one()
    standing = standing_of(session, by, day_of(at))
    grant = marker(standing.actor.with_role(Role.CLERK), issue)
    if grant is None:
        raise NotMarked("只有承办办公室的经办人可以标明或取消商业秘密")
    return standing.stands_in_for.get(grant)


def _words_of(session: Session, issue: Issue, cell: Cell) -> str:
    """What a cell is called: 收到·问题名称, 附件. Raises `NotMarked` where there is none of this issue."""
    unknown = NotMarked("没有这一处文字或附件，请从本件中选择")
    if cell.noun == "attachment":
        paper = session.get(Attachment, cell.row_id)
        if paper is None or paper.issue_id != issue.id or cell.field != "name":
            raise unknown
        return f"附件（{paper.title}）" if paper.title else "附件"
    if cell.noun == Question.__tablename__:
        question = session.get(Question, cell.row_id)
        if question is None or question.issue_id != issue.id or cell.field not in ASKED or not getattr(question, cell.field):
            raise unknown
        return "提问" if cell.field == "text" else "答复"
    act = session.get(Act, cell.row_id)
    field = field_of(Step(act.step), cell.field) if act is not None else None
    if act is None or act.issue_id != issue.id or field is None or type(act).__tablename__ != cell.noun:
        raise unknown
    if not may_be_secret(field) or field.kind == Kind.PAPER or field.name == "value":
        raise NotMarked(f"“{field.words}”这一项不能单独标明；附件和更正的内容请在其原处标明")
    if is_missing(getattr(act, field.name)):
        raise NotMarked(f"“{field.words}”没有填写，不用标明")
    return f"{Step(act.step).words}·{field.words}"


# --- How it is done ------------------------------------------------------------------------------------------


def _marks(cell: Cell) -> Any:
    same = (BusinessSecret.noun == cell.noun, BusinessSecret.row_id == cell.row_id, BusinessSecret.field == cell.field)
    return select(BusinessSecret).where(*same, BusinessSecret.lifted_at.is_(None))


def _mark(
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
        shows = _shows(act, cell.field)
    made = _add(session, issue_id, cell, words, by, at, origin=origin, shows=shows)
    session.flush()
    _write(session, cell, WORDS)
    own = origin or made.id
    _mark_copies(session, issue_id, words, by, at, own)
    if act is not None and origin is None:
        for later in _corrections_of(session, act, cell.field):
            _mark(session, issue_id, in_evidence(later, "value"), by, at, own, shows)
    if shows:
        _show_on_row(session, issue_id)


def _add(
    session: Session, issue_id: int, cell: Cell, words: str, by: Person, at: datetime, *,
    origin: int | None = None, shows: str | None = None,
) -> BusinessSecret:  # fmt: skip
    made = BusinessSecret(
        issue_id=issue_id, noun=cell.noun, row_id=cell.row_id, field=cell.field, shows=shows, text=words,
        origin_id=origin, marked_by_id=by.id, marked_at=at,
    )  # fmt: skip
    session.add(made)
    return made


def _mark_copies(session: Session, issue_id: int, words: str, by: Person, at: datetime, origin: int | None) -> None:
    """The same words where they were printed or heard; a column that is shorter holds their beginning."""
    for model, names in COPIES.items():
        table: Any = model.__table__
        for name in names:
            longest = getattr(table.c[name].type, "length", None)
            same = (table.c.issue_id == issue_id, table.c[name] == words[:longest])
            for row_id in session.connection().execute(select(table.c.id).where(*same)).scalars().all():
                cell = Cell(table.name, row_id, name)
                _add(session, issue_id, cell, words[:longest], by, at, origin=origin)
                session.flush()
                _write(session, cell, WORDS)


def _lift(session: Session, made: BusinessSecret, by: Person, at: datetime, why: str) -> None:
    words = session.connection().execute(select(_kept.text).where(_kept.id == made.id)).scalar_one()
    made.lifted_by_id, made.lifted_at, made.lifted_why = by.id, at, why
    session.flush()
    _write(session, Cell(made.noun, made.row_id, made.field), words)


def _write(session: Session, cell: Cell, words: str) -> None:
    """Past the records, whose change the log would tell word by word."""
    changed = update(cell.table).where(cell.table.c.id == cell.row_id).values({cell.field: words})
    session.connection().execute(changed)


def _show_on_row(session: Session, issue_id: int) -> None:
    """What the issue's own row repeats, folded from its acts as they now stand."""
    session.flush()
    issue = session.scalars(select(Issue).where(Issue.id == issue_id)).one()
    acts = acts_of(session, issue_id)
    known = told(session, issue, acts[-1].on, acts)
    folded = projected(known.policy, known.facts, calendar_of(session))
    table: Any = Issue.__table__
    shown = {name: folded[name] for name in SHOWS.values()}
    session.connection().execute(update(table).where(table.c.id == issue_id).values(**shown))


def _aimed(session: Session, act: Act) -> tuple[Act, str] | None:
    """What a correction mends."""
    if act.step != Step.CORRECT:
        return None
    query = select(Act).where(Act.issue_id == act.issue_id, Act.seq == act.act)  # type: ignore[attr-defined] # evidence_correct has it
    return session.scalars(query).one(), str(act.field)  # type: ignore[attr-defined]


def _corrections_of(session: Session, act: Act, name: str) -> list[Act]:
    correct: Any = ACTS[Step.CORRECT]
    query = select(correct).where(correct.issue_id == act.issue_id, correct.act == act.seq, correct.field == name)
    return list(session.scalars(query.order_by(correct.seq)))


def _shows(act: Act, name: str) -> str | None:
    return SHOWS.get((Step(act.step), name))


def _read_again(session: Session, issue: Issue) -> None:
    """What this session read before the words moved is read again."""
    session.flush()
    forget(session)
    for row in list(session.identity_map.values()):
        if row is issue or getattr(row, "issue_id", None) == issue.id:
            session.expire(row)
