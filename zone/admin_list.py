"""What a list of the console may be asked: its declared filters, a short search, an order by its own columns."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.exceptions import BadRequest
from django.db import models
from django.db.models.constants import LOOKUP_SEP

MAX_SEARCH = 100
MAX_WORDS = 8
"""Words of a search: each is looked for in every field that is searched."""

SECRET = frozenset({"password"})
"""Parts of a path by which nothing is ever looked up, whatever is declared."""


class RefusedQuery(BadRequest):
    """A query that is not made, and why, as a sentence."""


def check_search(text: str) -> None:
    """Raises RefusedQuery for a search that would go through all rows more often than a search by hand."""
    if len(text) > MAX_SEARCH or len(text.split()) > MAX_WORDS:
        raise RefusedQuery(f"搜索的文字过长，没有查询；最多 {MAX_SEARCH} 字、{MAX_WORDS} 个词。")


def declared_parameters(model: type[models.Model], declared: Iterable[Any]) -> set[str]:
    """The parameters that the filters of `declared`, a console's `list_filter`, read; never one of a secret."""
    found: set[str] = set()
    for one in declared:
        if isinstance(one, type):  # a filter of our own names one parameter, or its fields
            found.update(name for name, *_ in getattr(one, "fields", ()))
            found.update(filter(None, [getattr(one, "parameter_name", None)]))
        else:
            found.update(_of_field(model, one[0] if isinstance(one, list | tuple) else one))
    return {name for name in found if not SECRET & set(name.split(LOOKUP_SEP))}


def _of_field(model: type[models.Model], path: str) -> set[str]:
    """What Django's filters by a field read of an address."""
    field: Any = get_fields_from_path(model, path)[-1]
    found = {path, f"{path}__exact", f"{path}__isnull"}
    if field.is_relation:
        found.add(f"{path}__{field.target_field.name}__exact")
    if isinstance(field, models.DateField):
        found |= {f"{path}__gte", f"{path}__lt"}
    return found


class ZoneChangeList(ChangeList):
    """A list of the console; raises RefusedQuery for more of anything than its page has links for."""

    def get_queryset(self, request, exclude_parameters=None):
        check_search(self.query)
        return super().get_queryset(request, exclude_parameters)

    def get_filters(self, request):
        if any(len(values) > 1 for values in self.filter_params.values()):
            raise RefusedQuery("同一个筛选条件出现了多次，没有查询；请回到列表，从它的筛选中选择。")
        return super().get_filters(request)

    def get_ordering(self, request, queryset):
        if len(self.params.get(ORDER_VAR, "").split(".")) > len(self.list_display):
            raise RefusedQuery("排序的列比列表的列还多，没有查询；请点列名排序。")
        return super().get_ordering(request, queryset)

    def get_ordering_field(self, field_name):
        """None, which orders nothing, for a column that the list offers no order by."""
        return super().get_ordering_field(field_name) if field_name in (self.sortable_by or ()) else None
