"""What a page asks of the database does not grow with the data: counted at 300 and at 3,000 issues."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app import create_app
from models.groups import GroupMembership
from models.informants import Informant
from models.issues import Issue
from models.people import Grant, Person
from models.scope import ALL
from models.session import make_engine
from models.sign_in import set_password
from seed.large import seed_large
from seed.reference import load_calendar
from tests import databases
from tests.admin.conftest import Desk

PASSWORD = "correct-Horse-9"
LIST, DESK, PAGE = 12, 20, 25
SIZES = (300, 3000)
LISTS = {
    "clerk": ("issue", "issue/?view=open", "issue/?view=late", "issue/?search=用电", "slip", "visit", "enterprise",
              "group", "assignment", "meeting", "unit", "office", "attachment", "visit/grid", "visit/grid/?all=1", "visit/grid/?group=1"),
    "unit_handler": ("issue", "slip"),
    "liaison_officer": ("issue", "visit", "enterprise"),
    "informant": ("issue",),
    "supervisor": ("issue", "slip", "meeting", "report_up", "bulletin", "circular", "circular/?from=2014-01-01", "visit/grid"),
    "administrator": ("issue", "user", "enterprise"),
    "security_officer": ("grant", "user"),
    "auditor": ("log",),
}  # fmt: skip


class Big:
    """The application over a database of one size, and clients signed in by role."""

    def __init__(self, url: str, folder: Any) -> None:
        self.app = create_app({"DATABASE_URL": url, "INSTANCE": str(folder), "TESTING": True})
        self.app.test_client_class = Desk
        self.engine = self.app.extensions["desk-engine"]
        self.clients: dict[str, Any] = {}

    def client(self, role: str) -> Any:
        """Signed in as somebody with this role."""
        if role not in self.clients:
            client: Any = self.app.test_client()
            answer = client.send("/login", {"username": f"as-{role}", "password": PASSWORD}, page="/login")
            assert answer.status_code == 302, role
            client.get("/account")  # what a session keeps from its first page on
            self.clients[role] = client
        return self.clients[role]

    def cost(self, role: str, path: str) -> int:
        """How many statements a page takes."""
        client, statements = self.client(role), []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            statements.append(statement)

        event.listen(self.engine, "before_cursor_execute", note)
        try:
            assert client.get(path, follow_redirects=True).status_code == 200, path
        finally:
            event.remove(self.engine, "before_cursor_execute", note)
        return len([one for one in statements if not one.startswith(("BEGIN", "COMMIT", "ROLLBACK"))])


def opened(session: Session) -> None:
    """Let one person of each role sign in."""
    holders = dict(session.execute(select(Grant.role, Grant.person_id)).all())
    holders["liaison_officer"] = session.scalar(
        select(GroupMembership.person_id).where(GroupMembership.part == "officer")
    )
    holders["informant"] = session.scalar(select(Informant.person_id).where(Informant.person_id.is_not(None)))
    holders["unit_handler"] = session.scalar(
        select(Grant.person_id)
        .join(Issue, Issue.lead_unit_id == Grant.unit_id)
        .where(Grant.role == "unit_handler", Issue.status == "handling")
        .limit(1)
    )
    for role in LISTS:
        person = session.get_one(Person, holders[role])
        person.username, person.enabled = f"as-{role}", True
        set_password(person, PASSWORD)


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Big]]:
    """The same house with few and with many issues."""
    made = {}
    for size in SIZES:
        folder = tmp_path_factory.mktemp(f"size{size}")
        url = databases.sqlite_copy(databases.sqlite_template(folder), folder)
        engine = make_engine(url)
        with Session(engine, expire_on_commit=False, info={"scope": ALL}) as session:
            load_calendar(session)
            seed_large(session, size)
            opened(session)
            session.commit()
        engine.dispose()
        made[size] = Big(url, folder)
    yield made
    for one in made.values():
        one.engine.dispose()


@pytest.mark.parametrize(("role", "path"), [(role, path) for role, paths in LISTS.items() for path in paths])
def test_a_list(sizes: dict[int, Big], role: str, path: str) -> None:
    """At most twelve, and as many for ten times the rows."""
    address = f"/admin/{path}" if "?" in path else f"/admin/{path}/"
    few, many = (sizes[size].cost(role, address) for size in SIZES)
    assert many <= LIST, f"{role} {path}: {many}"
    assert many <= few, f"{role} {path}: {few} -> {many}"


OWED = (
    "obligation/?from=2026-01-01&to=2026-12-31",
    "obligation/rows/?from=2026-01-01&to=2026-12-31&rule=linyi-2014-10/7.weekly-progress",
)


@pytest.mark.parametrize("path", OWED)
def test_what_is_owed(sizes: dict[int, Big], path: str) -> None:
    """A year of it, with its names, as much as a desk."""
    few, many = (sizes[size].cost("supervisor", f"/admin/{path}") for size in SIZES)
    assert many <= DESK, f"{path}: {many}"
    assert many <= few, f"{path}: {few} -> {many}"


@pytest.mark.parametrize("role", LISTS)
def test_the_desk(sizes: dict[int, Big], role: str) -> None:
    """At most twenty."""
    few, many = (sizes[size].cost(role, "/admin/") for size in SIZES)
    assert many <= DESK, f"{role}: {many}"
    assert many <= few, f"{role}: {few} -> {many}"


@pytest.mark.parametrize("status", ["received", "proposed", "handling", "reported", "closed", "escalated"])
def test_an_issue(sizes: dict[int, Big], status: str) -> None:
    """At most twenty-five, wherever it stands and however long its life."""
    for size in SIZES:
        with Session(sizes[size].engine, info={"scope": ALL}) as session:
            longest = select(Issue.id).where(Issue.status == status).order_by(Issue.seq.desc())
            issue = session.scalars(longest.limit(1)).one()
        cost = sizes[size].cost("clerk", f"/admin/issue/details/?id={issue}")
        assert cost <= PAGE, f"{status}: {cost}"
