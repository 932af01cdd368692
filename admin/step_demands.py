"""何时必填: which fields a clause demands only when something else is chosen, in the clause's own words: B 类、C 类.

The form says it at the field, so that it is known before anything is sent; the rules alone refuse.
"""
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from rules.evidence import EVIDENCE
from rules.facts import Facts
from rules.fields import Field, Kind
from rules.needs import Given
from rules.policy import Policy
from rules.terms import Step


@dataclass(frozen=True)
class Demand:
    """A condition under which a field must be filled: its words, and the choices that meet it (grade=B)."""
    words: str
    choices: tuple[str, ...]


def trials(step: Step) -> list[dict[str, Any]]:
    """What might be chosen in the form, one choice at a time: a clause may hang on it."""
    chosen = [{one.name: each.key} for one in EVIDENCE[step] for each in one.choices if one.kind == Kind.CHOICE]
    return [{}, *chosen, *({one.name: True} for one in EVIDENCE[step] if one.kind == Kind.FLAG and not one.asked)]


def given(policy: Policy, step: Step) -> Iterator[Given]:
    """What clauses demand at a step."""
    return (need for rule in policy.rules for need in rule.needs if isinstance(need, Given) and need.step == step)


def is_always_asked(policy: Policy, facts: Facts, step: Step, one: Field) -> bool:
    """Whether it must be filled whatever is chosen: by the step itself, or by a clause."""
    return one.asked or any(
        one.name in need.fields and all(need.when(facts, trial) for trial in trials(step)) for need in given(policy, step))


def demands(policy: Policy, facts: Facts, step: Step, one: Field) -> list[Demand]:
    """The conditions under which it must be filled besides; none for what always must be."""
    if is_always_asked(policy, facts, step, one):
        return []
    found = []
    for need in given(policy, step):
        met = [trial for trial in trials(step) if need.when(facts, trial)]
        if one.name in need.fields and met:
            found.append(Demand(str(_(need.when_words)), tuple(written(trial) for trial in met if trial)))
    return found


def hinges(policy: Policy, facts: Facts, step: Step) -> frozenset[str]:
    """Fields on which a demand hangs: they stand in sight with what they ask for."""
    return frozenset(name for need in given(policy, step) for trial in trials(step) for name in trial
                     if need.when(facts, trial) and not need.when(facts, {}))


def written(trial: dict[str, Any]) -> str:
    """grade=B, hindered=1."""
    return "".join(f"{name}={'1' if value is True else value}" for name, value in trial.items())
