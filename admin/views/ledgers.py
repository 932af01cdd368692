"""台账: one page with a tab for each ledger, and each as a sheet; what a ledger is, it declares itself (admin/ledgers.py)."""
from itertools import islice
from typing import Any

from flask import abort, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from admin import xlsx
from admin.desk_counts import Counts
from admin.desk_figures import Counted, Figure, Figures
from admin.doors import door
from admin.formats import day as day_words
from admin.house import today
from admin.ledger_issues import NEAR_DUE, OVERDUE, SPECIAL, SUPERVISION, UNSIGNED
from admin.ledger_units import BY_UNIT, PROPOSAL
from admin.ledgers import Ask, Ledger, columns_of, heading_of, is_kept, rule_of, sheet_columns
from admin.meeting_doors import person
from admin.pages import DeskPage, asked_period
from admin.views.meetings import own_office

LEDGERS: tuple[Ledger, ...] = (SUPERVISION, SPECIAL, NEAR_DUE, UNSIGNED, OVERDUE, BY_UNIT, PROPOSAL)
SHOWN = 300


class LedgerView(DeskPage):
    """Readers of the office."""
    noun, title = "ledger", _l("台账")
    verbs = frozenset({"list", "export"})

    @door("/", "list")
    def index_view(self) -> Any:
        """A ledger, its first rows, and the way to the others."""
        ledger, ask, office = asked_ledger(), asked(SHOWN + 1), own_office()
        rule, rows = rule_of(ledger, office, today()), list(islice(ledger.rows(ask), SHOWN + 1))
        tabs = [one for one in LEDGERS if one is ledger or is_kept(one, office, today())]
        return self.render("ledger/index.html", ledger=ledger, ask=ask, rule=rule, heading=heading_of(ledger, rule),
                           columns=columns_of(ledger, rule), rows=rows[:SHOWN], more=len(rows) > SHOWN, tabs=tabs,
                           numbers=counted(tabs), office=office)

    @door("/export/xlsx/", "export")
    def export(self) -> Any:
        """The same rows, all of them."""
        ledger, ask, office = asked_ledger(), asked(None), own_office()
        rule = rule_of(ledger, office, today())
        heading = heading_of(ledger, rule)
        days = f"{day_words(ask.first)}—{day_words(ask.last)}" if ledger.dated else day_words(today())
        said = _("%(office)s　　%(days)s　　经办人：%(who)s", office=office.name if office else "", days=days, who=person().name)
        note = (str(ledger.note),) if ledger.note else ()
        return xlsx.send(heading, sheet_columns(ledger, rule), ledger.rows(ask), today(), self.log_export, (heading, said, *note))


def asked_ledger() -> Ledger:
    """The ledger of the address; the first that the person's office keeps where it names none."""
    key = request.args.get("of", "")
    if not key:
        return next(one for one in LEDGERS if is_kept(one, own_office(), today()))
    found = next((one for one in LEDGERS if one.key == key), None)
    if found is None:
        abort(404)
    return found


def asked(most: int | None) -> Ask:
    """The period of the address; this year where it names none."""
    first, last = asked_period(today().replace(month=1, day=1), today())
    return Ask(first, last, most)


def counted(ledgers: list[Ledger]) -> dict[str, Counted]:
    """How many issues stand on each, counted by the list that holds the same rows; one statement."""
    counts = Counts()
    figures = Figures(counts)
    places = {one.key: figures.add(Figure(one.title, "issue", dict(one.figure))) for one in ledgers if one.figure is not None}
    counts.ask()
    found = figures.read()
    return {key: found[place] for key, place in places.items() if place is not None}
