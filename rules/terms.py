"""The field's own terms 术语: steps, statuses, roles, each with its official Chinese word."""

from __future__ import annotations

from enum import StrEnum


class Term(StrEnum):
    """A key that is stored, paired with the word that people read (`words`)."""

    words: str

    def __new__(cls, key: str, words: str = "") -> Term:
        """Pair the stored key with its Chinese word."""
        term = str.__new__(cls, key)
        term._value_ = key
        term.words = words
        return term


class Role(Term):
    """角色: what a grant makes of a person in an office."""

    CLERK = "clerk", "经办人"
    DIRECTOR = "director", "主任"
    DEPUTY_LEADER = "deputy_leader", "副组长"
    LEADER = "leader", "组长"
    LIAISON_OFFICER = "liaison_officer", "联络员"
    GROUP_MEMBER = "group_member", "组员"
    UNIT_HANDLER = "unit_handler", "承办人"
    INFORMANT = "informant", "信息员"
    SUPERVISOR = "supervisor", "督查"
    ADMINISTRATOR = "administrator", "系统管理员"
    SECURITY_OFFICER = "security_officer", "安全管理员"
    AUDITOR = "auditor", "审计员"


APPROVERS = (Role.DIRECTOR, Role.DEPUTY_LEADER, Role.LEADER)
"""Those who approve, lowest first: a higher one may stand in for a lower, never the other way."""


class Status(Term):
    """状态: where an issue stands; only a step changes it."""

    RECEIVED = "received", "待登记"
    REGISTERED = "registered", "已登记"
    PROPOSED = "proposed", "已拟办"
    APPROVED = "approved", "已审批"
    DISPATCHED = "dispatched", "已交办"
    HANDLING = "handling", "办理中"
    REPORTED = "reported", "已反馈"
    VERIFIED = "verified", "已核实"
    CONFIRMED = "confirmed", "企业已确认"
    CLOSED = "closed", "已销号"
    REFUSED = "refused", "不予受理"
    ANSWERED = "answered", "已答复（咨询）"
    ESCALATED = "escalated", "已提请协调"
    WITHDRAWN = "withdrawn", "已撤回"
    ENDED = "ended", "已终止"


MAIN_ROAD = (
    Status.RECEIVED,
    Status.REGISTERED,
    Status.PROPOSED,
    Status.APPROVED,
    Status.DISPATCHED,
    Status.HANDLING,
    Status.REPORTED,
    Status.VERIFIED,
    Status.CONFIRMED,
    Status.CLOSED,
)
"""The road that most issues travel, in order."""


class Step(Term):
    """步骤: what a person does; those of an issue's life first, then those of the office around it."""

    RECEIVE = "receive", "收到"
    REGISTER = "register", "登记"
    REFUSE = "refuse", "不予受理"
    REFER = "refer", "转交咨询"
    ANSWER = "answer", "答复咨询"
    PROPOSE = "propose", "拟办"
    APPROVE = "approve", "审批"
    SEND_BACK = "send_back", "退回"
    DISPATCH = "dispatch", "交办"
    PASS_UP = "pass_up", "转报"
    VOID_SLIP = "void_slip", "作废"
    RETURN_SLIP = "return_slip", "退办"
    ACCEPT = "accept", "签收"
    REPORT_PROGRESS = "report_progress", "报送进展"
    REQUEST_EXTENSION = "request_extension", "申请延期"
    EXTEND = "extend", "延期"
    REMIND = "remind", "催办"
    FILE_RESULT = "file_result", "反馈办结"
    VERIFY = "verify", "现场核实"
    CONFIRM = "confirm", "企业确认"
    CLOSE = "close", "销号"
    RESUME = "resume", "续办"
    REOPEN = "reopen", "复办"
    EXPLAIN = "explain", "书面说明"
    ESCALATE = "escalate", "提请协调"
    DECIDE_MEETING = "decide_meeting", "会议议定"
    WITHDRAW = "withdraw", "撤回"
    END = "end", "终止办理"
    CORRECT = "correct", "更正"
    SUCCEED = "succeed", "承接"
    VISIT = "visit", "走访"
    ASSIGN = "assign", "结对"
    END_ASSIGNMENT = "end_assignment", "解除结对"
    APPOINT = "appoint", "任命"
    MEET = "meet", "召开会议"


class Subject(Term):
    """办理对象: what a life is the life of."""

    ISSUE = "issue", "问题"
    APPOINTMENT = "appointment", "任命"
    VISIT = "visit", "走访"
    ASSIGNMENT = "assignment", "结对"
    MEETING = "meeting", "会议"
