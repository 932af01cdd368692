"""What an enterprise reads of its issue: plain words, nothing of the office's own paperwork."""
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from admin.formats import day
from models.attachments import ANSWER_PAPERS, REPORT_PAPERS
from rules.custody import Holder, holder_of
from rules.evidence import EVIDENCE, Kind, field_of
from rules.terms import Status, Step

TITLES = {
    Step.RECEIVE: _l("收到您的反映"), Step.REGISTER: _l("登记"), Step.DISPATCH: _l("交给责任单位办理"),
    Step.DECIDE_MEETING: _l("会议研究议定"), Step.ACCEPT: _l("责任单位签收"), Step.FILE_RESULT: _l("责任单位反馈"),
    Step.VERIFY: _l("上门核实"), Step.CONFIRM: _l("您来确认"), Step.CLOSE: _l("销号"),
    Step.ESCALATE: _l("提请市政府协调"), Step.WITHDRAW: _l("您已撤回"), Step.END: _l("终止办理"),
}
OF_THE_ENTERPRISE = (Step.RECEIVE, Step.REGISTER, Step.FILE_RESULT, Step.CONFIRM, Step.WITHDRAW)
"""Steps whose papers an enterprise may open."""
BUTTONS = {Step.CONFIRM: _l("您来确认"), Step.CORRECT: _l("补充或更正"), Step.WITHDRAW: _l("撤回这件问题")}
NUMBERLESS = _l("尚未编号的一件")
STANDS = {
    Status.RECEIVED: _l("已收到，等办公室登记"), Status.REGISTERED: _l("已登记，正在研究由谁办理"),
    Status.PROPOSED: _l("已提出办理意见，等领导审批"), Status.APPROVED: _l("已审批，即将交责任单位"),
    Status.DISPATCHED: _l("已交责任单位，等其签收"), Status.HANDLING: _l("责任单位正在办理"),
    Status.REPORTED: _l("责任单位说已办完，等帮扶联系组上门核实"), Status.VERIFIED: _l("已核实，等企业确认"),
    Status.CONFIRMED: _l("企业已确认，等办公室销号"), Status.ESCALATED: _l("已提请专题会议研究协调"),
    Status.CLOSED: _l("已办结销号"), Status.WITHDRAWN: _l("已撤回，不再办理"), Status.ENDED: _l("已终止办理"),
    Status.REFUSED: _l("不予受理"), Status.ANSWERED: _l("咨询已答复"),
}
"""Where an issue stands, for who knows nothing of steps; also of an issue that is another enterprise's."""


def paper_titles() -> set[str]:
    """What the papers that an enterprise may open are titled."""
    asked = {one.words for step in OF_THE_ENTERPRISE for one in EVIDENCE[step] if one.kind == Kind.PAPER}
    return {*asked, REPORT_PAPERS, ANSWER_PAPERS}


def stands(status: Status, *, own: bool = False) -> str:
    """已登记，正在研究由谁办理; to the enterprise whose own it is, it says 您."""
    mine = {Status.VERIFIED: _("联络员已核实，请您确认"), Status.CONFIRMED: _("您已确认，等办公室销号")}
    return str(mine.get(status, STANDS[status]) if own else STANDS[status])


def overdue(page: Any) -> str:
    """，已超过办结期限 3 个工作日，3月24日已催办: no more than what was done."""
    row = page.row
    if row.due_on is None or not row.is_open:
        return ""
    if row.due_on >= page.today:
        return str(_("，最迟%(day)s办结", day=day(row.due_on, page.today)))
    late = page.calendar.working_days(row.due_on, page.today)
    words = str(_("，应在%(day)s办结，已超过办结期限 %(late)s 个工作日", day=day(row.due_on, page.today), late=late) if late
                else _("，应在%(day)s办结，已超过办结期限", day=day(row.due_on, page.today)))
    reminder = page.facts.said(Step.REMIND, this_round=True)
    return words + (str(_("，%(day)s办公室已发函催办", day=day(reminder.on, page.today))) if reminder else str(_("，办公室还没有发催办函")))


def again(page: Any) -> str:
    """Why it is being done once more; nothing in a first round."""
    back = next((act for act in reversed(page.facts.acts) if act.is_way_back), None)
    if back is None or page.row.round == 1:
        return ""
    words = {Step.VERIFY: _("上门核实时还没有解决，%(day)s退回重新办理。", day=day(back.on, page.today)),
             Step.CONFIRM: _("您说没有解决，%(day)s退回重新办理。", day=day(back.on, page.today)),
             Step.REOPEN: _("办结以后又重新办理（%(day)s起）。", day=day(back.on, page.today))}
    return str(words.get(back.step, _("已退回重新办理。")))


def before(page: Any) -> str:
    """What was undone just before, so that a step back is no riddle."""
    last = page.facts.acts[-1].step if page.facts.acts else None
    words = {Step.SEND_BACK: _("办理意见退回重拟。"), Step.RETURN_SLIP: _("原来的责任单位已退回处置单。"),
             Step.VOID_SLIP: _("原来的处置单已作废，会重新开具。")}
    return str(words.get(last, "")) if last else ""


