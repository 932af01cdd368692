"""帮扶联系组 Liaison groups: who is officer and member over time, and which enterprises they have now."""
from typing import Any

from flask import abort, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import Select, func, select
from wtforms.validators import DataRequired, NumberRange

from admin import formats
from admin.asking import QuickView
from admin.doors import door
from admin.house import may, session, today
from admin.lookups import LookupField
from admin.views.belongings import enterprises_table
from admin.views.handing import people_page
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
    list_link,
    overlaps,
    shown_day,
    step_taken,
    until_words,
)
from admin.views.people import PEOPLE
from admin.views.reach import groups_within, kept
from models.actors import held_on
from models.assignments import Assignment
from models.groups import PARTS, GroupMembership, LiaisonGroup
from models.offices import Office
from rules.terms import Step


def officer_now(_view: Any, _context: Any, row: LiaisonGroup, _name: str) -> str:
    """His name."""
    return str(row.officer_on(today()) or formats.NOTHING)


def members_now(_view: Any, _context: Any, row: LiaisonGroup, _name: str) -> str:
    """Their names."""
    return "、".join(str(one.person) for one in row.memberships if one.part == "member" and holds(one)) or formats.NOTHING


def enterprises_now(_view: Any, _context: Any, row: LiaisonGroup, _name: str) -> Any:
    """Their number, leading to them."""
    number = getattr(row, "enterprises_now", 0)
    way = list_link(number, "enterprise", group=row.id)
    return Markup('<a href="{1}">{0}</a>').format(*way) if way else number


def has_officer() -> Any:
    """Somebody is its officer today."""
    return LiaisonGroup.memberships.any((GroupMembership.part == "officer") & held_on(GroupMembership, today()))


