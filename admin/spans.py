"""期间: from a day to a day as an address names it (both included), with the usual ones ready; never a 500."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from admin import formats, ids
from rules.kinds import Per
from rules.owed import Period, period_of

LONGEST = 731
"""Days; two years are as far as anybody compares."""


@dataclass(frozen=True)
class Span:
    """A span that is asked for; `key` says which of the usual ones it is, `complaint` why another was not taken."""
    period: Period
    key: str = ""
    complaint: str = ""

    @property
    def words(self) -> str:
        """2026年11月1日至11月30日."""
        first, last = self.period.start, self.period.last
        return str(_("%(first)s至%(last)s", first=formats.day(first), last=formats.day(last, first)))

    @property
    def address(self) -> dict[str, str]:
        """What an address says of it."""
        return {"from": self.period.start.isoformat(), "to": self.period.last.isoformat()}


def usual(today: date) -> dict[str, tuple[str, Period]]:
    """本周 本月 上月 本季 今年, by their keys."""
    month = period_of(Per.MONTH, today)
    year = Period(date(today.year, 1, 1), date(today.year + 1, 1, 1))
    return {
        "week": (_("本周"), period_of(Per.WEEK, today)), "month": (_("本月"), month),
        "last-month": (_("上月"), period_of(Per.MONTH, month.start - timedelta(days=1))),
        "quarter": (_("本季"), period_of(Per.QUARTER, today)), "year": (_("今年"), year),
    }


def read(given: Mapping[str, str], today: date) -> Span:
    """What an address asks; this month where it asks nothing or nothing that can be."""
    known = usual(today)
    default = Span(known["month"][1], "month")
    if not (given.get("from") or given.get("to")):
        return default
    first, last = ids.day_of(given.get("from")), ids.day_of(given.get("to"))
    complaint = ""
    if first is None or last is None:
        complaint = _("日期看不懂，已改按本月列出；请按 2014-03-21 的样子填写起止日期。")
    elif last < first:
        complaint = _("止日早于起日，已改按本月列出。")
    elif (last - first).days >= LONGEST:
        complaint = _("一次最多看两年，已改按本月列出。")
    if complaint or first is None or last is None:
        return Span(default.period, default.key, str(complaint))
    period = Period(first, last + timedelta(days=1))
    return Span(period, next((key for key, (_words, one) in known.items() if one == period), ""))
