"""From a field of rules.evidence to a control of a form: its kind settles the widget and how what was typed is read.

What cannot be read (a day, a number, a file) is said at the field at once; whether something is missing or does not
agree is for the rules to say (admin/step_taking.py).
"""
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from wtforms.validators import StopValidation

from admin import fields
from admin.choosing import ChoiceField
from admin.fields import marks
from admin.language import words
from admin.lookups import Lookup, LookupField
from admin.papers import PaperField
from admin.step_correcting import CorrectionField, Groups
from admin.step_notes import NoteField
from rules.fields import Field, Kind
from rules.kinds import Record
from rules.policy import Policy
from rules.terms import Step

FEW = 4
NONE = "无"


@dataclass(frozen=True)
class Options:
    """What the fields of one page choose from: (value, words)."""
    units: list[tuple[int, str]] = field(default_factory=list)
    meetings: list[tuple[int, str]] = field(default_factory=list)
    enterprises: list[tuple[int, str]] = field(default_factory=list)
    """The few that an informant speaks for; empty where one is looked up."""
    lookups: dict[str, Lookup] = field(default_factory=dict)
    corrections: Groups = field(default_factory=list)
    preset: dict[str, Any] = field(default_factory=dict)
    policy: Policy | None = None
    """Whose words stand at the fields, and whose values a field of free text may have."""
    flags: dict[str, tuple[str, str]] = field(default_factory=dict)
    """name -> the words of yes and of no, where they say more than that."""
    notes: list[tuple[int, str]] = field(default_factory=list)
    """批示笺 of the approval, to be taken along."""


class RadiosField(ChoiceField):
    """One of a few, all in sight."""

    def __call__(self, **attributes: Any) -> Markup:
        """The round boxes."""
        chosen = self.written(self.data)
        boxes = Markup("").join(
            Markup('<label class="box"><input type="radio" name="{}" value="{}"{}> {}</label>').format(
                self.name, text, Markup(" checked") if text == chosen else "", label)
            for text, (_value, label) in self.known().items())
        return Markup('<div class="boxes" role="radiogroup" aria-labelledby="{}-label" {}>{}</div>').format(
            self.id, marks(id=self.id, aria_describedby=attributes.get("aria-describedby")), boxes)

    def written(self, value: Any) -> str:
        """A flag stands as yes or no."""
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else super().written(value)


class BoxesField(ChoiceField):
    """Several of a list, as boxes to tick; a long list scrolls."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Every box that is ticked."""
        known = self.known()
        self.unknown = any(text not in known for text in valuelist)
        self.data = tuple(known[text][0] for text in valuelist if text in known)

    def __call__(self, **attributes: Any) -> Markup:
        """The boxes, in a group of their own."""
        chosen = {self.written(value) for value in self.data or ()}
        boxes = Markup("").join(
            Markup('<label class="box"><input type="checkbox" name="{}" value="{}"{}> {}</label>').format(
                self.name, text, Markup(" checked") if text in chosen else "", label)
            for text, (_value, label) in self.known().items())
        return Markup('<div class="boxes{}" id="{}" role="group" aria-labelledby="{}-label">{}</div>').format(
            " scroll" if len(self.known()) > 12 else "", self.id, self.id, boxes)


class DayOrNoneField(fields.DayField):
    """A day, or the word 无."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Either of the two, not both."""
        typed = [text for text in valuelist if text.strip() and text != NONE]
        super().process_formdata(typed[:1])
        if NONE in valuelist:
            if typed:
                raise ValueError(_("日期和“无”只能填一样。"))
            self.data = NONE

    def __call__(self, **attributes: Any) -> Markup:
        """The day, and a box for none."""
        given = self.data if isinstance(self.data, date) else ""
        typed = next((text for text in self.raw_data or () if text != NONE), given)
        box = Markup('<label class="box"><input type="checkbox" name="{}" value="{}"{}> {}</label>').format(
            self.name, NONE, Markup(" checked") if NONE in (self.raw_data or (self.data,)) else "", _("无"))
        day = marks(id=self.id, type="date", name=self.name, value=typed, **attributes)
        return Markup('<span class="beside"><input {}> {}</span>').format(day, box)




