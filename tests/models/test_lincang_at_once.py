"""临沧 by many at once, and what is offered wrongly: one effect, one number, one act; else a clear answer and nothing written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.acts import Act
from models.clock import at
from models.issues import Issue
from models.log import LogEntry
from models.people import Grant, Person
from models.refusals import Refused, Stale
from models.registrations import Registration
from models.scope import ALL
from models.session import make_engine
from models.slips import Slip
from models.steps import take
from models.verify import verify
from rules.policies import POLICIES
from rules.terms import Role, Status, Step
from seed.case_evidence import Teller
from seed.case_play import Play
from seed.cast import SINCE, Cast
from tests.models.story import counted

LINCANG = POLICIES["lincang-2021-21"]
L = "lincang-2021-21/"
FRIDAY = date(2021, 4, 9)
TRANSFER = {"transfer_reason": "超出本级权限"}
AT_ONCE = 32


def play(session: Session, cast: Cast, status: Status, **given: object) -> Play:
    """An issue of the county office, as far as it has come; committed."""
    told = Play(session, cast, LINCANG, {"at": status.value, "on": FRIDAY, **given})
    session.commit()
    return told


def said(told: Play, step: Step, **differs: Any) -> dict[str, Any]:
    """What the step says where all is well, but for what differs; records by their ids, for other sessions."""
    teller = Teller(LINCANG.key, step, FRIDAY, lambda name: told.find(name, FRIDAY))
    return {name: getattr(value, "id", value) for name, value in {**teller.evidence({}, []), **differs}.items()}


STEPS = [
    (Step.REGISTER, Status.RECEIVED, "county/clerk", {}),
    (Step.APPROVE, Status.PROPOSED, "county/director", {}),
    (Step.DISPATCH, Status.APPROVED, "county/clerk", {}),
    (Step.PASS_UP, Status.APPROVED, "county/clerk", {"proposal": TRANSFER}),
    (Step.ACCEPT, Status.DISPATCHED, "unit_handler", {}),
]


@pytest.mark.slow
@pytest.mark.parametrize(("step", "status", "who", "given"), STEPS, ids=[step for step, *_ in STEPS])
def test_the_same_step_by_thirty_two(
    session: Session, database_url: str, cast: Cast, step: Step, status: Status, who: str, given: dict[str, Any]
) -> None:
    """Every second one says what he saw last: he is told that another was faster, the others what is refused now."""
    told = play(session, cast, status, **given)
    issue, person, seen = told.issue.id, cast[who].id, told.issue.seq
    before = {model: session.scalar(select(func.count()).select_from(model)) for model in (Act, Slip, Registration)}
    offered = [said(told, step) for _ in range(AT_ONCE)]
    session.commit()
    engine, together = make_engine(database_url, pool_size=AT_ONCE), Barrier(AT_ONCE)

    def one(n: int) -> str:
        with Session(engine, info={"scope": ALL}) as own:
            together.wait()
            try:
                saw = seen if n % 2 else None
                take(own, own.get_one(Issue, issue), step, own.get_one(Person, person), at(FRIDAY), seen=saw, **offered[n])
                own.commit()
            except (Refused, Stale) as answer:
                own.commit()
                rules = answer.decision.rules if isinstance(answer, Refused) else ["house/order"]
                return "told" if "house/order" in rules else str(rules)
            return "done"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert Counter(pool.map(one, range(AT_ONCE))) == {"done": 1, "told": AT_ONCE - 1}
    engine.dispose()
    session.expire_all()
    after = {model: session.scalar(select(func.count()).select_from(model)) for model in before}
    numbered = {Step.REGISTER: Registration, Step.DISPATCH: Slip, Step.PASS_UP: Slip}.get(step)
    assert {model: after[model] - before[model] for model in before} == {
        model: int(model in (Act, numbered)) for model in before
    }
    assert told.issue.seq == seen + 1
    assert list(verify(session)) == []


@dataclass(frozen=True)
class Wrong:
    """A step that is offered wrongly: how far the issue is, what happens before, and what is answered where."""

    status: Status
    step: Step
    answered: tuple[str, str | None]
    by: str = "county/clerk"
    given: dict[str, Any] = field(default_factory=dict)
    differs: Callable[[Play], dict[str, Any]] = lambda told: {}
    meanwhile: Callable[[Session, Play], None] = lambda session, told: None


def unit_dissolved(session: Session, told: Play) -> None:
    """Between the proposal and the slip."""
    told.cast["unit/1"].until_on = FRIDAY


def grant_ended(session: Session, told: Play) -> None:
    """The clerk's, from this very day."""
    grants = select(Grant).where(Grant.person_id == told.cast["county/clerk"].id, Grant.role == Role.CLERK.value)
    for grant in session.scalars(grants):
        grant.until_on = FRIDAY


