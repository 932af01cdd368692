"""A ledger in the words of its office's policy: the slip's own name, and its numbers in the policy's own series."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.numbers import NumberCounter
from models.slips import Slip
from models.takeover import take_over, try_out
from models.takeover_columns import COLUMNS
from models.takeover_report import fault_book, template
from models.takeover_rows import Options
from rules.policies import POLICIES
from rules.terms import Status, Step
from seed.cast import Cast, follow
from tests.models.takeover_ledgers import TITLES, ledger
from tests.models.test_lincang import FRIDAY, play, well

LINCANG = POLICIES["lincang-2021-21"]
NOW = datetime.fromisoformat("2021-06-03T10:00:00+08:00")
OWN, HOUSES = "交办单编号", "处置单编号"
TITLED = [OWN if title == HOUSES else title for title in TITLES]
ROW: dict[str, Any] = {
    "企业名称": "第1企业", "问题名称": "用地指标", "当前状态": "已交办", "存在的困难和问题描述": "二期厂房用地规模指标至今未落实",
    "问题类别": "用地审批", "收到日期": date(2021, 4, 2), "登记日期": date(2021, 4, 2), "拟办日期": date(2021, 4, 2),
    "审批日期": date(2021, 4, 6), "交办日期": date(2021, 4, 6), "牵头单位": "第1责任单位", "处理意见": "请办理",
    "编号": "临翔服企办收（2021）第06号", OWN: "临翔服企办交（2021）第07号",
}  # fmt: skip


@pytest.fixture
def county(session: Session, cast: Cast) -> Cast:
    """The county follows Lincang's regulation and has the enterprises of its place."""
    follow(cast, (LINCANG.key,))
    for name in ("enterprise/1", "enterprise/2"):
        cast[name].office_id = cast["county"].id
    session.commit()
    return cast


def test_slip_numbers_count_in_the_policys_own_series(session: Session, county: Cast) -> None:
    """交办单, not 处置单: the next slip of the office goes on after the ledger's highest."""
    received = {
        "企业名称": "第2企业", "问题名称": "用电增容", "当前状态": "待登记", "收到日期": date(2021, 4, 6),
        "存在的困难和问题描述": "新增产线需要用电增容，至今没有接入", "问题类别": "用地审批",
    }  # fmt: skip
    rows = [ROW, received]
    tried = try_out(session, ledger(rows, TITLED), county["county"], Options(), NOW)
    assert tried.last == {("registration", 2021): 6, ("assignment", 2021): 7}
    assert not [one for one in tried.faults if one.title in (OWN, HOUSES)]
    two = county["county/administrator"], county["county/leader"]
    take_over(session, ledger(rows, TITLED), county["county"], Options(only_right=True), NOW, two)
    counted = dict(session.execute(select(NumberCounter.series, NumberCounter.last)).all())
    assert counted == {"registration": 6, "assignment": 7}
    well(play(session, county, Status.APPROVED), Step.DISPATCH, on=FRIDAY)
    assert session.scalars(select(Slip.number)).all() == ["临翔服企办交（2021）第08号"]


def test_a_number_that_stands_already_is_not_taken_twice(session: Session, county: Cast) -> None:
    """Held against the slips of the policy's own kind."""
    well(play(session, county, Status.APPROVED), Step.DISPATCH, on=FRIDAY)
    number = session.scalars(select(Slip.number)).one()
    tried = try_out(session, ledger([{**ROW, OWN: number}], TITLED), county["county"], Options(), NOW)
    assert [(one.title, one.words) for one in tried.faults if one.title == OWN] == [(OWN, f"系统中已有 {number}")]


@pytest.mark.parametrize("titled", [OWN, HOUSES])
def test_faults_name_the_column_as_the_sheet_does(session: Session, county: Cast, titled: str) -> None:
    """A sheet of before, under the house's word, is read too; its cell is the red one."""
    row = {**{key: value for key, value in ROW.items() if key != OWN}, titled: "第7号"}
    titles = [titled if title == HOUSES else title for title in TITLES]
    tried = try_out(session, ledger([row], titles), county["county"], Options(), NOW)
    assert titled in [one.title for one in tried.faults]
    book = load_workbook(io.BytesIO(fault_book(tried.cells, tried.faults)))
    sheet = book.worksheets[0]
    (place,) = (cell.column for cell in sheet[1] if cell.value == titled)
    assert sheet.cell(2, place).fill.fgColor.rgb == "FFFDECEA"


@pytest.mark.parametrize(("policy", "titled", "example"), [
    ("lincang-2021-21", OWN, "如 临翔服企办交（2021）第34号"), ("linyi-2014-10", HOUSES, "如 处〔2021〕第034号"),
])  # fmt: skip
def test_the_template_speaks_the_policys_words(
    session: Session, cast: Cast, policy: str, titled: str, example: str
) -> None:
    """Title and example, on the sheet and among the instructions; no other policy's."""
    for one in cast["county"].followed:
        one.policy = policy
    session.commit()
    book = load_workbook(io.BytesIO(template(session, cast["county"], NOW.date())))
    titles = [cell.value for cell in book["台账"][1]]
    assert len(titles) == len(COLUMNS)
    assert titled in titles
    told = {row[0].value: row[2].value for row in book["说明"].iter_rows() if row[0].value}
    assert told[titled].startswith(example)
    other = {OWN, HOUSES} - {titled}
    assert not other & {*titles, *told}
