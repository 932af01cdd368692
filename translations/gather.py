"""Gathering 收集: every Chinese text that people read, into the catalogue of translations/en.

`python -m translations.gather` is what `make translations` runs. Three sources: what admin/ passes to gettext and
writes in its templates; what is declared and translated only when it is shown (words of columns, steps, evidence,
rules, settings, menu); and the sentences that rules/ and models/ say of themselves. A sentence that is put together,
as in `f"缺：{field.words}"`, is gathered as `缺：{0}`, and admin.language fits it again when it is shown.

The catalogue is sorted and carries no dates: gathered twice, it does not change.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from enum import Enum
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import models
import rules
from models.base import Base
from rules.evidence import EVIDENCE
from rules.kinds import Form, Ledger, Rule
from rules.listing import every_rule
from rules.needs import Ask, Check
from rules.policies import POLICIES
from rules.spans import CalendarDays, Months, WorkingDays

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path(__file__).resolve().parent / "en" / "LC_MESSAGES" / "messages.po"
HOW = Path(__file__).resolve().parent / "babel.cfg"
KEYWORDS = dict.fromkeys(("_", "_l", "N_", "gettext", "lazy_gettext"))
HAN = re.compile("[\u3400-\u9fff]")

SENTENCES = (
    "rules/calendar.py", "rules/checks.py", "rules/decide.py", "rules/fields.py", "rules/spans.py",
    "models/agenda.py", "models/around.py", "models/asking.py", "models/attachments.py", "models/conclusion.py",
    "models/duplicates.py", "models/enterprises.py", "models/facts.py", "models/handing.py",
    "models/handing_undone.py", "models/linking.py", "models/log.py", "models/names.py", "models/offered.py",
    "models/refusals.py", "models/regulation_texts.py", "models/report_up.py", "models/scope.py",
    "models/setting_changes.py", "models/sign_in.py", "models/steps.py", "models/takeover.py",
    "models/takeover_faults.py", "models/takeover_file.py", "models/takeover_numbers.py",
    "models/takeover_people.py", "models/takeover_play.py", "models/takeover_rows.py",
    "models/takeover_sheet.py", "models/takeover_values.py", "models/unit_changes.py", "models/visiting.py",
)
"""Modules of rules/ and models/ whose own sentences reach a page."""
UNSPOKEN = (
    "admin/language.py",  # what replaces the libraries' own Chinese
    "admin/slip_paper.py",  # papers stand in the regulation's own words
    "admin/note_paper.py", "admin/paper.py", "admin/paper_fill.py", "admin/paper_word.py",  # likewise, and their fonts
    "admin/issue_forms.py",
)
"""Modules whose bare texts are never translated; what they pass to gettext is gathered all the same."""


def source() -> Iterator[tuple[str, str]]:
    """Each text with the file in which it stands, from all three sources."""
    with HOW.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    for name, _line, text, _comments, _context in extract_from_dir(ROOT / "admin", methods, options, KEYWORDS):
        yield f"admin/{name}", text if isinstance(text, str) else text[0]
    for path in sorted((ROOT / "admin").rglob("*.py")):
        if (name := path.relative_to(ROOT).as_posix()) not in UNSPOKEN:
            yield from ((name, text) for text in literals(path))
    yield from declared()
    for name in SENTENCES:
        yield from ((name, text) for text in literals(ROOT / name))


def declared() -> Iterator[tuple[str, str]]:
    """What the registries declare."""
    for package in (rules, models):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations." in found.name:
                continue
            module = importlib.import_module(found.name)
            kinds = [one for one in vars(module).values() if isinstance(one, type) and one.__module__ == found.name]
            members = (member for kind in kinds if issubclass(kind, Enum) for member in kind)
            yield from ((file_of(found.name), member.words) for member in members if hasattr(member, "words"))
    for mapper in Base.registry.mappers:
        name = file_of(mapper.class_.__module__)
        for column in mapper.local_table.columns:
            yield from ((name, text) for text in (column.comment, *column.info.get("words", {}).values()) if text)
        yield from ((name, prop.info["label"]) for prop in mapper.relationships if "label" in prop.info)
    for fields in EVIDENCE.values():
        for one in fields:
            texts = (one.words, one.help, *(choice.words for choice in one.choices))
            yield from (("rules/evidence.py", text) for text in texts)
    for _policy, rule in every_rule():
        texts = (rule.title, rule.reading, rule.kind_words, getattr(rule, "to", ""), *getattr(rule, "values", ()))
        needs = (need.words for need in rule.needs if isinstance(need, (Ask, Check)))
        when = (getattr(need, name, "") for need in rule.needs for name in ("when_words", "unless_words"))
        yield from (("rules/policies", text) for text in (*texts, *needs, *when, *printed_words(rule)))
    yield from (("rules/spans.py", f"{{0}}{span.unit}") for span in SPANS)
    for policy in POLICIES.values():
        for setting in policy.settings:
            yield from (("rules/policies", text) for text in (setting.words, *(c.words for c in setting.choices)))
        yield from (("rules/policies", text) for text in policy.called.values())


def printed_words(rule: Rule) -> Iterator[str]:
    """The titles of its form and its ledger, and their boxes."""
    yield from (rule.form,) if isinstance(rule, Form) else (rule.ledger,) if isinstance(rule, Ledger) else ()
    for several in ("boxes", "columns", "keeps", "measures"):
        yield from (box.words for box in getattr(rule, several, ()))


def file_of(module: str) -> str:
    """The file of a module, from the root."""
    return module.replace(".", "/") + ".py"


def literals(path: Path) -> Iterator[str]:
    """The bare texts of a module, its docstrings and annotations left out; what is put together, with its gaps."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    passed: set[int] = set()
    for node in ast.walk(tree):
        if id(node) in passed:
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in KEYWORDS:
            passed.update(map(id, node.args))
        elif isinstance(node, ast.JoinedStr):
            passed.update(id(inner) for inner in ast.walk(node) if inner is not node)
            yield with_gaps(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield f"{{0}}{node.value}" if node.value.startswith(" ") else node.value


def with_gaps(node: ast.JoinedStr) -> str:
    """`f"缺：{field.words}"` -> `缺：{0}`."""
    parts, gaps = [], 0
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value))
        else:
            parts.append(f"{{{gaps}}}")
            gaps += 1
    return "".join(parts)


