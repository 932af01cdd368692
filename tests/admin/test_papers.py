"""文书: every declared box stands on the print and in Word, in order; void, hostile, a county's after a transfer."""
from __future__ import annotations

import io
import re
from datetime import date
from typing import Any
from urllib.parse import unquote

import pytest
from docx import Document
from docx.oxml.ns import qn

from admin.paper_fill import is_known
from models.log import LogEntry
from models.slips import Slip
from rules.house import REMINDER
from rules.kinds import Form
from rules.layout import BLANK
from rules.policies import POLICIES
from tests.admin.busy_desk import url  # noqa: F401 # the fixture
from tests.admin.issue_house import Desk, desk, issue_app  # noqa: F401 # the fixtures
from tests.admin.lincang_house import HOSTILE, LINCANG, REPORT, Lincang, lincang  # noqa: F401 # the fixture

FORMS = [form for policy in POLICIES.values() for form in policy.of(Form)]


def slip(house: Lincang, name: str, kind: str = "assignment") -> Slip:
    """The first slip of a kind of an issue."""
    found: Slip = house.desk.all(Slip, issue_id=house.issues[name].id, kind=kind)[0]
    return found


def word(house: Lincang, address: str, who: str = "city/clerk") -> Any:
    """A Word file, opened."""
    return Document(io.BytesIO(house.get(who, address).data))


def texts(made: Any) -> list[str]:
    """Every cell's text once, in reading order."""
    found = []
    for row in made.tables[0].rows:
        for cell in row._tr.tc_lst:
            if cell.vMerge != "continue":
                found.append("".join(node.text or "\n" for node in cell.iter(qn("w:t"), qn("w:br"))))
    return found


def address_of(house: Lincang, name: str) -> str:
    """Where a paper with a table is given out for Word."""
    issue = house.issues["passed_up"].id
    return {"forms.assignment": f"/admin/slip/word/?id={slip(house, 'reminded').id}",
            "forms.transfer": f"/admin/slip/word/?id={slip(house, 'passed_up', 'transfer').id}",
            "10.form": f"/admin/issue/paper/word/?id={issue}&form=10.form&leg=1"}[name]


@pytest.mark.parametrize("form", [*FORMS, REMINDER], ids=lambda form: form.id)
def test_every_box_can_be_filled(form: Form) -> None:
    """A source that nobody can fill is a mistake in the declaration, also in a letter's words."""
    sources = {box.source for box in form.boxes} | set(form.layout.sources() if form.layout else ())
    assert not [one for one in sorted(sources) if not is_known(one)]
    for paragraph in form.layout.letter if form.layout else ():
        assert "{" not in BLANK.sub("", paragraph)


VALUES = {
    "forms.assignment": {
        "需要办理或协调解决事项": REPORT["wanted"], "反映企业": "云岭茶业集团", "企业地址": "凤翔街道南屏西路128号",
        "联系人": "赵明", "联系电话": "13988312345", "牵头办理部门": "第1责任单位",
        "办结时限": "自收到之日起5个工作日内", "配合办理部门": "第2责任单位",
        "签批领导": "副组长", "交办日期": "2021年4月9日", "备注": "《企业反映困难问题登记表》（临翔服企办收（2021）第01号）"},
    "forms.transfer": {
        "需要帮助协调解决事项": REPORT["wanted"], "办理建议": "建议由市级部门牵头研究解决。", "签批领导": "组长",
        "转报日期": "2021年4月9日"},
    "10.form": {
        "企业名称": "云岭茶业集团", "反映形式": "来电", "职务": "办公室主任", "电子邮箱": "zm@example.cn",
        "主要困难和问题": REPORT["description"], "受理时间": "2021年4月9日", "受理人员": "经办人", "备注": ""},
}
HEADS = {
    "forms.assignment": (
        "企业反映困难问题交办单", "交办单位（盖章）：临翔区服务企业发展领导小组办公室",
        "交办编号：临翔服企办交（2021）第01号", "必须附服务企业发展领导小组领导的批示笺"),
    "forms.transfer": (
        "企业反映困难问题转报单", "转报单位（盖章）：临翔区服务企业发展领导小组办公室",
        "转报编号：临翔服企办报（2021）第01号"),
    "10.form": (
        "企业反映困难问题登记表", "问题类别：用地审批", "登记编号：临翔服企办收（2021）第04号",
        "3. 反映形式为来电反映、电子邮件、来人来函等。"),
}


