"""逐日推算 A deadline as a strip, day by day: what counts and what does not, why, and by which notice; also as text."""
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from admin import formats
from admin.language import in_words
from rules.calendar import WorkingCalendar
from rules.clause import Clause
from rules.kinds import Rule
from rules.spans import CountedDay, Due, ThatDay

LONGEST = 45
EDGE = 14


@dataclass(frozen=True)
class Reason:
    """Days that a notice arranged: 10月1日至7日 国庆节."""
    source: str
    words: str


@dataclass(frozen=True)
class Strip:
    """How a day came about. `days` are all of it; `kept` is the day that stands, where the calendar leads to another now."""
    title: str
    clause: Clause | None
    rule: str
    reading: str
    span: str
    start: date
    began: str
    """The step from whose day it counts: 签收."""
    on: date
    provisional: bool
    days: tuple[CountedDay, ...]
    reasons: tuple[Reason, ...]
    kept: date | None = None
    running: bool = False

    @property
    def shown(self) -> tuple[CountedDay | None, ...]:
        """As a page has room for: the middle of a very long span is left out."""
        return self.days if len(self.days) <= LONGEST else (*self.days[:EDGE], None, *self.days[-EDGE:])

    @property
    def problem(self) -> str:
        """That the calendar changed since; a day by which something was judged stays."""
        if self.kept is None:
            return ""
        said = {"now": formats.day(self.on), "kept": formats.day(self.kept)}
        if self.running:
            return str(_("按现行工作日历应为 %(now)s，不是 %(kept)s，须重新计算；以下按现行日历推算。", **said))
        return str(_("此后工作日历有变动：按现行日历为 %(now)s，本件按当时的日历认定为 %(kept)s，不再改变。以下按现行日历推算。", **said))

    @property
    def unsure(self) -> str:
        """Which years are not announced."""
        years = sorted({one.day.year for one in self.days if one.provisional})
        if not years:
            return ""
        return str(_("%(years)s年的放假安排尚未公布，所涉日子按平常的星期推算，为暂定，公布后重新计算。", years="、".join(map(str, years))))


def strip_of(due: Due, calendar: WorkingCalendar, rule: Rule | None, began: Any = "", *, running: bool = True) -> Strip:
    """The strip of a deadline; where this calendar leads to another day, that is said and the count shown is today's."""
    again, kept = due, None
    try:
        days = due.proof(calendar)
    except ValueError:
        again = due.span.due(due.start, calendar, count_start=due.count_start, roll=due.roll)
        days, kept = again.proof(calendar), due.on
    unsure = any(one.provisional for one in days)
    return Strip(
        rule.title if rule else "", rule.clause if rule else None, rule.id if rule else "", rule.reading if rule else "",
        span_words(due), due.start, str(began), again.on, unsure, days, reasons(days, calendar), kept, running)


def span_words(due: Due) -> str:
    """5个工作日; a day that somebody fixed, as days are written."""
    return str(_("至%(day)s", day=formats.day(due.on))) if isinstance(due.span, ThatDay) else str(due.span)


def reasons(days: tuple[CountedDay, ...], calendar: WorkingCalendar) -> tuple[Reason, ...]:
    """The notices behind the days, each with its days put together."""
    found: dict[str, list[str]] = {}
    runs = groupby(enumerate(days), key=lambda pair: (pair[1].source, calendar.words(pair[1].day), pair[1].day.toordinal() - pair[0]))
    for (source, words, _place), run in runs:
        inside = [one.day for _at, one in run]
        if source:
            found.setdefault(source, []).append(f"{from_to(inside[0], inside[-1])} {in_words(words)}")
    return tuple(Reason(source, "；".join(listed)) for source, listed in found.items())


def from_to(first: date, last: date) -> str:
    """10月1日至7日."""
    if first == last:
        return formats.day(first)
    if formats.english():
        return f"{first}–{last}"
    end = f"{last.day}日" if (first.year, first.month) == (last.year, last.month) else f"{last.month}月{last.day}日"
    return f"{formats.day(first)}至{end}"


def counted_words(one: CountedDay) -> str:
    """第 3 日, 不计."""
    if one.number:
        return str(_("第 %(number)s 日", number=one.number))
    return str(_("计入") if one.counted else _("不计"))


def as_text(strip: Strip, *heading: str, whole: bool = False) -> str:
    """The same as plain text, to be copied into a letter; a line for each day, the middle of a very long span only if asked for."""
    began = f"{formats.day(strip.start)} {formats.weekday(strip.start)}" + (f"（{in_words(strip.began)}）" if strip.began else "")
    lines = [*heading, in_words(strip.title), _("自 %(start)s起，%(span)s。", start=began, span=in_words(strip.span))]
    lines += [text for text in (in_words(strip.reading), strip.problem, strip.unsure) if text]
    lines += ["", *(line_of(one) if one else "……" for one in (strip.days if whole else strip.shown)), ""]
    unsure = f"（{_('暂定')}）" if strip.provisional else ""
    lines.append(_("到期：%(day)s", day=f"{formats.day(strip.on)} {formats.weekday(strip.on)}{unsure}"))
    if strip.clause:
        lines.append(f"{_('依据')}：{strip.clause} “{strip.clause.quote}”")
    lines += [f"{_('日历')}：{one.words}——{one.source}" for one in strip.reasons]
    return "\n".join(map(str, lines)) + "\n"


def line_of(one: CountedDay) -> str:
    """2021-10-09 星期六　第 2 日　调休上班（补国庆节）."""
    unsure = f"（{_('暂定')}）" if one.provisional else ""
    return f"{one.day} {formats.weekday(one.day)}　{counted_words(one)}　{in_words(one.words)}{unsure}"


def latest_worked(day: date, calendar: WorkingCalendar) -> date:
    """The day itself where it is worked, else the last before it that is."""
    while not calendar.is_worked(day):
        day -= timedelta(days=1)
    return day
