"""Everything that an issue's page shows, gathered in a constant number of statements (tests/admin/test_issue_page.py)."""
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import case, or_, select
from sqlalchemy.orm import joinedload

from admin import issue_forms, issue_plain
from admin.formats import day
from admin.house import may, now, session
from admin.issue_agendas import Agenda, agendas_of
from admin.issue_alike import AlikePart, Linked
from admin.issue_days import calendar
from admin.issue_deadlines import DeadlinesPart
from admin.issue_levels import LevelsPart
from admin.issue_log import Entry, Names, entries, value_words, who_took
from admin.issue_mended import By, corrections_of
from admin.issue_merged import Merged, merged
from admin.issue_moves import Moves
from admin.issue_people import People, people_of
from admin.issue_proof import DueCard, due_card
from admin.issue_road import Stop, ahead, road, rounds
from admin.issue_time import TimePart
from admin.policy_words import has_groups, said
from admin.question_doors import QuestionsPart, Thread
from admin.real import standing
from admin.secret_doors import SecretsPart
from admin.slip_paper import effect_of, with_effect
from models.areas import units_of_line
from models.attachments import Attachment
from models.clock import day_of
from models.deadlines import Deadline
from models.facts import told
from models.heard import VisitHeard
from models.issues import Issue
from models.likeness import Alike
from models.meetings import KINDS as MEETING_KINDS
from models.meetings import Meeting
from models.slips import Slip
from models.units import Unit
from rules.decide import Decision, decide
from rules.due import exceptional
from rules.terms import Role, Step


