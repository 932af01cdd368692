"""代职 Stand-ins: while one is away another takes his steps. It carries his rights, so the security officer gives it."""
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from admin.asking import QuickView
from admin.house import session, today
from admin.views.grants import Spanned, state
from admin.views.noun import AtField, day_field, is_me, overlaps
from admin.views.people import PEOPLE
from admin.views.reach import people_within
from admin.views.separation import assert_separated, roles_of
from models.actors import held_on
from models.people import Person, StandIn, new_stamp


class StandInView(Spanned):
    """代职."""
    model, noun, title, unit = StandIn, "stand_in", _l("离岗和代职"), _l("项")
    verbs = frozenset({"list", "read", "create", "edit", "export"})
    column_list = ("absent", "substitute", "from_on", "until_on", "reason", "state")
    column_details_list = ("absent", "substitute", "from_on", "until_on", "reason", "state")
    form_columns = ("absent", "substitute", "from_on", "until_on", "reason")
    form_extra_fields = {"from_on": day_field(_l("自"), description=_l("不早于今天。")),
                         "until_on": day_field(_l("至（不含）"), default=None, description=_l("这一天起不再代职。"))}
    column_export_list = ("absent", "substitute", "from_on", "until_on", "reason")
    column_filters = ("from_on", "until_on")
    column_searchable_list = ("absent.name", "substitute.name")
    column_sortable_list = (("absent", "absent.name"), ("substitute", "substitute.name"), "from_on", "until_on")
    column_default_sort = ("from_on", True)
    column_formatters = {"state": state}
    column_labels = {"state": _l("状态"), "absent.name": _l("离岗人员"), "substitute.name": _l("代职人员")}
    narrow = ("absent", "substitute")
    helps = {"reason": _l("出差、休假、病假、借调等；可以不填。"),
             "substitute": _l("代职期间可以办理离岗人员的事项，记录上两人的姓名都在。")}
    lookups = {"absent": PEOPLE, "substitute": PEOPLE}
    quick_views = (QuickView("now", _l("有效"), lambda: held_on(StandIn, today())),)

    def rows(self) -> Select[Any]:
        """Of people within reach."""
        people = select(Person.id).where(people_within())
        return select(StandIn).where(StandIn.absent_id.in_(people), StandIn.substitute_id.in_(people))

    def row_title(self, row: StandIn) -> str:
        """李敏代王强."""
        return str(_("%(who)s代%(absent)s", who=row.substitute, absent=row.absent))

    def holder(self, row: StandIn) -> Person:
        """Who gains by it."""
        return row.substitute

    def edit_form(self, obj: Any = None) -> Any:
        """Only its end is changed."""
        form = super().edit_form(obj)
        for name in ("absent", "substitute", "from_on", "reason"):
            del form._fields[name]
        return form

    def check(self, form: Any, row: StandIn, is_created: bool) -> None:
        """Two people, none of them giving himself anything, and 三员分立."""
        if row.absent.id == row.substitute.id:
            raise AtField("substitute", _("代职人员不能是离岗人员本人。"))
        if is_me(row.substitute):
            raise AtField("substitute", _("不能指定自己代职，请由另一位安全管理员办理。"))
        self.assert_span(row, begins=is_created)
        others = session().scalars(select(StandIn).where(StandIn.absent_id == row.absent.id, StandIn.substitute_id == row.substitute.id))
        field = "substitute" if is_created else "until_on"
        if any(one.id != row.id and overlaps(one, row.from_on, row.until_on) for one in others):
            raise AtField(field, _("这两人在这段时间已有代职关系。"))
        gained = roles_of(row.absent.id, row.from_on, row.until_on, None)
        assert_separated(row.substitute.id, gained, row.from_on, row.until_on, field)
        row.substitute.auth_stamp = new_stamp()
