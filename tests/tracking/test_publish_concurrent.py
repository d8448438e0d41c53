"""Two months of one undertaking published at the same instant: the stored copy is that of the newest."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from tests.factories import ReportMonthFactory, filed_update
from tests.live_requests import PATIENCE, at_once, until_somebody_waits
from zone.moves import make_move
from zone.tracking.models import CurrentFigure

APRIL = date(2026, 4, 1)


@pytest.mark.postgres
@pytest.mark.parametrize(("aggregation", "stands"), [("cumulative", 5), ("increment", 8)])
@pytest.mark.django_db(transaction=True)
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
