"""The rows a person selected in a list: ticked ones, or all that match its filter."""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict

from zone.people.models import User
from zone.request_ids import parse_ids

MAX_SELECTED = 200
"""Ticked rows read from one request: as many as the longest page holds."""


class Bulk(Protocol):
    """What a list hands its selected rows to, to be changed."""

    def offers(self, user: User) -> bool:
        """Whether the list shows this person the button."""

    def respond(self, request: HttpRequest, chosen: QuerySet, selection: "Selection") -> HttpResponse:
        """Ask what to change of the chosen rows, and propose it."""


@dataclass(frozen=True)
class Selection:
    """What was selected in a list; `rows` never leaves what matches the filter."""

    rows: QuerySet
    keys: tuple[int, ...]
    is_all: bool
    seen: dict[int, str]
    """Hash of the content that was shown, by ticked row; empty text where the form sent none."""

    @classmethod
    def from_post(cls, post: QueryDict, matching: QuerySet) -> "Selection":
        """The rows of `matching` whose keys the form ticked, or all of them."""
        keys = tuple(parse_ids(post.getlist("row"), limit=MAX_SELECTED))
        is_all = post.get("all") == "1"
        seen = {key: post.get(f"hash_{key}", "") for key in keys}
        return cls(matching if is_all else matching.filter(pk__in=keys), keys, is_all, seen)

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
