"""两级与配合: which policy an issue is under, its legs with the number of each office, and what cooperating units said."""
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from admin.formats import day
from admin.house import session
from admin.issue_log import Names, value_words
from models.acts import Act
from models.issues import Issue
from models.offices import Office
from models.registrations import Registration
from models.slips import Slip, SlipKind
from rules.evidence import EVIDENCE
from rules.facts import Actor, Facts
from rules.policy import Policy
from rules.terms import APPROVERS, Role, Status, Step

NOT_WITH_A_UNIT = (
    Status.RECEIVED, Status.REGISTERED, Status.PROPOSED, Status.APPROVED, Status.DISPATCHED, Status.REFUSED, Status.ANSWERED)
CHECKED = ("checked_with", "checked_how", "checked_on")


@dataclass(frozen=True)
class Leg:
    """程: the part of its way with one office."""
    number: int
    office: str
    registered: str
    """临翔服企办收（2021）第01号, empty until that office registers."""
    on: str
    passed: str = ""
    """The transfer slip by which it went on."""


@dataclass(frozen=True)
class Opinion:
    """配合单位意见: what a cooperating unit said in this round; empty where it has not yet."""
    unit: str
    text: str = ""
    by: str = ""


class LevelsPart:
    """Levels and units, on an issue's page."""
    row: Issue
    facts: Facts
    policy: Policy
    actor: Actor
    acts: tuple[Act, ...]
    names: Names
    slips: list[Slip]
    today: Any

    # Who is who on the way.

    @cached_property
    def roles_here(self) -> frozenset[Role]:
        """What he is for the office that handles it now; roles of units, groups and enterprises hold everywhere."""
        return frozenset(grant.role for grant in self.actor.grants if grant.office in (None, self.facts.office))

    @cached_property
    def above(self) -> str:
        """The office to which it would be passed up; empty where none is above."""
        if self.facts.above is None:
            return ""
        return str(session().scalar(select(Office.name).where(Office.id == self.facts.above)) or "")

    @cached_property
    def legs(self) -> list[Leg]:
        """One for each office that had it, once there is more than one."""
        if self.facts.leg == 1:
            return []
        query = select(Registration).where(Registration.issue_id == self.row.id).options(
            joinedload(Registration.office).lazyload("*")).order_by(Registration.leg)
        given = {one.leg: one for one in session().scalars(query)}
        up = {act.leg: act for act in self.acts if act.to_leg > act.leg}
        papers = {slip.act_id: slip for slip in self.slips if slip.kind == SlipKind.TRANSFER}
        return [self.leg(number, given.get(number), up.get(number), papers) for number in range(1, self.facts.leg + 1)]

    def leg(self, number: int, given: Registration | None, up: Act | None, papers: dict[int, Slip]) -> Leg:
        """One of them in words."""
        office = up.office.name if up else self.row.office.name
        slip = papers.get(up.id) if up else None
        passed = str(_("%(day)s转报，%(slip)s", day=day(up.on, self.today), slip=slip.number)) if up and slip else ""
        return Leg(number, office, given.number if given else "", day(given.registered_on, self.today) if given else "", passed)

    @property
    def passed_up(self) -> str:
        """已转报市级，由…办理: for who sees it because his office passed it up."""
        if self.facts.leg == 1:
            return ""
        if self.roles_here & {Role.CLERK, *APPROVERS} and self.row.passed_from is not None:
            return str(_("由%(county)s转报。", county=self.row.passed_from.name))
        return str(_("已转报市级，由%(office)s办理。", office=self.row.office.name))

    @cached_property
    def county_check(self) -> list[tuple[str, str]]:
        """第十条: the county's check with the enterprise, which the office above takes over: (words, text)."""
        if self.facts.leg == 1:
            return []
        act = next((one for one in reversed(self.facts.acts) if one.step == Step.REGISTER and one.leg < self.facts.leg), None)
        if act is None:
            return []
        return [(self.names.field(Step.REGISTER, one), value_words(one, act.evidence.get(one.name), self.names))
                for one in EVIDENCE[Step.REGISTER] if one.name in CHECKED and act.evidence.get(one.name)]

    # Units that cooperate.

    @cached_property
    def opinions(self) -> list[Opinion]:
        """Of each unit that cooperates, where the policy has them speak for themselves."""
        move = self.policy.move(Step.REPORT_PROGRESS)
        if move is None or not move.cooperating or self.facts.status in NOT_WITH_A_UNIT:
            return []
        who = {act.seq: act.taken_by for act in self.acts}
        return [Opinion(self.names.units.get(unit, ""), str(act.evidence.get("account") or "") if act else "",
                        f"{day(act.on, self.today)} {who.get(act.seq, '')}" if act else "")
                for unit, act in self.facts.opinions().items()]

    @property
    def opinions_as_text(self) -> str:
        """As they stand in the lead unit's 办理情况."""
        return "\n".join(str(_("%(unit)s意见：%(text)s", unit=one.unit, text=one.text)) for one in self.opinions if one.text)

    @cached_property
    def only_cooperates(self) -> bool:
        """Whether he is here for a unit that cooperates, and not for the lead."""
        mine = {grant.unit for grant in self.actor.with_role(Role.UNIT_HANDLER)}
        return bool(mine & set(self.facts.cooperating_units)) and self.facts.lead_unit not in mine and not (
            self.roles_here - {Role.UNIT_HANDLER})
