"""关联与取消 Linking: a clerk of the handling office draws a link between two issues, and takes it off again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from models.actors import standing_of
from models.base import can_be_kept
from models.clock import day_of
from models.issues import Issue
from models.links import KINDS, LONGEST_REASON, IssueLink
from models.people import Person
from rules.facts import Grant
from rules.terms import Role


class NotLinked(ValueError):
    """A link that is not made; its words say why."""


def linker(actor_grants: tuple[Grant, ...], issue: Issue) -> Grant | None:
    """The grant by which somebody links an issue: a clerk of the office that handles it."""
    return next((one for one in actor_grants if one.role == Role.CLERK and one.office == issue.office_id), None)


def link(
    session: Session, issue: Issue, other: Issue, by: Person, at: datetime, *, kind: str = "related", reason: str = ""
) -> IssueLink:
    """Hold two issues against each other, in the caller's transaction. Raises `NotLinked`.

    A pair has one link: a proposal of repetition takes the place of a mere likeness.
    """
    standing = standing_of(session, by, day_of(at))
    grant = linker(standing.actor.with_role(Role.CLERK), issue)
    if grant is None:
        raise NotLinked("只有承办办公室的经办人可以关联")
    if kind not in KINDS:
        raise NotLinked("没有这一种关联")
    if issue.id == other.id:
        raise NotLinked("不能与它自己关联")
    if len(reason) > LONGEST_REASON or not can_be_kept(reason):
        raise NotLinked(f"说明最多 {LONGEST_REASON} 字，且不得含有无法保存的字符")
    _hold(session, issue.id, other.id)
    before = between(session, issue.id, other.id)
    if before is not None and (before.kind == kind or before.kind == "duplicate"):
        raise NotLinked("这两件已经关联，没有重复写入")
    if before is not None:
        before.undone_by_id, before.undone_at = by.id, at
        session.flush()
    made = IssueLink(
        issue_id=issue.id, other_id=other.id, kind=kind, reason=reason.strip(), made_by_id=by.id,
        made_for_id=standing.stands_in_for.get(grant), made_at=at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def unlink(session: Session, made: IssueLink, by: Person, at: datetime) -> IssueLink:
    """Take a link off again. Raises `NotLinked`."""
    _hold(session, made.issue_id, made.other_id)
    query = select(IssueLink).where(IssueLink.id == made.id).execution_options(populate_existing=True)
    made = session.scalars(query).one()
    clerk = standing_of(session, by, day_of(at)).actor.with_role(Role.CLERK)
    if linker(clerk, made.issue) is None and linker(clerk, made.other) is None:
        raise NotLinked("只有承办办公室的经办人可以取消关联")
    if made.undone_at is not None:
        raise NotLinked("这个关联已经取消，没有重复写入")
    made.undone_by_id, made.undone_at = by.id, at
    session.flush()
    return made


def _hold(session: Session, one: int, other: int) -> None:
    """Both issues, in order, until the transaction ends: two who link the same pair come one by one."""
    query = select(Issue.id).where(Issue.id.in_((one, other))).order_by(Issue.id).with_for_update(key_share=True)
    session.execute(query)


def between(session: Session, one: int, other: int) -> IssueLink | None:
    """The link that stands between two issues, whichever way it was drawn."""
    pair = or_(
        and_(IssueLink.issue_id == one, IssueLink.other_id == other),
        and_(IssueLink.issue_id == other, IssueLink.other_id == one),
    )
    found: IssueLink | None = session.scalars(select(IssueLink).where(pair, IssueLink.undone_at.is_(None))).first()
    return found
