"""责任单位 Units: counties' governments, departments and utilities, with those who handle slips for them."""
from typing import Any

from flask import has_request_context
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from admin import formats
from admin.area import units_within
from admin.asking import QuickView
from admin.house import session, today
from admin.lookups import Lookup
from admin.views.ending_units import EndingUnits, ending_of, ending_words, endings_tables
from admin.views.noun import AtField, Button, NounView, Table, holds, list_link, shown_day
from admin.views.reach import kept, offices
from admin.views.renaming import former_names_table, named_before
from models.offices import Office
from models.people import Grant
from models.unit_changes import left_behind
from models.units import Unit


def in_being(statement: Any) -> Any:
    """Units of his area that are there today."""
    return statement.where(or_(Unit.until_on.is_(None), Unit.until_on > today()), units_within())


class UnitView(EndingUnits, NounView):
    """责任单位."""
    model, noun, title, unit = Unit, "unit", _l("责任单位"), _l("个")
    verbs = frozenset({"list", "read", "create", "edit", "export"})
    column_list = ("name", "short_name", "kind", "county", "office", "contact", "telephone", "until_on")
    column_details_list = ("name", "short_name", "kind", "county", "office", "contact", "telephone", "fax", "from_on", "until_on")
    form_columns = ("name", "short_name", "kind", "county", "office", "contact", "telephone", "fax", "from_on")
    column_export_list = column_details_list
    column_filters = ("kind", "county", "office", "name")
    column_searchable_list = ("name", "short_name", "county", "contact")
    column_default_sort = [("kind", False), ("id", False)]
    narrow = ("short_name", "county", "office", "contact", "telephone")
    helps = {"county": _l("县区政府、开发区管委会填写所辖县区；其他单位不填。"),
             "office": _l("由哪个办公室向它交办；上级和下级办公室也可以交办。不选的，各办公室都可以交办。"),
             "name": _l("这里只改错字；单位更名、撤并的，用本单位页上的“更名”“撤并”，原来的文书仍是当时的名称。")}
    lookups = {"successor": Lookup(Unit, "name", "short_name", session=session, narrowed=in_being)}
    quick_views = (
        QuickView("now", _l("现有"), lambda: or_(Unit.until_on.is_(None), Unit.until_on > today())),
        QuickView("gone", _l("已撤销"), lambda: Unit.until_on <= today(), counted=False))

    def rows(self) -> Select[Any]:
        """Those of his area."""
        return select(Unit).where(units_within()) if has_request_context() else select(Unit)

    def options_for(self, name: str, statement: Select[Any]) -> Select[Any]:
        """Only offices within reach."""
        return statement.where(kept(Office.id)) if name == "office" else statement

    def check(self, form: Any, row: Unit, is_created: bool) -> None:
        """A county has its county; an end comes after its beginning."""
        if row.kind == "county" and not row.county:
            raise AtField("county", _("县区（开发区）须填写所辖县区。"))
        if row.from_on and row.until_on and row.until_on <= row.from_on:
            raise AtField("from_on", _("设立日期应早于撤销日期。"))

    def tables(self, row: Unit) -> list[Table]:
        """Who handles its slips, and the way to its issues."""
        grants = session().scalars(select(Grant).where(Grant.unit_id == row.id).options(joinedload(Grant.person))
                                   .order_by(Grant.from_on.desc(), Grant.id))
        found = [(one.person.name, one.person.position or formats.NOTHING, shown_day(one.from_on)) for one in grants if holds(one)]
        return [Table(_l("承办人"), (_l("姓名"), _l("职务"), _l("自")), found, _l("还没有承办人的账号，由安全管理员授权。"),
                      list_link(_l("承办的问题"), "issue", unit=row.id)),
                *former_names_table(row), *endings_tables(row)]

    def found_by(self, word: str) -> Any:
        """By its names, the former ones among them."""
        return or_(super().found_by(word), named_before(Unit, word))

    def note(self, row: Unit) -> Any:
        """That it is no more, and who succeeded it."""
        ending = ending_of(row)
        return _("%(how)s，自 %(day)s 起。", how=ending_words(ending), day=shown_day(ending.on)) if ending else ""

    def buttons(self, row: Unit) -> list[Button]:
        """For the administrator: renaming and ending, or passing on what came back."""
        if not self.can_edit:
            return []
        ending = ending_of(row)
        if ending is None:
            return [Button(_l("更名"), self.at("rename", row)), Button(_l("撤并"), self.at("end_unit", row))]
        left = left_behind(session(), ending, offices())
        return [Button(_l("由承接单位接办"), self.at("pass_on", row))] if left else []
