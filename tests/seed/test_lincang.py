"""Lincang's demonstration: two levels, every point of the life, the same for the same day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session
from stdnum.cn import uscc

from models import clock
from models.actors import standing_of
from models.acts import ACTS, Act
from models.attachments import Attachment
from models.deadlines import Deadline
from models.enterprises import Enterprise
from models.extending import exceptional_issues
from models.facts import told
from models.issues import Issue
from models.meetings import Meeting
from models.offices import Office
from models.people import Person
from models.purges import GONE
from models.readings import SettingReading
from models.registrations import Registration
from models.scope import ALL
from models.secrets import WORDS, BusinessSecret
from models.session import make_engine
from models.setting_proposals import SettingProposal
from models.sign_in import sign_in
from models.slips import Slip, SlipKind
from models.units import Unit
from models.verify import verify
from models.workdays import calendar_of
from rules.evidence import field_of
from rules.extensions import granted, waiting
from rules.policies import lincang_2021
from rules.policies.lincang_facts import CATEGORIES
from rules.terms import Role, Status, Step
from seed.demo import CannotSeed, SignIn
from seed.lincang import wordings
from seed.lincang.demo import seed_lincang
from seed.lincang.enterprises import ENTERPRISES
from seed.lincang.later import LATER
from seed.lincang.plots import PLOTS, WHOLE, cast_for
from seed.lincang.staff import STAFF
from seed.lincang.telling import Teller
from seed.lincang.troubles import TROUBLES, worded
from seed.lincang.units import MERGED, UNITS, unit_for
from seed.lincang.wordings import WORDINGS
from seed.lincang.year import festival_before, stories
from seed.linyi import enterprises as linyi_enterprises
from seed.linyi import groups as linyi_groups
from seed.linyi import units as linyi_units
from seed.story_fit import YEAR
from seed.workdays import working_calendar
from tests import databases

TODAY = date(2026, 11, 27)
FEW = len(PLOTS)
COUNTIES = {
    "临翔区", "云县", "凤庆县", "永德县", "镇康县", "耿马傣族佤族自治县", "沧源佤族自治县",
    "双江拉祜族佤族布朗族傣族自治县",
}  # fmt: skip
ZONES = {"临沧边合区", "临沧工业园区"}
FINISHED = {Step.CLOSE, Step.REFUSE, Step.ANSWER, Step.WITHDRAW, Step.END}


def opened(engine: Engine) -> Session:
    return Session(engine, expire_on_commit=False, info={"scope": ALL})


@pytest.fixture(scope="module")
def filled(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Session, list[SignIn]]]:
    """A small demonstration on SQLite, one issue for each plot."""
    engine = make_engine(databases.sqlite_copy(sqlite_template, tmp_path_factory.mktemp("lincang")))
    with opened(engine) as session:
        yield session, seed_lincang(session, TODAY, issues=FEW)
    engine.dispose()


@pytest.fixture
def demo(filled: tuple[Session, list[SignIn]]) -> Session:
    return filled[0]


def there(session: Session, column: Any) -> set[Any]:
    return set(session.scalars(select(column).distinct()))


# --- 机构、单位、企业 ------------------------------------------------------------------------------------


def test_offices_of_both_levels_by_their_real_names(demo: Session) -> None:
    offices = demo.scalars(select(Office)).all()
    (city,) = (one for one in offices if one.level == "city")
    below = [one for one in offices if one.parent_id == city.id]
    assert {one.county for one in below} == COUNTIES | ZONES
    assert len(offices) == 1 + len(below)
    assert {one.mark for one in offices} >= {"临沧", "临翔", "云县", "凤庆", "边合区"}
    for office in offices:
        (followed,) = office.followed
        assert (followed.policy, followed.from_on) == (lincang_2021.KEY, lincang_2021.IN_FORCE)


def test_every_office_has_its_whole_staff() -> None:
    whole = {("clerk", 1), ("clerk", 2), ("director", 1), ("deputy_leader", 1), ("deputy_leader", 2), ("leader", 1)}
    places = {one.place for one in STAFF}
    assert len(places) == 11
    for place in places:
        assert {(one.role, one.number) for one in STAFF if one.place == place} >= whole, place
    assert {one.role for one in STAFF if one.place == "city"} >= {
        "supervisor", "administrator", "security_officer", "auditor",
    }  # fmt: skip


def test_sixty_units_of_city_and_counties(demo: Session) -> None:
    now = demo.scalars(select(Unit).where(Unit.until_on.is_(None))).all()
    assert len(now) == len(UNITS) == 60
    assert {one.county for one in now} == COUNTIES | ZONES | {""}
    assert demo.scalars(select(Unit.name).where(Unit.until_on.is_not(None))).all() == [MERGED.name]


def test_eighty_enterprises_over_all_places(demo: Session) -> None:
    enterprises = demo.scalars(select(Enterprise)).all()
    assert Counter(one.county for one in enterprises) == dict.fromkeys(COUNTIES | ZONES, 8)
    assert {one.office.county == one.county for one in enterprises} == {True}
    codes = [one.credit_code for one in ENTERPRISES]
    assert len(set(codes)) == 80
    assert all(uscc.is_valid(code) and "DEL" in code for code in codes)
    assert not set(codes) & {one.credit_code for one in linyi_enterprises.ENTERPRISES}


def test_each_office_has_the_enterprises_and_units_of_its_place(demo: Session) -> None:
    """A county's clerk finds the enterprises of his county to register, and hands out within his area."""
    firms = demo.execute(select(Office.county, Enterprise.county, func.count()).join(Enterprise.office).group_by(
        Office.county, Enterprise.county)).all()
    assert {(office, firm) for office, firm, _many in firms} == {(name, name) for name in COUNTIES | ZONES}
    assert {many for _office, _firm, many in firms} == {8}
    of_offices = select(Office.county, Unit.county).join(Office, Office.id == Unit.office_id).distinct()
    assert {(office, unit) for office, unit in demo.execute(of_offices)} == {(name, name) for name in {"", *COUNTIES, *ZONES}}
    assert demo.scalar(select(func.count()).select_from(Unit).where(Unit.office_id.is_(None))) == 0


