"""Every page, as each role, at desk and phone width: axe finds nothing, nothing leaves the machine, nothing is thrown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.informants import Informant
from models.issues import Issue
from models.people import Person
from models.scope import ALL
from models.session import make_engine
from seed.demo import seed_demo
from seed.reference import load_calendar
from tests import databases
from tests.browser.looking import called, looked_at_as

pytestmark = pytest.mark.browser

ROLES = {
    "经办人": ("clerk", ["/admin/", "/admin/issue/", "/admin/issue/new/", "ISSUE", "/admin/slip/", "SLIP", "PRINT",
                       "/admin/visit/", "/admin/enterprise/", "ENTERPRISE", "/admin/enterprise/new/", "/admin/group/",
                       "GROUP", "/admin/assignment/", "/admin/meeting/", "/admin/meeting/new/", "/admin/meeting/plan/",
                       "/admin/report_up/", "/admin/bulletin/", "/admin/circular/", "/admin/unit/",
                       "/admin/office/", "/admin/attachment/", "/admin/rules/", "/admin/workday/", "/account",
                       "/admin/reckoner/?term=lincang-2021-21/16.five-days&day=2021-09-30",
                       "/admin/visit/grid/", "/admin/obligation/", "/admin/handover/", "COMING", "PAPERS", "SHEET",
                       "HELD", "/admin/meeting/plan/", "/admin/report_up/", "/admin/bulletin/", "/admin/circular/",
                       "RULE", "RENAMED", "VISIT", "DUPLICATE", "MOVED"]),
    "主任": ("director", ["/admin/", "PROPOSED"]),
    "组长": ("leader", ["/admin/", "/admin/setting/", "/admin/obligation/"]),
    "联络员": ("officer", ["/admin/", "/admin/issue/", "/admin/visit/", "/admin/visit/new/", "/admin/visit/grid/"]),
    "承办人": ("handler", ["/admin/", "/admin/issue/", "/admin/slip/"]),
    "信息员": ("informant", ["/admin/", "/admin/issue/", "/admin/issue/new/", "MINE"]),
    "督查": ("supervisor", ["/admin/", "/admin/issue/", "ISSUE", "/admin/visit/grid/", "/admin/obligation/"]),
    "系统管理员": ("administrator", ["/admin/", "/admin/user/", "/admin/user/new/", "/admin/unit/new/",
                                "/admin/group/new/", "/admin/assignment/new/", "/admin/issue/", "/admin/takeover/",
                                "/admin/workday/new/", "/admin/workday/year/", "/admin/workday/moved/",
                                "/admin/office/new/", "/admin/reading/", "/admin/enterprise/",
                                "MOVE", "OFFICER", "MERGER", "RENAMING", "UNIT", "/admin/setting/new/",
                                "TEXT"]),
    "安全管理员": ("security", ["/admin/", "/admin/grant/", "/admin/grant/new/", "/admin/user/", "/admin/stand_in/"]),
    "审计员": ("auditor", ["/admin/", "/admin/log/"]),
}  # fmt: skip


ROWS = {
    "ISSUE": "SELECT max(id) FROM issue WHERE status = 'handling'",
    "PROPOSED": "SELECT max(id) FROM issue WHERE status = 'proposed'",
    "DUPLICATE": "SELECT max(id) FROM issue WHERE status = 'ended' AND id IN"
    " (SELECT issue_id FROM act JOIN evidence_end USING (id) WHERE ground = 'duplicate')",
    "MOVED": "SELECT max(issue_id) FROM act WHERE step = 'succeed'",
    "SLIP": "SELECT max(id) FROM slip WHERE kind = 'disposal'",
    "ENTERPRISE": "SELECT enterprise_id FROM issue LIMIT 1",
    "RENAMED": "SELECT enterprise_id FROM enterprise_name",
    "GROUP": "SELECT min(id) FROM liaison_group",
    "OFFICER": "SELECT max(id) FROM group_membership WHERE part = 'officer' AND group_id = 1 AND until_on IS NULL",
    "UNIT": "SELECT unit_id FROM unit_ending",
    "MERGER": "SELECT successor_id FROM unit_ending",
    "COMING": "SELECT max(id) FROM meeting WHERE state = 'planned'",
    "HELD": "SELECT max(meeting_id) FROM meeting_item WHERE outcome = 'decided'",
    "VISIT": "SELECT max(id) FROM visit",
}
"""By the short name of a page: the row that it shows."""
PATHS = {
    "ISSUE": "/admin/issue/details/?id={ISSUE}",
    "PROPOSED": "/admin/issue/details/?id={PROPOSED}",
    "DUPLICATE": "/admin/issue/details/?id={DUPLICATE}",
    "MOVED": "/admin/issue/details/?id={MOVED}",
    "MINE": "/admin/issue/details/?id={MINE}",
    "SLIP": "/admin/slip/details/?id={SLIP}",
    "PRINT": "/admin/slip/print/?id={SLIP}",
    "ENTERPRISE": "/admin/enterprise/details/?id={ENTERPRISE}",
    "RENAMED": "/admin/enterprise/details/?id={RENAMED}",
    "GROUP": "/admin/group/details/?id={GROUP}",
    "OFFICER": "/admin/group/handover/?id=1&of={OFFICER}",
    "UNIT": "/admin/unit/details/?id={UNIT}",
    "MERGER": "/admin/unit/end-unit/?id={MERGER}",
    "RENAMING": "/admin/unit/rename/?id={MERGER}",
    "MOVE": "/admin/assignment/move/?e={ENTERPRISE}",
    "COMING": "/admin/meeting/details/?id={COMING}",
    "PAPERS": "/admin/meeting/papers/?id={COMING}",
    "SHEET": "/admin/meeting/sheet/?id={COMING}",
    "HELD": "/admin/meeting/details/?id={HELD}",
    "VISIT": "/admin/visit/details/?id={VISIT}",
    "RULE": "/admin/rules/details/?id=linyi-2014-10/8.closure",
    "TEXT": "/admin/rules/text/?policy=linyi-2014-10",
}


@pytest.fixture(scope="module")
def told(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, dict[str, tuple[str, str]], dict[str, int]]:
    """A demonstration of sixty issues: its URL, a sign-in for each role, and a row of each kind to open."""
    folder = tmp_path_factory.mktemp("demo")
    url = databases.sqlite_copy(databases.sqlite_template(folder), folder)
    engine = make_engine(url)
    with Session(engine, expire_on_commit=False, info={"scope": ALL}) as session:
        load_calendar(session)
        signs = seed_demo(session, clock.today(), issues=60)
        session.commit()
        run = session.connection().exec_driver_sql
        rows = {name: run(query).scalar_one() for name, query in ROWS.items()}
        username = next(name for words, name, _, _ in signs if words == "信息员")
        mine = select(Issue.id).join(Informant, Informant.enterprise_id == Issue.enterprise_id)
        rows["MINE"] = session.scalars(mine.join(Person).where(Person.username == username).limit(1)).one()
    engine.dispose()
    return url, {words: (name, password) for words, name, password, _ in signs}, rows


def path_of(path: str, rows: dict[str, int]) -> str:
    """The address of a page by its short name; the row is the one that ROWS finds under it or under its noun."""
    if path.startswith("/"):
        return path
    return PATHS[path].format(**rows)


@pytest.mark.parametrize("words", ROLES)
def test_pages_of_a_role(words: str, told: Any, chromium: Any, serve: Callable[[str], str]) -> None:
    """Each page of a role answers, fits its width, is Chinese throughout and has no violation."""
    url, signs, rows = told
    short, paths = ROLES[words]
    pages = [(path_of(path, rows), f"{short}-{called(path)}") for path in paths]
    found = looked_at_as(chromium, serve(url), signs[words], pages)
    assert not found, "\n".join(found)
