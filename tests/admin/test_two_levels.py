"""临沧 on the screens: intake by the office's own policy, what waits for whom, two levels, cooperating units."""
from __future__ import annotations

import html
import re

import pytest

from models.issues import Issue
from models.units import Unit
from rules.terms import Status, Step
from tests.admin.noun_house import complaints
from tests.admin.two_levels import FRIDAY, TRANSFER, TwoLevels, lincang, url  # noqa: F401 # the fixtures

COOPERATING = {"cooperating_units": ["unit/2", "unit/3"], "complexity": "complex"}
REPORT = {"title": "用电增容", "description": "新厂区需增容 2000 千伏安，供电公司尚未答复。"}


def form_of(page: str, step: str) -> str:
    """The form of a step on a page; empty where it is not offered."""
    found = re.search(rf"<form[^>]*/step/{step}\".*?</form>", page, re.DOTALL)
    return found[0] if found else ""


def names_in(form: str) -> set[str]:
    """The names of its fields."""
    return set(re.findall(r'name="([a-z_]+)"', form))


# --- 收集 -----------------------------------------------------------------------------------------------


def test_the_form_of_a_report_is_that_of_the_offices_policy(lincang: TwoLevels) -> None:  # noqa: F811
    page = lincang.as_("county/clerk").get("/admin/issue/new/").text
    assert '<option value="用电保障">' in page
    assert '<option value="座谈会">' in page
    assert "consultation" in names_in(page)
    assert "about" not in names_in(page)
    phone = lincang.as_("informant").get("/admin/issue/new/").text
    assert '<option value="受理平台" selected>' in phone
    assert phone.index("更多栏目") < phone.index('name="channel"')


def test_a_category_that_the_policy_has_not_is_answered_with_its_article(lincang: TwoLevels) -> None:  # noqa: F811
    answer = lincang.send(lincang.as_("county/clerk"), "/admin/issue/step/receive", {
        **REPORT, "enterprise": lincang.cast["enterprise/1"].id, "category": "其他类", "channel": "飞鸽"})
    assert answer.status_code == 422
    said = " ".join(complaints(answer.text))
    assert said.count("没有这一类") == 2
    assert "第十条" in said
    assert "第七条" in said


def test_a_department_hands_over_by_location_and_keeps_seeing_it(lincang: TwoLevels) -> None:  # noqa: F811
    """第九条: to the county office of the enterprise's place; an enterprise out of sight is named in full."""
    handler, firm = lincang.as_("unit_handler/3"), lincang.cast["enterprise/2"]
    page = handler.get("/admin/issue/new/").text
    assert "企业所在县（区）服务企业发展领导小组办公室" in page
    assert "第九条" in page
    assert '<option value="部门移交" selected>' in page
    lookup = "/admin/issue/ajax/lookup/?name=enterprise&query="
    assert handler.get(lookup + firm.name[:2]).get_json() == []
    assert handler.get(lookup + firm.name).get_json() == [["", firm.name]]
    by_number = lincang.send(handler, "/admin/issue/step/receive", {**REPORT, "enterprise": firm.id})
    assert by_number.status_code == 422
    said = {**REPORT, "enterprise": "", "enterprise-words": firm.name, "channel": "部门移交"}
    first, second = (lincang.send(handler, "/admin/issue/step/receive", said) for _ in range(2))
    assert first.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    (issue,) = lincang.all(Issue, enterprise_id=firm.id)
    assert issue.office_id == lincang.cast["county"].id
    assert handler.get(first.headers["Location"]).status_code == 200
    assert "用电增容" in lincang.as_("county/clerk").get("/admin/issue/?view=to-register").text


def test_a_county_registers_with_its_check_and_nothing_of_linyis(lincang: TwoLevels) -> None:  # noqa: F811
    told = lincang.play(Status.RECEIVED)
    form = form_of(lincang.page("county/clerk", told), "register")
    assert {"checked_with", "checked_how", "checked_on"} <= names_in(form)
    assert not {"conditions_met", "vouched", "competent_unit"} & names_in(form)
    refused = lincang.take("county/clerk", told.issue, "register", checked_with="财务科", checked_how="phone")
    assert refused.status_code == 422
    assert any("第十条" in one for one in complaints(refused.text))


