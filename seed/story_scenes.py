"""场景 Scenes of the road there: reported, registered, proposed, approved, handed out, and the ways back to it."""

from __future__ import annotations

from datetime import timedelta

from rules.terms import Step
from seed.linyi import wordings as words
from seed.linyi.units import UNITS
from seed.story import MORNING, Ref, Teller, Unfit
from seed.story_work import start_clock

ALL_PERMITS = ("industrial_policy", "energy_saving", "environment", "safety")
CHANNELS = {"informant": "网上报送", "group": "走访收集", "clerk": "电话反映", "unit": "责任单位转来"}
AFTERNOON_SESSION = 15 * 60
CORRECTION = ("企业补充说明后更正。", "采集表录入有误，现予更正。")


def report(t: Teller, urgent: bool = False) -> None:
    """Received: from the informant himself, on a visit, by telephone, or through a unit."""
    by = t.rng.choices(
        ("informant", "group", "clerk", "unit"), (70, 15, 12, 3) if t.informant else (0, 55, 38, 7)
    )[0]
    if by == "informant" and not t.calendar.is_worked(t.day):
        t.minute = t.rng.randint(MORNING, 21 * 60)  # an enterprise may report on a day off
    else:
        t.turn(0, 0)
    who = {"informant": t.informant or "", "group": t.officer, "clerk": t.clerk, "unit": t.handler}[by]
    t.does(
        Step.RECEIVE, who, enterprise=Ref("enterprise", t.enterprise.short_name), title=t.trouble.title,
        description=t.trouble.description, wanted=t.trouble.wanted, category=t.trouble.category,
        about=t.trouble.about, channel=CHANNELS[by], urgent=urgent, consultation=False,
    )  # fmt: skip


def report_urgent(t: Teller) -> None:
    """Received as urgent; its enterprise is a giant."""
    report(t, urgent=True)


def register(t: Teller) -> None:
    """Registered, once what the enterprise says was checked with it."""
    day = t.turn(0, 2)
    hoped = day + timedelta(days=t.days + t.rng.randint(-3, 20)) if t.rng.random() < 0.8 else "无"
    permits = (
        {"permits_checked": ALL_PERMITS, "high_consumption": False} if t.trouble.about == "permit" else {}
    )
    t.does(
        Step.REGISTER, t.clerk, conditions_met=t.trouble.conditions_met, competent_unit=t.hands.unit_name(t.lead, day),
        units_involved="、".join(unit.name for unit in t.cooperating) or "无",
        prior_contact=t.trouble.prior_contact, hoped_for_on=hoped, vouched=True,
        checked_with=t.hands.informant_name(t.enterprise, day), checked_how=t.rng.choice(("phone", "phone", "visit")),
        checked_on=day, **permits,
    )  # fmt: skip


def propose(t: Teller) -> None:
    """Who should solve it and within how many days; major land with the county's request."""
    t.turn(0, 2)
    trouble = t.trouble
    needs_request = trouble.about == "land" and trouble.complexity == "major"
    request = {"county_request": t.paper("关于统筹解决项目用地的请示")} if needs_request else {}
    opinion = t.pick(t.wording.opinions) + (t.pick(words.REQUESTS) if needs_request else "")
    t.does(
        Step.PROPOSE, t.clerk, opinion=opinion, lead_unit=Ref("unit", t.lead.short_name),
        cooperating_units=tuple(Ref("unit", unit.short_name) for unit in t.cooperating),
        complexity=trouble.complexity, days_allowed=t.slip_days, **request,
    )  # fmt: skip


def propose_into_next_year(t: Teller) -> None:
    """The same with so many days that it may be done in January, where next year's holidays are not announced yet."""
    t.slip_days = t.hands.days_into_next_year(t.day, t.rng.randint(8, 20)) or t.slip_days
    propose(t)


def approve(t: Teller) -> None:
    """Studied together, then approved by whom its gravity asks for."""
    proposed = t.lead
    day = t.turn(0, 3)
    if t.lead != proposed:
        raise Unfit  # who was proposed is no more
    t.does(
        Step.APPROVE, t.approver, decision=t.pick(words.LEADER_DECISIONS), study_held_on=day,
        study_present=t.pick(words.STUDY_PRESENT), study_decision=t.pick(words.STUDY_DECISIONS),
    )  # fmt: skip


