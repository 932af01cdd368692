"""Finding people while typing: by name or user name, within reach, those whose account is in use."""
from typing import Any

from admin.house import session
from admin.lookups import Lookup
from admin.views.reach import people_within
from models.people import Person


class PeopleLookup(Lookup):
    """Two people may bear one name: the user name stands beside it."""

    def answer(self, row: Person) -> list[str]:
        """李敏（limin）."""
        return [str(row.id), f"{row.name}（{row.username}）"]


def in_use(statement: Any) -> Any:
    """Within reach and not disabled."""
    return statement.where(Person.enabled.is_(True), people_within())


PEOPLE = PeopleLookup(Person, "name", "username", session=session, narrowed=in_use)
