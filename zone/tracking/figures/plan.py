"""The planned path of an indicator: given month by month, else a straight line to its target."""

from datetime import date
from decimal import Decimal

from zone.tracking.models import Aggregation, Indicator


def plan_at(indicator: Indicator, month: date) -> Decimal | None:
    """Planned cumulative value at the end of `month`, in the indicator's unit; None without a target.

    A given path holds its last value until the next point. Without one the plan runs straight from
    the baseline to the target over the undertaking's reporting months, else the calendar year, and
    stays there; a latest value (a rank, a coverage) is planned at its target throughout.
    Uses `indicator.plan`, so prefetch it for lists.
    """
    given = [point for point in indicator.plan.all() if point.month <= month]
    if given:
        return max(given, key=lambda point: point.month).value
    if indicator.target is None or indicator.plan.all():
        return None if indicator.target is None else indicator.baseline or Decimal(0)
    if indicator.aggregation == Aggregation.LATEST:
        return indicator.target
    first, last = _span(indicator, month)
    if month < first:
        return indicator.baseline or Decimal(0)
    if month >= last:
        return indicator.target
    share = Decimal(_months(first, month)) / _months(first, last)
    start = indicator.baseline or Decimal(0)
    return (start + (indicator.target - start) * share).quantize(Decimal("0.01"))


def _span(indicator: Indicator, month: date) -> tuple[date, date]:
    undertaking = indicator.undertaking
    first = undertaking.first_month or (undertaking.last_month or month).replace(month=1)
    return first, undertaking.last_month or first.replace(month=12)


def _months(first: date, last: date) -> int:
    """Number of months from `first` to `last`, both counted."""
    return (last.year - first.year) * 12 + last.month - first.month + 1
