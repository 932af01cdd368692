"""改读法 Changing a setting: an administrator proposes, a leader of the office consents, and only then it is written.

A reading counts from a day that lies ahead, so that nothing already done is judged by another reading than on its
own day. Every function works in the caller's transaction and raises `CannotChange` with nothing written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actors import held_on, standing_of
from models.base import can_be_kept
from models.clock import day_of
from models.offices import Office
from models.people import Grant, Person
from models.readings import SettingReading, chosen_by
from models.scope import everything
from models.setting_proposals import STATES, SettingProposal
from rules.policies import POLICIES
from rules.policy import Policy
from rules.settings import Reading, Setting, readings_on
from rules.terms import Role

FARTHEST = timedelta(days=366)
LONGEST_REASON = 500


class CannotChange(Exception):
    """Why it is not written, in words, and at which field."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Change:
    """改动: which office would read which setting how, from which day."""

    office: Office
    policy: Policy
    setting: Setting
    value: str
    from_on: date

    @property
    def reading(self) -> Reading:
        """As the rules see it."""
        return Reading(self.setting.name, self.value, self.from_on)


def change_of(row: SettingProposal) -> Change:
    """What a proposal would change. Raises `CannotChange` where the policy has no such setting any more."""
    policy = POLICIES.get(row.policy)
    setting = next((one for one in policy.settings if one.name == row.name), None) if policy else None
    if policy is None or setting is None:
        raise CannotChange("办法已没有这一项设置，不能再改")
    return Change(row.office, policy, setting, row.value, row.from_on)


def check(session: Session, change: Change, on: date) -> None:
    """Whether it may be proposed, or consented to, on a day. Raises `CannotChange`."""
    if not any(one.policy == change.policy.key for one in change.office.followed):
        raise CannotChange(f"{change.office.name}不适用{change.policy.document.number}", "value")
    if not change.setting.admits(change.value):
        raise CannotChange("不在可选范围内", "value")
    if change.from_on <= on:
        raise CannotChange(f"最早自{on + timedelta(days=1)}起：当日和以前办的，按当时的读法", "from_on")
    if change.from_on > on + FARTHEST:
        raise CannotChange("不得晚于一年以后", "from_on")
    chosen = chosen_by(session, change.policy, change.office.id)
    later = max((one.from_on for one in chosen if one.name == change.setting.name), default=date.min)
    if later >= change.from_on:
        raise CannotChange(f"已定自{later}起的读法，新的读法须在那一天以后", "from_on")
    if readings_on(change.policy.settings, chosen, change.from_on)[change.setting.name] == change.value:
        raise CannotChange("与到那一天的读法相同，不用改", "value")


