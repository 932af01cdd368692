"""接续台账 on the page: dry run, faults given back, two people together, and nothing breaks whatever is uploaded."""
from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from models.issues import Issue
from models.log import LogEntry
from models.numbers import NumberCounter
from tests.admin.noun_house import PASSWORD, House
from tests.models.takeover_ledgers import PAPER, clean_rows, papers, workbook

HOME = "/admin/takeover/"
USUAL = {"lend_days": "1"}


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    """The application over the cast, on each database."""
    made = House(database_url)
    yield made
    made.engine.dispose()


def post(client: Any, door: str, data: bytes, name: str = "台账.xlsx", **more: Any) -> Any:
    """Hand in a ledger with its paper, as the browser does."""
    sealed = [(io.BytesIO(one.data), one.name) for one in papers().values()]
    form = {"csrf_token": client.token(HOME), "ledger": (io.BytesIO(data), name), "papers": sealed, **USUAL, **more}
    return client.post(HOME + door, data=form, content_type="multipart/form-data")


def token_of(answer: Any) -> str:
    """The proof of the dry run."""
    found = re.search(r'name="tried" value="([^"]+)"', answer.text)
    assert found
    return found.group(1)


def test_tried_out_then_written_by_the_two_together(house: House) -> None:
    """The dry run writes nothing; the leader signs; both names stand in the log."""
    administrator, data = house.client("administrator"), workbook(clean_rows(10))
    tried = post(administrator, "try", data)
    assert tried.status_code == 200
    assert "正式接收 10 件" in tried.text
    assert house.count(Issue) == 0
    done = post(administrator, "run", data, tried=token_of(tried), username="city-leader", password=PASSWORD)
    assert done.status_code == 303, done.text
    assert house.count(Issue) == 10
    page = administrator.get("/admin/takeover/done/").text
    assert "台账已接收" in page
    with house.session() as session:
        said = session.scalars(select(LogEntry).where(LogEntry.noun == "takeover", LogEntry.action == "create")).all()
        assert len({one.person_name for one in said}) == 2
        assert all("共同办理" in one.words for one in said)


@pytest.mark.parametrize(
    ("username", "password", "said"),
    [
        pytest.param("", "", "请由另一位输入", id="nobody"),
        pytest.param("city-leader", "wrong-Horse-1", "用户名或密码不对", id="a-wrong-password"),
        pytest.param("city-director", PASSWORD, "另一位是本办公室的组长", id="not-a-leader"),
        pytest.param("county-leader", PASSWORD, "另一位是本办公室的组长", id="a-leader-of-another-office"),
        pytest.param("city-administrator", PASSWORD, "须由两个人", id="himself"),
    ],
)
def test_never_alone(house: House, username: str, password: str, said: str) -> None:
    """Without the other person nothing is written, and the page says who is missing."""
    administrator, data = house.client("administrator"), workbook(clean_rows(3))
    tried = post(administrator, "try", data)
    answer = post(administrator, "run", data, tried=token_of(tried), username=username, password=password)
    assert answer.status_code == 422
    assert said in answer.text
    assert house.count(Issue) == 0


def test_only_what_was_tried_out(house: House) -> None:
    """Another file, or other choices, or no dry run at all: nothing is written."""
    leader, data = house.client("leader"), workbook(clean_rows(3))
    token = token_of(post(leader, "try", data))
    signs = {"username": "city-administrator", "password": PASSWORD}
    for form, file in (({}, data), ({"tried": token}, workbook(clean_rows(4))), ({"tried": token, "only_right": "1"}, data)):
        answer = post(leader, "run", file, **signs, **form)
        assert answer.status_code == 422
        assert "请先试运行" in answer.text
    assert house.count(Issue) == 0
    assert post(leader, "run", data, tried=token, **signs).status_code == 303
    assert house.count(Issue) == 3


