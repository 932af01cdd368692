"""日历订阅 CalendarFeed: a secret address under which a person's calendar program fetches his own deadlines.

The address is told once, when it is made; only its hash is kept. It ends when he ends it, when he makes
another, or when his account is disabled; what it shows is what he may see on the day it is asked.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base, Moment
from models.people import Person
from models.scope import everything

SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
"""32 random bytes, as an address writes them."""


class CalendarFeed(Base):
    """日历订阅. At most one of a person is open; `secret_hash` is the SHA-256 of its address."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        UniqueConstraint("secret_hash"),
        Index(
            "calendar_feed_one_open_uq", "person_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), comment="人员")
    secret_hash: Mapped[str] = mapped_column(String(64), comment="地址摘要", info={"secret": True})
    made_at: Mapped[datetime] = mapped_column(Moment, comment="开通时间")
    ended_at: Mapped[datetime | None] = mapped_column(Moment, comment="停用时间")

    person: Mapped[Person] = relationship()

    def __str__(self) -> str:
        """Whose it is."""
        return str(self.person)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def open_feed_of(session: Session, person: Person) -> CalendarFeed | None:
    """The one that is open now; None for none."""
    with everything(session):
        query = select(CalendarFeed).where(CalendarFeed.person_id == person.id, CalendarFeed.ended_at.is_(None))
        found: CalendarFeed | None = session.scalar(query)
        return found


def open_feed(session: Session, person: Person, at: datetime) -> str:
    """Make an address in place of the one before; returns the secret, which is not kept. Flushed, not committed."""
    with everything(session):
        end_feed(session, person, at)
        secret = secrets.token_urlsafe(32)
        session.add(CalendarFeed(person_id=person.id, secret_hash=_hash(secret), made_at=at))
        session.flush()
    return secret


def end_feed(session: Session, person: Person, at: datetime) -> bool:
    """End the open address, if there is one; whether there was. Flushed, not committed."""
    with everything(session):
        now = open_feed_of(session, person)
        if now is not None:
            now.ended_at = at
            session.flush()
    return now is not None


def person_of_secret(session: Session, secret: str) -> Person | None:
    """Whose open address this is; None for a guess, an address that ended, or an account that is disabled."""
    if not SECRET.fullmatch(secret):
        return None
    with everything(session):
        query = select(Person).join(CalendarFeed, CalendarFeed.person_id == Person.id)
        query = query.where(CalendarFeed.secret_hash == _hash(secret), CalendarFeed.ended_at.is_(None))
        found: Person | None = session.scalar(query.where(Person.enabled))
        return found
