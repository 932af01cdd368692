"""授权 Grants: who may do what, where, from a day to a day. Given by the security officer, to others than himself.

A grant is not rewritten: it is ended, and another one given. Every change ends the person's sessions.
"""
from typing import Any

from flask import abort, flash, has_request_context, redirect
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, or_, select
from wtforms.validators import InputRequired

from admin import formats
from admin.area import units_within
from admin.asking import QuickView
from admin.choosing import ChoiceField
from admin.doors import door
from admin.house import session, today
from admin.views.noun import NEEDED, AtField, Button, NounView, day_field, holds, is_me, overlaps
from admin.views.people import PEOPLE
from admin.views.reach import within
from admin.views.separation import assert_separated
from models.actors import held_on
from models.offices import Office
from models.people import ROLES, Grant, Person, new_stamp
from models.units import Unit
from rules.terms import Role

NOT_GRANTED = (Role.LIAISON_OFFICER, Role.GROUP_MEMBER, Role.INFORMANT)
"""These come from a group's membership or an enterprise's appointment."""
GRANTED = [(role.value, role.words) for role in Role if role not in NOT_GRANTED]


def state(_view: Any, _context: Any, row: Any, _name: str) -> Any:
    """有效, 未到起日, 已终止."""
    if holds(row):
        return formats.badge(_("有效"), "go")
    return formats.badge(_("未到起日"), "wait") if row.from_on > today() else formats.badge(_("已终止"))


class Spanned(NounView):
    """What is given from a day to a day, and ended rather than rewritten: grants and stand-ins."""
    column_formatters = {"state": state}
    column_labels = {"state": _l("状态")}

    def holder(self, row: Any) -> Person:
        """Whose sessions a change ends, and who may not change it himself."""
        raise NotImplementedError

    def why_fixed(self, row: Any) -> str:
        """Nobody changes what he himself may, and what has ended stays ended."""
        if is_me(self.holder(row)):
            return str(_("不能更改自己的授权，请由另一位安全管理员办理。"))
        if row.until_on is not None and row.until_on <= today():
            return str(_("已终止的不再更改；需要的请另行新增。"))
        return ""

    def assert_span(self, row: Any, *, begins: bool) -> None:
        """From today on: nobody is given or loses anything for days gone by."""
        if begins and row.from_on < today():
            raise AtField("from_on", _("起日不能早于今天。"))
        if row.until_on is not None and row.until_on <= row.from_on:
            raise AtField("until_on", _("止日应晚于起日；止日当天不再有效。"))
        if row.until_on is not None and row.until_on < today():
            raise AtField("until_on", _("止日不能早于今天；立即终止的请用“立即终止”。"))

    def buttons(self, row: Any) -> list[Button]:
        """Ending it at once."""
        if not self.may_edit(row):
            return []
        return [Button(_l("立即终止"), self.at("end", row), post=True, tone="late", confirm=_l(
            "立即终止后此人不再有这项职权，已有的登录全部退出。确定终止吗？"))]

    @door("/end/", "edit", methods=("POST",))
    def end(self) -> Any:
        """It ends today; what never held is taken back."""
        row = self.row_or_404()
        if why := self.why_fixed(row):
            abort(403, why)
        self.holder(row).auth_stamp = new_stamp()
        if row.from_on >= today():
            session().delete(row)
            session().commit()
            flash(_("已撤回。"), "success")
            return redirect(self.get_url(".index_view"))
        row.until_on = today()
        session().commit()
        flash(_("已终止，此人的登录已全部退出。"), "success")
        return redirect(self.details_url(row))


