"""What is published of an indicator before a month is reported: what its reporter and its reviewer look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zone.tracking.figures.plan import plan_at
from zone.tracking.figures.reading import published_values
from zone.tracking.models import Indicator, Undertaking
from zone.tracking.month_series import MonthSeries


@dataclass(frozen=True)
class PriorFigure:
    """What is published of one indicator before `month`, in its unit; None: nothing."""

    indicator: Indicator
    month: date
    last: Decimal | None
    """The last published value as its reporter typed it, of whatever year."""
    last_month: date | None
    year_total: Decimal | None
    """Sum of the year's published months before this one, 0 without any; None if months do not add up."""

    @property
    def plan(self) -> Decimal | None:
        """Planned at the end of the month, cumulated, to two decimals: a straight line is not more precise."""
        plan = plan_at(self.indicator, self.month)
        return None if plan is None else round(plan, 2)


def prior_figure(indicator: Indicator, month: date, values: Mapping[date, Decimal]) -> PriorFigure:
    """What `values` by month say of the time before `month`."""
    series = MonthSeries(values, indicator.adds_up)
    last = series.last_reported(month)
    return PriorFigure(indicator, month, None if last is None else values[last], last, series.year_before(month))


def prior_figures(undertaking: Undertaking, month: date) -> list[PriorFigure]:
    """Every indicator of the undertaking with what is published of it before `month`."""
    indicators = list(undertaking.indicators.select_related("undertaking").prefetch_related("plan"))
    values = published_values([one.pk for one in indicators], before=month)
    return [prior_figure(indicator, month, values[indicator.pk]) for indicator in indicators]
