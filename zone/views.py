"""The base of every list page: filtered, sorted, paged, exported."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django_filters.views import FilterView
from django_tables2 import RequestConfig, SingleTableMixin

from zone import export
from zone.ledger import clock
from zone.ledger.trail import record

PAGE_SIZES = (25, 50, 100, 200)


class TablePage(LoginRequiredMixin, SingleTableMixin, FilterView):
    """A filtered, sorted, paged table. A browser gets the page; htmx gets the table alone;
    `?export=xlsx` or `csv` gives all rows of the same filter as a file, told in the ledger."""

    template_name = "zone/table_page.html"
    title = ""
    intro = ""
    """One short sentence under the heading, where the list needs one."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.reads_business:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def get_template_names(self):
        sent = self.request.headers
        swap = "HX-Request" in sent and "HX-History-Restore-Request" not in sent
        return ["zone/_table.html"] if swap else [self.template_name]

    def get_table(self, **kwargs):
        table = self.table_class(data=self.object_list, **kwargs)
        RequestConfig(self.request, paginate=False).configure(table)
        if self.export_kind is None:
            table.paginator = Paginator(table.rows, self.per_page)  # table.paginate would fetch page 1 as well
            table.page = table.paginator.get_page(self.request.GET.get("page", 1))
        return table

    @cached_property
    def per_page(self) -> int:
        """Rows on a page as the address asks, within 25 to 200."""
        asked = self.request.GET.get("per_page", "")
        wanted = int(asked[:6]) if asked.isascii() and asked.isdigit() else PAGE_SIZES[0]
        return min(max(wanted, PAGE_SIZES[0]), PAGE_SIZES[-1])

    @cached_property
    def export_kind(self) -> str | None:
        asked = self.request.GET.get("export", "")
        return asked if asked in export.WRITERS else None

    @cached_property
    def filter_words(self) -> list[str]:
        """The filter in words, for the head of a printed page and of the ledger entry: 状态：推进中."""
        form = self.filterset.form
        if not form.is_bound or not form.is_valid():
            return []
        return [
            f"{form[name].label}：{_spoken(form, name)}" for name, value in form.cleaned_data.items() if _is_set(value)
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "title": self.title,
            "intro": self.intro,
            "filter_words": self.filter_words,
            "page_sizes": PAGE_SIZES,
        }

    def render_to_response(self, context, **kwargs):
        if self.export_kind is None:
            return super().render_to_response(context, **kwargs)
        return self.export(context["table"], self.export_kind)

    def export(self, table, kind: str) -> FileResponse:
        """Give the whole list as a file and tell the ledger who took which rows."""
        file, count = export.write(kind, self.title, table.export_heading(), table.export_rows())
        with transaction.atomic():
            record(
                "export",
                actor=self.request.user,
                changes={"list": self.title, "format": kind, "filter": self.filter_words, "rows": count},
            )
        name = f"{self.title}-{clock.today():%Y-%m-%d}.{kind}"
        return FileResponse(file, as_attachment=True, filename=name, content_type=export.CONTENT_TYPES[kind])


def _is_set(value) -> bool:
    """Whether a filter field narrows the list; an empty choice or queryset does not."""
    return value not in (None, "", [], ()) and not (hasattr(value, "exists") and not value)


def _spoken(form, name: str) -> str:
    """What is chosen in a filter field, as its page shows it."""
    value = form.cleaned_data[name]
    labels = dict(getattr(form.fields[name], "choices", ())) if isinstance(value, str) else {}
    if isinstance(value, slice):
        start, stop = ("" if end is None else str(end) for end in (value.start, value.stop))
        return f"{start} 至 {stop}" if start and stop else f"{start} 起" if start else f"至 {stop}"
    if hasattr(value, "__iter__") and not isinstance(value, str):
        return "、".join(str(item) for item in value)
    return str(labels.get(value, value))
