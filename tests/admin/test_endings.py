"""更正、撤回、终止、退办、作废、复办: what each form offers, what it makes, and what is said where it may not be."""
from __future__ import annotations

import html
import re
from datetime import date

import pytest

from models.acts import Act
from models.attachments import Attachment, Upload
from models.slips import Slip
from tests.admin.issue_house import PDF, Desk, desk, issue_app  # noqa: F401 # the fixtures


def page(desk: Desk, who: str, path: str) -> str:  # noqa: F811
    """A page as somebody sees it."""
    answer = desk.as_(who).get(path)
    assert answer.status_code == 200
    return html.unescape(answer.text)


def details(desk: Desk, who: str, issue: object) -> str:  # noqa: F811
    """The issue's page."""
    return page(desk, who, f"/admin/issue/details/?id={issue.id}")  # type: ignore[attr-defined]


def words(text: str) -> str:
    """What people read, white space folded."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text.split("<main", 1)[1].partition(">")[2].split("</main>")[0]))


def correct(desk: Desk, who: str, issue: object, key: str, value: str, reason: str = "原件如此") -> object:  # noqa: F811
    """Correct a field through the door, as the form sends it."""
    return desk.take(who, issue, "correct", act=key, value=value, reason=reason)  # type: ignore[arg-type]


# --- 更正


def test_each_field_is_corrected_in_its_own_control(desk: Desk) -> None:  # noqa: F811
    """A day, a list, a line, a text; what stands there now is beside it in words."""
    text = details(desk, "clerk", desk.story("verify"))
    found = dict(re.findall(r'<option value="([\d.a-z_]+)" ([^>]*data-control="[^"]*"[^>]*)>', text))
    assert 'data-control="date"' in found["6.received_on"]
    assert 'data-raw="2014-03-06"' in found["6.received_on"]
    assert 'data-now="3月6日"' in found["6.received_on"]
    assert 'data-control="choice"' in found["2.checked_how"]
    assert '["phone", "电话"]' in found["2.checked_how"]
    assert 'data-now="电话"' in found["2.checked_how"]
    assert 'data-control="line"' in found["1.title"]
    assert 'data-longest="200"' in found["1.title"]
    assert 'data-control="text"' in found["1.description"]
    assert not {"3.lead_unit", "9.passed", "2.vouched", "1.enterprise"} & set(found)


def test_both_versions_are_shown(desk: Desk) -> None:  # noqa: F811
    """The old one struck through, with who, when and why; at the step and at the correction."""
    issue = desk.story("file_result")
    assert correct(desk, "clerk", issue, "6.received_on", "2014-03-05", "回执上是五日").status_code == 302  # type: ignore[attr-defined]
    assert correct(desk, "clerk", issue, "2.checked_how", "visit", "实为上门").status_code == 302  # type: ignore[attr-defined]
    text = details(desk, "clerk", issue)
    at_step = text.split('id="act-6"')[1].split("</li>")[0]
    assert "<del>3月6日</del>" in at_step
    assert "<ins>3月5日</ins>" in at_step
    assert "已更正" in at_step
    assert re.search(r"3月20日 经办人\d+（经办人） 更正：回执上是五日", at_step)
    log = words(text)
    assert "签收的“收到日期” 3月6日 → 3月5日 理由：回执上是五日" in log
    assert "登记的“核实方式” 电话 → 上门 理由：实为上门" in log
    assert "received_on" not in log
    assert "checked_how" not in log


def test_corrected_twice_all_versions_stay(desk: Desk) -> None:  # noqa: F811
    """One after the other."""
    issue = desk.story("register")
    for value in ("续贷两千万", "两千万元续贷"):
        correct(desk, "clerk", issue, "1.title", value)
    text = details(desk, "supervisor", issue)
    at_step = text.split('id="act-1"')[1].split("</li>")[0]
    assert re.findall(r"<del>(.*?)</del>", at_step.split('class="mended"')[1]) == ["贷款到期续贷", "续贷两千万"]
    assert "<ins>两千万元续贷</ins>" in at_step
    assert desk.fresh(issue).title == "两千万元续贷"


def test_papers_print_the_corrected_words_with_a_mark(desk: Desk) -> None:  # noqa: F811
    """Forms and slips; a slip issued after the correction needs none."""
    issue = desk.story("file_result")
    slip = desk.all(Slip)[0]
    assert "※" not in page(desk, "clerk", f"/admin/slip/print/?id={slip.id}")
    correct(desk, "clerk", issue, "1.title", "两千万元续贷", "企业更名目")
    correct(desk, "clerk", issue, "2.prior_contact", "已联系人民银行", "补记")
    printed = words(page(desk, "clerk", f"/admin/slip/print/?id={slip.id}"))
    assert "两千万元续贷※" in printed
    assert "原为“贷款到期续贷”，理由：企业更名目" in printed
    form = words(page(desk, "clerk", f"/admin/issue/paper/?id={issue.id}&form=5.form"))
    assert "已联系人民银行※" in form
    assert "原为“无”，理由：补记" in form
    assert form.count("※") == 2

    other = desk.story("register")
    correct(desk, "clerk", other, "1.title", "更正在先")
    desk.step(other, "propose", "clerk", date(2014, 3, 20), opinion="请办", lead_unit="unit/1", days_allowed=5, complexity="clear")
    desk.step(other, "approve", "director", date(2014, 3, 20), decision="同意", study_held_on=date(2014, 3, 20),
              study_present="全体", study_decision="同意")
    desk.step(other, "dispatch", "clerk", date(2014, 3, 20))
    later = desk.all(Slip, issue_id=other.id)[0]
    assert "更正在先" in page(desk, "clerk", f"/admin/slip/print/?id={later.id}")
    assert "※" not in page(desk, "clerk", f"/admin/slip/print/?id={later.id}")


@pytest.mark.parametrize(
    ("who", "key", "value", "said"),
    [
        ("clerk", "6.received_on", "2014-03-04", "早于交办日期 2014-03-05"),
        ("clerk", "6.received_on", "三月初", "看不懂“三月初”"),
        ("clerk", "1.description", "太短", "存在的困难和问题描述：应具体明确，不少于 10 个字"),
        ("clerk", "3.lead_unit", "2", "请从列出的选项中选择"),
        ("clerk", "99.title", "甲", "请从列出的选项中选择"),
        ("clerk", "", "甲", "缺：更正哪一步"),
        ("unit_handler", "2.competent_unit", "甲", "请从列出的选项中选择"),
        ("clerk", "1.title", "", "缺：问题名称"),
    ],
)
def test_what_may_not_be_corrected_is_said_and_nothing_is_written(
    desk: Desk, who: str, key: str, value: str, said: str  # noqa: F811
) -> None:
    """At its field, with the article where one speaks; what was typed stays."""
    issue = desk.story("accept")
    before = len(desk.all(Act))
    answer = correct(desk, who, issue, key, value)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert said in words(html.unescape(answer.text))  # type: ignore[attr-defined]
    assert len(desk.all(Act)) == before
    assert desk.fresh(issue).title == "贷款到期续贷"


# --- 撤回


def test_the_enterprise_withdraws_and_the_office_does_with_the_paper(desk: Desk) -> None:  # noqa: F811
    """The paper is the office's to bring; it is kept with the issue, and the enterprise may open it."""
    issue = desk.story("dispatch")
    mine = details(desk, "informant", issue).split('id="step-withdraw"')[1]
    assert 'name="document"' not in mine.split("</form>")[0]
    clerks = details(desk, "clerk", issue).split('id="step-withdraw"')[1].split("</form>")[0]
    assert "企业书面撤回申请" in clerks
    assert desk.take("clerk", issue, "withdraw", reason="").status_code == 422
    assert desk.take("clerk", issue, "withdraw", reason="企业自行解决", document=Upload("撤回申请.pdf", PDF)).status_code == 302
    assert desk.fresh(issue).status == "withdrawn"
    (paper,) = desk.all(Attachment, issue_id=issue.id)
    assert paper.title == "企业书面撤回申请（盖章扫描件）"
    assert "撤回申请.pdf" in details(desk, "informant", issue)
    again = desk.take("clerk", issue, "withdraw", reason="再撤一次")
    assert again.status_code == 422
    assert "现为“已撤回”，不能撤回" in again.text


