"""Days left and days late, in words and in working days; a weekend in between is said, never rounded."""
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.clock import day_of
from models.issues import ENDED
from models.workdays import calendar_of
from rules.calendar import WorkingCalendar
from rules.lateness import Lateness, lateness

SHORT_WEEK = (_l("周一"), _l("周二"), _l("周三"), _l("周四"), _l("周五"), _l("周六"), _l("周日"))


def calendar(session: Any) -> WorkingCalendar:
    """The office's working days, asked for once a request."""
    return calendar_of(session.session if hasattr(session, "session") else session)


def short_weekday(day: date) -> str:
    """周五."""
    return str(SHORT_WEEK[day.weekday()])


def words_left(due: date, today: date, days: WorkingCalendar) -> str:
    """剩 1 个工作日, 今天到期, 逾期 2 个工作日."""
    if due == today:
        return str(_("今天到期"))
    if due > today:
        left = days.working_days(today, due)
        return str(_("剩 %(days)s 个工作日", days=left) if left else _("休息日到期"))
    late = days.working_days(due, today)
    return str(_("逾期 %(days)s 个工作日", days=late) if late else _("逾期，不满 1 个工作日"))


def tone_of(due: date | None, today: date, days: WorkingCalendar) -> str:
    """late, soon (one working day or less) or nothing."""
    if due is None:
        return ""
    if due < today:
        return "late"
    return "soon" if days.working_days(today, due) <= 1 else ""


def unsure(row: Any, days: WorkingCalendar) -> str:
    """暂定 where the due day lies in a year without a notice, 暂计 where the slip is not signed for; else nothing."""
    if not row.provisional or row.due_on is None or row.status in ENDED:
        return ""
    return str(_("暂计") if row.due_on.year in days.announced else _("暂定"))


def late_of(row: Any, today: date, days: WorkingCalendar) -> Lateness:
    """By how much it is or was late: to its result, else to the day on which it ended, else to today."""
    until = today if row.status not in ENDED else row.closed_on or day_of(row.held_since)
    return lateness(row.due_on, row.first_due_on, row.result_on, min(until, today), days)


def words_done(row: Any, today: date, days: WorkingCalendar) -> str:
    """办结时逾期 2 个工作日（按首次时限 8 个）: what closing and extending do not erase; empty where it was in time."""
    late = late_of(row, today, days)
    if late.effective.is_late and late.effective.due_on == late.first.due_on:
        return str(_("办结时逾期 %(days)s 个工作日", days=late.effective.days))
    if late.effective.is_late:
        return str(_("办结时逾期 %(days)s 个工作日（按首次时限 %(first)s 个）", days=late.effective.days, first=late.first.days))
    if late.first.is_late:
        return str(_("按延期后的时限未逾期，按首次时限逾期 %(first)s 个工作日", first=late.first.days))
    return ""


def words_of_row(row: Any, today: date, days: WorkingCalendar) -> tuple[str, str]:
    """What a list says of an issue's time, and in which tone; what was late when it was done stays so."""
    if row.result_on is not None:
        late = late_of(row, today, days)
        if late.effective.is_late:
            return str(_("办结逾期 %(days)s 个工作日", days=late.effective.days)), "late"
        if late.first.is_late:
            return str(_("按首次逾期 %(days)s 个工作日", days=late.first.days)), ""
        return ("—" if row.status in ENDED or row.due_on is None else str(_("按时反馈"))), ""
    if row.status in ENDED:
        return "—", ""
    if row.due_on is not None:
        tone = tone_of(row.due_on, today, days)
        return words_left(row.due_on, today, days), tone
    if row.dispatch_by is not None:
        tone = tone_of(row.dispatch_by, today, days)
        return str(_("交办%(left)s", left=words_left(row.dispatch_by, today, days))), tone
    if row.consultation and row.status == "registered":
        return str(_("待答复") if row.holder == "unit" else _("待转交")), ""
    waiting = {"received": _("待登记"), "escalated": _("待会议议定")}
    return str(waiting.get(row.status, _("待交办"))), ""