def propose(session: Session, change: Change, reason: str, person: Person, at: datetime) -> SettingProposal:
    """Write a proposal for the leader. Raises `CannotChange`."""
    acting_for = stands_for(session, person, Role.ADMINISTRATOR, change.office, day_of(at))
    check(session, change, day_of(at))
    if not reason.strip():
        raise CannotChange("请写明理由", "reason")
    if len(reason) > LONGEST_REASON or not can_be_kept(reason):
        raise CannotChange(f"最多 {LONGEST_REASON} 字", "reason")
    if waiting := open_proposal(session, change):
        raise CannotChange(f"已有一件待同意的改动（{waiting.proposed_by.name}提出），请待其答复或撤回", "value")
    row = SettingProposal(
        office_id=change.office.id, policy=change.policy.key, name=change.setting.name, value=change.value,
        from_on=change.from_on, reason=reason.strip(), state="proposed", proposed_by_id=person.id,
        proposed_for_id=acting_for, proposed_at=at, answer="",
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def open_proposal(session: Session, change: Change) -> SettingProposal | None:
    """The proposal of the same office and setting that still waits."""
    asked = select(SettingProposal).where(
        SettingProposal.office_id == change.office.id, SettingProposal.policy == change.policy.key,
        SettingProposal.name == change.setting.name, SettingProposal.state == "proposed",
    )  # fmt: skip
    return session.scalars(asked).first()


def consent(session: Session, row: SettingProposal, person: Person, at: datetime) -> SettingReading:
    """Agree: the reading is written with both names. Raises `CannotChange`."""
    row, acting_for = _may_answer(session, row, person, day_of(at))
    try:
        check(session, change_of(row), day_of(at))
    except CannotChange as found:
        raise CannotChange(f"不能同意：{found}。请不同意或由提出人撤回，再重新提出") from None
    _answer(session, row, "consented", "", person, acting_for, at)
    reading = SettingReading(
        office_id=row.office_id, policy=row.policy, name=row.name, value=row.value, from_on=row.from_on,
        chosen_by_id=row.proposed_by_id, chosen_at=at, proposal_id=row.id,
    )  # fmt: skip
    session.add(reading)
    session.flush()
    return reading


def decline(session: Session, row: SettingProposal, why: str, person: Person, at: datetime) -> None:
    """Do not agree, and say why. Raises `CannotChange`."""
    if not why.strip():
        raise CannotChange("请写明不同意的理由", "answer")
    if len(why) > LONGEST_REASON or not can_be_kept(why):
        raise CannotChange(f"最多 {LONGEST_REASON} 字", "answer")
    row, acting_for = _may_answer(session, row, person, day_of(at))
    _answer(session, row, "declined", why.strip(), person, acting_for, at)


def withdraw(session: Session, row: SettingProposal, person: Person, at: datetime) -> None:
    """Take one's own proposal back. Raises `CannotChange`."""
    row = _waiting(session, row)
    if person.id not in (row.proposed_by_id, row.proposed_for_id):
        raise CannotChange("只有提出的人可以撤回")
    _answer(session, row, "withdrawn", "", person, None, at)


def _may_answer(
    session: Session, row: SettingProposal, person: Person, on: date
) -> tuple[SettingProposal, int | None]:
    """The proposal, held, and for whom he answers it; who proposed it never does, nor for whom it was proposed."""
    row = _waiting(session, row)
    acting_for = stands_for(session, person, Role.LEADER, row.office, on)
    if {person.id, acting_for} & {row.proposed_by_id, row.proposed_for_id} - {None}:
        raise CannotChange("提出和同意须是两个人：您提出的（或代您提出的）改动，请另一位组长答复")
    return row, acting_for


def _answer(
    session: Session,
    row: SettingProposal,
    state: str,
    answer: str,
    person: Person,
    acting_for: int | None,
    at: datetime,
) -> None:
    row.state, row.answer = state, answer
    row.answered_by_id, row.answered_for_id, row.answered_at = person.id, acting_for, at
    session.flush()


def _waiting(session: Session, row: SettingProposal) -> SettingProposal:
    """The proposal as it is now, held until the transaction ends. Raises `CannotChange` once it is answered."""
    asked = select(SettingProposal).where(SettingProposal.id == row.id).with_for_update(of=SettingProposal)
    now = session.scalars(asked.execution_options(populate_existing=True)).one()
    if not now.is_open:
        who = now.answered_by.name if now.answered_by else ""
        raise CannotChange(f"这件改动已由{who}答复：{STATES[now.state]}")
    return now


def stands_for(session: Session, person: Person, role: Role, office: Office, on: date) -> int | None:
    """For whom he acts in this role here: None for himself. Raises `CannotChange` where he has not the role.

    A leader leads his own office; an administrator administers his own and those below it.
    """
    standing = standing_of(session, person, on)
    places = {office.id} if role == Role.LEADER else set(_upwards(session, office))
    held = [grant for grant in standing.actor.with_role(role) if grant.office in places]
    if not held:
        raise CannotChange(f"须由{office.name}的{role.words}办理")
    owners = [standing.stands_in_for.get(grant) for grant in held]
    return None if None in owners else owners[0]


def has_leader(session: Session, office: Office, on: date) -> bool:
    """Whether anybody leads the office on a day, and so whether a proposal can be answered at all."""
    held = select(Grant.id).where(
        Grant.role == Role.LEADER.value, Grant.office_id == office.id, held_on(Grant, on)
    )
    with everything(session):
        return session.scalar(held.limit(1)) is not None


def _upwards(session: Session, office: Office) -> Iterator[int]:
    """The office and those above it."""
    with everything(session):
        above: Office | None = office
        while above is not None:
            yield above.id
            above = session.get(Office, above.parent_id) if above.parent_id else None
