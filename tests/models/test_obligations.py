"""应做事项: gathered in a constant number of statements; filtered by rule, by owner, by what is missing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from models import clock
from models.obligations import obligations, of_owner, of_rule, owed_by, still_missing
from models.refusals import Refused
from models.steps import take
from rules.policies import POLICIES
from rules.terms import Status, Step
from seed.case_play import Play
from seed.cast import Cast

L = "linyi-2014-10/"
MONDAY = date(2014, 3, 3)


def play(session: Session, cast: Cast, status: Status, on: date = MONDAY) -> Play:
    return Play(session, cast, POLICIES["linyi-2014-10"], {"at": status.value, "on": on})


def statements(session: Session, on: date) -> int:
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", counted)
    try:
        obligations(session, None, on)
    finally:
        event.remove(engine, "before_cursor_execute", counted)
    return count


def test_the_number_of_statements_is_the_same_for_many_issues(session: Session, cast: Cast) -> None:
    play(session, cast, Status.HANDLING)
    session.expire_all()
    obligations(session, None, MONDAY)
    one = statements(session, MONDAY)
    for _ in range(5):
        play(session, cast, Status.HANDLING)
    assert statements(session, MONDAY) == one <= 10


def test_filters(session: Session, cast: Cast) -> None:
    play(session, cast, Status.HANDLING)
    found = obligations(session, cast["city"], MONDAY)
    assert {one.rule for one in found} == {
        L + name
        for name in (
            "5.visits-supported", "5.visits-contact", "6.unit-weekly", "7.weekly-progress", "10.monthly-meeting",
            "10.quarterly-meeting",
        )
    }  # fmt: skip
    assert [one.rule for one in of_owner(found, "unit", cast["unit/1"].id)] == [L + "6.unit-weekly"]
    assert len(of_rule(found, L + "7.weekly-progress")) == 1
    assert still_missing(found) == found
    assert owed_by(L + "9.explanation") == "unit"
    assert owed_by(L + "3.loop") == "office"


def test_each_office_has_its_own(session: Session, cast: Cast) -> None:
    """The county has no enterprises and no issue here, but meetings of its own."""
    play(session, cast, Status.HANDLING)
    found = obligations(session, cast["county"], MONDAY)
    assert {(one.rule, one.owner) for one in found} == {
        (L + "10.monthly-meeting", cast["county"].id),
        (L + "10.quarterly-meeting", cast["county"].id),
    }


def test_the_unit_owes_that_had_it(session: Session, cast: Cast) -> None:
    """Returned by one unit and handed to another: each owes for its own days."""
    made = play(session, cast, Status.DISPATCHED)
    made.do(Step.RETURN_SLIP, MONDAY + timedelta(days=4))
    made.do(Step.PROPOSE, MONDAY + timedelta(days=4), differs={"lead_unit": "unit/2"})
    made.do(Step.APPROVE, MONDAY + timedelta(days=4))
    made.do(Step.DISPATCH, MONDAY + timedelta(days=4))
    found = of_rule(obligations(session, None, MONDAY), L + "6.unit-weekly")
    assert {one.owner: one.due for one in found} == {cast["unit/1"].id: 1, cast["unit/2"].id: 0}


def test_an_officer_hands_over_on_a_date_and_the_history_stays(session: Session, cast: Cast) -> None:
    """4.one-liaison-officer: the first is ended, then the next is appointed; both stay on record."""
    group, on = cast["group/1"], date(2014, 3, 10)
    said = {"officer": "李四", "of": group.id, "from": on}
    with pytest.raises(Refused):
        take(session, None, Step.APPOINT, cast["administrator"], clock.at(on), office=cast["city"], **said)
    (before,) = (one for one in group.memberships if one.part == "officer")
    before.until_on = on
    session.flush()
    take(session, None, Step.APPOINT, cast["administrator"], clock.at(on), office=cast["city"], **said)
    session.expire(group)
    assert group.officer_on(on - timedelta(days=1)) == cast["liaison_officer"]
    assert str(group.officer_on(on)) == "李四"
