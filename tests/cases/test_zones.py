"""时区: the cases around midnight come out alike wherever the server and its database stand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from seed.case_files import entries
from tests import databases

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILES = (
    "house-steps.yaml", "linyi-2014-10-office.yaml", "linyi-2014-10-collect.yaml", "lincang-2021-21-midnight.yaml",
    "lincang-2021-21-collect.yaml", "lincang-2021-21-approve.yaml", "lincang-2021-21-close.yaml",
)  # fmt: skip
PLAY = """
import sys, time
time.tzset()
from pathlib import Path
from seed.case_files import entries
from seed.cases import run_case, stage
from sqlalchemy import text
url, wanted, files = sys.argv[1], set(sys.argv[2].split("|")), sys.argv[3:]
with stage(url) as (session, cast):
    if url.startswith("postgresql"):
        print("zone", session.scalar(text("SHOW TimeZone")))
    print("clock", time.strftime("%H", time.localtime(1393864200)))  # 2014-03-03 16:30 UTC
    for path in files:
        for entry in entries(Path(path)):
            if entry.name in wanted:
                print(entry.name, run_case(session, cast, entry) or "passed", sep="\\t")
"""
HOURS = {"UTC": "16", "America/New_York": "11", "Asia/Shanghai": "00"}


def around_midnight() -> list[str]:
    """The cases in which an hour matters."""
    found = [entry for name in FILES for entry in entries(HERE / name)]
    return [entry.name for entry in found if any("time" in line for line in entry.told.get("steps") or [])]


def played(url: str, zone: str) -> list[str]:
    """What each of them came to, on a server that stands in a zone; its database's sessions too."""
    told = subprocess.run(  # noqa: S603 # our own interpreter, our own script
        [sys.executable, "-c", PLAY, url, "|".join(around_midnight()), *(str(HERE / name) for name in FILES)],
        cwd=ROOT, env={**os.environ, "TZ": zone, "PGTZ": zone}, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    lines = told.stdout.splitlines()
    assert told.returncode == 0, told.stderr[-2000:]
    if url.startswith("postgresql"):
        assert lines.pop(0) == f"zone {zone}"
    assert lines.pop(0) == f"clock {HOURS[zone]}"
    return lines


def all_passed(lines: list[str]) -> None:
    """Every case that was to be played, and each as it says."""
    assert len(lines) == len(around_midnight())
    assert [line for line in lines if not line.endswith("\tpassed")] == []


def test_there_are_cases_around_midnight() -> None:
    assert len(around_midnight()) >= 20


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_a_server_elsewhere(zone: str) -> None:
    all_passed(played("", zone))


@pytest.mark.postgres
@pytest.mark.parametrize("zone", ["America/New_York"])
def test_a_server_and_its_database_elsewhere(zone: str, postgresql_template: str | None) -> None:
    if postgresql_template is None:
        pytest.skip("没有 PostgreSQL")
    with databases.postgresql_copy(postgresql_template) as url:
        all_passed(played(url, zone))
