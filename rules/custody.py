"""在谁手里 Custody: who must act next, by status; what the lists show as the holder; whose each working day was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from rules.calendar import WorkingCalendar
from rules.facts import Act, Facts
from rules.policy import Policy
from rules.terms import Role, Status, Step, Term

ONE_DAY = timedelta(days=1)


class Holder(Term):
    """持有人: in whose hands an issue is."""

    OFFICE = "office", "办公室"
    APPROVER = "approver", "审批领导"
    UNIT = "unit", "承办单位"
    GROUP = "group", "帮扶联系组"
    ENTERPRISE = "enterprise", "企业"
    MEETING = "meeting", "专题会议"
    NOBODY = "nobody", "—"


_HOLDERS = {
    Status.RECEIVED: Holder.OFFICE,
    Status.REGISTERED: Holder.OFFICE,
    Status.PROPOSED: Holder.APPROVER,
    Status.APPROVED: Holder.OFFICE,
    Status.DISPATCHED: Holder.UNIT,
    Status.HANDLING: Holder.UNIT,
    Status.REPORTED: Holder.GROUP,
    Status.VERIFIED: Holder.ENTERPRISE,
    Status.CONFIRMED: Holder.OFFICE,
    Status.ESCALATED: Holder.MEETING,
}


def holder_of(status: Status, policy: Policy | None = None, *, referred: bool = False) -> Holder:
    """Who holds an issue of a status; nobody where it has ended.

    A result waits for whom the policy has verify it; a consultation that was referred, for its unit.
    """
    if status == Status.REGISTERED and referred:
        return Holder.UNIT
    verify = policy.move(Step.VERIFY) if policy and status == Status.REPORTED else None
    if verify and Role.LIAISON_OFFICER not in verify.by:
        return Holder.OFFICE
    return _HOLDERS.get(status, Holder.NOBODY)


def holders(policy: Policy, acts: Iterable[Act]) -> Iterator[Holder]:
    """Who held an issue after each of its acts."""
    referred = False
    for act in acts:
        referred = act.step == Step.REFER or (referred and act.to == Status.REGISTERED)
        yield holder_of(act.to, policy, referred=referred)


@dataclass(frozen=True)
class Stay:
    """一段经手: who held it from the day after `after` to `until`, inclusive, and which office, unit or group that is.

    `days` are its working days, `late` those of them that lie past the day due.
    """

    holder: Holder
    whose: int | None
    after: date
    until: date
    days: int = 0
    late: int = 0


@dataclass(frozen=True)
class Share:
    """分摊: what one holder has of the whole, over all its stays."""

    holder: Holder
    whose: int | None
    days: int
    late: int


Groups = Sequence[tuple[date, date | None, int]]
"""The liaison groups of the enterprise: from a day, to a day (exclusive, None: still), and which."""


def stays(
    policy: Policy, facts: Facts, until: date, calendar: WorkingCalendar, *,
    late: tuple[date, date] | None = None, groups: Groups = (),
) -> tuple[Stay, ...]:  # fmt: skip
    """Each working day from receipt to `until` in exactly one holder's hands, in the order of the days.

    收到当日不计: a day on which it changes hands belongs to who held it when the day began, as the day of receipt
    is not counted in a deadline; so the day on which a late result is filed is the unit's, not the office's. What
    passes through several hands within a day leaves no day with those in between. Nobody holds what has ended.
    `late`: days in (due, done] are late, whoever held it then.
    """
    found = []
    for place, (act, holder) in enumerate(zip(facts.acts, holders(policy, facts.acts), strict=True)):
        following = facts.acts[place + 1].on if place + 1 < len(facts.acts) else max(until, act.on)
        if holder == Holder.NOBODY:
            continue
        for after, last, whose in _whose(policy, facts, place, holder, following, groups):
            late_days = _overlap(after, last, late, calendar) if late else 0
            found.append(Stay(holder, whose, after, last, calendar.working_days(after, last), late_days))
    return tuple(found)


def apportioned(all_stays: Iterable[Stay]) -> tuple[Share, ...]:
    """What each holder has, in the order in which they first held it; the sums are those of the stays."""
    found: dict[tuple[Holder, int | None], tuple[int, int]] = {}
    for stay in all_stays:
        days, late = found.get((stay.holder, stay.whose), (0, 0))
        found[stay.holder, stay.whose] = days + stay.days, late + stay.late
    return tuple(Share(holder, whose, *sums) for (holder, whose), sums in found.items())


def _overlap(after: date, until: date, late: tuple[date, date], calendar: WorkingCalendar) -> int:
    return calendar.working_days(max(after, late[0]), min(until, late[1]))


def _whose(
    policy: Policy, facts: Facts, place: int, holder: Holder, until: date, groups: Groups
) -> Iterator[tuple[date, date, int | None]]:
    """The stay after an act, split where the enterprise changed its group meanwhile."""
    act = facts.acts[place]
    if holder == Holder.ENTERPRISE:
        yield act.on, until, facts.enterprise.id
    elif holder == Holder.UNIT:
        then = replace(facts, acts=facts.acts[: place + 1], leg=act.to_leg, round=act.to_round, status=act.to)
        yield act.on, until, then.lead_unit
    elif holder == Holder.GROUP:
        yield from _grouped(act.on, until, groups) if groups else ((act.on, until, facts.enterprise.group),)
    else:
        yield act.on, until, _office_after(facts, place)


def _office_after(facts: Facts, place: int) -> int | None:
    """The office that handles it after an act: that of the leg it leads to."""
    leg = facts.acts[place].to_leg
    return next((act.office for act in facts.acts[place + 1 :] if act.leg == leg), facts.office)


def _grouped(after: date, until: date, groups: Groups) -> Iterator[tuple[date, date, int | None]]:
    """Each day is that of the group which has the enterprise on it; where none has, nobody is named."""
    ends = {day - ONE_DAY for start, end, _ in groups for day in (start, end) if day is not None}
    cuts = sorted({after, until, *(day for day in ends if after < day < until)})
    for first, last in pairwise(cuts) if len(cuts) > 1 else ((after, until),):
        yield first, last, next((g for start, end, g in groups if start <= last and (end is None or last < end)), None)
