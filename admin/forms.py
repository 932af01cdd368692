"""From the columns that a view names to its form: type, length, what must be filled and the official word of each."""
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import inspect, select
from sqlalchemy.orm import lazyload
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from admin import choosing, fields
from admin.kinds import digits_of, kind_of
from admin.labels import column_of, steps
from admin.lookups import LookupField

MOST_OPTIONS = 300


def form_of(view: Any) -> type[fields.DeskForm]:
    """The form of a view: its `form_columns` in their order, `form_extra_fields` among them."""
    extra = view.form_extra_fields or {}
    inside = {name: extra[name] if name in extra else field_of(view, name) for name in view.form_columns}
    return type(f"{type(view).__name__}Form", (fields.DeskForm,), inside)


def field_of(view: Any, name: str) -> Any:
    """One field."""
    way = steps(view.model, name)
    if len(way) != 1:
        raise ValueError(f"{type(view).__name__}.form_columns names {name!r}, which is no column of {view.model.__name__}")
    column = column_of(view.model, name)
    must = column is not None and not column.nullable and column.default is None and column.server_default is None
    given = (view.form_args or {}).get(name, {})
    common: dict[str, Any] = {
        "label": given.get("label", view.label(name)), "description": given.get("description", view.help(name)),
        "filters": [], "validators": [InputRequired(_l("请填写这一项。")) if must else Optional(), *given.get("validators", ())],
        "render_kw": given.get("render_kw")}
    if "default" in given:
        common["default"] = given["default"]
    elif column is not None and column.default is not None and column.default.is_scalar:
        common["default"] = column.default.arg
    if hasattr(way[0].property, "mapper"):
        return relation_field(view, name, way[0], must, common)
    return column_field(view, name, column, must, common)


def column_field(view: Any, name: str, column: Any, must: bool, common: dict[str, Any]) -> Any:
    """The field that a column's type asks for."""
    choices = view.choices(name)
    if choices:
        return choosing.ChoiceField(options=lambda: choices, blank=not must, **common)
    match kind_of(column):
        case "flag":
            common["validators"] = free(common["validators"])
            return fields.FlagField(**common)
        case "moment":
            return fields.MomentField(**common)
        case "day":
            return fields.DayField(**common)
        case "whole":
            return fields.WholeField(**common)
        case "wide":
            return fields.BigWholeField(**common)
        case "amount":
            precision, scale = digits_of(column)
            return fields.AmountField(precision=precision, scale=scale, **common)
    return text_field(column, common)


def free(validators: list[Any]) -> list[Any]:
    """The validators without the one that asks, or does not ask, for something: a box may always stay empty."""
    return [one for one in validators if not isinstance(one, (InputRequired, Optional))]


def text_field(column: Any, common: dict[str, Any]) -> Any:
    """One line, or several where the column is a long text."""
    common["filters"] = [fields.trimmed, *([fields.none_if_blank] if column.nullable else [])]
    length = getattr(column.type, "length", None)
    if length:
        common["validators"].append(Length(max=length, message=_l("最多 %(max)d 个字。")))
    long = kind_of(column) == "text" or (length or 0) > 120
    return (fields.TextField if long else fields.LineField)(**common)


def relation_field(view: Any, name: str, attribute: Any, must: bool, common: dict[str, Any]) -> Any:
    """A row of another noun: by typing where the view has a lookup for it, else from a short list."""
    if (lookup := view.lookups.get(name)) is not None:
        if must:
            common["validators"][0] = DataRequired(_l("请填写这一项。"))
        return LookupField(lookup=lookup, **common)
    target = attribute.property.mapper.class_
    key = inspect(target).primary_key[0]

    def rows() -> Any:
        session = view.session
        with session.no_autoflush:
            return session.scalars(view.options_for(name, select(target)).order_by(key).limit(MOST_OPTIONS).options(
                lazyload("*"))).all()

    def identity(row: Any) -> Any:
        return inspect(row).identity[0]
    if attribute.property.uselist:
        common["validators"] = free(common["validators"])
        return choosing.RowsField(rows=rows, identity=identity, **common)
    return choosing.RowField(rows=rows, identity=identity, blank=not must, **common)
