"""`manage.py verify` may run while people work."""

import pytest
from django.db import connection

from tests.attacks.conftest import build_zone
from tests.factories import filed_correction, publish
from tests.live_requests import at_once
from zone.ledger.verification import verify_all
from zone.tracking.models import ProgressUpdate


@pytest.mark.django_db(transaction=True)
def test_it_finds_nothing_wrong_while_people_work(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    zone = build_zone()

    def work():
        try:
            update = publish(ProgressUpdate.objects.get(pk=zone.waiting.pk), by=zone.manager)
            for number in range(12):
                update = publish(filed_correction(zone.parks, number, by=zone.clerk), by=zone.manager)
            return update
        finally:
            connection.close()

    def walk():
        try:
            return [fault.sentence for _ in range(6) for fault in verify_all().faults]
        finally:
            connection.close()

    update, faults = at_once(work, walk)
    assert (faults, update.revision) == ([], 13)
    assert verify_all().faults == []
