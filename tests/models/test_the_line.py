"""The database holds the line whoever writes: through the ORM in a shell, and by SQL by hand, on both databases.

Each way round that an attacker with a shell may try is refused and leaves the rows as they were. Superusers
who drop triggers are beyond any line; `verify` and the copies of the log are for them.
"""

# ruff: noqa: S608 # statements by hand are what is tried here

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable
from itertools import product

import pytest
from sqlalchemy import Engine, delete, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models.acts import ACTS, Act
from models.guard import TAKEN, OffTheRoad
from models.issues import Issue
from models.slips import Slip
from models.verify import verify
from rules.terms import Step
from seed.cast import Cast
from tests.models.story import Story, by_hand, counted

pytestmark = pytest.mark.slow

INTO_ACT = (
    "INSERT INTO act (id, issue_id, seq, step, role, actor_id, office_id, at, {on}, from_status, to_status, leg, round,"
    " to_leg, to_round) SELECT {id}, issue_id, {seq}, '{step}', role, actor_id, office_id, at, {on}, {start},"
    " '{to}', {leg}, {round}, {to_leg}, {to_round} FROM act WHERE issue_id = {issue} AND seq = 1"
)


def act_by_hand(issue: int, seq: int, step: str, start: str | None, to: str, **other: object) -> str:
    """The SQL of an act as somebody might write it by hand."""
    values = {"id": 9000 + seq, "on": '"on"', "leg": 1, "round": 1, "to_leg": 1, "to_round": 1, **other}
    quoted = f"'{start}'" if start else "NULL"
    return INTO_ACT.format(issue=issue, seq=seq, step=step, start=quoted, to=to, **values)


@pytest.fixture
def story(session: Session, cast: Cast) -> Story:
    """An issue confirmed by its enterprise."""
    return Story(session, cast).to("confirm")


@pytest.fixture
def refuse(session: Session, story: Story) -> Callable[..., None]:
    """Statements that the database must refuse, and that leave no trace."""
    before = counted(session)

    def check(*statements: str, sqlite_only: bool = False, postgresql_only: bool = False) -> None:
        dialect = session.get_bind().dialect.name
        if (sqlite_only and dialect != "sqlite") or (postgresql_only and dialect != "postgresql"):
            return
        assert by_hand(session, *statements) is not None, statements
        session.expire_all()
        assert counted(session) == before, statements
        assert list(verify(session)) == [], statements

    return check


def last_of(session: Session) -> int:
    return session.scalars(select(Issue.id)).one()


# --- Through the ORM -----------------------------------------------------------------------------------


def test_a_status_in_a_shell(session: Session, story: Story) -> None:
    """An edit of the record, as an edit form would make it."""
    for name, value in {"status": "closed", "seq": 99, "due_on": None, "title": "另一个"}.items():
        setattr(story.issue, name, value)
        with pytest.raises(OffTheRoad):
            session.commit()
        session.rollback()
    session.expire_all()
    assert (story.issue.status, story.differs) == ("confirmed", {})


def test_records_of_the_road_in_a_shell(session: Session, story: Story) -> None:
    act, slip = story.acts[-1], session.scalars(select(Slip)).one()
    for change in (
        lambda: setattr(act, "to_status", "closed"),
        lambda: setattr(slip, "number", "处〔2014〕第002号"),
        lambda: session.delete(act),
        lambda: session.delete(story.issue),
        lambda: session.add(ACTS[Step.CLOSE](issue_id=story.issue.id, seq=10, step="close")),
    ):
        change()
        with pytest.raises(OffTheRoad):
            session.commit()
        session.rollback()


