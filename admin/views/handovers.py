"""交接记录 Handovers: what passed into other hands, kept as it was done; undone on its own day alone."""
from typing import Any

from flask import flash, redirect
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select

from admin import formats
from admin.asking import QuickView
from admin.doors import door
from admin.house import now, session, today
from admin.language import in_words
from admin.showing import linked
from admin.views.noun import Button, NounView, Table
from models.assignments import Relation
from models.handing_undone import NotUndone, undo, why_not_undone
from models.handovers import Handover, HandoverKind, HandoverRow

LISTED = 3


def what(_view: Any, _context: Any, row: Handover, _name: str) -> str:
    """鲁信纺织等 5 家；第三组 王强 → 李敏."""
    rows = (row.undoes or row).rows
    if row.kind != HandoverKind.ASSIGNMENT:
        return "；".join(f"{one} {one.old_name} → {one.new_name}" for one in rows)
    names = "、".join(str(one) for one in rows[:LISTED])
    return str(_("%(names)s等 %(count)s 家", names=names, count=len(rows))) if len(rows) > LISTED else names


def state(_view: Any, _context: Any, row: Handover, _name: str) -> Any:
    """有效, 已撤销, 撤销."""
    if row.undoes_id is not None:
        return formats.badge(_("撤销"), "wait")
    return formats.badge(_("已撤销"), "late") if row.undone_by is not None else formats.badge(_("有效"), "ok")


class HandoverView(NounView):
    """交接."""
    model, noun, title, unit = Handover, "handover", _l("交接记录"), _l("次")
    verbs = frozenset({"list", "read", "edit", "export"})
    column_list = ("made_on", "kind", "what", "from_on", "made_by", "state")
    column_details_list = ("kind", "from_on", "made_by", "made_at", "state")
    form_columns = ()
    column_export_list = ("made_on", "kind", "what", "from_on", "made_by")
    column_filters = ("kind", "made_on", "from_on")
    column_sortable_list = ("made_on", "kind", "from_on")
    column_default_sort = [("made_on", True), ("id", True)]
    column_labels = {"what": _l("交接内容"), "state": _l("状态")}
    column_formatters = {"what": what, "state": state}
    column_formatters_export = {"what": what}
    behind = ("rows.enterprise", "rows.new_group", "rows.old_group", "undoes.rows.enterprise", "undoes.rows.new_group", "undone_by")
    narrow = ("made_by",)
    quick_views = (QuickView("today", _l("今天"), lambda: Handover.made_on == today(), counted=False),)

    def row_title(self, row: Handover) -> str:
        """调整结对 2014-03-16 起."""
        return str(_("%(kind)s（自 %(day)s 起）", kind=_(HandoverKind(row.kind).words), day=formats.day(row.from_on, today())))

    def why_fixed(self, row: Any) -> str:
        """What was done is undone or done anew, never rewritten."""
        return str(_("交接记录不能修改；当日可以撤销。"))

    def note(self, row: Handover) -> Any:
        """Whether it still stands."""
        if row.undoes is not None:
            return _("这是对 %(what)s 的撤销，情况已恢复原状。", what=str(row.undoes))
        if row.undone_by is not None:
            one = row.undone_by
            return _("已于 %(when)s 由 %(who)s 撤销。", when=formats.moment(one.made_at, today()), who=str(one.made_by))
        return ""

    def tables(self, row: Handover) -> list[Table]:
        """Each enterprise or person, with both hands."""
        rows = session().scalars(select(HandoverRow).where(HandoverRow.handover_id == (row.undoes_id or row.id))
                                 .order_by(HandoverRow.id)).all()
        if row.kind == HandoverKind.ASSIGNMENT:
            found: list[tuple[Any, ...]] = [(linked(one.enterprise) if one.enterprise else formats.NOTHING,
                                             hand(one.old_group, one.old_relation), hand(one.new_group, one.new_relation))
                                            for one in rows]
            return [Table(_l("企业"), (_l("企业名称"), _l("原来"), _l("调整后")), found)]
        found = [(linked(one.enterprise or one.new_group), one.old_name, one.new_name) for one in rows]
        return [Table(_l("人员"), (_l("组或企业"), _l("前任"), _l("继任")), found)]

    def buttons(self, row: Handover) -> list[Button]:
        """On its own day, for who may."""
        if not self.can_edit or why_not_undone(session(), row, now()):
            return []
        return [Button(_l("撤销"), self.at("undo", row), post=True, tone="late", confirm=_l(
            "撤销后恢复到这次交接之前的情况，记录和日志都保留。确定撤销吗？"))]

    @door("/undo/", "edit", methods=("POST",))
    def undo(self) -> Any:
        """The history comes back exactly as it was before."""
        row = self.row_or_404()
        try:
            undo(session(), current_user._get_current_object(), now(), row)
            session().commit()
        except NotUndone as why:
            session().rollback()
            flash(in_words(str(why)), "error")
        else:
            flash(_("已撤销，情况恢复原状。"), "success")
        return redirect(self.details_url(row))


def hand(group: Any, relation: str | None) -> Any:
    """第三组（帮扶）."""
    if group is None:
        return _("未结对")
    return f"{group}（{_(Relation(relation).words)}）" if relation else str(group)
