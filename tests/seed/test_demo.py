"""The demonstration: as the regulation says, at every point of the loop, the same for the same day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import filetype
import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session
from stdnum.cn import uscc

from models import clock
from models.actors import held_on, standing_of
from models.acts import ACTS, Act
from models.assignments import Assignment
from models.attachments import Attachment
from models.enterprises import Enterprise, Revenue
from models.facts import told
from models.groups import GroupMembership, LiaisonGroup
from models.handovers import Handover
from models.informants import Informant
from models.issues import ENDED, Issue
from models.log import LogEntry
from models.meetings import Meeting
from models.names import EnterpriseName, UnitName
from models.people import Person
from models.projection import differing
from models.questions import Question
from models.readings import SettingReading
from models.scope import ALL
from models.session import make_engine
from models.setting_proposals import SettingProposal
from models.sign_in import sign_in
from models.slips import Slip
from models.units import Unit
from models.visits import Visit
from models.workdays import WorkdayYear, calendar_of
from rules.policies import linyi_2014
from rules.terms import Role, Status, Step
from seed.demo import CannotSeed, SignIn, seed_demo
from seed.story_around import is_bad, months_before, special_meetings, visits
from seed.story_fit import YEAR
from seed.story_plots import PLOTS, WHOLE, cast_for
from seed.story_year import stories
from seed.workdays import KNOWN_YEARS, working_calendar
from tests import databases

TODAY = date(2026, 11, 20)
FEW = len(PLOTS)
TRIED = {"assignment", "group_membership", "informant", "handover_row"}
OPEN_ROAD = ("dispatched", "handling", "reported", "verified", "confirmed")


def opened(engine: Engine) -> Session:
    return Session(engine, expire_on_commit=False, info={"scope": ALL})


@pytest.fixture(scope="module")
def filled(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Session, list[SignIn]]]:
    """A small demonstration on SQLite, for all the tests that only read."""
    engine = make_engine(databases.sqlite_copy(sqlite_template, tmp_path_factory.mktemp("demo")))
    with opened(engine) as session:
        yield session, seed_demo(session, TODAY, issues=FEW)
    engine.dispose()


@pytest.fixture
def demo(filled: tuple[Session, list[SignIn]]) -> Session:
    return filled[0]


def content(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that is no credential, as plain values.

    Of the log all but ids that were given out and taken back: of links of units that were deleted, of what a
    preview tried out. SQLite gives them to the next row.
    """

    def rows(model: type[Any]) -> list[tuple[Any, ...]]:
        columns = [c for c in model.__table__.c if not c.info.get("secret")]
        return [tuple(row) for row in session.execute(select(*columns).order_by(model.__table__.c.id))]

    listed = {
        m.__tablename__: rows(m)
        for m in (Issue, Enterprise, Slip, Visit, Meeting, Person, Attachment)
    }
    listed["log_entry"] = [
        (e.at, e.person_name, e.action, e.noun, *(() if e.noun in TRIED else (e.row_id, e.before, e.after)))
        for e in session.scalars(select(LogEntry).where(LogEntry.noun != "issue_unit").order_by(LogEntry.id))
    ]
    acts = session.scalars(select(Act).order_by(Act.id))
    listed["act"] = [
        (a.issue_id, a.seq, a.step, a.role, a.actor_id, a.at, sorted(a.said.items())) for a in acts
    ]
    return listed


def test_ten_groups_as_the_policy_says(demo: Session) -> None:
    said = linyi_2014.POLICY.rule("linyi-2014-10/4.groups").values
    assert said == ("10",)
    groups = demo.scalars(select(LiaisonGroup).order_by(LiaisonGroup.number)).all()
    assert [group.number for group in groups] == list(range(1, int(said[0]) + 1))
    held = select(GroupMembership.group_id, GroupMembership.part).where(held_on(GroupMembership, TODAY))
    parts = Counter(demo.execute(held))
    for group in groups:
        assert parts[group.id, "officer"] == 1
        assert parts[group.id, "member"] == 2


