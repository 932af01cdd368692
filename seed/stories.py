"""案例故事 Stories: the cases told in sentences, for people who read the rulebook and no YAML.

The panel must not need the tests to be installed, so the stories are kept as data beside the rules
(`rules/stories.json`), written by `flask --app app rules stories` and held equal to the cases by a test.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rules.evidence import field_of
from rules.house import HOUSE, HOUSE_RULES
from rules.kinds import Rule
from rules.policies import POLICIES
from rules.policy import Policy
from rules.terms import Status, Step
from seed.case_files import Entry, entries
from seed.case_words import checked
from seed.story_names import day, named, who
from seed.story_results import results
from seed.story_values import value_words

CASES = Path("tests") / "cases"
KEPT = Path("rules") / "stories.json"


@dataclass
class Telling:
    """讲述: one case as it is told; days lose their year once it has been said."""

    policy: Policy
    lines: list[str] = field(default_factory=list)
    rules: dict[str, None] = field(default_factory=dict)
    year: int = 0

    def day(self, on: Any) -> str:
        """3月11日, with the year where it is another one than before."""
        words, self.year = day(on, self.year)
        return words

    def rule(self, rule_id: str) -> str:
        """第八条“反馈、核实、确认齐备方可销号”; the rule is noted as one that speaks here."""
        self.rules[rule_id] = None
        rule = rule_of(self.policy, rule_id)
        place = "本台规则" if rule.clause.document is HOUSE else rule.clause.article
        return f"{place}“{rule.title}”"

    def listed(self, rule_ids: list[str]) -> str:
        """Several rules."""
        return "、".join(self.rule(one) for one in rule_ids)


def rule_of(policy: Policy, rule_id: str) -> Rule:
    """A rule of the policy or of the house."""
    return next(rule for rule in (*policy.rules, *HOUSE_RULES) if rule.id == rule_id)


def story(entry: Entry) -> dict[str, Any]:
    """A case in words. Raises `BadCase` where a word of it is unknown."""
    told = entry.told
    telling = Telling(checked(told))
    if start := "；".join(_start(telling, told.get("given") or {})):
        telling.lines.append(f"起点：{start}。")
    for line in told.get("steps") or []:
        telling.lines.append(_step(telling, line))
    telling.lines += _end(telling, told.get("then") or {})
    return {
        "name": entry.name, "policy": telling.policy.key, "rules": sorted(telling.rules), "lines": telling.lines,
    }  # fmt: skip


def stories(folder: Path) -> list[dict[str, Any]]:
    """Every case of a folder whose policy is declared, in the order of the files."""
    found = (entry for path in sorted(folder.glob("*.yaml")) for entry in entries(path))
    return [story(entry) for entry in found if entry.told.get("policy") in POLICIES]


def printed(found: list[dict[str, Any]]) -> str:
    """As the kept file holds them: a line for each sentence, so that changes are seen."""
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _end(telling: Telling, then: dict[str, Any]) -> Iterator[str]:
    """How things stand at the end; what is owed, a sentence for each period."""
    if said := "；".join(results(telling, {key: value for key, value in then.items() if key != "owed"})):
        yield f"最后：{said}。"
    for one in then.get("owed") or ():
        yield f"最后：{'；'.join(results(telling, {'owed': [one]}))}。"


def _start(telling: Telling, given: dict[str, Any]) -> Iterator[str]:
    """What is so before the first step."""
    if given.get("office") == "county":
        yield "由县级办公室承办"
    yield from (_enterprise(name, value) for name, value in (given.get("enterprise") or {}).items())
    for name, value in (given.get("settings") or {}).items():
        setting = next(one for one in telling.policy.settings if one.name == name)
        yield f"办公室的读法：{setting.words}为“{setting.value_words(str(value))}”"
    for name, value in {**(given.get("issue") or {}), **(given.get("proposal") or {})}.items():
        steps = (Step.RECEIVE, Step.REGISTER) if name in (given.get("issue") or {}) else (Step.PROPOSE,)
        yield _said(telling, next(step for step in steps if field_of(step, name)), name, value)
    if "at" in given:
        yield f"{telling.day(given['on'])}，问题已照常办到“{Status(given['at']).words}”"


def _enterprise(name: str, value: Any) -> str:
    match name:
        case "revenue":
            return f"企业上一年度主营业务收入 {_yuan(value)} 元" if value is not None else "企业没有主营业务收入的数字"
        case "relation":
            known = {"supported": "企业是帮扶企业", "contact": "企业是联系企业"}
            return known.get(str(value), "企业没有结对")
        case "group":
            return f"企业由{named(value)}联系"
        case "registered_here":
            return "企业在本地注册" if value else "企业不在本地注册"
        case "has_informant":
            return "企业有信息员" if value else "企业没有信息员"
    return f"企业的{ {'county': '县区', 'name': '名称', 'trade': '行业'}[name] }为“{value}”"


def _yuan(value: Any) -> str:
    whole, point, cents = str(value).partition(".")
    return f"{int(whole):,}{point}{cents}"


def _step(telling: Telling, line: dict[str, Any]) -> str:
    """3月11日，经办人办“销号”——不予办理：…。"""
    step = Step(line["do"])
    on = telling.day(line["on"]) + (f" {line['time']}" if line.get("time") else "")
    told = [_said(telling, step, name, value) for name, value in (line.get("with") or {}).items()]
    without = [field.words for name in line.get("without") or [] if (field := field_of(step, name))]
    told += [f"未填：{'、'.join(without)}"] if without else []
    said = f"（{'；'.join(told)}）" if told else ""
    head = f"{on}，{who(line.get('by'), step, telling.policy)}办“{step.words}”{said}"
    if line.get("refused"):
        head += f"——不予办理，依据{telling.listed(line['refused'])}"
    elif line.get("refused_with"):
        head += f"——不予办理，依据之一是{telling.listed(line['refused_with'])}"
    else:
        head += "——办成"
    after = "；".join(results(telling, line["then"])) if line.get("then") else ""
    return f"{head}；此时{after}。" if after else f"{head}。"


def _said(telling: Telling, step: Step, name: str, value: Any) -> str:
    field = field_of(step, name)
    return f"{field.words}：{value_words(field, value, telling.day)}" if field else f"{name}：{value}"
