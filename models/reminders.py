"""催办 Reminders: letters for what is overdue, one for each issue and day at most; safe to run twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.acts import Act
from models.clock import day_of
from models.issues import Issue
from models.people import Grant, Person
from models.scope import everything
from models.steps import take
from models.workdays import calendar_of
from rules.due import days_over
from rules.terms import Role, Status, Step

REMINDED = (Status.DISPATCHED.value, Status.HANDLING.value)


def overdue_unreminded(session: Session, on: datetime) -> list[Issue]:
    """Issues in a unit's hands past their due day, to which no letter went on that day; oldest due first."""
    day = day_of(on)
    today = select(Act.issue_id).where(Act.step == Step.REMIND.value, Act.on == day)
    query = select(Issue).where(Issue.status.in_(REMINDED), Issue.due_on < day, Issue.id.not_in(today))
    return list(session.scalars(query.order_by(Issue.due_on, Issue.id)))


def remind(session: Session, at: datetime) -> list[Issue]:
    """Take the step 催办 for each of them, in the name of a clerk of its office; the caller commits."""
    with everything(session):
        calendar = calendar_of(session)
        reminded = []
        for issue in overdue_unreminded(session, at):
            clerk = _clerk_of(session, issue.office_id, at)
            if clerk is None:
                continue
            late = days_over(issue.due_on, day_of(at), calendar)
            words = f"该问题应于 {issue.due_on:%Y年%m月%d日} 办结，现已逾期 {late} 个工作日，请抓紧办理并报送进展。"
            take(session, issue, Step.REMIND, clerk, at, text=words)
            reminded.append(issue)
        return reminded


def _clerk_of(session: Session, office_id: int, at: datetime) -> Person | None:
    day = day_of(at)
    query = (
        select(Person)
        .join(Grant, Grant.person_id == Person.id)
        .where(Grant.role == Role.CLERK.value, Grant.office_id == office_id, Grant.from_on <= day)
        .where((Grant.until_on.is_(None)) | (Grant.until_on > day))
    )
    return session.scalars(query.order_by(Person.id)).first()