def test_everything_invented_is_marked_and_nobody_is_there_twice(demo: Session) -> None:
    assert all(one.name.endswith("（演示）") for one in ENTERPRISES)
    names = [one.name for one in (*STAFF, *(one.informant for one in ENTERPRISES))]
    names += [name for unit in (*UNITS, MERGED) for name in (unit.head, unit.leader_in_charge, unit.handler)]
    of_linyi = {one.name for one in linyi_groups.STAFF} | {one.handler for one in linyi_units.UNITS}
    of_linyi |= {one.informant.name for one in linyi_enterprises.ENTERPRISES}
    assert [name for name, count in Counter(names).items() if count > 1 or name in of_linyi] == []
    mobiles = [one.mobile for one in (*STAFF, *UNITS, MERGED, *(one.informant for one in ENTERPRISES))]
    assert len(set(mobiles)) == len(mobiles)
    assert [one for one in mobiles if not re.fullmatch(r"13900001\d{3}", one)] == []
    assert [one for one in demo.scalars(select(Unit.telephone)) if not re.fullmatch(r"0883-0000\d{3}", one)] == []
    for paper in demo.scalars(select(Attachment)):
        assert "（演示）" in paper.name or "会议记录" in paper.name or paper.name == WORDS


# --- 每一处 ---------------------------------------------------------------------------------------------


def test_every_status_and_every_step(demo: Session) -> None:
    assert there(demo, Issue.status) == {status.value for status in lincang_2021.ISSUE.statuses}
    assert there(demo, Act.step) == {move.step.value for move in lincang_2021.ISSUE.moves}


def test_every_choice_that_decides_a_road(demo: Session) -> None:
    """Each ground of refusing and ending, grade, tier, level of difficulty; each category and channel."""
    chosen = [
        (Step.REFUSE, "ground"), (Step.END, "ground"), (Step.FILE_RESULT, "grade"), (Step.PROPOSE, "complexity"),
        (Step.FILE_RESULT, "replied_how"), (Step.VERIFY, "how"), (Step.REGISTER, "checked_how"),
    ]  # fmt: skip
    for step, name in chosen:
        field = field_of(step, name)
        assert field is not None
        said = there(demo, getattr(ACTS[step], name)) - {None}
        assert said == {choice.key for choice in field.choices}, (step, name)
    receive = ACTS[Step.RECEIVE]
    assert there(demo, receive.channel) == {*lincang_2021.CHANNELS, GONE}, "of a state secret nothing is kept"
    assert there(demo, receive.category) - {GONE} == set(CATEGORIES)
    for step, name in ((Step.VERIFY, "passed"), (Step.CONFIRM, "satisfied"), (Step.EXTEND, "major_and_complex")):
        assert there(demo, getattr(ACTS[step], name)) == {True, False}


