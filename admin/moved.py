"""变动清单 Which deadlines a change of the calendar moved: from the entry of the log that keeps them, for pages."""
import json
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from admin.house import session
from models.issues import Issue
from models.log import LogEntry
from models.scope import everything

COLUMNS = {"due_on": _l("应办结"), "dispatch_by": _l("最迟交办")}
SHOWN, LOOKED_AT = 200, 10_000
RECOUNT = "recount"


@dataclass(frozen=True)
class Group:
    """Deadlines that moved alike: which day, from when to when, whether 暂定 still, and of which issues."""
    column: str
    before: date
    after: date
    provisional: bool
    issues: tuple[int, ...]

    @property
    def many(self) -> int:
        """How many."""
        return len(self.issues)

    @property
    def words(self) -> str:
        """应办结, 最迟交办."""
        return str(COLUMNS.get(self.column, self.column))


@dataclass(frozen=True)
class Line:
    """One issue's day."""
    issue: int
    number: str
    group: Group


def groups_of(entry: LogEntry) -> list[Group]:
    """What the entry keeps; nothing where it is of another kind."""
    if entry.action != RECOUNT:
        return []
    try:
        said = json.loads(entry.after or "{}")["moved"]
        return [Group(one["column"], date.fromisoformat(one["before"]), date.fromisoformat(one["after"]),
                      bool(one["provisional"]), tuple(one["issues"])) for one in said]
    except (ValueError, KeyError, TypeError):
        return []


def lines_of(groups: list[Group], *, of_everybody: bool = False) -> list[Line]:
    """The first issues, by number; those within the person's scope alone unless numbers are shown of everybody's."""
    pairs = list(chain.from_iterable(((issue, group) for issue in group.issues) for group in groups))[:LOOKED_AT]
    numbers = numbers_of([issue for issue, _group in pairs], of_everybody)
    return [Line(issue, numbers[issue], group) for issue, group in pairs if issue in numbers][:SHOWN]


def numbers_of(keys: list[int], of_everybody: bool) -> dict[int, str]:
    """The registration number of each; what has none yet says so."""
    table: Any = Issue.__table__.c if of_everybody else Issue
    found: dict[int, str] = {}
    for place in range(0, len(keys), 500):
        rows = session().execute(select(table.id, table.registration_no).where(table.id.in_(keys[place:place + 500])))
        found.update((key, number or str(_("第 %(id)s 件（待登记）", id=key))) for key, number in rows)
    return found


def latest_entry() -> int | None:
    """The entry of the recount of this transaction."""
    with everything(session()):
        return session().scalar(select(LogEntry.id).where(LogEntry.action == RECOUNT).order_by(LogEntry.id.desc()).limit(1))


def entry_of(key: int | None) -> LogEntry | None:
    """A recount, for who may see the calendar; what is none is nothing."""
    if key is None:
        return None
    with everything(session()):
        return session().scalar(select(LogEntry).where(LogEntry.id == key, LogEntry.action == RECOUNT))


def recounts() -> list[LogEntry]:
    """The latest, newest first."""
    with everything(session()):
        query = select(LogEntry).where(LogEntry.action == RECOUNT).order_by(LogEntry.id.desc()).limit(50)
        return list(session().scalars(query))
