"""A year's arrangement as it is handed in: the notice, a list, a sheet; what is wrong with it, each with its line."""

from __future__ import annotations

import io
from datetime import date

import pytest
import xlsxwriter

from models.arrangement import BadArrangement, Line, numbered, read
from models.arrangement_check import Arrangement, arranged
from models.arrangement_file import lines_of
from rules.calendar import CalendarRow
from seed.notices import notice_of_year
from seed.workdays import rows_of

YEAR = 2015
SOURCE = notice_of_year(YEAR)
NOTICE = """国务院办公厅关于2015年
部分节假日安排的通知
国办发明电〔2014〕28号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2015年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日至3日放假调休，共3天。1月4日（星期日）上班。
二、春节：2月18日至24日放假调休，共7天。2月15日（星期日）、2月28日（星期六）上班。
三、清明节：4月5日放假，4月6日（星期一）补休。
四、劳动节：5月1日放假，与周末连休。
五、端午节：6月20日放假，6月22日（星期一）补休。
六、中秋节：9月27日放假。
七、国庆节：10月1日至7日放假调休，共7天。10月10日（星期六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
国务院办公厅
2014年12月16日"""
LINES = """2015-01-01至2015-01-03 放假 元旦
2015-01-04 上班 元旦
2015-02-18至2015-02-24 放假 春节
2015-02-15 上班 春节
2015-02-28 上班 春节
2015-04-05至2015-04-06 放假 清明节
2015-05-01 放假 劳动节
2015-06-20 放假 端午节
2015-06-22 放假 端午节
2015-09-27 放假 中秋节
2015-10-01至2015-10-07 放假 国庆节
2015-10-10 上班 国庆节"""
CELLS = [
    (date.fromisoformat(text[:10]), text[11:21] if text[10] == "至" else "", *text.split()[1:])
    for text in LINES.splitlines()
]


