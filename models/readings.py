"""读法 SettingReading: which reading of a setting an office has chosen, from which day, by whom."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base, Moment
from models.offices import Office
from models.people import Person
from models.setting_proposals import SettingProposal
from rules.policy import Policy
from rules.settings import Reading, readings_on


class SettingReading(Base):
    """读法. In force from `from_on`, inclusive, until the next one."""

    __tablename__ = "setting_reading"
    __table_args__ = (UniqueConstraint("office_id", "policy", "name", "from_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), comment="办公室")
    policy: Mapped[str] = mapped_column(String(40), comment="办法")
    name: Mapped[str] = mapped_column(String(40), comment="设置")
    value: Mapped[str] = mapped_column(String(40), comment="读法")
    from_on: Mapped[date] = mapped_column(comment="自")
    chosen_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), comment="设置人")
    chosen_at: Mapped[datetime] = mapped_column(Moment, comment="设置时间")
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("setting_proposal.id"), comment="改动件")

    office: Mapped[Office] = relationship()
    chosen_by: Mapped[Person | None] = relationship()
    proposal: Mapped[SettingProposal | None] = relationship()

    def __str__(self) -> str:
        """days_unit = working."""
        return f"{self.name} = {self.value}"


_CHOSEN = select(SettingReading.name, SettingReading.value, SettingReading.from_on).where(
    SettingReading.office_id == bindparam("office"), SettingReading.policy == bindparam("policy")
)


def chosen_by(session: Session, policy: Policy, office_id: int) -> tuple[Reading, ...]:
    """Every reading of a policy that an office ever chose, with the day from which it holds."""
    rows = session.execute(_CHOSEN, {"office": office_id, "policy": policy.key})
    return tuple(Reading(*row) for row in rows)


def settings_of(session: Session, policy: Policy, office_id: int, on: date) -> dict[str, str]:
    """Every setting of a policy as an office reads it on a day."""
    return dict(readings_on(policy.settings, chosen_by(session, policy, office_id), on))
