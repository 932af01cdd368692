"""Handing over: enterprises between groups, people in their places; previewed, all or nothing, undone the same day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.assignments import Assignment
from models.clock import at
from models.groups import GroupMembership, LiaisonGroup
from models.handing import (
    Changed,
    Move,
    NotHanded,
    Succession,
    move,
    plan_move,
    plan_succession,
    succeed,
)
from models.handing_plan import Plan
from models.handing_undone import NotUndone, undo
from models.handovers import Handover, HandoverRow
from models.informants import Informant
from models.log import LogEntry
from models.people import Person
from models.refusals import Refused
from models.steps import take
from models.visits import Visit
from rules.terms import Step
from seed.cast import SINCE, Cast
from tests.models.story import MONDAY, Story, by_hand, counted

DAY = MONDAY
MOVED = date(2014, 3, 16)


def wish(cast: Cast, day: date = DAY, **differs: Any) -> Move:
    said = {"enterprises": (cast["enterprise/1"], cast["enterprise/2"]), "group": cast["group/2"], **differs}
    return Move(day=day, **said)


def moved(session: Session, cast: Cast, asked: Move, on: date = DAY) -> Handover:
    found = plan_move(session, cast["administrator"], at(on), asked)
    made = move(session, cast["administrator"], at(on), asked, found.stamp)
    session.commit()
    return made


def spans(session: Session, cast: Cast, name: str = "enterprise/1") -> list[tuple[Any, ...]]:
    query = select(Assignment).where(Assignment.enterprise_id == cast[name].id).order_by(Assignment.from_on)
    return [(one.id, one.group_id, one.relation, one.from_on, one.until_on) for one in session.scalars(query)]


def refused(plan: Plan) -> list[tuple[str, str | None]]:
    return [(one.rule, one.field) for row in plan.rows for one in row.refusals]


def test_a_move_leaves_the_history_and_names_both_hands(session: Session, cast: Cast) -> None:
    made = moved(session, cast, wish(cast, MOVED), MOVED)
    (old, new) = spans(session, cast)
    assert old[1:] == (cast["group/1"].id, "supported", SINCE, MOVED)
    assert new[1:] == (cast["group/2"].id, "supported", MOVED, None)
    assert [(row.enterprise_id, row.old_group_id, row.new_group_id, row.new_relation) for row in made.rows] == [
        (cast["enterprise/1"].id, cast["group/1"].id, cast["group/2"].id, "supported"),
        (cast["enterprise/2"].id, cast["group/1"].id, cast["group/2"].id, "contact"),
    ]
    assert (made.made_by_id, made.from_on, made.made_on) == (cast["administrator"].id, MOVED, MOVED)


def test_a_preview_writes_nothing_and_names_what_changes(session: Session, cast: Cast) -> None:
    story = Story(session, cast).to("file_result")
    take(session, None, Step.VISIT, cast["liaison_officer"], at(DAY), enterprise=cast["enterprise/1"], visited_on=DAY)
    session.commit()
    before = counted(session)
    plan = plan_move(session, cast["administrator"], at(DAY), wish(cast, MOVED))
    session.commit()
    assert counted(session) == before
    row = plan.rows[0]
    assert row.old is not None
    assert row.new is not None
    assert (row.old.group_id, row.new.group_id) == (cast["group/1"].id, cast["group/2"].id)
    assert row.new.officer == cast["liaison_officer/2"].name
    assert [(one.number, one.status, one.to_verify) for one in row.issues] == [
        (story.issue.registration_no, "已反馈", True)
    ]
    assert [(one.group_id, one.due, one.done, one.partial) for one in row.visits(after=False)] == [
        (cast["group/1"].id, 2, 1, False)
    ]
    assert sorted((one.group_id, one.due, one.done, one.partial) for one in row.visits(after=True)) == [
        (cast["group/1"].id, 2, 1, True), (cast["group/2"].id, 2, 0, True),
    ]  # fmt: skip
    assert plan.stands


def test_weekly_reports_pass_with_the_enterprise(session: Session, cast: Cast) -> None:
    Story(session, cast).to("accept")
    row = plan_move(session, cast["administrator"], at(DAY), wish(cast, DAY)).rows[0]
    assert [one.group_id for one in row.reports(after=False)] == [cast["group/1"].id]
    assert [one.group_id for one in row.reports(after=True)] == [cast["group/2"].id]


@pytest.mark.parametrize(
    ("differs", "rule", "field"),
    [
        pytest.param({"day": SINCE - timedelta(days=1)}, "house/dates", "from", id="before-the-last-hand-over"),
        pytest.param({"group": "group/1"}, "house/evidence", "group", id="the-same-group-and-relation"),
        pytest.param({"group": "county"}, "house/evidence", "group", id="a-group-of-another-office"),
        pytest.param({"relation": "enemy"}, "house/evidence", "relation", id="no-such-relation"),
    ],
)
def test_a_row_that_cannot_move_says_why_and_nothing_is_written(
    session: Session, cast: Cast, differs: dict[str, Any], rule: str, field: str
) -> None:
    if differs.get("group") == "county":
        group: Any = LiaisonGroup(office_id=cast["county"].id, number=1, name="县第一组")
        session.add(group)
        session.flush()
        cast.named["group/county"] = group
        differs = {"group": group}
    elif isinstance(differs.get("group"), str):
        differs = {"group": cast[differs["group"]]}
    session.commit()
    asked, before = wish(cast, **differs), counted(session)
    plan = plan_move(session, cast["administrator"], at(DAY), asked)
    assert (rule, field) in refused(plan)
    assert all(row.new is None for row in plan.rows)
    with pytest.raises(NotHanded):
        move(session, cast["administrator"], at(DAY), asked, plan.stamp)
    session.rollback()
    assert counted(session) == before


def test_one_row_that_cannot_move_keeps_the_others_back(session: Session, cast: Cast) -> None:
    moved(session, cast, wish(cast, MOVED, enterprises=(cast["enterprise/1"],)), MOVED)
    asked = wish(cast, MOVED - timedelta(days=1))
    plan = plan_move(session, cast["administrator"], at(MOVED), asked)
    assert (plan.wrong, len(plan.rows)) == (1, 2)
    before = spans(session, cast, "enterprise/2")
    with pytest.raises(NotHanded):
        move(session, cast["administrator"], at(MOVED), asked, plan.stamp)
    session.rollback()
    assert spans(session, cast, "enterprise/2") == before


def test_only_an_administrator_moves(session: Session, cast: Cast) -> None:
    plan = plan_move(session, cast["clerk"], at(DAY), wish(cast))
    assert {rule for rule, _ in refused(plan)} == {"house/rights"}


def test_what_changed_meanwhile_is_shown_again(session: Session, cast: Cast) -> None:
    asked = wish(cast)
    plan = plan_move(session, cast["administrator"], at(DAY), asked)
    Story(session, cast).to("dispatch")
    before = counted(session)
    with pytest.raises(Changed) as told:
        move(session, cast["administrator"], at(DAY), asked, plan.stamp)
    session.rollback()
    assert counted(session) == before
    assert told.value.plan.rows[0].issues


def test_assignments_never_overlap_and_a_gap_is_told(session: Session, cast: Cast) -> None:
    take(session, None, Step.END_ASSIGNMENT, cast["administrator"], at(DAY), enterprise=cast["enterprise/1"], **{"from": MOVED})
    session.commit()
    one = (cast["enterprise/1"],)
    early = plan_move(session, cast["administrator"], at(DAY), wish(cast, MOVED - timedelta(days=1), enterprises=one, relation="contact"))
    assert refused(early) == [("house/dates", "from")]
    later = wish(cast, MOVED + timedelta(days=9), enterprises=one, relation="contact")
    plan = plan_move(session, cast["administrator"], at(DAY), later)
    assert plan.stands
    assert plan.rows[0].gap_from == MOVED
    with pytest.raises(Refused) as told:
        take(session, None, Step.END_ASSIGNMENT, cast["administrator"], at(MOVED), enterprise=cast["enterprise/1"], **{"from": MOVED})
    assert [(one.rule, one.field) for one in told.value.decision.refusals] == [("house/dates", "from")]


@pytest.mark.parametrize("day", [MOVED, SINCE], ids=["later", "on-the-day-the-last-began"])
def test_undone_the_same_day_the_history_is_as_before(session: Session, cast: Cast, day: date) -> None:
    before = {name: spans(session, cast, name) for name in ("enterprise/1", "enterprise/2")}
    made = moved(session, cast, wish(cast, day), MOVED)
    assert spans(session, cast) != before["enterprise/1"]
    undo(session, cast["administrator"], at(MOVED, 23, 59), made)
    session.commit()
    assert {name: spans(session, cast, name) for name in before} == before
    words = select(LogEntry.words).where(LogEntry.noun == "handover", LogEntry.row_id == made.id)
    assert any("撤销" in one for one in session.scalars(words))
    with pytest.raises(NotUndone, match="已经撤销过"):
        undo(session, cast["administrator"], at(MOVED), made)


def test_the_next_day_is_too_late_to_undo(session: Session, cast: Cast) -> None:
    made, after = moved(session, cast, wish(cast)), spans(session, cast)
    with pytest.raises(NotUndone, match="当日"):
        undo(session, cast["administrator"], at(DAY + timedelta(days=1), 0, 1), made)
    session.rollback()
    assert spans(session, cast) == after


def test_what_the_new_hand_has_done_stands(session: Session, cast: Cast) -> None:
    made = moved(session, cast, wish(cast))
    take(session, None, Step.VISIT, cast["liaison_officer/2"], at(DAY, 10), enterprise=cast["enterprise/2"], visited_on=DAY)
    session.commit()
    with pytest.raises(NotUndone, match="第2企业"):
        undo(session, cast["administrator"], at(DAY, 11), made)


def test_a_handover_is_kept_as_it_was_done(session: Session, cast: Cast) -> None:
    moved(session, cast, wish(cast))
    for table in (Handover.__tablename__, HandoverRow.__tablename__):
        assert by_hand(session, f"DELETE FROM {table}")  # noqa: S608 # tables of ours
    assert by_hand(session, "UPDATE handover SET from_on = '2013-01-01'")


# --- People --------------------------------------------------------------------------------------------


def membership(session: Session, cast: Cast, name: str) -> GroupMembership:
    return session.scalars(select(GroupMembership).where(GroupMembership.person_id == cast[name].id)).one()


def informant(session: Session, cast: Cast, number: int = 1) -> Informant:
    query = select(Informant).where(Informant.enterprise_id == cast[f"enterprise/{number}"].id, Informant.until_on.is_(None))
    return session.scalars(query).one()


def newcomer(session: Session) -> Person:
    person = Person(username="new", name="新来的")
    session.add(person)
    session.commit()
    return person


def handed(session: Session, cast: Cast, asked: Succession, on: date = MOVED) -> Handover:
    plan = plan_succession(session, cast["administrator"], at(on), asked)
    made = succeed(session, cast["administrator"], at(on), asked, plan.stamp)
    session.commit()
    return made


def test_an_officer_hands_over_in_one_step(session: Session, cast: Cast) -> None:
    story = Story(session, cast).to("file_result")
    person, leaving = newcomer(session), membership(session, cast, "liaison_officer")
    asked = Succession(leaving, MOVED, person)
    plan = plan_succession(session, cast["administrator"], at(DAY), asked)
    assert [(row.name, [one.number for one in row.issues]) for row in plan.rows] == [
        ("第1企业", [story.issue.registration_no]), ("第2企业", []),
    ]  # fmt: skip
    made = handed(session, cast, asked)
    group = session.get_one(LiaisonGroup, cast["group/1"].id, populate_existing=True)
    assert group.officer_on(MOVED - timedelta(days=1)) is cast["liaison_officer"]
    assert group.officer_on(MOVED) is person
    assert [(row.old_name, row.new_name) for row in made.rows] == [(cast["liaison_officer"].name, "新来的")]
    undo(session, cast["administrator"], at(MOVED), made)
    session.commit()
    session.refresh(group, ["memberships"])
    assert group.officer_on(MOVED) is cast["liaison_officer"]


def test_a_member_and_an_informant_hand_over_the_same_way(session: Session, cast: Cast) -> None:
    person = newcomer(session)
    handed(session, cast, Succession(membership(session, cast, "group_member"), MOVED, person))
    now = session.scalars(select(GroupMembership).where(GroupMembership.person_id == person.id)).one()
    assert (now.part, now.from_on, now.until_on) == ("member", MOVED, None)
    made = handed(session, cast, Succession(informant(session, cast), MOVED, name="刘会计", position="会计", phone="1"))
    follower = informant(session, cast)
    assert (follower.name, follower.position, follower.phone, follower.from_on) == ("刘会计", "会计", "1", MOVED)
    undo(session, cast["administrator"], at(MOVED), made)
    session.commit()
    assert informant(session, cast).person_id == cast["informant"].id


@pytest.mark.parametrize(
    ("leaving", "person", "day", "field"),
    [
        pytest.param("liaison_officer", "new", SINCE, "from_on", id="on-the-day-the-last-began"),
        pytest.param("liaison_officer", "new", SINCE - timedelta(days=1), "from_on", id="before-the-last"),
        pytest.param("liaison_officer", "liaison_officer", MOVED, "person", id="himself"),
        pytest.param("liaison_officer", "group_member", MOVED, "person", id="somebody-of-the-group"),
        pytest.param("informant", "informant/2", MOVED, "person", id="an-informant-of-two-enterprises"),
        pytest.param("informant", None, MOVED, "person", id="nobody"),
    ],
)
def test_a_handover_of_people_is_refused_at_its_field(
    session: Session, cast: Cast, leaving: str, person: str | None, day: date, field: str
) -> None:
    new = newcomer(session)
    who = new if person == "new" else cast[person] if person else None
    row: Any = informant(session, cast) if leaving == "informant" else membership(session, cast, leaving)
    asked, before = Succession(row, day, who), counted(session)
    plan = plan_succession(session, cast["administrator"], at(MOVED), asked)
    assert field in {one.field for one in plan.refusals}
    if person == "informant/2":
        assert "第2企业" in plan.refusals[0].words
    with pytest.raises(NotHanded):
        succeed(session, cast["administrator"], at(MOVED), asked, plan.stamp)
    session.rollback()
    assert counted(session) == before


# --- Visits by who has left ----------------------------------------------------------------------------


def visited(session: Session, cast: Cast, who: str, day: date, on: date) -> Visit:
    try:
        return take(session, None, Step.VISIT, cast[who], at(on), enterprise=cast["enterprise/1"].id, visited_on=day)  # type: ignore[no-any-return] # the record of a visit
    finally:
        session.commit()


def test_who_left_records_what_he_did_before_and_nothing_after(session: Session, cast: Cast) -> None:
    """组员 left group 1 on the 16th for group 2: his visit of the 15th counts for group 1, one of the 16th cannot be."""
    membership(session, cast, "group_member").until_on = MOVED
    member = cast["group_member"]
    session.add(GroupMembership(group_id=cast["group/2"].id, person_id=member.id, part="member", from_on=MOVED))
    session.commit()
    on = MOVED + timedelta(days=3)
    made = visited(session, cast, "group_member", MOVED - timedelta(days=1), on)
    assert made.group_id == cast["group/1"].id
    with pytest.raises(Refused) as told:
        visited(session, cast, "group_member", MOVED, on)
    assert [(one.rule, one.field) for one in told.value.decision.refusals] == [("house/dates", "visited_on")]


def test_who_joined_later_does_not_record_earlier_visits(session: Session, cast: Cast) -> None:
    membership(session, cast, "group_member").from_on = MOVED
    session.commit()
    assert visited(session, cast, "group_member", MOVED, MOVED).group_id == cast["group/1"].id
    with pytest.raises(Refused) as told:
        visited(session, cast, "group_member", MOVED - timedelta(days=1), MOVED)
    assert "不在与该企业结对的帮扶联系组任职" in str(told.value)


def test_who_left_altogether_has_no_part_in_visits(session: Session, cast: Cast) -> None:
    membership(session, cast, "group_member").until_on = MOVED
    session.commit()
    with pytest.raises(Refused) as told:
        visited(session, cast, "group_member", MOVED, MOVED)
    assert "house/rights" in told.value.decision.rules


