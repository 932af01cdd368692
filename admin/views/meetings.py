"""会议 Meetings: prepared from what the rules send there, held by a step, concluded whole; the cadence above the list."""
from typing import Any

from flask import abort, current_app, flash, redirect, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload
from wtforms.validators import DataRequired

from admin import formats
from admin.asking import QuickView
from admin.choosing import ChoiceField
from admin.doors import door
from admin.evidence import PaperField
from admin.house import now, session, today
from admin.language import in_words
from admin.lookups import Lookup
from admin.meeting_decide import Deciding
from admin.meeting_doors import AgendaDoors, person
from admin.meeting_papers import chairs, pages_of
from admin.real import standing
from admin.showing import linked
from admin.views.noun import NEEDED, Button, TakenView, day_field, form_of_fields, in_order, line_field
from admin.views.reach import kept
from models.agenda import ASKING, EXPLAINED, URGENT, candidates, plan
from models.attachments import store
from models.issues import Issue
from models.meeting_year import year_of
from models.meetings import KINDS, OUTCOMES, Meeting, MeetingItem
from models.offices import Office
from rules.terms import APPROVERS, Role, Step

ISSUES = Lookup(Issue, "registration_no", "title", session=session)
FIXED = _l("会议已办结，议程、议定和记载都不能再改；会议记录可以补附。")
BESIDE = {"planned": ("held_on", "title", "place"), "held": ("title", "place", "present", "decision", "upload")}
"""What may be changed by hand, by how far the meeting is."""


