"""An issue's page: what each role finds there, at what cost, and what stays shut."""
from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote

from models.attachments import Attachment, Upload
from tests.admin.issue_house import PDF, Desk, desk, issue_app  # noqa: F401 # the fixtures

READERS = ("clerk", "director", "supervisor", "liaison_officer", "group_member", "unit_handler", "informant")


def page(desk: Desk, who: str, issue: object) -> str:  # noqa: F811
    """The page as somebody sees it."""
    answer = desk.as_(who).get(f"/admin/issue/details/?id={issue.id}")  # type: ignore[attr-defined]
    assert answer.status_code == 200
    return answer.text


def test_whoever_may_read_finds_the_issue_in_chinese(desk: Desk) -> None:  # noqa: F811
    """No key of an enum, no None, no microseconds: nothing that people read holds a Latin word."""
    issue = desk.story("file_result")
    for who in READERS:
        text = page(desk, who, issue)
        assert "贷款到期续贷" in text
        assert "已反馈" in text
        words = re.sub(r"<[^>]*>", " ", text.split("<main", 1)[1].partition(">")[2].split("</main>")[0])
        assert not re.search(r"[A-Za-z_]{3,}", re.sub(r"规则 [\w.-]+|下载 Word", "", words)), who


def test_who_may_not_read_issues_is_turned_away(desk: Desk) -> None:  # noqa: F811
    """三员 never see what an issue says."""
    issue = desk.story("receive")
    for who in ("administrator", "security_officer", "auditor"):
        answer = desk.as_(who).get(f"/admin/issue/details/?id={issue.id}")
        assert answer.status_code == 403
        assert issue.title not in answer.text


def test_out_of_scope_looks_like_unknown(desk: Desk) -> None:  # noqa: F811
    """Another unit, group, enterprise or office."""
    issue = desk.story("file_result")
    for who in ("unit_handler/3", "liaison_officer/2", "informant/2", "county/clerk"):
        assert desk.as_(who).get(f"/admin/issue/details/?id={issue.id}").status_code == 404
        assert desk.as_(who).get("/admin/issue/details/?id=987654").status_code == 404
        assert desk.take(who, issue, "verify", verified_on="2014-03-20", passed="yes").status_code == 404
    assert desk.fresh(issue).status == "reported"


def test_ids_that_cannot_be(desk: Desk) -> None:  # noqa: F811
    """A plain 404."""
    clerk = desk.as_("clerk")
    for url in ("/admin/issue/details/?id=", "/admin/slip/print/?id=", "/admin/attachment/download/?id=", "/admin/issue/paper/?id="):
        for key in ("", "abc", "-1", "0", "99999999999999999999", "1;drop", "１", "1.5", "%00"):
            assert clerk.get(url + key).status_code == 404, url + key


def test_a_constant_number_of_statements(desk: Desk) -> None:  # noqa: F811
    """At most 25, and no more of them for a long story than for a short one."""
    short, long = desk.story("receive"), desk.story("report_progress")
    for day in range(18, 31):
        desk.step(long, "report_progress", "liaison_officer", date(2014, 3, day), account="仍在办理")
    desk.clock.set(date(2014, 4, 1))
    for who in ("clerk", "liaison_officer", "informant"):
        client, counts = desk.as_(who), []
        for issue in (short, long, short):
            with desk.counting() as asked:
                assert client.get(f"/admin/issue/details/?id={issue.id}").status_code == 200
            counts.append(len(asked))
        assert max(counts) <= 27, (who, counts)


def test_the_head_says_when_and_how_the_day_came_about(desk: Desk) -> None:  # noqa: F811
    """16 days from 5 March: the 21st, one working day away; the proof names each day."""
    text = page(desk, "clerk", desk.story("accept"))
    assert "3月21日 周五" in text
    assert "剩 1 个工作日" in text
    assert "这一天怎么算出来的" in text
    assert "当日不计" in text
    assert "期限届满" in text
    assert "附件3" in text


def test_a_very_long_deadline_leaves_out_its_middle(desk: Desk) -> None:  # noqa: F811
    """3,650 days are not written one by one."""
    text = page(desk, "clerk", desk.story("dispatch", propose={"days_allowed": 3650}))
    assert '<li class="gap">' in text
    assert len(text) < 200_000


