"""问与答 Asking: who may put a question to an enterprise, who may answer it, and that each is done once.

By place: the clerk of the office that handles the issue, its enterprise's group of the day, the lead unit once it was
handed out; the enterprise's informant of the day answers. Stand-ins count, and both names are kept. Nothing of an
issue's status changes by it. The caller commits, and has looked the issue up in the person's scope.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actors import Standing, held_on, standing_of
from models.assignments import Assignment
from models.attachments import ANSWER_PAPERS, Upload, store_all
from models.base import can_be_kept
from models.clock import day_of
from models.issues import ENDED, Issue
from models.marking import keep_words
from models.people import Person
from models.questions import Question
from models.scope import BEFORE_DISPATCH
from models.secret_cells import in_question
from models.secrets import WORDS
from rules.facts import Grant
from rules.terms import Role

LONGEST_QUESTION, LONGEST_ANSWER = 1000, 4000
GROUP = (Role.LIAISON_OFFICER, Role.GROUP_MEMBER)


class NotNow(ValueError):
    """A question or an answer that is not taken; its words say why, `field` where."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


def asker(standing: Standing, issue: Issue, group: int | None) -> Grant | None:
    """The grant by which he asks: the office that handles it, its enterprise's group of the day, its lead unit."""
    held = standing.actor.with_role(Role.CLERK, *GROUP, Role.UNIT_HANDLER)
    return _own_first(standing, [one for one in held if _is_near(one, issue, group)])


def _is_near(grant: Grant, issue: Issue, group: int | None) -> bool:
    """Whether a grant has to do with this issue; a unit's only once it was handed out."""
    if grant.role == Role.CLERK:
        return grant.office == issue.office_id
    if grant.role in GROUP:
        return group is not None and grant.group == group
    handed_out = issue.status not in BEFORE_DISPATCH
    return handed_out and grant.unit is not None and grant.unit == issue.lead_unit_id


def _own_first(standing: Standing, grants: list[Grant]) -> Grant | None:
    """A grant of his own before one that he holds for somebody else."""
    return next((one for one in grants if one not in standing.stands_in_for), next(iter(grants), None))


def answerer(standing: Standing, issue: Issue) -> Grant | None:
    """The grant by which he answers: the enterprise's informant of the day."""
    mine = [one for one in standing.actor.with_role(Role.INFORMANT) if one.enterprise == issue.enterprise_id]
    return _own_first(standing, mine)


def ask(session: Session, issue: Issue, by: Person, at: datetime, words: str, *, secret: bool = False) -> Question:
    """Put a question to the enterprise, in the caller's transaction; a `secret` one is 含商业秘密. Raises `NotNow`."""
    query = select(Issue).where(Issue.id == issue.id).with_for_update(of=Issue, key_share=True)
    issue = session.scalars(query.execution_options(populate_existing=True)).one()
    standing = standing_of(session, by, day_of(at))
    grant = asker(standing, issue, group_of(session, issue.enterprise_id, day_of(at)))
    if grant is None:
        raise NotNow("只有承办办公室的经办人、该企业帮扶联系组、牵头单位的承办人可以向企业提问")
    if issue.status in ENDED:
        raise NotNow("这件问题已经结束，不再向企业提问")
    words = checked(words, LONGEST_QUESTION, "text", "请写明要问企业什么")
    already = select(Question).where(
        Question.issue_id == issue.id, Question.asked_by_id == by.id, Question.answered_at.is_(None)
    )
    if any(one.text == words for one in session.scalars(already)):
        raise NotNow("这个问题刚才已经问过企业，正等答复，没有重复发送", "text")
    made = Question(
        issue_id=issue.id, role=grant.role.value, asked_by_id=by.id,
        asked_for_id=standing.stands_in_for.get(grant), asked_at=at, text=WORDS if secret else words,
    )  # fmt: skip
    session.add(made)
    session.flush()
    if secret:
        keep_words(session, issue.id, in_question(made.id, "text"), words, by, at)
    return made


def answer(
    session: Session, question: Question, by: Person, at: datetime, words: str, files: Sequence[Upload] = (), *,
    secret: Collection[str] = (),
) -> Question:  # fmt: skip
    """Answer it, once, with papers, in the caller's transaction. Raises `NotNow`, also when somebody was faster.

    `secret` names what of it is 含商业秘密: `answer`, `papers`.
    """
    query = select(Question).where(Question.id == question.id).with_for_update(of=Question, key_share=True)
    question = session.scalars(query.execution_options(populate_existing=True)).one()
    issue = session.scalars(select(Issue).where(Issue.id == question.issue_id)).one()
    standing = standing_of(session, by, day_of(at))
    grant = answerer(standing, issue)
    if grant is None:
        raise NotNow("只有该企业的信息员可以答复")
    if not question.is_open:
        raise NotNow("这个问题已经答复过了，没有重复写入。如需补充，请等对方再问，或给联络员打电话")
    if issue.status in ENDED:
        raise NotNow("这件问题已经结束，不用再答复")
    words = checked(words, LONGEST_ANSWER, "answer", "请写下您的答复")
    question.answer = WORDS if "answer" in secret else words
    question.answered_by_id, question.answered_at = by.id, at
    question.answered_for_id = standing.stands_in_for.get(grant)
    session.flush()
    if "answer" in secret:
        keep_words(session, issue.id, in_question(question.id, "answer"), words, by, at)
    store_all(session, files, at, by, issue.id, ANSWER_PAPERS, question_id=question.id, secret="papers" in secret)
    return question


def group_of(session: Session, enterprise_id: int, on: date) -> int | None:
    """The group to which an enterprise is assigned on a day."""
    query = select(Assignment.group_id).where(Assignment.enterprise_id == enterprise_id, held_on(Assignment, on))
    return session.scalar(query)


def checked(words: str, most: int, field: str, missing: str) -> str:
    """The words as they are kept: something, not too much, and nothing that no database takes. Raises `NotNow`."""
    words = words.strip()
    if not words:
        raise NotNow(missing, field)
    if len(words) > most:
        raise NotNow(f"最多 {most} 字，现有 {len(words)} 字", field)
    if not can_be_kept(words):
        raise NotNow("含有无法保存的字符，请删去后重新填写", field)
    return words
