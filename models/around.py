"""闭环之外 Around the loop: visits, assignments, appointments and meetings, asked of the same rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from models.actors import Standing, held_on
from models.assignments import Assignment
from models.attachments import Upload, store
from models.clock import day_of
from models.enterprises import Enterprise
from models.facts import enterprise_facts, policy_for
from models.groups import GroupMembership, LiaisonGroup
from models.informants import Informant
from models.log import acting_for, record
from models.meetings import Meeting
from models.offered import is_id, problems, refused_too, shown
from models.offices import Office
from models.people import Person, StandIn
from models.readings import settings_of
from models.refusals import NoPolicy, Refused
from models.visits import Visit
from rules.decide import decide
from rules.facts import EnterpriseFacts, Facts
from rules.terms import Step


@dataclass(frozen=True)
class _Asked:
    """What a writer writes from, once the step is allowed."""

    session: Session
    actor: Person
    at: datetime
    office: Office
    offered: Mapping[str, Any]
    surroundings: Mapping[str, Any]


def take(
    session: Session,
    step: Step,
    actor: Person,
    standing: Standing,
    at: datetime,
    office: Office | None,
    offered: Mapping[str, Any],
) -> Any:
    """Decide and write one of them; returns the record. Raises `Refused`, `NoPolicy`."""
    on = day_of(at)
    office = office or _office_of(session, standing, offered)
    policy = policy_for(office, on) if office else None
    if office is None or policy is None:
        raise NoPolicy("没有办公室，或该办公室当日没有适用的办法")
    known = is_id(offered.get("enterprise"))
    facts = Facts(
        office=office.id,
        level=office.level,
        enterprise=enterprise_facts(session, offered["enterprise"], on) if known else EnterpriseFacts(),
        settings=settings_of(session, policy, office.id, on),
        surroundings=_surroundings(session, step, standing, offered),
    )
    decision = decide(policy, facts, step, standing.actor, on, shown(offered))
    decision = refused_too(decision, problems(session, step, offered, None, office.id, on), policy.order)
    if not decision.allowed:
        words = "；".join(f"{r.words}（{r.rule}）" for r in decision.refusals)
        record(session, "refused", step.value, None, at, words=f"{step.words}：{words}")
        session.flush()
        raise Refused(decision)
    asked = _Asked(session, actor, at, office, offered, facts.surroundings)
    with acting_for(session, standing.stands_in_for.get(decision.grant) if decision.grant else None):
        made = _WRITERS[step](asked)
        session.flush()
    return made


def _office_of(session: Session, standing: Standing, offered: Mapping[str, Any]) -> Office | None:
    own = next((grant.office for grant in standing.actor.grants if grant.office), None)
    enterprise = session.get(Enterprise, offered["enterprise"]) if is_id(offered.get("enterprise")) else None
    found = own or (enterprise.office_id if enterprise else None)
    return session.get(Office, found) if found else None


def _surroundings(
    session: Session, step: Step, standing: Standing, offered: Mapping[str, Any]
) -> dict[str, Any]:
    """What these steps are checked against: who holds the place, and from when."""
    of = offered.get("of")
    day = offered.get("from")
    if step == Step.APPOINT and is_id(of) and isinstance(day, date):
        return _places(session, "officer" if offered.get("officer") else "informant", of, day)
    if step == Step.VISIT and is_id(offered.get("enterprise")):
        return _visiting(session, standing, offered["enterprise"], offered.get("visited_on"))
    if step in (Step.ASSIGN, Step.END_ASSIGNMENT) and is_id(offered.get("enterprise")):
        return _assigning(session, step, offered["enterprise"])
    return {}


def _assigning(session: Session, step: Step, enterprise: int) -> dict[str, Any]:
    """The assignments of an enterprise never overlap: nothing begins or ends before the last one allows it."""
    held = select(Assignment.from_on, Assignment.until_on).where(Assignment.enterprise_id == enterprise)
    last = session.execute(held.order_by(Assignment.from_on.desc()).limit(1)).first()
    if last is not None and last.until_on is None:
        return {"not_before": last.from_on, "not_before_words": "不得早于上一次结对的起日"}
    if step == Step.END_ASSIGNMENT:
        return {"not_before": date.max, "not_before_words": "没有现行的结对，无从解除"}
    if last is not None:
        return {"not_before": last.until_on, "not_before_words": "不得早于上一次结对的止日，否则前后重叠"}
    return {}


def _visiting(session: Session, standing: Standing, enterprise: int, day: Any) -> dict[str, Any]:
    """The group that had the enterprise on the day of the visit, and in which he, or whom he stands in for, then was.

    Membership is asked of the day of the visit: who has left since may still record it, who had left may not.
    """
    if not isinstance(day, date):
        return {}
    me = standing.actor.id
    stood_in = select(StandIn.absent_id).where(StandIn.substitute_id == me, held_on(StandIn, day))
    people = {me, *standing.stands_in_for.values(), *session.scalars(stood_in)}
    member = select(GroupMembership.group_id, GroupMembership.person_id).where(
        GroupMembership.person_id.in_(people), held_on(GroupMembership, day)
    )
    now = Assignment.enterprise_id == enterprise, held_on(Assignment, day)
    for group, person in sorted(session.execute(member), key=lambda one: one.person_id != me):
        if session.scalar(select(Assignment.id).where(*now, Assignment.group_id == group)) is not None:
            return {"group": group, "for": person if person != me else None}
    groups = [grant.group for grant in standing.actor.grants if grant.group]
    if session.scalar(select(Assignment.id).where(*now, Assignment.group_id.in_(groups))) is not None:
        words = f"走访当日（{day}）您不在与该企业结对的帮扶联系组任职，请由当日在任的人员登记"
        return {"not_before": date.max, "not_before_words": words}
    mine = Assignment.enterprise_id == enterprise, Assignment.group_id.in_(groups)
    first = session.scalar(select(func.min(Assignment.from_on)).where(*mine, Assignment.from_on > day))
    words = "走访不得早于结对" if first else "当日没有与本组结对的企业不能登记走访"
    return {"not_before": first or date.max, "not_before_words": words}


def _places(session: Session, place: str, of: Any, day: date) -> dict[str, Any]:
    """Whoever holds the place on that day or later: one who begins afterwards is in the way as well."""
    if place == "officer":
        query = select(GroupMembership.id).where(
            GroupMembership.group_id == of,
            GroupMembership.part == "officer",
            _held_from(GroupMembership, day),
        )
        return {"active_officer": session.scalar(query.limit(1)) is not None}
    found = select(Informant.id).where(Informant.enterprise_id == of, _held_from(Informant, day))
    return {"active_informant": session.scalar(found.limit(1)) is not None}


def _held_from(model: Any, day: date) -> ColumnElement[bool]:
    return or_(model.until_on.is_(None), model.until_on > day)


def _visit(asked: _Asked) -> Visit:
    told = {name: (asked.offered.get(name) or "").strip() for name in ("place", "met", "account")}
    visit = Visit(
        enterprise_id=asked.offered["enterprise"], group_id=asked.surroundings["group"], visited_on=asked.offered["visited_on"],
        recorded_by_id=asked.actor.id, recorded_for_id=asked.surroundings["for"], recorded_on=day_of(asked.at),
        recorded_at=asked.at, **told,
    )  # fmt: skip
    asked.session.add(visit)
    return visit


def _assign(asked: _Asked) -> Assignment:
    _end_assignment(asked)
    assignment = Assignment(
        enterprise_id=asked.offered["enterprise"], group_id=asked.offered["group"], relation=asked.offered["relation"],
        from_on=asked.offered["from"],
    )  # fmt: skip
    asked.session.add(assignment)
    return assignment


def _end_assignment(asked: _Asked) -> Assignment | None:
    query = select(Assignment).where(
        Assignment.enterprise_id == asked.offered["enterprise"], Assignment.until_on.is_(None)
    )
    now = asked.session.scalar(query)
    if now is not None and now.from_on == asked.offered["from"]:
        asked.session.delete(now)  # undone on the day it began: it never held
        asked.session.flush()
        return None
    if now is not None:
        now.until_on = asked.offered["from"]
        asked.session.flush()
    return now


def _appoint(asked: _Asked) -> Any:
    day = asked.offered["from"]
    if asked.offered.get("officer"):
        person = _person_named(asked.session, asked.offered["officer"])
        group = asked.session.get(LiaisonGroup, asked.offered["of"])
        assert group is not None  # the caller names one that is there
        made: Any = GroupMembership(group=group, person=person, part="officer", from_on=day)
    else:
        made = _informant(asked.session, asked.offered)
    asked.session.add(made)
    return made


def _informant(session: Session, offered: Mapping[str, Any]) -> Informant:
    """By the id of an account, or by name where there is none yet."""
    named = offered["informant"]
    person = session.get(Person, named) if isinstance(named, int) else None
    return Informant(
        enterprise_id=offered["of"], person_id=person.id if person else None,
        name=person.name if person else str(named), position=person.position if person else "",
        phone=person.phone if person else "", from_on=offered["from"],
    )  # fmt: skip


def _person_named(session: Session, name: Any) -> Person:
    if isinstance(name, int):
        person = session.get(Person, name)
        assert person is not None  # the caller names one that is there
        return person
    person = Person(username=f"new-{name}"[:40], name=str(name)[:40], enabled=False)
    session.add(person)
    return person


def _meet(asked: _Asked) -> Meeting:
    record_id = asked.offered.get("record")
    if isinstance(record_id, Upload):
        record_id = store(asked.session, record_id, asked.at, asked.actor, None, "会议记录").id
    planned = asked.offered.get("planned")
    meeting = asked.session.get_one(Meeting, planned) if planned else Meeting(office_id=asked.office.id)
    meeting.kind, meeting.held_on = asked.offered["kind"], asked.offered["held_on"]
    meeting.present, meeting.state = asked.offered.get("present") or "", "held"
    if record_id is not None:
        meeting.record_id = record_id
    asked.session.add(meeting)
    return meeting


_WRITERS: dict[Step, Callable[[_Asked], Any]] = {
    Step.VISIT: _visit,
    Step.ASSIGN: _assign,
    Step.END_ASSIGNMENT: _end_assignment,
    Step.APPOINT: _appoint,
    Step.MEET: _meet,
}
