"""更正重演: whatever is corrected, the chain stays lawful — the fold after a correction is the fold of the corrected story.

And owed over chance assignments: never negative, never failed where only part is covered, whole where parts join.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.calendar import WorkingCalendar
from rules.checks import correction
from rules.decide import decide
from rules.evidence import EVIDENCE
from rules.facts import Act, Actor, EnterpriseFacts, Facts, Grant, fold
from rules.fields import Kind, read_value
from rules.kinds import Cadence
from rules.owed import Tally, Window, owed, period_of
from rules.policies import POLICIES
from rules.terms import Role, Status, Step

LINYI = POLICIES["linyi-2014-10"]
CLERK = Actor(1, "经办人", frozenset({Grant(Role.CLERK, office=1)}))
MONDAY = date(2014, 3, 3)
ROAD = (
    (Step.RECEIVE, 0, Status.RECEIVED, {"enterprise": 1, "title": "用电", "description": "厂区用电增容申请已报三个月未办结"}),
    (Step.REGISTER, 0, Status.REGISTERED, {
        "conditions_met": "无", "competent_unit": "供电公司", "units_involved": "无", "prior_contact": "无", "hoped_for_on": "无",
        "vouched": True, "checked_how": "phone", "checked_on": MONDAY}),
    (Step.PROPOSE, 0, Status.PROPOSED, {"opinion": "请办", "lead_unit": 1, "complexity": "clear", "days_allowed": 10}),
    (Step.APPROVE, 1, Status.APPROVED, {
        "decision": "同意", "study_held_on": MONDAY, "study_present": "全体", "study_decision": "同意"}),
    (Step.DISPATCH, 2, Status.DISPATCHED, {}),
    (Step.ACCEPT, 3, Status.HANDLING, {"received_on": MONDAY + timedelta(days=2)}),
    (Step.FILE_RESULT, 7, Status.REPORTED, {"account": "已办妥"}),
    (Step.VERIFY, 9, Status.VERIFIED, {"verified_on": MONDAY + timedelta(days=8), "passed": True}),
    (Step.CONFIRM, 10, Status.CONFIRMED, {"confirmed_on": MONDAY + timedelta(days=9), "satisfied": True, "document": "盖章.pdf"}),
)  # fmt: skip
STORY = tuple(
    Act(seq, step, 1, MONDAY + timedelta(days=days), to, said, Role.CLERK, office=1)
    for seq, (step, days, to, said) in enumerate(ROAD, 1)
)
TODAY = MONDAY + timedelta(days=10)
FIELDS = [(act.seq, field) for act in STORY for field in EVIDENCE[act.step]]
DAYS = st.integers(-3, 14).map(lambda days: (MONDAY + timedelta(days=days)).isoformat())
VALUES = st.one_of(DAYS, st.sampled_from(["", " ", "无", "短", "phone", "上门", "是", "3", "厂区用电增容申请已报四个月未办结"]))


def facts_of(acts: tuple[Act, ...]) -> Facts:
    """As they are folded."""
    return fold(acts, office=1, enterprise=EnterpriseFacts(1, group=1))


def own(step: Step) -> Actor:
    """Who may take a step by himself, so that only what is said can be wrong."""
    grants = {Grant(role, office=1, unit=1, group=1, enterprise=1) for role in Role if role != Role.UNIT_HANDLER}
    return Actor(2, "谁都是", frozenset({*grants, Grant(Role.UNIT_HANDLER, unit=1)}))


def unlawful(acts: tuple[Act, ...]) -> list[str]:
    """What the rules say against the story told from its beginning, as it stands after its corrections."""
    found, told = [], facts_of(acts).acts
    for place, act in enumerate(told):
        if act.step == Step.CORRECT:
            continue
        before = replace(
            facts_of(acts[:place]) if place else Facts(office=1, enterprise=EnterpriseFacts(1, group=1)), acts=told[:place]
        )
        found += decide(LINYI, before, act.step, own(act.step), act.on, act.evidence).rules
    return found


def test_the_story_itself_is_lawful() -> None:
    assert unlawful(STORY) == []


@settings(max_examples=150, derandomize=True, deadline=None)
@given(aims=st.lists(st.tuples(st.sampled_from(FIELDS), VALUES), min_size=1, max_size=5))
def test_no_correction_makes_the_chain_unlawful(aims: list) -> None:  # type: ignore[type-arg] # pairs of the lists above
    """One after the other, allowed or refused: the road, the rounds and the lawfulness stay."""
    acts = STORY
    for (seq, field), value in aims:
        offered = {"act": seq, "field": field.name, "value": value, "reason": "笔误"}
        decision = decide(LINYI, facts_of(acts), Step.CORRECT, CLERK, TODAY, offered)
        if not decision.allowed:
            continue
        last = acts[-1]
        acts = (*acts, Act(last.seq + 1, Step.CORRECT, 1, TODAY, last.to, offered, Role.CLERK, office=1))
        told = facts_of(acts)
        assert unlawful(acts) == []
        assert (told.status, told.round, told.leg) == (Status.CONFIRMED, 1, 1)
        assert told.acts[seq - 1].evidence.get(field.name) == read_value(field, value)
        assert acts[seq - 1] == STORY[seq - 1], "the act itself keeps what it said"


@settings(max_examples=60, derandomize=True, deadline=None)
@given(aim=st.sampled_from(FIELDS), value=VALUES)
def test_what_decides_the_road_is_never_corrected(aim: tuple, value: str) -> None:  # type: ignore[type-arg]
    seq, field = aim
    refused = list(correction(facts_of(STORY), {"act": seq, "field": field.name, "value": value}))
    if field.road or field.kind in (Kind.PAPER, Kind.FLAG, Kind.CHOICES):
        assert refused


# --- 应做

CADENCES = [one for one in LINYI.of(Cadence) if one.of in ("visit", "progress")]
CALENDAR = WorkingCalendar({}, frozenset({2014}))
OFFSETS = st.integers(0, 89)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(
    cadence=st.sampled_from(CADENCES),
    cuts=st.lists(OFFSETS, min_size=2, max_size=8, unique=True).map(sorted),
    done=st.frozensets(OFFSETS, max_size=12),
    at=OFFSETS,
)
def test_owed_over_any_assignments(cadence: Cadence, cuts: list[int], done: frozenset[int], at: int) -> None:
    """Windows from every other cut to the next: nothing negative, nothing counted outside, partial never failed."""
    first = date(2014, 2, 1)
    spans = [(first + timedelta(days=a), first + timedelta(days=b)) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    days = frozenset(first + timedelta(days=one) for one in done)
    on = first + timedelta(days=at)
    period = period_of(cadence.per, on)
    found = owed(cadence, on, Tally(1, 2, tuple(Window(a, b) for a, b in spans), days), CALENDAR)
    covered = [
        day
        for day in (period.start + timedelta(days=n) for n in range((period.until - period.start).days))
        if any(a <= day < b for a, b in spans)
    ]
    if found is None:
        assert not covered
        return
    assert 0 <= found.missing <= found.due <= cadence.at_least
    assert found.done == len(days & set(covered))
    if found.partial:
        assert found.missing == 0
        assert len(covered) < (period.until - period.start).days


@settings(max_examples=100, derandomize=True, deadline=None)
@given(cadence=st.sampled_from(CADENCES), cuts=st.lists(OFFSETS, max_size=5, unique=True).map(sorted), at=OFFSETS)
def test_a_window_in_parts_is_the_window(cadence: Cadence, cuts: list[int], at: int) -> None:
    """Assignments that follow on each other without a gap owe what one owes, and their done days sum."""
    first, last = date(2014, 1, 1), date(2014, 6, 1)
    on = date(2014, 2, 1) + timedelta(days=at)
    days = frozenset(on + timedelta(days=n) for n in (-20, -3, 0, 2, 9))
    edges = [first, *(date(2014, 2, 1) + timedelta(days=cut) for cut in cuts), last]
    parts = tuple(Window(a, b) for a, b in pairwise(edges))
    whole = owed(cadence, on, Tally(1, 2, (Window(first, last),), days), CALENDAR)
    assert owed(cadence, on, Tally(1, 2, parts, days), CALENDAR) == whole
    alone = [owed(cadence, on, Tally(1, 2, (part,), days), CALENDAR) for part in parts]
    assert whole is not None
    assert sum(one.done for one in alone if one) == whole.done
