"""The one text of a ledger entry's content, and the hash that is made of it."""

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

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


AS_THEY_ARE = frozenset({str, int, bool, type(None)})
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(content: Any) -> str:
    """Write `content` as the one JSON text its hash is made of: sorted keys, no spaces, same value same text.

    Raises TypeError for what has no such text: floats, times without a zone, rows of a model.
    """
    return _canonical_bytes(content).decode()


def digest(content: Any) -> str:
    """SHA-256 of the canonical text, in hexadecimal digits."""
    return hashlib.sha256(_canonical_bytes(content)).hexdigest()


def _canonical_bytes(content: Any) -> bytes:
    return _encode(_jsonable(content)).encode("utf-8", "backslashreplace")  # a lone surrogate as \udXXX: JSON again


def _jsonable(value: Any) -> Any:
    if type(value) in AS_THEY_ARE:
        return value
    match value:
        case dict():
            return _jsonable_dict(value)
        case list() | tuple():
            return [item if type(item) in AS_THEY_ARE else _jsonable(item) for item in value]
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
    raise _no_place(value)


def _jsonable_dict(value: dict) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, item in value.items():
        if type(key) is not str:
            if not isinstance(key, str | int):
                raise _no_place(value)
            key = str(key)
        found[key] = item if type(item) in AS_THEY_ARE else _jsonable(item)  # a call less for nearly all there is
    return found


def _no_place(value: Any) -> TypeError:
    return TypeError(f"{type(value).__name__} has no place in the ledger; write it as text, or name its time zone")


def entry_hash(entry: Any) -> str:
    """Hash all of `entry`, or of a row with the names of its columns, but its own hash; `previous_hash` is the link to
    the one before."""
    return digest({name: getattr(entry, name) for name in HASHED})
