"""登记 Registration: which number an office gave to which issue, by which act. Written by `take`, never changed.

An issue carries the number of the office that handles it; what a county gave before it passed the issue up
stands here, and so does every number of a series.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.issues import Issue
from models.offices import Office


class Registration(Base):
    """登记编号: one for each time that an office registers an issue; a pass-up makes a second."""

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("act_id"),
        UniqueConstraint("office_id", "number"),
        Index("registration_office_id_registered_on_ix", "office_id", "registered_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), index=True, comment="问题")
    act_id: Mapped[int] = mapped_column(ForeignKey("act.id"), comment="办理步骤")
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), comment="办公室")
    leg: Mapped[int] = mapped_column(comment="程")
    number: Mapped[str] = mapped_column(String(40), comment="登记编号")
    registered_on: Mapped[date] = mapped_column(comment="登记日期")

    issue: Mapped[Issue] = relationship()
    office: Mapped[Office] = relationship()

    def __str__(self) -> str:
        """临翔服企办收（2021）第01号."""
        return self.number
