"""Everything `manage.py verify` looks at, in one walk, and its outcome as the ledger records it."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction

from zone.ledger import acts, recorded_rows, schema
from zone.ledger.ledger import record
from zone.ledger.models import LedgerEntry, LedgerHead
from zone.ledger.proof import CHECKS, MOST_FAULTS, Check, Fault, Walk
from zone.ledger.verify import Noted, Verdict, verify

DONE = "ledger.verify"
"""The action under which a verification is recorded."""

Progress = Callable[[str, int, int], None]
"""Called with a check's title, how many rows were looked at and how many there are."""


@dataclass
class Outcome:
    """What a verification has found."""

    faults: list[Fault] = field(default_factory=list)
    rows: int = 0
    """Rows and entries looked at."""
    head: Noted | None = None
    """The end of the chain that holds; None if it does not."""
    is_quick: bool = False
    seconds: float = 0


def verify_all(*, expect: Noted | None = None, quick: bool = False, progress: Progress | None = None) -> Outcome:
    """Verify the whole database, or with `quick` what entries since the last full verification name.

    `expect` is a place that the chain must hold.
    """
    begun = time.monotonic()
    outcome = Outcome(is_quick=quick)
    since = last_full() if quick else 0
    for title, check in _checks(outcome, expect).items():
        seen = 0
        total = check.count()

        def advance(count: int, title: str = title, total: int = total) -> None:
            nonlocal seen
            seen += count
            if progress:
                progress(title, min(seen, total), total)

        advance(0)
        outcome.faults += islice(check.run(Walk(since, advance)), MOST_FAULTS)
        outcome.rows += seen
    outcome.seconds = time.monotonic() - begun
    return outcome


def _checks(outcome: Outcome, expect: Noted | None) -> dict[str, Check]:
    def chain(walk: Walk) -> Iterator[Fault]:
        verdict = verify(expect, advance=walk.advance)
        outcome.head = verdict.last if verdict.broken is None else None
        yield from chain_faults(verdict)

    checks = [
        Check("触发器、约束和索引", lambda walk: schema.faults(), lambda: 0),
        Check("台账", chain, _entries),
        Check("台账所记的每一项", acts.missing_rows, _entries),
        Check("基础数据", recorded_rows.bent_rows, recorded_rows.count),
        *CHECKS.values(),
    ]
    return {check.title: check for check in checks}


def chain_faults(verdict: Verdict) -> Iterator[Fault]:
    """What a walk of the chain has found, in lines."""
    if verdict.broken:
        yield Fault(f"台账断裂：{verdict.broken.sentence}", "/admin/ledger/ledgerentry/")
    for object_type in verdict.stale:
        yield Fault(f"最近记录的位置与台账不符，计数可能过时：{object_type}")


def _entries() -> int:
    return LedgerHead.objects.values_list("sequence", flat=True).first() or 0


def last_full() -> int:
    """The end of the chain at the last full verification that found nothing; 0: there was none."""
    for entry in LedgerEntry.objects.filter(action=DONE).order_by("-sequence").iterator():
        changes = json.loads(entry.changes)
        if not changes["quick"] and not changes["faults"]:
            return int(changes["head"].partition(":")[0])
    return 0


@transaction.atomic
def record_outcome(outcome: Outcome) -> None:
    """Write what a verification has found into the ledger."""
    record(
        DONE,
        changes={
            "quick": outcome.is_quick,
            "faults": len(outcome.faults),
            "head": str(outcome.head or ""),
            "first": [fault.sentence for fault in outcome.faults[:5]],
        },
    )
