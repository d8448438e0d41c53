"""Whoever decides on a correction sees what stood before it, figure by figure."""

from datetime import date

from tests.factories import ReportMonthFactory, filed_correction, filed_update, published_update
from zone.tracking.review.cases import cases, with_content


def test_a_correction_is_shown_beside_the_value_it_puts_right(client, indicator, clerk, manager, manager2, march):
    published_update(indicator, 8, by=clerk, publisher=manager)
    update = filed_correction(indicator, 7, by=clerk)
    [case] = cases(with_content(type(update).objects.filter(pk=update.pk)))
    assert [(line.corrected, line.value) for line in case.lines] == [(8, 7)]
    client.force_login(manager2)
    page = client.get(f"/review/{update.pk}/").content.decode()
    assert "更正前" in page
    assert "<del>8</del>" in page


def test_a_month_stands_beside_the_newest_published_before_it(indicator, clerk, manager, march):
    for month in (date(2026, 1, 1), date(2026, 2, 1)):
        ReportMonthFactory(month=month)
        published_update(indicator, month.month, by=clerk, publisher=manager, month=month)
    update = filed_update(indicator, 8, by=clerk)
    [case] = cases(with_content(type(update).objects.filter(pk=update.pk)))
    assert (case.previous.month, case.lines[0].last) == (date(2026, 2, 1), 2)
