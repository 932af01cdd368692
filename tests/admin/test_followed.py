"""What no policy within reach uses is not offered: in the menu, on the desk, on an enterprise's page, above its list."""
import io
import re

import pytest
from openpyxl import load_workbook

from tests.admin.noun_house import House
from tests.admin.test_nouns_access import house
from tests.admin.two_levels import LINCANG, lincang, url

__all__ = ["house", "lincang", "url"]

ADMIN = "administrator"
OF_GROUPS = {"visit", "group", "assignment"}
LINYIS = {"report_up", "bulletin", "circular", "obligation"}
LINCANGS = {"monthly", "overview", "category_ledger"}
LOOKED_AT = OF_GROUPS | LINYIS | LINCANGS


def offered(page: str) -> set[str]:
    """The nouns in the menu, of those looked at."""
    menu = page[page.index('<nav class="menu"'):page.index("</nav>")]
    return set(re.findall(r'href="/admin/([a-z_]+)/', menu)) & LOOKED_AT


@pytest.mark.parametrize(("who", "finds"), [
    ("county/clerk", LINCANGS), ("city/clerk", LINCANGS), ("city/supervisor", LINCANGS), ("county/administrator", set()),
])
def test_lincangs_offices_are_offered_what_their_regulation_has(lincang, who, finds):
    """临沧 has no groups, no visits, no weekly bulletin, no report up; it has its overview and its monthly bulletin."""
    assert offered(lincang.as_(who).get("/admin/").text) == finds


@pytest.mark.parametrize(("who", "finds"), [
    ("clerk", OF_GROUPS | LINYIS), (ADMIN, {"group", "assignment"}), ("liaison_officer", OF_GROUPS),
])
def test_linyis_are_offered_theirs(house: House, who, finds):
    """临沂 has groups, visits, weeks and what is reported up; a group's people are offered what their office's policy has."""
    assert offered(house.client(who).get("/admin/").text) == finds


def test_pages_that_no_policy_of_the_office_has_say_so(lincang):
    """By hand the address of Linyi's weekly bulletin brings no paper under Lincang's name."""
    for address in ("bulletin", "circular", "report_up"):
        answer = lincang.as_("county/clerk").get(f"/admin/{address}/")
        assert answer.status_code == 404, address
        assert "没有这本台账" in answer.text, address


def test_an_administrator_is_not_told_that_groups_are_missing(lincang, house: House):
    """未结对的企业 is a gap where enterprises are assigned to groups, and nothing elsewhere."""
    assert "未结对的企业" not in lincang.as_("county/administrator").get("/admin/").text
    assert "未结对的企业" in house.client(ADMIN).get("/admin/").text


def test_an_enterprises_page_and_list_speak_of_groups_where_there_are_any(lincang, house: House):
    """Neither a table of assignments nor a column of groups, a filter by them or a way to make them."""
    key = lincang.cast["enterprise/1"].id
    for held in list(lincang.cast["enterprise/1"].assignments):
        lincang.session.delete(held)
    lincang.session.commit()
    listed = lincang.as_("city/clerk").get("/admin/enterprise/").text
    page = lincang.as_("city/administrator").get(f"/admin/enterprise/details/?id={key}").text
    assert "结对" not in lincang.as_("city/administrator").get("/admin/enterprise/").text
    assert "调整结对" in house.client(ADMIN).get("/admin/enterprise/").text
    for word in ("结对", "帮扶联系组", "走访"):
        assert word not in listed, word
        assert word not in page, word
    assert "未结对" in house.client("clerk").get("/admin/enterprise/").text
    assert 'name="flt_group"' not in lincang.as_("city/clerk").get("/admin/issue/").text
    assert "帮扶联系组" not in lincang.as_("city/clerk").get("/admin/issue/").text
    assert "处置单" not in lincang.as_("city/clerk").get("/admin/slip/").text
    assert "转报单" not in house.client("clerk").get("/admin/slip/").text
    assert 'name="flt_group"' in house.client("clerk").get("/admin/issue/").text
    assert '<option value="group"' in house.client("clerk").get("/admin/issue/").text


def test_marks_of_linyis_regulation_are_shown_where_it_is_followed(lincang, house: House):
    """骨干企业、重点企业 are Linyi's words: neither list, page, form nor sheet of an office of 临沧 has them; what stands stays."""
    firm = lincang.cast["enterprise/1"]
    firm.backbone = True
    lincang.session.commit()
    administrator, key = lincang.as_("city/administrator"), firm.id
    for address in ("", f"details/?id={key}", f"edit/?id={key}", "new/"):
        assert "骨干" not in administrator.get(f"/admin/enterprise/{address}").text, address
        assert "重点企业" not in administrator.get(f"/admin/enterprise/{address}").text, address
    sheet = load_workbook(io.BytesIO(administrator.get("/admin/enterprise/export/xlsx/").data)).active
    assert {"标识", "帮扶联系组"}.isdisjoint(cell.value for cell in sheet[1])
    page = f"/admin/enterprise/edit/?id={key}"
    version = re.findall(r'name="_ver" value="([^"]*)"', administrator.get(page).text)[0]
    typed = {"name": firm.name, "office": firm.office_id, "county": firm.county, "trade": "改过的行业", "_ver": version}
    assert lincang.send(administrator, page, typed, page=page).status_code == 302
    lincang.session.expire_all()
    assert (firm.trade, firm.backbone) == ("改过的行业", True)
    form = house.client(ADMIN).get("/admin/enterprise/new/").text
    assert "骨干企业" in form
    assert "重点企业" in form


def test_a_policy_says_it_by_what_it_has():
    """No name of a regulation decides: a step, a ledger."""
    from admin.followed import has_ledger, has_step
    from rules.terms import Step
    assert has_ledger("19.monthly")(LINCANG)
    assert not has_ledger("7.bulletin")(LINCANG)
    assert has_step(Step.MEET)(LINCANG)
    assert not has_step(Step.VISIT)(LINCANG)
