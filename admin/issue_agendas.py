"""会议与上报: the meetings that had an issue on their agenda, and the editions in which it was reported up."""
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy import String, cast, literal, null, select, union_all

from admin.formats import day
from admin.house import session, today
from admin.language import in_words
from models.meetings import KINDS, OUTCOMES, Meeting, MeetingItem
from models.report_up import ReportUp, ReportUpRow

TONES = {"decided": "ok", "agreed": "ok", "deferred": "wait", "returned": "wait"}


@dataclass(frozen=True)
class Agenda:
    """One line: a meeting, or an edition of what was reported up."""
    on: date
    title: str
    url: str
    state: str = ""
    tone: str = ""
    text: str = ""


def agendas_of(issue: int) -> list[Agenda]:
    """The latest first; one statement."""
    items = select(
        literal("meeting").label("what"), Meeting.id, Meeting.held_on, Meeting.kind, Meeting.title, Meeting.state,
        MeetingItem.outcome, MeetingItem.decision, MeetingItem.reason,
    ).join(Meeting, Meeting.id == MeetingItem.meeting_id).where(MeetingItem.issue_id == issue)
    nothing = cast(null(), String)
    editions = select(literal("report_up"), ReportUp.id, ReportUp.reported_on, nothing, ReportUp.heading, nothing,
                      nothing, nothing, nothing).join(
        ReportUpRow, ReportUpRow.report_up_id == ReportUp.id).where(ReportUpRow.issue_id == issue)
    found = session().execute(union_all(items, editions)).all()
    lines = [of_meeting(row) if row[0] == "meeting" else of_edition(row) for row in found]
    return sorted(lines, key=lambda one: one.on, reverse=True)


def of_meeting(row: Any) -> Agenda:
    """专题会议 3月12日, and what became of it there."""
    _what, key, on, kind, title, state, outcome, decision, reason = row
    view = current_app.extensions["desk-views"]["meeting"]
    waiting = {"planned": _("已列入议程"), "held": _("待议定")}.get(state, "")
    told = _(OUTCOMES[outcome]) if outcome and state == "concluded" else waiting
    return Agenda(on, title or f"{_(KINDS[kind])} {day(on, today())}", str(view.get_url("meeting.details_view", id=key)),
                  str(told), TONES.get(outcome or "", ""), decision or in_words(reason or ""))


def of_edition(row: Any) -> Agenda:
    """汇总上报 3月12日."""
    _what, key, on, *_rest = row
    return Agenda(on, str(_("汇总上报 %(day)s", day=day(on, today()))), url_for("report_up.edition", id=key), str(_("已上报")), "go")
