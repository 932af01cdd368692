"""Lincang's two offices for the screens' tests, built once for each kind of database: a county and the city above it."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app import create_app
from models import clock
from models.scope import ALL
from models.session import make_engine
from rules.policies import POLICIES
from rules.terms import Status, Step
from seed.case_play import Play
from seed.cast import build
from tests.admin.busy_desk import url
from tests.admin.issue_house import Clock, Desk

__all__ = ["FRIDAY", "LINCANG", "TRANSFER", "TwoLevels", "lincang", "url"]

FRIDAY = date(2021, 4, 9)
LINCANG = POLICIES["lincang-2021-21"]
TRANSFER = {"transfer_reason": "超出本级权限"}


class TwoLevels(Desk):
    """The cast at its desks, and issues of the county as far as they have come."""

    def play(self, status: Status, on: date = FRIDAY, **given: Any) -> Play:
        """One of them; kept at once, so that the panel sees it."""
        told = Play(self.session, self.cast, LINCANG, {"at": status.value, "on": on, **given})
        self.session.commit()
        return told

    def well(self, told: Play, *steps: Step, on: date = FRIDAY, **differs: Any) -> Play:
        """Further steps by the usual people, none refused; `differs` is said by the last of them."""
        for step in steps:
            assert told.do(step, on, differs=differs if step == steps[-1] else None) is None
            self.session.commit()
        return told

    def page(self, who: str, told: Play) -> str:
        """The issue's page."""
        answer = self.as_(who).get(f"/admin/issue/details/?id={told.issue.id}")
        assert answer.status_code == 200, who
        return str(answer.text)


@pytest.fixture(scope="module")
def lincang(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoLevels]:
    """The application over both offices, on a day that stands still."""
    engine, hands = make_engine(url), Clock()
    hands.set(FRIDAY)
    with pytest.MonkeyPatch.context() as patch, Session(engine, expire_on_commit=False, info={"scope": ALL}) as session:
        patch.setattr(clock, "now", hands)
        cast = build(session, policies=(LINCANG.key,))
        session.commit()
        folder = tmp_path_factory.mktemp("instance")
        app = create_app({"DATABASE_URL": url, "INSTANCE": str(folder), "SECRET_KEY": "x" * 32})
        yield TwoLevels(app, cast, hands)
        app.extensions["desk-db"].remove()
        app.extensions["desk-engine"].dispose()
    engine.dispose()