def test_the_house_is_whole(demo: Session) -> None:
    assert demo.scalar(select(func.count()).select_from(Enterprise)) == 80
    units = Counter(unit.until_on is None for unit in demo.scalars(select(Unit)))
    assert units == {True: 40, False: 1}  # and one that was merged
    with_account = select(func.count()).select_from(Informant).where(Informant.person_id.is_not(None))
    assert (demo.scalar(with_account) or 0) >= 12
    assert set(demo.scalars(select(WorkdayYear.year))) == KNOWN_YEARS
    years = demo.execute(select(Revenue.year, func.count()).group_by(Revenue.year)).all()
    assert dict(years) == {2023: 80, 2024: 80, 2025: 80}


def test_every_status_is_there(demo: Session) -> None:
    there = set(demo.scalars(select(Issue.status)))
    assert there == {status.value for status in linyi_2014.POLICY.life().statuses}
    assert Status.REFUSED.value not in there


def test_every_step_was_taken(demo: Session) -> None:
    taken = set(demo.scalars(select(Act.step)))
    assert taken == {move.step.value for move in linyi_2014.ISSUE.moves}


def test_rounds_voids_and_urgent_ones(demo: Session) -> None:
    assert demo.scalar(select(func.max(Issue.round))) == 3
    assert demo.scalar(select(func.count()).select_from(Slip).where(Slip.void)) >= 4
    urgent = demo.scalars(select(Issue).where(Issue.urgent)).all()
    assert {issue.status for issue in urgent} >= {"escalated", "closed"}
    requests = select(Attachment.name).where(Attachment.title == "县区政府（开发区管委会）请示")
    assert demo.scalars(requests).first()


def test_rows_are_what_their_acts_say(demo: Session) -> None:
    calendar = calendar_of(demo)
    for issue in demo.scalars(select(Issue)):
        known = told(demo, issue, TODAY)
        assert differing(issue, known.policy, known.facts, calendar) == {}, str(issue)


def test_days_go_forward_and_end_before_today(demo: Session) -> None:
    calendar, last, off = calendar_of(demo), {}, 0
    for act in demo.scalars(select(Act).order_by(Act.id)):
        assert act.at > last.get(act.issue_id, act.at - timedelta(seconds=1))
        assert TODAY - timedelta(days=365) <= act.on < TODAY
        if calendar.is_worked(act.on):
            assert time(8, 30) <= act.at.time() <= time(17, 30), act
        else:
            off += 1
            assert act.step == Step.RECEIVE, "only an enterprise works on a day off"
        last[act.issue_id] = act.at
    assert off < 20


def test_the_year_has_its_changes_of_hands(demo: Session) -> None:
    """Enterprises, an officer, a member and informants changed hands; who came later did the work."""
    kinds = Counter(demo.scalars(select(Handover.kind)))
    assert kinds == {"assignment": 4, "officer": 1, "member": 1, "informant": 2}
    assert demo.scalars(select(Assignment.until_on).where(Assignment.until_on.is_not(None))).first()
    latest = demo.scalars(select(Handover.from_on).where(Handover.kind == "officer")).one()
    officer = demo.scalars(
        select(GroupMembership).where(GroupMembership.from_on == latest, GroupMembership.part == "officer")
    ).one()
    visited = select(Visit.visited_on).where(Visit.recorded_by_id == officer.person_id)
    assert min(demo.scalars(visited)) >= latest


def test_a_merged_unit_and_new_names(demo: Session) -> None:
    """What the merged unit had in hand passed to its successor, whose handler went on with it."""
    passed = demo.scalars(select(ACTS[Step.SUCCEED])).all()
    assert passed
    for act in passed:
        issue = demo.get_one(Issue, act.issue_id)
        assert issue.lead_unit_id == act.to_unit
        assert demo.get_one(Unit, act.from_unit).until_on == act.since
    assert demo.scalar(select(func.count()).select_from(UnitName)) == 1
    assert demo.scalar(select(func.count()).select_from(EnterpriseName)) == 1


