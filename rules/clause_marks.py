"""条文对照 Marking a regulation's text: each clause by whether a rule, a note or nothing stands behind it.

Quotes are looked up with white space folded, as `listing.check_quotes` does; where one is found is told in the text
as it was given, so that a page can show it exactly there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from rules.clause import fold
from rules.kinds import Note, Rule
from rules.policy import Policy

HEAD = re.compile(r"[ \t　]*(?:#+[ \t]*)?(第[零一二三四五六七八九十百]+条|附件[ \t]*[0-9一二三四五六七八九十]*)(?=[\s　：:、]|$)")
END = re.compile(r"[。；;！？\n]+")


@dataclass(frozen=True)
class Piece:
    """一段文字: a run of text, and the rules whose quotes it is part of; none where none quotes it."""

    text: str
    rules: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """Without the line ends within a sentence, Markdown's escapes, and blanks after one another."""
        joined = re.sub(r"[^\S\n]*\n\s*", "", self.text.replace("\\", ""))
        return re.sub(r"[^\S\n]{2,}|\t", " ", joined)


@dataclass
class MarkedClause:
    """一句: its pieces in order, and the rules that stand behind it."""

    pieces: list[Piece] = field(default_factory=list)
    rules: tuple[Rule, ...] = ()

    @property
    def text(self) -> str:
        """The whole clause."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def state(self) -> str:
        """`rule` where a rule stands behind it, `note` where only a note does, `nothing` where neither."""
        if not self.rules:
            return "nothing"
        return "note" if all(isinstance(rule, Note) for rule in self.rules) else "rule"


@dataclass
class MarkedArticle:
    """一条: its name as printed (empty before the first), and its clauses."""

    name: str
    clauses: list[MarkedClause] = field(default_factory=list)

    @property
    def is_law(self) -> bool:
        """Whether it is an article, no heading before the first and no annex."""
        return self.name.startswith("第")


@dataclass(frozen=True)
class Marks:
    """对照结果: the text article by article, the rules found in it, and those whose words it has not."""

    articles: tuple[MarkedArticle, ...]
    found: tuple[Rule, ...]
    not_found: tuple[Rule, ...]

    def count(self, state: str) -> int:
        """How many clauses are of a state; headings and the boxes of annexes are no clauses that want a rule."""
        counted = (article for article in self.articles if article.is_law or state != "nothing")
        return sum(clause.state == state for article in counted for clause in article.clauses)


def marked(policy: Policy, text: str) -> Marks:
    """The text, marked by the rules of its policy."""
    folded, places = _folded(text)
    spans, not_found = [], []
    for rule in policy.rules:
        if found := list(_found(folded, fold(rule.clause.quote))):
            spans += [(places[start], places[end - 1] + 1, rule) for start, end in found]
        else:
            not_found.append(rule)
    missing = {rule.id for rule in not_found}
    found_rules = tuple(rule for rule in policy.rules if rule.id not in missing)
    return Marks(tuple(_articles(text, spans)), found_rules, tuple(not_found))


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without white space and escapes, and where each of its characters stood."""
    kept = [(place, one) for place, one in enumerate(text) if not one.isspace() and one != "\\"]
    return "".join(one for _, one in kept), [place for place, _ in kept]


def _found(text: str, quote: str) -> Iterator[tuple[int, int]]:
    """Every place of a quote."""
    start = text.find(quote)
    while start >= 0:
        yield start, start + len(quote)
        start = text.find(quote, start + len(quote))


def _articles(text: str, spans: list[tuple[int, int, Rule]]) -> Iterator[MarkedArticle]:
    """Article by article, clause by clause; clauses without a letter are left out."""
    article = MarkedArticle("")
    for start, end in _clauses(text, spans):
        line = text[start:end]
        if head := HEAD.match(line):
            if article.name or article.clauses:
                yield article
            article = MarkedArticle(fold(head[1]))
        inside = [(max(s, start), min(e, end), rule) for s, e, rule in spans if s < end and e > start]
        clause = MarkedClause(list(_pieces(text, start, end, inside)), _once(rule for _, _, rule in inside))
        if any(one.isalnum() for one in clause.text):
            article.clauses.append(clause)
    if article.name or article.clauses:
        yield article


def _clauses(text: str, spans: list[tuple[int, int, Rule]]) -> Iterator[tuple[int, int]]:
    """Sentences, and lines that end without a full stop; a line broken within a sentence or a quote goes on."""
    start = 0
    for mark in END.finditer(text):
        quoted = any(s < mark.start() < e for s, e, _ in spans)
        if mark[0].strip() or (not quoted and _ends(text, mark.start(), mark.end())):
            yield start, mark.end()
            start = mark.end()
    if start < len(text):
        yield start, len(text)


def _ends(text: str, before: int, after: int) -> bool:
    """Whether a line that ends without a stop is one by itself: a heading, a row of a form, or before an article."""
    line = text[text.rfind("\n", 0, before) + 1 : before].strip()
    if HEAD.match(text, after) is not None or line.endswith(("：", ":")):
        return True
    return len(line) < 25 and not line.endswith(("，", "、"))


def _pieces(text: str, start: int, end: int, spans: list[tuple[int, int, Rule]]) -> Iterator[Piece]:
    """The clause cut wherever a quote begins or ends."""
    cuts = sorted({start, end, *(s for s, _, _ in spans), *(e for _, e, _ in spans)})
    for left, right in pairwise(cuts):
        over = dict.fromkeys(rule.id for s, e, rule in spans if s <= left and e >= right)
        yield Piece(text[left:right], tuple(over))


def _once(rules: Iterator[Rule]) -> tuple[Rule, ...]:
    return tuple({rule.id: rule for rule in rules}.values())
