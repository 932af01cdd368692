"""The door to Excel: the whole set that the list shows, with its filters, its search and its order."""
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from flask import abort
from flask_admin import expose
from flask_login import current_user

from admin.addresses import for_the_log
from admin.filters import Filter
from admin.formats import phone, plain
from admin.house import house, today
from admin.listing import loads
from admin.xlsx import Column, send

TRUE_VALUES = (str, bool, int, float, Decimal, date)


class Exporting:
    """The export's part of `DeskView`."""
    session: Any
    model: Any
    filters: dict[str, Filter]
    column_export_list: tuple[str, ...]
    used: Callable[[tuple[str, ...]], list[str]]

    @expose("/export/<export_type>/")
    def export(self, export_type: str) -> Any:
        """Write the sheet, log that it left, send it."""
        if export_type != "xlsx":
            abort(404)
        asked = self.asked()
        statement = self.ordered(self.narrowed(asked), asked)
        names = self.used(self.column_export_list)
        statement = statement.options(*loads(self.model, (*names, *self.behind)))
        rows = self.session.scalars(statement.execution_options(yield_per=500))
        columns = [Column(str(self.label(name)), self.sheet_value(name)) for name in names]
        return send(str(self.name), columns, rows, today(), self.log_export)

    def sheet_value(self, name: str) -> Any:
        """How to read one cell: dates, numbers and money stay what they are, listed values become their words.

        What a list shows in HTML is none of a sheet's business: only `column_formatters_export` speaks here.
        """
        formatter = (type(self).column_formatters_export or {}).get(name)
        if formatter is not None:
            return lambda row: formatter(self, None, row, name)
        named = {str(value): str(title) for value, title in self.choices(name) or ()}
        path, masked = name.split("."), name in self.masked

        def read(row: Any) -> Any:
            for step in path:
                row = getattr(row, step, None)
            if row is None:
                return None
            if named or masked:
                return phone(row) if masked else named.get(str(row), str(row))
            return row if isinstance(row, TRUE_VALUES) else str(plain(row))
        return read

    def log_export(self, count: int) -> None:
        """Who took how many rows out, and by which conditions."""
        house().log_export(self.session.session, current_user, self.noun, count, for_the_log(self.filters))
