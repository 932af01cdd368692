"""走访: the visit, what was heard on it, and the reports it becomes: one transaction, one report for each line."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.acts import ACTS
from models.heard import VisitHeard
from models.issues import Issue
from models.log import LogEntry
from models.obligations import obligations, of_rule
from models.refusals import Refused
from models.scope import Scope
from models.visiting import CHANNEL, AlreadyReported, Line, LinesRefused, add, record_visit, report
from models.visits import Visit
from rules.terms import Step
from seed.cast import Cast
from tests.models.story import counted

MONDAY = date(2014, 3, 3)
TROUBLE = Line("贷款续贷", "银行贷款三月到期，续贷有困难，请协调", report=True)
SAID = Line("招工难", "车间缺工二十人")


def called(cast: Cast, *lines: Line, day: date = MONDAY, by: str = "liaison_officer", **said: Any) -> Visit:
    """The officer called on enterprise/1, recorded the same day."""
    told = {"enterprise": cast["enterprise/1"], "visited_on": day, **said}
    return record_visit(cast.session, cast[by], clock.at(day, 16), lines, **told)


def test_what_is_ticked_is_received_and_the_rest_is_kept(cast: Cast, session: Session) -> None:
    visit = called(cast, TROUBLE, SAID, place="厂区", met="赵某", account="正常生产")
    session.commit()
    assert (visit.place, visit.met, visit.account) == ("厂区", "赵某", "正常生产")
    first, second = session.scalars(select(VisitHeard).order_by(VisitHeard.id))
    assert (second.title, second.description, second.issue_id) == (SAID.title, SAID.description, None)
    issue = session.get_one(Issue, first.issue_id)
    assert (issue.title, issue.status, issue.enterprise_id) == (TROUBLE.title, "received", visit.enterprise_id)
    act = session.scalars(select(ACTS[Step.RECEIVE]).where(ACTS[Step.RECEIVE].issue_id == issue.id)).one()
    assert (act.channel, act.role, act.actor_id) == (CHANNEL, "liaison_officer", cast["liaison_officer"].id)


def test_one_line_refused_and_nothing_is_written(cast: Cast, session: Session) -> None:
    """The refusal is told by the number of its line, and the log alone keeps it."""
    before = counted(session)
    with pytest.raises(LinesRefused) as refused:
        called(cast, SAID, TROUBLE, Line("没有描述", "", report=True))
    session.commit()
    assert {number: [one.field for one in found.refusals] for number, found in refused.value.decisions.items()} == {
        2: ["description"]
    }
    assert counted(session) == before
    log = session.scalars(select(LogEntry).where(LogEntry.action == "refused")).one()
    assert "收到" in log.words


def test_a_visit_refused_keeps_nothing_of_its_lines(cast: Cast, session: Session) -> None:
    before = counted(session)
    with pytest.raises(Refused) as refused:
        called(cast, TROUBLE, visited_on=date(2014, 3, 4))
    session.commit()
    assert [one.rule for one in refused.value.decision.refusals] == ["house/dates"]
    assert counted(session) == before
    assert session.scalars(select(LogEntry).where(LogEntry.action == "refused")).one().words.startswith("走访")


def test_a_member_visits_and_the_officer_reports(cast: Cast, session: Session) -> None:
    """第四条: the officer stands for the group; what a member heard waits for him."""
    with pytest.raises(LinesRefused) as refused:
        called(cast, TROUBLE, by="group_member")
    assert [one.rule for one in refused.value.decisions[0].refusals] == ["house/rights"]
    visit = called(cast, SAID, by="group_member")
    heard = session.scalars(select(VisitHeard).where(VisitHeard.visit_id == visit.id)).one()
    issue = report(session, heard, cast["liaison_officer"], clock.at(MONDAY, 17), title="招工困难")
    assert (issue.title, heard.issue_id) == ("招工困难", issue.id)


def test_a_line_becomes_one_report_only(cast: Cast, session: Session) -> None:
    visit = called(cast)
    heard = add(session, visit, SAID)
    report(session, heard, cast["liaison_officer"], clock.at(MONDAY, 17))
    with pytest.raises(AlreadyReported):
        report(session, heard, cast["liaison_officer"], clock.at(MONDAY, 18))
    assert len(session.scalars(select(Issue)).all()) == 1


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        pytest.param(lambda cast: {"groups": {cast["group/1"].id}}, 1, id="its-group"),
        pytest.param(lambda cast: {"groups": {cast["group/2"].id}}, 0, id="another-group"),
        pytest.param(lambda cast: {"offices": {cast["city"].id}}, 1, id="its-office"),
        pytest.param(lambda cast: {"offices": {cast["county"].id}}, 0, id="another-office"),
        pytest.param(lambda cast: {"units": {cast["unit/1"].id}}, 0, id="a-unit"),
        pytest.param(lambda cast: {"enterprises": {cast["enterprise/1"].id}}, 0, id="the-enterprise"),
        pytest.param(lambda cast: {}, 0, id="nobody"),
    ],
)
def test_what_was_heard_is_seen_with_its_visit(cast: Cast, session: Session, scope: Any, seen: int) -> None:
    called(cast, SAID)
    session.commit()
    own = {name: frozenset(ids) for name, ids in scope(cast).items()}
    session.info["scope"] = Scope(on=MONDAY, **own)
    assert len(session.scalars(select(Visit)).all()) == seen
    assert len(session.scalars(select(VisitHeard)).all()) == seen


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Shanghai"])
def server_in(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The server's own time zone, which nothing may depend on."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        pytest.param(datetime(2014, 3, 31, 15, 59, tzinfo=UTC), date(2014, 3, 31), id="month-end-before-midnight"),
        pytest.param(datetime(2014, 3, 31, 16, 0, tzinfo=UTC), date(2014, 4, 1), id="month-end-midnight"),
        pytest.param(datetime(2014, 12, 31, 15, 59, tzinfo=UTC), date(2014, 12, 31), id="year-end-before-midnight"),
        pytest.param(datetime(2014, 12, 31, 16, 0, tzinfo=UTC), date(2015, 1, 1), id="year-end-midnight"),
    ],
)
def test_the_day_is_shanghais_wherever_the_server_stands(cast: Cast, session: Session, server_in: str, moment: datetime, day: date) -> None:
    """The day after is ahead of today, the day itself is not; it counts for its own month."""
    officer, said = cast["liaison_officer"], {"enterprise": cast["enterprise/1"]}
    with pytest.raises(Refused):
        record_visit(session, officer, moment, visited_on=date.fromordinal(day.toordinal() + 1), **said)
    visit = record_visit(session, officer, moment, visited_on=day, **said)
    session.commit()
    session.expire_all()
    assert (visit.visited_on, visit.recorded_on, visit.recorded_at) == (day, day, moment)
    found = of_rule(obligations(session, None, day), "linyi-2014-10/5.visits-supported")
    assert [(one.done, one.period.start) for one in found if one.each == cast["enterprise/1"].id] == [(1, day.replace(day=1))]


def test_two_entries_on_one_day_count_once(cast: Cast, session: Session) -> None:
    for by in ("liaison_officer", "group_member"):
        called(cast, by=by)
    found = of_rule(obligations(session, None, MONDAY), "linyi-2014-10/5.visits-supported")
    assert [one.done for one in found if one.each == cast["enterprise/1"].id] == [1]


def test_never_before_the_assignment(cast: Cast, session: Session) -> None:
    with pytest.raises(Refused) as refused:
        called(cast, visited_on=date(2012, 12, 31))
    assert "走访不得早于结对" in str(refused.value)
