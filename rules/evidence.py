"""证据 Evidence: what each step says, every field once.

The case runner, `take`, the web forms, the papers and the database's columns all read this table; what a field is,
rules/fields.py says.
"""

from __future__ import annotations

from collections.abc import Mapping

from rules.fields import Field, Kind, field
from rules.terms import Step

_K = Kind
_REASON = field("reason", _K.PROSE, "理由", "asked")
_DAYS = field("days_allowed", _K.DAYS, "要求办结天数", "road")
_NOTE = field("instruction_note", _K.PAPER, "领导批示笺")
_HOW = "phone=电话 visit=上门"

EVIDENCE: Mapping[Step, tuple[Field, ...]] = {
    Step.RECEIVE: (
        field("enterprise", _K.ENTERPRISE, "企业名称", "asked road"),
        field("title", _K.TEXT, "问题名称", "asked", say="一句话说清是什么问题"),
        field(
            "description",
            _K.PROSE,
            "存在的困难和问题描述",
            "asked",
            say="具体明确：涉及谁、卡在哪一步、数额和时间。请勿填写涉及国家秘密的内容",
        ),
        field("wanted", _K.PROSE, "希望协调解决的具体事项"),
        field("category", _K.TEXT, "问题类别"),
        field(
            "about",
            _K.CHOICE,
            "涉及事项",
            "road",
            "permit=手续办理 land=新上项目用地 other=其他",
            default="other",
        ),
        field("channel", _K.TEXT, "反映形式"),
        field("urgent", _K.FLAG, "紧急", "road", default=False),
        field("consultation", _K.FLAG, "属于咨询", "road", default=False),
    ),
    Step.REGISTER: (
        field("conditions_met", _K.PROSE, "问题解决已具备条件和完成情况", say="没有的填“无”"),
        field("competent_unit", _K.TEXT, "问题解决责任单位"),
        field("units_involved", _K.TEXT, "问题解决涉及的单位（含县区、部门）", say="没有的填“无”"),
        field("prior_contact", _K.PROSE, "是否已与相关单位联系，有何意见及理由", say="没有的填“无”"),
        field("hoped_for_on", _K.DAY_OR_NONE, "企业期望问题何时得到解决", say="填日期；没有的填“无”"),
        field("vouched", _K.FLAG, "企业保证所报情况真实准确"),
        field("checked_with", _K.TEXT, "核实对象"),
        field("checked_how", _K.CHOICE, "核实方式", "", _HOW),
        field("checked_on", _K.DAY, "核实日期", "done"),
        field("direct_reason", _K.TEXT, "直接受理理由"),
        field(
            "permits_checked",
            _K.CHOICES,
            "手续核对",
            "",
            "industrial_policy=产业政策 energy_saving=节能 environment=环保 safety=安全",
        ),
        field("high_consumption", _K.FLAG, "属于高耗能、高污染行业", default=False),
    ),
    Step.REFUSE: (
        field(
            "ground",
            _K.CHOICE,
            "不予受理理由",
            "asked road",
            "litigation=诉讼 arbitration=仲裁 review=行政复议 state_secret=涉及国家秘密"
            " not_local=非本地企业 other_statutory=其他法定途径",
        ),
        field("reply", _K.PROSE, "答复内容", "asked", say="企业会看到。涉及国家秘密的不填，一律不留文字"),
    ),
    Step.REFER: (field("unit", _K.UNIT, "转交单位", "asked road"),),
    Step.ANSWER: (field("reply", _K.PROSE, "答复内容", "asked"),),
    Step.PROPOSE: (
        field("opinion", _K.PROSE, "处理意见"),
        field("lead_unit", _K.UNIT, "牵头单位", "asked road"),
        field("cooperating_units", _K.UNITS, "配合单位", "road"),
        field(
            "complexity",
            _K.CHOICE,
            "难易程度",
            "asked road",
            "clear=情况清楚 complex=情况复杂 major=重大事项",
            default="clear",
        ),
        _DAYS,
        field("county_request", _K.PAPER, "县区政府（开发区管委会）请示"),
        field("transfer_reason", _K.PROSE, "转报理由", "road"),
    ),
    Step.APPROVE: (
        field("decision", _K.PROSE, "审批意见", "asked"),
        field("study_held_on", _K.DAY, "集体研究日期", "done"),
        field("study_present", _K.TEXT, "集体研究参加人"),
        field("study_decision", _K.PROSE, "集体研究意见"),
        field("meeting", _K.MEETING, "专题会议", "road"),
    ),
    Step.SEND_BACK: (_REASON,),
    Step.DISPATCH: (_NOTE,),
    Step.PASS_UP: (_NOTE,),
    Step.VOID_SLIP: (_REASON,),
    Step.RETURN_SLIP: (_REASON,),
    Step.ACCEPT: (
        field("received_on", _K.DAY, "收到日期", "asked done"),
        field("leader_in_charge", _K.TEXT, "分管领导"),
        field("handler", _K.TEXT, "承办人"),
        field("measures", _K.PROSE, "拟采取措施"),
        field("promised_on", _K.DAY, "计划办结日期"),
    ),
    Step.REPORT_PROGRESS: (
        field("account", _K.PROSE, "进展情况", "asked"),
        field(
            "kind", _K.CHOICE, "记为", "", "progress=办理进展 call_back=办公室回访 no_extension=答复延期申请（不同意）",
            say="不同意延期的，写明是哪位领导的意见和理由",
        ),
        field("called", _K.TEXT, "回访对象", say="姓名和职务"),
        field("called_on", _K.DAY, "回访日期", "done"),
        field("called_how", _K.CHOICE, "回访方式", "", _HOW),
    ),
    Step.REQUEST_EXTENSION: (field("to", _K.DAY, "申请延至", "asked road"), _REASON),
    Step.EXTEND: (
        field("to", _K.DAY, "延至", "asked road"),
        _REASON,
        field("major_and_complex", _K.FLAG, "重大复杂事项", "road", default=False),
    ),
    Step.REMIND: (field("text", _K.PROSE, "催办内容", "asked"),),
    Step.FILE_RESULT: (
        field(
            "grade",
            _K.CHOICE,
            "办理结果类别",
            "road",
            "A=A类（已解决或基本解决） B=B类（正在或计划解决） C=C类（待条件具备后解决）",
        ),
        field("account", _K.PROSE, "办理情况", "asked"),
        field("replied_on", _K.DAY, "答复企业日期", "done"),
        field("replied_how", _K.CHOICE, "答复方式", "", "in_person=当面 written=书面"),
        field("reviewed_by", _K.TEXT, "审核的主要领导"),
        field("formal_document", _K.PAPER, "正式文件"),
        field("measures", _K.PROSE, "分步措施"),
        field("planned_on", _K.DAY, "计划解决时限"),
        field("hindered", _K.FLAG, "因法律、政策等因素暂时难以解决", "road", default=False),
        field("ground", _K.PROSE, "暂时难以解决的依据"),
        field("explained_how", _K.PROSE, "向企业说明情况（何人、何时、何种方式）"),
    ),
    Step.VERIFY: (
        field("verified_on", _K.DAY, "核实日期", "asked done"),
        field("how", _K.CHOICE, "核实方式", "", "visit=上门走访 call=电话回访", default="visit"),
        field("passed", _K.FLAG, "核实通过", "asked road", say="未解决的选“否”，退回办理并重新计算时限"),
        field("findings", _K.PROSE, "核实情况", say="写清楚见了谁、看到什么；未解决的写明还差什么"),
        field(
            "days_allowed", _K.DAYS, "退回后要求办结天数", "road", say="通过的不填；退回不填的，按处置单天数"
        ),
    ),
    Step.CONFIRM: (
        field("confirmed_on", _K.DAY, "确认日期", "asked done"),
        field("satisfied", _K.FLAG, "企业满意", "asked road", say="不满意的退回办理并重新计算时限"),
        field("document", _K.PAPER, "书面确认（盖章扫描件）"),
        field("remains", _K.PROSE, "尚未解决的事项", say="不满意的写明还有什么没有解决，承办单位据此重新办理"),
        field(
            "days_allowed", _K.DAYS, "退回后要求办结天数", "road", say="满意的不填；退回不填的，按处置单天数"
        ),
    ),
    Step.CLOSE: (),
    Step.RESUME: (_REASON,),
    Step.REOPEN: (_REASON,),
    Step.EXPLAIN: (field("explanation", _K.PROSE, "未能按时解决的书面说明", "asked"),),
    Step.ESCALATE: (_REASON,),
    Step.DECIDE_MEETING: (
        field("meeting", _K.MEETING, "会议", "asked road"),
        field("decision", _K.PROSE, "议定事项", "asked"),
        field("lead_unit", _K.UNIT, "牵头单位", "asked road"),
        field("days_allowed", _K.DAYS, "要求办结天数", "asked road"),
    ),
    Step.WITHDRAW: (
        _REASON,
        field("document", _K.PAPER, "企业书面撤回申请（盖章扫描件）", say="经办人代企业撤回的须附"),
    ),
    Step.END: (
        field(
            "ground",
            _K.CHOICE,
            "终止原因",
            "asked road",
            "deregistered=企业注销 court=已进入诉讼 unresponsive=企业失联 duplicate=重复反映",
        ),
        field("duplicate_of", _K.ISSUE, "与哪一件重复", "road"),
        _REASON,
    ),
    Step.CORRECT: (
        field("act", _K.ACT, "更正哪一步", "asked"),
        field("field", _K.TEXT, "更正哪一项", "asked"),
        field("value", _K.PROSE, "更正为"),
        _REASON,
    ),
    Step.SUCCEED: (
        field("from_unit", _K.UNIT, "原承办单位", "asked road"),
        field("to_unit", _K.UNIT, "承接单位", "asked road"),
        field("since", _K.DAY, "承接之日", "asked done road"),
        _REASON,
    ),
    Step.VISIT: (
        field("enterprise", _K.ENTERPRISE, "企业名称", "asked"),
        field("visited_on", _K.DAY, "走访日期", "asked done"),
        field("place", _K.TEXT, "地点"),
        field("met", _K.TEXT, "见到何人", say="姓名和职务"),
        field("account", _K.PROSE, "企业情况", say="听取企业情况介绍：生产经营、用工、融资、项目进展"),
    ),
    Step.ASSIGN: (
        field("enterprise", _K.ENTERPRISE, "企业名称", "asked"),
        field("group", _K.GROUP, "帮扶联系组", "asked"),
        field("relation", _K.CHOICE, "关系", "asked", "supported=帮扶 contact=联系"),
        field("from", _K.DAY, "自", "asked"),
    ),
    Step.END_ASSIGNMENT: (
        field("enterprise", _K.ENTERPRISE, "企业名称", "asked"),
        field("from", _K.DAY, "自", "asked"),
    ),
    Step.APPOINT: (
        field("officer", _K.PERSON, "联络员"),
        field("informant", _K.PERSON, "信息员"),
        field("of", _K.PLACE, "组或企业", "asked"),
        field("from", _K.DAY, "自", "asked"),
    ),
    Step.MEET: (
        field(
            "kind",
            _K.CHOICE,
            "会议类别",
            "asked",
            "special=专题会议 promotion=推进会议 adhoc=临时会议 study=集体研究",
        ),
        field("held_on", _K.DAY, "召开日期", "asked done"),
        field("present", _K.PROSE, "参加人", "asked"),
        field("record", _K.PAPER, "会议记录"),
        field("planned", _K.MEETING, "预先准备的会议"),
    ),
}


def field_of(step: Step, name: str) -> Field | None:
    """The field of a step by its name; None where the step has no such field."""
    return next((one for one in EVIDENCE[step] if one.name == name), None)
