"""Entries as a verification reads them, without a database: a minute apart."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from zone.ledger.proof import RecordedAct

TEN = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)


def at(sequence: int) -> datetime:
    return TEN + timedelta(minutes=sequence)


def recorded(sequence: int, action: str, changes: Any = None, *, by: int | None = 1, key: str = "k") -> RecordedAct:
    """One entry; `key` names the key that authenticates it, empty: from before there was one."""
    return RecordedAct(sequence, at(sequence), by, action, "", "" if changes is None else json.dumps(changes), key)
