"""议定与办结: a row for each item, what was decided on it, and the conclusion that is refused whole or done whole."""
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, request
from flask_admin.helpers import get_form_data
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified
from wtforms.validators import Length, NumberRange, Optional

from admin import fields, versions
from admin.choosing import ChoiceField
from admin.doors import door
from admin.house import now, session, today
from admin.language import in_words
from admin.meeting_doors import person
from admin.policy_words import policy_of_office, slip_words
from models.areas import units_of_line
from models.conclusion import NotConcluded, Problem, conclude, log_problems, settle
from models.meetings import OUTCOMES, Meeting, MeetingItem
from models.units import Unit
from rules.fields import LONGEST, MOST_DAYS, Kind

TOO_LONG = _l("最多 %(max)d 个字。")


@dataclass
class ItemForm:
    """One item with its form, and what stands in the way of it beside its fields."""
    item: MeetingItem
    form: Any
    problems: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> bool:
        """Whether something is marked."""
        return bool(self.problems) or any(one.errors for one in self.form)

    def put(self, problems: list[Problem]) -> None:
        """Each at its field where it names one, else above them."""
        for one in problems:
            if one.field in self.form:
                self.form[one.field].errors = [*self.form[one.field].errors, in_words(one)]
            else:
                self.problems.append(in_words(one))


class Deciding:
    """The decisions' part of `MeetingView`."""

    @door("/decide/", "edit", methods=("GET", "POST"))
    def decide(self) -> Any:
        """Fill in the decisions and save them, or save and conclude in one."""
        row = self.open_row()  # type: ignore[attr-defined]
        listed = forms_of(row, get_form_data())
        if request.method == "GET":
            return self.decide_page(row, listed)
        if versions.stale(row):
            flash(_("在您填写期间，这次会议已被别人改过，您的内容还没有保存。请核对以后再提交。"), "error")
            return self.decide_page(row, listed, 409)
        valid = [one.form.validate() for one in listed]
        if not all(valid):
            flash(_("没有保存，请改正标红的 %(count)s 处。", count=sum(len(one.form.errors) for one in listed)), "error")
            return self.decide_page(row, listed, 422)
        if request.form.get("do") == "conclude":
            return self.try_to_conclude(row, listed)
        write_down(row, listed)
        session().commit()
        flash(_("已保存，会议还没有办结。"), "success")
        return redirect(self.details_url(row))  # type: ignore[attr-defined]

    def try_to_conclude(self, row: Meeting, listed: list[ItemForm]) -> Any:
        """All of it or nothing: decisions, steps and the conclusion go together."""
        bare = session().session()
        inside = bare.begin_nested()
        try:
            write_down(row, listed)
            acts = conclude(bare, row, person(), now())
            inside.commit()
        except NotConcluded as held_up:
            inside.rollback()
            log_problems(bare, row, held_up.at, now())
            bare.commit()
            for one in listed:
                one.put(list(held_up.at.get(one.item.id, ())))
            whole = "；".join(in_words(one) for one in held_up.at.get(0, ()))
            marked = sum(1 for one in listed if one.wrong)
            flash(whole or _("会议没有办结，一件也没有写入：有 %(count)s 件还不能办结，见标红处。", count=marked), "error")
            return self.decide_page(row, listed, 422)
        bare.commit()
        flash(_("会议已办结，议定交办 %(count)s 件。", count=len(acts)), "success")
        return redirect(self.details_url(row))  # type: ignore[attr-defined]

    def decide_page(self, row: Meeting, listed: list[ItemForm], status: int = 200) -> Any:
        """The rows, as they were typed."""
        slip = slip_words(policy_of_office(row.office))
        page = self.render("meeting/decide.html", model=row, listed=listed, version=versions.version_of(row), slip=slip)  # type: ignore[attr-defined]
        return page, status


def write_down(row: Meeting, listed: list[ItemForm]) -> None:
    """What was typed, item by item; the meeting's version goes on, so that a second page is told."""
    flag_modified(row, "decision")
    for one in listed:
        said = one.form.data
        settle(session().session(), one.item, said["outcome"], decision=said["decision"] or "",
               lead_unit=said["lead_unit"], days_allowed=said["days_allowed"])


def forms_of(row: Meeting, given: Any) -> list[ItemForm]:
    """A form for each item, under its own prefix."""
    in_being = Unit.until_on.is_(None) | (Unit.until_on > today())
    query = select(Unit.id, Unit.name).where(in_being, units_of_line([row.office_id])).order_by(Unit.id)
    units = [(key, name) for key, name in session().execute(query)]
    outcomes = [(key, _(OUTCOMES[key])) for key in row.outcomes]
    made = form_class(outcomes, units, decides="decided" in row.outcomes)
    return [ItemForm(item, made(given, obj=Kept(item), prefix=f"i{item.id}-")) for item in row.items]


class Kept:
    """What an item says, under the names of the form."""

    def __init__(self, item: MeetingItem):
        self.outcome, self.decision = item.outcome, item.decision
        self.lead_unit, self.days_allowed = item.lead_unit_id or item.issue.lead_unit_id, item.days_allowed


def form_class(outcomes: list[tuple[str, str]], units: list[tuple[int, str]], *, decides: bool) -> Any:
    """The fields of an item: unit and days only where a meeting hands out."""
    inside: dict[str, Any] = {
        "outcome": ChoiceField(_l("议定结果"), [Optional()], options=lambda: outcomes, blank=True),
        "decision": fields.TextField(
            _l("议定事项"), [Optional(), Length(max=LONGEST[Kind.PROSE], message=TOO_LONG)], filters=[fields.trimmed])}
    if decides:
        inside |= {
            "lead_unit": ChoiceField(_l("牵头单位"), [Optional()], options=lambda: units, blank=True),
            "days_allowed": fields.WholeField(_l("要求办结天数"), [Optional(), NumberRange(
                1, MOST_DAYS, _l("请填 1 到 %(max)s 的整数。"))])}
    return type("ItemForm", (DecisionForm,), inside)


class DecisionForm(fields.DeskForm):
    """`data` has every name, asked or not."""

    @property
    def data(self) -> dict[str, Any]:
        """Nothing for what is not asked."""
        return {"lead_unit": None, "days_allowed": None, **super().data}
