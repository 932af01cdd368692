"""The rows of a list: narrowed as asked, counted no further than need be, in an order that never wavers.

The statement is built from `select(model)`, so the person's scope is on it before anything else; a view that shows
fewer rows overrides `rows()`. A page is found by its ids first, with the order that a reader sees and the primary key
behind it, and whole rows are read for these alone.
"""
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, inspect, or_, select
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload, undefer

from admin import ids, menu
from admin.asking import Asked, QuickView
from admin.filters import Filter, along
from admin.labels import column_of, steps

CAP = 10_000


@dataclass(frozen=True)
class Page:
    """One page of a list."""
    rows: list[Any] = field(default_factory=list)
    count: int = 0
    more: bool = False
    number: int = 0
    chips: dict[str, int] = field(default_factory=dict)
    """quick view -> its number"""

    @property
    def capped(self) -> bool:
        """Whether there are more than anybody counts."""
        return self.count > CAP


class Listing:
    """The rows' part of `DeskView`."""
    model: Any
    session: Any
    column_list: tuple[str, ...]
    sortable: dict[str, str]
    filters: dict[str, Filter]
    quick_views: tuple[QuickView, ...]
    behind: tuple[str, ...]

    def pick(self, row: Any) -> Any:
        """What a box at the head of a row picks, where the person may do something with several; None for no box."""
        return None

    def rows(self) -> Select[Any]:
        """The rows that this view is about; narrower in a view of its own."""
        return select(self.model)

    def narrowed(self, asked: Asked) -> Select[Any]:
        """The rows that are asked for, in no order yet."""
        statement = self.rows()
        if asked.view is not None:
            statement = statement.where(asked.view.where())
        for key in dict.fromkeys(known.key for known, _text, _value in asked.filters):
            known = self.filters[key]
            statement = statement.where(known.where([value for one, _t, value in asked.filters if one.key == key]))
        return statement.where(*map(self.found_by, asked.search.split()))

    def found_by(self, word: str) -> ColumnElement[bool]:
        """The rows in which a word stands; a view with a faster way overrides this."""
        pattern = ids.like(word)
        tests = [along(self.model, path, lambda column: column.ilike(pattern, escape="\\"))
                 for path in self.column_searchable_list or ()]
        return or_(*tests) if tests else false()

    def ordered(self, statement: Select[Any], asked: Asked) -> Select[Any]:
        """In the order asked for, or the view's own, with the primary key last so that no two rows change places."""
        wishes = [(self.sortable[asked.sort], asked.desc)] if asked.sort else self.usual_order()
        for path, desc in wishes:
            statement, column = reach(statement, self.model, path)
            ordering = column.desc() if desc else column.asc()
            nullable = getattr(column_of(self.model, path), "nullable", False) or "." in path
            statement = statement.order_by(ordering.nulls_last() if nullable else ordering)
        key = self.key
        return statement.order_by(key.desc() if wishes and wishes[-1][1] else key.asc())

    def usual_order(self) -> list[tuple[str, bool]]:
        """`column_default_sort` in its three forms."""
        given = self.column_default_sort
        if not given:
            return []
        several = given if isinstance(given, list) else [given]
        return [(one, False) if isinstance(one, str) else (str(one[0]), bool(one[1])) for one in several]

    @property
    def key(self) -> Any:
        """The primary key's attribute."""
        mapper = inspect(self.model)
        return getattr(self.model, mapper.get_property_by_column(mapper.primary_key[0]).key)

    def counted(self, *statements: Select[Any]) -> list[int]:
        """How many rows each has, counted to one more than the cap; in one statement, the menu's numbers with them."""
        return menu.counted_beside([self.number(statement) for statement in statements])

    def number(self, statement: Select[Any]) -> Any:
        """The number of a statement's rows, as a part of another statement."""
        some = statement.with_only_columns(self.key).order_by(None).limit(CAP + 1).subquery()
        return select(func.count()).select_from(some).scalar_subquery()

    def number_of(self, key: str) -> Any:
        """The number on a quick view's chip, for whoever counts several things at once: the menu, the desk."""
        view = next(view for view in self.quick_views if view.key == key)
        return self.number(self.rows().where(view.where()))

    def page_of_rows(self, asked: Asked) -> Page:
        """The rows of one page; a page behind the last shows the last."""
        statement = self.narrowed(asked)
        chips = [view for view in self.quick_views if view.counted]
        count, *numbers = self.counted(statement, *(self.rows().where(view.where()) for view in chips))
        if count <= CAP:
            asked = replace(asked, page=min(asked.page, max(0, (count - 1) // asked.size)))
        found = self.ordered(statement.with_only_columns(self.key), asked)
        found = found.limit(asked.size + 1).offset(asked.page * asked.size)
        rows = self.rows_of(found, asked)
        return Page(rows[:asked.size], count, len(rows) > asked.size, asked.page,
                    {view.key: number for view, number in zip(chips, numbers, strict=True)})

    def rows_of(self, found: Select[Any], asked: Asked) -> list[Any]:
        """The whole rows of the keys found: in the same statement, but for a view that has more to fetch for them."""
        if type(self).whole is not Listing.whole:
            return self.whole(list(self.session.scalars(found)), self.column_list)
        statement = self.rows().where(self.key.in_(found)).options(*loads(self.model, (*self.column_list, *self.behind)))
        return list(self.session.scalars(self.ordered(statement, asked)).unique())

    def whole(self, keys: list[Any], columns: tuple[str, ...]) -> list[Any]:
        """The rows of these keys in this order, with what the columns need, in a constant number of statements.

        A view overrides it to fetch more for the rows of a page.
        """
        if not keys:
            return []
        statement = self.rows().where(self.key.in_(keys)).options(*loads(self.model, (*columns, *self.behind)))
        by_key = {getattr(row, self.key.key): row for row in self.session.scalars(statement).unique()}
        return [by_key[key] for key in keys if key in by_key]


def reach(statement: Select[Any], model: Any, path: str) -> tuple[Select[Any], Any]:
    """The column to sort by; related tables are joined from outside, so no row is lost."""
    *relations, last = steps(model, path)
    entity = model
    for relation in relations:
        target = aliased(relation.property.mapper.class_)
        statement = statement.outerjoin(target, getattr(entity, relation.key))
        entity = target
    return statement, getattr(entity, last.key)


def loads(model: Any, columns: tuple[str, ...]) -> list[Any]:
    """How to fetch what the columns show together with the rows: one row joined, many by one further statement.

    What a related row would bring along by itself stays behind: a list costs what its columns cost.
    """
    options: dict[str, Any] = {}
    late = []
    for path in columns:
        option, walked = None, ""
        for step in steps(model, path):
            prop = getattr(step, "property", None)
            if not hasattr(prop, "mapper"):
                if getattr(prop, "deferred", False):
                    late.append(undefer(step) if option is None else option.undefer(step))
                break
            walked = f"{walked}.{step.key}"
            if option is None:
                option = selectinload(step) if prop.uselist else joinedload(step)
            else:
                option = option.selectinload(step) if prop.uselist else option.joinedload(step)
            options[walked] = option, prop.mapper.class_
    return [*(alone(option, target) for option, target in options.values()), *late]


def alone(option: Any, target: Any) -> Any:
    """The option, without what its rows would bring along by themselves."""
    eager = [relation.key for relation in inspect(target).relationships if relation.lazy in ("selectin", "joined", "subquery")]
    return option.options(*(lazyload(getattr(target, key)) for key in eager)) if eager else option
