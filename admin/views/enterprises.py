"""企业 Enterprises: their facts, and over time their revenue, their group, their informant, their visits and difficulties."""
from typing import Any

from flask import abort, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from admin import fields, formats
from admin.area import units_within
from admin.asking import QuickView
from admin.doors import door
from admin.filters import Filter, choice
from admin.followed import has_step, is_used
from admin.house import may, session, today
from admin.ids import key_of
from admin.lookups import Lookup, LookupField
from admin.real import standing
from admin.showing import linked
from admin.views.belongings import assignments_table, informants_table, issues_table, visits_table
from admin.views.handing import people_page
from admin.views.moving import may_assign, picking
from admin.views.noun import (
    NEEDED,
    AtField,
    Button,
    NounView,
    Table,
    day_field,
    form_of_fields,
    holds,
    is_me,
    line_field,
    step_taken,
)
from admin.views.people import PEOPLE
from admin.views.reach import groups_within, kept
from admin.views.renaming import Renaming, former_names_table, named_before
from models.assignments import Assignment, Relation
from models.enterprises import Enterprise, Revenue
from models.groups import LiaisonGroup
from models.informants import Informant
from models.offices import Office
from models.units import Unit
from rules.terms import Role, Step

OLDEST_YEAR = 1990


class CountyField(fields.LineField):
    """A county by its word, with those that the units already bear to choose from."""

    def __call__(self, **attributes: Any) -> Markup:
        """The input and what it suggests."""
        known = session().scalars(select(Unit.county).where(Unit.county != "", units_within()).distinct().order_by(Unit.county))
        options = Markup("").join(Markup('<option value="{}"></option>').format(one) for one in known)
        box = super().__call__(**{**attributes, "list": f"{self.id}-known"})
        return Markup('{}<datalist id="{}-known">{}</datalist>').format(box, self.id, options)


def active(model: Any) -> Any:
    """The condition that a row holds today."""
    return (model.from_on <= today()) & or_(model.until_on.is_(None), model.until_on > today())


def group_filter() -> Filter:
    """The group that it belongs to today."""
    def read(text: str) -> int:
        if (key := key_of(LiaisonGroup.__table__.c.id, text)) is None:
            raise ValueError(text)
        return int(key)

    def options() -> list[tuple[str, Any]]:
        rows = session().scalars(select(LiaisonGroup).where(groups_within()).order_by(LiaisonGroup.number))
        return [(str(row.id), str(row)) for row in rows]
    return Filter(key="group", label=_l("帮扶联系组"), read=read, widget="choice", choices=options,
                  where=lambda keys: Enterprise.assignments.any(Assignment.group_id.in_(keys) & active(Assignment)))


def relation_filter() -> Filter:
    """Supported or in contact, today."""
    listed = choice(Assignment, "relation", "relation", _l("关系"), [(one.value, one.words) for one in Relation])
    return Filter(key="relation", label=_l("关系"), read=listed.read, widget="choice", choices=listed.choices,
                  where=lambda kinds: Enterprise.assignments.any(Assignment.relation.in_(kinds) & active(Assignment)))


def marks(_view: Any, _context: Any, row: Enterprise, _name: str) -> Any:
    """骨干、重点."""
    said = [words for words, holds_ in ((_("骨干"), row.backbone), (_("重点"), row.key)) if holds_]
    return Markup(" ").join(formats.badge(one, "go") for one in said) if said else formats.NOTHING


def marks_as_text(_view: Any, _context: Any, row: Enterprise, _name: str) -> str:
    """The same for a sheet."""
    return "、".join(words for words, holds_ in ((_("骨干企业"), row.backbone), (_("重点企业"), row.key)) if holds_)


def group_now(_view: Any, _context: Any, row: Enterprise, _name: str) -> Any:
    """第三组（帮扶）, with its link."""
    now = next((one for one in row.assignments if holds(one)), None)
    return Markup("{}（{}）").format(linked(now.group), _(Relation(now.relation).words)) if now else formats.NOTHING


def group_as_text(_view: Any, _context: Any, row: Enterprise, _name: str) -> str:
    """The same for a sheet."""
    return next((str(one) for one in row.assignments if holds(one)), "")


def informant_now(_view: Any, _context: Any, row: Enterprise, _name: str) -> str:
    """His name."""
    return next((one.name for one in row.informants if holds(one)), "") or formats.NOTHING


