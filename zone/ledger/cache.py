"""Results computed from stored rows, cached until the ledger records a change of such a row.

Every change of the zone's data is recorded in the ledger, in the transaction of the change, under the kind of row
that changed. So a count of projects holds until there is another entry about a project; that an update was
submitted meanwhile changes nothing about it.
"""

from collections.abc import Callable, Collection, Sequence
from contextvars import ContextVar
from functools import cache as cached
from hashlib import blake2b
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache, caches
from django.db.models import Model, OuterRef, QuerySet, Subquery

from zone.ledger import clock
from zone.ledger.models import LedgerEntry

T = TypeVar("T")
last_entries: ContextVar[dict[str, int] | None] = ContextVar("last_entries", default=None)
"""The last entry about each type of object when the present request began; None: nothing is cached. Read with the
person who signed in, dropped as soon as the request itself writes an entry."""

SECONDS = 300
NOTHING = object()
LAST_ENTRY = "last_entry"
"""What `with_last_entry` reads of a row besides its fields."""
MOST_RENEWED = 500
"""Entries after which a result is made anew and not renewed for their topics."""


def clear_caches() -> None:
    """Forget everything, once rows were written that no entry records."""
    for name in settings.CACHES:
        caches[name].clear()


def cached_by_ledger(models: Collection[type[Model]], key: tuple, make: Callable[[], T]) -> T:
    """What `make` returns, from the cache if the ledger has no newer entry about a row of these models.

    A model stands for those derived from it too. `key` names all that `make` depends on beside stored rows and
    the day: whose view it is, which filter.
    """
    last = last_entries.get()
    if last is None:
        return make()
    name = _name(last, models, key)
    found = cache.get(name, NOTHING)
    if found is NOTHING:
        found = make()
        cache.set(name, found, SECONDS)
    return found


def renewed_by_topic(
    models: Collection[type[Model]],
    changing: type[Model],
    key: tuple,
    make: Callable[[], T],
    renew: Callable[[T, set[str]], T],
) -> T:
    """As `cached_by_ledger`; entries about rows of `changing` do not have it made anew, but renewed.

    `renew` returns what was cached, brought up to date for the undertakings of these codes. It is given all whose
    rows of `changing` may have changed since, at most `MOST_RENEWED`.
    """
    last = last_entries.get()
    if last is None:
        return make()
    types = object_types_of(changing)
    end = max(last.get(one, 0) for one in types)
    name = _name(last, models, key)
    begun, found = cache.get(name, (None, NOTHING))
    if begun is not None and begun >= end:
        return found
    topics = None if begun is None else _topics(types, begun, end)
    made = make() if topics is None else renew(found, topics)
    cache.set(name, (end, made), SECONDS)
    return made


def _topics(types: tuple[str, ...], after: int, end: int) -> set[str] | None:
    """Codes of the undertakings that entries about such rows name; None: too many entries, or one that names none."""
    # By the sequence alone: with the type, SQLite would look through all that was ever recorded about it.
    since = LedgerEntry.objects.filter(sequence__gt=after, sequence__lte=end).order_by("sequence")
    entries = list(since.values_list("object_type", "topic")[: MOST_RENEWED + 1])
    topics = {topic for object_type, topic in entries if object_type in types}
    return None if "" in topics or len(entries) > MOST_RENEWED else topics


def cached_each(shared: tuple, keys: Sequence[tuple], make: Callable[[list[int]], Sequence[T]]) -> list[T]:
    """What `make` returns for each of these keys, from the cache where it has it.

    A key, with what all of them share, names all that its result depends on: of stored rows the last entry about their
    undertaking, as `with_last_entry` reads it with the rows themselves. `make` is given the places of those missing.
    """
    prefix = _digest(shared)
    names = [_digest((prefix, *key)) for key in keys]
    drawn = caches["drawn"]
    found = drawn.get_many(names)
    missing = [place for place, name in enumerate(names) if name not in found]
    if missing:
        made = dict(zip([names[place] for place in missing], make(missing), strict=True))
        drawn.set_many(made, SECONDS)
        found |= made
    return [found[name] for name in names]


def with_last_entry(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    """Read rows with the last entry about the undertaking whose code stands at this path, as `LAST_ENTRY`; None: there
    is none.

    Whatever changes of an undertaking, its updates, figures and evidence is recorded under its code.
    """
    return rows.annotate(**{LAST_ENTRY: _last_sequence(code)})


@cached
def _last_sequence(code: str) -> Subquery:
    about = LedgerEntry.objects.filter(topic=OuterRef(code)).order_by("-sequence")
    return Subquery(about.values("sequence")[:1])


def last_entries_about(models: Collection[type[Model]]) -> tuple | None:
    """The last entries about rows of these models when the present request began; None: nothing is cached."""
    last = last_entries.get()
    return None if last is None else _ends(last, models)


def _ends(last: dict[str, int], models: Collection[type[Model]]) -> tuple:
    return tuple(sorted({(one, last.get(one, 0)) for model in models for one in object_types_of(model)}))


def _name(last: dict[str, int], models: Collection[type[Model]], key: tuple) -> str:
    return _digest((_ends(last, models), clock.today(), key))


def _digest(key: tuple) -> str:
    return blake2b(repr(key).encode(), digest_size=16).hexdigest()


@cached
def object_types_of(model: type[Model]) -> tuple[str, ...]:
    """How the ledger names rows of this model and of the models derived from it."""
    return tuple(sorted(one._meta.label_lower for one in (model, *_derived(model))))


def _derived(model: type[Model]) -> list[type[Model]]:
    return [one for child in model.__subclasses__() for one in (child, *_derived(child))]


def read_last_entries(text: str | None) -> dict[str, int]:
    """The last entries as one text of the database has them: people.department:12,people.user:9."""
    pairs = (pair.rpartition(":") for pair in (text or "").split(",") if pair)
    return {object_type: int(sequence) for object_type, _, sequence in pairs}
