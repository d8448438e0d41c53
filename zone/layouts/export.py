"""What a list offers besides its own columns: the same rows in the office's layouts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse

from zone import export
from zone.downloads import download, stream_download
from zone.layouts.base import Layout
from zone.layouts.layout_writer import stream_layout, write_layout
from zone.layouts.signatures import month_word
from zone.ledger import clock
from zone.people.models import User
from zone.units import month_or_none


@dataclass(frozen=True)
class LayoutExport:
    """One layout of a list page. `?month=2026-03` names the month, `&form=1` asks for the template to fill in."""

    layout: Layout

    @property
    def name(self) -> str:
        return self.layout.name

    @property
    def title(self) -> str:
        return self.layout.title

    @property
    def is_monthly(self) -> bool:
        return self.layout.is_monthly

    def respond(
        self, request: HttpRequest, chosen: QuerySet, filter_words: Sequence[str] = ()
    ) -> StreamingHttpResponse:
        """Send the chosen rows as a workbook and record in the ledger who took them."""
        month = None
        if self.layout.months:
            month = month_or_none(request.GET.get("month", ""))
            if month is None or month > clock.today():  # nothing is published yet for a month to come
                month = self.layout.months.newest(chosen)
        assert isinstance(request.user, User)  # a list page has asked for the sign-in
        fill_in = request.GET.get("form") == "1"
        return send(self.layout, chosen, month=month, user=request.user, fill_in=fill_in, filter_words=filter_words)


def send(
    layout: Layout,
    chosen: QuerySet,
    *,
    month: date | None,
    user: User,
    fill_in: bool,
    filter_words: Sequence[str] = (),
) -> StreamingHttpResponse:
    """A workbook in a layout as a download; who took which rows is recorded in the ledger."""
    name = f"{layout.title}{'（填报模板）' if fill_in else ''}-{month_word(month) or f'{clock.today():%Y-%m-%d}'}"
    changes: dict[str, Any] = {
        "list": layout.title,
        "format": "xlsx",
        "layout": layout.name,
        "month": month_word(month),
        "filter": list(filter_words),
    }
    if not layout.is_monthly:
        changes["rows"] = chosen.count()
        pieces = stream_layout(layout, chosen, user=user, fill_in=fill_in)
        return stream_download(pieces, name, "xlsx", by=user, changes=changes)
    file = export.new_file()  # how many rows a month has is known when they are read
    changes["rows"] = write_layout(file, layout, chosen, month=month, user=user, fill_in=fill_in)
    return download(file, name, "xlsx", by=user, changes=changes)
