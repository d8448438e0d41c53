"""What `manage.py verify` walks: the checks that rooms register, and what they say.

Verification starts from the ledger: every act recorded there must have its row as the act left it, and every row that
counts must have its act.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from django.db.models import Max, Min, Model, QuerySet

from zone.ledger.models import LedgerEntry, LedgerHead
from zone.registry import Registry

CHUNK = 500
"""Rows held in memory at once."""
PART = 20_000
"""Rows that one process walks before it takes the next ones."""
LOOKS = 50
"""How often a row is looked at again while others are at work; each look takes some milliseconds."""
MOST_FAULTS = 1000
"""Faults of one check that are named; more say nothing new."""


@dataclass(frozen=True)
class Fault:
    """Something that does not hold, in a line."""

    sentence: str
    url: str = ""
    """The page where it shows; empty: on none."""


@dataclass(frozen=True)
class Part:
    """A part of a check that can be walked by itself: rows of one model, by their keys. Without a model: all of it."""

    model: str = ""
    after: Any = None
    """The last key before it; None: there is none."""
    until: Any = None
    """Its last key; None: the last there is, and whatever is added."""


def parts_of(*tables: QuerySet[Any]) -> list[Part]:
    """All rows of these tables, in parts of about the same size; a table is divided where its keys are numbers."""
    found = []
    for rows in tables:
        bounds: list[Any] = [None, None]
        least, most = rows.aggregate(least=Min("pk"), most=Max("pk")).values()
        if isinstance(least, int):
            width = (most - least) // (rows.count() // PART + 1) + 1
            bounds[1:1] = range(least + width, most, width)
        found += [Part(rows.model._meta.label_lower, after, until) for after, until in pairwise(bounds)]
    return found


@dataclass
class Walk:
    """How far a verification goes back, which part of its rows it looks at, and how it tells how far it is."""

    since: int = 0
    """Only what entries after this one name is looked at; 0: everything."""
    advance: Callable[[int], None] = field(default=lambda count: None)
    """Called with the number of rows that were looked at."""

    part: Part = Part()

    def rows_of_part(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the rows that are not beyond the part."""
        return rows if self.part.until is None else rows.filter(pk__lte=self.part.until)

    def all_chunks(self, rows: QuerySet[Any]) -> Iterator[list[Any]]:
        """Primary keys of the part's rows in ascending order, some at a time."""
        last = self.part.after
        if self.part.model not in ("", rows.model._meta.label_lower):
            return
        rows = self.rows_of_part(rows)
        while True:
            following = rows if last is None else rows.filter(pk__gt=last)
            keys = list(following.order_by("pk").values_list("pk", flat=True)[:CHUNK])
            if not keys:
                return
            yield keys
            self.advance(len(keys))
            last = keys[-1]

    def chunks(self, rows: QuerySet[Any], *models: type[Model]) -> Iterator[list[Any]]:
        """The same; of a short walk those that entries about `models` name."""
        for keys in self.all_chunks(rows):
            if named := keys if not self.since else self._named(keys, models):
                yield named

    def _named(self, keys: list[Any], models: Iterable[type[Model]]) -> list[Any]:
        names = {str(key): key for key in keys}
        recent = LedgerEntry.objects.filter(
            sequence__gt=self.since,
            object_type__in=[model._meta.label_lower for model in models],
            object_id__in=names,
        )
        return sorted(names[one] for one in set(recent.values_list("object_id", flat=True)))


@dataclass(frozen=True)
class Check:
    """One part of a verification."""

    title: str
    run: Callable[[Walk], Iterator[Fault]]
    count: Callable[[], int]
    """How many rows it will look at, for the progress."""
    divide: Callable[[], list[Part]] = lambda: [Part()]
    """Its parts, each of which some other process may walk."""


CHECKS: Registry[Check] = Registry("checks")
"""Every room's checks, by name."""

BEGINNINGS: Registry[tuple[str, ...]] = Registry("acts that begin a row")
"""Which acts end what this act began: an act without an end has its row."""


def register_checks(checks: dict[str, Check], beginnings: dict[str, tuple[str, ...]] | None = None) -> None:
    CHECKS.register_all(checks)
    BEGINNINGS.register_all(beginnings or {})


def confirmed(find: Callable[[list[Any]], Iterator[Fault]], keys: list[Any]) -> Iterator[Fault]:
    """Faults among rows with these keys. Where there are any, row after row is looked at again while nothing is
    recorded: an act between two readings is no fault."""
    if not list(find(keys)):
        return
    for key in keys:
        for _ in range(LOOKS):
            end = _end()
            found = list(find([key]))
            if not found or end == _end():
                break
        yield from found


def _end() -> int | None:
    return LedgerHead.objects.values_list("sequence", flat=True).first()


class RecordedAct(NamedTuple):
    """What an entry says of a row: the columns that a walk reads of it."""

    sequence: int
    at: datetime
    actor_id: int | None
    action: str
    topic: str
    changes: str
    key_id: str


def entries_by_object(model: type[Model], keys: Collection[Any]) -> dict[str, list[RecordedAct]]:
    """Entries about rows with these keys, oldest first, by key as the ledger writes it."""
    found: dict[str, list[RecordedAct]] = {str(key): [] for key in keys}
    entries = LedgerEntry.objects.filter(object_type=model._meta.label_lower, object_id__in=list(found))
    for object_id, *read in entries.order_by("sequence").values_list("object_id", *RecordedAct._fields):
        found[object_id].append(RecordedAct(*read))
    return found
