"""Who sees which rows, and who may write which; nobody asked for is nobody's."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select, union
from sqlalchemy.orm import Session, aliased

from models.actors import scope_of, standing_of
from models.acts import Act
from models.assignments import Assignment
from models.attachments import Attachment
from models.base import Base
from models.clock import at
from models.deadlines import Deadline
from models.enterprises import Enterprise
from models.groups import GroupMembership, LiaisonGroup
from models.issues import Issue, IssueUnit
from models.log import LogEntry
from models.meetings import Meeting
from models.offices import OfficePolicy
from models.readings import SettingReading
from models.scope import ALL, OutOfScope, Scope, _conditions, _written_conditions, everything
from models.slips import Slip
from models.steps import take
from models.visits import Visit
from rules.terms import Step
from seed.cast import SINCE, Cast
from tests.models.story import MONDAY, Story, in_order

SCOPED = (Issue, Enterprise, Act, Slip, Deadline, IssueUnit, Attachment, Visit, Meeting, Assignment)


def visit(cast: Cast, group: str, enterprise: str) -> Visit:
    return Visit(
        group_id=cast[group].id, enterprise_id=cast[enterprise].id, visited_on=MONDAY, recorded_on=MONDAY,
        recorded_by_id=cast["liaison_officer"].id, recorded_at=at(MONDAY),
    )  # fmt: skip


@pytest.fixture
def world(session: Session, cast: Cast) -> Cast:
    """Two issues of the city (one closed, one just received), and a county's enterprise with an issue of its own."""
    foreign = Enterprise(name="县企业", office_id=cast["county"].id)
    session.add(foreign)
    session.flush()
    cast.named["enterprise/county"] = foreign
    group = cast["group/2"]
    session.add(Assignment(enterprise_id=foreign.id, group_id=group.id, relation="contact", from_on=SINCE))
    session.flush()
    cast.named["closed"] = Story(session, cast).to("close").issue
    cast.named["received"] = Story(session, cast).issue
    session.add_all(
        [
            visit(cast, "group/1", "enterprise/1"), visit(cast, "group/2", "enterprise/county"),
            Meeting(office_id=cast["city"].id, kind="study", held_on=MONDAY),
            Meeting(office_id=cast["county"].id, kind="study", held_on=MONDAY),
        ]
    )  # fmt: skip
    session.commit()
    return cast


def as_(session: Session, cast: Cast, who: str | None, day: date = MONDAY) -> None:
    """Go on as somebody, with nothing remembered."""
    session.expunge_all()
    with everything(session):
        person = cast[who] if who else None
        scope = scope_of(session, standing_of(session, person, day), day) if person else None
    session.info["scope"] = scope
    session.expunge_all()


def seen(session: Session) -> dict[str, int]:
    found = {model.__tablename__: session.scalar(select(func.count()).select_from(model)) for model in SCOPED}
    return {name: count for name, count in found.items() if count}


ALL_OF_TWO = {"issue": 2, "act": 11, "slip": 1, "deadline": 1, "issue_unit": 1, "attachment": 1}
EXPECTED = {
    None: {},
    "clerk": {**ALL_OF_TWO, "enterprise": 3, "visit": 2, "meeting": 2, "assignment": 3},
    "supervisor": {**ALL_OF_TWO, "enterprise": 3, "visit": 2, "meeting": 2, "assignment": 3},
    "county/clerk": {"enterprise": 1, "visit": 1, "meeting": 1, "assignment": 1},
    "liaison_officer": {**ALL_OF_TWO, "enterprise": 2, "visit": 1, "assignment": 2},
    "liaison_officer/2": {"enterprise": 1, "visit": 1, "assignment": 1},
    "unit_handler": {
        "issue": 1, "act": 10, "slip": 1, "deadline": 1, "issue_unit": 1, "attachment": 1, "enterprise": 1,
        "assignment": 1,
    },
    "unit_handler/2": {},
    "informant": {**ALL_OF_TWO, "enterprise": 1, "assignment": 1},
    "informant/2": {"enterprise": 1, "assignment": 1},
    "administrator": {"issue": 2, "enterprise": 3, "visit": 2, "meeting": 2, "assignment": 3},
    "security_officer": {},
    "auditor": {},
}  # fmt: skip


