"""The application over the cast of the cases, with everybody's password, for the tests of the nouns."""
from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from app import create_app
from models.log import LogEntry
from models.people import Person
from models.scope import ALL
from models.sign_in import set_password
from seed.cast import build
from tests.admin.conftest import Desk

PASSWORD = "correct-Horse-9"
ROLES = {
    "clerk": "city-clerk", "director": "city-director", "deputy_leader": "city-deputy_leader", "leader": "city-leader",
    "supervisor": "city-supervisor", "liaison_officer": "liaison_officer", "group_member": "group_member",
    "unit_handler": "unit_handler", "informant": "informant", "administrator": "city-administrator",
    "security_officer": "city-security_officer", "auditor": "city-auditor",
}


class House:
    """The application, its database, and clients signed in as anybody of the cast."""

    def __init__(self, url: str):
        self.folder = tempfile.mkdtemp()
        self.app: Flask = create_app({"DATABASE_URL": url, "INSTANCE": self.folder, "TESTING": True})
        self.app.config["PROPAGATE_EXCEPTIONS"] = False
        self.app.test_client_class = Desk
        self.engine = self.app.extensions["desk-engine"]
        self.ids: dict[str, int] = {}
        self.clients: dict[str, Desk] = {}
        with self.session() as session:
            for name, row in build(session).named.items():
                self.ids[name] = row.id
            people = session.scalars(select(Person)).all()
            set_password(people[0], PASSWORD)
            for person in people:
                person.password_hash = people[0].password_hash
            session.commit()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session that sees everything, beside the application."""
        with Session(self.engine, expire_on_commit=False, info={"scope": ALL}) as made:
            yield made

    def client(self, username: str) -> Any:
        """Signed in as somebody, once."""
        username = ROLES.get(username, username)
        if username not in self.clients:
            client: Any = self.app.test_client()
            answer = client.send("/login", {"username": username, "password": PASSWORD}, page="/login")
            assert answer.status_code == 302, username
            self.clients[username] = client
        return self.clients[username]

    def count(self, model: Any) -> int:
        """How many rows there are."""
        with self.session() as session:
            return int(session.scalar(select(func.count()).select_from(model)) or 0)

    def changes(self) -> int:
        """How many changes the log holds, beside exports and refusals."""
        with self.session() as session:
            changed = LogEntry.action.in_(("create", "update", "delete"))
            return int(session.scalar(select(func.count()).select_from(LogEntry).where(changed)) or 0)

    @contextmanager
    def counted(self) -> Iterator[list[str]]:
        """What is asked of the database meanwhile."""
        asked: list[str] = []

        def note(_connection: Any, _cursor: Any, text: str, *_rest: Any) -> None:
            asked.append(text)
        event.listen(self.engine, "before_cursor_execute", note)
        yield asked
        event.remove(self.engine, "before_cursor_execute", note)

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def house_on(make: Callable[[Path], str], folder: Path) -> House:
    """A house on a database that is made in a folder."""
    return House(make(folder))


def complaints(page: str) -> list[str]:
    """What stands in red at the fields."""
    return re.findall(r'<p class="complaint">([^<]+)</p>', page)


def flashed(page: str) -> str:
    """What is said at the top."""
    return " ".join(re.findall(r'<p class="flash [a-z]+">([^<]+)</p>', page))
