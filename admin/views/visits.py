"""走访登记 Visits: a group's calls on its enterprises, recorded by who went, with what was heard there."""
from datetime import timedelta
from typing import Any

from flask import abort, current_app, has_request_context, request
from flask_admin.helpers import get_form_data
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import false, select
from sqlalchemy.orm import joinedload

from admin import choosing, ids
from admin.asking import QuickView
from admin.doors import door
from admin.evidence import Asked, form_for, offered
from admin.heard import HeardField
from admin.house import may, now, session, today
from admin.lookups import Lookup, LookupField
from admin.real import standing
from admin.showing import linked
from admin.views.noun import NEEDED, AtField, Button, Table, TakenView, day_field
from models.actors import held_on
from models.assignments import Assignment
from models.enterprises import Enterprise
from models.heard import VisitHeard
from models.issues import Issue
from models.visiting import AlreadyReported, Line, LinesRefused, add, record_visit, report
from models.visits import Visit
from rules.terms import Step

OPEN_FOR = timedelta(days=1)
"""How long after the day of recording its recorder may still put it right."""
MOST_LISTED = 60
"""So many enterprises stand in a list to choose from; more are found by typing."""


def recorder(_view: Any, _context: Any, row: Visit, _name: str) -> str:
    """李敏, or 李敏（代王强）."""
    return row.recorder


REPORTED = ("title", "description", "wanted", "category", "about", "urgent")
"""What a report asks besides what the visit knows."""


def my_groups() -> list[int]:
    """The groups in which the person works today."""
    held = standing()
    return [grant.group for grant in held.actor.grants if grant.group] if held else []


def of_my_groups(statement: Any) -> Any:
    """The enterprises that these groups have today."""
    mine = Enterprise.assignments.any(Assignment.group_id.in_(my_groups()) & held_on(Assignment, today()))
    return statement.where(mine)


ENTERPRISES = Lookup(Enterprise, "name", session=session, narrowed=of_my_groups)


def enterprise_field() -> Any:
    """One of his groups' enterprises: from a list, or by typing where there are many."""
    common = {"label": _l("企业名称"), "validators": [Asked()], "description": _l("只列出本组现在结对的企业。")}
    listed = session().scalars(of_my_groups(select(Enterprise)).order_by(Enterprise.name).limit(MOST_LISTED + 1)).all()
    if len(listed) > MOST_LISTED:
        return LookupField(lookup=ENTERPRISES, **common)
    return choosing.RowField(rows=lambda: listed, identity=lambda row: row.id, **common)


