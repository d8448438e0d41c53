"""Results computed from stored rows, cached until the next ledger entry.

Every change of the zone's data is recorded in the ledger, in the transaction of the change. So a count, a sum
or a list of choices made while the ledger ended in entry 1,234 holds until there is an entry 1,235.
"""

from collections.abc import Callable
from contextvars import ContextVar
from hashlib import blake2b
from typing import TypeVar

from django.core.cache import cache

from zone.ledger import clock

T = TypeVar("T")
ledger_position: ContextVar[int | None] = ContextVar("ledger_position", default=None)
"""Last entry of the ledger when the present request began; None: nothing is cached. Read with the person
who signed in, dropped as soon as the request itself writes an entry."""

SECONDS = 300
NOTHING = object()


def cached_by_ledger(key: tuple, make: Callable[[], T]) -> T:
    """What `make` returns, from the cache if nothing was written to the ledger since.

    `key` names all that `make` depends on beside stored rows and the day: whose view it is, which filter.
    """
    entry = ledger_position.get()
    if entry is None:
        return make()
    name = blake2b(repr((entry, clock.today(), key)).encode(), digest_size=16).hexdigest()
    found = cache.get(name, NOTHING)
    if found is NOTHING:
        found = make()
        cache.set(name, found, SECONDS)
    return found
