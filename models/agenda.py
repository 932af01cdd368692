"""议程 Agenda: what the rules send to a meeting, and how a meeting is prepared from it.

To the office's study go proposals that wait for it; to every meeting of the government what was escalated, what the
rules entitle to it before that (10.urgent), and what may be escalated now (overdue and explained). What an earlier
meeting put off comes first. A constant number of statements, however many issues. It trusts its caller for rights.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from models.actors import standing_of
from models.acts import Act
from models.clock import day_of
from models.enterprises import Revenue
from models.facts import told
from models.issues import ENDED, Issue
from models.meetings import KINDS, STUDY, Meeting, MeetingItem
from models.offices import Office
from models.people import Person
from rules.clause import Clause
from rules.decide import decide, entitled
from rules.facts import Act as PlainAct
from rules.facts import Actor, EnterpriseFacts, Facts
from rules.policies import POLICIES
from rules.policy import Policy
from rules.terms import Status, Step

URGENT, EXPLAINED, PROPOSED = "收入过50亿元企业的紧急问题", "逾期并有书面说明", "已拟办，待集体研究"
ASKING = {
    URGENT: "主营业务收入过50亿元企业反映的紧急问题，提请市政府专题会议研究解决",
    EXPLAINED: "责任单位确有困难，在规定时限内未能解决，已出具书面说明，提请市政府协调解决",
}
"""With which words an issue is escalated, unless the clerk says it otherwise."""
NOBODY = Actor(None, "")
acts = Act.__table__


@dataclass(frozen=True)
class Candidate:
    """可列入的一件: an issue that may come on the agenda, why, by which rule, and what must be done first."""

    issue: Issue
    words: str
    rule: str
    clause: Clause | None
    first: Step | None = None
    put_off: MeetingItem | None = None

    @property
    def reason(self) -> str:
        """逾期并有书面说明（第九条）; what was put off says when and why."""
        text = f"{self.words}（{self.clause.article}）" if self.clause else self.words
        if self.put_off is None:
            return text
        meeting = self.put_off.meeting
        before = f"{meeting.held_on} {KINDS[meeting.kind]}留待再议：{self.put_off.decision}"
        return f"{before}；{text}"[:200]

    @property
    def asking(self) -> str:
        """The reason with which it would be escalated."""
        return ASKING.get(self.words, "")


class NotOnAgenda(ValueError):
    """An issue cannot be decided at such a meeting; its words say why and what would help."""


def candidates(session: Session, meeting: Meeting, on: date) -> list[Candidate]:
    """What may be put on its agenda and is not on that of an open meeting: put off first, then urgent, then by number."""
    rows = session.execute(_waiting(meeting, on)).all()
    issues = [issue for issue, _ in rows]
    revenue, items = _revenue(session, issues), items_of(session, issues)
    found = []
    for issue, late in rows:
        mine = [item for item in items.get(issue.id, ()) if _same_family(item.meeting, meeting)]
        if any(map(_is_open, mine)):
            continue
        if candidate := _candidate(meeting, issue, late, revenue, on):
            last = mine[-1] if mine and mine[-1].outcome == "deferred" else None
            found.append(replace(candidate, put_off=last))
    return sorted(found, key=_order)


def plan(
    session: Session, office: Office, kind: str, day: date, *, title: str = "", place: str | None = None
) -> Meeting:
    """准备会议: a meeting that is to be held; flushed, not committed."""
    meeting = Meeting(office_id=office.id, kind=kind, held_on=day, title=title, place=place, state="planned")
    session.add(meeting)
    session.flush()
    return meeting


def put(session: Session, meeting: Meeting, issue: Issue, actor: Person, at: datetime) -> MeetingItem:
    """列入议程: an issue, at its end, with the reason why it belongs there; flushed. Raises `NotOnAgenda`."""
    _open(meeting)
    if any(item.issue_id == issue.id for item in meeting.items):
        raise NotOnAgenda(f"{issue}：已在本次会议的议题中")
    candidate = fitting(session, meeting, issue, actor, day_of(at))
    item = MeetingItem(
        meeting=meeting, issue=issue, reason=candidate.reason, rule=candidate.rule or None,
        seq=max((one.seq for one in meeting.items), default=0) + 1,
    )  # fmt: skip
    session.add(item)
    session.flush()
    return item


def drop(session: Session, meeting: Meeting, item: MeetingItem) -> None:
    """移出议程, while the meeting is not concluded; flushed."""
    _open(meeting)
    meeting.items.remove(item)
    session.delete(item)
    session.flush()


def move(session: Session, meeting: Meeting, item: MeetingItem, up: bool) -> None:
    """调整次序: one place up or down; flushed. At either end nothing happens."""
    _open(meeting)
    listed = sorted(meeting.items, key=lambda one: (one.seq, one.id))
    place = listed.index(item)
    other = place - 1 if up else place + 1
    if 0 <= other < len(listed):
        listed[place], listed[other] = listed[other], listed[place]
    for number, one in enumerate(listed, 1):
        one.seq = number
    session.flush()


def fitting(session: Session, meeting: Meeting, issue: Issue, actor: Person, on: date) -> Candidate:
    """Why an issue may come before this meeting, whether or not it is offered. Raises `NotOnAgenda` in words."""
    if issue.office_id != meeting.office_id:
        raise NotOnAgenda(f"{issue}：不是本办公室承办的问题")
    for item in items_of(session, [issue]).get(issue.id, ()):
        if _is_open(item) and item.meeting_id != meeting.id and _same_family(item.meeting, meeting):
            raise NotOnAgenda(f"{issue}：已列入 {item.meeting} 的议题，会后再议或先从那里移出")
    now = next((one for one in candidates(session, meeting, on) if one.issue.id == issue.id), None)
    return now or _by_hand(session, meeting, issue, actor, on)


def _by_hand(session: Session, meeting: Meeting, issue: Issue, actor: Person, on: date) -> Candidate:
    """What no rule sends there: refused, with the rules' own words of what is missing."""
    status = Status(issue.status).words
    if meeting.kind == STUDY:
        raise NotOnAgenda(f"{issue}：现为“{status}”，集体研究只议已拟办、待审批的问题")
    known = told(session, issue, on)
    decision = decide(known.policy, known.facts, Step.ESCALATE, standing_of(session, actor, on).actor, on)
    if decision.allowed:
        return Candidate(issue, EXPLAINED, *_rule_at(known.policy, Step.ESCALATE), Step.ESCALATE)
    why = "；".join(f"{one.words}（{one.clause}）" for one in decision.refusals)
    raise NotOnAgenda(f"{issue}：现为“{status}”，没有提请协调，会上不能议定：{why}")


