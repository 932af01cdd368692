"""Signing in, as a person does it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Window

pytestmark = pytest.mark.browser


def test_a_clerk_signs_in_and_out(window: Callable[..., Window]) -> None:
    """The desk after signing in, the form after signing out, nothing from outside, nothing thrown."""
    clerk = window("clerk")
    assert "工作台" in clerk.page.inner_text("main")
    clerk.page.click("text=退出")
    clerk.page.wait_for_url("**/login**")
    assert not clerk.outside
    assert not clerk.errors


def test_a_wrong_password_is_said_calmly(window: Callable[..., Window]) -> None:
    """One sentence, and the name stays in its field."""
    stranger = window()
    stranger.go("/login")
    stranger.page.fill("[name=username]", "nobody")
    stranger.page.fill("[name=password]", "wrong-password")
    stranger.page.click("form.sign-in button")
    assert "用户名或密码不对" in stranger.page.inner_text("body")
    assert stranger.page.input_value("[name=username]") == "nobody"
