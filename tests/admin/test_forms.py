"""Forms: complaints at the field in plain Chinese, nothing half written, and two people on one record."""
import pytest
from sqlalchemy import func, select

from tests.admin.toy import Firm, Matter

GOOD = {"title": "新厂区供水", "firm": "1", "account": "", "amount": "", "staff": "", "mobile": ""}


def stored(app, **wanted):
    """The matter with these values, if there is one."""
    app.db.remove()
    app.db.info["seen"] = "all"
    return app.db.scalars(select(Matter).filter_by(**wanted)).one_or_none()


def test_a_good_form_is_saved_and_leads_to_its_row(app, clerk):
    answer = clerk.send("/admin/matter/new/", {**GOOD, "amount": "1,234.50", "due_on": "2014-03-21", "urgent": "y"})
    row = stored(app, title="新厂区供水")
    assert (answer.status_code, answer.location) == (302, f"/admin/matter/details/?id={row.id}")
    assert (str(row.amount), str(row.due_on), row.urgent, row.staff, row.status) == ("1234.50", "2014-03-21", True, None, "received")


@pytest.mark.parametrize(("field", "typed", "complaint"), [
    ("title", "", "请填写这一项。"), ("title", "长" * 61, "最多 60 个字。"), ("firm", "", "请填写这一项。"),
    ("firm", "abc", "没有找到"), ("firm", "-1", "没有找到"), ("firm", "99999999999999999999", "没有找到"),
    ("due_on", "abc", "日期看不懂"), ("due_on", "2014-02-30", "日期看不懂"), ("due_on", "0001-01-01", "年份不对"),
    ("amount", "很多", "请填写数字。"), ("amount", "NaN", "请填写数字。"), ("amount", "1e400", "数字太大。"),
    ("amount", "0.001", "最多填写 2 位小数。"), ("amount", "99999999999", "数字太大。"), ("staff", "1.5", "请填写整数。"),
    ("staff", "99999999999999999999", "数字太大。"), ("amount", "-5", "涉及金额不能是负数。"),
    ("title", "三个字", "“问题”不合要求，没有保存。"),
])
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_written(app, clerk, field, typed, complaint):
    answer = clerk.send("/admin/matter/new/", {**GOOD, field: typed})
    assert answer.status_code == 422
    assert complaint in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "SQL" not in answer.text
    app.db.info["seen"] = "all"
    assert app.db.scalar(select(func.count()).select_from(Matter)) == 60


def test_a_name_that_is_taken_is_said_in_words(clerk):
    answer = clerk.send("/admin/firm/new/", {"name": "临东陶瓷有限公司（示例）", "county": "1"})
    assert answer.status_code == 422
    assert "“企业名称”已有相同的记录，不能重复。" in answer.text
    assert "UNIQUE" not in answer.text


def test_days_may_be_typed_by_hand(app, clerk):
    clerk.send("/admin/matter/new/", {**GOOD, "due_on": "2014年3月21日"})
    assert str(stored(app, title="新厂区供水").due_on) == "2014-03-21"


def test_only_the_named_fields_are_taken(app, clerk):
    clerk.send("/admin/matter/new/", {**GOOD, "status": "closed", "number": "伪造", "version": "7"})
    row = stored(app, title="新厂区供水")
    assert (row.status, row.number, row.version) == ("received", None, 1)


def test_a_firm_may_be_named_where_no_script_runs(app, clerk):
    clerk.send("/admin/matter/new/", {**GOOD, "firm": "", "firm-words": "临东陶瓷有限公司（示例）"})
    assert stored(app, title="新厂区供水").firm.name.startswith("临东")


def test_boxes_and_lists_of_rows_are_kept(app, clerk):
    clerk.send("/admin/firm/edit/?id=1", {"name": "改名的企业", "county": "2", "marks": ["1"]})
    app.db.info["seen"] = "all"
    firm = app.db.get(Firm, 1)
    assert (firm.name, firm.county_id, [str(mark) for mark in firm.marks]) == ("改名的企业", 2, ["骨干企业"])


def test_who_saves_second_is_told_and_keeps_his_text(app, clerk, client_as):
    other = client_as("clerk")
    assert other.send("/admin/matter/edit/?id=3", {**GOOD, "title": "别人改过的", "_ver": "1"}).status_code == 302
    answer = clerk.send("/admin/matter/edit/?id=3", {**GOOD, "title": "我改过的", "_ver": "1"})
    assert answer.status_code == 409
    assert "已被别人改过" in answer.text
    assert 'value="我改过的"' in answer.text
    assert "别人改过的" in answer.text
    assert 'name="_ver" value="2"' in answer.text
    assert stored(app, id=3).title == "别人改过的"
    assert clerk.send("/admin/matter/edit/?id=3", {**GOOD, "title": "我改过的", "_ver": "2"}).status_code == 302
    assert stored(app, id=3).title == "我改过的"


@pytest.mark.parametrize("version", ["", "abc", "0", "999"])
def test_a_form_that_does_not_know_the_version_is_not_saved(app, clerk, version):
    assert clerk.send("/admin/matter/edit/?id=3", {**GOOD, "title": "我改过的", "_ver": version}).status_code == 409
    assert stored(app, title="我改过的") is None


def test_after_saving_it_goes_back_only_within_the_house(clerk):
    inside = clerk.send("/admin/matter/new/", {**GOOD, "url": "/admin/firm/"})
    outside = clerk.send("/admin/matter/new/", {**GOOD, "title": "另外一件", "url": "https://example.com/"})
    assert inside.location == "/admin/firm/"
    assert outside.location.startswith("/admin/matter/details/")