def _open(meeting: Meeting) -> None:
    if meeting.state == "concluded":
        raise NotOnAgenda("会议已办结，议程不能再改")


def _waiting(meeting: Meeting, on: date) -> Select[*tuple[Issue, bool]]:
    """Issues that the rules may send there, cheaply asked, and whether each is late and explained."""
    late = explained_and_late(on)
    query = select(Issue, late.label("late")).where(Issue.office_id == meeting.office_id)
    query = query.options(joinedload(Issue.enterprise), joinedload(Issue.lead_unit)).order_by(Issue.id)
    if meeting.kind == STUDY:
        return query.where(Issue.status == Status.PROPOSED.value)
    urgent = and_(Issue.urgent, Issue.status.not_in(ENDED))
    return query.where(or_(Issue.status == Status.ESCALATED.value, urgent, late))


def explained_and_late(on: date) -> ColumnElement[bool]:
    """The condition that an issue is past its due day and its unit explained in this round: it may be escalated."""
    explained = exists().where(
        acts.c.issue_id == Issue.id, acts.c.step == Step.EXPLAIN.value, acts.c.leg == Issue.leg,
        acts.c.round == Issue.round,
    )  # fmt: skip
    with_unit = Issue.status.in_([Status.DISPATCHED.value, Status.HANDLING.value])
    return and_(with_unit, Issue.due_on < on, explained)


