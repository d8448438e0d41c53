"""An instant as a place in the ledger, and how it is settled."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from zone.ledger import clock
from zone.ledger.ledger import mark_demo_database, record
from zone.ledger.models import LedgerEntry
from zone.ledger.places import FIXED, fix_instant, last_time, place_at

TEN = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
MINUTE, TICK = timedelta(minutes=1), timedelta(microseconds=1)


def test_before_the_first_entry_is_no_place(db):
    assert last_time() == datetime.min.replace(tzinfo=UTC)
    assert place_at(clock.now()) == 0


def test_an_instant_is_at_the_last_entry_recorded_up_to_it(db):
    mark_demo_database()
    for minutes in (0, 1, 2):
        with clock.fixed_at(TEN + minutes * MINUTE), transaction.atomic():
            record("export")
    assert [place_at(TEN + number * MINUTE) for number in range(4)] == [2, 3, 4, 4]
    assert (place_at(TEN - TICK), place_at(TEN + MINUTE - TICK), place_at(TEN + TICK)) == (1, 2, 2)
    assert last_time() == TEN + 2 * MINUTE
    with pytest.raises(LedgerEntry.DoesNotExist):
        LedgerEntry.objects.get(sequence=5)


def test_only_an_instant_after_the_last_entry_needs_an_entry(db, leader):
    mark_demo_database()
    with clock.fixed_at(TEN):
        with transaction.atomic():
            record("export")
        for instant in (TEN - TICK, TEN):
            fix_instant(instant, by=leader)
        assert not LedgerEntry.objects.filter(action=FIXED).exists()
        fix_instant(TEN + TICK, by=leader)
    entry = LedgerEntry.objects.get(action=FIXED)
    assert (entry.at, entry.actor_id) == (TEN + TICK, leader.pk)
    assert json.loads(entry.changes) == {"known_at": "2026-03-01T02:00:00.000001+00:00"}
    with clock.fixed_at(TEN + MINUTE):
        fix_instant(TEN + 2 * TICK, by=leader)  # long ago by the clock: the entry has the time that it is
    assert last_time() == TEN + MINUTE