def test_every_tier_at_both_levels(demo: Session) -> None:
    roles = demo.execute(
        select(Office.level, Act.role).join(Office, Office.id == Act.office_id).where(Act.step == Step.APPROVE)
    )
    assert set(map(tuple, roles)) >= {
        ("county", "director"), ("county", "deputy_leader"), ("county", "leader"),
        ("city", "deputy_leader"), ("city", "leader"),
    }  # fmt: skip
    approve = ACTS[Step.APPROVE]
    at_meetings = {demo.get_one(Meeting, key) for key in there(demo, approve.meeting) - {None}}
    assert {meeting.office.level for meeting in at_meetings} == {"city", "county"}
    assert all(one.kind == "special" and one.record_id and one.state == "concluded" for one in at_meetings)


def test_slips_of_every_kind_some_void(demo: Session) -> None:
    kinds = Counter(demo.scalars(select(Slip.kind)))
    assert set(kinds) == {SlipKind.ASSIGNMENT, SlipKind.TRANSFER, SlipKind.REMINDER}
    assert demo.scalar(select(func.count()).select_from(Slip).where(Slip.void)) >= 4
    for slip in demo.scalars(select(Slip).where(Slip.kind != SlipKind.REMINDER)):
        form = "服企办报" if slip.kind == SlipKind.TRANSFER else "服企办交"
        assert re.fullmatch(rf"\w+{form}（20\d\d）第\d\d+号", slip.number), slip.number


def test_business_secrets_are_kept_apart(demo: Session) -> None:
    """Of what firms say of their money; of the state secret nothing was kept at all."""
    kept = demo.scalars(select(BusinessSecret)).all()
    assert {one.field for one in kept} == {"description", "name"}
    described = demo.scalars(select(ACTS[Step.RECEIVE].description)).all()
    assert described.count(WORDS) == sum(one.field == "description" for one in kept)


def test_what_was_passed_up_has_both_numbers(demo: Session) -> None:
    passed = demo.scalars(select(Issue).where(Issue.passed_from_id.is_not(None))).all()
    assert {issue.office.level for issue in passed} == {"city"}
    assert {issue.status for issue in passed} >= {"received", "registered", "proposed", "dispatched", "handling", "closed"}
    for issue in passed:
        numbers = demo.scalars(select(Registration.number).where(Registration.issue_id == issue.id)).all()
        assert len(numbers) == (1 if issue.status == Status.RECEIVED else 2)
        assert all(one.startswith("临沧") == (place > 0) for place, one in enumerate(numbers))


def test_reminders_at_each_rung_and_unsigned_slips(demo: Session) -> None:
    reminded = Counter(demo.scalars(select(Act.issue_id).where(Act.step == Step.REMIND)))
    still = {issue: count for issue, count in reminded.items() if demo.get_one(Issue, issue).status == "handling"}
    assert set(still.values()) == {1, 2, 3}
    issued = select(Slip.issued_on).join(Issue, Issue.id == Slip.issue_id)
    issued = issued.where(Issue.status == "dispatched", Slip.kind == SlipKind.ASSIGNMENT, Slip.void.is_(False))
    ages = {calendar_of(demo).working_days(day, TODAY) for day in demo.scalars(issued)}
    assert min(ages) <= 3 < max(ages)


def test_extensions_before_and_after_and_beyond(demo: Session) -> None:
    """Some were granted late, one beyond a month into a year that is not announced, some over a Spring Festival."""
    extend, late = ACTS[Step.EXTEND], set()
    for act in demo.scalars(select(extend)):
        before = select(Deadline.due_on).where(Deadline.issue_id == act.issue_id, Deadline.replaced_by_id == act.id)
        late.add(demo.scalars(before).one() < act.on)
    assert late == {True, False}
    assert max(demo.scalars(select(extend.to))).year == TODAY.year + 1
    assert demo.scalars(select(Issue.due_on).where(Issue.due_on > date(2026, 12, 31))).all()
    festival = festival_before(TODAY, calendar_of(demo))
    assert festival == date(2026, 2, 15)
    over = select(Deadline.rule).where(
        Deadline.span.startswith("ON"), Deadline.start_on < festival, Deadline.due_on > festival
    )
    assert {rule.split("/")[1] for rule in demo.scalars(over)} == {"16.fifteen-days", "16.one-month"}


