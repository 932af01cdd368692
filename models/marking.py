"""标明与取消 Marking: a field or a file is 含商业秘密 from when it is written, or from when a clerk says so later.

Who takes a step marks what he writes (`models.steps.take`); a clerk of the handling office marks and lifts afterwards.
Where the words stand and how they are moved, models.secret_cells says; the log says which field, never the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actors import standing_of
from models.acts import Act
from models.attachments import Attachment
from models.base import can_be_kept
from models.clock import day_of
from models.issues import Issue
from models.log import acting_for, record
from models.people import Person
from models.questions import ASKED, Question
from models.revealing import forget
from models.scope import everything
from models.secret_cells import (
    Cell,
    add_mark,
    aimed_at,
    in_evidence,
    is_marked,
    lift_mark,
    mark_cell,
    mark_copies,
    marks_of,
    show_on_row,
    shown_as,
)
from models.secrets import LONGEST_WHY, BusinessSecret
from rules.evidence import EVIDENCE, field_of
from rules.facts import Grant
from rules.fields import Kind, may_be_secret
from rules.needs import is_missing
from rules.terms import Role, Step


class NotMarked(ValueError):
    """A mark that is not made or lifted; its words say why."""


# --- With the step that writes it ----------------------------------------------------------------------


def hidden_of(step: Step, columns: Mapping[str, Any], wanted: Iterable[str]) -> dict[str, str]:
    """Of what a step writes, the words that were marked, by field."""
    fields = {one.name for one in EVIDENCE[step] if may_be_secret(one) and one.kind != Kind.PAPER}
    return {name: columns[name] for name in sorted(fields & set(wanted)) if not is_missing(columns.get(name))}


def keep(session: Session, issue: Issue, act: Act, hidden: Mapping[str, str], by: Person, at: datetime) -> None:
    """Keep what an act, already written with `WORDS`, really says; flushed. Within `take`."""
    aimed = aimed_at(session, act)
    if aimed is not None and "value" in hidden:
        # What is marked as it is corrected is marked where it was first written, too.
        mark_cell(session, issue.id, in_evidence(*aimed), by, at)
    for name, words in hidden.items():
        origin, shows = None, shown_as(act, name)
        if aimed is not None and name == "value":
            origin, shows = session.scalars(marks_of(in_evidence(*aimed))).one().id, shown_as(*aimed)
        made = add_mark(session, issue.id, in_evidence(act, name), words, by, at, origin=origin, shows=shows)
        session.flush()
        mark_copies(session, issue.id, words, by, at, origin or made.id)


def keep_words(session: Session, issue_id: int, cell: Cell, words: str, by: Person, at: datetime) -> None:
    """Keep what a cell, already written with `WORDS`, really says, and mark its copies; flushed."""
    made = add_mark(session, issue_id, cell, words, by, at)
    session.flush()
    mark_copies(session, issue_id, words, by, at, made.id)


def corrects_a_secret(session: Session, issue: Issue, offered: Mapping[str, Any]) -> bool:
    """Whether a correction mends a field that is marked."""
    query = select(Act).where(Act.issue_id == issue.id, Act.seq == offered.get("act"))
    act = session.scalars(query).first()
    return act is not None and is_marked(session, in_evidence(act, str(offered.get("field", ""))))


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
        mark_cell(session, issue.id, cell, by, at)
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
        first = session.scalars(marks_of(cell)).first()
        if first is None:
            raise NotMarked("这一处没有标明商业秘密，或已经取消")
        for one in [first, *session.scalars(select(BusinessSecret).where(
            BusinessSecret.origin_id == first.id, BusinessSecret.lifted_at.is_(None)))]:
            lift_mark(session, one, by, at, why)
        show_on_row(session, issue.id)
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




def _read_again(session: Session, issue: Issue) -> None:
    """What this session read before the words moved is read again."""
    session.flush()
    forget(session)
    for row in list(session.identity_map.values()):
        if row is issue or getattr(row, "issue_id", None) == issue.id:
            session.expire(row)
