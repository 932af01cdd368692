"""催办 Reminders to be sent: to which unit, why and how late, each letter in its words; sent or withheld, many at once."""
from datetime import date, timedelta
from typing import Any

from flask import flash, has_request_context, redirect, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from admin import issue_filters
from admin.asking import QuickView
from admin.base import DeskView
from admin.doors import door
from admin.filters import as_day
from admin.house import now, session, signed_in, today
from admin.issue_options import listed
from admin.language import in_words
from admin.real import standing
from admin.views.approving import Ticked, picked
from models.issues import Issue
from models.reminder_holds import ReminderHold
from models.reminders import (
    Draft,
    draft_rows,
    drafts,
    goes_under_special,
    sent_in_round,
    to_remind,
    withhold,
)
from models.scope import Scope, issues_seen
from models.slips import Slip
from models.taking_many import MOST_AT_ONCE, Outcome, Picked, take_each
from rules.terms import Role, Step

LONGEST = 1000
SHOWN_HOLDS = 50


def rung(number: int) -> Any:
    """Those of which the next letter is this one of the round."""
    return lambda: sent_in_round() == number - 1


class ReminderView(DeskView):
    """催办: issues, but only those of which a letter is to be sent today."""
    model, noun, title, unit = Issue, "reminder", _l("催办"), _l("件")
    verbs = frozenset({"list", "send"})
    list_template = "reminder/list.html"
    column_list = ("registration_no", "title", "enterprise", "lead_unit", "due_on")
    column_details_list = form_columns = column_export_list = ()
    column_filters = (
        listed("lead_unit", _l("责任单位"), "unit", lambda values: Issue.lead_unit_id.in_(values)),
        listed("office", _l("承办办公室"), "office", lambda values: Issue.office_id.in_(values)),
        listed("county", _l("县区"), "county", issue_filters.county, ids=False),
    )
    column_sortable_list = ()
    column_searchable_list = ("registration_no", "title", "enterprise.name")
    column_labels = {"title": _l("问题"), "enterprise": _l("企业"), "enterprise.name": _l("企业"), "lead_unit": _l("责任单位")}
    quick_views = (
        QuickView("first", _l("第一次催办"), rung(1)), QuickView("second", _l("第二次催办"), rung(2), tone="soon"),
        QuickView("special", _l("转专项督办"), goes_under_special, tone="late"),
    )

    # The rows.

    def reached(self) -> Select[Any]:
        """Every issue whose text he may read; who sends, those of the offices whose clerk he is."""
        scope = session().info.get("scope") if has_request_context() else None
        statement = select(Issue).where(issues_seen(scope)) if isinstance(scope, Scope) else select(Issue)
        return statement.where(Issue.office_id.in_(own_offices())) if self.may("send") else statement

    def rows(self) -> Select[Any]:
        """Those of which a letter is to be sent."""
        return self.reached().where(to_remind(today()))

    def ordered(self, statement: Select[Any], asked: Any) -> Select[Any]:
        """The longest overdue first."""
        return statement.order_by(Issue.due_on, Issue.id)

    def drafted(self, keys: Select[Any]) -> list[Draft]:
        """The letters of these issues, as they would be sent."""
        return drafts(session().session(), today(), draft_rows(today()).where(Issue.id.in_(keys)))

    def list_extras(self, page: Any) -> dict[str, Any]:
        """Each letter in its words, and what is withheld."""
        found = self.drafted(select(Issue.id).where(Issue.id.in_([one.id for one in page.rows])))
        return {"drafts": found, "ticked": Ticked(), "may_send": self.may("send"), "holds": self.holds(),
                "until": today() + timedelta(days=7), "most": MOST_AT_ONCE}

    def holds(self) -> list[ReminderHold]:
        """What is withheld today, the next to end first."""
        seen = self.reached().with_only_columns(Issue.id)
        query = select(ReminderHold).where(ReminderHold.from_on <= today(), ReminderHold.until_on >= today(),
                                           ReminderHold.issue_id.in_(seen))
        loaded = (joinedload(ReminderHold.issue), joinedload(ReminderHold.made_by))
        return list(session().scalars(query.options(*loaded).order_by(ReminderHold.until_on, ReminderHold.id).limit(SHOWN_HOLDS)))

    # The doors.

    @door("/send/", "send", methods=("POST",))
    def send_view(self) -> Any:
        """Send what is ticked, or all that the filter shows; each letter on its own."""
        chosen = self.all_shown() if request.form.get("whole") else picked(list(dict.fromkeys(request.form.getlist("e"))))
        if problem := problem_of(chosen):
            flash(problem, "error")
            return redirect(self.back())
        texts = {one.issue.id: one.text for one in self.drafted(select(Issue.id).where(
            Issue.id.in_([one.issue for one in chosen or () if one.issue])))}
        found = take_each(session().session(), Step.REMIND, signed_in(), now(), chosen or (), look=self.look,
                          said=lambda issue: {"text": typed(issue.id) or texts.get(issue.id, "")})
        return self.render("approval/result.html", outcomes=found, done=[one for one in found if one.done], step=None,
                           heading=_("催办结果"), did=_("已发出"), said=self.numbers(found))

    def numbers(self, found: list[Outcome]) -> dict[int, str]:
        """By act, the letter that it made and to whom it went."""
        slips = session().scalars(select(Slip).where(Slip.act_id.in_([one.act.id for one in found if one.done])))
        return {one.act_id: str(_("%(number)s 发给%(unit)s", number=one.number, unit=one.unit_name)) for one in slips}

    @door("/withhold/", "send", methods=("POST",))
    def withhold_view(self) -> Any:
        """Send none to these until a day, with a reason."""
        chosen = picked(list(dict.fromkeys(request.form.getlist("e"))))
        if problem := problem_of(chosen):
            flash(problem, "error")
            return redirect(self.back())
        issues = [issue for one in chosen if one.issue and (issue := self.look(one.issue)) is not None]
        try:
            until = as_day(request.form.get("until", "").strip())
        except (ValueError, OverflowError):
            until = date.min
        try:
            made = withhold(session().session(), issues, signed_in(), now(), until, request.form.get("reason", ""))
            session().commit()
        except ValueError as error:
            session().rollback()
            flash(in_words(error), "error")
        else:
            flash(_("已暂缓催办 %(count)s 件。", count=len(made)), "success")
        return redirect(self.back())

    def back(self) -> str:
        """The list as it was asked."""
        return str(self.url_of(self.asked()))

    def look(self, key: int) -> Issue | None:
        """One of which a letter may still be sent, as it is now; what was answered meanwhile is found too, and refused."""
        query = self.reached().where(Issue.id == key).execution_options(populate_existing=True)
        found: Issue | None = session().scalars(query).one_or_none()
        return found

    def all_shown(self) -> list[Picked] | None:
        """Everything behind the filter, as it is now; None where it is no longer as many as the page said."""
        statement = self.narrowed(self.asked()).with_only_columns(Issue.id, Issue.seq).order_by(Issue.due_on, Issue.id)
        found = [Picked(key, seq) for key, seq in session().execute(statement.limit(MOST_AT_ONCE + 1))]
        session().commit()
        return found if str(len(found)) == request.form.get("whole") else None


def own_offices() -> list[int]:
    """The offices whose clerk the person is today, stand-ins included."""
    held = standing()
    return sorted({one.office for one in held.actor.with_role(Role.CLERK) if one.office}) if held else []


def typed(issue: int) -> str:
    """The words as somebody edited them."""
    return request.form.get(f"text-{issue}", "").strip()[:LONGEST]


def problem_of(chosen: list[Picked] | None) -> str:
    """Why nothing at all is tried; empty where it may be."""
    if chosen is None:
        return str(_("没有办理：列表已有变化，请看过以后再发。"))
    if not chosen:
        return str(_("没有办理：请先勾选要办理的问题。"))
    if len(chosen) > MOST_AT_ONCE:
        return str(_("没有办理：一次最多 %(most)s 件，请用筛选分几次办。", most=MOST_AT_ONCE))
    return ""
