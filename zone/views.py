"""The two base classes of list pages: rows under a filter, however they are drawn, and rows drawn as a table."""

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from django_filters.views import FilterMixin

from zone import export
from zone.counts import count_text
from zone.filters import render_form
from zone.ledger import clock
from zone.ledger.cache import LAST_ENTRY, cached_by_ledger, cached_each, last_entries_about, with_last_entry
from zone.lists import controls
from zone.lists.chips import Chip, chips, in_words
from zone.lists.list_export import LAYOUT, ExportLayout, ListExport, requested_format
from zone.lists.list_state import DISPLAY_PARAMS, ListState, Params
from zone.lists.saved_views import SYSTEM, UserListState, deviates, sharing_choices
from zone.lists.selection import Bulk, Selection
from zone.navigation import page_url
from zone.rendering import render_cached, render_part
from zone.replica import reads_from_replica
from zone.tables import PageRows, ZoneTable

PAGE_SIZES = (25, 50, 100, 200)
MOST_PRINTED = 1000
"""Rows of a list that are printed at most; more go into a file."""


class ListPage(LoginRequiredMixin, FilterMixin, TemplateView):
    """The rows of `get_queryset` under a filter, with chips, saved views, selection and export.

    A browser gets the page and htmx the list alone; both draw the rows by `rows_template`, for which a subclass
    adds to the context what it needs. The URL is the whole state of the list: filter, order, page, columns.
    A checkbox named `row` in an element of class `cell-tick` selects a row; see `lists/_selection.html`.
    """

    request: Any  # LoginRequiredMixin: its user is signed in
    template_name = "zone/list_page.html"
    rows_template = ""
    title = ""
    intro = ""
    """One short sentence under the heading, if the list needs one."""
    name = ""
    """The name under which views and display options are saved; a list without a name saves none."""
    table_class: type[ZoneTable]
    """The columns of files, and what the rows can be ordered by."""
    opening_filter: tuple[tuple[str, str], ...] = ()
    """Parameters of the address a list opens with, unless the person has a view it opens with."""
    fixed_filters: tuple[str, ...] = ()
    """Filters that are part of the page; their chips cannot be removed."""
    selects_rows = True
    """Whether the page offers to change or export ticked rows."""
    bulk: Bulk | None = None
    """Changes selected rows."""
    layouts: tuple[ExportLayout, ...] = ()
    """Layouts a workbook of the list comes in."""
    is_imported = False
    """Whether workbooks of other lists report what this one shows."""
    counted_from: Collection[type[Model]] = ()
    """Models whose rows decide the list's counts, sums and key figures, every change of theirs being recorded in the
    ledger: they are cached until it has a newer entry about such a row. Without any, nothing is cached."""

    def get_queryset(self) -> QuerySet:
        """The rows this person may see."""
        raise NotImplementedError

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.reads_business:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if not self.is_htmx and (opening := self._opening_state()) is not None:
            return redirect(opening.url)
        if file_format := requested_format(request):
            return self.export(self.rows, file_format, self.filter_words)
        return self.render_list()

    def post(self, request, *args, **kwargs):
        return self.act_on(Selection.from_post(request.POST, self.rows))

    def act_on(self, selection: Selection) -> HttpResponseBase:
        """Export the selected rows, or hand them to the list's bulk change."""
        if not selection.count:
            messages.warning(self.request, "还没有选择任何一行：请先勾选要处理的行。")
            return redirect(self.list_state.url)
        if self.request.POST.get("action") == "export":
            asked = self.request.POST.get("kind", "")
            file_format = asked if asked in export.WRITERS or asked.startswith(LAYOUT) else "xlsx"
            return self.export(selection.rows, file_format, [*self.filter_words, *selection.words])
        if self.bulk is None or not self.bulk.offers(self.request.user):
            raise PermissionDenied
        return self.bulk.respond(self.request, selection.rows, selection)

    def render_list(self, **context) -> HttpResponse:
        """The list as its URL says, with further `context`; also the answer to a POST that shows its outcome."""
        response = self.render_to_response(self.get_context_data(**context))
        patch_vary_headers(response, ["HX-Request", "HX-Target", "HX-Trigger"])
        return response

    @reads_from_replica
    def export(self, rows: QuerySet, file_format: str, filter_words: list[str]) -> HttpResponseBase:
        """Return `rows` as a file in the order and columns of the URL, or in a layout (`layout:name`)."""
        files = ListExport(self.request, self.title, self.export_title, self.layouts, self.export_mark)
        return files.respond(self.build_table(rows), file_format, filter_words)

    @property
    def is_htmx(self) -> bool:
        """Whether htmx asks for the list alone: only what is put in the list's place. All else gets the whole page."""
        headers = self.request.headers
        is_restored = "HX-History-Restore-Request" in headers
        return "HX-Request" in headers and headers.get("HX-Target") == "table" and not is_restored

    @property
    def is_filter_shown(self) -> bool:
        """Whether the answer holds the filter's form: not if the form itself asks, which is being filled in."""
        return not self.is_htmx or self.request.headers.get("HX-Trigger") != "filter"

    def get_template_names(self):
        return ["zone/_list_swap.html"] if self.is_htmx else [self.template_name]

    @cached_property
    def list_state(self) -> ListState:
        return ListState.of(self.request)

    @cached_property
    def user_state(self) -> UserListState:
        return UserListState(self.request.user, self.name)

    def _opening_state(self) -> ListState | None:
        """Where to redirect, so that the URL always says what is shown; None to stay.

        A list opened without any query opens as the person last wanted it; so does a link from another page of
        the zone, except for what the link says itself. A copied URL shows the same to everybody.
        """
        if not self.request.GET:
            opening = self.user_state.opening(self.request.path, self.opening_filter)
        elif self._is_linked_from_zone() and not any(
            self.list_state.values(name) for name in (*DISPLAY_PARAMS, "view")
        ):
            opening = self.list_state.with_display_of(self.user_state.display(self.request.path))
        else:
            return None
        return opening if opening != self.list_state else None

    def _is_linked_from_zone(self) -> bool:
        """Whether another page of the zone links here, and not to a file."""
        try:
            referer = urlsplit(self.request.headers.get("Referer", ""))
        except ValueError:  # no address at all
            return False
        is_own = referer.netloc == self.request.get_host() and referer.path != self.request.path
        return is_own and not self.request.GET.get("export")

    @cached_property
    def filterset(self):
        return self.get_filterset(self.get_filterset_class())

    @cached_property
    def rows(self) -> QuerySet:
        """The rows that match the filter; none if the filter is invalid."""
        if self.filterset.is_bound and not self.filterset.is_valid():
            return self.filterset.queryset.none()
        return self.filterset.qs

    def get_row_count(self) -> int:
        """Rows that match the filter, on all pages."""
        return self.rows.count()

    @cached_property
    def chips(self) -> list[Chip]:
        return chips(self.filterset.form, self.list_state, fixed=self.fixed_filters)

    @cached_property
    def filter_words(self) -> list[str]:
        """The filter in words, for the header of a printed page and for ledger entries: 状态：推进中."""
        return in_words(self.chips)

    @property
    def is_narrowed(self) -> bool:
        """Whether a condition is set that the list does not open with."""
        opening = [name for name, _ in self.opening_filter]
        return any(chip.field not in opening for chip in self.chips)

    @property
    def export_title(self) -> str:
        """The name of a file of the list."""
        return self.title

    @property
    def export_mark(self) -> str:
        """The seal of the month that the list is about, where it is of one."""
        return ""

    def get_table_kwargs(self) -> dict[str, Any]:
        """Further arguments of `table_class`."""
        return {}

    def build_table(self, rows: QuerySet) -> ZoneTable:
        """The columns of the list over `rows`, chosen and ordered as the URL says."""
        table = self.table_class(data=rows, shown=self.list_state.names("columns"), **self.get_table_kwargs())
        table.sort(alias for alias in self.list_state.sorts if alias.removeprefix("-") in table.orderable_names)
        table.fetch()
        return table

    def get_tools(self) -> list[tuple[str, str]]:
        """Further links of the list, each a word and a URL: to the import, if this person may import."""
        url = page_url("import", self.request.user) if self.layouts or self.is_imported else ""
        return [("导入", url)] if url else []

    def get_key_figures(self) -> list[Any]:
        """Key figures above the list, of the rows that match the filter."""
        return []

    @property
    def filter_params(self) -> Params:
        """The parameters of the address that decide which rows there are."""
        return self.list_state.without("page", "sort", "view", *DISPLAY_PARAMS).params

    @property
    def scope(self) -> tuple:
        """What decides which rows this person sees here; people of one scope share counts."""
        return self.request.user.scope

    def _cached(self, key: tuple, make: Callable[[], Any]) -> Any:
        if not self.counted_from:
            return make()
        named = (type(self).__name__, self.scope, self.request.path, *key)
        return cached_by_ledger(self.counted_from, named, make)

    def get_context_data(self, **kwargs):
        state, user = self.list_state, self.request.user
        saved_view = self.user_state.opened(state)
        cleared = state.only(*DISPLAY_PARAMS, "sort", *self.fixed_filters)
        row_count = self.get_row_count()
        return super().get_context_data(**kwargs) | {
            "title": self.title,
            "intro": self.intro,
            "key_figures": self._cached(("key_figures", *self.filter_params), self.get_key_figures),
            "tools": self.get_tools(),
            "filter": self.filterset,
            "filter_form": render_form(self.filterset, self.request) if self.is_filter_shown else "",
            "filter_words": self.filter_words,
            "chips": self.chips,
            "has_removable_chips": any(chip.url_without for chip in self.chips),
            "cleared_url": (cleared if cleared.params else cleared.with_params(view=SYSTEM)).url,
            "list_name": self.name,
            "list_state": state,
            "is_dense": state.is_dense,
            "display_inputs": state.only(*DISPLAY_PARAMS, "sort", "view").params,
            "saved_view": saved_view,
            "saved_view_is_own": saved_view is not None and saved_view.owner_id == user.pk,
            "saved_view_deviates": saved_view is not None and deviates(saved_view, state),
            "saved_view_groups": self.user_state.groups(state),
            "system_view_url": ListState(state.path, self.opening_filter).with_params(view=SYSTEM).url,
            "sharings": sharing_choices(user),
            "row_count": row_count,
            "row_count_text": row_count,
            "rows_template": self.rows_template,
            "layouts": self.layouts,
            "selects_rows": self.selects_rows,
            "may_change_rows": self.bulk is not None and self.bulk.offers(user),
            "tick_page_url": f"{state.path}?{state.query}&tick=page",
        }


