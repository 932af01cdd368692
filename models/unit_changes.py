"""单位撤并 A unit merged or dissolved: what it handles passes, by a step of each issue, to who succeeds it.

The plan names every open issue; those that have a slip pass, those only proposed are to be proposed again. Where
nobody succeeds it, each open slip stands in the way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actors import held_on
from models.areas import are_of_one_line, parents_of
from models.clock import day_of
from models.enterprises import Enterprise
from models.issues import ENDED, Issue, IssueUnit
from models.people import Grant, Person
from models.scope import everything
from models.slips import Slip, SlipKind
from models.steps import take
from models.unit_endings import ENDINGS, UnitEnding
from models.units import Unit
from rules.policies import POLICIES
from rules.terms import Role, Status, Step


@dataclass(frozen=True)
class Carried:
    """在办的一件: by number and name alone; `part` is 牵头 or 配合, `slip` the number of the slip that binds."""

    id: int
    seq: int
    number: str
    enterprise: str
    status: str
    part: str
    slip: str


@dataclass(frozen=True)
class Problem:
    """What stands in the way, at which field of the form; None for the whole."""

    field: str | None
    words: str


@dataclass(frozen=True)
class EndingPlan:
    """撤并预览: `passing` move to the successor, `to_propose` are to be proposed again."""

    passing: tuple[Carried, ...]
    to_propose: tuple[Carried, ...]
    handlers: tuple[str, ...]
    successors: tuple[str, ...]
    problems: tuple[Problem, ...]
    stamp: str = ""


class EndingRefused(Exception):
    """The ending was not written: `plan` says why, or how it stands now."""

    def __init__(self, plan: EndingPlan, words: str) -> None:
        super().__init__(words)
        self.plan = plan


@dataclass(frozen=True)
class Ending:
    """撤并: how, on which day, by which order, and who succeeds."""

    unit: Unit
    kind: str
    on: date
    reason: str
    successor: Unit | None = None


def plan_ending(
    session: Session, wish: Ending, today: date, offices: Collection[int] | None = None
) -> EndingPlan:
    """What it would change; `offices` are those whose issues he may pass on, None for all."""
    with everything(session):
        passing, to_propose, beyond = _carried(session, wish.unit, offices)
        problems = list(_problems(session, wish, today))
        if passing and wish.successor is None:
            words = f"还有 {len(passing)} 件在办的文书，须先逐件办结、退办或作废，或指定承接单位"
            problems.append(Problem("successor", words))
        if beyond:
            words = f"另有其他办公室在办的 {beyond} 件，不在您的范围内，请上级办公室的系统管理员办理"
            problems.append(Problem(None, words))
        return _stamped(session, wish, passing, to_propose, tuple(problems), today)


def _stamped(
    session: Session, wish: Ending, passing: list[Carried], to_propose: list[Carried],
    problems: tuple[Problem, ...], today: date,
) -> EndingPlan:  # fmt: skip
    handlers = _handlers(session, wish.unit.id, today)
    successors = _handlers(session, wish.successor.id, today) if wish.successor else ()
    said = (wish.kind, wish.on, wish.reason, wish.successor.id if wish.successor else None, passing, to_propose, problems)
    stamp = hashlib.sha256(repr(said).encode()).hexdigest()[:32]
    return EndingPlan(tuple(passing), tuple(to_propose), handlers, successors, problems, stamp)


def _carried(
    session: Session, unit: Unit, offices: Collection[int] | None
) -> tuple[list[Carried], list[Carried], int]:
    """Its open issues: those with a slip, those only proposed, and how many lie beyond his offices."""
    query = (
        select(
            Issue.id, Issue.seq, Issue.registration_no, Enterprise.name, Issue.status, IssueUnit.part,
            Issue.office_id, Issue.policy,
        )
        .join(IssueUnit, IssueUnit.issue_id == Issue.id)
        .join(Enterprise, Enterprise.id == Issue.enterprise_id)
        .where(IssueUnit.unit_id == unit.id, Issue.status.not_in(ENDED))
        .order_by(Issue.id)
    )  # fmt: skip
    rows = session.execute(query).all()
    slips = _slips(session, [row.id for row in rows])
    passing, to_propose, beyond = [], [], 0
    for row in rows:
        one = Carried(
            row.id, row.seq, row.registration_no or "", row.name, Status(row.status).words,
            {"lead": "牵头", "cooperating": "配合"}[row.part], slips.get(row.id, ""),
        )  # fmt: skip
        move = POLICIES[row.policy].move(Step.SUCCEED)
        if move is None or Status(row.status) not in move.start:
            to_propose.append(one)
        elif offices is not None and row.office_id not in offices:
            beyond += 1
        else:
            passing.append(one)
    return passing, to_propose, beyond


def _slips(session: Session, issues: list[int]) -> dict[int, str]:
    """By issue: the number of the slip that binds."""
    query = select(Slip.issue_id, Slip.number).where(
        Slip.issue_id.in_(issues), Slip.void.is_(False), Slip.kind != SlipKind.REMINDER
    )
    return {row.issue_id: row.number for row in session.execute(query.order_by(Slip.id))}


def _handlers(session: Session, unit_id: int, today: date) -> tuple[str, ...]:
    query = select(Person.name).join(Grant, Grant.person_id == Person.id).where(
        Grant.role == Role.UNIT_HANDLER.value, Grant.unit_id == unit_id, held_on(Grant, today), Person.enabled
    )  # fmt: skip
    return tuple(session.scalars(query.order_by(Person.id)))


def _problems(session: Session, wish: Ending, today: date) -> list[Problem]:
    unit, successor, found = wish.unit, wish.successor, []
    if wish.kind not in ENDINGS:
        found.append(Problem("kind", "请选并入或撤销"))
    if session.scalar(select(UnitEnding.id).where(UnitEnding.unit_id == unit.id)) is not None or unit.until_on:
        found.append(Problem(None, f"{unit.name}已于 {unit.until_on} 撤并"))
    if wish.on > today:
        found.append(Problem("on", f"{wish.on} 还没有到，请到撤并之日再登记"))
    if unit.from_on and wish.on <= unit.from_on:
        found.append(Problem("on", f"撤并之日应晚于设立之日 {unit.from_on}"))
    if later := _issued_after(session, unit, wish.on):
        found.append(Problem("on", f"{wish.on} 之后还向该单位印发过{later}，请核对日期"))
    if wish.kind == "merged" and successor is None:
        found.append(Problem("successor", "并入的，须指定并入哪个单位"))
    if successor is not None and successor.id == unit.id:
        found.append(Problem("successor", "不能是本单位自己"))
    elif successor is not None and successor.until_on and successor.until_on <= today:
        found.append(Problem("successor", f"{successor.name}已于 {successor.until_on} 撤并，请选接续其职责的单位"))
    elif successor is not None and successor.from_on and successor.from_on > today:
        found.append(Problem("successor", f"{successor.name}到 {successor.from_on} 才设立"))
    elif successor is not None and not are_of_one_line(parents_of(session), unit.office_id, successor.office_id):
        found.append(Problem("successor", f"{successor.name}不是同一所辖范围的单位"))
    return found


def _issued_after(session: Session, unit: Unit, day: date) -> str:
    """The last slip that was issued to it after a day, in words."""
    query = select(Slip).where(Slip.unit_id == unit.id, Slip.issued_on > day, Slip.void.is_(False))
    last = session.scalars(query.order_by(Slip.issued_on.desc(), Slip.id.desc()).limit(1)).first()
    return f"{last}（{last.issued_on}）" if last else ""


def end_unit(
    session: Session, actor: Person, at: datetime, wish: Ending, stamp: str,
    offices: Collection[int] | None = None,
) -> UnitEnding:  # fmt: skip
    """撤并: the unit is no more from the day, and each open slip passes by a step of its issue; the caller commits.

    Raises `EndingRefused`, with nothing written; and what `take` raises.
    """
    with everything(session):
        session.execute(select(Unit.id).where(Unit.id == wish.unit.id).with_for_update())
        plan = plan_ending(session, wish, day_of(at), offices)
        if plan.stamp != stamp:
            raise EndingRefused(plan, "预览之后情况有变，没有写入，请看最新的预览再确认")
        if plan.problems:
            raise EndingRefused(plan, "没有办理：请看标明的原因")
        ending = UnitEnding(
            unit_id=wish.unit.id, kind=wish.kind, successor_id=wish.successor.id if wish.successor else None,
            on=wish.on, reason=wish.reason, recorded_by_id=actor.id, recorded_at=at,
        )  # fmt: skip
        wish.unit.until_on = wish.on
        session.add(ending)
        session.flush()
        _pass_on(session, actor, at, plan.passing, wish)
        return ending


def _pass_on(
    session: Session, actor: Person, at: datetime, passing: tuple[Carried, ...], wish: Ending
) -> None:
    for one in passing:
        assert wish.successor is not None  # the plan refuses it otherwise
        take(
            session, session.get_one(Issue, one.id), Step.SUCCEED, actor, at, seen=one.seq,
            from_unit=wish.unit.id, to_unit=wish.successor.id, since=wish.on, reason=wish.reason,
        )  # fmt: skip


def left_behind(
    session: Session, ending: UnitEnding, offices: Collection[int] | None = None
) -> list[Carried]:
    """Open slips that are with an ended unit again, for instance because an issue was taken up anew."""
    with everything(session):
        return _carried(session, ending.unit, offices)[0]


def pass_on(
    session: Session, actor: Person, at: datetime, ending: UnitEnding, successor: Unit,
    offices: Collection[int] | None = None,
) -> int:  # fmt: skip
    """承接: what is with an ended unit again passes too; how many passed. The caller commits."""
    with everything(session):
        wish = Ending(ending.unit, ending.kind, day_of(at), ending.reason, successor)
        found = tuple(_carried(session, ending.unit, offices)[0])
        _pass_on(session, actor, at, found, wish)
        return len(found)