class MeetingView(AgendaDoors, Deciding, TakenView):
    """会议."""
    model, noun, title, unit = Meeting, "meeting", _l("会议"), _l("次")
    verbs = frozenset({"list", "read", "create", "edit", "export"})
    list_template, details_template = "meeting/list.html", "meeting/details.html"
    create_step = Step.MEET
    beside = ("title", "place", "decision")
    column_list = ("held_on", "kind", "title", "state", "decision", "record")
    column_details_list = ("kind", "held_on", "place", "office", "record", "concluded_on", "present", "decision")
    form_columns = ("held_on", "title", "place", "present", "decision", "upload")
    form_extra_fields = {"upload": PaperField(_l("会议记录"), description=_l(
        "PDF、图片、Word 或 Excel，20 MB 以内；已有记录的，上传后以新的为准。"))}
    column_export_list = ("held_on", "kind", "title", "state", "place", "office", "present", "decision", "concluded_on")
    column_filters = ("kind", "state", "office", "held_on")
    column_searchable_list = ("title", "present", "decision")
    column_default_sort = ("held_on", True)
    narrow = ("office",)
    badges = {"kind": {"study": "", "special": "go", "promotion": "wait", "adhoc": "late"},
              "state": {"planned": "wait", "held": "go", "concluded": "ok"}}
    helps = {"present": _l("姓名和职务，用顿号分开。"), "decision": _l("会议总的议定事项；各件问题的议定，在会议页面逐件填写。"),
             "place": _l("如：上午九时，市政府第三会议室。")}
    lookups = {"issue": ISSUES}
    quick_views = (
        QuickView("planned", _l("准备中"), lambda: Meeting.state == "planned"),
        QuickView("held", _l("待办结"), lambda: undecided(), tone="soon"),
        *(QuickView(key, _l(words), lambda key=key: Meeting.kind == key) for key, words in KINDS.items()))  # type: ignore[misc]

    def options_for(self, name: str, statement: Select[Any]) -> Select[Any]:
        """Only offices within reach."""
        return statement.where(kept(Office.id)) if name == "office" else statement

    def row_title(self, row: Meeting) -> str:
        """Its title, else its kind and day."""
        return row.title or f"{_(KINDS[row.kind])} {formats.day(row.held_on, today())}"

    def shown(self, row: Meeting, name: str) -> Any:
        """In the list the first words of what was decided."""
        if name == "decision" and request.endpoint == f"{self.endpoint}.index_view":
            return row.decision[:40] + ("…" if len(row.decision) > 40 else "") or formats.NOTHING
        if name == "title" and not row.title:
            return formats.NOTHING
        return super().shown(row, name)

    def why_fixed(self, row: Meeting) -> str:
        """A concluded meeting stays as it is."""
        return str(FIXED) if row.state == "concluded" else ""

    # Its forms.

    def create_form(self, obj: Any = None) -> Any:
        """The step on a meeting that was not prepared: without the row that it would be."""
        made = super().create_form(obj)
        return in_order(made, [name for name in made._fields if name != "planned"])

    def edit_form(self, obj: Any = None) -> Any:
        """What may still be changed by hand."""
        return in_order(super().edit_form(obj), BESIDE["planned" if obj is not None and obj.state == "planned" else "held"])

    def check(self, form: Any, row: Meeting, is_created: bool) -> None:
        """A new record takes the place of the old one, which stays among the attachments."""
        if "upload" in form and form.upload.data is not None:
            row.record = store(session(), form.upload.data, now(), person(), None, "会议记录")

    @door("/plan/", "create", methods=("GET", "POST"))
    def plan_view(self) -> Any:
        """准备会议: kind, day, place and title; the agenda follows on its page."""
        kinds = [(key, _(words)) for key, words in KINDS.items()]
        preset = request.args.get("kind")
        form = form_of_fields(
            kind=ChoiceField(_l("会议类别"), [DataRequired(NEEDED)], options=lambda: kinds,
                             default=preset if preset in KINDS else None),
            held_on=day_field(_l("预定日期"), description=_l("已经开过的会，请用“登记已开的会议”。")),
            title=line_field(_l("会议名称"), 120, description=_l("可以不填，按会议类别和日期称呼。")),
            place=line_field(_l("时间、地点"), 120, description=self.help("place")))
        if request.method == "POST" and form.validate():
            office = own_office()
            if form.held_on.data < today():
                form.held_on.errors = [_("预定日期不能早于今天；已经开过的会，请用“登记已开的会议”。")]
            elif office is not None and (made := self.attempt(form, lambda: plan(
                    session().session(), office, form.kind.data, form.held_on.data, title=form.title.data or "",
                    place=form.place.data or None))):
                flash(_("已建立，请列入议题。"), "success")
                return redirect(self.details_url(made))
        return self.render("meeting/plan.html", form=form), 422 if request.method == "POST" else 200

    @door("/minutes/", "edit", methods=("GET", "POST"))
    def minutes(self) -> Any:
        """补附会议记录, before or after the conclusion."""
        row = self.row_or_404()
        if row.state == "planned":
            abort(403, _("会议还没有召开，不能附会议记录。"))
        form = form_of_fields(upload=PaperField(_l("会议记录"), [DataRequired(NEEDED)], description=_l(
            "PDF、图片、Word 或 Excel，20 MB 以内；已有记录的，上传后以新的为准。")))
        return self.act_page(row, form, _("附会议记录"), lambda form: self.check(form, row, False))

    # Its pages.

    def details_extras(self, row: Meeting) -> dict[str, Any]:
        """Agenda, and while it is open what the rules would send there."""
        items = session().scalars(select(MeetingItem).where(MeetingItem.meeting_id == row.id).options(
            joinedload(MeetingItem.issue).joinedload(Issue.enterprise), joinedload(MeetingItem.issue).joinedload(Issue.lead_unit),
            joinedload(MeetingItem.lead_unit)).order_by(MeetingItem.seq, MeetingItem.id)).all()
        offered = candidates(session().session(), row, today()) if self.can_edit and row.state != "concluded" else []
        listed = {item.issue_id for item in items}
        return {**super().details_extras(row), "items": items, "issue_view": linked, "can_change": self.may_edit(row),
                "offered": [one for one in offered if one.issue.id not in listed], "asks": self.asks, "in_words": in_words}

    def outcome(self, item: MeetingItem) -> str:
        """议定交办."""
        return str(_(OUTCOMES[item.outcome])) if item.outcome else ""

    def asks(self, item: MeetingItem) -> str:
        """With which words an item that nobody escalated yet would be escalated; empty for every other."""
        may_be = item.meeting.kind != "study" and item.issue.is_open and item.issue.status != "escalated" and not item.outcome
        return ASKING[URGENT if item.issue.urgent else EXPLAINED] if may_be else ""

    def note(self, row: Meeting) -> Any:
        """What comes next."""
        words = {"planned": _("列入议题以后打印会议材料；开过以后登记召开。"),
                 "held": _("请逐件填写议定结果，再办结会议；议定的交办在办结时一并办理。"),
                 "concluded": _("%(day)s 办结。", day=formats.day(row.concluded_on, today()))}
        return words[row.state] if self.can_edit or row.state == "concluded" else ""

    def buttons(self, row: Meeting) -> list[Button]:
        """For the clerk by how far it is; papers for every reader."""
        papers = [Button(_l("会议材料"), self.at("papers", row), tone="plain"), Button(_l("签到表"), self.at("sheet", row), tone="plain")]
        if not self.can_edit:
            return papers
        first = {"planned": [Button(_l("登记召开"), self.at("hold", row), tone="")],
                 "held": [Button(_l("填写议定，办结会议"), self.at("decide", row), tone=""),
                          Button(_l("附会议记录"), self.at("minutes", row))],
                 "concluded": [Button(_l("附会议记录"), self.at("minutes", row))]}
        return [*first[row.state], *papers]

    @door("/papers/", "read")
    def papers(self) -> Any:
        """会议材料, to be printed."""
        row = self.whole_row()
        return self.render("meeting/papers.html", model=row, pages=pages_of(row), words_of_kind=KINDS)

    @door("/sheet/", "read")
    def sheet(self) -> Any:
        """签到表, to be printed."""
        return self.render("meeting/sheet.html", model=self.whole_row(), chairs=chairs(20), words_of_kind=KINDS)

    def whole_row(self) -> Meeting:
        """The meeting with its items."""
        row: Meeting = self.row_or_404()
        loaded = select(Meeting).where(Meeting.id == row.id).options(selectinload(Meeting.items), joinedload(Meeting.office))
        return session().scalars(loaded).one()  # type: ignore[no-any-return]

    def list_extras(self, page: Any) -> dict[str, Any]:
        """The cadence of this year."""
        office = own_office()
        lines = year_of(session().session(), office, today().year, today()) if office is not None else []
        return {"lines": lines, "strip": strip_url}


def undecided() -> ColumnElement[bool]:
    """Held, with an agenda that waits for its conclusion; what was recorded after the fact waits for nothing."""
    return and_(Meeting.state == "held", exists().where(MeetingItem.meeting_id == Meeting.id, MeetingItem.act_id.is_(None),
                                                        or_(MeetingItem.outcome.is_not(None), MeetingItem.decision == "")))


def strip_url(span: Any, kind: str) -> str:
    """The meetings of a span."""
    view = current_app.extensions["desk-views"]["meeting"]
    return str(view.list_url(kind=kind, held_on_from=span.period.start, held_on_to=span.period.last))


def own_office() -> Office | None:
    """The office whose meetings the person of this request keeps or reads."""
    held = standing()
    mine = held.actor.with_role(Role.CLERK, *APPROVERS, Role.SUPERVISOR) if held else ()
    keys = [grant.office for grant in mine if grant.office]
    query = select(Office).where(Office.id == keys[0]).options(joinedload(Office.followed)) if keys else None
    return session().scalars(query).unique().one_or_none() if query is not None else None
