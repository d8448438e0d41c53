"""The three ways to read a figure: now, at the end of a month, as known at an instant."""

from datetime import date

from tests.factories import ReportMonthFactory, filed_correction, publish, published_update
from tests.reports.conftest import DECEMBER
from zone.ledger import clock
from zone.tracking.figures.reading import figure_at

NOVEMBER = DECEMBER.replace(month=11)


def test_a_figure_is_read_now_at_a_month_and_as_it_was_known(publish_figure, clerk, manager):
    ReportMonthFactory(month=NOVEMBER, due_on=DECEMBER)
    indicator = publish_figure("3", month=NOVEMBER)
    published_update(indicator, "8", by=clerk, publisher=manager, month=DECEMBER)
    before = clock.now()
    publish(filed_correction(indicator, 9, by=clerk, month=DECEMBER), by=manager)
    assert figure_at(indicator, date.max).value == 9
    assert figure_at(indicator, NOVEMBER).value == 3
    assert figure_at(indicator, DECEMBER).value == 9
    assert figure_at(indicator, DECEMBER, before).value == 8


def test_before_anything_is_published_there_is_no_figure(publish_figure):
    indicator = publish_figure("3")
    assert figure_at(indicator, NOVEMBER) is None
    assert figure_at(indicator, DECEMBER, clock.now().replace(year=2020)) is None
