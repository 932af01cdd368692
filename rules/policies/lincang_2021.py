"""临政办发〔2021〕21号 临沧市企业反映困难问题收集和办理工作办法（试行）, in force since 2021-03-31.

The file follows the printed regulation article by article and can be checked against it without reading
a function. 47 rules; what is vague is read in `reading`, and a setting lets an office read it otherwise.
What its rules ask of an issue stands in `lincang_facts`.
"""

from __future__ import annotations

from datetime import date

from rules.clause import Document
from rules.fields import Choice
from rules.kinds import (
    Access,
    Deadline,
    Form,
    Guard,
    Ledger,
    Note,
    Numbering,
    Record,
    Route,
    Score,
    Tier,
    boxes,
)
from rules.life import Life, Move
from rules.needs import Ask, Check, Given
from rules.policies import lincang_facts as is_so
from rules.policies import lincang_papers as printed
from rules.policies.lincang_facts import CATEGORIES, HANDLING_DAYS, LIMIT_DAYS
from rules.policy import Policy
from rules.settings import Setting
from rules.spans import WorkingDays
from rules.terms import APPROVERS, MAIN_ROAD, Role, Status, Step, Subject

KEY = "lincang-2021-21"
DOCUMENT = Document(
    "临政办发〔2021〕21号", "临沧市企业反映困难问题收集和办理工作办法（试行）", date(2021, 3, 31), "临沧市人民政府办公室"
)  # fmt: skip
IN_FORCE = date(2021, 3, 31)
CHANNELS = (
    "来电", "电子邮件", "微信公众号", "受理平台", "来函", "来人",
    "现场调研", "问卷调查", "座谈会", "部门移交", "县（区）转报",
)  # fmt: skip
"""第二条、第七条、第九条: by which a report may come in; a case of the annex 登记表 names 来电、邮件、来人来函等."""

R, S = Role, Status
ENDS = (S.CLOSED, S.REFUSED, S.ANSWERED, S.WITHDRAWN, S.ENDED)
OPEN = tuple(s for s in MAIN_ROAD if s != S.CLOSED)
WITH_A_UNIT = (S.DISPATCHED, S.HANDLING, S.REPORTED, S.VERIFIED, S.CONFIRMED)
"""Those in which a unit has the slip; whoever succeeds it takes the slip over."""


# --- The life of an issue: 收集和整理、交办审批、办理、跟踪问效 --------------------------------------------

ISSUE = Life(
    Subject.ISSUE,
    (
        Move(Step.RECEIVE, (R.INFORMANT, R.CLERK, R.UNIT_HANDLER), (None,), S.RECEIVED),
        Move(Step.REGISTER, (R.CLERK,), (S.RECEIVED,), S.REGISTERED),
        Move(Step.REFUSE, (R.CLERK,), (S.RECEIVED,), S.REFUSED),
        Move(Step.PROPOSE, (R.CLERK,), (S.REGISTERED, S.PROPOSED, S.APPROVED), S.PROPOSED),
        Move(Step.APPROVE, APPROVERS, (S.PROPOSED,), S.APPROVED),
        Move(Step.SEND_BACK, APPROVERS, (S.PROPOSED,), S.REGISTERED),
        Move(Step.DISPATCH, (R.CLERK,), (S.APPROVED,), S.DISPATCHED),
        Move(Step.PASS_UP, (R.CLERK,), (S.APPROVED,), S.RECEIVED, new_leg=True),
        Move(Step.VOID_SLIP, (R.CLERK,), (S.DISPATCHED,), S.APPROVED),
        Move(Step.RETURN_SLIP, (R.UNIT_HANDLER,), (S.DISPATCHED,), S.REGISTERED),
        Move(Step.ACCEPT, (R.UNIT_HANDLER,), (S.DISPATCHED,), S.HANDLING),
        Move(Step.REPORT_PROGRESS, (R.UNIT_HANDLER, R.CLERK), (S.HANDLING,), cooperating=True),
        Move(Step.REQUEST_EXTENSION, (R.UNIT_HANDLER,), (S.HANDLING,)),
        Move(Step.EXTEND, APPROVERS, (S.HANDLING,)),
        Move(Step.REMIND, (R.CLERK,), (S.DISPATCHED, S.HANDLING)),
        Move(Step.FILE_RESULT, (R.UNIT_HANDLER,), (S.HANDLING,), S.REPORTED),
        Move(Step.VERIFY, (R.CLERK,), (S.REPORTED,), S.VERIFIED, else_to=S.HANDLING, unless="passed"),
        Move(
            Step.CONFIRM, (R.INFORMANT, R.CLERK), (S.VERIFIED,), S.CONFIRMED,
            else_to=S.HANDLING, unless="satisfied", paper="document",
        ),
        Move(Step.CLOSE, (R.CLERK,), (S.CONFIRMED,), S.CLOSED),
        Move(
            Step.RESUME, (R.CLERK,), (S.CONFIRMED,), S.HANDLING, new_round=True,
            only=("限于办理结果为 B 类、C 类的", is_so.not_solved_yet),
        ),
        Move(Step.REOPEN, (R.CLERK,), (S.CLOSED,), S.HANDLING, new_round=True),
        Move(Step.REFER, (R.CLERK,), (S.REGISTERED,)),
        Move(Step.ANSWER, (R.UNIT_HANDLER, R.CLERK), (S.REGISTERED,), S.ANSWERED),
        Move(Step.WITHDRAW, (R.INFORMANT, R.CLERK), OPEN, S.WITHDRAWN, paper="document"),
        Move(Step.END, APPROVERS, OPEN, S.ENDED),
        Move(Step.CORRECT, (R.CLERK,), OPEN, own=True),
        Move(Step.SUCCEED, (R.ADMINISTRATOR,), WITH_A_UNIT, anywhere=True),
    ),
    ENDS,
)  # fmt: skip

