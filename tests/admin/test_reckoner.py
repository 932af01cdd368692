"""The calculator's page: every term, both ways, its strip and text; bad input at its field."""

from __future__ import annotations

from datetime import date

from models.clock import at
from models.readings import SettingReading
from rules.policies import POLICIES
from rules.policies.linyi_2014 import KEY
from rules.reckon import terms
from tests.admin.issue_house import Desk, desk, issue_app  # noqa: F401 # fixtures

URL = "/admin/reckoner/?"
FIVE = "term=lincang-2021-21/16.five-days"


def test_every_term_is_answered_both_ways(desk: Desk) -> None:  # noqa: F811
    clerk = desk.as_("clerk")
    for policy in POLICIES.values():
        for term in terms(policy, "city"):
            for way, words in (("due", "到期。"), ("back", "最迟")):
                answer = clerk.get(f"{URL}term={term.key}&way={way}&day=2021-09-30&days=5&office={desk.cast['city'].id}")
                assert answer.status_code == 200, (term.key, way)
                assert words in answer.text, (term.key, way)
                assert '<ol class="strip">' in answer.text


def test_the_strip_of_the_national_day(desk: Desk) -> None:  # noqa: F811
    page = desk.as_("clerk").get(f"{URL}{FIVE}&day=2021-09-30").text
    for words in ("2021年9月30日 星期四签收，2021年10月13日 星期三到期。", "调休上班（补国庆节）", "国办发明电〔2020〕27号",
                  "第十六条", "期限届满"):
        assert words in page, words
    back = desk.as_("unit_handler").get(f"{URL}{FIVE}&way=back&day=2021-10-13").text
    assert "要在 2021年10月13日 星期三以前（含当日）到期，最迟 2021年10月7日 星期四签收。" in back
    assert "其中最晚的工作日是 2021年9月30日 星期四。" in back
    holiday = desk.as_("clerk").get(f"{URL}{FIVE}&way=back&day=2021-10-05").text
    assert "没有哪一天恰好在此日到期；此时在 2021年9月30日 星期四到期。" in holiday
    text = desk.as_("clerk").get(f"{URL}{FIVE}&day=2021-09-30&format=text")
    assert (text.mimetype, "2021-10-09 星期六　第 2 日　调休上班（补国庆节）" in text.text) == ("text/plain", True)


def test_the_office_s_reading_of_the_day_counts_and_an_unknown_year_is_unsure(desk: Desk) -> None:  # noqa: F811
    clerk, slip = desk.as_("clerk"), f"{URL}term=linyi-2014-10/6.days-allowed&days=5"
    desk.session.add(SettingReading(office_id=desk.cast["county"].id, policy=KEY, name="days_unit", value="working",
                                    from_on=date(2020, 1, 1), chosen_at=at(date(2020, 1, 1))))
    desk.session.commit()
    assert "2021年3月6日 星期六到期" in clerk.get(f"{slip}&day=2021-03-01").text
    county = f"{slip}&office={desk.cast['county'].id}"
    assert "2021年3月8日 星期一到期" in clerk.get(f"{county}&day=2021-03-01").text
    assert "2019年3月6日 星期三到期" in clerk.get(f"{county}&day=2019-03-01").text
    unsure = clerk.get(f"{URL}{FIVE}&day=2031-01-30").text
    assert "到期（暂定）" in unsure
    assert "2031年的放假安排尚未公布" in unsure


def test_bad_input_is_told_at_its_field(desk: Desk) -> None:  # noqa: F811
    clerk, slip = desk.as_("clerk"), "term=linyi-2014-10/6.days-allowed&day=2021-03-01"
    assert clerk.get(URL).status_code == 200
    for wish, words in (
        (f"{FIVE}&day=2150-01-01", "日期应在 1990 年到 2100 年之间"), (f"{FIVE}&day=1989-12-31", "日期应在 1990 年到 2100 年之间"),
        (f"{FIVE}&day=2021-02-30", "日期看不懂"), (f"{FIVE}&day=%00", "请填写日期"), (f"{FIVE}&day=", "请填写日期"),
        (f"{FIVE}&day=2100-12-31", "超出工作日历的范围"), (f"{FIVE}&day=1990-01-01&way=back", "没有哪一天收到"),
        (f"{slip}", "请填 1 至 999 的整数"), (f"{slip}&days=0", "请填 1 至 999 的整数"), (f"{slip}&days=1000", "请填 1 至 999 的整数"),
        (f"{slip}&days=-1", "请填 1 至 999 的整数"), ("term=x/y&day=2021-03-01", "请选择时限"), ("day=2021-03-01", "请选择时限"),
        (f"{FIVE}&day=2021-03-01&office=999999", "没有这个办公室"), (f"{FIVE}&day=2021-03-01&office=x", "没有这个办公室"),
    ):
        answer = clerk.get(URL + wish)
        assert (answer.status_code, words in answer.text) == (422, True), wish
    assert desk.as_("informant").get(URL).status_code == 403
