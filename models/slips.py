"""文书 Slip: 处置单、交办单、转报单、催办函. Each has a number of its own; a void one keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, foreign, mapped_column, relationship

from models.base import Base
from models.deadlines import Deadline
from models.issues import Issue
from models.offices import Office
from models.units import Unit
from rules.spans import from_text
from rules.terms import Step, Term


class SlipKind(Term):
    """文书种类."""

    DISPOSAL = "disposal", "处置单"
    ASSIGNMENT = "assignment", "交办单"
    TRANSFER = "transfer", "转报单"
    REMINDER = "reminder", "催办函"


KINDS = {kind.value: kind.words for kind in SlipKind}


class Slip(Base):
    """文书. `unit_name` and `days_allowed` are as printed; a unit's later name does not change old papers."""

    __tablename__ = "slip"
    __table_args__ = (
        CheckConstraint("kind IN ({})".format(", ".join(f"'{kind}'" for kind in SlipKind)), name="kind"),
        UniqueConstraint("office_id", "kind", "number"),
        UniqueConstraint("act_id"),
        Index("slip_issue_id_ix", "issue_id"),
        Index("slip_unit_id_issued_on_ix", "unit_id", "issued_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), comment="问题")
    act_id: Mapped[int] = mapped_column(ForeignKey("act.id"), comment="办理步骤")
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), comment="办公室")
    kind: Mapped[str] = mapped_column(String(20), comment="文书种类", info={"words": KINDS})
    number: Mapped[str] = mapped_column(String(40), comment="文书编号")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), comment="责任单位")
    unit_name: Mapped[str] = mapped_column(String(80), default="", comment="单位名称（印发时）")
    issued_on: Mapped[date] = mapped_column(comment="印发日期")
    days_allowed: Mapped[int | None] = mapped_column(comment="要求办结天数")
    round: Mapped[int] = mapped_column(default=1, comment="轮次")
    void: Mapped[bool] = mapped_column(Boolean, default=False, comment="作废")
    void_reason: Mapped[str] = mapped_column(String(200), default="", comment="作废原因")

    issue: Mapped[Issue] = relationship()
    office: Mapped[Office] = relationship()
    unit: Mapped[Unit | None] = relationship()
    deadlines: Mapped[list[Deadline]] = relationship(
        primaryjoin=lambda: foreign(Deadline.act_id) == Slip.act_id, viewonly=True, order_by=Deadline.id
    )

    @property
    def span(self) -> str:
        """5个工作日: what its own act allowed from receipt; empty where days were printed, or none were."""
        return str(from_text(self.deadlines[0].span)) if self.deadlines and self.days_allowed is None else ""

    def __str__(self) -> str:
        """处置单 处〔2014〕第034号."""
        return f"{SlipKind(self.kind).words} {self.number}"


def undone_by(session: Session, slips: Iterable[Slip]) -> dict[int, Step]:
    """退办还是作废: for each void slip the step that undid it, the first such step after its own; one statement."""
    from models.acts import Act

    mine, act = Slip.__table__, Act.__table__
    wanted = [slip.id for slip in slips if slip.void]
    if not wanted:
        return {}
    query = (
        select(mine.c.id, act.c.step)
        .join(act, (act.c.issue_id == mine.c.issue_id) & (act.c.id > mine.c.act_id))
        .where(mine.c.id.in_(wanted), act.c.step.in_((Step.VOID_SLIP, Step.RETURN_SLIP)))
        .order_by(act.c.seq.desc())
    )
    return {slip: Step(step) for slip, step in session.execute(query)}
