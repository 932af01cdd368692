"""清除: of what touches a state secret nothing stays but ground, day and office, and the database admits just that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.acts import Act
from models.asking import answer, ask
from models.attachments import Attachment, Upload, store_all
from models.clock import at
from models.facts import told
from models.heard import VisitHeard
from models.issues import Issue
from models.linking import link
from models.log import LogEntry
from models.purges import GONE, Purge
from models.refusals import Refused
from models.steps import take
from models.verify import verify
from models.visits import Visit
from rules.policies import POLICIES
from rules.terms import Status, Step
from seed.case_play import Play
from seed.cast import Cast
from tests.models.story import by_hand
from tests.models.test_secrets import FRIDAY, hunted

CANARY = "绝密金丝雀"
SAID = {"title": f"{CANARY}一", "description": f"{CANARY}\n二，说得很具体", "wanted": f"{CANARY}三", "category": "融资服务"}


def filled(session: Session, cast: Cast) -> Play:
    """An issue with the canary wherever words of it can stand while it waits for registration."""
    told_of = Play(session, cast, POLICIES["lincang-2021-21"], {"at": Status.RECEIVED.value, "on": FRIDAY, "issue": SAID})
    issue, moment = told_of.issue, at(FRIDAY)
    clerk, informant = cast["county/clerk"], cast["informant"]
    correct = {"field": "title", "value": f"{CANARY}四", "reason": f"{CANARY}五"}
    take(session, issue, Step.CORRECT, clerk, moment, act=1, secret=("reason",), **correct)
    with pytest.raises(Refused):
        take(session, issue, Step.REFUSE, clerk, moment, ground="state_secret", reply=f"{CANARY}六" * 2000)
    store_all(session, [Upload(f"{CANARY}.txt", CANARY.encode() * 3000)], moment, informant, issue.id, "报送材料")
    store_all(session, [Upload(f"{CANARY}.txt", CANARY.encode())], moment, informant, issue.id, "报送材料", secret=True)
    question = ask(session, issue, clerk, moment, f"{CANARY}七？")
    answer(session, question, informant, moment, f"{CANARY}八", [Upload(f"{CANARY}.txt", CANARY.encode())])
    other = Play(session, cast, POLICIES["lincang-2021-21"], {"at": Status.RECEIVED.value, "on": FRIDAY}).issue
    link(session, issue, other, clerk, moment, reason=f"{CANARY}九")
    link(session, Play(session, cast, POLICIES["lincang-2021-21"], {"at": Status.RECEIVED.value, "on": FRIDAY}).issue, issue,
         clerk, moment, reason=f"{CANARY}十")
    visit = Visit(group_id=cast["group/1"].id, enterprise_id=issue.enterprise_id, visited_on=FRIDAY,
                  recorded_by_id=clerk.id, recorded_on=FRIDAY, recorded_at=moment)  # fmt: skip
    heard = VisitHeard(visit=visit, title=f"{CANARY}一", description=f"{CANARY}二")
    session.add_all([visit, heard])
    session.flush()
    heard.issue_id = issue.id
    session.commit()
    return told_of


def refuse(session: Session, cast: Cast, told_of: Play, ground: str = "state_secret", **said: Any) -> Act:
    act: Act = take(session, told_of.issue, Step.REFUSE, cast["county/clerk"], at(FRIDAY), ground=ground, **said)
    session.commit()
    return act


def test_nothing_stays_but_ground_day_and_office(session: Session, cast: Cast, tmp_path: Path) -> None:
    told_of = filled(session, cast)
    # Before, the words are everywhere, so that what is not found afterwards was cleared.
    assert {"issue", "evidence_receive", "evidence_correct", "attachment", "issue_question", "issue_link", "visit_heard",
            "log_entry", "business_secret"} <= hunted(session, CANARY)  # fmt: skip
    act = refuse(session, cast, told_of, reply=f"{CANARY}十")
    assert hunted(session, CANARY) == set()
    assert (act.said["ground"], act.said["reply"], act.on, act.office_id) == ("state_secret", None, FRIDAY, cast["county"].id)
    issue = session.scalars(select(Issue).where(Issue.id == told_of.issue.id)).one()
    assert (issue.title, issue.description, issue.category, issue.status) == (GONE, GONE, GONE, "refused")
    assert {(one.name, one.data, one.sha256) for one in session.scalars(select(Attachment))} == {(GONE, b"", "")}
    assert list(verify(session)) == []
    assert told(session, issue, FRIDAY).facts.report["title"] == GONE
    (entry,) = session.scalars(select(LogEntry).where(LogEntry.action == "purge"))
    assert (entry.issue_id, entry.before, entry.after) == (issue.id, "", "")
    if session.get_bind().dialect.name == "sqlite":
        # Not in a freed page, not in the write-ahead log.
        session.close()
        file = Path(str(session.get_bind().url.database))  # type: ignore[union-attr] # an engine
        for one in file.parent.glob(f"{file.name}*"):
            assert CANARY.encode() not in one.read_bytes(), one.name


def test_another_ground_purges_nothing(session: Session, cast: Cast) -> None:
    told_of = filled(session, cast)
    refuse(session, cast, told_of, "litigation", reply="请依法诉讼")
    assert session.scalars(select(Purge)).all() == []
    assert CANARY in told_of.issue.title
    assert {"issue", "attachment", "log_entry"} <= hunted(session, CANARY)


def test_another_issue_keeps_its_words(session: Session, cast: Cast) -> None:
    told_of, bystander = filled(session, cast), Play(
        session, cast, POLICIES["lincang-2021-21"], {"at": Status.RECEIVED.value, "on": FRIDAY, "issue": {"title": "旁人的事"}})
    refuse(session, cast, told_of)
    assert session.get_one(Issue, bystander.issue.id, populate_existing=True).title == "旁人的事"
    for statement in (
        f"UPDATE evidence_receive SET title = '{GONE}'", f"UPDATE log_entry SET words = '{GONE}'",  # noqa: S608
        "UPDATE attachment SET name = '别的'", "UPDATE log_entry SET after = '别的'", "DELETE FROM attachment",
        "DELETE FROM purge", "UPDATE purge SET office_id = 1",
    ):  # fmt: skip
        assert by_hand(session, statement) is not None, statement


def test_a_purge_belongs_to_its_refusal(session: Session, cast: Cast) -> None:
    """No issue is purged by a row that somebody writes, nor with another's act."""
    told_of = filled(session, cast)
    put = "INSERT INTO purge (issue_id, act_id, purged_on, office_id) SELECT"
    assert "才清除" in str(by_hand(session, f'{put} issue_id, id, "on", office_id FROM act WHERE seq = 1'))
    act = refuse(session, cast, told_of)
    other = session.scalars(select(Issue.id).where(Issue.id != told_of.issue.id)).first()
    assert "才清除" in str(by_hand(session, f'{put} {other}, id, "on", office_id FROM act WHERE id = {act.id}'))
