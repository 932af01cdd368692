"""企业商业秘密: what is marked is kept apart, read by whom 第四条 lets read it, and moved by nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session, undefer

from models.actors import scope_of, standing_of
from models.acts import ACTS, Act
from models.attachments import Attachment, Upload
from models.clock import at
from models.issues import Issue
from models.log import LogEntry
from models.marking import NotMarked, lift, mark
from models.migrations.blanking import GONE, MASK
from models.monthly_editions import MonthlyEdition, issue_edition
from models.offices import Office
from models.people import Grant, Person
from models.purges import GONE as PURGED
from models.refusals import Refused
from models.report_up import report_up
from models.revealing import as_stored, found_in_secrets, title_for
from models.scope import ALL, everything
from models.secret_cells import in_evidence, in_file
from models.secrets import WORDS, BusinessSecret
from models.slips import Slip
from models.steps import take
from models.verify import verify
from rules.kinds import Access
from rules.policies import POLICIES
from rules.terms import Role, Status, Step
from seed.case_play import Play
from seed.cast import SINCE, Cast
from tests.models.story import MONDAY, Story, by_hand

CANARY = "金丝雀配方"
TITLE, TEXT = f"{CANARY}贷款", f"{CANARY}是\n祖传的“秘方”"
PAPER = Upload(f"{CANARY}.txt", CANARY.encode())
FRIDAY = date(2021, 4, 9)


@contextmanager
def seen_as(session: Session, person: Person, on: date = MONDAY) -> Iterator[Session]:
    """As this person reads, with nothing remembered from before."""
    session.expunge_all()
    session.info["scope"] = scope_of(session, standing_of(session, person, on), on)
    try:
        yield session
    finally:
        session.expunge_all()
        session.info["scope"] = ALL


def told_to(session: Session, person: Person, issue_id: int, on: date = MONDAY) -> str:
    """Everything that the records of an issue say to somebody."""
    with seen_as(session, person, on):
        issue = session.scalars(select(Issue).where(Issue.id == issue_id).options(undefer(Issue.description))).first()
        acts = session.scalars(select(Act).where(Act.issue_id == issue_id)).all()
        papers = session.scalars(select(Attachment).options(undefer(Attachment.data))).all()
        said = [issue and (issue.title, issue.description), [one.said for one in acts],
                [(one.name, one.data.decode("utf-8", "replace")) for one in papers],
                session.execute(select(title_for(session.info["scope"])).where(Issue.id == issue_id)).all()]  # fmt: skip
    return repr(said)


def hunted(session: Session, needle: str) -> set[str]:
    """The tables in which a text stands, as the database has them."""
    session.flush()
    connection, found = session.connection(), set()
    for table in inspect(connection).get_table_names():
        rows = connection.exec_driver_sql(f'SELECT * FROM "{table}"').all()  # noqa: S608 # table names of ours
        if any(needle in (one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one)) for row in rows for one in row):
            found.add(table)
    return found


@pytest.fixture
def marked(session: Session, cast: Cast) -> Story:
    """An issue whose title, description and result are marked as they are written, and have come to a unit."""
    made = Story(session, cast, title=TITLE, description=TEXT, secret=("title", "description"))
    return made.to("accept")


def test_kept_apart_from_where_it_was_written(session: Session, marked: Story) -> None:
    assert hunted(session, CANARY) == {"business_secret"}
    assert session.scalar(select(Issue.title)) == WORDS
    assert list(verify(session)) == []
    assert (WORDS, PURGED) == (MASK, GONE)


def test_who_reads_it(session: Session, cast: Cast, marked: Story) -> None:
    """第四条: the handling office and its approvers, the lead unit, the enterprise; nobody else."""
    readers = ("city/clerk", "city/director", "city/deputy_leader", "city/leader", "unit_handler", "informant")
    for name in readers:
        assert CANARY in told_to(session, cast[name], marked.issue.id), name
    (declared,) = POLICIES["lincang-2021-21"].of(Access)
    assert {name.rpartition("/")[2] for name in readers} == {role.value for role in declared.who}
    for name in ("city/supervisor", "liaison_officer", "group_member", "unit_handler/2", "city/administrator",
                 "city/auditor", "county/clerk"):  # fmt: skip
        assert CANARY not in told_to(session, cast[name], marked.issue.id), name
    assert WORDS in told_to(session, cast["liaison_officer"], marked.issue.id)


def test_everything_is_no_licence(session: Session, cast: Cast, marked: Story) -> None:
    """Whoever reads past the scope, to count or to name, reads the words in its place."""
    with seen_as(session, cast["city/clerk"]), everything(session):
        assert session.scalars(select(Issue)).one().title == WORDS


def test_a_cooperating_unit_while_it_cooperates(session: Session, cast: Cast) -> None:
    story = Story(session, cast, title=TITLE, secret=("title",)).to("register")
    story.take("propose", cooperating_units=(cast["unit/2"].id,))
    story.to("dispatch")
    assert CANARY in told_to(session, cast["unit_handler/2"], story.issue.id)
    story.take("return_slip")
    for name in ("unit_handler", "unit_handler/2"):
        assert CANARY not in told_to(session, cast[name], story.issue.id)


def test_an_office_that_watches_its_counties_does_not_read_them(session: Session, cast: Cast) -> None:
    """The city sees the county's issue, and what it may not read of it; once passed up, both read it."""
    office = Office(name="又一县办公室", short_name="又一县", mark="凤庆", level="county", parent_id=cast["city"].id)
    other = Person(username="other-clerk", name="外县经办")
    session.add_all([office, other])
    session.flush()
    session.add(Grant(person_id=other.id, role=Role.CLERK.value, office_id=office.id, from_on=SINCE))
    told = Play(session, cast, POLICIES["lincang-2021-21"], {
        "at": Status.APPROVED.value, "on": FRIDAY, "issue": {"title": TITLE}, "proposal": {"transfer_reason": "超出权限"}})  # fmt: skip
    issue = told.issue
    mark(session, issue, in_evidence(session.scalars(select(Act).order_by(Act.seq)).first(), "title"), cast["county/clerk"], at(FRIDAY))
    session.commit()
    for name in ("city/clerk", "city/leader", "city/supervisor"):
        assert WORDS in told_to(session, cast[name], issue.id, FRIDAY), name
        assert CANARY not in told_to(session, cast[name], issue.id, FRIDAY), name
    assert CANARY in told_to(session, cast["county/clerk"], issue.id, FRIDAY)
    clerk = session.get_one(Person, cast["county/clerk"].id)
    take(session, session.get_one(Issue, issue.id), Step.PASS_UP, clerk, at(FRIDAY), instruction_note=Upload("批示.txt", b"ok"))
    session.commit()
    for name in ("city/clerk", "county/clerk"):
        assert CANARY in told_to(session, cast[name], issue.id, FRIDAY), name
    assert told_to(session, other, issue.id, FRIDAY).startswith("[None")


