"""逾期最多的单位、各县区: how many are in hand and how many of them late, each number a link to its rows."""
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, case, cast, func

from admin.desk_counts import Counts, line
from admin.house import session, today
from models.enterprises import Enterprise
from models.issues import Issue
from models.places import short_place
from models.units import Unit
from models.workdays import calendar_of

KINDS = {"lead_unit": Unit.short_name, "county": Enterprise.county}
"""The filter of the list -> the name of the place."""


@dataclass(frozen=True)
class Place:
    """A unit or a county: what it has in hand, what of it is late, and for how many working days the oldest."""
    name: str
    open: int
    late: int
    longest: int
    open_url: str
    late_url: str


def ask(counts: Counts, view: Any, kind: str, most: int) -> None:
    """The places with the most that is late; conditions are those of the list's own views, nothing late is left out."""
    known = {one.key: one for one in view.quick_views}
    late, name = known["late"].where(), KINDS[kind]
    key = cast(Unit.id, String) if kind == "lead_unit" else Enterprise.county
    number = func.sum(case((late, 1), else_=0))
    oldest = func.min(case((late, Issue.due_on)))
    model = Unit if kind == "lead_unit" else Enterprise
    link = Issue.lead_unit_id if kind == "lead_unit" else Issue.enterprise_id
    counts.add(view.rows().with_only_columns(*line(kind, key=key, name=name, day=oldest, many=func.count(), late=number))
               .join(model, model.id == link).where(known["open"].where(), name != "").group_by(key, name)
               .having(number > 0).order_by(number.desc(), oldest, name).limit(most))


def read(counts: Counts, view: Any, kind: str) -> list[Place]:
    """The places, the worst first."""
    days = calendar_of(session().session())
    found = sorted(counts.of(kind), key=lambda one: (-one.late, one.day, one.name))
    return [Place(short_place(one.name), one.many, one.late, days.working_days(one.day, today()),
                  view.list_url(view="open", **{kind: one.key}), view.list_url(view="late", **{kind: one.key}))
            for one in found]