# Beside an issue's: who speaks for an enterprise, and the special meetings of 第十二条.
AROUND = (
    Life(Subject.APPOINTMENT, (Move(Step.APPOINT, (R.ADMINISTRATOR,), (None,)),)),
    Life(Subject.MEETING, (Move(Step.MEET, (R.CLERK,), (None,)),)),
)


def _rule_id(name: str) -> str:
    return f"{KEY}/{name}"


CLAUSE = DOCUMENT.clause
OF_THE_OFFICE = "由办公室经办人办理的"
EXCEPTED = "办公室设置允许例外、由组长批准的"
TESTS = "test:tests/rules/test_lincang_2021.py::"
TWELVE_DIRECTOR = (
    "对情况清楚，只需1个部门办理的问题，由县（区）服务企业发展领导小组办公室主任审批后即可交办，"
    "并于2个工作日内完成交办工作"
)
TWELVE_LEADER = (
    "对涉及多个部门、情况相对复杂的重大问题，视情况分别呈报县（区）服务企业发展领导小组副组长或组长审批后进行交办，"
    "并于3个工作日内完成交办工作"
)
TWELVE_MEETING = "对重大事项，需要县（区）委、政府主要领导出面召集研究的，及时主动作好汇报，提请召开专题会议研究"
TWELVE_TRANSFER = "对需转报市级层面进行交办的，呈报县（区）服务企业发展领导小组组长审批后进行转报，并于3个工作日内完成转报工作"
LEDGER_COLUMNS = boxes(
    issue__registration_no="登记编号", issue__category="问题类别", enterprise__name="企业名称", issue__title="问题",
    unit__name="牵头承办部门", issue__status="办理状态", issue__due_on="办结时限", file_result__grade="办理结果",
)  # fmt: skip