def test_every_record_that_steps_write_is_held(session: Session, story: Story) -> None:
    """Another row of any of them, one changed, one deleted: each refused before the database is asked."""
    named = {model.__name__: model for model in TAKEN}
    assert set(named) == {"Issue", "IssueUnit", "Act", "Slip", "Deadline", "NumberCounter", "Registration"}
    changed = {"Issue": "holder", "IssueUnit": "part", "Act": "role", "Slip": "void_reason", "Deadline": "span",
               "Registration": "number"}
    for name, model in named.items():
        row = session.scalars(select(model).limit(1)).one()
        for change in (
            lambda row=row, name=name: setattr(row, changed.get(name, "last"), "x" if name in changed else 99),
            lambda row=row: session.delete(row),
            lambda model=model: session.add(model()),
        ):
            change()
            with pytest.raises(OffTheRoad):
                session.flush()
            session.rollback()


def test_bulk_changes_through_the_orm(session: Session, story: Story) -> None:
    changes = [
        change
        for model in (Issue, Act, Slip)
        for change in (update(model).values(id=model.id), delete(model), insert(model))
    ]
    for statement in (*changes, update(Issue).where(Issue.id == 1).values(status="closed")):
        with pytest.raises(OffTheRoad):
            session.execute(statement)


def test_bulk_changes_of_anything_leave_no_log(session: Session, cast: Cast) -> None:
    from models.enterprises import Enterprise

    with pytest.raises(OffTheRoad):
        session.execute(update(Enterprise).values(county="别处"))


def test_core_update_in_a_shell(session: Session, story: Story) -> None:
    """Core goes round the ORM's listener, and meets the database's own line."""
    for values in ({"status": "closed"}, {"status": "handling"}, {"seq": 3}, {"round": 2}, {"leg": 2}):
        with pytest.raises(DBAPIError, match="状态须经步骤"):
            session.connection().execute(update(Issue.__table__).values(**values))
        session.rollback()


# --- The issue's row by SQL ----------------------------------------------------------------------------


CHANGES = [
    "status = 'closed'", "status = 'received'", "seq = 8", "seq = 10", "round = 2", "leg = 2", "id = id + 1",
    "status = 'verified', seq = 8", "policy = 'lincang-2021-21'", "registration_no = NULL",
    "registration_no = '〔2014〕第009号'", "enterprise_id = 2", "office_id = 2", "status = NULL",
]  # fmt: skip


def test_update_of_the_row(refuse) -> None:
    for change in CHANGES:
        refuse(f"UPDATE issue SET {change}")
        for way in ("REPLACE", "IGNORE", "FAIL", "ROLLBACK"):
            if way != "IGNORE" or "NULL" not in change:
                refuse(f"UPDATE OR {way} issue SET {change}", sqlite_only=True)


COLUMNS = (
    "policy, office_id, enterprise_id, registration_no, title, description, category, urgent, consultation,"
    " received_on, provisional, supervision, holder, held_since"
)


def test_insert_of_a_row(refuse) -> None:
    """A copy, a replacement under the same id, one that takes the same registration number from it.

    Even a lawful beginning needs its first act before the transaction ends.
    """
    for way, key, number, status in product(
        ("INSERT", "INSERT OR REPLACE", "REPLACE"),
        ("id", "id + 50"),
        ("registration_no", "NULL"),
        ("closed", "received"),
    ):
        columns = COLUMNS.replace("registration_no", number)
        refuse(
            f"{way} INTO issue (id, status, seq, leg, round, {COLUMNS})"
            f" SELECT {key}, '{status}', 1, 1, 1, {columns} FROM issue",
            sqlite_only=way != "INSERT",
        )


def test_upsert_of_a_row(refuse) -> None:
    for status in ("closed", "received"):
        refuse(
            f"INSERT INTO issue (id, status, seq, leg, round, {COLUMNS}) SELECT id, '{status}', 1, 1, 1, {COLUMNS}"
            " FROM issue WHERE true ON CONFLICT (id) DO UPDATE SET status = 'closed', seq = 10"
        )


