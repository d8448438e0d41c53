"""One indicator on its undertaking's page: value, plan, the month before, the year's path and its chart."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories import MARCH, IndicatorFactory, ReportMonthFactory, filed_values, publish
from zone.tracking.figures.indicator_rows import Row, row
from zone.tracking.figures.status import IndicatorStatus
from zone.tracking.models import Indicator, PlanPoint, ProgressUpdate

FEBRUARY, APRIL = date(2026, 2, 1), date(2026, 4, 1)


@pytest.fixture
def published(clerk, manager):
    """Publishes values of several indicators for a month, and reads all that is published."""

    def make(values: dict[date, dict[Indicator, str]]) -> list[ProgressUpdate]:
        for month, typed in values.items():
            ReportMonthFactory(month=month)
            publish(filed_values(typed, by=clerk, month=month), by=manager)
        return list(ProgressUpdate.objects.in_force().prefetch_related("measurements"))

    return make


@pytest.fixture
def visitors(task) -> Indicator:
    return IndicatorFactory(undertaking=task, number=2, name="游客", unit="人次", target=None, qualifier="about")


def test_a_row_stands_at_the_newest_month_reported(indicator, visitors, published):
    found = published({FEBRUARY: {indicator: "3", visitors: "20000"}, MARCH: {indicator: "5"}})
    Indicator.objects.filter(pk=visitors.pk).update(qualifier="exact")
    visitors.refresh_from_db()

    pools = row(indicator, found, APRIL)
    assert (pools.value, pools.month, pools.before, pools.change) == (5, MARCH, 5, 0)
    assert (pools.plan, pools.ahead, pools.plan_text) == (4, 1, "4 处")
    assert pools.plan_share == Decimal(4) / 12
    assert pools.path == (None, 3, 5, 5, *[None] * 8)
    assert pools.planned == tuple(range(1, 13))
    assert (pools.provenance_month, pools.year, pools.text) == ("2026-03", 2026, "5 处")

    march = row(indicator, found, MARCH)
    assert (march.value, march.before, march.change, march.path[2:4]) == (5, 3, 2, (5, None))

    said = row(visitors, found, MARCH)
    assert (said.value, said.month, said.text) == (20000, FEBRUARY, "约2万人次")  # in the words of then
    assert (said.plan, said.plan_share, said.ahead, said.plan_text) == (None, None, None, "未公开")
    assert (said.planned, said.provenance_month) == ((None,) * 12, "2026-02")


def test_months_that_add_up_begin_anew_with_the_year(indicator, published):
    indicator.aggregation = "increment"
    indicator.save()
    found = published({date(2025, 12, 1): {indicator: "7"}, FEBRUARY: {indicator: "3"}, MARCH: {indicator: "2"}})
    march = row(indicator, found, MARCH)
    assert (march.value, march.month, march.before, march.path) == (5, MARCH, 3, (None, 3, 5, *[None] * 9))
    january = row(indicator, found, date(2026, 1, 1))
    assert (january.value, january.month, january.provenance_month) == (None, None, "")


def test_where_nothing_is_published_a_row_says_so(indicator, visitors):
    empty = row(visitors, [], MARCH)
    assert (empty.value, empty.month, empty.before, empty.change, empty.ahead) == (None,) * 5
    assert (empty.text, empty.qualifier, empty.chart) == ("未公开", "exact", None)
    assert (row(indicator, [], MARCH).plan_share, row(indicator, [], MARCH).plan) == (None, 3)


def a_row(indicator: Indicator, value=None, **facts) -> Row:
    return Row(indicator, value, **{"plan": None, "before": None, "path": (), "planned": (), "year": 2026} | facts)


@pytest.mark.parametrize(
    ("facts", "share"),
    [
        ({"value": Decimal(6), "plan": Decimal(3)}, Decimal("0.25")),
        ({"value": Decimal(6), "plan": None}, None),
        ({"value": None, "plan": Decimal(3)}, None),
    ],
)
def test_the_plan_is_marked_on_a_bar_that_there_is(facts, share):
    assert a_row(Indicator(target=Decimal(12), unit="处"), **facts).plan_share == share
    assert a_row(Indicator(target=Decimal(0), unit="处"), **facts).plan_share is None
    assert a_row(Indicator(target=None, unit="处"), **facts).plan_share is None
    assert a_row(Indicator(target=Decimal(12), unit="处", direction="down"), **facts).plan_share is None


def test_a_difference_needs_both_of_its_numbers():
    one = Indicator(unit="处", target=Decimal(12))
    five, three = Decimal(5), Decimal(3)
    assert a_row(one, five, plan=three, before=Decimal(1)).ahead == 2
    assert a_row(one, five, plan=three, before=Decimal(1)).change == 4
    assert (a_row(one, five).ahead, a_row(one, five).change) == (None, None)
    assert (a_row(one, None, plan=three, before=three).ahead, a_row(one, None, plan=three, before=three).change) == (
        None,
        None,
    )


def test_a_chart_is_drawn_of_a_plan_or_of_two_months(indicator, visitors, published):
    found = published({FEBRUARY: {indicator: "3", visitors: "20000"}})
    with_plan = row(indicator, found, MARCH).chart
    assert with_plan is not None
    assert with_plan.title == "2026年建成口袋公园完成进度"
    assert (with_plan.id, with_plan.unit) == (f"chart-{indicator.pk}", "处")
    assert with_plan.labels == [f"{number}月" for number in range(1, 13)]
    assert [(one.name, one.role, tuple(one.values)) for one in with_plan.series] == [
        ("计划", "plan", tuple(range(1, 13))),
        ("实际", "actual", (None, 3, 3, *[None] * 9)),
    ]
    assert row(visitors, found, FEBRUARY).chart is None  # one month and no plan make no line
    assert [one.name for one in row(visitors, found, MARCH).chart.series] == ["实际"]
    assert row(indicator, [], MARCH).chart is None


def test_a_given_plan_is_read_from_its_first_month_on(indicator, published):
    PlanPoint.objects.create(indicator=indicator, month=MARCH, value=2)
    assert row(indicator, [], APRIL).planned[:4] == (0, 0, 2, 2)


@pytest.mark.parametrize(
    ("unit", "amount", "text"),
    [
        ("人", "1200", "1,200 人"),
        ("万元", "35000", "35,000 万元"),
        ("名次", "2", "第2名"),
        ("%", "98.5", "98.5%"),
    ],
)
def test_an_amount_bears_its_unit(unit, amount, text):
    status = IndicatorStatus(Indicator(unit=unit, target=Decimal(amount)), Decimal(amount))
    assert (status.text, status.target_text) == (text, text)
    assert IndicatorStatus(Indicator(unit=unit), None).text == "未公开"
    assert IndicatorStatus(Indicator(unit=unit), None).target_text == "未公开"


def test_money_is_in_yi_in_headlines_only():
    status = IndicatorStatus(Indicator(unit="万元"), Decimal(35000))
    assert (status.text, status.headline) == ("35,000 万元", "3.5 亿元")
    assert IndicatorStatus(Indicator(unit="人"), Decimal(35000)).headline == "35,000 人"
    assert IndicatorStatus(Indicator(unit="万元"), Decimal(60000), "about").headline == "约6亿元"


def test_a_value_is_said_in_the_words_of_its_source():
    thousand = Decimal(1000)
    assert IndicatorStatus(Indicator(unit="人"), thousand, "at_least", "余").text == "1000余人"
    assert IndicatorStatus(Indicator(unit="人"), thousand, "exact").text == "1,000 人"
    assert IndicatorStatus(Indicator(unit="人"), None, "about").text == "未公开"
