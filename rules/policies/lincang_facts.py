"""事实判断 What the rules of 临政办发〔2021〕21号 ask of an issue: short predicates, each true where the clause is met.

Article by article, as `lincang_2021` names them. Predicates of a proposal read its evidence alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rules.due import counted_from, latest
from rules.extensions import DECLINED, waiting
from rules.facts import Act, Actor, Facts
from rules.needs import Offered, is_missing
from rules.spans import Months, Span, ThatDay, WorkingDays
from rules.terms import Role, Status, Step

CATEGORIES = (
    "政策执行", "合同履行", "用地审批", "用电保障", "融资服务", "人才服务", "招工用工", "项目推动", "软环境建设", "其它",
)  # fmt: skip
HANDLING_DAYS, LIMIT_DAYS = 5, 15
ENDED = (Status.CLOSED, Status.REFUSED, Status.ANSWERED, Status.WITHDRAWN, Status.ENDED)
Proposal = Mapping[str, Any]


# --- 第二条至第十条 收集和整理 -----------------------------------------------------------------------


def of_a_local_enterprise(facts: Facts, actor: Actor, on: date) -> bool:
    """Its enterprise is registered and operates in the city."""
    return facts.enterprise.registered_here


def no_state_secret(facts: Facts, offered: Offered) -> bool:
    """The ground of a refusal is another than state secrets: only then are words kept."""
    return offered.get("ground") != "state_secret"


def there_is_an_office_above(facts: Facts, actor: Actor, on: date) -> bool:
    """Some office is above the one that handles it."""
    return facts.above is not None


def an_office_above_for_it(facts: Facts, offered: Offered, on: date) -> bool:
    """Some office is above the one that handles it; asked where a reason to pass it up is given."""
    return facts.above is not None


def came_from_a_county(facts: Facts) -> bool:
    """It was passed up to the office that handles it now."""
    return facts.leg > 1


def city_without_a_county(facts: Facts, offered: Offered) -> bool:
    """The city office takes it up although no county passed it up."""
    return facts.level == "city" and not came_from_a_county(facts)


def not_checked_by_a_county(facts: Facts, offered: Offered) -> bool:
    """No county checked it with the enterprise before."""
    return not came_from_a_county(facts)


def found_by_a_department(facts: Facts, actor: Actor, on: date) -> bool:
    """A department found it and handed it over: its report came from a unit's handler."""
    first = facts.acts[0] if facts.acts else None
    return first is not None and first.role == Role.UNIT_HANDLER


def of_a_known_category(facts: Facts, actor: Actor, on: date) -> bool:
    """Its category is one of the ten."""
    return facts.report.get("category") in CATEGORIES


def a_consultation(facts: Facts, actor: Actor, on: date) -> bool:
    """The enterprise asks for information alone."""
    return facts.report.get("consultation") is True


def no_consultation(facts: Facts, actor: Actor, on: date) -> bool:
    """The enterprise wants something done."""
    return not a_consultation(facts, actor, on)


def referred(facts: Facts, actor: Actor, on: date) -> bool:
    """The consultation went to the unit whose duty it is."""
    return facts.said(Step.REFER) is not None


# --- 第十二条至第十四条 交办审批 ----------------------------------------------------------------------


def a_transfer(proposal: Proposal) -> bool:
    """It is to be passed up."""
    return not is_missing(proposal.get("transfer_reason"))


def major(proposal: Proposal) -> bool:
    """A major matter that the principal leaders must convene."""
    return not a_transfer(proposal) and proposal.get("complexity") == "major"


def several_or_complex(proposal: Proposal) -> bool:
    """Several units, or complex, and neither major nor to be passed up."""
    if a_transfer(proposal) or major(proposal):
        return False
    return bool(proposal.get("cooperating_units")) or proposal.get("complexity") == "complex"


def clear_and_one_unit(proposal: Proposal) -> bool:
    """Clear, one unit, not to be passed up."""
    return not (a_transfer(proposal) or major(proposal) or several_or_complex(proposal))


def an_assignment(facts: Facts, offered: Offered) -> bool:
    """What is offered is to be handed to units, not passed up."""
    return not a_transfer(offered)


def never(facts: Facts, offered: Offered, on: date) -> bool:
    """What its check reads may not come together."""
    return False


def lead_is_not_cooperating(facts: Facts, offered: Offered, on: date) -> bool:
    """The lead unit is none of those that cooperate."""
    return offered["lead_unit"] not in offered["cooperating_units"]


def to_be_passed_up(facts: Facts, actor: Actor, on: date) -> bool:
    """The proposal that counts is to pass it up."""
    proposal = facts.proposal()
    return proposal is not None and a_transfer(proposal.evidence)


def approved_for_transfer(facts: Facts, actor: Actor, on: date) -> bool:
    """The proposal that was approved is to pass it up."""
    return facts.status == Status.APPROVED and to_be_passed_up(facts, actor, on)


