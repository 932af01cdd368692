"""操作日志 The log: every change of any record, in the same transaction; no log, no change.

An ORM listener writes it: who, when, from where, what, before, after. It is only ever added to; triggers
of the database refuse the rest. Who and from where come from `session.info["who"]`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Index, String, Text, event, insert, inspect
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column

from models import clock
from models.base import Base, Moment, keepable
from models.people import Person

ACTIONS = {
    "create": "新建",
    "update": "修改",
    "delete": "删除",
    "step": "办理",
    "refused": "不予办理",
    "sign_in": "登录",
    "sign_in_failed": "登录失败",
    "sign_out": "退出",
    "export": "导出",
    "denied": "无权访问",
    "recount": "重算时限",
    "mark": "标明商业秘密",
    "unmark": "取消商业秘密",
    "purge": "清除",
}

LONGEST_WORDS = 8000


class LogEntry(Base):
    """日志. `before` and `after` are JSON text of the columns that changed; secrets are left out."""

    __tablename__ = "log_entry"
    __table_args__ = (
        Index("log_entry_at_id_ix", "at", "id"),
        Index("log_entry_noun_row_id_ix", "noun", "row_id"),
        Index("log_entry_issue_id_ix", "issue_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, comment="时间")
    person_id: Mapped[int | None] = mapped_column(comment="人员编号")
    person_name: Mapped[str] = mapped_column(String(40), default="", comment="人员")
    address: Mapped[str] = mapped_column(String(60), default="", comment="来源地址")
    action: Mapped[str] = mapped_column(String(20), comment="操作", info={"words": ACTIONS})
    noun: Mapped[str] = mapped_column(String(40), comment="对象")
    row_id: Mapped[int | None] = mapped_column(comment="对象编号")
    issue_id: Mapped[int | None] = mapped_column(comment="问题")
    words: Mapped[str] = mapped_column(Text, default="", comment="说明")
    before: Mapped[str] = mapped_column(Text, default="", comment="改前")
    after: Mapped[str] = mapped_column(Text, default="", comment="改后")

    def __str__(self) -> str:
        """What was done to what."""
        return f"{ACTIONS.get(self.action, self.action)} {self.noun}"


@dataclass(frozen=True)
class Who:
    """Who works in a session, and from where."""

    person_id: int | None = None
    name: str = "系统"
    address: str = ""


def record(
    session: Session,
    action: str,
    noun: str,
    row_id: int | None,
    at: datetime | None = None,
    *,
    issue_id: int | None = None,
    words: str = "",
    person: Person | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Add an entry by hand: a sign-in, an export, a refusal, what was written below the ORM."""
    who = _who(session)
    if person is not None:
        who = Who(person.id, person.name, who.address)
    session.add(
        LogEntry(
            at=at or clock.now(), person_id=who.person_id, person_name=who.name, address=who.address,
            action=action, noun=noun, row_id=row_id, issue_id=issue_id, words=keepable(words)[:LONGEST_WORDS],
            before="", after=_text(after or {}),
        )
    )  # fmt: skip


@contextmanager
def acting_for(session: Session, person_id: int | None) -> Iterator[None]:
    """What is written inside was done in somebody's stead, if in anybody's: the log names both."""
    absent = session.get(Person, person_id) if person_id is not None else None
    session.info["for"] = absent.name if absent else ""
    try:
        yield
    finally:
        session.info.pop("for", None)


def _who(session: Session) -> Who:
    who = session.info.get("who")
    if not isinstance(who, Who):
        return Who()
    absent = session.info.get("for")
    name = f"{who.name[:18]}（代{absent[:18]}）" if absent else who.name
    return Who(who.person_id, keepable(name)[:40], keepable(who.address)[:60])


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime, Decimal)):
        return str(value)
    if isinstance(value, bytes):
        return f"{len(value)} 字节"
    return value


@cache
def _columns(model: Any) -> list[Any]:
    return [prop for prop in inspect(model).column_attrs if not prop.columns[0].info.get("secret")]


def _created(row: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    state = inspect(row).dict
    after = {prop.key: _plain(state[prop.key]) for prop in _columns(row.__class__) if state.get(prop.key) is not None}
    return {}, after


def _changed(row: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    before, after, state = {}, {}, inspect(row)
    for prop in _columns(row.__class__):
        if prop.key not in state.committed_state:
            continue
        history = state.attrs[prop.key].history
        was, now = history.deleted or [None], history.added or [None]
        if was[0] != now[0]:
            before[prop.key], after[prop.key] = _plain(was[0]), _plain(now[0])
    return before, after


def _text(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) if values else ""


def _place(row: Any) -> tuple[str, tuple[Any, ...]]:
    """Table and key: a flush holds its rows in no order, and the log keeps one."""
    return row.__tablename__, inspect(row).identity or ()


def _write(session: Session, flush: UOWTransaction) -> None:
    """After each flush, an entry for each row it wrote; attribute histories are still there."""
    who, at = _who(session), session.info.get("at") or clock.now()
    rows = []
    changed, gone = (sorted(found, key=_place) for found in (session.dirty, session.deleted))
    for action, found in (("create", session.new), ("update", changed), ("delete", gone)):
        for row in found:
            if isinstance(row, LogEntry):
                continue
            before, after = _created(row) if action == "create" else _changed(row)
            if action == "update" and not after:
                continue
            issue_id = getattr(row, "issue_id", None) or (row.id if row.__tablename__ == "issue" else None)
            rows.append(
                {
                    "at": at, "person_id": who.person_id, "person_name": who.name, "address": who.address,
                    "action": action, "noun": row.__tablename__, "row_id": getattr(row, "id", None),
                    "issue_id": issue_id, "words": "", "before": _text(before), "after": _text(after),
                }
            )  # fmt: skip
    if rows:
        session.connection().execute(insert(LogEntry.__table__), rows)  # type: ignore[arg-type] # a declarative class's table is a Table


event.listen(Session, "after_flush", _write)
