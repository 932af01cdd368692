"""提交到哪个办公室: to which office a report goes and by which article; and how a department names an enterprise.

A unit's handler sees the enterprises of the issues that he handles. Of another that he comes across he must know the
full name or the credit code: nothing is listed to him that he could not have typed himself.
"""
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect, or_, select

from admin.house import session, today
from admin.lookups import Lookup
from admin.real import standing
from models.enterprises import Enterprise
from models.facts import policy_for
from models.offices import Office
from models.scope import everything
from models.steps import receiving_office
from rules.kinds import Route
from rules.policies import POLICIES
from rules.policy import Policy
from rules.terms import Role

OFFICIALS = (Role.CLERK, Role.LIAISON_OFFICER)


@dataclass(frozen=True)
class Destination:
    """The office that receives it, the policy that it follows, and the route that says so; no office before the enterprise is known."""
    office: Office | None
    policy: Policy
    route: Route | None = None

    @property
    def shown(self) -> bool:
        """Whether it is worth saying: a clerk receives for his own office."""
        return not is_clerk() and bool(self.office or self.route)


def destination_of(enterprise: int | None) -> Destination:
    """Where the report of this person goes; before the enterprise is known, the form is that of the first office."""
    held, db = standing(), session().session()
    with everything(db):
        firm = db.get(Enterprise, enterprise) if enterprise else None
        office = receiving_office(db, held.actor, firm, today()) if held else None
        shown = office or db.scalar(select(Office).where(Office.level == "county").order_by(Office.id).limit(1)) if (
            hands_over()) else office or db.scalar(select(Office).order_by(Office.id).limit(1))
        policy = (policy_for(shown, today()) if shown else None) or next(iter(POLICIES.values()))
    route = next((one for one in policy.of(Route) if one.destination == "county_office"), None)
    by_place = office is None or office.level == "county"
    return Destination(office, policy, route if by_place and not is_clerk() else None)


def is_clerk() -> bool:
    """Whether he receives for an office of his own."""
    held = standing()
    return held is not None and Role.CLERK in held.roles


def hands_over() -> bool:
    """部门移交: whether he reports for a department, not for an office, a group or an enterprise."""
    held = standing()
    return held is not None and Role.UNIT_HANDLER in held.roles and not held.roles & {*OFFICIALS, Role.GROUP_MEMBER, Role.INFORMANT}


class EnterpriseLookup(Lookup):
    """Enterprises within reach; for a department also the one whose full name or credit code is typed."""

    def named(self, text: str) -> Any:
        """The one row that bears exactly this name."""
        return super().named(text) or self.beyond(text)

    def found(self, text: str | None, offset: int = 0, limit: int = 10) -> list[Any]:
        """Those within reach that match, and the one named in full."""
        rows = super().found(text, offset, limit)
        named = self.beyond(text or "") if not offset else None
        return [*rows, named] if named is not None and named not in rows else rows

    def beyond(self, text: str) -> Any:
        """An enterprise out of reach, by its full name or its credit code."""
        if not text.strip() or not hands_over():
            return None
        db = session().session()
        with everything(db):
            query = select(Enterprise).where(or_(Enterprise.name == text.strip(), Enterprise.credit_code == text.strip()))
            found = db.scalars(query.limit(2)).all()
        return found[0] if len(found) == 1 else None

    def answer(self, row: Any) -> list[str]:
        """Out of reach it goes by its name, never by a number that could be guessed."""
        seen = super().one(inspect(row).identity[0]) is not None
        return super().answer(row) if seen else ["", str(row)]
