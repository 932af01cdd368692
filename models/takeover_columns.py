"""台账栏目 The columns of a ledger that is taken over: one for each thing that the old ledger can prove.

Declared once: template, reading, faults and play share this table. A column that feeds a step's evidence
names step and field, and takes kind, length and choices from rules.evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.effects import slip_kind
from models.slips import SlipKind
from rules.evidence import field_of
from rules.fields import Choice, Field
from rules.policy import Policy
from rules.terms import MAIN_ROAD, Status, Step

ABSENT = "原台账未载"
"""What stands where the old ledger says nothing."""
SHEET = "台账"
FAULTS = "错误说明"
"""Title of the column that a fault report puts first; skipped when the same workbook comes again."""


class Reads(StrEnum):
    """How a cell is read."""

    FIELD = "field"  # as the field of a step
    DAY = "day"  # the day on which a step was taken
    NUMBER = "number"
    STATUS = "status"
    ENTERPRISE = "enterprise"
    CREDIT_CODE = "credit_code"
    COUNTY = "county"
    GROUP = "group"
    UNIT = "unit"
    UNITS = "units"
    PERSON = "person"
    PAPER = "paper"


@dataclass(frozen=True)
class Column:
    """栏目. `step` is the step whose day, person or evidence it holds; `must` cannot be left out of the sheet."""

    title: str
    reads: Reads
    step: Step | None = None
    name: str = ""
    must: bool = False
    width: int = 12
    help: str = ""
    """How it is filled in; `{number}` stands for a number in the form of its series."""

    @property
    def field(self) -> Field | None:
        """The field of evidence that it feeds."""
        return field_of(self.step, self.name) if self.step and self.name else None

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What may stand in it, where that is fixed."""
        return self.field.choices if self.field else ()


_R, _S = Reads, Step
DAY_HELP = "填日期，如 2014-03-03"

