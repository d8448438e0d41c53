"""One indicator on its undertaking's page: its status, the plan, the month before and the year's path."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zone.charts import Chart, Series
from zone.tracking.figures.plan import plan_at
from zone.tracking.figures.status import IndicatorStatus, amount_text
from zone.tracking.models import Indicator, ProgressUpdate, Qualifier
from zone.tracking.month_series import MonthSeries


@dataclass(frozen=True, kw_only=True)
class Row(IndicatorStatus):
    """One indicator on the page: its status, the plan of the month, the month before, and the year's path."""

    plan: Decimal | None
    before: Decimal | None
    path: tuple[Decimal | None, ...]
    planned: tuple[Decimal | None, ...]
    year: int

    @property
    def plan_text(self) -> str:
        return amount_text(self.plan, self.indicator.unit)

    @property
    def plan_share(self) -> Decimal | None:
        """The plan as a share of the target, for the mark on the bar."""
        target = self.indicator.target
        return None if self.plan is None or not target or self.completion is None else self.plan / target

    @property
    def ahead(self) -> Decimal | None:
        """How far the value stands above the plan (below it: negative), in the indicator's unit."""
        return None if self.value is None or self.plan is None else self.value - self.plan

    @property
    def change(self) -> Decimal | None:
        """Change against the month before; None if either month has no value."""
        return None if self.value is None or self.before is None else self.value - self.before

    @property
    def provenance_month(self) -> str:
        """The month of the figure, as the address of its provenance writes it."""
        return f"{self.month:%Y-%m}" if self.month else ""

    @property
    def title(self) -> str:
        """What the chart shows: 2026年年度投资完成进度 of the indicator 年度完成投资."""
        return f"{self.year}年{self.indicator.name.replace('完成投资', '投资')}完成进度"

    @property
    def chart(self) -> Chart | None:
        """The year's plan and actual; None when they would make no line."""
        reported = sum(value is not None for value in self.path)
        has_plan = any(value is not None for value in self.planned)
        if not reported or (reported < 2 and not has_plan):
            return None
        series = [Series("计划", "plan", self.planned)] if has_plan else []
        return Chart(
            f"chart-{self.indicator.pk}",
            self.title,
            self.indicator.unit,
            [f"{month}月" for month in range(1, 13)],
            [*series, Series("实际", "actual", self.path)],
        )


def row(indicator: Indicator, published: list[ProgressUpdate], until: date) -> Row:
    """The row of one indicator at the end of `until`, from the published updates in force of its undertaking."""
    months = [date(until.year, month, 1) for month in range(1, 13)]
    reported = {
        update.month_id: measured
        for update in published
        for measured in update.measurements.all()
        if measured.indicator_id == indicator.pk
    }
    series = MonthSeries({month: measured.value for month, measured in reported.items()}, indicator.adds_up)
    newest_month = next(iter(series.made_of(until)), None)
    newest = reported[newest_month] if newest_month else None
    return Row(
        indicator,
        series.figure(until),
        newest.qualifier if newest else Qualifier.EXACT,
        newest.qualifier_word if newest else "",
        newest_month,
        plan=plan_at(indicator, until),
        before=series.figure_before(until),
        path=tuple(series.figure(month) if month <= until else None for month in months),
        planned=tuple(plan_at(indicator, month) for month in months),
        year=until.year,
    )
