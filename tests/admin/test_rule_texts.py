"""A regulation's text is attached by an administrator, kept in its versions, and stands beside the rules."""
from __future__ import annotations

import html
import io
import re

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from admin import rule_texts
from admin.rule_texts import decoded
from models.log import LogEntry
from models.regulation_texts import MOST_CHARACTERS, RegulationText
from rules.policies import POLICIES
from tests.admin.issue_house import desk, issue_app  # noqa: F401 # fixtures
from tests.admin.noun_house import complaints

POLICY = POLICIES["linyi-2014-10"]
QUOTES = dict.fromkeys(rule.clause.quote for rule in POLICY.rules)
WHOLE = f"{POLICY.document.title}\n\n{POLICY.document.number}\n\n第一条 各级各部门要支持企业。\n" + "\n".join(
    f"{rule.clause.article} {rule.clause.quote}。" for rule in POLICY.rules)
URL = "/admin/rules/text/"


def give(desk, who="administrator", **given):  # noqa: F811
    return desk.send(desk.as_(who), f"/admin/rules/text/attach/?policy={POLICY.key}", given)


def give_long(desk, text):  # noqa: F811
    """As a browser sends a form with a file in it, by hand: the client would leave its own spool open."""
    client = desk.as_("administrator")
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/account").text).group(1)
    parts = "".join(f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
                    for name, value in (("csrf_token", token), ("text", text)))
    return client.post(f"/admin/rules/text/attach/?policy={POLICY.key}", data=f"{parts}--edge--\r\n".encode(),
                       content_type="multipart/form-data; boundary=edge")


def read(desk, who="clerk", **asked):  # noqa: F811
    page = desk.as_(who).get(URL, query_string={"policy": POLICY.key, **asked})
    assert page.status_code == 200
    return page.text


def test_attached_shown_and_superseded(desk):  # noqa: F811
    assert "还没有附上" in read(desk)
    assert give(desk, text=WHOLE, source="市政府公报").status_code == 302
    page = read(desk, "informant")
    assert f"{len(POLICY.rules)} 条规则的引文都在原文里" in page
    assert "市政府公报" in page
    words = html.unescape(re.sub(r"<[^>]*>", "", page))
    assert all(quote in words for quote in QUOTES)
    assert all(f'id="{rule.clause.article}"' in page for rule in POLICY.rules)
    marks = html.unescape(" ".join(re.findall(r"<mark>(.*?)</mark>", page)))
    assert POLICY.rule("linyi-2014-10/8.closure").clause.quote in marks
    assert "各级各部门" not in marks
    newer = WHOLE.replace("闭环式", "开环式")
    assert give(desk, text=newer).status_code == 302
    page = read(desk)
    assert "原文里没有找到这 1 条规则的引文" in page
    assert "闭环运行，不得跳步" in page
    assert page.count("<li><time>") == 2
    rows = desk.all(RegulationText)
    assert [row.text for row in rows] == [WHOLE, newer]
    logged = desk.all(LogEntry, noun="regulation_text")
    assert [one.action for one in logged] == ["create", "create"]
    assert all("第八条" not in one.after for one in logged)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_only_what_is_asked(desk):  # noqa: F811
    give(desk, text=WHOLE)
    nothing = read(desk, only="nothing")
    assert "各级各部门要支持企业" in nothing
    assert "text-row rule" not in nothing
    assert "text-row nothing" not in read(desk, only="rule")
    assert "没有这样的句子" in read(desk, only="note") or "text-row" in read(desk, only="note")
    assert "text-row rule" in read(desk, only="' OR 1=1")
    assert desk.as_("clerk").get("/admin/rules/text/?policy=gone").status_code == 404


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("given", "words"), [
    pytest.param({}, "请粘贴原文，或选择文件", id="nothing"),
    pytest.param({"text": " \n "}, "请粘贴原文，或选择文件", id="blank"),
    pytest.param({"text": "另一个办法，一句也没有引。" * 9}, "没有找到规则所引的任何一句", id="another-regulation"),
    pytest.param({"text": WHOLE, "source": "长" * 201}, "最多 200 个字", id="long-source"),
    pytest.param({"file": (io.BytesIO(b"PK\x03\x04"), "办法.docx")}, "只收 .txt 或 .md", id="word"),
    pytest.param({"file": (io.BytesIO(b"\xff\xfe\x00\x00\x81"), "办法.txt")}, "看不懂这个文件的文字", id="bytes"),
])
def test_what_is_not_taken_is_said_at_its_field(desk, given, words):  # noqa: F811
    page = give(desk, **given)
    assert page.status_code == 422
    assert any(words in one for one in complaints(page.text)), complaints(page.text)
    assert desk.all(RegulationText) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_as_long_as_it_may_be_and_a_letter_longer(desk):  # noqa: F811
    longest = WHOLE + "长" * (MOST_CHARACTERS - len(WHOLE))
    page = give_long(desk, longest + "长")
    assert page.status_code == 422
    assert complaints(page.text) == ["最多 300000 字，现有 300001 字：请只附办法本身"]
    assert give_long(desk, longest).status_code == 302
    assert desk.all(RegulationText)[0].characters == MOST_CHARACTERS


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_too_large_is_not_read_to_its_end(desk, monkeypatch):  # noqa: F811
    monkeypatch.setattr(rule_texts, "MOST_BYTES", 100)
    page = give(desk, file=(io.BytesIO(b"x" * 101), "办法.txt"))
    assert "文件太大" in complaints(page.text)[0]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_of_text(desk, encoding):  # noqa: F811
    assert give(desk, file=(io.BytesIO(WHOLE.replace("\n", "\r\n").encode(encoding)), "办法.TXT")).status_code == 302
    (row,) = desk.all(RegulationText)
    assert row.text == WHOLE
    again = give(desk, text=WHOLE)
    assert complaints(again.text) == ["与现有的原文一字不差，不用再附"]


def test_a_file_that_is_no_text():
    with pytest.raises(ValueError, match="看不懂"):
        decoded(b"a\x00b")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_may_not_attach_is_not_asked(desk):  # noqa: F811
    for who in ("clerk", "leader", "informant", "auditor"):
        assert 'action="/admin/rules/text/attach/' not in read(desk, f"city/{who}" if who == "auditor" else who)
        assert give(desk, who, text=WHOLE).status_code == 403
    assert 'action="/admin/rules/text/attach/' in read(desk, "administrator")
    assert desk.all(RegulationText) == []


@pytest.mark.parametrize("statement", ["UPDATE regulation_text SET text = 'x'", "DELETE FROM regulation_text"])
def test_a_version_stays_as_it_was_whoever_writes(desk, statement):  # noqa: F811
    give(desk, text=WHOLE)
    with pytest.raises(DBAPIError):
        desk.session.connection().execute(text(statement))
    desk.session.rollback()
