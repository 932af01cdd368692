"""What an enterprise reads of its issue: plain words, nothing of the office's own paperwork."""
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from admin.formats import day
from admin.policy_words import has_groups, said, slip_words
from models.attachments import ANSWER_PAPERS, REPORT_PAPERS
from rules.custody import Holder
from rules.evidence import EVIDENCE, field_of
from rules.fields import Kind
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
STOPS_CALLED_BACK = {
    Step.VERIFY: _l("办公室回访"), Step.REFER: _l("转交有关部门"), Step.ANSWER: _l("答复您的咨询"), Step.REFUSE: _l("不予受理"),
    Step.PASS_UP: _l("转报市级办理"),
}
"""Stops of a road without liaison groups."""


def paper_titles() -> set[str]:
    """What the papers that an enterprise may open are titled."""
    asked = {one.words for step in OF_THE_ENTERPRISE for one in EVIDENCE[step] if one.kind == Kind.PAPER}
    return {*asked, REPORT_PAPERS, ANSWER_PAPERS}


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
    visited = has_groups(page.policy)
    words = {Step.VERIFY: _("上门核实时还没有解决，%(day)s退回重新办理。", day=day(back.on, page.today)) if visited else _(
                 "回访时还没有解决，%(day)s退回重新办理。", day=day(back.on, page.today)),
             Step.RESUME: _("条件具备，%(day)s起继续办理。", day=day(back.on, page.today)),
             Step.CONFIRM: _("您说没有解决，%(day)s退回重新办理。", day=day(back.on, page.today)),
             Step.REOPEN: _("办结以后又重新办理（%(day)s起）。", day=day(back.on, page.today))}
    return str(words.get(back.step, _("已退回重新办理。")))


def before(page: Any) -> str:
    """What was undone just before, so that a step back is no riddle."""
    last = page.facts.acts[-1].step if page.facts.acts else None
    slip = slip_words(page.policy)
    words = {Step.SEND_BACK: _("办理意见退回重拟。"), Step.RETURN_SLIP: _("原来的责任单位已退回%(slip)s。", slip=slip),
             Step.VOID_SLIP: _("原来的%(slip)s已作废，会重新开具。", slip=slip)}
    return str(words.get(last, "")) if last else ""


def sentence(page: Any) -> str:
    """Where it stands and what comes next, for the one whose problem it is."""
    row, people = page.row, page.people
    unit = row.lead_unit.name if row.lead_unit else str(_("责任单位"))
    office, due, back = row.office.short_name, overdue(page), again(page)
    words = {
        "received": came_up(page) or _("已经收到您反映的问题，等%(office)s登记。", office=office),
        "registered": before(page) + str(_("%(office)s已经登记，正在研究由哪个单位办理。", office=office)),
        "proposed": _("%(office)s已经提出办理意见，正在审批。", office=office),
        "approved": before(page) + str(_("办理意见已经审批，马上交给责任单位。")),
        "dispatched": back + str(_("已经交给%(unit)s%(due)s。现在等该单位签收。", unit=unit, due=due)),
        "handling": back + str(_("%(unit)s正在办理%(due)s。", unit=unit, due=due)),
        "confirmed": _("您已确认，等%(office)s销号。", office=office),
        "closed": _("这件问题已于%(day)s办结销号。又出现同样的困难，请给%(who)s打电话，或者重新报送。", day=ended_on(page),
                    who=_("联络员") if has_groups(page.policy) else office),
        "escalated": _("在规定期限内没有解决，%(day)s已提请专题会议研究协调，议定以后会重新交办。", day=ended_on(page)),
        "withdrawn": _("这件问题已于%(day)s撤回，不再办理。需要时可以重新报送。", day=ended_on(page)),
        "ended": ended(page),
        "refused": refused(page),
        "answered": _("这件咨询已经答复，答复在下面。"),
        **checked(page, unit, people.group_name or str(_("帮扶联系组"))),
    }
    if row.consultation and row.status == "registered":
        return str(consulted(page, unit))
    if row.status == "approved" and row.lead_unit_id is None:
        return str(_("办理意见已经审批，马上转报%(office)s办理。", office=page.above))
    return str(words[row.status])


def checked(page: Any, unit: str, group: str) -> dict[str, Any]:
    """What follows a result: a group comes to verify, or the office calls back."""
    if has_groups(page.policy):
        return {"reported": _("%(unit)s说已经办好，请等%(group)s上门核实，核实后请您盖章确认。", unit=unit, group=group),
                "verified": _("%(group)s已经核实。请您确认：解决了，拍下盖章的确认件传上来；没有解决，写清还差什么，会退回继续办理。",
                              group=group)}
    office = page.row.office.short_name
    return {"reported": _("%(unit)s已经报送办理结果，%(office)s会打电话或者上门回访。", unit=unit, office=office),
            "verified": _("%(office)s已经回访。请您说是否满意；不满意的，写清还差什么，会退回继续办理。", office=office)}


def came_up(page: Any) -> str:
    """That it was passed up and waits for the office above to register it; nothing in a first leg."""
    if page.row.passed_from is None:
        return ""
    return str(_("%(county)s权限内不能办理，已转报%(office)s，等其登记。", county=page.row.passed_from.short_name,
                 office=page.row.office.short_name))


def consulted(page: Any, unit: str) -> str:
    """A consultation: not handed out, but passed on to be answered."""
    if page.facts.said(Step.REFER):
        return str(_("您的咨询已经转交%(unit)s，等其答复。", unit=unit))
    return str(_("%(office)s已经登记您的咨询，马上转交有关部门答复。", office=page.row.office.short_name))


def refused(page: Any) -> str:
    """Why it was not taken up, and what the office replied."""
    act = page.facts.acts[-1]
    known, ground = field_of(Step.REFUSE, "ground"), str(act.evidence.get("ground") or "")
    words = _(known.choice_words(ground)) if known and ground else ""
    if ground == "state_secret":
        return str(_("%(day)s不予受理，原因：%(words)s。请按保密规定另行反映，这里不保留内容。", day=day(act.on, page.today), words=words))
    return str(_("这件问题%(day)s不予受理，原因：%(words)s。答复在下面。", day=day(act.on, page.today), words=words))


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
    holder = Holder(row.holder)
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
    titles: dict[Step, Any] = TITLES if has_groups(page.policy) else {**TITLES, **STOPS_CALLED_BACK}
    for stop in page.road:
        if stop.step not in titles or (stop.step == Step.ACCEPT and stop.state == ""):
            waiting = waiting or stop.state
            continue
        state = "now" if "now" in (stop.state, waiting) and stop.state != "did" else stop.state
        waiting = "" if state == "now" else waiting
        found.append((str(titles[stop.step]), small(page, stop), state))
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
    told = {Step.FILE_RESULT: "account", Step.VERIFY: "findings", Step.REFUSE: "reply", Step.ANSWER: "reply"}
    found = []
    for act in reversed(page.facts.acts):
        text = act.evidence.get(told.get(act.step, ""), "") if act.step in told else ""
        if text:
            unit = page.row.lead_unit.name if page.row.lead_unit else str(_("责任单位"))
            who = unit if act.step == Step.FILE_RESULT or act.unit else page.row.office.short_name
            who = page.people.group_name if act.step == Step.VERIFY and has_groups(page.policy) else who
            found.append((day(act.on, page.today), f"{who} {said(page.policy, act.step)}".strip(), str(text)))
    return found
