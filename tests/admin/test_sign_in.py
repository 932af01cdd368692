"""Signing in and out, sessions that end, and the way back."""
from datetime import timedelta

import pytest

from tests.admin.toy import Person


def test_a_wrong_name_and_a_wrong_password_look_alike(app):
    client = app.test_client()
    wrong = [client.sign_in(name, "wrong") for name in ("clerk", "no such person")]
    assert [answer.status_code for answer in wrong] == [401, 401]
    assert all("用户名或密码不对。" in answer.text for answer in wrong)


def test_after_five_failures_the_name_is_locked(app):
    client = app.test_client()
    for _ in range(5):
        client.sign_in("clerk", "wrong")
    answer = client.sign_in("clerk")
    assert answer.status_code == 401
    assert "连续输错次数太多，请于 3月20日 09:45 以后再试。" in answer.text


@pytest.mark.parametrize(("wanted", "led"), [
    ("/admin/matter/?view=late", "/admin/matter/?view=late"), ("https://evil.example/", "/admin/"),
    ("//evil.example/", "/admin/"), ("/\\evil.example", "/admin/"), ("javascript:alert(1)", "/admin/"),
    ("/\t/evil.example", "/admin/"), ("", "/admin/"),
])
def test_the_way_back_stays_in_the_house(app, wanted, led):
    client = app.test_client()
    answer = client.send("/login", {"username": "clerk", "password": "correct horse", "next": wanted}, page="/login")
    assert (answer.status_code, answer.location) == (302, led)


def test_signing_out_really_ends_it(clerk):
    assert clerk.send("/logout").status_code == 302
    assert clerk.get("/admin/matter/").status_code == 302
    assert clerk.get("/logout").status_code == 405


@pytest.mark.parametrize(("later", "ended"), [
    (timedelta(minutes=29), False), (timedelta(minutes=31), True)])
def test_a_session_ends_after_half_an_hour_without_a_click(app, clerk, later, ended):
    app.clock["now"] += later
    assert (clerk.get("/admin/matter/").status_code == 302) is ended


def test_a_session_ends_after_twelve_hours_of_clicks(app, clerk):
    for _ in range(36):
        app.clock["now"] += timedelta(minutes=20)
        assert clerk.get("/admin/matter/").status_code == 200
    app.clock["now"] += timedelta(minutes=20)
    assert clerk.get("/admin/matter/").status_code == 302


def test_whoever_is_typing_has_not_gone_away(app, clerk):
    for _ in range(3):
        app.clock["now"] += timedelta(minutes=20)
        assert clerk.get("/here").status_code == 204
    assert app.test_client().get("/here").status_code == 401


@pytest.mark.parametrize("change", [{"auth_stamp": "2"}, {"is_active": False}])
def test_a_changed_stamp_or_a_disabled_account_ends_every_session(app, clerk, change):
    person = app.db.query(Person).filter_by(username="clerk").one()
    for name, value in change.items():
        setattr(person, name, value)
    app.db.commit()
    app.db.remove()
    assert clerk.get("/admin/matter/").status_code == 302


def test_a_new_password_asks_for_the_old_one_and_ends_the_other_sessions(clerk, client_as):
    other = client_as("clerk")
    form = {"old": "wrong", "new": "another horse", "again": "another horse"}
    assert "原密码不对。" in clerk.send("/account", form).text
    assert "两次填写的新密码不一致。" in clerk.send("/account", {**form, "again": "x"}).text
    assert "新密码至少 10 位。" in clerk.send("/account", {"old": "correct horse", "new": "short", "again": "short"}).text
    assert clerk.send("/account", {**form, "old": "correct horse"}).status_code == 302
    assert clerk.get("/account").status_code == 200
    assert other.get("/account").status_code == 302


def test_a_session_begins_from_nothing(app):
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["planted"] = "x"
    client.sign_in("clerk")
    with client.session_transaction() as cookie:
        assert "planted" not in cookie


def test_the_language_is_kept_for_the_person(app, clerk):
    assert clerk.send("/language", {"locale": "en", "next": "/account"}).location == "/account"
    assert '<html lang="en">' in clerk.get("/account").text
    assert clerk.send("/language", {"locale": "zh"}).status_code == 400
    client = app.test_client()
    client.sign_in("clerk")
    assert '<html lang="en">' in client.get("/account").text
