"""临政办发〔2014〕10号 临沂市骨干企业困难和问题调度解决办法, in force since 2014-02-22.

The file follows the printed regulation article by article and can be checked against it without reading
a function. 32 rules; what is vague is read in `reading`, and a setting lets an office read it otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from rules.clause import Document
from rules.facts import Act, Actor, Facts
from rules.fields import Choice
from rules.kinds import Access, Cadence, Deadline, Form, Guard, Ledger, Per, Record, Route, Score, boxes
from rules.life import Life, Move
from rules.needs import Ask, Check, Given, Offered
from rules.policies import linyi_papers as printed
from rules.policy import Policy
from rules.settings import Setting
from rules.spans import CalendarDays, Span, WorkingDays
from rules.terms import APPROVERS, MAIN_ROAD, Role, Status, Step, Subject

KEY = "linyi-2014-10"
DOCUMENT = Document(
    "临政办发〔2014〕10号", "临沂市骨干企业困难和问题调度解决办法", date(2014, 2, 22), "临沂市人民政府办公室"
)
IN_FORCE = date(2014, 2, 22)
FIFTY_HUNDRED_MILLION = Decimal("5000000000.00")
"""50亿元, in yuan: more than this, not this itself (过50亿元)."""
LEAST_CHARACTERS = 10
"""House: a description under so many characters is not concrete."""

R, S = Role, Status
ENDS = (S.CLOSED, S.WITHDRAWN, S.ENDED)
OPEN = (*(s for s in MAIN_ROAD if s != S.CLOSED), S.ESCALATED)
ALL = (*OPEN, *ENDS)
WITH_A_UNIT = (S.DISPATCHED, S.HANDLING, S.REPORTED, S.VERIFIED, S.CONFIRMED, S.ESCALATED)
"""Those in which a unit has the slip; whoever succeeds it takes the slip over."""


# --- The life of an issue: 信息收集、分类处理、跟踪调度、办结销号 -----------------------------------------

ISSUE = Life(
    Subject.ISSUE,
    (
        Move(Step.RECEIVE, (R.INFORMANT, R.CLERK, R.LIAISON_OFFICER, R.UNIT_HANDLER), (None,), S.RECEIVED),
        Move(Step.REGISTER, (R.CLERK,), (S.RECEIVED,), S.REGISTERED),
        Move(Step.PROPOSE, (R.CLERK,), (S.REGISTERED, S.PROPOSED, S.APPROVED), S.PROPOSED),
        Move(Step.APPROVE, APPROVERS, (S.PROPOSED,), S.APPROVED),
        Move(Step.SEND_BACK, APPROVERS, (S.PROPOSED,), S.REGISTERED),
        Move(Step.DISPATCH, (R.CLERK,), (S.APPROVED,), S.DISPATCHED),
        Move(Step.VOID_SLIP, (R.CLERK,), (S.DISPATCHED,), S.APPROVED),
        Move(Step.RETURN_SLIP, (R.UNIT_HANDLER,), (S.DISPATCHED,), S.REGISTERED),
        Move(Step.ACCEPT, (R.UNIT_HANDLER,), (S.DISPATCHED,), S.HANDLING),
        Move(Step.REPORT_PROGRESS, (R.LIAISON_OFFICER, R.GROUP_MEMBER, R.UNIT_HANDLER), (S.HANDLING,)),
        Move(Step.REMIND, (R.CLERK,), (S.DISPATCHED, S.HANDLING)),
        Move(Step.EXPLAIN, (R.UNIT_HANDLER,), (S.DISPATCHED, S.HANDLING)),
        Move(Step.FILE_RESULT, (R.UNIT_HANDLER,), (S.HANDLING,), S.REPORTED),
        Move(
            Step.VERIFY, (R.LIAISON_OFFICER, R.GROUP_MEMBER), (S.REPORTED,), S.VERIFIED,
            else_to=S.HANDLING, unless="passed",
        ),
        Move(
            Step.CONFIRM, (R.INFORMANT, R.LIAISON_OFFICER, R.CLERK), (S.VERIFIED,), S.CONFIRMED,
            else_to=S.HANDLING, unless="satisfied",
        ),
        Move(Step.CLOSE, (R.CLERK,), (S.CONFIRMED,), S.CLOSED),
        Move(Step.REOPEN, (R.CLERK,), (S.CLOSED,), S.HANDLING, new_round=True),
        Move(Step.ESCALATE, (R.CLERK,), (S.DISPATCHED, S.HANDLING), S.ESCALATED),
        Move(Step.DECIDE_MEETING, (R.CLERK,), (S.ESCALATED,), S.DISPATCHED),
        Move(Step.WITHDRAW, (R.INFORMANT, R.CLERK), OPEN, S.WITHDRAWN),
        Move(Step.END, APPROVERS, OPEN, S.ENDED),
        Move(Step.CORRECT, (R.CLERK,), OPEN, own=True),
        Move(Step.SUCCEED, (R.ADMINISTRATOR,), WITH_A_UNIT, anywhere=True),
    ),
    ENDS,
)  # fmt: skip

# Beside an issue's, the lives of what the office keeps: each is a single step without statuses.
AROUND = (
    Life(Subject.APPOINTMENT, (Move(Step.APPOINT, (R.ADMINISTRATOR,), (None,)),)),
    Life(
        Subject.ASSIGNMENT,
        (
            Move(Step.ASSIGN, (R.ADMINISTRATOR,), (None,)),
            Move(Step.END_ASSIGNMENT, (R.ADMINISTRATOR,), (None,)),
        ),
    ),
    Life(Subject.VISIT, (Move(Step.VISIT, (R.LIAISON_OFFICER, R.GROUP_MEMBER), (None,)),)),
    Life(Subject.MEETING, (Move(Step.MEET, (R.CLERK,), (None,)),)),
)


# --- 第四条 建立网络 ------------------------------------------------------------------------------------


def no_other_officer(facts: Facts, actor: Actor, on: date) -> bool:
    """The group has no active officer on that day; asked only when an officer is appointed."""
    return not facts.surroundings.get("active_officer")


def no_other_informant(facts: Facts, actor: Actor, on: date) -> bool:
    """The enterprise has no active informant on that day; asked only when an informant is appointed."""
    return not facts.surroundings.get("active_informant")


# --- 第五条 信息收集 ------------------------------------------------------------------------------------


def is_registered(facts: Facts, actor: Actor, on: date) -> bool:
    """The coordination group registered it in this leg."""
    return facts.said(Step.REGISTER) is not None


def description_is_concrete(facts: Facts, actor: Actor, on: date) -> bool:
    """The description has at least ten characters (house)."""
    return len(str(facts.report.get("description", "")).strip()) >= LEAST_CHARACTERS


def is_vouched(facts: Facts, offered: Offered, on: date) -> bool:
    """The enterprise vouched for it as true."""
    return offered["vouched"] is True


def is_about_permits(facts: Facts, offered: Offered) -> bool:
    """It is about permits for a project."""
    return facts.report.get("about") == "permit"


def all_permits_confirmed(facts: Facts, offered: Offered, on: date) -> bool:
    """Industrial policy, energy saving, environment and safety are each confirmed; asked of permits alone."""
    if not is_about_permits(facts, offered):
        return True
    return set(offered["permits_checked"]) >= {"industrial_policy", "energy_saving", "environment", "safety"}


def not_a_high_consumption_trade(facts: Facts, offered: Offered, on: date) -> bool:
    """Not a high-energy or high-pollution trade; asked of permits alone."""
    return not is_about_permits(facts, offered) or offered["high_consumption"] is False


def is_about_land(facts: Facts, actor: Actor, on: date) -> bool:
    """It is about land for a new project."""
    return facts.report.get("about") == "land"


def is_major_land(facts: Facts, offered: Offered) -> bool:
    """Land for a major project, which needs the city."""
    return facts.report.get("about") == "land" and offered.get("complexity") == "major"


# --- 第六条 分类处理 ------------------------------------------------------------------------------------


def at_least_one_day(facts: Facts, offered: Offered, on: date) -> bool:
    """The days allowed are one or more."""
    return int(offered["days_allowed"]) >= 1


def days_on_the_slip(facts: Facts, act: Act) -> Span | None:
    """The days that the act itself allows, else those written on the slip; calendar or working days by setting."""
    slip = facts.handed_to()
    days = act.evidence.get("days_allowed") or (slip.evidence.get("days_allowed") if slip else None)
    if not days:
        return None
    return WorkingDays(days) if facts.settings["days_unit"] == "working" else CalendarDays(days)


def slip_day_counts(settings: Mapping[str, str]) -> bool:
    """Whether the day of the slip is itself the first day."""
    return settings["days_from"] == "same_day"


# --- 第八条 办结销号 ------------------------------------------------------------------------------------


def member_of_its_group(facts: Facts, actor: Actor, on: date) -> bool:
    """He belongs to the liaison group to which the enterprise is assigned on that day."""
    group = facts.enterprise.group
    return group is not None and any(
        grant.group == group for grant in actor.with_role(Role.LIAISON_OFFICER, Role.GROUP_MEMBER)
    )


def result_filed(facts: Facts, actor: Actor, on: date) -> bool:
    """The unit filed its result in this round."""
    return facts.said(Step.FILE_RESULT, this_round=True) is not None


def verified(facts: Facts, actor: Actor, on: date) -> bool:
    """The group verified in this round, and it passed."""
    act = facts.said(Step.VERIFY, this_round=True)
    return act is not None and act.evidence.get("passed") is True


def confirmed(facts: Facts, actor: Actor, on: date) -> bool:
    """The enterprise confirmed in this round, on sealed paper."""
    act = facts.said(Step.CONFIRM, this_round=True)
    return act is not None and act.evidence.get("satisfied") is True and bool(act.evidence.get("document"))


def says_it_is_solved(facts: Facts, offered: Offered) -> bool:
    """The enterprise does not say that it is unsolved: the sealed paper is what a closing needs, not what stops it."""
    return offered.get("satisfied") is not False


def verified_after_the_result(facts: Facts, offered: Offered, on: date) -> bool:
    """Not verified before the day on which this round's result was filed."""
    result = facts.said(Step.FILE_RESULT, this_round=True)
    return result is None or result.on <= offered["verified_on"]


