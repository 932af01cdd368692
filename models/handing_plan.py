"""交接预览 What a handover would change: who has what now and then, what waits, what is owed, what stands in the way.

A plan is worked out by doing it and taking it back (`trial`): what it shows is what would be, and what it refuses
is what the rules refuse. Its `stamp` names all of it; a plan whose stamp has changed is shown again, not carried out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.enterprises import Enterprise
from models.groups import GroupMembership, LiaisonGroup
from models.issues import ENDED, Issue
from models.obligations import obligations
from models.offices import Office
from models.refusals import NoPolicy, Refused
from rules.decide import Refusal
from rules.kinds import Cadence
from rules.owed import Owed
from rules.policies import POLICIES
from rules.terms import Status

VERIFIED = (Status.VERIFIED.value, Status.CONFIRMED.value)


@dataclass(frozen=True)
class Hand:
    """在谁手里: a group, in which relation, and its officer on the day."""

    group_id: int
    group: str
    relation: str
    officer: str
    since: date | None = None


@dataclass(frozen=True)
class Waiting:
    """一件在办的问题: number, where it stands, and whether it still waits for the group's verification."""

    id: int
    number: str
    status: str
    to_verify: bool
    seq: int


@dataclass(frozen=True)
class Duty:
    """应做: what a group owes for an enterprise or an issue in the period that holds the day."""

    of: str
    group_id: int
    group: str
    each: int
    due: int
    done: int
    partial: bool
    start: date
    last: date


@dataclass(frozen=True)
class Row:
    """一户: both hands, what waits, what each hand owes; `refusals` say why it cannot pass."""

    enterprise_id: int
    name: str
    old: Hand | None
    new: Hand | None
    refusals: tuple[Refusal, ...] = ()
    gap_from: date | None = None
    issues: tuple[Waiting, ...] = ()
    before: tuple[Duty, ...] = ()
    after: tuple[Duty, ...] = ()

    def visits(self, after: bool) -> tuple[Duty, ...]:
        """What is owed in visits, before or after; the old hand's first."""
        return self._of("visit", after)

    def reports(self, after: bool) -> tuple[Duty, ...]:
        """What is owed in weekly reports, before or after; the old hand's first."""
        return self._of("progress", after)

    def _of(self, kind: str, after: bool) -> tuple[Duty, ...]:
        old = self.old.group_id if self.old else None
        mine = (one for one in (self.after if after else self.before) if one.of == kind)
        return tuple(sorted(mine, key=lambda one: one.group_id != old))


@dataclass(frozen=True)
class Plan:
    """预览: every row, and the stamp by which it is known again."""

    day: date
    rows: tuple[Row, ...]
    refusals: tuple[Refusal, ...] = ()
    stamp: str = field(default="", compare=False)

    @property
    def stands(self) -> bool:
        """Whether it may be carried out: something to do, and nothing in the way."""
        return bool(self.rows) and not self.refusals and not any(row.refusals for row in self.rows)

    @property
    def wrong(self) -> int:
        """How many rows stand in the way."""
        return sum(1 for row in self.rows if row.refusals)


def stamped(plan: Plan) -> Plan:
    """The plan with the stamp of all that it says."""
    digest = hashlib.sha256(repr((plan.day, plan.rows, plan.refusals)).encode()).hexdigest()
    return Plan(plan.day, plan.rows, plan.refusals, digest[:32])


@contextmanager
def trial(session: Session) -> Iterator[None]:
    """What is done inside is taken back, whatever comes of it; what waited before is written first."""
    session.flush()
    point = session.begin_nested()
    try:
        yield
        session.flush()
    finally:
        point.rollback()
        session.expire_all()


def refusals_of(error: Exception) -> tuple[Refusal, ...]:
    """What was refused, as refusals. Raises again what is none."""
    if isinstance(error, Refused):
        return error.decision.refusals
    if isinstance(error, NoPolicy):
        from rules.house import RIGHTS

        return (Refusal(RIGHTS.id, RIGHTS.clause, str(error)),)
    raise error


def officers_on(session: Session, groups: Iterable[int], day: date) -> dict[int, str]:
    """By group: its liaison officer's name on a day."""
    held = select(GroupMembership.group_id, GroupMembership).where(
        GroupMembership.group_id.in_(set(groups)), GroupMembership.part == "officer"
    )
    return {group: one.person.name for group, one in session.execute(held) if one.holds_on(day)}


def waiting_of(session: Session, enterprises: Iterable[int]) -> dict[int, tuple[Waiting, ...]]:
    """By enterprise: its open issues, by number and status alone."""
    columns = (Issue.enterprise_id, Issue.id, Issue.registration_no, Issue.status, Issue.seq)
    query = select(*columns).where(Issue.enterprise_id.in_(set(enterprises)), Issue.status.not_in(ENDED))
    found: dict[int, tuple[Waiting, ...]] = {}
    for enterprise, key, number, status, seq in session.execute(query.order_by(Issue.id)):
        one = Waiting(key, number or "", Status(status).words, status not in VERIFIED, seq)
        found[enterprise] = (*found.get(enterprise, ()), one)
    return found


def duties(
    session: Session, enterprises: Sequence[Enterprise], issues: dict[int, tuple[Waiting, ...]], day: date
) -> dict[int, tuple[Duty, ...]]:
    """By enterprise: the visits owed in the month that holds the day, and the reports owed in its week."""
    of_issue = {one.id: enterprise for enterprise, several in issues.items() for one in several}
    wanted = {one.id for one in enterprises}
    found: dict[int, tuple[Duty, ...]] = {}
    for office_id in sorted({one.office_id for one in enterprises}):
        for one in obligations(session, session.get(Office, office_id), day):
            of = _kind(one)
            enterprise = one.each if of == "visit" else of_issue.get(one.each) if of == "progress" else None  # type: ignore[arg-type] # an issue's number
            if isinstance(enterprise, int) and enterprise in wanted:
                found[enterprise] = (*found.get(enterprise, ()), _duty(session, of, one))
    return found


def _kind(one: Owed) -> str:
    """visit or progress of a group; nothing else passes with an enterprise."""
    rule = POLICIES[one.rule.partition("/")[0]].rule(one.rule)
    return rule.of if isinstance(rule, Cadence) and rule.owed_by == "group" else ""


def _duty(session: Session, of: str, one: Owed) -> Duty:
    assert isinstance(one.each, int)  # visits and reports are owed for a record
    return Duty(
        of, one.owner or 0, name_of(session, one.owner), one.each, one.due, one.done, one.partial,
        one.period.start, one.period.last,
    )  # fmt: skip


def name_of(session: Session, group_id: int | None) -> str:
    """A group's name."""
    group = session.get(LiaisonGroup, group_id) if group_id else None
    return group.name if group else ""
