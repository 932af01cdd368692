"""文书: the disposal slip in annex 3's own words, the reminder, and who may open them."""
from __future__ import annotations

import re
from datetime import date

from models.slips import Slip
from tests.admin.issue_house import Desk, desk, issue_app  # noqa: F401 # the fixtures


def paper(desk: Desk, slip: Slip, who: str = "clerk") -> str:  # noqa: F811
    """The words of a printed slip, white space folded."""
    answer = desk.as_(who).get(f"/admin/slip/print/?id={slip.id}")
    assert answer.status_code == 200
    return re.sub(r"\s|<[^>]*>|&#8195;|\u2003", "", answer.text.split("<main", 1)[1].partition(">")[2].split("</main>")[0])


def furnish(desk: Desk) -> None:  # noqa: F811
    """Names and numbers as a real office has them."""
    desk.cast["city"].name, desk.cast["city"].fax = "临沂市骨干企业培植工作领导小组办公室", "0539-8310001"
    desk.cast["liaison_officer"].phone = "0539-8312345"
    desk.session.commit()


def test_annex_3(desk: Desk) -> None:  # noqa: F811
    """附件3, word for word, each blank filled."""
    furnish(desk)
    issue = desk.story("dispatch")
    slip = desk.all(Slip)[0]
    officer = desk.cast["liaison_officer"].name
    text = paper(desk, slip)
    assert "骨干企业困难和问题处置单" in text
    assert (
        f"第1责任单位：现将第1企业反映的贷款到期续贷问题（编号：{issue.registration_no}）交由你单位协调办理，请于16日内办结，"
        f"并将办理进展情况每周至少1次反馈帮扶联系第一组。联系人：{officer}，联系电话：0539-8312345，传真：0539-8310001。"
        "临沂市骨干企业培植工作领导小组办公室2014年3月5日"
    ) in text
    assert "作废" not in text


def test_a_void_slip_says_so_and_keeps_its_number(desk: Desk) -> None:  # noqa: F811
    """The watermark, and why."""
    issue = desk.story("dispatch")
    desk.step(issue, "void_slip", "clerk", date(2014, 3, 6), reason="单位名称有误")
    slip = desk.all(Slip)[0]
    text = paper(desk, slip)
    assert "作废" in text
    assert "单位名称有误" in text
    assert slip.number in text


def test_a_reminder_is_a_letter(desk: Desk) -> None:  # noqa: F811
    """Its own words under its own number."""
    issue = desk.story("dispatch")
    desk.step(issue, "remind", "clerk", date(2014, 3, 12), text="请抓紧签收办理。")
    text = paper(desk, desk.all(Slip, kind="reminder")[0])
    assert "催办函" in text
    assert "请抓紧签收办理。" in text
    assert issue.title in text


def test_the_paper_keeps_the_group_of_its_day(desk: Desk) -> None:  # noqa: F811
    """Assigned to another group later, the old slip still names the first."""
    from models.assignments import Assignment
    desk.story("dispatch")
    held = desk.all(Assignment, enterprise_id=desk.cast["enterprise/1"].id)[0]
    held.until_on = date(2014, 3, 10)
    desk.session.flush()
    desk.session.add(Assignment(enterprise_id=held.enterprise_id, group_id=desk.cast["group/2"].id, relation="supported",
                                from_on=date(2014, 3, 10)))
    desk.session.commit()
    assert "帮扶联系第一组" in paper(desk, desk.all(Slip)[0])


def test_who_may_open_it(desk: Desk) -> None:  # noqa: F811
    """The unit it was sent to, not another; an enterprise not at all."""
    desk.story("dispatch")
    slip = desk.all(Slip)[0]
    for who, status in {"unit_handler": 200, "liaison_officer": 200, "supervisor": 200, "unit_handler/3": 404, "county/clerk": 404,
                        "informant": 403, "administrator": 403}.items():
        for url in (f"/admin/slip/print/?id={slip.id}", f"/admin/slip/details/?id={slip.id}"):
            assert desk.as_(who).get(url).status_code == status, (who, url)


def test_the_list_of_papers(desk: Desk) -> None:  # noqa: F811
    """By kind, by validity, by the issue's words; one sheet of them."""
    issue = desk.story("dispatch")
    desk.step(issue, "remind", "clerk", date(2014, 3, 12), text="请抓紧。")
    client = desk.as_("clerk")
    for query, number in {"": 2, "flt_kind=reminder": 1, "flt_void=1": 0, "flt_issue=续贷": 2, "flt_unit=abc": 2, "search=处": 1,
                          "flt_issued_on_from=2014-03-12": 1}.items():
        text = client.get(f"/admin/slip/?{query}").text
        assert len(re.findall("<tr class", text.split("<tbody>", 1)[1])) == number, query
    assert client.get("/admin/slip/export/xlsx/").status_code == 200


def test_the_regulations_forms(desk: Desk) -> None:  # noqa: F811
    """附件2 and 附件4, each box filled with what is known."""
    issue = desk.story("close")
    text = desk.as_("clerk").get(f"/admin/issue/paper/?id={issue.id}&form=8.feedback").text
    for words in ("骨干企业困难和问题办结情况反馈表", "已协调银行续贷，利率下浮 5%", "2014年3月19日", "已见财务负责人，贷款已续"):
        assert words in text, words
    assert desk.as_("clerk").get(f"/admin/issue/paper/?id={issue.id}&form=nothing").status_code == 404
    assert desk.as_("unit_handler/3").get(f"/admin/issue/paper/?id={issue.id}&form=8.feedback").status_code == 404
