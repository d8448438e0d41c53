"""The planned path of an indicator: given month by month, else a straight line to its target."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from zone.tracking.models import Aggregation, Indicator
from zone.units import is_counted


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
    return (start + (indicator.target - start) * share).quantize(
        Decimal(1) if is_counted(indicator.unit) else Decimal("0.01"), ROUND_HALF_UP
    )


def year_share(plan_year: int | None, month: date) -> Decimal:
    """Share of the year gone by at the end of `month`, 序时进度; all of it for a task of an earlier year.

    Source: 时间进度 as month of twelve, in published reports.
    """
    year = plan_year or month.year
    gone = 12 if year < month.year else 0 if year > month.year else month.month
    return round(Decimal(gone) / 12, 4)


def _span(indicator: Indicator, month: date) -> tuple[date, date]:
    undertaking = indicator.undertaking
    first = undertaking.first_month or (undertaking.last_month or month).replace(month=1)
    return first, undertaking.last_month or first.replace(month=12)


def _months(first: date, last: date) -> int:
    """Number of months from `first` to `last`, both counted."""
    return (last.year - first.year) * 12 + last.month - first.month + 1
