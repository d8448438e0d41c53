"""Everything `manage.py verify` looks at, in one walk, and its outcome as the ledger records it."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import connection, transaction

from zone.ledger import acts, recorded_rows, schema
from zone.ledger.ledger import record
from zone.ledger.models import LedgerEntry, LedgerHead
from zone.ledger.proof import CHECKS, MOST_FAULTS, Check, Fault, Part, Walk
from zone.ledger.verify import Noted, Verdict, verify
from zone.ledger.workers import Advance, cores, started

DONE = "ledger.verify"
"""The action under which a verification is recorded."""

CHAIN = "chain"
"""The check that joins what its parts have found: each entry follows from the one before."""
WORTH_PROCESSES = 50_000
"""Entries from which on several processes are worth the seconds that they take to begin."""

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


def verify_all(
    *, expect: Noted | None = None, quick: bool = False, progress: Progress | None = None, processes: int | None = None
) -> Outcome:
    """Verify the whole database, or with `quick` what entries since the last full verification name.

    `expect` is a place that the chain must hold. `processes` is how many share the walk; None: as many as there are
    cores, of a small database one. Raises WorkerFailed if one of them fails.
    """
    begun = time.monotonic()
    outcome = Outcome(is_quick=quick)
    since = last_full() if quick else 0
    with started(processes or _processes()) as workers:
        for name, check in _checks().items():
            advance = _progress_of(check, outcome, progress)
            if name == CHAIN:
                verdict = verify(expect, advance, workers)
                outcome.head = verdict.last if verdict.broken is None else None
                outcome.faults += chain_faults(verdict)
                continue
            room = MOST_FAULTS
            for found in workers.map(part_faults, [(name, since, part) for part in check.divide()], advance):
                outcome.faults += found[:room]
                room -= len(found[:room])
    outcome.seconds = time.monotonic() - begun
    return outcome


def _processes() -> int:
    """How many processes a walk is worth. What an open transaction has written, no other process sees."""
    return 1 if connection.in_atomic_block or _entries() < WORTH_PROCESSES else cores()


def _progress_of(check: Check, outcome: Outcome, progress: Progress | None) -> Advance:
    seen, total = 0, check.count()

    def advance(count: int) -> None:
        nonlocal seen
        seen += count
        outcome.rows += count
        if progress:
            progress(check.title, min(seen, total), total)

    advance(0)
    return advance


def part_faults(name: str, since: int, part: Part, *, advance: Advance) -> list[Fault]:
    """What a check finds in one part of its rows; called in whichever process has time."""
    return list(islice(_checks()[name].run(Walk(since, advance, part)), MOST_FAULTS))


def _checks() -> dict[str, Check]:
    """All checks by name, in their order."""
    return {
        "schema": Check("触发器、约束和索引", lambda walk: schema.faults(), lambda: 0),
        CHAIN: Check("操作日志", lambda walk: iter(()), _entries),
        "acts": Check("操作日志所记的每一项", acts.missing_rows, _entries, acts.parts),
        "master data": Check("基础数据", recorded_rows.bent_rows, recorded_rows.count, recorded_rows.parts),
        **CHECKS,
    }


def chain_faults(verdict: Verdict) -> Iterator[Fault]:
    """What a walk of the chain has found, in lines."""
    if verdict.broken:
        yield Fault(f"操作日志断裂：{verdict.broken.sentence}", "/admin/ledger/ledgerentry/")
    for object_type in verdict.stale:
        yield Fault(f"最近记录的位置与操作日志不符，计数可能过时：{object_type}")


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
