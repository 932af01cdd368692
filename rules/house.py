"""本台规则 House rules: where the regulation has no clause of its own. They cite themselves, never an article."""

from __future__ import annotations

from datetime import date

from rules.clause import Document
from rules.kinds import Form, Guard, Numbering, boxes
from rules.layout import Layout
from rules.terms import Step

HOUSE = Document("本台规则", "企业困难问题调度台内部规则", date(2026, 11, 1), "调度台")


def _rule(name: str, title: str, quote: str, *proofs: str) -> Guard:
    return Guard(f"house/{name}", HOUSE.clause(title, quote), title=title, every_step=True, proofs=proofs)


ORDER = _rule(
    "order",
    "办理次序",
    "每一步只能从办法规定的状态办理，不得跳过前面的步骤",
    "test:tests/rules/test_decide.py::test_order",
)
RIGHTS = _rule(
    "rights",
    "办理职权",
    "每一步由承办办公室内具有相应职责的人员办理",
    "test:tests/rules/test_decide.py::test_rights",
    "case:经办人可更正别人办的，别的人只可更正自己办的",
    "case:终止由审批领导办，须写原因和理由",
)
FOUR_EYES = _rule(
    "four-eyes",
    "拟审分离",
    "拟办的人不得审批自己的拟办",
    "test:tests/rules/test_decide.py::test_four_eyes",
    "case:自己拟办的可以自己退回，不能自己审批",
)
EVIDENCE_ASKED = _rule(
    "evidence",
    "要件齐全",
    "缺了就无从办理的内容必须填写，且须填写得当",
    "test:tests/rules/test_decide.py::test_evidence",
    "case:更正须写哪一步、哪一项、理由，改不存在的不行",
    "case:同一项可以一更再更，更正本身不能更正",
)
DATES = _rule(
    "dates",
    "日期合理",
    "已做之事的日期不得晚于办理当日，也不得是不可能的日期",
    "test:tests/rules/test_decide.py::test_dates",
    "case:更正日期不得使后面的步骤站不住",
    "case:延期不能延到过去，也不能短于现行限期",
    "case:复办的最后一日是第九十日，零点一过就不行",
)
NUMBERS = Numbering(
    "house/numbering",
    HOUSE.clause("编号", "编号按办公室、类别、年度连续编排，不重不漏；作废的编号保留，不再使用"),
    title="编号",
    series="registration slip reminder",
    form="〔{year}〕第{number:03d}号",
    proofs=("test:tests/models/test_numbers.py::test_no_gap_and_no_duplicate",),
)
REMINDER = Form(
    "house/reminder",
    HOUSE.clause("催办函", "办法没有印发催办函格式的，用本台的格式"),
    title="催办函",
    form="催办函", made_by=(Step.REMIND,), series="reminder",
    boxes=boxes(
        slip__number="编号", unit__name="责任单位", enterprise__name="企业", issue__title="问题", issue__number="问题编号",
        issue__due_on="应办结", overdue__days="逾期工作日", remind__text="催办内容",
        officer__name="联系人", officer__phone="联系电话", office__fax="传真",
        slip__issued_on="日期",
    ),
    layout=Layout(
        letter=(
            "{enterprise.name}反映的“{issue.title}”问题（编号：{issue.number}）已交由你单位协调办理"
            "[，应于{issue.due_on}前办结][，现已逾期{overdue.days}个工作日]。",
            "{remind.text}",
            "[联系人：{officer.name}　][联系电话：{officer.phone}　][传真：{office.fax}]",
        )
    ),
)  # fmt: skip
"""A paper, not a rule: it refuses nothing, and is printed where the policy has no form for a reminder."""

HOUSE_RULES = (ORDER, RIGHTS, FOUR_EYES, EVIDENCE_ASKED, DATES, NUMBERS)
REOPEN_DAYS = 90
"""Calendar days after closing within which an issue may be taken up again, where the policy sets none."""