def test_search_and_order_tell_nothing(session: Session, cast: Cast, marked: Story) -> None:
    """Who may not read it does not find it either; who may, does."""
    for name, found in (("liaison_officer", 0), ("city/administrator", 0), ("city/clerk", 1)):
        with seen_as(session, cast[name]):
            condition = found_in_secrets(session.info["scope"], f"%{CANARY}%")
            assert len(session.scalars(select(Issue.id).where(condition)).all()) == found, name
            assert session.scalars(select(Issue.id).where(Issue.title.contains(CANARY))).all() == []
            assert len(session.scalars(select(BusinessSecret.id)).all()) == 2 * found, name


def test_marked_files_are_not_there(session: Session, cast: Cast) -> None:
    story = Story(session, cast).to("verify")
    story.take("confirm", document=PAPER, secret=("document",))
    assert hunted(session, CANARY) == {"business_secret", "attachment"}  # the name there, the bytes here
    for name, there in (("city/clerk", True), ("informant", True), ("liaison_officer", False), ("unit_handler/2", False)):
        assert (CANARY in told_to(session, cast[name], story.issue.id)) is there, name


def test_marked_afterwards_and_lifted_again(session: Session, cast: Cast) -> None:
    """With its corrections and its copies; the log written before tells it no more, and every cell comes back."""
    story = Story(session, cast, title=TITLE, description="平常的话，说得很具体").to("dispatch")
    story.take("correct", act=1, field="title", value=f"{TITLE}二", reason="写错")
    story.take("void_slip", reason=TEXT)
    first, _, _, _, _, _, void = story.acts
    title, reason = in_evidence(first, "title"), in_evidence(void, "reason")
    clerk = cast["city/clerk"]
    session.info["scope"] = scope_of(session, standing_of(session, clerk, MONDAY), MONDAY)
    mark(session, story.issue, title, clerk, at(MONDAY))
    mark(session, story.issue, reason, clerk, at(MONDAY))
    session.commit()
    session.info["scope"] = ALL
    assert hunted(session, CANARY) == {"business_secret", "log_entry"}
    session.expunge_all()
    entries = session.scalars(select(LogEntry)).all()
    assert entries
    assert not [one for one in entries if CANARY in one.words + one.before + one.after]
    assert list(verify(session)) == []
    assert f"{TITLE}二" in told_to(session, cast["informant"], story.issue.id)
    issue, clerk = session.scalars(select(Issue)).one(), session.get_one(Person, clerk.id)
    with pytest.raises(NotMarked, match="已标明"):
        mark(session, issue, title, clerk, at(MONDAY))
    for cell in (title, reason):
        lift(session, issue, cell, clerk, at(MONDAY), "企业已公开")
    session.commit()
    session.expunge_all()
    assert session.scalar(select(Issue.title)) == f"{TITLE}二"
    assert session.scalar(select(Slip.void_reason)) == TEXT
    assert list(verify(session)) == []