class GroupView(NounView):
    """帮扶联系组."""
    model, noun, title, unit = LiaisonGroup, "group", _l("帮扶联系组"), _l("组")
    verbs = frozenset({"list", "read", "create", "edit", "export"})
    column_list = ("name", "number", "memberships.person", "members", "enterprises", "telephone", "office")
    column_details_list = ("name", "number", "office", "telephone", "memberships.person", "members")
    form_columns = ("name", "number", "office", "telephone")
    form_args = {"number": {"validators": [NumberRange(1, 999, _l("组号从 1 到 999。"))]}}
    column_export_list = ("number", "name", "office", "memberships.person", "members", "telephone")
    column_filters = ("office", "name")
    column_searchable_list = ("name", "telephone")
    column_sortable_list = ("name", "number")
    column_default_sort = [("office_id", False), ("number", False)]
    column_labels = {"memberships.person": _l("联络员"), "members": _l("组员"), "enterprises": _l("现有企业")}
    column_formatters = {"memberships.person": officer_now, "members": members_now, "enterprises": enterprises_now}
    column_formatters_export = {"memberships.person": officer_now, "members": members_now}
    narrow = ("name", "memberships.person", "enterprises", "telephone")
    lookups = {"person": PEOPLE}
    quick_views = (QuickView("no-officer", _l("无联络员"), lambda: ~has_officer(), tone="late"),)

    def rows(self) -> Select[Any]:
        """Groups of his offices, and his own."""
        return select(LiaisonGroup).where(groups_within())

    def options_for(self, name: str, statement: Select[Any]) -> Select[Any]:
        """Only offices within reach."""
        return statement.where(kept(Office.id)) if name == "office" else statement

    def whole(self, keys: list[Any], columns: tuple[str, ...]) -> list[Any]:
        """With the number of their enterprises, in one further statement."""
        rows = super().whole(keys, columns)
        held = select(Assignment.group_id, func.count()).where(
            Assignment.group_id.in_(keys), held_on(Assignment, today())).group_by(Assignment.group_id)
        numbers = dict(session().execute(held).all()) if keys else {}
        for row in rows:
            row.enterprises_now = numbers.get(row.id, 0)
        return rows

    def tables(self, row: LiaisonGroup) -> list[Table]:
        """Its people over time, and its enterprises now."""
        ends = self.can_edit

        def way(one: GroupMembership) -> Any:
            if one.until_on is not None:
                return ""
            return Markup('<a href="{}">{}</a>　<a href="{}">{}</a>').format(
                self.at("hand_over", row, of=one.id), _("交接"), self.at("leave", row, of=one.id), _("离任"))
        people = sorted(row.memberships, key=lambda one: (not holds(one), one.part != "officer", -one.from_on.toordinal()))
        found = [(str(one.person), formats.badge(_(PARTS[one.part]), "go" if holds(one) else ""), one.person.position or
                  formats.NOTHING, shown_day(one.from_on), until_words(one), *([way(one)] if ends else [])) for one in people]
        heads = (_l("姓名"), _l("职责"), _l("职务"), _l("自"), _l("至（不含）"), *([""] if ends else []))
        return [Table(_l("联络员和组员"), heads, found, _l("还没有人。")), enterprises_table(row)]

    def buttons(self, row: LiaisonGroup) -> list[Button]:
        """For the administrator."""
        if not self.can_edit:
            return []
        found = [Button(_l("任命联络员"), self.at("officer", row)), Button(_l("增加组员"), self.at("member", row))]
        if may("assignment", "create"):
            found.append(Button(_l("结对"), self.get_url("assignment.create_view", group=row.id)))
            found.append(Button(_l("调整本组企业"), self.get_url("assignment.move", all="enterprise", flt_group=row.id)))
        return found

    def joining(self) -> Any:
        """Who, and from when."""
        return form_of_fields(
            person=LookupField(_l("姓名"), [DataRequired(NEEDED)], lookup=PEOPLE,
                               description=_l("输入姓名或用户名的一部分，从列表中选择；没有账号的，先在“单位与人员”中建立。")),
            from_on=day_field(_l("自"), description=_l("这一天起任职。")))

    @door("/officer/", "edit", methods=("GET", "POST"))
    def officer(self) -> Any:
        """A new officer, once the one before has left (4.one-liaison-officer)."""
        row = self.row_or_404()

        def put(form: Any) -> None:
            self.assert_other(row, form)
            day = form.from_on.data
            if any(one.part == "officer" and one.from_on > day for one in row.memberships):
                raise AtField("from_on", _("之后的日期已定有联络员，请核对日期。"))
            step_taken(Step.APPOINT, officer=form.person.data.id, of=row.id, **{"from": day})
        return self.act_page(row, self.joining(), _("任命联络员"), put, model=GroupMembership,
                             note=_("每个组只有一名联络员；前任未离任的，请先登记前任离任。"))

    @door("/member/", "edit", methods=("GET", "POST"))
    def member(self) -> Any:
        """One more member."""
        row = self.row_or_404()

        def put(form: Any) -> None:
            self.assert_other(row, form)
            session().add(GroupMembership(group_id=row.id, person=form.person.data, part="member", from_on=form.from_on.data))
        return self.act_page(row, self.joining(), _("增加组员"), put, model=GroupMembership)

    def assert_other(self, row: LiaisonGroup, form: Any) -> None:
        """Nobody appoints himself, and nobody is in one group twice at a time."""
        if is_me(form.person.data):
            raise AtField("person", _("不能任命自己。"))
        if any(one.person_id == form.person.data.id and overlaps(one, form.from_on.data, None) for one in row.memberships):
            raise AtField("person", _("此人在这段时间已在本组任职；改任的，请先登记离任。"))

    @door("/handover/", "edit", methods=("GET", "POST"))
    def hand_over(self) -> Any:
        """The officer, or a member, hands over to another on a day: one ends, the other begins."""
        row = self.row_or_404()
        gone = next((one for one in row.memberships if str(one.id) == request.args.get("of") and one.until_on is None), None)
        if gone is None:
            abort(404)
        return people_page(self, row, gone, _("%(who)s 交接", who=str(gone)))

    @door("/leave/", "edit", methods=("GET", "POST"))
    def leave(self) -> Any:
        """Somebody leaves the group from a day."""
        row = self.row_or_404()
        gone = next((one for one in row.memberships if str(one.id) == request.args.get("of") and one.until_on is None), None)
        if gone is None:
            abort(404)
        form = form_of_fields(until_on=day_field(_l("离任日期"), description=_l("这一天起不再任职。")))

        def put(form: Any) -> None:
            if form.until_on.data <= gone.from_on:
                raise AtField("until_on", _("离任日期应晚于任职之日。"))
            gone.until_on = form.until_on.data
        return self.act_page(row, form, _("%(who)s 离任", who=str(gone)), put, model=GroupMembership)


