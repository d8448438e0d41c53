"""A past instant as a place in the ledger: what was recorded up to it, and never anything more."""

from datetime import UTC, datetime

from django.db import transaction

from zone.ledger.ledger import Act, begin_act, record
from zone.ledger.models import LedgerEntry, LedgerHead

FIXED = "ledger.fix"


def last_time() -> datetime:
    """Time of the last entry; without any, the beginning of time."""
    return LedgerHead.objects.get(pk=1).at or datetime.min.replace(tzinfo=UTC)


def fix_instant(instant: datetime, *, by) -> None:
    """See to it that nothing will be recorded up to `instant` that is not recorded now.

    An entry's time exceeds the time of the one before. So an instant up to the last entry is settled already; for a
    later one this adds an entry, behind any that is being written. Whatever the clock does then, later entries are
    later than the instant. `by` is who asks for it.
    """
    if instant <= last_time():
        return
    with transaction.atomic():
        act = begin_act()
        record(FIXED, actor=by, changes={"known_at": instant}, act=Act(max(act.at, instant), act.end))


def place_at(instant: datetime) -> int:
    """Sequence of the last entry recorded up to `instant`, which `fix_instant` has settled; 0: none."""
    recorded = LedgerEntry.objects.filter(at__lte=instant).order_by("-at", "-sequence")
    return recorded.values_list("sequence", flat=True).first() or 0
