"""Tables and their columns: plain, fast, the same on every list and in every export."""

import inspect
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

import django_tables2 as tables
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Sum
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import is_aware, localtime
from django_tables2.data import TableData, TableQuerysetData

from zone import units
from zone.templatetags.zone import UNKNOWN, badge, light, light_word


class PagedRows(TableQuerysetData):
    """A list's rows: every order ends in the primary key, and a page fetches its keys before its rows."""

    def __getitem__(self, key):
        if not isinstance(key, slice):
            return self.data[key]
        keys = list(self._in_full_order().values_list("pk", flat=True)[key])
        rows = {row.pk: row for row in self.data.order_by().filter(pk__in=keys)}
        return [rows[pk] for pk in keys if pk in rows]

    def __iter__(self):
        return iter(self._in_full_order())

    def stream(self) -> Iterator[Any]:
        """All rows in their order, never all in memory."""
        return self._in_full_order().iterator(chunk_size=2000)

    def total(self, accessor: str) -> Decimal | None:
        """Sum of one column over all rows of the list, not only the page's."""
        return self.data.order_by().aggregate(total=Sum(accessor))["total"]

    def _in_full_order(self):
        ordering = self.data.query.order_by or (
            self.data.model._meta.ordering if self.data.query.default_ordering else ()
        )
        return self.data if "pk" in ordering or "-pk" in ordering else self.data.order_by(*ordering, "pk")


class Column(tables.Column):
    """A column of text. `unit` stands in the head; `total=True` adds the column up in the last line."""

    cell_class = ""

    def __init__(self, verbose_name=None, *, unit: str = "", total: bool = False, **kwargs):
        super().__init__(verbose_name, **kwargs)
        self.unit, self.total = unit, total

    def value(self, value) -> Any:
        """What an export writes: numbers and dates as themselves, all else as its text."""
        return value if isinstance(value, int | Decimal) else str(value)


class ShortColumn(Column):
    """A word or two of a fixed list, never broken."""

    cell_class = "cell-act"


class TextColumn(Column):
    """Long text on at most two lines; the whole of it on hover and on paper."""

    cell_class = "cell-text"

    def render(self, value) -> SafeString:
        return format_html('<span class="clamp" title="{0}">{0}</span>', value)


class LinkColumn(Column):
    """The code that opens the row's page. Without `linkify`, the record's own address."""

    cell_class = "cell-code"

    def __init__(self, verbose_name=None, **kwargs):
        self.address = kwargs.pop("linkify", None) or (lambda record: record.get_absolute_url())
        super().__init__(verbose_name, **kwargs)

    def render(self, value, record) -> SafeString:
        return format_html('<a href="{}">{}</a>', self.address(record), value)


class NumberColumn(Column):
    """A count or measure, right-aligned, as precise as it is known."""

    cell_class = "cell-number"

    def render(self, value) -> str:
        return units.grouped(value)


class MoneyColumn(NumberColumn):
    """An amount stored and shown in 万元, two decimals."""

    def __init__(self, verbose_name=None, *, unit: str = "万元", **kwargs):
        super().__init__(verbose_name, unit=unit, **kwargs)

    def render(self, value) -> str:
        return f"{value:,.2f}"


class PercentColumn(NumberColumn):
    """A share, 0 to 1 (more is possible), shown with one decimal; never clamped."""

    def render(self, value) -> str:
        return f"{value * 100:.1f}%"


class DateColumn(Column):
    """A date, or the local date of an instant: 2026-11-23."""

    cell_class = "cell-date"

    def render(self, value) -> str:
        return f"{_local(value):%Y-%m-%d}"

    def value(self, value):
        return _local(value)


class MomentColumn(DateColumn):
    """An instant to the minute: 2026-11-23 10:32."""

    def render(self, value) -> str:
        return f"{_local(value):%Y-%m-%d %H:%M}"


class MonthColumn(Column):
    """A month, stored as its first day: 2026年3月."""

    cell_class = "cell-date"

    def render(self, value) -> str:
        return units.month_text(value)

    def value(self, value):
        return units.month_text(value)


class StateColumn(Column):
    """A state as a badge. `labels` names the words where the accessor leads to another record's state."""

    cell_class = "cell-state"

    def __init__(self, verbose_name=None, *, labels: dict[str, str] | None = None, **kwargs):
        super().__init__(verbose_name, **kwargs)
        self.labels = labels

    def render(self, value, record, bound_column) -> SafeString:
        if self.labels:
            return badge(value, self.labels.get(value, value))
        return badge(getattr(record, bound_column.accessor, value), value)

    def value(self, value):
        return self.labels.get(value, value) if self.labels else value


class LightColumn(Column):
    """A light: blue, yellow, red or none; always word, shape and colour together."""

    cell_class = "cell-state"
    empty_values = ()

    def render(self, value) -> SafeString:
        return light(value)

    def value(self, value):
        return light_word(value)


def _local(value):
    """An instant in local time without its zone, as cells and workbooks hold it; a date as it is."""
    return localtime(value).replace(tzinfo=None) if hasattr(value, "tzinfo") and is_aware(value) else value


class Cell(NamedTuple):
    """One cell of the totals line."""

    content: Any
    css: str
    head: str
    """Heading of its column, said beside it where a phone shows the row as a card."""
    is_head: bool


