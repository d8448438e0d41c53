"""The base of every list page: filtered, sorted, paged, exported, its rows chosen for one act."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from zone import export
from zone.ledger import clock
from zone.ledger.cache import cached_by_ledger
from zone.ledger.ledger import record
from zone.lists import controls
from zone.lists.chips import Chip, chips, in_words
from zone.lists.list_state import DISPLAY_PARAMS, ListState
from zone.lists.models import Sharing
from zone.lists.saved_views import SYSTEM, UserListState, deviates
from zone.people.roles import Role
from zone.tables import ZoneTable

PAGE_SIZES = (25, 50, 100, 200)
MAX_SELECTED = 200


@dataclass(frozen=True)
class Selection:
    """What was ticked in a list: single rows by key, or all that match the filter."""

    keys: tuple[int, ...]
    is_all: bool
    count: int

    def hidden(self) -> list[tuple[str, str]]:
        """Hidden inputs that repeat the choice."""
        return [("all", "1")] if self.is_all else [("row", str(key)) for key in self.keys]


class TablePage(LoginRequiredMixin, SingleTableMixin, FilterView):
    """A filtered, sorted, paged table. A browser gets the page; htmx gets the table alone;
    `?export=xlsx` or `csv` gives all rows of the same filter as a file, told in the ledger.

    The address is the view: filters, sort, page, columns, per_page and density all stand in it.
    """

    template_name = "zone/table_page.html"
    rows_template = "zone/table.html"
    """Draws the rows; a list whose rows are no table's names its own."""
    title = ""
    intro = ""
    """One short sentence under the heading, where the list needs one."""
    name = ""
    """What saved views and remembered choices know the list by; without it the list keeps none."""
    rows_per_page = PAGE_SIZES[0]
    """Rows on a page unless the address asks otherwise."""
    cache_by_ledger = False
    """Whether whatever changes the list's rows and filters is told in the ledger: counts and sums then hold
    for as long as the ledger stands still."""
    fixed_filters: tuple[str, ...] = ()
    """Filters that are part of the page and never a chip to take away."""
    bulk: Any = None
    """Changes chosen rows: `offers(user)` and `respond(request, chosen, choice)`."""
    layouts: tuple[Any, ...] = ()
    """Forms a workbook of the list comes in: `name`, `title` and `respond(request, chosen)`."""
    is_imported = False
    """Whether workbooks of other lists report what this one shows."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.reads_business:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if not self.is_htmx and (opening := self._opening()) is not None:
            return redirect(str(opening))
        return self.show(request, *args, **kwargs)

    def show(self, request, *args, **kwargs):
        """The list as the address says it, whoever asks and after whatever act."""
        response = super().get(request, *args, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def post(self, request, *args, **kwargs):
        """Act on the chosen rows: export them here, or hand them to the list's bulk acts."""
        self.filterset = self.get_filterset(self.get_filterset_class())
        matching = (
            self.filterset.qs
            if not self.filterset.is_bound or self.filterset.is_valid()
            else self.filterset.queryset.none()
        )
        keys = tuple(dict.fromkeys(int(key) for key in request.POST.getlist("row")[:MAX_SELECTED] if _is_key(key)))
        is_all = request.POST.get("all") == "1"
        self.object_list = matching if is_all else matching.filter(pk__in=keys)
        choice = Selection(keys, is_all, self.object_list.count())
        if not choice.count:
            messages.warning(request, "还没有选择任何一行：请先勾选要处理的行。")
            return redirect(str(self.address))
        if request.POST.get("act") == "export":
            return self._export_chosen(request.POST.get("kind", ""), choice)
        if self.bulk is None or not self.bulk.offers(request.user):
            raise PermissionDenied
        return self.bulk.respond(request, self.object_list, choice)

    @property
    def is_htmx(self) -> bool:
        """Whether htmx asks for the table alone."""
        sent = self.request.headers
        return "HX-Request" in sent and "HX-History-Restore-Request" not in sent

    def get_template_names(self):
        return ["zone/_table.html"] if self.is_htmx else [self.template_name]

    @cached_property
    def address(self) -> ListState:
        return ListState.of(self.request)

    @cached_property
    def kept(self) -> UserListState:
        return UserListState(self.request.user, self.name)

    def _opening(self) -> ListState | None:
        """Where to go instead, so that the address always says what is shown.

        A list opened without any query opens as the person wants it; so does a link from another page of the
        zone, but for what it says itself. An address that was copied shows what it says to everybody.
        """
        if not self.request.GET:
            opening = self.kept.opening(self.request.path)
        elif self._is_led_here() and not any(self.address.values(name) for name in (*DISPLAY_PARAMS, "view")):
            opening = self.address.with_display_of(self.kept.shape(self.request.path))
        else:
            return None
        return opening if opening != self.address else None

    def _is_led_here(self) -> bool:
        """Whether another page of the zone links here, and no file is asked for."""
        came_from = urlsplit(self.request.headers.get("Referer", ""))
        is_own = came_from.netloc == self.request.get_host() and came_from.path != self.request.path
        return is_own and not self.request.GET.get("export")

    def get_table(self, **kwargs):
        table: ZoneTable = self.table_class(data=self.object_list, shown=self.address.names("columns"), **kwargs)
        table.sort(alias for alias in self.address.sorts if alias.removeprefix("-") in table.orderable_names)
        table.fetch()
        table.counted = self._counted
        if self.export_kind is None:
            table.paginate(self.request.GET.get("page", 1), self.per_page)
        return table

    def _counted(self, columns: tuple, count: Callable[[], Any]) -> Any:
        narrowed = self.address.without("page", "sort", "view", *DISPLAY_PARAMS).params
        return self._remembered(("counted", columns, *narrowed), count)

    def _remembered(self, what: tuple, make: Callable[[], Any]) -> Any:
        if not self.cache_by_ledger:
            return make()
        return cached_by_ledger((type(self).__name__, self.request.user.pk, self.request.path, *what), make)

    @cached_property
    def per_page(self) -> int:
        """Rows on a page as the address asks, within 25 to 200."""
        asked = self.request.GET.get("per_page", "")
        wanted = int(asked[:6]) if asked.isascii() and asked.isdigit() else self.rows_per_page
        return min(max(wanted, PAGE_SIZES[0]), PAGE_SIZES[-1])

    @cached_property
    def export_kind(self) -> str | None:
        asked = self.request.GET.get("export", "")
        return asked if asked in export.WRITERS else None

    @cached_property
    def chips(self) -> list[Chip]:
        return chips(self.filterset.form, self.address, always=self.fixed_filters)

    @cached_property
    def filter_words(self) -> list[str]:
        """The filter in words, for the head of a printed page and of the ledger entry: 状态：推进中."""
        return in_words(self.chips)

    def tools(self, user) -> list[tuple[str, str]]:
        """Further links of the list: to the import, where this person may fill in a workbook of it."""
        may_import = (self.layouts or self.is_imported) and user.roles & {Role.REPORTER, Role.ADMINISTRATOR}
        return [("导入", "/imports/")] if may_import else []

    def get_key_figures(self) -> list[Any]:
        """Key figures above the list; read only where the whole page is drawn."""
        return []

    def get_context_data(self, **kwargs):
        shown = super().get_context_data(**kwargs) | {
            "title": self.title,
            "intro": self.intro,
            "filter_words": self.filter_words,
        }
        return shown if self.export_kind else shown | self._list_context(shown["table"])

    def _list_context(self, table: ZoneTable) -> dict[str, Any]:
        """What stands around the rows: chips, heads, menus, pages."""
        address, user, offers = self.address, self.request.user, controls.offers(table)
        table.chooses_rows = True
        table.ticks_page = self.request.GET.get("tick") == "page"
        view = self.kept.opened(address)
        cleared = address.only(*DISPLAY_PARAMS, "sort", *self.fixed_filters)
        return {
            "key_figures": [] if self.is_htmx else self._remembered(("key_figures",), self.get_key_figures),
            "address": address,
            "chips": self.chips,
            "clears": any(chip.without for chip in self.chips),
            "cleared": str(cleared if cleared.params else cleared.with_params(view=SYSTEM)),
            "heads": controls.heads(table, address),
            "offers": offers,
            "column_list": controls.drawn("lists/_column_list.html", offers),
            "standard": ",".join(table.standard),
            "sort_list": controls.drawn("lists/_sort_list.html", controls.sort_offers(table, address)),
            "is_dense": address.is_dense,
            "page_links": controls.page_links(table, address),
            "page_sizes": [(size, address.without("page").with_params(per_page=size)) for size in PAGE_SIZES],
            "rows_per_page": self.rows_per_page,
            "kept_inputs": address.only(*DISPLAY_PARAMS, "sort", "view").params,
            "list_name": self.name,
            "view": view,
            "view_is_own": view is not None and view.owner_id == user.pk,
            "view_deviates": view is not None and deviates(view, address),
            "view_groups": self.kept.groups(address),
            "system_view": f"{address.path}?view={SYSTEM}",
            "sharings": [one for one in Sharing.choices if user.department_id or one[0] != Sharing.DEPARTMENT],
            "changes_rows": self.bulk is not None and self.bulk.offers(user),
            "layouts": self.layouts,
            "tools": self.tools(user),
            "tick_page": f"{address.path}?{address.query}&tick=page",
            "rows_template": self.rows_template,
        }

    def render_to_response(self, context, **kwargs):
        if self.export_kind is None:
            return super().render_to_response(context, **kwargs)
        if name := self.request.GET.get("layout"):
            return self._export_layout(name, context["table"], self.filter_words)
        return self.export(context["table"], self.export_kind)

    def _export_chosen(self, kind: str, choice: Selection) -> HttpResponseBase:
        """Give the chosen rows as a file, with the view's order and columns."""
        self.export_kind = kind if kind in export.WRITERS else "xlsx"
        table = self.get_table(**self.get_table_kwargs())
        words = [*self.filter_words, *([] if choice.is_all else [f"勾选 {choice.count} 项"])]
        if kind.startswith("layout:"):
            return self._export_layout(kind.removeprefix("layout:"), table, words)
        return self.export(table, self.export_kind, words)

    def _export_layout(self, name: str, table: ZoneTable, words: list[str]) -> HttpResponse:
        layout = next((one for one in self.layouts if one.name == name), None)
        if layout is None:
            raise Http404
        return layout.respond(self.request, table.data.in_order(), words)

    @property
    def export_title(self) -> str:
        """What a file of the list is called."""
        return self.title

    def export(self, table, kind: str, words: list[str] | None = None) -> FileResponse:
        """Give the whole list as a file and tell the ledger who took which rows."""
        title = self.export_title
        file, count = export.write(kind, title, table.export_heading(), table.export_rows(), table.export_kinds())
        told = self.filter_words if words is None else words
        with transaction.atomic():
            record(
                "export",
                actor=self.request.user,
                changes={"list": self.title, "format": kind, "filter": told, "rows": count},
            )
        name = f"{title}-{clock.today():%Y-%m-%d}.{kind}"
        return FileResponse(file, as_attachment=True, filename=name, content_type=export.CONTENT_TYPES[kind])


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
