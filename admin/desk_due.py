"""延期待批、到期续办、台账 on a desk: what waits for a leader's word, what a planned day brings back, what the ledgers hold."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import func, select

from admin.desk_figures import Counted, Figure
from admin.desk_rows import Row
from admin.house import may, session
from models.acts import ACTS, Act
from rules.terms import APPROVERS, Role, Step

MOST = 5
LISTS = {"extensions": frozenset(APPROVERS), "to-resume": frozenset({Role.CLERK})}
"""The quick view of each list, and on whose desk it stands."""


@dataclass(frozen=True)
class Asked:
    """One request to extend, as the desk shows it."""
    row: Row
    to: date | None
    reason: str

    @property
    def url(self) -> str:
        """The form by which it is granted."""
        return f"{self.row.url}#step-{Step.EXTEND}"


def wishes(roles: frozenset[Role], offices: list[int]) -> dict[str, dict[str, Any]]:
    """What each list asks for; only the clerk of the office that handles an issue takes it up again, so none of another's."""
    asked: dict[str, dict[str, Any]] = {"extensions": {"view": "extensions"}, "to-resume": {"view": "to-resume", "office": offices}}
    return {key: asked[key] for key, wanted in LISTS.items() if wanted & roles}


def lists(roles: frozenset[Role], offices: list[int]) -> dict[str, tuple[dict[str, Any], int]]:
    """Which rows are read; `offices` are those of which he is clerk."""
    return {key: (wished, MOST) for key, wished in wishes(roles, offices).items()}


def title_of(key: str) -> str:
    """What it is called."""
    return str({"extensions": _("延期待批"), "to-resume": _("到期续办")}[key])


def figures(roles: frozenset[Role], offices: list[int]) -> list[Figure]:
    """Their numbers, and those of the ledgers for who may read them."""
    found = [Figure(title_of(key), "issue", wished, "soon") for key, wished in wishes(roles, offices).items()]
    if may("ledger", "list"):
        found += [Figure(_("督办台账"), "issue", {"view": "ledger"}), Figure(_("专项督办"), "issue", {"view": "special"}, "late")]
    return found


def ledger_url(one: Counted) -> str:
    """The ledger that holds the same rows as a figure; empty for a figure that has none."""
    for key, view in (("supervision", "ledger"), ("special", "special")):
        if one.url.endswith(f"view={view}"):
            return url_for("ledger.index_view", of=key)
    return ""


def requests(rows: Iterable[Row]) -> list[Asked]:
    """What each of these asks for: its latest request; one statement, none where nothing waits."""
    listed = list(rows)
    if not listed:
        return []
    said, act = ACTS[Step.REQUEST_EXTENSION].__table__, Act.__table__
    latest = select(func.max(act.c.id)).where(act.c.issue_id.in_([row.id for row in listed]), act.c.step == Step.REQUEST_EXTENSION.value)
    query = select(act.c.issue_id, said.c.to, said.c.reason).join(said, said.c.id == act.c.id).where(
        act.c.id.in_(latest.group_by(act.c.issue_id)))
    told = {issue: (to, reason) for issue, to, reason in session().execute(query)}
    return [Asked(row, *told.get(row.id, (None, ""))) for row in listed]
