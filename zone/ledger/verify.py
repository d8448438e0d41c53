"""Walking the trail: is every link whole, in order and in its place?"""

from dataclasses import dataclass

from django.apps import apps
from django.db import connection
from django.utils.module_loading import import_string

from zone.ledger.guards import installed_names
from zone.ledger.models import LedgerEntry, LedgerHead
from zone.ledger.trail import GENESIS, entry_hash


@dataclass(frozen=True)
class Verdict:
    """What a walk found: how many entries, the last link, and the first fault (empty when the trail is whole)."""

    count: int
    last_hash: str
    fault: str = ""


def verify(expect: str = "") -> Verdict:
    """Walk the trail from its first entry in constant memory; stop at the first broken link.

    `expect` is SEQUENCE:HASH noted down after an earlier walk: that entry must still stand there,
    which also finds a trail rewritten as a whole.
    """
    wanted, _, noted = expect.partition(":")
    count, previous, met = 0, GENESIS, not expect
    for entry in LedgerEntry.objects.order_by("sequence").iterator(chunk_size=2000):
        if fault := _fault(entry, count + 1, previous):
            return Verdict(count, previous, fault)
        count, previous = entry.sequence, entry.own_hash
        met = met or (str(count) == wanted and previous == noted)
    head = LedgerHead.objects.first()
    if head is None or (head.sequence, head.own_hash) != (count, previous):
        told = f"{head.sequence}" if head else "none"
        return Verdict(count, previous, f"after {count}: the end was cut off or added to (the head names {told})")
    if not met:
        return Verdict(count, previous, f"entry {wanted} is not the one noted earlier: the trail was rewritten")
    if missing := missing_guards():
        return Verdict(count, previous, f"the database no longer holds its guards: {', '.join(missing)}")
    return Verdict(count, previous)


def _fault(entry: LedgerEntry, expected: int, previous: str) -> str:
    if entry.sequence != expected:
        return f"entry {expected} is missing"
    if entry.previous_hash != previous:
        return f"entry {entry.sequence} does not follow the one before it"
    if entry_hash(entry) != entry.own_hash:
        return f"entry {entry.sequence} was changed"
    return ""


def missing_guards() -> list[str]:
    """Names of guards that the rooms ask for and the database does not have."""
    wanted = {
        guard.name
        for config in apps.get_app_configs()
        if hasattr(config, "guards")
        for guard in import_string(config.guards)
    }
    return sorted(wanted - installed_names(connection))