def test_a_refusal_is_read_with_its_ground_and_its_reply(lincang: TwoLevels) -> None:  # noqa: F811
    told = lincang.play(Status.RECEIVED)
    assert lincang.take("county/clerk", told.issue, "refuse", ground="litigation").status_code == 422
    done = lincang.take("county/clerk", told.issue, "refuse", ground="litigation", reply="已进入诉讼，请待判决")
    assert done.status_code == 302
    page = lincang.page("informant", told)
    assert "原因：诉讼" in page
    assert "已进入诉讼，请待判决" in page


def test_a_consultation_goes_to_its_unit_without_a_slip(lincang: TwoLevels) -> None:  # noqa: F811
    told = lincang.play(Status.REGISTERED, issue={"consultation": True, "title": "认证如何申报"})
    assert "咨询，待转交" in lincang.as_("county/clerk").get("/admin/").text
    assert not form_of(lincang.page("county/clerk", told), "propose")
    assert lincang.take("county/clerk", told.issue, "refer", unit="unit/2").status_code == 302
    desk = lincang.as_("unit_handler/2").get("/admin/").text
    assert "认证如何申报" in desk
    assert "#step-answer" in desk
    assert "认证如何申报" not in lincang.as_("unit_handler").get("/admin/issue/").text
    assert lincang.take("unit_handler/2", told.issue, "answer", reply="请在市场监管局网站申报").status_code == 302
    assert "请在市场监管局网站申报" in lincang.page("informant", told)
    assert lincang.fresh(told.issue).status == "answered"


# --- 谁手里 ----------------------------------------------------------------------------------------------


def test_a_result_waits_for_the_offices_call_and_says_so(lincang: TwoLevels) -> None:  # noqa: F811
    told = lincang.play(Status.REPORTED, issue={"title": "等回访的一件"})
    desk = lincang.as_("county/clerk").get("/admin/").text
    assert "已反馈，待回访" in desk
    assert "等回访的一件" in lincang.as_("county/clerk").get("/admin/issue/?view=mine&flt_status=reported").text
    page = lincang.page("county/clerk", told)
    assert "现在可以做：回访" in page
    assert "现场核实" not in page[page.index("<main"):]
    assert "待核实" not in lincang.as_("county/clerk").get("/admin/issue/").text
    assert "等回访的一件" not in lincang.as_("liaison_officer").get("/admin/").text


def test_slips_unsigned_and_returned_stand_on_the_offices_desk(lincang: TwoLevels) -> None:  # noqa: F811
    lincang.clock.set(FRIDAY.replace(day=16))
    try:
        old, young = (lincang.play(Status.DISPATCHED, on=FRIDAY.replace(day=day)) for day in (8, 14))
        back = lincang.well(lincang.play(Status.DISPATCHED), Step.RETURN_SLIP, reason="不属本单位职责")
        desk = lincang.as_("county/clerk").get("/admin/").text
        unsigned = desk[desk.index("已交办，未签收"):]
        assert unsigned.index(old.issue.registration_no) < unsigned.index(young.issue.registration_no)
        assert "6 个工作日" in unsigned
        assert f"id={old.issue.id}#step-void_slip" in unsigned
        assert "单位退办，待重新拟办" in desk
        assert back.issue.title in lincang.as_("county/clerk").get("/admin/issue/?view=undone").text
        assert lincang.take("county/clerk", old.issue, "void_slip", reason="单位填错").status_code == 302
        assert "现在可以做：交办" in lincang.page("county/clerk", old)
        assert old.issue.registration_no not in lincang.as_("city/clerk").get("/admin/").text
    finally:
        lincang.clock.set(FRIDAY)


# --- 转报 ------------------------------------------------------------------------------------------------


