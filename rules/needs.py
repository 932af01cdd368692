"""要求 Needs: what a clause demands at a step. Each names its step; any kind of rule may have them.

`Ask`    a fact must hold, which a page can ask before the form is filled; `cure` is the step that mends it.
`Given`  fields of evidence that the clause demands, under the conditions of `when`.
`Check`  what is offered must agree with the facts; silent while a field that it reads is not there.
Predicates are short named functions: they are printed, counted and tested by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.clause import Malformed
from rules.facts import Actor, Facts
from rules.terms import Step

Offered = Mapping[str, Any]
Fact = Callable[[Facts, Actor, date], object]
Agrees = Callable[[Facts, Offered, date], object]
Condition = Callable[[Facts, Offered], object]


def always(facts: Facts, offered: Offered) -> bool:
    """Under every condition."""
    return True


@dataclass(frozen=True)
class Ask:
    """须已具备: a fact that must hold before the step; `unless` names a condition that lifts it.

    Raises `Malformed` for a condition that the rulebook could not tell.
    """

    step: Step
    words: str
    holds: Fact
    cure: Step | None = None
    unless: Fact | None = None
    unless_words: str = ""

    def __post_init__(self) -> None:
        """Refuse a condition without its words."""
        _told(self.unless is not None, self.unless_words, self.step)


@dataclass(frozen=True)
class Given:
    """须填写: fields that the clause demands; their words come from EVIDENCE.

    Raises `Malformed` for a condition that the rulebook could not tell.
    """

    step: Step
    fields: tuple[str, ...]
    when: Condition = always
    when_words: str = ""

    def __post_init__(self) -> None:
        """Refuse a condition without its words."""
        _told(self.when is not always, self.when_words, self.step)


@dataclass(frozen=True)
class Check:
    """须相符: what is offered must agree with the facts. `reads` are the offered fields it needs.

    `unless` names a condition, of facts and actor, that lifts it.
    Raises `Malformed` for a condition that the rulebook could not tell.
    """

    step: Step
    words: str
    reads: tuple[str, ...]
    holds: Agrees
    unless: Fact | None = None
    unless_words: str = ""

    def __post_init__(self) -> None:
        """Refuse a condition without its words."""
        _told(self.unless is not None, self.unless_words, self.step)


def _told(there: bool, words: str, step: Step) -> None:
    if there != bool(words):
        raise Malformed(f"“{step.words}”的要求：有条件的须写明条件，没有条件的不写")


Need = Ask | Given | Check


def is_missing(value: object) -> bool:
    """Whether nothing was given: None, blank text or an empty selection. A flag that says no is given."""
    return value is None or value == () or value == [] or (isinstance(value, str) and not value.strip())