def test_the_fault_book_is_the_ledger_with_its_faults(house: House) -> None:
    """First column 错误说明, red cells, and a sheet of all faults; it may be handed in again."""
    administrator, rows = house.client("administrator"), clean_rows(12)
    rows[3]["牵头单位"] = "没有这个单位"
    answer = post(administrator, "report", workbook(rows))
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.data))
    sheet = book["台账"]
    assert sheet["A1"].value == "错误说明"
    assert "没有这个单位" in sheet["A5"].value
    red = [cell.coordinate for cell in sheet[5] if cell.fill.fgColor.rgb == "FFFDECEA"]
    assert len(red) == 2
    assert book["说明"]["A4"].value == "5"
    again = post(administrator, "try", answer.data)
    assert again.text.count("没有“没有这个单位”") == 1


@pytest.mark.parametrize("name", ["台账.xlsx", "台账.xls", "台账.pdf", "", "a" * 300 + ".xlsx", "坏\u202e.xlsx"])
@pytest.mark.parametrize("data", [
    b"", b"PK\x03\x04", b"PK\x03\x04" + b"\x00" * 500, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, b"%PDF-1.4",
])
def test_no_upload_breaks_the_page(sqlite_house: House, name: str, data: bytes) -> None:
    """Whatever is uploaded, the page answers in words."""
    for door in ("try", "report", "run"):
        assert post(sqlite_house.client("administrator"), door, data, name).status_code in (200, 422)


@pytest.fixture(scope="module")
def sqlite_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One application for the uploads that write nothing."""
    made = House(f"sqlite:///{tmp_path_factory.mktemp('takeover') / 'desk.db'}")
    yield made
    made.engine.dispose()


@pytest.mark.parametrize("who", ["clerk", "director", "deputy_leader", "supervisor", "security_officer", "auditor", "informant"])
def test_nobody_else_comes_in(sqlite_house: House, who: str) -> None:
    """Only an administrator or a leader opens it."""
    client = sqlite_house.client(who)
    assert client.get(HOME).status_code == 403
    assert client.send(HOME + "try").status_code == 403


def test_a_form_without_token_is_refused(sqlite_house: House) -> None:
    """CSRF."""
    assert sqlite_house.client("administrator").post(HOME + "run").status_code == 400


def test_the_template_is_a_ledger_without_rows(sqlite_house: House) -> None:
    """Its titles are those that are read; drop-downs, frozen titles and instructions are there."""
    administrator = sqlite_house.client("administrator")
    data = administrator.get(HOME + "template").data
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["台账", "说明", "选项"]
    assert book["台账"].freeze_panes == "C2"
    assert len(book["台账"].data_validations.dataValidation) > 10
    assert "台账里没有内容" in post(administrator, "try", data).text


def test_opening_numbers_once_and_together(house: House) -> None:
    """The two set where the series begin; the next number follows, and it cannot be set again."""
    leader = house.client("leader")
    form = {"year": "2014", "last_registration": "34", "username": "city-administrator", "password": PASSWORD}
    alone = leader.send(HOME + "numbers", {**form, "password": ""}, page=HOME)
    assert alone.status_code == 422
    assert house.count(NumberCounter) == 0
    assert leader.send(HOME + "numbers", form, page=HOME).status_code == 302
    with house.session() as session:
        assert session.scalar(select(NumberCounter.last)) == 34
    again = leader.send(HOME + "numbers", form, page=HOME)
    assert again.status_code == 422
    assert "已编到第 34 号" in again.text
    for wrong in ({"last_registration": "0"}, {"last_registration": "三"}, {"year": "14"}, {"last_registration": ""}):
        assert leader.send(HOME + "numbers", {**form, **wrong}, page=HOME).status_code == 422


def test_papers_are_told_apart(house: House) -> None:
    """A paper of the wrong kind is named, and nothing is written."""
    administrator = house.client("administrator")
    wrong = [(io.BytesIO(b"MZ\x90"), PAPER.replace("pdf", "exe"))]
    answer = post(administrator, "try", workbook(clean_rows(3)), papers=wrong)
    assert answer.status_code == 422
    assert "不收这种文件" in answer.text
