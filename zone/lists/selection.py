"""The rows a person selected in a list: ticked ones, or all that match its filter."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.http import QueryDict

from zone.request_ids import parse_ids

MAX_SELECTED = 200
"""Ticked rows read from one request: as many as the longest page holds."""


@dataclass(frozen=True)
class Selection:
    """What was selected in a list; `rows` never leaves what matches the filter."""

    rows: QuerySet
    keys: tuple[int, ...]
    is_all: bool

    @classmethod
    def from_post(cls, post: QueryDict, matching: QuerySet) -> "Selection":
        """The rows of `matching` whose keys the form ticked, or all of them."""
        keys = tuple(parse_ids(post.getlist("row"), limit=MAX_SELECTED))
        is_all = post.get("all") == "1"
        return cls(matching if is_all else matching.filter(pk__in=keys), keys, is_all)

    @cached_property
    def count(self) -> int:
        return self.rows.count()

    @property
    def words(self) -> list[str]:
        """What a ledger entry says of the selection beside the filter; nothing if all rows are taken."""
        return [] if self.is_all else [f"勾选 {self.count} 项"]

    def hidden_inputs(self) -> list[tuple[str, str]]:
        """Names and values of hidden inputs that repeat the selection in the next form."""
        return [("all", "1")] if self.is_all else [("row", str(key)) for key in self.keys]
