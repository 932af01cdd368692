"""重算时限 Recount: after a change of the working calendar, deadlines that still run are worked out again.

A year newly announced makes provisional days firm; an order that moves a holiday moves the days behind it.
What has ended keeps the day by which it was judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.acts import Act
from models.deadlines import Deadline
from models.guard import the_road
from models.issues import ENDED, Issue
from models.scope import everything
from models.workdays import calendar_of, forget_calendar
from rules import kinds as rules
from rules.policies import POLICIES
from rules.terms import Step


@dataclass(frozen=True)
class Moved:
    """A due day that moved, or that is no longer provisional."""

    issue: Issue
    before: date
    after: date
    provisional: bool


def _is_tentative(deadline: Deadline, step: str) -> bool:
    """Whether it is only 暂计, whatever the calendar says: the unit has not signed yet."""
    rule = POLICIES[deadline.rule.partition("/")[0]].rule(deadline.rule)
    return isinstance(rule, rules.Deadline) and Step(step) in rule.tentative


def recount(session: Session) -> list[Moved]:
    """Work out every running deadline by the calendar as it is now; the caller commits.

    Two statements to read, however many issues; only what changed is written, and logged.
    """
    forget_calendar(session)
    moved = []
    with everything(session), the_road(session):
        calendar = calendar_of(session)
        query = (
            select(Deadline, Issue, Act.step)
            .join(Issue, Issue.id == Deadline.issue_id)
            .join(Act, Act.id == Deadline.act_id)
            .where(Deadline.replaced_by_id.is_(None), Issue.status.not_in(ENDED), Deadline.leg == Issue.leg)
        )
        for deadline, issue, step in session.execute(query):
            kept = deadline.due
            again = kept.span.due(kept.start, calendar, count_start=kept.count_start, roll=kept.roll)
            unsure = again.provisional or _is_tentative(deadline, step)
            if (again.on, unsure) == (kept.on, kept.provisional):
                continue
            moved.append(Moved(issue, kept.on, again.on, unsure))
            if issue.first_due_on == kept.on and issue.due_on == kept.on and issue.round == 1:
                issue.first_due_on = again.on
            deadline.due_on, deadline.provisional = again.on, unsure
            issue.due_on, issue.provisional = again.on, unsure
        session.flush()
    return moved
