"""结对 Assignments: which group an enterprise belongs to, from a day; the history stays."""
from typing import Any

from flask import abort, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from admin import formats
from admin.asking import QuickView
from admin.choosing import RowField
from admin.doors import door
from admin.evidence import Asked
from admin.house import session, today
from admin.lookups import Lookup, LookupField
from admin.views.moving import Moving, groups_to_choose, picking
from admin.views.noun import (
    AtField,
    Button,
    TakenView,
    day_field,
    form_of_fields,
    holds,
    shown_day,
    step_taken,
)
from admin.views.reach import groups_within
from models.actors import held_on
from models.assignments import Assignment, Relation
from models.enterprises import Enterprise
from rules.terms import Step

ENTERPRISES = Lookup(Enterprise, "name", "credit_code", session=session)


def state(_view: Any, _context: Any, row: Assignment, _name: str) -> Any:
    """现行, 未到, 已结束."""
    if holds(row):
        return formats.badge(_("现行"), "go")
    return formats.badge(_("未到起日") if row.from_on > today() else _("已结束"))


class AssignmentView(Moving, TakenView):
    """结对."""
    list_template = "noun/picking.html"
    model, noun, title, unit = Assignment, "assignment", _l("结对"), _l("条")
    verbs = frozenset({"list", "read", "create", "export"})
    create_step = Step.ASSIGN
    column_list = ("enterprise", "enterprise.county", "group", "relation", "from_on", "until_on", "state")
    column_details_list = ("enterprise", "group", "relation", "from_on", "until_on", "state")
    form_columns = ()
    column_export_list = ("enterprise", "enterprise.county", "group", "relation", "from_on", "until_on")
    column_filters = ("group", "relation", "enterprise.county", "enterprise.name", "from_on", "until_on")
    column_searchable_list = ("enterprise.name",)
    column_sortable_list = (("enterprise", "enterprise.name"), "enterprise.county", "relation", "from_on", "until_on")
    column_default_sort = ("from_on", True)
    column_labels = {"enterprise.county": _l("县区"), "state": _l("状态")}
    column_formatters = {"state": state}
    lookups = {"enterprise": ENTERPRISES}
    quick_views = (
        QuickView("now", _l("现行"), lambda: held_on(Assignment, today())),
        QuickView("ended", _l("已结束"), lambda: Assignment.until_on <= today(), counted=False))

    def options_for(self, name: str, statement: Select[Any]) -> Select[Any]:
        """Only groups within reach."""
        return statement.where(groups_within()) if name == "group" else statement

    def row_title(self, row: Assignment) -> str:
        """鲁信纺织 · 第三组（帮扶）."""
        return f"{row.enterprise} · {row.group}（{_(Relation(row.relation).words)}）"

    def step_fields(self) -> dict[str, Any]:
        """The enterprise is typed here; the group is one within reach."""
        return {"enterprise": LookupField(_l("企业名称"), [Asked()], lookup=ENTERPRISES),
                "group": RowField(_l("帮扶联系组"), [Asked()], rows=groups_to_choose, identity=lambda row: row.id),
                "from": day_field(_l("自"), description=_l("这一天起由这个组帮扶联系。"))}

    def preset(self) -> dict[str, Any]:
        """From an enterprise's or a group's page."""
        groups = {str(one.id): one for one in groups_to_choose()} if "group" in request.args else {}
        return {"enterprise": ENTERPRISES.one(request.args.get("enterprise", "")),
                "group": groups.get(request.args.get("group", ""))}

    def taken(self, form: Any) -> Any:
        """The first of an enterprise, or after an end; who has a group is moved, with a preview."""
        has_group = session().scalar(select(Assignment.id).where(
            Assignment.enterprise_id == form.enterprise.data.id, Assignment.until_on.is_(None)))
        made = super().taken(form)
        if has_group is not None:
            raise AtField("enterprise", _("这家企业已有结对。换组、换关系请在企业页面或列表中用“调整结对”，看过预览再确认。"))
        return made

    def buttons(self, row: Assignment) -> list[Button]:
        """Ending it without another."""
        if not self.can_create or row.until_on is not None:
            return []
        return [Button(_l("调整结对"), self.get_url("assignment.move", e=row.enterprise_id)), Button(_l("解除结对"), self.at("end", row))]

    def pick(self, row: Assignment) -> Any:
        """Its enterprise."""
        return row.enterprise_id if self.can_create else None

    def list_extras(self, page: Any) -> dict[str, Any]:
        """What may be done with those picked."""
        return picking(self, page)

    @door("/end/", "create", methods=("GET", "POST"))
    def end(self) -> Any:
        """The enterprise leaves the group from a day."""
        row = self.row_or_404()
        if row.until_on is not None:
            abort(404)
        form = form_of_fields(until_on=day_field(_l("自"), description=_l("这一天起不再结对。")))

        def put(form: Any) -> None:
            if form.until_on.data <= row.from_on:
                raise AtField("until_on", _("解除的日期应晚于 %(day)s（结对之日）。", day=shown_day(row.from_on)))
            step_taken(Step.END_ASSIGNMENT, enterprise=row.enterprise_id, **{"from": form.until_on.data})
        return self.act_page(row, form, _("解除结对"), put, note=_("走访和问题的记录不受影响；结对经过保留。"))


