"""The system's clock. Everything that needs the time asks here, so that only one place can be moved."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from django.utils import timezone

from zone.ledger.models import LedgerEntry

DEMO_MARK = "database.demo"
DEMO_START = datetime(2020, 1, 1, tzinfo=UTC)
"""The time of a demonstration's first entry: before every past it plays, as no entry is older than the one before."""
_moved_to: ContextVar[datetime | None] = ContextVar("moved_to", default=None)


def now() -> datetime:
    """The current instant; while the example loader plays the past, the instant it has set."""
    return _moved_to.get() or timezone.now()


def today():
    """The local date of `now`."""
    return timezone.localdate(now())


def is_demo_database() -> bool:
    """Whether this database was marked as a demonstration: its first ledger entry says so, and no
    working database can be given that entry afterwards."""
    return LedgerEntry.objects.filter(sequence=1, action=DEMO_MARK).exists()


@contextmanager
def fixed_at(moment: datetime) -> Iterator[None]:
    """Let the example loader act at a past instant, and inside of it at others. Raises PermissionError outside a demo
    database, ValueError for an instant without a time zone."""
    if _moved_to.get() is None and not is_demo_database():
        raise PermissionError("the clock moves only in a demonstration database")
    if timezone.is_naive(moment):
        raise ValueError("the clock is set to an instant with a time zone")
    token = _moved_to.set(moment)
    try:
        yield
    finally:
        _moved_to.reset(token)
