"""The road of an issue: the stops that it has passed, where it stands, what lies ahead, and in whose hands its time went."""
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _

from admin.issue_people import People
from admin.policy_words import has_groups, said
from rules.approver import approver_for
from rules.calendar import WorkingCalendar
from rules.custody import Groups, Holder, Share, Stay, apportioned, holders, stays
from rules.facts import Act, Facts
from rules.lateness import Late, Lateness
from rules.life import Move
from rules.policy import Policy
from rules.terms import Role, Status, Step

NOT_A_STOP = (Step.SEND_BACK, Step.VOID_SLIP, Step.RETURN_SLIP, Step.VERIFY, Step.CONFIRM, Step.REOPEN, Step.RESUME)
"""Steps that lead back to a stop without being it."""


@dataclass(frozen=True)
class Stop:
    """One stop: `state` is did, now or nothing."""
    step: Step
    title: str
    words: str
    state: str
    day: date | None = None
    who: str = ""


def travelled(acts: tuple[Act, ...], leg: int) -> list[Act]:
    """The acts that brought it to where it stands: what a way back undid is left out."""
    stops: list[Act] = []
    for act in acts:
        if act.to_leg != leg or (stops and act.to == stops[-1].to and act.step != stops[-1].step):
            continue
        place = next((at for at, stop in enumerate(stops) if stop.to == act.to), None)
        if place is None:
            stops.append(act)
            continue
        before = stops[place]
        stops = stops[: place + 1]
        if act.step == before.step or act.step not in NOT_A_STOP:
            stops[place] = act
    return stops


def ahead(policy: Policy, facts: Facts) -> tuple[Step, ...]:
    """The ordinary road from here to the closing, a consultation's to its answer; nothing once it has ended."""
    life = policy.life()
    if facts.status in life.ends:
        return ()
    if policy.move(Step.REFER) and facts.report.get("consultation") is True:
        road = life.road(facts.status, {Status.ANSWERED}) or ()
        return road if facts.said(Step.REFER) else tuple(
            one for step in road for one in ((Step.REFER, step) if step == Step.ANSWER else (step,)))
    proposal = facts.proposal()
    if proposal is not None and proposal.evidence.get("transfer_reason") and facts.status in (Status.PROPOSED, Status.APPROVED):
        return (*(life.road(facts.status, {Status.APPROVED}) or ()), Step.PASS_UP)
    again = taken_up_again(policy, facts)
    if again is not None:
        return (again.step, *(life.road(again.to, {Status.CLOSED}) or ()))
    return life.road(facts.status, {Status.CLOSED}) or ()


def taken_up_again(policy: Policy, facts: Facts) -> Move | None:
    """续办: what this one must go through once more, where its policy keeps such a step for those of its kind (B、C 类)."""
    return next((move for move in policy.life().moves if facts.status in move.start and move.new_round
                 and move.only and move.only[1](facts)), None)


def planned(facts: Facts) -> date | None:
    """计划解决时限 that this round's result named."""
    result = facts.said(Step.FILE_RESULT, this_round=True)
    return result.evidence.get("planned_on") if result is not None else None


def roles_of(policy: Policy, facts: Facts, step: Step) -> tuple[Role, ...]:
    """Who takes a step: for an approval the tier's own role."""
    move = policy.move(step)
    if move is None:
        return ()
    needed = approver_for(policy, facts) if step == Step.APPROVE else None
    if needed is not None:
        return (needed.role,)
    if step == Step.ANSWER and facts.said(Step.REFER):
        return (Role.UNIT_HANDLER,)
    if step == Step.CONFIRM:
        return tuple(role for role in move.by if role == Role.INFORMANT) or move.by
    return move.by


def road(policy: Policy, facts: Facts, people: People, names: dict[int, str], written: Any) -> list[Stop]:
    """Every stop, with day and person where it was passed and with whom it waits where it stands."""
    did = travelled(facts.acts, facts.leg)
    rest = ahead(policy, facts)
    stops = [Stop(act.step, said(policy, act.step), f"{written(act.on)} {names.get(act.seq, '')}".strip(), "did", act.on,
                  names.get(act.seq, "")) for act in did]
    if not rest and stops:
        stops[-1] = replace(stops[-1], state="did end")
    for place, step in enumerate(rest):
        who = people.who(roles_of(policy, facts, step)) if place == 0 else ""
        words = str(_("等%(who)s", who=who)) if who else ""
        if step == Step.RESUME and (on := planned(facts)) is not None:
            words = f"{written(on)} {words}".strip()
        stops.append(Stop(step, said(policy, step), words, "" if place else "now", None, who))
    return stops


@dataclass(frozen=True)
class Held:
    """What somebody held: working days, those of them that are late against the effective day and against the first."""
    holder: str
    whose: str
    days: int
    late: int = 0
    first_late: int = 0
    now: bool = False


def custody(policy: Policy, facts: Facts, until: date, calendar: WorkingCalendar, late: Lateness, groups: Groups,
            names: Mapping[str, Mapping[int, str]]) -> list[Held]:
    """Each working day in one hand, as rules.custody gives it; while it is open, to today."""
    def shares(against: Late) -> tuple[tuple[Share, ...], tuple[Stay, ...]]:
        window = (against.due_on, against.until) if against.due_on else None
        found = stays(policy, facts, until, calendar, late=window, groups=groups)
        return apportioned(found), found
    by_day, kept = shares(late.effective)
    by_first, _kept = shares(late.first)
    last = list(holders(policy, facts.acts))[-1]
    now = (last, kept[-1].whose) if kept and last != Holder.NOBODY else None
    return [Held(str(_(one.holder.words)), names_of(one, names), one.days, one.late, first.late, (one.holder, one.whose) == now)
            for one, first in zip(by_day, by_first, strict=True) if one.days or (one.holder, one.whose) == now]


def names_of(share: Share, names: Mapping[str, Mapping[int, str]]) -> str:
    """Which office, unit, group or enterprise it is."""
    kind = share.holder.value if share.holder.value in names else "office"
    return names[kind].get(share.whose or 0, "")


@dataclass(frozen=True)
class Round:
    """One round: when it began, and how it ended."""
    number: int
    began: date
    ended: date | None
    words: str


def rounds(policy: Policy, acts: tuple[Act, ...], leg: int) -> list[Round]:
    """The rounds of this leg; the first begins with the handing out."""
    mine = [act for act in acts if act.leg == leg] or [*acts[-1:]]
    back = [act for act in mine if act.is_way_back]
    started = next((act.on for act in mine if act.step in (Step.DISPATCH, Step.DECIDE_MEETING)), mine[0].on)
    found, began = [], started
    for act in back:
        found.append(Round(act.round, began, act.on, why_back(act, policy)))
        began = act.on
    last = acts[-1]
    open_words = _("已销号") if last.to == Status.CLOSED else said(policy, last.to)
    return [*found, Round(last.to_round, began, last.on if last.to == Status.CLOSED else None, str(open_words))]


def why_back(act: Act, policy: Policy) -> str:
    """核实未通过, 回访未通过, 企业不满意, 复办."""
    verified = _("核实未通过") if has_groups(policy) else _("%(step)s未通过", step=said(policy, Step.VERIFY))
    words = {Step.VERIFY: verified, Step.CONFIRM: _("企业不满意")}
    return str(words.get(act.step, _(act.step.words)))