def test_each_sees_exactly_his_rows(session: Session, world: Cast) -> None:
    for who, expected in EXPECTED.items():
        as_(session, world, who)
        assert seen(session) == expected, who
        logged = session.scalar(select(func.count()).select_from(LogEntry))
        assert (logged > 0) == (who == "auditor"), who


OWNERS = {"issue", "enterprise", "office", "liaison_group", "visit", "meeting", "attachment"}
OPEN = {"Grant", "NumberCounter", "Office"}
"""What belongs to an office and is read whole, and written by grants or steps alone."""


def test_every_table_that_belongs_to_somebody_is_held() -> None:
    """A table that somebody adds is filtered, or at least held when it is written."""
    held = tuple(_written_conditions(None)) + tuple(_conditions(None))
    owned = {
        mapper.class_
        for mapper in Base.registry.mappers
        if {key.column.table.name for key in mapper.local_table.foreign_keys} & OWNERS
    }
    assert {model.__name__ for model in owned if not issubclass(model, held)} == OPEN
    filtered = {model.__name__ for model in _conditions(None)}
    assert filtered >= {
        "Issue", "Act", "Slip", "Deadline", "IssueUnit", "MeetingItem", "Meeting", "Enterprise", "Revenue", "Informant",
        "Assignment", "Attachment", "Visit", "VisitHeard", "ReportUp", "ReportUpRow", "LogEntry",
    }  # fmt: skip


def test_nothing_is_anybodys_who_is_not_named(session: Session, world: Cast) -> None:
    """Each condition by itself is false where nobody works, whatever the tables hold."""
    for model, condition in (*_conditions(None).items(), *_conditions(Scope(MONDAY)).items()):
        query = select(func.count()).select_from(model.__table__).where(condition)
        assert session.connection().execute(query).scalar_one() == 0, model.__name__


def sees(session: Session, cast: Cast, who: str, day: date = MONDAY) -> list[str]:
    """Where the issues stand that somebody sees."""
    as_(session, cast, who, day)
    return list(session.scalars(select(Issue.status).order_by(Issue.id)))


def test_a_unit_sees_what_was_handed_to_it_while_it_is(session: Session, cast: Cast) -> None:
    """Before the slip is out, and once it is void again, a proposal is the office's own."""
    story = Story(session, cast).to("approve")
    assert sees(session, cast, "unit_handler") == []
    session.info["scope"] = ALL
    issue = story.issue.id
    for step, seen_by_unit in (("dispatch", ["dispatched"]), ("void_slip", [])):
        session.info["scope"] = ALL
        story.issue = session.get_one(Issue, issue)
        story.take(step)
        assert sees(session, cast, "unit_handler") == seen_by_unit, step


def test_a_group_sees_its_enterprises_from_the_day_to_the_day(session: Session, cast: Cast) -> None:
    Story(session, cast)
    moved, group = date(2014, 3, 10), cast["group/2"].id
    old = session.scalars(select(Assignment).where(Assignment.enterprise_id == cast["enterprise/1"].id)).one()
    old.until_on = moved
    session.add(Assignment(enterprise_id=old.enterprise_id, group_id=group, relation="supported", from_on=moved))
    session.commit()
    eve = date(2014, 3, 9)
    assert [sees(session, cast, "liaison_officer", day) for day in (eve, moved)] == [["received"], []]
    assert [sees(session, cast, "liaison_officer/2", day) for day in (eve, moved)] == [[], ["received"]]


def test_taking_part_is_not_reporting(session: Session, cast: Cast) -> None:
    """Who handed a slip back has taken a step, and sees the issue no more; only its reporter follows it."""
    Story(session, cast).to("dispatch").take("return_slip")
    assert sees(session, cast, "unit_handler") == []


def test_papers_of_no_issue_are_the_offices(session: Session, world: Cast) -> None:
    """Minutes and sheets that hang on no issue: who works for an office reads them, an enterprise does not."""
    paper = Attachment(
        name="会议纪要.pdf", media_type="application/pdf", size=3, sha256="0" * 64, data=b"abc", stored_at=at(MONDAY)
    )
    session.add(paper)
    session.commit()
    for who, reads in (("clerk", True), ("informant", False), ("unit_handler", False), ("auditor", False), (None, False)):
        as_(session, world, who)
        assert (paper.id in session.scalars(select(Attachment.id)).all()) is reads, who


