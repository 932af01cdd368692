"""The list of rules, rules/README.md, and the looking up of quotes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rules.house import HOUSE_RULES
from rules.listing import check_quotes, rules_as_json, table
from rules.policies import POLICIES
from rules.policies.linyi_2014 import POLICY

README = Path(__file__).parents[2] / "rules" / "README.md"
TEXT = "临政办发〔2014〕10号 " + " ".join(rule.clause.quote for rule in POLICY.rules)


def test_every_rule_is_listed_with_what_it_may_refuse() -> None:
    rows = {row["id"]: row for row in rules_as_json()}
    assert len(rows) == sum(len(policy.rules) for policy in POLICIES.values()) + len(HOUSE_RULES)
    assert json.loads(json.dumps(rows)) == rows
    closure = rows["linyi-2014-10/8.closure"]
    assert closure["clause"] == {"document": "临政办发〔2014〕10号", "article": "第八条"}
    assert closure["steps"] == ["verify", "confirm", "close"]
    assert (closure["kind"], bool(closure["proofs"]), bool(closure["quote"])) == ("guard", True, True)
    loop = rows["linyi-2014-10/3.loop"]["steps"]
    assert {"register", "close", "visit"} <= set(loop)
    assert "extend" not in loop
    assert "extend" in rows["house/order"]["steps"]
    assert rows["linyi-2014-10/2.platform"]["steps"] == []
    assert rows["lincang-2021-21/12.director"]["steps"] == ["approve"]
    assert rows["lincang-2021-21/12.transfer"]["steps"] == ["approve", "pass_up"]


def test_the_readme_holds_the_table_as_the_registry_makes_it() -> None:
    """After a change of a rule: put what `rules.listing.table()` gives in place of the table."""
    assert README.read_text(encoding="utf-8").rstrip().endswith(table())


def test_the_readme_is_short() -> None:
    lines = README.read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if not line.startswith("|")]) <= 40


@pytest.mark.parametrize(
    ("texts", "missing", "without"),
    [
        pytest.param([TEXT], [], [], id="as-printed"),
        pytest.param([TEXT.replace("闭环式", "闭环\n式")], [], [], id="broken-over-lines"),
        pytest.param([TEXT.replace("第", "\\_第\\_")], [], [], id="with-escapes"),
        pytest.param([TEXT.replace("闭环式", "开环式")], ["linyi-2014-10/3.loop"], [], id="another-word"),
        pytest.param([], [], ["临政办发〔2014〕10号"], id="no-text"),
        pytest.param(["另一文件，废止临政办发〔2014〕10号", TEXT], [], [], id="cited-by-another"),
    ],
)
def test_quotes_are_looked_up(texts: list[str], missing: list[str], without: list[str]) -> None:
    found = check_quotes(texts)
    assert [rule.id for rule in found.not_found] == missing
    assert list(found.without_text) == [*without, POLICIES["lincang-2021-21"].document.number]
    assert found.checked == (0 if without else len(POLICY.rules))
