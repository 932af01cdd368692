"""本台规则 House rules: where the regulation has no clause of its own. They cite themselves, never an article."""

from __future__ import annotations

from datetime import date

from rules.clause import Document
from rules.kinds import Guard, Numbering

HOUSE = Document("本台规则", "企业困难问题调度台内部规则", date(2026, 11, 1), "调度台")


def _rule(name: str, title: str, quote: str, proof: str) -> Guard:
    return Guard(f"house/{name}", HOUSE.clause(title, quote), title=title, every_step=True, proofs=(proof,))


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
)
FOUR_EYES = _rule(
    "four-eyes", "拟审分离", "拟办的人不得审批自己的拟办", "test:tests/rules/test_decide.py::test_four_eyes"
)
EVIDENCE_ASKED = _rule(
    "evidence",
    "要件齐全",
    "缺了就无从办理的内容必须填写，且须填写得当",
    "test:tests/rules/test_decide.py::test_evidence",
)
DATES = _rule(
    "dates",
    "日期合理",
    "已做之事的日期不得晚于办理当日，也不得是不可能的日期",
    "test:tests/rules/test_decide.py::test_dates",
)
NUMBERS = Numbering(
    "house/numbering",
    HOUSE.clause("编号", "编号按办公室、类别、年度连续编排，不重不漏；作废的编号保留，不再使用"),
    title="编号",
    series="registration slip reminder",
    form="〔{year}〕第{number:03d}号",
    proofs=("test:tests/models/test_numbers.py::test_no_gap_and_no_duplicate",),
)

HOUSE_RULES = (ORDER, RIGHTS, FOUR_EYES, EVIDENCE_ASKED, DATES, NUMBERS)
REOPEN_DAYS = 90
"""Calendar days after closing within which an issue may be taken up again, where the policy sets none."""