def approved_for_assignment(facts: Facts, actor: Actor, on: date) -> bool:
    """The proposal that counts, if there is one, is to hand it to units."""
    return not to_be_passed_up(facts, actor, on)


def _meeting_decides(facts: Facts, level: str) -> bool:
    proposal = facts.proposal()
    return facts.level == level and proposal is not None and major(proposal.evidence)


def a_county_meeting_decides(facts: Facts, offered: Offered) -> bool:
    """At a county office, a major matter."""
    return _meeting_decides(facts, "county")


def a_city_meeting_decides(facts: Facts, offered: Offered) -> bool:
    """At the city office, an especially major matter."""
    return _meeting_decides(facts, "city")


def _recorded(facts: Facts) -> bool:
    meeting = facts.surroundings.get("meeting")
    return meeting is None or (meeting["kind"] == "special" and bool(meeting["record"]))


def a_recorded_county_meeting(facts: Facts, offered: Offered, on: date) -> bool:
    """The meeting that a county's approval names is a special one with its record; asked of major matters alone."""
    return not _meeting_decides(facts, "county") or _recorded(facts)


def a_recorded_city_meeting(facts: Facts, offered: Offered, on: date) -> bool:
    """The meeting that the city's approval names is a special one with its record; asked of major matters alone."""
    return not _meeting_decides(facts, "city") or _recorded(facts)


# --- 第十六条 时限 ------------------------------------------------------------------------------------


def days_to_handle(facts: Facts, act: Act) -> Span | None:
    """Five working days, or fewer where the office's own rules say so."""
    return WorkingDays(int(facts.settings["handling_days"]))


def day_of_receipt(facts: Facts, act: Act) -> date:
    """The day on which the unit received the slip; before it signed, that of the slip; after a way back, its day."""
    received: date | None = act.evidence.get("received_on") if act.step == Step.ACCEPT else None
    return received or act.on


def day_counted_from(facts: Facts, act: Act) -> date:
    """The day from which this round's deadline counts."""
    return counted_from(facts) or act.on


def extended_to(facts: Facts, act: Act) -> Span | None:
    """The day that an ordinary extension names."""
    if act.step != Step.EXTEND or act.evidence.get("major_and_complex") is True:
        return None
    return ThatDay.of(act.evidence["to"])


def extended_for_major(facts: Facts, act: Act) -> Span | None:
    """The day that the extension of a major and complex matter names."""
    if act.step != Step.EXTEND or act.evidence.get("major_and_complex") is not True:
        return None
    return ThatDay.of(act.evidence["to"])


def fifteen_days(settings: Mapping[str, str]) -> Span:
    """The most that an extension may come to in all."""
    return WorkingDays(int(settings["extension_days"]))


def one_month(settings: Mapping[str, str]) -> Span:
    """The most for a major and complex matter, in all."""
    return Months(1)


def month_rolls(settings: Mapping[str, str]) -> bool:
    """Whether a month that ends on a day off ends on the next working day."""
    return settings["month_rolls"] == "rolls"


def within_fifteen_days(facts: Facts, offered: Offered, on: date) -> bool:
    """Extended to a day within the most; of a major and complex matter another rule speaks."""
    last = latest(facts, fifteen_days(facts.settings))
    return offered.get("major_and_complex") is True or last is None or offered["to"] <= last


def within_one_month(facts: Facts, offered: Offered, on: date) -> bool:
    """Extended to a day within the month; asked of major and complex matters alone."""
    last = latest(facts, one_month(facts.settings), roll=month_rolls(facts.settings))
    return offered.get("major_and_complex") is not True or last is None or offered["to"] <= last


def a_request_waits(facts: Facts, offered: Offered, on: date) -> bool:
    """A request to extend waits for its answer; asked of a report that says there is no extension."""
    return offered["kind"] != DECLINED or waiting(facts, on) is not None


def no_answer_to_a_request(facts: Facts, offered: Offered, on: date) -> bool:
    """A report that does not answer a request to extend."""
    return bool(offered["kind"] != DECLINED)


def by_the_office(facts: Facts, actor: Actor, on: date) -> bool:
    """A clerk of the handling office reports, who is no handler of a unit that handles it."""
    clerk = any(grant.office == facts.office for grant in actor.with_role(Role.CLERK))
    return clerk and not_of_a_handling_unit(facts, actor, on)


def _leader(facts: Facts, actor: Actor) -> bool:
    return any(grant.office == facts.office for grant in actor.with_role(Role.LEADER))


def fifteen_days_excepted(facts: Facts, actor: Actor, on: date) -> bool:
    """The office admits exceptions (原则上), and its leader grants this one."""
    return facts.settings["beyond_fifteen_days"] == "leader" and _leader(facts, actor)


def one_month_excepted(facts: Facts, actor: Actor, on: date) -> bool:
    """The office admits exceptions (原则上), and its leader grants this one."""
    return facts.settings["beyond_one_month"] == "leader" and _leader(facts, actor)


# --- 第十六条至第十八条 结果、回访、销号 --------------------------------------------------------------


