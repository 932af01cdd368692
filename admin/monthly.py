"""每月简报 A month's figures and lists (第十九条): each figure is the list that it opens, office by office.

An issue belongs to the office that received it first, whoever handles it since: so every issue is counted in one row,
and the rows sum up to the whole. What is told here is what an edition keeps, word for word.
"""
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import joinedload, lazyload

from admin.desk_counts import Counts, line
from admin.desk_figures import rows_of
from admin.house import session, today
from models.issues import STATUSES, Issue
from models.monthly_editions import first_of_next
from models.offices import Office

MOST_LISTED = 500
HOME = func.coalesce(Issue.passed_from_id, Issue.office_id)
"""The office that received it first."""


@dataclass(frozen=True)
class Part:
    """A list of the bulletin: its rows as they are printed, and the address of the same rows."""
    title: str
    url: str
    columns: list[str]
    rows: list[list[Any]]
    ids: list[int] = field(default_factory=list)
    more: bool = False
    """Whether there are others, which the address has."""


@dataclass(frozen=True)
class Month:
    """A month of one office: columns and rows of figures, each figure's address beside it, and the lists."""
    first: date
    columns: list[str]
    rows: list[list[Any]]
    urls: list[list[str]]
    parts: list[Part]

    @property
    def kept(self) -> dict[str, Any]:
        """What an edition keeps."""
        lists = [{"title": one.title, "columns": one.columns, "rows": one.rows} for one in self.parts]
        return {"columns": self.columns, "rows": self.rows, "lists": lists}


def figures_of(first: date) -> dict[str, tuple[str, dict[str, Any], str]]:
    """key -> (words, what its list asks, tone), in the clause's own order."""
    last = first_of_next(first) - timedelta(days=1)

    def within(name: str) -> dict[str, Any]:
        return {f"{name}_from": first, f"{name}_to": last}
    return {
        "received": (_("收到"), within("received_on"), ""), "dispatched": (_("交办"), within("dispatched_on"), ""),
        **{grade.lower(): (_("%(grade)s 类", grade=grade), {**within("result_on"), "grade": grade}, "") for grade in "ABC"},
        "closed": (_("已销号"), within("closed_on"), ""),
        "overdue": (_("逾期"), {"overdue_on": min(last + timedelta(days=1), today())}, "late"),
    }


def month_of(view: Any, office: Office, first: date, most: int | None) -> Month:
    """The month of an office and of those below it, of each list so many rows; a constant number of statements."""
    asked, offices = figures_of(first), offices_of(office)
    numbers = counted(view, asked)
    rows, urls = [], []
    for one in offices:
        rows.append([one.short_name, *(numbers.get((key, one.id), 0) for key in asked)])
        urls.append([view.list_url(**wishes, home=one.id) for _w, wishes, _t in asked.values()])
    if len(offices) > 1:
        rows.append([str(_("合计")), *(sum(row[place] for row in rows) for place in range(1, len(asked) + 1))])
        urls.append([view.list_url(**wishes, home=[one.id for one in offices]) for _w, wishes, _t in asked.values()])
    columns = [str(_("办公室")), *(str(words) for words, _wishes, _tone in asked.values())]
    return Month(first, columns, rows, urls, [*parts_of(view, offices, asked, most)])


def offices_of(office: Office) -> list[Office]:
    """The office itself and those below it."""
    query = select(Office).where((Office.id == office.id) | (Office.parent_id == office.id)).options(lazyload(Office.followed))
    return list(session().scalars(query.order_by(Office.parent_id.is_not(None), Office.id)))


def counted(view: Any, asked: dict[str, Any]) -> dict[tuple[str, int], int]:
    """Every figure of every office, in one statement."""
    counts = Counts()
    for key, (_words, wishes, _tone) in asked.items():
        counts.add(rows_of(view, wishes).with_only_columns(*line(key, key=cast(HOME, String), many=func.count())).group_by(HOME))
    counts.ask()
    return {(key, int(found.key)): found.many for key in asked for found in counts.of(key)}


def parts_of(view: Any, offices: list[Office], asked: dict[str, Any], most: int | None) -> Iterable[Part]:
    """What was closed, what came of the results of the month, and what is overdue."""
    home = [one.id for one in offices]
    results = {key: value for key, value in asked["a"][1].items() if key != "grade"}
    for title, wishes in ((_("本月销号"), asked["closed"][1]), (_("本月反馈"), results), (_("月末逾期"), asked["overdue"][1])):
        query = rows_of(view, {**wishes, "home": home}).order_by(Issue.office_id, Issue.registration_no, Issue.id)
        loaded = (joinedload(Issue.enterprise), joinedload(Issue.lead_unit), joinedload(Issue.office).lazyload(Office.followed))
        found = list(session().scalars(query.options(*loaded).limit(most and most + 1)))
        more, found = most is not None and len(found) > most, found[:most]
        columns = [_("编号"), _("企业名称"), _("问题"), _("承办单位"), _("状态"), _("办理结果"), _("应办结")]
        yield Part(str(title), view.list_url(**wishes, home=home), [str(one) for one in columns],
                   [row_of(one) for one in found], [one.id for one in found], more)


def row_of(issue: Issue) -> list[Any]:
    """One issue, as it is printed."""
    return [issue.registration_no or str(_("待登记")), issue.enterprise.name, issue.title,
            issue.lead_unit.name if issue.lead_unit else "", str(_(STATUSES[issue.status])),
            str(_("%(grade)s 类", grade=issue.grade)) if issue.grade else "", str(issue.due_on or "")]
