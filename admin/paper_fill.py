"""What stands in the boxes of a paper: read from the acts, the office and the people as they were on the paper's day.

A slip is filled from what was said before it in its own leg, so that a county's paper stays the county's after a
transfer; a form of an issue from everything said in its leg. Called in Chinese alone: `in_chinese`.
"""
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from functools import cached_property
from typing import Any

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from admin.house import session
from admin.issue_days import calendar
from admin.issue_log import Names, value_words, who_took
from admin.issue_mended import MARK, Correction, corrections_of
from admin.issue_people import People, people_of
from admin.language import CHINESE
from models.actors import held_on
from models.attachments import Attachment
from models.deadlines import Deadline
from models.enterprises import Enterprise
from models.facts import enterprise_facts, told
from models.informants import Informant
from models.issues import Issue
from models.names import names_on
from models.registrations import Registration
from models.scope import everything
from models.slips import Slip
from models.units import Unit
from rules.evidence import field_of
from rules.facts import Act
from rules.fields import Kind
from rules.spans import from_text
from rules.terms import Step

NUMERALS = "零一二三四五六七八九"
ATTACHED = "附：领导批示笺、《企业反映困难问题登记表》（{}）"


def in_chinese() -> AbstractContextManager[Any]:
    """Papers are in the regulation's language, whatever the screen speaks."""
    return force_locale(CHINESE)  # type: ignore[no-any-return] # a context manager


def full_day(value: date | None) -> str:
    """2014年3月21日: on paper the year is never left out."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def chinese(number: int | None) -> str:
    """3 -> 三, 10 -> 十, as printed."""
    if number is None or not 0 < number < 100:
        return str(number or "")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else NUMERALS[tens] + "十"
    return head + (NUMERALS[ones] if ones else "")


class Filling:
    """The boxes of one paper of an issue: of a slip, or of a form in a leg."""

    def __init__(self, issue: Issue, today: date, slip: Slip | None = None, leg: int | None = None):
        self.issue, self.slip = issue, slip
        with everything(session()):  # who reads a paper of an issue reads whose it is
            self.enterprise = session().scalars(select(Enterprise).where(Enterprise.id == issue.enterprise_id).options(
                selectinload(Enterprise.former_names))).one()
        known = told(session().session(), issue, today)
        self.policy, self.records = known.policy, known.acts
        self.own = next((act.seq for act in self.records if slip is not None and act.id == slip.act_id), None)
        made = next((act for act in known.facts.acts if act.seq == self.own), None)
        self.leg = made.leg if made else leg or known.facts.leg
        self.acts = [act for act in known.facts.acts if self.own is None or act.seq <= self.own]
        self.day = today

    # What was said.

    def said(self, step: Step) -> Act | None:
        """The latest act of a step in the leg, before the slip; the report itself was made in the first."""
        return next((act for act in reversed(self.acts)
                     if act.step == step and (act.leg == self.leg or step == Step.RECEIVE)), None)

    def handed(self) -> Act | None:
        """What named the units that the slip binds."""
        found = (self.said(step) for step in (Step.PROPOSE, Step.DECIDE_MEETING))
        return max((act for act in found if act), key=lambda act: act.seq, default=None)

    def of_step(self, step: Step, name: str) -> str:
        """A field of a step as it stands after corrections, its day for `on`, who took it for `actor`."""
        act = self.said(step)
        if act is None:
            return ""
        if name == "on":
            return full_day(act.on)
        if name == "actor":
            return who_took(next(one for one in self.records if one.seq == act.seq))
        one, value = field_of(step, name), act.evidence.get(name)
        if one is None or value in (None, "", ()):
            return ""
        if isinstance(value, date):
            return full_day(value)
        return str(value) if one.kind == Kind.DAYS else value_words(one, value, self.names)

    # Who and what is around it.

    @cached_property
    def names(self) -> Names:
        """What ids in evidence are called."""
        papers = session().scalars(select(Attachment).where(Attachment.issue_id == self.issue.id))
        return Names(units=dict(session().execute(select(Unit.id, Unit.name)).all()), papers={one.id: one for one in papers},
                     enterprise=self.enterprise.name)

    @cached_property
    def people(self) -> People:
        """Office, unit, group and informant of its day."""
        slip, enterprise = self.slip, self.issue.enterprise_id
        with everything(session()):
            facts = enterprise_facts(session().session(), enterprise, self.day)
        unit, name = (slip.unit_id, slip.unit_name) if slip else (None, "")
        return people_of(self.office.id, unit, name, facts.group, enterprise, self.day)

    @cached_property
    def informant(self) -> Informant | None:
        """Who spoke for the enterprise on its day."""
        with everything(session()):
            return session().scalar(select(Informant).where(  # type: ignore[no-any-return] # a row
                Informant.enterprise_id == self.issue.enterprise_id, held_on(Informant, self.day)))

    @cached_property
    def registration(self) -> Registration | None:
        """The number that its own office gave."""
        return session().scalar(select(Registration).where(  # type: ignore[no-any-return] # a row
            Registration.issue_id == self.issue.id, Registration.leg == self.leg))

    @cached_property
    def deadlines(self) -> list[Deadline]:
        """Every deadline that was set."""
        return list(session().scalars(select(Deadline).where(Deadline.issue_id == self.issue.id).order_by(Deadline.id)))

    @property
    def office(self) -> Any:
        """The office whose paper it is."""
        if self.slip is not None:
            return self.slip.office
        return self.registration.office if self.registration else self.issue.office

    @property
    def number(self) -> str:
        """The registration number of its own office."""
        return self.registration.number if self.registration else ""

    # The boxes.

    def value(self, source: str) -> str:
        """What stands in a box. Raises `KeyError` for a source that nobody knows."""
        if source in READERS:
            return READERS[source](self)
        if not is_known(source):
            raise KeyError(source)
        step, _dot, name = source.partition(".")
        return self.of_step(Step(step), name)

    def marked(self, source: str) -> str:
        """The same, with a mark where it was corrected since."""
        return f"{self.value(source)}{MARK}" if self.correction(source) else self.value(source)

    def correction(self, source: str) -> Correction | None:
        """The last correction of what a box is filled from; for a slip, one made after it was issued."""
        place, _dot, name = self.origin(source).partition(".")
        act = self.said(Step(place)) if place in set(Step) else None
        found = self.corrections.get((act.seq, name), []) if act else []
        return found[-1] if found and found[-1].seq > (self.own or 0) else None

    def origin(self, source: str) -> str:
        """The step and field behind a box that is filled in a way of its own."""
        if source == "issue.title" or (source == "receive.wanted" and self.slip is not None and not self.of_step(Step.RECEIVE, "wanted")):
            return "receive.title"
        return source

    @cached_property
    def corrections(self) -> dict[tuple[int, str], list[Correction]]:
        """What was corrected, by step and field."""
        return corrections_of(self.records, lambda one, value: value_words(one, value, self.names), who_took, None)

    def wanted(self) -> str:
        """What is to be done; a slip falls back on the issue's title where the enterprise said nothing apart."""
        return self.of_step(Step.RECEIVE, "wanted") or (self.issue.title if self.slip is not None else "")

    def cooperating(self) -> str:
        """The units that cooperate, as they were called on its day."""
        act = self.handed()
        wanted = tuple((act.evidence.get("cooperating_units") or ()) if act else ())
        if not wanted:
            return ""
        rows = {one.id: one for one in session().scalars(select(Unit).where(Unit.id.in_(wanted)))}
        return "、".join(names_on(session().session(), [(rows[one], self.day) for one in wanted if one in rows]))

    def span(self) -> str:
        """自收到之日起5个工作日内: as its own act set it, a span and no day."""
        own = next((one for one in self.deadlines if self.slip is not None and one.act_id == self.slip.act_id), None)
        return f"自收到之日起{from_text(own.span)}内" if own else ""

    def due(self) -> Deadline | None:
        """The deadline that held when the slip was made."""
        act = self.slip.act_id if self.slip is not None else 0
        return next((one for one in reversed(self.deadlines)
                     if one.act_id <= act and (one.replaced_by_id is None or one.replaced_by_id > act)), None)

    def late(self) -> str:
        """Working days late on its day; empty while it was in time."""
        due = self.due()
        days = calendar(session()).working_days(due.due_on, self.day) if due and due.due_on < self.day else 0
        return str(days or "")

    def register_remarks(self) -> str:
        """Why the city took it up directly, or from which county it came under which number."""
        before = session().scalar(select(Registration).where(
            Registration.issue_id == self.issue.id, Registration.leg == self.leg - 1)) if self.leg > 1 else None
        if before is not None:
            return f"{before.office.name}转报，原登记编号：{before.number}"
        reason = self.of_step(Step.REGISTER, "direct_reason") if self.office.level == "city" else ""
        return f"市级直接受理：{reason}" if reason else ""


