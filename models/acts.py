"""办理步骤 Act: one step taken, with its evidence in a typed table of its own step.

`ACTS[step]` is the class of a step: `evidence_<step>` holds its fields, one column for each, under the same
name and with the same words as rules.evidence declares. Acts are added and never changed; a correction is
a further act. One query loads an issue's acts with all their evidence.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Moment, Yuan
from models.issues import STATUSES
from models.offices import Office
from models.people import ROLES, Person, both_names
from models.units import Unit
from rules.evidence import EVIDENCE
from rules.fields import Field, Kind
from rules.terms import Step

STEPS = {step.value: step.words for step in Step}
ISSUE_STEPS = tuple(
    step
    for step in Step
    if step not in (Step.VISIT, Step.ASSIGN, Step.END_ASSIGNMENT, Step.APPOINT, Step.MEET)
)
REFERENCES = {
    Kind.PAPER: "attachment.id",
    Kind.ENTERPRISE: "enterprise.id",
    Kind.UNIT: "unit.id",
    Kind.MEETING: "meeting.id",
    Kind.ISSUE: "issue.id",
}

proposed_unit = Table(
    "evidence_propose_unit",
    Base.metadata,
    Column("act_id", ForeignKey("evidence_propose.id"), primary_key=True, comment="拟办"),
    Column("unit_id", ForeignKey("unit.id"), primary_key=True, comment="配合单位"),
)


class Act(Base):
    """办理步骤. `leg` and `round` are those in which it was taken, `to_leg` and `to_round` those it leads to."""

    __tablename__ = "act"
    __table_args__ = (
        UniqueConstraint("issue_id", "seq"),
        UniqueConstraint("issue_id", "seq", "to_status"),
        CheckConstraint("seq >= 1", name="seq"),
        CheckConstraint("(seq = 1) = (from_status IS NULL)", name="first"),
        CheckConstraint("to_leg >= leg AND to_round >= 1", name="counts"),
        Index("act_issue_id_leg_round_step_ix", "issue_id", "leg", "round", "step"),
        Index("act_step_on_ix", "step", "on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), comment="问题")
    seq: Mapped[int] = mapped_column(comment="第几步")
    step: Mapped[str] = mapped_column(String(20), comment="步骤", info={"words": STEPS})
    role: Mapped[str] = mapped_column(String(20), comment="以何角色", info={"words": ROLES})
    actor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, comment="办理人")
    for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), comment="代何人办理")
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), comment="承办办公室")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), comment="以何单位")
    at: Mapped[datetime] = mapped_column(Moment, comment="办理时间")
    on: Mapped[date] = mapped_column(comment="办理日期")
    from_status: Mapped[str | None] = mapped_column(String(20), comment="原状态", info={"words": STATUSES})
    to_status: Mapped[str] = mapped_column(String(20), comment="新状态", info={"words": STATUSES})
    leg: Mapped[int] = mapped_column(comment="程")
    round: Mapped[int] = mapped_column(comment="轮次")
    to_leg: Mapped[int] = mapped_column(comment="至第几程")
    to_round: Mapped[int] = mapped_column(comment="至第几轮")

    actor: Mapped[Person] = relationship(foreign_keys=[actor_id])
    stood_in_for: Mapped[Person | None] = relationship(foreign_keys=[for_id])
    office: Mapped[Office] = relationship()

    __mapper_args__ = {"polymorphic_on": step, "with_polymorphic": "*"}

    @property
    def said(self) -> dict[str, Any]:
        """Its evidence as plain values under the contract's names; ids for records."""
        return {field.name: self._value(field) for field in EVIDENCE[Step(self.step)]}

    def _value(self, field: Field) -> Any:
        if field.kind == Kind.UNITS:
            return tuple(sorted(unit.id for unit in self.units_named))  # type: ignore[attr-defined] # on ProposeAct
        value = getattr(self, field.name)
        if field.kind == Kind.CHOICES:
            return tuple(value.split(",")) if value else ()
        if field.kind == Kind.DAY_OR_NONE and value and value != "无":
            return date.fromisoformat(value)
        return value

    @property
    def goes_back(self) -> bool:
        """Whether it opened a new round."""
        return self.to_round > self.round

    @property
    def taken_by(self) -> str:
        """李敏, or 李敏（代王强）: both names stand on the record."""
        return both_names(self.actor, self.stood_in_for)

    def __str__(self) -> str:
        """登记 2014-03-03."""
        return f"{Step(self.step).words} {self.on}"


def column_of(field: Field) -> Any:
    """The column that holds a field, with its official words."""
    if field.kind in REFERENCES:
        return mapped_column(ForeignKey(REFERENCES[field.kind]), comment=field.words)
    kinds: dict[Kind, Any] = {
        Kind.TEXT: String(200),
        Kind.PROSE: Text,
        Kind.DAY: Date,
        Kind.DAY_OR_NONE: String(10),
        Kind.DAYS: Integer,
        Kind.FLAG: Boolean,
        Kind.CHOICE: String(40),
        Kind.CHOICES: String(200),
        Kind.ACT: Integer,
        Kind.YUAN: Yuan,
    }
    return mapped_column(kinds[field.kind], nullable=True, comment=field.words)


def _act_class(step: Step) -> type[Act]:
    fields = EVIDENCE[step]
    attributes: dict[str, Any] = {
        "__doc__": f"{step.words}: evidence of `{step}`.",
        "__mapper_args__": {"polymorphic_identity": step.value, "polymorphic_load": "inline"},
    }
    if fields:
        attributes["__tablename__"] = f"evidence_{step}"
        attributes["id"] = mapped_column(ForeignKey("act.id"), primary_key=True, comment="办理步骤")
        attributes |= {field.name: column_of(field) for field in fields if field.kind != Kind.UNITS}
    if step == Step.PROPOSE:
        attributes["units_named"] = relationship(Unit, secondary=proposed_unit, lazy="selectin")
    name = "".join(part.title() for part in step.split("_")) + "Act"
    return type(name, (Act,), attributes)


ACTS: dict[Step, type[Act]] = {step: _act_class(step) for step in ISSUE_STEPS}
"""The class of each step of an issue's life."""


def stored(field: Field, value: Any) -> Any:
    """A field's value as its column takes it."""
    if field.kind == Kind.CHOICES and value is not None:
        return ",".join(value)
    if field.kind == Kind.DAY_OR_NONE and isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.strip() or None
    return value
