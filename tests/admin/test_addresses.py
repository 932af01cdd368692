"""What leaves and what is tried is logged by its conditions; a word that was typed stands nowhere in the log."""
from __future__ import annotations

import pytest
from sqlalchemy import select

from models.log import LogEntry
from tests.admin.two_levels import TwoLevels, lincang, url

__all__ = ["lincang", "url"]

WORD = "ZX40秘方"


def last(lincang: TwoLevels, action: str) -> str:
    """The words of the log's last entry of a kind."""
    query = select(LogEntry.words).where(LogEntry.action == action).order_by(LogEntry.id.desc()).limit(1)
    words = lincang.session.scalars(query).one()
    lincang.session.commit()
    return str(words)


@pytest.mark.parametrize(("address", "kept"), [
    ("issue/export/xlsx/?view=open&search=WORD&flt_status=handling&sort=due_on", "?view=open&search=…&flt_status=handling&sort=due_on"),
    ("issue/export/xlsx/?search=300000", "?search=…"),
    ("issue/export/xlsx/?flt_county=临翔区&flt_county=WORD&flt_category=WORD", "?flt_county=临翔区&flt_county=…&flt_category=…"),
    ("issue/export/xlsx/?flt_due_on_from=2021-04-01&flt_nothing=WORD&WORD=1", "?flt_due_on_from=2021-04-01&flt_nothing=…"),
    ("unit/export/xlsx/?flt0_name=WORD&flt_kind=department", "?flt0_name=…&flt_kind=department"),
    ("unit/export/xlsx/?flt_name=price", "?flt_name=…"),
    ("overview/export/xlsx/?from=2021-01-01&search=WORD", "?from=2021-01-01&search=…"),
])
def test_a_sheet_is_logged_without_the_words_that_were_typed(lincang: TwoLevels, address: str, kept: str) -> None:
    """That a search was made is kept, and every choice of a list, day and number."""
    assert lincang.as_("city/clerk").get("/admin/" + address.replace("WORD", WORD)).status_code == 200
    words = last(lincang, "export")
    assert words.endswith(address.partition("?")[0] + kept)
    assert WORD not in words


def test_a_door_that_stayed_shut_is_logged_without_them_too(lincang: TwoLevels) -> None:
    """With the row that was asked for."""
    assert lincang.as_("county/clerk").get(f"/admin/log/details/?id=7&search={WORD}&note={WORD}").status_code == 403
    assert last(lincang, "denied") == "GET /admin/log/details/?id=7&search=…&note=…"