def heading(bound) -> str:
    """A column's head with its unit, as exports and cards write it: 总投资（万元）."""
    unit = getattr(bound.column, "unit", "")
    return f"{bound.header}（{unit}）" if unit else str(bound.header)


class Reader:
    """How one bound column reads a record and shows it; what can be looked up once is looked up here."""

    def __init__(self, bound, *, names_row: bool):
        self.bound = bound
        self.resolve = bound.accessor.resolve
        self.display = _choice_display(bound)
        self.empty_values = bound.column.empty_values
        self.default = bound.default
        css = getattr(bound.column, "cell_class", "")
        if names_row:
            self.opening, self.closing = format_html('<th scope="row" class="{}">', css), "</th>"
        else:  # the head stands beside the value where a phone shows the row as a card
            self.opening, self.closing = format_html('<td class="{}" data-head="{}">', css, heading(bound)), "</td>"
        self.render, self.render_needs = bound.render, tuple(inspect.signature(bound.render).parameters)
        own_value = hasattr(bound._table, f"value_{bound.name}")
        self.export = bound.value if own_value else bound.column.value
        self.export_needs = tuple(inspect.signature(self.export).parameters)

    def read(self, record) -> Any:
        if self.display:
            return getattr(record, self.display)()
        return self.resolve(record, quiet=True)

    def shown(self, record, table) -> Any:
        """The cell's content on a page."""
        value = self.read(record)
        if value in self.empty_values:
            return self.default
        return self.render(**self._wanted(self.render_needs, value, record, table))

    def drawn(self, record, table) -> str:
        """The whole cell, its content escaped."""
        return f"{self.opening}{conditional_escape(self.shown(record, table))}{self.closing}"

    def exported(self, record, table) -> Any:
        """The cell's content in a workbook; None where nothing is known."""
        value = self.read(record)
        if value in self.empty_values:
            return None
        return self.export(**self._wanted(self.export_needs, value, record, table))

    def _wanted(self, needs: Iterable[str], value, record, table) -> dict[str, Any]:
        known = {
            "value": value,
            "record": record,
            "bound_column": self.bound,
            "column": self.bound.column,
            "table": table,
        }
        return {name: known[name] for name in needs}


def _choice_display(bound) -> str:
    """Name of the record's get_..._display method when the column shows a field with choices, else empty."""
    model = bound._table.data.model
    if model is None or "__" in bound.accessor or "." in bound.accessor:
        return ""
    try:
        has_choices = getattr(model._meta.get_field(bound.accessor), "choices", None)
    except FieldDoesNotExist:
        return ""
    return f"get_{bound.accessor}_display" if has_choices else ""


class ZoneTable(tables.Table):
    """A table of the zone. The first column names the row; `Meta.empty_text` says what to do when there is none."""

    class Meta:
        order_by_field = "sort"

    def __init__(self, data, **kwargs):
        # Said here and not in Meta: a subclass's Meta would silently lose it.
        kwargs.setdefault("template_name", "zone/table.html")
        kwargs.setdefault("default", UNKNOWN)
        kwargs.setdefault("empty_text", self._meta.empty_text or "没有符合条件的记录，可放宽筛选条件再查。")
        super().__init__(PagedRows(data) if TableQuerysetData.validate(data) else TableData.from_data(data), **kwargs)

    @property
    def readers(self) -> list[Reader]:
        return [Reader(bound, names_row=not i) for i, bound in enumerate(self.columns)]

    def body(self) -> SafeString:
        """The page's rows, drawn here and not in the template: a list is the page people wait for most."""
        readers = self.readers
        rows = (row.record for row in self.paginated_rows)
        return mark_safe("".join(f"<tr>{''.join([one.drawn(row, self) for one in readers])}</tr>\n" for row in rows))

    def totals(self) -> list[Cell]:
        """The totals line over all rows of the list; empty when no column adds up."""
        bound_columns = list(self.columns)
        if not any(getattr(bound.column, "total", False) for bound in bound_columns):
            return []
        cells = [Cell("合计", "", "", True)]
        for bound in bound_columns[1:]:
            content: Any = ""
            if getattr(bound.column, "total", False):
                content = bound.column.render(self._total(bound) or Decimal(0))
            cells.append(Cell(content, getattr(bound.column, "cell_class", ""), heading(bound), False))
        return cells

    def _total(self, bound) -> Decimal | int | None:
        if isinstance(self.data, PagedRows):
            return self.data.total(bound.accessor.replace(".", "__"))
        return sum((bound.accessor.resolve(record) or 0 for record in self.data), Decimal(0))

    def page_numbers(self) -> list[int | None]:
        """Pages to link to: the first, the last, those around the present one; None is a gap."""
        last, here = self.paginator.num_pages, self.page.number
        near = sorted({1, last, *range(max(1, here - 2), min(last, here + 2) + 1)})
        numbers: list[int | None] = []
        for number in near:
            if numbers and number - (numbers[-1] or 0) > 1:
                numbers.append(None)
            numbers.append(number)
        return numbers

    def export_heading(self) -> list[str]:
        return [heading(bound) for bound in self.columns]

    def export_rows(self) -> Iterator[list[Any]]:
        """Every row of the list, page or not, as plain values."""
        readers = self.readers
        for record in self.data.stream() if isinstance(self.data, PagedRows) else self.data:
            yield [reader.exported(record, self) for reader in readers]
