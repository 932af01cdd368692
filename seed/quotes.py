"""引文核对 Each rule's quote, looked up in the regulations' texts of a folder."""

from __future__ import annotations

from pathlib import Path

from rules import listing
from rules.kinds import Rule


def check_quotes(folder: str | Path) -> tuple[list[str], list[Rule]]:
    """Lines for people, and the rules whose quote is not found. Only documents whose text is there are looked up.

    A document of which the folder has no text is named in the lines.
    """
    paths = sorted(Path(folder).glob("*.txt"))
    found = listing.check_quotes(path.read_text(encoding="utf-8", errors="replace") for path in paths)
    lines = [f"未找到引文 {rule.id}（{rule.clause}）：{rule.clause.quote}" for rule in found.not_found]
    lines += [f"没有原文，未核对：{number}" for number in found.without_text]
    right = found.checked - len(found.not_found)
    return [*lines, f"核对 {found.checked} 条引文，找到 {right} 条"], list(found.not_found)