def is_known(source: str) -> bool:
    """Whether a box of this source can be filled."""
    step, _dot, name = source.partition(".")
    of_step = step in set(Step) and (name in ("on", "actor") or field_of(Step(step), name) is not None)
    return source in READERS or of_step


READERS: dict[str, Callable[[Filling], str]] = {
    "group": lambda one: one.people.group_name,
    "group.number": lambda one: chinese(one.people.group_number),
    "officer.name": lambda one: one.people.officer.name if one.people.officer else one.office.contact,
    "officer.phone": lambda one: ((one.people.officer.phone if one.people.officer else "") or one.people.group_phone
                                  or one.office.telephone),
    "office.name": lambda one: one.office.name,
    "office.fax": lambda one: one.office.fax,
    "enterprise.name": lambda one: one.enterprise.named_on(one.day),
    "enterprise.address": lambda one: one.enterprise.address,
    "enterprise.county": lambda one: one.enterprise.county,
    "informant.name": lambda one: one.informant.name if one.informant else "",
    "informant.position": lambda one: one.informant.position if one.informant else "",
    "informant.phone": lambda one: one.informant.phone if one.informant else "",
    "informant.email": lambda one: one.informant.email if one.informant else "",
    "issue.title": lambda one: one.issue.title,
    "issue.number": lambda one: one.number,
    "issue.registration_no": lambda one: one.number,
    "issue.due_on": lambda one: full_day(due.due_on) if (due := one.due()) else "",
    "overdue.days": Filling.late,
    "deadline.span": Filling.span,
    "unit.name": lambda one: one.slip.unit_name if one.slip else "",
    "cooperating.names": Filling.cooperating,
    "receive.wanted": Filling.wanted,
    "register.remarks": Filling.register_remarks,
    "propose.days_allowed": lambda one: str((one.slip.days_allowed if one.slip else None) or ""),
    "slip.number": lambda one: one.slip.number if one.slip else "",
    "slip.issued_on": lambda one: full_day(one.slip.issued_on) if one.slip else "",
    "slip.remarks": lambda one: ATTACHED.format(one.number),
}
"""Boxes that are filled in a way of their own; every other one is a field of a step."""