def sentence(page: Any) -> str:
    """Where it stands and what comes next, for the one whose problem it is."""
    row, people = page.row, page.people
    unit = row.lead_unit.name if row.lead_unit else str(_("责任单位"))
    group = people.group_name or str(_("帮扶联系组"))
    office, due, back = row.office.short_name, overdue(page), again(page)
    words = {
        "received": _("已经收到您反映的问题，等%(office)s登记。", office=office),
        "registered": before(page) + str(_("%(office)s已经登记，正在研究由哪个单位办理。", office=office)),
        "proposed": _("%(office)s已经提出办理意见，正在审批。", office=office),
        "approved": before(page) + str(_("办理意见已经审批，马上交给责任单位。")),
        "dispatched": back + str(_("已经交给%(unit)s%(due)s。现在等该单位签收。", unit=unit, due=due)),
        "handling": back + str(_("%(unit)s正在办理%(due)s。", unit=unit, due=due)),
        "reported": _("%(unit)s说已经办好，请等%(group)s上门核实，核实后请您盖章确认。", unit=unit, group=group),
        "verified": _("%(group)s已经核实。请您确认：解决了，拍下盖章的确认件传上来；没有解决，写清还差什么，会退回继续办理。", group=group),
        "confirmed": _("您已确认，等%(office)s销号。", office=office),
        "closed": _("这件问题已于%(day)s办结销号。又出现同样的困难，请给联络员打电话，或者重新报送。", day=ended_on(page)),
        "escalated": _("在规定期限内没有解决，%(day)s已提请专题会议研究协调，议定以后会重新交办。", day=ended_on(page)),
        "withdrawn": _("这件问题已于%(day)s撤回，不再办理。需要时可以重新报送。", day=ended_on(page)),
        "ended": ended(page),
        "refused": _("这件问题不予受理。"),
        "answered": _("这件咨询已经答复。"),
    }
    return str(words[row.status])


def ended_on(page: Any) -> str:
    """The day of the last move."""
    last = next((act for act in reversed(page.facts.acts) if act.step in (
        Step.CLOSE, Step.WITHDRAW, Step.END, Step.ESCALATE)), None)
    return day(last.on, page.today) if last else ""


def ended(page: Any) -> str:
    """Why it was ended. A repetition's reason is written among officials and may name another enterprise: it is not told."""
    act = page.facts.acts[-1]
    ground = str(act.evidence.get("ground") or "")
    if page.duplicate is not None:
        return str(_("与先前反映的问题重复，%(day)s并入%(number)s一起办理，办理情况和答复在下面。", day=day(act.on, page.today),
                     number=page.duplicate.number))
    known = field_of(Step.END, "ground")
    words = _(known.choice_words(ground)) if known and ground else ""
    return str(_("这件问题已于%(day)s终止办理，原因：%(words)s。%(reason)s", day=day(act.on, page.today), words=words,
                 reason=act.evidence.get("reason") or ""))


def who_has_it(page: Any) -> str:
    """In whose hands it is now, by name where there is one."""
    row, people = page.row, page.people
    holder = holder_of(Status(row.status))
    if holder == Holder.NOBODY:
        return ""
    unit = row.lead_unit.name if row.lead_unit else str(_("责任单位"))
    names = {Holder.OFFICE: row.office.name, Holder.APPROVER: str(_("%(office)s领导", office=row.office.short_name)),
             Holder.UNIT: unit, Holder.ENTERPRISE: str(_("您")), Holder.MEETING: str(_("专题会议")),
             Holder.GROUP: " ".join(filter(None, (people.group_name, people.officer.name if people.officer else "")))}
    since = day(row.held_since, page.today)
    return str(_("%(who)s，%(day)s起", who=names[holder], day=since))


def stops(page: Any) -> list[tuple[str, str, str]]:
    """The road in few stops: title, small words, state."""
    found = []
    waiting = ""
    for stop in page.road:
        if stop.step not in TITLES or (stop.step == Step.ACCEPT and stop.state == ""):
            waiting = waiting or stop.state
            continue
        state = "now" if "now" in (stop.state, waiting) and stop.state != "did" else stop.state
        waiting = "" if state == "now" else waiting
        found.append((str(TITLES[stop.step]), small(page, stop), state))
    return found


def small(page: Any, stop: Any) -> str:
    """The day; for what lies ahead, who comes and how he is reached."""
    if stop.day is not None:
        words = day(stop.day, page.today)
        if stop.step == Step.REGISTER and page.row.registration_no:
            words += f" {page.row.registration_no}"
        if stop.step == Step.DISPATCH and page.row.lead_unit:
            words += f" {page.row.lead_unit.name}"
        return words
    officer = page.people.officer
    if stop.step == Step.VERIFY and stop.state == "now" and officer:
        phone = officer.phone or page.people.group_phone
        return f"{page.people.group_name} {officer.name}" + (str(_("，电话 %(phone)s", phone=phone)) if phone else "")
    return ""


def answers(page: Any) -> list[tuple[str, str, str]]:
    """The latest first: (day, who, what) of results, findings and refusals."""
    said = {Step.FILE_RESULT: "account", Step.VERIFY: "findings", Step.REFUSE: "reply", Step.ANSWER: "reply"}
    found = []
    for act in reversed(page.facts.acts):
        text = act.evidence.get(said.get(act.step, ""), "") if act.step in said else ""
        if text:
            unit = page.row.lead_unit.name if page.row.lead_unit else str(_("责任单位"))
            who = unit if act.step == Step.FILE_RESULT else page.people.group_name if act.step == Step.VERIFY else ""
            found.append((day(act.on, page.today), f"{who} {_(act.step.words)}".strip(), str(text)))
    return found
