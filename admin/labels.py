"""What a column is called: the `comment=` that the database itself carries, so that every program says the same."""
from typing import Any

from sqlalchemy import Column, inspect
from sqlalchemy.orm import ColumnProperty, RelationshipProperty


def steps(model: Any, path: str) -> list[Any]:
    """The attributes along a dotted path, from the model to the last; empty when the path leads nowhere."""
    found = []
    for name in path.split("."):
        attribute = inspect(model).all_orm_descriptors.get(name) if model is not None else None
        if attribute is None:
            return []
        attribute = getattr(model, name)
        found.append(attribute)
        prop = getattr(attribute, "property", None)
        model = prop.mapper.class_ if isinstance(prop, RelationshipProperty) else None
    return found


def column_of(model: Any, path: str) -> Column[Any] | None:
    """The table column at the end of a path; of a many-to-one relation the column that refers."""
    way = steps(model, path)
    prop = getattr(way[-1], "property", None) if way else None
    if isinstance(prop, ColumnProperty) and isinstance(prop.columns[0], Column):
        return prop.columns[0]
    if isinstance(prop, RelationshipProperty) and prop.direction.name == "MANYTOONE":
        return next(iter(prop.local_columns))
    return None


def label_of(model: Any, path: str) -> str | None:
    """The Chinese term: the column's comment, or what the relation says of itself in `info` or `doc`."""
    column = column_of(model, path)
    if column is not None and column.comment:
        return column.comment
    way = steps(model, path)
    prop = getattr(way[-1], "property", None) if way else None
    said = getattr(prop, "info", {}).get("label") or getattr(prop, "doc", None)
    return said or getattr(way[-1] if way else None, "comment", None)