@pytest.mark.parametrize("name", VALUES)
def test_every_declared_box_in_word(lincang: Lincang, name: str) -> None:  # noqa: F811
    """Each box's words in the layout's order, what was filled in behind it; title, head and notes around the table."""
    address = address_of(lincang, name)
    form = next(one for one in LINCANG.of(Form) if one.id.endswith(f"/{name}"))
    assert form.layout is not None
    made = word(lincang, address)
    found, words = texts(made), {box.source: box.words for box in form.boxes}
    places = []
    for part in form.layout.parts:
        for row in part.rows:
            for source in row:
                at = next(at for at, text in enumerate(found) if text == words[source] and at not in places)
                places.append(at)
                if words[source] in VALUES[name]:
                    wanted = VALUES[name][words[source]]
                    assert (wanted in found[at + 1]) if wanted else found[at + 1] == "", words[source]
    assert places == sorted(places)
    around = "\n".join(one.text for one in made.paragraphs)
    for said in HEADS[name]:
        assert said in around, said
    page = lincang.get("city/clerk", address.replace("/word/", "/print/" if "slip" in address else "/")).text
    for text in found:
        for line in text.splitlines():
            assert line in page, line


def test_word_keeps_faces_and_widths(lincang: Lincang) -> None:  # noqa: F811
    """A face for Chinese on each run, a width on each cell as on its columns, one sheet of A4."""
    made = word(lincang, address_of(lincang, "forms.assignment"))
    section, table = made.sections[0], made.tables[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    for run in made.element.body.iter(qn("w:r")):
        assert run.rPr.rFonts.get(qn("w:eastAsia"))
    widths = [column.width for column in table.columns]
    for row in table.rows:
        for cell in row._tr.tc_lst:
            assert cell.width == sum(widths[cell.grid_offset:cell.grid_offset + cell.grid_span])
    assert abs(sum(widths) - (section.page_width - section.left_margin - section.right_margin)) <= 635 * len(widths)  # a twip for each


def test_hostile_words(lincang: Lincang) -> None:  # noqa: F811
    """Whatever was typed stays text, and the file opens."""
    one = slip(lincang, "hostile")
    cells = texts(word(lincang, f"/admin/slip/word/?id={one.id}"))
    assert HOSTILE.replace("\x0b", "") * 60 in cells
    page = lincang.get("city/clerk", f"/admin/slip/print/?id={one.id}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(("name", "said", "reason"), [("voided", "作废", "牵头部门写错"), ("returned", "已退办", "不属于本单位职责")])
def test_a_void_paper_says_so_across_it(lincang: Lincang, name: str, said: str, reason: str) -> None:  # noqa: F811
    """Over the print and in Word's header, with the reason below; its number stays."""
    one = slip(lincang, name)
    made = word(lincang, f"/admin/slip/word/?id={one.id}")
    assert f'string="{said}"' in made.sections[0].header._element.xml
    assert any(reason in line.text for line in made.paragraphs)
    page = lincang.get("city/clerk", f"/admin/slip/print/?id={one.id}").text
    assert f'class="watermark">{said}' in page
    assert one.number in page
    holds = word(lincang, f"/admin/slip/word/?id={slip(lincang, 'reminded').id}")
    assert "string=" not in holds.sections[0].header._element.xml


def test_a_countys_papers_stay_the_countys(lincang: Lincang) -> None:  # noqa: F811
    """After the transfer: its number, its office; the city's under the city's own, which says where it came from."""
    issue = lincang.issues["passed_up"].id
    city = word(lincang, f"/admin/slip/word/?id={slip(lincang, 'passed_up').id}")
    assert "交办编号：临沧服企办交（2021）第01号" in "\n".join(one.text for one in city.paragraphs)
    own, above = (word(lincang, f"/admin/issue/paper/word/?id={issue}&form=10.form&leg={leg}") for leg in (1, 2))
    assert "登记编号：临翔服企办收（2021）第04号" in own.paragraphs[1].text
    assert "登记编号：临沧服企办收（2021）第01号" in above.paragraphs[1].text
    assert "临翔区服务企业发展领导小组办公室转报，原登记编号：临翔服企办收（2021）第04号" in texts(above)
    page = lincang.get("county/clerk", f"/admin/issue/details/?id={issue}").text
    for leg, number in ((1, "临翔服企办收（2021）第04号"), (2, "临沧服企办收（2021）第01号")):
        assert re.search(rf'form=10\.form&amp;leg={leg}">登记表 {number}', page)
    for leg in ("3", "0", "x"):
        lincang.get("city/clerk", f"/admin/issue/paper/?id={issue}&form=10.form&leg={leg}", 200 if leg == "x" else 404)


def test_a_reminder_tells_how_late(lincang: Lincang) -> None:  # noqa: F811
    """The day and the working days late as they stood when it was made."""
    made = word(lincang, f"/admin/slip/word/?id={slip(lincang, 'reminded', 'reminder').id}")
    said = "\n".join(one.text for one in made.paragraphs)
    assert "应于2021年4月16日前办结，现已逾期2个工作日。" in said
    assert "请于4月22日前报送办理情况。" in said
    assert said.splitlines()[-1] == "2021年4月20日"


def test_what_goes_out_with_a_slip(lincang: Lincang) -> None:  # noqa: F811
    """Its page lists the leader's note and the form of registration; the list says a span, not days."""
    one = slip(lincang, "reminded")
    page = lincang.get("county/clerk", f"/admin/slip/details/?id={one.id}").text
    assert re.search(r"领导批示笺 · <a href=\"/admin/attachment/download/\?id=\d+", page)
    form = rf"/admin/issue/paper/\?id={one.issue_id}&amp;form=10.form&amp;leg=1"
    assert re.search(rf"登记表 临翔服企办收（2021）第01号 · <a href=\"{form}", page)
    assert "自收到之日起5个工作日" in lincang.get("county/clerk", "/admin/slip/").text
    reminder = slip(lincang, "reminded", "reminder")
    assert "随文附件" not in lincang.get("county/clerk", f"/admin/slip/details/?id={reminder.id}").text


def test_who_may_take_it_out_and_the_log_knows(lincang: Lincang) -> None:  # noqa: F811
    """As the slip's page; each file that leaves is logged with its address."""
    one = slip(lincang, "passed_up", "transfer")
    address = f"/admin/slip/word/?id={one.id}"
    before = len(lincang.desk.all(LogEntry, action="export"))
    answer = lincang.get("county/clerk", address)
    assert unquote(answer.headers["Content-Disposition"]).endswith("转报单_临翔服企办报（2021）第01号.docx")
    logged = sorted(lincang.desk.all(LogEntry, action="export"), key=lambda entry: entry.id)
    assert (len(logged), logged[-1].words) == (before + 1, f"1 行 {address}")
    for who, status in {"unit_handler/3": 404, "informant": 403, "city/administrator": 403}.items():
        lincang.get(who, address, status)
    for bad in ("", "x", "999999", "9" * 40):
        lincang.get("county/clerk", f"/admin/slip/word/?id={bad}", 404)


def test_a_paper_is_chinese_whatever_the_screen_speaks(lincang: Lincang) -> None:  # noqa: F811
    one = slip(lincang, "reminded")
    client = lincang.desk.as_("city/clerk")
    lincang.desk.send(client, "/language", {"locale": "en"})
    page = client.get(f"/admin/slip/print/?id={one.id}").text
    sheet = page.partition("<main")[2].partition("</main>")[0]
    assert '<html lang="en">' in page
    assert "（副组长）" in sheet
    assert not re.search(r"[A-Za-z]{4}", re.sub(r"<[^>]*>", "", sheet).partition(">")[2])
    lincang.desk.send(client, "/language", {"locale": "zh_Hans_CN"})


def test_the_step_names_the_paper_that_it_made(lincang: Lincang) -> None:  # noqa: F811
    """交办单、转报单 by kind and number, in the message after the step."""
    from models.attachments import Upload
    note = Upload("批示笺.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    lincang.desk.clock.set(date(2021, 4, 9), 15)
    for name, step, said in (("approved", "dispatch", "交办单 临翔服企办交（2021）第05号"),
                             ("to_pass_up", "pass_up", "转报单 临翔服企办报（2021）第02号")):
        client = lincang.desk.as_("county/clerk")
        answer = lincang.desk.send(client, f"/admin/issue/step/{step}", {
            "id": str(lincang.issues[name].id), "seen": str(lincang.issues[name].seq), "instruction_note": note})
        assert answer.status_code == 302
        assert said in client.get("/admin/issue/").text
    lincang.desk.clock.set(date(2021, 4, 21))


def test_linyis_slip_and_forms_in_word(desk: Desk) -> None:  # noqa: F811
    """附件2、3、4: the same doors, the annexes' own words."""
    issue = desk.story("close")
    client, one = desk.as_("clerk"), desk.all(Slip)[0]
    slip_ = Document(io.BytesIO(client.get(f"/admin/slip/word/?id={one.id}").data))
    said = "".join(line.text.replace("　", "") for line in slip_.paragraphs)
    assert "第1责任单位：现将第1企业反映的贷款到期续贷问题（编号：" in said
    assert "请于16日内办结" in said
    for key, title, wanted in (("8.feedback", "骨干企业困难和问题办结情况反馈表", "已协调银行续贷，利率下浮 5%"),
                               ("5.form", "骨干企业困难和问题信息采集表", "第1责任单位")):
        made = Document(io.BytesIO(client.get(f"/admin/issue/paper/word/?id={issue.id}&form={key}").data))
        assert made.paragraphs[0].text == title
        assert wanted in texts(made) or key == "5.form"
        form = next(one for one in FORMS if one.id == f"linyi-2014-10/{key}")
        said = "\n".join(line.text for line in made.paragraphs) + "\n".join(texts(made))
        for box in form.boxes:
            assert box.words in said, box.words
