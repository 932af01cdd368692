"""读法改动 Changing a setting: what would change is shown first, a leader of the office answers, then it is written."""
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, and_, false, select
from wtforms.validators import DataRequired, InputRequired, Length

from admin import fields
from admin.asking import QuickView
from admin.choosing import ChoiceField
from admin.doors import door
from admin.house import now, session, today
from admin.language import in_words
from admin.real import standing
from admin.views.noun import NEEDED, AtField, NounView, day_field, form_of_fields, in_order
from admin.views.reach import within
from admin.views.readings import name_words, policy_words, value_words, with_stand_in
from models.offices import Office
from models.people import Person
from models.scope import everything
from models.setting_changes import (
    LONGEST_REASON,
    CannotChange,
    Change,
    change_of,
    check,
    consent,
    decline,
    has_leader,
    propose,
    withdraw,
)
from models.setting_effects import Preview, preview
from models.setting_proposals import SettingProposal
from rules.policies import POLICIES
from rules.policy import Policy
from rules.settings import Setting
from rules.terms import Role


@dataclass(frozen=True)
class Asked:
    """Whose reading of which setting is to be changed."""
    office: Office
    policy: Policy
    setting: Setting

    @property
    def key(self) -> str:
        """As the address says it."""
        return f"{self.policy.key}/{self.setting.name}"


def led() -> set[int]:
    """The offices that the person of this request leads today, stand-ins included."""
    held = standing()
    grants = held.actor.with_role(Role.LEADER) if held is not None else ()
    return {grant.office for grant in grants if grant.office}


def leads() -> bool:
    """Whether proposals may wait for the person of this request."""
    return bool(led())


def to_consent() -> ColumnElement[bool]:
    """Those that wait for his answer, which are never his own."""
    if not (offices := led()):
        return false()
    return and_(SettingProposal.state == "proposed", SettingProposal.office_id.in_(offices),
                SettingProposal.proposed_by_id != current_user.id)


def proposer_words(_view: Any, _context: Any, row: SettingProposal, _name: str) -> str:
    """Who proposed it."""
    return with_stand_in(row.proposed_by, row.proposed_for)


def answerer_words(_view: Any, _context: Any, row: SettingProposal, _name: str) -> str:
    """Who answered it."""
    return with_stand_in(row.answered_by, row.answered_for) or "—"


