"""第五条: the grid of a year — what each month says, at its edges, and from how many statements."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from models import clock
from models.assignments import Assignment
from models.enterprises import Enterprise
from models.scope import Scope
from models.steps import take
from models.visit_grid import CellState, totals, year_grid
from rules.terms import Step
from seed.cast import Cast


def visited(cast: Cast, *days: date) -> None:
    """The officer called on enterprise/1 on these days, recorded on the same."""
    for day in days:
        take(
            cast.session, None, Step.VISIT, cast["liaison_officer"], clock.at(day, 10),
            enterprise=cast["enterprise/1"], visited_on=day,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "on", "state", "done"),
    [
        pytest.param([], date(2014, 2, 28), CellState.AHEAD, 0, id="the-day-before-the-month"),
        pytest.param([], date(2014, 3, 1), CellState.RUNNING, 0, id="its-first-day"),
        pytest.param(
            [date(2014, 3, 4)], date(2014, 3, 31), CellState.RUNNING, 1, id="its-last-day-one-short"
        ),
        pytest.param([date(2014, 3, 4)], date(2014, 4, 1), CellState.SHORT, 1, id="the-day-after-one-short"),
        pytest.param([date(2014, 3, 4)] * 2, date(2014, 4, 1), CellState.SHORT, 1, id="twice-on-one-day"),
        pytest.param(
            [date(2014, 3, 1), date(2014, 3, 31)], date(2014, 4, 1), CellState.MET, 2, id="first-and-last"
        ),
        pytest.param(
            [date(2014, 2, 28), date(2014, 4, 1)], date(2014, 4, 2), CellState.SHORT, 0, id="just-outside"
        ),
    ],
)
def test_a_month(cast: Cast, days: list[date], on: date, state: CellState, done: int) -> None:
    """March of a supported enterprise, two visits owed."""
    visited(cast, *days)
    row = next(
        row for row in year_grid(cast.session, 2014, on) if row.enterprise_id == cast["enterprise/1"].id
    )
    cell = row.cells[2]
    assert (cell.state, cell.done, cell.due) == (state, done, 0 if state == CellState.NONE else 2)


def test_a_month_partly_covered_is_shown_and_never_counted(cast: Cast) -> None:
    """Handed to group 2 in mid March: both months are partial, and nothing of them is missing."""
    take(
        cast.session, None, Step.ASSIGN, cast["administrator"], clock.at(date(2014, 3, 15)),
        enterprise=cast["enterprise/1"], group=cast["group/2"], relation="supported", **{"from": date(2014, 3, 15)},
    )  # fmt: skip
    rows = [
        row
        for row in year_grid(cast.session, 2014, date(2014, 4, 1))
        if row.enterprise_id == cast["enterprise/1"].id
    ]
    assert [row.cells[2].state for row in rows] == [CellState.PARTIAL, CellState.PARTIAL]
    assert [row.cells[3].state for row in rows] == [CellState.NONE, CellState.RUNNING]
    assert totals(rows, 3) == {}


def test_the_grid_takes_few_statements(cast: Cast, session: Session) -> None:
    """At most ten, with one enterprise or with thirty."""
    assert len(asked(session)) <= 10
    for number in range(30):
        enterprise = Enterprise(name=f"另{number}企业", office_id=cast["city"].id)
        session.add(enterprise)
        session.flush()
        session.add(
            Assignment(
                enterprise_id=enterprise.id,
                group_id=cast["group/1"].id,
                relation="contact",
                from_on=date(2013, 1, 1),
            )
        )
    session.flush()
    assert len(asked(session)) <= 10


def asked(session: Session) -> list[str]:
    """The statements of one grid."""
    statements: list[str] = []
    bind = session.get_bind()
    session.info.pop("calendar", None)

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement)

    event.listen(bind, "before_cursor_execute", note)
    try:
        year_grid(session, 2014, date(2014, 4, 1))
    finally:
        event.remove(bind, "before_cursor_execute", note)
    return statements


def test_a_group_is_not_shown_what_another_did_before_it(cast: Cast) -> None:
    """The visits of the group before are not its own to read: none of its rows, and no month called short."""
    session = cast.session
    visited(cast, date(2014, 3, 4), date(2014, 3, 18))
    take(
        session, None, Step.ASSIGN, cast["administrator"], clock.at(date(2014, 4, 1), 10),
        enterprise=cast["enterprise/1"], group=cast["group/2"], relation="supported",
        **{"from": date(2014, 4, 1)},
    )  # fmt: skip
    session.flush()
    mine, on = cast["group/2"].id, date(2014, 4, 10)
    before = session.info.get("scope")
    session.info["scope"] = Scope(on=on, groups=frozenset({mine}))
    try:
        found = year_grid(session, 2014, on)
    finally:
        session.info["scope"] = before
    assert cast["enterprise/1"].id in {row.enterprise_id for row in found}
    assert {row.group_id for row in found} == {mine}
