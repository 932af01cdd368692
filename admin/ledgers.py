"""台账 Ledgers: a declaration becomes columns, and the columns a page and a sheet; both read the rows of one query.

`Ledger` says which clause declares the columns, how each source is read from a row, and which rows there are:

    Ledger(key="category", title=_l("分类问题台账"), clause="10.ledger", read=READ, rows=rows, figure={"view": "open"})

One line in `admin.views.ledgers.LEDGERS` makes it a tab of the page 台账, with its .xlsx.
"""
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from admin.xlsx import Column
from models.facts import policy_for
from models.offices import Office
from rules import kinds
from rules.kinds import Box, Rule
from rules.policies import POLICIES

LATE = _l("逾期")


@dataclass(frozen=True)
class Ask:
    """What of a ledger is asked: a period, both days included, where it has one; at most so many rows, None for all."""
    first: date
    last: date
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """One ledger. `clause` is the name of the rule that speaks of it, in whichever policy has it: 18.supervision-ledger."""
    key: str
    title: Any
    rows: Callable[[Ask], Iterable[Any]]
    """Its rows in their order, by one query; the page asks for the first of them, the sheet for all."""
    read: Mapping[str, Callable[[Any], Any]]
    """How a source of a column (issue.title, count.reminders) is read from a row: a text, a number, a day or nothing."""
    clause: str = ""
    more: tuple[Box, ...] = ()
    """What the house adds behind the clause's own columns; all of them where no clause declares any."""
    links: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    """Source -> the address of what stands behind a cell: the row's page, the rows that a figure counts."""
    colour: Callable[[Any], tuple[str, str]] = lambda row: ("", "")
    """A row's tone (near, soon, late) and its word, which stands in a column of its own."""
    colours: bool = False
    red: Any = LATE
    """What the third of the colours says on this ledger."""
    figure: Mapping[str, Any] | None = None
    """Where rows are issues: what an address of the list of issues asks for the same rows; their number stands on the tab."""
    dated: bool = False
    """Whether it is of a period."""
    note: Any = ""
    """What must be known to read it; it stands on the page and in the sheet."""


@dataclass(frozen=True)
class Drawn:
    """One column of the page."""
    title: str
    read: Callable[[Any], Any]
    link: Callable[[Any], str] | None


def rule_of(ledger: Ledger, office: Office | None, day: date) -> Rule | None:
    """The rule that speaks: of the policy that the office follows, else of the first that has it; None for the house's own."""
    if not ledger.clause:
        return None
    own = policy_for(office, day) if office is not None else None
    named = (rule for policy in (*([own] if own else []), *POLICIES.values()) for rule in policy.rules)
    return next(rule for rule in named if rule.id.endswith(f"/{ledger.clause}"))


def is_kept(ledger: Ledger, office: Office | None, day: date) -> bool:
    """Whether the policy that the office follows knows it; the house's own everybody keeps, and who has no office all."""
    own = policy_for(office, day) if office is not None else None
    return not ledger.clause or own is None or any(rule.id.endswith(f"/{ledger.clause}") for rule in own.rules)


def boxes_of(ledger: Ledger, rule: Rule | None) -> tuple[Box, ...]:
    """The columns as declared: the clause's, then the house's; a source stands once."""
    declared = rule.columns if isinstance(rule, kinds.Ledger) else ()
    known = {box.source for box in declared}
    return (*declared, *(box for box in ledger.more if box.source not in known))


def columns_of(ledger: Ledger, rule: Rule | None) -> list[Drawn]:
    """The columns of the page, each with the way to what stands behind it."""
    return [Drawn(str(_(box.words)), ledger.read[box.source], ledger.links.get(box.source)) for box in boxes_of(ledger, rule)]


def sheet_columns(ledger: Ledger, rule: Rule | None) -> list[Column]:
    """The same columns as a sheet has them; the colour is told in words."""
    columns = [Column(one.title, one.read) for one in columns_of(ledger, rule)]
    return [*columns, Column(str(_("提醒")), lambda row: ledger.colour(row)[1])] if ledger.colours else columns


def heading_of(ledger: Ledger, rule: Rule | None) -> str:
    """企业反映困难问题督办台账, else the house's own title."""
    return str(_(rule.ledger) if isinstance(rule, kinds.Ledger) else ledger.title)
