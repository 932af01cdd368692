"""规则清单 Listing: every rule as plain data, for `rules list --json`, for rules/README.md and for checking quotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rules.clause import fold
from rules.house import HOUSE_RULES
from rules.kinds import Guard, Rule
from rules.policies import POLICIES
from rules.policy import Policy
from rules.terms import Step

HEADER = ("规则", "要求", "条款", "可拒绝的步骤", "由何证明")
EVERY_STEP = "每一步"


def every_rule() -> Iterator[tuple[Policy | None, Rule]]:
    """Each rule with its policy, in the order of the documents; those of the house last, with none."""
    for policy in POLICIES.values():
        yield from ((policy, rule) for rule in policy.rules)
    yield from ((None, rule) for rule in HOUSE_RULES)


def steps_refused(policy: Policy | None, rule: Rule) -> tuple[str, ...]:
    """The steps that a rule may refuse; every step for the one that keeps the order, and for most of the house."""
    if isinstance(rule, Guard) and rule.every_step:
        return (
            tuple(move.step.value for life in policy.lives for move in life.moves) if policy else tuple(Step)
        )
    return tuple(step.value for step in rule.steps)


def rules_as_json() -> list[dict[str, Any]]:
    """Every rule as `rules list --json` prints it."""
    return [
        {
            "id": rule.id,
            "kind": rule.kind,
            "clause": {"document": rule.clause.document.number, "article": rule.clause.article},
            "quote": rule.clause.quote,
            "title": rule.title,
            "reading": rule.reading,
            "steps": [str(step) for step in steps_refused(policy, rule)],
            "proofs": list(rule.proofs),
        }
        for policy, rule in every_rule()
    ]


def table() -> str:
    """The table of rules/README.md, in Markdown."""
    lines = ["| " + " | ".join(HEADER) + " |", "|" + "---|" * len(HEADER)]
    for _, rule in every_rule():
        every = isinstance(rule, Guard) and rule.every_step
        steps = EVERY_STEP if every else "、".join(step.words for step in rule.steps) or "—"
        cells = (f"`{rule.id}`", rule.title, str(rule.clause), steps, "；".join(rule.proofs))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


@dataclass(frozen=True)
class Quotes:
    """引文核对: rules whose quote is not in the text of its document, and documents of which no text was found."""

    checked: int
    not_found: tuple[Rule, ...]
    without_text: tuple[str, ...]


def check_quotes(texts: Iterable[str]) -> Quotes:
    """Look every quote up in the texts of the regulations, white space folded and Markdown's escapes dropped.

    A text belongs to the document whose number stands in it first; another may merely cite that number.
    """
    folded = [fold(text.replace("\\_", "").replace("\\", "")) for text in texts]
    numbers = tuple(dict.fromkeys(policy.document.number for policy in POLICIES.values()))
    found = {number: text for number in numbers if (text := _text_of(number, folded)) is not None}
    looked_up = [rule for policy, rule in every_rule() if policy and policy.document.number in found]
    missing = (r for r in looked_up if fold(r.clause.quote) not in found[r.clause.document.number])
    return Quotes(len(looked_up), tuple(missing), tuple(n for n in numbers if n not in found))


def _text_of(number: str, texts: list[str]) -> str | None:
    """Of the texts that hold a number, the one that has it earliest: there it is the document's own."""
    holding = [text for text in texts if fold(number) in text]
    return min(holding, key=lambda text: text.index(fold(number)), default=None)
