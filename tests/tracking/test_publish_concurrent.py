"""Two months of one undertaking at the same instant: the stored copy is that of the newest, and nobody waits who only
types."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from tests.factories import ReportMonthFactory, filed_update
from tests.live_requests import PATIENCE, at_once, until_somebody_waits
from zone.moves import make_move
from zone.tracking.models import CurrentFigure, Measurement
from zone.tracking.updates import drafts

APRIL = date(2026, 4, 1)


pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("aggregation", "stands"), [("cumulative", 5), ("increment", 8)])
def test_the_later_of_two_actions_reads_what_the_earlier_published(
    march, indicator, clerk, manager, manager2, aggregation, stands
):
    ReportMonthFactory(month=APRIL)
    indicator.aggregation = aggregation
    indicator.save()
    old, new = filed_update(indicator, 3, by=clerk), filed_update(indicator, 5, by=clerk, month=APRIL)
    begun = threading.Event()

    def publish_april():
        with transaction.atomic():
            make_move(new, "publish", by=manager, content_hash=new.hash_now())
            begun.set()
            until_somebody_waits()
        connection.close()

    def publish_march():
        begun.wait(PATIENCE)
        make_move(old, "publish", by=manager2, content_hash=old.hash_now())
        connection.close()

    at_once(publish_april, publish_march)
    assert CurrentFigure.objects.get().value == stands


@pytest.mark.parametrize("name", ["submit", "publish"])
def test_a_value_is_typed_while_another_month_is_filed_or_published(march, task, indicator, clerk, manager, name):
    ReportMonthFactory(month=APRIL)
    update = filed_update(indicator, 3, by=clerk)
    if name == "submit":
        update = make_move(update, "return", by=manager, note="请附佐证")
    draft = drafts.start(task, APRIL, by=clerk)
    begun, typed = threading.Event(), threading.Event()

    def act():
        with transaction.atomic():
            make_move(update, name, by=clerk if name == "submit" else manager, content_hash=update.hash_now())
            begun.set()
            assert typed.wait(PATIENCE)
        connection.close()

    def type_value():
        begun.wait(PATIENCE)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '2s'")
                Measurement.objects.create(update=draft, indicator=indicator, value=5)
        finally:
            typed.set()
            connection.close()

    at_once(act, type_value)
    assert draft.measurements.get().value == 5
