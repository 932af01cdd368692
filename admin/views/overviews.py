"""全市汇总 and 问题台账: Lincang's overview by office (第三条) and its ledger by category (第十条), each as a page and a sheet."""
from collections.abc import Callable
from typing import Any

from flask import abort
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from admin import xlsx
from admin.desk_counts import Counts, line
from admin.desk_figures import rows_of
from admin.doors import door
from admin.formats import day as day_words
from admin.house import session, today
from admin.meeting_doors import person
from admin.overview import OfficeRow, overview, wishes_of
from admin.pages import DeskPage, asked_period
from admin.policy_words import status_words
from admin.showing import linked
from admin.views.bulletins import issues
from admin.views.meetings import own_office
from models.acts import ACTS, Act
from models.facts import policy_for
from models.issues import Issue
from rules.kinds import Ledger
from rules.terms import Step

SHOWN = 300
OVERVIEW, BY_CATEGORY = "3.city-overview", "10.ledger"
READ: dict[str, Callable[[Any], Any]] = {
    "issue.registration_no": lambda row: row[0].registration_no or _("待登记"), "issue.category": lambda row: row[0].category,
    "enterprise.name": lambda row: row[0].enterprise.name, "issue.title": lambda row: row[0].title,
    "unit.name": lambda row: row[0].lead_unit.name if row[0].lead_unit else "", "issue.status": lambda row: status_words(row[0]),
    "issue.due_on": lambda row: row[0].due_on, "file_result.grade": lambda row: row.grade or "",
}
"""The columns that the ledger by category may declare."""


def own_ledger(name: str) -> Ledger:
    """The ledger in the policy of the person's office; 404 where it has none."""
    office = own_office()
    policy = policy_for(office, today()) if office else None
    found = next((rule for rule in policy.of(Ledger) if rule.id.endswith(f"/{name}")), None) if policy else None
    if found is None:
        abort(404)
    return found


def heading(rule: Ledger, first: Any, last: Any) -> tuple[str, ...]:
    """What stands above a sheet."""
    office = own_office()
    return (rule.ledger, str(_("%(office)s　　%(first)s—%(last)s　　经办人：%(who)s", office=office.name if office else "",
                               first=day_words(first), last=day_words(last), who=person().name)))


class OverviewView(DeskPage):
    """全市企业反映困难问题办理情况汇总表."""
    noun, title = "overview", _l("办理情况汇总")
    verbs = frozenset({"list", "export"})

    @door("/", "list")
    def index_view(self) -> Any:
        """A row for each office; each figure opens its rows."""
        rule, (first, last) = own_ledger(OVERVIEW), asked_period(today().replace(month=1, day=1), today())
        boxes = [box for box in rule.columns if box.source.startswith("count.")]
        return self.render("overview/index.html", first=first, last=last, rule=rule, boxes=boxes,
                           rows=overview(issues(), rule, first, last),
                           head=next(box.words for box in rule.columns if box not in boxes),
                           tones={box.source: wishes_of(box.source, first, last)[2] for box in boxes})

    @door("/export/xlsx/", "export")
    def export(self) -> Any:
        """The same, as a sheet in the ledger's own columns."""
        rule, (first, last) = own_ledger(OVERVIEW), asked_period(today().replace(month=1, day=1), today())
        heads = [xlsx.Column(_(box.words), cell_of(box.source)) for box in rule.columns]
        return xlsx.send(rule.ledger, heads, overview(issues(), rule, first, last), last, self.log_export, heading(rule, first, last))


def cell_of(source: str) -> Callable[[OfficeRow], Any]:
    """How a sheet reads a column: the office's name, or a figure."""
    return lambda row: row.cells[source].number if source in row.cells else row.name


class CategoryLedgerView(DeskPage):
    """企业反映困难问题台账."""
    noun, title = "category_ledger", _l("分类问题台账")
    verbs = frozenset({"list", "export"})

    @door("/", "list")
    def index_view(self) -> Any:
        """Category by category: its number, which opens its rows, then its issues in the ledger's own columns."""
        rule, (first, last) = own_ledger(BY_CATEGORY), asked_period(today().replace(month=1, day=1), today())
        rows = list(session().execute(ledger_rows(issues(), first, last).limit(SHOWN + 1)))
        return self.render("overview/categories.html", first=first, last=last, rule=rule, rows=rows[:SHOWN], more=len(rows) > SHOWN,
                           read=READ, numbers=by_category(issues(), first, last), name_link=linked)

    @door("/export/xlsx/", "export")
    def export(self) -> Any:
        """All of them, as a sheet in the ledger's own columns."""
        rule, (first, last) = own_ledger(BY_CATEGORY), asked_period(today().replace(month=1, day=1), today())
        heads = [xlsx.Column(_(box.words), READ[box.source]) for box in rule.columns]
        rows = session().execute(ledger_rows(issues(), first, last).execution_options(yield_per=500))
        return xlsx.send(rule.ledger, heads, rows, last, self.log_export, heading(rule, first, last))


def registered(first: Any, last: Any) -> dict[str, Any]:
    """The list of what was registered in a period, as the list asks for it."""
    return {"registered_on_from": first, "registered_on_to": last}


def ledger_rows(view: Any, first: Any, last: Any) -> Select[Any]:
    """(issue, grade of its latest result in this round), by category and number."""
    told, act = ACTS[Step.FILE_RESULT].__table__.c, Act.__table__.alias("act_of_result")
    grade = select(told.grade).join(act, act.c.id == told.id).where(
        act.c.issue_id == Issue.id, act.c.leg == Issue.leg, act.c.round == Issue.round).order_by(act.c.seq.desc()).limit(1)
    query: Select[Any] = rows_of(view, registered(first, last)).add_columns(grade.correlate(Issue).scalar_subquery().label("grade"))
    return query.options(joinedload(Issue.enterprise), joinedload(Issue.lead_unit)).order_by(
        Issue.category, Issue.registration_no.is_(None), Issue.registration_no, Issue.id)


def by_category(view: Any, first: Any, last: Any) -> list[tuple[str, int, str]]:
    """(category, how many, the list that shows them), each category that has any; one statement."""
    counts = Counts()
    counts.add(rows_of(view, registered(first, last)).with_only_columns(*line("category", name=Issue.category, many=func.count()))
               .group_by(Issue.category))
    counts.ask()
    return [(found.name, found.many, view.list_url(**registered(first, last), category=found.name))
            for found in sorted(counts.of("category"), key=lambda one: (-one.many, one.name)) if found.name]
