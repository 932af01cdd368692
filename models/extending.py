"""例外延期: which issues were extended beyond what a clause allows in principle (原则上), for lists that look for them.

A page folds one issue's acts (`rules.extensions.granted`); a list asks the rows of deadlines, where each extension
stands with the day from which it counts. Both hold it against the same limit, by the readings of the act's own day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.acts import Act
from models.deadlines import Deadline
from models.issues import Issue
from models.readings import SettingReading
from models.workdays import calendar_of
from rules.kinds import Deadline as Rule
from rules.policies import POLICIES
from rules.settings import Reading, readings_on
from rules.terms import Step


def exceptional_issues(session: Session) -> list[int]:
    """The issues with an extension beyond its limit, within the session's scope; two statements and the calendar."""
    granted = (
        select(Issue.id, Issue.policy, Act.office_id, Act.on, Deadline.rule, Deadline.start_on, Deadline.due_on)
        .join(Deadline, Deadline.issue_id == Issue.id)
        .join(Act, Act.id == Deadline.act_id)
        .where(Act.step == Step.EXTEND.value)
    )
    chosen = _chosen(session)
    return sorted({row.id for row in session.execute(granted) if _is_beyond(session, row, chosen)})


def _is_beyond(session: Session, row: Any, chosen: Mapping[tuple[int, str], Sequence[Reading]]) -> bool:
    policy = POLICIES[row.policy]
    rule = policy.rule(row.rule)
    if not isinstance(rule, Rule) or rule.limit is None:
        return False
    read = readings_on(policy.settings, chosen.get((row.office_id, row.policy), ()), row.on)
    limit = rule.limit(read).due(row.start_on, calendar_of(session), roll=bool(rule.roll and rule.roll(read)))
    return bool(row.due_on > limit.on)


def _chosen(session: Session) -> Mapping[tuple[int, str], Sequence[Reading]]:
    """Every reading that was ever chosen, by office and policy."""
    found: dict[tuple[int, str], list[Reading]] = {}
    chosen = select(*(getattr(SettingReading, name) for name in ("office_id", "policy", "name", "value", "from_on")))
    for one in session.execute(chosen):
        found.setdefault((one.office_id, one.policy), []).append(Reading(one.name, one.value, one.from_on))
    return found
