"""带走的日历 A person's deadlines and obligations as an iCalendar feed behind a secret address, which he may end.

Calendar programs pass what they fetch through their makers' machines: so an entry says which number is due, by
which article and where to look, and never an enterprise, a title or a text.
"""
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Any

from flask import Response, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from icalendar import Calendar, Event
from sqlalchemy import Select, and_, or_, select

from admin.desk_mine import parts_of
from admin.desk_owed import is_meeting, owed_now, rule_of, title_of
from admin.desk_waits import step_for, words_for
from admin.doors import turned_away
from admin.formats import day as day_words
from admin.house import house, now, session, signed_in, today
from admin.issue_due import kept_for_later, unsolved
from admin.policy_words import policy_of
from admin.real import standing
from admin.sign_in import doors
from models.actors import Standing
from models.deadlines import Deadline
from models.feeds import end_feed, open_feed, open_feed_of, person_of_secret
from models.issues import Issue
from rules.owed import Owed
from rules.terms import Role, Status, Step

MOST = 1000
GONE = "这个日历地址无效或者已经停用。请登录调度台，在“我的账号”里重新开通。"


@dataclass(frozen=True)
class Entry:
    """One day of the feed: `key` is the same however often it is fetched."""
    key: str
    day: date
    summary: str
    said: tuple[str, ...]
    url: str = ""


@doors.get("/calendar/<secret>.ics")
def feed(secret: str) -> Any:
    """The feed; a guess and an address that has ended look alike."""
    db = session().session()
    person = person_of_secret(db, secret)
    if person is None:
        abort(404, _(GONE))
    house().enter(session(), person)
    held = standing()
    entries = [*deadlines(held), *obligations(held)] if held is not None else []
    answer = Response(written(person.name, entries), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = "inline; filename=desk.ics"
    return answer


@doors.get("/account/calendar")
def calendar() -> Any:
    """Whether I have an address, and the way to make, change or end it."""
    if not current_user.is_authenticated:
        return turned_away()
    return render_template("desk/calendar.html", feed=open_feed_of(session().session(), signed_in()), address="")


@doors.post("/account/calendar")
def make_address() -> Any:
    """A new address in place of the one before; told this once."""
    if not current_user.is_authenticated:
        return turned_away()
    db = session().session()
    address = url_for("desk.feed", secret=open_feed(db, signed_in(), now()), _external=True)
    made = open_feed_of(db, signed_in())
    db.commit()
    return render_template("desk/calendar.html", feed=made, address=address)


@doors.post("/account/calendar/end")
def end_address() -> Any:
    """No more."""
    if not current_user.is_authenticated:
        return turned_away()
    db = session().session()
    ended = end_feed(db, signed_in(), now())
    db.commit()
    flash(_("日历地址已停用，各处的日历不再更新。") if ended else _("没有开通的日历地址。"), "success" if ended else "warning")
    return redirect(url_for("desk.calendar"))


# What stands in it.

def deadlines(held: Standing) -> Iterator[Entry]:
    """What waits for him and has a day: by which it is done, handed out, or taken up again, where that was planned."""
    conditions = parts_of(held)
    if offices := sorted(grant.office for grant in held.actor.with_role(Role.CLERK) if grant.office):
        conditions.append(and_(Issue.office_id.in_(offices), kept_for_later()))
    if not conditions:
        return
    for issue, rule in session().execute(waiting(conditions)):
        policy = policy_of(issue.policy)
        step = step_for(policy, issue)
        kind, words, on = day_of(issue, step)
        said = [str(_("等您办理：%(what)s", what=words_for(policy, issue, step)))]
        if issue.provisional and kind == "due":
            said.append(str(_("暂定：节假日安排公布或签收以后可能变化")))
        if rule and kind == "due":
            said.append(str(_("依据：%(clause)s", clause=policy.rule(rule).clause)))
        number = issue.registration_no or str(_("待登记"))
        yield Entry(f"issue-{issue.id}-{kind}", on, f"{words} {number}", tuple(said),
                    url_for("issue.details_view", id=issue.id, _external=True))


def day_of(issue: Issue, step: Step) -> tuple[str, str, date]:
    """The day that counts now: its kind, its words, and when."""
    if step == Step.RESUME:
        return "resume", str(_("计划续办")), issue.planned_on or today()
    if issue.due_on is not None:
        return "due", str(_("应办结")), issue.due_on
    return "dispatch", str(_("应交办")), issue.dispatch_by or today()


def waiting(conditions: list[Any]) -> Select[Any]:
    """The issues that wait for him and have a day still to be kept, with the rule that set it; one statement.

    Once the result is there the day has been met or missed; only B and C have another, the planned one.
    """
    holding = (select(Deadline.rule).where(Deadline.issue_id == Issue.id, Deadline.replaced_by_id.is_(None))
               .order_by(Deadline.id.desc()).limit(1).correlate(Issue).scalar_subquery())
    runs = and_(Issue.result_on.is_(None), or_(Issue.due_on.is_not(None), Issue.dispatch_by.is_not(None)))
    planned = and_(Issue.status == Status.CONFIRMED.value, unsolved(), Issue.planned_on.is_not(None))
    return select(Issue, holding).where(or_(*conditions), or_(runs, planned)).order_by(
        Issue.due_on, Issue.dispatch_by, Issue.id).limit(MOST)


def obligations(held: Standing) -> Iterator[Entry]:
    """What is still owed in a period, on its last day: one entry for each rule."""
    by_rule: dict[tuple[str, date], list[Owed]] = {}
    for one in owed_now(held):
        if one.missing:
            by_rule.setdefault((one.rule, one.period.last), []).append(one)
    for (key, last), several in by_rule.items():
        rule, missing = rule_of(several[0]), sum(one.missing for one in several)
        title = _("会议") if is_meeting(rule) else title_of(rule)
        yield Entry(f"owed-{key}-{last}", max(last, today()), str(_("%(what)s还差 %(count)s", what=title, count=missing)),
                    (str(_("%(day)s以前", day=day_words(last, today()))), str(_("依据：%(clause)s", clause=rule.clause))),
                    url_for("admin.index", _external=True))


def written(name: str, entries: list[Entry]) -> bytes:
    """The entries as a calendar of whole days."""
    made = Calendar()
    made.add("prodid", "-//Liaison Desk//CN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", str(_("调度台时限（%(name)s）", name=name)))
    made.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for one in entries:
        event = Event()
        event.add("uid", f"{one.key}@liaison-desk")
        event.add("dtstamp", now().astimezone(UTC))
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))
        event.add("summary", one.summary)
        event.add("description", "\n".join(one.said))
        event.add("transp", "TRANSPARENT")
        if one.url:
            event.add("url", one.url)
        made.add_component(event)
    return bytes(made.to_ical())