def test_a_correction_of_what_is_marked_is_marked(session: Session, cast: Cast, marked: Story) -> None:
    marked.take("correct", act=1, field="title", value=f"{TITLE}三", reason="写错")
    assert hunted(session, CANARY) == {"business_secret"}
    assert f"{TITLE}三" in told_to(session, cast["city/clerk"], marked.issue.id)
    assert list(verify(session)) == []


def test_a_correction_marked_by_who_makes_it(session: Session, cast: Cast) -> None:
    """Marks what it mends too, in the same transaction."""
    story = Story(session, cast, title=TITLE).to("register")
    story.take("correct", act=1, field="title", value=f"{TITLE}三", reason="写错", secret=("value",))
    assert hunted(session, CANARY) == {"business_secret", "log_entry"}
    assert list(verify(session)) == []


def test_an_edition_reported_up_does_not_tell(session: Session, cast: Cast, marked: Story) -> None:
    """Who reports up may read it, and others read the edition."""
    marked.then(20).take("explain", explanation=TEXT, secret=("explanation",))
    marked.take("escalate", reason=TEXT, secret=("reason",))
    with seen_as(session, cast["city/clerk"]):
        report_up(session, session.merge(cast["city"]), session.merge(cast["city/clerk"]), at(marked.day), "汇总")
        session.commit()
    assert hunted(session, CANARY) == {"business_secret"}


def test_an_edition_that_was_issued_before_tells_it_no_more(session: Session, cast: Cast) -> None:
    """And one that is issued by who may read it keeps the words in its place."""
    story = Story(session, cast, title=TITLE)
    content = {"lists": [{"rows": [["1", f"{TITLE}"]]}]}
    issue_edition(session, cast["city"], date(2014, 2, 1), cast["city/clerk"], at(MONDAY), "简报", content)
    session.commit()
    mark(session, story.issue, in_evidence(story.acts[0], "title"), cast["city/clerk"], at(MONDAY))
    session.commit()
    with seen_as(session, cast["city/clerk"]):
        (edition,) = session.scalars(select(MonthlyEdition).options(undefer(MonthlyEdition.content)))
        with everything(session):
            logged = session.scalars(select(LogEntry)).all()
        assert not [one for one in logged if CANARY in one.before + one.after + one.words]
        assert edition.told["lists"] == [{"rows": [["1", WORDS]]}]
        assert session.scalars(select(Issue)).one().title == TITLE
        with as_stored(session):
            assert session.scalars(select(Issue)).one().title == WORDS


