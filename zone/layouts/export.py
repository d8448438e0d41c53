"""What a list offers besides its own columns: the same rows in the office's layouts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse

from zone.downloads import stream_download
from zone.layouts.base import Layout
from zone.layouts.layout_writer import stream_layout
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
    # How many rows a month's undertakings have, with one for each indicator, is known once they are read.
    changes |= {"undertakings": chosen.count()} if layout.is_monthly else {"rows": chosen.count()}
    pieces = stream_layout(layout, chosen, month=month, user=user, fill_in=fill_in)
    return stream_download(pieces, name, "xlsx", by=user, changes=changes)
