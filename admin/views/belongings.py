"""What belongs to an enterprise or a group, as tables for their pages: issues, assignments, informants, visits."""
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from admin import formats
from admin.followed import has_step, is_used
from admin.house import may, session
from admin.showing import linked
from admin.views.noun import Table, holds, list_link, shown_day, until_words
from models.assignments import Assignment, Relation
from models.enterprises import Enterprise
from models.issues import Issue
from models.visits import Visit
from rules.terms import Step

SHOWN = 8


def issues_table(row: Enterprise) -> Table | None:
    """Its latest difficulties, each with its link; without titles for who counts only."""
    view = current_app.extensions["desk-views"].get("issue")
    if view is None or not may("issue", "list"):
        return None
    rows = session().scalars(view.rows().where(Issue.enterprise_id == row.id)
                             .order_by(Issue.received_on.desc(), Issue.id.desc()).limit(SHOWN))
    reads = may("issue", "read")
    found: list[tuple[Any, ...]] = []
    for one in rows:
        number = one.registration_no or _("待登记")
        name = Markup('<a href="{}">{}</a>').format(view.details_url(one), number) if reads else number
        found.append((name, *([one.title] if reads else []), view.written("status", one.status),
                      shown_day(one.received_on), shown_day(one.due_on)))
    heads = (_l("编号"), *([_l("问题")] if reads else []), _l("状态"), _l("收到"), _l("应办结"))
    return Table(_l("困难和问题"), heads, found, _l("没有您可以查看的问题。"), list_link(_l("全部问题"), "issue", enterprise=row.id))


def assignments_table(row: Enterprise) -> Table | None:
    """Which group had it, and when."""
    if not may("assignment", "list") or not (row.assignments or is_used(has_step(Step.ASSIGN))):
        return None
    found = [(linked(one.group), _(Relation(one.relation).words), shown_day(one.from_on), until_words(one))
             for one in reversed(row.assignments)]
    return Table(_l("结对经过"), (_l("帮扶联系组"), _l("关系"), _l("自"), _l("至（不含）")), found, _l("还没有结对。"))


def informants_table(view: Any, row: Enterprise) -> Table:
    """Who spoke for it, and when; whoever may end it finds the link."""
    from admin.views.enterprises import keeps_informants
    ends = view.can_edit and keeps_informants()

    def way(one: Any) -> Any:
        if one.until_on is not None:
            return ""
        return Markup('<a href="{}">{}</a>　<a href="{}">{}</a>').format(
            view.at("pass_informant", row, of=one.id), _("交接"), view.at("dismiss", row, of=one.id), _("离任"))
    found = [(one.name, one.position or formats.NOTHING, "、".join(filter(None, (one.phone, one.email))) or formats.NOTHING,
              shown_day(one.from_on), until_words(one), *([way(one)] if ends else [])) for one in reversed(row.informants)]
    heads = (_l("信息员"), _l("职务"), _l("联系电话"), _l("自"), _l("至（不含）"), *([""] if ends else []))
    return Table(_l("信息员"), heads, found, _l("还没有确定信息员。"))


def visits_table(row: Enterprise) -> Table | None:
    """The latest visits."""
    view = current_app.extensions["desk-views"].get("visit")
    if view is None or not may("visit", "list") or not is_used(has_step(Step.VISIT)):
        return None
    rows = session().scalars(select(Visit).where(Visit.enterprise_id == row.id).options(
        joinedload(Visit.group), joinedload(Visit.recorded_by), joinedload(Visit.recorded_for)).order_by(
            Visit.visited_on.desc(), Visit.id.desc()).limit(SHOWN))
    found = [(Markup('<a href="{}">{}</a>').format(view.details_url(one), shown_day(one.visited_on)), str(one.group),
              one.place or formats.NOTHING, one.met or formats.NOTHING, one.recorder) for one in rows]
    heads = (_l("走访日期"), _l("帮扶联系组"), _l("地点"), _l("见到何人"), _l("登记人"))
    return Table(_l("走访"), heads, found, _l("还没有走访。"), list_link(_l("全部走访"), "visit", enterprise=row.id))


def enterprises_table(group: Any) -> Table:
    """The enterprises that a group has now."""
    rows = session().scalars(select(Assignment).where(Assignment.group_id == group.id).options(
        joinedload(Assignment.enterprise)).order_by(Assignment.relation.desc(), Assignment.from_on))
    found = [(linked(one.enterprise), one.enterprise.county or formats.NOTHING, _(Relation(one.relation).words),
              shown_day(one.from_on)) for one in rows if one.enterprise is not None and holds(one)]
    return Table(_l("现在帮扶联系的企业"), (_l("企业名称"), _l("县区"), _l("关系"), _l("自")), found, _l("现在没有结对的企业。"),
                 list_link(_l("全部结对"), "assignment", group=group.id))