class EnterpriseView(Renaming, NounView):
    """企业."""
    model, noun, title, unit = Enterprise, "enterprise", _l("企业"), _l("家")
    list_template = "noun/picking.html"
    verbs = frozenset({"list", "read", "create", "edit", "export"})
    column_list = ("name", "county", "trade", "marks", "assignments.group", "informants", "credit_code")
    column_details_list = ("name", "credit_code", "office", "county", "address", "trade", "backbone", "key", "registered_here")
    form_columns = ("name", "credit_code", "office", "county", "address", "trade", "backbone", "key", "registered_here")
    form_extra_fields = {
        "credit_code": fields.LineField(_l("统一社会信用代码"), [Optional(), Length(max=40, message=_l("最多 %(max)d 个字。"))],
                                        filters=[fields.trimmed, fields.none_if_blank],
                                        description=_l("18 位，照营业执照填写；没有换证的老企业可以不填。")),
        "county": CountyField(_l("县区"), [Optional(), Length(max=40, message=_l("最多 %(max)d 个字。"))],
                                               filters=[fields.trimmed], description=_l(
        "填县区或开发区的名称，与责任单位的“所辖县区”一致，用地等事项才能转到该县区。"))}
    column_export_list = ("name", "credit_code", "office", "county", "address", "trade", "marks", "registered_here",
                          "assignments.group", "informants")
    column_filters = ("county", group_filter(), relation_filter(), "trade", "office", "backbone", "key", "registered_here")
    column_searchable_list = ("name", "credit_code")
    column_default_sort = "name"
    column_labels = {"marks": _l("标识"), "assignments.group": _l("帮扶联系组"), "informants": _l("信息员")}
    column_formatters = {"marks": marks, "assignments.group": group_now, "informants": informant_now}
    column_formatters_export = {"marks": marks_as_text, "assignments.group": group_as_text, "informants": informant_now}
    used_by = dict.fromkeys(
        ("assignments.group", "group", "relation", "unassigned", "marks", "backbone", "key"), has_step(Step.ASSIGN))
    narrow = ("county", "credit_code", "marks", "informants", "assignments.group")
    helps = {"name": _l("这里只改错字；企业更名的，用本企业页上的“更名”，原来的文书仍是当时的名称。"),
             "key": _l("由办公室认定的重点企业。"), "registered_here": _l("在本地注册并经营。")}
    lookups = {"enterprise": Lookup(Enterprise, "name", "credit_code", session=session), "person": PEOPLE}
    quick_views = (
        QuickView("backbone", _l("骨干企业"), lambda: Enterprise.backbone.is_(True)),
        QuickView("key", _l("重点企业"), lambda: Enterprise.key.is_(True)),
        QuickView("unassigned", _l("未结对"), lambda: ~Enterprise.assignments.any(active(Assignment)), tone="soon"),
        QuickView("no-informant", _l("无信息员"), lambda: ~Enterprise.informants.any(active(Informant)), tone="soon"))

    def pick(self, row: Enterprise) -> Any:
        """Itself, for who may move it."""
        return row.id if may_assign() else None

    def list_extras(self, page: Any) -> dict[str, Any]:
        """What may be done with those picked."""
        return picking(self, page)

    def options_for(self, name: str, statement: Select[Any]) -> Select[Any]:
        """Only offices within reach."""
        return statement.where(kept(Office.id)) if name == "office" else statement

    def found_by(self, word: str) -> Any:
        """By its name, its code, or a name that it bore before."""
        return or_(super().found_by(word), named_before(Enterprise, word))

    def whole(self, keys: list[Any], columns: tuple[str, ...]) -> list[Any]:
        """With their groups and informants; of an enterprise's few informants nobody asks apart."""
        statement = self.rows().where(Enterprise.id.in_(keys)).options(
            selectinload(Enterprise.assignments).joinedload(Assignment.group), joinedload(Enterprise.informants))
        by_id = {row.id: row for row in session().scalars(statement).unique()} if keys else {}
        return [by_id[key] for key in keys if key in by_id]

    def tables(self, row: Enterprise) -> list[Table]:
        """What has happened around it."""
        years = [(str(_("%(year)s年", year=one.year)), f"{one.yuan:,.2f}") for one in reversed(row.revenues)]
        shown = [issues_table(row), assignments_table(row), informants_table(self, row), visits_table(row),
                 *former_names_table(row),
                 Table(_l("主营业务收入"), (_l("年度"), _l("金额（元）")), years, numbers=(1,))]
        return [one for one in shown if one is not None]

    def buttons(self, row: Enterprise) -> list[Button]:
        """By what the person may."""
        found = []
        if self.can_edit:
            found.append(Button(_l("登记收入"), self.at("revenue", row)))
            found.append(Button(_l("更名"), self.at("rename", row)))
        if may_assign():
            found.append(Button(_l("调整结对"), self.get_url("assignment.move", e=row.id)) if any(map(holds, row.assignments))
                         else Button(_l("结对"), self.get_url("assignment.create_view", enterprise=row.id)))
        if keeps_informants():
            found.append(Button(_l("确定信息员"), self.at("appoint", row)))
        if may("visit", "create") and is_used(has_step(Step.VISIT)):
            found.append(Button(_l("登记走访"), self.get_url("visit.create_view", enterprise=row.id)))
        return found

    @door("/revenue/", "edit", methods=("GET", "POST"))
    def revenue(self) -> Any:
        """One year's revenue; a year that is there is put right."""
        row = self.row_or_404()
        form = form_of_fields(
            year=fields.WholeField(_l("年度"), [InputRequired(NEEDED), NumberRange(
                OLDEST_YEAR, today().year, _l("年度应在 %(min)s 年到 %(max)s 年之间。"))], default=today().year - 1),
            yuan=fields.AmountField(_l("主营业务收入（元）"), [InputRequired(NEEDED), NumberRange(0, None, _l("金额不能是负数。"))],
                                    precision=17, scale=2, description=_l("以元为单位，最多两位小数；1 亿元写作 100000000。")))

        def put(form: Any) -> None:
            kept = next((one for one in row.revenues if one.year == form.year.data), None)
            if kept is None:
                session().add(Revenue(enterprise_id=row.id, year=form.year.data, yuan=form.yuan.data))
            else:
                kept.yuan = form.yuan.data
        return self.act_page(row, form, _("登记收入"), put, model=Revenue,
                             note=_("已登记的年度再次登记，以新数为准；原数留在操作日志中。"))

    @door("/informant/", "edit", methods=("GET", "POST"))
    def appoint(self) -> Any:
        """A new informant, once the one before has left."""
        row = self.row_or_404()
        form = form_of_fields(
            name=line_field(_l("信息员"), 40, must=True), position=line_field(_l("职务"), 40),
            phone=line_field(_l("联系电话"), 40), email=line_field(_l("电子邮箱"), 80),
            person=LookupField(_l("登录账号"), lookup=PEOPLE, description=_l("在网上报送的填写；没有账号的不填。")),
            from_on=day_field(_l("自")))

        def put(form: Any) -> None:
            if is_me(form.person.data):
                raise AtField("person", _("不能把自己定为信息员。"))
            if any(one.from_on > form.from_on.data for one in row.informants):
                raise AtField("from_on", _("之后的日期已定有信息员，请核对日期。"))
            who = form.person.data.id if form.person.data else form.name.data
            made = step_taken(Step.APPOINT, informant=who, of=row.id, **{"from": form.from_on.data})
            for name in ("name", "position", "phone", "email"):
                setattr(made, name, form[name].data or "")
        return self.act_page(row, form, _("确定信息员"), put, model=Informant)

    @door("/informant/handover/", "edit", methods=("GET", "POST"))
    def pass_informant(self) -> Any:
        """The informant hands over to another on a day."""
        row = self.row_or_404()
        gone = next((one for one in row.informants if str(one.id) == request.args.get("of") and one.until_on is None), None)
        if gone is None or not keeps_informants():
            abort(404)
        return people_page(self, row, gone, _("信息员 %(name)s 交接", name=gone.name))

    @door("/informant/end/", "edit", methods=("GET", "POST"))
    def dismiss(self) -> Any:
        """The informant leaves from a day."""
        row = self.row_or_404()
        gone = next((one for one in row.informants if str(one.id) == request.args.get("of") and one.until_on is None), None)
        if gone is None or not keeps_informants():
            abort(404)
        form = form_of_fields(until_on=day_field(_l("离任日期"), description=_l("这一天起不再担任。")))

        def put(form: Any) -> None:
            if form.until_on.data <= gone.from_on:
                raise AtField("until_on", _("离任日期应晚于任职之日。"))
            gone.until_on = form.until_on.data
        return self.act_page(row, form, _("信息员 %(name)s 离任", name=gone.name), put, model=Informant)


def keeps_informants() -> bool:
    """Whether he may appoint them: the administrator, by the rules."""
    held = standing()
    return held is not None and Role.ADMINISTRATOR in held.roles
