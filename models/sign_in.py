"""登录 Sign-in: argon2, and a lock after repeated failures that all processes share."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Index, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Moment, can_be_kept, keepable
from models.log import record
from models.people import Person, new_stamp
from models.scope import everything

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
SHORTEST_PASSWORD = 10
_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_hex(16))  # so that an unknown name takes as long as a wrong password


class SignInFailure(Base):
    """登录失败: counted by user name, wherever they came from."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("sign_in_failure_username_at_ix", "username", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(40), comment="用户名")
    address: Mapped[str] = mapped_column(String(60), comment="来源地址")
    at: Mapped[datetime] = mapped_column(Moment, comment="时间")

    def __str__(self) -> str:
        """The name tried."""
        return self.username


class Locked(Exception):
    """Too many failures; `until` says when to try again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"连续输错口令，已锁定到 {until:%H:%M}")
        self.until = until


def sign_in(session: Session, username: str, password: str, at: datetime, address: str) -> Person | None:
    """The person, or None for a wrong name or password. Raises `Locked`. The caller commits in every case."""
    username, password, address = (
        keepable(username.strip()[:40]),
        keepable(password[:1000]),
        keepable(address)[:60],
    )
    with everything(session):
        recent = select(func.count(), func.max(SignInFailure.at)).where(
            SignInFailure.username == username, SignInFailure.at > at - LOCKED_FOR
        )
        failures, latest = session.execute(recent).one()
        if failures >= MOST_FAILURES:
            raise Locked(latest + LOCKED_FOR)
        person = session.scalar(select(Person).where(Person.username == username))
        if not _is_right(person, password) or person is None or not person.enabled:
            session.add(SignInFailure(username=username, address=address, at=at))
            record(session, "sign_in_failed", "person", person.id if person else None, at, words=username)
            return None
        session.execute(delete(SignInFailure).where(SignInFailure.username == username))
        if _hasher.check_needs_rehash(person.password_hash):
            person.password_hash = _hasher.hash(password)
        record(session, "sign_in", "person", person.id, at, person=person)
        return person


def _is_right(person: Person | None, password: str) -> bool:
    try:
        return _hasher.verify(person.password_hash if person else _NOBODY, password) and person is not None
    except (VerificationError, InvalidHashError):
        return False


def set_password(person: Person, password: str) -> None:
    """Give him a password and end his sessions. Raises ValueError in words."""
    classes = sum(
        any(test(c) for c in password)
        for test in (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    )
    if len(password) < SHORTEST_PASSWORD or classes < 2:
        raise ValueError(f"新口令至少 {SHORTEST_PASSWORD} 个字符，且须包含大写、小写、数字、符号中的两类")
    if not can_be_kept(password):
        raise ValueError("新口令含有无法保存的字符")
    if person.username and person.username.lower() in password.lower():
        raise ValueError("新口令不能包含用户名")
    person.password_hash = _hasher.hash(password)
    person.auth_stamp = new_stamp()


def change_password(session: Session, person: Person, old: str, new: str) -> None:
    """His own change of it: the old one is asked. Raises ValueError in words."""
    if not _is_right(person, keepable(old)):
        raise ValueError("原口令不对")
    if old == new:
        raise ValueError("新口令不能与原口令相同")
    set_password(person, new)
    session.flush()


def made_password() -> str:
    """A password that can be read aloud: 16 characters without look-alikes, of two classes."""
    letters, digits = "abcdefghjkmnpqrstuvwxyz", "23456789"
    groups = ["".join(secrets.choice(letters) for _ in range(3)) + secrets.choice(digits) for _ in range(4)]
    return "-".join(groups)
