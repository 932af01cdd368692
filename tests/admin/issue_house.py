"""The application over the cast of the cases, and clients signed in as any of them, on a day that stands still."""
from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from app import create_app
from models import clock
from models.attachments import Upload
from models.issues import Issue
from models.people import Person
from models.steps import take
from rules.terms import Step
from seed.cast import Cast
from tests import databases
from tests.admin.conftest import AsSent

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
REPORT = {
    "enterprise": "enterprise/1", "title": "贷款到期续贷", "category": "融资", "urgent": False, "about": "other",
    "description": "我公司 2000 万元流动资金贷款 4 月 2 日到期，希望协调续贷。", "wanted": "协调续贷",
}
REGISTER = {
    "conditions_met": "无", "competent_unit": "第1责任单位", "units_involved": "无", "prior_contact": "无", "hoped_for_on": "无",
    "vouched": True, "checked_with": "财务科", "checked_how": "phone", "checked_on": date(2014, 3, 3),
}
STORY: tuple[tuple[date, str, str, dict[str, Any]], ...] = (
    (date(2014, 3, 3), "receive", "informant", REPORT),
    (date(2014, 3, 3), "register", "clerk", REGISTER),
    (date(2014, 3, 4), "propose", "clerk", {"opinion": "请第1责任单位牵头协调", "lead_unit": "unit/1", "days_allowed": 16,
                                            "cooperating_units": ("unit/2",), "complexity": "clear"}),
    (date(2014, 3, 5), "approve", "director", {"decision": "同意", "study_held_on": date(2014, 3, 5), "study_present": "全体",
                                               "study_decision": "同意拟办意见"}),
    (date(2014, 3, 5), "dispatch", "clerk", {}),
    (date(2014, 3, 6), "accept", "unit_handler", {"received_on": date(2014, 3, 6), "handler": "孙某"}),
    (date(2014, 3, 17), "report_progress", "liaison_officer", {"account": "银行已上会"}),
    (date(2014, 3, 19), "file_result", "unit_handler", {"account": "已协调银行续贷，利率下浮 5%"}),
    (date(2014, 3, 20), "verify", "liaison_officer", {"verified_on": date(2014, 3, 20), "how": "visit", "passed": True,
                                                      "findings": "已见财务负责人，贷款已续"}),
    (date(2014, 3, 21), "confirm", "informant", {"confirmed_on": date(2014, 3, 21), "satisfied": True,
                                                 "document": Upload("盖章说明.pdf", PDF)}),
    (date(2014, 3, 21), "close", "clerk", {}),
)


class Clock:
    """The day on which everything happens; it moves when a test says so."""

    def __init__(self) -> None:
        self.moment = clock.at(date(2014, 3, 20), 10)

    def set(self, day: date, hour: int = 10) -> None:
        """To another day."""
        self.moment = clock.at(day, hour)

    def __call__(self) -> datetime:
        return self.moment


class Desk:
    """The cast at their desks: `desk.as_("clerk").get(…)`."""

    def __init__(self, app: Flask, cast: Cast, hands: Clock):
        self.app, self.cast, self.clock = app, cast, hands
        self.session: Session = cast.session

    def as_(self, name: str) -> Any:
        """A client signed in as somebody of the cast."""
        person: Person = self.cast[name]
        self.app.test_client_class = AsSent
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie.update(_user_id=person.get_id(), _fresh=True, stamp=person.auth_stamp,
                          since=self.clock().timestamp(), seen=self.clock().timestamp())
        return client

    def story(self, until: str = "close", **changes: dict[str, Any]) -> Issue:
        """An issue that went the ordinary road up to and with a step; `verify={...}` changes what a step says."""
        issue = None
        for day, step, who, said in STORY:
            given = {name: self.named(value) for name, value in {**said, **changes.get(step, {})}.items()}
            act = take(self.session, issue, Step(step), self.cast[who], clock.at(day), **given)
            issue = self.session.get(Issue, act.issue_id)
            self.session.commit()
            if step == until:
                break
        assert issue is not None
        return issue

    def step(self, issue: Issue, step: str, who: str, on: date, **said: Any) -> Any:
        """One more step, past the screens."""
        given = {name: self.named(value) for name, value in said.items()}
        act = take(self.session, issue, Step(step), self.cast[who], clock.at(on), **given)
        self.session.commit()
        return act

    def named(self, value: Any) -> Any:
        """Somebody or something of the cast by name, by its id."""
        if isinstance(value, tuple):
            return tuple(self.named(one) for one in value)
        return self.cast[value].id if isinstance(value, str) and "/" in value and value in self.cast else value

    def send(self, client: Any, url: str, data: dict[str, Any], page: str = "/account") -> Any:
        """Post a form with the token of a page."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
        assert found, f"{page} has no form"
        files = {name: (io.BytesIO(one.data), one.name) if isinstance(one, Upload) else one for name, one in data.items()}
        kind = "multipart/form-data" if any(isinstance(one, tuple) for one in files.values()) else "application/x-www-form-urlencoded"
        return client.post(url, data={"csrf_token": found.group(1), **files}, content_type=kind)

    def take(self, who: str, issue: Issue, step: str, **said: Any) -> Any:
        """Take a step through the door, from the page as it stands now."""
        data = {"id": issue.id, "seen": self.fresh(issue).seq, **{name: self.named(value) for name, value in said.items()}}
        return self.send(self.as_(who), f"/admin/issue/step/{step}", data)

    def fresh(self, issue: Issue) -> Issue:
        """As the database has it now."""
        found = self.session.get(Issue, issue.id, populate_existing=True)
        self.session.commit()  # hold nobody up
        assert found is not None
        return found

    def all(self, model: type[Any], **named: Any) -> list[Any]:
        """The records of a kind, as the database has them now."""
        found = list(self.session.scalars(select(model).filter_by(**named).execution_options(populate_existing=True)))
        self.session.commit()
        return found

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """The statements that the application sends meanwhile."""
        asked: list[str] = []

        def note(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
            asked.append(statement)
        engine = self.app.extensions["desk-engine"]
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield asked
        finally:
            event.remove(engine, "before_cursor_execute", note)


@pytest.fixture(scope="session")
def issue_app(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application, made once; each test gives it a database of its own."""
    folder = tmp_path_factory.mktemp("issue-app")
    app = create_app({"DATABASE_URL": databases.sqlite_copy(sqlite_template, folder), "INSTANCE": str(folder),
                      "SECRET_KEY": "x" * 32})
    yield app
    app.extensions["desk-engine"].dispose()


@pytest.fixture
def desk(issue_app: Flask, engine: Engine, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The house with the cast in it."""
    hands, db = Clock(), issue_app.extensions["desk-db"]
    monkeypatch.setattr(clock, "now", hands)
    monkeypatch.setitem(issue_app.extensions, "desk", replace(issue_app.extensions["desk"], clock=hands))
    monkeypatch.setitem(issue_app.extensions, "desk-engine", engine)
    db.remove()
    db.configure(bind=engine)
    yield Desk(issue_app, cast, hands)
    db.remove()