def confirmed_after_the_result(facts: Facts, offered: Offered, on: date) -> bool:
    """Not confirmed before the day on which this round's result was filed."""
    result = facts.said(Step.FILE_RESULT, this_round=True)
    return result is None or result.on <= offered["confirmed_on"]


def confirmed_after_the_verification(facts: Facts, offered: Offered, on: date) -> bool:
    """Not confirmed before the day of this round's verification, unless the office reads it otherwise."""
    if facts.settings["confirm_order"] == "any":
        return True
    act = facts.said(Step.VERIFY, this_round=True)
    return act is None or act.evidence["verified_on"] <= offered["confirmed_on"]


# --- 第九条、第十条 ------------------------------------------------------------------------------------


def is_overdue(facts: Facts, actor: Actor, on: date) -> bool:
    """It is past its due day."""
    return facts.due_on is not None and on > facts.due_on


def explained(facts: Facts, actor: Actor, on: date) -> bool:
    """The unit's written explanation is there, in this round."""
    return facts.said(Step.EXPLAIN, this_round=True) is not None


def is_urgent_of_a_giant(facts: Facts, actor: Actor, on: date) -> bool:
    """Urgent, and its enterprise's main-business revenue of the last full year is over 5 billion yuan."""
    revenue = facts.enterprise.revenue
    return facts.report.get("urgent") is True and revenue is not None and revenue > FIFTY_HUNDRED_MILLION