class SettingView(NounView):
    """读法改动."""
    model, noun, title, unit = SettingProposal, "setting", _l("读法改动"), _l("件")
    verbs = frozenset({"list", "read", "create", "consent", "export"})
    details_template, create_template = "setting/details.html", "setting/new.html"
    column_list = ("name", "value", "office", "from_on", "state", "proposed_by", "answered_by", "proposed_at")
    column_details_list = ("office", "policy", "name", "value", "from_on", "reason", "state", "proposed_by", "proposed_at",
                           "answered_by", "answered_at", "answer")
    column_export_list = column_details_list
    form_columns = ()
    column_filters = ("office", "state", "from_on")
    column_sortable_list = ("from_on", "proposed_at")
    column_default_sort = ("proposed_at", True)
    badges = {"state": {"proposed": "wait", "consented": "ok", "declined": "late", "withdrawn": ""}}
    column_formatters = column_formatters_export = {
        "policy": policy_words, "name": name_words, "value": value_words, "proposed_by": proposer_words, "answered_by": answerer_words}
    quick_views = (QuickView("to-consent", _l("待我同意"), to_consent, tone="soon"),
                   QuickView("open", _l("待同意"), lambda: SettingProposal.state == "proposed"))

    def rows(self) -> Select[Any]:
        """Of offices within reach."""
        return select(SettingProposal).where(within(SettingProposal.office_id))

    def options_for(self, name: str, statement: Select[Any]) -> Select[Any]:
        """Only offices within reach."""
        return statement.where(within(Office.id)) if name == "office" else statement

    def row_title(self, row: SettingProposal) -> str:
        """处置单天数的单位：工作日."""
        return f"{in_words(name_words(self, None, row, 'name'))}：{in_words(value_words(self, None, row, 'value'))}"

    # Proposing.

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> Any:
        """Choose the setting; then its new reading, with what would change; then propose it."""
        asked = self.asked_for()
        if asked is None:
            return self.render(self.create_template, asked=None, choices=self.changeable(), form=None, shown=None)
        form = self.change_form(asked)
        shown = None
        if request.method == "POST" and form.validate():
            row, shown = self.proposed(asked, form)
            if row is not None:
                return redirect(self.details_url(row))
        page = self.render(self.create_template, asked=asked, form=form, shown=shown, choices=(),
                           no_leader=not has_leader(session(), asked.office, today()))
        return page, 422 if form.errors else 200

    def asked_for(self) -> Asked | None:
        """What the address names; None where it names nothing yet. What is not his to change looks like unknown."""
        office_id, key = request.args.get("office", ""), request.args.get("setting", "")
        if not office_id and not key:
            return None
        found = next((one for one in self.changeable() if str(one.office.id) == office_id and one.key == key), None)
        if found is None:
            abort(404)
        return found

    def changeable(self) -> list[Asked]:
        """Every setting of every office that he administers."""
        scope = session().info.get("scope")
        counted = getattr(scope, "counted", frozenset())
        with everything(session()):
            offices = session().scalars(select(Office).where(Office.id.in_(counted)).order_by(Office.id)).all()
            return [Asked(office, POLICIES[one.policy], setting) for office in offices for one in office.followed
                    if one.policy in POLICIES for setting in POLICIES[one.policy].settings]

    def change_form(self, asked: Asked) -> Any:
        """The new reading, its day, and why."""
        label = _l("改为")
        value = ChoiceField(label, options=lambda: [(one.key, _(one.words)) for one in asked.setting.choices],
                            validators=[InputRequired(NEEDED)]) if asked.setting.choices else fields.WholeField(
                                label, validators=[InputRequired(NEEDED)], description=_l("至少 1，最多 9999 的整数。"))
        short = Length(max=LONGEST_REASON, message=_l("最多 %(max)d 字。"))
        reason = fields.TextField(_l("理由"), validators=[DataRequired(NEEDED), short], filters=[fields.trimmed],
                                  description=_l("组长看到的说明，最多 %(most)s 字。", most=LONGEST_REASON))
        from_on = day_field(_l("自"), default=None, description=_l("最早自明天起。当日和以前办的，按当时的读法。"))
        return in_order(form_of_fields(value=value, from_on=from_on, reason=reason), ("value", "from_on", "reason"))

    def proposed(self, asked: Asked, form: Any) -> tuple[SettingProposal | None, Preview | None]:
        """The proposal once what was shown is still so; else what would change now, to be looked at first."""
        change = Change(asked.office, asked.policy, asked.setting, str(form.value.data), form.from_on.data)
        if not self.attempt(form, lambda: spoken(lambda: check(session(), change, today()))):
            return None, None
        shown = preview(session(), change)
        if request.form.get("shown") != shown.digest:
            return None, shown
        made = self.attempt(form, lambda: spoken(lambda: propose(session(), change, form.reason.data, me(), now())))
        return made, shown

    # Answering.

    def details_extras(self, row: SettingProposal) -> dict[str, Any]:
        """What would change as things stand today, while it waits; and who may do what with it."""
        extras = super().details_extras(row)
        waits, mine = row.is_open, current_user.id in (row.proposed_by_id, row.proposed_for_id)
        may_answer = waits and not mine and self.may("consent") and row.office_id in led()
        return {**extras, "shown": self.effects(row) if waits else None, "may_answer": may_answer, "may_withdraw": waits and mine,
                "answer_form": self.answer_form() if may_answer else None, "rule_id": self.rule_of(row),
                "no_leader": waits and not has_leader(session(), row.office, today())}

    def effects(self, row: SettingProposal) -> Preview | None:
        """None where the setting is gone."""
        try:
            return preview(session(), change_of(row))
        except CannotChange:
            return None

    def rule_of(self, row: SettingProposal) -> str:
        """The rule that it reads."""
        try:
            return change_of(row).setting.rule
        except CannotChange:
            return ""

    def answer_form(self) -> Any:
        """Why not."""
        return form_of_fields(answer=fields.TextField(_l("不同意的理由"), filters=[fields.trimmed]))

    @door("/consent/", "consent", methods=("POST",))
    def consent(self) -> Any:
        """Agree, to what was shown and to nothing else."""
        row = self.row_or_404()
        shown = self.effects(row)
        if row.is_open and shown is not None and request.form.get("shown") != shown.digest:
            flash(_("您打开页面以后情况有变化，请再看一遍影响，再决定。"), "warning")
            return self.render(self.details_template, model=row, **self.details_extras(row)), 409
        return self.answered(row, lambda: consent(session(), row, me(), now()))

    @door("/decline/", "consent", methods=("POST",))
    def decline(self) -> Any:
        """Do not agree."""
        row = self.row_or_404()
        return self.answered(row, lambda: decline(session(), row, self.answer_form().answer.data or "", me(), now()) or True)

    @door("/withdraw/", "create", methods=("POST",))
    def withdraw(self) -> Any:
        """Take it back."""
        row = self.row_or_404()
        return self.answered(row, lambda: withdraw(session(), row, me(), now()) or True)

    def answered(self, row: SettingProposal, act: Any) -> Any:
        """Back to the page; what went wrong is said there, at its field where it has one."""
        form = self.answer_form()
        if self.attempt(form, lambda: spoken(act)):
            flash(_("已记录。"), "success")
            return redirect(self.details_url(row))
        row = self.row_or_404()
        extras = self.details_extras(row)
        if extras["answer_form"] is not None:
            extras["answer_form"] = form
        return self.render(self.details_template, model=row, **extras), 422


def spoken(act: Any) -> Any:
    """What the records refuse, at its field, in the reader's language."""
    try:
        return act() or True
    except CannotChange as error:
        if error.field:
            raise AtField(error.field, in_words(error)) from None
        raise ValueError(in_words(error)) from None


def me() -> Person:
    """The record behind the sign-in."""
    person: Person = current_user._get_current_object()
    return person
