"""The planned path and the values that ask for an explanation."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from tests.factories import IndicatorFactory
from zone.tracking.figures.plan import plan_at
from zone.tracking.figures.prior import PriorFigure
from zone.tracking.models import PlanPoint
from zone.tracking.updates.plausibility import oddity


def prior(indicator, last, year_total=None) -> PriorFigure:
    """What was published before March 2026."""
    known = [None if one is None else Decimal(one) for one in (last, year_total)]
    return PriorFigure(indicator, on(3), known[0], on(2), known[1])


def on(month: int) -> date:
    return date(2026, month, 1)


@pytest.mark.parametrize(("month", "planned"), [(1, 1), (3, 3), (11, 11), (12, 12)])
def test_without_a_given_path_the_plan_is_a_straight_line(indicator, month, planned):
    assert plan_at(indicator, on(month)) == planned


def test_a_given_path_holds_its_last_value(indicator):
    PlanPoint.objects.create(indicator=indicator, month=on(3), value=2)
    PlanPoint.objects.create(indicator=indicator, month=on(9), value=10)
    assert [plan_at(indicator, on(m)) for m in (1, 3, 8, 9, 12)] == [0, 2, 2, 10, 10]


def test_there_is_no_plan_without_a_target(indicator):
    indicator.target = None
    assert plan_at(indicator, on(3)) is None


def test_the_line_starts_at_the_baseline_and_runs_over_the_reporting_months(task, indicator):
    task.first_month, task.last_month = on(7), on(12)
    indicator.baseline = Decimal(6)
    assert [plan_at(indicator, on(m)) for m in (6, 7, 12)] == [6, 7, 12]


def test_the_line_runs_over_the_turn_of_the_year_and_ends_at_the_target_itself(task, indicator):
    task.first_month, task.last_month = date(2025, 7, 1), date(2026, 6, 1)
    assert [plan_at(indicator, month) for month in (date(2025, 12, 1), on(1), on(5))] == [6, 7, 11]
    indicator.target, indicator.unit = Decimal("12.3456"), "公里"
    assert [plan_at(indicator, on(month)) for month in (5, 6)] == [Decimal("11.32"), indicator.target]


def test_what_is_asked_before_a_month_is_planned_to_two_decimals(indicator):
    PlanPoint.objects.create(indicator=indicator, month=on(3), value=Decimal("2.3456"))
    assert prior(indicator, 1).plan == Decimal("2.35")
    indicator.target = None
    assert prior(IndicatorFactory(undertaking=indicator.undertaking, number=2, target=None), 1).plan is None


def test_past_the_last_reporting_month_the_plan_stays_at_the_target(task, indicator):
    task.first_month, task.last_month = None, date(2025, 12, 1)
    assert [plan_at(indicator, month) for month in (date(2024, 12, 1), date(2025, 6, 1), on(1), on(2))] == [
        0,
        6,
        12,
        12,
    ]


def test_the_reporting_months_end_no_earlier_than_they_begin(task):
    task.first_month, task.last_month = on(3), on(2)
    with pytest.raises(ValidationError, match="填报截止月不能早于填报起始月"):
        task.full_clean()
    with pytest.raises(IntegrityError):
        task.save()


def test_a_rank_is_planned_at_its_target(indicator):
    indicator.aggregation = "latest"
    assert plan_at(indicator, on(2)) == 12


ODD = [
    ("cumulative", 4, 5, "累计"),
    ("cumulative", 5, 5, ""),
    ("cumulative", 6, None, ""),
    ("increment", 4, 5, ""),
    ("cumulative", 50000, 5, "上万倍"),
    ("increment", "0.001", 10, "上万倍"),
    ("cumulative", "18.0001", 5, "150%"),
    ("cumulative", 18, 5, ""),
    ("latest", 0, 5, ""),
]


@pytest.mark.parametrize(("aggregation", "value", "last", "word"), ODD)
def test_odd_values_ask_for_a_word(indicator, aggregation, value, last, word):
    indicator.aggregation = aggregation
    found = oddity(prior(indicator, last), Decimal(value))
    assert (word in found) if word else found == ""


def test_a_lower_is_better_value_is_not_too_high(indicator):
    indicator.direction, indicator.aggregation = "down", "latest"
    assert oddity(prior(indicator, 30), Decimal(40)) == ""


def test_increments_are_held_against_the_target_as_a_year(indicator):
    indicator.aggregation = "increment"
    assert oddity(prior(indicator, 3, 15), Decimal(3)) == ""
    assert "今年合计超过目标" in oddity(prior(indicator, 3, 15), Decimal("3.01"))
