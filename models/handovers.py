"""交接 Handover: who or what passed into which hands from a day, kept as it was done.

Of four kinds: enterprises moved between groups or relations, a group's officer, a member, an enterprise's
informant. Rows are only ever added. An undoing is a handover of its own that points to the one it undoes, and
what the rows say of before is enough to put the history back exactly (models.handing).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.assignments import Relation
from models.base import Base, Moment
from models.enterprises import Enterprise
from models.groups import LiaisonGroup
from models.offices import Office
from models.people import Person
from rules.terms import Term


class HandoverKind(Term):
    """交接种类."""

    ASSIGNMENT = "assignment", "调整结对"
    OFFICER = "officer", "联络员交接"
    MEMBER = "member", "组员交接"
    INFORMANT = "informant", "信息员交接"


KINDS = {kind.value: kind.words for kind in HandoverKind}
RELATIONS = {one.value: one.words for one in Relation}


class Handover(Base):
    """交接. `from_on` is the first day in the new hands; `undoes_id` names the one that this one undid."""

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint("kind IN ({})".format(", ".join(f"'{kind}'" for kind in KINDS)), name="kind"),
        UniqueConstraint("undoes_id"),
        Index("handover_made_on_id_ix", "made_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True, comment="办公室")
    kind: Mapped[str] = mapped_column(String(20), comment="交接种类", info={"words": KINDS})
    from_on: Mapped[date] = mapped_column(comment="自")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), comment="经办人")
    made_on: Mapped[date] = mapped_column(comment="登记日期")
    made_at: Mapped[datetime] = mapped_column(Moment, comment="登记时刻")
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("handover.id"), comment="撤销哪一次")

    office: Mapped[Office] = relationship()
    made_by: Mapped[Person] = relationship()
    undoes: Mapped[Handover | None] = relationship(remote_side=[id], back_populates="undone_by")
    undone_by: Mapped[Handover | None] = relationship(back_populates="undoes", uselist=False)
    rows: Mapped[list[HandoverRow]] = relationship(back_populates="handover", order_by="HandoverRow.id")

    def __str__(self) -> str:
        """调整结对 2014-03-16."""
        return f"{KINDS[self.kind]} {self.from_on}"


class HandoverRow(Base):
    """交接明细: one enterprise, or one person, and both hands.

    `ended_id` and `made_id` are the rows that ended and that began (结对, 任职 or 信息员): plain numbers, for a row
    that is undone is gone. `ended_from_on` is the day from which the ended one had held.
    """

    __tablename__ = "handover_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"), index=True, comment="交接")
    enterprise_id: Mapped[int | None] = mapped_column(
        ForeignKey("enterprise.id"), index=True, comment="企业名称"
    )
    old_group_id: Mapped[int | None] = mapped_column(ForeignKey("liaison_group.id"), comment="原帮扶联系组")
    new_group_id: Mapped[int | None] = mapped_column(ForeignKey("liaison_group.id"), comment="新帮扶联系组")
    old_relation: Mapped[str | None] = mapped_column(
        String(10), comment="原关系", info={"words": RELATIONS}
    )
    new_relation: Mapped[str | None] = mapped_column(
        String(10), comment="新关系", info={"words": RELATIONS}
    )
    old_name: Mapped[str] = mapped_column(String(40), default="", comment="前任")
    new_name: Mapped[str] = mapped_column(String(40), default="", comment="继任")
    ended_id: Mapped[int | None] = mapped_column(comment="终止的记录")
    ended_from_on: Mapped[date | None] = mapped_column(comment="原自")
    made_id: Mapped[int | None] = mapped_column(comment="新立的记录")

    handover: Mapped[Handover] = relationship(back_populates="rows")
    enterprise: Mapped[Enterprise | None] = relationship()
    old_group: Mapped[LiaisonGroup | None] = relationship(foreign_keys=[old_group_id])
    new_group: Mapped[LiaisonGroup | None] = relationship(foreign_keys=[new_group_id])

    def __str__(self) -> str:
        """Of what it is."""
        return str(self.enterprise or self.new_group or self.old_group or "")
