"""English: the catalogue is whole and up to date, and a page in English speaks no Chinese of its own."""
from __future__ import annotations

import gettext
import html
import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from flask_babel import force_locale
from sqlalchemy import String, Text, select

from admin.language import in_words
from models.base import Base
from rules.house import HOUSE_RULES
from rules.listing import every_rule
from rules.policies import POLICIES
from tests.admin.issue_house import desk, issue_app  # noqa: F401 # fixtures
from translations import gather
from translations.gather import CATALOGUE, gathered, kept, messages

HAN = re.compile("[\u3400-\u9fff]")
GAP = re.compile(r"%\(\w+\)[sd]|\{\d\}|%[sd]")
QUOTED = re.compile("“[^”]*[\u3400-\u9fff][^”]*”|第[零一二三四五六七八九十]+条|附件[0-9]+")
"""What may stay Chinese in English: what a person types in Chinese, and the articles of a document."""


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """The catalogue as the pages read it, where `make` has not compiled it yet."""
    made = CATALOGUE.with_suffix(".mo")
    if not made.exists() or made.stat().st_mtime < CATALOGUE.stat().st_mtime:
        gather.compiled()


@pytest.fixture(scope="module")
def book() -> Catalog:
    """The catalogue as it is kept."""
    return kept()


def test_the_catalogue_holds_what_the_source_says(book):
    assert sorted(gathered()) == sorted(messages(book)), "run `make translations`"


def test_gathering_twice_changes_nothing(book):
    page = gather.printed(gather.catalogue(gathered(), book))
    assert gather.printed(gather.catalogue(gathered(), read_po(BytesIO(page), locale="en"))) == page
    assert b"-Date" not in page


def test_everything_is_translated(book):
    assert [text for text, one in messages(book).items() if not one.string or one.fuzzy] == []


def test_placeholders_stand_on_both_sides(book):
    assert [(text, one.string) for text, one in messages(book).items()
            if set(GAP.findall(text)) != set(GAP.findall(str(one.string)))] == []


def test_no_chinese_is_left_in_the_english(book):
    assert [one.string for one in book if one.id and HAN.search(QUOTED.sub("", str(one.string)))] == []


def test_what_is_compiled_is_what_is_kept(book):
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        said = gettext.GNUTranslations(file)
    assert all(said.gettext(text) == one.string for text, one in messages(book).items())


@pytest.mark.parametrize(("said", "english"), [
    ("缺：处理意见", "Missing: Opinion on the handling"),
    ("现为“待登记”，不能交办；还须先：登记、拟办、审批", "It is “To be registered”: the step “Dispatch” cannot be taken; "
                                        "first: Register, Propose, Approve"),
    ("须由副组长审批：A single", "To be approved by the Deputy leader: A single"),
    ("周三，当日不计", "Wed, this day does not count"),
    ("周六 休息日，届满日逢休息日，顺延", "Sat day of rest, the span ends on a day of rest and is postponed"),
    ("15个工作日", "15 working days"),
    ("要求办结天数：至少 1 天", "Days allowed: at least 1 day"),
    ("协调结果：某企业的话", "协调结果: 某企业的话"),
    ("逾期并有书面说明（第九条）", "Overdue and explained in writing (第九条)"),
    ("山东某（集团）公司", "山东某（集团）公司"),
    ("会议没有办结：还没有议定：请选择议定结果", "The meeting is not concluded: Not decided yet: choose an outcome"),
    ("", ""),
])
def test_a_sentence_put_together_is_told_part_by_part(issue_app, said, english):  # noqa: F811
    with issue_app.test_request_context("/"):
        assert in_words(said) == said
    with issue_app.test_request_context("/"), force_locale("en"):
        assert in_words(said) == english


# The crawl: every page that can be reached by a few steps from the desk, in English.

WHO = ("clerk", "director", "informant", "administrator", "auditor", "security_officer")
MOST_PAGES, MOST_ALIKE = 40, 2


@pytest.fixture
def lived_in(desk) -> Any:  # noqa: F811
    """Issues at several points of the road."""
    for until in ("receive", "propose", "dispatch", "report_progress", "file_result", "close"):
        desk.story(until)
    issue = desk.story("accept")
    desk.clock.set(date(2014, 4, 30))
    desk.step(issue, "remind", "clerk", date(2014, 4, 30), text="请抓紧办理")
    return desk


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", WHO)
def test_pages_in_english_speak_no_chinese(lived_in, who):
    client = lived_in.as_(who if who in lived_in.cast else f"city-{who}")
    with client.session_transaction() as cookie:
        cookie["locale"] = "en"
    known = names(lived_in)
    seen, todo, left = set(), ["/admin/"], {}
    while todo and len(seen) < MOST_PAGES:
        url = todo.pop(0)
        seen.add(url)
        answer = client.get(url)
        if answer.status_code != 200 or "html" not in answer.content_type:
            continue
        for text in chinese(answer.text, known):
            left.setdefault(text, url)
        for found in links(answer.text):
            if found not in seen and found not in todo and rare(found, [*seen, *todo]):
                todo.append(found)
    assert left == {}


def links(page: str) -> Iterator[str]:
    """The pages of the house that a page leads to; no file, no paper, and no other order of the same list."""
    for url in map(html.unescape, re.findall(r'href="(/[^"#]*)"', page)):
        if not re.search(r"/export|/download|/print|/paper|/desk/|/logout|/language|sort=|page=|template", url):
            yield url


def rare(url: str, known: list[str]) -> bool:
    """Whether few of its kind are known: the same door, asked by the same words."""
    def kind(one: str) -> list[str]:
        return re.split(r"=[^&]*&?", one)
    return "issue/details" in url or sum(1 for one in known if kind(one) == kind(url)) < MOST_ALIKE


def names(house: Any) -> list[str]:
    """Whatever the records hold, the rules quote, and the policies are called, longest first."""
    found: set[str] = set()
    for mapper in Base.registry.mappers:
        for column in mapper.local_table.columns:
            if isinstance(column.type, (String, Text)) and column.name not in ("data",):
                found |= {str(one) for one in house.session.scalars(select(column).distinct()) if one}
    found |= {number for one in found for number in re.findall("（([^（）]*号)）", one)}  # of a notice, the number alone
    house.session.commit()
    for policy in POLICIES.values():
        found |= {policy.document.number, policy.document.title, policy.document.issuer, policy.replaces}
    for _policy, rule in every_rule():
        found |= {rule.clause.quote, str(rule.clause), rule.clause.article, getattr(rule, "form", "")}
        found |= {box.words for box in getattr(rule, "boxes", ())}
        found |= {getattr(rule, "form", "").removeprefix("骨干企业困难和问题")}
    found |= {rule.clause.document.number for rule in HOUSE_RULES}
    return sorted((one for one in found if HAN.search(one)), key=len, reverse=True)


def chinese(page: str, known: list[str]) -> list[str]:
    """The Chinese that a page speaks of its own."""
    page = re.sub(r'<(script|style|q|textarea)\b.*?</\1>|<[^>]*class="paper.*?</div>', " ", page, flags=re.S)
    said = re.findall(r'(?:aria-label|placeholder|title|alt|data-label)="([^"]*)"', page)
    said += re.sub(r"<[^>]*>", "\n", page).split("\n")
    left = []
    for text in (html.unescape(one).strip() for one in said):
        rest = QUOTED.sub("", text)
        for name in known:
            rest = rest.replace(name, "")
        cut = text.endswith("…") and any(name.startswith(text[:-1].partition("：")[2].strip()) for name in known)
        if HAN.search(rest.replace("中文", "")) and not cut:
            left.append(text[:80])
    return left
