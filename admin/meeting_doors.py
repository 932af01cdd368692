"""The agenda's doors: what the rules offer is put on it, added by hand, ordered, taken off, escalated at one click."""
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin.helpers import get_form_data
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from wtforms.validators import DataRequired

from admin import ids
from admin.doors import door
from admin.evidence import form_for, offered
from admin.fields import trimmed
from admin.house import now, session
from admin.language import in_words
from admin.lookups import LookupField
from admin.views.noun import NEEDED, AtField, form_of_fields, in_order, step_taken
from models.agenda import NotOnAgenda, drop, move, put
from models.issues import Issue
from models.meetings import Meeting, MeetingItem
from models.refusals import NoPolicy, Refused, Stale
from models.steps import take
from rules.terms import Step

HOLDING = ("held_on", "present", "record")
MOST_AT_ONCE = 200


class AgendaDoors:
    """The agenda's part of `MeetingView`."""
    lookups: dict[str, Any]

    def back_to(self, row: Meeting) -> Any:
        """The meeting's page."""
        return redirect(self.details_url(row))  # type: ignore[attr-defined]

    def open_row(self) -> Meeting:
        """The meeting of the address, unless it is concluded: then 403 in words."""
        row: Meeting = self.row_or_404()  # type: ignore[attr-defined]
        if why := self.why_fixed(row):  # type: ignore[attr-defined]
            abort(403, why)
        return row

    def item_of(self, row: Meeting) -> MeetingItem:
        """The item that the address names, on this agenda; else 404."""
        key = ids.key_of(MeetingItem.__table__.c.id, request.args.get("of", ""))
        found = next((one for one in row.items if one.id == key), None)
        if found is None:
            abort(404)
        return found

    @door("/pick/", "edit", methods=("POST",))
    def put_on(self) -> Any:
        """Put the ticked ones on the agenda; what no longer belongs there is said, the others stay."""
        row = self.open_row()
        wanted = [key for text in request.form.getlist("issue")[:MOST_AT_ONCE]
                  if (key := ids.key_of(Issue.__table__.c.id, text)) is not None]
        if not wanted:
            flash(_("还没有勾选：请勾选要列入的问题。"), "error")
            return self.back_to(row)
        added = 0
        for issue in session().scalars(select(Issue).where(Issue.id.in_(wanted)).order_by(Issue.id)):
            try:
                put(session().session(), row, issue, person(), now())
                added += 1
            except NotOnAgenda as error:
                flash(in_words(error), "error")
        session().commit()
        if added:
            flash(_("已列入 %(count)s 件议题。", count=added), "success")
        return self.back_to(row)

    @door("/item/", "edit", methods=("GET", "POST"))
    def item(self) -> Any:
        """An issue by hand, found by typing; what cannot be decided there is refused in words."""
        row = self.open_row()
        form = form_of_fields(issue=LookupField(
            _l("问题"), [DataRequired(NEEDED)], lookup=self.lookups["issue"],
            description=_l("输入编号或名称的一部分，从列表中选择；会上不能议定的，会说明还缺什么。")))

        def act(form: Any) -> Any:
            try:
                return put(session().session(), row, form.issue.data, person(), now())
            except NotOnAgenda as error:
                raise AtField("issue", in_words(error)) from None
        return self.act_page(row, form, _("列入议题"), act, model=MeetingItem, button=_("列入"))  # type: ignore[attr-defined]

    @door("/order/", "edit", methods=("POST",))
    def order(self) -> Any:
        """One place up or down."""
        row = self.open_row()
        move(session().session(), row, self.item_of(row), up=request.args.get("way") == "up")
        session().commit()
        return self.back_to(row)

    @door("/drop/", "edit", methods=("POST",))
    def drop_item(self) -> Any:
        """Off the agenda; the log keeps that it stood there."""
        row = self.open_row()
        drop(session().session(), row, self.item_of(row))
        session().commit()
        flash(_("已移出议程。"), "success")
        return self.back_to(row)

    @door("/escalate/", "edit", methods=("POST",))
    def escalate(self) -> Any:
        """One click: escalate an issue by the step, and put it on the agenda; refused, every reason is said."""
        row = self.open_row()
        key = ids.key_of(Issue.__table__.c.id, request.args.get("issue", ""))
        options = (joinedload(Issue.enterprise), joinedload(Issue.lead_unit), joinedload(Issue.office))
        issue = session().scalars(select(Issue).where(Issue.id == (key or 0)).options(*options)).one_or_none()
        if issue is None:
            abort(404)
        reason = trimmed(request.form.get(f"reason-{issue.id}", ""))
        try:
            take(session().session(), issue, Step.ESCALATE, person(), now(), **({"reason": reason} if reason else {}))
            if all(item.issue_id != issue.id for item in row.items):
                put(session().session(), row, issue, person(), now())
            session().commit()
            flash(_("已提请协调，并列入议题：%(issue)s。", issue=str(issue)), "success")
        except Refused as refused:
            session().commit()
            flash(_("%(issue)s：没有提请协调。", issue=str(issue)) + "；".join(
                f"{in_words(one.words)}（{one.clause}）" for one in refused.decision.refusals), "error")
        except (Stale, NoPolicy, NotOnAgenda) as error:
            session().rollback()
            flash(in_words(error), "error")
        return self.back_to(row)

    @door("/hold/", "edit", methods=("GET", "POST"))
    def hold(self) -> Any:
        """登记召开: the step MEET, on the meeting that was prepared."""
        row = self.open_row()
        if row.state != "planned":
            abort(403, _("这次会议已经登记召开。"))
        made = in_order(form_for(Step.MEET, only=HOLDING)(get_form_data(), held_on=row.held_on), HOLDING)
        return self.act_page(row, made, _("登记召开"), lambda form: step_taken(  # type: ignore[attr-defined]
            Step.MEET, office=row.office, kind=row.kind, planned=row, **offered(Step.MEET, form)), model=Meeting,
            note=_("登记以后逐件填写议定结果，再办结会议；会议记录可以以后补。"), done=_("已登记召开，请逐件填写议定结果。"))


def person() -> Any:
    """The record behind the sign-in."""
    return current_user._get_current_object()