def test_only_where_an_office_is_above_may_it_be_passed_up(lincang: TwoLevels) -> None:  # noqa: F811
    told = lincang.play(Status.REGISTERED)
    form = form_of(lincang.page("county/clerk", told), "propose")
    assert {"way", "transfer_reason", "lead_unit"} <= names_in(form)
    said = {"opinion": "请市级协调", "lead_unit": "unit/1", "transfer_reason": "超出权限", "complexity": "clear"}
    both = lincang.take("county/clerk", told.issue, "propose", **said)
    assert any("第十二条" in one for one in complaints(both.text))
    chosen = lincang.take("county/clerk", told.issue, "propose", **said, way="pass_up")
    assert chosen.status_code == 302, complaints(chosen.text)
    assert lincang.fresh(told.issue).lead_unit_id is None
    up = lincang.well(lincang.play(Status.APPROVED, proposal=TRANSFER), Step.PASS_UP, Step.REGISTER)
    assert not {"way", "transfer_reason"} & names_in(form_of(lincang.page("city/clerk", up), "propose"))
    refused = lincang.take("city/clerk", up.issue, "propose", opinion="再转报", transfer_reason="更上级", complexity="clear")
    assert any("本办公室之上没有受理转报的办公室" in one and "第十二条" in one for one in complaints(refused.text))


def test_what_was_passed_up_stays_in_the_countys_sight(lincang: TwoLevels) -> None:  # noqa: F811
    up = lincang.well(lincang.play(Status.APPROVED, proposal=TRANSFER), Step.PASS_UP)
    form = form_of(lincang.page("city/clerk", up), "register")
    assert not {"checked_with", "direct_reason"} & {one for one in names_in(form) if f'name="{one}"' in form.partition("更多栏目")[0]}
    lincang.well(up, Step.REGISTER, Step.PROPOSE, Step.APPROVE, Step.DISPATCH)
    page = lincang.page("county/clerk", up)
    numbers = re.findall(r"临[翔沧]服企办收（2021）第\d+号", page)
    assert {one[:2] for one in numbers} == {"临翔", "临沧"}
    assert "已转报市级，由市级办公室办理" in page
    assert "县（区）已与企业核实" in page
    assert not form_of(page, "dispatch")
    assert "现在不能做" not in page
    county = next(one for one in numbers if one.startswith("临翔"))
    assert up.issue.title in lincang.as_("county/clerk").get(f"/admin/issue/?search={county}").text
    assert up.issue.title in lincang.as_("county/clerk").get("/admin/issue/?flt_passed_up=1").text


def test_a_direct_report_to_the_city_asks_its_reason(lincang: TwoLevels) -> None:  # noqa: F811
    told = lincang.play(Status.RECEIVED, office="city")
    said = {"checked_with": "财务科", "checked_how": "phone", "checked_on": FRIDAY}
    refused = lincang.take("city/clerk", told.issue, "register", **said)
    assert any("直接受理理由" in one and "第七条" in one for one in complaints(refused.text))
    assert lincang.take("city/clerk", told.issue, "register", **said, direct_reason="企业跨两县").status_code == 302


# --- 签收与配合 -------------------------------------------------------------------------------------------


def test_cooperating_units_speak_for_themselves_and_the_lead_brings_it_together(lincang: TwoLevels) -> None:  # noqa: F811
    told = lincang.play(Status.HANDLING, proposal=COOPERATING, issue={"title": "多家配合的一件"})
    for unit in ("unit_handler/2", "unit_handler/3"):
        assert "待提配合意见" in lincang.as_(unit).get("/admin/").text
    page = lincang.page("unit_handler/2", told)
    assert "<h3>配合单位意见</h3>" in page or "现在可以做：配合单位意见" in page
    assert not form_of(page, "file_result")
    slips = lincang.as_("unit_handler/2").get("/admin/slip/").text
    assert "多家配合的一件" in slips
    assert lincang.take("unit_handler/2", told.issue, "report_progress", account="规划条件已核定").status_code == 302
    mine = "/admin/issue/?view=opinion"
    assert "多家配合的一件" not in lincang.as_("unit_handler/2").get(mine).text
    assert "多家配合的一件" in lincang.as_("unit_handler/3").get(mine).text
    lead = lincang.as_("unit_handler").get(f"/admin/issue/details/?id={told.issue.id}&opinions=1").text
    assert "已提出" in lead
    assert "尚未提出" in lead
    assert "规划条件已核定</textarea>" in form_of(lead, "file_result")
    again = lincang.well(told, Step.FILE_RESULT, Step.VERIFY, passed=False)
    assert again.issue.round == 2
    assert "多家配合的一件" in lincang.as_("unit_handler/2").get(mine).text, "a new round asks anew"


