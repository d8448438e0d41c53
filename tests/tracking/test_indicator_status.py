"""What one indicator's status says, of values given by hand."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from tests.factories import MARCH, ReportMonthFactory
from zone.ledger.cache import last_entries
from zone.tracking.figures.gaps import opened_months
from zone.tracking.figures.prior import PriorFigure
from zone.tracking.figures.status import STATUSES, IndicatorStatus, amount_text, in_month, indicator_statuses
from zone.tracking.models import CurrentFigure, Indicator, ReportMonth, Undertaking


def indicator(**facts) -> Indicator:
    return Indicator(undertaking=Undertaking(), unit="万元", **facts)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("1234.5678", "万元", "1,234.57 万元"),
        ("35000", "万元", "35,000 万元"),
        ("1200", "人", "1,200 人"),
        ("2", "名次", "第2名"),
        ("99.5", "%", "99.5%"),
        (None, "人", "未公开"),
    ],
)
def test_an_amount_is_worded_in_its_unit(value, unit, text):
    assert amount_text(value and Decimal(value), unit) == text


def test_a_headline_says_money_in_yi_from_one_yi_upward_and_nothing_as_nothing():
    worded = [IndicatorStatus(indicator(), Decimal(value)).headline for value in (0, 9999, 15000)]
    assert worded == ["0 万元", "9,999 万元", "1.5 亿元"]
    assert IndicatorStatus(indicator(), None).headline == "未公开"


def test_points_against_the_schedule_need_a_share_and_a_month():
    known, aimless = indicator(target=Decimal(10)), indicator(target=None)
    assert IndicatorStatus(known, Decimal(5), month=date(2026, 6, 1)).gap is not None
    assert IndicatorStatus(known, Decimal(5)).gap is None
    assert IndicatorStatus(aimless, Decimal(5), month=date(2026, 6, 1)).gap is None


@pytest.mark.parametrize(
    ("month", "value", "aggregation", "brought"),
    [
        (MARCH, 5, "increment", 5),
        (None, 5, "increment", None),
        (MARCH, None, "increment", None),
        (MARCH, 5, "latest", None),
    ],
)
def test_what_a_month_brought(month, value, aggregation, brought):
    adds_up = aggregation == "increment"
    one = SimpleNamespace(month_value=value, aggregation=aggregation, before_month=None, adds_up=adds_up)
    assert in_month(IndicatorStatus(one, Decimal(9), month=month)) == brought


def test_a_sum_lacks_no_month_by_itself():
    assert IndicatorStatus(indicator(), Decimal(1)).lacking == 0
    one, undertaking = indicator(), Undertaking()
    one.current, one.published_word = CurrentFigure(indicator=one, value=Decimal(1), month=MARCH), ""
    setattr(undertaking, STATUSES, [one])
    for lacking in (0, 2):
        one.lacking = lacking
        assert indicator_statuses(undertaking)[0].lacking == lacking


@pytest.mark.parametrize(
    ("last", "word"), [(None, ""), (date(2026, 2, 1), ""), (date(2026, 1, 1), "2026年1月"), (MARCH, "2026年3月")]
)
def test_the_month_of_the_last_value_is_named_unless_it_is_the_one_before(last, word):
    assert PriorFigure(indicator(), MARCH, Decimal(1), last, None).last_word == word


YEARS = [(None, 0, None), (None, 4, 4), (3, 4, 7), (3, 0, 3), (0, 0, 0)]


@pytest.mark.parametrize(("value", "year_total", "total"), YEARS)
def test_a_years_sum_is_there_once_anything_is(value, year_total, total):
    known = PriorFigure(indicator(), MARCH, None, None, Decimal(year_total))
    assert known.total_with(value if value is None else Decimal(value)) == total


def test_the_opened_months_are_read_anew_once_one_was_opened(db, memory):
    ReportMonthFactory(month=MARCH)
    for opened, shown in ((1, [MARCH]), (1, [MARCH]), (2, [date(2026, 2, 1), MARCH])):
        token = last_entries.set({"tracking.reportmonth": opened})
        assert opened_months() == shown
        last_entries.reset(token)
        ReportMonth.objects.get_or_create(month=date(2026, 2, 1), due_on=date(2026, 2, 25))
