"""Content slipped in past every page while the update is being filed: the database keeps the two apart."""

import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import MARCH, ReportMonthFactory
from tests.live_requests import PATIENCE, at_once, until_somebody_waits
from zone.tracking.models import Measurement, ProgressUpdate
from zone.tracking.updates import drafts

APRIL = date(2026, 4, 1)
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def drafted(task, by, month=MARCH) -> ProgressUpdate:
    draft = drafts.start(task, month, by=by)
    return drafts.save_draft(draft, by=by, version=draft.version, texts={"progress": "已完成选址。"}, typed={})


def while_filed(update: ProgressUpdate, by, act: Callable[[], object]) -> str:
    """What the database says to an act that begins while the update is being filed, in a transaction not yet ended."""
    filed = threading.Event()

    def file() -> None:
        with transaction.atomic():
            drafts.submit_draft(update, by=by)
            filed.set()
            until_somebody_waits()
        connection.close()

    def slip_in() -> str:
        filed.wait(PATIENCE)
        try:
            act()
        except DatabaseError as refused:
            return str(refused)
        finally:
            connection.close()
        return "slipped in"

    return at_once(file, slip_in)[1]


def test_nothing_is_added_to_an_update_filed_at_this_moment(march, task, indicator, clerk):
    update = drafted(task, clerk)
    add = partial(Measurement.objects.create, update=update, indicator=indicator, value=Decimal(99))
    assert "content of a filed update is final" in while_filed(update, clerk, add)
    assert not Measurement.objects.exists()


@pytest.mark.parametrize("way", ["in", "out"])
def test_no_value_moves_into_or_out_of_an_update_filed_at_this_moment(march, task, indicator, clerk, way):
    ReportMonthFactory(month=APRIL)
    filed, other = drafted(task, clerk), drafted(task, clerk, APRIL)
    begin, end = (other, filed) if way == "in" else (filed, other)
    value = Measurement.objects.create(update=begin, indicator=indicator, value=Decimal(3))
    found = while_filed(filed, clerk, partial(Measurement.objects.filter(pk=value.pk).update, update=end))
    assert "content of a filed update is final" in found
    value.refresh_from_db()
    assert value.update_id == begin.pk
