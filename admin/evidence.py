"""Forms of steps, built from `rules.EVIDENCE`: each field by its kind, under its official words, in its order.

A form asks nothing of its own: what is missing or does not hold, the rules say, and their words come back to the
field. `offered` gives what the form says in the shape that `take` and `decide` know.
"""
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from wtforms import Field, FileField
from wtforms.validators import Optional, StopValidation
from wtforms.widgets import FileInput

from admin import choosing, fields
from admin.forms import MOST_OPTIONS
from admin.house import session
from admin.language import in_words, words
from admin.lookups import Lookup, LookupField
from admin.papers import upload_of
from models.attachments import BadFile
from models.enterprises import Enterprise
from models.groups import LiaisonGroup
from models.issues import Issue
from models.meetings import Meeting
from models.people import Person
from models.units import Unit
from rules.decide import Refusal
from rules.evidence import EVIDENCE
from rules.fields import LONGEST, Kind
from rules.fields import Field as Evidence
from rules.terms import Step

NONE_YET = "无"


class Asked:
    """Marks a field that the step makes no sense without; the rules refuse it when it is blank, not the form."""
    field_flags: Mapping[str, Any] = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Nothing."""


class PaperField(FileField):
    """A file, read and looked at when the form is."""
    widget = FileInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """An upload, or the words that say why it is not taken."""
        given = next((one for one in valuelist if getattr(one, "filename", "")), None)
        self.data = None
        if given is not None:
            try:
                self.data = upload_of(given)
            except BadFile as error:
                raise ValueError(in_words(error)) from None


class DayOrNoneField(fields.DayField):
    """A day, or the word 无."""
    kind = "text"

    def read(self, text: str) -> Any:
        """无 stays 无."""
        return NONE_YET if text == NONE_YET else super().read(text)


class PersonField(fields.LineField):
    """Somebody by name: the one account of that name, else the name itself."""

    def known(self) -> Any:
        """His number, where exactly one account bears the name."""
        rows = session().scalars(select(Person.id).where(Person.name == self.data).limit(2)).all()
        return rows[0] if len(rows) == 1 else self.data


class SeveralField(choosing.RowsField):
    """Several of the listed values, as boxes to tick."""

    def __init__(self, *args: Any, options: choosing.Options, **kwargs: Any):
        super().__init__(*args, rows=tuple, identity=str, **kwargs)
        self.options = options


def form_for(step: Step, *, only: tuple[str, ...] | None = None, extra: dict[str, Any] | None = None) -> type[fields.DeskForm]:
    """The form of a step; `only` some of its fields, `extra` fields beside them."""
    asked = [one for one in EVIDENCE[step] if only is None or one.name in only]
    return type(f"{step.name.title()}Form", (fields.DeskForm,), {
        **{one.name: field_for(one) for one in asked}, **(extra or {})})


def field_for(one: Evidence) -> Any:
    """The field of a kind."""
    common: dict[str, Any] = {"label": words(one.words), "description": words(one.help), "default": one.default,
                              "validators": [Asked()] if one.asked else [Optional()]}
    if one.kind in PLAIN:
        if one.kind in LONGEST:
            common["filters"] = [fields.trimmed, fields.none_if_blank]
            common["validators"].append(longest(LONGEST[one.kind]))
        return PLAIN[one.kind](**common)
    if one.kind in (Kind.CHOICE, Kind.CHOICES):
        def options() -> list[tuple[str, Any]]:
            return [(choice.key, words(choice.words)) for choice in one.choices]
        if one.kind == Kind.CHOICES:
            return SeveralField(options=options, **common)
        return choosing.ChoiceField(options=options, blank=not one.asked, **common)
    return RECORD_FIELDS[one.kind](common)


def longest(most: int) -> Callable[[Any, Field], None]:
    """No text is cut: one that is too long is refused."""
    def check(form: Any, field: Field) -> None:
        if field.data and len(field.data) > most:
            raise StopValidation(_("最多 %(most)s 个字。", most=most))
    return check


def short_list(model: Any, *, several: bool = False) -> Callable[[dict[str, Any]], Any]:
    """A row, or several, of a noun that has few."""
    def build(common: dict[str, Any]) -> Any:
        def rows() -> Any:
            with session().no_autoflush:
                return session().scalars(select(model).order_by(model.id).limit(MOST_OPTIONS)).all()
        make = choosing.RowsField if several else choosing.RowField
        return make(rows=rows, identity=lambda row: row.id, **({} if several else {"blank": True}), **common)
    return build


def found_by_typing(model: Any, *columns: str) -> Callable[[dict[str, Any]], Any]:
    """A row of a noun that has many; `/admin/enterprise/ajax/lookup/` and its like answer."""
    def build(common: dict[str, Any]) -> Any:
        return LookupField(lookup=Lookup(model, *columns, session=session), door=DOORS[model], **common)
    return build


DOORS = {Enterprise: ("enterprise.ajax_lookup", "enterprise"), Issue: ("issue.ajax_lookup", "issue")}
PLAIN: dict[Kind, Any] = {
    Kind.TEXT: fields.LineField, Kind.PROSE: fields.TextField, Kind.DAY: fields.DayField, Kind.DAY_OR_NONE: DayOrNoneField,
    Kind.DAYS: fields.WholeField, Kind.FLAG: fields.FlagField, Kind.PAPER: PaperField, Kind.PERSON: PersonField,
    Kind.YUAN: fields.AmountField, Kind.ACT: fields.WholeField, Kind.PLACE: fields.WholeField}
RECORD_FIELDS: dict[Kind, Callable[[dict[str, Any]], Any]] = {
    Kind.ENTERPRISE: found_by_typing(Enterprise, "name", "credit_code"), Kind.GROUP: short_list(LiaisonGroup),
    Kind.UNIT: short_list(Unit), Kind.UNITS: short_list(Unit, several=True), Kind.MEETING: short_list(Meeting),
    Kind.ISSUE: found_by_typing(Issue, "registration_no", "title")}


def offered(step: Step, form: Any) -> dict[str, Any]:
    """What the form says: rows by their numbers, blanks left out."""
    said = {one.name: number_of(form[one.name]) for one in EVIDENCE[step] if one.name in form}
    return {name: value for name, value in said.items() if value not in (None, "", [], ())}


def number_of(field: Field) -> Any:
    """The value of a field as the rules know it."""
    if isinstance(field, PersonField):
        return field.known() if field.data else None
    if isinstance(field, SeveralField):
        return tuple(field.data or ())
    if isinstance(field, choosing.RowsField):
        return tuple(row.id for row in field.data or ())
    if isinstance(field, (choosing.RowField, LookupField)):
        return field.data.id if field.data is not None else None
    return field.data


def put_refusals(form: Any, refusals: tuple[Refusal, ...]) -> None:
    """Each refusal at the field that it names; the form keeps all of them for the box above it."""
    form.refusals = refusals
    for refusal in refusals:
        if refusal.field and refusal.field in form:
            field = form[refusal.field]
            field.errors = [*field.errors, in_words(refusal.words)]
