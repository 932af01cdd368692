"""会议材料: the agenda's papers and the sign-in sheet, put together in a constant number of statements."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, undefer

from admin.formats import day
from admin.house import session, today
from admin.issue_days import calendar, words_left
from models.acts import Act
from models.deadlines import Deadline
from models.facts import plain
from models.issues import Issue
from models.meetings import Meeting, MeetingItem
from models.units import Unit
from rules.facts import corrected
from rules.terms import Step

SAID = {
    Step.PROPOSE: "opinion", Step.REPORT_PROGRESS: "account", Step.FILE_RESULT: "account", Step.VERIFY: "findings",
    Step.REMIND: "text", Step.DECIDE_MEETING: "decision", Step.RETURN_SLIP: "reason", Step.SEND_BACK: "reason",
}
"""What is quoted of a step in the story of an issue."""
LATEST = 12
"""Steps that are told; an older part is left out, and that is said."""


@dataclass(frozen=True)
class Told:
    """One line of what was done: when, what, by whom, with which words."""
    on: date
    step: str
    who: str
    text: str


@dataclass(frozen=True)
class Page:
    """议题材料: one issue as the meeting reads it."""
    item: MeetingItem
    issue: Issue
    done: tuple[Told, ...]
    left_out: int
    due: str
    explanation: str
    asked: str
    unit: str


def pages_of(meeting: Meeting) -> list[Page]:
    """A page for each item, in the order of the agenda."""
    wanted = [item.issue_id for item in meeting.items]
    issues = {one.id: one for one in session().scalars(select(Issue).where(Issue.id.in_(wanted)).options(
        joinedload(Issue.enterprise), joinedload(Issue.lead_unit), undefer(Issue.description)))}
    acts: dict[int, list[Act]] = {}
    for act in session().scalars(select(Act).where(Act.issue_id.in_(wanted)).options(selectinload(Act.actor))
                                 .order_by(Act.issue_id, Act.seq)):
        acts.setdefault(act.issue_id, []).append(act)
    dues: dict[int, Deadline] = {one.issue_id: one for one in session().scalars(
        select(Deadline).where(Deadline.issue_id.in_(wanted)).order_by(Deadline.id))}
    units = dict(session().execute(select(Unit.id, Unit.name)).all())
    return [page_of(item, issues[item.issue_id], acts.get(item.issue_id, []), dues.get(item.issue_id), units)
            for item in meeting.items if item.issue_id in issues]


def page_of(item: MeetingItem, issue: Issue, acts: list[Act], due: Deadline | None, units: dict[int, str]) -> Page:
    """One of them."""
    facts = corrected(plain(act) for act in acts)
    said = {act.step: act.evidence for act in facts}
    lines = [Told(act.on, str(_(act.step.words)), record.actor.name, words_of(act, units))
             for act, record in zip(facts, acts, strict=True) if act.step != Step.CORRECT]
    asked = said.get(Step.ESCALATE, {}).get("reason") or said.get(Step.PROPOSE, {}).get("opinion") or ""
    return Page(item, issue, tuple(lines[-LATEST:]), max(0, len(lines) - LATEST), due_words(issue, due),
                str(said.get(Step.EXPLAIN, {}).get("explanation") or ""), str(asked),
                issue.lead_unit.name if issue.lead_unit else "")


def words_of(act: Any, units: dict[int, str]) -> str:
    """The words of a step, and to whom it went until when."""
    text = str(act.evidence.get(SAID.get(act.step, "")) or "")
    unit, days = act.evidence.get("lead_unit"), act.evidence.get("days_allowed")
    handed = _("由%(unit)s牵头，%(days)s 天内办结", unit=units.get(unit, ""), days=days) if unit and days else ""
    return "；".join(part for part in (str(handed), text) if part)


def due_words(issue: Issue, due: Deadline | None) -> str:
    """The last due day that was set, and how late it is today."""
    if due is None:
        return str(_("尚未交办，没有时限"))
    return f"{day(due.due_on)}（{words_left(due.due_on, today(), calendar(session()))}）"


def chairs(count: int) -> Iterable[int]:
    """Rows of the sign-in sheet: as many as one page holds."""
    return range(1, count + 1)
