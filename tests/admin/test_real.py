"""The screens on the real records, on each database: who comes in, what he sees, what the log keeps."""
from collections.abc import Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import Engine, event, select

from admin import init_admin
from admin.base import DeskView
from admin.menu import Noun
from models.enterprises import Enterprise
from models.log import LogEntry
from models.offices import Office
from models.people import Person
from models.scope import everything
from models.session import Db, make_db
from models.units import Unit
from seed.cast import build
from tests.admin.conftest import Desk
from tests.admin.toy import Home

PASSWORD = "Right-Horse-9"
HASHED = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
VERBS = frozenset({"list", "read", "create", "edit", "export"})


class UnitView(DeskView):
    """A noun that everybody of the office sees."""
    model, noun, title, verbs = Unit, "unit", "责任单位", VERBS
    column_list = column_details_list = column_export_list = ("name", "short_name", "kind", "county", "from_on")
    form_columns = ("name", "short_name", "kind", "county", "from_on")
    column_filters = ("kind", "name", "from_on")
    column_searchable_list = ("name",)


class EnterpriseView(DeskView):
    """A noun whose rows are seen in part."""
    model, noun, title, verbs = Enterprise, "enterprise", "企业", VERBS
    column_list = column_details_list = column_export_list = ("name", "office", "backbone", "credit_code")
    form_columns = ("name", "office", "credit_code", "backbone")
    column_filters = ("name", "office", "backbone", "office.level")
    column_sortable_list = ("name", ("office", "office.name"))


class LogView(DeskView):
    """A noun of moments."""
    model, noun, title = LogEntry, "log", "操作日志"
    column_list = column_details_list = column_export_list = ("at", "person_name", "action", "words")
    form_columns = ()
    column_filters = ("at", "action", "row_id")
    column_default_sort = ("at", True)


@pytest.fixture
def db(engine: Engine) -> Iterator[Db]:
    """The cast, each with the same password, and another office's enterprise."""
    made = make_db(engine)
    with everything(made()):
        cast = build(made())
        for name in ("clerk", "administrator", "auditor", "informant"):
            cast[name].password_hash = HASHED
        made.add(Enterprise(name="别处企业", office_id=cast["county"].id))
        made.commit()
    made.remove()
    yield made
    made.remove()


@pytest.fixture
def app(engine: Engine, db: Db) -> Flask:
    """The application on it."""
    made = Flask("real")
    made.config.update(SECRET_KEY="real")
    made.teardown_appcontext(lambda error: db.remove())
    init_admin(made, db, views=tuple(Noun(view, "系统") for view in (UnitView, EnterpriseView, LogView)), index=Home)
    made.test_client_class = Desk
    return made


def signed_in(app: Flask, username: str) -> Any:
    """A client of one of the cast."""
    client = app.test_client()
    assert client.sign_in(username, PASSWORD).status_code == 302
    return client


def logged(db: Db) -> list[tuple[str, str, str]]:
    """What the log holds, as (action, who, words)."""
    with everything(db()):
        rows = db.scalars(select(LogEntry).order_by(LogEntry.id)).all()
        db.remove()
    return [(row.action, row.person_name, row.words) for row in rows]


def test_each_finds_his_place_his_role_and_his_nouns(app: Flask) -> None:
    page = signed_in(app, "city-clerk").get("/admin/").text
    assert "市级办公室" in page
    assert " · 经办人" in page
    assert "责任单位" in page
    assert "操作日志" not in page
    assert "操作日志" in signed_in(app, "city-auditor").get("/admin/").text
    assert "第1企业" in signed_in(app, "informant").get("/admin/").text


def test_scope_closes_every_door(app: Flask, db: Db) -> None:
    with everything(db()):
        ids = dict(db.execute(select(Enterprise.name, Enterprise.id)).all())
        db.remove()
    informant = signed_in(app, "informant")
    page = informant.get("/admin/enterprise/").text
    assert "第1企业" in page
    assert "第2企业" not in page
    assert "别处企业" not in page
    assert informant.get(f"/admin/enterprise/details/?id={ids['第1企业']}").status_code == 200
    assert informant.get(f"/admin/enterprise/details/?id={ids['第2企业']}").status_code == 404
    assert informant.get(f"/admin/enterprise/edit/?id={ids['第1企业']}").status_code == 403


