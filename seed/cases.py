"""案例 Cases: stories in YAML, played through `models.steps.take` and held against what they say.

`run_files` is what `flask cases run` and the project's tests call. Each case plays in an empty database in
memory: a migrated template with the cast in it, to which every case returns by rolling back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import StaticPool
from sqlalchemy.orm import Session

import models  # noqa: F401 # registers every table and listener
from models.attachments import BadFile
from models.migrate import migrate
from models.scope import ALL
from models.session import make_engine
from seed.case_files import BadCase, Entry, entries
from seed.case_play import Play
from seed.case_then import hold
from seed.case_words import checked, known_keys
from seed.cast import Cast, build


def run_files(paths: Iterable[str | Path], out: Callable[[str], object] = print) -> tuple[int, int]:
    """Play the cases of files; a line for each goes to `out`.

    A file that cannot be read or holds no case counts as failed. Returns (passed, failed).
    """
    passed = failed = 0
    with stage() as (session, cast):
        for path in paths:
            for entry in entries(Path(path)):
                problem = run_case(session, cast, entry)
                passed, failed = passed + (not problem), failed + bool(problem)
                out(f"失败 {entry.name}：{problem}" if problem else f"通过 {entry.name}")
    return passed, failed


@contextmanager
def stage(url: str = "") -> Iterator[tuple[Session, Cast]]:
    """An empty database with the cast, in memory unless one is named, and a session that sees everything."""
    engine = make_engine(url) if url else make_engine("sqlite://", poolclass=StaticPool)
    migrate(engine)
    with Session(engine, expire_on_commit=False, info={"scope": ALL}) as session:
        cast = build(session, policies=())
        session.commit()
        yield session, cast
    engine.dispose()


def run_case(session: Session, cast: Cast, entry: Entry) -> str | None:
    """Play one case; None when it came out as it says, else what did not. The database is as before afterwards."""
    if entry.problem:
        return entry.problem
    try:
        _play(session, cast, entry.told)
    except (BadCase, BadFile) as problem:
        return str(problem)
    except Exception as error:  # a case must not take the others with it, whatever it brought about
        first = (str(error).splitlines() or [""])[0]
        return f"程序出错：{type(error).__name__}：{first}"
    finally:
        session.rollback()
    return None


def _play(session: Session, cast: Cast, told: dict[str, Any]) -> None:
    policy = checked(told)
    play = Play(session, cast, policy, told.get("given") or {})
    for place, line in enumerate(told.get("steps") or [], 1):
        where = f"第 {place} 步 {line['do']}"
        play.play(where, line)
        if line.get("then"):
            hold(play, f"{where} then", line["then"])
    hold(play, "then", known_keys("then", told.get("then"), told.get("then") or {}))