class VisitView(TakenView):
    """走访."""
    model, noun, title, unit = Visit, "visit", _l("走访登记"), _l("次")
    verbs = frozenset({"list", "read", "create", "edit", "export"})
    create_step = Step.VISIT
    create_template = "visit/new.html"
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
    behind = ("recorded_for",)
    column_formatters = column_formatters_export = {"recorded_by": recorder}
    helps = {"account": _l("生产经营、用工、融资、项目进展。"), "met": _l("姓名和职务。")}
    lookups = {"enterprise": ENTERPRISES}
    quick_views = (
        QuickView("this-month", _l("本月"), lambda: Visit.visited_on >= today().replace(day=1)),
        QuickView("mine", _l("我登记的"), lambda: Visit.recorded_by_id == current_user.id if has_request_context() else false()))

    def row_title(self, row: Visit) -> str:
        """走访 鲁信纺织."""
        return str(_("走访 %(enterprise)s", enterprise=row.enterprise))

    def step_fields(self) -> dict[str, Any]:
        """An enterprise of his own groups, the day, and what was heard."""
        return {"enterprise": enterprise_field(), "heard": HeardField(_l("反映的问题")),
                "visited_on": day_field(_l("走访日期"), description=_l("实际走访的那一天，不能晚于今天。"))}

    def preset(self) -> dict[str, Any]:
        """From an enterprise's page, the desk or the grid: whom, and on which day."""
        day = ids.day_of(request.args.get("visited_on", ""))
        known = {"visited_on": day} if day is not None and day <= today() else {}
        return {"enterprise": ENTERPRISES.one(request.args.get("enterprise", "")), **known}

    def taken(self, form: Any) -> Any:
        """The visit, its lines, and the reports that some of them become."""
        return record_visit(session(), current_user._get_current_object(), now(), form.heard.data,
                            **offered(self.create_step, form))

    def attempt(self, form: Any, act: Any, model: Any = None) -> Any:
        """As everywhere; what speaks against a line is said at the line."""
        try:
            return super().attempt(form, act, model)
        except LinesRefused as refused:
            session().commit()
            form.heard.refuse(refused.decisions)
        except AlreadyReported as error:
            session().rollback()
            self.complain(form, str(error), [])
        return None

    def why_fixed(self, row: Visit) -> str:
        """Its recorder may put it right, today and tomorrow."""
        if row.recorded_by_id != current_user.id:
            return str(_("走访记录由登记人本人修改。"))
        if today() > row.recorded_on + OPEN_FOR:
            return str(_("走访记录只能在登记当日和次日修改。"))
        return ""

    # What was heard.

    def may_receive(self) -> bool:
        """Whether he may make a report of what was heard; a member leaves it to his group's officer."""
        return bool(current_app.extensions["desk-views"]["issue"].may_receive())

    def render(self, template: str, **values: Any) -> Any:
        """The form says to whom the lines go."""
        more = {"may_receive": self.may_receive()} if template == self.create_template else {}
        return super().render(template, **{**more, **values})

    def tables(self, row: Visit) -> list[Table]:
        """听取的问题, each with the report that it became."""
        query = select(VisitHeard).where(VisitHeard.visit_id == row.id).options(joinedload(VisitHeard.issue).lazyload("*"))
        found = session().scalars(query.order_by(VisitHeard.id)).all()
        return [Table(_("听取的问题"), (_("问题"), _("描述"), _("报送")),
                      [(one.title, one.description or "—", self.became(one)) for one in found],
                      _("这次走访没有记录反映的问题。"))]

    def became(self, heard: VisitHeard) -> Any:
        """The issue, or the way to report it."""
        if heard.issue_id is not None:
            return linked(heard.issue) if heard.issue is not None else _("已报送")
        if not self.may_receive():
            return _("未报送，由联络员报送")
        url = self.get_url("visit.report_view", id=heard.id)
        return Markup('<a class="btn small" href="{}">{}</a>').format(url, _("报送为问题"))

    def buttons(self, row: Visit) -> list[Button]:
        """A line that was forgotten, while the visit may still be put right."""
        return [Button(_("补记反映的问题"), self.at("hear_view", row))] if self.may_edit(row) else []

    @door("/hear/", "edit", methods=("GET", "POST"))
    def hear_view(self) -> Any:
        """One line more, by who recorded the visit."""
        row = self.row_or_404()
        if why := self.why_fixed(row):
            abort(403, why)
        form = form_for(Step.RECEIVE, only=("title", "description"))(get_form_data())
        return self.act_page(row, form, _("补记反映的问题"), lambda form: self.heard_too(row, form), model=VisitHeard)

    def heard_too(self, row: Visit, form: Any) -> VisitHeard:
        """Kept with the visit; blank it is nothing."""
        if not form.title.data:
            raise AtField("title", str(NEEDED))
        return add(session(), row, Line(form.title.data, form.description.data or ""))

    @door("/report/", "read", methods=("GET", "POST"))
    def report_view(self) -> Any:
        """报送为问题: a line of a visit in the form of a report, its words already there."""
        key = ids.key_of(VisitHeard.__table__.c.id, request.args.get("id", ""))
        heard = session().scalars(select(VisitHeard).where(VisitHeard.id == key)).one_or_none() if key else None
        if heard is None:
            abort(404)
        if not (may("issue", "read") and self.may_receive()):
            abort(403, _("由帮扶联系组的联络员报送。"))
        data = get_form_data()
        words = {} if data else {"title": heard.title, "description": heard.description}
        form = form_for(Step.RECEIVE, only=REPORTED)(data, **words)
        return self.act_page(
            heard.visit, form, _("报送为问题"), lambda form: self.reported(heard, form), model=Issue, button=_("报送"),
            note=_("请勿填写涉及国家秘密的内容。"), done=_("已报送，等办公室登记。"))

    def reported(self, heard: VisitHeard, form: Any) -> Issue:
        """By the one road."""
        said = {"urgent": False, "title": "", "description": "", **offered(Step.RECEIVE, form)}
        return report(session(), heard, current_user._get_current_object(), now(), **said)
