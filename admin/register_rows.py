"""What a register says of a number: on the page and in the sheet the same words, in the same columns."""
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from admin.house import may
from admin.xlsx import Column
from models.register import FAULTS, Entry, Register, State, day_of
from models.registrations import Registration

TONES = {State.HOLDS: "ok", State.VOID: "late", State.RETURNED: "wait", State.MISSING: "late", State.BEYOND: "late"}


@dataclass(frozen=True)
class Row:
    """One number in words; empty where its issue is not the reader's."""
    number: int
    state: State
    text: str = ""
    on: date | None = None
    enterprise: str = ""
    title: str = ""
    step: str = ""
    who: str = ""
    reason: str = ""
    url: str = ""
    issue_url: str = ""

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return TONES[self.state]

    @property
    def wrong(self) -> bool:
        """Whether it is a fault of the series."""
        return self.state in FAULTS


def row_of(register: Register, entry: Entry) -> Row:
    """A number in words, with the way to its paper and its issue for who may open them."""
    taken, row = entry.taken, entry.row
    wrong = fault_words(register, taken.state)
    if row is None:
        return Row(taken.number, taken.state, reason=wrong or str(_("不在您的范围内。")))
    registered = isinstance(row, Registration)
    issue_url = url_for("issue.details_view", id=row.issue_id) if may("issue", "read") else ""
    own = issue_url if registered else url_for("slip.details_view", id=row.id) if may("slip", "read") else ""
    return Row(
        taken.number, taken.state, row.number, day_of(row), entry.enterprise, row.issue.title,
        str(_("%(step)s（第 %(seq)s 步）", step=_(entry.step.words), seq=entry.seq)) if entry.step else "",
        f"{entry.who}（{_(entry.role.words)}）" if entry.role else "",
        wrong or ("" if registered else row.void_reason), own, issue_url)


def fault_words(register: Register, state: State) -> str:
    """What is wrong with the series at this number; empty where nothing is."""
    if state == State.MISSING:
        return str(_("编号已到第 %(last)s 号，却没有这一号的记录，请报系统管理员核对。", last=register.last))
    if state == State.BEYOND:
        return str(_("末号为第 %(last)s 号，这一号在其后，请报系统管理员核对。", last=register.last))
    return ""


def opening_words(register: Register) -> str:
    """自第 121 号起由本台编号…; empty where the series began here."""
    if not register.opened:
        return ""
    return str(_("自第 %(next)s 号起由本台编号；第 1 至 %(last)s 号在接续台账以前已编，其中 %(count)s 个不在本台。",
                 next=register.opened + 1, last=register.opened, count=register.before))


def columns() -> list[tuple[str, Column]]:
    """(name of the field, the column of the sheet), in the order of the page."""
    read: list[tuple[str, Any, Any]] = [
        ("number", _("序号"), lambda row: row.number), ("text", _("编号"), lambda row: row.text), ("on", _("编号日期"), lambda row: row.on),
        ("enterprise", _("企业"), lambda row: row.enterprise), ("title", _("问题"), lambda row: row.title),
        ("step", _("由哪一步"), lambda row: row.step), ("who", _("编号人"), lambda row: row.who),
        ("state", _("效力"), lambda row: str(_(row.state.words))), ("reason", _("原因"), lambda row: row.reason)]
    return [(name, Column(str(words), reader)) for name, words, reader in read]
