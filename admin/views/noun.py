"""What the nouns of an office share: tables below a row, buttons above it, and small forms of a single act."""
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import abort, current_app, flash, redirect, request
from flask_admin import expose
from flask_admin.helpers import get_form_data
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.exc import DataError, IntegrityError
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from admin import complaints, fields, formats
from admin.base import DeskView
from admin.editing import spoken_or_logged
from admin.evidence import form_for, offered, put_refusals
from admin.house import house, may, now, session, today
from models.refusals import Refused
from models.scope import OutOfScope
from models.steps import take
from rules.evidence import EVIDENCE
from rules.terms import Step

NEEDED = _l("请填写这一项。")
NONE_YET = _l("还没有记录。")
SAVE, SAVED = _l("保存"), _l("已保存。")


@dataclass(frozen=True)
class Table:
    """A table on a row's page: what belongs to the row, and the way to all of it."""
    title: Any
    heads: tuple[Any, ...]
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    empty: Any = NONE_YET
    more: tuple[Any, str] | None = None
    """(words, address)"""
    numbers: tuple[int, ...] = ()
    """The columns that stand right."""


@dataclass(frozen=True)
class Button:
    """An act on a row: a link to a small form, or a form that is nothing but a button."""
    title: Any
    url: str
    post: bool = False
    confirm: Any = ""
    tone: str = "plain"


class NounView(DeskView):
    """A noun with the history of its rows."""
    details_template = "noun/details.html"

    def tables(self, row: Any) -> list[Table]:
        """What belongs to a row."""
        return []

    def buttons(self, row: Any) -> list[Button]:
        """What may be done with it besides changing it."""
        return []

    def note(self, row: Any) -> Any:
        """A sentence above the row, where something is to be known first."""
        return ""

    def why_fixed(self, row: Any) -> str:
        """Why this row may not be changed now; empty when it may."""
        return ""

    def may_edit(self, row: Any) -> bool:
        """Whether its form opens."""
        return bool(self.can_edit) and not self.why_fixed(row)

    def details_extras(self, row: Any) -> dict[str, Any]:
        """For noun/details.html."""
        return {"tables": self.tables(row), "buttons": self.buttons(row), "said": self.note(row)}

    def at(self, view: str, row: Any, **more: Any) -> str:
        """The address of one of this noun's doors for a row."""
        return str(self.get_url(f"{self.endpoint}.{view}", id=row.id, **more))

    def create_form(self, obj: Any = None) -> Any:
        """In the order of `form_columns`; WTForms has its fields in the order in which they were written down."""
        return in_order(super().create_form(obj), self.form_columns)

    def edit_form(self, obj: Any = None) -> Any:
        """In the order of `form_columns`."""
        return in_order(super().edit_form(obj), self.form_columns)

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> Any:
        """As everywhere, where the row may be changed at all."""
        if why := self.why_fixed(self.row_or_404()):
            abort(403, why)
        return super().edit_view()

    def check(self, form: Any, row: Any, is_created: bool) -> None:
        """What the record's own constraints cannot say; raises `AtField`."""

    def on_model_change(self, form: Any, row: Any, is_created: bool) -> None:
        """Ask `check` before anything is written."""
        with self.session.session.no_autoflush:
            self.check(form, row, is_created)

    def save(self, form: Any, row: Any, *, is_created: bool) -> Any:
        """As everywhere; what lies beyond the person's scope is refused in a sentence."""
        try:
            return super().save(form, row, is_created=is_created)
        except OutOfScope as error:
            self.session.session.rollback()
            self.complain(form, spoken_of(error), [])
        except AtField as error:
            self.session.session.rollback()
            self.complain(form, str(error), [error.field])
        return None

    # Small forms.

    def act_page(self, row: Any, form: Any, heading: Any, act: Callable[[Any], Any], *, model: Any = None,
                 button: Any = SAVE, note: Any = "", done: Any = SAVED) -> Any:
        """A form of one act on a row; done, it leads back to the row."""
        if request.method == "POST" and form.validate() and self.attempt(form, lambda: act(form), model):
            flash(done, "success")
            return redirect(self.details_url(row))
        if request.method == "POST" and form.errors:
            flash(_("没有保存，请改正标红的 %(count)s 处。", count=len(form.errors)), "error")
        page = self.render("noun/act.html", form=form, model=row, act_heading=heading, button=button, said=note)
        return page, 422 if request.method == "POST" else 200

    def attempt(self, form: Any, act: Callable[[], Any], model: Any = None) -> Any:
        """Do it and commit; what is refused is said at its field or above the form, and nothing is written but the log."""
        session = self.session.session
        try:
            with session.no_autoflush:
                made = act()
            session.commit()
        except Refused as refused:
            session.commit()
            put_refusals(form, refused.decision.refusals)
        except (IntegrityError, DataError) as error:
            session.rollback()
            self.complain(form, *complaints.sentence(model or self.model, error))
        except house().spoken as error:
            session.rollback()
            self.complain(form, str(error), [])
        except OutOfScope as error:
            session.rollback()
            self.complain(form, spoken_of(error), [])
        except AtField as error:
            session.rollback()
            self.complain(form, str(error), [error.field])
        except ValueError as error:
            session.rollback()
            self.complain(form, spoken_or_logged(error), [])
        else:
            return made or True
        return None


