"""Excel: the whole set that the list shows, as true values, with nothing that runs."""
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import gettempdir

from markupsafe import Markup
from openpyxl import load_workbook
from sqlalchemy import select

from tests.admin.toy import Matter, MatterView


def sheet_of(answer):
    """The sheet of an answer."""
    assert answer.status_code == 200
    return load_workbook(BytesIO(answer.data)).active


def test_the_sheet_holds_every_row_as_what_it_is(app, clerk):
    app.db.info["seen"] = "all"
    matter = app.db.get(Matter, 4)
    matter.title, matter.account = "=1+1", "上\x0b下\n=HYPERLINK(\"http://x\")"
    app.db.commit()
    app.db.remove()
    answer = clerk.get("/admin/matter/export/xlsx/?sort=number")
    sheet = sheet_of(answer)
    assert sheet.title == "问题"
    assert [cell.value for cell in sheet[1]] == [
        "编号", "问题", "企业", "县区", "状态", "应办结", "收到时间", "涉及金额（元）", "涉及人数", "紧急", "联系电话", "情况说明"]
    assert sheet.max_row == 61
    assert sheet[1][0].font.bold
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:L61")
    paper = sheet.page_setup
    assert (paper.orientation, paper.paperSize, paper.fitToHeight) == ("landscape", 9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"
    row = {sheet[1][at].value: cell for at, cell in enumerate(sheet[5])}
    assert (row["问题"].value, row["问题"].data_type) == ("=1+1", "s")
    assert row["情况说明"].value == "上下\n=HYPERLINK(\"http://x\")"
    assert row["情况说明"].hyperlink is None
    assert row["应办结"].value.date() == date(2014, 3, 5)
    assert row["应办结"].number_format == "yyyy-mm-dd"
    assert (row["涉及金额（元）"].value, row["涉及人数"].value) == (40002, 4)
    assert (row["状态"].value, row["紧急"].value, row["联系电话"].value) == ("已核实", "否", "138****1234")


def test_the_file_bears_its_chinese_name(clerk):
    header = clerk.get("/admin/matter/export/xlsx/").headers["Content-Disposition"]
    assert "attachment" in header
    assert "filename*=UTF-8''%E9%97%AE%E9%A2%98_20140320.xlsx" in header


def test_the_sheet_keeps_filters_search_order_and_scope(clerk, client_as):
    sheet = sheet_of(clerk.get("/admin/matter/export/xlsx/?view=open&flt_firm_county=2&search=陶瓷&sort=number&desc=1"))
    found = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert found
    assert found == sorted(found, reverse=True)
    assert {row[3].value for row in sheet.iter_rows(min_row=2)} == {"罗庄区"}
    assert {row[3].value for row in sheet_of(client_as("lanshan").get("/admin/matter/export/xlsx/")).iter_rows(min_row=2)} == {
        "兰山区"}


def test_every_sheet_that_leaves_is_logged_and_nothing_stays_behind(app, clerk):
    clerk.get("/admin/matter/export/xlsx/?flt_status=handling")
    assert app.db.taken == [("matter", 10)]
    assert not list(Path(gettempdir()).glob("desk-*/sheet.xlsx"))


def test_only_excel_leaves(clerk):
    assert clerk.get("/admin/matter/export/csv/").status_code == 404


def test_a_long_set_costs_a_constant_number_of_statements(app, clerk, statements):
    statements.clear()
    clerk.get("/admin/matter/export/xlsx/")
    assert len(statements) <= 3
    app.db.info["seen"] = "all"
    assert app.db.scalar(select(Matter.id).limit(1))


def test_the_html_of_a_list_stays_out_of_its_sheets(app):
    view = type("Shown", (MatterView,), {"noun": "shown", "column_formatters": {"title": lambda *_: Markup("<b>x</b>")}})(app.db)
    assert view.sheet_value("title")(Matter(title="y")) == "y"
