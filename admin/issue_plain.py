"""What an enterprise reads of its issue: plain words, nothing of the office's own paperwork."""
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from admin.formats import day
from rules.evidence import EVIDENCE, Kind
from rules.terms import Step

TITLES = {
    Step.RECEIVE: _l("收到您的反映"), Step.REGISTER: _l("登记"), Step.DISPATCH: _l("交给责任单位办理"),
    Step.DECIDE_MEETING: _l("会议研究议定"), Step.ACCEPT: _l("责任单位签收"), Step.FILE_RESULT: _l("责任单位反馈"),
    Step.VERIFY: _l("上门核实"), Step.CONFIRM: _l("您来确认"), Step.CLOSE: _l("销号"),
    Step.ESCALATE: _l("提请市政府协调"), Step.WITHDRAW: _l("您已撤回"), Step.END: _l("终止办理"),
}
OF_THE_ENTERPRISE = (Step.RECEIVE, Step.REGISTER, Step.FILE_RESULT, Step.CONFIRM, Step.WITHDRAW)
"""Steps whose papers an enterprise may open."""
BUTTONS = {Step.CONFIRM: _l("您来确认"), Step.CORRECT: _l("补充或更正"), Step.WITHDRAW: _l("撤回这件问题")}


def paper_titles() -> set[str]:
    """What the papers that an enterprise may open are titled."""
    return {one.words for step in OF_THE_ENTERPRISE for one in EVIDENCE[step] if one.kind == Kind.PAPER}


def sentence(page: Any) -> str:
    """Where it stands and what comes next, for the one whose problem it is."""
    row, people = page.row, page.people
    unit = row.lead_unit.name if row.lead_unit else str(_("责任单位"))
    group = people.group_name or str(_("帮扶联系组"))
    due = str(_("，最迟%(day)s办结", day=day(row.due_on, page.today))) if row.due_on else ""
    again = str(_("上次没有解决，已退回重新办理。")) if row.round > 1 else ""
    office = row.office.short_name
    words = {
        "received": _("已经收到您反映的问题，等%(office)s登记。", office=office),
        "registered": _("%(office)s已经登记，正在研究由哪个单位办理。", office=office),
        "proposed": _("%(office)s已经提出办理意见，正在审批。", office=office),
        "approved": _("办理意见已经审批，马上交给责任单位。"),
        "dispatched": _("已经交给%(unit)s%(due)s，等该单位签收。", unit=unit, due=due),
        "handling": again + str(_("%(unit)s正在办理%(due)s。", unit=unit, due=due)),
        "reported": _("%(unit)s说已经办好，请等%(group)s上门核实，核实后请您盖章确认。", unit=unit, group=group),
        "verified": _("%(group)s已经核实。请您确认：解决了，拍下盖章的确认件传上来；没有解决，选“不满意”，会退回继续办理。", group=group),
        "confirmed": _("您已确认，等%(office)s销号。", office=office),
        "closed": _("这件问题已经办结销号。"),
        "escalated": _("这件问题已提请专题会议研究协调。"),
        "withdrawn": _("这件问题已经撤回。"),
        "ended": _("这件问题已经终止办理。"),
        "refused": _("这件问题不予受理。"),
        "answered": _("这件咨询已经答复。"),
    }
    return str(words[row.status])


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
