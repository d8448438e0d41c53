"""Results computed from stored rows, cached until the ledger records a change of such a row.

Every change of the zone's data is recorded in the ledger, in the transaction of the change, under the kind of row
that changed. So a count of projects holds until there is another entry about a project; that an update was
submitted meanwhile changes nothing about it.
"""

from collections.abc import Callable, Collection
from contextvars import ContextVar
from functools import cache as cached
from hashlib import blake2b
from typing import TypeVar

from django.core.cache import cache
from django.db.models import Model

from zone.ledger import clock

T = TypeVar("T")
last_entries: ContextVar[dict[str, int] | None] = ContextVar("last_entries", default=None)
"""The last entry about each type of object when the present request began; None: nothing is cached. Read with the
person who signed in, dropped as soon as the request itself writes an entry."""

SECONDS = 300
NOTHING = object()


def cached_by_ledger(models: Collection[type[Model]], key: tuple, make: Callable[[], T]) -> T:
    """What `make` returns, from the cache if the ledger has no newer entry about a row of these models.

    A model stands for those derived from it too. `key` names all that `make` depends on beside stored rows and
    the day: whose view it is, which filter.
    """
    last = last_entries.get()
    if last is None:
        return make()
    ends = sorted((one, last.get(one, 0)) for model in models for one in object_types_of(model))
    name = blake2b(repr((ends, clock.today(), key)).encode(), digest_size=16).hexdigest()
    found = cache.get(name, NOTHING)
    if found is NOTHING:
        found = make()
        cache.set(name, found, SECONDS)
    return found


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