def test_who_reported_an_issue_follows_it(session: Session, cast: Cast) -> None:
    """A unit's handler who passed an enterprise's word on sees what becomes of it, though he does not handle it."""
    first = Story(session, cast).to("dispatch")
    reported = take(session, None, Step.RECEIVE, cast["unit_handler/2"], at(MONDAY), **in_order("receive", cast, MONDAY))
    session.commit()
    as_(session, cast, "unit_handler/2")
    assert session.scalars(select(Issue.id)).all() == [reported.issue_id]
    as_(session, cast, "unit_handler")
    assert session.scalars(select(Issue.id)).all() == [first.issue.id]
    as_(session, cast, "informant/2")
    assert session.scalars(select(Issue.id)).all() == []


def test_the_groups_officer_sees_a_new_report_at_once(session: Session, cast: Cast) -> None:
    """第五条: what the enterprise reports through its informant is before its group at once, and before no other."""
    as_(session, cast, "informant")
    with everything(session):
        story = Story(session, cast)
    issue, mine, other = story.issue.id, cast["liaison_officer"], cast["liaison_officer/2"]
    for person, sees in ((mine, [issue]), (other, [])):
        cast.named["somebody"] = person
        as_(session, cast, "somebody")
        assert session.scalars(select(Issue.id)).all() == sees


def test_ways_round_the_filter(session: Session, world: Cast) -> None:
    issue = world["closed"].id
    as_(session, world, "liaison_officer/2")
    assert session.get(Issue, issue) is None
    other = aliased(Issue)
    for query in (
        select(Issue.title), select(other), select(func.count(Issue.id)).having(func.count(Issue.id) > 0),
        select(Issue.id).where(Issue.id.in_(select(Act.issue_id))), select(func.max(Issue.id)).having(func.max(Issue.id) > 0),
        union(select(Issue.id), select(other.id)), select(Act).join(Issue, Act.issue_id == Issue.id),
        select(Enterprise.name).join(Issue, Issue.enterprise_id == Enterprise.id),
    ):  # fmt: skip
        assert session.execute(query).all() == []


def test_the_identity_map(session: Session, world: Cast) -> None:
    """A row that somebody else loaded before is still there to be got; asked anew, it is not."""
    issue = world["closed"].id
    with everything(session):
        session.get_one(Issue, issue)
        scope = scope_of(session, standing_of(session, world["liaison_officer/2"], MONDAY), MONDAY)
    session.info["scope"] = scope
    assert session.get(Issue, issue, populate_existing=True) is None
    assert session.scalars(select(Issue).where(Issue.id == issue)).first() is None


def test_lazy_loads(session: Session, world: Cast) -> None:
    as_(session, world, "liaison_officer/2")
    enterprise = session.scalars(select(Enterprise)).one()
    row = session.scalars(select(Visit)).one()
    assert row.enterprise is enterprise
    as_(session, world, "liaison_officer")
    row = session.scalars(select(Visit)).one()
    with everything(session):
        foreign = session.scalars(select(Visit).where(Visit.id != row.id)).one()
    session.expire(foreign)
    scoped = session.scalars(select(Visit)).all()
    assert scoped == [row]


def test_membership_begins_and_ends_on_its_day(session: Session, world: Cast) -> None:
    day = date(2014, 4, 1)
    with everything(session):
        membership = session.scalars(
            select(GroupMembership).where(GroupMembership.person_id == world["group_member"].id)
        ).one()
        membership.until_on = day
        session.commit()
    as_(session, world, "group_member", date(2014, 3, 31))
    assert session.scalar(select(func.count()).select_from(Issue)) == 2
    as_(session, world, "group_member", day)
    assert seen(session) == {}


def writes(session: Session, row: object) -> bool:
    """Whether the row may be written; nothing stays."""
    session.add(row)
    try:
        session.flush()
    except OutOfScope:
        session.rollback()
        return False
    session.rollback()
    return True


