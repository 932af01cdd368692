"""催办 Reminders: letters for what is overdue, one for each issue and day at most; safe to run twice at once.

What is to be sent is worked out when asked (`drafts`); sent, it is a step of the issue like any other. The first
and the second letter of a round are followed by one that puts the issue under special supervision, where the policy
has one (第十八条 of 临政办发〔2021〕21号); afterwards only a clerk's own hand sends more. What is withheld is not drafted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from models.acts import Act
from models.clock import day_of
from models.issues import Issue
from models.people import Grant, Person
from models.refusals import Refused, Stale
from models.reminder_holds import ReminderHold
from models.scope import everything
from models.steps import log_refusal, take
from models.workdays import calendar_of
from rules.due import days_over
from rules.policies import POLICIES
from rules.policy import Policy
from rules.terms import Role, Status, Step

REMINDED = (Status.DISPATCHED.value, Status.HANDLING.value)
acts = Act.__table__.alias("act_of_reminding")


@dataclass(frozen=True)
class Draft:
    """拟发的催办函: to which unit, why, how late (working days), and which letter of the round it is (`rung`)."""

    issue: Issue
    late: int
    rung: int
    special: bool
    """Whether this letter puts it under special supervision."""

    @property
    def unit(self) -> str:
        """To whom it goes."""
        return self.issue.lead_unit.name if self.issue.lead_unit else ""

    @property
    def text(self) -> str:
        """Its words, as they stand before anybody edits them; the letter itself says first by when and how late."""
        if self.special:
            return f"经{self.rung - 1}次催办仍未办结，自本函发出之日起转入专项督办，请立即办理并书面说明情况。"
        again = f"现作第{self.rung}次催办，" if self.rung > 1 else ""
        return f"{again}请抓紧办理并报送进展。"


def sent_in_round() -> ColumnElement[int]:
    """How many letters went out in the issue's present round."""
    count = select(func.count()).where(
        acts.c.issue_id == Issue.id, acts.c.step == Step.REMIND.value, acts.c.leg == Issue.leg,
        acts.c.round == Issue.round,
    )  # fmt: skip
    return count.correlate(Issue).scalar_subquery()


def to_remind(day: date) -> ColumnElement[bool]:
    """In a unit's hands past the due day, no letter on that day, not withheld, and not past the last rung."""
    today = select(acts.c.issue_id).where(acts.c.step == Step.REMIND.value, acts.c.on == day)
    held = select(ReminderHold.__table__.c.issue_id).where(
        ReminderHold.__table__.c.from_on <= day, ReminderHold.__table__.c.until_on >= day
    )
    done = or_(*(letters_sent(policy, policy.letters + 1) for policy in POLICIES.values() if policy.letters))
    return (
        Issue.status.in_(REMINDED) & (Issue.due_on < day) & Issue.id.not_in(today) & Issue.id.not_in(held) & ~done
    )


def letters_sent(policy: Policy, number: int) -> ColumnElement[bool]:
    """Issues of a policy to which so many letters or more went in their round."""
    return (Issue.policy == policy.key) & (sent_in_round() >= number)


def goes_under_special() -> ColumnElement[bool]:
    """Those which the next letter puts under special supervision; of what `to_remind` finds."""
    return or_(*(letters_sent(policy, policy.letters) for policy in POLICIES.values() if policy.letters))


def draft_rows(day: date) -> Select[Issue, int]:
    """The issues to remind of with the letters sent in their round; oldest due first. Filters may be added."""
    query = select(Issue, sent_in_round()).where(to_remind(day))
    loaded = (joinedload(Issue.lead_unit), joinedload(Issue.enterprise))
    return query.options(*loaded).order_by(Issue.due_on, Issue.id)


def drafts(session: Session, day: date, rows: Select[Issue, int] | None = None) -> list[Draft]:
    """Every letter that is to be sent on a day, within the session's scope; one statement and the calendar."""
    calendar = calendar_of(session)
    found = []
    for issue, sent in session.execute(rows if rows is not None else draft_rows(day)):
        late = days_over(issue.due_on, day, calendar) or 0
        rung = int(sent) + 1
        letters = POLICIES[issue.policy].letters
        found.append(Draft(issue, late, rung, letters is not None and rung > letters))
    return found


def send(session: Session, draft: Draft, actor: Person, at: datetime, text: str = "") -> Act:
    """Send one letter, in its own words or those of the draft; what came between makes it `Stale`, nothing is doubled.

    Raises `Refused`, `Stale`. The caller commits.
    """
    made: Act = take(
        session, draft.issue, Step.REMIND, actor, at, seen=draft.issue.seq, text=text.strip() or draft.text
    )
    return made


def remind(session: Session, at: datetime) -> list[Issue]:
    """Send every draft in the name of a clerk of its office; the caller commits.

    Two runs at once send nothing twice: each issue is locked, and a letter that came between stops the second.
    """
    with everything(session):
        reminded = []
        for draft in drafts(session, day_of(at)):
            clerk = _clerk_of(session, draft.issue.office_id, at)
            if clerk is None:
                continue
            try:
                with session.begin_nested():
                    send(session, draft, clerk, at)
            except Stale:
                continue  # somebody answered or reminded meanwhile
            except Refused as refused:  # its log went back with the savepoint
                log_refusal(session, refused.decision, draft.issue, Step.REMIND, at)
                continue
            reminded.append(draft.issue)
        return reminded


def withhold(
    session: Session, issues: Sequence[Issue], actor: Person, at: datetime, until: date, reason: str
) -> list[ReminderHold]:
    """Withhold the letters of these issues from today until a day, inclusive; flushed, not committed.

    Raises ValueError in words for a day that is past or further off than a month, or without a reason.
    """
    day = day_of(at)
    if not reason.strip():
        raise ValueError("请写明暂缓催办的理由")
    if not day <= until <= date.fromordinal(day.toordinal() + 31):
        raise ValueError("暂缓到哪一天：不早于今天，最长一个月")
    made = [
        ReminderHold(
            issue_id=issue.id, from_on=day, until_on=until, reason=reason.strip()[:200], made_by_id=actor.id, made_at=at
        )
        for issue in issues
    ]
    session.add_all(made)
    session.flush()
    return made


def _clerk_of(session: Session, office_id: int, at: datetime) -> Person | None:
    day = day_of(at)
    query = (
        select(Person)
        .join(Grant, Grant.person_id == Person.id)
        .where(Grant.role == Role.CLERK.value, Grant.office_id == office_id, Grant.from_on <= day)
        .where((Grant.until_on.is_(None)) | (Grant.until_on > day))
    )
    return session.scalars(query.order_by(Person.id)).first()
