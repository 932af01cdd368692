"""办到哪一步: where an issue stands, for who knows nothing of steps; also of an issue that is another enterprise's."""
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from admin.policy_words import has_groups
from rules.policy import Policy
from rules.terms import Status

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
CALLED_BACK = {Status.REPORTED: _l("责任单位说已办完，等办公室回访"), Status.VERIFIED: _l("已回访，等企业确认")}
"""The same where no group comes: the office calls back (跟踪问效)."""


def stands(status: Status, policy: Policy, *, own: bool = False, passed_up: bool = False) -> str:
    """已登记，正在研究由谁办理; to the enterprise whose own it is, it says 您."""
    grouped = has_groups(policy)
    words: dict[Status, Any] = STANDS if grouped else {**STANDS, **CALLED_BACK}
    if passed_up and status == Status.RECEIVED:
        return str(_("已转报市级，等市级办公室登记"))
    mine = {Status.VERIFIED: _("联络员已核实，请您确认") if grouped else _("办公室已回访，请您确认"),
            Status.CONFIRMED: _("您已确认，等办公室销号")}
    return str(mine.get(status, words[status]) if own else words[status])