def clerk_is_director(session: Session, told: Play) -> None:
    """Who proposed it holds the approver's role as well."""
    who, office = told.cast["county/clerk"].id, told.cast["county"].id
    session.add(Grant(person_id=who, role=Role.DIRECTOR.value, office_id=office, from_on=SINCE))


def approved_already(session: Session, told: Play) -> None:
    """In the same second."""
    assert told.do(Step.APPROVE, FRIDAY) is None


WRONG = {
    "transfer by an office with none above": Wrong(
        Status.REGISTERED, Step.PROPOSE, (L + "12.propose", "transfer_reason"), "city/clerk", {"office": "city"},
        lambda told: {**TRANSFER, "lead_unit": None},
    ),
    "two approvals in one second": Wrong(
        Status.PROPOSED, Step.APPROVE, ("house/order", None), "county/director", meanwhile=approved_already
    ),
    "a unit dissolved before the slip": Wrong(
        Status.APPROVED, Step.DISPATCH, ("house/evidence", None), meanwhile=unit_dissolved
    ),
    "a grant that ended meanwhile": Wrong(Status.APPROVED, Step.DISPATCH, ("house/rights", None), meanwhile=grant_ended),
    "the lead cooperates": Wrong(
        Status.REGISTERED, Step.PROPOSE, (L + "14.one-lead", "cooperating_units"),
        differs=lambda told: {"cooperating_units": (told.cast["unit/1"].id,)},
    ),
    "approved by who proposed": Wrong(
        Status.PROPOSED, Step.APPROVE, ("house/four-eyes", None), meanwhile=clerk_is_director
    ),
    "a category that the policy has not": Wrong(
        Status.RECEIVED, Step.REGISTER, (L + "10.categories", None), given={"issue": {"category": "天文观测"}}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_offered_wrongly_is_answered_and_leaves_nothing(session: Session, cast: Cast, name: str) -> None:
    wrong = WRONG[name]
    told = play(session, cast, wrong.status, **wrong.given)
    wrong.meanwhile(session, told)
    offered = said(told, wrong.step, **wrong.differs(told))
    session.commit()
    before, stood, last = counted(session), told.issue.status, session.scalar(select(func.max(LogEntry.id)))
    with pytest.raises(Refused) as refused:
        take(session, told.issue, wrong.step, cast[wrong.by], at(FRIDAY), **offered)
    session.commit()
    assert wrong.answered in [(one.rule, one.field) for one in refused.value.decision.refusals]
    assert all(one.words and one.clause for one in refused.value.decision.refusals)
    assert (counted(session), told.issue.status) == (before, stood)
    assert session.scalars(select(LogEntry.action).where(LogEntry.id > last)).all() == ["refused"]
    assert list(verify(session)) == []


MOMENTS = [
    (datetime(2021, 12, 31, 15, 59, tzinfo=UTC), "临翔服企办收（2021）第01号", date(2021, 12, 31)),
    (datetime(2021, 12, 31, 16, 30, tzinfo=UTC), "临翔服企办收（2022）第01号", date(2022, 1, 1)),
    (datetime(2022, 1, 1, 3, 30, tzinfo=ZoneInfo("America/New_York")), "临翔服企办收（2022）第01号", date(2022, 1, 1)),
    (datetime(2024, 2, 28, 11, 0, tzinfo=ZoneInfo("America/New_York")), "临翔服企办收（2024）第01号", date(2024, 2, 29)),
]


@pytest.mark.parametrize(("moment", "number", "day"), MOMENTS)
def test_year_and_day_are_those_of_shanghai(
    session: Session, cast: Cast, moment: datetime, number: str, day: date
) -> None:
    """In whatever zone the moment is told: half past four in the afternoon of UTC's last day is the new year."""
    told = Play(session, cast, LINCANG, {"at": "received", "on": min(day, date(2021, 12, 31))})
    offered = {**said(told, Step.REGISTER), "checked_on": date(2021, 12, 31)}
    take(session, told.issue, Step.REGISTER, cast["county/clerk"], moment, **offered)
    session.commit()
    assert (told.issue.registration_no, told.issue.registered_on) == (number, day)