def test_meetings_are_concluded_and_one_is_called(demo: Session) -> None:
    """What came before a meeting was decided there, by the step that followed; who was referred waits for the next."""
    meetings = demo.scalars(select(Meeting).order_by(Meeting.held_on)).all()
    assert {meeting.state for meeting in meetings[:-1]} == {"concluded"}
    decided = [item for meeting in meetings[:-1] for item in meeting.items]
    assert decided
    for item in decided:
        act = demo.get_one(Act, item.act_id)
        assert (act.step, act.issue_id, item.outcome) == ("decide_meeting", item.issue_id, "decided")
    coming = meetings[-1]
    assert (coming.state, coming.held_on > TODAY) == ("planned", True)
    waiting = set(demo.scalars(select(Issue.id).where(Issue.status == "escalated")))
    assert {item.issue_id for item in coming.items} == waiting != set()


def test_enterprises_are_asked_and_a_reading_is_changed(demo: Session) -> None:
    """Some questions are answered, some wait; one reading was changed by two, another waits for the leader."""
    questions = demo.scalars(select(Question)).all()
    assert {one.is_open for one in questions} == {True, False}
    assert all(one.answered_by_id != one.asked_by_id for one in questions)
    proposals = demo.scalars(select(SettingProposal).order_by(SettingProposal.id)).all()
    assert [one.state for one in proposals] == ["consented", "consented", "proposed"]
    chosen = demo.scalars(select(SettingReading).order_by(SettingReading.id)).all()
    assert [(one.name, one.value) for one in chosen] == [("reopen_days", "120"), ("days_unit", "working")]
    assert all(one.from_on < TODAY for one in chosen)
    assert proposals[2].from_on > TODAY


def test_a_deadline_reaches_into_a_year_that_is_not_announced(demo: Session) -> None:
    """暂定: an issue in its unit's hands, due in January of a year without a notice; nothing before that is unsure."""
    assert TODAY.year + 1 not in calendar_of(demo).announced
    unsure = demo.scalars(select(Issue).where(Issue.provisional)).all()
    assert unsure
    assert {one.due_on.year for one in unsure if one.due_on} == {TODAY.year + 1}
    assert "handling" in {one.status for one in unsure}


def test_numbers_follow_the_days(demo: Session) -> None:
    """Steps are taken in the order of time, so an earlier registration has the earlier number."""
    query = select(Issue.registered_on, Issue.registration_no).where(Issue.registration_no.is_not(None))
    rows = demo.execute(query.order_by(Issue.registration_no)).all()
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)


def test_nobody_approved_his_own(demo: Session) -> None:
    for issue_id in demo.scalars(select(Issue.id)):
        acts = demo.scalars(select(Act).where(Act.issue_id == issue_id)).all()
        by = {step: {act.actor_id for act in acts if act.step == step} for step in ("propose", "approve")}
        assert not by["propose"] & by["approve"]


def test_names_are_marked_and_credit_codes_valid(demo: Session) -> None:
    for enterprise in demo.scalars(select(Enterprise)):
        assert enterprise.name.endswith("（演示）")
        assert enterprise.credit_code is None or uscc.is_valid(enterprise.credit_code)
    for paper in demo.scalars(select(Attachment)):
        assert "（演示）" in paper.name or "会议记录" in paper.name
        assert filetype.guess_extension(paper.data) == "pdf"


def test_visits_and_meetings_of_the_last_months(demo: Session) -> None:
    months = Counter(day.strftime("%Y-%m") for day in demo.scalars(select(Visit.visited_on)))
    assert months["2026-10"] > 90
    assert months["2026-11"] > 30
    kinds = Counter(demo.scalars(select(Meeting.kind)))
    assert kinds["special"] >= 12
    assert kinds["promotion"] == 4


def test_a_year_of_visits_with_good_months_and_bad_ones() -> None:
    """A group's bad month stands out of its good ones, and every group has more of these."""
    calendar, since = working_calendar(), date(2025, 12, 1)
    done = Counter(
        (step.who.split("/")[1], step.at.strftime("%Y-%m")) for step in visits(TODAY, calendar, since)
    )
    months = months_before(TODAY, YEAR)[1:-1]
    for group in range(1, 11):
        good = [done[str(group), f"{month:%Y-%m}"] for month in months if not is_bad(group, month)]
        bad = [done[str(group), f"{month:%Y-%m}"] for month in months if is_bad(group, month)]
        assert len(good) > len(bad)
        assert not bad or max(bad) < sum(good) / len(good), group
    assert sum(is_bad(group, month) for group in range(1, 11) for month in months) >= 10


