"""案例要件 What a step says where all is well, and how the words of a case become evidence.

Every field of the step is given unless it is one of those that only trouble or another policy needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from models.attachments import Upload
from models.enterprises import Enterprise
from models.groups import LiaisonGroup
from models.offered import RECORDS
from models.people import Person
from rules.calendar import last_of_month
from rules.evidence import EVIDENCE, field_of
from rules.fields import Field, Kind
from rules.terms import Step
from seed.case_files import BadCase

TEXT = "情况属实，材料齐全，请按规定程序及时办理。"[:20]
DAYS_ALLOWED = {"linyi-2014-10": 10}
WELL: Mapping[tuple[Step, str], Any] = {
    (Step.RECEIVE, "enterprise"): "enterprise/1",
    (Step.RECEIVE, "category"): "用地审批",
    (Step.RECEIVE, "channel"): "来电",
    (Step.REFER, "unit"): "unit/1",
    (Step.PROPOSE, "lead_unit"): "unit/1",
    (Step.FILE_RESULT, "grade"): "A",
    (Step.FILE_RESULT, "replied_how"): "written",
    (Step.DECIDE_MEETING, "meeting"): "meeting/1",
    (Step.DECIDE_MEETING, "lead_unit"): "unit/1",
    (Step.CORRECT, "act"): 1,
    (Step.CORRECT, "field"): "title",
    (Step.SUCCEED, "from_unit"): "unit/1",
    (Step.SUCCEED, "to_unit"): "unit/2",
    (Step.VISIT, "enterprise"): "enterprise/1",
    (Step.ASSIGN, "enterprise"): "enterprise/1",
    (Step.ASSIGN, "group"): "group/1",
    (Step.ASSIGN, "relation"): "supported",
    (Step.END_ASSIGNMENT, "enterprise"): "enterprise/1",
}
LEFT_OUT = {
    (Step.PROPOSE, "transfer_reason"), (Step.PROPOSE, "cooperating_units"), (Step.APPROVE, "meeting"),
    (Step.FILE_RESULT, "measures"), (Step.FILE_RESULT, "planned_on"), (Step.FILE_RESULT, "ground"),
    (Step.EXTEND, "to"), (Step.REQUEST_EXTENSION, "to"), (Step.END, "duplicate_of"),
    (Step.APPOINT, "officer"), (Step.APPOINT, "informant"), (Step.APPOINT, "of"), (Step.CONFIRM, "remains"),
    (Step.MEET, "planned"), (Step.REPORT_PROGRESS, "kind"), (Step.REPORT_PROGRESS, "called"),
    (Step.REPORT_PROGRESS, "called_on"), (Step.REPORT_PROGRESS, "called_how"),
}  # fmt: skip
WELL_FLAGS = ("passed", "satisfied", "vouched")
MODELS: Mapping[Kind, Any] = {**RECORDS, Kind.PLACE: (LiaisonGroup, Enterprise)}
PAPERS = {
    "pdf": b"%PDF-1.4\n%%EOF\n", "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF", "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "png": b"\x89PNG\r\n\x1a\n", "docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "ofd": b"PK\x03\x04",
}  # fmt: skip


@dataclass(frozen=True)
class Teller:
    """Speaks the evidence of one step: its day, the policy's key, and who is who."""

    policy: str
    step: Step
    on: date
    find: Callable[[str], Any]
    """Somebody or something of the cast by name. Raises KeyError."""
    meeting_decides: bool = False

    def evidence(self, differs: Mapping[str, Any], without: list[Any]) -> dict[str, Any]:
        """All is well, but for what differs and what is left out. Raises `BadCase`."""
        for name in (*differs, *without):
            if not field_of(self.step, name):
                known = "、".join(field.name for field in EVIDENCE[self.step]) or "无"
                raise BadCase(f"“{self.step}”没有要件“{name}”，有的是 {known}")
        told = {field.name: self._well(field) for field in EVIDENCE[self.step]}
        if differs.get("transfer_reason"):
            told |= {"lead_unit": None, "cooperating_units": None}
        told |= differs
        kept = {name: value for name, value in told.items() if value is not None and name not in without}
        return {name: self._value(_field(self.step, name), value) for name, value in kept.items()}

    def _well(self, field: Field) -> Any:
        key = (self.step, field.name)
        if key == (Step.APPROVE, "meeting") and self.meeting_decides:
            return "meeting/1"
        if key in LEFT_OUT:
            return None
        if key in WELL:
            return WELL[key]
        return self._by_kind(field)

    def _by_kind(self, field: Field) -> Any:
        match field.kind:
            case Kind.DAY:
                return self.on
            case Kind.DAY_OR_NONE:
                return _a_month_later(self.on)
            case Kind.DAYS:
                return DAYS_ALLOWED.get(self.policy)
            case Kind.FLAG:
                return field.name in WELL_FLAGS
            case Kind.CHOICE:
                return field.default or field.choices[0].key
            case Kind.CHOICES:
                return [choice.key for choice in field.choices]
            case Kind.PAPER:
                return f"{field.words}.pdf"
        return text_of(field)

    def _value(self, field: Field, told: Any) -> Any:
        """A value of the case as `take` wants it; what makes no sense stays as it is, for the rules to refuse."""
        match field.kind:
            case Kind.ENTERPRISE | Kind.UNIT | Kind.MEETING | Kind.GROUP | Kind.PLACE:
                return self._record(field, told)
            case Kind.UNITS:
                return tuple(self._record(field, one) for one in (told if isinstance(told, list) else [told]))
            case Kind.CHOICES:
                return tuple(told) if isinstance(told, list) else (told,)
            case Kind.PAPER:
                return paper(told)
            case Kind.TEXT | Kind.PROSE | Kind.PERSON:
                return self._text(field, told)
            case Kind.YUAN:
                return amount(told)
        return told.date() if isinstance(told, datetime) else told

    def _record(self, field: Field, told: Any) -> Any:
        try:
            found = self.find(str(told))
        except KeyError:
            raise BadCase(f"{field.name}：演员表里没有“{told}”") from None
        if not isinstance(found, MODELS[field.kind]):
            raise BadCase(f"{field.name}：“{told}”不是{field.words}")
        return found

    def _text(self, field: Field, told: Any) -> Any:
        """A person of the cast by his name, or free text; words that look like a name of the cast must be one."""
        try:
            found = self.find(str(told))
        except KeyError:
            return str(told)
        if not isinstance(found, Person):
            return str(told)
        return found if field.kind == Kind.PERSON else found.name


def text_of(field: Field) -> str:
    """Twenty characters that begin with the field's own words: no two fields say the same."""
    return f"{field.words}：{TEXT}"[:20]


def _field(step: Step, name: str) -> Field:
    field = field_of(step, name)
    assert field is not None  # noqa: S101 # `evidence` asked for unknown names before
    return field


def _a_month_later(on: date) -> date:
    year, month = on.year + on.month // 12, on.month % 12 + 1
    return date(year, month, min(on.day, last_of_month(year, month).day))


def paper(told: Any) -> Upload:
    """A file by its name, with just enough in it to be what its name says. Raises `BadFile`."""
    name = str(told)
    return Upload(name, PAPERS.get(name.rsplit(".", 1)[-1].lower(), b"text"))


def amount(told: Any) -> Decimal:
    """An amount from its text, exactly. Raises `BadCase`."""
    try:
        found = Decimal(str(told))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise BadCase(f"“{told}”不是金额")
    return found