def _candidate(
    meeting: Meeting, issue: Issue, late: bool, revenue: dict[tuple[int, int], Decimal], on: date
) -> Candidate | None:
    policy = POLICIES[issue.policy]
    if meeting.kind == STUDY:
        return Candidate(issue, PROPOSED, *_rule_at(policy, Step.APPROVE))
    waits = issue.status == Status.ESCALATED
    day = day_of(issue.held_since) if waits else on
    facts = _light_facts(issue, revenue.get((issue.enterprise_id, day.year - 1)))
    # What is escalated already is asked as it stood before: from registration on, the route is open.
    asked = replace(facts, status=Status.REGISTERED) if waits else facts
    first = None if waits else Step.ESCALATE
    for route in entitled(policy, asked, NOBODY, day):
        return Candidate(issue, URGENT, route.id, route.clause, first)
    if waits or late:
        return Candidate(issue, EXPLAINED, *_rule_at(policy, Step.ESCALATE), first)
    return None


def _rule_at(policy: Policy, step: Step) -> tuple[str, Clause | None]:
    """The rule that speaks of a step first, with its clause; nothing where the policy has none."""
    rule = next((one for one in policy.rules if step in one.steps), None)
    return (rule.id, rule.clause) if rule else ("", None)


def _revenue(session: Session, issues: Iterable[Issue]) -> dict[tuple[int, int], Decimal]:
    """Main-business revenue by enterprise and year, of the urgent ones."""
    wanted = {issue.enterprise_id for issue in issues if issue.urgent}
    if not wanted:
        return {}
    query = select(Revenue.enterprise_id, Revenue.year, Revenue.yuan).where(Revenue.enterprise_id.in_(wanted))
    return {(enterprise, year): yuan for enterprise, year, yuan in session.execute(query)}


def items_of(session: Session, issues: Iterable[Issue]) -> dict[int, list[MeetingItem]]:
    """By issue: its places on agendas, the latest meeting last."""
    wanted = [issue.id for issue in issues]
    found: dict[int, list[MeetingItem]] = {}
    if not wanted:
        return found
    query = select(MeetingItem).join(Meeting, Meeting.id == MeetingItem.meeting_id)
    query = query.where(MeetingItem.issue_id.in_(wanted)).options(contains_eager(MeetingItem.meeting))
    for item in session.scalars(query.order_by(Meeting.held_on, Meeting.id)):
        found.setdefault(item.issue_id, []).append(item)
    return found


def _is_open(item: MeetingItem) -> bool:
    """Whether it still waits for its meeting's conclusion; what was recorded after the fact does not."""
    return item.meeting.state != "concluded" and not item.decision


def _same_family(one: Meeting, other: Meeting) -> bool:
    """The office's study decides what no meeting of the government does, and the reverse."""
    return (one.kind == STUDY) == (other.kind == STUDY)


def _order(one: Candidate) -> tuple[bool, bool, bool, str, int]:
    return (
        one.put_off is None,
        one.words != URGENT,
        one.first is not None,
        one.issue.registration_no or "",
        one.issue.id,
    )


def _light_facts(issue: Issue, yuan: Decimal | None) -> Facts:
    """As much as an entitling route looks at: status, urgency, revenue. The row carries what the acts said."""
    received = PlainAct(
        seq=1, step=Step.RECEIVE, actor=None, on=issue.received_on, to=Status.RECEIVED,
        evidence={"urgent": issue.urgent},
    )  # fmt: skip
    return Facts(
        status=Status(issue.status), office=issue.office_id, leg=issue.leg, round=issue.round, seq=issue.seq,
        acts=(received,), enterprise=EnterpriseFacts(issue.enterprise_id, revenue=yuan), due_on=issue.due_on,
    )  # fmt: skip
