"""Sign-in: a lock that all processes share, sessions that end, passwords in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

import models.sign_in
from models.clock import at
from models.log import LogEntry
from models.people import Person
from models.scope import ALL
from models.sign_in import (
    LOCKED_FOR,
    MOST_FAILURES,
    Locked,
    SignInFailure,
    change_password,
    made_password,
    set_password,
    sign_in,
)
from seed.cast import Cast
from tests.conftest import STRENGTH
from tests.models.story import MONDAY

GOOD, NOW = "Ab-好口令-12345", at(MONDAY)


@pytest.fixture
def clerk(session: Session, cast: Cast) -> Person:
    set_password(cast["clerk"], GOOD)
    session.commit()
    return cast["clerk"]


def test_right_and_wrong(session: Session, clerk: Person) -> None:
    assert sign_in(session, f" {clerk.username} ", GOOD, NOW, "10.0.0.7") is clerk
    assert sign_in(session, clerk.username, GOOD + "x", NOW, "10.0.0.7") is None
    assert sign_in(session, "nobody", GOOD, NOW, "10.0.0.7") is None
    session.commit()
    tried = LogEntry.action.in_(("sign_in", "sign_in_failed"))
    actions = session.scalars(select(LogEntry.action).where(tried).order_by(LogEntry.id)).all()
    assert sorted(actions) == ["sign_in", "sign_in_failed", "sign_in_failed"]


def test_a_disabled_account(session: Session, clerk: Person) -> None:
    clerk.enabled = False
    session.commit()
    assert sign_in(session, clerk.username, GOOD, NOW, "") is None


def test_locked_for_every_process(session: Session, engine: Engine, clerk: Person) -> None:
    """Five failures, wherever they came from, lock the name for a quarter of an hour; even for the right password."""
    for number in range(MOST_FAILURES):
        assert sign_in(session, clerk.username, "wrong", NOW, f"10.0.0.{number}") is None
        session.commit()
    with Session(engine, info={"scope": ALL}) as other, pytest.raises(Locked) as caught:
        sign_in(other, clerk.username, GOOD, NOW + LOCKED_FOR - timedelta(seconds=1), "")
    assert caught.value.until == NOW + LOCKED_FOR
    assert sign_in(session, clerk.username, GOOD, NOW + LOCKED_FOR, "") is clerk
    session.commit()
    assert session.scalar(select(func.count()).select_from(SignInFailure)) == 0


def test_success_forgets_failures(session: Session, clerk: Person) -> None:
    for _ in range(MOST_FAILURES - 1):
        sign_in(session, clerk.username, "wrong", NOW, "")
    assert sign_in(session, clerk.username, GOOD, NOW, "") is clerk
    for _ in range(MOST_FAILURES - 1):
        sign_in(session, clerk.username, "wrong", NOW, "")
    assert sign_in(session, clerk.username, GOOD, NOW, "") is clerk


def test_failures_are_counted_by_name(session: Session, cast: Cast, clerk: Person) -> None:
    """Somebody else's failures lock nobody, and his own success forgets only his own."""
    set_password(cast["director"], GOOD)
    for _ in range(MOST_FAILURES):
        sign_in(session, cast["director"].username, "wrong", NOW, "")
    assert sign_in(session, clerk.username, GOOD, NOW, "") is clerk
    with pytest.raises(Locked):
        sign_in(session, cast["director"].username, GOOD, NOW, "")


def test_an_unknown_name_costs_as_much_as_a_wrong_password(
    session: Session, clerk: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No clock tells who has an account: a hash is looked at either way."""
    looked: list[str] = []
    hasher = models.sign_in._hasher

    class Looking:
        """The same, counting."""

        def verify(self, kept: str, password: str) -> bool:
            """Count, and answer."""
            looked.append(kept)
            return bool(hasher.verify(kept, password))

    monkeypatch.setattr(models.sign_in, "_hasher", Looking())
    for name in (clerk.username, "nobody-of-that-name"):
        assert sign_in(session, name, "wrong", NOW, "") is None
    assert len(looked) == 2


def test_passwords_are_hashed_at_full_strength() -> None:
    """Tests hash cheaply; the house as the library advises today, with argon2id."""
    now, advised = STRENGTH, PasswordHasher()
    assert (now.time_cost, now.memory_cost, now.parallelism) == (
        advised.time_cost, advised.memory_cost, advised.parallelism,
    )  # fmt: skip
    assert now.hash(GOOD).startswith("$argon2id$")


def test_a_weaker_hash_is_made_anew(session: Session, clerk: Person) -> None:
    """A hash of an earlier release becomes one of today's when its owner signs in."""
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD)
    clerk.password_hash = weak
    session.commit()
    assert sign_in(session, clerk.username, GOOD, NOW, "") is clerk
    assert clerk.password_hash != weak
    assert sign_in(session, clerk.username, GOOD, NOW, "") is clerk


@pytest.mark.parametrize(
    ("name", "password"), [("a\x00b", "x"), ("\ud800", "x"), ("x" * 100_000, "x"), ("city-clerk", "\ud800\x00"), ("", "")]
)  # fmt: skip
def test_names_and_passwords_that_cannot_be(
    session: Session, clerk: Person, name: str, password: str
) -> None:
    assert sign_in(session, name, password, NOW, "地\x00址" * 100) is None
    session.commit()


@pytest.mark.parametrize(
    "bad", ["short-1A", "onlyletters", "1234567890123", "City-Clerk-2014", "Ab1-\ud800-12345", ""]
)
def test_passwords_that_are_not_taken(session: Session, clerk: Person, bad: str) -> None:
    stamp = clerk.auth_stamp
    with pytest.raises(ValueError, match="新口令"):
        set_password(clerk, bad)
    assert clerk.auth_stamp == stamp


def test_a_change_ends_his_sessions(session: Session, clerk: Person) -> None:
    before = clerk.get_id()
    with pytest.raises(ValueError, match="原口令不对"):
        change_password(session, clerk, "wrong\ud800", "Ab-另一个-12345")
    with pytest.raises(ValueError, match="不能与原口令相同"):
        change_password(session, clerk, GOOD, GOOD)
    assert clerk.get_id() == before
    change_password(session, clerk, GOOD, "Ab-另一个-12345")
    assert clerk.get_id() != before
    assert sign_in(session, clerk.username, "Ab-另一个-12345", NOW, "") is clerk


def test_made_passwords_are_taken(clerk: Person) -> None:
    made = {made_password() for _ in range(20)}
    assert len(made) == 20
    set_password(clerk, made.pop())