def test_exceptions_are_found_by_their_rows_as_by_their_acts(demo: Session) -> None:
    """What the list finds is what each issue's own acts say."""
    said = set()
    for issue in demo.scalars(select(Issue).where(Issue.id.in_(select(Act.issue_id).where(Act.step == Step.EXTEND.value)))):
        known = told(demo, issue, TODAY)
        if any(one.exceptional for one in granted(known.policy, known.facts)):
            said.add(issue.id)
    assert said
    assert set(exceptional_issues(demo)) == said


def test_what_came_due_again_waits_on_the_ledger(demo: Session) -> None:
    """B and C results whose planned day has passed, and others that still lie ahead."""
    filed = ACTS[Step.FILE_RESULT]
    rows = demo.execute(
        select(filed.grade, filed.planned_on <= TODAY).join(Issue, Issue.id == filed.issue_id)
        .where(Issue.status == "confirmed", filed.grade != "A")
    )  # fmt: skip
    assert set(map(tuple, rows)) == {("B", True), ("B", False), ("C", True), ("C", False)}
    assert there(demo, Issue.supervision) == {"none", "ledger", "special"}


def test_a_district_tightened_its_days(demo: Session) -> None:
    """第二十四条: 4 working days from its day on, by the ordinary road of two people; another change waits."""
    chosen = demo.scalars(select(SettingReading).where(SettingReading.name == "handling_days")).one()
    assert (chosen.office.county, chosen.value) == ("临翔区", "4")
    spans = select(Deadline.span).join(Issue, Issue.id == Deadline.issue_id)
    spans = spans.where(Issue.office_id == chosen.office_id, Deadline.rule.endswith("16.five-days"))
    after = set(demo.scalars(spans.where(Deadline.start_on >= chosen.from_on)))
    before = set(demo.scalars(spans.where(Deadline.start_on < chosen.from_on)))
    assert (after, before) == ({"WD4"}, {"WD5"})
    states = Counter(demo.scalars(select(SettingProposal.state)))
    assert states == {"consented": 3, "proposed": 1}


def test_a_merged_unit_is_succeeded(demo: Session) -> None:
    passed = demo.scalars(select(ACTS[Step.SUCCEED])).all()
    assert passed
    assert {demo.get_one(Unit, act.from_unit).name for act in passed} == {MERGED.name}


def test_rows_are_what_their_acts_say(demo: Session) -> None:
    assert list(verify(demo)) == []


def test_days_go_forward_and_end_before_today(demo: Session) -> None:
    calendar, last = calendar_of(demo), {}
    for act in demo.scalars(select(Act).order_by(Act.id)):
        assert act.at > last.get(act.issue_id, act.at - timedelta(seconds=1))
        assert TODAY - timedelta(days=YEAR) <= act.on < TODAY
        assert act.step == Step.RECEIVE or (
            calendar.is_worked(act.on) and time(8, 30) <= act.at.time() <= time(17, 30)
        ), act
        last[act.issue_id] = act.at


# --- 账号 -----------------------------------------------------------------------------------------------


def test_those_who_are_named_can_sign_in_and_nobody_else(filled: tuple[Session, list[SignIn]]) -> None:
    session, sign_ins = filled
    usernames = [username for _, username, *_ in sign_ins]
    assert usernames[:5] == ["lc-clerk", "lc-director", "lc-deputy", "lc-leader", "lc-supervisor"]
    assert {"lc-administrator", "lc-security", "lc-auditor"} < set(usernames)
    with_hash = set(session.scalars(select(Person.username).where(Person.password_hash != "")))
    assert with_hash == set(usernames)
    roles: list[Role] = []
    offices: set[int | None] = set()
    for _words, username, password, name in sign_ins:
        person = sign_in(session, username, password, clock.at(TODAY), "127.0.0.1")
        assert person is not None
        assert person.name == name
        held = standing_of(session, person, TODAY)
        roles += held.roles
        offices |= {grant.office for grant in held.actor.with_role(Role.LEADER)}
    assert Counter(roles)[Role.CLERK] == 2  # of the city, and of one county
    assert {Role.UNIT_HANDLER, Role.INFORMANT} < set(roles)
    handled = session.scalars(select(Issue).where(Issue.status == "handling", Issue.office_id.in_(offices - {None})))
    assert [one for one in handled.all() if waiting(told(session, one, TODAY).facts, TODAY)], "an extension waits for one of them"
    session.rollback()


