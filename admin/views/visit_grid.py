"""走访频次 The grid of a year: groups, their enterprises, twelve months; each cell opens its visits or records one.

Who sees several groups sees the year at a glance first, group by month; a cell there opens the group's own grid.
"""
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, request, url_for
from flask_admin import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import or_, select

from admin import ids, xlsx
from admin.addresses import for_the_log
from admin.doors import turned_away
from admin.house import house, may, session, today
from admin.owing import offices
from admin.views.visits import my_groups
from models.assignments import Relation
from models.groups import LiaisonGroup
from models.visit_grid import Cell, CellState, GridRow, Month, overview, totals, year_grid
from rules.calendar import last_of_month

FIRST_YEAR = 2013
MOST_ROWS = 400
"""More enterprises than these are shown group by group."""
CLASSES = {
    CellState.MET: "c-ok",
    CellState.SHORT: "c-no",
    CellState.RUNNING: "c-now",
    CellState.PARTIAL: "c-part",
}


@dataclass(frozen=True)
class Wish:
    """What an address asks of the grid; what cannot be read is left out, and the year is this one."""
    year: int
    group: int | None = None
    relation: str = ""
    month: int | None = None
    short: bool = False
    whole: bool = False
    """Every enterprise, though no group is chosen."""

    def address(self, **changes: Any) -> str:
        """The grid with some of it changed."""
        told = {"year": self.year, "group": self.group, "relation": self.relation, "month": self.month,
                "short": "1" if self.short else None, "all": "1" if self.whole else None, **changes}
        return url_for("visit_grid.index", **{name: value for name, value in told.items() if value})

    def keeps(self, row: GridRow) -> bool:
        """Whether a row is asked for."""
        cells = row.cells if self.month is None else (row.cells[self.month - 1],)
        is_short = any(cell.state in (CellState.SHORT, CellState.RUNNING) for cell in cells)
        return self.relation in ("", row.relation) and (is_short or not self.short)


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
        wish = asked()
        found = [row for row in year_grid(session(), wish.year, today(), wish.group) if wish.relation in ("", row.relation)]
        glance = overview(found)
        several = len(glance) > 2
        rows = [row for row in found if wish.keeps(row)] if wish.whole or not several else []
        month = wish.month or (today().month if wish.year == today().year else 12)
        return self.render(
            "visit/grid.html", wish=wish, rows=rows[:MOST_ROWS], many=len(rows), several=several, glance=glance, found=bool(found),
            groups=groups_seen(), years=years(),
            month=month, sums=totals(found, month), states=CLASSES, visits_url=visits_url, words_of=words_of,
            month_words=month_words, relations=Relation, record_url=recorder(), now_month=today().month if wish.year == today().year else 0,
        )  # fmt: skip

    @expose("/export/xlsx/")
    def export(self) -> Any:
        """The same, as a sheet: the words of the cells, and the year's sums as numbers."""
        wish = asked()
        rows = [row for row in year_grid(session(), wish.year, today(), wish.group) if wish.keeps(row)]
        heads = [(_("帮扶联系组"), lambda row: row.group), (_("企业"), lambda row: row.enterprise),
                 (_("关系"), lambda row: str(_(Relation(row.relation).words)))]
        columns = [xlsx.Column(title, read) for title, read in heads]
        columns += [xlsx.Column(_("%(month)s月", month=month), month_reader(month)) for month in range(1, 13)]
        columns += [xlsx.Column(_("应做（次）"), lambda row: row.due), xlsx.Column(_("已做（次）"), lambda row: row.done),
                    xlsx.Column(_("还差（次）"), lambda row: row.missing)]
        person, address = current_user, for_the_log()
        return xlsx.send(
            _("走访频次%(year)s年", year=wish.year), columns, rows, today(),
            lambda count: house().log_export(session(), person, "visit_grid", count, address),
        )  # fmt: skip


def groups_seen() -> list[tuple[int, str]]:
    """The groups of his offices, and his own."""
    seen = or_(LiaisonGroup.office_id.in_(offices()), LiaisonGroup.id.in_(my_groups()))
    query = select(LiaisonGroup.id, LiaisonGroup.name).where(seen).order_by(LiaisonGroup.office_id, LiaisonGroup.number)
    return [(key, name) for key, name in session().execute(query)]


def month_reader(month: int) -> Any:
    """How a sheet reads one month of a row."""
    return lambda row: words_of(row.cells[month - 1])


def words_of(cell: Cell) -> str:
    """2/2 够 — done and due, and what that means."""
    if cell.state in (CellState.NONE, CellState.AHEAD):
        return ""
    return f"{cell.done}/{cell.due} {_(cell.state.words)}"


def month_words(month: Month) -> str:
    """够 9 户，不够 3 户，部分 1 户."""
    parts = ((CellState.MET, month.met), (CellState.SHORT, month.short), (CellState.RUNNING, month.running),
             (CellState.PARTIAL, month.partial))
    return "，".join(str(_("%(state)s %(many)s 户", state=_(state.words), many=many)) for state, many in parts if many)


def asked() -> Wish:
    """What the address asks."""
    text = request.args.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today().year
    year = year if FIRST_YEAR <= year <= today().year + 1 else today().year
    month = request.args.get("month", "")
    relation = request.args.get("relation", "")
    return Wish(
        year, ids.key_of(LiaisonGroup.__table__.c.id, request.args.get("group", "")),
        relation if relation in set(Relation) else "", int(month) if month in map(str, range(1, 13)) else None,
        request.args.get("short") == "1", request.args.get("all") == "1")


def years() -> list[int]:
    """The years that may be looked at, this one first."""
    return list(range(today().year, today().year - 5, -1))


def visits_url(row: GridRow, year: int, month: int) -> str:
    """The visits behind a cell: exactly those of its group, enterprise and month."""
    view = current_app.extensions["desk-views"]["visit"]
    return str(view.list_url(group=row.group_id, enterprise=row.enterprise_id, visited_on_from=date(year, month, 1),
                             visited_on_to=last_of_month(year, month)))


def recorder() -> Any:
    """For a row, the form that records a visit of today with all that is known; nothing where it is not his to record."""
    mine = set(my_groups()) if may("visit", "create") else set()
    here = request.full_path.rstrip("?")

    def url(row: GridRow) -> str:
        known = {"enterprise": row.enterprise_id, "visited_on": today(), "url": here}
        return url_for("visit.create_view", **known) if row.group_id in mine and row.holds_now else ""
    return url
