"""A batch as its page shows it: how many rows came out how, and of each row what it was and becomes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from xlsxwriter.utility import xl_col_to_name

from zone.batches.lookup_cache import lookup_cache
from zone.batches.models import Batch, BatchRow, RowOutcome
from zone.batches.resources import RESOURCES, Resource
from zone.people.models import User

ORDER = (
    RowOutcome.READY,
    RowOutcome.CHOSEN,
    RowOutcome.CONFLICT,
    RowOutcome.ERROR,
    RowOutcome.DONE,
    RowOutcome.REFUSED,
    RowOutcome.STOPPED,
    RowOutcome.UNDONE,
    RowOutcome.CHANGED,
    RowOutcome.SKIPPED,
    RowOutcome.SAME,
)
"""Outcomes of rows in the order in which they are counted on the page."""


@dataclass(frozen=True)
class Change:
    """One field of a row in words: when it was exported (None: unknown), before, after, and why not."""

    label: str
    exported: str | None
    before: str
    after: str
    errors: list[str]
    cell: str = ""
    """For an import: the cell of the file, as F12."""


@dataclass(frozen=True)
class Line:
    """One row of the page."""

    row: BatchRow
    url: str
    changes: list[Change]
    errors: list[str]
    is_changed_since: bool
    """Whether undoing would leave the row as it is."""
    is_example: bool

    @property
    def is_open(self) -> bool:
        """Whether its tick still counts."""
        return self.row.outcome in (RowOutcome.READY, RowOutcome.SKIPPED, RowOutcome.CONFLICT)

    @property
    def is_contested(self) -> bool:
        """Whether the file and the system both changed since the row was exported."""
        return bool(self.row.base)

    @property
    def is_taken(self) -> bool:
        return self.row.outcome == RowOutcome.READY


def counts(batch: Batch) -> list[tuple[RowOutcome, int]]:
    """How many rows have each outcome, without the empty ones."""
    found = dict(batch.rows.order_by().values_list("outcome").annotate(Count("pk")))
    return [(outcome, found[outcome]) for outcome in ORDER if found.get(outcome)]


def rows_of(batch: Batch, outcome: str) -> QuerySet[BatchRow]:
    """Rows with one outcome; without one, all but those that do not change."""
    rows = batch.rows.order_by("number")
    return rows.filter(outcome=outcome) if outcome in RowOutcome.values else rows.exclude(outcome=RowOutcome.SAME)


def lines(batch: Batch, rows: Iterable[BatchRow], reader: User) -> list[Line]:
    """The rows in words, read in a constant number of queries."""
    rows = list(rows)
    resource = RESOURCES[batch.resource]
    with lookup_cache():
        found = resource.find({row.key for row in rows}, reader, batch.options)
        places = batch.options.get("places", {})
        return [_line(resource, row, found.get(row.key), places) for row in rows]


def _line(resource: Resource, row: BatchRow, target: Any, places: dict[str, Any]) -> Line:
    changes = [_change(resource, row, name, places) for name in _shown_fields(row)]
    beside_field = set(_shown_fields(row)) - {""}
    elsewhere = {name: errors for name, errors in row.errors.items() if name not in beside_field}
    errors = [_where(row, name, places) + error for name, found in elsewhere.items() for error in found]
    since = row.outcome == RowOutcome.DONE and (target is None or _is_changed_since(resource, row, target))
    url, is_example = ("", False) if target is None else (resource.url(target), resource.is_example(target))
    return Line(row, url, changes, errors, since, is_example)


def _shown_fields(row: BatchRow) -> list[str]:
    """Names of the fields to show: those that differ, and those that something is wrong with."""
    if row.applied:
        return list(row.applied)
    return [name for name, value in row.values.items() if name in row.errors or value != row.current.get(name)]


def _cell(row: BatchRow, name: str, places: dict[str, Any]) -> str:
    """The cell of the file that a field of an imported row comes from."""
    return f"{xl_col_to_name(places[name][0])}{row.number}" if name in places else ""


def _where(row: BatchRow, name: str, places: dict[str, Any]) -> str:
    """Which cell of the file is meant, under which header, and what stands in it."""
    if name not in places:
        return ""
    place, header = places[name]
    held = row.cells[place] if place < len(row.cells) else None
    typed = f"填的是“{str(held)[:40]}”" if held is not None else ""
    return f"{_cell(row, name, places)}“{header}”{typed}：".replace("\n", "")


def _change(resource: Resource, row: BatchRow, name: str, places: dict[str, Any]) -> Change:
    before, after = row.applied.get(name) or (row.current.get(name), row.values.get(name))
    exported = resource.words(name, row.base[name]) if name in row.base else None
    return Change(
        resource.label(name),
        exported,
        resource.words(name, before),
        resource.words(name, after),
        row.errors.get(name, []),
        _cell(row, name, places),
    )


def _is_changed_since(resource: Resource, row: BatchRow, target: Any) -> bool:
    now = resource.current(target)
    return any(now[name] != after for name, (_, after) in row.applied.items() if name in now)
