"""The cases of the queue as the page draws them, cached until something is recorded about their undertaking."""

from collections.abc import Collection, Sequence

from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from zone.ledger.cache import LAST_ENTRY, cached_each
from zone.tracking.models import ProgressUpdate
from zone.tracking.review.cases import CONTENT, cases


def drawn_cases(updates: Sequence[ProgressUpdate], ticked: Collection[int]) -> list[SafeString]:
    """The cases of these updates, read `with_people` and `with_last_entry`; those of the keys in `ticked` chosen.

    A case shows what is recorded under its undertaking's code, and the names of a department and of people. A
    publisher answers for what is stored, not for what was cached: the hash in the page must be the one of then.
    """

    def draw(places: list[int]) -> list[SafeString]:
        missing = [updates[place] for place in places]
        prefetch_related_objects(missing, *CONTENT)
        return [
            render_to_string("tracking/_queue_case.html", {"case": case, "is_ticked": case.update.pk in ticked})
            for case in cases(missing)
        ]

    return cached_each(("case",), [_key(update, update.pk in ticked) for update in updates], draw)


def _key(update: ProgressUpdate, is_ticked: bool) -> tuple:
    undertaking = update.undertaking
    names = (str(undertaking.lead_department), str(update.author), str(update.checked_by))
    return (update.pk, undertaking.code, getattr(update, LAST_ENTRY), names, is_ticked)