def sheet(*lines: tuple[object, ...], heads: tuple[str, ...] = ("日期", "至", "安排", "说明")) -> bytes:
    """An .xlsx of an arrangement."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet()
    for place, line in enumerate((heads, *lines)):
        for column, cell in enumerate(line):
            page.write(place, column, cell)
    book.close()
    return file.getvalue()


def said(text: str, year: int = YEAR) -> Arrangement:
    """An arrangement from a text."""
    return arranged(year, SOURCE, read(numbered(text), year))


def seeded() -> list[CalendarRow]:
    """The year as it is seeded, but for what another notice changed."""
    return [row for row in rows_of(YEAR) if row.source == SOURCE]


@pytest.mark.parametrize("text", [NOTICE, LINES], ids=["notice", "list"])
def test_the_notice_and_a_list_give_the_days_as_they_are_seeded(text: str) -> None:
    found = said(text)
    assert list(found.rows) == seeded()
    assert said(found.text).rows == found.rows, "what it was read as can be read again"


def test_a_sheet_gives_the_same_with_its_columns_or_without() -> None:
    for file in (sheet(*CELLS), sheet(*[(line,) for line in NOTICE.splitlines()], heads=("通知",))):
        assert list(arranged(YEAR, SOURCE, read(lines_of("安排.xlsx", file), YEAR)).rows) == seeded()
    other = sheet(("1月1日", "1月3日", "放假", "元旦"), heads=("起", "止", "安排", "节日"))
    assert read(lines_of("安排.xlsx", other), YEAR).lines == [
        Line("第 2 行", date(YEAR, 1, 1), date(YEAR, 1, 3), False, "元旦")
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("2027年2月6日至12日 放假 春节", ["2027-02-06至2027-02-12 放假 春节"]),
        ("2月14日 上班 春节；2月20日 上班", ["2027-02-14 上班 调休上班（补春节）", "2027-02-20 上班 调休上班"]),
        ("2027/2/6 ~ 2027/2/7 休", ["2027-02-06至2027-02-07 放假 放假"]),
        ("二、春节：2月15日（农历腊月二十八、周一）至16日放假，共2天。", ["2027-02-15至2027-02-16 放假 春节"]),
        ("元旦：2026年12月31日至2027年1月2日放假，共3天。", ["2026-12-31至2027-01-02 放假 元旦"]),
        ("国庆节、中秋节：10月1日至8日放假调休，共8天。", ["2027-10-01至2027-10-08 放假 国庆节、中秋节"]),
    ],
)
def test_ways_to_write_it(text: str, lines: list[str]) -> None:
    found = read(numbered(text), 2027)
    assert ([str(one) for one in found.lines], found.faults) == (lines, [])


BAD = (
    ("明年放假", "第 1 行：看不懂“明年放假”"),
    (LINES.replace("2015-09-27", "2015-09-31"), "第 10 行：没有“2015-09-31”这一天"),
    (LINES + "\n2014-10-08 放假 国庆节", "第 13 行：2014-10-08不在 2015 年内"),
    (LINES + "\n2015-10-07 放假 国庆节", "第 13 行：日期重复：2015-10-07在第 11 行已经写过"),
    (LINES + "\n2015-10-12 上班 国庆节", "第 13 行：2015-10-12是星期一，本来就上班，不用写“上班”"),
    (LINES.replace("2015-02-18至2015-02-24 放假 春节", "2015-02-18至2015-02-19 放假 春节\n2015-02-23至2015-02-24 放假 春节"),
     "春节缺一天：2015-02-20没有写，前后都放假"),
    (LINES.replace("2015-09-27 放假 中秋节\n", ""), "缺少中秋节：一年的安排应写全七个节日"),
    (LINES.replace("2015-10-01至", "2015-10-02至"), "国庆节应包括10月1日"),
    (LINES.replace("2015-10-07", "2015-12-31"), "起止日期不对"),
    (NOTICE.replace("1月4日（星期日）", "1月4日（星期六）"), "第 6 行：2015-01-04是星期日，不是星期六"),
    (NOTICE.replace("共7天。2月15", "共8天。2月15"), "第 7 行：春节写明共8天，日期却是7天"),
    ("", "没有写任何一天"),
    ("2015-01-01 放假 元旦\n" * 401, "行数太多，最多 400 行"),
    ("2015-01-01至 放假 元旦", "看不懂“2015-01-01至”这个日期"),
    ("2015-01-01x 放假 元旦", "看不懂“2015-01-01x”这个日期"),
    ("春节：2月1日至2月7日", "2015-02-01没有写明放假还是上班"),
    ("春节：2月1日放假，其中一天值班。", "看不懂“其中”"),
    ("2015-01-04 上班 元旦（见通知）\n2015-01-05 上班 通知", "2015-01-05是星期一"),
)


@pytest.mark.parametrize(("text", "words"), BAD, ids=[words[:20] for _, words in BAD])
def test_what_is_wrong_is_said_with_its_line(text: str, words: str) -> None:
    with pytest.raises(BadArrangement) as refused:
        said(text)
    assert any(words in str(fault) for fault in refused.value.faults), refused.value


def test_a_weekend_within_a_holiday_may_be_listed_or_left_out() -> None:
    """端午节 2015: Saturday the 20th, made up on Monday the 22nd; nobody writes the Sunday between."""
    with_sunday = said(LINES.replace("2015-06-20 放假 端午节", "2015-06-20至2015-06-21 放假 端午节"))
    assert len(with_sunday.rows) == len(said(LINES).rows) + 1


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xlsx", b"", "文件是空的"),
        ("a.txt", b"x", "不是 Excel 工作簿"),
        ("a.xlsx", b"PK\x03\x04x", "文件已损坏"),
        ("a.xlsx", b"PK\x03\x04" + b"0" * (5 * 1024 * 1024), "文件超过 5 MB"),
        ("a.xlsx", sheet(), "没有写任何一天"),
        ("a.xlsx", sheet((45000.5, "", "放假", "春节")), "第 2 行：看不懂“45000.5”这个日期"),
        ("a.xlsx", sheet(*[("2015-01-01", "", "放假", "元旦")] * 401), "第 402 行：行数太多，最多 400 行"),
    ],
)
def test_a_file_that_is_none(name: str, data: bytes, words: str) -> None:
    with pytest.raises(BadArrangement) as refused:
        arranged(YEAR, SOURCE, read(lines_of(name, data), YEAR))
    assert words in str(refused.value)
    assert "台账" not in str(refused.value)
