"""A table of the zone: which columns stand in it, in which order its rows, its body and its totals."""

import copy
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from html import escape
from typing import Any, NamedTuple

import django_tables2 as tables
from django.core.paginator import Page, Paginator
from django.db.models import Count, Model, Q, prefetch_related_objects
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django_tables2.data import TableData, TableQuerysetData

from zone.key_figures import examples_among
from zone.tables.columns import ExportPart, heading
from zone.tables.rows import CellRenderer, ListData, PageRows, Sums, references_of
from zone.templatetags.zone import UNKNOWN

LineCache = Callable[[Any, Callable[[Sequence[Any]], list[str]]], list[str]]


class Cell(NamedTuple):
    """One cell of the totals line."""

    content: Any
    css: str
    header: str
    """Heading of its column, said beside it where a phone shows the row as a card."""
    is_header: bool


class Shared(OrderedDict):
    """The columns of a table, which its requests share but for being shown or hidden.

    django-tables2 copies them deeply for every request; copied so, a table of twenty columns is made in 0.2 ms
    instead of 0.8, of a page that takes 7.
    """

    def __deepcopy__(self, memo) -> OrderedDict:
        return OrderedDict((name, copy.copy(column)) for name, column in self.items())


class ZoneTable(tables.Table):
    """A table of the zone. The first column names the row and always stands; `Meta.empty_text` says what to do
    when there is none. `shown` names the columns to show in their order; names of no column are passed over."""

    recorded_under = ""
    """Path to the code of the undertaking under which the ledger records whatever changes of a row, so that a list page
    may cache how it is drawn; empty: there is none."""
    rests_on: tuple[type[Model], ...] = ()
    """Models beside those its columns lead along whose rows decide what a row shows."""

    class Meta:
        order_by_field = "sort"

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        ranked = sorted(cls.base_columns.items(), key=lambda named: getattr(named[1], "optional", False))
        cls.base_columns = Shared(ranked)  # those that stand at first, then the optional ones

    def __init__(self, data, *, shown: Iterable[str] = (), **kwargs):
        # Said here and not in Meta: a subclass's Meta would silently lose it.
        kwargs.setdefault("template_name", "zone/table.html")
        kwargs.setdefault("default", UNKNOWN)
        kwargs.setdefault("empty_text", self._meta.empty_text or "没有符合条件的记录，可放宽筛选条件再查。")
        rows = ListData(data) if TableQuerysetData.validate(data) else TableData.from_data(data)
        super().__init__(rows, **kwargs)
        self.show(shown)
        self.selects_rows = False
        self.counted: dict[str, Any] = {}
        """Further aggregates over all rows, by name."""
        if isinstance(rows, ListData) and any(field.name == "is_example" for field in rows.model._meta.fields):
            self.counted["examples"] = Count("pk", filter=Q(is_example=True))
        self.count_cache: Callable[[tuple, Callable[[], Any]], Any] = lambda columns, count: count()
        """Returns the count of rows and the sums of these columns; a list page may cache them."""
        self.counts_to: int | None = None
        """Rows that are counted at most, of a list without sums that is worked off from its beginning."""
        self.ticks_page = False
        self.line_cache: LineCache = lambda rows, draw: draw(rows)
        """Returns the lines of these rows, drawing those it has not; a list page may cache them."""

    @property
    def own_order(self) -> tuple[str, ...]:
        """Aliases of the columns every order of the table ends in."""
        order = self._meta.order_by or ()
        return tuple(alias for alias in order if alias.lstrip("-") in self.columns)

    @cached_property
    def standard(self) -> list[str]:
        """Names of the columns that stand in the table unless somebody chose others."""
        named = enumerate(self.columns.iterall())
        return [bound.name for i, bound in named if not i or not getattr(bound.column, "optional", False)]

    @property
    def visible(self) -> list[str]:
        """Names of the columns that stand in the table, from left to right."""
        return [bound.name for bound in self.columns]

    @property
    def orderable_names(self) -> set[str]:
        """Names of the columns the rows can be ordered by, shown or not."""
        return {bound.name for bound in self.columns.iterorderable()}

    def show(self, names: Iterable[str]) -> None:
        """Let these columns stand, the row's own name first; without any, the standard ones."""
        standard, known = self.standard, self.columns.names()
        chosen = list(dict.fromkeys(name for name in names if name in known)) or standard
        first = known[0]
        order = [first, *(name for name in chosen if name != first)]
        self.sequence = [*order, *(name for name in known if name not in order)]
        for name in known:
            (self.columns.show if name in order else self.columns.hide)(name)

    def sort(self, aliases: Iterable[str]) -> None:
        """Order the rows by these columns, shown or not; without any, by the table's own order."""
        wanted = tuple(aliases)
        for alias in wanted:
            annotate = getattr(self.columns[alias.lstrip("-")].column, "sort_annotation", None)
            if annotate and isinstance(self.data, ListData):
                self.data.data = annotate(self.data.data)
        self.order_by = wanted or self._meta.order_by

    def fetch(self) -> None:
        """Make the rows bring what the shown columns need, and nothing else."""
        if not isinstance(self.data, ListData):
            return
        references = {references_of(self.data.model, bound.accessor) for bound in self.columns} - {""}
        self.data.references = tuple(sorted(references))
        prefetched = [one for bound in self.columns for one in getattr(bound.column, "prefetch", ())]
        self.data.prefetched = tuple(dict.fromkeys(prefetched))

    def paginate(self, page: Any, per_page: int) -> Page:
        """Show one page; a number that is not there gives the nearest."""
        self.paginator = Paginator(self.rows, per_page)
        self.paginator.count = min(self.row_count, self.counts_to or self.row_count)  # counted together with the sums
        if isinstance(self.data, ListData) and self.is_counted:
            self.data.known_count = self.row_count
        self.page = self.paginator.get_page(page)
        return self.page

    @property
    def records(self) -> Sequence[Any]:
        """The rows of the page, or of the whole table where it has no pages."""
        page = getattr(self, "page", None)
        return list(self.data) if page is None else page.object_list.data

    @property
    def is_fuzzy(self) -> bool:
        """Whether nothing was found as typed, and these are the names one letter away (`zone.filters`)."""
        rows = self.records
        return any(getattr(row, "is_fuzzy", False) for row in (rows.heads if isinstance(rows, PageRows) else rows)[:1])

    @property
    def renderers(self) -> list[CellRenderer]:
        return [CellRenderer(self, bound, names_row=not i) for i, bound in enumerate(self.columns)]

    @property
    def width(self) -> int:
        """Cells in a line, the box that chooses the row among them."""
        return len(self.visible) + self.selects_rows

    def render_rows(self) -> SafeString:
        """The page's rows, drawn here and not in the template: a list is the page people wait for most."""
        return mark_safe("".join(self.line_cache(self.records, self._draw_lines)))

    def _draw_lines(self, rows: Sequence[Any]) -> list[str]:
        if isinstance(self.data, ListData):
            prefetch_related_objects(list(rows), *self.data.prefetched)
        drawers = [reader.render_cell for reader in self.renderers]
        tick = self._tick if self.selects_rows else lambda record: ""
        return [f"<tr>{tick(row)}{''.join([draw(row) for draw in drawers])}</tr>\n" for row in rows]

    def _tick(self, record) -> str:
        """The box that chooses a row, named by the row's first column."""
        name = escape(str(getattr(record, str(self.columns[0].accessor), record.pk)))
        ticked = " checked" if self.ticks_page else ""
        return (
            f'<td class="cell-tick"><input type="checkbox" name="row" value="{record.pk}" form="rows"'
            f' aria-label="选择 {name}"{ticked}></td>'
        )

    @cached_property
    def _count_and_sums(self) -> Sums:
        """How many rows there are, each added column's sum and how many rows know it, what else is counted."""
        added = {bound.name: bound.accessor for bound in self.columns if getattr(bound.column, "total", False)}
        if isinstance(self.data, ListData):
            paths = {name: accessor.replace(".", "__") for name, accessor in added.items()}
            wanted = tuple(dict.fromkeys(paths.values()))
            found = self.count_cache(wanted, lambda: self.data.sums(wanted, self.counted, self.counts_to))
            return found._replace(sums={name: found.sums[path] for name, path in paths.items()})
        known = {
            name: [v for v in map(accessor.resolve, self.data) if v is not None] for name, accessor in added.items()
        }
        sums = {name: (sum(values, Decimal(0)), len(values)) for name, values in known.items()}
        return Sums(len(self.data), sums, {})

    @property
    def row_count(self) -> int:
        """Rows of the whole list, not of the page; of more than `counts_to`, one more than that."""
        return self._count_and_sums.row_count

    @property
    def counts(self) -> dict[str, Any]:
        """What else was counted of all rows; nothing in a list that is not counted whole."""
        return self._count_and_sums.counted

    @property
    def example_words(self) -> str:
        """How many of all rows are made up for demonstration: 含示例 60 项."""
        return examples_among(self.counts.get("examples", 0), "项")

    @property
    def is_counted(self) -> bool:
        """Whether all rows were counted."""
        return self.counts_to is None or self.row_count <= self.counts_to

    def totals(self) -> list[Cell]:
        """The totals line over all rows of the list; empty when no column adds up."""
        count, sums, _ = self._count_and_sums
        if not sums:
            return []
        words = self.example_words
        cells = [Cell(format_html("合计<small>{}</small>", words) if words else "合计", "", "", True)]
        for bound in list(self.columns)[1:]:
            content: Any = ""
            if bound.name in sums:
                total, known = sums[bound.name]
                content = bound.column.render(total or Decimal(0)) if known or not count else UNKNOWN
                if known and known < count:
                    content = format_html("{}<small>另 {} 项未公开</small>", content, count - known)
            cells.append(Cell(content, getattr(bound.column, "cell_class", ""), heading(bound), False))
        return cells

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

    def _export_parts(self) -> list[ExportPart]:
        """The columns of a file, from left to right."""
        parts: list[ExportPart] = []
        for bound in self.columns:
            if bound.column.exclude_from_export:
                continue
            own: tuple[ExportPart, ...] = getattr(bound.column, "export_parts", tuple)()
            kind = getattr(bound.column, "export_kind", "")
            exported = CellRenderer(self, bound, names_row=False).exported
            parts += own or [ExportPart(heading(bound), kind, exported)]
        return parts

    def export_heading(self) -> list[str]:
        return [part.heading for part in self._export_parts()]

    def export_kinds(self) -> list[str]:
        """How a workbook formats each column; empty: by what the cell holds."""
        return [part.kind for part in self._export_parts()]

    def export_rows(self) -> Iterator[list[Any]]:
        """Every row of the list, page or not, as plain values."""
        readers = [part.read for part in self._export_parts()]
        for record in self.data.stream() if isinstance(self.data, ListData) else self.data:
            yield [read(record) for read in readers]
