"""单位撤并 A unit merged into another or dissolved: what it handles is shown first, passes with it, or stands in the way."""
from typing import Any

from flask import abort, flash, redirect, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import or_, select
from wtforms.validators import Optional

from admin.choosing import ChoiceField
from admin.doors import door
from admin.house import house, now, session, today
from admin.language import in_words
from admin.lookups import LookupField
from admin.showing import linked
from admin.views.handing import sent
from admin.views.noun import NEEDED, AtField, Table, day_field, form_of_fields, line_field, shown_day
from admin.views.reach import offices
from admin.views.renaming import Renaming
from models.unit_changes import Ending, EndingPlan, EndingRefused, end_unit, left_behind, pass_on, plan_ending
from models.unit_endings import ENDINGS, UnitEnding
from models.units import Unit

FORM_FIELDS = {"on": "from_on"}
"""The plan's field under its name in the form."""


class EndingUnits(Renaming):
    """The part of the units' view that ends one."""
    lookups: Any
    render: Any
    details_url: Any

    @door("/end-unit/", "edit", methods=("GET", "POST"))
    def end_unit(self) -> Any:
        """Asked, previewed with every open issue, and with the stamp of the preview carried out."""
        row = self.row_or_404()
        if ending_of(row) is not None:
            abort(404)
        form, plan, problem, status = self.ending_form(), None, "", 200
        if request.method == "POST":
            status = 422
            if form.validate():
                wish = Ending(row, form.kind.data, form.from_on.data, form.reason.data, form.successor.data)
                if stamp := request.form.get("stamp"):
                    answer, plan, problem = self.ended(row, wish, stamp)
                    if answer is not None:
                        return answer
                    status = 409
                else:
                    plan, status = plan_ending(session(), wish, today(), offices()), 200
                if plan is not None and plan.problems:
                    put_problems(form, plan)
                    status = 422
        page = self.render("noun/ending.html", form=form, model=row, plan=plan, problem=problem, sent=sent(), endings=ENDINGS)
        return page, status

    def ended(self, row: Unit, wish: Ending, stamp: str) -> tuple[Any, EndingPlan | None, str]:
        """Carried out, or the plan as it stands now and why not."""
        try:
            end_unit(session(), current_user._get_current_object(), now(), wish, stamp, offices())
            session().commit()
        except EndingRefused as error:
            session().rollback()
            return None, error.plan, in_words(str(error))
        except house().spoken as error:
            session().rollback()
            return None, plan_ending(session(), wish, today(), offices()), in_words(str(error))
        flash(_("已登记撤并。"), "success")
        return redirect(self.details_url(row)), None, ""

    def ending_form(self) -> Any:
        """How, when, by which order, and who succeeds."""
        return form_of_fields(
            kind=ChoiceField(_l("撤并方式"), options=lambda: [(key, _(words)) for key, words in ENDINGS.items()], default="merged"),
            successor=LookupField(_l("承接单位"), [Optional()], lookup=self.lookups["successor"],
                                  description=_l("并入的填并入哪个单位；撤销而有单位接续职责的也填。在办的文书随之转给它。")),
            from_on=day_field(_l("撤并之日"), description=_l("今天，或补登记的过去某天；还没有到的日子到时再登记。")),
            reason=line_field(_l("依据"), 200, must=True, description=_l("批文的名称或文号。")))

    @door("/pass-on/", "edit", methods=("GET", "POST"))
    def pass_on(self) -> Any:
        """What came back to an ended unit, for instance taken up again, passes to who succeeds it."""
        row = self.row_or_404()
        ending = ending_of(row)
        if ending is None:
            abort(404)
        found = left_behind(session(), ending, offices())
        form = form_of_fields(successor=LookupField(_l("承接单位"), lookup=self.lookups["successor"]))
        if request.method == "GET" and ending.successor is not None and ending.successor.until_on is None:
            form.successor.data = ending.successor

        def put(form: Any) -> None:
            if form.successor.data is None:
                raise AtField("successor", str(NEEDED))
            pass_on(session(), current_user._get_current_object(), now(), ending, form.successor.data, offices())
        said = _("有 %(count)s 件在办的问题又回到本单位：%(numbers)s。", count=len(found),
                 numbers="、".join(one.number or str(_("待登记")) for one in found[:10]))
        return self.act_page(row, form, _("由承接单位接办"), put, button=_l("确认承接"), note=said, done=_l("已由承接单位接办。"))


def put_problems(form: Any, plan: EndingPlan) -> None:
    """Each at its field; what concerns the whole above the form."""
    for one in plan.problems:
        name = FORM_FIELDS.get(one.field or "", one.field)
        if name in form:
            form[name].errors = [*form[name].errors, in_words(one.words)]
        else:
            flash(in_words(one.words), "error")


def ending_of(row: Unit) -> UnitEnding | None:
    """How it ended; None while it is there."""
    found: UnitEnding | None = session().scalars(select(UnitEnding).where(UnitEnding.unit_id == row.id)).one_or_none()
    return found


def ending_words(ending: UnitEnding) -> str:
    """并入市金融办; 撤销，由市工信局承接."""
    if ending.kind == "merged":
        return str(_("并入%(unit)s", unit=ending.successor))
    return str(_("撤销，由%(unit)s承接", unit=ending.successor) if ending.successor else _("撤销，没有承接单位"))


def endings_tables(row: Unit) -> list[Table]:
    """Its own ending, and those of units that it succeeded."""
    query = select(UnitEnding).where(or_(UnitEnding.unit_id == row.id, UnitEnding.successor_id == row.id))
    found = [(linked(one.unit), ending_words(one), shown_day(one.on), one.reason, str(one.recorded_by))
             for one in session().scalars(query.order_by(UnitEnding.on, UnitEnding.id))]
    heads = (_l("单位"), _l("撤并"), _l("自"), _l("依据"), _l("登记人"))
    return [Table(_l("撤并与承接"), heads, found)] if found else []
