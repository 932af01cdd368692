"""证据 Evidence: what each step says, every field once.

The case runner, `take`, the web forms, the papers and the database's columns all read this table.
A `day` is a calendar day in Asia/Shanghai. `done` marks a day of something done, which may not lie
ahead of the step's own day (house/dates). `asked` marks what the step makes no sense without: missing,
it is refused by house/evidence, unless a rule of the policy demands the same field by its own clause.
`road` marks what decides the road an issue took; it is changed by a new step, never by a correction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from rules.terms import Step


class Kind(StrEnum):
    """Of what kind a field is; it settles column, widget and check."""

    TEXT = "text"  # one line, at most 200 characters
    PROSE = "prose"  # several lines, at most 4,000 characters
    DAY = "day"
    DAY_OR_NONE = "day_or_none"  # a day, or the word 无
    DAYS = "days"  # a whole number of days, at least one
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"  # several of the choices
    PAPER = "paper"  # an attachment
    ENTERPRISE = "enterprise"
    GROUP = "group"
    PLACE = "place"  # the group or the enterprise of an appointment
    PERSON = "person"  # somebody on record, or a name of at most 40 characters
    UNIT = "unit"
    UNITS = "units"
    MEETING = "meeting"
    ISSUE = "issue"
    ACT = "act"  # the number in sequence of an act of the same issue
    YUAN = "yuan"


LONGEST = {Kind.TEXT: 200, Kind.PROSE: 4000, Kind.PERSON: 40}
RECORDS = (Kind.ENTERPRISE, Kind.GROUP, Kind.PLACE, Kind.UNIT, Kind.MEETING, Kind.ISSUE, Kind.ACT)
"""Kinds whose value is the number of a record."""
MOST_DAYS = 3650
NEVER_SECRET = ("category", "channel", "field")
"""What issues are sorted and counted by, and which field a correction means: no business secret stands there."""


@dataclass(frozen=True)
class Choice:
    """One of a field's values: the key that is stored, and its word."""

    key: str
    words: str


@dataclass(frozen=True)
class Field:
    """字段: one thing that a step says, under its official words."""

    name: str
    kind: Kind
    words: str
    asked: bool = False
    done: bool = False
    road: bool = False
    choices: tuple[Choice, ...] = ()
    default: str | bool | None = None
    help: str = ""

    def choice_words(self, key: str) -> str:
        """The word of a choice; the key itself where it is none of them."""
        return next((c.words for c in self.choices if c.key == key), key)


def _field(
    name: str,
    kind: Kind,
    words: str,
    marks: str = "",
    choices: str = "",
    *,
    default: str | bool | None = None,
    say: str = "",
) -> Field:
    """A field from its short form: marks `asked done road`, choices `key=word key=word`."""
    pairs = (pair.split("=") for pair in choices.split())
    said = marks.split()
    return Field(
        name,
        kind,
        words,
        "asked" in said,
        "done" in said,
        "road" in said,
        tuple(Choice(key, word) for key, word in pairs),
        default,
        say,
    )


_K = Kind
_REASON = _field("reason", _K.PROSE, "理由", "asked")
_DAYS = _field("days_allowed", _K.DAYS, "要求办结天数", "road")
_NOTE = _field("instruction_note", _K.PAPER, "领导批示笺")
_HOW = "phone=电话 visit=上门"

