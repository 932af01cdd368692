"""附件 Attachments: opened from the page of their issue as a file to keep; photographs are shown in it too."""
from typing import Any

from flask import Response, abort, request
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import undefer

from admin import ids
from admin.base import DeskView
from admin.doors import door
from admin.filters import contains, end_of_day, span, start_of_day
from admin.formats import size
from admin.house import session
from admin.issue_plain import paper_titles
from admin.real import standing
from admin.xlsx import disposition
from models.attachments import Attachment
from rules.terms import Role


class AttachmentView(DeskView):
    """附件."""
    model, noun, title, unit = Attachment, "attachment", _l("附件"), _l("份")
    verbs = frozenset({"list", "read", "export"})
    details_template = "slip/attachment.html"
    column_list = ("name", "title", "size", "stored_by", "stored_at")
    column_details_list = ("name", "title", "size", "media_type", "sha256", "stored_by", "stored_at")
    column_export_list = ("name", "title", "size", "media_type", "sha256", "stored_by", "stored_at")
    form_columns = ()
    column_filters = (contains(Attachment, "name", "name", _l("文件名")), contains(Attachment, "title", "title", _l("材料名称")),
                      *span(Attachment, "stored_at", "stored_at", _l("上传时间"), start_of_day, end_of_day))
    column_searchable_list = ("name", "title")
    column_sortable_list = ("name", "title", "size", "stored_at")
    column_default_sort = ("stored_at", True)
    column_labels = {"stored_by": _l("上传人"), "size": _l("大小")}

    def rows(self) -> Select[Any]:
        """An enterprise finds its own and those that are meant for it."""
        held = standing()
        statement = select(Attachment)
        if held is not None and held.roles <= {Role.INFORMANT}:
            statement = statement.where(or_(Attachment.title.in_(paper_titles()), Attachment.stored_by_id == held.actor.id))
        return statement

    def shown(self, row: Attachment, name: str) -> Any:
        """Sizes as people read them."""
        return size(row.size) if name == "size" else super().shown(row, name)

    @door("/download/", "read")
    def download_view(self) -> Any:
        """The bytes: as an attachment under its true name, and nothing for the browser to guess."""
        return served(self.whole_or_404(), "attachment")

    @door("/picture/", "read")
    def picture_view(self) -> Any:
        """A photograph, to be shown in a page; its bytes are what was sent, for it may be evidence."""
        row = self.whole_or_404()
        if not row.is_picture:
            abort(404)
        return served(row, "inline")

    def whole_or_404(self) -> Attachment:
        """The row with its bytes, within the person's scope."""
        key = ids.key_of(Attachment.__table__.c.id, request.args.get("id", ""))
        if key is None:
            abort(404)
        query = self.rows().where(Attachment.id == key).options(undefer(Attachment.data))
        row: Attachment | None = session().scalars(query).one_or_none()
        if row is None:
            abort(404)
        return row


def served(row: Attachment, how: str) -> Response:
    """The answer: under its own type, of which the browser guesses nothing and runs nothing."""
    answer = Response(row.data, mimetype=row.media_type)
    answer.headers["Content-Disposition"] = disposition(row.name, how)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
