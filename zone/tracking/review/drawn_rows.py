"""The rows of the queue as the page draws them, cached until something is recorded about their undertaking."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from zone.ledger.cache import LAST_ENTRY, cached_each, last_entries_about
from zone.tracking.models import ProgressUpdate, ReportMonth
from zone.tracking.review.cases import CONTENT, cases


@dataclass(frozen=True)
class DrawnRow:
    """One update of the queue."""

    html: SafeString
    is_flagged: bool
    """Whether something of it is to be looked at before it is decided."""
    is_odd: bool


def drawn_rows(updates: Sequence[ProgressUpdate], *, ticks_plain: bool = False) -> list[DrawnRow]:
    """The rows of these updates, read `with_people` and `with_last_entry`; those without a flag ticked if asked for.

    A row shows what is recorded under its undertaking's code, and the name of a department.
    """

    def draw(places: list[int]) -> list[DrawnRow]:
        missing = [updates[place] for place in places]
        prefetch_related_objects(missing, *CONTENT)
        return [
            DrawnRow(
                render_to_string("tracking/_queue_row.html", {"case": case, "ticks_plain": ticks_plain}),
                case.is_flagged,
                case.is_odd,
            )
            for case in cases(missing)
        ]

    # Which months a total lacks depends on the months that are open, beside its undertaking.
    shared = ("queue row", ticks_plain, last_entries_about([ReportMonth]))
    return cached_each(shared, [_key(update) for update in updates], draw)


def _key(update: ProgressUpdate) -> tuple:
    undertaking = update.undertaking
    return (update.pk, undertaking.code, getattr(update, LAST_ENTRY), str(undertaking.lead_department))
