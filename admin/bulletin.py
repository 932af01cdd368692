"""每周简报 The week's figures and rows: every figure is the list that it opens, every row one that some figure counts."""
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload

from admin.desk_counts import Counts
from admin.desk_figures import Counted, Figure, Figures, asked_for
from admin.house import session, today
from models.acts import ACTS, Act
from models.issues import Issue
from rules.kinds import Per
from rules.owed import Period, period_of
from rules.terms import Step


@dataclass(frozen=True)
class Row:
    """One issue of the week: what happened to it, and the last account of its progress."""
    issue: Issue
    tags: tuple[str, ...]
    account: str


def week_of(day: date) -> Period:
    """The week of the rules' weekly cadences, Monday to Sunday."""
    return period_of(Per.WEEK, day)


def figures_of(week: Period) -> list[Figure]:
    """What a week is counted by; a week that is over shows what was late when it ended."""
    first, last = week.start, week.last
    both = f"{first}..{last}"
    late: dict[str, Any] = {"view": "late"} if today() in week else {"overdue_on": min(last + timedelta(days=1), today())}

    def in_week(name: str) -> dict[str, Any]:
        return {f"{name}_from": first, f"{name}_to": last}
    return [
        Figure(_("新收"), "issue", in_week("received_on")), Figure(_("登记"), "issue", in_week("registered_on")),
        Figure(_("交办"), "issue", in_week("dispatched_on")), Figure(_("报送进展"), "issue", {"progress_in": both}),
        Figure(_("提请协调"), "issue", {"escalated_in": both}), Figure(_("销号"), "issue", in_week("closed_on")),
        Figure(_("逾期"), "issue", late, "late")]


def counted(week: Period) -> list[Counted]:
    """The figures with their numbers and addresses; one statement."""
    counts = Counts()
    found = Figures(counts)
    for figure in figures_of(week):
        found.add(figure)
    counts.ask()
    return found.read()


def condition(view: Any, wishes: dict[str, Any]) -> ColumnElement[bool]:
    """What an address of the list asks, as one condition: the very one by which the list narrows its rows."""
    return view.narrowed(asked_for(view, wishes)).whereclause  # type: ignore[no-any-return]


def rows_of_week(view: Any, week: Period, most: int | None = None) -> Iterator[Row]:
    """Every issue that some figure of the week counts, once, with the figures that count it; one statement."""
    figures = figures_of(week)
    tests = [condition(view, one.wishes) for one in figures]
    flags = [test.label(f"is_{place}") for place, test in enumerate(tests)]
    statement = select(Issue, last_account(week).label("account"), *flags).where(or_(*tests)).options(
        joinedload(Issue.enterprise), joinedload(Issue.lead_unit))
    statement = statement.order_by(Issue.registration_no.is_(None), Issue.registration_no, Issue.id)
    if most is not None:
        statement = statement.limit(most)
    for found in session().execute(statement.execution_options(yield_per=500)):
        tags = tuple(str(one.title) for one, is_so in zip(figures, found[2:], strict=True) if is_so)
        yield Row(found[0], tags, found.account or "")


def last_account(week: Period) -> Any:
    """The last account of progress that was given in the week."""
    told, acts = ACTS[Step.REPORT_PROGRESS].__table__.c, Act.__table__.alias("act_of_week")
    found: Select[Any] = select(told.account).join(acts, acts.c.id == told.id).where(
        acts.c.issue_id == Issue.id, acts.c.on >= week.start, acts.c.on <= week.last)
    return found.order_by(acts.c.seq.desc()).limit(1).correlate(Issue).scalar_subquery()
