"""Looking at a page: it answers, fits its width, is Chinese throughout, axe finds nothing; and a picture of it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import House, Window, watched

PICTURES = os.environ.get("DESK_PICTURES")
"""A folder: where it is named, a picture of each page is laid into it."""
TALLEST = 2200
ENGLISH = re.compile(r"[A-Za-z]{4,}")
LET = {"Excel", "Word", "English", "xlsx", "docx", "linyi", "lincang", "house", "JSON"}


def called(path: str) -> str:
    """What a page's picture is called: desk, issue-list, issue-new, issue."""
    if not path.startswith("/"):
        return path.lower()
    parts = [part for part in path.partition("?")[0].split("/") if part and part != "admin"]
    return "-".join([*parts, "list"] if path.startswith("/admin/") and len(parts) == 1 else parts) or "desk"


def looked_at_as(
    chromium: Any, address: str, sign_in: tuple[str, str], pages: Iterable[tuple[str, str]]
) -> list[str]:
    """What is wrong with these pages, (path, name of its picture), for somebody at desk and phone width."""
    found: list[str] = []
    for width in (1366, 390):
        context = chromium.new_context(
            viewport={"width": width, "height": 820},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            bypass_csp=True,
        )
        window = watched(context, House(address, "", {}))
        window.sign_in(*sign_in)
        for path, name in pages:
            found += looked_at(window, path, width, name)
        assert not window.outside
        assert not window.errors
        context.close()
    return found


def looked_at(window: Window, path: str, width: int, name: str) -> list[str]:
    """What is wrong with a page; a picture of it where a folder is named."""
    answer = window.go(path)
    if PICTURES:
        picture = Path(PICTURES) / f"{name}-{width}.jpg"
        height = min(TALLEST, window.page.evaluate("document.documentElement.scrollHeight"))
        part = {"x": 0, "y": 0, "width": width, "height": height}
        window.page.screenshot(path=str(picture), full_page=True, clip=part, type="jpeg", quality=55)
    found = [] if answer.status == 200 else [f"{path}: {answer.status}"]
    wide = window.page.evaluate("document.documentElement.scrollWidth")
    if wide > width + 1 and "print" not in path:
        found.append(f"{path}: 宽 {wide} > {width}")
    text = window.page.inner_text("body")
    english = {word for word in ENGLISH.findall(text) if word not in LET and not word.islower()}
    if english - LET:
        found.append(f"{path}: 英文 {sorted(english)[:8]}")
    for violation in Axe().run(window.page).response["violations"]:
        nodes = [node["html"][:120] for node in violation["nodes"][:3]]
        found.append(f"{path} {width}: {violation['id']} {nodes}")
    return found