COLUMNS: tuple[Column, ...] = (
    Column("编号", _R.NUMBER, _S.REGISTER, must=True, width=18, help="原登记编号，如 {number}；尚未登记的不填"),
    Column("企业名称", _R.ENTERPRISE, _S.RECEIVE, "enterprise", True, 26, "须是系统中已建立的企业"),
    Column("统一社会信用代码", _R.CREDIT_CODE, _S.RECEIVE, width=22, help="有同名企业时必填；单元格须为文本格式"),
    Column("县区", _R.COUNTY, _S.RECEIVE, width=12, help="企业所在县区，可不填"),
    Column("帮扶联系组", _R.GROUP, _S.RECEIVE, width=16, help="组名或组号，可不填"),
    Column("问题名称", _R.FIELD, _S.RECEIVE, "title", True, 28, "一句话，不超过 200 字"),
    Column("存在的困难和问题描述", _R.FIELD, _S.RECEIVE, "description", True, 44, "具体明确，不少于 10 个字"),
    Column("希望协调解决的具体事项", _R.FIELD, _S.RECEIVE, "wanted", width=28),
    Column("问题类别", _R.FIELD, _S.RECEIVE, "category", width=14, help="不超过 200 字"),
    Column("涉及事项", _R.FIELD, _S.RECEIVE, "about", width=14, help="从列表中选；不填的按“其他”"),
    Column("紧急", _R.FIELD, _S.RECEIVE, "urgent", width=8, help="是或否；不填的按“否”"),
    Column("当前状态", _R.STATUS, must=True, width=14, help="从列表中选，须与各日期相符"),
    Column("收到日期", _R.DAY, _S.RECEIVE, must=True, help=DAY_HELP),
    Column("登记日期", _R.DAY, _S.REGISTER, must=True, help=DAY_HELP),
    Column("经办人", _R.PERSON, help=f"登记、拟办、交办、销号的人；不填的由本办公室经办人代记，注明{ABSENT}"),
    Column("问题解决责任单位", _R.FIELD, _S.REGISTER, "competent_unit", width=20),
    Column("问题解决已具备条件和完成情况", _R.FIELD, _S.REGISTER, "conditions_met", width=26),
    Column("企业期望问题何时得到解决", _R.FIELD, _S.REGISTER, "hoped_for_on", help="填日期，没有的填“无”"),
    Column("企业保证所报情况真实准确", _R.FIELD, _S.REGISTER, "vouched", width=14, help="是或否"),
    Column("手续核对", _R.FIELD, _S.REGISTER, "permits_checked", width=20, help="涉及手续办理的必填：产业政策、节能、环保、安全"),
    Column("属于高耗能、高污染行业", _R.FIELD, _S.REGISTER, "high_consumption", help="涉及手续办理的必填：是或否"),
    Column("拟办日期", _R.DAY, _S.PROPOSE, help=DAY_HELP),
    Column("处理意见", _R.FIELD, _S.PROPOSE, "opinion", width=28),
    Column("牵头单位", _R.UNIT, _S.PROPOSE, "lead_unit", width=20, help="须是系统中已建立的责任单位"),
    Column("配合单位", _R.UNITS, _S.PROPOSE, "cooperating_units", width=20, help="几个单位用顿号分开"),
    Column("难易程度", _R.FIELD, _S.PROPOSE, "complexity", help="从列表中选；不填的按“情况清楚”"),
    Column("要求办结天数", _R.FIELD, _S.PROPOSE, "days_allowed", help="处置单上的天数，整数，至少 1"),
    Column("集体研究日期", _R.FIELD, _S.APPROVE, "study_held_on", help=DAY_HELP),
    Column("集体研究参加人", _R.FIELD, _S.APPROVE, "study_present", width=20),
    Column("集体研究意见", _R.FIELD, _S.APPROVE, "study_decision", width=20),
    Column("审批日期", _R.DAY, _S.APPROVE, help=DAY_HELP),
    Column("审批人", _R.PERSON, _S.APPROVE, help=f"主任、副组长或组长；不填的由当日在任者代记，注明{ABSENT}"),
    Column("审批意见", _R.FIELD, _S.APPROVE, "decision", width=20),
    Column("交办日期", _R.DAY, _S.DISPATCH, help=DAY_HELP),
    Column("处置单编号", _R.NUMBER, _S.DISPATCH, width=18, help="如 {number}；不填的由系统新编"),
    Column("签收日期", _R.DAY, _S.ACCEPT, help=DAY_HELP),
    Column("承办人", _R.FIELD, _S.ACCEPT, "handler"),
    Column("拟采取措施", _R.FIELD, _S.ACCEPT, "measures", width=24),
    Column("计划办结日期", _R.FIELD, _S.ACCEPT, "promised_on", help=DAY_HELP),
    Column("反馈日期", _R.DAY, _S.FILE_RESULT, help=DAY_HELP),
    Column("办理结果类别", _R.FIELD, _S.FILE_RESULT, "grade", width=14, help="从列表中选，可不填"),
    Column("办理情况", _R.FIELD, _S.FILE_RESULT, "account", width=30),
    Column("核实日期", _R.DAY, _S.VERIFY, help=DAY_HELP),
    Column("核实人", _R.PERSON, _S.VERIFY, help="该企业所属帮扶联系组的联络员或组员"),
    Column("核实方式", _R.FIELD, _S.VERIFY, "how", help="从列表中选；不填的按“上门走访”"),
    Column("核实情况", _R.FIELD, _S.VERIFY, "findings", width=26),
    Column("企业确认日期", _R.DAY, _S.CONFIRM, help=DAY_HELP),
    Column("企业确认件", _R.PAPER, _S.CONFIRM, "document", width=22, help="盖章扫描件的文件名，文件随台账一并上传"),
    Column("销号日期", _R.DAY, _S.CLOSE, help=DAY_HELP),
)  # fmt: skip

SLIP_NUMBER = next(column.title for column in COLUMNS if column.reads == Reads.NUMBER and column.step == Step.DISPATCH)
OWN_WORD = SlipKind.DISPOSAL.words
"""What the columns call the slip on which an issue is handed out; a policy has a word of its own for it."""


def called(text: str, slip: str) -> str:
    """A title or its help with a policy's own word for the slip: 交办单编号."""
    return text.replace(OWN_WORD, slip)


def slip_called(policy: Policy | None) -> str:
    """What is handed out on under a policy."""
    kind = slip_kind(policy, Step.DISPATCH) if policy else None
    return kind.words if kind else OWN_WORD


BY_TITLE = {column.title: column for column in COLUMNS}
MUST = tuple(column.title for column in COLUMNS if column.must)
ROAD: tuple[tuple[Step, Status], ...] = tuple(
    zip(
        (
            Step.RECEIVE, Step.REGISTER, Step.PROPOSE, Step.APPROVE, Step.DISPATCH, Step.ACCEPT,
            Step.FILE_RESULT, Step.VERIFY, Step.CONFIRM, Step.CLOSE,
        ),
        MAIN_ROAD,
        strict=True,
    )
)  # fmt: skip
"""Each step that a ledger's row can prove, and the status to which it leads."""
STEPS = tuple(step for step, _status in ROAD)
DAY_TITLES = {column.step: column.title for column in COLUMNS if column.reads == Reads.DAY and column.step}


def column_of(step: Step, name: str) -> Column | None:
    """The column that feeds a field of a step."""
    return next((one for one in COLUMNS if one.step == step and one.name == name), None)


def steps_to(status: Status) -> tuple[Step, ...]:
    """The steps that lead to a status."""
    return STEPS[: MAIN_ROAD.index(status) + 1]
