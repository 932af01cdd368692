"""交接的页面 What the handovers' pages share: a preview first, and one button that writes what was previewed."""
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms.validators import Optional

from admin.evidence import put_refusals
from admin.house import now, session
from admin.language import in_words
from admin.lookups import LookupField
from admin.views.noun import day_field, form_of_fields, is_me, line_field
from admin.views.people import PEOPLE
from models.groups import GroupMembership
from models.handing import Changed, NotHanded, Succession, plan_succession, succeed
from models.handing_plan import Plan
from models.handovers import Handover
from models.informants import Informant

NOT_CARRIED = ("csrf_token", "stamp", "e")


def sent() -> dict[str, str]:
    """What the form said, to be said again with the confirmation."""
    return {name: value for name, value in request.form.items() if name not in NOT_CARRIED}


def confirmed(write: Callable[[str], Handover]) -> tuple[Any, Plan | None, str, int]:
    """(answer, plan to show again, what is said, status): carried out whole, or nothing of it."""
    try:
        made = write(request.form.get("stamp", ""))
        session().commit()
    except (Changed, NotHanded) as error:
        session().rollback()
        return None, error.plan, in_words(str(error)), 409
    flash(_("已办理。登记当日可以在这一页撤销。"), "success")
    return redirect(url_for("handover.details_view", id=made.id)), None, "", 302


class Marked:
    """Shows that it must be filled; the plan says so when it is not."""
    field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Nothing."""


def people_form(leaving: GroupMembership | Informant) -> Any:
    """Who follows, and from when."""
    day = day_field(_l("交接日期"), description=_l("这一天起由继任办理；前任到前一天为止。"))
    if isinstance(leaving, GroupMembership):
        return form_of_fields(person=LookupField(_l("继任"), [Marked()], lookup=PEOPLE, description=_l(
            "输入姓名或用户名的一部分，从列表中选择。")), from_on=day)
    return form_of_fields(
        name=line_field(_l("继任"), 40), position=line_field(_l("职务"), 40), phone=line_field(_l("联系电话"), 40),
        person=LookupField(_l("登录账号"), [Optional()], lookup=PEOPLE, description=_l(
            "在网上报送的填写；填了账号的，姓名、职务、电话可以不填。")), from_on=day)


def people_page(view: Any, row: Any, leaving: GroupMembership | Informant, heading: Any) -> Any:
    """The page of one person's handover: asked, previewed, confirmed."""
    form, plan, problem, status = people_form(leaving), None, "", 200
    if request.method == "POST":
        status = 422
        if form.validate() and not_himself(form):
            wish = succession(leaving, form)
            actor = current_user._get_current_object()
            if request.form.get("stamp"):
                answer, plan, problem, status = confirmed(lambda stamp: succeed(session(), actor, now(), wish, stamp))
                if answer is not None:
                    return answer
            else:
                plan = plan_succession(session(), actor, now(), wish)
                session().rollback()
                status = 200
            if plan is not None and plan.refusals:
                put_refusals(form, plan.refusals)
                plan, status = None, 422
    page = view.render("handover/people.html", form=form, model=row, act_heading=heading, plan=plan, problem=problem,
                       sent=sent(), leaving=name_of(leaving), successor=successor_of(form),
                       of_group=isinstance(leaving, GroupMembership), relations={})
    return page, status


def name_of(leaving: GroupMembership | Informant) -> str:
    """Who leaves."""
    return leaving.name if isinstance(leaving, Informant) else leaving.person.name


def successor_of(form: Any) -> str:
    """Who follows, in words."""
    name = form["name"].data if "name" in form else ""
    return str(name or form["person"].data or "")


def not_himself(form: Any) -> bool:
    """Nobody appoints himself."""
    if is_me(form["person"].data):
        form["person"].errors = [*form["person"].errors, _("不能任命自己。")]
        return False
    return True


def succession(leaving: GroupMembership | Informant, form: Any) -> Succession:
    """What the form asks for."""
    own = {name: form[name].data or "" for name in ("name", "position", "phone") if name in form}
    return Succession(leaving, form["from_on"].data, form["person"].data, **own)

