"""What is published of an indicator before a month is reported: what its reporter and its reviewer look at."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zone.tracking.figures.gaps import Gap, gaps_before
from zone.tracking.figures.plan import plan_at
from zone.tracking.figures.reading import published_values
from zone.tracking.models import Direction, Indicator, Undertaking
from zone.tracking.month_series import MonthSeries
from zone.units import add_months, month_text


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
    gaps: tuple[Gap, ...] = ()
    """Months of the year before this one of which nothing is published: `year_total` lacks them."""

    @property
    def last_word(self) -> str:
        """The month of the last value, where it is not the one right before: 2026年8月."""
        last = self.last_month
        return "" if last is None or add_months(last, 1) == self.month else month_text(last)

    @property
    def plan(self) -> Decimal | None:
        """Planned at the end of the month, cumulated, to two decimals: a straight line is not more precise."""
        plan = plan_at(self.indicator, self.month)
        return None if plan is None else round(plan, 2)

    def total_with(self, value: Decimal | None) -> Decimal | None:
        """The figure at the end of the month if `value` is reported for it; None if there is none."""
        if self.year_total is not None:
            return None if value is None and not self.year_total else self.year_total + (value or 0)
        return self.last if value is None else value

    def share_with(self, value: Decimal | None) -> Decimal | None:
        """Share of the target that is reached with `value`; None where either is unknown or less is better."""
        total, target = self.total_with(value), self.indicator.target
        if total is None or not target or self.indicator.direction == Direction.DOWN:
            return None
        return total / target


def prior_figure(
    indicator: Indicator, month: date, values: Mapping[date, Decimal], gaps: Sequence[Gap] = ()
) -> PriorFigure:
    """What `values` by month say of the time before `month`, of which `gaps` are not published."""
    series = MonthSeries(values, indicator.adds_up)
    last = series.last_reported(month)
    last_value = None if last is None else values[last]
    return PriorFigure(indicator, month, last_value, last, series.year_before(month), tuple(gaps))


def prior_figures(undertaking: Undertaking, month: date) -> list[PriorFigure]:
    """Every indicator of the undertaking with what is published of it before `month`."""
    return prior_figures_of([undertaking], month)[undertaking.pk]


def prior_figures_of(undertakings: Collection[Undertaking], month: date) -> dict[int, list[PriorFigure]]:
    """The same of several undertakings, by their keys, in a constant number of statements."""
    by_pk = {one.pk: one for one in undertakings}
    indicators = list(Indicator.objects.filter(undertaking__in=by_pk).prefetch_related("plan"))
    values = published_values([one.pk for one in indicators], before=month)
    gaps = gaps_before(undertakings, month)
    found: dict[int, list[PriorFigure]] = {pk: [] for pk in by_pk}
    for indicator in indicators:
        indicator.undertaking = by_pk[indicator.undertaking_id]
        known = prior_figure(indicator, month, values[indicator.pk], gaps[indicator.undertaking_id])
        found[indicator.undertaking_id].append(known)
    return found
