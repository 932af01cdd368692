"""办公室 Offices: the tree of city and counties, and which policies each follows from which day."""
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, exists, select
from wtforms.validators import InputRequired

from admin.choosing import ChoiceField
from admin.doors import door
from admin.house import session, today
from admin.views.noun import (
    NEEDED,
    AtField,
    Button,
    NounView,
    Table,
    day_field,
    form_of_fields,
    list_link,
    shown_day,
)
from admin.views.reach import offices, within
from models.offices import Office, OfficePolicy
from models.scope import everything
from rules.policies import POLICIES


def policy_choices() -> list[tuple[str, str]]:
    """Every policy by its title."""
    return [(key, f"{policy.document.title}（{policy.document.number}）") for key, policy in POLICIES.items()]


def policy_fields() -> dict[str, Any]:
    """Which policy, from when."""
    return {"policy": ChoiceField(_l("适用办法"), [InputRequired(NEEDED)], options=policy_choices, blank=False),
            "policy_from": day_field(_l("办法适用自"), description=_l("这一天起收到的问题按该办法办理。"))}


class OfficeView(NounView):
    """办公室."""
    model, noun, title, unit = Office, "office", _l("办公室"), _l("个")
    verbs = frozenset({"list", "read", "create", "edit", "export"})
    column_list = ("name", "short_name", "level", "parent", "county", "policies", "telephone")
    column_details_list = ("name", "short_name", "level", "parent", "county", "mark", "contact", "telephone", "fax")
    form_columns = ("name", "short_name", "level", "parent", "county", "mark", "contact", "telephone", "fax")
    column_export_list = ("name", "short_name", "level", "parent", "county", "mark", "policies", "contact", "telephone", "fax")
    column_filters = ("level", "county", "name")
    column_searchable_list = ("name", "short_name")
    column_sortable_list = ("name", "level", "county")
    column_default_sort = "id"
    column_labels = {"parent": _l("上级办公室"), "policies": _l("适用办法")}
    narrow = ("short_name", "county", "telephone")
    helps = {"mark": _l("编号中代表本办公室的字；不用的不填。"), "parent": _l("县级办公室须选上级；市级的不选。"),
             "county": _l("县级办公室填写所在县区。")}

    def __init__(self, db: Any):
        super().__init__(db)
        self.column_formatters = self.column_formatters_export = {"policies": lambda _v, _c, row, _n: followed(row)}

    def rows(self) -> Select[Any]:
        """Those within reach."""
        return select(Office).where(within(Office.id))

    def options_for(self, name: str, statement: Select[Any]) -> Select[Any]:
        """A parent is an office of the city."""
        return statement.where(within(Office.id), Office.level == "city") if name == "parent" else statement

    def create_form(self, obj: Any = None) -> Any:
        """With a policy from the beginning: without one, nothing can be done in it."""
        made = super().create_form(obj)
        first = form_of_fields(**policy_fields())
        for name in ("policy", "policy_from"):
            made._fields[name] = first._fields[name]
        return made

    def fill(self, form: Any, row: Any) -> bool:
        """The policy is not a column of the office."""
        own = {name: form._fields.pop(name) for name in ("policy", "policy_from") if name in form._fields}
        try:
            return super().fill(form, row)
        finally:
            form._fields.update(own)

    def check(self, form: Any, row: Office, is_created: bool) -> None:
        """The tree has two storeys, so that it never runs in a circle."""
        if row.level == "county" and row.parent is None:
            raise AtField("parent", _("县级办公室须选上级办公室。"))
        if row.level == "city" and row.parent is not None:
            raise AtField("parent", _("市级办公室没有上级，请不要选。"))
        if row.level == "city" and row.parent is None and is_created and offices() is not None:
            raise AtField("level", _("您只能新增本办公室以下的县级办公室。"))
        if row.parent is not None and row.id is not None and session().scalar(
                select(exists().where(Office.parent_id == row.id))):
            raise AtField("level", _("本办公室还有下级办公室，不能改为县级。"))
        if is_created:
            policy = form._fields["policy"].data
            assert_in_force(policy, form._fields["policy_from"].data, "policy_from")
            with everything(session()):  # nobody's scope holds an office that is only now made
                row.followed = [OfficePolicy(policy=policy, from_on=form._fields["policy_from"].data)]
                session().flush()

    def tables(self, row: Office) -> list[Table]:
        """What it follows."""
        found = [(POLICIES[one.policy].document.title, POLICIES[one.policy].document.number, shown_day(one.from_on))
                 for one in row.followed if one.policy in POLICIES]
        return [Table(_l("适用办法"), (_l("办法"), _l("文号"), _l("自")), found, _l("还没有适用的办法，不能办理问题。"),
                      list_link(_l("读法"), "reading", office=row.id))]

    def buttons(self, row: Office) -> list[Button]:
        """For the administrator."""
        return [Button(_l("增加适用办法"), self.at("follow", row))] if self.can_edit else []

    @door("/policy/", "edit", methods=("GET", "POST"))
    def follow(self) -> Any:
        """It follows one more policy from a day."""
        row = self.row_or_404()

        def put(form: Any) -> None:
            if any(one.policy == form.policy.data for one in row.followed):
                raise AtField("policy", _("本办公室已适用这个办法。"))
            assert_in_force(form.policy.data, form.policy_from.data, "policy_from")
            session().add(OfficePolicy(office_id=row.id, policy=form.policy.data, from_on=form.policy_from.data))
        return self.act_page(row, form_of_fields(**policy_fields()), _("增加适用办法"), put, model=OfficePolicy,
                             note=_("已在办的问题仍按登记时适用的办法办理。"))


def assert_in_force(policy: str, day: Any, name: str) -> None:
    """No office follows a policy before it was in force."""
    if day < POLICIES[policy].in_force:
        raise AtField(name, _("该办法自 %(day)s 起施行，不能更早。", day=shown_day(POLICIES[policy].in_force)))


def followed(row: Office) -> str:
    """The numbers of what it follows today."""
    return "、".join(POLICIES[one.policy].document.number for one in row.followed
                    if one.policy in POLICIES and one.from_on <= today()) or "—"
