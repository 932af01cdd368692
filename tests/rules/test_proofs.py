"""Every rule names what proves it, and the proof is there: a case in which it speaks, a test, a page."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rules.house import HOUSE_RULES
from rules.kinds import Deadline, Rule, Tier
from rules.policies import POLICIES
from seed.case_files import entries

ROOT = Path(__file__).parents[2]
RULES = [*HOUSE_RULES, *(rule for policy in POLICIES.values() for rule in policy.rules)]
PROOFS = [(rule, proof) for rule in RULES for proof in rule.proofs]


@cache
def cases() -> dict[str, dict[str, Any]]:
    paths = sorted((ROOT / "tests" / "cases").glob("*.yaml"))
    return {entry.name: entry.told for path in paths for entry in entries(path)}


@cache
def functions_of(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def speaks(rule: Rule, told: dict[str, Any]) -> bool:
    """Whether it refuses, owes, routes or counts somewhere in a case; whether a deadline's or a tier's day is said."""
    lines = told.get("steps") or []
    if any(rule.id in (line.get(key) or ()) for line in lines for key in ("refused", "refused_with")):
        return True
    thens = [told.get("then") or {}, *(line.get("then") or {} for line in lines)]
    return any(
        rule.id in (then.get("entitled") or ())
        or rule.id in (then.get("routes") or ())
        or rule.id in [owed["rule"] for owed in then.get("owed") or ()]
        or (isinstance(rule, Deadline) and then.get("due_on") is not None)
        or (isinstance(rule, Tier) and (then.get("approver") or then.get("dispatch_by")) is not None)
        for then in thens
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_names_a_proof(rule: Rule) -> None:
    assert rule.proofs, f"{rule.id} 没有证明：请写一个案例、一个测试或一个页面"
    assert all(proof.startswith(("case:", "test:", "page:")) for proof in rule.proofs)


@pytest.mark.parametrize(("rule", "proof"), PROOFS, ids=lambda value: getattr(value, "id", value))
def test_the_proof_is_there(rule: Rule, proof: str) -> None:
    kind, _, name = proof.partition(":")
    if kind == "case":
        assert name in cases(), f"{rule.id}：没有案例“{name}”"
        assert speaks(rule, cases()[name]), f"{rule.id}：案例“{name}”里它没有说话"
    elif kind == "test":
        path, _, function = name.partition("::")
        assert (ROOT / path).is_file(), f"{rule.id}：没有测试文件 {path}"
        assert function in functions_of(ROOT / path), f"{rule.id}：{path} 里没有 {function}"
    else:
        assert name.startswith("/"), f"{rule.id}：页面须写路径，如 /admin/slip/print/"


def test_a_case_in_which_a_rule_is_silent_proves_nothing() -> None:
    """The looking itself works."""
    loop = POLICIES["linyi-2014-10"].rule("linyi-2014-10/3.loop")
    assert not speaks(
        loop, {"steps": [{"do": "close", "refused": ["house/dates"]}], "then": {"due_on": None}}
    )
    assert speaks(loop, {"steps": [{"do": "close", "refused_with": [loop.id]}]})
