"""`manage.py verify` may run while people work."""

import pytest
from django.db import connection

from tests.attacks.conftest import MARCH, build_zone
from tests.factories import publish
from tests.live_requests import at_once
from zone.ledger.verification import verify_all
from zone.tracking.models import ProgressUpdate
from zone.tracking.updates import drafts


@pytest.mark.django_db(transaction=True)
def test_it_finds_nothing_wrong_while_people_work(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    zone = build_zone()

    def work():
        try:
            update = publish(ProgressUpdate.objects.get(pk=zone.waiting.pk), by=zone.manager)
            for number in range(12):
                draft = drafts.start_correction(zone.task, MARCH, by=zone.clerk, reason="漏报")
                typed = {zone.parks.pk: drafts.Entry(number, "属实")}
                drafts.save_draft(draft, by=zone.clerk, version=0, texts={}, typed=typed)
                update = publish(drafts.submit_draft(draft, by=zone.clerk), by=zone.manager)
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
