"""The rows of a list: their order, their pages, and how each column reads and draws them."""

import inspect
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, cached_property
from html import escape
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Count, F, Model, Prefetch, QuerySet, Sum
from django.db.models.manager import BaseManager
from django.utils.html import format_html
from django_tables2.data import TableQuerysetData
from django_tables2.utils import OrderByTuple

from zone.counts import count_to_most
from zone.tables.columns import heading


class Mark(NamedTuple):
    """What a page needs of a row whose line is cached."""

    pk: Any
    version: Any
    is_fuzzy: bool = False


class Sums(NamedTuple):
    """What is counted and added up of all rows of a list."""

    row_count: int
    sums: dict[str, tuple[Decimal | None, int]]
    """Of each added column, or its accessor, the sum and how many rows know it."""
    counted: dict[str, Any]


class ListData(TableQuerysetData):
    """A list's rows: every order ends in the table's own and the key, and a page finds its keys before its rows."""

    known_count: int | None = None
    """How many rows there are, once they were counted."""
    references: tuple[str, ...] = ()
    """References the shown columns lead along, as select_related takes them."""
    prefetched: tuple[str | Prefetch, ...] = ()
    """What else the shown columns need, as prefetch_related takes it; read for a page's rows when they are drawn."""

    annotate_page: Callable[[QuerySet], QuerySet] | None = None
    """Annotates a page's rows with what is read beside them; rows are counted and their keys found without it."""
    version: str = ""
    """Of what is read beside the rows, what changes with whatever is shown of them; empty: no line is cached."""

    def __getitem__(self, key):
        if not isinstance(key, slice):
            return self.data[key]
        ordered = self.in_order()
        return PageRows(self, ordered, self._keys(ordered, key.start or 0, key.stop))

    def _keys(self, ordered: QuerySet, start: int, stop: int | None) -> QuerySet:
        """The keys of a page, walked to from the nearer end of the list."""
        keys = ordered.values("pk")
        if self.known_count is None or stop is None or start <= self.known_count - stop:
            return keys[start:stop]
        last = max(0, self.known_count - start)
        return keys.reverse()[max(0, self.known_count - stop) : last]

    def __iter__(self):
        return iter(self.in_order().prefetch_related(*self.prefetched))

    def stream(self) -> Iterator[Any]:
        """All rows in their order, never all in memory. What many of them refer to is read once for a chunk."""
        read = self.in_order().prefetch_related(*self.references, *self.prefetched)
        return read.iterator(chunk_size=2000)

    @property
    def shown_models(self) -> set[type[Model]]:
        """Models on whose rows it depends what the columns show beside the row itself."""
        paths = [*self.references, *(getattr(one, "prefetch_through", one) for one in self.prefetched)]
        along = {model for path in paths for model in _models_along(self.data.model, str(path))}
        return along | set(self.table.rests_on)

    def sums(self, accessors: Iterable[str], counted: Mapping[str, Any], most: int | None = None) -> Sums:
        """In one statement the number of rows; of each accessor its sum and how many rows know it; what else is
        `counted` of them, by its name.

        With `most`, rows are counted up to one more than that, and nothing else.
        """
        if most is not None:
            return Sums(count_to_most(self.data, most), {}, {})
        wanted = list(accessors)
        asked: dict[str, Any] = {"row_count": Count("pk"), **counted}
        for i, accessor in enumerate(wanted):
            asked |= {f"sum_{i}": Sum(accessor), f"known_{i}": Count(accessor)}
        found = self.data.order_by().aggregate(**asked)
        sums = {one: (found[f"sum_{i}"], found[f"known_{i}"]) for i, one in enumerate(wanted)}
        return Sums(found["row_count"], sums, {name: found[name] for name in counted})

    def order_by(self, aliases):
        """Order by columns; ties end in the order the table has of itself, so that equal rows keep their places."""
        ends = [term for alias in self.table.own_order for term in self._terms(alias)]
        end_names = {term.lstrip("-") for term in ends}
        chosen = []
        for alias in aliases:
            first, *more = self._terms(alias)
            chosen += [first, *(term for term in more if term.lstrip("-") not in end_names)]
        unique = {term.lstrip("-"): term for term in reversed([*chosen, *ends])}
        names = dict.fromkeys(term.lstrip("-") for term in [*chosen, *ends])
        held: QuerySet[Any] = getattr(self, "data")  # noqa: B009  (its type is not said)
        self.data = held.order_by(*(_unknown_last(held, unique[name]) for name in names))

    def in_order(self) -> QuerySet[Any]:
        """The rows in their order, which always ends in the primary key."""
        ordering = self.data.query.order_by or (
            self.data.model._meta.ordering if self.data.query.default_ordering else ()
        )
        return self.data if "pk" in ordering or "-pk" in ordering else self.data.order_by(*ordering, "pk")

    def _terms(self, alias: str) -> list[str]:
        """The fields behind a column's alias, each with its direction: -stage."""
        bound = self.table.columns[alias.lstrip("-")]
        terms = bound.column.order_by or OrderByTuple((bound.accessor,))  # bound.order_by follows the present order
        return [str(term).replace(".", "__") for term in (terms.opposite if alias.startswith("-") else terms)]