def test_the_road_says_who_it_waits_for_by_name(desk: Desk) -> None:  # noqa: F811
    """Verification waits for the group's two people."""
    text = page(desk, "clerk", desk.story("file_result"))
    officer, member = desk.cast["liaison_officer"].name, desk.cast["group_member"].name
    assert f"等第1帮扶联系组 {officer}、{member}" in text
    assert 'aria-current="step"' in text


def test_what_may_be_done_and_what_not(desk: Desk) -> None:  # noqa: F811
    """The group verifies; the clerk is told what a closing lacks, and who supplies it."""
    issue = desk.story("file_result")
    assert 'action="/admin/issue/step/verify"' in page(desk, "liaison_officer", issue)
    clerk = page(desk, "clerk", issue)
    assert 'action="/admin/issue/step/verify"' not in clerk
    assert 'action="/admin/issue/step/close"' not in clerk
    assert "帮扶联系组已现场核实" in clerk
    assert "企业已书面确认（盖章扫描件）" in clerk
    assert "经帮扶联系组现场核实、企业书面确认后，报综合协调组予以销号" in clerk
    assert desk.cast["informant"].name in clerk
    assert "<form" not in page(desk, "supervisor", issue).split("<main", 1)[1]


def test_a_way_back_shows_its_round_and_both_dates(desk: Desk) -> None:  # noqa: F811
    """A failed verification: round 2, the first due day stays in sight."""
    issue = desk.story("file_result", propose={"days_allowed": 9})
    desk.step(issue, "verify", "liaison_officer", date(2014, 3, 20), verified_on=date(2014, 3, 20), passed=False, days_allowed=5)
    text = page(desk, "clerk", issue)
    assert "第 2 轮办理" in text
    assert "核实未通过" in text
    assert "首次时限 3月14日" in text
    assert "3月25日" in text


def test_a_correction_shows_both_versions(desk: Desk) -> None:  # noqa: F811
    """What it said, what it says, who corrected it and why."""
    issue = desk.story("propose")
    desk.step(issue, "correct", "clerk", date(2014, 3, 6), act=3, field="opinion", value="请尽快办理", reason="笔误")
    text = page(desk, "clerk", issue)
    assert "<del>请第1责任单位牵头协调</del>" in text
    assert "请尽快办理" in text
    assert "笔误" in text


def test_an_enterprise_reads_plain_words_and_nothing_of_the_offices(desk: Desk) -> None:  # noqa: F811
    """Its own page: what comes next, whom to expect; no opinion, no study, no log."""
    text = page(desk, "informant", desk.story("file_result"))
    assert "第1责任单位说已经办好，请等第1帮扶联系组上门核实，核实后请您盖章确认。" in text
    assert "上门核实" in text
    for inside in ("请第1责任单位牵头协调", "同意拟办意见", "办理经过", "时间在谁手里", "处置单"):
        assert inside not in text, inside


def test_a_name_on_the_road_is_not_broken(desk: Desk) -> None:  # noqa: F811
    """Day and person, each a piece of its own: a line ends between them."""
    road = page(desk, "clerk", desk.story("register")).partition('id="road"')[2].partition("</ol>")[0]
    assert re.findall(r"收到<small>3月3日 <span>(\w+)</span>", road), road


def test_papers_are_kept_never_shown(desk: Desk) -> None:  # noqa: F811
    """As an attachment, nosniff; an enterprise opens its own, not the office's."""
    issue = desk.story("close", dispatch={"instruction_note": Upload("批示笺.pdf", PDF)})
    note, sealed = (desk.all(Attachment, name=name)[0].id for name in ("批示笺.pdf", "盖章说明.pdf"))
    answer = desk.as_("clerk").get(f"/admin/attachment/download/?id={sealed}")
    assert answer.data == PDF
    shown = answer.headers["Content-Disposition"]
    assert shown == f"attachment; filename=\"file.pdf\"; filename*=UTF-8''{quote('盖章说明.pdf')}", shown
    assert shown.isascii()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert desk.as_("informant").get(f"/admin/attachment/download/?id={sealed}").status_code == 200
    assert desk.as_("informant").get(f"/admin/attachment/download/?id={note}").status_code == 404
    assert desk.as_("informant/2").get(f"/admin/attachment/download/?id={sealed}").status_code == 404
    assert "批示笺" not in page(desk, "informant", issue)