RULES = (
    # 第一章 总则
    Guard(
        _rule_id("2.who"),
        CLAUSE(2, "在临沧市内注册并在临沧境内生产经营的企业"),
        (Ask(Step.REGISTER, "企业须在临沧市内注册并在临沧境内生产经营", is_so.of_a_local_enterprise, cure=Step.REFUSE),),
        title="本市注册经营的企业",
        proofs=("case:非本市注册经营的企业不予登记",),
    ),
    Guard(
        _rule_id("2.excluded"),
        CLAUSE(2, "应当通过诉讼、仲裁、行政复议等法定途径解决的,或涉及国家秘密等方面的问题,不纳入企业困难问题受理范畴"),
        (
            Given(Step.REFUSE, ("ground",)),
            Given(
                Step.REFUSE, ("reply",), when=is_so.no_state_secret, when_words="不涉及国家秘密的",
            ),
        ),
        title="不予受理的问题",
        reading="写明理由，答复存档（本台）；涉及国家秘密的，只留理由、日期和办公室，不留文字和附件。",
        proofs=(
            "case:不予受理须写明理由和答复",
            "test:tests/models/test_purges.py::test_nothing_stays_but_ground_day_and_office",
        ),
    ),
    Route(
        _rule_id("3.levels"),
        CLAUSE(3, "对权限范围内不能办理,需市级层面协调解决的困难问题,则及时转报市服务企业发展领导小组办公室"),
        (Ask(Step.PASS_UP, "本办公室之上没有受理转报的办公室", is_so.there_is_an_office_above),),
        title="县（区）先办，权限以外的转报",
        when=is_so.to_be_passed_up, to="市服务企业发展领导小组办公室", destination="above",
        proofs=("case:市级办公室之上没有可以转报的办公室",),
    ),
    Ledger(
        _rule_id("3.city-overview"),
        CLAUSE(3, "负责收集汇总全市企业反映困难问题的办理情况,开展督查检查工作"),
        title="全市办理情况汇总",
        ledger="全市企业反映困难问题办理情况汇总表",
        columns=boxes(
            office__name="县（区）", count__received="收到", count__handling="办理中", count__passed_up="转报",
            count__closed="已销号", count__overdue="逾期", count__supervised="督办",
        ),
        proofs=(TESTS + "test_ledgers_have_columns",),
    ),
    Access(
        _rule_id("4.secrets"),
        CLAUSE(4, "不得泄露企业商业秘密"),
        title="企业商业秘密",
        reading="标明含商业秘密的文字和附件，只有经办该问题的办公室（含转报的县级办公室）经办和审批的人、现承办单位和本企业"
        "可以看到；其他人看到“商业秘密”字样，也查找、统计不到。",
        who=(R.CLERK, *APPROVERS, R.UNIT_HANDLER, R.INFORMANT), may=(),
        proofs=(
            TESTS + "test_access_as_declared", "test:tests/models/test_secrets.py::test_who_reads_it",
            "test:tests/admin/test_canary.py::test_no_byte_of_a_secret",
        ),
    ),
    Note(
        _rule_id("4.burden"),
        CLAUSE(4, "不得干扰企业生产经营,不得增加企业负担"),
        title="不干扰企业，不增加负担",
        proofs=("page:/admin/rules/",),
    ),
    # 第三章 畅通反映渠道
    Record(
        _rule_id("7.channels"),
        CLAUSE(7, "设立企业反映困难问题的热线电话、电子邮箱、微信公众号等"),
        title="反映形式",
        keeps=boxes(receive__channel="反映形式"),
        values=CHANNELS[:6],
        proofs=(TESTS + "test_values_as_printed",),
    ),
    Guard(
        _rule_id("7.county-first"),
        CLAUSE(7, "原则上,企业反映的困难问题先提交所在县(区)服务企业发展领导小组办公室,再按照办理程序进行交办或转报"),
        (
            Given(
                Step.REGISTER, ("direct_reason",), when=is_so.city_without_a_county,
                when_words="市级办公室直接受理的",
            ),
        ),
        title="先提交所在县（区）",
        reading="市级办公室登记县（区）转报的问题；直接受理的须写明理由。",
        proofs=("case:市级办公室直接受理须写明理由",),
    ),
    Record(
        _rule_id("8.online"),
        CLAUSE(8, "尽快实现企业反映困难问题网络收集、网络交办、网络督办、网络答复,做到线上与线下相结合"),
        title="网上收集、交办、督办、答复",
        reading="企业可以在网上反映、查看进度和确认，与纸上办理同样有效。",
        keeps=boxes(act__role="以何角色", act__at="办理时间"),
        proofs=(TESTS + "test_the_enterprise_reports_and_confirms_itself",),
    ),
    # 第四章 问题收集和整理
    Route(
        _rule_id("9.by-location"),
        CLAUSE(9, "各级各部门在调研过程中发现的企业困难问题,按照属地原则,及时提交企业所在县(区)服务企业发展领导小组办公室"),
        title="按属地提交所在县（区）",
        when=is_so.found_by_a_department, to="企业所在县（区）服务企业发展领导小组办公室", destination="county_office",
        proofs=("case:部门发现的问题，按属地提交所在县区",),
    ),
    Record(
        _rule_id("9.collect"),
        CLAUSE(9, "还应通过现场调研、问卷调查、召开座谈会等多种途径收集企业在生产经营或项目建设中遇到的困难问题"),
        title="多种途径收集",
        keeps=boxes(receive__channel="反映形式"),
        values=CHANNELS[6:],
        proofs=(TESTS + "test_values_as_printed",),
    ),
    Guard(
        _rule_id("10.verify-first"),
        CLAUSE(10, "第一时间与企业核实、核准企业反映问题的详细情况,摸清企业的所需、所盼"),
        (
            Given(
                Step.REGISTER, ("checked_with", "checked_how", "checked_on"), when=is_so.not_checked_by_a_county,
                when_words="县（区）没有核实过的",
            ),
        ),
        title="先核实，后登记",
        reading="写明与谁、何时、怎样核实；县（区）转报的，市级办公室沿用县（区）的核实。",
        proofs=("case:未与企业核实不得登记",),
    ),
    Form(
        _rule_id("10.form"),
        CLAUSE(10, "填写《企业反映困难问题登记表》"),
        title="登记表",
        form="企业反映困难问题登记表",
        boxes=boxes(
            receive__category="问题类别", issue__registration_no="登记编号", enterprise__name="企业名称",
            enterprise__address="详细地址", receive__on="反映时间", receive__channel="反映形式",
            informant__name="联系人", informant__position="职务", informant__phone="联系电话",
            informant__email="电子邮箱", receive__description="主要困难和问题",
            receive__wanted="希望协调解决的具体事项", register__on="受理时间", register__actor="受理人员",
            register__remarks="备注",
        ),
        layout=printed.REGISTRATION,
        proofs=(TESTS + "test_boxes_as_printed",),
    ),
    Record(
        _rule_id("10.categories"),
        CLAUSE(10, "按照政策执行、合同履行、用地审批、用电保障、融资服务、人才服务、招工用工、项目推动、软环境建设等分类"),
        (
            Ask(
                Step.REGISTER, f"问题类别：须为{'、'.join(CATEGORIES)}之一", is_so.of_a_known_category,
                cure=Step.CORRECT,
            ),
        ),
        title="十类问题",
        keeps=boxes(receive__category="问题类别"),
        values=CATEGORIES,
        proofs=("case:类别不在十类之内不得登记，更正后可以",),
    ),
    Ledger(
        _rule_id("10.ledger"),
        CLAUSE(10, "分类建立问题台帐,进入交办程序"),
        title="分类问题台账",
        ledger="企业反映困难问题台账",
        columns=LEDGER_COLUMNS,
        proofs=(TESTS + "test_ledgers_have_columns",),
    ),
    Route(
        _rule_id("10.consultation"),
        CLAUSE(10, "对企业反映提出的咨询类问题,县(区)服务企业发展领导小组办公室直接转交相关职能部门进行答复"),
        (
            Ask(Step.REFER, "不是咨询类问题，请拟办", is_so.a_consultation, cure=Step.PROPOSE),
            Ask(Step.PROPOSE, "咨询类问题直接转交职能部门答复，不进入交办程序", is_so.no_consultation, cure=Step.REFER),
            Ask(Step.ANSWER, "不是咨询类问题，请拟办", is_so.a_consultation, cure=Step.PROPOSE),
            Ask(Step.ANSWER, "已转交职能部门", is_so.referred, cure=Step.REFER),
        ),
        title="咨询类问题直接转交答复",
        when=is_so.a_consultation, to="相关职能部门", destination="unit",
        proofs=("case:咨询类问题不进入交办程序", "case:咨询转交后答复，没有交办单"),
    ),
    # 第五章 交办审批和流程
    Guard(
        _rule_id("12.propose"),
        CLAUSE(12, "提出交办意见，明确牵头承办部门和配合部门，拟定《企业反映困难问题交办单》；对需由市级层面协调解决的，提出转报意见"),
        (
            Given(Step.PROPOSE, ("opinion",)),
            Given(Step.PROPOSE, ("lead_unit",), when=is_so.an_assignment, when_words="不转报的"),
            Check(Step.PROPOSE, "转报的不再指定承办部门：交办、转报只能择一", ("transfer_reason", "lead_unit"), is_so.never),
            Check(
                Step.PROPOSE, "本办公室之上没有受理转报的办公室，不能转报", ("transfer_reason",),
                is_so.an_office_above_for_it,
            ),
        ),
        title="提出拟办意见",
        proofs=("case:拟办须明确牵头部门或者写明转报理由", "case:交办和转报只能择一"),
    ),
    Tier(
        _rule_id("12.director"),
        CLAUSE(12, TWELVE_DIRECTOR),
        title="由办公室主任审批，2 个工作日内交办",
        reading="自登记起算；自登记还是自审批起算，由办公室设置。更高一级可以代为审批。",
        approver=R.DIRECTOR, when=is_so.clear_and_one_unit, within=WorkingDays(2), days="director_days", level="county",
        proofs=("case:一个部门、情况清楚：办公室主任审批，两个工作日内交办", "case:周五十七时登记，周二以前交办"),
    ),
    Tier(
        _rule_id("12.leader"),
        CLAUSE(12, TWELVE_LEADER),
        title="由副组长或组长审批，3 个工作日内交办",
        reading="多个部门、情况复杂，有其一即是：只有情况清楚且一个部门的归主任。",
        approver=R.DEPUTY_LEADER, when=is_so.several_or_complex, within=WorkingDays(3), days="leader_days", level="county",
        proofs=("case:两个部门：主任审批不够", "case:一个部门但情况复杂：主任审批不够"),
    ),
    Tier(
        _rule_id("12.meeting"),
        CLAUSE(12, TWELVE_MEETING),
        (
            Given(Step.APPROVE, ("meeting",), when=is_so.a_county_meeting_decides, when_words="重大事项"),
            Check(Step.APPROVE, "须为附有会议记录的专题会议", ("meeting",), is_so.a_recorded_county_meeting),
        ),
        title="专题会议研究后，由组长批出",
        reading="先于其他层级；须附专题会议记录，不限交办日期。",
        approver=R.LEADER, when=is_so.major, meeting=True, level="county",
        proofs=("case:重大事项没有专题会议，组长也不能审批", "case:重大且两个部门：专题会议，不是副组长"),
    ),
    Tier(
        _rule_id("12.transfer"),
        CLAUSE(12, TWELVE_TRANSFER),
        (Ask(Step.PASS_UP, "拟办意见为转报，并经组长审批", is_so.approved_for_transfer, cure=Step.PROPOSE),),
        title="由组长审批，3 个工作日内转报",
        reading="先于专题会议：转报后由上级办公室研究。",
        approver=R.LEADER, when=is_so.a_transfer, within=WorkingDays(3), days="transfer_days", level="county",
        proofs=("case:转报须组长审批", "case:拟为交办的不能转报"),
    ),
    Tier(
        _rule_id("13.city"),
        CLAUSE(13, "对情况清楚，只需1个部门办理的问题，由市服务企业发展领导小组办公室主任审批后即可交办"),
        (
            Given(Step.APPROVE, ("meeting",), when=is_so.a_city_meeting_decides, when_words="特别重大事项"),
            Check(Step.APPROVE, "须为附有会议记录的专题会议", ("meeting",), is_so.a_recorded_city_meeting),
        ),
        title="市级审批层级",
        reading="层级、时限与县（区）相同；专题会议限于特别重大事项。",
        level="city", like=tuple(_rule_id(f"12.{one}") for one in ("transfer", "meeting", "leader", "director")),
        proofs=("case:市级两个部门：主任审批不够",),
    ),
    Guard(
        _rule_id("14.one-lead"),
        CLAUSE(14, "一个困难问题的牵头承办单位为一个，涉及多个部门职责的，按照办理的权责轻重，确定牵头承办单位"),
        (
            Check(
                Step.PROPOSE, "牵头单位不能同时是配合单位", ("cooperating_units", "lead_unit"),
                is_so.lead_is_not_cooperating,
            ),
        ),
        title="牵头承办单位为一个",
        reading="没有例外，由数据库守住。",
        proofs=("case:牵头单位不能又是配合单位",),
    ),
    # 第六章 办理责任和时限
    Record(
        _rule_id("15.responsible"),
        CLAUSE(15, "牵头承办单位主要领导为办理第一责任人"),
        title="办理第一责任人",
        keeps=boxes(issue__lead_unit_id="牵头单位", file_result__reviewed_by="审核的主要领导"),
        proofs=(TESTS + "test_records_keep_what_is_there",),
    ),
    Guard(
        _rule_id("16.handlers"),
        CLAUSE(16, "明确承办的分管领导、具体承办人员，细化办理措施"),
        (Given(Step.ACCEPT, ("leader_in_charge", "handler", "measures")),),
        title="明确分管领导、承办人员和措施",
        proofs=("case:签收须明确分管领导、承办人员和措施",),
    ),
    Deadline(
        _rule_id("16.five-days"),
        CLAUSE(16, "承办单位应在收到交办单之日起5个工作日内办结"),
        title="5 个工作日内办结",
        reading="收到当日不计；签收以前自交办日起暂计。",
        starts=(Step.DISPATCH, Step.ACCEPT), tentative=(Step.DISPATCH,),
        span=is_so.days_to_handle, day=is_so.day_of_receipt,
        owed_by=R.UNIT_HANDLER, met_by=Step.FILE_RESULT,
        proofs=("case:国庆前签收，五个工作日跨长假和调休", "case:签收以前自交办日起暂计"),
    ),
    Deadline(
        _rule_id("16.fifteen-days"),
        CLAUSE(16, "遇到特殊情况需延长办理时限的，原则上不能超过15个工作日"),
        (
            Check(
                Step.EXTEND, "延期合计不能超过自收到交办单之日起 15 个工作日（本办公室另有规定的从其规定）", ("to",),
                is_so.within_fifteen_days, unless=is_so.fifteen_days_excepted, unless_words=EXCEPTED,
            ),
            Check(Step.REPORT_PROGRESS, "现在没有待答复的延期申请", ("kind",), is_so.a_request_waits),
            Check(
                Step.REPORT_PROGRESS, "延期申请由办公室转告领导意见作答", ("kind",), is_so.no_answer_to_a_request,
                unless=is_so.by_the_office, unless_words=OF_THE_OFFICE,
            ),
        ),
        title="延期合计不超过 15 个工作日",
        reading="含原有的 5 个工作日，须写明理由并经批准（本台）；“原则上”可否例外由办公室设置，例外须组长批准。"
        "不同意的，由经办人转告领导意见作答（本台）；未获批准的申请，所请日期一过即失效。",
        starts=(Step.EXTEND,), span=is_so.extended_to, day=is_so.day_counted_from, limit=is_so.fifteen_days,
        owed_by=R.UNIT_HANDLER, met_by=Step.FILE_RESULT,
        proofs=(
            "case:延期最多十五个工作日", "case:第十六个工作日，设置允许例外且组长批准才行",
            "case:逾期以后也可以批准延期，首次限期不变", "case:办公室答复不同意延期，须有待答复的申请",
        ),
    ),
    Deadline(
        _rule_id("16.one-month"),
        CLAUSE(16, "对问题重大、情况复杂的事项，可适当延长办理时限，但原则上不能超过1个月"),
        (
            Check(
                Step.EXTEND, "重大复杂事项延期合计不能超过自收到交办单之日起 1 个月", ("to",),
                is_so.within_one_month, unless=is_so.one_month_excepted, unless_words=EXCEPTED,
            ),
        ),
        title="重大复杂事项合计不超过 1 个月",
        reading="自收到之日起到对应日；届满日逢休息日是否顺延、可否例外，由办公室设置。",
        starts=(Step.EXTEND,), span=is_so.extended_for_major, day=is_so.day_counted_from, limit=is_so.one_month,
        roll=is_so.month_rolls, owed_by=R.UNIT_HANDLER, met_by=Step.FILE_RESULT,
        proofs=("case:一月三十一日收到，一个月到二月二十八日", "case:一个月届满逢长假，顺延"),
    ),
    Guard(
        _rule_id("16.later"),
        CLAUSE(16, "对暂时解决不了的，提出今后逐步解决的措施和时限"),
        (
            Given(
                Step.FILE_RESULT, ("measures", "planned_on"), when=is_so.graded_for_later, when_words="B 类、C 类",
            ),
            Check(Step.FILE_RESULT, "计划解决时限不能早于反馈当日", ("planned_on",), is_so.planned_ahead),
        ),
        title="暂时解决不了的，写明措施和时限",
        reading="B 类、C 类都要写明。",
        proofs=("case:B 类也须措施和时限", "case:C 类也须措施和时限"),
    ),
    Guard(
        _rule_id("16.explained"),
        CLAUSE(16, "对因法律法规、政策限制或其他因素，一时难以解决的问题，向企业做好说明和解释工作"),
        (
            Given(
                Step.FILE_RESULT, ("ground", "explained_how"), when=is_so.hindered, when_words="一时难以解决的",
            ),
        ),
        title="一时难以解决的，向企业说明",
        reading="写明依据，以及何人、何时、怎样向企业说明。",
        proofs=("case:一时难以解决的须写明依据和说明情况",),
    ),
    Guard(
        _rule_id("17.reply"),
        CLAUSE(17, "把办理情况面复或书面答复企业,同时把办理结果经主要领导审核后以正式文件报送服务企业发展领导小组办公室"),
        (
            Given(Step.FILE_RESULT, ("replied_on", "replied_how", "reviewed_by", "formal_document")),
            Check(Step.FILE_RESULT, "只能面复或书面答复，电话答复不算", ("replied_how",), is_so.in_person_or_written),
            Check(Step.FILE_RESULT, "须经主要领导审核，只有分管领导审核不够", ("reviewed_by",), is_so.reviewed_by_the_head),
        ),
        title="答复企业，领导审核，正式行文",
        reading="逾期答复的可以报送，按逾期显示。",
        proofs=("case:电话答复不算答复", "case:只有分管领导审核不算", "case:没有正式文件不得反馈"),
    ),
    Record(
        _rule_id("17.abc"),
        CLAUSE(17, "A 类为已经解决或基本解决,B 类为正在解决或列入规划逐步解决,C 类为目前条件限制或其他原因需以后解决"),
        (Given(Step.FILE_RESULT, ("grade",)),),
        title="办理结果分 A、B、C 三类",
        keeps=boxes(file_result__grade="办理结果类别"),
        values=("A", "B", "C"),
        proofs=("case:办理结果没有类别不得反馈",),
    ),
    # 第七章 跟踪问效
    Guard(
        _rule_id("18.callback"),
        CLAUSE(18, "采取电话回询、现场走访等形式,逐一对交办问题的办理进度和办理结果满意度进行跟踪问效"),
        (
            Ask(Step.VERIFY, "回访由办公室办理，承办单位不能回访自己的办理", is_so.not_of_a_handling_unit),
            Given(Step.VERIFY, ("how",)),
            Check(Step.VERIFY, "回访不得早于反馈", ("verified_on",), is_so.called_back_after_the_result),
            Given(
                Step.REPORT_PROGRESS, ("called", "called_on", "called_how"), when=is_so.a_call_back,
                when_words="记为办公室回访的",
            ),
            Check(
                Step.REPORT_PROGRESS, "进度由办公室回访，承办单位不能回访自己的办理", ("kind",), is_so.no_call_back,
                unless=is_so.by_the_office, unless_words=OF_THE_OFFICE,
            ),
        ),
        title="逐一回访",
        reading="办理中的进度也可以回访，记为进展；逐件办理，不成批。",
        proofs=(
            "case:承办单位不能自己回访", "case:回访不得早于反馈",
            "case:办理中的进度由办公室回访，写明何人、何时、何种方式",
        ),
    ),
    Form(
        _rule_id("18.reminder"),
        CLAUSE(18, "对未按时办结的,及时下发催办函,督促承办单位加快办理进度"),
        (Ask(Step.REMIND, "今日已发过催办函，每件每日至多一份", is_so.not_reminded_today),),
        title="催办函",
        reading="每件每日至多一份；格式为本台自拟。",
        form="催办函", made_by=(Step.REMIND,), series="reminder",
        boxes=boxes(
            slip__number="编号", unit__name="承办单位", issue__registration_no="登记编号", issue__title="问题",
            issue__due_on="办结时限", overdue__days="逾期工作日", remind__text="催办内容", slip__issued_on="日期",
        ),
        layout=printed.REMINDER,
        proofs=("case:催办函每日至多一份",),
    ),
    Guard(
        _rule_id("18.close"),
        CLAUSE(18, "对办理完成、企业满意的问题实行逐个销号"),
        (
            Ask(Step.CLOSE, "承办单位已反馈办理结果", is_so.result_filed, cure=Step.FILE_RESULT),
            Ask(Step.CLOSE, "办理完成（A 类）；B 类、C 类留在督办台账", is_so.solved, cure=Step.RESUME),
            Ask(Step.CLOSE, "办公室已回访", is_so.called_back, cure=Step.VERIFY),
            Ask(Step.CLOSE, "企业满意", is_so.satisfied, cure=Step.CONFIRM),
        ),
        title="办理完成、企业满意，逐个销号",
        proofs=("case:B 类留在督办台账", "case:临沧次序不对也列出第十八条"),
    ),
    Ledger(
        _rule_id("18.supervision-ledger"),
        CLAUSE(18, "对一时难以办结的困难问题,建立督办台帐,持续紧盯督办,直到问题销号解决"),
        title="督办台账",
        ledger="企业反映困难问题督办台账",
        columns=(*LEDGER_COLUMNS, *boxes(file_result__measures="分步措施", file_result__planned_on="计划解决时限")),
        proofs=(TESTS + "test_ledgers_have_columns",),
    ),
    Route(
        _rule_id("18.special-supervision"),
        CLAUSE(18, "对问题办理不彻底、答复不规范、内容含糊不清和企业不满意的,实行专项督办,直至问题解决、企业满意"),
        title="专项督办",
        reading="回访未通过、企业不满意，或者一轮内两次催办仍未办结、再次催办的，即转入，直至 A 类且企业满意。",
        when=is_so.under_special_supervision, to="专项督办", destination="special",
        proofs=("case:回访未通过，转入专项督办，直至解决且满意", "case:两次催办仍未办结，再催办即转入专项督办"),
    ),
    Ledger(
        _rule_id("19.monthly"),
        CLAUSE(19, "每月将企业反映困难问题的办理情况和处理结果进行整理汇总,以简报形式分别在市、县(区)范围内通报"),
        title="每月简报",
        ledger="企业反映困难问题办理情况简报",
        columns=boxes(
            office__name="县（区）", count__received="收到", count__dispatched="交办", count__a="A 类", count__b="B 类",
            count__c="C 类", count__closed="已销号", count__overdue="逾期",
        ),
        proofs=(TESTS + "test_ledgers_have_columns",),
    ),
    Score(
        _rule_id("20.evaluation"),
        CLAUSE(20, "采取民主评议和量化打分的方式,于每年底对企业反映困难问题的收集和办理工作开展一次集中测评"),
        title="年底集中测评",
        measures=boxes(rating="民主评议", marks="量化打分"),
        proofs=(TESTS + "test_measures_of_the_evaluation",),
    ),
    # 第八章至第十章
    Note(
        _rule_id("21.environment"),
        CLAUSE(21, "把企业反映困难问题收集和办理工作纳入营商环境考核评价体系"),
        title="纳入营商环境考核",
        proofs=("page:/admin/rules/",),
    ),
    Note(
        _rule_id("22.cadres"),
        CLAUSE(22, "把服务企业实绩作为选拔任用干部的重要依据"),
        title="作为选拔任用干部的依据",
        proofs=("page:/admin/rules/",),
    ),
    Ledger(
        _rule_id("23.accountability"),
        CLAUSE(23, "对交办问题久拖不办、敷衍塞责的承办单位，由服务企业发展领导小组在市、县（区）范围内通报批评"),
        title="通报批评建议名单",
        reading="按逾期最久、催办最多、返工最多列出；未经领导小组决定，不点名。",
        ledger="通报批评建议名单",
        columns=boxes(
            unit__name="承办单位", count__longest_overdue="最长逾期（工作日）", count__reminders="催办",
            count__rework="返工",
        ),
        proofs=(TESTS + "test_ledgers_have_columns",),
    ),
    Numbering(
        _rule_id("forms.registration-number"),
        CLAUSE("企业反映困难问题登记表", "登记编号统一用：XX服企办收（20XX）第XX号"),
        title="登记编号",
        series="registration", form="{mark}服企办收（{year}）第{number:02d}号",
        proofs=("test:tests/models/test_lincang.py::test_numbers_as_printed",),
    ),
    Form(
        _rule_id("forms.assignment"),
        CLAUSE(
            "企业反映困难问题交办单",
            "下发《企业反映困难问题交办单》时，必须附服务企业发展领导小组领导的批示笺和《企业反映困难问题登记表》",
        ),
        (
            Ask(Step.DISPATCH, "拟办意见为交办；拟为转报的请转报", is_so.approved_for_assignment, cure=Step.PASS_UP),
            Given(Step.DISPATCH, ("instruction_note",)),
        ),
        title="交办单",
        reading="附审批领导的批示笺（主任审批的附主任的）和登记表；时限印为自收到之日起若干工作日。",
        form="企业反映困难问题交办单", made_by=(Step.DISPATCH,), series="assignment",
        number="{mark}服企办交（{year}）第{number:02d}号",
        boxes=boxes(
            office__name="交办单位（盖章）", slip__number="交办编号", receive__wanted="需要办理或协调解决事项",
            enterprise__name="反映企业", enterprise__address="企业地址", informant__name="联系人",
            informant__phone="联系电话", unit__name="牵头办理部门", deadline__span="办结时限",
            cooperating__names="配合办理部门", approve__actor="签批领导", slip__issued_on="交办日期", slip__remarks="备注",
        ),
        layout=printed.ASSIGNMENT,
        proofs=("case:没有批示笺不得交办", TESTS + "test_boxes_as_printed"),
    ),
    Form(
        _rule_id("forms.transfer"),
        CLAUSE(
            "企业反映困难问题转报单",
            "向市级转报《企业反映困难问题转报单》时，必须附县（区）服务企业发展领导小组领导的批示笺和《企业反映困难问题登记单》",
        ),
        (Given(Step.PASS_UP, ("instruction_note",)),),
        title="转报单",
        reading="附县（区）组长的批示笺；办理建议即拟办意见。",
        form="企业反映困难问题转报单", made_by=(Step.PASS_UP,), series="transfer",
        number="{mark}服企办报（{year}）第{number:02d}号",
        boxes=boxes(
            office__name="转报单位（盖章）", slip__number="转报编号", receive__wanted="需要帮助协调解决事项",
            enterprise__name="反映企业", enterprise__address="企业地址", informant__name="联系人",
            informant__phone="联系电话", propose__opinion="办理建议", approve__actor="签批领导",
            slip__issued_on="转报日期", slip__remarks="备注",
        ),
        layout=printed.TRANSFER,
        proofs=("case:没有批示笺不得转报", TESTS + "test_boxes_as_printed"),
    ),
    Record(
        _rule_id("24.local-rules"),
        CLAUSE(24, "各县（区）、临沧边合区、临沧工业园区可参照本办法制定本地区企业反映困难问题办理工作实施细则"),
        title="本地区实施细则",
        reading="各办公室可以自某日起缩短期限，不能延长；两区的办公室为县级。",
        keeps=boxes(setting_reading__value="读法", setting_reading__from_on="自"),
        values=("临沧边合区", "临沧工业园区"),
        proofs=(TESTS + "test_an_office_may_tighten_a_span_and_never_stretch_it",),
    ),
    Record(
        _rule_id("26.in-force"),
        CLAUSE(26, "本办法自印发之日起执行"),
        title="自印发之日起执行",
        reading="一件问题始终适用登记时的办法。",
        keeps=boxes(issue__policy="适用办法"),
        proofs=("test:tests/models/test_lincang.py::test_an_issue_keeps_the_policy_of_its_registration",),
    ),
)  # fmt: skip