def test_who_may_mark(session: Session, cast: Cast, marked: Story) -> None:
    receive = marked.acts[0]
    for name in ("city/director", "county/clerk", "unit_handler", "informant"):
        with pytest.raises(NotMarked, match="经办人"):
            lift(session, marked.issue, in_evidence(receive, "title"), cast[name], at(MONDAY), "公开")
    clerk = cast["city/clerk"]
    with pytest.raises(NotMarked, match="为什么"):
        lift(session, marked.issue, in_evidence(receive, "title"), clerk, at(MONDAY), " ")
    with pytest.raises(NotMarked, match="不能单独标明"):
        mark(session, marked.issue, in_evidence(receive, "category"), clerk, at(MONDAY))
    with pytest.raises(NotMarked, match="没有填写"):
        mark(session, marked.issue, in_evidence(receive, "wanted"), clerk, at(MONDAY))
    other = Story(session, cast)
    with pytest.raises(NotMarked, match="没有这一处"):
        mark(session, marked.issue, in_evidence(other.acts[0], "title"), clerk, at(MONDAY))
    with pytest.raises(NotMarked, match="没有这一处"):
        mark(session, marked.issue, in_file(999), clerk, at(MONDAY))


def test_the_rules_judge_what_was_really_written(session: Session, cast: Cast) -> None:
    """A mark is no way around a clause: 描述应具体明确, at least ten characters."""
    story = Story(session, cast, description="不具体", secret=("description",))
    with pytest.raises(Refused, match="不少于 10 个字"):
        story.take("register")


def test_a_page_that_was_read_before_does_not_write_what_it_read(session: Session, cast: Cast, marked: Story) -> None:
    """Who may read it holds true words in his session; the step that he takes writes none of them."""
    with seen_as(session, cast["unit_handler"]):
        issue = session.scalars(select(Issue).options(undefer(Issue.description))).one()
        acts = session.scalars(select(Act).order_by(Act.seq)).all()
        assert CANARY in issue.title + acts[0].said["title"]
        take(session, issue, Step.REPORT_PROGRESS, session.get_one(Person, cast["unit_handler"].id), at(MONDAY), account="在办")
        session.commit()
    assert hunted(session, CANARY) == {"business_secret"}


def test_a_refused_step_keeps_nothing(session: Session, cast: Cast, marked: Story) -> None:
    with pytest.raises(Refused):
        marked.take("register", conditions_met=TEXT, secret=("conditions_met",))
    assert hunted(session, CANARY) == {"business_secret"}


# --- The database's own line ---------------------------------------------------------------------------


def test_only_to_the_words_and_only_what_is_kept(session: Session, marked: Story) -> None:
    """A cell goes to the words where its very text is kept, and nowhere else; what is kept never changes."""
    table = "evidence_register"
    assert by_hand(session, f"UPDATE {table} SET competent_unit = '{WORDS}'") is not None  # noqa: S608
    assert by_hand(session, f"UPDATE {table} SET competent_unit = '{PURGED}'") is not None  # noqa: S608
    assert by_hand(session, f"UPDATE evidence_receive SET title = '{TITLE}'") is not None  # noqa: S608
    for change in ("text = '又'", "noun = 'act'", "shows = NULL", "row_id = 7"):
        assert by_hand(session, f"UPDATE business_secret SET {change}") is not None, change  # noqa: S608
    assert by_hand(session, "DELETE FROM business_secret") is not None
    purge = "INSERT INTO purge (issue_id, act_id, purged_on, office_id) SELECT issue_id, id, \"on\", office_id FROM act"
    assert by_hand(session, f"{purge} WHERE seq = 2") is not None
    assert list(verify(session)) == []


def test_every_other_column_stays_as_it_was_written(session: Session, marked: Story) -> None:
    """Of every table of evidence; a migration that adds a column draws the line anew (models/migrations/blanking.py)."""
    marked.take("report_progress")
    marked.take("file_result")
    others = {"INTEGER": "77", "BOOLEAN": "NULL", "DATE": "'1999-01-01'", "TIMESTAMP": "'1999-01-01'"}
    connection, open_ = session.connection(), []
    for table in sorted({model.__tablename__ for model in (*ACTS.values(), Attachment, LogEntry)} - {"act"}):
        for column in inspect(connection).get_columns(table):
            other = others.get(str(column["type"]), "'x'")
            if not connection.execute(text(f'SELECT 1 FROM {table} WHERE "{column["name"]}" IS NOT NULL')).first():  # noqa: S608
                other = f"{other}" if other != "NULL" else "TRUE"
            if not connection.execute(text(f"SELECT 1 FROM {table}")).first():  # noqa: S608
                continue
            if "不可修改" not in (by_hand(session, f'UPDATE {table} SET "{column["name"]}" = {other}') or ""):  # noqa: S608
                open_.append(f"{table}.{column['name']}")
            connection = session.connection()
    assert open_ == []
