"""Rows that stand on a page of something else, such as a park's projects: some at a time, with links to the others."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

ROWS = 25
"""Rows of a part shown at once, unless its page says otherwise."""


class Part:
    """The page of ordered rows that a URL asks for, else the first.

    `name` is the parameter of the URL and the anchor of the part on its page. Rows that fit one page are read by one
    statement, not counted beside it; others by `count`, which may be cached, or by the database.
    """

    def __init__(
        self,
        request: HttpRequest,
        name: str,
        queryset: QuerySet[Any],
        per_page: int | None = None,
        count: Callable[[], int] | None = None,
    ) -> None:
        self.name, self.queryset, self._query = name, queryset, request.GET
        per_page = per_page or ROWS
        first = list(queryset[: per_page + 1])
        paginator = Paginator(first if len(first) <= per_page else queryset, per_page)
        if count and len(first) > per_page:
            paginator.count = count()
        self._page = paginator.get_page(request.GET.get(name))
        self.number, self.page_count, self.count = self._page.number, paginator.num_pages, paginator.count
        self.rows = first[:per_page] if self.number == 1 else list(self._page)

    @property
    def previous_url(self) -> str:
        return self._url(self.number - 1) if self._page.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self._url(self.number + 1) if self._page.has_next() else ""

    def _url(self, number: int) -> str:
        """URL of the whole page with this part at another of its pages."""
        query = self._query.copy()
        query[self.name] = str(number)
        return f"?{query.urlencode()}#{self.name}"