_EXCEPTION = (Choice("refused", "不得例外"), Choice("leader", "组长批准可以例外"))

SETTINGS = (
    Setting(
        "dispatch_from", "交办期限的起算", "registration", _rule_id("12.director"),
        (Choice("registration", "自登记起"), Choice("approval", "自审批起")),
    ),
    Setting("director_days", "主任审批的交办期限（工作日）", "2", _rule_id("12.director"), most=2),
    Setting("leader_days", "副组长或组长审批的交办期限（工作日）", "3", _rule_id("12.leader"), most=3),
    Setting("transfer_days", "转报期限（工作日）", "3", _rule_id("12.transfer"), most=3),
    Setting("handling_days", "办结期限（工作日）", str(HANDLING_DAYS), _rule_id("16.five-days"), most=HANDLING_DAYS),
    Setting("extension_days", "延期合计上限（工作日）", str(LIMIT_DAYS), _rule_id("16.fifteen-days"), most=LIMIT_DAYS),
    Setting("beyond_fifteen_days", "超过延期上限", "refused", _rule_id("16.fifteen-days"), _EXCEPTION),
    Setting("beyond_one_month", "重大复杂事项超过 1 个月", "refused", _rule_id("16.one-month"), _EXCEPTION),
    Setting(
        "month_rolls", "1 个月届满逢休息日", "rolls", _rule_id("16.one-month"),
        (Choice("rolls", "顺延至下一个工作日"), Choice("stays", "不顺延")),
    ),
    Setting("reopen_days", "销号后可以复办的天数（自然日）", "90", _rule_id("18.close")),
)  # fmt: skip

