"""What `manage.py verify` walks: the checks that rooms register, and what they say.

Verification starts from the ledger: every act recorded there must have its row as the act left it, and every row that
counts must have its act.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from zone.ledger.models import LedgerEntry, LedgerHead
from zone.registry import Registry

CHUNK = 500
"""Rows held in memory at once."""
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


@dataclass
class Walk:
    """How far a verification goes back, and how it tells how far it is."""

    since: int = 0
    """Only what entries after this one name is looked at; 0: everything."""
    advance: Callable[[int], None] = field(default=lambda count: None)
    """Called with the number of rows that were looked at."""

    def chunks(self, rows: QuerySet[Any], *models: type[Model]) -> Iterator[list[Any]]:
        """Primary keys of `rows` in ascending order, some at a time; of a short walk those that entries about
        `models` name."""
        last: Any = None
        while True:
            following = rows if last is None else rows.filter(pk__gt=last)
            keys = list(following.order_by("pk").values_list("pk", flat=True)[:CHUNK])
            if not keys:
                return
            named = keys if not self.since else self._named(keys, models)
            if named:
                yield named
            self.advance(len(keys))
            last = keys[-1]

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


def entries_by_object(model: type[Model], keys: Collection[Any]) -> dict[str, list[LedgerEntry]]:
    """Entries about rows with these keys, oldest first, by key as the ledger writes it."""
    found: dict[str, list[LedgerEntry]] = {str(key): [] for key in keys}
    entries = LedgerEntry.objects.filter(object_type=model._meta.label_lower, object_id__in=list(found))
    for entry in entries.order_by("sequence"):
        found[entry.object_id].append(entry)
    return found
