"""Chromium, and the panel served on a free port over a database of its own."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session
from waitress.server import create_server

from app import create_app
from models.scope import ALL
from models.sign_in import set_password
from seed.cast import Cast, build
from tests.conftest import skip

PASSWORD = "Kaifeng-2014-Lu"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


@dataclass
class House:
    """The panel as it is served: its address, its database's URL, and the sign-ins of the cast by name."""

    address: str
    url: str
    names: dict[str, str]


@dataclass
class Window:
    """One person's browser window; `outside` are requests that left the machine, `errors` what the page threw."""

    page: Any
    house: House
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def go(self, path: str) -> Any:
        """Open a path of the panel."""
        return self.page.goto(self.house.address + path)

    def sign_in(self, name: str, password: str = PASSWORD) -> Window:
        """Sign in as somebody of the cast."""
        self.go("/login")
        self.page.fill("[name=username]", self.house.names.get(name, name))
        self.page.fill("[name=password]", password)
        self.page.click("form.sign-in button")
        self.page.wait_for_url("**/admin/**")
        return self


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's chromium; skipped where there is none."""
    found = shutil.which("chromium")
    if found is None:
        skip("没有 chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        speaking = {**os.environ, "LANGUAGE": "zh_CN"}  # where its Chinese is installed, its own controls speak it too
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS, env=speaking)
        yield browser
        browser.close()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Serve the panel over a database; returns its address."""
    servers = []

    def start(url: str) -> str:
        app = create_app(
            {"DATABASE_URL": url, "INSTANCE": str(tmp_path / "instance"), "SECRET_KEY": "k" * 32}
        )
        server = create_server(app, host="127.0.0.1", port=0, threads=6)
        stopped = threading.Event()
        thread = threading.Thread(target=_turn, args=(server, stopped), daemon=True)
        thread.start()
        servers.append((server, stopped, thread, app))
        return f"http://127.0.0.1:{server.effective_port}"

    yield start
    for server, stopped, thread, app in servers:
        stopped.set()
        server.pull_trigger()
        thread.join()
        # Whoever still answers a page (a script's last question) ends before the database is taken away.
        server.task_dispatcher.shutdown()
        for channel in list(server.active_channels.values()):  # what a browser left open is ours to close
            channel.handle_close()
        server.asyncore.close_all(server._map, ignore_all=True)  # what listens, and every connection still open
        app.extensions["desk-engine"].dispose()


def _turn(server: Any, stopped: threading.Event) -> None:
    """Serve until told to stop. The loop must have ended before its sockets close: waitress' own
    `run` is still waiting on them, and dies of a bad file descriptor now and then."""
    while not stopped.is_set():
        server.asyncore.loop(timeout=1, use_poll=True, map=server._map, count=1)


def let_in(engine: Any, **given: Any) -> dict[str, str]:
    """The cast in the database, each able to sign in with one password: their sign-ins by name."""
    with Session(engine, expire_on_commit=False, info={"scope": ALL}) as session:
        cast: Cast = build(session, **given)
        first = cast["city/clerk"]
        set_password(first, PASSWORD)
        names = {}
        for name, row in cast.named.items():
            if hasattr(row, "username"):
                row.password_hash = first.password_hash
                names[name] = row.username
                names.setdefault(name.removeprefix("city/"), row.username)
        session.commit()
    return names


@pytest.fixture
def house(database_url: str, engine: Any, serve: Callable[[str], str]) -> House:
    """The panel with the cast in its database, each able to sign in with one password."""
    names = let_in(engine)
    return House(serve(database_url), database_url, names)


@pytest.fixture
def window(chromium: Any, house: House) -> Iterator[Callable[..., Window]]:
    """Open a window: `window("clerk")`, signed in; `window("informant", phone=True)` on a phone."""
    contexts = []

    def opened(name: str | None = None, *, phone: bool = False, height: int = 820) -> Window:
        size = {"width": 390, "height": 844} if phone else {"width": 1366, "height": height}
        context = chromium.new_context(viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai")
        contexts.append(context)
        made = watched(context, house)
        return made.sign_in(name) if name else made

    yield opened
    for context in contexts:
        context.close()


def watched(context: Any, house: House) -> Window:
    """A window whose requests and errors are noted."""
    made = Window(context.new_page(), house)
    # A machine of two cores that does several things at once is slow, not broken.
    made.page.set_default_timeout(60_000)
    context.on("request", lambda request: _note(made.outside, request.url, house.address))
    made.page.on("pageerror", lambda error: made.errors.append(str(error)))
    made.page.on("console", lambda said: _thrown(made.errors, said))
    return made


def _thrown(errors: list[str], said: Any) -> None:
    """What the console calls an error; an answer that refuses (409, 422) is none."""
    if said.type == "error" and "Failed to load resource" not in said.text:
        errors.append(said.text)


def _note(outside: list[str], url: str, address: str) -> None:
    if not url.startswith((address, "data:", "blob:", "about:")):
        outside.append(url)