PROOFS = {
    S.CLOSED: (Step.FILE_RESULT, Step.VERIFY, Step.CONFIRM),
    S.ANSWERED: (Step.REFER,),
}
"""What must stand in an issue's present round before these; the database holds it too."""

CALLED = {
    Step.VERIFY: "回访", Status.VERIFIED: "已回访", "verify.verified_on": "回访日期", "verify.how": "回访方式",
    "verify.passed": "回访通过", "verify.findings": "回访情况",
}  # fmt: skip
"""第十八条 says 电话回询、现场走访、跟踪问效; there is no group that verifies on site."""

UNUSED = frozenset({
    "receive.about", "register.conditions_met", "register.competent_unit", "register.units_involved",
    "register.prior_contact", "register.hoped_for_on", "register.vouched", "register.permits_checked",
    "register.high_consumption", "propose.days_allowed", "propose.county_request", "approve.study_held_on",
    "approve.study_present", "approve.study_decision", "verify.days_allowed", "confirm.days_allowed",
})  # fmt: skip
"""What 临沂 and others ask for: here the days count from receipt, and the 登记表 has boxes of its own."""

POLICY = Policy(
    KEY,
    DOCUMENT,
    IN_FORCE,
    "",
    (ISSUE, *AROUND),
    "house/order",
    RULES,
    SETTINGS,
    PROOFS,
    is_so.supervision,
    is_so.LETTERS,
    CALLED,
    UNUSED,
    special_by=is_so.special_by,
)
