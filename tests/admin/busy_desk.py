"""A busy office for the desk's tests, built once for each kind of database: issues at every point of the road."""
from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app import create_app
from models import clock
from models.issues import Issue
from models.scope import ALL
from models.session import make_engine
from models.steps import take
from rules.terms import Step
from seed.cast import build
from tests import databases
from tests.admin.issue_house import STORY, Clock, Desk
from tests.conftest import skip

TODAY = date(2014, 3, 20)
PLACES = ("receive", "register", "propose", "approve", "dispatch", "accept", "file_result", "verify", "confirm", "close")
LINK = re.compile(r'<a [^>]*?href="(/admin/[a-z_]+/(?:\?[^"]*)?)"[^>]*>(.*?)</a>', re.DOTALL)


def told(house: Desk, title: str, until: str, firm: int = 1, unit: int = 1, days: int = 60, proposer: str = "clerk") -> None:
    """An issue of an enterprise, in the hands of a unit, as far along the road as `until`."""
    own = {"informant": f"informant/{firm}" if firm > 1 else "informant",
           "unit_handler": f"unit_handler/{unit}" if unit > 1 else "unit_handler"}
    issue = None
    for day, step, who, said in STORY:
        given = dict(said)
        if step == "receive":
            given |= {"enterprise": f"enterprise/{firm}", "title": title}
        if step == "propose":
            given |= {"lead_unit": f"unit/{unit}", "cooperating_units": (), "days_allowed": days}
            who = proposer
        plain = {name: house.named(value) for name, value in given.items()}
        act = take(house.session, issue, Step(step), house.cast[own.get(who, who)], clock.at(day), **plain)
        issue = house.session.get(Issue, act.issue_id)
        if step == until:
            break
    house.session.commit()


def fill(house: Desk) -> None:
    """Two enterprises (甲, 乙) with two units; some of it late or nearly so; one proposal by a director himself."""
    for place in PLACES:
        told(house, f"甲事{place}", place)
        told(house, f"乙事{place}", place, firm=2, unit=2)
    for number, days in enumerate((5, 10, 15, 16, 19)):
        told(house, f"甲限{number}", "accept", days=days)
        told(house, f"乙限{number}", "dispatch", firm=2, unit=2, days=days)
    told(house, "甲自拟", "propose", proposer="director/2")


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated database of each kind, for all the tests of a module."""
    if request.param == "sqlite":
        yield databases.sqlite_copy(request.getfixturevalue("sqlite_template"), tmp_path_factory.mktemp("desk"))
        return
    template = request.getfixturevalue("postgresql_template")
    if template is None:
        skip("没有 PostgreSQL")
    with databases.postgresql_copy(template) as made:
        yield made


@pytest.fixture(scope="module")
def busy(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The application over it, on a day that stands still."""
    engine, hands = make_engine(url), Clock()
    hands.set(TODAY)
    with pytest.MonkeyPatch.context() as patch, Session(engine, expire_on_commit=False, info={"scope": ALL}) as session:
        patch.setattr(clock, "now", hands)
        cast = build(session)
        session.commit()
        folder = tmp_path_factory.mktemp("instance")
        app = create_app({"DATABASE_URL": url, "INSTANCE": str(folder), "SECRET_KEY": "x" * 32})
        house = Desk(app, cast, hands)
        fill(house)
        yield house
        app.extensions["desk-db"].remove()
        app.extensions["desk-engine"].dispose()
    engine.dispose()


def numbers(page: str) -> Iterator[tuple[int, str, str]]:
    """(number, address, words) of every figure that leads to a list."""
    main = page[page.index('<main id="main"'):]
    for address, inside in LINK.findall(main):
        words = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", inside)).strip()
        found = re.search(r"<[bi]>(\d+)</[bi]>", inside) or re.fullmatch(r"(?:全部 |.* )?(\d+)(?: 件)?", words)
        if found:
            yield int(found[1]), html.unescape(address), words


def rows(client: Any, address: str) -> int:
    """How many rows the list behind an address shows."""
    answer = client.get(address + ("&" if "?" in address else "?") + "page_size=100")
    assert answer.status_code == 200
    assert "已忽略" not in answer.text, address
    shown = answer.text.partition("<tbody>")[2].partition("</tbody>")[0].count("<tr")
    several = re.search(r"，共 (\d+) ", answer.text)
    return int(several[1]) if shown == 100 and several else int(shown)


def statements(house: Desk, who: str) -> int:
    """How many statements a desk takes, opening and closing of the transaction aside."""
    client = house.as_(who)
    with house.counting() as asked:
        assert client.get("/admin/").status_code == 200
    return sum(1 for one in asked if one.split()[0] not in ("BEGIN", "COMMIT", "ROLLBACK"))
