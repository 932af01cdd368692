"""待我审批, row by row: what is proposed and by whom, which tier it needs and why, and how long there is to hand it out.

However many rows a page has, they cost the same number of statements.
"""
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, lazyload, selectinload, with_polymorphic

from admin.formats import day
from admin.house import session, today
from admin.issue_days import calendar, tone_of, words_left
from admin.language import in_words
from models.actors import Standing
from models.acts import ACTS, Act
from models.clock import day_of
from models.facts import plain
from models.issues import Issue
from models.meetings import Meeting
from models.offices import Office
from models.people import Person
from models.readings import chosen_by
from models.units import Unit
from rules.approver import Approver, approver_for
from rules.decide import admitting_grant
from rules.facts import Facts, corrected
from rules.policies import POLICIES
from rules.policy import Policy
from rules.settings import Reading, readings_on
from rules.spans import WorkingDays
from rules.terms import Status, Step

COLOURS = {"": "go", "soon": "wait", "late": "late"}
"""Of the badge: blue while there is time, yellow on the last working day, red when it is past; words always stand in it."""
MOST_MEETINGS = 500


@dataclass(frozen=True)
class Waiting:
    """One proposal that waits, as its approver reads it."""
    issue: Issue
    policy: Policy
    lead: str
    others: tuple[str, ...]
    transfer: str
    """转报理由; empty where it is handed to units."""
    opinion: str
    proposed_by: str
    proposed_on: date
    days: int
    """For how many working days it has waited."""
    needed: Approver | None
    acting_for: str
    """代何人审批; empty where he approves in his own right."""
    due: str
    tone: str
    """late, soon or nothing."""
    span: str
    """共 2 个工作日."""
    meeting: str = ""
    meeting_tone: str = ""
    ended: tuple[str, ...] = ()
    """Units that are no more: it can be approved, but not handed out."""

    @property
    def tick(self) -> str:
        """What its box sends: the issue, and the act that was seen."""
        return f"{self.issue.id}.{self.issue.seq}"

    @property
    def since(self) -> str:
        """已等 4 个工作日."""
        return str(_("已等 %(days)s 个工作日", days=self.days)) if self.days else str(_("等了不满 1 个工作日"))

    @property
    def colour(self) -> str:
        """The badge's."""
        return COLOURS[self.tone]

    @property
    def verb(self) -> str:
        """交办 or 转报: what must follow by the day."""
        return str(_(Step.PASS_UP.words if self.transfer else Step.DISPATCH.words))


class Around:
    """What the rows of a page need besides themselves, each kind read once."""

    def __init__(self, issues: list[Issue], held: Standing):
        self.held, self.today = held, today()
        self.calendar = calendar(session())
        self.proposals = proposals_of([one.id for one in issues])
        named = {unit for act, _acts in self.proposals.values() for unit in (act.lead_unit, *(u.id for u in act.units_named))}
        self.units = {one.id: one for one in session().scalars(select(Unit).where(Unit.id.in_(named - {None})))}
        lenders = set(held.stands_in_for.values())
        self.people = dict(session().execute(select(Person.id, Person.name).where(Person.id.in_(lenders))).all()) if lenders else {}
        offices = {one.office_id for one in issues}
        self.offices = {one.id: one for one in session().scalars(
            select(Office).where(Office.id.in_(offices)).options(lazyload(Office.followed)))}
        self.chosen: dict[tuple[str, int], tuple[Reading, ...]] = {
            key: chosen_by(session(), POLICIES[key[0]], key[1]) for key in {(one.policy, one.office_id) for one in issues}}
        self.meetings = meetings_of(offices)


def proposals_of(ids: list[int]) -> dict[int, tuple[Any, list[Any]]]:
    """Of each issue its latest proposal, and the corrections since; two statements."""
    kinds = with_polymorphic(Act, [ACTS[Step.PROPOSE], ACTS[Step.CORRECT]])
    last = select(Act.__table__.c.issue_id, func.max(Act.__table__.c.seq).label("seq")).where(
        Act.__table__.c.issue_id.in_(ids), Act.__table__.c.step == Step.PROPOSE.value).group_by(Act.__table__.c.issue_id).subquery()
    query = (select(kinds).join(last, last.c.issue_id == kinds.issue_id)
             .where(kinds.seq >= last.c.seq, kinds.step.in_([Step.PROPOSE.value, Step.CORRECT.value])).order_by(kinds.seq)
             .options(joinedload(kinds.actor), joinedload(kinds.stood_in_for),
                      selectinload(getattr(kinds, ACTS[Step.PROPOSE].__name__).units_named)))
    found: dict[int, tuple[Any, list[Any]]] = {}
    for act in session().scalars(query):
        if act.step == Step.PROPOSE:
            found[act.issue_id] = act, [act]
        elif act.act == found[act.issue_id][0].seq:
            found[act.issue_id][1].append(act)
    return found


