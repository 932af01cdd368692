"""单位与人员 Accounts: made by the administrator, with a password that is shown once; what they may is granted elsewhere."""
from typing import Any

from flask import abort, flash, g, redirect, request
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload
from wtforms.validators import Regexp

from admin import formats
from admin.asking import QuickView
from admin.doors import door
from admin.filters import Filter, choice
from admin.house import session, today
from admin.listing import loads
from admin.real import standing
from admin.showing import linked
from admin.views.noun import Button, NounView, Table, holds, is_me, list_link, shown_day, until_words
from admin.views.reach import people_within
from models.actors import held_on
from models.groups import PARTS, GroupMembership
from models.informants import Informant
from models.people import ROLES, Grant, Person, StandIn, new_stamp
from models.sign_in import made_password, set_password
from rules.terms import Role

KEPT_APART = (Role.SECURITY_OFFICER, Role.AUDITOR)
"""Their passwords are not the administrator's to reset: he could sign in as them."""


def roles_now(_view: Any, _context: Any, row: Person, _name: str) -> str:
    """经办人（市骨干办）、联络员（第三组）、信息员（鲁信纺织）."""
    said = [f"{_(ROLES[one.role])}（{one.unit or one.office}）" for one in row.grants if holds(one)]
    said += [f"{_(PARTS[one.part])}（{one.group}）" for one in row.memberships if holds(one)]
    said += [f"{_('信息员')}（{one.enterprise}）" for one in row.appointments if holds(one)]
    return "、".join(said) or formats.NOTHING


def role_filter() -> Filter:
    """Who holds a role today."""
    listed = choice(Grant, "role", "role", _l("角色"), list(ROLES.items()))
    return Filter(key="role", label=_l("角色"), read=listed.read, widget="choice", choices=listed.choices,
                  where=lambda roles: Person.grants.any(Grant.role.in_(roles) & held_on(Grant, today())))


def holds_nothing() -> Any:
    """Neither a grant, nor a group, nor an enterprise, today."""
    return ~or_(Person.grants.any(held_on(Grant, today())), Person.memberships.any(held_on(GroupMembership, today())),
                Person.appointments.any(held_on(Informant, today())))


