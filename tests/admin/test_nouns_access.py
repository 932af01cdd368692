"""Who may open which door: every view and verb by every role. A door without a row in the table is an error."""
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.admin.noun_house import ROLES, House

LETTERS = dict(zip("CDPLSOMUIAET", ROLES, strict=True))
"""C clerk, D director, P deputy leader, L leader, S supervisor, O liaison officer, M group member, U unit handler,
I informant, A administrator, E security officer, T auditor."""
READERS, OFFICE, ALL = "CDPLS", "CDPL", "".join(LETTERS)

DOORS = {
    "issue": {"index_view": "CDPLSOMUIA", "details_view": "CDPLSOMUI", "paper_view": "CDPLSOMUI", "paper_word_view": "CDPLSOMUI",
              "proof_view": "CDPLSOMUI",
              "step_view": "CDPLSOMUI",
              "export": "CDPLSOM", "receive_view": "COUI", "ajax_lookup": "CDPLSOMUI",
              "alike_view": "COUI", "ask_view": "COMU", "answer_view": "I", "link_view": "C", "unlink_view": "C",
              "secret_view": "C"},
    "ledger": {"index_view": READERS, "export": READERS},
    "monthly": {"index_view": READERS, "export": READERS, "issue": "C", "edition": READERS, "edition_sheet": READERS},
    "reminder": {"index_view": READERS, "send_view": "C", "withhold_view": "C"},
    "approval": {"index_view": "DPL", "decide_view": "DPL"},
    "slip": {"index_view": "CDPLSOMU", "details_view": "CDPLSOMU", "print_view": "CDPLSOMU", "word_view": "CDPLSOMU",
             "export": READERS},
    "register": {"index_view": READERS, "export": READERS},
    "attachment": {"index_view": "CDPLSOMUI", "details_view": "CDPLSOMUI", "download_view": "CDPLSOMUI",
                   "picture_view": "CDPLSOMUI",
                   "export": READERS},
    "visit": {"index_view": "CDPLSOM", "details_view": "CDPLSOM", "create_view": "OM", "edit_view": "OM", "ajax_lookup": "OM",
              "hear_view": "OM", "report_view": "CDPLSOM", "export": READERS},
    "enterprise": {"index_view": "CDPLSOMUIA", "details_view": "CDPLSOMUIA", "create_view": "CA", "edit_view": "CA",
                   "revenue": "CA", "appoint": "CA", "dismiss": "CA", "pass_informant": "CA", "rename": "CA",
                   "ajax_lookup": "CA", "export": "CDPLSA"},
    "group": {"index_view": "CDPLSOMA", "details_view": "CDPLSOMA", "create_view": "A", "edit_view": "A", "officer": "A",
              "member": "A", "leave": "A", "hand_over": "A", "ajax_lookup": "A", "export": "CDPLSA"},
    "assignment": {"index_view": "CDPLSOMA", "details_view": "CDPLSOMA", "create_view": "A", "end": "A", "move": "A", "ajax_lookup": "A",
                   "export": "CDPLSA"},
    "handover": {"index_view": "CDPLSA", "details_view": "CDPLSA", "undo": "A", "edit_view": "A", "export": "CDPLSA"},
    "meeting": {"index_view": READERS, "details_view": READERS, "papers": READERS, "sheet": READERS, "export": READERS,
                **dict.fromkeys(("create_view", "plan_view", "edit_view", "item", "put_on", "order", "drop_item", "escalate",
                                 "hold", "decide", "minutes", "ajax_lookup"), "C")},
    "report_up": {"index_view": READERS, "issue": "C", **dict.fromkeys(("edition", "edition_sheet", "export"), READERS)},
    "bulletin": {"index_view": READERS, "export": READERS},
    "circular": {"index_view": READERS, "weeks": READERS, "export": READERS},
    "overview": {"index_view": READERS, "export": READERS},
    "category_ledger": {"index_view": READERS, "export": READERS},
    "reading": {"index_view": "CDPLSA", "details_view": "CDPLSA", "export": "CDPLSA"},
    "workday": {"index_view": "CDPLSOMUA", "details_view": "CDPLSOMUA", "create_view": "A", "edit_view": "A", "year": "A",
                "year_template": "A", "clear": "A", "moved": "CDPLSA", "export": "CDPLSA"},
    "unit": {"index_view": "CDPLSA", "details_view": "CDPLSA", "create_view": "A", "edit_view": "A", "rename": "A",
             "end_unit": "A", "pass_on": "A", "ajax_lookup": "A", "export": "CDPLSA"},
    "office": {"index_view": "CDPLSAE", "details_view": "CDPLSAE", "create_view": "A", "edit_view": "A", "follow": "A",
               "export": "A"},
    "user": {"index_view": "AET", "details_view": "AET", "create_view": "A", "edit_view": "A", "switch": "A", "reset": "AE",
             "export": "ET"},
    "grant": {"index_view": "ET", "details_view": "ET", "create_view": "E", "edit_view": "E", "end": "E", "ajax_lookup": "E",
              "export": "ET"},
    "stand_in": {"index_view": "ETA", "details_view": "ETA", "create_view": "E", "edit_view": "E", "end": "E",
                 "ajax_lookup": "E", "export": "ET"},
    "log": {"index_view": "T", "details_view": "T", "export": "T"},
    "reckoner": {"index_view": "CDPLSOMUAET"},
    "visit_grid": {"index": "CDPLSOM", "export": "CDPLSOM"},
    "obligation": dict.fromkeys(("index_view", "rows_view", "export", "rows_export"), READERS),
    "takeover": dict.fromkeys(("index", "numbers", "template", "try_out", "report", "run", "done"), "LA"),
    "setting": {"index_view": "CDPLSA", "details_view": "CDPLSA", "create_view": "A", "withdraw": "A", "consent": "L",
                "decline": "L", "export": "CDPLSA"},
    "rules": {"index": ALL, "details": ALL, "text": ALL, "attach": "A"},
    "admin": {"index": ALL},
}
OTHERS = {"healthz", "root", "desk"}
"""Pages that are nobody's noun; tests/admin/test_sign_in.py and test_doors.py try them."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for the whole table: nothing is changed."""
    folder = tmp_path_factory.mktemp("access")
    made = House(databases.sqlite_copy(databases.sqlite_template(folder), folder))
    yield made
    made.close()