class ValuesField(ChoiceField):
    """One of the values that clauses of the policy permit."""

    def __init__(self, *args: Any, records: tuple[Record, ...], **kwargs: Any):
        pairs = [(value, words(value)) for value in dict.fromkeys(value for one in records for value in one.values)]
        super().__init__(*args, options=lambda: pairs, **kwargs)
        self.clauses = "、".join(str(one.clause) for one in records)

    def pre_validate(self, form: Any) -> None:
        """Nothing but what the clause lists, and the clause by its name."""
        if self.unknown:
            raise StopValidation(_("没有这一类，请从列出的选项中选择（%(clause)s）。", clause=self.clauses))


class PickField(LookupField):
    """A row found by typing, where it is the row's id that the rules are told."""

    def pre_validate(self, form: Any) -> None:
        """As everywhere: nothing that he may not see."""
        if self.unknown:
            raise StopValidation(_("没有找到，请输入名称的一部分，再从列表中选择。"))


def control(step: str, one: Field, options: Options) -> Any:
    """The control of a field."""
    name, policy = f"{step}.{one.name}", options.policy
    label = policy.field_words(Step(step), one) if policy else one.words
    common: dict[str, Any] = {"label": words(label), "description": words(one.help), "id": f"{step}-{one.name}",
                              "default": options.preset.get(name, options.preset.get(one.name, one.default))}
    if policy and one.kind == Kind.TEXT and (records := policy.records_of(name)):
        return ValuesField(records=records, blank=True, **common)
    make = MAKERS.get(one.kind, line)
    return make(one, options, common)


def line(one: Field, options: Options, common: dict[str, Any]) -> Any:
    """One line of text."""
    return fields.LineField(filters=[fields.trimmed], **common)


def prose(one: Field, options: Options, common: dict[str, Any]) -> Any:
    """Several lines of text."""
    return fields.TextField(filters=[fields.trimmed], **common)


def flag(one: Field, options: Options, common: dict[str, Any]) -> Any:
    """A box to tick; where the answer decides the road, yes and no are both to be chosen."""
    if one.asked:
        yes, no = options.flags.get(one.name, (_("是"), _("否")))
        common["description"] = "" if one.name in options.flags else common["description"]
        return RadiosField(options=lambda: [(True, yes), (False, no)], **common)
    return fields.FlagField(**common)


def choice(one: Field, options: Options, common: dict[str, Any]) -> Any:
    """A few in sight, many in a list."""
    pairs = [(each.key, words(each.words)) for each in one.choices]
    return (RadiosField if len(pairs) <= FEW else ChoiceField)(options=lambda: pairs, **common)


def several(one: Field, options: Options, common: dict[str, Any]) -> Any:
    """Boxes to tick."""
    pairs = [(each.key, words(each.words)) for each in one.choices]
    return BoxesField(options=lambda: pairs, **common)


def paper(one: Field, options: Options, common: dict[str, Any]) -> Any:
    """A file; where the approval left a note, that one or another."""
    if one.name == "instruction_note" and options.notes:
        return NoteField(notes=options.notes, **common)
    return PaperField(**common)


def enterprise(one: Field, options: Options, common: dict[str, Any]) -> Any:
    """Looked up; an informant's own stands there."""
    if options.enterprises:
        return ChoiceField(options=lambda: options.enterprises, **common)
    return PickField(lookup=options.lookups["enterprise"], **common)


MAKERS: dict[Kind, Callable[[Field, Options, dict[str, Any]], Any]] = {
    Kind.TEXT: line,
    Kind.PROSE: prose,
    Kind.DAY: lambda one, options, common: fields.DayField(**common),
    Kind.DAY_OR_NONE: lambda one, options, common: DayOrNoneField(**common),
    Kind.DAYS: lambda one, options, common: fields.WholeField(**common),
    Kind.FLAG: flag,
    Kind.CHOICE: choice,
    Kind.CHOICES: several,
    Kind.PAPER: paper,
    Kind.ENTERPRISE: enterprise,
    Kind.UNIT: lambda one, options, common: ChoiceField(options=lambda: options.units, blank=not one.asked, **common),
    Kind.UNITS: lambda one, options, common: BoxesField(options=lambda: options.units, **common),
    Kind.MEETING: lambda one, options, common: ChoiceField(options=lambda: options.meetings, blank=not one.asked, **common),
    Kind.ISSUE: lambda one, options, common: PickField(lookup=options.lookups["duplicate_of"], **common),
    Kind.ACT: lambda one, options, common: CorrectionField(groups=options.corrections, **common),
    Kind.YUAN: lambda one, options, common: fields.AmountField(**common),
}
