"""A slip as a paper: its form's boxes as they stood when it was issued, and what became of it since."""
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from admin.house import session
from admin.paper import Paper, paper_of_form
from admin.paper_fill import Filling, in_chinese
from models.acts import ACTS
from models.scope import everything
from models.slips import Slip, SlipKind, undone_by
from models.units import Unit
from rules import house
from rules.kinds import Form
from rules.policies import POLICIES
from rules.terms import Step


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


def form_of(row: Slip) -> Form:
    """The form of its kind in the issue's policy, else the house's letter."""
    forms = (*POLICIES[row.issue.policy].of(Form), house.REMINDER)
    return next((one for one in forms if one.series == row.kind), house.REMINDER)


def paper_of(row: Slip) -> Paper:
    """The paper, with what was voided, passed on or corrected after it was issued said below it."""
    with in_chinese():
        filling = Filling(row.issue, row.issued_on, slip=row)
        paper = paper_of_form(form_of(row), filling, SlipKind(row.kind).words, row.number)
        void = effect_of(row) if row.void else ""
        told = (f"{void}原因：{row.void_reason}" if row.void_reason else "", f"注：{passed}。" if (passed := passed_on(row)) else "")
        return replace(paper, void=void, remarks=(*filter(None, told), *paper.remarks))


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
