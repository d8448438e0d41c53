"""Writing the ledger: `record` is the only function that adds to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from unicodedata import category

from django.db import connection, models, transaction

from zone.ledger import clock
from zone.ledger.append import ChainEnd, append, lock_end
from zone.ledger.cache import last_entries
from zone.ledger.hashing import canonical
from zone.ledger.models import LedgerEntry, LedgerHead

client_address: ContextVar[str] = ContextVar("client_address", default="")
"""Address of the request being answered; empty for a command. Set by AddressMiddleware."""

_held: ContextVar[list[LedgerEntry] | None] = ContextVar("held", default=None)
"""Entries of many actions in one transaction, deferred until its end (`deferred_entries`)."""

ACTED_AT = "acted_at"
"""Under this key a deferred entry records the time that the rows of its act have."""

INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Unicode's categories of control, format and surrogate characters and of line ends."""


@dataclass(frozen=True)
class Act:
    """An act about to be recorded: its time, for its rows, and the end of the chain it is added to."""

    at: datetime
    end: ChainEnd | None
    """As locked until the transaction ends; None where entries are deferred: their own time is a little later."""


def begin_act() -> Act:
    """The act that this transaction is about to record, its time taken under the chain's lock.

    The lock is held from now on: lock all other rows before.
    """
    if _held.get() is not None:
        return Act(clock.now(), None)
    end = lock_end()
    return Act(end.next_time(), end)


def record(
    action: str,
    *,
    actor=None,
    obj: models.Model | None = None,
    changes: Any = None,
    topic: str = "",
    act: Act | None = None,
) -> LedgerEntry:
    """Add one entry in the caller's transaction and return it.

    `actor` is the user who acted (None: a command or nobody known), `obj` the row acted on,
    `changes` what changed (see `canonical`; a pair under a field's name is before and after),
    `topic` the code of the undertaking concerned, `act` whose time its rows have. Call it last in a
    transaction: it holds the chain's lock until the commit. Raises RuntimeError outside a transaction, where action
    and entry could part.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a ledger entry belongs to the transaction of its action")
    last_entries.set(None)
    held = _held.get()
    if act and act.end is None:  # the entry's own time will be another
        changes = {**(changes or {}), ACTED_AT: act.at}
    entry = LedgerEntry(
        actor_id=actor.pk if actor else None,
        actor=_line(actor.get_username() if actor else "", 150),
        address=_line(client_address.get(), 45),
        action=action,
        object_type=obj._meta.label_lower if obj else "",
        object_id=_line(obj.pk if obj else "", 64),
        object_label=_line(obj or "", 300),
        topic=_line(topic, 40),
        changes="" if changes is None else canonical(changes),
    )
    if held is None:
        if act:
            entry.at = act.at
        append([entry], act.end if act else None)
    else:
        held.append(entry)
    return entry


@contextmanager
def deferred_entries() -> Iterator[list[LedgerEntry]]:
    """Let many actions share a transaction: what they record is written when the block ends.

    The first entry would hold the chain's lock while the next action still waits for its rows, and whoever holds
    those waits for the chain. Yields the deferred entries; cut off those of an action that is rolled back.
    """
    held: list[LedgerEntry] = []
    token = _held.set(held)
    try:
        yield held
    finally:
        _held.reset(token)
    if held:
        append(held)


def _line(value: Any, length: int) -> str:
    """`value` as one storable line: characters that break a line, are invisible or cannot be stored are shown as �."""
    return "".join("�" if category(character) in INVISIBLE else character for character in str(value)[:length])


def about(obj: models.Model) -> models.QuerySet[LedgerEntry]:
    """Entries about one row, newest first."""
    return LedgerEntry.objects.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))


@transaction.atomic
def mark_demo_database() -> LedgerEntry:
    """Make this new database a demonstration: its first entry says so for good, and its clock may be moved to any
    instant after `clock.DEMO_START`.

    Raises PermissionError when anything has happened in it already.
    """
    if LedgerHead.objects.select_for_update().get(pk=1).sequence:
        raise PermissionError("this database is already in use; a demonstration starts in an empty one")
    return record(clock.DEMO_MARK, act=Act(clock.DEMO_START, lock_end()))
