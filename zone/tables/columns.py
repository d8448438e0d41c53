"""Columns: what each shows on a page and writes into a file."""

from collections.abc import Callable
from decimal import Decimal
from html import escape
from typing import Any, NamedTuple

import django_tables2 as tables
from django.db.models import Prefetch, QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import is_aware, localtime

from zone import units
from zone.templatetags.zone import badge, light, light_word

Annotate = Callable[[QuerySet], QuerySet]


class Column(tables.Column):
    """A column of text. `unit` stands in the header; `total=True` adds the column up in the last line.

    An `optional` column stands in the table only where somebody chose it. `prefetch` names what the cells need beside
    the row, as `prefetch_related` takes it, and is read only where the column is shown; `sort_annotation` makes the
    list's queryset fetch what orders the rows. References along the accessor are fetched without either.
    """

    cell_class = ""
    export_kind = ""
    """How a workbook formats the column's cells, one of `zone.export.FORMATS`; empty: by what each holds."""

    def __init__(
        self,
        verbose_name=None,
        *,
        unit: str = "",
        total: bool = False,
        optional: bool = False,
        prefetch: tuple[str | Prefetch, ...] = (),
        sort_annotation: Annotate | None = None,
        **kwargs,
    ):
        super().__init__(verbose_name, **kwargs)
        self.unit, self.total, self.optional = unit, total, optional
        self.prefetch, self.sort_annotation = prefetch, sort_annotation

    def value(self, value) -> Any:
        """What an export writes: numbers and dates as themselves, all else as its text."""
        return value if isinstance(value, int | Decimal) else str(value)

    def export_parts(self) -> "tuple[ExportPart, ...]":
        """Columns of a file that stand for this one, so that each holds one thing; empty: it stands for itself."""
        return ()


class ExportPart(NamedTuple):
    """One of several columns that a file has for a column of the page."""

    heading: str
    kind: str
    """As `Column.export_kind`."""
    read: Callable[[Any], Any]
    """What it holds of a record; None where nothing is known."""


class WordColumn(Column):
    """A word or two of a fixed list, never broken."""

    cell_class = "cell-action"


class TextColumn(Column):
    """Long text on at most two lines; the whole of it on hover and on paper."""

    cell_class = "cell-text"

    def render(self, value) -> SafeString:
        text = escape(str(value))
        return mark_safe(f'<span class="clamp" title="{text}">{text}</span>')


class LinkColumn(Column):
    """The code that opens the row's page. Without `linkify`, the record's own URL."""

    cell_class = "cell-code"

    def __init__(self, verbose_name=None, **kwargs):
        self.url_of = kwargs.pop("linkify", None) or (lambda record: record.get_absolute_url())
        super().__init__(verbose_name, **kwargs)

    def render(self, value, record) -> SafeString:
        return mark_safe(f'<a href="{escape(self.url_of(record))}">{escape(str(value))}</a>')


class NumberColumn(Column):
    """A count or measure, right-aligned, as precise as it is known."""

    cell_class = "cell-number"

    def render(self, value) -> str:
        return units.grouped(value)


class MoneyColumn(NumberColumn):
    """An amount stored and shown in 万元, two decimals."""

    export_kind = "wan"

    def __init__(self, verbose_name=None, *, unit: str = "万元", **kwargs):
        super().__init__(verbose_name, unit=unit, **kwargs)

    def render(self, value) -> str:
        return f"{value:,.2f}"


class PercentColumn(NumberColumn):
    """A share, 0 to 1 (more is possible), shown with one decimal; never clamped."""

    export_kind = "percent"

    def render(self, value) -> str:
        return f"{value * 100:.1f}%"


class DateColumn(Column):
    """A date, or the local date of an instant: 2026-11-23."""

    cell_class = "cell-date"

    def render(self, value) -> str:
        return f"{_local(value):%Y-%m-%d}"

    def value(self, value):
        return _local(value)


class DateTimeColumn(DateColumn):
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


class BooleanColumn(Column):
    """A yes or no in the zone's words, such as 示例 and 真实."""

    cell_class = "cell-action"

    def __init__(self, verbose_name=None, *, yes: str, no: str, **kwargs):
        super().__init__(verbose_name, **kwargs)
        self.yes, self.no = yes, no

    def render(self, value) -> str:
        return self.yes if value else self.no

    def value(self, value) -> str:
        return self.yes if value else self.no


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


def heading(bound) -> str:
    """A column's header with its unit, as exports and cards write it: 总投资（万元）."""
    unit = getattr(bound.column, "unit", "")
    return f"{bound.header}（{unit}）" if unit else str(bound.header)
