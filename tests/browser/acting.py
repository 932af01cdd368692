"""Doing as people do: find the step's form on the issue's page, fill it, press its button, read what comes back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tests.browser.conftest import Window

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def sealed_paper(folder: Path) -> Path:
    """A scan with the enterprise's seal, as far as a test can make one."""
    path = folder / "盖章确认书.pdf"
    path.write_bytes(PDF)
    return path


def form_of(window: Window, step: str) -> Any:
    """The form of a step on the page that is open, unfolded."""
    form = window.page.locator(f"form[action*='/step/{step}']").first
    form.evaluate(
        "form => { for (let e = form; e; e = e.parentElement) if (e.tagName === 'DETAILS') e.open = true }"
    )
    form.evaluate("form => form.querySelectorAll('details').forEach(one => { one.open = true })")
    return form


def fill(form: Any, **fields: Any) -> None:
    """Fill a form by its fields' names, each as its widget wants it."""
    for name, value in fields.items():
        control = form.locator(f"[name='{name}']")
        kind = control.first.evaluate("one => one.tagName === 'INPUT' ? one.type : one.tagName.toLowerCase()")
        if kind == "select":
            control.first.select_option(value)
        elif kind in ("radio", "checkbox"):
            wanted = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
            if kind == "checkbox" and isinstance(value, bool):
                control.first.set_checked(value)
            else:
                form.locator(f"[name='{name}'][value='{wanted}']").check()
        elif kind == "date" and value == "无":
            form.locator(f"[name='{name}'][value='无']").check()
        elif kind == "file":
            control.first.set_input_files(value)
        else:
            control.first.fill(value.isoformat() if isinstance(value, date) else str(value))


def take(window: Window, issue: int, step: str, **fields: Any) -> str:
    """Open the issue, take a step, return the page's text."""
    window.go(f"/admin/issue/details/?id={issue}")
    form = form_of(window, step)
    fill(form, **fields)
    with window.page.expect_navigation():
        form.locator("button:not([type=button])").last.click()
    return window.page.inner_text("main")
