"""What stands on a paper of the regulation: the boxes of annex 3, filled from the slip as it was issued."""
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from admin.house import session
from admin.issue_people import people_of
from models.acts import ACTS
from models.facts import enterprise_facts
from models.scope import everything
from models.slips import Slip, SlipKind
from models.units import Unit
from rules.kinds import Form
from rules.policies import POLICIES
from rules.terms import Step

NUMERALS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Paper:
    """A slip ready to be printed."""
    title: str
    to: str
    enterprise: str
    issue: str
    number: str
    days: str
    group: str
    contact: str
    telephone: str
    fax: str
    office: str
    issued_on: date
    void: bool
    void_reason: str
    text: str
    slip_number: str
    clause: str
    passed: str = ""
    """由谁承接、自何日: who carries it on since its unit was merged or dissolved."""


def paper_of(row: Slip) -> Paper:
    """The boxes of the slip; who to report to is the group that had the enterprise on the day of issue."""
    issue = row.issue
    with everything(session()):
        facts = enterprise_facts(session().session(), issue.enterprise_id, row.issued_on)
    people = people_of(row.office_id, row.unit_id, row.unit_name, facts.group, issue.enterprise_id, row.issued_on)
    officer = people.officer
    form = next((one for one in POLICIES[issue.policy].of(Form) if "处置单" in one.form), None)
    title = form.form if form and row.kind == SlipKind.DISPOSAL else str(_(SlipKind(row.kind).words))
    return Paper(
        title=title, to=row.unit_name, enterprise=issue.enterprise.named_on(row.issued_on), issue=issue.title,
        number=issue.registration_no or "", days=str(row.days_allowed or ""),
        group=chinese(people.group_number) if people.group_number else "",
        contact=officer.name if officer else row.office.contact,
        telephone=(officer.phone if officer else "") or people.group_phone or row.office.telephone,
        fax=row.office.fax, office=row.office.name, issued_on=row.issued_on, void=row.void, void_reason=row.void_reason,
        text=reminding_words(row), slip_number=row.number, clause=str(form.clause) if form else "", passed=passed_on(row))


def passed_on(row: Slip) -> str:
    """自2014年6月1日起由市金融办承接: each succession of its unit since it was issued; the paper itself stays as printed."""
    act: Any = ACTS[Step.SUCCEED]
    names = {one.id: one.name for one in session().scalars(select(Unit).where(Unit.id.in_(
        select(act.to_unit).where(act.issue_id == row.issue_id))))}
    unit, said = row.unit_id, []
    with everything(session()):
        for one in session().scalars(select(act).where(act.issue_id == row.issue_id, act.id > row.act_id).order_by(act.seq)):
            if one.from_unit == unit:
                unit = one.to_unit
                said.append(f"自{one.since.year}年{one.since.month}月{one.since.day}日起由{names.get(unit, '')}承接")
    return "；".join(said)


def reminding_words(row: Slip) -> str:
    """What a reminder says: the words of its act."""
    if row.kind != SlipKind.REMINDER:
        return ""
    act: Any = session().get(ACTS[Step.REMIND], row.act_id)
    return str(act.text or "") if act is not None else ""


def chinese(number: int) -> str:
    """3 -> 三, 10 -> 十, as printed."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else NUMERALS[tens] + "十"
    return head + (NUMERALS[ones] if ones else "")