def send_back(t: Teller) -> None:
    """The approver sends the proposal back."""
    t.turn(1, 3)
    t.does(Step.SEND_BACK, t.approver, reason=t.pick(words.SEND_BACK_REASONS))


def dispatch(t: Teller) -> None:
    """Handed out; the clock starts."""
    proposed = t.lead
    day = t.turn(0, 1)
    if t.lead != proposed:
        raise Unfit  # who was proposed is no more
    note = {"instruction_note": t.paper("领导批示笺")} if t.rng.random() < 0.3 else {}
    t.does(Step.DISPATCH, t.rng.choice((t.clerk, t.clerk, t.other_clerk)), **note)
    start_clock(t, day, t.slip_days)


def void_slip(t: Teller) -> None:
    """The slip was made out wrongly; it is void and keeps its number."""
    t.turn(0, 1)
    t.does(Step.VOID_SLIP, t.clerk, reason=words.VOID_REASONS[0])
    t.due = None


def return_slip(t: Teller) -> None:
    """The unit returns it: another is competent, or the facts differ."""
    t.turn(1, 2)
    others = [u for u in UNITS if t.trouble.category in u.categories and u != t.unit and not u.county]
    moves = bool(others) and t.trouble.about != "land"
    t.does(Step.RETURN_SLIP, t.handler, reason=words.RETURN_SLIP_REASONS[0 if moves else 1])
    t.due = None
    if moves:
        t.unit = t.rng.choice(others)


def correct(t: Teller) -> None:
    """What the enterprise wants is put more exactly; both versions stay."""
    t.turn(0, 1)
    wanted = t.trouble.wanted.rstrip("。") + "，并明确完成时限。"
    t.does(Step.CORRECT, t.clerk, act=1, field="wanted", value=wanted, reason=t.pick(CORRECTION))


def pass_on(t: Teller) -> None:
    """Its unit was merged into another, which goes on with it."""
    if t.lead != t.unit or t.since >= t.hands.merged_on:
        raise Unfit


def escalate_urgent(t: Teller) -> None:
    """Urgent, of a giant: brought before a special meeting at once."""
    t.turn(0, 1)
    t.does(Step.ESCALATE, t.clerk, reason=t.pick(words.URGENT_REASONS))


def meet_at_once(t: Teller) -> None:
    """The special meeting that is called for it."""
    day = t.turn(1, 2)
    t.does(
        Step.MEET, t.clerk, kind="special", held_on=day, present=t.pick(words.STUDY_PRESENT),
        record=Ref("paper", f"专题会议记录{day:%Y%m%d}.pdf"),
        more={"title": f"紧急专题会议：{t.trouble.title}", "decision": words.MEETING_DECISIONS[0]},
    )  # fmt: skip
    t.turn(0, 0)
    _decide(t, f"urgent/{t.number}")


def decide(t: Teller) -> None:
    """The next monthly meeting decides it and hands it out again."""
    held = next((day for day in t.specials if day > t.day), None)
    if held is None:
        raise Unfit
    t.day, t.minute = held, AFTERNOON_SESSION  # all that comes before a meeting is decided at one moment
    _decide(t, held)


def _decide(t: Teller, meeting: object) -> None:
    days = t.rng.choice((20, 30, 40))
    t.does(
        Step.DECIDE_MEETING, t.clerk, meeting=Ref("meeting", meeting), decision=t.pick(words.MEETING_DECISIONS),
        lead_unit=Ref("unit", t.lead.short_name), days_allowed=days,
    )  # fmt: skip
    start_clock(t, t.day, days)


def withdraw(t: Teller) -> None:
    """The enterprise no longer asks for it."""
    t.turn(1, 4)
    t.does(Step.WITHDRAW, t.informant or t.clerk, reason=t.pick(words.WITHDRAW_REASONS))


def end_deregistered(t: Teller) -> None:
    """Its enterprise is no more."""
    _end(t, "deregistered")


def end_court(t: Teller) -> None:
    """A court has it now."""
    _end(t, "court")


def end_unresponsive(t: Teller) -> None:
    """Nobody answers."""
    _end(t, "unresponsive")


def end_duplicate(t: Teller) -> None:
    """The same was reported before."""
    _end(t, "duplicate", duplicate_of=Ref("issue", t.duplicate_of))


def _end(t: Teller, ground: str, **said: Ref) -> None:
    t.turn(1, 5)
    t.does(Step.END, "director", ground=ground, reason=words.END_REASONS[ground], **said)
