"""The page over the turn of the year: sums of months begin anew, running totals go on."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories import IndicatorFactory, ProjectFactory, ReportMonthFactory, published_update
from zone.tracking.figures.indicator_rows import Row
from zone.tracking.undertaking_page import undertaking_page

DECEMBER, JANUARY, FEBRUARY = date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)


@pytest.fixture
def project(department):
    return ProjectFactory(code="P2026-800", lead_department=department)


@pytest.fixture
def row(project, clerk, manager):
    """Reports some months of an indicator of one aggregation and reads it at the end of January 2026."""

    def read(aggregation: str, reported: dict[date, int], *, at: date = JANUARY) -> Row:
        promised = IndicatorFactory(undertaking=project, number=1, target=Decimal(100), aggregation=aggregation)
        for month, value in reported.items():
            ReportMonthFactory(month=month)
            published_update(promised, value, by=clerk, publisher=manager, month=month)
        return undertaking_page(project, reader=clerk, month=at).rows[0]

    return read


def test_januarys_sum_is_not_compared_with_last_years(row):
    found = row("increment", {DECEMBER: 70, JANUARY: 10})
    assert (found.value, found.change) == (10, None)


def test_a_running_total_is_compared_with_decembers(row):
    found = row("cumulative", {DECEMBER: 70, JANUARY: 80})
    assert (found.value, found.change) == (80, 10)


def test_last_years_sum_does_not_stand_for_this_year(row):
    found = row("increment", {DECEMBER: 70})
    assert (found.value, found.ahead, found.completion) == (None, None, None)


def test_last_years_total_goes_on_standing(row):
    assert row("cumulative", {DECEMBER: 70}, at=FEBRUARY).value == 70
