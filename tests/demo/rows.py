"""Loading a small example year, and comparing what was loaded."""

import hashlib
from contextlib import contextmanager

from django.core.management import call_command
from django.db import transaction

from zone.ledger import clock
from zone.ledger.ledger import canonical, mark_demo_database
from zone.ledger.models import LedgerEntry
from zone.tracking.models import ProgressUpdate, Undertaking


@contextmanager
def rolled_back():
    """A transaction that ends as if it had never been."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def load_small_example(seed: int = 1, *, projects: int = 9, tasks: int = 4) -> None:
    """Found a demonstration and load an example year; in one of this size every way of a month still occurs."""
    if not clock.is_demo_database():
        mark_demo_database()
    call_command("load_example", year=2026, seed=seed, projects=projects, tasks=tasks, verbosity=0)


def row_hash() -> str:
    """One hash over what was loaded, in words that do not depend on the numbering of rows."""
    updates = [
        (
            str(update),
            update.state,
            update.author.username,
            [str(at) for at in (update.saved_at, update.submitted_at, update.checked_at, update.published_at)],
            [getattr(update, name) for name in ("is_late", "no_change", "correction_reason", "problems", "next_steps")],
            update.progress,
            [(m.indicator.reference, str(m.value), m.note) for m in update.measurements.all()],
            [(e.name, e.citation, e.sha256) for e in update.evidence.all()],
            [(event.move, event.by.username, str(event.at), event.note) for event in update.events.all()],
        )
        for update in ProgressUpdate.objects.order_by("undertaking__code", "month", "revision")
    ]
    promised = [
        (u.code, u.name, u.summary, str(u.lead_department), [(str(i), str(i.target)) for i in u.indicators.all()])
        for u in Undertaking.objects.order_by("code")
    ]
    entries = list(
        LedgerEntry.objects.exclude(sequence=1).order_by("sequence").values_list("action", "actor", "object_label")
    )
    return hashlib.sha256(canonical([promised, updates, entries[:-1]]).encode()).hexdigest()