@pytest.mark.parametrize(
    "table",
    ["issue", "act", "slip", "deadline", "number_counter", "attachment", "log_entry", "evidence_verify"],
)
def test_delete_and_truncate(session: Session, refuse, table: str) -> None:
    assert session.connection().execute(text(f"SELECT count(*) FROM {table}")).scalar_one() > 0
    refuse(f"DELETE FROM {table}")
    refuse(f"TRUNCATE {table} CASCADE", postgresql_only=True)


def test_delete_of_a_proof(session: Session, refuse) -> None:
    for step in ("file_result", "verify", "confirm"):
        refuse(f"DELETE FROM act WHERE step = '{step}'")
        refuse(f"DELETE FROM evidence_{step}")
        refuse(f"DELETE FROM evidence_{step}", f"DELETE FROM act WHERE step = '{step}'")


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_without_foreign_keys(session: Session, engine: Engine, story: Story, recursive: str) -> None:
    """Another client of the SQLite file: foreign keys off, recursive triggers off or on."""
    if engine.dialect.name != "sqlite":
        return
    before = counted(session)
    session.commit()
    other = sqlite3.connect(engine.url.database)
    other.execute(f"PRAGMA recursive_triggers = {recursive}")
    assert other.execute("PRAGMA foreign_keys").fetchone() == (0,)
    issue = story.issue.id
    for statement in (
        *(f"DELETE FROM {table}" for table in ("attachment", "log_entry", "slip", "deadline", "number_counter")),
        "DELETE FROM issue", "DELETE FROM act", "DELETE FROM evidence_confirm", "UPDATE issue SET status = 'closed'",
        "UPDATE act SET issue_id = 77", "UPDATE act SET id = id + 1", "UPDATE issue SET rowid = 77",
        "REPLACE INTO act SELECT * FROM act", "INSERT OR REPLACE INTO act SELECT * FROM act WHERE seq = 9",
        "REPLACE INTO act SELECT id + 900, " + ", ".join(one.name for one in Act.__table__.c if one.name != "id").replace(
            ", on,", ', "on",') + " FROM act",
        "REPLACE INTO evidence_verify SELECT * FROM evidence_verify",
        "REPLACE INTO evidence_confirm (id, satisfied) SELECT id, 1 FROM evidence_confirm",
        "REPLACE INTO evidence_verify (id, passed) SELECT id, 0 FROM evidence_verify",
        "REPLACE INTO log_entry SELECT * FROM log_entry", "REPLACE INTO attachment SELECT * FROM attachment",
        "REPLACE INTO slip SELECT * FROM slip", "REPLACE INTO deadline SELECT * FROM deadline",
        "REPLACE INTO number_counter SELECT * FROM number_counter",
        "INSERT OR REPLACE INTO number_counter (office_id, series, year, last) VALUES (1, 'registration', 2014, 1)",
        "INSERT INTO evidence_verify (id, passed) VALUES (4711, 1)",
        act_by_hand(issue, 10, "close", "confirmed", "closed").replace(f"SELECT 9010, {issue}", "SELECT 9010, 4711").replace(
            "SELECT 9010, issue_id", "SELECT 9010, 4711"),
        act_by_hand(issue, 11, "close", "confirmed", "closed"), act_by_hand(issue, 10, "close", "handling", "closed"),
    ):  # fmt: skip
        with pytest.raises(sqlite3.DatabaseError):
            other.execute(statement)
        other.rollback()
    other.close()
    session.expire_all()
    assert counted(session) == before
    assert list(verify(session)) == []


# --- Acts and evidence by SQL --------------------------------------------------------------------------


def test_update_of_an_act(refuse) -> None:
    for column in Act.__table__.c.keys():  # noqa: SIM118 # of columns, only keys are names
        refuse(f'UPDATE act SET "{column}" = "{column}" WHERE seq = 9')


