"""办法原文 RegulationText: the full text of a policy's regulation, as an administrator attached it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, defer, mapped_column, relationship

from models.base import Base, Moment, can_be_kept
from models.people import Person
from rules.clause_marks import marked
from rules.policy import Policy

MOST_CHARACTERS = 300_000


class BadText(ValueError):
    """A text that is not taken; its words say why and what to do."""


class RegulationText(Base):
    """办法原文. A new version supersedes the one before, which is kept; the newest row holds."""

    __tablename__ = "regulation_text"
    __table_args__ = (Index("regulation_text_policy_id_ix", "policy", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy: Mapped[str] = mapped_column(String(40), comment="办法")
    text: Mapped[str] = mapped_column(Text, comment="原文", info={"secret": True})
    characters: Mapped[int] = mapped_column(comment="字数")
    sha256: Mapped[str] = mapped_column(String(64), comment="校验值")
    source: Mapped[str] = mapped_column(String(200), default="", comment="来源")
    attached_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), comment="附上人")
    attached_at: Mapped[datetime] = mapped_column(Moment, comment="附上时间")

    attached_by: Mapped[Person] = relationship()

    def __str__(self) -> str:
        """linyi-2014-10."""
        return self.policy


def text_of(session: Session, policy: Policy) -> RegulationText | None:
    """The text that holds; None where none was attached."""
    return session.scalars(_newest_first(policy).limit(1)).first()


@dataclass(frozen=True)
class Version:
    """版本: when a text was attached and by whom, without the text."""

    id: int
    characters: int
    source: str
    attached_by: str
    attached_at: datetime


def versions_of(session: Session, policy: Policy) -> list[Version]:
    """Every text ever attached, the newest first."""
    rows = session.scalars(_newest_first(policy).options(defer(RegulationText.text)))
    return [
        Version(row.id, row.characters, row.source, row.attached_by.name, row.attached_at) for row in rows
    ]


def _newest_first(policy: Policy):  # type: ignore[no-untyped-def] # SQLAlchemy's Select
    chosen = select(RegulationText).where(RegulationText.policy == policy.key)
    return chosen.order_by(RegulationText.id.desc())


def attach(
    session: Session, policy: Policy, text: str, person: Person, at: datetime, source: str = ""
) -> RegulationText:
    """Keep a text as the one that holds, in the caller's transaction. Raises `BadText`, and then nothing is written."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n").strip().removeprefix("\ufeff")
    if not kept:
        raise BadText("请粘贴原文，或选择文件")
    if len(kept) > MOST_CHARACTERS:
        raise BadText(f"最多 {MOST_CHARACTERS} 字，现有 {len(kept)} 字：请只附办法本身")
    if not can_be_kept(kept):
        raise BadText("含有不能保存的字符，请另存为 UTF-8 文本再附")
    found = marked(policy, kept)
    if not found.found:
        raise BadText(f"没有找到规则所引的任何一句：这不像是{policy.document.number}的原文，没有保存")
    sha256 = hashlib.sha256(kept.encode()).hexdigest()
    now = text_of(session, policy)
    if now is not None and now.sha256 == sha256:
        raise BadText("与现有的原文一字不差，不用再附")
    row = RegulationText(
        policy=policy.key, text=kept, characters=len(kept), sha256=sha256, source=source[:200],
        attached_by_id=person.id, attached_at=at,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row
