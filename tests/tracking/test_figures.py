"""A figure is a query over published measurements: as of a month, and as known at an instant."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories import MARCH, ReportMonthFactory, filed_correction, filed_update, publish, published_update
from zone.ledger import clock
from zone.tracking.models import CurrentFigure, Measurement, ProgressUpdate, link_indicators
from zone.tracking.models.measurements import labels_of
from zone.tracking.updates import drafts

APRIL = date(2026, 4, 1)


@pytest.fixture
def april(db):
    return ReportMonthFactory(month=APRIL)


def value(indicator, until, **how) -> Decimal | None:
    figure = Measurement.objects.filter(indicator=indicator).figures(until=until, **how).get(indicator.pk)
    return figure and figure.value


def test_nothing_is_a_figure_before_it_is_published(march, indicator, clerk, manager):
    filed = filed_update(indicator, 3, by=clerk)
    assert value(indicator, MARCH) is None
    publish(filed, by=manager)
    assert value(indicator, MARCH) == 3


def test_a_cumulative_figure_is_the_newest_month_that_reports_it(march, april, indicator, clerk, manager):
    published_update(indicator, 3, by=clerk, publisher=manager)
    assert value(indicator, APRIL) == 3
    published_update(indicator, 5, by=clerk, publisher=manager, month=APRIL)
    assert (value(indicator, MARCH), value(indicator, APRIL)) == (3, 5)
    assert value(indicator, APRIL, since=APRIL) == 5


def test_increments_add_up_within_their_year(march, april, indicator, clerk, manager):
    ReportMonthFactory(month=date(2025, 12, 1))
    indicator.aggregation = "increment"
    indicator.save()
    for month, typed in ((date(2025, 12, 1), 7), (MARCH, 3), (APRIL, 2)):
        published_update(indicator, typed, by=clerk, publisher=manager, month=month)
    assert [value(indicator, month) for month in (date(2025, 12, 1), MARCH, APRIL)] == [7, 3, 5]
    assert value(indicator, date(2026, 1, 1)) is None
    assert (value(indicator, date(2027, 1, 1)), value(indicator, date.max)) == (None, 5)


def test_a_sum_is_called_as_its_newest_month_is(march, april, indicator, clerk, manager):
    indicator.aggregation, indicator.figure_code = "increment", "F36"
    indicator.save()
    published_update(indicator, 3, by=clerk, publisher=manager)
    indicator.qualifier, indicator.name = "about", "新的名称"
    indicator.save()
    published_update(indicator, 2, by=clerk, publisher=manager, month=APRIL)
    figure = Measurement.objects.filter(indicator=indicator).figures(until=APRIL)[indicator.pk]
    assert (figure.value, figure.month, figure.qualifier) == (5, APRIL, "about")
    assert [update.month_id for update in figure.updates] == [APRIL, MARCH]
    assert (figure.labels_at_publication["indicator"], figure.labels_at_publication["figure_code"]) == (
        "新的名称",
        "F36",
    )


def test_the_stored_copy_is_of_the_newest_month_in_everything(march, april, indicator, clerk, manager):
    published_update(indicator, 3, by=clerk, publisher=manager)
    indicator.qualifier = "about"
    indicator.save()
    newest = published_update(indicator, 5, by=clerk, publisher=manager, month=APRIL)
    stored = CurrentFigure.objects.get()
    assert (stored.value, stored.qualifier, stored.month, stored.update) == (5, "about", APRIL, newest)


def test_what_a_figure_is_called_and_means(indicator):
    indicator.figure_code, indicator.horizon, indicator.qualifier_word = "F36", "year", "余"
    indicator.undertaking.is_example = True
    labels = {
        "reference": "F36",
        "pillar": "livelihood",
        "subject": "口袋公园建设",
        "indicator": "建成口袋公园",
        "horizon": "year",
        "qualifier_word": "余",
        "unit": "处",
        "aggregation": "cumulative",
        "figure_code": "F36",
        "is_example": True,
    }
    assert labels_of(indicator) == labels
    indicator.figure_code = None
    assert labels_of(indicator)["figure_code"] == ""


@pytest.mark.parametrize(
    ("change", "is_new"), [({"unit": "个"}, True), ({"aggregation": "latest"}, True), ({"name": "x"}, False)]
)
def test_a_value_typed_under_another_meaning_is_known(march, indicator, clerk, change, is_new):
    measured = filed_update(indicator, 3, by=clerk).measurements.get()
    assert not measured.has_new_meaning()
    for name, value in change.items():
        setattr(measured.indicator, name, value)
    assert measured.has_new_meaning() is is_new


def test_values_that_were_read_take_the_indicators_that_were_read(
    march, indicator, clerk, manager, django_assert_num_queries
):
    published_update(indicator, 3, by=clerk, publisher=manager)
    updates = list(ProgressUpdate.objects.prefetch_related("measurements"))
    with django_assert_num_queries(0):
        link_indicators(updates, [indicator])
        assert [one.indicator for one in updates[0].measurements.all()] == [indicator]


def test_a_correction_replaces_the_month_and_the_past_stays_known(march, indicator, task, clerk, manager):
    published_update(indicator, 3, by=clerk, publisher=manager)
    before = clock.now()
    new = filed_correction(indicator, 2, by=clerk)
    assert value(indicator, MARCH) == 3
    publish(new, by=manager)
    assert value(indicator, MARCH) == 2
    assert value(indicator, MARCH, known_at=before) == 3
    assert CurrentFigure.objects.get(indicator=indicator).value == 2


def test_a_correction_that_takes_a_value_back_takes_it_from_the_stored_copy(march, indicator, task, clerk, manager):
    published_update(indicator, 3, by=clerk, publisher=manager)
    publish(filed_correction(indicator, None, by=clerk), by=manager)
    assert value(indicator, MARCH) is None
    assert not CurrentFigure.objects.exists()


def test_no_change_leaves_every_figure_standing(march, april, indicator, task, clerk, manager):
    published_update(indicator, 3, by=clerk, publisher=manager)
    publish(drafts.report_no_change(task, APRIL, by=clerk), by=manager)
    assert value(indicator, APRIL) == 3
