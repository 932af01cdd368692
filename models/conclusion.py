"""办结会议 Conclusion: what a meeting decided on each issue, and the steps that follow, all of them or none.

An item without a decision, or whose step the rules refuse, holds the whole conclusion up; each is told at its row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.acts import Act
from models.clock import day_of
from models.issues import ENDED
from models.log import record
from models.meetings import STUDY, Meeting, MeetingItem
from models.people import Person
from models.refusals import Refused
from models.steps import take
from rules.decide import Refusal
from rules.terms import Status, Step


@dataclass(frozen=True)
class Problem:
    """不能办结的一处: what stands in the way at one item; a refusal of the rules brings its article and field."""

    words: str
    field: str | None = None
    refusal: Refusal | None = None

    def __str__(self) -> str:
        """缺：要求办结天数（临政办发〔2014〕10号 附件3)."""
        return f"{self.words}（{self.refusal.clause}）" if self.refusal else self.words


class NotConcluded(ValueError):
    """The meeting is not concluded and nothing was written; `at` holds the problems by item, 0 for the whole."""

    def __init__(self, at: Mapping[int, Sequence[Problem]]) -> None:
        super().__init__("会议没有办结：" + "；".join(str(one) for several in at.values() for one in several))
        self.at = at


def settle(
    session: Session,
    item: MeetingItem,
    outcome: str | None,
    *,
    decision: str = "",
    lead_unit: int | None = None,
    days_allowed: int | None = None,
) -> None:
    """议定一件: write down what was decided on an item; nothing follows before the conclusion. Flushed."""  # fmt: skip
    item.outcome, item.decision = outcome, decision
    item.lead_unit_id = lead_unit if outcome == "decided" else None
    item.days_allowed = days_allowed if outcome == "decided" else None
    session.flush()


def conclude(session: Session, meeting: Meeting, actor: Person, at: datetime) -> list[Act]:
    """办结会议: take the step of every decided item through `take`, then fix the meeting. Flushed, not committed.

    Raises `NotConcluded` with everything that stands in the way, item by item; then nothing of it is written but
    the log of what was refused. The caller commits in both cases.
    """
    meeting = _locked(session, meeting)
    problems: dict[int, list[Problem]] = {}
    if meeting.state != "held":
        words = "会议还没有登记召开" if meeting.state == "planned" else "会议已经办结"
        raise NotConcluded({0: [Problem(words)]})
    if not meeting.items and not meeting.decision:
        problems[0] = [Problem("没有议题，也没有会议议定事项，请先填写")]
    inside = session.begin_nested()
    taken = []
    for item in meeting.items:
        if found := list(_in_the_way(meeting, item)):
            problems[item.id] = found
        elif item.outcome == "decided":
            try:
                taken.append((item, _decide(session, meeting, item, actor, at)))
            except Refused as refused:
                problems[item.id] = [Problem(one.words, one.field, one) for one in refused.decision.refusals]
    if problems:
        inside.rollback()
        log_problems(session, meeting, problems, at)
        raise NotConcluded(problems)
    inside.commit()
    for item, act in taken:
        item.act_id = act.id
    session.flush()  # its items first: once it is concluded, the database keeps them as they are
    meeting.state, meeting.concluded_on, meeting.concluded_by_id = "concluded", day_of(at), actor.id
    session.flush()
    return [act for _, act in taken]


def _locked(session: Session, meeting: Meeting) -> Meeting:
    """The meeting, held until the transaction ends, with its items as they are now."""
    query = select(Meeting).where(Meeting.id == meeting.id).with_for_update(of=Meeting)
    now = session.scalars(query.execution_options(populate_existing=True)).one()
    items = select(MeetingItem).where(MeetingItem.meeting_id == now.id).options(joinedload(MeetingItem.issue))
    session.scalars(items.execution_options(populate_existing=True)).all()
    session.refresh(now, ["items"])
    return now


def _in_the_way(meeting: Meeting, item: MeetingItem) -> Iterator[Problem]:
    """What the meeting itself asks of an item, before any step is tried."""
    issue, status = item.issue, Status(item.issue.status).words
    if item.outcome is None:
        yield Problem("还没有议定：请选择议定结果", "outcome")
    elif item.outcome not in meeting.outcomes:
        yield Problem("这种会议没有这样的议定结果", "outcome")
    elif item.outcome in ("returned", "deferred") and not item.decision:
        yield Problem("请写明理由", "decision")
    elif item.outcome in ("agreed", "returned") and issue.status != Status.PROPOSED:
        yield Problem(f"现为“{status}”，已不待审批：请改为“知悉，不作议定”，或移出议程", "outcome")
    elif item.outcome == "deferred" and issue.status in ENDED:
        yield Problem(f"现为“{status}”，不必再议：请改为“知悉，不作议定”，或移出议程", "outcome")


def _decide(session: Session, meeting: Meeting, item: MeetingItem, actor: Person, at: datetime) -> Act:
    said: dict[str, Any] = {
        "decision": item.decision,
        "lead_unit": item.lead_unit_id,
        "days_allowed": item.days_allowed,
    }
    given = {name: value for name, value in said.items() if value not in (None, "")}
    act: Act = take(session, item.issue, Step.DECIDE_MEETING, actor, at, meeting=meeting, **given)
    return act


def log_problems(
    session: Session, meeting: Meeting, problems: Mapping[int, Sequence[Problem]], at: datetime
) -> None:
    """Into the log: refusals go with the steps that were undone, so whoever rolls back writes them again."""
    issues = {item.id: item.issue_id for item in meeting.items}
    for key, several in problems.items():
        words = "办结会议：" + "；".join(str(one) for one in several)
        record(session, "refused", "meeting", meeting.id, at, issue_id=issues.get(key), words=words)
    session.flush()


def studied(session: Session, issue_id: int) -> MeetingItem | None:
    """The last concluded study that spoke on an issue, for its approver to confirm; one statement."""
    query = select(MeetingItem).join(Meeting, Meeting.id == MeetingItem.meeting_id)
    query = query.where(
        MeetingItem.issue_id == issue_id, Meeting.kind == STUDY, Meeting.state == "concluded",
        MeetingItem.outcome.in_(("agreed", "returned")),
    )  # fmt: skip
    newest = query.order_by(Meeting.held_on.desc(), MeetingItem.id.desc()).limit(1)
    return session.scalars(newest.options(joinedload(MeetingItem.meeting))).first()