def test_one_sign_in_per_role_and_all_work(filled: tuple[Session, list[SignIn]]) -> None:
    session, sign_ins = filled
    assert [words for words, *_ in sign_ins] == [role.words for role in Role]
    assert len({password for *_, password, _ in sign_ins}) == len(sign_ins)
    at = datetime.combine(TODAY, time(9), clock.at(TODAY).tzinfo)
    for words, username, password, name in sign_ins:
        person = sign_in(session, username, password, at, "127.0.0.1")
        assert person is not None
        assert person.name == name
        assert Role(words_to_role(words)) in standing_of(session, person, TODAY).roles
    session.rollback()


def words_to_role(words: str) -> str:
    return next(role.value for role in Role if role.words == words)


def test_nobody_else_can_sign_in(filled: tuple[Session, list[SignIn]]) -> None:
    session, sign_ins = filled
    printed = {username for _, username, *_ in sign_ins}
    with_hash = set(session.scalars(select(Person.username).where(Person.password_hash != "")))
    assert with_hash == printed


def test_the_same_day_tells_the_same(engine: Engine, demo: Session) -> None:
    """On each database, against the one on SQLite."""
    with opened(engine) as again:
        seed_demo(again, TODAY, issues=FEW)
        mine, other = content(again), content(demo)
    for table, rows in mine.items():
        assert rows == other[table], table


def test_another_day_tells_otherwise() -> None:
    def first(today: date) -> list[Any]:
        calendar = working_calendar()
        return [story.planned for story in stories(today, FEW, calendar, special_meetings(today, calendar))]

    assert first(TODAY) == first(TODAY)
    assert first(TODAY) != first(TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    "today",
    [
        pytest.param(date(2015, 2, 24), id="the-first-day-that-has-a-year"),
        pytest.param(date(2026, 1, 1), id="new-year"),
        pytest.param(date(2026, 2, 24), id="after-the-spring-festival"),
        pytest.param(date(2026, 10, 8), id="after-the-national-day"),
        pytest.param(date(2028, 2, 29), id="a-year-not-announced"),
    ],
)
def test_a_story_for_any_day(today: date) -> None:
    """The whole three hundred lie in the year before, in the proportions of the table."""
    calendar = working_calendar()
    told_ones = stories(today, WHOLE, calendar, special_meetings(today, calendar))
    days = [step.at.date() for story in told_ones for step in story.planned]
    assert len(told_ones) == WHOLE
    assert today - timedelta(days=365) <= min(days) <= max(days) < today
    late = [story for story in told_ones if story.is_open and story.due and story.due < today]
    assert 10 <= len(late) <= 25


def test_proportions() -> None:
    assert sum(plot.count for plot in PLOTS) == WHOLE
    assert Counter(cast_for(WHOLE)) == {plot: plot.count for plot in PLOTS}
    assert sum(plot.count for plot in PLOTS if plot.name.startswith("closed")) == 120
    with pytest.raises(ValueError, match="至少需要"):
        cast_for(len(PLOTS) - 1)


def test_a_database_with_issues_is_refused(demo: Session) -> None:
    before = demo.scalar(select(func.count()).select_from(Issue))
    with pytest.raises(CannotSeed, match="已有困难和问题"):
        seed_demo(demo, TODAY)
    assert demo.scalar(select(func.count()).select_from(Issue)) == before


def test_a_day_without_a_year_behind_it_is_refused(session: Session) -> None:
    with pytest.raises(CannotSeed, match="满一年"):
        seed_demo(session, date(2015, 2, 22))
    assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_open_ones_are_young(demo: Session) -> None:
    query = select(Issue.received_on).where(Issue.status.not_in(ENDED))
    ages = [(TODAY - day).days for day in demo.scalars(query)]
    assert sum(age <= 50 for age in ages) > 0.7 * len(ages)
