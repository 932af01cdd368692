"""场景 Scenes of the way to a unit: proposed, approved by its tier, handed out or passed up, and the ways back."""

from __future__ import annotations

from rules.terms import Role, Step
from seed.lincang import wordings as words
from seed.lincang.places import CITY
from seed.lincang.telling import Teller
from seed.lincang.units import Unit, unit_for
from seed.story import Ref, Unfit

NOTE = "领导批示笺"


def _units(units: tuple[Unit, ...]) -> str:
    return "、".join(unit.name for unit in units)


def _propose(t: Teller, opinion: str) -> None:
    t.does(
        Step.PROPOSE, t.clerk, opinion=opinion, lead_unit=Ref("unit", t.lead.short_name),
        cooperating_units=tuple(Ref("unit", unit.short_name) for unit in t.others), complexity=t.complexity,
    )  # fmt: skip


def propose(t: Teller) -> None:
    """Who should lead and who cooperate."""
    t.turn(0, 1)
    others = f"由{t.lead.name}牵头，{_units(t.others)}配合。" if t.others else f"由{t.lead.name}办理。"
    _propose(t, t.pick(t.wording.opinions) + others)


def propose_one(t: Teller) -> None:
    """At first it looks clear, and only the lead is named."""
    others, t.others = t.others, ()
    complexity, t.complexity = t.complexity, "clear"
    propose(t)
    t.others, t.complexity = others, complexity


def propose_split(t: Teller) -> None:
    """Proposed again with the units that cooperate: an earlier approval no longer counts."""
    t.turn(0, 1)
    _propose(t, f"{words.SPLIT_OPINION}由{t.lead.name}牵头，{_units(t.others)}配合。")


def approve(t: Teller) -> None:
    """Approved by its tier, or by one above it."""
    proposed = t.lead
    t.turn(0, 1)
    if t.lead != proposed:
        raise Unfit  # who was proposed is no more
    t.approved_by = t.approver()
    role = t.approved_by.split("/")[1]
    meeting = {"meeting": Ref("meeting", t.meeting)} if t.complexity == "major" else {}
    decision = words.DECISIONS["meeting" if meeting else role]
    t.does(Step.APPROVE, t.approved_by, decision=t.pick(decision), **meeting)


def approve_alone(t: Teller) -> None:
    """The director approves what names one unit so far."""
    t.turn(0, 1)
    t.approved_by = t.who(Role.DIRECTOR)
    t.does(Step.APPROVE, t.approved_by, decision=t.pick(words.DECISIONS["director"]))


def meet(t: Teller) -> None:
    """The special meeting that studies a major matter, with its record."""
    day = t.turn(1, 2)
    t.meets(
        {"title": f"专题会议：研究{t.enterprise.short_name}“{t.title}”", "decision": t.pick(words.MEETINGS_HELD)},
        present=f"{t.place}服务企业发展领导小组{words.PRESENT}",
        record=Ref("paper", f"专题会议记录{day:%Y%m%d}.pdf"),
    )


def send_back(t: Teller) -> None:
    """The approver sends the proposal back."""
    t.turn(0, 1)
    reason = words.SEND_BACK[0] if t.others else t.pick(words.SEND_BACK[1:])
    t.does(Step.SEND_BACK, t.approver(), reason=reason)


def dispatch(t: Teller) -> None:
    """Handed out with the leader's note; the days run tentatively until the unit signs."""
    proposed = t.lead
    day = t.turn(0, 1)
    if t.lead != proposed:
        raise Unfit  # who was proposed is no more
    t.does(Step.DISPATCH, t.rng.choice((t.clerk, t.clerk, t.other_clerk)), instruction_note=t.paper(NOTE))
    t.starts_clock(day)


def void_slip(t: Teller) -> None:
    """The slip was made out wrongly and is recalled; it keeps its number."""
    t.turn(0, 1)
    t.does(Step.VOID_SLIP, t.clerk, reason=t.pick(words.VOID_REASONS))
    t.due = None


def mistake(t: Teller) -> None:
    """At first another department is taken for the competent one."""
    t.competent = t.unit
    likely = (unit_for(duty, t.office) for duty in ("industry", "planning", "market"))
    t.unit = next(unit for unit in likely if unit not in (t.unit, *t.others))


def return_slip(t: Teller) -> None:
    """It is not the unit's duty, which says whose it is: the office decides anew."""
    t.turn(1, 1)
    t.does(Step.RETURN_SLIP, t.handler, reason=t.pick(words.RETURN_REASONS).format(t.competent.name))
    t.unit, t.due = t.competent, None


def propose_transfer(t: Teller) -> None:
    """Beyond what the county may decide: it is to be passed up."""
    t.turn(0, 1)
    t.does(
        Step.PROPOSE, t.clerk, opinion=t.pick(words.TRANSFER_OPINIONS), complexity=t.complexity,
        transfer_reason=t.trouble.transfer,
    )  # fmt: skip


def approve_transfer(t: Teller) -> None:
    """By the county's leader alone."""
    t.turn(0, 1)
    t.does(Step.APPROVE, t.who(Role.LEADER), decision=t.pick(words.DECISIONS["transfer"]))


def pass_up(t: Teller) -> None:
    """The county passes it up with its leader's note; from now on the city's people act."""
    t.turn(0, 1)
    t.does(Step.PASS_UP, t.clerk, instruction_note=t.paper(NOTE))
    t.goes_to(CITY)


def formerly(t: Teller) -> None:
    """It belongs to the unit that was merged later."""
    t.formerly = True


def passed_on(t: Teller) -> None:
    """Its unit was merged while it had this in hand; who succeeds it goes on."""
    if t.counted_from >= t.changes.merged_on:
        raise Unfit
