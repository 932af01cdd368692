"""案例文件 Reading case files: YAML 1.2, each case by itself, so that one broken case does not silence the rest.

Numbers with a point stay text until something asks for a Decimal: an amount never goes through float.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import Node, SequenceNode


class BadCase(Exception):
    """A case that cannot be played, or did not come out as it says; its words are for people."""


@dataclass(frozen=True)
class Entry:
    """案例: as it stands in a file, or what is wrong with it."""

    name: str
    told: dict[str, Any]
    problem: str = ""


class _Texts(SafeConstructor):
    """Plain values alone; a number with a point keeps its text."""

    def construct_yaml_float(self, node: Any) -> str:
        return str(self.construct_scalar(node))


_Texts.add_constructor("tag:yaml.org,2002:float", _Texts.construct_yaml_float)


def entries(path: Path) -> Iterator[Entry]:
    """The cases of a file, in order; a file that cannot be read is one entry that says so."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _Texts
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"))
    except OSError as error:
        yield Entry(path.name, {}, f"读不到文件 {path}：{error.strerror}")
        return
    except UnicodeDecodeError:
        yield Entry(path.name, {}, f"{path} 不是 UTF-8 文本")
        return
    except (YAMLError, RecursionError, ValueError) as error:
        yield Entry(path.name, {}, f"{path}{_place(error)}：{_words(error)}")
        return
    if not isinstance(root, SequenceNode) or not root.value:
        yield Entry(path.name, {}, f"{path}：没有案例，文件应是案例的列表")
        return
    seen: set[str] = set()
    for node in root.value:
        yield _entry(yaml, path, node, seen)


def _entry(yaml: Any, path: Path, node: Node, seen: set[str]) -> Entry:
    line = f"第 {node.start_mark.line + 1} 行"
    try:
        told = yaml.constructor.construct_document(node)
    except (YAMLError, RecursionError, ValueError) as error:
        place = _place(error) or f" {line}"
        return Entry(f"{path.name} {line}", {}, f"{path}{place}：{_words(error)}")
    name = told.get("case") if isinstance(told, dict) else None
    if not isinstance(name, str) or not name.strip():
        return Entry(f"{path.name} {line}", {}, f"{path} {line}：每个案例都要有名称（case）")
    problem = f"{path} {line}：名称重复" if name in seen else ""
    seen.add(name)
    return Entry(name, told, problem)


def _place(error: Exception) -> str:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    return f" 第 {mark.line + 1} 行" if mark else ""


def _words(error: Exception) -> str:
    if isinstance(error, MarkedYAMLError):
        return str(error.problem)
    return str(error).splitlines()[0] if str(error) else type(error).__name__
