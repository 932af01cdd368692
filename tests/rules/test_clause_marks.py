"""A regulation's text beside its rules: split as printed, quotes found exactly, what nothing stands behind named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rules.clause_marks import marked
from rules.kinds import Guard, Note
from tests.rules.toy import DOCUMENT, POLICY

GUARD = Guard("toy/a", DOCUMENT.clause(2, "须经现场核实"), title="核实")
OTHER = Guard("toy/b", DOCUMENT.clause(2, "现场核实、书面确认"), title="确认")
NOTE = Note("toy/n", DOCUMENT.clause(3, "由办公室负责解释"), title="解释")
LAW = replace(POLICY, rules=(GUARD, OTHER, NOTE), settings=())
TEXT = """试行办法

试〔2020〕1号

第一条  为做好工作，制定本办法。

第二条 办结。须经现场核\n实、书面确认后，方可销号；逾期的，
说明理由。
第十三条 本办法由办公室负责解释。自发布之日起施行
## 附件1
表格\t\t名称
-----\t--
"""


def told(text: str = TEXT) -> list[tuple[str, list[tuple[str, str, list[str]]]]]:
    found = marked(LAW, text)
    return [
        (one.name, [("".join(p.shown for p in c.pieces), c.state, [r.id for r in c.rules]) for c in one.clauses])
        for one in found.articles
    ]


def test_article_by_article_and_clause_by_clause() -> None:
    assert told() == [
        ("", [("试行办法", "nothing", []), ("试〔2020〕1号", "nothing", [])]),
        ("第一条", [("第一条 为做好工作，制定本办法。", "nothing", [])]),
        ("第二条", [("第二条 办结。", "nothing", []),
                 ("须经现场核实、书面确认后，方可销号；", "rule", ["toy/a", "toy/b"]),
                 ("逾期的，说明理由。", "nothing", [])]),
        ("第十三条", [("第十三条 本办法由办公室负责解释。", "note", ["toy/n"]), ("自发布之日起施行", "nothing", [])]),
        ("附件1", [("## 附件1", "nothing", []), ("表格 名称", "nothing", [])]),
    ]  # fmt: skip


def test_quotes_that_overlap_are_each_marked_where_they_are() -> None:
    (clause,) = [c for one in marked(LAW, TEXT).articles for c in one.clauses if c.state == "rule"]
    assert [(piece.shown, piece.rules) for piece in clause.pieces] == [
        ("须经", ("toy/a",)), ("现场核实", ("toy/a", "toy/b")), ("、书面确认", ("toy/b",)), ("后，方可销号；", ()),
    ]  # fmt: skip


def test_what_is_not_in_the_text_is_named_and_the_rest_counted() -> None:
    found = marked(LAW, TEXT.replace("书面确认", "口头确认"))
    assert ([rule.id for rule in found.found], [rule.id for rule in found.not_found]) == (["toy/a", "toy/n"], ["toy/b"])
    assert [found.count(state) for state in ("rule", "note", "nothing")] == [1, 1, 4]


@pytest.mark.parametrize(
    "text",
    ["", "\n \n", "----", "第一条", "第二条" * 50, "\\_" * 100, "须经现场核实" * 300, "。" * 1000, "字" * 5000],
)
def test_nothing_of_the_text_is_lost(text: str) -> None:
    """But clauses without a letter; whatever is given, it is cut without an error."""
    found = marked(LAW, text)
    kept = "".join(clause.text for one in found.articles for clause in one.clauses)
    assert [one for one in kept if one.isalnum()] == [one for one in text if one.isalnum()]


def test_a_sentence_broken_over_lines_stays_one() -> None:
    """A line within a sentence goes on; a short line, one before an article and one that ends in a colon do not."""
    long = "各级各部门要把解决骨干企业困难和问题作为重要内容，充分发挥职能作用，解放思"
    assert told(f"{long}\n\n想，创新思路。")[0][1] == [(f"{long}想，创新思路。", "nothing", [])]
    assert [line for line, *_ in told(f"{long}：\n想")[0][1]] == [f"{long}：", "想"]
    assert [one for one, _ in told(f"{long}\n第二条 须经")] == ["", "第二条"]


def test_the_word_for_an_article_within_a_sentence_begins_none() -> None:
    assert [one for one, _ in told("第一条 依照第二条办理。按第三条的规定。")] == ["第一条"]
