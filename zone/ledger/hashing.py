"""The one text of a ledger entry's content, and the hash that is made of it."""

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from zone.ledger.models import LedgerEntry
from zone.units import plain

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
