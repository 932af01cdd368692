"""核对 verify: fold every issue again and hold the rows against what their acts say.

It reads through one issue at a time, and forgets it before the next: the memory that it needs is that of one
issue's acts. It changes nothing, and what it names is for a person to look into.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select, text
from sqlalchemy.orm import Session

from models.acts import Act
from models.effects import REGISTRATION
from models.facts import acts_of, told
from models.issues import Issue, IssueUnit
from models.numbers import NumberCounter
from models.projection import differing
from models.registrations import Registration
from models.scope import everything
from models.slips import Slip
from models.workdays import calendar_of
from rules.terms import Step

Difference = tuple[int | None, str, Any, Any]
"""The issue (None for a series of numbers), the column or the matter, what stands there, what should."""
AT_ONCE = 200
_registered, _slips = Registration.__table__.c, Slip.__table__.c


def verify(session: Session) -> Iterator[Difference]:
    """Every difference, as found. Empty when all rows are what their acts say."""
    with everything(session):
        last = 0
        while ids := session.scalars(
            select(Issue.id).where(Issue.id > last).order_by(Issue.id).limit(AT_ONCE)
        ).all():
            for issue_id in ids:
                yield from _of_issue(session, issue_id)
            session.expunge_all()
            last = ids[-1]
        yield from _strays(session)
        yield from _of_numbers(session)


def _of_issue(session: Session, issue_id: int) -> Iterator[Difference]:
    issue = session.get_one(Issue, issue_id, populate_existing=True)
    acts = acts_of(session, issue_id)
    if not acts:
        yield issue_id, "acts", 0, 1
        return
    broken = [*_broken_chain(issue_id, acts), *_without_evidence(session, issue_id)]
    yield from broken
    if broken:
        return  # there is nothing sound to fold
    known = told(session, issue, acts[-1].on, acts)
    for name, (row, folded) in differing(issue, known.policy, known.facts, calendar_of(session)).items():
        yield issue_id, name, row, folded
    if issue.office_id != acts[-1].office_id and acts[-1].to_leg == acts[-1].leg:
        yield issue_id, "office_id", issue.office_id, acts[-1].office_id
    yield from _of_registrations(session, issue, known.facts)
    yield from _of_units(session, issue_id, known.facts)


def _of_registrations(session: Session, issue: Issue, facts: Any) -> Iterator[Difference]:
    """One number for each time it was registered, and on the row that of the office that handles it."""
    query = select(_registered.leg, _registered.number).where(_registered.issue_id == issue.id)
    numbers = {row.leg: row.number for row in session.connection().execute(query)}
    legs = {act.leg for act in facts.acts if act.step == Step.REGISTER}
    if set(numbers) != legs:
        yield issue.id, "registration", sorted(numbers), sorted(legs)
    if issue.registration_no != numbers.get(facts.leg):
        yield issue.id, "registration_no", issue.registration_no, numbers.get(facts.leg)


def _of_units(session: Session, issue_id: int, facts: Any) -> Iterator[Difference]:
    expected = {(unit, "cooperating") for unit in facts.cooperating_units}
    if facts.lead_unit is not None:
        expected.add((facts.lead_unit, "lead"))
    query = select(IssueUnit.unit_id, IssueUnit.part).where(IssueUnit.issue_id == issue_id)
    found = {(unit, part) for unit, part in session.execute(query)}
    if found != expected:
        yield issue_id, "issue_unit", sorted(found), sorted(expected)


def _broken_chain(issue_id: int, acts: tuple[Act, ...]) -> Iterator[Difference]:
    """Each act follows the one before: number, status, leg, round and time."""
    for place, act in enumerate(acts, 1):
        if act.seq != place:
            yield issue_id, "act.seq", act.seq, place
            return
        if place == 1:
            continue
        before = acts[place - 2]
        stood = (before.to_status, before.to_leg, before.to_round)
        if (act.from_status, act.leg, act.round) != stood:
            yield issue_id, f"act {place}", (act.from_status, act.leg, act.round), stood
        if act.on < before.on:
            yield issue_id, f"act {place} on", act.on, before.on


def _without_evidence(session: Session, issue_id: int) -> Iterator[Difference]:
    query = text(
        "SELECT act.seq, act.step FROM act WHERE act.issue_id = :issue AND NOT EXISTS"
        " (SELECT 1 FROM evidence WHERE evidence.id = act.id AND evidence.step = act.step) ORDER BY act.seq"
    )
    for seq, step in session.connection().execute(query, {"issue": issue_id}):
        yield issue_id, f"act {seq} evidence", None, step


def _strays(session: Session) -> Iterator[Difference]:
    """Rows that name an issue which is not there; only a client without foreign keys leaves them."""
    for model in (Act, IssueUnit, Slip, Registration):
        query = select(model.issue_id).where(model.issue_id.not_in(select(Issue.id))).distinct()
        for issue_id in session.connection().execute(query).scalars():
            yield issue_id, model.__tablename__, issue_id, None


def _of_numbers(session: Session) -> Iterator[Difference]:
    """In each series of an office and a year, every number up to the counter's last stands once; those that an
    older ledger gave, at most once.
    """
    known = {(one.office_id, one.series, one.year): one for one in session.scalars(select(NumberCounter))}
    for key in sorted({*known, *_series_used(session)}):
        counter = known.get(key)
        yield from _of_series(session, key, *((counter.last, counter.opened) if counter else (0, 0)))


def _series_used(session: Session) -> Iterator[tuple[int, str, int]]:
    """Every series in which a number stands, with or without a counter."""
    day = _registered.registered_on
    registered = select(_registered.office_id, func.min(day), func.max(day)).group_by(_registered.office_id)
    printed = select(_slips.office_id, _slips.kind, func.min(_slips.issued_on), func.max(_slips.issued_on))
    connection = session.connection()
    for office, first, last in connection.execute(registered).all():
        yield from ((office, REGISTRATION, year) for year in range(first.year, last.year + 1))
    for office, series, first, last in connection.execute(
        printed.group_by(_slips.office_id, _slips.kind)
    ).all():
        yield from ((office, series, year) for year in range(first.year, last.year + 1))


def _of_series(session: Session, key: tuple[int, str, int], last: int, opened: int) -> Iterator[Difference]:
    office, series, year = key
    name = f"{series} {year} (office {office})"
    times = bytearray(last + 1)
    for number in _numbers(session, key):
        if number > last:
            yield None, f"{name} beyond the counter", number, last
        else:
            times[number] = min(times[number] + 1, 2)
    for number in range(1, last + 1):
        if times[number] > 1 or (not times[number] and number > opened):
            yield None, f"{name} {'doubled' if times[number] else 'missing'}", number, times[number]


def _numbers(session: Session, key: tuple[int, str, int]) -> Iterator[int]:
    """The numbers that stand in a series; what is printed ends in the number itself."""
    office, series, year = key
    table = _registered if series == REGISTRATION else _slips
    day = table.registered_on if series == REGISTRATION else table.issued_on
    of_series = table.office_id == office
    if series != REGISTRATION:
        of_series = and_(of_series, table.kind == series)
    query = select(table.number).where(of_series, day >= date(year, 1, 1), day < date(year + 1, 1, 1))
    for printed in session.connection().execute(query).scalars():
        if found := re.search(r"(\d+)\D*$", printed):
            yield int(found[1])
