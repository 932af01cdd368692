"""The log: every change of any record leaves who, when, from where, before and after; no log, no change."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from models import clock
from models.enterprises import Enterprise
from models.issues import Issue
from models.log import LogEntry, Who, record
from models.people import Person
from models.sign_in import set_password
from seed.cast import Cast
from tests.models.story import Story


@pytest.fixture
def who(session: Session, cast: Cast) -> Who:
    """The clerk at his desk."""
    session.info["who"] = Who(cast["clerk"].id, cast["clerk"].name, "10.0.0.7")
    return session.info["who"]


def last(session: Session) -> LogEntry:
    return session.scalars(select(LogEntry).order_by(LogEntry.id.desc()).limit(1)).one()


def test_a_new_row(session: Session, cast: Cast, who: Who) -> None:
    row = Enterprise(name="新企业", office_id=cast["city"].id)
    session.add(row)
    session.commit()
    entry = last(session)
    assert (entry.action, entry.noun, entry.row_id) == ("create", "enterprise", row.id)
    assert (entry.person_id, entry.person_name, entry.address) == (who.person_id, who.name, "10.0.0.7")
    assert abs(entry.at - clock.now()) < timedelta(minutes=5)
    assert entry.before == ""
    assert json.loads(entry.after)["name"] == "新企业"


def test_a_change_and_a_deletion(session: Session, cast: Cast, who: Who) -> None:
    row = Enterprise(name="新企业", office_id=cast["city"].id)
    session.add(row)
    session.commit()
    row.name = "改名企业"
    session.commit()
    entry = last(session)
    before, after = json.loads(entry.before), json.loads(entry.after)
    assert (entry.action, before["name"], after["name"]) == ("update", "新企业", "改名企业")
    session.delete(row)
    session.commit()
    assert (last(session).action, last(session).row_id) == ("delete", row.id)


def test_nothing_changed_nothing_logged(session: Session, cast: Cast) -> None:
    count = session.scalar(select(func.count()).select_from(LogEntry))
    cast["enterprise/1"].name = str(cast["enterprise/1"].name)
    session.commit()
    assert session.scalar(select(func.count()).select_from(LogEntry)) == count


def test_secrets_are_left_out(session: Session, cast: Cast, who: Who) -> None:
    person = cast["informant"]
    set_password(person, "口令-Aa-12345")
    person.phone = "13900000000"
    session.commit()
    rows = session.scalars(select(LogEntry).where(LogEntry.noun == "person")).all()
    words = "".join(row.before + row.after for row in rows)
    assert "13900000000" in words
    for secret in ("password_hash", "auth_stamp", "argon2", person.auth_stamp):
        assert secret not in words


def test_a_step_and_its_rows_name_the_issue(session: Session, cast: Cast, who: Who) -> None:
    story = Story(session, cast).to("dispatch")
    nouns = set(session.scalars(select(LogEntry.noun).where(LogEntry.issue_id == story.issue.id)))
    assert {"issue", "slip", "deadline", "issue_unit"} <= nouns
    assert any(noun.startswith("evidence_") or noun == "act" for noun in nouns)


def test_in_the_same_transaction(session: Session, cast: Cast) -> None:
    count = session.scalar(select(func.count()).select_from(LogEntry))
    session.add(Enterprise(name="不要了", office_id=cast["city"].id))
    session.flush()
    assert session.scalar(select(func.count()).select_from(LogEntry)) == count + 1
    session.rollback()
    assert session.scalar(select(func.count()).select_from(LogEntry)) == count


def test_no_log_no_change(session: Session, cast: Cast) -> None:
    """Where the log cannot be written, nothing is."""

    def full(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if "INTO log_entry" in statement:
            raise OSError("磁盘已满")

    event.listen(session.get_bind(), "before_cursor_execute", full)
    session.add(Enterprise(name="没有日志的企业", office_id=cast["city"].id))
    with pytest.raises(OSError, match="磁盘已满"):
        session.commit()
    session.rollback()
    event.remove(session.get_bind(), "before_cursor_execute", full)
    assert session.scalar(select(Enterprise).where(Enterprise.name == "没有日志的企业")) is None


def test_words_that_no_database_keeps(session: Session, cast: Cast) -> None:
    session.info["who"] = Who(1, "甲\x00" * 60, "x" * 200)
    record(session, "denied", "issue", 1, words="看\x00不\ud800见" + "长" * 100_000)
    session.commit()
    assert last(session).words.startswith("看�不�见长")
    assert (len(last(session).person_name), len(last(session).address)) == (40, 60)


def test_a_refusal_of_a_step_that_opens_an_issue(session: Session, cast: Cast) -> None:
    from models.refusals import Refused

    with pytest.raises(Refused):
        Story(session, cast, title=None)
    assert (last(session).action, last(session).issue_id) == ("refused", None)
    assert session.scalar(select(func.count()).select_from(Issue)) == 0
    assert session.scalar(select(func.count()).select_from(Person)) > 0
