"""An address as the log keeps it: what was asked for by kind, and of what somebody typed only that he typed it.

A word that is looked for may be a secret's own word, and the log is read by who may not read secrets.
"""
import re
from collections.abc import Mapping

from flask import request

from admin.filters import Filter

HIDDEN = "…"
"""What stands in the log for words."""
PLAIN = re.compile(r"[0-9A-Za-z_.:-]{1,40}")
"""Ids, days, numbers and our own keys; a word that is looked for may look so too, and is known by its name."""
TYPED = ("search", "query")


def for_the_log(filters: Mapping[str, Filter] | None = None) -> str:
    """The address of this request; of a filter that chooses from a list the choice stands, of any other nothing."""
    pairs = [(name, value if is_told(name, value, filters or {}) else HIDDEN)
             for name, value in request.args.items(multi=True) if value and PLAIN.fullmatch(name)]
    return request.path + ("?" if pairs else "") + "&".join(f"{name}={value}" for name, value in pairs)


def is_told(name: str, value: str, filters: Mapping[str, Filter]) -> bool:
    """Whether a value of an address may stand in the log."""
    mark, _sep, key = name.partition("_")
    one = filters.get(key) if mark.rstrip("0123456789") == "flt" else None
    if one is not None:
        return one.widget != "text" and (bool(PLAIN.fullmatch(value)) or value in {str(key) for key, _words in one.listed()})
    return name not in TYPED and not name.startswith("flt") and bool(PLAIN.fullmatch(value))
