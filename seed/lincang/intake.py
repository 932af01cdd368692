"""场景 Scenes of intake and of what is not handed out: reported, registered, refused, consulted, withdrawn, ended."""

from __future__ import annotations

from rules.policies.lincang_2021 import CHANNELS
from rules.terms import Role, Step
from seed.lincang import wordings as words
from seed.lincang.places import CITY
from seed.lincang.telling import Teller
from seed.lincang.units import unit_for
from seed.story import MORNING, Ref
from seed.story_fit import Scene

PLATFORM, DEPARTMENT, FROM_COUNTY = "受理平台", "部门移交", "县（区）转报"
USUAL_CHANNELS = tuple(one for one in CHANNELS if one != FROM_COUNTY)


def report(t: Teller) -> None:
    """Received: from the enterprise on the platform, from a department, by telephone, mail, visit or inquiry."""
    t.channel = t.channel or USUAL_CHANNELS[t.number % len(USUAL_CHANNELS)]
    who = t.clerk
    if t.channel == DEPARTMENT:
        who = f"unit/{unit_for('industry', t.enterprise.place).short_name}"
    elif t.informant and t.channel in (PLATFORM, "微信公众号", "电子邮件"):
        who, t.channel = t.informant, PLATFORM
    if who == t.informant and not t.calendar.is_worked(t.day):
        t.minute = t.rng.randint(MORNING, 21 * 60)  # an enterprise may report on a day off
    else:
        t.turn(0, 0)
    t.does(
        Step.RECEIVE, who, enterprise=Ref("enterprise", t.enterprise.short_name), title=t.title,
        description=t.description, wanted=t.wanted, category=t.category, about="other", channel=t.channel,
        urgent=False, consultation=bool(t.reply),
    )  # fmt: skip
    t.marks("description")


def report_by_department(t: Teller) -> None:
    """A department found it and hands it over to the office of the place (第九条)."""
    t.channel = DEPARTMENT
    report(t)


def report_to_city(t: Teller) -> None:
    """Received by the city's own office, no county before it."""
    t.goes_to(CITY)
    t.channel = t.rng.choice((FROM_COUNTY, "来人", "来函"))
    report(t)


def report_by_letter_of_county(t: Teller) -> None:
    """What a county sent as a letter, typed by the city."""
    t.goes_to(CITY)
    t.channel = FROM_COUNTY
    report(t)


def report_question(t: Teller) -> None:
    """The enterprise asks for information alone."""
    question = t.rng.choice(words.CONSULTATIONS)
    t.title, t.description, t.category = question.title, question.description, question.category
    t.wanted, t.reply = "请予书面答复。", question.reply
    t.unit, t.others = unit_for(question.duty, t.office), ()
    report(t)


def register(t: Teller) -> None:
    """Registered, once what it says was checked with the enterprise."""
    day = t.turn(0, 1)
    t.does(
        Step.REGISTER, t.clerk, checked_with=f"{t.enterprise.informant.position}{t.enterprise.informant.name}",
        checked_how=t.rng.choice(("phone", "phone", "visit")), checked_on=day, competent_unit=t.lead.name,
        conditions_met=t.pick(words.CHECKED),
    )  # fmt: skip


def register_direct(t: Teller) -> None:
    """The city's office takes it up itself, and says why."""
    day = t.turn(0, 1)
    reasons = words.DIRECT_REASONS[2:] if t.channel == FROM_COUNTY else words.DIRECT_REASONS[:2]
    t.does(
        Step.REGISTER, t.clerk, checked_with=t.enterprise.informant.name, checked_how="phone", checked_on=day,
        competent_unit=t.lead.name, direct_reason=t.pick(reasons),
    )  # fmt: skip


def register_passed_up(t: Teller) -> None:
    """The city takes over the county's check and registers under its own number."""
    t.turn(0, 1)
    t.does(Step.REGISTER, t.clerk, competent_unit=t.lead.name)


def refuse(ground: str) -> Scene:
    """Reported and not taken up on that ground."""

    def scene(t: Teller) -> None:
        matter = words.REFUSED_MATTERS[ground]
        t.title, t.wanted = matter.title, matter.wanted
        t.description = matter.description.format(t.pick(words.REFUSED_AMOUNTS))
        t.category = "其它" if ground == "state_secret" else "合同履行"
        report(t)
        t.turn(0, 2)
        reply = {"reply": words.REFUSALS[ground]} if words.REFUSALS[ground] else {}
        t.does(Step.REFUSE, t.clerk, ground=ground, **reply)

    return scene


def refer(t: Teller) -> None:
    """The consultation goes to the department whose duty it is, without a slip."""
    t.turn(0, 1)
    t.does(Step.REFER, t.clerk, unit=Ref("unit", t.unit.short_name))


def answer(t: Teller) -> None:
    """The department answers."""
    t.turn(1, 3)
    t.does(Step.ANSWER, t.handler, reply=t.reply)


def answer_by_clerk(t: Teller) -> None:
    """The office passes the department's answer on."""
    t.turn(1, 3)
    t.does(Step.ANSWER, t.clerk, reply=t.reply)


def correct(t: Teller) -> None:
    """What the enterprise wants is put more exactly; both versions stay."""
    t.turn(0, 1)
    wanted = t.wanted.rstrip("。") + "，并书面告知办理进度。"
    t.does(Step.CORRECT, t.clerk, act=1, field="wanted", value=wanted, reason=words.CORRECTIONS)


def withdraw(t: Teller) -> None:
    """The enterprise no longer asks for it; a clerk who says so for it shows its paper."""
    t.turn(1, 3)
    paper = {} if t.informant else {"document": t.paper("企业书面撤回申请")}
    t.does(Step.WITHDRAW, t.informant or t.clerk, reason=t.pick(words.WITHDRAWN), **paper)


def end(ground: str) -> Scene:
    """Ended on that ground by the director."""

    def scene(t: Teller) -> None:
        t.turn(1, 4)
        first = {"duplicate_of": Ref("issue", t.duplicate_of)} if ground == "duplicate" else {}
        t.does(Step.END, t.who(Role.DIRECTOR), ground=ground, reason=words.ENDED[ground], **first)

    return scene