def meetings_of(offices: set[int]) -> list[Any]:
    """专题会议 of these offices: (office, day, whether its record is there), the latest first."""
    query = select(Meeting.office_id, Meeting.held_on, Meeting.record_id).where(
        Meeting.office_id.in_(offices), Meeting.kind == "special", Meeting.state != "planned")
    return list(session().execute(query.order_by(Meeting.held_on.desc(), Meeting.id.desc()).limit(MOST_MEETINGS)))


def waiting_of(issues: list[Issue], held: Standing) -> list[Waiting]:
    """The rows of a page, in its order."""
    if not issues:
        return []
    around = Around(issues, held)
    return [row_of(one, around) for one in issues if one.id in around.proposals]


def row_of(issue: Issue, around: Around) -> Waiting:
    """One row."""
    act, acts = around.proposals[issue.id]
    facts = facts_of(issue, acts, around)
    said, policy = facts.acts[0].evidence, POLICIES[issue.policy]
    needed = approver_for(policy, facts)
    units = [around.units[one] for one in (said["lead_unit"], *(said["cooperating_units"] or ())) if one in around.units]
    due, tone, span = due_words(issue, policy, needed, around)
    made = Waiting(
        issue=issue, policy=policy, lead=around.units[said["lead_unit"]].name if said["lead_unit"] else "",
        others=tuple(one.name for one in units if one.id != said["lead_unit"]), transfer=said["transfer_reason"] or "",
        opinion=said["opinion"] or "", proposed_by=act.taken_by, proposed_on=act.on,
        days=around.calendar.working_days(day_of(issue.held_since), around.today), needed=needed,
        acting_for=lent_by(policy, facts, around), due=due, tone=tone, span=span,
        ended=tuple(str(_("%(unit)s已于 %(day)s撤销", unit=one.name, day=day(one.until_on, around.today)))
                    for one in units if one.until_on is not None and one.until_on <= around.today))
    return with_meeting(made, around) if needed is not None and needed.meeting else made


def facts_of(issue: Issue, acts: list[Any], around: Around) -> Facts:
    """As much as the tiers and the rights look at: the proposal as corrected, the office and its level."""
    office = around.offices[issue.office_id]
    told = corrected(plain(one) for one in acts)
    return Facts(status=Status.PROPOSED, office=issue.office_id, level=office.level, above=office.parent_id, leg=issue.leg,
                 round=issue.round, seq=issue.seq, acts=told)


def lent_by(policy: Policy, facts: Facts, around: Around) -> str:
    """In whose stead he approves it."""
    move = policy.move(Step.APPROVE)
    grant = admitting_grant(policy, facts, move, around.held.actor, None) if move else None
    lender = around.held.stands_in_for.get(grant) if grant else None
    return around.people.get(lender, "") if lender else ""


def due_words(issue: Issue, policy: Policy, needed: Approver | None, around: Around) -> tuple[str, str, str]:
    """How much is left for handing it out, in which colour, and how much there was in all."""
    read = readings_on(policy.settings, around.chosen[issue.policy, issue.office_id], issue.registered_on or around.today)
    within = needed.within(read) if needed else None
    if within is None:
        return "", "", ""
    days = str(_("%(days)s 个工作日", days=within.n)) if isinstance(within, WorkingDays) else in_words(within)
    if issue.dispatch_by is None:
        return str(_("审批后 %(span)s内", span=days)), "", ""
    left = words_left(issue.dispatch_by, around.today, around.calendar)
    tone = tone_of(issue.dispatch_by, around.today, around.calendar)
    return left, tone, str(_("共 %(span)s", span=days))


def with_meeting(row: Waiting, around: Around) -> Waiting:
    """重大事项: whether a special meeting since its registration has its record, without which nobody may approve."""
    since = row.issue.registered_on or row.issue.received_on
    held = [one for one in around.meetings if one.office_id == row.issue.office_id and one.held_on >= since]
    if any(one.record_id for one in held):
        last = next(one.held_on for one in held if one.record_id)
        return replace(row, meeting=str(_("登记后已有附记录的专题会议（最近 %(day)s），审批时选研究本件的那一次",
                                          day=day(last, around.today))), meeting_tone="wait")
    if held:
        return replace(row, meeting=str(_("缺会议记录：%(day)s专题会议还没有附会议记录", day=day(held[0].held_on, around.today))),
                       meeting_tone="late")
    return replace(row, meeting=str(_("缺会议记录：登记后还没有召开专题会议")), meeting_tone="late")
