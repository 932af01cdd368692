"""撤销交接 Undoing a handover on the day on which it was made: the history comes back exactly as it was."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.acts import Act
from models.assignments import Assignment
from models.clock import day_of
from models.groups import GroupMembership
from models.handovers import Handover, HandoverKind, HandoverRow
from models.informants import Informant
from models.issues import Issue
from models.log import record
from models.people import Person
from models.scope import everything
from models.visits import Visit
from rules.terms import Role

MODELS: dict[str, type[Any]] = {
    HandoverKind.ASSIGNMENT: Assignment,
    HandoverKind.OFFICER: GroupMembership,
    HandoverKind.MEMBER: GroupMembership,
    HandoverKind.INFORMANT: Informant,
}
OF_GROUPS = (Role.LIAISON_OFFICER.value, Role.GROUP_MEMBER.value)


class NotUndone(Exception):
    """Why it cannot be undone, in words."""


def why_not_undone(session: Session, handover: Handover, at: datetime) -> str:
    """Why it may not be undone now; empty when it may."""
    with everything(session):
        if handover.undoes_id is not None:
            return "这一条本身就是撤销，不能再撤销"
        if session.scalar(select(Handover.id).where(Handover.undoes_id == handover.id)) is not None:
            return "已经撤销过了"
        if day_of(at) != handover.made_on:
            return f"只能在登记当日（{handover.made_on}）撤销，现已过期；请另行办理一次交接"
        for row in handover.rows:
            if why := _why_fixed(session, handover, row):
                return why
        return ""


def _why_fixed(session: Session, handover: Handover, row: HandoverRow) -> str:
    """What has happened to a row since."""
    model = MODELS[handover.kind]
    made, ended = session.get(model, row.made_id), session.get(model, row.ended_id) if row.ended_id else None
    changed = made is None or made.until_on is not None or made.from_on != handover.from_on
    if changed or (ended is not None and ended.until_on != handover.from_on):
        return f"{_whose(row)}：此后又有调整，不能撤销；请另行办理一次交接"
    if _used(session, handover, row, made):
        return f"{_whose(row)}：接手后已办理过事项（走访、核实或报送），不能撤销；请另行办理一次交接"
    return ""


def _whose(row: HandoverRow) -> str:
    return str(row.enterprise or row.new_name or row)


def _used(session: Session, handover: Handover, row: HandoverRow, made: Any) -> bool:
    """Whether the new hand has taken a step, or recorded a visit, since it was made."""
    since = handover.made_at
    acts = select(Act.id).where(Act.at > since)
    visits = select(Visit.id).where(Visit.recorded_at > since, Visit.visited_on >= handover.from_on)
    if handover.kind == HandoverKind.ASSIGNMENT:
        if row.old_group_id == row.new_group_id:
            return False
        members = select(GroupMembership.person_id).where(GroupMembership.group_id == row.new_group_id)
        of_it = select(Issue.id).where(Issue.enterprise_id == row.enterprise_id)
        acts = acts.where(Act.issue_id.in_(of_it), Act.role.in_(OF_GROUPS), _by(members))
        visits = visits.where(Visit.enterprise_id == row.enterprise_id, Visit.group_id == row.new_group_id)
    else:
        people = [made.person_id] if made.person_id else []
        acts = acts.where(_by(people))
        visits = visits.where(or_(Visit.recorded_by_id.in_(people), Visit.recorded_for_id.in_(people)))
    return session.scalar(acts.limit(1)) is not None or session.scalar(visits.limit(1)) is not None


def _by(people: Any) -> Any:
    return or_(Act.actor_id.in_(people), Act.for_id.in_(people))


def undo(session: Session, actor: Person, at: datetime, handover: Handover) -> Handover:
    """撤销: what began is gone, what ended goes on; the log and a record of its own tell. Raises `NotUndone`."""
    with everything(session):
        session.execute(select(Handover.id).where(Handover.id == handover.id).with_for_update())
        if why := why_not_undone(session, handover, at):
            raise NotUndone(why)
        for row in handover.rows:
            _put_back(session, handover, row)
        undone = Handover(
            office_id=handover.office_id, kind=handover.kind, from_on=handover.from_on, made_by_id=actor.id,
            made_on=day_of(at), made_at=at, undoes_id=handover.id,
        )  # fmt: skip
        session.add(undone)
        session.flush()
        record(session, "update", "handover", handover.id, at, words=f"撤销：{handover}")
        session.flush()
        return undone


def _put_back(session: Session, handover: Handover, row: HandoverRow) -> None:
    model = MODELS[handover.kind]
    session.delete(session.get_one(model, row.made_id))
    session.flush()
    if row.ended_id is None:
        return
    ended = session.get(model, row.ended_id)
    if ended is not None:
        ended.until_on = None
    else:  # it began on that very day, so that the move took its place altogether
        session.add(
            Assignment(
                id=row.ended_id, enterprise_id=row.enterprise_id, group_id=row.old_group_id,
                relation=row.old_relation, from_on=row.ended_from_on,
            )
        )  # fmt: skip
    session.flush()
