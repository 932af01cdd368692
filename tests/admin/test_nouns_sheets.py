"""Lists and sheets of every noun: how much they ask of the database, what stands in them, and what a bad address does."""
import inspect
import io
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook

from admin.menu import Noun
from admin.views import VIEWS
from tests.admin.noun_house import House

MOST = 12
READS = {"approval": "director", "user": "auditor", "grant": "security_officer", "stand_in": "security_officer", "log": "auditor",
         "office": "administrator", "attachment": "clerk"}
"""Who lists and exports a noun here, where it is not the clerk."""
NOUNS = [declared.view.noun for declared in VIEWS if isinstance(declared, Noun)]
SHEETS = [declared.view.noun for declared in VIEWS if isinstance(declared, Noun) and "export" in declared.view.verbs]
LISTS = [noun for noun in NOUNS if noun != "approval"]
"""What an approver reads of each proposal costs more; tests/admin/test_approvals.py counts it."""
BAD = ("id=abc", "id=-1", "id=0", "id=99999999999999999999", "id=%00", "id=1%27--", "id=%EF%BC%91", "")
BAD_LISTS = ("page=-1", "page=99999999999", "page=abc", "page_size=100000", "sort=password_hash", "sort=999", "search=%00%25_",
             "flt_nothing=1", "flt_office=abc", "flt_office=99999999999999", "flt_from_on_from=2014-02-30", "flt_day_from=abc",
             "flt_person=%00", "flt_year=0", "flt_group=-1", "view=nothing", "export_type=x", "flt_at_from=9999-99-99")
BAD_DAYS = ("2014-02-30", "昨天", "0001-01-01", "9999-12-31", "99999-01-01", "2014-01-01T00:00", "\x00")


@pytest.fixture(scope="module")
def houses(tmp_path_factory, sqlite_template, postgresql_template) -> Iterator[list[House]]:
    """One house on each database that there is."""
    from tests import databases
    folder = tmp_path_factory.mktemp("sheets")
    made = [House(databases.sqlite_copy(sqlite_template, folder))]
    if postgresql_template is None:
        yield made
    else:
        with databases.postgresql_copy(postgresql_template) as url:
            made.append(House(url))
            yield made
            made[1].close()
    made[0].close()


@pytest.mark.parametrize("noun", LISTS)
def test_a_list_asks_little_of_the_database(houses, noun):
    client = houses[0].client(READS.get(noun, "clerk"))
    client.get("/account")
    with houses[0].counted() as asked:
        assert client.get(f"/admin/{noun}/").status_code == 200
    asked = [one for one in asked if not one.startswith("BEGIN")]
    assert len(asked) <= MOST, "\n".join(asked)


@pytest.mark.parametrize("noun", SHEETS)
def test_a_sheet_opens_and_bears_the_official_words(houses, noun):
    house = houses[0]
    view = house.app.extensions["desk-views"][noun]
    answer = house.client(READS.get(noun, "clerk")).get(f"/admin/{noun}/export/xlsx/")
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.data)).active
    with house.app.test_request_context():
        assert [cell.value for cell in sheet[1]] == [str(view.label(name)) for name in view.column_export_list]
    assert sheet.freeze_panes == "A2"
    values = [cell.value for row in sheet.iter_rows(min_row=2) for cell in row]
    assert not any(isinstance(value, str) and value.startswith("<") for value in values)


@pytest.mark.parametrize("noun", NOUNS)
def test_no_address_is_an_error(houses, noun):
    for house in houses:
        client = house.client(READS.get(noun, "clerk"))
        for query in BAD_LISTS:
            assert client.get(f"/admin/{noun}/?{query}").status_code == 200, (noun, query)
        for query in BAD:
            assert client.get(f"/admin/{noun}/details/?{query}").status_code == 404, (noun, query)


FORMS = (
    ("liaison_officer", "/admin/visit/new/", "visited_on", {"enterprise": "enterprise/1"}),
    ("administrator", "/admin/assignment/new/", "from", {"enterprise": "enterprise/1", "group": "group/2", "relation": "contact"}),
    ("administrator", "/admin/group/member/?id=1", "from_on", {"person": "city/clerk"}),
    ("clerk", "/admin/meeting/new/", "held_on", {"kind": "special", "present": "某"}),
    ("security_officer", "/admin/grant/new/", "from_on", {"person": "group_member", "role": "clerk", "office": "city"}),
    ("security_officer", "/admin/stand_in/new/", "until_on", {"absent": "city/clerk", "substitute": "city/clerk/2"}),
    ("administrator", "/admin/workday/new/", "day", {"worked": "True", "words": "补班"}),
)


@pytest.mark.parametrize(("who", "url", "field", "rest"), FORMS, ids=[row[1] for row in FORMS])
def test_no_day_is_an_error(houses, who, url, field, rest):
    for house in houses:
        client, before = house.client(who), house.changes()
        filled = {name: house.ids.get(value, value) for name, value in rest.items()}
        for day in BAD_DAYS:
            answer = client.send(url, {**filled, field: day})
            assert answer.status_code == 422, (url, day)
            assert 'class="complaint"' in answer.text, (url, day)
        for wrong in ("999999999999999999999", "-1", "abc", "\x00"):
            answer = client.send(url, {**dict.fromkeys(filled, wrong), field: "2014-03-04"})
            assert answer.status_code == 422, (url, wrong)
        assert house.changes() == before


def test_a_new_table_costs_a_model_a_view_of_column_names_and_one_line():
    readings = inspect.getsource(__import__("admin.views.readings", fromlist=["ReadingView"]).ReadingView)
    plain = [line for line in readings.splitlines() if line.strip() and not line.strip().startswith('"""')]
    assert len(plain) <= 20, "a view that only shows a table should be a list of column names"
    lines = inspect.getsource(__import__("admin.views", fromlist=["VIEWS"])).splitlines()
    for declared in VIEWS:
        if isinstance(declared, Noun):
            name = declared.view.__name__
            assert sum(name in line for line in lines) == 2, f"{name}: one import and one line of the menu"
