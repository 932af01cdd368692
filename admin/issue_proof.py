"""应办结 The box at the right of an issue's head: due day, days left or late; admin/issue_deadlines.py proves it."""
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from admin.formats import day as day_words
from admin.issue_days import short_weekday, tone_of, unsure, words_done, words_left
from models.issues import ENDED
from rules.calendar import WorkingCalendar


@dataclass(frozen=True)
class DueCard:
    """The box at the right of the head."""
    day: date | None
    weekday: str
    words: str
    tone: str
    first: date | None
    unsure: str
    """暂定, 暂计 or nothing."""


def due_card(row: Any, calendar: WorkingCalendar, today: date) -> DueCard:
    """Due day, days left or late, first due day when it was another."""
    first = row.first_due_on if row.first_due_on and row.first_due_on != row.due_on else None
    if row.due_on is None:
        return DueCard(None, "", waiting_words(row), "", first, "")
    words, tone = words_left(row.due_on, today, calendar), tone_of(row.due_on, today, calendar)
    if row.result_on is not None or row.status in ENDED:
        words, tone = done_words(row, today, calendar)
    return DueCard(row.due_on, short_weekday(row.due_on), words, tone, first, unsure(row, calendar))


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