class TakenView(NounView):
    """A noun whose rows come into being by a step of the rules; `beside` are further columns, as the edit form asks them."""
    create_step: Step
    beside: tuple[str, ...] = ()

    def step_fields(self) -> dict[str, Any]:
        """Fields of the step that this noun asks in a way of its own."""
        return {}

    def preset(self) -> dict[str, Any]:
        """What the address already says, so that nobody types it again."""
        return {}

    def create_form(self, obj: Any = None) -> Any:
        """The step's evidence, and what stands beside it."""
        own = {**self.step_fields(), **{name: getattr(self._edit_form_class, name) for name in self.beside}}
        data = get_form_data()
        made = form_for(self.create_step, extra=own)(data, **({} if data else self.preset()))
        return in_order(made, dict.fromkeys((*(one.name for one in EVIDENCE[self.create_step]), *own)))

    def write(self, form: Any, row: Any, *, is_created: bool) -> Any:
        """Take the step; edits are written as everywhere."""
        if not is_created:
            return super().write(form, row, is_created=False)
        return self.attempt(form, lambda: self.taken(form))

    def taken(self, form: Any) -> Any:
        """The record that the step makes, with the columns beside it."""
        made = step_taken(self.create_step, **offered(self.create_step, form))
        for name in self.beside:
            form[name].populate_obj(made, name)
        return made


def in_order(form: Any, names: Iterable[str]) -> Any:
    """The form with its fields in this order."""
    form._fields = {name: form._fields[name] for name in names if name in form._fields}
    return form


def step_taken(step: Step, **evidence: Any) -> Any:
    """One of the steps around the loop, by the person of this request; the caller commits."""
    return take(session(), None, step, current_user._get_current_object(), now(), **evidence)


def is_me(person: Any) -> bool:
    """Whether it is the person of this request: nobody gives himself what he may."""
    return person is not None and person.id == current_user.id


def spoken_of(error: OutOfScope) -> str:
    """Without the name of the table."""
    return str(error).partition("：")[2] or str(error)


class AtField(Exception):
    """A complaint that belongs to a field."""

    def __init__(self, name: str, sentence: str):
        super().__init__(sentence)
        self.field = name


def form_of_fields(**inside: Any) -> Any:
    """A form of these fields, filled with what was sent."""
    return type("ActForm", (fields.DeskForm,), inside)(get_form_data())


class Given:
    """Something readable was given; what could not be read has said so already."""
    field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Complain of nothing but a blank."""
        if field.data is None and not field.errors:
            raise StopValidation(NEEDED)


def day_field(label: Any, default: Any = today, description: Any = "") -> Any:
    """A day that must be given."""
    return fields.DayField(label, validators=[Given()], default=default, description=description)


def line_field(label: Any, most: int, *, must: bool = False, description: Any = "") -> Any:
    """A line of text, no longer than its column."""
    asked = [InputRequired(NEEDED)] if must else [Optional()]
    return fields.LineField(label, [*asked, Length(max=most, message=_l("最多 %(max)d 个字。"))],
                            filters=[fields.trimmed], description=description)


def shown_day(value: date | None) -> str:
    """As lists show it."""
    return formats.day(value, today())


def until_words(row: Any) -> str:
    """The day on which it ended, or that it goes on."""
    return shown_day(row.until_on) if row.until_on else str(_("至今"))


def list_link(words: Any, noun: str, **wishes: Any) -> tuple[Any, str] | None:
    """The way to rows of another noun, for who may list them."""
    view = current_app.extensions["desk-views"].get(noun)
    return (words, view.list_url(**wishes)) if view is not None and may(noun, "list") else None


def holds(row: Any, day: date | None = None) -> bool:
    """Whether a row from a day to a day holds on a day."""
    day = day or today()
    return bool(row.from_on <= day and (row.until_on is None or day < row.until_on))


def overlaps(one: Any, from_on: date, until_on: date | None) -> bool:
    """Whether two spans share a day."""
    return (until_on is None or one.from_on < until_on) and (one.until_on is None or from_on < one.until_on)