# --- 终止办理


def test_who_ends_it_is_said_to_who_may_not(desk: Desk) -> None:  # noqa: F811
    """The leaders decide, on grounds that are named; clerk and handler are told so."""
    issue = desk.story("accept")
    ground = "终止办理（企业注销、已进入诉讼、企业失联、重复反映） —— 主任"
    for who in ("clerk", "unit_handler"):
        assert ground in words(details(desk, who, issue))
    refused = desk.take("clerk", issue, "end", ground="court", reason="已起诉")
    assert refused.status_code == 422
    assert "终止办理由主任、副组长、组长办理" in refused.text
    form = details(desk, "director", issue).split('id="step-end"')[1].split("</form>")[0]
    for choice in ("企业注销", "已进入诉讼", "企业失联", "重复反映"):
        assert choice in form
    assert "court" not in words(f"<main>{form}</main>")


def test_a_repetition_names_what_it_repeats(desk: Desk) -> None:  # noqa: F811
    """Looked up by its number; missing, unknown or itself, it is refused at its field."""
    first, second = desk.story("register"), desk.story("register")
    for given, said in (("", "缺：与哪一件重复"), (str(second.id), "不能是这件问题自己"), ("987654", "没有找到")):
        answer = desk.take("director", second, "end", ground="duplicate", duplicate_of=given, reason="同一件事")
        assert answer.status_code == 422
        assert said in words(html.unescape(answer.text))
    assert desk.fresh(second).status == "registered"
    assert desk.take("director", second, "end", ground="duplicate", duplicate_of=str(first.id), reason="同一件事").status_code == 302
    assert desk.fresh(second).status == "ended"


