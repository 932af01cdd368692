"""待我审批 The approvers' queue: every proposal that waits for me today, and many of them decided at once."""
from typing import Any

from flask import has_request_context
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from admin.approval_rows import Waiting, waiting_of
from admin.asking import QuickView
from admin.base import DeskView
from admin.desk_mine import to_approve
from admin.house import session, today
from admin.real import standing
from admin.views.approving import Approving, Ticked
from models.approvals import of_complexity, to_pass_up
from models.issues import Issue
from models.scope import Scope, issues_seen


class ApprovalView(Approving, DeskView):
    """待我审批: issues, but only those that the person may approve."""
    model, noun, title, unit = Issue, "approval", _l("待我审批"), _l("件")
    verbs = frozenset({"list", "consent"})
    list_template = "approval/list.html"
    column_list = ("registration_no", "title", "enterprise", "dispatch_by")
    column_details_list = form_columns = column_export_list = column_filters = ()
    column_sortable_list = ()
    column_searchable_list = ("registration_no", "title", "enterprise.name")
    column_labels = {"title": _l("问题"), "enterprise": _l("企业"), "enterprise.name": _l("企业")}
    quick_views = (
        QuickView("late", _l("交办已逾期"), lambda: Issue.dispatch_by < today(), tone="late"),
        QuickView("today", _l("今天到期"), lambda: Issue.dispatch_by == today(), tone="soon"),
        QuickView("transfer", _l("拟转报"), to_pass_up),
        QuickView("major", _l("重大事项"), lambda: of_complexity("major")),
    )
    page_size, page_sizes = 50, (20, 50, 100)

    def rows(self) -> Select[Any]:
        """Those that wait for him."""
        return self.reached().where(to_approve())

    def reached(self) -> Select[Any]:
        """Every issue whose text he may read, whatever it waits for."""
        scope = session().info.get("scope") if has_request_context() else None
        return select(Issue).where(issues_seen(scope)) if isinstance(scope, Scope) else select(Issue)

    def ordered(self, statement: Select[Any], asked: Any) -> Select[Any]:
        """What must be handed out first, then what has waited longest."""
        return statement.order_by(Issue.dispatch_by.asc().nulls_last(), Issue.held_since, Issue.id)

    def waiting(self, page: Any) -> list[Waiting]:
        """The rows as an approver reads them."""
        held = standing()
        return waiting_of(page.rows, held) if held is not None else []

    def list_extras(self, page: Any) -> dict[str, Any]:
        """What each row says, and the form for those that are ticked."""
        waiting = self.waiting(page)
        return {"waiting": waiting, "form": self.bulk_form(waiting, None), "ticked": Ticked()}
