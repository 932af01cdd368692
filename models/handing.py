"""交接 Handing over: enterprises between groups, and officers, members and informants; all of it or nothing.

Each verb works out its plan again in the same transaction and holds it against the stamp that the person saw.
The caller commits, and trusts nobody for scope but itself: what it names lies in its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actors import held_on
from models.assignments import Assignment
from models.clock import day_of
from models.enterprises import Enterprise
from models.groups import GroupMembership, LiaisonGroup
from models.handing_plan import (
    Hand,
    Plan,
    Row,
    duties,
    name_of,
    officers_on,
    refusals_of,
    stamped,
    trial,
    waiting_of,
)
from models.handovers import Handover, HandoverKind, HandoverRow
from models.informants import Informant
from models.people import Person
from models.refusals import NoPolicy, Refused
from models.scope import everything
from models.steps import take
from rules.decide import Refusal
from rules.house import DATES, EVIDENCE_ASKED
from rules.terms import Step

MOST_AT_ONCE = 200
"""Enterprises moved by one handover."""


class NotHanded(Exception):
    """Something stands in the way: `plan` says what, at each row."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("没有办理：请看标明的原因")
        self.plan = plan


class Changed(Exception):
    """Since the person looked, something changed; `plan` is how it stands now."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("预览之后情况有变，没有写入，请看最新的预览再确认")
        self.plan = plan


@dataclass(frozen=True)
class Move:
    """调整结对: these enterprises, from a day, to a group, in a relation; None leaves that as it is."""

    enterprises: Sequence[Enterprise]
    day: date
    group: LiaisonGroup | None = None
    relation: str | None = None


@dataclass(frozen=True)
class Succession:
    """人员交接: who leaves a place, and who follows him there from a day.

    `leaving` is a membership or an informant's appointment; `person` the successor's account, `name`, `position`
    and `phone` those of an informant who has none.
    """

    leaving: GroupMembership | Informant
    day: date
    person: Person | None = None
    name: str = ""
    position: str = ""
    phone: str = ""

    @property
    def kind(self) -> HandoverKind:
        """Of which kind."""
        if isinstance(self.leaving, Informant):
            return HandoverKind.INFORMANT
        return HandoverKind.OFFICER if self.leaving.part == "officer" else HandoverKind.MEMBER

    @property
    def successor(self) -> str:
        """His name."""
        return self.person.name if self.person else self.name


def _no(rule: Any, words: str, field_name: str | None) -> Refusal:
    return Refusal(rule.id, rule.clause, words, field_name)


# --- Enterprises ---------------------------------------------------------------------------------------


def plan_move(session: Session, actor: Person, at: datetime, wish: Move) -> Plan:
    """What the move would change, and what stands in its way; nothing of it is kept."""
    with everything(session):
        ids = [one.id for one in wish.enterprises]
        issues = waiting_of(session, ids)
        old, before = _hands(session, ids, wish.day), duties(session, wish.enterprises, issues, wish.day)
        refused, ended = {}, {one.id: _gap(session, one.id, wish.day) for one in wish.enterprises}
        with trial(session):
            for one in wish.enterprises:
                refused[one.id] = _tried(session, actor, at, one, wish, old.get(one.id))
            new, after = _hands(session, ids, wish.day), duties(session, wish.enterprises, issues, wish.day)
        rows = tuple(
            Row(
                one.id, one.name, old.get(one.id), None if refused[one.id] else new.get(one.id),
                refused[one.id], ended[one.id], issues.get(one.id, ()), before.get(one.id, ()),
                () if refused[one.id] else after.get(one.id, ()),
            )
            for one in wish.enterprises
        )  # fmt: skip
        return stamped(Plan(wish.day, rows, tuple(_too_many(wish))))


def _too_many(wish: Move) -> list[Refusal]:
    if len(wish.enterprises) > MOST_AT_ONCE:
        words = f"一次最多调整 {MOST_AT_ONCE} 户，现选了 {len(wish.enterprises)} 户，请分次办理"
        return [_no(EVIDENCE_ASKED, words, None)]
    return []


def _hands(session: Session, ids: Sequence[int], day: date) -> dict[int, Hand]:
    """By enterprise: the hand that has it on the day, or, where none does, that will have it afterwards."""
    query = select(Assignment).where(Assignment.enterprise_id.in_(ids)).order_by(Assignment.from_on.desc())
    found: dict[int, Assignment] = {}
    for one in session.scalars(query):
        if one.until_on is None or one.until_on > day:
            found[one.enterprise_id] = one
    officers = officers_on(session, {one.group_id for one in found.values()}, day)
    return {
        key: Hand(
            one.group_id, name_of(session, one.group_id), one.relation, officers.get(one.group_id, ""),
            one.from_on,
        )
        for key, one in found.items()
    }  # fmt: skip


def _gap(session: Session, enterprise: int, day: date) -> date | None:
    """The day on which nobody had it any more, where days lie between then and the new hand."""
    query = select(Assignment.until_on).where(Assignment.enterprise_id == enterprise)
    last = session.scalar(query.order_by(Assignment.from_on.desc()).limit(1))
    return last if last is not None and last < day else None


def _tried(
    session: Session, actor: Person, at: datetime, one: Enterprise, wish: Move, old: Hand | None
) -> tuple[Refusal, ...]:
    group = wish.group.id if wish.group else old.group_id if old else None
    relation = wish.relation or (old.relation if old else None)
    if old and (group, relation) == (old.group_id, old.relation):
        return (_no(EVIDENCE_ASKED, f"已由{old.group}按此关系结对，无须调整", "group"),)
    try:
        _assign(session, actor, at, one.id, group, relation, wish.day)
    except (Refused, NoPolicy) as error:
        return refusals_of(error)
    return ()


def _assign(
    session: Session, actor: Person, at: datetime, enterprise: int, group: int | None, relation: str | None, day: date
) -> Assignment:
    said: dict[str, Any] = {"enterprise": enterprise, "group": group, "relation": relation, "from": day}
    made: Assignment = take(session, None, Step.ASSIGN, actor, at, **said)
    return made


def move(session: Session, actor: Person, at: datetime, wish: Move, stamp: str) -> Handover:
    """调整结对: every one of them, or none. Raises `NotHanded`, `Changed`; the caller commits."""
    with everything(session):
        ids = sorted(one.id for one in wish.enterprises)
        session.execute(
            select(Enterprise.id).where(Enterprise.id.in_(ids)).order_by(Enterprise.id).with_for_update()
        )
        _held_against(plan := plan_move(session, actor, at, wish), stamp)
        by_id = {row.enterprise_id: row for row in plan.rows}
        handover = _handover(session, actor, at, HandoverKind.ASSIGNMENT, wish.enterprises[0].office_id, wish.day)
        for one in wish.enterprises:
            active = session.scalar(
                select(Assignment).where(Assignment.enterprise_id == one.id, Assignment.until_on.is_(None))
            )
            row = HandoverRow(
                handover_id=handover.id, enterprise_id=one.id, ended_id=active.id if active else None,
                ended_from_on=active.from_on if active else None,
                old_group_id=active.group_id if active else None, old_relation=active.relation if active else None,
            )  # fmt: skip
            new = by_id[one.id].new
            assert new is not None  # a plan that stands has a new hand for each
            made = _assign(session, actor, at, one.id, new.group_id, new.relation, wish.day)
            row.made_id, row.new_group_id, row.new_relation = made.id, new.group_id, new.relation
            session.add(row)
        session.flush()
        return handover


def _held_against(plan: Plan, stamp: str) -> None:
    if plan.stamp != stamp:
        raise Changed(plan)
    if not plan.stands:
        raise NotHanded(plan)


def _handover(
    session: Session, actor: Person, at: datetime, kind: HandoverKind, office_id: int, day: date
) -> Handover:
    made = Handover(
        office_id=office_id, kind=kind.value, from_on=day, made_by_id=actor.id, made_on=day_of(at), made_at=at
    )
    session.add(made)
    session.flush()
    return made


# --- People --------------------------------------------------------------------------------------------


def plan_succession(session: Session, actor: Person, at: datetime, wish: Succession) -> Plan:
    """What waits for him and is owed in his place, enterprise by enterprise; and what stands in the way."""
    with everything(session):
        leaving = wish.leaving
        refusals = _why_not(session, wish)
        if not refusals:
            with trial(session):
                refusals = _succeeded(session, actor, at, wish)[1]
        enterprises = _of_place(session, leaving, wish.day)
        issues = waiting_of(session, [one.id for one in enterprises])
        owed = duties(session, list(enterprises), issues, wish.day)
        group = leaving.group if isinstance(leaving, GroupMembership) else None
        rows = []
        for one, relation in enterprises.items():
            old = Hand(group.id if group else 0, group.name if group else "", relation, str(leaving), leaving.from_on)
            new = replace(old, officer=wish.successor, since=wish.day)
            rows.append(Row(one.id, one.name, old, new, (), None, issues.get(one.id, ()), owed.get(one.id, ())))
        return stamped(Plan(wish.day, tuple(rows), tuple(refusals)))


def _of_place(session: Session, leaving: GroupMembership | Informant, day: date) -> dict[Enterprise, str]:
    """The enterprises that go with the place on that day, each with its relation."""
    if isinstance(leaving, Informant):
        enterprise = session.get(Enterprise, leaving.enterprise_id)
        return {enterprise: ""} if enterprise else {}
    query = (
        select(Enterprise, Assignment.relation)
        .join(Assignment, Assignment.enterprise_id == Enterprise.id)
        .where(Assignment.group_id == leaving.group_id, held_on(Assignment, day))
    )
    rows = session.execute(query.order_by(Enterprise.name, Enterprise.id))
    return {row[0]: row[1] for row in rows}


def _why_not(session: Session, wish: Succession) -> tuple[Refusal, ...]:
    """What speaks against it before the rules are asked."""
    leaving, found = wish.leaving, []
    if leaving.until_on is not None:
        found.append(_no(EVIDENCE_ASKED, f"{leaving}已经离任", None))
    if wish.day <= leaving.from_on:
        found.append(_no(DATES, f"交接之日应晚于前任任职之日 {leaving.from_on}", "from_on"))
    if wish.person is None and not wish.name:
        found.append(_no(EVIDENCE_ASKED, "缺：继任", "person"))
    elif wish.person is not None and wish.person.id == leaving.person_id:
        found.append(_no(EVIDENCE_ASKED, "继任不能是前任本人", "person"))
    if wish.person is not None and not wish.person.enabled:
        found.append(_no(EVIDENCE_ASKED, f"{wish.person.name}的账号已停用", "person"))
    if isinstance(leaving, GroupMembership) and wish.person is not None:
        held = select(GroupMembership).where(
            GroupMembership.group_id == leaving.group_id, GroupMembership.person_id == wish.person.id
        )
        if any(one.until_on is None or one.until_on > wish.day for one in session.scalars(held)):
            words = f"{wish.person.name}在这段时间已在本组任职；改任的，请先登记其离任"
            found.append(_no(EVIDENCE_ASKED, words, "person"))
    return tuple(dict.fromkeys(found))


def _succeeded(
    session: Session, actor: Person, at: datetime, wish: Succession
) -> tuple[Any, tuple[Refusal, ...]]:
    """End the one and appoint the other: the record made, or the refusals, under the names of the form."""
    leaving = wish.leaving
    leaving.until_on = wish.day
    session.flush()
    if isinstance(leaving, GroupMembership) and leaving.part == "member":
        made = GroupMembership(
            group_id=leaving.group_id, person=wish.person, part="member", from_on=wish.day
        )
        session.add(made)
        session.flush()
        return made, ()
    informant = isinstance(leaving, Informant)
    who = wish.person.id if wish.person else wish.name
    of = leaving.enterprise_id if isinstance(leaving, Informant) else leaving.group_id
    said: dict[str, Any] = {"informant" if informant else "officer": who, "of": of, "from": wish.day}
    try:
        made = take(session, None, Step.APPOINT, actor, at, **said)
    except (Refused, NoPolicy) as error:
        return None, tuple(_at_the_form(one) for one in refusals_of(error))
    if isinstance(made, Informant):
        made.name = wish.name or made.name
        made.position, made.phone = wish.position or made.position, wish.phone or made.phone
        session.flush()
    return made, ()


def _at_the_form(one: Refusal) -> Refusal:
    """A refusal at the field of the handover's own form."""
    names = {"from": "from_on", "officer": "person", "informant": "person"}
    return replace(one, field=names.get(one.field or "", one.field))


