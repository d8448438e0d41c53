"""Writing the trail: `record` is the only function that adds to it."""

import hashlib
import json
from contextvars import ContextVar
from typing import Any

from django.db import connection, models

from zone.ledger import clock
from zone.ledger.models import LedgerEntry, LedgerHead

client_address: ContextVar[str] = ContextVar("client_address", default="")
"""Address of the request being answered; empty for a command. Set by AddressMiddleware."""


def canonical(content: Any) -> str:
    """Write `content` as the one JSON text its hash is made of: sorted keys, no spaces, no floats."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def entry_hash(entry: LedgerEntry) -> str:
    """Hash every column of `entry` but its own hash; `previous_hash` is the link to the one before."""
    told = {
        field.attname: entry.at.isoformat() if field.attname == "at" else getattr(entry, field.attname)
        for field in LedgerEntry._meta.concrete_fields
        if field.attname != "own_hash"
    }
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def record(
    act: str, *, actor=None, obj: models.Model | None = None, changes: Any = None, topic: str = ""
) -> LedgerEntry:
    """Add one entry in the caller's transaction and return it.

    `actor` is the user who acted (None: a command or nobody known), `obj` the row acted on,
    `changes` what changed as plain JSON values, `topic` the code of the undertaking concerned.
    Call it last in a transaction: it holds the chain's lock until the commit.
    Raises RuntimeError outside a transaction, where act and entry could part.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a ledger entry belongs to the transaction of its act")
    head = LedgerHead.objects.select_for_update().get_or_create(pk=1)[0]
    entry = LedgerEntry(
        sequence=head.sequence + 1,
        at=clock.now(),
        actor_id=actor.pk if actor else None,
        actor=str(actor.get_username()) if actor else "",
        address=client_address.get(),
        act=act,
        object_type=obj._meta.label_lower if obj else "",
        object_id=str(obj.pk) if obj else "",
        object_label=str(obj)[:300] if obj else "",
        topic=topic,
        changes=canonical(changes) if changes is not None else "",
        previous_hash=head.own_hash,
    )
    entry.own_hash = entry_hash(entry)
    entry.save(force_insert=True)
    head.sequence, head.own_hash = entry.sequence, entry.own_hash
    head.save(update_fields=["sequence", "own_hash"])
    return entry


def about(obj: models.Model) -> models.QuerySet[LedgerEntry]:
    """Entries about one row, newest first."""
    return LedgerEntry.objects.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))
