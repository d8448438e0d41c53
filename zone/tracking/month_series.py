"""A figure by month: the one place where months are added up, compared and begin anew with the year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zone.units import add_months


@dataclass(frozen=True)
class MonthSeries:
    """The values of one indicator by the month they are reported for, in its unit."""

    values: Mapping[date, Decimal]
    adds_up: bool
    """Whether each value is its month's own number and the figure the sum of the calendar year's; otherwise each
    value is the figure itself, cumulated or latest."""

    def made_of(self, month: date) -> list[date]:
        """The reported months that make the figure at the end of `month`, newest first."""
        reported = sorted((one for one in self.values if one <= month), reverse=True)
        if self.adds_up:
            return [one for one in reported if one.year == month.year]
        return reported[:1]

    def figure(self, month: date) -> Decimal | None:
        """The figure at the end of `month`; None if nothing it could be made of is reported."""
        months = self.made_of(month)
        return sum((self.values[one] for one in months), Decimal(0)) if months else None

    def figure_before(self, month: date) -> Decimal | None:
        """The figure at the end of the month before; None in January for a sum, which begins anew with the year."""
        if self.adds_up and month.month == 1:
            return None
        return self.figure(add_months(month, -1))

    def growth(self, month: date) -> Decimal | None:
        """What `month` itself brought: its own number, or the growth since the month before, which in January is
        all; None if either month is not reported."""
        value = self.values.get(month)
        if value is None or self.adds_up or month.month == 1:
            return value
        before = self.values.get(add_months(month, -1))
        return None if before is None else value - before

    def last_reported(self, month: date) -> date | None:
        """The newest month before `month` with a value, in whatever year."""
        return max((one for one in self.values if one < month), default=None)

    def year_before(self, month: date) -> Decimal | None:
        """Sum of the year's months before `month`, 0 without any; None if months do not add up."""
        return (self.figure_before(month) or Decimal(0)) if self.adds_up else None