class GrantView(Spanned):
    """授权."""
    model, noun, title, unit = Grant, "grant", _l("授权"), _l("项")
    verbs = frozenset({"list", "read", "create", "edit", "export"})
    column_list = ("person", "role", "office", "unit", "from_on", "until_on", "state")
    column_details_list = ("person", "role", "office", "unit", "from_on", "until_on", "state")
    form_columns = ("person", "role", "office", "unit", "from_on", "until_on")
    form_extra_fields = {"role": ChoiceField(_l("角色"), [InputRequired(NEEDED)], blank=False,
                                             options=lambda: [(key, _(title)) for key, title in GRANTED],
                                             description=_l("联络员、组员在帮扶联系组中任命，信息员在企业中确定，不在这里授权。")),
                         "from_on": day_field(_l("自"), description=_l("不早于今天。"))}
    column_export_list = ("person", "person.username", "role", "office", "unit", "from_on", "until_on")
    column_filters = ("person.name", "role", "office", "unit", "until_on")
    column_searchable_list = ("person.name", "person.username")
    column_sortable_list = (("person", "person.name"), "role", "from_on", "until_on")
    column_default_sort = ("from_on", True)
    column_labels = {"state": _l("状态"), "person.username": _l("用户名"), "person.name": _l("姓名"), "unit": _l("责任单位")}
    narrow = ("person", "role", "office")
    helps = {"office": _l("承办人可以不选，其余角色必选。"), "unit": _l("只有承办人要选。"),
             "until_on": _l("长期有效的不填；这一天起不再有效。")}
    lookups = {"person": PEOPLE}
    quick_views = (
        QuickView("now", _l("有效"), lambda: held_on(Grant, today())),
        QuickView("ended", _l("已终止"), lambda: Grant.until_on <= today(), counted=False))

    def rows(self) -> Select[Any]:
        """Grants in offices within reach, and of the units of their area."""
        if not has_request_context():
            return select(Grant)
        of_units = Grant.unit_id.is_(None) | Grant.unit_id.in_(select(Unit.id).where(units_within()))
        return select(Grant).where(or_(and_(Grant.office_id.is_(None), of_units), within(Grant.office_id)))

    def options_for(self, name: str, statement: Select[Any]) -> Select[Any]:
        """Offices within reach; units still in being."""
        if name == "office":
            return statement.where(within(Office.id))
        in_being = or_(Unit.until_on.is_(None), Unit.until_on > today())
        return statement.where(in_being, units_within()) if name == "unit" else statement

    def row_title(self, row: Grant) -> str:
        """李敏：经办人（市骨干办）."""
        place = f"（{row.office}）" if row.office_id else ""
        return f"{row.person}：{_(ROLES[row.role])}{place}"

    def holder(self, row: Grant) -> Person:
        """Who holds it."""
        return row.person

    def edit_form(self, obj: Any = None) -> Any:
        """Only its end is changed."""
        form = super().edit_form(obj)
        for name in ("person", "role", "office", "unit", "from_on"):
            del form._fields[name]
        return form

    def check(self, form: Any, row: Grant, is_created: bool) -> None:
        """To somebody else, where the role has its place, once, and 三员分立."""
        if is_me(row.person):
            raise AtField("person", _("不能给自己授权，请由另一位安全管理员办理。"))
        self.assert_span(row, begins=is_created)
        if row.role == Role.UNIT_HANDLER and row.unit is None:
            raise AtField("unit", _("承办人须选责任单位。"))
        if row.role != Role.UNIT_HANDLER and row.unit is not None:
            raise AtField("unit", _("只有承办人要选责任单位。"))
        if row.role != Role.UNIT_HANDLER and row.office is None:
            raise AtField("office", _("这个角色须选办公室。"))
        field = "person" if is_created else "until_on"
        self.assert_single(row, field)
        assert_separated(row.person.id, {Role(row.role)}, row.from_on, row.until_on, field, besides=row.id)
        row.person.auth_stamp = new_stamp()

    def assert_single(self, row: Grant, field: str) -> None:
        """The same twice at a time says nothing more."""
        others = session().scalars(select(Grant).where(Grant.person_id == row.person.id, Grant.role == row.role))
        place = (row.office.id if row.office else None, row.unit.id if row.unit else None)
        if any(one.id != row.id and (one.office_id, one.unit_id) == place and overlaps(one, row.from_on, row.until_on)
               for one in others):
            raise AtField(field, _("此人在这段时间已有同样的授权。"))