SKIPPED = {
    "from-where-it-does-not-stand": (10, "close", "handling", "closed", {}),
    "a-number-left-out": (12, "close", "confirmed", "closed", {}),
    "a-number-taken": (9, "close", "confirmed", "closed", {}),
    "another-round": (10, "close", "confirmed", "closed", {"round": 2, "to_round": 2}),
    "another-leg": (10, "close", "confirmed", "closed", {"leg": 2, "to_leg": 2}),
    "to-where-it-does-not-lead": (10, "close", "confirmed", "answered", {}),
    "another-steps-name": (10, "dispatch", "confirmed", "closed", {}),
    "a-step-that-stays-in-place": (10, "correct", "confirmed", "closed", {}),
    "a-round-that-nothing-opened": (10, "close", "confirmed", "closed", {"to_round": 2}),
    "a-step-of-another-policy": (10, "pass_up", "confirmed", "received", {"to_leg": 2}),
    "from-nowhere": (10, "close", None, "closed", {}),
    "the-first-again": (1, "receive", None, "received", {}),
}  # fmt: skip


def test_a_skipped_step_by_hand(session: Session, refuse) -> None:
    for seq, step, start, to, other in SKIPPED.values():
        refuse(act_by_hand(last_of(session), seq, step, start, to, **other))


def test_a_lawful_step_from_elsewhere_by_hand(session: Session, refuse) -> None:
    """Each with its evidence, and each lawful for an issue that stands there: only it does not."""
    for start, leg, round_ in (("handling", 1, 1), ("confirmed", 1, 2), ("confirmed", 2, 1), ("received", 1, 1)):
        other = {"leg": leg, "to_leg": leg, "round": round_, "to_round": round_}
        refuse(
            act_by_hand(last_of(session), 10, "withdraw", start, "withdrawn", **other),
            "INSERT INTO evidence_withdraw (id, reason) VALUES (9010, '不办了')",
        )


def test_a_beginning_by_hand(session: Session, cast: Cast, story: Story) -> None:
    """An issue that another program opens begins in its first leg and round, or not at all."""
    columns = COLUMNS.replace("registration_no", "NULL")
    opened = (
        f"INSERT INTO issue (id, status, seq, leg, round, {COLUMNS})"
        f" SELECT 4711, 'received', 1, 1, 1, {columns} FROM issue WHERE id = {story.issue.id}"
    )
    for leg, round_ in ((2, 1), (1, 2), (1, 1)):
        first = act_by_hand(
            story.issue.id, 1, "receive", None, "received", leg=leg, to_leg=leg, round=round_, to_round=round_
        ).replace("SELECT 9001, issue_id", "SELECT 9001, 4711")
        said = by_hand(session, opened, first, "INSERT INTO evidence_receive (id, title) VALUES (9001, '另一件')")
        assert said is None if (leg, round_) == (1, 1) else "步骤须接上一步" in str(said), said


def test_a_close_without_this_rounds_proofs(session: Session, story: Story) -> None:
    """A chain by hand that looks lawful step for step, with nothing behind it."""
    story.take("close")
    story.take("reopen")
    issue = story.issue.id
    before = counted(session)
    chain = [
        act_by_hand(issue, 12, "file_result", "handling", "reported", round=2, to_round=2),
        act_by_hand(issue, 13, "verify", "reported", "verified", round=2, to_round=2),
        act_by_hand(issue, 14, "confirm", "verified", "confirmed", round=2, to_round=2),
        act_by_hand(issue, 15, "close", "confirmed", "closed", round=2, to_round=2),
    ]
    said = by_hand(session, *chain)
    assert said is not None
    assert "上一步没有证据" in said
    assert counted(session) == before
    # With rows of evidence that say something else than the road taken.
    for step, flag in (("verify", "passed"), ("confirm", "satisfied")):
        wrong = ["INSERT INTO evidence_file_result (id) VALUES (9012)"]
        upto = chain[:2] if step == "verify" else chain[:3]
        if step == "confirm":
            wrong.append("INSERT INTO evidence_verify (id, passed) VALUES (9013, true)")
        wrong.append(
            f"INSERT INTO evidence_{step} (id, {flag}) VALUES ({9013 if step == 'verify' else 9014}, false)"
        )
        woven = [one for pair in zip(upto, wrong, strict=True) for one in pair]
        assert "证据与步骤不符" in str(by_hand(session, *woven))
        nulled = [*woven[:-1], woven[-1].replace("false", "NULL")]
        assert by_hand(session, *nulled) is not None
    assert counted(session) == before


