"""Files of a list's rows: in the columns of the view, or in one of the layouts the list offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from zone import export
from zone.downloads import stream_download
from zone.ledger import clock
from zone.tables import ZoneTable

LAYOUT = "layout:"
"""Before the name of a layout where a form asks for a format: layout:dispatch."""


def requested_format(request: HttpRequest) -> str | None:
    """The format a URL asks for: `?export=csv`, `?export=xlsx&layout=dispatch`; None if it asks for the page."""
    file_format, layout = request.GET.get("export", ""), request.GET.get("layout", "")
    if file_format not in export.WRITERS:
        return None
    return f"{LAYOUT}{layout}" if layout else file_format


class ExportLayout(Protocol):
    """A layout in which a workbook of the list comes."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...

    def respond(self, request: HttpRequest, chosen: QuerySet, filter_words: Sequence[str]) -> HttpResponseBase:
        """Return the chosen rows as a workbook."""


@dataclass(frozen=True)
class ListExport:
    """All rows of a list as a file; every export is recorded in the ledger with the filter in words."""

    request: HttpRequest
    list_title: str
    file_title: str
    layouts: Sequence[ExportLayout]
    mark: str = ""
    """The seal of the month that the list is about."""

    def respond(self, table: ZoneTable, file_format: str, filter_words: list[str]) -> HttpResponseBase:
        """Return the rows of `table` in a format of `zone.export` or, for `layout:name`, in that layout.

        Raises Http404 if the list has no such layout.
        """
        if not file_format.startswith(LAYOUT):
            return self._in_columns(table, file_format, filter_words)
        for layout in self.layouts:
            if layout.name == file_format.removeprefix(LAYOUT):
                return layout.respond(self.request, table.data.in_order(), filter_words)
        raise Http404

    def _in_columns(self, table: ZoneTable, file_format: str, filter_words: list[str]) -> StreamingHttpResponse:
        count = table.row_count
        rows = export.freeing_memory(table.export_rows())
        heading, kinds = table.export_heading(), table.export_kinds()
        pieces = export.stream(file_format, self.file_title, heading, rows, kinds, self.mark)
        changes: dict[str, Any] = {
            "list": self.list_title,
            "format": file_format,
            "filter": filter_words,
            "rows": count,
        }
        name = f"{self.file_title}-{clock.today():%Y-%m-%d}"
        if self.mark:
            name, changes["seal"] = f"{name}（{self.mark}）", self.mark
        return stream_download(pieces, name, file_format, by=self.request.user, changes=changes)
