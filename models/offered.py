"""所提交的内容 Offered: what a person handed in, made plain, and held against the records.

The rules see only values. Whether a unit, a meeting, an attachment or an issue of that number is there, and
may be named here, the records know: `problems` says so under house/evidence, beside what the rules refuse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.areas import are_of_one_line, parents_of, upwards
from models.attachments import Attachment, Upload
from models.base import Base, can_be_kept
from models.duplicates import problem_of as problem_of_duplicate
from models.enterprises import Enterprise
from models.groups import LiaisonGroup
from models.informants import Informant
from models.issues import Issue
from models.meetings import Meeting
from models.people import Person
from models.units import Unit
from rules.decide import Decision, Refusal
from rules.evidence import EVIDENCE
from rules.fields import Field, Kind
from rules.house import EVIDENCE_ASKED, FOUR_EYES, ORDER, RIGHTS
from rules.needs import is_missing
from rules.policy import Policy
from rules.terms import Step

LARGEST_ID = 2**31 - 1
MOST_UNITS = 50
RECORDS: Mapping[Kind, type[Any]] = {
    Kind.ENTERPRISE: Enterprise,
    Kind.GROUP: LiaisonGroup,
    Kind.UNIT: Unit,
    Kind.UNITS: Unit,
    Kind.MEETING: Meeting,
    Kind.ISSUE: Issue,
    Kind.PAPER: Attachment,
    Kind.PERSON: Person,
}
UNKNOWN = "没有这一条记录，请从列表中选择"


def plain_value(value: Any) -> Any:
    """Records become ids, lists become tuples that name each once; files stay files until the step is allowed."""
    if isinstance(value, (list, tuple, set, frozenset)):
        values = [plain_value(one) for one in value]
        return (
            tuple(dict.fromkeys(values))
            if all(isinstance(one, (int, str)) for one in values)
            else tuple(values)
        )
    return value.id if isinstance(value, Base) else value  # type: ignore[attr-defined] # every record has an id


def shown(offered: Mapping[str, Any]) -> dict[str, Any]:
    """What the rules are shown: a file by its name."""
    return {name: value.name if isinstance(value, Upload) else value for name, value in offered.items()}


def is_id(value: Any) -> bool:
    """Whether a value can be the number of a record."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST_ID


def refused_too(decision: Decision, problems: list[Refusal], order: str) -> Decision:
    """The decision with what the records refuse, after the house's own evidence rule and before the days.

    A field whose kind the rules refuse already is named once. `order` is the policy's own rule of order.
    """
    known = {one.field for one in decision.refusals if one.field and one.rule == EVIDENCE_ASKED.id}
    added = [one for one in problems if one.field not in known]
    early = (ORDER.id, order, RIGHTS.id, FOUR_EYES.id, EVIDENCE_ASKED.id)
    places = [place for place, refusal in enumerate(decision.refusals, 1) if refusal.rule in early]
    place = max(places, default=0)
    return replace(decision, refusals=(*decision.refusals[:place], *added, *decision.refusals[place:]))


def problems(
    session: Session,
    step: Step,
    offered: Mapping[str, Any],
    issue: Issue | None,
    office: int | None,
    on: date,
    *,
    policy: Policy | None = None,
) -> list[Refusal]:
    """What the records know against it, each under house/evidence and in words.

    That the lead unit cannot cooperate with itself is said here only where no clause of `policy` says so.
    """
    found = [*_problems(session, step, offered, issue, office, on)]
    if not (policy and policy.judges(step, "cooperating_units")):
        found += _doubled_lead(offered)
    return [
        Refusal(EVIDENCE_ASKED.id, EVIDENCE_ASKED.clause, f"{words}：{problem}", field)
        for field, words, problem in found
    ]


