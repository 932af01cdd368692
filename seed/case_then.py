"""案例的结果 What a case says of how things stand, held against the records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from models.actors import standing_of
from models.obligations import obligations
from models.slips import Slip, SlipKind
from models.workdays import calendar_of
from rules.approver import approver_for
from rules.decide import entitled, routes
from rules.due import days_over
from rules.evidence import EVIDENCE
from rules.terms import Step
from seed.case_files import BadCase
from seed.case_play import Play

NONE = (None, "none")
MEETINGS = [
    kind for field in EVIDENCE[Step.MEET] if field.name == "kind" for kind in (c.key for c in field.choices)
]


def hold(play: Play, where: str, then: Mapping[str, Any]) -> None:
    """Everything that `then` says must be so. Raises `BadCase` with what is so instead."""
    wrong = []
    for key, wanted in then.items():
        if key == "owed":
            wrong += [problem for one in wanted or [] if (problem := _owed(play, one))]
        elif key == "overdue":
            wrong += _overdue(play, wanted)
        else:
            found = ASKED[key](play)
            wished = None if wanted == "none" and found is None else wanted
            if found != (set(wished) if isinstance(found, set) and isinstance(wished, list) else wished):
                wrong.append(f"{key} 应为 {_words(wanted)}，实为 {_words(found)}")
    if wrong:
        raise BadCase(f"{where}：{'；'.join(wrong)}")


def _issue(play: Play) -> Any:
    if play.issue is None:
        raise BadCase("then：还没有问题")
    return play.issue


def _approver(play: Play) -> str | None:
    needed = approver_for(play.policy, play.told().facts)
    if needed is None:
        return None
    return "meeting" if needed.meeting else needed.role.value


def _slip_no(play: Play) -> str | None:
    query = select(Slip.number).where(Slip.issue_id == _issue(play).id, Slip.kind != SlipKind.REMINDER)
    return play.session.scalars(query.order_by(Slip.id.desc())).first()


def _routes_by(ask: Callable[..., Any]) -> Callable[[Play], set[str]]:
    def asked(play: Play) -> set[str]:
        now, on = play.told(), play.on or date.min
        actor = standing_of(play.session, play.find("clerk", on), on).actor
        return {route.id for route in ask(play.policy, now.facts, actor, on)}

    return asked


def _column(name: str) -> Callable[[Play], Any]:
    return lambda play: getattr(_issue(play), name)


ASKED: Mapping[str, Callable[[Play], Any]] = {
    **{
        name: _column(name)
        for name in (
            "status", "leg", "round", "due_on", "first_due_on", "provisional", "dispatch_by",
            "registration_no", "supervision",
        )
    },
    "office": lambda play: _issue(play).office.level,
    "approver": _approver,
    "slip_no": _slip_no,
    "entitled": _routes_by(entitled),
    "routes": _routes_by(routes),
}  # fmt: skip


def _overdue(play: Play, wanted: Any) -> list[str]:
    """Working days late; an issue that has ended stays as late as it was on its last day."""
    issue = _issue(play)
    on = wanted["on"] if isinstance(wanted, dict) else play.on
    until = on if issue.is_open else min(on, play.told().facts.acts[-1].on)
    found = days_over(issue.due_on, until, calendar_of(play.session))
    days = wanted.get("days") if isinstance(wanted, dict) else wanted
    days = None if days in NONE else days
    return [] if found == days else [f"overdue {on} 应为 {_words(days)}，实为 {_words(found)}"]


def _owed(play: Play, wanted: Mapping[str, Any]) -> str | None:
    on = wanted["on"]
    owner = _number(play, wanted.get("owner"), on)
    each = _issue(play).id if wanted.get("each") == "issue" else _number(play, wanted.get("each"), on)
    found = [
        one
        for one in obligations(play.session, None, on)
        if one.rule == wanted["rule"] and owner in (None, one.owner) and each in (None, one.each)
    ]
    if len(found) > 1:
        return f"owed {wanted['rule']}：不止一项，请写明 owner 和 each"
    shown = {"due": 0, "done": 0, "partial": False}
    if found:
        shown = {key: getattr(found[0], key) for key in shown}
    differs = [
        f"{key} 应为 {wanted[key]}，实为 {shown[key]}"
        for key in shown
        if wanted.get(key, shown[key]) != shown[key]
    ]
    return f"owed {wanted['rule']} {on}：{'、'.join(differs)}" if differs else None


def _number(play: Play, name: Any, on: date) -> Any:
    """A record's number by its name in the cast; a kind of meeting stays the word it is."""
    if name is None or name in MEETINGS:
        return name
    if name == "office":
        return play.office.id
    try:
        return play.find(name, on).id
    except KeyError:
        raise BadCase(f"owed：演员表里没有“{name}”") from None


def _words(value: Any) -> str:
    if value is None:
        return "无"
    return "、".join(sorted(value)) if isinstance(value, set) else str(value)
