"""The desks of those who keep the house: administrator, security officer, auditor. None of them sees an issue's text."""
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, lazyload

from admin.desk_figures import Figure, rows_of, view_of
from admin.followed import has_step, is_used
from admin.formats import day, local
from admin.house import now, session, today
from models.log import ACTIONS, LogEntry
from models.people import Grant
from models.sign_in import LOCKED_FOR, MOST_FAILURES, SignInFailure
from models.workdays import calendar_of
from rules.terms import Role, Step

SOON = 30
SHOWN = 10


@dataclass(frozen=True)
class Named:
    """A short list of rows by name, and the way to all of them."""
    title: str
    rows: list[tuple[str, str, str]]
    """(name, address or nothing, what is said of it)"""
    empty: str
    all_url: str = ""


def soon() -> dict[str, Any]:
    """What ends within thirty days from now, as the list of grants asks it."""
    return {"until_on_from": str(today() + timedelta(days=1)), "until_on_to": str(today() + timedelta(days=SOON))}


def figures(roles: frozenset[Role]) -> list[Figure]:
    """The tiles."""
    this_day = {"day_from": str(today()), "day_to": str(today())}
    tiles = []
    if Role.ADMINISTRATOR in roles:
        if is_used(has_step(Step.ASSIGN)):
            tiles += [Figure(_("无联络员的组"), "group", {"view": "no-officer"}, "late"),
                      Figure(_("未结对的企业"), "enterprise", {"view": "unassigned"}, "soon")]
        tiles += [Figure(_("无信息员的企业"), "enterprise", {"view": "no-informant"}, "soon"),
                  Figure(_("启用的账号"), "user", {"enabled": "1"}), Figure(_("未授权的账号"), "user", {"view": "idle"}, "soon"),
                  Figure(_("在办问题"), "issue", {"view": "open"})]
    if Role.SECURITY_OFFICER in roles:
        tiles += [Figure(_("30 日内到期的授权"), "grant", soon(), "soon"), Figure(_("有效的授权"), "grant", {"view": "now"}),
                  Figure(_("启用的账号"), "user", {"enabled": "1"}), Figure(_("停用的账号"), "user", {"enabled": "0"})]
    if Role.AUDITOR in roles:
        tiles += [Figure(_("今日日志"), "log", this_day)]
        for action, tone in (("sign_in_failed", "late"), ("denied", "late"), ("refused", "soon"), ("export", "near"),
                             ("step", ""), ("update", "")):
            tiles.append(Figure(_("今日%(action)s", action=_(ACTIONS[action])), "log", {**this_day, "action": action}, tone))
    return tiles


def lists(roles: frozenset[Role]) -> list[Named]:
    """The first rows behind what is to be put right."""
    found = []
    if Role.ADMINISTRATOR in roles:
        if is_used(has_step(Step.ASSIGN)):
            found += [named(_("没有联络员的帮扶联系组"), "group", {"view": "no-officer"}, _("每个组都有联络员。")),
                      named(_("没有结对的企业"), "enterprise", {"view": "unassigned"}, _("每户企业都有帮扶联系组。"))]
        found += [named(_("没有信息员的企业"), "enterprise", {"view": "no-informant"}, _("每户企业都有信息员。"))]
    if Role.SECURITY_OFFICER in roles:
        found += [ending(), locked()]
    if Role.AUDITOR in roles:
        found.append(noteworthy())
    return [one for one in found if one is not None]


def named(title: str, noun: str, wishes: dict[str, Any], empty: str) -> Named | None:
    """The first rows of a list by name."""
    if (view := view_of(noun)) is None:
        return None
    rows = session().scalars(rows_of(view, wishes).order_by(view.model.name).limit(SHOWN))
    return Named(title, [(str(row), view.details_url(row), "") for row in rows], empty, view.list_url(**wishes))


def ending() -> Named | None:
    """授权 that end within thirty days, the nearest first."""
    if (view := view_of("grant")) is None:
        return None
    wishes = soon()
    loaded = (joinedload(Grant.person), joinedload(Grant.office).options(lazyload("*")))
    rows = session().scalars(rows_of(view, wishes).options(*loaded).order_by(Grant.until_on, Grant.id).limit(SHOWN))
    said = [(f"{row.person} {row}", view.details_url(row), str(_("至 %(day)s", day=day(row.until_on - timedelta(days=1), today()))))
            for row in rows]
    return Named(str(_("30 日内到期的授权")), said, str(_("近期没有到期的授权。")), view.list_url(**wishes))


def locked() -> Named:
    """User names that may not sign in now, and until when."""
    since = now() - LOCKED_FOR
    latest = func.max(SignInFailure.at)
    rows = session().execute(
        select(SignInFailure.username, func.count(), latest).where(SignInFailure.at > since)
        .group_by(SignInFailure.username).having(func.count() >= MOST_FAILURES).order_by(latest.desc()).limit(SHOWN)).all()
    said = [(username, "", str(_("输错 %(times)s 次，锁定至 %(until)s", times=times, until=f"{at + LOCKED_FOR:%H:%M}")))
            for username, times, at in rows]
    return Named(str(_("正在锁定的用户名")), said, str(_("现在没有锁定的用户名。")))


def noteworthy() -> Named | None:
    """Of today's log, what was refused, denied or tried in vain, the latest first."""
    if (view := view_of("log")) is None:
        return None
    wishes = {"day_from": str(today()), "day_to": str(today()), "action": ["sign_in_failed", "denied", "refused"]}
    rows = session().scalars(rows_of(view, wishes).order_by(LogEntry.at.desc(), LogEntry.id.desc()).limit(SHOWN))
    said = [(f"{local(row.at):%H:%M} {row.person_name or '—'} {_(ACTIONS[row.action])}", view.details_url(row), row.words[:60])
            for row in rows]
    return Named(str(_("今日未办成和被拒的操作")), said, str(_("今天没有。")), view.list_url(**wishes))


def calendar_years() -> list[tuple[int, bool]]:
    """This year and the next, and whether each one's arrangement is loaded."""
    announced = calendar_of(session().session()).announced
    return [(year, year in announced) for year in (today().year, today().year + 1)]