def _doubled_lead(offered: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    others = offered.get("cooperating_units")
    if isinstance(others, tuple) and offered.get("lead_unit") in others:
        yield "cooperating_units", "配合单位", "牵头单位不能同时是配合单位"


def _problems(
    session: Session,
    step: Step,
    offered: Mapping[str, Any],
    issue: Issue | None,
    office: int | None,
    on: date,
) -> Iterator[tuple[str, str, str]]:
    for field in EVIDENCE[step]:
        value = offered.get(field.name)
        if not is_missing(value):
            found = (
                *_of_itself(field, value),
                *_of_records(session, step, field, offered, issue, office, on),
            )
            yield from ((field.name, field.words, problem) for problem in dict.fromkeys(found))
    yield from _of_places(session, step, offered, on)


def _of_places(
    session: Session, step: Step, offered: Mapping[str, Any], on: date
) -> Iterator[tuple[str, str, str]]:
    """A group takes enterprises of its own office and those below it; an informant speaks for one enterprise."""
    if step == Step.ASSIGN and is_id(offered.get("enterprise")) and is_id(offered.get("group")):
        group, enterprise = session.get(LiaisonGroup, offered["group"]), session.get(Enterprise, offered["enterprise"])
        if group and enterprise and group.office_id not in upwards(parents_of(session), enterprise.office_id):
            yield "group", "帮扶联系组", f"{group.name}是其他办公室的，请选本办公室的帮扶联系组"
    day = offered.get("from")
    if step == Step.APPOINT and is_id(offered.get("informant")) and isinstance(day, date):
        elsewhere = (
            select(Enterprise.name)
            .join(Informant, Informant.enterprise_id == Enterprise.id)
            .where(Informant.person_id == offered["informant"], Enterprise.id != offered.get("of"))
            .where(or_(Informant.until_on.is_(None), Informant.until_on > day))
        )
        if name := session.scalars(elsewhere.order_by(Enterprise.id).limit(1)).first():
            yield "informant", "信息员", f"此人已是{name}的信息员，一人不得兼两户，须待其离任"


def _of_itself(field: Field, value: Any) -> Iterator[str]:
    texts = value if isinstance(value, tuple) else (value,)
    if not all(can_be_kept(text) for text in texts if isinstance(text, str)):
        yield "含有无法保存的字符，请删去后重新填写"
    if isinstance(value, Upload) and field.kind != Kind.PAPER:
        yield "这一项不是附件"
    if field.kind == Kind.UNITS and len(texts) > MOST_UNITS:
        yield f"最多 {MOST_UNITS} 个"


def _of_records(
    session: Session, step: Step, field: Field, offered: Mapping[str, Any],
    issue: Issue | None, office: int | None, on: date,
) -> Iterator[str]:  # fmt: skip
    value = offered[field.name]
    model = RECORDS.get(field.kind) or _place(field, offered)
    if model is None or isinstance(value, Upload) or (field.kind == Kind.PERSON and isinstance(value, str)):
        return
    ids = value[:MOST_UNITS] if field.kind == Kind.UNITS and isinstance(value, tuple) else (value,)
    rows = _rows(session, model, [one for one in ids if is_id(one)])
    for one in ids:
        row = rows.get(one) if is_id(one) else None
        if step == Step.MEET and isinstance(row, Meeting):
            problem = _problem_of_planned(row, offered, office)
        else:
            problem = UNKNOWN if row is None else _problem(row, field, issue, office, on)
        if problem is None and isinstance(row, Unit) and field.name != "from_unit":
            problem = _problem_of_area(session, row, office)
        if problem is None and isinstance(row, Issue) and issue is not None:
            problem = problem_of_duplicate(session, row, issue)
        if problem:
            yield problem


def _place(field: Field, offered: Mapping[str, Any]) -> type[Any] | None:
    """An officer is appointed to a group, an informant to an enterprise."""
    if field.kind != Kind.PLACE:
        return None
    return LiaisonGroup if offered.get("officer") else Enterprise


def _rows(session: Session, model: type[Any], ids: list[int]) -> dict[int, Any]:
    if not ids:
        return {}
    return {row.id: row for row in session.scalars(select(model).where(model.id.in_(ids)))}


def _problem_of_area(session: Session, unit: Unit, office: int | None) -> str | None:
    """Why an office may not hand out to a unit; None when it may."""
    if unit.office_id in (None, office):
        return None
    if are_of_one_line(parents_of(session), unit.office_id, office):
        return None
    return f"{unit.name}不是本办公室所辖范围的单位，请从列出的单位中选择"


def _problem_of_planned(row: Meeting, offered: Mapping[str, Any], office: int | None) -> str | None:
    """Why a meeting that was prepared may not be held now; None when it may."""
    if row.office_id != office:
        return "不是本办公室的会议"
    if row.state != "planned":
        return "这次会议已经登记召开"
    if row.kind != offered.get("kind"):
        return "会议类别与准备时不同"
    return None


def _problem(row: Any, field: Field, issue: Issue | None, office: int | None, on: date) -> str | None:
    """Why a record that is there may not be named here; None when it may."""
    if isinstance(row, Unit) and field.name != "from_unit":  # who is succeeded may be no more
        if row.until_on is not None and row.until_on <= on:
            return f"{row.name}已于 {row.until_on} 撤销，请选接续其职责的单位"
        if row.from_on is not None and row.from_on > on:
            return f"{row.name}到 {row.from_on} 才设立"
    if isinstance(row, Meeting) and row.office_id != office:
        return "不是本办公室的会议"
    if isinstance(row, Meeting) and row.state == "planned":
        return "会议还在准备，召开以后再选"
    if isinstance(row, Meeting) and row.held_on > on:
        return f"会议到 {row.held_on} 才召开"
    if isinstance(row, Attachment) and row.issue_id != (issue.id if issue else None):
        return "不是本件的附件，请重新上传"
    return None
