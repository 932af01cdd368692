"""操作日志 The log, for the auditor: who did what to what, and what stood there before and after. Only ever read."""
import json
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from admin import formats, moved
from admin.asking import QuickView
from admin.filters import Filter, choice, end_of_day, span, start_of_day, wording
from admin.house import session, today
from admin.ids import like
from admin.log_words import named, said, titles
from admin.views.noun import NounView
from models.issues import Issue
from models.log import ACTIONS, LogEntry
from models.scope import everything


def about_issue() -> Filter:
    """By the number of an issue or a part of it."""
    def where(texts: list[str]) -> Any:
        table = Issue.__table__.c
        found = select(table.id).where(*(table.registration_no.ilike(like(one), escape="\\") for one in texts))
        return LogEntry.issue_id.in_(found)
    return Filter(key="issue", label=_l("问题编号"), sign=_l("包含"), read=wording, where=where)


def noun_words(_view: Any, _context: Any, row: LogEntry, _name: str) -> str:
    """企业 12."""
    return f"{named(row.noun)} {row.row_id}" if row.row_id else named(row.noun)


def issue_number(_view: Any, _context: Any, row: LogEntry, _name: str) -> str:
    """Its number, where the entry is about one."""
    return getattr(row, "issue_number", "") or formats.NOTHING


class LogView(NounView):
    """操作日志."""
    model, noun, title, unit = LogEntry, "log", _l("操作日志"), _l("条")
    verbs = frozenset({"list", "read", "export"})
    details_template = "noun/log.html"
    column_list = ("at", "person_name", "action", "noun", "issue_id", "words", "address")
    column_details_list = ("at", "person_name", "address", "action", "noun", "issue_id", "words")
    form_columns = ()
    column_export_list = ("at", "person_name", "address", "action", "noun", "issue_id", "words", "before", "after")
    column_filters = (
        "person_name", "action", choice(LogEntry, "noun", "noun", _l("对象"), titles()),
        *span(LogEntry, "at", "day", _l("日期"), start_of_day, end_of_day), about_issue(), "address")
    column_searchable_list = ("person_name", "words")
    column_sortable_list = ("at",)
    column_default_sort = ("at", True)
    column_labels = {"issue_id": _l("问题")}
    column_formatters = {"noun": noun_words, "issue_id": issue_number}
    column_formatters_export = {"noun": noun_words}
    narrow = ("person_name", "noun", "issue_id", "address")
    badges = {"action": {"create": "ok", "update": "go", "delete": "late", "step": "go", "refused": "wait",
                         "sign_in_failed": "late", "denied": "late"}}
    quick_views = (
        QuickView("today", _l("今天"), lambda: LogEntry.at >= start_of_day(today().isoformat()), counted=False),
        QuickView("refused", _l(ACTIONS["refused"]), lambda: LogEntry.action == "refused", counted=False),
        QuickView("denied", _l(ACTIONS["denied"]), lambda: LogEntry.action == "denied", counted=False),
        QuickView("failed", _l(ACTIONS["sign_in_failed"]), lambda: LogEntry.action == "sign_in_failed", counted=False),
        QuickView("exports", _l(ACTIONS["export"]), lambda: LogEntry.action == "export", counted=False))

    def whole(self, keys: list[Any], columns: tuple[str, ...]) -> list[Any]:
        """With the numbers of the issues, in one further statement."""
        return with_numbers(super().whole(keys, columns))

    def shown(self, row: LogEntry, name: str) -> Any:
        """A long explanation is cut in the list."""
        value = super().shown(row, name)
        if name == "words":
            return (row.words[:60] + "…" if len(row.words) > 60 else row.words) or formats.NOTHING
        return value

    def told(self, row: LogEntry, name: str) -> Any:
        """On its own page it stands whole."""
        return formats.lines(row.words) if name == "words" else super().told(row, name)

    def cell_class(self, name: str) -> str:
        """A number of an issue is a name, not an amount."""
        return "k" if name == "issue_id" else super().cell_class(name)

    def row_title(self, row: LogEntry) -> str:
        """修改 企业 12."""
        return f"{_(ACTIONS.get(row.action, row.action))} {noun_words(self, None, row, 'noun')}"

    def details_extras(self, row: LogEntry) -> dict[str, Any]:
        """Before and after, side by side."""
        with_numbers([row])
        with everything(session()):
            changes = said(session(), row.noun, values(row.before), values(row.after))
            groups = moved.groups_of(row)
            lines = moved.lines_of(groups, of_everybody=True)
        return {**super().details_extras(row), "changes": changes, "groups": groups, "lines": lines}

    def rows(self) -> Select[Any]:
        """Scope has it for auditors alone."""
        return select(LogEntry)


def with_numbers(rows: list[LogEntry]) -> list[LogEntry]:
    """The registration numbers, which an auditor sees though not the issues."""
    keys = {row.issue_id for row in rows if row.issue_id}
    table = Issue.__table__.c
    numbers = dict(session().execute(select(table.id, table.registration_no).where(table.id.in_(keys))).all()) if keys else {}
    for row in rows:
        row.issue_number = (numbers.get(row.issue_id) or _("第 %(id)s 件（待登记）", id=row.issue_id)) if row.issue_id else ""
    return rows


def values(text: str) -> dict[str, Any]:
    """The columns of an entry; a text that is none is nothing."""
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


