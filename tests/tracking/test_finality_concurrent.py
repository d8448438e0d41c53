"""Content slipped in past every page while the update is being filed: the database keeps the two apart."""

import threading
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import MARCH
from tests.live_requests import PATIENCE, at_once, until_somebody_waits
from zone.tracking.models import Measurement
from zone.tracking.updates import drafts


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_nothing_is_added_to_an_update_filed_at_this_moment(march, task, indicator, clerk):
    update = drafts.start(task, MARCH, by=clerk)
    texts = {"progress": "已完成选址。"}
    update = drafts.save_draft(update, by=clerk, version=update.version, texts=texts, typed={})
    filed = threading.Event()

    def file() -> None:
        with transaction.atomic():
            drafts.submit_draft(update, by=clerk)
            filed.set()
            until_somebody_waits()
        connection.close()

    def slip_in() -> str:
        filed.wait(PATIENCE)
        try:
            Measurement.objects.create(update=update, indicator=indicator, value=Decimal(99))
        except DatabaseError as refused:
            return str(refused)
        finally:
            connection.close()
        return "slipped in"

    _, found = at_once(file, slip_in)
    assert "content of a filed update is final" in found
    assert not Measurement.objects.exists()