SPANS = (WorkingDays, CalendarDays, Months)
UNITS = {span.unit for span in SPANS}
"""Said only behind a number, and gathered with its gap."""


PARTS = {
    "一", "鿿", "年", "月", "日", "十", "中文", "第", "第{0}{1}条", "零一二三四五六七八九",
    "等", "某", "{0}区", "经济技术开发区", "经开区", "高新技术产业开发区", "高新区",
}
"""Parts of dates, of articles and of names: nobody reads them by themselves, and names are told as they are."""


def is_spoken(text: str) -> bool:
    """Whether people read it as a text: it holds Chinese, and is no part of a date, a pattern or a table of keys."""
    return (
        bool(HAN.search(text)) and not re.search(r"[\\^=$]|\.\.\(", text) and text not in UNITS
        and text not in PARTS
        and not re.fullmatch(r"(?:\{\d\}[年月日]?){2,}|\{0\}年", text)
    )


def gathered() -> dict[str, list[str]]:
    """Each text with its files, sorted."""
    found: dict[str, set[str]] = {}
    for name, text in source():
        if is_spoken(text):
            found.setdefault(text, set()).add(name)
    return {text: sorted(found[text]) for text in sorted(found, key=lambda text: (min(found[text]), text))}


def catalogue(texts: dict[str, list[str]], known: Catalog | None = None) -> Catalog:
    """The catalogue of these texts, with the translations that are known."""
    made = Catalog(locale="en", project="liaison-desk", fuzzy=False, header_comment=HEADER)
    for text, names in texts.items():
        old = known.get(text) if known is not None else None
        made.add(text, old.string if old is not None else "", [(name, 0) for name in names],
                 flags=() if old is None or not old.fuzzy else ("fuzzy",))
    return made


HEADER = "# English for the Chinese of the source. `make translations` gathers; what it leaves empty is for a person to fill."
DATES = re.compile(rb'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To|Last-Translator|'
                   rb'Language-Team):.*\n', re.M)


def kept() -> Catalog:
    """The catalogue as it is kept."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def messages(book: Catalog) -> dict[str, Message]:
    """Its messages by their Chinese, without the header."""
    return {str(one.id): one for one in book if one.id}


def printed(book: Catalog) -> bytes:
    """The catalogue as its file holds it, without dates."""
    page = BytesIO()
    write_po(page, book, width=0, include_lineno=False)
    return DATES.sub(b"", page.getvalue())


def compiled() -> None:
    """Compile the catalogue beside itself, at once for all who read it."""
    page = BytesIO()
    write_mo(page, kept())
    with NamedTemporaryFile(dir=CATALOGUE.parent, delete=False) as file:
        file.write(page.getvalue())
    Path(file.name).replace(CATALOGUE.with_suffix(".mo"))


def main() -> None:
    """Write the catalogue anew; say what is still to be translated."""
    made = catalogue(gathered(), kept() if CATALOGUE.exists() else None)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(printed(made))
    empty = [text for text, one in messages(made).items() if not one.string]
    print(f"{len(made)} texts, {len(empty)} to be translated", *empty[:20], sep="\n  ")


if __name__ == "__main__":
    main()
