"""The toy application, and clients that have signed in."""
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.admin.toy import PASSWORD, toy_app


class AsSent(FlaskClient):
    """A client that is as strict as a server: a header holds Latin letters alone, or the answer never leaves the house."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Encode what waitress and gunicorn would."""
        answer = super().open(*args, **kwargs)
        for name, value in answer.headers:
            f"{name}: {value}".encode("latin-1")
        return answer


class Desk(AsSent):
    """A client that brings the token of the page it last saw, as a browser does."""

    def token(self, url: str = "/login") -> str:
        """The token of a page."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(url).text)
        assert found, f"{url} has no form"
        return found.group(1)

    def send(self, url: str, data: dict[str, Any] | None = None, page: str = "/account") -> Any:
        """Post a form with a token."""
        return self.post(url, data={"csrf_token": self.token(page), **(data or {})})

    def sign_in(self, username: str, password: str = "") -> Any:
        """As somebody."""
        password = password or PASSWORD
        return self.send("/login", {"username": username, "password": password}, page="/login")


@pytest.fixture
def app() -> Iterator[Flask]:
    """The toy, new for each test."""
    made = toy_app()
    made.test_client_class = Desk
    yield made
    made.db.remove()
    made.engine.dispose()


@pytest.fixture
def client_as(app: Flask) -> Callable[[str], Desk]:
    """A client signed in as somebody: clerk (all), lanshan (one county), reader (list and read), nobody."""
    def make(username: str) -> Desk:
        client = app.test_client()
        assert client.sign_in(username).status_code == 302
        return client
    return make


@pytest.fixture
def clerk(client_as: Callable[[str], Desk]) -> Desk:
    """Somebody who may everything."""
    return client_as("clerk")


@pytest.fixture
def statements(app: Flask) -> list[str]:
    """What is asked of the database."""
    from sqlalchemy import event
    asked: list[str] = []
    event.listen(app.engine, "before_cursor_execute", lambda conn, cursor, text, *rest: asked.append(text))
    return asked