class PageRows(Sequence):
    """The rows of a page, read when somebody asks for them; of rows whose lines are cached, their marks are enough."""

    def __init__(self, data: ListData, ordered: QuerySet, keys: QuerySet) -> None:
        self.data = data
        # The keys alone walk to a deep page; joins and sums are made for its few rows. These have passed the filter.
        # Asked for a second time, it would make SQLite walk all rows of the filter's index: 33 ms instead of 14
        # for a page of 100,000 projects filtered by state. No public method takes the conditions of a queryset away.
        bare = ordered.all()
        bare.query.where = bare.query.where.__class__()
        self._found, self._any = bare.filter(pk__in=keys), bare

    def __len__(self) -> int:
        return len(self._read)

    def __getitem__(self, key):
        return self._read[key]

    @cached_property
    def _read(self) -> list[Any]:
        return list(self._beside(self._whole(self._found)))

    @cached_property
    def marks(self) -> list[Mark]:
        """The page's rows in their order, without what is in them."""
        fuzzy = ["is_fuzzy"] if "is_fuzzy" in self._found.query.annotations else []
        marked = self._beside(self._found).values_list("pk", self.data.version, *fuzzy)
        return [Mark(*values) for values in marked]

    @property
    def heads(self) -> Sequence[Any]:
        """The marks where they are enough, else the rows; read once either way."""
        return self.marks if self.data.version else self._read

    def of_keys(self, keys: Collection[Any]) -> list[Any]:
        """The rows of these keys in any order, without those that are gone meanwhile."""
        return list(self._whole(self._any.order_by().filter(pk__in=keys)))

    def _whole(self, rows: QuerySet) -> QuerySet:
        return rows.select_related(*self.data.references) if self.data.references else rows

    def _beside(self, rows: QuerySet) -> QuerySet:
        return self.data.annotate_page(rows) if self.data.annotate_page else rows


def _unknown_last(queryset: QuerySet, term: str) -> Any:
    """An order term that puts unknown values last whichever the direction, on every database alike."""
    name = term.lstrip("-")
    model: Any = queryset.model
    if not _may_be_unknown(model, name):
        return term
    return F(name).desc(nulls_last=True) if term.startswith("-") else F(name).asc(nulls_last=True)


@cache
def _may_be_unknown(model: type[Model], path: str) -> bool:
    if path == "pk":
        return False
    for name in path.split("__"):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:  # an annotation
            return True
        if getattr(field, "null", True):
            return True
        model = field.related_model or model
    return False


@cache
def references_of(model: type[Model], accessor: str) -> str:
    """The references along an accessor, as select_related takes them: owner__park of owner__park__name, or empty."""
    path = []
    for name in accessor.replace(".", "__").split("__"):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            break
        if not (field.many_to_one or field.one_to_one) or field.related_model is None:
            break
        path.append(name)
        model = field.related_model
    return "__".join(path)


def _models_along(model: type[Model], path: str) -> Iterator[type[Model]]:
    """The models that a path of references leads through."""
    for name in path.split("__"):
        field: Any = model._meta.get_field(name)
        model = field.related_model
        yield model


class CellRenderer:
    """How one bound column reads a record and shows it; what can be looked up once is looked up here."""

    def __init__(self, table, bound, *, names_row: bool):
        model = table.data.model
        self.read = _reading(bound.accessor, model)
        self.empty_values = bound.column.empty_values
        css = getattr(bound.column, "cell_class", "")
        if names_row:
            self.opening, self.closing = format_html('<th scope="row" class="{}">', css), "</th>"
        else:  # the header stands beside the value where a phone shows the row as a card
            self.opening, self.closing = format_html('<td class="{}" data-label="{}">', css, heading(bound)), "</td>"
        self.default = bound.default
        self.empty_cell = f"{self.opening}{_escaped(self.default)}{self.closing}"
        known = {"bound_column": bound, "column": bound.column, "table": table}
        self.render = _called(bound.render, known)
        own_value = hasattr(table, f"value_{bound.name}")
        self.export = _called(bound.value if own_value else bound.column.value, known)

    def shown(self, record) -> Any:
        """The cell's content on a page."""
        value = self.read(record)
        return self.default if value in self.empty_values else self.render(value, record)

    def render_cell(self, record) -> str:
        """The whole cell, its content escaped."""
        value = self.read(record)
        if value in self.empty_values:
            return self.empty_cell
        return f"{self.opening}{_escaped(self.render(value, record))}{self.closing}"

    def exported(self, record) -> Any:
        """The cell's content in a workbook; None where nothing is known."""
        value = self.read(record)
        return None if value in self.empty_values else self.export(value, record)


def _escaped(content: Any) -> str:
    return content.__html__() if hasattr(content, "__html__") else escape(str(content))


def _reading(accessor, model: type[Model] | None) -> Callable[[Any], Any]:
    """A function that reads one accessor of a record; a field with choices is read as its word."""
    if model is None or "__" in accessor or "." in accessor:
        return lambda record: accessor.resolve(record, quiet=True)
    name = str(accessor)
    words = _words_of(model, name)
    if words:
        return lambda record: words.get(value := getattr(record, name), value)

    def read(record):
        value = getattr(record, name, None)
        return value() if callable(value) and not isinstance(value, BaseManager) else value

    return read


@cache
def _words_of(model: type[Model], name: str) -> dict[Any, str]:
    """The words of a field's choices by stored value; empty for a field without any."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return {}
    return {value: str(word) for value, word in getattr(field, "flatchoices", ())}


def _called(function: Callable, known: dict[str, Any]) -> Callable[[Any, Any], Any]:
    """Call a column's function with a value, its record and whichever of the `known` arguments it asks for."""
    needs = _parameters(getattr(function, "__func__", function), hasattr(function, "__self__"))
    if needs == ("value",):
        return lambda value, record: function(value)
    if needs == ("record",):
        return lambda value, record: function(record)
    if needs == ("value", "record"):
        return function
    always = {name: known[name] for name in needs if name in known}
    asks_value, asks_record = "value" in needs, "record" in needs

    def call(value, record):
        more = {"value": value} if asks_value else {}
        if asks_record:
            more["record"] = record
        return function(**always, **more)

    return call


@cache
def _parameters(function: Callable, is_bound: bool) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)[1 if is_bound else 0 :]
