"""Writing the ledger: `record` is the only function that adds to it."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from unicodedata import category
from uuid import UUID

from django.db import connection, models, transaction
from django.utils.functional import Promise

from zone.ledger import clock
from zone.ledger.cache import last_entries
from zone.ledger.models import LastEntry, LedgerEntry, LedgerHead
from zone.units import plain

client_address: ContextVar[str] = ContextVar("client_address", default="")
"""Address of the request being answered; empty for a command. Set by AddressMiddleware."""

_held: ContextVar[list[LedgerEntry] | None] = ContextVar("held", default=None)
"""Entries of many actions in one transaction, deferred until its end (`deferred_entries`)."""

HASHED = (
    "sequence",
    "at",
    "actor_id",
    "actor",
    "address",
    "action",
    "object_type",
    "object_id",
    "object_label",
    "topic",
    "changes",
    "previous_hash",
)
"""What an entry's own hash covers: every column but itself. Named one by one, so that a later
column does not change the hash of an entry written before it."""

INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Unicode's categories of control, format and surrogate characters and of line ends."""


def canonical(content: Any) -> str:
    """Write `content` as the one JSON text its hash is made of: sorted keys, no spaces, same value same text.

    Raises TypeError for what has no such text: floats, times without a zone, rows of a model.
    """
    text = json.dumps(_jsonable(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace").decode()  # a lone surrogate as \udXXX, which is JSON again


def _jsonable(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal() if value.is_finite():
            return plain(value)
        case datetime() if value.tzinfo is not None:
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() if not isinstance(value, datetime):
            return value.isoformat()
        case UUID() | Promise():
            return str(value)
        case dict() if all(isinstance(key, str | int) for key in value):
            return {str(key): _jsonable(item) for key, item in value.items()}
        case list() | tuple():
            return [_jsonable(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no place in the ledger; write it as text, or name its time zone")


def entry_hash(entry: LedgerEntry) -> str:
    """Hash all of `entry` but its own hash; `previous_hash` is the link to the one before."""
    content = {name: getattr(entry, name) for name in HASHED}
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def record(
    action: str, *, actor=None, obj: models.Model | None = None, changes: Any = None, topic: str = ""
) -> LedgerEntry:
    """Add one entry in the caller's transaction and return it.

    `actor` is the user who acted (None: a command or nobody known), `obj` the row acted on,
    `changes` what changed (see `canonical`; a pair under a field's name is before and after),
    `topic` the code of the undertaking concerned. Call it last in a transaction: it holds the
    chain's lock until the commit. Raises RuntimeError outside a transaction, where action and
    entry could part.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a ledger entry belongs to the transaction of its action")
    last_entries.set(None)
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
    held = _held.get()
    if held is None:
        _link([entry])
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
        _link(held)


def _link(entries: list[LedgerEntry]) -> None:
    """Add entries to the end of the chain, in their order."""
    head = LedgerHead.objects.select_for_update().get(pk=1)
    for entry in entries:  # one after the other: the database lets each follow only the last
        entry.sequence, entry.at, entry.previous_hash = head.sequence + 1, clock.now(), head.own_hash
        entry.own_hash = entry_hash(entry)
        entry.save(force_insert=True)
        head.sequence, head.own_hash = entry.sequence, entry.own_hash
        head.save(update_fields=["sequence", "own_hash"])
    last = {entry.object_type: entry.sequence for entry in entries}
    LastEntry.objects.bulk_create(
        [LastEntry(object_type=one, sequence=sequence) for one, sequence in sorted(last.items())],
        update_conflicts=True,
        unique_fields=["object_type"],
        update_fields=["sequence"],
    )


def _line(value: Any, length: int) -> str:
    """`value` as one storable line: characters that break a line, are invisible or cannot be stored are shown as �."""
    return "".join("�" if category(character) in INVISIBLE else character for character in str(value)[:length])


def about(obj: models.Model) -> models.QuerySet[LedgerEntry]:
    """Entries about one row, newest first."""
    return LedgerEntry.objects.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))


@transaction.atomic
def mark_demo_database() -> LedgerEntry:
    """Make this new database a demonstration: its first entry says so for good, and its clock may be moved.

    Raises PermissionError when anything has happened in it already.
    """
    if LedgerHead.objects.select_for_update().get(pk=1).sequence:
        raise PermissionError("this database is already in use; a demonstration starts in an empty one")
    return record(clock.DEMO_MARK)
