"""Reading published figures: one indicator's at a month's end, as known at an instant; values of many, by month."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from zone.tracking.models import Figure, Indicator, Measurement


def figure_at(indicator: Indicator, month: date, known_at: datetime | None = None) -> Figure | None:
    """The figure at the end of `month` as it was known at the instant `known_at` (None: now); None if there is none.

    With `date.max` it is the figure of the newest month reported.
    """
    return Measurement.objects.filter(indicator=indicator).figures(until=month, known_at=known_at).get(indicator.pk)


def published_values(
    indicators: Collection[int], *, before: date, since: date | None = None
) -> dict[int, dict[date, Decimal]]:
    """Published values of these indicators by pk and month, of the months from `since` on and earlier than `before`."""
    read = Measurement.objects.in_force().filter(indicator__in=indicators, update__month__lt=before)
    if since is not None:
        read = read.filter(update__month__gte=since)
    found: dict[int, dict[date, Decimal]] = {pk: {} for pk in indicators}
    for indicator, month, value in read.values_list("indicator", "update__month", "value"):
        found[indicator][month] = value
    return found