def graded_for_later(facts: Facts, offered: Offered) -> bool:
    """Graded B or C: not solved yet."""
    return offered.get("grade") in ("B", "C")


def planned_ahead(facts: Facts, offered: Offered, on: date) -> bool:
    """The day planned for it has not passed; asked of what is not solved yet."""
    return not graded_for_later(facts, offered) or offered["planned_on"] >= on


def hindered(facts: Facts, offered: Offered) -> bool:
    """Law, policy or another factor stands in its way for now."""
    return offered.get("hindered") is True


def in_person_or_written(facts: Facts, offered: Offered, on: date) -> bool:
    """The enterprise was replied to in person or in writing."""
    return offered["replied_how"] in ("in_person", "written")


def reviewed_by_the_head(facts: Facts, offered: Offered, on: date) -> bool:
    """Reviewed by another than the leader in charge whom the unit named when it signed."""
    signed = facts.said(Step.ACCEPT)
    in_charge = signed.evidence.get("leader_in_charge") if signed else None
    return not in_charge or str(offered["reviewed_by"]).strip() != str(in_charge).strip()


def not_of_a_handling_unit(facts: Facts, actor: Actor, on: date) -> bool:
    """He is no handler of a unit that handles it."""
    mine = {grant.unit for grant in actor.with_role(Role.UNIT_HANDLER)}
    return not mine & {facts.lead_unit, *facts.cooperating_units}


def a_call_back(facts: Facts, offered: Offered) -> bool:
    """A report of how the enterprise was asked about the progress."""
    return offered.get("kind") == "call_back"


def no_call_back(facts: Facts, offered: Offered, on: date) -> bool:
    """Another report than a call-back."""
    return not a_call_back(facts, offered)


def called_back_after_the_result(facts: Facts, offered: Offered, on: date) -> bool:
    """Not before the day on which this round's result was filed."""
    result = facts.said(Step.FILE_RESULT, this_round=True)
    return result is None or result.on <= offered["verified_on"]


def not_reminded_today(facts: Facts, actor: Actor, on: date) -> bool:
    """No reminder went out on this day."""
    return not any(act.step == Step.REMIND and act.on == on for act in facts.acts)


def result_filed(facts: Facts, actor: Actor, on: date) -> bool:
    """The unit filed its result in this round."""
    return facts.said(Step.FILE_RESULT, this_round=True) is not None


def solved(facts: Facts, actor: Actor, on: date) -> bool:
    """This round's result, if there is one, is graded A."""
    result = facts.said(Step.FILE_RESULT, this_round=True)
    return result is None or result.evidence.get("grade") == "A"


def not_solved_yet(facts: Facts) -> bool:
    """This round's result is graded B or C."""
    result = facts.said(Step.FILE_RESULT, this_round=True)
    return result is not None and result.evidence.get("grade") in ("B", "C")


def called_back(facts: Facts, actor: Actor, on: date) -> bool:
    """The office followed it up in this round, and it passed."""
    act = facts.said(Step.VERIFY, this_round=True)
    return act is not None and act.evidence.get("passed") is True


def satisfied(facts: Facts, actor: Actor, on: date) -> bool:
    """The enterprise said in this round that it is satisfied."""
    act = facts.said(Step.CONFIRM, this_round=True)
    return act is not None and act.evidence.get("satisfied") is True


LETTERS = 2
"""第一次、第二次催办；再催办即转入专项督办."""

# --- 第十八条 督办 ------------------------------------------------------------------------------------


def supervision(facts: Facts) -> str:
    """督办: `special` while it is not both solved and to the enterprise's satisfaction after it once was not, or after
    it was reminded of a third time in one round; `ledger` from a result of B or C until it is closed; else `none`.
    """
    if facts.status in ENDED:
        return "none"
    if special_by(facts):
        return "special"
    results = [act for act in facts.acts if act.leg == facts.leg and act.step == Step.FILE_RESULT]
    return "ledger" if any(act.evidence.get("grade") in ("B", "C") for act in results) else "none"


def special_by(facts: Facts) -> Act | None:
    """专项督办: the act that last put it there, a way back or a letter too many; None where it is not, or no more."""
    special: Act | None = None
    grade, round_, reminded = None, 0, 0
    for act in facts.acts:
        if act.leg != facts.leg:
            continue
        if act.round != round_:
            round_, reminded = act.round, 0
        reminded += act.step == Step.REMIND
        if act.step == Step.FILE_RESULT:
            grade = act.evidence.get("grade")
        undone = act.step in (Step.VERIFY, Step.CONFIRM) and act.is_way_back
        if undone or (act.step == Step.REMIND and reminded > LETTERS):
            special = act
        elif act.step == Step.CONFIRM and grade == "A":
            special = None
    return special


def under_special_supervision(facts: Facts, actor: Actor, on: date) -> bool:
    """It was handled incompletely, not to the enterprise's satisfaction or not after two letters, and still is."""
    return supervision(facts) == "special"
