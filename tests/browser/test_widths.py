"""At 1366 px: tiles in even rows, lists and ledgers whole without scrolling sideways, long county names short."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from models.scope import ALL
from models.session import make_engine
from models.sign_in import set_password
from seed.cast import build
from tests.admin.lincang_days import Days, population
from tests.browser.conftest import PASSWORD, House, Window

pytestmark = pytest.mark.browser

LONG = "双江拉祜族佤族布朗族傣族自治县"
TILES = "[...document.querySelectorAll('.desk-tiles .tile')].map(one => one.offsetTop)"
WIDER = """[document.documentElement, ...document.querySelectorAll('.table-box')]
    .filter(one => one.scrollWidth > one.clientWidth).map(one => `${one.className} ${one.scrollWidth}`)"""


@pytest.fixture
def house(sqlite_url: str, serve: Callable[[str], str]) -> House:
    """A county with the longest name of its city: one issue at every point that the ledgers know."""
    engine = make_engine(sqlite_url)
    with Session(engine, expire_on_commit=False, info={"scope": ALL}) as session:
        cast = build(session, policies=("lincang-2021-21",))
        cast["enterprise/1"].county = cast["county"].county = LONG
        cast["unit/1"].name, cast["unit/1"].short_name = f"{LONG}人力资源和社会保障局", "双江县人社局"
        set_password(cast["county/clerk"], PASSWORD)
        population(Days(session, cast))
        names = {"county/clerk": cast["county/clerk"].username}
        session.commit()
    engine.dispose()
    return House(serve(sqlite_url), sqlite_url, names)


def test_tiles_stand_in_even_rows_and_lists_fit(window: Callable[..., Window]) -> None:
    clerk = window("county/clerk")
    tops = clerk.page.evaluate(TILES)
    assert len(tops) == 8
    assert len(set(tops)) == 1, "a tile alone in its row"
    for path in ("issue/", "enterprise/", "unit/", "office/", "assignment/", "ledger/?of=supervision", "ledger/?of=special",
                 "ledger/?of=overdue", "overview/", "monthly/"):
        clerk.go(f"/admin/{path}")
        assert not clerk.page.evaluate(WIDER), path
    clerk.go("/admin/issue/")
    cell = clerk.page.locator(f"td span[title='{LONG}']").first
    assert cell.inner_text() == "双江县"