def test_a_lead_that_cooperates_and_a_unit_that_is_no_more(lincang: TwoLevels) -> None:  # noqa: F811
    told = lincang.play(Status.REGISTERED)
    refused = lincang.take("county/clerk", told.issue, "propose", opinion="请办", lead_unit="unit/1", complexity="clear",
                           cooperating_units="unit/1")
    assert any("牵头单位不能同时是配合单位" in one and "第十四条" in one for one in complaints(refused.text))
    gone = Unit(name="已撤销的局", short_name="撤局", until_on=FRIDAY)
    lincang.session.add(gone)
    lincang.session.commit()
    refused = lincang.take("county/clerk", told.issue, "propose", opinion="请办", lead_unit=gone.id, complexity="clear")
    assert complaints(refused.text), "a unit that is no more is not on the list"
    assert lincang.fresh(told.issue).status == "registered"


# --- 汇总与台账 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["city/clerk", "county/clerk", "city/supervisor"])
def test_every_figure_of_the_overview_is_its_list(lincang: TwoLevels, who: str) -> None:  # noqa: F811
    client = lincang.as_(who)
    assert {"/admin/overview/", "/admin/category_ledger/"} <= set(re.findall(r'href="([^"]+)"', client.get("/admin/").text))
    page = client.get("/admin/overview/?from=2021-01-01&to=2021-12-31").text
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    figures = re.findall(r'href="([^"]+)"[^>]*><b>(\d+)</b>', table)
    assert len(figures) == (6 if who.startswith("county") else 18)
    assert any(int(number) for _address, number in figures)
    for address, number in figures:
        shown = client.get(html.unescape(address) + "&page_size=100").text
        assert "已忽略" not in shown
        assert shown.partition("<tbody>")[2].partition("</tbody>")[0].count("<tr") == int(number), address
    answer = client.get("/admin/overview/export/xlsx/?from=2021-01-01&to=2021-12-31")
    assert answer.status_code == 200


def test_the_ledger_by_category_opens_its_rows(lincang: TwoLevels) -> None:  # noqa: F811
    client = lincang.as_("city/clerk")
    page = client.get("/admin/category_ledger/?from=2021-01-01&to=2021-12-31").text
    (address, number) = re.findall(r'class="chip" href="([^"]+)">用地审批<i>(\d+)</i>', page)[0]
    shown = client.get(html.unescape(address) + "&page_size=100").text
    assert shown.partition("<tbody>")[2].partition("</tbody>")[0].count("<tr") == int(number)
    assert page.partition("<tbody>")[2].partition("</tbody>")[0].count("<tr") == int(number)
    assert client.get("/admin/category_ledger/export/xlsx/").status_code == 200


def test_filters_by_level_channel_and_consultation(lincang: TwoLevels) -> None:  # noqa: F811
    client = lincang.as_("city/clerk")
    for query, sees, never in (("flt_level=county", "临翔服企办收", "临沧服企办收"), ("flt_channel=部门移交", "用电增容", "多家配合"),
                               ("flt_consultation=1", "认证如何申报", "多家配合"), ("flt_level=moon", "已忽略", "")):
        page = client.get(f"/admin/issue/?page_size=100&{query}").text
        table = page.partition("<tbody>")[2]
        assert sees in page, query
        assert not never or never not in table, query