EVIDENCE: Mapping[Step, tuple[Field, ...]] = {
    Step.RECEIVE: (
        _field("enterprise", _K.ENTERPRISE, "企业名称", "asked road"),
        _field("title", _K.TEXT, "问题名称", "asked", say="一句话说清是什么问题"),
        _field(
            "description",
            _K.PROSE,
            "存在的困难和问题描述",
            "asked",
            say="具体明确：涉及谁、卡在哪一步、数额和时间。请勿填写涉及国家秘密的内容",
        ),
        _field("wanted", _K.PROSE, "希望协调解决的具体事项"),
        _field("category", _K.TEXT, "问题类别"),
        _field(
            "about",
            _K.CHOICE,
            "涉及事项",
            "road",
            "permit=手续办理 land=新上项目用地 other=其他",
            default="other",
        ),
        _field("channel", _K.TEXT, "反映形式"),
        _field("urgent", _K.FLAG, "紧急", "road", default=False),
        _field("consultation", _K.FLAG, "属于咨询", "road", default=False),
    ),
    Step.REGISTER: (
        _field("conditions_met", _K.PROSE, "问题解决已具备条件和完成情况", say="没有的填“无”"),
        _field("competent_unit", _K.TEXT, "问题解决责任单位"),
        _field("units_involved", _K.TEXT, "问题解决涉及的单位（含县区、部门）", say="没有的填“无”"),
        _field("prior_contact", _K.PROSE, "是否已与相关单位联系，有何意见及理由", say="没有的填“无”"),
        _field("hoped_for_on", _K.DAY_OR_NONE, "企业期望问题何时得到解决", say="填日期；没有的填“无”"),
        _field("vouched", _K.FLAG, "企业保证所报情况真实准确"),
        _field("checked_with", _K.TEXT, "核实对象"),
        _field("checked_how", _K.CHOICE, "核实方式", "", _HOW),
        _field("checked_on", _K.DAY, "核实日期", "done"),
        _field("direct_reason", _K.TEXT, "直接受理理由"),
        _field(
            "permits_checked",
            _K.CHOICES,
            "手续核对",
            "",
            "industrial_policy=产业政策 energy_saving=节能 environment=环保 safety=安全",
        ),
        _field("high_consumption", _K.FLAG, "属于高耗能、高污染行业", default=False),
    ),
    Step.REFUSE: (
        _field(
            "ground",
            _K.CHOICE,
            "不予受理理由",
            "asked road",
            "litigation=诉讼 arbitration=仲裁 review=行政复议 state_secret=涉及国家秘密"
            " not_local=非本地企业 other_statutory=其他法定途径",
        ),
        _field("reply", _K.PROSE, "答复内容", "asked", say="企业会看到。涉及国家秘密的不填，一律不留文字"),
    ),
    Step.REFER: (_field("unit", _K.UNIT, "转交单位", "asked road"),),
    Step.ANSWER: (_field("reply", _K.PROSE, "答复内容", "asked"),),
    Step.PROPOSE: (
        _field("opinion", _K.PROSE, "处理意见"),
        _field("lead_unit", _K.UNIT, "牵头单位", "asked road"),
        _field("cooperating_units", _K.UNITS, "配合单位", "road"),
        _field(
            "complexity",
            _K.CHOICE,
            "难易程度",
            "asked road",
            "clear=情况清楚 complex=情况复杂 major=重大事项",
            default="clear",
        ),
        _DAYS,
        _field("county_request", _K.PAPER, "县区政府（开发区管委会）请示"),
        _field("transfer_reason", _K.PROSE, "转报理由", "road"),
    ),
    Step.APPROVE: (
        _field("decision", _K.PROSE, "审批意见", "asked"),
        _field("study_held_on", _K.DAY, "集体研究日期", "done"),
        _field("study_present", _K.TEXT, "集体研究参加人"),
        _field("study_decision", _K.PROSE, "集体研究意见"),
        _field("meeting", _K.MEETING, "专题会议", "road"),
    ),
    Step.SEND_BACK: (_REASON,),
    Step.DISPATCH: (_NOTE,),
    Step.PASS_UP: (_NOTE,),
    Step.VOID_SLIP: (_REASON,),
    Step.RETURN_SLIP: (_REASON,),
    Step.ACCEPT: (
        _field("received_on", _K.DAY, "收到日期", "asked done"),
        _field("leader_in_charge", _K.TEXT, "分管领导"),
        _field("handler", _K.TEXT, "承办人"),
        _field("measures", _K.PROSE, "拟采取措施"),
        _field("promised_on", _K.DAY, "计划办结日期"),
    ),
    Step.REPORT_PROGRESS: (
        _field("account", _K.PROSE, "进展情况", "asked"),
        _field(
            "kind", _K.CHOICE, "记为", "", "progress=办理进展 call_back=办公室回访 no_extension=答复延期申请（不同意）",
            say="不同意延期的，写明是哪位领导的意见和理由",
        ),
        _field("called", _K.TEXT, "回访对象", say="姓名和职务"),
        _field("called_on", _K.DAY, "回访日期", "done"),
        _field("called_how", _K.CHOICE, "回访方式", "", _HOW),
    ),
    Step.REQUEST_EXTENSION: (_field("to", _K.DAY, "申请延至", "asked road"), _REASON),
    Step.EXTEND: (
        _field("to", _K.DAY, "延至", "asked road"),
        _REASON,
        _field("major_and_complex", _K.FLAG, "重大复杂事项", "road", default=False),
    ),
    Step.REMIND: (_field("text", _K.PROSE, "催办内容", "asked"),),
    Step.FILE_RESULT: (
        _field(
            "grade",
            _K.CHOICE,
            "办理结果类别",
            "road",
            "A=A类（已解决或基本解决） B=B类（正在或计划解决） C=C类（待条件具备后解决）",
        ),
        _field("account", _K.PROSE, "办理情况", "asked"),
        _field("replied_on", _K.DAY, "答复企业日期", "done"),
        _field("replied_how", _K.CHOICE, "答复方式", "", "in_person=当面 written=书面"),
        _field("reviewed_by", _K.TEXT, "审核的主要领导"),
        _field("formal_document", _K.PAPER, "正式文件"),
        _field("measures", _K.PROSE, "分步措施"),
        _field("planned_on", _K.DAY, "计划解决时限"),
        _field("hindered", _K.FLAG, "因法律、政策等因素暂时难以解决", "road", default=False),
        _field("ground", _K.PROSE, "暂时难以解决的依据"),
        _field("explained_how", _K.PROSE, "向企业说明情况（何人、何时、何种方式）"),
    ),
    Step.VERIFY: (
        _field("verified_on", _K.DAY, "核实日期", "asked done"),
        _field("how", _K.CHOICE, "核实方式", "", "visit=上门走访 call=电话回访", default="visit"),
        _field("passed", _K.FLAG, "核实通过", "asked road", say="未解决的选“否”，退回办理并重新计算时限"),
        _field("findings", _K.PROSE, "核实情况", say="写清楚见了谁、看到什么；未解决的写明还差什么"),
        _field(
            "days_allowed", _K.DAYS, "退回后要求办结天数", "road", say="通过的不填；退回不填的，按处置单天数"
        ),
    ),
    Step.CONFIRM: (
        _field("confirmed_on", _K.DAY, "确认日期", "asked done"),
        _field("satisfied", _K.FLAG, "企业满意", "asked road", say="不满意的退回办理并重新计算时限"),
        _field("document", _K.PAPER, "书面确认（盖章扫描件）"),
        _field("remains", _K.PROSE, "尚未解决的事项", say="不满意的写明还有什么没有解决，承办单位据此重新办理"),
        _field(
            "days_allowed", _K.DAYS, "退回后要求办结天数", "road", say="满意的不填；退回不填的，按处置单天数"
        ),
    ),
    Step.CLOSE: (),
    Step.RESUME: (_REASON,),
    Step.REOPEN: (_REASON,),
    Step.EXPLAIN: (_field("explanation", _K.PROSE, "未能按时解决的书面说明", "asked"),),
    Step.ESCALATE: (_REASON,),
    Step.DECIDE_MEETING: (
        _field("meeting", _K.MEETING, "会议", "asked road"),
        _field("decision", _K.PROSE, "议定事项", "asked"),
        _field("lead_unit", _K.UNIT, "牵头单位", "asked road"),
        _field("days_allowed", _K.DAYS, "要求办结天数", "asked road"),
    ),
    Step.WITHDRAW: (
        _REASON,
        _field("document", _K.PAPER, "企业书面撤回申请（盖章扫描件）", say="经办人代企业撤回的须附"),
    ),
    Step.END: (
        _field(
            "ground",
            _K.CHOICE,
            "终止原因",
            "asked road",
            "deregistered=企业注销 court=已进入诉讼 unresponsive=企业失联 duplicate=重复反映",
        ),
        _field("duplicate_of", _K.ISSUE, "与哪一件重复", "road"),
        _REASON,
    ),
    Step.CORRECT: (
        _field("act", _K.ACT, "更正哪一步", "asked"),
        _field("field", _K.TEXT, "更正哪一项", "asked"),
        _field("value", _K.PROSE, "更正为"),
        _REASON,
    ),
    Step.SUCCEED: (
        _field("from_unit", _K.UNIT, "原承办单位", "asked road"),
        _field("to_unit", _K.UNIT, "承接单位", "asked road"),
        _field("since", _K.DAY, "承接之日", "asked done road"),
        _REASON,
    ),
    Step.VISIT: (
        _field("enterprise", _K.ENTERPRISE, "企业名称", "asked"),
        _field("visited_on", _K.DAY, "走访日期", "asked done"),
        _field("place", _K.TEXT, "地点"),
        _field("met", _K.TEXT, "见到何人", say="姓名和职务"),
        _field("account", _K.PROSE, "企业情况", say="听取企业情况介绍：生产经营、用工、融资、项目进展"),
    ),
    Step.ASSIGN: (
        _field("enterprise", _K.ENTERPRISE, "企业名称", "asked"),
        _field("group", _K.GROUP, "帮扶联系组", "asked"),
        _field("relation", _K.CHOICE, "关系", "asked", "supported=帮扶 contact=联系"),
        _field("from", _K.DAY, "自", "asked"),
    ),
    Step.END_ASSIGNMENT: (
        _field("enterprise", _K.ENTERPRISE, "企业名称", "asked"),
        _field("from", _K.DAY, "自", "asked"),
    ),
    Step.APPOINT: (
        _field("officer", _K.PERSON, "联络员"),
        _field("informant", _K.PERSON, "信息员"),
        _field("of", _K.PLACE, "组或企业", "asked"),
        _field("from", _K.DAY, "自", "asked"),
    ),
    Step.MEET: (
        _field(
            "kind",
            _K.CHOICE,
            "会议类别",
            "asked",
            "special=专题会议 promotion=推进会议 adhoc=临时会议 study=集体研究",
        ),
        _field("held_on", _K.DAY, "召开日期", "asked done"),
        _field("present", _K.PROSE, "参加人", "asked"),
        _field("record", _K.PAPER, "会议记录"),
        _field("planned", _K.MEETING, "预先准备的会议"),
    ),
}


