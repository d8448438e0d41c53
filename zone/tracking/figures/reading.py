"""Reading one indicator's published figure: now, at the end of a month, or as it was known at an instant."""

from datetime import date, datetime

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
