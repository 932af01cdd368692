"""应做事项: what groups, units and the office owe and have done over any span, and the rows behind each figure."""
from typing import Any

from flask import abort, flash, request
from flask_admin import BaseView
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from admin import ids, owing, spans, xlsx
from admin.addresses import for_the_log
from admin.doors import Doors, door
from admin.house import house, session, today
from models.obligations import owed_by
from models.owing import OwedState

PAGE = 100


class ObligationsView(Doors, BaseView):
    """For the office and who supervises it; it reads and never writes."""
    noun = "obligation"
    verbs = frozenset({"list", "export"})

    def __init__(self) -> None:
        super().__init__(name=_l("应做事项"), endpoint="obligation", url="obligation")

    def asked(self) -> spans.Span:
        """The span of the address; one that cannot be is told."""
        span = spans.read(request.args, today())
        if span.complaint:
            flash(span.complaint, "error")
        return span

    @door("/", "list")
    def index_view(self) -> Any:
        """By group, unit and office."""
        span = self.asked()
        made = owing.sections(owing.found_in(span.period), today())
        return self.render("obligation/index.html", span=span, usual=spans.usual(today()), sections=made, rule_title=owing.rule_title,
                           ahead=span.period.start > today())

    @door("/rows/", "list")
    def rows_view(self) -> Any:
        """The rows behind a figure."""
        span, rule, owner, state = self.asked(), *behind_what()
        found = owing.behind(owing.found_in(span.period), today(), rule, owner, state)
        page = ids.page_of(request.args.get("page"))
        shown = owing.rows(found[page * PAGE:(page + 1) * PAGE], today())
        name = owing.owners().get((owed_by(rule), owner or 0), "")
        return self.render("obligation/rows.html", span=span, rule=rule, owner=owner, owner_name=name, state=state, rows=shown,
                           count=len(found), page=page, first=page * PAGE, more=len(found) > (page + 1) * PAGE,
                           states=list(OwedState), tones=owing.TONES, rule_title=owing.rule_title)

    @door("/export/xlsx/", "export")
    def export(self) -> Any:
        """The sums as a sheet: one line for each owner and rule."""
        span = self.asked()
        made = owing.sections(owing.found_in(span.period), today())
        columns = [
            xlsx.Column(_("类别"), lambda row: row.who), xlsx.Column(_("名称"), lambda row: row.owner),
            xlsx.Column(_("事项"), lambda row: row.rule), xlsx.Column(_("应做"), lambda row: row.sum.due),
            xlsx.Column(_("已做"), lambda row: row.sum.done), xlsx.Column(_("缺"), lambda row: row.sum.short),
            xlsx.Column(_("进行中还差"), lambda row: row.sum.running), xlsx.Column(_("部分（只展示）"), lambda row: row.sum.partial),
        ]
        return send(_("应做事项%(span)s", span=span.words), columns, owing.lines(made))

    @door("/rows/export/xlsx/", "export")
    def rows_export(self) -> Any:
        """The rows behind a figure as a sheet, all of them."""
        span, rule, owner, state = self.asked(), *behind_what()
        found = owing.behind(owing.found_in(span.period), today(), rule, owner, state)
        columns = [
            xlsx.Column(owing.titles()[owed_by(rule)], lambda row: row.owner), xlsx.Column(_("对象"), lambda row: row.each),
            xlsx.Column(_("期间"), lambda row: row.period), xlsx.Column(_("期间起日"), lambda row: row.starts),
            xlsx.Column(_("应做"), lambda row: row.due), xlsx.Column(_("已做"), lambda row: row.done),
            xlsx.Column(_("还差"), lambda row: row.missing), xlsx.Column(_("情形"), lambda row: str(_(row.state.words))),
            xlsx.Column(_("完成日期"), lambda row: "、".join(map(str, row.days))),
        ]
        title = _("%(rule)s%(span)s", rule=owing.rule_title(rule), span=span.words)
        return send(title, columns, owing.rows(found, today()))


def behind_what() -> tuple[str, int | None, str]:
    """Rule, owner and state of the address; a rule that is not there is no page."""
    rule, owner, state = (request.args.get(name, "") for name in ("rule", "owner", "state"))
    if rule not in owing.rules_in_order() or (state and state not in {*OwedState, owing.ALL_COUNTED}):
        abort(404)
    key = ids.key_of(owing.OWNERS[owed_by(rule)].__table__.c.id, owner) if owner else None
    if owner and key is None:
        abort(404)
    return rule, key, state


def send(title: str, columns: list[xlsx.Column], rows: Any) -> Any:
    """A sheet, and a line in the log that it left the house."""
    person, address = current_user, for_the_log()
    return xlsx.send(title, columns, rows, today(), lambda count: house().log_export(session(), person, "obligation", count, address))
