"""案例故事 Stories: the cases that prove the rules, told in sentences; kept as data beside the rules.

`flask --app app rules stories` writes them from the case files, and a test holds the two equal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Story:
    """故事: a case by its name, the rules that speak in it, and its sentences."""

    name: str
    policy: str
    rules: tuple[str, ...]
    lines: tuple[str, ...]


@cache
def stories() -> Mapping[str, Story]:
    """Every story by the name of its case; read once."""
    text = resources.files("rules").joinpath("stories.json").read_text("utf-8")
    found = (Story(one["name"], one["policy"], tuple(one["rules"]), tuple(one["lines"])) for one in json.loads(text))
    return {story.name: story for story in found}


def told_of(rule_id: str, proofs: tuple[str, ...]) -> tuple[Story, ...]:
    """The stories that prove a rule, then the others in which it speaks."""
    proving = [proof.partition(":")[2] for proof in proofs if proof.startswith("case:")]
    others = (name for name, story in stories().items() if rule_id in story.rules)
    return tuple(stories()[name] for name in dict.fromkeys((*proving, *others)) if name in stories())