def test_proofs_of_the_last_round(session: Session, story: Story) -> None:
    """第八条 held by the database itself: the proofs of a round that went back count no more."""
    story.take("close")
    story.take("reopen")
    said = by_hand(
        session, act_by_hand(story.issue.id, 12, "close", "handling", "closed", round=2, to_round=2)
    )
    assert "办法没有这样的一步" in str(said)
    locked = "proof_needed" if session.get_bind().dialect.name == "postgresql" else None
    for table in ("proof_needed", "lawful_move"):
        for statement in (
            f"DELETE FROM {table}",
            f"UPDATE {table} SET policy = 'x'",
            f"INSERT INTO {table} SELECT * FROM {table}",
        ):
            assert by_hand(session, statement) is not None
        if locked:
            assert by_hand(session, f"TRUNCATE {table}") is not None


def test_an_act_of_another_issue(session: Session, cast: Cast, story: Story) -> None:
    """The last act of one issue is no proof for another."""
    other = Story(session, cast)
    story.take("close")
    assert (
        by_hand(session, f"UPDATE issue SET status = 'closed', seq = 10 WHERE id = {other.issue.id}")
        is not None
    )
    assert by_hand(session, f"UPDATE act SET issue_id = {other.issue.id} WHERE seq = 10") is not None
    session.expire_all()
    assert list(verify(session)) == []


def test_evidence_afterwards(session: Session, cast: Cast, refuse) -> None:
    issue, unit = last_of(session), cast["unit/2"].id
    acts = {act.step: act.id for act in session.scalars(select(Act))}
    refuse("UPDATE evidence_verify SET passed = false")
    refuse("UPDATE evidence_confirm SET document = NULL")
    refuse(f"INSERT INTO evidence_propose_unit (act_id, unit_id) VALUES ({acts['propose']}, {unit})")
    refuse(f"INSERT INTO evidence_dispatch (id) VALUES ({acts['verify']})")
    refuse(f"INSERT INTO evidence_withdraw (id, reason) VALUES ({acts['confirm']}, '另一步的')")
    refuse(f"INSERT INTO evidence_correct (id) VALUES ({issue + 4711})")


def test_no_evidence_is_changed_or_added_in_any_table(session: Session, cast: Cast) -> None:
    story = Story(session, cast).to("register")
    story.take("propose", cooperating_units=[cast["unit/2"]])
    first, unit = story.acts[0].id, cast["unit/3"].id
    tables = sorted({model.__tablename__ for model in ACTS.values()} - {"act"})
    for statement in (
        *(f"INSERT INTO {table} (id) VALUES ({first})" for table in tables),
        f"UPDATE evidence_propose_unit SET unit_id = {unit}", "DELETE FROM evidence_propose_unit",
        "UPDATE evidence_propose SET days_allowed = 500", "DELETE FROM evidence_propose",
    ):  # fmt: skip
        assert by_hand(session, statement) is not None, statement
    session.expire_all()
    assert list(verify(session)) == []


def test_an_act_without_evidence(session: Session, engine: Engine, story: Story) -> None:
    """PostgreSQL refuses it when the transaction ends; SQLite cannot wait, but lets nothing follow it."""
    said = by_hand(session, act_by_hand(story.issue.id, 10, "withdraw", "confirmed", "withdrawn"))
    if engine.dialect.name == "postgresql":
        assert "这一步没有证据" in str(said)
        return
    assert said is None
    session.expire_all()
    assert list(verify(session)) == [(story.issue.id, "act 10 evidence", None, "withdraw")]


