"""Every count of the desk in one statement: figures, the weeks, the units and counties with what is late.

Each part asks for lines of the same seven columns, and reads its own lines back by its name.
"""
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Date, Integer, Select, String, cast, literal, null, select, union_all

from admin.house import session

NO_TEXT, NO_DAY, NO_NUMBER = cast(null(), String), cast(null(), Date), cast(null(), Integer)


def line(part: str, *, key: Any = NO_TEXT, name: Any = NO_TEXT, day: Any = NO_DAY, other: Any = NO_DAY,
         many: Any = NO_NUMBER, late: Any = NO_NUMBER) -> list[Any]:
    """The columns of a part's line; what it does not say is empty."""
    return [literal(part).label("part"), key.label("key"), name.label("name"), day.label("day"), other.label("other"),
            many.label("many"), late.label("late")]


@dataclass
class Counts:
    """What a page asks to be counted, and after `ask` the lines of each part."""
    statements: list[Select[Any]] = field(default_factory=list)
    lines: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, statement: Select[Any]) -> None:
        """One part; a statement in an order of its own or with a limit is put inside another."""
        inside = statement.subquery()
        self.statements.append(select(*inside.c))

    def ask(self) -> None:
        """All of them together."""
        if not self.statements:
            return
        for found in session().execute(union_all(*self.statements)):
            self.lines.setdefault(found.part, []).append(found)

    def of(self, part: str) -> list[Any]:
        """The lines of one part."""
        return self.lines.get(part, [])
