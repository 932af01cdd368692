"""Every door: who comes in, which rows he finds behind it, and what malformed addresses get."""
import pytest
from sqlalchemy import select

from admin.base import DeskView
from tests.admin.toy import County, Firm, Matter, MatterView

FOREIGN, OWN = 1, 3  # matters of the firms of 罗庄区 and 兰山区

PLACES = ["/admin/", "/admin/matter/", "/admin/matter/details/?id=3", "/admin/matter/edit/?id=3", "/admin/matter/new/",
          "/admin/matter/export/xlsx/", "/admin/matter/ajax/lookup/?name=firm", "/admin/firm/", "/account"]


@pytest.mark.parametrize("url", PLACES)
def test_a_stranger_is_shown_the_way_to_sign_in(app, url):
    answer = app.test_client().get(url)
    assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/login")


@pytest.mark.parametrize(("username", "verb", "url"), [
    ("nobody", "list", "/admin/matter/"), ("nobody", "read", "/admin/matter/details/?id=3"),
    ("reader", "create", "/admin/matter/new/"), ("reader", "edit", "/admin/matter/edit/?id=3"),
    ("reader", "export", "/admin/matter/export/xlsx/"), ("reader", "lookup", "/admin/matter/ajax/lookup/?name=firm"),
])
def test_who_may_not_is_told_so_and_it_is_logged(app, client_as, username, verb, url):
    answer = client_as(username).get(url)
    assert answer.status_code == 403
    assert "没有权限" in answer.text
    assert app.db.denied == [(username, url)]


def test_buttons_stand_only_where_they_may_be_used(client_as):
    page = client_as("reader").get("/admin/matter/").text
    assert "新增" not in page
    assert "导出 Excel" not in page


@pytest.mark.parametrize("url", ["/admin/matter/details/?id={}", "/admin/matter/edit/?id={}"])
def test_a_row_outside_the_scope_is_not_there(client_as, url):
    client = client_as("lanshan")
    assert client.get(url.format(OWN)).status_code == 200
    assert client.get(url.format(FOREIGN)).status_code == 404


def test_the_list_its_numbers_and_its_search_stay_in_scope(client_as):
    page = client_as("lanshan").get("/admin/matter/").text
    assert "共 20 件" in page
    assert "兰山区" in page
    assert "临东陶瓷" not in page
    assert "<i>20</i>" in page  # 在办
    assert "没有符合条件的记录" in client_as("lanshan").get("/admin/matter/?search=〔2014〕第001号").text


def test_an_edit_outside_the_scope_changes_nothing(app, client_as):
    answer = client_as("lanshan").send(f"/admin/matter/edit/?id={FOREIGN}", {"title": "改了", "_ver": "1"})
    assert answer.status_code == 404
    app.db.info["seen"] = "all"
    assert app.db.get(Matter, FOREIGN).title != "改了"


def test_a_relation_outside_the_scope_is_not_taken(app, client_as):
    app.db.info["seen"] = "all"
    foreign = app.db.scalars(select(Firm).where(Firm.county_id != 1)).first().id
    app.db.remove()
    answer = client_as("lanshan").send("/admin/matter/new/", {"title": "新的一件", "firm": foreign})
    assert answer.status_code == 422
    assert "没有找到" in answer.text


def test_the_lookup_stays_in_scope_and_within_its_limit(client_as):
    rows = client_as("lanshan").get("/admin/matter/ajax/lookup/?name=firm&limit=100000").json
    assert len(rows) == 2
    assert client_as("lanshan").get("/admin/matter/ajax/lookup/?name=nothing").status_code == 404


@pytest.mark.parametrize("bad", ["abc", "-1", "0", "99999999999999999999", "1;2", "1,2", "", "1.0", "%00", "１", "3 "])
@pytest.mark.parametrize("page", ["details", "edit"])
def test_an_id_that_no_row_can_have_is_a_plain_404(clerk, page, bad):
    answer = clerk.get(f"/admin/matter/{page}/?id={bad}")
    assert answer.status_code == 404
    assert "没有找到" in answer.text


def test_no_id_at_all_is_a_404(clerk):
    assert clerk.get("/admin/matter/details/").status_code == 404


@pytest.mark.parametrize("query", [
    "page=-1", "page=abc", "page=99999999999999999999", "page_size=-5", "page_size=1000000", "sort=-1", "sort=999",
    "sort=nothing", "sort=account", "desc=x", "sort=__class__", "view=nothing", "endpoint=x", "export_type=x",
    "_external=1", "flt_status=nothing", "flt_nothing=1", "flt0_5=1", "flt_due_on_from=abc", "flt_due_on_from=2014-02-30",
    "flt_due_on_from=99999-01-01", "flt_amount_min=NaN", "flt_amount_min=1e999", "flt_amount_min=0.001",
    "flt_firm_county=abc", "flt_firm_county=-1", "flt_firm_county=99999999999999999999", "flt_urgent=maybe",
    "flt_received_at_to=0001-01-01", "flt_title=%00", "search=%00%25%5C_", "search=" + "a" * 5000, "flt_", "flt",
])
def test_what_an_address_asks_wrongly_never_breaks_a_list(clerk, query):
    for url in ("/admin/matter/", "/admin/matter/export/xlsx/"):
        assert clerk.get(f"{url}?{query}").status_code == 200, url


def test_a_malformed_filter_is_said(clerk):
    assert "筛选“应办结从”的值“abc”看不懂，已忽略。" in clerk.get("/admin/matter/?flt_due_on_from=abc").text
    assert "没有“nothing”这个筛选条件，已忽略。" in clerk.get("/admin/matter/?flt_nothing=1").text


def test_nothing_is_deleted_edited_inline_or_done_in_bulk(app):
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert not [rule for rule in rules if rule.endswith(("/delete/", "/action/", "/ajax/update/"))]
    assert "/admin/county/new/" not in rules
    assert "/admin/county/export/<export_type>/" not in rules


def test_flask_admins_own_index_and_assets_are_not_served(app, client_as):
    assert client_as("clerk").get("/admin/static/vendor/jquery.min.js").status_code == 404
    assert not [rule for rule in app.url_map.iter_rules() if rule.endpoint == "admin.static"]


@pytest.mark.parametrize("missing", ["column_list", "column_details_list", "form_columns", "column_export_list", "column_filters"])
def test_a_view_that_leaves_a_list_of_columns_open_does_not_start(app, missing):
    written = {"model": County, "noun": "county", "title": "县区", "column_list": ("name",), "column_details_list": (),
               "form_columns": (), "column_export_list": (), "column_filters": ()}
    del written[missing]
    with pytest.raises(TypeError, match=f"Careless: {missing} is not declared"):
        type("Careless", (DeskView,), written)(app.db)


def test_a_view_that_narrows_where_nobody_asks_does_not_start():
    with pytest.raises(TypeError, match="override rows"):
        type("Careless", (DeskView,), {"get_query": lambda self: None})


def test_a_door_that_names_no_verb_is_shut(app, clerk):
    from flask_admin import expose
    view = type("Open", (MatterView,), {"noun": "open", "side": expose("/side/")(lambda self: "inside")})(app.db)
    with app.test_request_context("/admin/open/side/"):
        from flask_login import login_user

        from tests.admin.toy import Person
        login_user(app.db.scalars(select(Person)).first())
        with pytest.raises(Exception, match="403"):
            view._handle_view("side")