class TablePage(ListPage):
    """A list drawn as a table in pages, whose columns, order and page length people choose.

    A list with another `rows_template` draws `table.records`, the rows of the page, in its own way.
    """

    rows_template = "zone/table.html"
    rows_per_page = PAGE_SIZES[0]
    """Rows of a page unless the URL asks for another number."""
    counted: Mapping[str, Any] = MappingProxyType({})
    """Aggregates over the rows, by name: what the key figures say of them. Read in the statement that counts them."""
    counts_to: int | None = None
    """Rows counted at most, in a list that is worked off from its beginning: of more it says 1000+."""

    @cached_property
    def table(self) -> ZoneTable:
        """The requested page of the list."""
        table = self.build_table(self.rows)
        table.count_cache, table.counts_to = self._count_cached, self.counts_to
        table.counted |= self.counted
        table.selects_rows = self.selects_rows and not self.is_printed
        table.ticks_page = self.request.GET.get("tick") == "page"
        if code := table.recorded_under:
            table.data.annotate_page = lambda rows: with_last_entry(rows, code)
            if self.rows_template == TablePage.rows_template and self._shown_ends(table) is not None:
                table.data.version, table.line_cache = LAST_ENTRY, self._lines_cached
        table.paginate(1 if self.is_printed else self.request.GET.get("page", 1), self.per_page)
        return table

    def _shown_ends(self, table: ZoneTable) -> tuple | None:
        """The last entries about what the rows refer to; None: nothing is cached."""
        return last_entries_about(table.data.shown_models)

    def _lines_cached(self, rows: PageRows, draw: Callable[[Sequence[Any]], list[str]]) -> list[str]:
        """The lines of rows, each cached until the ledger has a newer entry about it or about what it refers to."""
        table = self.table
        ends = self._shown_ends(table)
        if ends is None:
            return draw(rows)
        shown = (type(table).__qualname__, table.visible, table.selects_rows, table.ticks_page, ends, clock.today())

        def draw_missing(places: list[int]) -> list[str]:
            missing = [rows.marks[place].pk for place in places]
            found = rows.of_keys(missing)
            lines = dict(zip((row.pk for row in found), draw(found), strict=True))
            return [lines.get(pk, "") for pk in missing]

        return cached_each(shown, rows.marks, draw_missing)

    def get_row_count(self) -> int:
        return self.table.row_count  # counted in one statement with the sums

    def _count_cached(self, columns: tuple, count: Callable[[], Any]) -> Any:
        return self._cached(("count", columns, *self.filter_params), count)

    @property
    def is_printed(self) -> bool:
        """Whether the list is asked for as it goes to paper: all rows of the view, without frame and forms."""
        return self.request.GET.get("format") == "print"

    def get_template_names(self):
        return ["zone/list_print.html"] if self.is_printed else super().get_template_names()

    @cached_property
    def per_page(self) -> int:
        """Rows of a page as the URL asks, within 25 to 200."""
        if self.is_printed:
            return MOST_PRINTED
        asked = self.request.GET.get("per_page", "")
        wanted = int(asked[:6]) if asked.isascii() and asked.isdigit() else self.rows_per_page
        return min(max(wanted, PAGE_SIZES[0]), PAGE_SIZES[-1])

    def get_context_data(self, **kwargs):
        table, state = self.table, self.list_state
        column_options, headers = controls.column_options(table), controls.headers(table, state)
        return super().get_context_data(**kwargs) | {
            "table": table,
            "row_count_text": count_text(table.row_count, table.counts_to) if table.counts_to else table.row_count,
            "headers": headers,
            "header_row": (render_cached if state.is_common else render_part)("lists/_headers.html", headers),
            "standard_columns": ",".join(table.standard),
            "column_options": column_options,
            "column_list": render_cached("lists/_column_list.html", column_options),
            "sort_list": render_cached("lists/_sort_list.html", controls.sort_options(table, state)),
            "print_url": f"{state.path}?{state.without('page').with_params(format='print').query}",
            "most_printed": MOST_PRINTED,
            "export_mark": self.export_mark if self.is_printed else "",
            "page_links": controls.page_links(table, state),
            "page_sizes": [(size, state.without("page").with_params(per_page=size).url) for size in PAGE_SIZES],
            "rows_per_page": self.rows_per_page,
        }