def _rule_id(name: str) -> str:
    return f"{KEY}/{name}"


CLAUSE = DOCUMENT.clause
FIVE_VISITS = "帮扶联系组每月到帮扶企业不少于2次、到联系企业不少于1次"
ANNEX_3_WEEKLY = "日内办结，并将办理进展情况每周至少1次反馈帮扶联系第"
GIANTS_ASIDE = "过50亿元企业的紧急问题"
CLOSURE_QUOTE = "经帮扶联系组现场核实、企业书面确认后，报综合协调组予以销号"

RULES = (
    Record(
        _rule_id("2.platform"),
        CLAUSE(2, "由市骨干企业培植工作领导小组办公室(以下简称“市骨干办”)具体负责平台的日常运转"),
        title="市骨干办负责平台运转",
        reading="每件问题都有一个承办办公室。",
        keeps=boxes(issue__office_id="承办办公室"),
        proofs=("test:tests/models/test_steps.py::test_every_issue_has_a_handling_office",),
    ),
    Guard(
        _rule_id("3.loop"),
        CLAUSE(3, "按照“信息收集、分类处理、跟踪调度、办结销号”的闭环式工作机制运行"),
        title="闭环运行，不得跳步",
        every_step=True,
        proofs=("case:一步跳到交办，指明还须哪几步", "test:tests/models/test_the_line.py::test_a_status_in_a_shell"),
    ),
    Record(
        _rule_id("4.groups"),
        CLAUSE(4, "市骨干办下设综合协调组和10个帮扶联系组"),
        title="综合协调组和帮扶联系组",
        reading="组数由办法规定，不写死在程序里。",
        keeps=boxes(liaison_group__name="帮扶联系组"),
        values=("10",),
        proofs=("test:tests/seed/test_demo.py::test_ten_groups_as_the_policy_says",),
    ),
    Guard(
        _rule_id("4.one-liaison-officer"),
        CLAUSE(4, "每个帮扶联系组确定1名联络员"),
        (Ask(Step.APPOINT, "该组已有在任联络员，须待前任离任", no_other_officer),),
        title="每组一名联络员",
        proofs=("case:在任联络员未离任，不得另行任命", "case:第二组的联络员也只有一名"),
    ),
    Guard(
        _rule_id("4.one-informant"),
        CLAUSE(4, "每户骨干企业确定1名信息员"),
        (Ask(Step.APPOINT, "该企业已有在任信息员，须待前任离任", no_other_informant),),
        title="每户一名信息员",
        proofs=("case:在任信息员未离任，不得另行任命", "case:已任命而未到任的信息员，也挡住另一名"),
    ),
    Cadence(
        _rule_id("5.visits-supported"),
        CLAUSE(5, FIVE_VISITS),
        title="帮扶企业每月走访不少于 2 次",
        reading="同一天的多条登记只算一次；当月只有一部分结对的，只展示不考核。",
        of="visit", owed_by="group", each="enterprise", at_least=2, per=Per.MONTH, relation="supported",
        proofs=("case:帮扶企业两天各走访一次，够了", "case:月中换组，两个组当月都只展示", "case:跨年的走访各归各月"),
    ),
    Cadence(
        _rule_id("5.visits-contact"),
        CLAUSE(5, FIVE_VISITS),
        title="联系企业每月走访不少于 1 次",
        of="visit", owed_by="group", each="enterprise", at_least=1, per=Per.MONTH, relation="contact",
        proofs=("case:联系企业走访一次，够了", "case:闰年二月二十九日的走访算在二月", "case:月中帮扶改为联系，两种关系都只展示"),
    ),
    Access(
        _rule_id("5.enterprise-may-report"),
        CLAUSE(5, "骨干企业也可随时通过信息员向市骨干办联络员报送困难和问题信息"),
        title="企业随时可以报送",
        who=(R.INFORMANT,), may=(Step.RECEIVE,),
        proofs=("test:tests/models/test_scope.py::test_the_groups_officer_sees_a_new_report_at_once",),
    ),
    Guard(
        _rule_id("5.register"),
        CLAUSE(5, "综合协调组负责登记备案"),
        (Ask(Step.PROPOSE, "综合协调组已登记备案", is_registered, cure=Step.REGISTER),),
        title="登记备案",
        proofs=("case:未登记备案不得拟办",),
    ),
    Form(
        _rule_id("5.form"),
        CLAUSE(5, "《骨干企业困难和问题信息采集表》附后"),
        title="信息采集表（附件2）",
        form="骨干企业困难和问题信息采集表",
        boxes=boxes(
            group="组别", enterprise__county="县区", receive__on="提报时间", enterprise__name="企业名称",
            informant__name="企业联系人", informant__position="职务", informant__phone="联系电话",
            receive__description="存在的困难和问题描述",
            register__conditions_met="问题解决已具备条件和完成情况",
            register__units_involved="问题解决涉及的单位(含县区、部门)",
            register__prior_contact="解决问题是否已与相关单位进行过联系,相关单位有何意见及理由",
            register__hoped_for_on="企业期望问题何时得到解决",
        ),
        layout=printed.COLLECTION,
        proofs=("test:tests/rules/test_linyi_2014.py::test_boxes_as_printed",),
    ),
    Guard(
        _rule_id("5.concrete"),
        CLAUSE(5, "问题描述应具体明确，涉及的问题解决责任单位、进展情况、相关数据等应真实准确"),
        (
            Ask(
                Step.REGISTER, "存在的困难和问题描述：应具体明确，不少于 10 个字", description_is_concrete,
                cure=Step.CORRECT,
            ),
            Given(
                Step.REGISTER,
                ("conditions_met", "competent_unit", "units_involved", "prior_contact", "hoped_for_on", "vouched"),
            ),
            Check(Step.REGISTER, "须由企业保证所报情况真实准确", ("vouched",), is_vouched),
        ),
        title="描述具体、情况真实",
        reading="采集表其余各栏都要填写，没有的填“无”；描述不少于 10 个字（本台）。",
        proofs=("case:描述不足十字不予登记", "case:采集表缺一栏不予登记，逐栏指明"),
    ),
    Guard(
        _rule_id("5.permits"),
        CLAUSE(5, "涉及手续办理的项目，应符合国家产业政策，符合节能、环保、安全等要求，不属于高耗能、高污染行业"),
        (
            Given(
                Step.REGISTER, ("permits_checked", "high_consumption"), when=is_about_permits,
                when_words="涉及手续办理的",
            ),
            Check(
                Step.REGISTER, "产业政策、节能、环保、安全四项须逐项核对", ("permits_checked",),
                all_permits_confirmed,
            ),
            Check(Step.REGISTER, "不得属于高耗能、高污染行业", ("high_consumption",), not_a_high_consumption_trade),
        ),
        title="手续办理的条件",
        proofs=("case:手续问题四项缺一不予登记", "case:高耗能行业的手续问题不予登记"),
    ),
    Route(
        _rule_id("5.land-county"),
        CLAUSE(5, "新上项目用地问题，原则上由所在县区政府（开发区管委会）负责解决"),
        title="新上项目用地交所在县区",
        when=is_about_land, to="企业所在县区政府（开发区管委会）", destination="county",
        proofs=("case:新上项目用地，去向为所在县区",),
    ),
    Guard(
        _rule_id("5.land-major"),
        CLAUSE(5, "需市政府统筹解决用地问题的，由县区政府（开发区管委会）向市政府上报请示，按规定程序解决"),
        (Given(Step.PROPOSE, ("county_request",), when=is_major_land, when_words="重大事项的新上项目用地"),),
        title="重大项目用地须附县区请示",
        reading="重大事项的新上项目用地，拟办时附县区政府的请示；市骨干办跟踪，不代替规定程序。",
        proofs=("case:重大项目用地未附请示不得拟办",),
    ),
    Guard(
        _rule_id("6.opinion"),
        CLAUSE(6, "综合协调组对帮扶联络组报送的信息及时汇总梳理，并提出处理意见"),
        (Given(Step.PROPOSE, ("opinion",)),),
        title="提出处理意见",
        proofs=("case:没有处理意见不得拟办",),
    ),
    Guard(
        _rule_id("6.collective-study"),
        CLAUSE(6, "经市骨干办集体研究后，将《骨干企业困难和问题处置单》（附后）发送责任县区或市直有关部门"),
        (Given(Step.APPROVE, ("study_held_on", "study_present", "study_decision")),),
        title="集体研究后发送",
        proofs=(
            "case:集体研究记录缺一项不得审批",
            "test:tests/admin/test_meetings.py::test_the_study_fills_in_the_approval",
        ),
    ),
    Form(
        _rule_id("6.slip"),
        CLAUSE(6, "将《骨干企业困难和问题处置单》（附后）发送责任县区或市直有关部门，提出办理要求"),
        title="处置单（附件3）",
        form="骨干企业困难和问题处置单",
        boxes=boxes(
            unit__name="责任单位", enterprise__name="企业", issue__title="问题", issue__number="编号",
            propose__days_allowed="日内办结", group__number="帮扶联系组", officer__name="联系人",
            officer__phone="联系电话", office__fax="传真", slip__issued_on="日期",
        ),
        made_by=(Step.DISPATCH, Step.DECIDE_MEETING), series="disposal", layout=printed.DISPOSAL,
        proofs=("test:tests/admin/test_slip_page.py::test_annex_3", "page:/admin/slip/print/"),
    ),
    Cadence(
        _rule_id("6.unit-weekly"),
        CLAUSE("附件3", ANNEX_3_WEEKLY),
        title="责任单位每周至少反馈 1 次",
        reading="周一至周日为一周，自交办至反馈办结；首尾两周不足 3 个工作日的不计。",
        of="progress", owed_by="unit", each="issue", at_least=1, per=Per.WEEK, least_days=3,
        proofs=("case:单位报了组没报，各算各的", "case:跨年的一周，报一次就够", "case:退办换了单位，周报各算各的"),
    ),
    Deadline(
        _rule_id("6.days-allowed"),
        CLAUSE("附件3", ANNEX_3_WEEKLY),
        (
            Given(Step.PROPOSE, ("days_allowed",)),
            Check(Step.PROPOSE, "要求办结天数：至少 1 天", ("days_allowed",), at_least_one_day),
        ),
        title="处置单规定的办结天数",
        reading="自然日，自处置单次日起算；是自然日还是工作日、当日是否计入，由办公室设置。",
        starts=(Step.DISPATCH, Step.DECIDE_MEETING),
        span=days_on_the_slip, count_start=slip_day_counts,
        owed_by=R.UNIT_HANDLER, met_by=Step.FILE_RESULT,
        proofs=("case:三月三日交办五天，三月八日到期", "case:天数为零或负数不得拟办"),
    ),
    Cadence(
        _rule_id("7.weekly-progress"),
        CLAUSE(7, "帮扶联系组及时跟踪调度困难问题办理进度，每周至少1次向综合协调组报送情况"),
        title="帮扶联系组每周至少报送 1 次",
        reading="周一至周日为一周，自交办至反馈办结；首尾两周不足 3 个工作日的不计。",
        of="progress", owed_by="group", each="issue", at_least=1, per=Per.WEEK, least_days=3,
        proofs=("case:组报了单位没报，各算各的", "case:周四换组，原组三个工作日要报，新组两个不必"),
    ),
    Ledger(
        _rule_id("7.bulletin"),
        CLAUSE(7, "综合协调组汇总后，以简报形式予以通报"),
        title="每周简报",
        ledger="骨干企业困难和问题办理情况简报",
        columns=boxes(
            issue__number="编号", enterprise__name="企业名称", issue__title="问题", unit__name="责任单位",
            status="状态", progress__account="本周进展", issue__due_on="应办结",
        ),
        proofs=(
            "test:tests/rules/test_linyi_2014.py::test_ledgers_have_columns",
            "test:tests/admin/test_bulletins.py::test_each_figure_of_the_week_is_its_list",
            "page:/admin/bulletin/",
        ),
    ),
    Form(
        _rule_id("8.feedback"),
        CLAUSE(8, "责任单位要及时将《骨干企业困难和问题办结情况反馈表》（附后）报送市骨干办"),
        title="办结情况反馈表（附件4）",
        form="骨干企业困难和问题办结情况反馈表",
        boxes=boxes(
            issue__title="问题名称", issue__number="编号", enterprise__name="企业名称",
            accept__received_on="受理时间", file_result__on="办结时间", file_result__account="办理情况",
            confirm__document="企业确认意见(盖章)", verify__findings="帮扶联系组确认意见(签字)",
        ),
        layout=printed.FEEDBACK,
        proofs=("test:tests/rules/test_linyi_2014.py::test_boxes_as_printed",),
    ),
    Guard(
        _rule_id("8.closure"),
        CLAUSE(8, CLOSURE_QUOTE),
        (
            Ask(Step.VERIFY, "由该企业所属帮扶联系组现场核实", member_of_its_group),
            Check(Step.VERIFY, "核实不得早于反馈", ("verified_on",), verified_after_the_result),
            Given(Step.CONFIRM, ("document",), when=says_it_is_solved, when_words="企业没有说“不满意”"),
            Check(Step.CONFIRM, "企业确认不得早于反馈", ("confirmed_on",), confirmed_after_the_result),
            Check(Step.CONFIRM, "企业确认不得早于核实", ("confirmed_on",), confirmed_after_the_verification),
            Ask(Step.CLOSE, "责任单位已报送办结情况反馈表", result_filed, cure=Step.FILE_RESULT),
            Ask(Step.CLOSE, "帮扶联系组已现场核实", verified, cure=Step.VERIFY),
            Ask(Step.CLOSE, "企业已书面确认（盖章扫描件）", confirmed, cure=Step.CONFIRM),
        ),
        title="反馈、核实、确认齐备方可销号",
        reading="依此次序；同日先核实后确认有效；先确认后核实的，由办公室设置是否允许。"
        "书面确认是销号的要件，企业说没有解决的，不须盖章件。",
        proofs=(
            "case:三项齐备方可销号，缺的逐项指明", "case:核实早于反馈不算", "case:确认早于核实不算",
            "case:企业说没有解决，不须盖章件，写清还差什么",
        ),
    ),
    Deadline(
        _rule_id("9.explanation"),
        CLAUSE(9, "对确有困难，在规定时限内未能解决的困难和问题，责任单位应向市骨干办出具书面说明"),
        title="逾期须书面说明",
        reading="自应办结次日起，责任单位即负有说明义务。",
        after=_rule_id("6.days-allowed"), owed_by=R.UNIT_HANDLER, met_by=Step.EXPLAIN,
        proofs=("case:到期当日不欠说明，次日起欠",),
    ),
    Guard(
        _rule_id("9.escalate"),
        CLAUSE(9, "责任单位应向市骨干办出具书面说明，市骨干办汇总上报市政府协调解决"),
        (
            Ask(
                Step.ESCALATE, "已过应办结日期", is_overdue, unless=is_urgent_of_a_giant,
                unless_words=GIANTS_ASIDE,
            ),
            Ask(
                Step.ESCALATE, "责任单位已出具书面说明", explained, cure=Step.EXPLAIN,
                unless=is_urgent_of_a_giant, unless_words=GIANTS_ASIDE,
            ),
        ),
        title="逾期并有书面说明方可上报",
        proofs=("case:到期当日不得提请，次日有说明方可", "case:逾期没有书面说明不得提请"),
    ),
    Ledger(
        _rule_id("9.report-up"),
        CLAUSE(9, "市骨干办汇总上报市政府协调解决"),
        title="汇总上报",
        ledger="提请市政府协调解决的困难和问题汇总表",
        columns=boxes(
            issue__number="编号", enterprise__name="企业名称", issue__title="问题", unit__name="责任单位",
            issue__due_on="应办结", explain__explanation="书面说明", escalate__reason="提请理由",
        ),
        proofs=(
            "test:tests/rules/test_linyi_2014.py::test_ledgers_have_columns",
            "test:tests/models/test_meetings.py::test_what_was_reported_up_stays_as_it_was",
            "page:/admin/report_up/",
        ),
    ),
    Cadence(
        _rule_id("10.monthly-meeting"),
        CLAUSE(10, "市政府每月召开1次专题会议，研究协调解决骨干企业发展中遇到的困难和问题"),
        title="每月 1 次专题会议",
        of="meeting", owed_by="office", each="special", at_least=1, per=Per.MONTH,
        proofs=(
            "case:专题会议每月一次", "case:月末最后一分钟开的专题会议算当月",
            "test:tests/models/test_meetings.py::test_an_ad_hoc_meeting_is_not_the_monthly_one",
        ),
    ),
    Cadence(
        _rule_id("10.quarterly-meeting"),
        CLAUSE(10, "市政府每季度召开1次推进会议，集中研究解决重大问题，安排部署下步工作"),
        title="每季度 1 次推进会议",
        of="meeting", owed_by="office", each="promotion", at_least=1, per=Per.QUARTER,
        proofs=("case:推进会议每季度一次", "case:季度最后一日的推进会议算本季度，次年一日的算下季度"),
    ),
    Route(
        _rule_id("10.urgent"),
        CLAUSE(10, "对主营业务收入过50亿元企业反映的紧急问题，市政府随时召开专题会议研究解决"),
        title="过50亿元企业的紧急问题",
        reading="按上一完整年度主营业务收入，超过（不含）5,000,000,000.00 元；自登记起随时可以提请。",
        when=is_urgent_of_a_giant, to="市政府专题会议", destination="meeting",
        opens=Step.ESCALATE, statuses=tuple(s for s in OPEN if s not in (S.RECEIVED, S.ESCALATED)),
        proofs=(
            "case:收入超五十亿一分且紧急，登记后即可提请", "case:大企业的紧急问题，拟办、审批、交办当中也可提请，不必逾期",
            "test:tests/models/test_meetings.py::test_what_the_rules_send_to_a_meeting_of_the_government",
        ),
    ),
    Ledger(
        _rule_id("11.circular"),
        CLAUSE(11, "市骨干办定期通报困难和问题解决情况"),
        title="定期通报",
        ledger="骨干企业困难和问题解决情况通报",
        columns=boxes(
            unit__name="责任单位", count__received="承办", count__closed="已销号", count__on_time="按时",
            count__overdue="逾期", count__reworked="返工",
        ),
        proofs=(
            "test:tests/rules/test_linyi_2014.py::test_ledgers_have_columns",
            "test:tests/admin/test_bulletins.py::test_each_figure_of_the_circular_is_its_list",
            "page:/admin/circular/",
        ),
    ),
    Score(
        _rule_id("11.assessment"),
        CLAUSE(11, "年终市政府对责任单位工作完成情况进行考核"),
        title="年终考核",
        reading="按责任单位计：承办、按时办结、逾期、返工。",
        measures=boxes(handled="承办", on_time="按时办结", overdue="逾期", reworked="返工"),
        proofs=("test:tests/rules/test_linyi_2014.py::test_measures_of_the_assessment",),
    ),
    Record(
        _rule_id("12.in-force"),
        CLAUSE(12, "本办法自发布之日起施行，《临沂市人民政府办公室关于建立骨干企业困难和问题调度解决机制的通知》"),
        title="自发布之日起施行",
        reading="一件问题始终适用登记时的办法。",
        keeps=boxes(issue__policy="适用办法"),
        proofs=("test:tests/rules/test_policies.py::test_the_policy_in_force_on_a_day",),
    ),
)  # fmt: skip

SETTINGS = (
    Setting(
        "days_unit", "处置单天数的单位", "calendar", _rule_id("6.days-allowed"),
        (Choice("calendar", "自然日"), Choice("working", "工作日")),
    ),
    Setting(
        "days_from", "处置单天数的起算", "next_day", _rule_id("6.days-allowed"),
        (Choice("next_day", "自次日起"), Choice("same_day", "当日计入")),
    ),
    Setting(
        "confirm_order", "企业确认与现场核实的先后", "after", _rule_id("8.closure"),
        (Choice("after", "确认不得早于核实"), Choice("any", "确认可以早于核实")),
    ),
    Setting("reopen_days", "销号后可以复办的天数（自然日）", "90", _rule_id("3.loop")),
)  # fmt: skip

PROOFS = {S.CLOSED: (Step.FILE_RESULT, Step.VERIFY, Step.CONFIRM)}
"""What must stand in an issue's present round before it may be closed; the database holds it too."""

POLICY = Policy(
    KEY,
    DOCUMENT,
    IN_FORCE,
    "临政办发〔2013〕51号",
    (ISSUE, *AROUND),
    _rule_id("3.loop"),
    RULES,
    SETTINGS,
    PROOFS,
)
