"""时间在谁手里: each working day in exactly one hand, the sums equal the whole, whatever happens; lateness apportioned."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import CalendarRow, WorkingCalendar
from rules.custody import Holder, Share, apportioned, stays
from rules.facts import Act, EnterpriseFacts, Facts, fold
from rules.policies.lincang_2021 import POLICY as LINCANG
from rules.policies.linyi_2014 import POLICY as LINYI
from rules.policy import Policy
from rules.terms import Status, Step
from tests.rules.test_lincang_2021 import DAY, later
from tests.rules.test_lincang_2021 import acts as road

H, S = Holder, Status
ROWS = [CalendarRow(date(2021, 4, 5), False, "清明节"), *(CalendarRow(date(2021, 5, day), False, "劳动节") for day in range(1, 6)),
        CalendarRow(date(2021, 4, 25), True, "补班"), CalendarRow(date(2021, 5, 8), True, "补班")]
CALENDAR = WorkingCalendar(ROWS, announced=[2021])
COUNTY, CITY = 2, 1
OFFICES = st.sampled_from([COUNTY, CITY])


def on(day: int, month: int = 4) -> date:
    return date(2021, month, day)


def told(*acts: Act, policy: Policy = LINCANG) -> Facts:
    return fold(acts, office=acts[-1].office, enterprise=EnterpriseFacts(1, group=7))


def the_road(*days: date) -> list[Act]:
    """The ordinary road, its steps on these days."""
    return [Act(**{**vars(act), "on": day}) for act, day in zip(road(S.CONFIRMED), days, strict=False)]


@st.composite
def lives(draw: st.DrawFn) -> tuple[Policy, Facts, date]:
    """Any moves at all, lawful or not, a few days or none apart, some to the office above; and a day to look."""
    policy = draw(st.sampled_from([LINCANG, LINYI]))
    moves = [(move.step, to) for move in policy.life().moves for to in (*move.targets, S.HANDLING)
             if move.step not in (Step.CORRECT, Step.SUCCEED, Step.RECEIVE)]
    day = DAY
    found = [Act(1, Step.RECEIVE, 1, day, S.RECEIVED, {"title": "用电"}, office=COUNTY)]
    for step, to in draw(st.lists(st.sampled_from(moves), max_size=14)):
        day += timedelta(days=draw(st.integers(0, 6)))
        leg = found[-1].to_leg
        said = {"lead_unit": draw(st.integers(1, 3)), "unit": 3} if step in (Step.PROPOSE, Step.REFER) else {}
        up = step == Step.PASS_UP
        found.append(Act(len(found) + 1, step, 1, day, to, said, leg=leg, to_leg=leg + up, office=CITY if leg > 1 else COUNTY))
    until = day + timedelta(days=draw(st.integers(0, 20)))
    return policy, fold(found, office=CITY, enterprise=EnterpriseFacts(1, group=7)), until


GROUPS = ((date(2020, 1, 1), date(2021, 4, 20), 7), (date(2021, 4, 20), date(2021, 4, 27), 8))


@given(lives(), st.integers(-3, 30), st.integers(0, 30), st.sampled_from([(), GROUPS]))
def test_the_sums_equal_the_whole(life: tuple[Policy, Facts, date], first: int, long: int, groups: tuple) -> None:  # type: ignore[type-arg]
    policy, facts, until = life
    due = DAY + timedelta(days=first)
    done = min(due + timedelta(days=long), until)
    found = stays(policy, facts, until, CALENDAR, late=(due, done), groups=groups)
    ended = [act for act in facts.acts if act.to in policy.life().ends]
    if not ended:
        whole = CALENDAR.working_days(DAY, until)
        assert sum(stay.days for stay in found) == whole
        assert sum(stay.late for stay in found) == CALENDAR.working_days(max(due, DAY), done)
        assert all(before.until == after.after for before, after in pairwise(found))
    shares = apportioned(found)
    assert sum(one.days for one in shares) == sum(stay.days for stay in found)
    assert sum(one.late for one in shares) == sum(stay.late for stay in found)
    assert len({(one.holder, one.whose) for one in shares}) == len(shares)
    assert all(one.late <= one.days for one in shares)


def test_who_held_which_days() -> None:
    """Received Monday the 12th; a day on which it changes hands is theirs who held it when the day began."""
    facts = told(*the_road(on(12), on(13), on(14), on(15), on(15), on(16), on(27), on(28), on(30)))
    found = apportioned(stays(LINCANG, facts, on(30), CALENDAR, late=(on(23), on(27))))
    assert found == (
        Share(H.OFFICE, COUNTY, 3, 0),  # 13 and 14, and the 28th until it called back
        Share(H.APPROVER, COUNTY, 1, 0),
        Share(H.UNIT, 1, 9, 3),  # 16, 19 to 23, 25 (a Sunday that is worked), 26, 27; the last three are late
        Share(H.ENTERPRISE, 1, 2, 0),
    )


def test_the_day_of_a_late_result_is_the_units() -> None:
    """Due Friday, filed Monday: one late day, and it is not the office's."""
    facts = told(*the_road(on(12), on(12), on(12), on(12), on(12), on(12), on(19)))
    found = apportioned(stays(LINCANG, facts, on(21), CALENDAR, late=(on(16), on(19))))
    assert [(one.holder, one.days, one.late) for one in found if one.days] == [(H.OFFICE, 2, 0), (H.UNIT, 5, 1)]


def test_what_passes_through_on_one_day_leaves_no_day() -> None:
    facts = told(*the_road(*[on(12)] * 6))
    assert [(one.holder, one.days) for one in apportioned(stays(LINCANG, facts, on(13), CALENDAR))] == [
        (H.OFFICE, 0), (H.APPROVER, 0), (H.UNIT, 1)]


def test_which_office_after_a_transfer() -> None:
    """The county's days and the city's are told apart, before the city did anything too."""
    acts = the_road(on(12), on(12), on(12), on(12))
    up = Act(5, Step.PASS_UP, 1, on(14), S.RECEIVED, {}, office=COUNTY, to_leg=2)
    facts = fold([*acts, up], office=CITY, enterprise=EnterpriseFacts(1))
    found = apportioned(stays(LINCANG, facts, on(19), CALENDAR))
    assert [(one.holder, one.whose, one.days) for one in found if one.days] == [(H.OFFICE, COUNTY, 2), (H.OFFICE, CITY, 3)]


def test_a_successor_holds_from_the_day_after() -> None:
    acts = the_road(*[on(12)] * 6)
    acts.append(later(acts, Step.SUCCEED, S.HANDLING, on(14), from_unit=1, to_unit=5, since=on(14)))
    found = apportioned(stays(LINCANG, told(*acts), on(16), CALENDAR))
    assert [(one.whose, one.days) for one in found if one.holder == H.UNIT] == [(1, 2), (5, 2)]


def test_which_group_where_the_enterprise_changed_it() -> None:
    """A group has it from its first day on: handed over on the 15th, the 15th is the new group's."""
    facts = told(*the_road(*[on(12)] * 7))
    groups = ((date(2020, 1, 1), on(15), 7), (on(15), None, 8))
    found = apportioned(stays(LINYI, facts, on(16), CALENDAR, groups=groups))
    assert [(one.whose, one.days) for one in found if one.holder == H.GROUP] == [(7, 2), (8, 2)]


def test_nobody_holds_what_is_closed() -> None:
    acts = the_road(*[on(12)] * 9)
    acts.append(later(acts, Step.CLOSE, S.CLOSED, on(13)))
    facts = told(*acts)
    assert sum(one.days for one in apportioned(stays(LINCANG, facts, on(30), CALENDAR))) == 1
