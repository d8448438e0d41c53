"""A value is filed while its unit is changed: one of the two waits, and is then refused."""

from threading import Event

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import MARCH
from tests.live_requests import at_once
from zone.tracking.models import Indicator, Measurement, ProgressUpdate
from zone.tracking.updates import drafts

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_unit_is_not_changed_under_a_value_that_is_being_filed(march, task, indicator, clerk):
    draft = drafts.start(task, MARCH, by=clerk)
    draft = drafts.save_draft(draft, by=clerk, version=0, texts={}, typed={indicator.pk: drafts.Entry(500, "属实")})
    filed = Event()

    def file():
        try:
            with transaction.atomic():
                drafts.submit_draft(draft, by=clerk)
                filed.set()
                Event().wait(0.5)  # the other one begins now
        finally:
            connection.close()

    def change():
        try:
            filed.wait(5)
            Indicator.objects.filter(pk=indicator.pk).update(unit="个")
        except IntegrityError as error:
            return str(error)
        finally:
            connection.close()

    _, refused = at_once(file, change)
    assert "unit of a filed figure" in refused
    assert ProgressUpdate.objects.get().state == "submitted"
    assert Measurement.objects.get().labels_at_publication["unit"] == Indicator.objects.get().unit == "处"
