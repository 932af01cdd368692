"""走访登记 Visits: a group's calls on its enterprises, recorded by who went."""
from datetime import timedelta
from typing import Any

from flask import has_request_context, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import false

from admin.asking import QuickView
from admin.evidence import Asked
from admin.house import session, today
from admin.lookups import Lookup, LookupField
from admin.real import standing
from admin.views.noun import TakenView, day_field
from models.actors import held_on
from models.assignments import Assignment
from models.enterprises import Enterprise
from models.visits import Visit
from rules.terms import Step

OPEN_FOR = timedelta(days=1)
"""How long after the day of recording its recorder may still put it right."""


def my_groups() -> list[int]:
    """The groups in which the person works today."""
    held = standing()
    return [grant.group for grant in held.actor.grants if grant.group] if held else []


def of_my_groups(statement: Any) -> Any:
    """The enterprises that these groups have today."""
    mine = Enterprise.assignments.any(Assignment.group_id.in_(my_groups()) & held_on(Assignment, today()))
    return statement.where(mine)


ENTERPRISES = Lookup(Enterprise, "name", session=session, narrowed=of_my_groups)


class VisitView(TakenView):
    """走访."""
    model, noun, title, unit = Visit, "visit", _l("走访登记"), _l("次")
    verbs = frozenset({"list", "read", "create", "edit", "export"})
    create_step = Step.VISIT
    beside = ("place", "met", "account")
    column_list = ("visited_on", "enterprise", "enterprise.county", "group", "place", "met", "recorded_by")
    column_details_list = ("enterprise", "group", "visited_on", "place", "met", "recorded_by", "recorded_on", "account")
    form_columns = ("place", "met", "account")
    column_export_list = ("visited_on", "enterprise", "enterprise.county", "group", "place", "met", "account", "recorded_by",
                          "recorded_on")
    column_filters = ("group", "enterprise", "enterprise.county", "visited_on", "recorded_on")
    column_searchable_list = ("enterprise.name", "place", "met", "account")
    column_sortable_list = ("visited_on", ("enterprise", "enterprise.name"), "enterprise.county", ("group", "group.number"))
    column_default_sort = ("visited_on", True)
    column_labels = {"enterprise.county": _l("县区")}
    narrow = ("enterprise.county", "group", "recorded_by")
    helps = {"account": _l("生产经营情况，反映的困难和要求；新的困难请另行报送问题。"), "met": _l("姓名和职务。")}
    lookups = {"enterprise": ENTERPRISES}
    quick_views = (
        QuickView("this-month", _l("本月"), lambda: Visit.visited_on >= today().replace(day=1)),
        QuickView("mine", _l("我登记的"), lambda: Visit.recorded_by_id == current_user.id if has_request_context() else false()))

    def row_title(self, row: Visit) -> str:
        """走访 鲁信纺织."""
        return str(_("走访 %(enterprise)s", enterprise=row.enterprise))

    def step_fields(self) -> dict[str, Any]:
        """An enterprise of his own groups."""
        return {"enterprise": LookupField(_l("企业名称"), [Asked()], lookup=ENTERPRISES,
                                          description=_l("只列出本组现在结对的企业。")),
                "visited_on": day_field(_l("走访日期"), description=_l("实际走访的那一天，不能晚于今天。"))}

    def preset(self) -> dict[str, Any]:
        """From an enterprise's page."""
        return {"enterprise": ENTERPRISES.one(request.args.get("enterprise", ""))}

    def why_fixed(self, row: Visit) -> str:
        """Its recorder may put it right, today and tomorrow."""
        if row.recorded_by_id != current_user.id:
            return str(_("走访记录由登记人本人修改。"))
        if today() > row.recorded_on + OPEN_FOR:
            return str(_("走访记录只能在登记当日和次日修改。"))
        return ""