def test_a_lawful_act_by_hand_moves_its_row(session: Session, cast: Cast) -> None:
    """Another program may insert a lawful act with its evidence; the row follows of itself."""
    story = Story(session, cast).to("dispatch")
    other = act_by_hand(story.issue.id, 6, "accept", "dispatched", "handling")
    assert (
        by_hand(session, other, "INSERT INTO evidence_accept (id, received_on) VALUES (9006, '2014-03-03')")
        is None
    )
    session.expire_all()
    assert (story.issue.status, story.issue.seq) == ("handling", 6)


# --- Slips, deadlines, numbers, log --------------------------------------------------------------------


MADE = [
    "UPDATE slip SET number = '处〔2014〕第002号'", "UPDATE slip SET unit_id = NULL", "UPDATE slip SET void_reason = 'x'",
    "UPDATE slip SET days_allowed = 500", "UPDATE deadline SET start_on = '2014-05-01'",
    "UPDATE deadline SET span = 'CD99'", "UPDATE deadline SET issue_id = issue_id + 1",
    "UPDATE number_counter SET last = last + 2", "UPDATE number_counter SET last = 0",
    "UPDATE number_counter SET year = 2015",
    "INSERT INTO number_counter (office_id, series, year, last) VALUES (1, 'registration', 2020, 7)",
    "UPDATE log_entry SET person_name = '别人'", "UPDATE log_entry SET id = id + 1000",
    "UPDATE attachment SET issue_id = NULL", "UPDATE attachment SET name = 'x.pdf'",
]  # fmt: skip


def test_what_steps_made(refuse) -> None:
    for statement in MADE:
        refuse(statement)


def test_a_slip_by_hand(session: Session, refuse) -> None:
    columns = "issue_id, office_id, kind, unit_name, issued_on, round, void, void_reason"
    early = session.scalars(select(Act.id).where(Act.step == "register")).one()
    for act, number in ((early, "'处〔2014〕第002号'"), ("act_id", "number")):
        refuse(f"INSERT INTO slip (act_id, number, {columns}) SELECT {act}, {number}, {columns} FROM slip")


def test_a_void_slip_stays_void(session: Session, cast: Cast) -> None:
    story = Story(session, cast).to("dispatch")
    story.take("void_slip")
    assert by_hand(session, "UPDATE slip SET void = false") is not None


def test_a_change_of_calendar_moves_the_last_day(session: Session, story: Story) -> None:
    """The one thing of a deadline that may follow."""
    assert by_hand(session, "UPDATE deadline SET due_on = '2014-03-10', provisional = true") is None


def test_a_shadow_of_the_tables(session: Session, engine: Engine, story: Story) -> None:
    """A temporary table of the same name must not be what the line reads."""
    forged = (
        "UPDATE issue SET status = 'closed', seq = 10" if engine.dialect.name == "sqlite" else
        "UPDATE public.issue SET status = 'closed', seq = 10"
    )  # fmt: skip
    said = by_hand(
        session,
        "CREATE TEMPORARY TABLE act AS SELECT * FROM act",
        "UPDATE act SET seq = 10, to_status = 'closed' WHERE seq = 9",
        forged
        if engine.dialect.name == "postgresql"
        else "UPDATE main.issue SET status = 'closed', seq = 10",
    )
    assert "状态须经步骤" in str(said)


def test_a_session_that_claims_to_replicate(session: Session, engine: Engine, story: Story) -> None:
    if engine.dialect.name != "postgresql":
        return
    replica = "SET LOCAL session_replication_role = replica"
    for statement in (
        "UPDATE issue SET status = 'closed'", "DELETE FROM log_entry", "DELETE FROM act", "TRUNCATE log_entry",
        "DELETE FROM proof_needed",
    ):  # fmt: skip
        assert by_hand(session, replica, statement) is not None


KEPT = ("act", "attachment", "log_entry", "evidence_propose_unit", "registration")
GUARDED = ("issue", "slip", "deadline")
OWN = {
    "act_insert", "act_moves", "registration_insert", "evidence_propose_unit_belongs", "evidence_verify_agrees",
    "evidence_confirm_agrees",
}  # fmt: skip
LOCKED = ("proof_needed", "lawful_move")


