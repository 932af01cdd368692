"""简报与通报 Bulletins, first form: the week's progress (第七条) and the circular by unit (第十一条), on a page and as a sheet."""
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import abort, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from admin import ids, xlsx
from admin.bulletin import Row, counted, rows_of_week, week_of
from admin.circular import UnitRow, circular, columns, weekly
from admin.desk_figures import view_of
from admin.doors import door
from admin.formats import day as day_words
from admin.house import session, today
from admin.meeting_doors import person
from admin.pages import DeskPage, asked_day, asked_period, ledger_of
from admin.showing import linked
from admin.views.meetings import own_office
from models.issues import STATUSES, Issue
from models.units import Unit

SHOWN = 300
READ: dict[str, Callable[[Row], Any]] = {
    "issue.number": lambda row: row.issue.registration_no or _("待登记"), "enterprise.name": lambda row: row.issue.enterprise.name,
    "issue.title": lambda row: row.issue.title, "unit.name": lambda row: row.issue.lead_unit.name if row.issue.lead_unit else "",
    "status": lambda row: _(STATUSES[row.issue.status]), "progress.account": lambda row: row.account,
    "issue.due_on": lambda row: row.issue.due_on,
}
"""The bulletin's own columns."""
COUNTED = {"count.received": "received", "count.closed": "closed", "count.on_time": "on_time", "count.overdue": "overdue",
           "count.reworked": "reworked"}
"""The circular's own columns -> the figures that they are."""


class BulletinView(DeskPage):
    """每周简报."""
    noun, title = "bulletin", _l("每周简报")
    verbs = frozenset({"list", "export"})

    @door("/", "list")
    def index_view(self) -> Any:
        """A week: its figures, then its issues in the ledger's own columns."""
        week = week_of(asked_day("week", today()))
        rows = list(rows_of_week(issues(), week, SHOWN + 1))
        return self.render(
            "bulletin/index.html", week=week, rule=ledger_of(own_office(), "7.bulletin", today()), figures=counted(week),
            rows=rows[:SHOWN], more=len(rows) > SHOWN, read=READ, name_link=linked, issue_view=issues(),
            before=week.start - timedelta(days=7), after=week.until if week.until <= today() else None)

    @door("/export/xlsx/", "export")
    def export(self) -> Any:
        """The same rows, all of them, as a sheet under its heading."""
        week, office = week_of(asked_day("week", today())), own_office()
        rule = ledger_of(office, "7.bulletin", today())
        heads = [xlsx.Column(_(box.words), READ[box.source]) for box in rule.columns]
        heads.append(xlsx.Column(_("本周情况"), lambda row: "、".join(row.tags)))
        sums = "　".join(f"{one.title} {one.text}" for one in counted(week))
        said = _("%(office)s　　%(first)s—%(last)s　　经办人：%(who)s", office=office.name if office else "",
                 first=day_words(week.start), last=day_words(week.last), who=person().name)
        return xlsx.send(rule.ledger, heads, rows_of_week(issues(), week), week.last, self.log_export, (rule.ledger, said, sums))


class CircularView(DeskPage):
    """定期通报."""
    noun, title = "circular", _l("定期通报")
    verbs = frozenset({"list", "export"})

    @door("/", "list")
    def index_view(self) -> Any:
        """A row for each unit; each figure opens its rows."""
        first, last = asked_period(today().replace(day=1), today())
        return self.render("circular/index.html", first=first, last=last, rows=circular(issues(), first, last),
                           heads=columns(first, last), rule=ledger_of(own_office(), "11.circular", today()))

    @door("/weeks/", "list")
    def weeks(self) -> Any:
        """The weekly reports behind a figure: issue by issue and week by week, of one unit or of all."""
        first, last = asked_period(today().replace(day=1), today())
        unit = ids.key_of(Unit.__table__.c.id, request.args.get("unit", ""))
        if request.args.get("unit") and unit is None:
            abort(404)
        found = [one for key, several in weekly(first, last).items() if unit in (None, key) for one in several]
        found.sort(key=lambda one: (one.period.start, one.each), reverse=True)
        wanted = {int(one.each or 0) for one in found[:SHOWN]}
        known = {row.id: row for row in session().scalars(
            select(Issue).where(Issue.id.in_(wanted)).options(joinedload(Issue.enterprise), joinedload(Issue.lead_unit)))}
        names = dict(session().execute(select(Unit.id, Unit.name)).all())
        return self.render("circular/weeks.html", first=first, last=last, found=found[:SHOWN], count=len(found), known=known,
                           names=names, unit=unit, name_link=linked)

    @door("/export/xlsx/", "export")
    def export(self) -> Any:
        """The same, as a sheet: the clause's own columns first."""
        first, last = asked_period(today().replace(day=1), today())
        office = own_office()
        rule = ledger_of(office, "11.circular", today())
        own = {box.source: box.words for box in rule.columns}
        heads = [xlsx.Column(_(own.pop("unit.name", "责任单位")), lambda row: row.name)]
        heads += [xlsx.Column(_(words), reader(COUNTED[source])) for source, words in own.items()]
        shown = {COUNTED[source] for source in own}
        heads += [xlsx.Column(words, reader(key)) for key, (words, _wishes, _tone) in columns(first, last).items() if key not in shown]
        heads += [xlsx.Column(_("周反馈应报"), lambda row: row.owed), xlsx.Column(_("周反馈已报"), lambda row: row.done),
                  xlsx.Column(_("平均办理天数"), lambda row: float(row.average) if row.average else None)]
        said = _("%(office)s　　%(first)s—%(last)s　　经办人：%(who)s", office=office.name if office else "",
                 first=day_words(first), last=day_words(last), who=person().name)
        return xlsx.send(rule.ledger, heads, circular(issues(), first, last), last, self.log_export, (rule.ledger, said))


def reader(key: str) -> Callable[[UnitRow], int]:
    """How a sheet reads a figure."""
    return lambda row: row.cells[key].number


def issues() -> Any:
    """The list behind every figure; 404 for who may not open it."""
    view = view_of("issue")
    if view is None:
        abort(404)
    return view