def succeed(session: Session, actor: Person, at: datetime, wish: Succession, stamp: str) -> Handover:
    """人员交接: end the one in office and appoint his successor. Raises `NotHanded`, `Changed`; the caller commits."""
    with everything(session):
        _lock(session, wish.leaving)
        plan = plan_succession(session, actor, at, wish)
        if plan.stamp != stamp:
            raise Changed(plan)
        if plan.refusals:
            raise NotHanded(plan)
        leaving = wish.leaving
        group = leaving.group if isinstance(leaving, GroupMembership) else None
        enterprise = leaving.enterprise if isinstance(leaving, Informant) else None
        office = (group or enterprise).office_id  # type: ignore[union-attr] # one of them is there
        handover = _handover(session, actor, at, wish.kind, office, wish.day)
        made, _ = _succeeded(session, actor, at, wish)
        session.add(
            HandoverRow(
                handover_id=handover.id, enterprise_id=enterprise.id if enterprise else None,
                old_group_id=group.id if group else None, new_group_id=group.id if group else None,
                old_name=_name(leaving)[:40], new_name=wish.successor[:40], ended_id=leaving.id,
                ended_from_on=leaving.from_on, made_id=made.id,
            )
        )  # fmt: skip
        session.flush()
        return handover


def _lock(session: Session, leaving: GroupMembership | Informant) -> None:
    model = type(leaving)
    session.execute(select(model.id).where(model.id == leaving.id).with_for_update())


def _name(one: GroupMembership | Informant) -> str:
    return one.name if isinstance(one, Informant) else one.person.name
