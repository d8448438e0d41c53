"""Reading published figures: one indicator's at a month's end, as known at an instant; values of many, by month."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from zone.tracking.models import Figure, Indicator, Measurement, values_in_force


def figure_at(indicator: Indicator, month: date, known_at: datetime | None = None) -> Figure | None:
    """The figure at the end of `month` as it was known at the instant `known_at` (None: now); None if there is none.

    With `date.max` it is the figure of the newest month reported.
    """
    return Measurement.objects.filter(indicator=indicator).figures(until=month, known_at=known_at).get(indicator.pk)


def published_values(
    indicators: Collection[int], *, before: date, since: date = date.min
) -> dict[int, dict[date, Decimal]]:
    """Published values of these indicators by pk and month, of the months from `since` on and earlier than `before`."""
    found: dict[int, dict[date, Decimal]] = {pk: {} for pk in indicators}
    for one in values_in_force(indicators, since=since, before=before):
        found[one.pk][one.month] = one.value
    return found
