"""Numbers: no gap and no duplicate, by office, series and year, however many take them at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from models.guard import the_road
from models.numbers import NumberCounter, next_number, raised
from models.refusals import Refused
from models.scope import ALL
from models.slips import Slip
from models.verify import verify
from seed.cast import Cast
from tests.models.story import MONDAY, Story, by_hand

AT_ONCE, EACH = 8, 20


def test_no_gap_and_no_duplicate(engine: Engine, cast: Cast) -> None:
    """Eight at once, one in ten rolled back: what is kept counts on without a gap, from the first number on."""
    office = cast["city"].id

    def take(worker: int) -> list[int]:
        kept = []
        for turn in range(EACH):
            with Session(engine, info={"scope": ALL}) as session, the_road(session):
                number = next_number(session, office, "registration", 2014)
                if (turn + worker) % 10 == 0:
                    session.rollback()
                else:
                    session.commit()
                    kept.append(number)
        return kept

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = [number for numbers in pool.map(take, range(AT_ONCE)) for number in numbers]
    assert sorted(found) == list(range(1, len(found) + 1))
    assert len(found) == AT_ONCE * EACH * 9 // 10


def test_a_new_year_starts_at_one(session: Session, cast: Cast) -> None:
    old, new = Story(session, cast, date(2014, 12, 31)), Story(session, cast, date(2015, 1, 1))
    for story in (old, Story(session, cast, date(2014, 12, 31)), new):
        story.take("register")
    assert (old.issue.registration_no, new.issue.registration_no) == ("〔2014〕第001号", "〔2015〕第001号")


def test_each_office_and_series_counts_alone(session: Session, cast: Cast) -> None:
    for office in ("city", "county"):
        for series in ("registration", "disposal", "reminder"):
            assert next_number(session, cast[office].id, series, 2014) == 1
    assert next_number(session, cast["city"].id, "registration", 2014) == 2


@pytest.mark.parametrize("how", ["refused", "rolled back"])
def test_a_step_not_taken_gives_its_number_back(session: Session, cast: Cast, how: str) -> None:
    first, second = Story(session, cast), Story(session, cast)
    if how == "refused":
        with pytest.raises(Refused):
            first.take("register", vouched=False)
    else:
        from models.clock import at
        from models.steps import take
        from rules.terms import Step
        from tests.models.story import in_order

        take(
            session,
            first.issue,
            Step.REGISTER,
            cast["clerk"],
            at(MONDAY),
            **in_order("register", cast, MONDAY),
        )
        session.rollback()
    second.take("register")
    assert second.issue.registration_no == "〔2014〕第001号"
    assert session.scalars(select(NumberCounter.last)).all() == [1]


def test_a_void_number_is_not_used_again(session: Session, cast: Cast) -> None:
    story = Story(session, cast).to("dispatch")
    story.take("void_slip")
    Story(session, cast).to("dispatch")
    story.take("dispatch")
    query = select(Slip.number).order_by(Slip.id)
    assert session.scalars(query).all() == ["处〔2014〕第001号", "处〔2014〕第002号", "处〔2014〕第003号"]
    assert list(verify(session)) == []


@pytest.mark.parametrize("change", ["opened = 5", "last = last + 1, opened = 1", "last = last + 1, opened = last + 2"])
def test_the_opening_of_a_series_rises_with_its_counter_alone(session: Session, cast: Cast, change: str) -> None:
    """期初号: nobody moves it by hand; a number that this house gave can not be said to be an older ledger's."""
    with the_road(session):
        assert [raised(session, cast["city"].id, "registration", 2014) for _ in range(2)] == [1, 2]
        session.commit()
    assert by_hand(session, f"UPDATE number_counter SET {change}") is not None  # noqa: S608 # words of ours
    with the_road(session):
        assert raised(session, cast["city"].id, "registration", 2014, opening=True) == 3
        session.commit()
    assert session.execute(text("SELECT last, opened FROM number_counter")).one() == (3, 3)
