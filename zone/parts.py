"""Rows that stand on a page of something else, such as a park's projects: some at a time, with links to the others."""

from math import ceil
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

ROWS = 25
"""Rows of a part shown at once."""


class Part:
    """The page of ordered rows that a URL asks for, else the first; a number that is not there gives the nearest.

    `name` is the parameter of the URL and the anchor of the part on its page. Rows that fit one page are not counted
    beside being read.
    """

    def __init__(self, request: HttpRequest, name: str, queryset: QuerySet[Any]) -> None:
        self.name, self.queryset, self._query = name, queryset, request.GET
        first = list(queryset[: ROWS + 1])
        self.count = queryset.count() if len(first) > ROWS else len(first)
        """Rows on all pages."""
        self.page_count = max(1, ceil(self.count / ROWS))
        self.number = min(_number(request.GET.get(name, "")), self.page_count)
        start = (self.number - 1) * ROWS
        self.rows = list(queryset[start : start + ROWS]) if start else first[:ROWS]

    @property
    def previous_url(self) -> str:
        return self._url(self.number - 1)

    @property
    def next_url(self) -> str:
        return self._url(self.number + 1)

    def _url(self, number: int) -> str:
        """URL of the whole page with this part at another of its pages; empty if it has no such page."""
        if not 1 <= number <= self.page_count:
            return ""
        query = self._query.copy()
        query[self.name] = str(number)
        return f"?{query.urlencode()}#{self.name}"


def _number(text: str) -> int:
    return max(1, int(text[:6])) if text.isascii() and text.isdigit() else 1
