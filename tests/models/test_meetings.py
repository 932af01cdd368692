"""第六、九、十条: agendas from what the rules send there, conclusions that flow back whole or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models.actors import scope_of, standing_of
from models.agenda import NotOnAgenda, candidates, drop, move, plan, put
from models.clock import at
from models.conclusion import NotConcluded, conclude, settle, studied
from models.enterprises import Revenue
from models.issues import Issue
from models.log import LogEntry
from models.meetings import Meeting, MeetingItem
from models.obligations import obligations, of_rule
from models.refusals import Refused
from models.report_up import NothingToReport, ReportUp, ReportUpRow, escalated, pending, report_up, reported
from models.scope import everything
from models.slips import Slip
from models.steps import take
from rules.terms import Step
from seed.cast import Cast
from tests.models.story import MONDAY, Story, by_hand, counted

LATE = 8
"""Days from the slip after which an issue of five days is overdue."""


def handling(session: Session, cast: Cast, **evidence: Any) -> Story:
    return Story(session, cast, **evidence).to("accept")


def escalated_story(session: Session, cast: Cast) -> Story:
    story = handling(session, cast).then(LATE)
    story.take("explain")
    story.take("escalate")
    return story


def giant(session: Session, cast: Cast, yuan: str = "5000000000.01") -> Story:
    row = session.scalars(
        select(Revenue).where(Revenue.enterprise_id == cast["enterprise/1"].id, Revenue.year == 2013)
    ).one()
    row.yuan = Decimal(yuan)
    story = Story(session, cast, urgent=True, title="停电停产")
    story.take("register")
    return story


def meet(session: Session, cast: Cast, meeting: Meeting, day: date, **said: Any) -> Meeting:
    given = {"kind": meeting.kind, "held_on": day, "present": "市长、各责任单位", "planned": meeting, **said}
    return take(session, None, Step.MEET, cast["clerk"], at(day), office=cast["city"], **given)


def held(session: Session, cast: Cast, day: date, *stories: Story, kind: str = "special") -> Meeting:
    meeting = plan(session, cast["city"], kind, day)
    for story in stories:
        put(session, meeting, story.issue, cast["clerk"], at(day))
    meet(session, cast, meeting, day)
    session.commit()
    return meeting


def words_of(found: list[Any]) -> list[tuple[str, str, str | None]]:
    return [(one.issue.title, one.reason, one.first) for one in found]


def test_what_the_rules_send_to_a_meeting_of_the_government(session: Session, cast: Cast) -> None:
    """第九条、第十条: escalated; entitled; late and explained. Not: urgent of a smaller one, late without a word."""
    waiting, urgent = escalated_story(session, cast), giant(session, cast)
    ready, silent = handling(session, cast, title="已说明"), handling(session, cast, title="未说明")
    ready.then(LATE).take("explain")
    Story(session, cast, date(2014, 3, 10), title="没有逾期").to("accept").take("explain")
    Story(
        session, cast, urgent=True, title="小企业急事", enterprise=cast["enterprise/2"].id, by="informant/2"
    )
    meeting = plan(session, cast["city"], "special", waiting.day)
    found = candidates(session, meeting, waiting.day)
    assert words_of(found) == [
        ("停电停产", "收入过50亿元企业的紧急问题（第十条）", Step.ESCALATE),
        ("贷款续贷", "逾期并有书面说明（第九条）", None),
        ("已说明", "逾期并有书面说明（第九条）", Step.ESCALATE),
    ]
    assert [one.rule for one in found][:2] == ["linyi-2014-10/10.urgent", "linyi-2014-10/9.escalate"]
    assert urgent.issue.status == "registered"
    assert silent.issue.id not in [one.issue.id for one in found]


@pytest.mark.parametrize(("yuan", "entitled"), [("5000000000.00", False), ("5000000000.01", True)])
def test_exactly_fifty_is_not_over_it(session: Session, cast: Cast, yuan: str, entitled: bool) -> None:
    giant(session, cast, yuan)
    meeting = plan(session, cast["city"], "adhoc", MONDAY)
    assert bool(candidates(session, meeting, MONDAY)) is entitled


def test_what_waits_for_the_study(session: Session, cast: Cast) -> None:
    """第六条: proposals, and nothing that is further along or not so far."""
    proposed = Story(session, cast).to("propose")
    Story(session, cast).to("approve")
    Story(session, cast).to("register")
    meeting = plan(session, cast["city"], "study", MONDAY)
    found = candidates(session, meeting, MONDAY)
    assert [(one.issue.id, one.reason) for one in found] == [
        (proposed.issue.id, "已拟办，待集体研究（第六条）")
    ]


def test_by_hand_what_cannot_be_decided_there_is_refused_in_words(session: Session, cast: Cast) -> None:
    special, study = (plan(session, cast["city"], kind, MONDAY) for kind in ("special", "study"))
    story = handling(session, cast)
    with pytest.raises(
        NotOnAgenda,
        match="现为“办理中”，没有提请协调，会上不能议定：已过应办结日期（临政办发〔2014〕10号 第九条）",
    ):
        put(session, special, story.issue, cast["clerk"], at(MONDAY))
    with pytest.raises(NotOnAgenda, match="集体研究只议已拟办、待审批的问题"):
        put(session, study, story.issue, cast["clerk"], at(MONDAY))
    county = plan(session, cast["county"], "special", MONDAY)
    with pytest.raises(NotOnAgenda, match="不是本办公室承办"):
        put(session, county, escalated_story(session, cast).issue, cast["clerk"], at(MONDAY))
    assert not session.scalars(select(MeetingItem)).all()


def test_an_issue_stands_on_one_open_agenda(session: Session, cast: Cast) -> None:
    story = escalated_story(session, cast)
    first, second = (plan(session, cast["city"], kind, story.day) for kind in ("special", "adhoc"))
    item = put(session, first, story.issue, cast["clerk"], at(story.day))
    assert candidates(session, second, story.day) == []
    with pytest.raises(NotOnAgenda, match="已列入 专题会议 2014-03-11 的议题"):
        put(session, second, story.issue, cast["clerk"], at(story.day))
    with pytest.raises(NotOnAgenda, match="已在本次会议的议题中"):
        put(session, first, story.issue, cast["clerk"], at(story.day))
    drop(session, first, item)
    assert [one.issue.id for one in candidates(session, second, story.day)] == [story.issue.id]


def test_the_order_of_an_agenda(session: Session, cast: Cast) -> None:
    stories = [escalated_story(session, cast) for _ in range(3)]
    meeting = plan(session, cast["city"], "special", stories[0].day)
    items = [put(session, meeting, one.issue, cast["clerk"], at(one.day)) for one in stories]
    move(session, meeting, items[2], up=True)
    move(session, meeting, items[0], up=True)
    session.expire(meeting)
    assert [one.id for one in meeting.items] == [items[0].id, items[2].id, items[1].id]


def test_a_planned_meeting_is_neither_held_nor_to_be_named(session: Session, cast: Cast) -> None:
    """It counts for no cadence before it was held, and no decision may lean on it."""
    story = escalated_story(session, cast)
    meeting = plan(session, cast["city"], "special", story.day)
    rule = "linyi-2014-10/10.monthly-meeting"
    assert [one.done for one in of_rule(obligations(session, cast["city"], story.day), rule)] == [0]
    with pytest.raises(Refused, match="会议还在准备"):
        story.take(
            "decide_meeting", meeting=meeting, decision="办", lead_unit=cast["unit/1"].id, days_allowed=5
        )
    meet(session, cast, meeting, story.day)
    assert (meeting.state, meeting.present) == ("held", "市长、各责任单位")
    assert [one.done for one in of_rule(obligations(session, cast["city"], story.day), rule)] == [1]
    with pytest.raises(Refused, match="已经登记召开"):
        meet(session, cast, meeting, story.day)


def test_an_ad_hoc_meeting_is_not_the_monthly_one(session: Session, cast: Cast) -> None:
    meeting = plan(session, cast["city"], "adhoc", MONDAY)
    meet(session, cast, meeting, MONDAY)
    found = obligations(session, cast["city"], MONDAY)
    assert [one.done for one in of_rule(found, "linyi-2014-10/10.monthly-meeting")] == [0]


def test_decisions_flow_back_as_steps(session: Session, cast: Cast) -> None:
    first, second = escalated_story(session, cast), escalated_story(session, cast)
    day = first.day
    meeting = held(session, cast, day, first, second)
    settle(
        session,
        meeting.items[0],
        "decided",
        decision="由第二责任单位限期办结",
        lead_unit=cast["unit/2"].id,
        days_allowed=7,
    )
    settle(session, meeting.items[1], "deferred", decision="待省里批复")
    [act] = conclude(session, meeting, cast["clerk"], at(day))
    session.commit()
    assert (meeting.state, meeting.concluded_on, meeting.items[0].act_id) == ("concluded", day, act.id)
    assert first.issue.status == "dispatched"
    assert (first.issue.lead_unit_id, first.issue.due_on) == (cast["unit/2"].id, date(2014, 3, 18))
    assert second.issue.status == "escalated"
    assert act.said["meeting"] == meeting.id
    following = plan(session, cast["city"], "promotion", day)
    [again] = candidates(session, following, day)
    assert again.reason == "2014-03-11 专题会议留待再议：待省里批复；逾期并有书面说明（第九条）"


def test_an_item_undecided_holds_all_of_it_up(session: Session, cast: Cast) -> None:
    """Told at its row; no step of the others is taken, no number used, nothing but the log written."""
    decided, undecided, half, gone = (escalated_story(session, cast) for _ in range(4))
    day = decided.day
    meeting = held(session, cast, day, decided, undecided, half, gone)
    items = {item.issue_id: item for item in meeting.items}
    settle(
        session,
        items[decided.issue.id],
        "decided",
        decision="办",
        lead_unit=cast["unit/1"].id,
        days_allowed=5,
    )
    settle(session, items[half.issue.id], "decided", decision="办")
    settle(
        session, items[gone.issue.id], "decided", decision="办", lead_unit=cast["unit/1"].id, days_allowed=5
    )
    gone.take("withdraw")
    before, logged = counted(session), len(session.scalars(select(LogEntry)).all())
    with pytest.raises(NotConcluded) as said:
        conclude(session, meeting, cast["clerk"], at(day))
    session.commit()
    told = {items_of.issue_id: [(str(one), one.field) for one in said.value.at[items_of.id]]
            for items_of in meeting.items if items_of.id in said.value.at}  # fmt: skip
    assert told[undecided.issue.id] == [("还没有议定：请选择议定结果", "outcome")]
    assert [field for _, field in told[half.issue.id]] == ["lead_unit", "days_allowed"]
    assert told[gone.issue.id][0][0].startswith("现为“已撤回”，不能会议议定")
    assert "临政办发〔2014〕10号 第三条" in told[gone.issue.id][0][0]
    assert decided.issue.id not in told
    assert counted(session) == before
    assert session.get(Issue, decided.issue.id, populate_existing=True).status == "escalated"
    assert session.get(Meeting, meeting.id, populate_existing=True).state == "held"
    refusals = session.scalars(
        select(LogEntry).where(LogEntry.action == "refused", LogEntry.noun == "meeting")
    ).all()
    assert len(refusals) == 3
    assert len(session.scalars(select(LogEntry)).all()) == logged + 3
    assert len(session.scalars(select(Slip).where(Slip.issue_id == decided.issue.id)).all()) == 1


def test_not_yet_held_and_twice(session: Session, cast: Cast) -> None:
    meeting = plan(session, cast["city"], "special", MONDAY)
    with pytest.raises(NotConcluded, match="还没有登记召开"):
        conclude(session, meeting, cast["clerk"], at(MONDAY))
    meet(session, cast, meeting, MONDAY)
    with pytest.raises(NotConcluded, match="没有议题"):
        conclude(session, meeting, cast["clerk"], at(MONDAY))
    meeting.decision = "部署下步工作"
    conclude(session, meeting, cast["clerk"], at(MONDAY))
    with pytest.raises(NotConcluded, match="已经办结"):
        conclude(session, meeting, cast["clerk"], at(MONDAY))


def test_a_study_prepares_the_approval_and_takes_none(session: Session, cast: Cast) -> None:
    """A clerk may not approve: what the study agreed waits for the director."""
    agreed, returned = Story(session, cast).to("propose"), Story(session, cast).to("propose")
    meeting = held(session, cast, MONDAY, agreed, returned, kind="study")
    settle(session, meeting.items[0], "agreed", decision="同意拟办意见")
    settle(session, meeting.items[1], "returned")
    with pytest.raises(NotConcluded, match="请写明理由"):
        conclude(session, meeting, cast["clerk"], at(MONDAY))
    settle(session, meeting.items[1], "returned", decision="责任单位不对")
    assert conclude(session, meeting, cast["clerk"], at(MONDAY)) == []
    assert {agreed.issue.status, returned.issue.status} == {"proposed"}
    assert studied(session, agreed.issue.id).decision == "同意拟办意见"
    assert studied(session, returned.issue.id).outcome == "returned"


def test_approved_in_between(session: Session, cast: Cast) -> None:
    story = Story(session, cast).to("propose")
    meeting = held(session, cast, MONDAY, story, kind="study")
    story.take("approve")
    settle(session, meeting.items[0], "agreed")
    with pytest.raises(NotConcluded, match="现为“已审批”，已不待审批"):
        conclude(session, meeting, cast["clerk"], at(MONDAY))


FIXED = (
    "UPDATE meeting SET present = '别人'", "UPDATE meeting SET state = 'held'", "DELETE FROM meeting",
    "UPDATE meeting_item SET decision = '改'", "DELETE FROM meeting_item",
    "INSERT INTO meeting_item (meeting_id, issue_id, decision, seq) SELECT meeting_id, issue_id + 1, '', 9 FROM meeting_item",
)  # fmt: skip


@pytest.mark.parametrize("statement", FIXED)
def test_a_concluded_meeting_is_fixed_whoever_writes(session: Session, cast: Cast, statement: str) -> None:
    story, _other = escalated_story(session, cast), escalated_story(session, cast)
    meeting = held(session, cast, story.day, story)
    settle(session, meeting.items[0], "noted")
    conclude(session, meeting, cast["clerk"], at(story.day))
    session.commit()
    assert "已办结" in (by_hand(session, statement) or "")
    assert by_hand(session, "UPDATE meeting SET record_id = NULL, version = version + 1") is None


def test_what_was_reported_up_stays_as_it_was(session: Session, cast: Cast) -> None:
    """第九条: every escalation goes up once, in an edition numbered by day, whatever becomes of the issue."""
    first, second = escalated_story(session, cast), escalated_story(session, cast)
    day, office = first.day, cast["city"]
    assert [one.issue.id for one in pending(session, office.id)] == [first.issue.id, second.issue.id]
    edition = report_up(session, office, cast["clerk"], at(day), "汇总表")
    session.commit()
    assert (edition.reported_on, edition.edition, len(edition.rows)) == (day, 1, 2)
    row = edition.rows[0]
    assert (row.number, row.due_on, row.explanation) == (
        first.issue.registration_no,
        date(2014, 3, 8),
        "银行尚在审批",
    )
    assert (row.unit, row.reason, row.enterprise) == (
        cast["unit/1"].name,
        "确有此事",
        first.issue.enterprise.name,
    )
    with pytest.raises(NothingToReport):
        report_up(session, office, cast["clerk"], at(day), "汇总表")
    third = escalated_story(session, cast)
    assert report_up(session, office, cast["clerk"], at(day), "汇总表").edition == 2
    session.commit()
    assert [(one.edition, count) for one, count in reported(session, office.id)] == [(2, 1), (1, 2)]
    listed = escalated(session, office.id, day, day)
    assert [(one.issue.id, one.edition.edition) for one in listed] == [
        (first.issue.id, 1), (second.issue.id, 1), (third.issue.id, 2),
    ]  # fmt: skip
    assert escalated(session, office.id, MONDAY, MONDAY) == []
    for statement in (
        "UPDATE report_up_row SET unit = ''",
        "DELETE FROM report_up_row",
        "UPDATE report_up SET edition = 9",
    ):
        assert by_hand(session, statement)


def test_escalated_again_it_goes_up_again(session: Session, cast: Cast) -> None:
    story = escalated_story(session, cast)
    report_up(session, cast["city"], cast["clerk"], at(story.day), "汇总表")
    meeting = held(session, cast, story.day, story)
    settle(session, meeting.items[0], "decided", decision="办", lead_unit=cast["unit/1"].id, days_allowed=1)
    conclude(session, meeting, cast["clerk"], at(story.day))
    story.take("accept")
    assert pending(session, cast["city"].id) == []
    story.then(LATE)
    story.take("explain", explanation="又一次")
    story.take("escalate")
    assert [one.explanation for one in pending(session, cast["city"].id)] == ["又一次"]


def test_editions_are_read_by_their_office_alone(session: Session, cast: Cast) -> None:
    story = escalated_story(session, cast)
    report_up(session, cast["city"], cast["clerk"], at(story.day), "汇总表")
    session.commit()
    seen = {}
    for who in (
        "clerk",
        "supervisor",
        "county/clerk",
        "liaison_officer",
        "unit_handler",
        "informant",
        "administrator",
    ):
        session.expunge_all()
        with everything(session):
            scope = scope_of(session, standing_of(session, cast[who], story.day), story.day)
        session.info["scope"] = scope
        seen[who] = (
            len(session.scalars(select(ReportUp)).all()),
            len(session.scalars(select(ReportUpRow)).all()),
        )
        session.expunge_all()
    assert {who for who, found in seen.items() if found == (1, 1)} == {"clerk", "supervisor"}
    assert {found for who, found in seen.items() if who not in ("clerk", "supervisor")} == {(0, 0)}


def test_no_meeting_of_another_kind(session: Session, cast: Cast) -> None:
    with pytest.raises(DBAPIError):
        session.connection().execute(
            text("INSERT INTO meeting (version, office_id, kind, title, held_on, present, decision)"
                 " VALUES (1, :office, 'party', '', '2014-03-03', '', '')"), {"office": cast["city"].id})  # fmt: skip
