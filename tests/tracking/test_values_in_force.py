"""The statement written for published values says the same as the ORM's `in_force`."""

from datetime import date

import pytest
from django.db import connection

from tests.factories import MARCH, IndicatorFactory, ReportMonthFactory, publish, published_update
from zone.moves import make_move
from zone.tracking.models import CurrentFigure, Measurement, ProgressUpdate, those_in_force, values_in_force
from zone.tracking.models.measurements import IN_FORCE
from zone.tracking.updates import drafts

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


@pytest.fixture
def reported(march, indicator, clerk, manager) -> list[int]:
    """An indicator published in two months and one that stops: its second month's correction leaves it out."""
    ReportMonthFactory(month=APRIL)
    other = IndicatorFactory(undertaking=indicator.undertaking, number=2)
    for month, value in ((MARCH, 3), (APRIL, 5)):
        published_update(indicator, value, by=clerk, publisher=manager, month=month)
    for one in (indicator, other):
        publish(drafts.submit_draft(corrected(one, 8, by=clerk), by=clerk), by=manager)
    return [indicator.pk, other.pk]


def corrected(indicator, value, *, by):
    draft = drafts.start_correction(indicator.undertaking, APRIL, by=by, reason="漏报")
    typed = {pk: drafts.Entry(None) for pk in draft.measurements.values_list("indicator", flat=True)}
    typed |= {indicator.pk: drafts.Entry(value, "属实")}
    return drafts.save_draft(draft, by=by, version=0, texts={}, typed=typed)


def both(indicators, **bounds) -> tuple[list, list]:
    """As the statement has it and as the ORM has it."""
    written = values_in_force(indicators, **bounds)
    read = Measurement.objects.in_force().filter(indicator__in=indicators)
    read = read.filter(update__month__gte=bounds.get("since", date.min), update__month__lt=bounds.get("before", MAY))
    columns = ("indicator", "update__month", "value", "qualifier", "update")
    return (
        sorted((one.pk, one.month, one.value, one.qualifier, one.update_id) for one in written),
        sorted(read.values_list(*columns)),
    )


@pytest.mark.parametrize("bounds", [{}, {"since": APRIL}, {"before": APRIL}, {"since": APRIL, "before": MAY}])
def test_the_statement_reads_what_is_in_force(reported, bounds):
    written, read = both(reported, **bounds)
    assert written == read != []


def test_those_already_read_are_in_force_as_the_database_says(reported, indicator, clerk, manager):
    def both_of(undertaking):
        updates = undertaking.updates.all()
        return {one.pk for one in those_in_force(updates)}, set(updates.in_force().values_list("pk", flat=True))

    again = corrected(indicator, 9, by=clerk)
    read, asked = both_of(indicator.undertaking)
    assert read == asked and len(read) == 2 and again.corrects_id in read
    published = ProgressUpdate.objects.filter(state="published")
    assert published.count() > len(read)


def test_no_month_from_the_bound_on_is_read(reported):
    assert both(reported, before=MARCH) == both(reported, since=MAY) == ([], [])


def test_the_stored_figure_is_the_sum_where_months_add_up(march, task, clerk, manager):
    ReportMonthFactory(month=APRIL)
    spent = IndicatorFactory(undertaking=task, number=3, aggregation="increment")
    for month, value in ((APRIL, 5), (MARCH, 3)):
        published_update(spent, value, by=clerk, publisher=manager, month=month)
    stored = CurrentFigure.objects.get(indicator=spent)
    assert (stored.value, stored.month, stored.update.month_id) == (8, APRIL, APRIL)


def test_a_correction_counts_from_its_publication_on_and_one_discarded_never(reported, clerk, indicator):
    before, _ = both(reported)
    draft = corrected(indicator, 9, by=clerk)
    for move in ("submit", "withdraw", "discard"):
        draft = make_move(draft, move, by=clerk)
        assert both(reported) == (before, before)


def test_sqlite_begins_with_the_indicators_and_not_with_the_updates_of_all_undertakings(reported):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL knows how many there are")
    with connection.cursor() as cursor:
        bounds = ["0001-01-01", "9999-12-31"]
        cursor.execute("EXPLAIN QUERY PLAN " + IN_FORCE.format(keys="%s, %s"), [*reported, *bounds])
        plan = [row[3] for row in cursor.fetchall()]
    assert plan[0].startswith("SEARCH measured USING INDEX tracking_measurement_indicator")
    assert "SEARCH filed USING INTEGER PRIMARY KEY (rowid=?)" in plan


def test_of_no_indicator_nothing_is_asked(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert values_in_force([]) == []
