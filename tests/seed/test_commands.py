"""The command line: what each command says, and that a mistake is a sentence with exit 1."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from models.issues import Issue
from models.offices import Office
from models.slips import Slip
from rules.policies.linyi_2014 import POLICY
from seed.cast import Cast
from seed.demo import CannotSeed, SignIn
from tests.models.story import Story

CASE = """- case: 未登记不得拟办
  policy: linyi-2014-10
  given: {at: received, on: 2014-03-03}
  steps: [{on: 2014-03-03, do: propose, refused: [linyi-2014-10/3.loop, linyi-2014-10/5.register]}]
"""


@pytest.fixture
def run(database_url: str, tmp_path: Path) -> Any:
    """Run a command over the test's database."""
    app = create_app({"DATABASE_URL": database_url, "INSTANCE": str(tmp_path / "instance")})

    def typed(*words: str) -> Result:
        return app.test_cli_runner().invoke(args=list(words))

    yield typed
    app.extensions["desk-engine"].dispose()


def test_migrate_may_run_twice(run: Any) -> None:
    """And says that all is well."""
    for _ in range(2):
        result = run("migrate")
        assert (result.exit_code, result.output.strip()) == (0, "数据库已是最新。")


def test_overdue_is_reminded_once_a_day(run: Any, cast: Cast, session: Session) -> None:
    """催办: one numbered letter for each overdue issue and day, however often it runs; verify finds nothing."""
    Story(session, cast).to("accept")
    session.rollback()
    preview = run("remind", "--on", "2014-03-20", "--preview").output.splitlines()
    assert preview[-1] == "拟催办 1 件，未发出。"
    assert "第1责任单位 逾期" in preview[0]
    first = run("remind", "--on", "2014-03-20")
    assert first.output.splitlines()[-1] == "催办 1 件。"
    assert run("remind", "--on", "2014-03-20").output.strip() == "催办 0 件。"
    assert run("remind", "--on", "2014-03-21").output.splitlines()[-1] == "催办 1 件。"
    session.expire_all()
    letters = session.scalars(select(Slip.number).where(Slip.kind == "reminder").order_by(Slip.id)).all()
    session.rollback()  # on SQLite an open transaction would lock the command out
    assert letters == ["催〔2014〕第001号", "催〔2014〕第002号"]
    found = run("verify")
    assert found.exit_code == 0, found.output


def test_nobody_is_reminded_ahead_of_time(run: Any) -> None:
    """A letter of a day that has not come cannot be."""
    result = run("remind", "--on", "2100-01-01")
    assert result.exit_code == 1
    assert "还没有到" in result.output


def test_the_demonstration_wants_an_empty_database(run: Any, cast: Cast, session: Session) -> None:
    """It says so, and writes nothing; with --if-empty it is content."""
    Story(session, cast)
    session.rollback()
    result = run("seed", "demo", "--today", "2026-03-20")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert "空库" in result.output
    assert run("seed", "demo", "--if-empty").exit_code == 0
    session.expire_all()
    assert len(session.scalars(select(Issue)).all()) == 1


LINYI, LINCANG = [("经办人", "clerk1", "a", "甲")], [("经办人（市服企办）", "lc-clerk", "b", "乙")]
HEADING = "临沧市的账号"


def filled_with(monkeypatch: pytest.MonkeyPatch, lincang: Callable[[], list[SignIn]]) -> None:
    """Both cities as quick as can be: Linyi is one office."""

    def linyi(session: Session, today: date) -> list[SignIn]:
        session.add(Office(name="临沂的办公室", short_name="临沂办", mark="临沂"))
        session.flush()
        return LINYI

    monkeypatch.setattr("seed.demo.fill", linyi)
    monkeypatch.setattr("seed.lincang.demo.fill", lambda session, today: lincang())


def test_the_demonstration_tells_linyi_first_and_then_lincang(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    filled_with(monkeypatch, lambda: LINCANG)
    lines = run("seed", "demo", "--today", "2026-11-27").output.splitlines()
    assert lines[1] == "clerk1 a  # 经办人 甲"
    assert lines[2].startswith(HEADING)
    assert lines[3:] == ["lc-clerk b  # 经办人（市服企办） 乙"]


def test_before_lincang_has_a_year_linyi_is_told_alone(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    filled_with(monkeypatch, lambda: LINCANG)
    result = run("seed", "demo", "--today", "2022-03-31")
    assert (result.exit_code, HEADING in result.output, "clerk1 a" in result.output) == (0, False, True)


def test_both_cities_or_none(run: Any, monkeypatch: pytest.MonkeyPatch, session: Session) -> None:
    """What fails in Lincang leaves nothing of Linyi behind."""

    def fails() -> list[SignIn]:
        raise CannotSeed("临沧放不下")

    filled_with(monkeypatch, fails)
    result = run("seed", "demo", "--today", "2026-11-27")
    assert (result.exit_code, "临沧放不下" in result.output) == (1, True)
    assert session.scalars(select(Office.id)).all() == []


def test_rules_as_json(run: Any) -> None:
    """Every rule with id, kind, clause, quote, steps and proofs."""
    rows = json.loads(run("rules", "list", "--json").output)
    mine = {row["id"]: row for row in rows if row["id"].startswith(POLICY.key)}
    assert set(mine) == {rule.id for rule in POLICY.rules}
    closure = mine["linyi-2014-10/8.closure"]
    assert closure["steps"] == ["verify", "confirm", "close"]
    assert closure["quote"] in POLICY.rule("linyi-2014-10/8.closure").clause.quote
    assert all(row["proofs"] and row["kind"] and row["clause"] for row in rows)


def test_a_quote_that_is_not_there_is_named(run: Any, tmp_path: Path) -> None:
    """rules check: white space folded, what is missing named, exit 1."""
    folder = tmp_path / "texts"
    folder.mkdir()
    quotes = [rule.clause.quote for rule in POLICY.rules if rule.id != "linyi-2014-10/8.closure"]
    text = "临政办发〔2014〕10号\n" + "\n".join(" ".join(quote) for quote in quotes)
    (folder / "one.txt").write_text(text, "utf-8")
    result = run("rules", "check", str(folder))
    assert result.exit_code == 1
    assert "8.closure" in result.output
    assert "7.bulletin" not in result.output


def test_cases_close_with_a_count(run: Any, tmp_path: Path) -> None:
    """Exit 0 when all passed, 1 when one failed or none ran."""
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(CASE, "utf-8")
    bad.write_text(CASE.replace("3.loop", "3.lop"), "utf-8")
    passed = run("cases", "run", str(good))
    assert (passed.exit_code, passed.output.splitlines()[-1]) == (0, "1 passed, 0 failed")
    failed = run("cases", "run", str(good), str(bad))
    assert (failed.exit_code, failed.output.splitlines()[-1]) == (1, "1 passed, 1 failed")


def test_a_database_that_is_away(tmp_path: Path) -> None:
    """A sentence, no traceback, no SQL; and the panel's health names the part."""
    away = "postgresql+psycopg://postgres@127.0.0.1:1/none"
    app = create_app({"DATABASE_URL": away, "INSTANCE": str(tmp_path)})
    result = app.test_cli_runner().invoke(args=["verify"])
    assert result.exit_code == 1
    assert "数据库连接不上" in result.output
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.json) == (503, {"ok": False, "parts": {"database": "连接不上"}})
