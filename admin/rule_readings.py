"""读法在规则簿里 How the offices within reach read what a regulation leaves open, for the pages of the rulebook."""
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from admin.house import session, today
from admin.views.reach import within
from models.offices import Office
from models.readings import SettingReading
from models.scope import everything
from models.setting_proposals import SettingProposal
from rules.policies import POLICIES
from rules.policy import Policy
from rules.settings import Reading, Setting, readings_on

MOST_OFFICES = 8


@dataclass(frozen=True)
class Place:
    """An office, and every reading that it ever chose, the latest first."""
    office: Office
    rows: tuple[SettingReading, ...]

    def now(self, policy: Policy, setting: Setting) -> str:
        """The value that holds today."""
        chosen = (Reading(one.name, one.value, one.from_on) for one in self.rows if one.policy == policy.key)
        return readings_on(policy.settings, chosen, today())[setting.name]

    def of(self, policy: Policy, setting: Setting) -> list[SettingReading]:
        """The readings of one setting, the latest first."""
        return [one for one in self.rows if one.policy == policy.key and one.name == setting.name]

    def holding(self, policy: Policy, setting: Setting) -> SettingReading | None:
        """The reading that holds today; None while it is the usual one."""
        return next((one for one in self.of(policy, setting) if one.from_on <= today()), None)


def read_here() -> dict[str, list[Place]]:
    """policy -> the offices within reach that follow it, with their readings; three statements."""
    with everything(session()):
        found = select(Office).where(within(Office.id)).options(selectinload(Office.followed)).order_by(Office.id)
        offices = session().scalars(found.limit(MOST_OFFICES)).all()
        named = joinedload(SettingReading.proposal).options(
            *(joinedload(one) for one in (SettingProposal.proposed_by, SettingProposal.proposed_for, SettingProposal.answered_by,
                                          SettingProposal.answered_for)))
        chosen = select(SettingReading).where(SettingReading.office_id.in_([one.id for one in offices])).options(
            named, joinedload(SettingReading.chosen_by))
        rows = session().scalars(chosen.order_by(SettingReading.from_on.desc())).all()
    places = [Place(office, tuple(one for one in rows if one.office_id == office.id)) for office in offices]
    return {key: [place for place in places if any(one.policy == key for one in place.office.followed)] for key in POLICIES}
