"""会议 Meetings: collective studies, special and promotion meetings, with their record and what they decided on what."""
from typing import Any

from flask import abort, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload
from wtforms.validators import DataRequired, Length

from admin import fields, formats
from admin.asking import QuickView
from admin.doors import door
from admin.evidence import PaperField
from admin.house import now, session, today
from admin.lookups import Lookup, LookupField
from admin.showing import linked
from admin.views.noun import NEEDED, AtField, Button, Table, TakenView, form_of_fields
from admin.views.reach import kept
from models.attachments import store
from models.issues import Issue
from models.meetings import KINDS, Meeting, MeetingItem
from models.offices import Office
from rules.terms import Step

ISSUES = Lookup(Issue, "registration_no", "title", session=session)
DECIDED = 2000


class MeetingView(TakenView):
    """会议."""
    model, noun, title, unit = Meeting, "meeting", _l("会议"), _l("次")
    verbs = frozenset({"list", "read", "create", "edit", "export"})
    create_step = Step.MEET
    beside = ("title", "decision")
    column_list = ("held_on", "kind", "title", "office", "decision", "record")
    column_details_list = ("kind", "held_on", "office", "record", "title", "present", "decision")
    form_columns = ("title", "present", "decision", "upload")
    form_extra_fields = {"upload": PaperField(_l("会议记录"), description=_l(
        "PDF、图片、Word 或 Excel，20 MB 以内；已有记录的，上传后以新的为准。"))}
    column_export_list = ("held_on", "kind", "title", "office", "present", "decision")
    column_filters = ("kind", "office", "held_on")
    column_searchable_list = ("title", "present", "decision")
    column_default_sort = ("held_on", True)
    narrow = ("office",)
    badges = {"kind": {"study": "", "special": "go", "promotion": "wait"}}
    helps = {"present": _l("姓名和职务，用顿号分开。"), "decision": _l("会议总的议定事项；各件问题的议定，保存以后逐件登记。")}
    lookups = {"issue": ISSUES}
    quick_views = tuple(
        QuickView(key, _l(words), lambda key=key: Meeting.kind == key) for key, words in KINDS.items())  # type: ignore[misc]

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

    def check(self, form: Any, row: Meeting, is_created: bool) -> None:
        """A new record takes the place of the old one, which stays among the attachments."""
        if form.upload.data is not None:
            from flask_login import current_user
            row.record = store(session(), form.upload.data, now(), current_user._get_current_object(), None, "会议记录")

    def tables(self, row: Meeting) -> list[Table]:
        """What was decided on which issue."""
        items = session().execute(select(MeetingItem, Issue).join(Issue, Issue.id == MeetingItem.issue_id)
                                  .where(MeetingItem.meeting_id == row.id).options(joinedload(Issue.enterprise))
                                  .order_by(MeetingItem.id)).all()

        def way(item: MeetingItem) -> Any:
            return Markup('<a href="{}">{}</a>').format(self.at("decided", row, of=item.id), _("修改"))
        found = [(linked(issue), issue.enterprise.name if issue.enterprise else formats.NOTHING, formats.lines(item.decision),
                  *([way(item)] if self.can_edit else [])) for item, issue in items]
        heads = (_l("问题"), _l("企业"), _l("议定事项"), *([""] if self.can_edit else []))
        return [Table(_l("议题"), heads, found, _l("还没有登记议题。"))]

    def buttons(self, row: Meeting) -> list[Button]:
        """For the clerk."""
        return [Button(_l("登记议题"), self.at("item", row))] if self.can_edit else []

    @door("/item/", "edit", methods=("GET", "POST"))
    def item(self) -> Any:
        """An issue on its agenda, and what was decided on it."""
        row = self.row_or_404()
        form = form_of_fields(
            issue=LookupField(_l("问题"), [DataRequired(NEEDED)], lookup=ISSUES, description=_l("输入编号或名称的一部分，从列表中选择。")),
            decision=decision_field())

        def put(form: Any) -> None:
            if any(one.issue_id == form.issue.data.id for one in row.items):
                raise AtField("issue", _("这件问题已在本次会议的议题中。"))
            session().add(MeetingItem(meeting_id=row.id, issue_id=form.issue.data.id, decision=form.decision.data))
        return self.act_page(row, form, _("登记议题"), put, model=MeetingItem)

    @door("/item/edit/", "edit", methods=("GET", "POST"))
    def decided(self) -> Any:
        """Put right what was decided on one."""
        row = self.row_or_404()
        kept = session().scalar(select(MeetingItem).where(
            MeetingItem.meeting_id == row.id, MeetingItem.id == self.item_id()))
        if kept is None:
            abort(404)
        form = form_of_fields(decision=decision_field(kept.decision))

        def put(form: Any) -> None:
            kept.decision = form.decision.data
        return self.act_page(row, form, _("修改议定事项"), put, model=MeetingItem)

    def item_id(self) -> int:
        """Of the address; 0 for what no row can have."""
        text = request.args.get("of", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def decision_field(default: str = "") -> Any:
    """Several lines."""
    return fields.TextField(_l("议定事项"), [DataRequired(NEEDED), Length(max=DECIDED, message=_l("最多 %(max)d 个字。"))],
                            filters=[fields.trimmed], default=default)
