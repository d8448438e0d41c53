"""Reading published figures: one indicator's now, at a month's end or as known at an instant; many, by month."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from zone.tracking.models import Figure, Indicator, Measurement


def current(indicator: Indicator) -> Figure | None:
    """The figure as it stands today; None while nothing is published."""
    return at_month(indicator, date.max)


def at_month(indicator: Indicator, month: date) -> Figure | None:
    """The figure at the end of `month`, with every correction published since."""
    return as_known_at(indicator, month, None)


def as_known_at(indicator: Indicator, month: date, instant: datetime | None) -> Figure | None:
    """The figure at the end of `month` as it was known at `instant` (None: now)."""
    return Measurement.objects.filter(indicator=indicator).figures(until=month, known_at=instant).get(indicator.pk)


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