def rules_of(app):
    """Every address of a view, with its endpoint."""
    for rule in app.url_map.iter_rules():
        blueprint = rule.endpoint.partition(".")[0]
        if blueprint not in OTHERS and not rule.endpoint.endswith("static"):
            yield blueprint, rule.endpoint.partition(".")[2], rule


def address_of(rule) -> str:
    """With something in the places of its variables; no row has this id."""
    filled = rule.rule.replace("<export_type>", "xlsx").replace("<step>", "close")
    assert "<" not in filled, f"{rule.endpoint}: say here what stands for the variable of {rule.rule}"
    return f"{filled}?id=999999"


def test_every_door_stands_in_the_table(house):
    missing = sorted(f"{rule.endpoint} ({rule.rule})" for noun, door, rule in rules_of(house.app) if door not in DOORS.get(noun, {}))
    assert not missing, ("these doors have no row in DOORS of tests/admin/test_nouns_access.py; "
                         f"add who may open them, and their rights to models/rights.py: {', '.join(missing)}")
    there = {(noun, door) for noun, door, _rule in rules_of(house.app)}
    gone = sorted(f"{noun}.{door}" for noun, doors in DOORS.items() for door in doors if (noun, door) not in there)
    assert not gone, f"these rows of DOORS name no door any more: {', '.join(gone)}"


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_its_doors_and_no_other(house, role):
    client, letter = house.client(role), next(key for key, name in LETTERS.items() if name == role)
    token, wrong = client.token("/account"), []
    for noun, door, rule in rules_of(house.app):
        for method in sorted(rule.methods & {"GET", "POST"}):
            data = {"csrf_token": token} if method == "POST" else None
            status = client.open(address_of(rule), method=method, data=data).status_code
            allowed = letter in DOORS[noun][door]
            if (status == 403) == allowed or status >= 500:
                wrong.append(f"{method} {rule.rule} answered {status} to {role}")
    assert not wrong, "\n".join(wrong)


def test_a_stranger_is_shown_the_way_to_sign_in(house):
    client = house.app.test_client()
    for _noun, _door, rule in rules_of(house.app):
        if "GET" in rule.methods:
            answer = client.get(address_of(rule))
            assert answer.status_code == 302, rule.rule
            assert answer.location.startswith("/login"), rule.rule


def test_nothing_is_posted_without_a_token(house):
    before = house.changes()
    for role in ("administrator", "security_officer", "clerk"):
        for _noun, _door, rule in rules_of(house.app):
            if "POST" in rule.methods:
                answer = house.client(role).post(address_of(rule).replace("999999", "1"), data={"name": "改名"})
                assert answer.status_code == 400, rule.rule
    assert house.changes() == before


def test_the_menu_shows_what_may_be_listed_and_nothing_else(house):
    for letter, role in LETTERS.items():
        page = house.client(role).get("/admin/").text
        menu = page[page.index('<nav class="menu"'):page.index("</nav>")]
        shown = set(re.findall(r'href="/admin/([a-z_]+)/', menu))
        may = {noun for noun, doors in DOORS.items() if letter in doors.get("index_view", "")} - {"reading"}
        may -= {"overview", "category_ledger", "monthly"}  # this house follows no regulation that asks for them
        may |= {"takeover"} if letter in "LA" else set()
        assert shown == may | {"rules"}, role


def test_the_path_of_this_file_is_the_one_it_names():
    assert Path(__file__).name == "test_nouns_access.py"