# --- 退办、作废


def test_a_returned_slip_says_so_and_keeps_its_number(desk: Desk) -> None:  # noqa: F811
    """已退办 on the issue's page, in the list, on the slip's page and on paper; the next has a number of its own."""
    issue = desk.story("dispatch")
    assert desk.take("unit_handler", issue, "return_slip", reason="不属我单位职责").status_code == 302
    assert desk.fresh(issue).status == "registered"
    desk.step(issue, "propose", "clerk", date(2014, 3, 20), opinion="请办", lead_unit="unit/2", days_allowed=5, complexity="clear")
    desk.step(issue, "approve", "director", date(2014, 3, 20), decision="同意", study_held_on=date(2014, 3, 20),
              study_present="全体", study_decision="同意")
    desk.step(issue, "dispatch", "clerk", date(2014, 3, 20))
    desk.step(issue, "void_slip", "clerk", date(2014, 3, 20), reason="印错了")
    returned, void = sorted(desk.all(Slip), key=lambda one: one.id)
    assert (returned.number, void.number) == ("处〔2014〕第001号", "处〔2014〕第002号")
    side = words(details(desk, "clerk", issue))
    assert "处置单 处〔2014〕第001号 已退办" in side
    assert "处置单 处〔2014〕第002号 作废" in side
    assert "不属我单位职责" in side
    listed = words(page(desk, "clerk", "/admin/slip/"))
    assert listed.count("已退办") == 1
    assert "已退办" in words(page(desk, "clerk", f"/admin/slip/details/?id={returned.id}"))
    assert "已退办原因：不属我单位职责" in words(page(desk, "clerk", f"/admin/slip/print/?id={returned.id}"))
    assert "作废原因：印错了" in words(page(desk, "clerk", f"/admin/slip/print/?id={void.id}"))


# --- 复办


def test_until_when_it_may_be_reopened_is_on_its_page(desk: Desk) -> None:  # noqa: F811
    """Ninety days from the closing, the last included; after it the refusal says so."""
    issue = desk.story()
    desk.clock.set(date(2014, 6, 19))
    assert "问题又出现的，6月19日以前（含当日）可以复办" in words(details(desk, "clerk", issue))
    assert "问题又出现的，6月19日以前（含当日）可以复办" in words(details(desk, "director", issue))
    desk.clock.set(date(2014, 6, 20))
    assert "复办期限到6月19日为止，已过" in words(details(desk, "clerk", issue))
    late = desk.take("clerk", issue, "reopen", reason="又停贷")
    assert late.status_code == 422
    assert "销号已过复办期限（6月19日止），请作为新问题收到" in words(html.unescape(late.text)).replace(" ", "").replace(
        "2014-06-19", "6月19日")
    desk.clock.set(date(2014, 6, 19), 23)
    assert desk.take("clerk", issue, "reopen", reason="又停贷").status_code == 302
    assert desk.fresh(issue).round == 2