class UserView(NounView):
    """人员."""
    model, noun, title, unit = Person, "user", _l("人员"), _l("人")
    verbs = frozenset({"list", "read", "create", "edit", "export", "reset"})
    column_list = ("name", "username", "position", "roles", "phone", "enabled")
    column_details_list = ("name", "username", "position", "phone", "locale", "enabled")
    form_columns = ("username", "name", "position", "phone")
    form_args = {"username": {"validators": [Regexp(r"^[A-Za-z0-9][A-Za-z0-9._-]{1,39}$", message=_l(
        "用户名为 2 到 40 个英文字母、数字、点、横线，以字母或数字开头。"))]}}
    column_export_list = ("name", "username", "position", "roles", "enabled")
    column_filters = (role_filter(), "enabled", "name")
    column_searchable_list = ("name", "username", "position")
    column_default_sort = "name"
    column_labels = {"roles": _l("角色")}
    column_formatters = column_formatters_export = {"roles": roles_now}
    narrow = ("name", "username", "position", "phone")
    masked = ("phone",)
    helps = {"username": _l("登录时用，建立后不再更改。"), "phone": _l("工作联系电话。")}
    quick_views = (
        QuickView("idle", _l("未授权"), lambda: Person.enabled.is_(True) & holds_nothing(), tone="soon"),
        QuickView("disabled", _l("已停用"), lambda: Person.enabled.is_(False)))

    def rows(self) -> Select[Any]:
        """Within reach."""
        return select(Person).where(people_within())

    def whole(self, keys: list[Any], columns: tuple[str, ...]) -> list[Any]:
        """With what their roles are made of; of an account's few appointments nobody asks apart."""
        statement = self.rows().where(Person.id.in_(keys)).options(
            *loads(Person, BEHIND_ROLES[:-1]), joinedload(Person.appointments).joinedload(Informant.enterprise))
        by_id = {row.id: row for row in session().scalars(statement).unique()} if keys else {}
        return [by_id[key] for key in keys if key in by_id]

    def ordered(self, statement: Select[Any], asked: Any) -> Select[Any]:
        """A sheet reads whole rows at once: with what their roles are made of."""
        found = super().ordered(statement, asked)
        whole = found.column_descriptions[0]["expr"] is Person
        return found.options(*loads(Person, BEHIND_ROLES)) if whole else found

    def edit_form(self, obj: Any = None) -> Any:
        """The user name stays."""
        form = super().edit_form(obj)
        del form._fields["username"]
        return form

    def check(self, form: Any, row: Person, is_created: bool) -> None:
        """A new account has a password that nobody chose."""
        if is_created:
            g.made_password = set_made_password(row)

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> Any:
        """A blank form; saved, it answers with the made password, which no other page shows."""
        form = self.create_form()
        if request.method == "POST" and form.validate():
            row = self.save(form, self.build_new_instance(), is_created=True)
            if row is not None:
                return self.password_page(row, g.pop("made_password"))
        return self.form_page(self.create_template, form, None)

    def password_page(self, row: Person, password: str) -> Any:
        """The page that shows the password, once."""
        return self.render("noun/password.html", model=row, password=password)

    def tables(self, row: Person) -> list[Table]:
        """What he may, in which group, for which enterprise."""
        found: list[tuple[Any, ...]] = [
            (_(ROLES[one.role]), one.unit or one.office or formats.NOTHING, shown_day(one.from_on), until_words(one))
            for one in sorted(row.grants, key=lambda one: one.from_on, reverse=True)]
        found += [(_(PARTS[one.part]), linked(one.group), shown_day(one.from_on), until_words(one)) for one in row.memberships]
        found += [(_("信息员"), linked(one.enterprise), shown_day(one.from_on), until_words(one)) for one in row.appointments]
        return [Table(_l("职责"), (_l("角色"), _l("在"), _l("自"), _l("至（不含）")), found,
                      _l("还没有职责：角色由安全管理员授权，联络员和信息员由管理员任命。"),
                      list_link(_l("授权"), "grant", search=row.username)), away(row)]

    def buttons(self, row: Person) -> list[Button]:
        """For the administrator; an account of the security side for the security officer."""
        found = []
        if not why_not_reset(row):
            found.append(Button(_l("重置口令"), self.at("reset", row), post=True, confirm=_l(
                "重置后原口令作废，此人在各处的登录全部退出。确定重置吗？")))
        if self.can_edit and not is_me(row):
            words, tone = (_l("停用"), "late") if row.enabled else (_l("启用"), "plain")
            found.append(Button(words, self.at("switch", row), post=True, tone=tone, confirm=_l(
                "停用后此人不能登录，已有的登录立即退出。确定停用吗？") if row.enabled else ""))
        return found

    @door("/reset/", "reset", methods=("POST",))
    def reset(self) -> Any:
        """A new made password, shown once; his sessions end."""
        row = self.row_or_404()
        if why := why_not_reset(row):
            abort(403, why)
        password = set_made_password(row)
        session().commit()
        return self.password_page(row, password)

    @door("/switch/", "edit", methods=("POST",))
    def switch(self) -> Any:
        """Disable or enable; his sessions end either way."""
        row = self.row_or_404()
        if is_me(row):
            abort(403, _("不能停用自己的账号。"))
        row.enabled, row.auth_stamp = not row.enabled, new_stamp()
        session().commit()
        flash(_("已启用。") if row.enabled else _("已停用，此人的登录已全部退出。"), "success")
        return redirect(self.details_url(row))


def away(row: Person) -> Table:
    """When he was away and who stood in for him, and for whom he stands in; the latest first."""
    query = select(StandIn).where(or_(StandIn.absent_id == row.id, StandIn.substitute_id == row.id)).options(
        joinedload(StandIn.absent), joinedload(StandIn.substitute)).order_by(StandIn.from_on.desc(), StandIn.id.desc())
    found = [
        (_("离岗") if one.absent_id == row.id else _("代职"),
         linked(one.substitute if one.absent_id == row.id else one.absent), shown_day(one.from_on), until_words(one),
         one.reason or formats.NOTHING, formats.badge(_("有效"), "go") if holds(one) else "")
        for one in session().scalars(query)]
    heads = (_l("事项"), _l("对方"), _l("自"), _l("至（不含）"), _l("事由"), _l("状态"))
    return Table(_l("离岗和代职"), heads, found, _l("没有离岗或代职。"), list_link(_l("登记离岗和代职"), "stand_in", search=row.name))


BEHIND_ROLES = ("grants.office", "grants.unit", "memberships.group", "appointments.enterprise")


def why_not_reset(row: Person) -> str:
    """Why the person of this request may not reset his password; empty when he may."""
    if is_me(row):
        return str(_("修改自己的口令请到“我的账号”。"))
    roles = standing().roles if standing() else frozenset()
    apart = any(one.role in KEPT_APART and (one.until_on is None or one.until_on > today()) for one in row.grants)
    if apart and Role.SECURITY_OFFICER not in roles:
        return str(_("安全管理员、审计员的口令由安全管理员重置。"))
    if not apart and Role.ADMINISTRATOR not in roles:
        return str(_("此人的口令由系统管理员重置。"))
    return ""


def set_made_password(row: Person) -> str:
    """A password that nobody chose and that does not hold the user name."""
    while True:
        password = made_password()
        if row.username.lower() not in password:
            set_password(row, password)
            return password
