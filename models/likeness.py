"""相似 Likeness: which issues a report is like, so that one trouble is not handled twice.

One bounded statement brings the candidates: those of the same enterprise first, then the latest of its county or
category, open or ended within half a year, all within the scope of who asks. They are weighed in Python, the same on
both databases, by what Chinese gives without a dictionary: pairs of neighbouring characters (二元组). A pair that
stands in many of the candidates (企业, 希望) weighs little, one that stands in few (增容, 变压) weighs much.
docs/decisions/0011 has the measurements.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, case, func, literal, or_, select, true
from sqlalchemy.orm import Session

from models.clock import at
from models.enterprises import Enterprise
from models.issues import ENDED, Issue

MOST_CANDIDATES, MOST_ALIKE = 300, 5
LOOKED_AT = 400
"""How many characters of a description are weighed."""
ENDED_WITHIN = timedelta(days=183)
LEAST = 0.22
"""The score from which on one is offered; an enterprise's own needs a little less, for it is likelier."""
OWN = 0.08
FEWEST_CHARACTERS = 4
"""Words shorter than this say nothing yet."""
RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Wanted:
    """What is being typed, or an issue whose like is looked for (`but` itself)."""

    title: str
    description: str = ""
    enterprise: int | None = None
    category: str = ""
    but: int | None = None


@dataclass(frozen=True)
class Alike:
    """相似的一件: what is shown of it, how like it is (0 to 1) and by which words."""

    id: int
    number: str | None
    title: str
    status: str
    received_on: date
    enterprise: str
    is_own: bool
    score: float
    words: tuple[str, ...]


def alike(session: Session, wanted: Wanted, on: date, within: Select[Any] | None = None) -> list[Alike]:
    """Those like it, the likest first, at most five; `within` narrows the issues beside the scope. One statement."""
    if len(wanted.title.strip()) + len(wanted.description.strip()) < FEWEST_CHARACTERS:
        return []
    rows = session.execute(candidates(wanted, on, select(Issue) if within is None else within)).all()
    return weighed(wanted, rows)


def candidates(wanted: Wanted, on: date, within: Select[Any]) -> Select[Any]:
    """At most three hundred rows to weigh."""
    own = Issue.enterprise_id == wanted.enterprise if wanted.enterprise is not None else literal(False)
    near: list[Any] = [true()] if wanted.enterprise is None else [own]
    if wanted.enterprise is not None:
        county = select(Enterprise.county).where(Enterprise.id == wanted.enterprise).scalar_subquery()
        near.append((Enterprise.county == county) & (Enterprise.county != ""))
    if wanted.category:
        near.append(Issue.category == wanted.category)
    lately = or_(Issue.status.not_in(ENDED), Issue.held_since >= at(on - ENDED_WITHIN, 0))
    statement = within.join(Enterprise, Enterprise.id == Issue.enterprise_id).where(lately, or_(*near))
    if wanted.but is not None:
        statement = statement.where(Issue.id != wanted.but)
    text = func.substr(Issue.description, 1, LOOKED_AT)
    columns = (Issue.id, Issue.registration_no, Issue.title, text.label("text"), Issue.status, Issue.received_on,
               Enterprise.name, own.label("is_own"))  # fmt: skip
    first = case((own, 0), else_=1)
    return (
        statement.with_only_columns(*columns)
        .order_by(first, Issue.received_on.desc(), Issue.id.desc())
        .limit(MOST_CANDIDATES)
    )


def weighed(wanted: Wanted, rows: Iterable[Any]) -> list[Alike]:
    """The rows that are like it, each with its score."""
    known = [(row, pairs(row.title), pairs(row.text or "")) for row in rows]
    title, body = pairs(wanted.title), pairs(wanted.description[:LOOKED_AT])
    spread = Counter(pair for _row, one, other in known for pair in one | other)
    weight = {pair: math.log(1 + len(known) / (1 + spread[pair])) for pair in {*spread, *title, *body}}
    found = []
    for row, its_title, its_body in known:
        score, common = likeness(title, body, its_title, its_body, weight)
        if score >= LEAST - (OWN if row.is_own else 0):
            words = fragments(f"{row.title}，{row.text or ''}", common, weight)
            found.append(Alike(row.id, row.registration_no, row.title, row.status, row.received_on, row.name,
                               bool(row.is_own), round(score, 2), words))  # fmt: skip
    return sorted(found, key=lambda one: (-one.score - (OWN if one.is_own else 0), -one.id))[:MOST_ALIKE]


def pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring Chinese characters, and words of letters and figures whole."""
    found: set[str] = set()
    for run in RUN.findall(text.lower()):
        if run[0] < "\u3400":
            found.add(run)
        else:
            found |= {run[place : place + 2] for place in range(len(run) - 1)}
    return frozenset(found)


def likeness(
    title: frozenset[str], body: frozenset[str], its_title: frozenset[str], its_body: frozenset[str],
    weight: dict[str, float],
) -> tuple[float, frozenset[str]]:  # fmt: skip
    """How like the two are, 0 to 1, and the pairs that both have.

    The titles against each other, and how much of the shorter whole stands in the longer: half and half.
    """
    mine, its = title | body, its_title | its_body
    common = mine & its
    whole = heavy(common, weight) / (min(heavy(mine, weight), heavy(its, weight)) or 1)
    both = heavy(title, weight) + heavy(its_title, weight)
    titles = 2 * heavy(title & its_title, weight) / both if both else 0.0
    return (titles + whole) / 2, common


def heavy(some: frozenset[str], weight: dict[str, float]) -> float:
    """What these pairs weigh together."""
    return sum(weight[one] for one in some)


def fragments(text: str, common: frozenset[str], weight: dict[str, float]) -> tuple[str, ...]:
    """The words that both have, as they stand in its text: the weightiest three, runs of pairs put together again."""
    found: dict[str, float] = {}
    for run in RUN.findall(text.lower()):
        if run[0] < "\u3400":
            continue
        start = 0
        while start < len(run) - 1:
            end = start
            while end < len(run) - 1 and run[end : end + 2] in common:
                end += 1
            if end > start:
                piece = run[start : end + 1]
                found[piece] = sum(weight[run[at : at + 2]] for at in range(start, end))
            start = max(end, start + 1)
    best = sorted(found, key=lambda piece: -found[piece])[:3]
    return tuple(best)