def test_a_malformed_id_is_a_404_on_each_database(app: Flask) -> None:
    client = signed_in(app, "city-administrator")
    for bad in ("abc", "-1", "0", "99999999999999999999", "2147483648", "1.5", "%00", "é"):
        assert client.get(f"/admin/unit/details/?id={bad}").status_code == 404, bad
        assert client.get(f"/admin/unit/edit/?id={bad}").status_code == 404, bad


def test_a_malformed_list_address_is_no_error_on_each_database(app: Flask) -> None:
    client = signed_in(app, "city-clerk")
    for query in ("page=-1", "page=99999999999999999999", "sort=zzz", "flt_kind=none", "flt_from_on_from=2014-02-30",
                  "search=%00%25", "flt_name=%25&search=_", "flt_from_on_to=9999-12-31", "page_size=0"):
        assert client.get(f"/admin/unit/?{query}").status_code == 200, query


def test_moments_and_numbers_are_filtered_on_each_database(app: Flask) -> None:
    client = signed_in(app, "city-auditor")
    for query in ("flt_at_from=2014-03-01&flt_at_to=2099-01-01", "flt_row_id_min=-5", "flt_row_id_max=99999999999"):
        assert client.get(f"/admin/log/?{query}").status_code == 200, query


def test_related_columns_are_filtered_and_sorted(app: Flask) -> None:
    client = signed_in(app, "city-clerk")
    assert "第1企业" in client.get("/admin/enterprise/?flt_office=1&flt_office_level=city&sort=office&desc=1").text
    assert client.get("/admin/enterprise/?flt_office=99999999999").status_code == 200


def test_the_log_keeps_sign_ins_refusals_and_sheets(app: Flask, db: Db) -> None:
    client = signed_in(app, "city-clerk")
    app.test_client().sign_in("city-clerk", "wrong")
    assert client.get("/admin/log/").status_code == 403
    assert client.get("/admin/unit/export/xlsx/?flt_kind=department").status_code == 200
    client.send("/logout")
    kept = [entry for entry in logged(db) if entry[0] != "create"]
    assert [entry[0] for entry in kept] == ["sign_in", "sign_in_failed", "denied", "export", "sign_out"]
    assert "/admin/log/" in kept[2][2]
    assert kept[3][2].startswith("3 行")


def test_a_record_s_own_words_reach_its_field(app: Flask) -> None:
    client = signed_in(app, "city-administrator")
    answer = client.send("/admin/enterprise/new/", {"name": "新企业", "office": "1", "credit_code": "123"})
    assert answer.status_code == 422
    assert "统一社会信用代码不正确" in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_a_name_that_is_taken_is_said_in_words(app: Flask) -> None:
    client = signed_in(app, "city-administrator")
    answer = client.send("/admin/unit/new/", {"name": "第1责任单位", "short_name": "一", "kind": "department"})
    assert answer.status_code == 422
    assert "“单位名称”已有相同的记录，不能重复。" in answer.text


def test_five_failures_lock_the_name(app: Flask) -> None:
    client = app.test_client()
    for _ in range(5):
        client.sign_in("city-clerk", "wrong")
    assert "连续输错次数太多" in client.sign_in("city-clerk", PASSWORD).text


def test_a_changed_stamp_ends_the_session(app: Flask, db: Db) -> None:
    client = signed_in(app, "city-clerk")
    with everything(db()):
        person = db.scalars(select(Person).where(Person.username == "city-clerk")).one()
        person.auth_stamp = "another"
        db.commit()
        db.remove()
    assert client.get("/admin/").status_code == 302


def test_my_account_changes_password_and_language(app: Flask) -> None:
    client = signed_in(app, "city-clerk")
    wrong = client.send("/account", {"old": PASSWORD, "new": "short", "again": "short"})
    assert "新口令至少 10 个字符" in wrong.text
    assert client.send("/account", {"old": PASSWORD, "new": "Other-Horse-9", "again": "Other-Horse-9"}).status_code == 302
    assert client.send("/language", {"locale": "en"}).status_code == 302
    assert '<html lang="en">' in client.get("/account").text


def test_a_page_that_reads_does_not_wait_for_one_that_writes(app: Flask, engine: Engine, db: Db) -> None:
    client = signed_in(app, "city-clerk")
    client.get("/admin/")
    begun: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda conn, cursor, text, *rest: begun.append(text))
    client.get("/admin/unit/")
    assert "BEGIN IMMEDIATE" not in begun
    assert len([text for text in begun if not text.startswith("BEGIN")]) <= 9
    assert db.scalar(select(Office.id).limit(1)) is not None
