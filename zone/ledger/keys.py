"""Keys that authenticate ledger entries. The database holds none: whoever can only write SQL forges no entry."""

import hashlib
import hmac

from django.conf import settings

ID_LENGTH = 12
"""Digits by which an entry names its key; of the key itself they say nothing."""


def ring() -> dict[str, bytes]:
    """The keys of `ZONE_LEDGER_KEY` by their ids: the newest, which authenticates new entries, then earlier ones."""
    keys = [key.encode() for key in settings.LEDGER_KEYS]
    return {hashlib.sha256(b"ledger key " + key).hexdigest()[:ID_LENGTH]: key for key in keys}


def current_id() -> str:
    """Id of the key that authenticates new entries."""
    return next(iter(ring()))


def authenticate(own_hash: str) -> tuple[str, str]:
    """Id of the newest key, and the code it makes of an entry's hash; with it, of all entries before."""
    key_id, key = next(iter(ring().items()))
    return key_id, code(key, own_hash)


def code(key: bytes, own_hash: str) -> str:
    """HMAC-SHA256 of an entry's hash, in hexadecimal digits."""
    return hmac.digest(key, own_hash.encode(), "sha256").hex()
