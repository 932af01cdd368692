"""Creating and editing: one form, one transaction, complaints at the field, nothing half written and nothing lost."""
import logging
import secrets
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_admin.helpers import get_redirect_target
from flask_babel import gettext as _
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from admin import complaints, versions
from admin.house import house
from admin.language import in_words

log = logging.getLogger("desk")


class Editing:
    """The forms' part of `DeskView`."""
    session: Any
    model: Any

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> Any:
        """A blank form; what was typed stays in it until it can be saved."""
        form = self.create_form()
        if request.method == "POST" and form.validate():
            made = self.save(form, self.build_new_instance(), is_created=True)
            if made is not None:
                flash(_("已保存。"), "success")
                return redirect(self.after_saving(made))
        return self.form_page(self.create_template, form, None)

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> Any:
        """The form of a row within the person's scope, on the version that he has seen."""
        row = self.row_or_404()
        form = self.edit_form(obj=row)
        if request.method == "POST":
            if versions.stale(row):
                return self.conflict_page(form, row)
            if form.validate():
                try:
                    saved = self.save(form, row, is_created=False)
                except StaleDataError:
                    return self.conflict_page(form, self.row_or_404())
                if saved is not None:
                    flash(_("已保存。"), "success")
                    return redirect(self.after_saving(row))
                row = self.row_or_404()
        return self.form_page(self.edit_template, form, row)

    def save(self, form: Any, row: Any, *, is_created: bool) -> Any:
        """Write what the form holds and return the row; when it is refused nothing is written and the form says why."""
        session = self.session.session
        try:
            return self.write(form, row, is_created=is_created)
        except StaleDataError:
            session.rollback()
            raise
        except (IntegrityError, DataError) as error:
            session.rollback()
            self.complain(form, *complaints.sentence(self.model, error))
        except house().spoken as error:
            session.rollback()
            self.complain(form, str(error), [])
        except ValueError as error:
            session.rollback()
            self.complain(form, spoken_or_logged(error), [])
        return None

    def write(self, form: Any, row: Any, *, is_created: bool) -> Any:
        """Fill the row and commit; None when a field refuses what was typed."""
        session = self.session.session
        with session.no_autoflush:
            filled = self.fill(form, row)
        if not filled:
            session.rollback()
            return None
        if is_created:
            session.add(row)
        self.on_model_change(form, row, is_created)
        session.commit()
        self.after_model_change(form, row, is_created)
        return row

    def fill(self, form: Any, row: Any) -> bool:
        """Put what was typed into the row; what the record itself refuses is said at its field."""
        for name, field in form._fields.items():
            try:
                field.populate_obj(row, name)
            except ValueError as error:
                field.errors = [*field.errors, in_words(spoken_or_logged(error))]
        return not form.errors

    def complain(self, form: Any, sentence: str, fields: list[str]) -> None:
        """At the field where it is known, and above the form."""
        sentence = in_words(sentence)
        for name in fields:
            if name in form:
                form[name].errors = [*form[name].errors, sentence]
        flash(sentence, "error")

    def after_saving(self, row: Any) -> str:
        """Where a saved form leads: back to where it was opened from, else to the row, else to the list."""
        if self.may("read"):
            return str(get_redirect_target() or self.details_url(row))
        return str(get_redirect_target() or self.get_url(".index_view"))

    def form_page(self, template: str, form: Any, row: Any, status: int = 200, **more: Any) -> Any:
        """The form; a form that was refused answers 422."""
        refused = request.method == "POST" and status == 200
        if refused and form.errors:
            flash(_("没有保存，请改正标红的 %(count)s 处。", count=len(form.errors)), "error")
        page = self.render(
            template, form=form, model=row, version=versions.version_of(row) if row is not None else "",
            return_url=get_redirect_target() or "", **more)
        return page, 422 if refused else status

    def conflict_page(self, form: Any, row: Any) -> Any:
        """Somebody else saved first."""
        flash(_("在您填写期间，这条记录已被别人改过，您的内容还没有保存。"), "error")
        return self.form_page(self.edit_template, form, row, status=409,
                              conflict=versions.differences(self, form, row))

    @expose("/delete/", methods=("POST",))
    def delete_view(self) -> Any:
        """Nothing is deleted; the door is not hung (see `DeskView.create_blueprint`)."""
        abort(404)


def spoken_or_logged(error: ValueError) -> str:
    """A ValueError that speaks Chinese was written for the person; any other is a bug, logged under a number."""
    text = str(error)
    if any("\u4e00" <= letter <= "\u9fff" for letter in text):
        return text
    number = secrets.token_hex(4)
    log.exception("form not saved, reference %s", number)
    return _("没有保存：系统内部出错，编号 %(number)s，请告诉管理员。", number=number)