class IssuePage(SecretsPart, QuestionsPart, AlikePart, LevelsPart, DeadlinesPart, TimePart, Moves):
    """One issue, for one person, on one day."""

    def __init__(self, view: Any, row: Issue, bound: tuple[Step, Any] | None = None):
        self.view, self.row, self.bound = view, row, bound
        held = standing()
        if held is None:
            raise LookupError("没有登录的人")
        self.actor, self.roles = held.actor, held.roles
        self.today = day_of(now())
        self.told = told(session(), row, self.today)
        self.policy, self.facts, self.acts = self.told.policy, self.told.facts, self.told.acts
        self.calendar = calendar(session())
        life = self.policy.life()
        self.decisions: dict[Step, Decision] = {
            move.step: decide(self.policy, self.facts, move.step, self.actor, self.today)
            for move in life.moves if move.step != Step.RECEIVE}
        self.ahead = ahead(self.policy, self.facts)

    # Those around it.

    @cached_property
    def people(self) -> People:
        """Office, lead unit, group and informant."""
        unit = self.row.lead_unit
        return people_of(self.row.office_id, unit.id if unit else None, unit.name if unit else "",
                         self.facts.enterprise.group, self.row.enterprise_id, self.today)

    @cached_property
    def units(self) -> list[Any]:
        """Every unit, for names; `here` says which of them the office that handles it may choose."""
        here = case((units_of_line([self.row.office_id]), True), else_=False).label("here")
        columns = (Unit.id, Unit.name, Unit.county, Unit.until_on, here)
        return list(session().execute(select(*columns).order_by(Unit.id).limit(2000)))

    @cached_property
    def meetings(self) -> dict[int, str]:
        """What they are called."""
        return {one.id: f"{day(one.held_on, self.today)} {_(MEETING_KINDS[one.kind])} {one.title}".strip() for one in self.meetings_known}

    @cached_property
    def meetings_known(self) -> list[Meeting]:
        """Meetings that were named, and the office's latest."""
        used = {value for act in self.acts if (value := act.said.get("meeting"))}
        if not used and not {Step.APPROVE, Step.DECIDE_MEETING} & set(self.allowed):
            return []
        query = select(Meeting).where(or_(Meeting.office_id == self.row.office_id, Meeting.id.in_(used)))
        return list(session().scalars(query.order_by(Meeting.held_on.desc(), Meeting.id.desc()).limit(60)))

    @cached_property
    def agendas(self) -> list[Agenda]:
        """The meetings that had it on their agenda, and where it was reported up; for the office's own people."""
        return agendas_of(self.row.id) if may("meeting", "read") else []

    @cached_property
    def attachments(self) -> list[Attachment]:
        """Its papers; an enterprise is shown its own and those meant for it."""
        query = select(Attachment).where(Attachment.issue_id == self.row.id).order_by(Attachment.id)
        found = list(session().scalars(query))
        if self.plain:
            titles = issue_plain.paper_titles()
            found = [one for one in found if one.title in titles or one.stored_by_id == self.actor.id]
        return found

    @cached_property
    def heard(self) -> VisitHeard | None:
        """The line of a visit that it came from, for who sees the visit."""
        return session().scalar(select(VisitHeard).where(VisitHeard.issue_id == self.row.id).options(joinedload(VisitHeard.visit)))  # type: ignore[no-any-return] # a row

    @cached_property
    def questions(self) -> list[Thread]:
        """What the enterprise was asked, and what it answered."""
        return self.read_questions()

    @cached_property
    def papers(self) -> list[Attachment]:
        """Its papers but for those of an answer, which stand with it."""
        return [one for one in self.attachments if one.question_id is None]

    @cached_property
    def links(self) -> list[Linked]:
        """Issues that clerks hold against it."""
        return [] if self.plain else self.read_links()

    @cached_property
    def alike(self) -> list[Alike]:
        """What is like it and not linked yet, for who may link it."""
        return self.read_alike({one.other.id for one in self.links})

    @cached_property
    def duplicate(self) -> Merged | None:
        """The issue into which this one was ended, as far as it may be told here."""
        return merged(self)

    @cached_property
    def slips(self) -> list[Slip]:
        """Its slips, the latest first, with what undid those that are void."""
        return with_effect(list(session().scalars(select(Slip).where(Slip.issue_id == self.row.id).order_by(Slip.id.desc()))))

    @staticmethod
    def effect_of(slip: Slip) -> str:
        """有效, 已退办, 作废."""
        return effect_of(slip)

    @cached_property
    def names(self) -> Names:
        """What ids in evidence are called."""
        return Names(units={one.id: one.name for one in self.units}, meetings=self.meetings,
                     papers={one.id: one for one in self.attachments}, enterprise=self.row.enterprise.name, today=self.today,
                     issues={self.duplicate.named: self.duplicate.words} if self.duplicate else {}, policy=self.policy)

    # The head.

    @property
    def plain(self) -> bool:
        """Whether an enterprise reads it."""
        return self.roles <= {Role.INFORMANT}

    @cached_property
    def deadlines(self) -> list[Deadline]:
        """Every one that was ever set."""
        return list(session().scalars(select(Deadline).where(Deadline.issue_id == self.row.id).order_by(Deadline.id)))

    @cached_property
    def due(self) -> DueCard:
        """Due day, days left or late, and how the day came about."""
        return due_card(self.row, self.calendar, self.today)

    @property
    def cooperating(self) -> str:
        """The units that cooperate."""
        return "、".join(self.names.units.get(one, "") for one in self.facts.cooperating_units)

    @property
    def relation(self) -> str:
        """第三帮扶联系组（帮扶）."""
        words = {"supported": _("帮扶"), "contact": _("联系")}.get(self.facts.enterprise.relation or "", "")
        if not self.people.group_name:
            return str(_("未结对"))
        return f"{self.people.group_name}（{words}）" if words else self.people.group_name

    @property
    def wanted(self) -> str:
        """What the enterprise hopes for."""
        return str(self.facts.report.get("wanted") or "")

    @property
    def channel(self) -> str:
        """How it was reported."""
        return str(self.facts.report.get("channel") or "")

    @property
    def grouped(self) -> bool:
        """Whether its policy has liaison groups."""
        return has_groups(self.policy)

    @property
    def handler(self) -> str:
        """Who handles it at the unit."""
        act = self.facts.said(Step.ACCEPT)
        return str(act.evidence.get("handler") or "") if act and self.row.lead_unit else ""

    @property
    def paper_forms(self) -> list[tuple[str, int, str]]:
        """The regulation's forms that can be printed from what is known."""
        return issue_forms.forms_of(self)

    # The road and its story.

    @cached_property
    def road(self) -> list[Stop]:
        """Every stop, passed and ahead."""
        names = {act.seq: act.taken_by for act in self.acts}
        return road(self.policy, self.facts, self.people, names, lambda on: day(on, self.today))

    @cached_property
    def log(self) -> list[Entry]:
        """Every act, the latest first."""
        marks = {act.seq: str(_("例外")) for act in self.facts.acts if exceptional(self.policy, self.facts, act)}
        return entries(self.acts, self.names, marks)

    @cached_property
    def corrections(self) -> By:
        """What was corrected, by step and field."""
        return corrections_of(self.acts, lambda one, value: value_words(one, value, self.names), who_took, self.today)

    @property
    def progress(self) -> list[Entry]:
        """What was reported on the way."""
        seqs = {act.seq for act in self.acts if act.step == Step.REPORT_PROGRESS}
        return [one for one in self.log if one.seq in seqs]

    @property
    def rounds(self) -> list[Any]:
        """Its rounds, once there is more than one."""
        found = rounds(self.policy, self.facts.acts, self.facts.leg)
        return found if len(found) > 1 else []

    def since(self, seen: int) -> list[Entry]:
        """What was done since a form was opened."""
        return [one for one in self.log if one.seq > seen]

    # For an enterprise.

    @property
    def sentence(self) -> str:
        """Where it stands, in plain words."""
        return issue_plain.sentence(self)

    @property
    def who_has_it(self) -> str:
        """In whose hands it is."""
        return issue_plain.who_has_it(self)

    @property
    def stops(self) -> list[tuple[str, str, str]]:
        """The road in few stops."""
        return issue_plain.stops(self)

    @property
    def answers(self) -> list[tuple[str, str, str]]:
        """What was answered: the unit's result, the group's findings."""
        return issue_plain.answers(self)

    def plain_button(self, step: Step) -> str:
        """What a button says to an enterprise."""
        return str(issue_plain.BUTTONS.get(step) or said(self.policy, step))