def test_it_is_filled_once(demo: Session) -> None:
    with pytest.raises(CannotSeed, match="只写入一次"):
        seed_lincang(demo, TODAY)


def test_a_day_without_a_year_behind_it_is_refused(session: Session) -> None:
    with pytest.raises(CannotSeed, match="满一年"):
        seed_lincang(session, date(2022, 3, 31))
    assert session.scalar(select(func.count()).select_from(Person)) == 0


# --- 故事和文字 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "today",
    [
        pytest.param(date(2022, 4, 1), id="the-first-day-that-has-a-year"),
        pytest.param(date(2026, 2, 24), id="after-the-spring-festival"),
        pytest.param(date(2026, 10, 1), id="in-the-national-holiday"),
        pytest.param(date(2028, 2, 29), id="a-year-not-announced"),
    ],
)
def test_stories_for_any_day(today: date) -> None:
    """One of each plot lies in the year before, and the same day tells the same."""
    told = stories(today, FEW, working_calendar())
    days = [step.at.date() for story in told for step in story.planned]
    assert len(told) == FEW
    assert today - timedelta(days=YEAR) <= min(days) <= max(days) < today


def test_the_same_day_tells_the_same_and_another_otherwise() -> None:
    def planned(today: date) -> list[Any]:
        return [story.planned for story in stories(today, FEW, working_calendar())]

    first = planned(TODAY)
    assert first == planned(TODAY)
    assert first != planned(TODAY - timedelta(days=1))


def test_the_whole_is_two_hundred_and_fifty_and_varied() -> None:
    assert sum(plot.count for plot in PLOTS) == WHOLE == 250
    assert Counter(cast_for(WHOLE)) == {plot: plot.count for plot in PLOTS}
    told = stories(TODAY, WHOLE, working_calendar())
    titles = Counter(story.title for story in told)
    assert max(titles.values()) <= 7
    assert len(titles) >= 60
    assert max(Counter(story.description for story in told).values()) <= 4
    places = Counter(story.enterprise.place for story in told)
    assert (len(places), min(places.values()) >= 10) == (10, True)
    assert titles.keys() >= {trouble.title for trouble in TROUBLES}


def test_every_category_has_its_difficulties_and_wordings() -> None:
    assert tuple(WORDINGS) == CATEGORIES
    assert {trouble.category for trouble in TROUBLES} == set(CATEGORIES)
    assert {question.category for question in wordings.CONSULTATIONS} <= set(CATEGORIES)
    for wording in WORDINGS.values():
        assert all(len(set(texts)) == len(texts) >= 2 for texts in wording)


def test_what_is_solved_later_is_a_difficulty_of_each_tier() -> None:
    """Steps and grounds fit one difficulty each, and read whole."""
    of = {trouble.title: trouble for trouble in TROUBLES}
    assert LATER.keys() <= of.keys()
    tiers = {(bool(of[title].transfer), bool(of[title].others)) for title in LATER}
    assert tiers >= {(False, False), (False, True), (True, True)}
    assert len({text for later in LATER.values() for text in later}) == 2 * len(LATER)


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda one: one.title)
def test_a_difficulty_reads_whole(trouble: Any) -> None:
    assert trouble.trades == () or set(trouble.trades) <= {one.trade for one in ENTERPRISES}
    for duty in (trouble.lead, *trouble.others):
        assert unit_for(duty, "yunxian")
        assert unit_for(duty, "border")
        assert unit_for(duty, "city")
    for telling in range(len(trouble.figures)):
        told = worded(trouble, telling)
        assert 40 <= len(told.description) <= 120, told.description
        for text in (told.title, told.description, told.wanted, told.measures, *told.progress, told.result):
            assert text == text.strip() != ""
            assert not re.search(r"[{},;?!:]", text), text


def test_no_refusal_for_a_state_secret_is_worded() -> None:
    assert wordings.REFUSALS["state_secret"] == ""
    assert isinstance(stories(TODAY, FEW, working_calendar())[0], Teller)
