"""两级 Two levels in the records: numbers of two offices, a leg passed up, who sees it, what the database holds."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from models.actors import scope_of, standing_of
from models.acts import ACTS, Act
from models.attachments import Attachment
from models.clock import at
from models.deadlines import Deadline
from models.issues import Issue
from models.log import LogEntry
from models.meetings import Meeting
from models.offices import Office, OfficePolicy
from models.people import Grant, Person
from models.recount import recount
from models.refusals import Refused, Stale
from models.registrations import Registration
from models.scope import ALL
from models.slips import Slip, SlipKind
from models.steps import take
from models.verify import verify
from models.workdays import WorkdayYear, forget_calendar
from rules.policies import POLICIES
from rules.terms import Role, Status, Step
from seed.case_play import Play
from seed.cast import SINCE, Cast
from tests.models.story import by_hand

LINCANG = POLICIES["lincang-2021-21"]
L = "lincang-2021-21/"
FRIDAY = date(2021, 4, 9)
TRANSFER = {"transfer_reason": "超出本级权限"}


def play(session: Session, cast: Cast, status: Status, **given: object) -> Play:
    """An issue of the county office, as far as it has come."""
    return Play(session, cast, LINCANG, {"at": status.value, "on": FRIDAY, **given})


def well(told: Play, *steps: Step, on: date = FRIDAY) -> Play:
    """Further steps by the usual people, none of which may be refused."""
    for step in steps:
        assert told.do(step, on) is None
    return told


def passed_up(session: Session, cast: Cast) -> Play:
    return well(play(session, cast, Status.APPROVED, proposal=TRANSFER), Step.PASS_UP)


def test_numbers_as_printed(session: Session, cast: Cast) -> None:
    """Each office, series and year has numbers of its own; what the county gave is kept."""
    told = passed_up(session, cast)
    assert (told.issue.office_id, told.issue.registration_no) == (cast["city"].id, None)
    well(told, Step.REGISTER, Step.PROPOSE, Step.APPROVE, Step.DISPATCH)
    numbers = select(Registration.office_id, Registration.leg, Registration.number).order_by(Registration.id)
    assert [tuple(row) for row in session.execute(numbers)] == [
        (cast["county"].id, 1, "临翔服企办收（2021）第01号"),
        (cast["city"].id, 2, "临沧服企办收（2021）第01号"),
    ]
    slips = select(Slip.kind, Slip.number, Slip.unit_name).order_by(Slip.id)
    assert [tuple(row) for row in session.execute(slips)] == [
        (SlipKind.TRANSFER, "临翔服企办报（2021）第01号", cast["city"].name),
        (SlipKind.ASSIGNMENT, "临沧服企办交（2021）第01号", cast["unit/1"].name),
    ]
    second = well(play(session, cast, Status.REGISTERED))
    assert second.issue.registration_no == "临翔服企办收（2021）第02号"
    session.commit()
    assert list(verify(session)) == []


def test_nothing_but_the_report_carries_over(session: Session, cast: Cast) -> None:
    told = passed_up(session, cast)
    issue = told.issue
    assert (issue.status, issue.leg, issue.round, issue.lead_unit_id) == ("received", 2, 1, None)
    assert (issue.registered_on, issue.dispatch_by, issue.due_on, issue.first_due_on) == (None, None, None, None)
    assert (issue.title, issue.passed_from_id, issue.holder) == (told.told().facts.report["title"], cast["county"].id, "office")
    refused = told.do(Step.CLOSE, FRIDAY)
    assert refused is not None
    assert {"house/order", L + "18.close"} == refused.rules
    well(told, Step.REGISTER)
    assert told.do(Step.PROPOSE, FRIDAY, by="county/clerk").rules == {"house/rights"}  # type: ignore[union-attr] # it is refused


def test_what_was_passed_up_verifies(session: Session, cast: Cast) -> None:
    passed_up(session, cast)
    session.commit()
    assert list(verify(session)) == []


def test_a_slip_of_the_county_binds_nobody_after_a_transfer(session: Session, cast: Cast) -> None:
    """Dispatched, voided, proposed as a transfer: the city begins without a date."""
    told = well(play(session, cast, Status.DISPATCHED), Step.VOID_SLIP)
    assert told.do(Step.PROPOSE, FRIDAY, differs=TRANSFER) is None
    well(told, Step.APPROVE, Step.PASS_UP)
    running = select(Deadline).where(Deadline.issue_id == told.issue.id, Deadline.replaced_by_id.is_(None))
    assert session.scalars(running).all() == []
    session.commit()
    assert list(verify(session)) == []


def seen_by(session: Session, person: Person, on: date = FRIDAY) -> list[int]:
    session.info["scope"] = scope_of(session, standing_of(session, person, on), on)
    try:
        return list(session.scalars(select(Issue.id)))
    finally:
        session.info["scope"] = ALL


def test_who_sees_what_was_passed_up(session: Session, cast: Cast) -> None:
    """The county keeps seeing it and what becomes of it; another county does not."""
    office = Office(name="又一县办公室", short_name="又一县", mark="凤庆", level="county", parent_id=cast["city"].id)
    other = Person(username="other-clerk", name="外县经办")
    session.add_all([office, other])
    session.flush()
    session.add(Grant(person_id=other.id, role=Role.CLERK.value, office_id=office.id, from_on=SINCE))
    told = well(passed_up(session, cast), Step.REGISTER)
    session.commit()
    assert seen_by(session, cast["county/clerk"]) == seen_by(session, cast["city/clerk"]) == [told.issue.id]
    assert seen_by(session, other) == []


def test_a_referred_consultation_is_seen_by_its_unit(session: Session, cast: Cast) -> None:
    """At once, though there is no slip; an issue not handed out yet is not."""
    asked = play(session, cast, Status.REGISTERED, issue={"consultation": True})
    proposed = play(session, cast, Status.PROPOSED)
    assert asked.do(Step.REFER, FRIDAY, differs={"unit": "unit/2"}) is None
    session.commit()
    assert (asked.issue.holder, proposed.issue.holder) == ("unit", "approver")
    assert seen_by(session, cast["unit_handler/2"]) == [asked.issue.id]
    assert seen_by(session, cast["unit_handler"]) == []
    well(asked, Step.ANSWER)
    session.commit()
    assert seen_by(session, cast["unit_handler/2"]) == [asked.issue.id]
    assert list(verify(session)) == []


@pytest.mark.parametrize(("ground", "kept"), [("state_secret", False), ("litigation", True)])
def test_words_of_a_refusal_for_a_state_secret_are_not_kept(
    session: Session, cast: Cast, ground: str, kept: bool
) -> None:
    """第二条: neither in the evidence nor in the log."""
    canary = "机密金丝雀"
    told = play(session, cast, Status.RECEIVED)
    assert told.do(Step.REFUSE, FRIDAY, differs={"ground": ground, "reply": canary}) is None
    session.commit()
    (act,) = session.scalars(select(ACTS[Step.REFUSE]))
    assert (act.said["ground"], act.said["reply"]) == (ground, canary if kept else None)
    logged = select(LogEntry.id).where(LogEntry.after.contains(canary) | LogEntry.words.contains(canary))
    assert bool(session.scalars(logged).all()) is kept


# --- 适用办法 ----------------------------------------------------------------------------------------


def test_an_issue_keeps_the_policy_of_its_registration(session: Session, cast: Cast) -> None:
    """第二十六条: an office that changes over: what it had registered stays, what only waited comes under the new."""
    office = Office(name="改用新办法的办公室", short_name="新办", mark="云", level="county", parent_id=cast["city"].id)
    office.followed = [
        OfficePolicy(policy="linyi-2014-10", from_on=SINCE),
        OfficePolicy(policy=LINCANG.key, from_on=date(2021, 4, 12)),
    ]
    session.add(office)
    session.flush()
    cast.named |= {"county": office}
    for role in (Role.CLERK, Role.DIRECTOR):
        person = Person(username=f"new-{role}", name=role.words)
        cast.named[f"county/{role}"] = person
        session.add(person)
        session.flush()
        session.add(Grant(person_id=person.id, role=role.value, office_id=office.id, from_on=SINCE))
    session.flush()
    linyi = POLICIES["linyi-2014-10"]
    waited, kept = (Play(session, cast, linyi, {"office": "county"}) for _ in range(2))
    kept.travel(Status.REGISTERED, FRIDAY)
    waited.travel(Status.RECEIVED, FRIDAY)
    assert (waited.issue.policy, kept.issue.policy) == (linyi.key, linyi.key)
    waited.policy = LINCANG
    well(waited, Step.REGISTER, on=date(2021, 4, 12))
    well(kept, Step.PROPOSE, on=date(2021, 4, 12))
    assert (waited.issue.policy, kept.issue.policy) == (LINCANG.key, linyi.key)
    assert waited.issue.registration_no == "云服企办收（2021）第02号"
    session.commit()
    assert list(verify(session)) == []
    for issue in (waited.issue.id, kept.issue.id):
        assert by_hand(session, f"UPDATE issue SET policy = 'linyi-2013-77' WHERE id = {issue}") is not None  # noqa: S608 # numbers of ours


# --- 时限 --------------------------------------------------------------------------------------------


def test_what_is_tentative_stays_so_when_the_calendar_changes(session: Session, cast: Cast) -> None:
    """暂计 until the unit signs, whatever years are announced."""
    session.delete(session.get_one(WorkdayYear, 2021))
    session.flush()
    forget_calendar(session)
    sent, signed = play(session, cast, Status.DISPATCHED), play(session, cast, Status.HANDLING)
    assert (sent.issue.provisional, signed.issue.provisional) == (True, True)
    session.add(WorkdayYear(year=2021))
    session.flush()
    assert [one.issue for one in recount(session)] == [signed.issue.id]
    assert (sent.issue.provisional, signed.issue.provisional) == (True, False)
    session.commit()
    assert list(verify(session)) == []


def test_an_extension_is_a_deadline_that_proves_itself(session: Session, cast: Cast) -> None:
    told = play(session, cast, Status.HANDLING)
    to = date(2021, 4, 23)
    assert told.do(Step.EXTEND, FRIDAY, differs={"to": to}) is None
    query = select(Deadline).where(Deadline.issue_id == told.issue.id, Deadline.replaced_by_id.is_(None))
    (found,) = session.scalars(query)
    assert (found.rule, found.start_on, found.due_on) == (L + "16.fifteen-days", FRIDAY, to)
    from models.workdays import calendar_of

    days = [day.day for day in found.due.proof(calendar_of(session))]
    assert days == [date.fromordinal(day) for day in range(FRIDAY.toordinal(), to.toordinal() + 1)]
    assert recount(session) == []


def test_a_meeting_without_its_record_does_not_do(session: Session, cast: Cast) -> None:
    told = play(session, cast, Status.PROPOSED, proposal={"complexity": "major"})
    bare = Meeting(office_id=cast["county"].id, kind="special", held_on=FRIDAY)
    other = Meeting(office_id=cast["city"].id, kind="special", held_on=FRIDAY)
    session.add_all([bare, other])
    session.flush()
    for meeting, rules in ((bare, {L + "12.meeting"}), (other, {"house/evidence", L + "12.meeting"})):
        with pytest.raises(Refused) as refused:
            take(session, told.issue, Step.APPROVE, cast["county/leader"], at(FRIDAY), decision="同意", meeting=meeting.id)
        assert set(refused.value.decision.rules) == rules


# --- 数据库的底线 -----------------------------------------------------------------------------------------

BY_HAND = [
    "UPDATE registration SET number = 'x'", "DELETE FROM registration",
    "UPDATE issue SET registration_no = NULL", "UPDATE issue SET office_id = {city}",
    "UPDATE issue SET leg = 2", "UPDATE issue SET policy = 'linyi-2014-10'",
    "INSERT INTO registration (issue_id, act_id, office_id, leg, number, registered_on)"
    " SELECT issue_id, id, office_id, leg, 'x', \"on\" FROM act WHERE step = 'propose'",
    "INSERT INTO registration (issue_id, act_id, office_id, leg, number, registered_on)"
    " SELECT issue_id, id, office_id, leg, 'x', \"on\" FROM act WHERE step = 'register'",
]  # fmt: skip


@pytest.mark.parametrize("statement", BY_HAND)
def test_the_line_holds_for_two_levels(session: Session, cast: Cast, statement: str) -> None:
    play(session, cast, Status.DISPATCHED)
    session.commit()
    assert by_hand(session, statement.format(city=cast["city"].id)) is not None


def test_no_pass_up_by_hand_from_what_was_not_approved(session: Session, cast: Cast) -> None:
    told = play(session, cast, Status.PROPOSED, proposal=TRANSFER)
    session.commit()
    values = (
        f"{told.issue.id}, 4, 'pass_up', 'clerk', {cast['county/clerk'].id}, {cast['county'].id},"
        " '2021-04-09T01:00:00+00:00', '2021-04-09', 'proposed', 'received', 1, 1, 2, 1"
    )
    columns = "issue_id, seq, step, role, actor_id, office_id, at, \"on\", from_status, to_status, leg, round, to_leg, to_round"
    assert by_hand(session, f"INSERT INTO act ({columns}) VALUES ({values})") is not None  # noqa: S608 # values of ours


AT_ONCE = 8


def test_many_transfers_at_once(engine: Engine, session: Session, cast: Cast) -> None:
    """One effect, one number, one act; the others hear of it."""
    told = play(session, cast, Status.APPROVED, proposal=TRANSFER)
    note = session.scalars(select(Attachment.id).where(Attachment.issue_id == told.issue.id)).first()
    session.commit()
    issue, clerk, seen = told.issue.id, cast["county/clerk"].id, told.issue.seq
    together = Barrier(AT_ONCE)

    def one(_: int) -> str:
        with Session(engine, info={"scope": ALL}) as own:
            together.wait()
            try:
                found, person = own.get_one(Issue, issue), own.get_one(Person, clerk)
                take(own, found, Step.PASS_UP, person, at(FRIDAY), seen=seen, instruction_note=note)
                own.commit()
            except (Refused, Stale) as refusal:
                own.commit()
                return type(refusal).__name__
            return "done"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = Counter(pool.map(one, range(AT_ONCE)))
    assert found == {"done": 1, "Stale": AT_ONCE - 1}
    session.expire_all()
    assert len(session.scalars(select(Slip.id)).all()) == 1
    assert len(session.scalars(select(Act.id).where(Act.step == "pass_up")).all()) == 1
    assert list(verify(session)) == []
