"""调整结对 Moving enterprises between groups or relations: picked in a list, previewed, confirmed; nothing before that."""
from typing import Any

from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select

from admin.choosing import ChoiceField, RowField
from admin.doors import door
from admin.followed import has_step, is_used
from admin.house import may, now, session
from admin.ids import key_of
from admin.views.handing import confirmed, sent
from admin.views.noun import day_field, form_of_fields
from admin.views.reach import groups_within
from models.assignments import Assignment, Relation
from models.enterprises import Enterprise
from models.groups import LiaisonGroup
from models.handing import MOST_AT_ONCE, Move, plan_move
from models.handing import move as carry_out
from rules.terms import Step

RELATIONS = {one.value: one.words for one in Relation}


class Moving:
    """The part of the assignments' view that moves many at once."""
    render: Any

    @door("/move/", "create", methods=("GET", "POST"))
    def move(self) -> Any:
        """Asked, previewed, and with the stamp of the preview carried out."""
        enterprises, problem = picked()
        form, plan, status = moving_form(), None, 200
        if request.method == "POST" and enterprises:
            status = 422
            if form.validate() and something_asked(form):
                wish = Move(enterprises, form.from_on.data, form.group.data, form.relation.data)
                actor = current_user._get_current_object()
                if request.form.get("stamp"):
                    answer, plan, problem, status = confirmed(lambda stamp: carry_out(session(), actor, now(), wish, stamp))
                    if answer is not None:
                        return answer
                else:
                    plan, status = plan_move(session(), actor, now(), wish), 200
                    session().rollback()
        page = self.render("handover/move.html", form=form, enterprises=enterprises, plan=plan, problem=problem, sent=sent(),
                           relations=RELATIONS)
        return page, status


def groups_to_choose() -> Any:
    """The groups to choose from."""
    with session().no_autoflush:
        return session().scalars(select(LiaisonGroup).where(groups_within())
                                 .order_by(LiaisonGroup.office_id, LiaisonGroup.number)).all()


def moving_form() -> Any:
    """To which group, in which relation, from when."""
    return form_of_fields(
        group=RowField(_l("新的帮扶联系组"), rows=groups_to_choose, identity=lambda row: row.id, blank=True,
                       description=_l("不选的，仍归现在的组。")),
        relation=ChoiceField(_l("新的关系"), options=lambda: [(key, _(words)) for key, words in RELATIONS.items()], blank=True,
                             description=_l("不选的，关系不变。")),
        from_on=day_field(_l("自"), description=_l("这一天起归新的组；可以是今天、以后，或补登记的过去某天，但不早于上一次结对的起日。")))


def something_asked(form: Any) -> bool:
    """A group or a relation."""
    if form.group.data is None and form.relation.data is None:
        form.group.errors = [*form.group.errors, _("请选新的帮扶联系组，或新的关系。")]
        return False
    return True


def picked() -> tuple[list[Enterprise], str]:
    """The enterprises that were picked, or all of a list as it was narrowed; and what is said of it."""
    ids: list[Any] = [key_of(Enterprise.__table__.c.id, text) for text in request.values.getlist("e")]
    statement = select(Enterprise).order_by(Enterprise.name, Enterprise.id)
    if request.values.get("all") in ("enterprise", "assignment"):
        statement = statement.where(Enterprise.id.in_(narrowed(request.values["all"])))
    else:
        statement = statement.where(Enterprise.id.in_([one for one in ids[: MOST_AT_ONCE + 1] if one is not None]))
    found = list(session().scalars(statement.limit(MOST_AT_ONCE + 1)))
    if len(found) > MOST_AT_ONCE or len(ids) > MOST_AT_ONCE:
        said = _("一次最多调整 %(most)s 家，这里只列出前 %(most)s 家；其余的请再办一次，或先用筛选缩小范围。", most=MOST_AT_ONCE)
        return found[:MOST_AT_ONCE], str(said)
    return found, ""


def narrowed(noun: str) -> Any:
    """The enterprises of a list as the address narrows it."""
    view = current_app.extensions["desk-views"][noun]
    statement = view.narrowed(view.asked())
    return statement.with_only_columns(Assignment.enterprise_id if noun == "assignment" else Enterprise.id).order_by(None)


def may_assign() -> bool:
    """Whether the person assigns enterprises to groups: by his right, and where a policy within his reach has groups."""
    return bool(may("assignment", "create")) and is_used(has_step(Step.ASSIGN))


def picking(view: Any, page: Any) -> dict[str, Any]:
    """What stands above a list from which enterprises are picked; nothing for who may not move them."""
    if not may_assign():
        return {"picking": None}
    asked = view.asked()
    here = view.url_of(asked, page=asked.page or None)
    query = here.partition("?")[2]
    whole = f"{view.get_url('assignment.move')}?all={view.noun}" + (f"&{query}" if query else "")
    return {"picking": {"url": view.get_url("assignment.move"), "title": _("调整结对"), "everything": whole,
                        "count": page.count if 0 < page.count <= MOST_AT_ONCE else 0,
                        "tick": here + ("&" if query else "?") + "tick=1"}}
