"""What holds for every page: headers, tokens, Chinese, no inline script, and error pages in plain words."""
import re

import pytest
from sqlalchemy.exc import OperationalError

PAGES = ["/admin/", "/admin/matter/", "/admin/matter/?flt_status=handling", "/admin/matter/details/?id=3",
         "/admin/matter/edit/?id=3", "/admin/matter/new/", "/admin/firm/", "/admin/firm/edit/?id=1", "/account", "/nowhere"]
LATIN = {"Excel", "English"}


@pytest.mark.parametrize("url", PAGES)
def test_every_page_is_chinese_local_and_without_inline_script(clerk, url):
    page = clerk.get(url).text
    assert page.startswith("<!doctype html>\n<html lang=\"zh-Hans\">") or "<html lang=\"zh-Hans\">" in page[:400]
    assert not re.search(r"\son[a-z]+\s*=|javascript:|<style|\sstyle=", page)
    assert not re.findall(r"<script(?![^>]*nonce)", page)
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page)
    shown = re.sub(r"<(script|head).*?</\1>|<[^>]*>|&[a-z#0-9]+;", " ", page, flags=re.S)
    said = re.findall(r'(?:aria-label|placeholder|title|alt|data-label)="([^"]*)"', page)
    for text in (shown, *said):
        assert set(re.findall(r"[A-Za-z]{3,}", text)) - LATIN - {"clerk"} == set()


@pytest.mark.parametrize("url", [*PAGES, "/login", "/desk/desk.css"])
def test_every_answer_carries_its_headers(clerk, url):
    with clerk.get(url) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert re.search(r"script-src 'nonce-[\w-]{20,}'", policy)
    assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert headers["Referrer-Policy"] == "same-origin"
    assert (headers["Cache-Control"] == "no-store") is not url.startswith("/desk/")


def test_a_nonce_is_used_once(clerk):
    first, second = (clerk.get("/admin/").headers["Content-Security-Policy"] for _ in range(2))
    assert first != second


def test_the_cookie_is_out_of_reach(app):
    cookie = app.test_client().sign_in("clerk").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_every_door_that_writes_asks_for_a_token(app, clerk):
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods]
    assert len(rules) >= 8
    for rule in rules:
        url = rule.rule + ("?id=3" if "edit" in rule.rule else "")
        for data in ({"title": "改了"}, {"title": "改了", "csrf_token": "forged"}):
            answer = clerk.post(url, data=data)
            assert answer.status_code == 400, rule
            assert "没有提交" in answer.text


@pytest.mark.parametrize(("url", "method", "code", "words"), [
    ("/nowhere", "get", 404, "没有找到"), ("/admin/matter/details/?id=x", "get", 404, "没有找到"),
    ("/logout", "get", 405, "不能这样打开"), ("/admin/county/new/", "get", 404, "没有找到"),
])
def test_errors_have_plain_pages(clerk, url, method, code, words):
    answer = getattr(clerk, method)(url)
    assert answer.status_code == code
    assert words in answer.text
    assert "主菜单" in answer.text


def test_a_stranger_gets_an_error_page_without_a_menu(app):
    answer = app.test_client().get("/nowhere")
    assert answer.status_code == 404
    assert "主菜单" not in answer.text


def test_too_much_is_refused_in_words(app, clerk):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = clerk.post("/admin/matter/new/", data={"account": "字" * 5000})
    assert answer.status_code == 413
    assert "内容太大" in answer.text


def broken(error):
    """A function that fails."""
    def fail(*_args, **_kwargs):
        raise error
    return fail


def test_a_bug_is_a_number_not_a_trace(app, clerk, monkeypatch, caplog):
    monkeypatch.setattr(app.extensions["desk-views"]["matter"], "page_of_rows", broken(RuntimeError("secret detail")))
    answer = clerk.get("/admin/matter/")
    number = re.search(r"<b>([0-9a-f]{8})</b>", answer.text).group(1)
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert number in caplog.text


def test_a_database_that_is_away_is_a_plain_page(app, clerk, monkeypatch):
    monkeypatch.setattr(app.db.registry(), "execute", broken(OperationalError("select secret", {}, Exception("gone"))))
    monkeypatch.setattr(app.db.registry(), "scalars", broken(OperationalError("select secret", {}, Exception("gone"))))
    monkeypatch.setattr(app.db, "remove", lambda: None)
    answer = clerk.get("/admin/matter/")
    assert answer.status_code == 503
    assert "暂时不能使用" in answer.text
    assert "secret" not in answer.text


def test_the_menu_shows_what_one_may_list_and_the_number_that_waits(clerk, client_as):
    page = clerk.get("/admin/firm/").text
    assert re.search(r'href="/admin/matter/\?view=late">逾期与督办 <em>26</em>', page)
    assert 'class="on" aria-current="page">企业' in page
    assert ">问题<" not in client_as("nobody").get("/admin/").text