@pytest.mark.parametrize(
    ("who", "group", "enterprise", "allowed"),
    [
        ("liaison_officer", "group/1", "enterprise/1", True),
        ("liaison_officer", "group/2", "enterprise/1", False),
        ("liaison_officer", "group/1", "enterprise/county", False),
        ("liaison_officer/2", "group/2", "enterprise/county", True),
        ("clerk", "group/1", "enterprise/1", True),
        ("county/clerk", "group/1", "enterprise/county", False),
        (None, "group/1", "enterprise/1", False),
    ],
)
def test_a_visit_is_written_where_it_belongs(
    session: Session, world: Cast, who: str | None, group: str, enterprise: str, allowed: bool
) -> None:
    row = visit(world, group, enterprise)
    as_(session, world, who)
    assert writes(session, row) is allowed


def test_an_enterprise_of_another_office(session: Session, world: Cast) -> None:
    city, county = world["city"].id, world["county"].id
    as_(session, world, "county/clerk")
    assert writes(session, Enterprise(name="县里新企业", office_id=county))
    assert not writes(session, Enterprise(name="市里新企业", office_id=city))


def test_a_row_moved_out_of_scope(session: Session, world: Cast) -> None:
    city = world["city"].id
    as_(session, world, "county/clerk")
    enterprise = session.scalars(select(Enterprise)).one()
    enterprise.office_id = city
    assert not writes(session, enterprise)
    as_(session, world, "county/clerk")
    assert session.scalars(select(Enterprise)).one().office_id == world["county"].id


def test_a_row_moved_into_scope_or_deleted(session: Session, world: Cast) -> None:
    """One that was loaded under another scope is not his to take, nor to delete."""
    with everything(session):
        foreign = session.get_one(Enterprise, world["enterprise/1"].id)
        call = session.scalars(select(Visit).where(Visit.group_id == world["group/1"].id)).one()
        scope = scope_of(session, standing_of(session, world["county/clerk"], MONDAY), MONDAY)
    session.info["scope"] = scope
    foreign.office_id = world["county"].id
    assert not writes(session, foreign)
    session.delete(call)
    with pytest.raises(OutOfScope):
        session.flush()
    session.rollback()


def test_what_waits_is_judged_by_the_scope_before(session: Session, world: Cast) -> None:
    """A row added by somebody is no better for being written while `everything` is open."""
    row = Enterprise(name="混进来的企业", office_id=world["city"].id)
    as_(session, world, "county/clerk")
    session.add(row)
    with pytest.raises(OutOfScope), everything(session):
        session.flush()
    session.rollback()
    with everything(session):
        session.add(Enterprise(name="系统写入的企业", office_id=world["city"].id))
        session.flush()
    session.rollback()


def test_a_group_of_another_office(session: Session, world: Cast) -> None:
    city, county = world["city"].id, world["county"].id
    as_(session, world, "county/administrator")
    assert writes(session, LiaisonGroup(office_id=county, number=1, name="县一组"))
    assert not writes(session, LiaisonGroup(office_id=city, number=9, name="市九组"))


def test_the_arrangements_of_another_office(session: Session, world: Cast) -> None:
    """What all may read, an office writes for itself alone."""
    city, county = world["city"].id, world["county"].id
    own = LiaisonGroup(office_id=county, number=1, name="县一组")
    session.add(own)
    session.commit()
    group, foreign, person = own.id, world["group/1"].id, world["county/clerk"].id
    as_(session, world, "county/administrator")
    for office, allowed in ((county, True), (city, False)):
        policy = OfficePolicy(office_id=office, policy="lincang-2021-21", from_on=date(2030, 1, 1))
        reading = SettingReading(
            office_id=office, policy="linyi-2014-10", name="days_unit", value="working", from_on=MONDAY,
            chosen_by_id=person, chosen_at=at(MONDAY),
        )  # fmt: skip
        assert writes(session, policy) is allowed, office
        assert writes(session, reading) is allowed, office
    for place, allowed in ((group, True), (foreign, False)):
        member = GroupMembership(group_id=place, person_id=person, part="member", from_on=MONDAY)
        assert writes(session, member) is allowed, place
