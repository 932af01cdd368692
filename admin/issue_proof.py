"""这一天怎么算出来的: a deadline counted day by day, and why each day counts or not."""
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from admin.formats import day as day_words
from admin.issue_days import short_weekday, tone_of, words_done, words_left
from models.deadlines import Deadline
from models.issues import ENDED
from rules.calendar import WorkingCalendar
from rules.clause import Clause
from rules.policy import Policy
from rules.spans import CountedDay

LONGEST = 45
EDGE = 14


@dataclass(frozen=True)
class Proof:
    """How the due day came about; `days` may leave out the middle of a very long span."""
    rule: str
    title: str
    clause: Clause | None
    reading: str
    span: str
    start: date
    days: tuple[CountedDay | None, ...]
    problem: str = ""


@dataclass(frozen=True)
class DueCard:
    """The box at the right of the head."""
    day: date | None
    weekday: str
    words: str
    tone: str
    first: date | None
    provisional: bool
    proof: Proof | None


def proof_of(deadline: Deadline | None, policy: Policy, calendar: WorkingCalendar) -> Proof | None:
    """The proof of the deadline that holds."""
    if deadline is None:
        return None
    rule = next((one for one in policy.rules if one.id == deadline.rule), None)
    days: tuple[CountedDay | None, ...] = ()
    problem = ""
    try:
        counted = deadline.due.proof(calendar)
        days = counted if len(counted) <= LONGEST else (*counted[:EDGE], None, *counted[-EDGE:])
    except ValueError as error:
        problem = str(error)
    return Proof(deadline.rule, rule.title if rule else "", rule.clause if rule else None, rule.reading if rule else "",
                 str(deadline.due.span), deadline.start_on, days, problem)


def due_card(row: Any, deadlines: list[Deadline], policy: Policy, calendar: WorkingCalendar, today: date) -> DueCard:
    """Due day, days left or late, first due day when it was another."""
    holding = next((one for one in reversed(deadlines) if one.replaced_by_id is None), None)
    first = row.first_due_on if row.first_due_on and row.first_due_on != row.due_on else None
    if row.due_on is None:
        return DueCard(None, "", waiting_words(row), "", first, False, None)
    words, tone = words_left(row.due_on, today, calendar), tone_of(row.due_on, today, calendar)
    if row.result_on is not None or row.status in ENDED:
        words, tone = done_words(row, today, calendar)
    return DueCard(row.due_on, short_weekday(row.due_on), words, tone, first, row.provisional,
                   proof_of(holding, policy, calendar))


def waiting_words(row: Any) -> str:
    """Why there is no due day."""
    if row.status in ENDED:
        return str(_("已结束，没有时限"))
    if row.status == "escalated":
        return str(_("待会议议定后重新计算"))
    return str(_("交办之日起计算"))


def done_words(row: Any, today: date, calendar: WorkingCalendar) -> tuple[str, str]:
    """How it was done, against both days; late stays late, whatever was done since."""
    words = words_done(row, today, calendar)
    if words:
        return words, "late" if row.result_on is None or row.result_on > row.due_on else "soon"
    if row.result_on is not None:
        return str(_("%(day)s反馈，未逾期", day=day_words(row.result_on, today))), ""
    return str(_("已结束")), ""
