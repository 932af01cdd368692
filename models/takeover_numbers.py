"""期初编号与原编号 Opening numbers of a series, and numbers that an old ledger has already given.

A counter only ever rises by one (the database holds that), so an opening number is reached one by one in one
transaction. A number that the ledger gave is kept: while `numbers.own_numbers` is open, the step that would
take the next number of that series gets the ledger's own instead, and the counter stays above it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.effects import REGISTRATION, form_of, slip_kind
from models.numbers import NumberCounter, raised
from models.offices import Office
from models.slips import SlipKind
from rules.policy import Policy
from rules.terms import Step

SERIES = {
    REGISTRATION: "登记编号",
    SlipKind.ASSIGNMENT.value: "交办单编号",
    SlipKind.TRANSFER.value: "转报单编号",
    SlipKind.DISPOSAL.value: "处置单编号",
    SlipKind.REMINDER.value: "催办函编号",
}
HIGHEST = 9999
BRACKETS = str.maketrans({"[": "〔", "【": "〔", "(": "〔", "]": "〕", "】": "〕", ")": "〕"})


class BadNumber(ValueError):
    """An opening number that cannot be set; its words say why."""


@dataclass(frozen=True)
class Given:
    """原编号: year, number in the series, the number as the policy's form writes it, and the series."""

    year: int
    number: int
    text: str
    series: str


def series_of(policy: Policy, step: Step) -> str:
    """In which series a step takes a number under a policy; empty for none."""
    kind = slip_kind(policy, step)
    return REGISTRATION if step == Step.REGISTER else kind.value if kind else ""


def given_number(text: str, policy: Policy, series: str, office: Office) -> Given | None:
    """What a ledger wrote, read by the form of its series; None where it is not of that form.

    Brackets of any kind and a number without its leading zeros are read as what they mean.
    """
    form = form_of(policy, series)
    pattern = ""
    for part in re.split(r"(\{[^}]+\})", form.replace("{mark}", office.mark)):
        if part.startswith("{year"):
            pattern += r"(?P<year>\d{4})"
        elif part.startswith("{number"):
            pattern += r"(?P<number>\d{1,4})"
        else:
            pattern += re.escape(_even(part))
    found = re.fullmatch(pattern, _even(text))
    if not found or int(found["number"]) < 1:
        return None
    year, number = int(found["year"]), int(found["number"])
    return Given(year, number, form.format(mark=office.mark, year=year, number=number), series)


def _even(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(BRACKETS)


def last_taken(session: Session, office: Office, series: str, year: int) -> int:
    """The last number taken of a series; 0 before the first."""
    query = select(NumberCounter.last).where(
        NumberCounter.office_id == office.id, NumberCounter.series == series, NumberCounter.year == year
    )
    return session.scalar(query) or 0


def raise_to(session: Session, office: Office, series: str, year: int, last: int) -> None:
    """Raise a counter, so that no number up to `last` is given again."""
    for _ in range(last_taken(session, office, series, year), last):
        raised(session, office.id, series, year, opening=True)


def open_series(session: Session, office: Office, year: int, last: Mapping[str, int]) -> None:
    """Say which number of each series the paper office gave last in a year. Raises `BadNumber`.

    Once, before the first number of that series and year is taken: later the counter knows better.
    """
    for series, number in last.items():
        if not 1 <= number <= HIGHEST:
            raise BadNumber(f"{SERIES[series]}：须为 1 至 {HIGHEST} 的整数")
        taken = last_taken(session, office, series, year)
        if taken:
            raise BadNumber(
                f"{SERIES[series]}：{year} 年已编到第 {taken} 号，期初编号只能在编出该年第一个号之前设定一次"
            )
    for series, number in last.items():
        raise_to(session, office, series, year, number)