def field_of(step: Step, name: str) -> Field | None:
    """The field of a step by its name; None where the step has no such field."""
    return next((field for field in EVIDENCE[step] if field.name == name), None)


def may_be_secret(field: Field) -> bool:
    """Whether a field can be marked 含商业秘密: what somebody writes in words, or attaches."""
    return field.kind in (Kind.TEXT, Kind.PROSE, Kind.PAPER) and field.name not in NEVER_SECRET


def read_value(field: Field, text: str) -> Any:
    """A field's value from its text, as a correction or an imported cell gives it.

    Days are ISO or 2014年3月3日 style; blank is None. Raises ValueError in words.
    """
    text = text.strip()
    if not text or field.kind in (Kind.TEXT, Kind.PROSE, Kind.PERSON):
        return text or None
    if field.kind == Kind.DAY_OR_NONE and text == "无":
        return text
    try:
        if field.kind in (Kind.DAY, Kind.DAY_OR_NONE):
            parts = text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").split("-")
            return date(*(int(part) for part in parts))
        if field.kind in (Kind.DAYS, *RECORDS):
            return int(text)
        if field.kind == Kind.YUAN:
            return Decimal(text.replace(",", ""))
    except (TypeError, ValueError, InvalidOperation, OverflowError):
        raise ValueError(f"{field.words}：看不懂“{text[:20]}”") from None
    if field.kind == Kind.CHOICE:
        return next((c.key for c in field.choices if text in (c.key, c.words)), text)
    if field.kind == Kind.FLAG:
        return {"是": True, "否": False}.get(text, text)
    return text
