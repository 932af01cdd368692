"""What stands on a paper of the regulation: the boxes of annex 3, filled from the slip as it was issued."""
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from admin.house import session
from admin.issue_log import who_took
from admin.issue_mended import MARK, Correction, corrections_of
from admin.issue_people import people_of
from models.acts import ACTS
from models.facts import acts_of, enterprise_facts
from models.scope import everything
from models.slips import Slip, SlipKind, undone_by
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
    undone: str = ""
    """已退办 or 作废; empty while it holds."""
    notes: tuple[Correction, ...] = ()
    """What was corrected after it was issued."""


def with_effect(rows: list[Slip]) -> list[Slip]:
    """Note on each void slip the step that undid it."""
    found = undone_by(session().session(), rows)
    for row in rows:
        row.undone = found.get(row.id)  # type: ignore[attr-defined] # for showing alone
    return rows


def effect_of(row: Slip) -> str:
    """有效, 已退办 where its unit returned it, else 作废; the number stays used."""
    if not row.void:
        return str(_("有效"))
    return str(_("已退办")) if getattr(row, "undone", None) == Step.RETURN_SLIP else str(_("作废"))


def paper_of(row: Slip) -> Paper:
    """The boxes of the slip; who to report to is the group that had the enterprise on the day of issue."""
    issue, since = row.issue, corrections_since(row)
    with everything(session()):
        facts = enterprise_facts(session().session(), issue.enterprise_id, row.issued_on)
    people = people_of(row.office_id, row.unit_id, row.unit_name, facts.group, issue.enterprise_id, row.issued_on)
    officer = people.officer
    form = next((one for one in POLICIES[issue.policy].of(Form) if "处置单" in one.form), None)
    title = form.form if form and row.kind == SlipKind.DISPOSAL else str(_(SlipKind(row.kind).words))
    return Paper(
        title=title, to=row.unit_name, enterprise=issue.enterprise.named_on(row.issued_on),
        issue=marked(issue.title, since, "title"),
        number=issue.registration_no or "", days=str(row.days_allowed or ""),
        group=chinese(people.group_number) if people.group_number else "",
        contact=officer.name if officer else row.office.contact,
        telephone=(officer.phone if officer else "") or people.group_phone or row.office.telephone,
        fax=row.office.fax, office=row.office.name, issued_on=row.issued_on, void=row.void, void_reason=row.void_reason,
        text=reminding_words(row, since), slip_number=row.number, clause=str(form.clause) if form else "", passed=passed_on(row),
        undone=effect_of(row) if row.void else "", notes=tuple(since.values()))


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


def corrections_since(row: Slip) -> dict[str, Correction]:
    """What a paper prints and was corrected after it was issued: the title, and a reminder's own words."""
    acts = acts_of(session().session(), row.issue_id)
    own = next(act.seq for act in acts if act.id == row.act_id)
    found = corrections_of(acts, lambda one, value: str(value or ""), who_took, None)
    kept = {"title": found.get((acts[0].seq, "title")), "text": found.get((own, "text"))}
    return {name: several[-1] for name, several in kept.items() if several and several[-1].seq > own}


def marked(text: str, since: dict[str, Correction], name: str) -> str:
    """The text as it stands now; with a mark where it was corrected after the paper was issued."""
    return f"{text}{MARK}" if name in since else text


def reminding_words(row: Slip, since: dict[str, Correction]) -> str:
    """What a reminder says: the words of its act, as corrected since."""
    if row.kind != SlipKind.REMINDER:
        return ""
    act: Any = session().get(ACTS[Step.REMIND], row.act_id)
    text = str(since["text"].value or "") if "text" in since else str(act.text or "") if act is not None else ""
    return marked(text, since, "text")


def chinese(number: int) -> str:
    """3 -> 三, 10 -> 十, as printed."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else NUMERALS[tens] + "十"
    return head + (NUMERALS[ones] if ones else "")
