"""待交办 Waiting: issues that wait to be handed out, and the last day for it, worked out by a calendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.acts import Act
from models.facts import plain
from models.issues import ENDED, Issue
from models.readings import chosen_by
from models.scope import everything
from rules import facts as rules
from rules.calendar import WorkingCalendar
from rules.due import dispatch_by
from rules.policies import POLICIES
from rules.settings import Reading, readings_on

AT_ONCE = 200


def dispatch_days(session: Session, calendar: WorkingCalendar) -> Iterator[tuple[Issue, date | None]]:
    """Each issue that has such a day and no slip yet, with the day by this calendar; a few statements for each 200."""
    query = select(Issue).where(
        Issue.dispatch_by.is_not(None), Issue.dispatched_on.is_(None), Issue.status.not_in(ENDED)
    )
    chosen: dict[tuple[str, int], tuple[Reading, ...]] = {}
    with everything(session):
        waiting = session.scalars(query.order_by(Issue.id)).all()
        for place in range(0, len(waiting), AT_ONCE):
            batch = waiting[place : place + AT_ONCE]
            acts = _acts(session, [issue.id for issue in batch])
            for issue in batch:
                key = issue.policy, issue.office_id
                if key not in chosen:
                    chosen[key] = chosen_by(session, POLICIES[issue.policy], issue.office_id)
                yield issue, _day(issue, acts[issue.id], chosen[key], calendar)


def _acts(session: Session, issues: list[int]) -> dict[int, list[rules.Act]]:
    found = defaultdict(list)
    for act in session.scalars(select(Act).where(Act.issue_id.in_(issues)).order_by(Act.issue_id, Act.seq)):
        found[act.issue_id].append(plain(act))
    return found


def _day(
    issue: Issue, acts: list[rules.Act], chosen: tuple[Reading, ...], calendar: WorkingCalendar
) -> date | None:
    policy = POLICIES[issue.policy]
    settings = readings_on(policy.settings, chosen, acts[-1].on)
    facts = rules.fold(acts, office=issue.office_id, level=issue.office.level, chosen=chosen, settings=settings)
    return dispatch_by(policy, facts, calendar)
