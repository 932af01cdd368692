"""rules/ imports the standard library alone, and asks no clock and no chance."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

RULES = Path(__file__).parents[2] / "rules"
FORBIDDEN = {"os", "io", "random", "secrets", "time", "socket", "pathlib", "sqlite3", "urllib", "subprocess"}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def test_the_standard_library_alone() -> None:
    found = {name for path in RULES.rglob("*.py") for name in imported(path)}
    assert found - sys.stdlib_module_names == {"rules"}
    assert not found & FORBIDDEN


def test_no_clock() -> None:
    """Days come in as arguments: nothing in rules/ calls today() or now()."""
    asked = [
        f"{path.name}:{node.lineno}"
        for path in RULES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("today", "now", "utcnow")
    ]
    assert asked == []


def test_predicates_are_named_functions() -> None:
    """They are printed, counted and tested by name."""
    found = [
        f"{path.name}:{node.lineno}"
        for path in (RULES / "policies").glob("l*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Lambda)
    ]
    assert found == []
