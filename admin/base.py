"""The view that every noun inherits: closed by default, and explicit about what it shows.

A noun's view names its model, its columns and the verbs it has; everything else is here. What is not named is not
shown, not asked for, not exported and not allowed.
"""
from typing import Any

from flask import abort, jsonify, request
from flask_admin import expose
from flask_admin.contrib.sqla import ModelView
from flask_admin.model.helpers import get_mdict_item_or_list
from sqlalchemy import inspect

from admin import ids
from admin.asking import Asking
from admin.declared import Declared
from admin.doors import Doors
from admin.editing import Editing
from admin.exporting import Exporting
from admin.forms import form_of
from admin.labels import column_of
from admin.language import words
from admin.listing import Listing
from admin.showing import Showing


class DeskView(Declared, Showing, Doors, Asking, Listing, Editing, Exporting, ModelView):
    """One noun. A subclass declares; see admin/README.md for an example."""
    can_delete = False
    column_editable_list = None
    column_display_actions = False
    page_size = 50
    list_template = "admin/model/list.html"
    create_template = "admin/model/create.html"
    edit_template = "admin/model/edit.html"
    details_template = "admin/model/details.html"
    can_create = property(lambda self: self.may("create"))
    can_edit = property(lambda self: self.may("edit"))
    can_view_details = property(lambda self: self.may("read"))
    can_export = property(lambda self: self.may("export"))

    def __init__(self, db: Any):
        self.assert_explicit()
        self.column_labels = {name: words(label) for name, label in (self.column_labels or {}).items()}
        super().__init__(self.model, db, name=words(self.title), endpoint=self.noun, url=self.noun)
        self.assert_labelled()
        self.sortable = self.ways_to_sort()
        self.filters = self.filters_by_key()

    # The doors.

    def row_or_404(self) -> Any:
        """The row that the address names, when it exists and is in the person's scope; both failures look alike."""
        row = self.get_one(get_mdict_item_or_list(request.args, "id"))
        if row is None:
            abort(404)
        return row

    @expose("/")
    def index_view(self) -> Any:
        """The list."""
        asked = self.asked()
        page = self.page_of_rows(asked)
        return self.render(self.list_template, asked=asked, page=page, rows=page.rows,
                           filter_groups=self.filter_groups(), **self.list_extras(page))

    @expose("/details/")
    def details_view(self) -> Any:
        """A row."""
        row = self.row_or_404()
        return self.render(self.details_template, model=row, **self.details_extras(row))

    def details_extras(self, row: Any) -> dict[str, Any]:
        """What a details template of a noun's own needs besides the row."""
        return {}

    @expose("/ajax/lookup/")
    def ajax_lookup(self) -> Any:
        """Rows for a field that is filled by typing."""
        return self.looked_up()

    def looked_up(self) -> Any:
        """What the door of look-ups answers, whichever right guards it."""
        lookup = self.lookups.get(request.args.get("name", ""))
        if lookup is None:
            abort(404)
        found = lookup.found(request.args.get("query"), ids.page_of(request.args.get("offset")),
                             ids.page_of(request.args.get("limit")) or 10)
        return jsonify([lookup.answer(row) for row in found])

    def list_extras(self, page: Any) -> dict[str, Any]:
        """What a list template of a noun's own needs besides the rows."""
        return {}

    # What Flask-Admin would do otherwise.

    def get_one(self, id: Any) -> Any:
        """By a select, never by the session's memory: so the scope is asked for the one row as for the many."""
        key = ids.key_of(inspect(self.model).primary_key[0], id)
        if key is None:
            return None
        statement = self.rows().where(self.key == key).execution_options(populate_existing=True)
        return self.session.scalars(statement).one_or_none()

    def scaffold_form(self) -> Any:
        """Our own fields (admin/forms.py)."""
        return form_of(self)

    def create_form(self, obj: Any = None) -> Any:
        """Without what no policy within reach uses."""
        return self.with_used_fields(super().create_form(obj))

    def edit_form(self, obj: Any = None) -> Any:
        """Likewise; what the row holds of it stays."""
        return self.with_used_fields(super().edit_form(obj))

    def with_used_fields(self, form: Any) -> Any:
        """The form without the fields that no policy within reach uses."""
        for name in [name for name in form._fields if not self.is_used(name)]:
            del form[name]
        return form

    def get_filters(self) -> None:
        """Ours are in `filters`."""
        return

    def init_search(self) -> bool:
        """Whether there is something to search in."""
        for path in self.column_searchable_list or ():
            if column_of(self.model, path) is None:
                raise TypeError(f"{type(self).__name__}: no such column to search in: {path!r}")
        return bool(self.column_searchable_list)

    def scaffold_sortable_columns(self) -> dict[Any, Any]:
        """Ours are in `sortable`."""
        return {}

    def get_sortable_columns(self) -> dict[Any, Any]:
        """Ours are in `sortable`."""
        return {}

    def init_actions(self) -> None:
        """No bulk action but those a view declares; never a bulk delete."""
        super().init_actions()
        self._actions = [one for one in self._actions if one[0] != "delete"]
        self._actions_data.pop("delete", None)

    def create_blueprint(self, admin: Any) -> Any:
        """Hang only the doors that this noun has."""
        shut = {"delete_view", "ajax_update"}
        shut |= {door for door, verb in {"create_view": "create", "edit_view": "edit", "export": "export",
                                         "details_view": "read"}.items() if verb not in self.verbs}
        shut |= set() if self._actions else {"action_view"}
        shut |= set() if self.lookups else {"ajax_lookup"}
        self._urls = [one for one in self._urls if one[1] not in shut]
        return super().create_blueprint(admin)
