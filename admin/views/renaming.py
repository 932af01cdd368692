"""更名 Renaming a unit or an enterprise from a day: the name before is kept, and papers of its time go on bearing it."""
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import ColumnElement, select

from admin import ids
from admin.doors import door
from admin.house import now, session, today
from admin.views.noun import AtField, Table, day_field, form_of_fields, line_field, shown_day
from models.names import HISTORY, NotRenamed, former_names, rename
from models.units import Unit


class Renaming:
    """The part of a noun's view that renames."""
    row_or_404: Any
    act_page: Any

    @door("/rename/", "edit", methods=("GET", "POST"))
    def rename(self) -> Any:
        """Another name, from today or a day gone by."""
        row = self.row_or_404()
        asked: dict[str, Any] = {"name": line_field(_l("新名称"), 80, must=True)}
        if isinstance(row, Unit):
            asked["short_name"] = line_field(_l("新简称"), 40, description=_l("不填的，与名称相同。"))
        asked["from_on"] = day_field(_l("自"), description=_l("这一天起用新名称；以前印发的文书仍是原来的名称。"))
        asked["reason"] = line_field(_l("更名依据"), 200, description=_l("批文或变更登记的文号；可以不填。"))

        def put(form: Any) -> None:
            short = form.short_name.data or "" if "short_name" in form else ""
            try:
                rename(session(), row, form["name"].data, form.from_on.data, form.reason.data or "",
                       current_user._get_current_object(), now(), today=today(), short_name=short)
            except NotRenamed as why:
                raise AtField(why.field, str(why)) from None
        return self.act_page(row, form_of_fields(**asked), _("%(name)s 更名", name=row.name), put, button=_l("确认更名"),
                             note=_("原名称留在本页的“曾用名”中，用原名也能查到。"), done=_l("已更名。"))


def former_names_table(row: Any) -> list[Table]:
    """What it was called before; nothing where it always bore this name."""
    found = [(one.name, shown_day(one.until_on), one.reason or "—", str(one.recorded_by)) for one in former_names(session(), row)]
    heads = (_l("曾用名"), _l("用到（不含）"), _l("更名依据"), _l("登记人"))
    return [Table(_l("曾用名"), heads, found)] if found else []


def named_before(kind: type[Any], word: str) -> ColumnElement[bool]:
    """The condition that a unit or an enterprise once bore a name in which a word stands."""
    model, key = HISTORY[kind]
    pattern = ids.like(word)
    found: ColumnElement[bool] = kind.id.in_(select(getattr(model, key)).where(model.name.ilike(pattern, escape="\\")))
    return found
