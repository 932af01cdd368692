"""What a noun's view declares, and the checks that it declared enough: made when the application starts."""
import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import inspect, select

from admin.asking import QuickView
from admin.filters import Filter, filters_for
from admin.followed import Use, is_used
from admin.forms import MOST_OPTIONS
from admin.labels import steps
from admin.lookups import Lookup

EXPLICIT = ("column_list", "column_details_list", "form_columns", "column_export_list", "column_filters")
OURS = ("get_query", "get_count_query", "get_list", "get_one")


class Declared:
    """The declarations of `DeskView`, with what holds where nothing is declared."""
    column_list: tuple[str, ...]
    model: Any = None
    noun = ""
    title: Any = ""
    unit: Any = "条"
    """The measure word: 件, 家, 人."""
    verbs = frozenset({"list", "read"})
    """What this noun has at all; rights then say who may."""
    quick_views: tuple[QuickView, ...] = ()
    badges: dict[str, dict[str, str]] = {}
    """column -> value -> go, wait, ok or late."""
    masked: tuple[str, ...] = ()
    """Columns of phone numbers: hidden in part in lists and sheets."""
    helps: dict[str, Any] = {}
    """column -> what stands under its field."""
    lookups: dict[str, Lookup] = {}
    """relation -> how its row is found by typing."""
    behind: tuple[str, ...] = ()
    """Dotted names of what formatters need besides the columns: fetched with the rows of lists and sheets."""
    chips = 4
    """How many filters stand above the list as chips of their own; the others are behind ＋ 条件."""
    used_by: dict[str, Use] = {}
    """A column, filter key or quick view -> which policies use it; shown where some office within reach follows one."""
    narrow: tuple[str, ...] = ()
    """Columns that never wrap, beside days, numbers and badges, which never do."""

    def __init_subclass__(cls, **kwargs: Any):
        super().__init_subclass__(**kwargs)
        overridden = [name for name in OURS if name in cls.__dict__]
        if overridden and cls.__name__ != "DeskView":
            raise TypeError(f"{cls.__name__} overrides {overridden[0]}, which nothing calls; override rows() instead")

    def assert_explicit(self) -> None:
        """Every list of columns is written down, if only as empty, and the noun is named."""
        name = type(self).__name__
        for attribute in ("model", "noun", "title"):
            if not getattr(self, attribute):
                raise TypeError(f"{name}: {attribute} is not declared")
        kin = type(self).__mro__
        own = kin[:next(at for at, one in enumerate(kin) if one.__name__ == "DeskView")]
        for attribute in EXPLICIT:
            if not any(attribute in one.__dict__ for one in own):
                raise TypeError(f"{name}: {attribute} is not declared; write it, if only as ()")
        if len(inspect(self.model).primary_key) != 1:
            raise TypeError(f"{name}: a noun needs a primary key of one column")

    def assert_labelled(self) -> None:
        """Every column that is shown has its Chinese term."""
        named = {*self.column_list, *self.column_details_list, *self.form_columns, *self.column_export_list}
        for column in sorted(named - set(self.form_extra_fields or {})):
            if not self.label(column):
                raise TypeError(f"{type(self).__name__}: {column!r} has no label; give the column a comment= "
                                "or the view an entry in column_labels")

    def ways_to_sort(self) -> dict[str, str]:
        """What a list may be sorted by -> the column that does it; by default every plain column of the list."""
        if self.column_sortable_list is not None:
            pairs = [(one, one) if isinstance(one, str) else one for one in self.column_sortable_list]
        else:
            pairs = [(one, one) for one in self.column_list]
        return {str(name): str(path) for name, path in pairs
                if (way := steps(self.model, str(path))) and not hasattr(way[-1].property, "mapper")}

    def filters_by_key(self) -> dict[str, Filter]:
        """The filters by the key that stands in addresses; a key stands once."""
        found: dict[str, Filter] = {}
        for one in self.column_filters:
            made = [one] if isinstance(one, Filter) else filters_for(
                self.model, one, self.label(one), self.choices(one), lambda target, path=one:
                self.options_for(path, select(target)).limit(MOST_OPTIONS), lambda rows: self.session.scalars(rows))
            for each in made:
                if each.key in found or not re.fullmatch("[a-z][a-z0-9_]*", each.key):
                    raise TypeError(f"{type(self).__name__}: the filter key {each.key!r} is taken or malformed")
                found[each.key] = each
        return found

    def is_used(self, name: str) -> bool:
        """Whether a column, filter, quick view or field is of use to the person."""
        return is_used(self.used_by.get(name))

    def used(self, names: Iterable[str]) -> list[str]:
        """Those of these columns that are of use to the person."""
        return [name for name in names if self.is_used(name)]

    def views_here(self) -> list[QuickView]:
        """The quick views above it."""
        return [view for view in self.quick_views if self.is_used(view.key)]

    def filter_groups(self) -> dict[str, list[Filter]]:
        """The filters by the label under which they stand together."""
        groups: dict[str, list[Filter]] = {}
        for one in (one for one in self.filters.values() if self.is_used(one.key)):
            groups.setdefault(str(one.label), []).append(one)
        return groups
