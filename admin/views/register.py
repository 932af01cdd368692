"""编号登记簿: who took which number of a series for what, on which day, and what became of it; gaps are shown as faults."""
from dataclasses import dataclass, replace
from typing import Any

from flask import abort, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from admin import xlsx
from admin.doors import door
from admin.house import session, today
from admin.ids import page_of
from admin.pages import DeskPage
from admin.real import standing
from admin.register_rows import columns, opening_words, row_of
from models.numbers import NumberCounter
from models.offices import Office
from models.register import (
    FAULTS,
    SERIES,
    Key,
    Register,
    State,
    Taken,
    counters_of,
    entries,
    register_of,
    series_of,
)

ON_A_PAGE = 50
OLDEST, LATEST = 1990, 2099
SHOWN = {"taken": (State.HOLDS, State.VOID, State.RETURNED, State.BEYOND), "holds": (State.HOLDS,), "void": (State.VOID,),
         "returned": (State.RETURNED,), "faults": FAULTS}
"""What an address may ask for, and the states that it shows."""


@dataclass(frozen=True)
class Wish:
    """What the address asks for: a register, which of its states, which page."""
    office: Office
    key: Key
    counters: tuple[NumberCounter, ...]
    series: tuple[str, ...]
    years: tuple[int, ...]
    state: str = ""
    page: int = 0

    def args(self, **changed: Any) -> dict[str, Any]:
        """The address of the same with something changed, on its first page; what is None is left out."""
        said = {"office": self.office.id, "series": self.key.series, "year": self.key.year, "state": self.state or None, **changed}
        return {name: value for name, value in said.items() if value is not None}


class RegisterView(DeskPage):
    """Readers of the office, and of those below it."""
    noun, title = "register", _l("编号登记簿")
    verbs = frozenset({"list", "export"})

    @door("/", "list")
    def index_view(self) -> Any:
        """One register: its counts, and a page of its numbers."""
        offices = offices_seen()
        wish = asked(offices)
        found = register_of(session().session(), wish.key, wish.counters)
        lines = lines_of(found, wish)
        wish = replace(wish, page=min(wish.page, max(0, (len(lines) - 1) // ON_A_PAGE)))
        first = wish.page * ON_A_PAGE
        rows = [row_of(found, one) for one in entries(session().session(), wish.key, lines[first:first + ON_A_PAGE])]
        return self.render(
            "register/index.html", wish=wish, offices=offices, register=found, rows=rows, first=first, count=len(lines),
            more=len(lines) > first + ON_A_PAGE, words_of_series=SERIES, counts=counts(found), opening=opening_words(found),
            heads=[(name, column.title) for name, column in columns()])

    @door("/export/xlsx/", "export")
    def export(self) -> Any:
        """The same as a sheet: every number that the address asks for."""
        wish = asked(offices_seen())
        found = register_of(session().session(), wish.key, wish.counters)
        rows = [row_of(found, one) for one in entries(session().session(), wish.key, lines_of(found, wish), some=False)]
        series = str(_(SERIES[wish.key.series]))
        counted = "，".join(f"{words} {number}" for words, number in (
            *((words, number) for _key, words, number, _tone in counts(found)), (_("末号"), found.last)))
        said = "　　".join(filter(None, (wish.office.name, counted, opening_words(found))))
        title = str(_("%(year)s年%(series)s登记簿", year=wish.key.year, series=series))
        return xlsx.send(title, [column for _name, column in columns()], rows, today(), self.log_export, (title, said))


def offices_seen() -> list[Office]:
    """Those whose registers the person reads, his own first; 404 for none."""
    held, scope = standing(), session().info.get("scope")
    own = {grant.office for grant in held.actor.grants} if held else set()
    query = select(Office).where(Office.id.in_(getattr(scope, "offices", frozenset()))).order_by(Office.id)
    found = sorted(session().scalars(query), key=lambda one: one.id not in own)
    if not found:
        abort(404)
    return found


def asked(offices: list[Office]) -> Wish:
    """What the address says; what cannot be read, or is not his, is the usual: his own office, registrations, this year."""
    given = request.args
    office = next((one for one in offices if str(one.id) == given.get("office")), offices[0])
    counters = tuple(counters_of(session().session(), office.id))
    known = tuple(series_of(counters, office, today()))
    series = given["series"] if given.get("series") in known else known[0]
    used = [one.year for one in counters if one.series == series]
    usual = today().year if today().year in used or not used else used[0]
    text = given.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 and OLDEST <= int(text) <= LATEST else usual
    years = tuple(sorted({today().year, year, *used}, reverse=True))
    state = given.get("state", "")
    return Wish(office, Key(office.id, series, year), counters, known, years, state if state in SHOWN else "",
                page_of(given.get("page")))


def lines_of(found: Register, wish: Wish) -> tuple[Taken, ...]:
    """Those of its numbers that are asked for."""
    return found.of(*SHOWN[wish.state]) if wish.state else found.lines


def counts(found: Register) -> list[tuple[str, str, int, str]]:
    """(key, words, number, tone): each number is that of the rows which its address shows."""
    words = {"taken": _("已编"), "holds": _("有效"), "void": _("作废"), "returned": _("退办"), "faults": _("缺号")}
    numbers = {key: len(found.of(*states)) for key, states in SHOWN.items()}
    return [(key, str(words[key]), numbers[key], "late" if key == "faults" and numbers[key] else "") for key in SHOWN]
