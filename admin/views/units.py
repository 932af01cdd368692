"""责任单位 Units: counties' governments, departments and utilities, with those who handle slips for them."""
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from admin import formats
from admin.asking import QuickView
from admin.house import session, today
from admin.views.noun import AtField, NounView, Table, holds, list_link, shown_day
from models.people import Grant
from models.units import Unit


class UnitView(NounView):
    """责任单位."""
    model, noun, title, unit = Unit, "unit", _l("责任单位"), _l("个")
    verbs = frozenset({"list", "read", "create", "edit", "export"})
    column_list = ("name", "short_name", "kind", "county", "contact", "telephone", "until_on")
    column_details_list = ("name", "short_name", "kind", "county", "contact", "telephone", "fax", "from_on", "until_on")
    form_columns = ("name", "short_name", "kind", "county", "contact", "telephone", "fax", "from_on", "until_on")
    column_export_list = column_details_list
    column_filters = ("kind", "county", "name")
    column_searchable_list = ("name", "short_name", "county", "contact")
    column_default_sort = [("kind", False), ("id", False)]
    narrow = ("short_name", "county", "contact", "telephone")
    helps = {"county": _l("县区政府、开发区管委会填写所辖县区；其他单位不填。"),
             "until_on": _l("撤并的单位填写；其名称仍留在原来的文书上。")}
    quick_views = (
        QuickView("now", _l("现有"), lambda: or_(Unit.until_on.is_(None), Unit.until_on > today())),
        QuickView("gone", _l("已撤销"), lambda: Unit.until_on <= today(), counted=False))

    def check(self, form: Any, row: Unit, is_created: bool) -> None:
        """A county has its county; an end comes after its beginning."""
        if row.kind == "county" and not row.county:
            raise AtField("county", _("县区（开发区）须填写所辖县区。"))
        if row.from_on and row.until_on and row.until_on <= row.from_on:
            raise AtField("until_on", _("撤销日期应晚于设立日期。"))

    def tables(self, row: Unit) -> list[Table]:
        """Who handles its slips, and the way to its issues."""
        grants = session().scalars(select(Grant).where(Grant.unit_id == row.id).options(joinedload(Grant.person))
                                   .order_by(Grant.from_on.desc(), Grant.id))
        found = [(one.person.name, one.person.position or formats.NOTHING, shown_day(one.from_on)) for one in grants if holds(one)]
        return [Table(_l("承办人"), (_l("姓名"), _l("职务"), _l("自")), found, _l("还没有承办人的账号，由安全管理员授权。"),
                      list_link(_l("承办的问题"), "issue", unit=row.id))]