def line_of(dialect: str, evidence: set[str]) -> set[str]:
    """The name of every trigger that the line consists of; some stand behind others and are never met alone."""

    def named(tables: Iterable[str], *endings: str) -> set[str]:
        return {f"{table}_{ending}" for table in tables for ending in endings}

    blanked = {"slip", "attachment", "log_entry", *evidence}
    """Whose words may go, to fixed ones (models/migrations/blanking.py)."""
    found = OWN | named(GUARDED, "insert", "delete") | named({*GUARDED} - blanked, "update") | named(blanked, "blank")
    found |= named(evidence, "belongs") | {"number_counter_delete"}
    kept = {*KEPT, *evidence}
    if dialect == "sqlite":
        replaced = {*evidence, "attachment", "log_entry"}
        locked = named(LOCKED, "locked_insert", "locked_update", "locked_delete")
        counter = named(("number_counter",), "insert", "update")
        kept_whole = named(kept - blanked, "no_update") | named(kept, "no_delete")
        return found | kept_whole | named(replaced, "no_replace") | locked | counter
    counter = named(("number_counter",), "write", "truncate")
    kept_whole = named(kept, "keep", "keep_all") | named(GUARDED, "truncate")
    return found | {"act_proved"} | kept_whole | named(LOCKED, "locked") | counter


def test_every_trigger_of_the_line_is_there(engine: Engine) -> None:
    """One that is dropped is named here, as is a table of evidence without its line; on PostgreSQL each fires always."""
    dialect = engine.dialect.name
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'" if dialect == "sqlite" else
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'"
    )  # fmt: skip
    with engine.connect() as connection:
        there = set(connection.exec_driver_sql(query).scalars())
    declared = {model.__tablename__ for model in ACTS.values()} - {"act"}
    made = {name for name in inspect(engine).get_table_names() if name.startswith("evidence_")} - {"evidence_propose_unit"}
    assert line_of(dialect, declared | made) - there == set()


@pytest.mark.parametrize("trigger", ["issue_update", "deadline_update"])
def test_a_trigger_wakes_for_whatever_it_looks_at(engine: Engine, trigger: str) -> None:
    """Days that follow the calendar wake none; each column that its words name does."""
    on_sqlite = engine.dialect.name == "sqlite"
    query = (
        f"SELECT sql FROM sqlite_master WHERE name = '{trigger}'" if on_sqlite else
        f"SELECT pg_get_triggerdef(t.oid) || ' BEGIN' || p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
        f" WHERE tgname = '{trigger}'"
    )  # fmt: skip
    with engine.connect() as connection:
        woken, _, says = connection.exec_driver_sql(query).scalar_one().partition("BEGIN")
    watched = {name.lower() for name in re.findall(r"NEW\.(\w+)", woken, re.IGNORECASE)}
    named = {name.lower() for name in re.findall(r"\b(?:NEW|OLD)\.(\w+)", says)}
    if "to_jsonb(NEW)" in says:  # it names those that may change, and looks at all others
        named |= {column["name"] for column in inspect(engine).get_columns("deadline")} - {"due_on", "provisional"}
    assert named <= watched
    assert not watched & {"due_on", "provisional", "first_due_on", "dispatch_by"}


def test_every_function_of_the_line_reads_its_own_schema(engine: Engine) -> None:
    """Whatever the search path of a client says, no table of his stands in front of ours."""
    if engine.dialect.name != "postgresql":
        return
    query = "SELECT proname, proconfig::text FROM pg_proc WHERE proname LIKE 'desk\\_%%'"
    with engine.connect() as connection:
        found = dict(iter(connection.exec_driver_sql(query)))
    assert {name for name, config in found.items() if "pg_temp" not in str(config)} == set()
    assert len(found) > 10
