"""走访频次 The grid of a year: groups, their enterprises, twelve months; each cell opens its visits or records one."""

from datetime import date, timedelta
from typing import Any

from flask import current_app, request
from flask_admin import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select

from admin import ids, xlsx
from admin.doors import turned_away
from admin.house import house, may, session, today
from models.assignments import Relation
from models.groups import LiaisonGroup
from models.visit_grid import Cell, CellState, GridRow, totals, year_grid

FIRST_YEAR = 2013
CLASSES = {
    CellState.MET: "c-ok",
    CellState.SHORT: "c-no",
    CellState.RUNNING: "c-now",
    CellState.PARTIAL: "c-part",
}


class VisitGrid(BaseView):
    """Whoever may list visits sees the grid of what lies within his reach."""

    def __init__(self) -> None:
        super().__init__(name=_l("走访频次"), endpoint="visit_grid", url="visit/grid")

    def is_accessible(self) -> bool:
        """As the list of visits."""
        return may("visit", "list")

    def inaccessible_callback(self, name: Any, **_: Any) -> Any:
        """The way to sign in, or a refusal."""
        return turned_away()

    @expose("/")
    def index(self) -> Any:
        """A year, of one group or of all."""
        year, group = asked()
        rows = year_grid(session(), year, today(), group)
        groups = session().execute(select(LiaisonGroup.id, LiaisonGroup.name).order_by(LiaisonGroup.number)).all()
        month = today().month if year == today().year else 12
        return self.render(
            "visit/grid.html", rows=rows, year=year, group=group, groups=groups, years=years(), month=month,
            sums=totals(rows, month), states=CLASSES, visits_url=visits_url, words_of=words_of, relations=Relation,
        )  # fmt: skip

    @expose("/export/xlsx/")
    def export(self) -> Any:
        """The same, as a sheet."""
        year, group = asked()
        rows = year_grid(session(), year, today(), group)
        heads = [(_("帮扶联系组"), lambda row: row.group), (_("企业"), lambda row: row.enterprise),
                 (_("关系"), lambda row: Relation(row.relation).words)]
        columns = [xlsx.Column(title, read) for title, read in heads]
        columns += [xlsx.Column(_("%(month)s月", month=month), month_reader(month)) for month in range(1, 13)]
        columns.append(xlsx.Column(_("还差（次）"), lambda row: row.missing))
        person, address = current_user, request.full_path
        return xlsx.send(
            _("走访频次%(year)s年", year=year), columns, rows, today(),
            lambda count: house().log_export(session(), person, "visit_grid", count, address),
        )  # fmt: skip


def month_reader(month: int) -> Any:
    """How a sheet reads one month of a row."""
    return lambda row: words_of(row.cells[month - 1])


def words_of(cell: Cell) -> str:
    """2/2，够 — done and due, and what that means."""
    if cell.state in (CellState.NONE, CellState.AHEAD):
        return ""
    mark = {CellState.PARTIAL: _("不考核")}.get(cell.state, _(cell.state.words))
    return f"{cell.done}/{cell.due} {mark}"


def asked() -> tuple[int, int | None]:
    """The year and the group of the address; what cannot be read is this year and all groups."""
    text = request.args.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today().year
    year = year if FIRST_YEAR <= year <= today().year + 1 else today().year
    return year, ids.key_of(LiaisonGroup.__table__.c.id, request.args.get("group", ""))


def years() -> list[int]:
    """The years that may be looked at, this one first."""
    return list(range(today().year, today().year - 5, -1))


def visits_url(row: GridRow, year: int, month: int) -> str:
    """The visits behind a cell: exactly those of its group, enterprise and month."""
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    view = current_app.extensions["desk-views"]["visit"]
    return str(view.list_url(group=row.group_id, enterprise=row.enterprise_id, visited_on_from=first, visited_on_to=last))
