"""Every page of the two levels, as each who works there, at both widths: the same is asked as of the first city's pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.informants import Informant
from models.issues import Issue
from models.offices import Office
from models.people import Grant, Person
from models.scope import ALL
from models.session import make_engine
from rules.terms import Role
from seed.lincang.demo import seed_lincang
from seed.reference import load_calendar
from tests import databases
from tests.browser.looking import called, looked_at_as

pytestmark = pytest.mark.browser

LEDGERS = ("supervision", "special", "near", "unsigned", "overdue", "units", "proposal")
SHARED = ["/admin/", "/admin/issue/", "/admin/register/", "/admin/category_ledger/", "/admin/reminder/", "/admin/monthly/"]
ROLES: dict[str, list[str]] = {
    "county-clerk": [
        *SHARED, "/admin/issue/new/", "RECEIVED", "REGISTERED", "APPROVED", "HANDLING", "EXTENDED", "LATER", "CLOSED", "PROOF",
        "SLIP", "PRINT", "/admin/enterprise/", "/account/calendar",
    ],
    "county-director": ["/admin/", "/admin/approval/", "PROPOSED"],
    "county-leader": ["/admin/", "/admin/approval/", "/admin/issue/"],
    "city-clerk": [
        *SHARED, "/admin/overview/", *(f"/admin/ledger/?of={one}" for one in LEDGERS), "PASSED_UP",
        "/admin/reckoner/?term=lincang-2021-21/16.five-days&day=2021-09-30", "/admin/workday/",
        "/admin/rules/", "/admin/rules/details/?id=lincang-2021-21/16.five-days",
    ],
    "city-leader": ["/admin/", "/admin/approval/", "/admin/overview/"],
    "city-supervisor": ["/admin/", "/admin/overview/", "/admin/ledger/?of=special", "HANDLING", "LATER"],
    "city-administrator": ["/admin/", "/admin/workday/", "/admin/workday/year/", "/admin/office/", "/admin/unit/", "/admin/user/"],
    "handler": ["/admin/", "/admin/issue/", "/admin/slip/", "/account/calendar"],
    "informant": ["/admin/", "/admin/issue/", "/admin/issue/new/", "OWN"],
}  # fmt: skip
"""Who it is, and what he looks at; a word in capitals is an issue, or a paper, of his county (`WANTED`)."""
HERE = "(SELECT max(id) FROM issue WHERE office_id = {county} AND {such})"
WANTED = {
    "RECEIVED": HERE.format(county="{county}", such="status = 'received'"),
    "REGISTERED": HERE.format(county="{county}", such="status = 'registered'"),
    "PROPOSED": HERE.format(county="{county}", such="status = 'proposed'"),
    "APPROVED": HERE.format(county="{county}", such="status = 'approved'"),
    "HANDLING": HERE.format(county="{county}", such="status = 'handling'"),
    "EXTENDED": HERE.format(county="{county}", such="id IN (SELECT issue_id FROM act WHERE step = 'extend')"),
    "LATER": HERE.format(county="{county}", such="status = 'confirmed' AND grade IN ('B', 'C')"),
    "CLOSED": HERE.format(county="{county}", such="status = 'closed'"),
    "PASSED_UP": "(SELECT max(id) FROM issue WHERE passed_from_id = {county})",
    "PROOF": "(SELECT max(id) FROM issue WHERE office_id = {county} AND due_on IS NOT NULL)",
    "SLIP": "(SELECT max(id) FROM slip WHERE office_id = {county} AND kind = 'assignment')",
    "PRINT": "(SELECT max(id) FROM slip WHERE office_id = {county} AND kind = 'assignment')",
}
PATHS = {
    "PROOF": "/admin/issue/proof/?id={}", "SLIP": "/admin/slip/details/?id={}", "PRINT": "/admin/slip/print/?id={}",
}  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, tuple[str, str]], dict[str, int | None]]:
    """The whole demonstration of Lincang: its URL, a sign-in by what somebody is, and a row for each word in capitals."""
    folder = tmp_path_factory.mktemp("lincang")
    url = databases.sqlite_copy(databases.sqlite_template(folder), folder)
    engine = make_engine(url)
    with Session(engine, expire_on_commit=False, info={"scope": ALL}) as session:
        load_calendar(session)
        passwords = {name: word for _, name, word, _ in seed_lincang(session, clock.today())}
        session.commit()
        signs, county = {}, 0
        for person in session.scalars(select(Person).where(Person.username.in_(passwords)).order_by(Person.id)):
            for name, office in held_by(session, person):
                signs.setdefault(name, (person.username, passwords[person.username]))
                county = office.id if office is not None and office.level == "county" else county
        run = session.connection().exec_driver_sql
        rows = {name: run(f"SELECT {query.format(county=county)}").scalar_one() for name, query in WANTED.items()}
        mine = select(Issue.id).join(Informant, Informant.enterprise_id == Issue.enterprise_id).join(Person)
        rows["OWN"] = session.scalars(mine.where(Person.username == signs["informant"][0]).limit(1)).one()
    engine.dispose()
    return url, signs, rows


def held_by(session: Session, person: Person) -> list[tuple[str, Office | None]]:
    """county-clerk, handler, informant: what somebody is, and at which office."""
    found: list[tuple[str, Office | None]] = []
    for grant in session.scalars(select(Grant).where(Grant.person_id == person.id)):
        office = session.get(Office, grant.office_id) if grant.office_id else None
        found.append((f"{office.level}-{grant.role}" if office else "handler", office))
    assert found or session.scalar(select(Informant.id).where(Informant.person_id == person.id)), person.username
    return found or [(Role.INFORMANT.value, None)]


def path_of(path: str, rows: dict[str, int | None]) -> str:
    """The address of a page by its word."""
    return path if path.startswith("/") else PATHS.get(path, "/admin/issue/details/?id={}").format(rows[path])


@pytest.mark.parametrize("who", ROLES)
def test_pages_of_both_levels(who: str, told: Any, chromium: Any, serve: Callable[[str], str]) -> None:
    """Each page answers, fits its width, is Chinese throughout and has no violation."""
    url, signs, rows = told
    wanted = [path for path in ROLES[who] if rows.get(path, 1)]  # on some days no issue of a county stands at one point
    assert len(ROLES[who]) - len(wanted) <= 2, rows
    pages = [(path_of(path, rows), f"lincang-{who}-{called(path.replace('?of=', '/').partition('?')[0])}") for path in wanted]
    found = looked_at_as(chromium, serve(url), signs[who], pages)
    assert not found, "\n".join(found)
